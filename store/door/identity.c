/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/door/identity.h"

#include <errno.h>
#include <string.h>

#define FIELD_HEAD 3	/* id, length in two octets */

int identity_ans_put(struct identity_ans *ans, enum identity_field id, const char *value)
{
	size_t len = strlen(value);
	unsigned char *p;

	if (len > UINT16_MAX || ans->used + FIELD_HEAD + len + 1 > sizeof(ans->fields))
		return -EMSGSIZE;
	p = (unsigned char *)ans->fields + ans->used;
	p[0] = (unsigned char)id;
	p[1] = len & 0xff;
	p[2] = len >> 8;
	memcpy(p + FIELD_HEAD, value, len + 1);
	ans->used += FIELD_HEAD + len + 1;
	return 0;
}

bool identity_ans_next(const struct identity_ans *ans, unsigned *pos, enum identity_field *id, const char **value)
{
	const unsigned char *p = (const unsigned char *)ans->fields + *pos;
	size_t used = ans->used, len;

	if (used > sizeof(ans->fields) || *pos + FIELD_HEAD + 1 > used)
		return false;
	len = p[1] | p[2] << 8;
	if (*pos + FIELD_HEAD + len + 1 > used || p[FIELD_HEAD + len] != '\0')
		return false;
	if (p[0] == IDF_NONE || p[0] >= IDF_COUNT || memchr(p + FIELD_HEAD, '\0', len))
		return false;
	*id = p[0];
	*value = (const char *)p + FIELD_HEAD;
	*pos += FIELD_HEAD + len + 1;
	return true;
}

const char *identity_ans_get(const struct identity_ans *ans, enum identity_field id, unsigned n)
{
	enum identity_field at;
	const char *value;
	unsigned pos = 0;

	while (identity_ans_next(ans, &pos, &at, &value)) {
		if (at == id && n-- == 0)
			return value;
	}
	return NULL;
}

static const char *const outcomes[IDO_COUNT] = {
#define X(e, n) [IDO_##e] = n,
	IDENTITY_OUTCOMES(X)
#undef X
};

static const char *const fields[IDF_COUNT] = {
#define X(e, n) [IDF_##e] = n,
	IDENTITY_FIELDS(X)
#undef X
};

const char *identity_outcome_name(enum identity_outcome o)
{
	return o < IDO_COUNT ? outcomes[o] : NULL;
}

const char *identity_field_name(enum identity_field f)
{
	return f < IDF_COUNT ? fields[f] : NULL;
}
