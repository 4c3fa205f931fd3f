/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/door/identity_attributes.h"

#include <string.h>

const struct identity_attribute identity_attributes[IDENTITY_ATTR_COUNT] = {
#define X(id, e, key, shape, need, question, fact, claim) { id, key, IDENTITY_SHAPE_##shape, IDENTITY_NEED_##need, question, fact, claim },
	IDENTITY_ATTRIBUTES(X)
#undef X
};

enum identity_attr identity_attributes_find(const char *key, size_t len)
{
	unsigned a;

	for (a = 0; a < IDENTITY_ATTR_COUNT; a++) {
		if (strlen(identity_attributes[a].key) == len && !memcmp(identity_attributes[a].key, key, len))
			break;
	}
	return a;
}
