/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is told of messages, as tests write it: a word, an id, and the operator's ids with blanks between. Of a receipt (id 0) the number comes
 * first, "-" for none; ~ and ? mark an id that is hers alone or a guess, a last @ says that no response is missing. Of "lease": "again" or "never". */
#pragma once

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "store/door/identity.h"
#include "store/door/identity_payload.h"

static inline enum identity_told_what told_what(const char *word)
{
	static const char *const words[IDENTITY_TOLD_COUNT] = {
		[IDENTITY_TOLD_SENT] = "sent", [IDENTITY_TOLD_DELIVERED] = "delivered", [IDENTITY_TOLD_FAILED] = "failed",
		[IDENTITY_TOLD_EXPIRED] = "expired", [IDENTITY_TOLD_MAYBE] = "maybe", [IDENTITY_TOLD_AGAIN] = "again",
		[IDENTITY_TOLD_RETRY] = "retry", [IDENTITY_TOLD_UNSENT] = "unsent", [IDENTITY_TOLD_LEASE] = "lease",
	};
	unsigned i = 1;

	while (i < IDENTITY_TOLD_COUNT && strcmp(words[i], word))
		i++;
	return (enum identity_told_what)i;
}

/* Append one. returns: 0; -EMSGSIZE. */
static inline int told_put(struct identity_req *req, const char *word, uint64_t id, const char *rest)
{
	struct identity_told told = { .what = told_what(word), .id = id, .number = "" };
	char copy[1536], octets[IDENTITY_MSGIDS_OCTETS], *at = copy, *key;
	size_t len = 0;

	snprintf(copy, sizeof(copy), "%s", rest);
	if (told.what == IDENTITY_TOLD_LEASE) {
		told.may_resend = !strcmp(strsep(&at, " "), "again");
	} else if (!id) {
		told.number = strsep(&at, " ");
		told.number += *told.number == '-';
	}
	while ((key = strsep(&at, " "))) {
		enum identity_msgid_kind kind = *key == '~' ? IDENTITY_MSGID_HERS : *key == '?' ? IDENTITY_MSGID_GUESS : IDENTITY_MSGID_ANY;

		key += kind != IDENTITY_MSGID_ANY;
		if (!strcmp(key, "@"))
			told.is_last = true;
		else if (*key && identity_msgids_add(octets, &len, kind, key, strlen(key)))
			return -1;
	}
	told.msgids = (struct identity_msgids){ octets, (uint16_t)len };
	return identity_told_put(req, &told);
}

/* Whether req tells that, among others. */
static inline bool told_has(const struct identity_req *req, const char *word, uint64_t id, const char *rest)
{
	static struct identity_req want;
	struct identity_told told;
	size_t from = 0, at = 0;

	want = (struct identity_req){ .text_len = 0 };
	if (told_put(&want, word, id, rest))
		return false;
	for (; identity_told_get(&told, req, &at) == 1; from = at)
		if (at - from == want.text_len && !memcmp(req->text + from, want.text, at - from))
			return true;
	return false;
}
