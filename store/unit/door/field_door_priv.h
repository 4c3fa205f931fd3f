/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside of the door. */
#pragma once

#include <stdint.h>

#include "store/door/identity_door.h"
#include "store/values/identity_day.h"
#include "store/identity/core/identity_priv.h"
#include "store/identity/core/identity_record.h"
#include "store/values/identity_text.h"
#include "store/unit/door/field_door.h"
#include "store/unit/door/field_lines.h"

struct field_door {
	struct identity base;
	struct field_dir *d;
	char officer[FIELD_UNIT_NAME];	/* who was let in last */
	bool has_draft, is_proven;
	char slip[FIELD_SLIP + 1];	/* "": nothing of the draft is kept yet */
	uint64_t tickets;
};

/* One request; lines: of the draft it is about. */
struct field_turn {
	struct field_door *door;
	const struct identity_req *req;
	struct identity_ans *ans;
	struct field_lines lines;
};

/* ---- field_draft.c: what is in a draft; pure ---- */

/* What is to be asked next. */
enum identity_outcome field_draft_step(const struct field_lines *l);
/* What a value is judged by: of the card. */
struct field_rules {
	const char *country;
	const struct national_table *papers;
};

/* Set an attribute, or seen. returns: 0; -EBADMSG with err; -EMSGSIZE. secret: value. */
int field_draft_set(struct field_lines *l, const char *key, const char *value, const struct field_rules *rules, char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));

/* A part of the consent that was read, and what was said to it. */
struct field_consent {
	const char *key, *lang, *text;	/* text: as it was read, not ended */
	size_t len;
	uint8_t by[SEAL_KEY];
	int64_t at;
};
/* Keep it. returns: 0; -EPERM it is not the turn of that part, or it is no text; -EMSGSIZE. */
int field_draft_consent(struct field_lines *l, const struct field_consent *c) __attribute__((warn_unused_result));
/* Judge all values together as the service will. returns: 0; -EINVAL with err. */
int field_draft_check(const struct field_lines *l, const char *country, char err[IDENTITY_ERR_MAX]) __attribute__((warn_unused_result));
