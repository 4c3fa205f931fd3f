/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/identity/core/identity_number.h"

#include <errno.h>
#include <stdio.h>

#include "store/base/secret.h"
#include "store/values/national.h"

_Static_assert(NATIONAL_CHARS == IDENTITY_NAME_CHARS, "what is kept of a number fits a record");
_Static_assert(sizeof(((struct national *)0)->name) < IDENTITY_ATTR_MAX, "the name of a paper, too");

int identity_number_settle(struct identity_record *r, const struct national_table *numbers, char err[IDENTITY_ERR_MAX])
{
	char *type = r->v[IDENTITY_ATTR_ID_TYPE], *number = r->v[IDENTITY_ATTR_ID_NUMBER];
	const struct national *row = national_find(numbers, type);
	enum national_verdict verdict;
	char kept[NATIONAL_TEXT], words[IDENTITY_ERR_MAX - 16];

	if (!row)
		return 0;
	snprintf(type, IDENTITY_ATTR_MAX, "%s", row->name);
	if (!*number)
		return 0;
	verdict = national_check(kept, row, number);
	if (verdict != NATIONAL_GOOD) {
		national_words(words, sizeof(words), row, verdict, number);
		snprintf(err, IDENTITY_ERR_MAX, "%s: %s", identity_attributes[IDENTITY_ATTR_ID_NUMBER].key, words);
		return -EINVAL;
	}
	snprintf(number, IDENTITY_ATTR_MAX, "%s", kept);
	secret_wipe_mem(kept, sizeof(kept));
	return 0;
}

/* Put one of the two. */
static int set_value(struct identity_record *r, enum identity_attr a, const char *value, char err[IDENTITY_ERR_MAX])
{
	const char *expected;

	if (!*value || identity_record_set(r, a, value, "", &expected) == 0)
		return 0;
	snprintf(err, IDENTITY_ERR_MAX, "%s: expected %s", identity_attributes[a].key, expected);
	return -EINVAL;
}

int identity_number_check(const struct national_table *numbers, const char *type, const char *number, char err[IDENTITY_ERR_MAX])
{
	struct identity_record r = { .v = { "" } };
	int rc = set_value(&r, IDENTITY_ATTR_ID_TYPE, type, err);

	if (rc == 0)
		rc = set_value(&r, IDENTITY_ATTR_ID_NUMBER, number, err);
	if (rc == 0)
		rc = identity_number_settle(&r, numbers, err);
	secret_wipe_mem(&r, sizeof(r));
	return rc;
}
