/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/smpp/sms/smpp_msgid.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#define UUID_LEN 36	/* RFC 4122 3 */

/* ---- one spelling ---- */

static bool is_uuid(struct smpp_str id)
{
	for (size_t i = 0; i < id.len; i++)
		if (i == 8 || i == 13 || i == 18 || i == 23 ? id.s[i] != '-' : !isxdigit((unsigned char)id.s[i]))
			return false;
	return id.len == UUID_LEN;
}

/* Small letters, no zeros in front, no hyphens of a UUID; what would be taken for a blank or a mark is replaced. */
static void spell(char out[SMPP_MSGID_SIZE], struct smpp_str id)
{
	bool uuid = is_uuid(id);
	size_t len = 0;

	for (size_t i = 0; i < id.len && len < SMPP_MSGID_SIZE - 1; i++) {
		unsigned char c = tolower((unsigned char)id.s[i]);

		if ((c == '0' && !len) || (c == '-' && uuid))
			continue;
		out[len++] = c <= ' ' || c >= 0x7f || c == SMPP_MSGID_ONLY_HERS || c == SMPP_MSGID_GUESS ? '_' : c;
	}
	out[len] = '\0';
}

/* ---- the other base ---- */

/* returns: false when it is no number of that base within 64 bit. */
static bool number_of(uint64_t *n, const char *id, unsigned base)
{
	static const char digits[] = "0123456789abcdef";

	*n = 0;
	for (const char *c = id; *c; c++) {
		const char *at = strchr(digits, *c);
		unsigned digit = at ? at - digits : base;

		if (digit >= base || *n > (UINT64_MAX - digit) / base)
			return false;
		*n = *n * base + digit;
	}
	return *id != '\0';
}

/* A spelt id read in base `from` and written in the other. returns: false when it is no number. */
static bool rebase(char out[SMPP_MSGID_SIZE], const char *id, unsigned from)
{
	uint64_t n;

	if (!number_of(&n, id, from))
		return false;
	snprintf(out, SMPP_MSGID_SIZE, from == 10 ? "%" PRIx64 : "%" PRIu64, n);
	return true;
}

/* ---- keys ---- */

static bool has_key(const char *keys, const char *key)
{
	size_t len = strlen(key);
	const char *at;

	for (at = keys; *at; at += strcspn(at, " ") + (at[strcspn(at, " ")] == ' ')) {
		const char *word = at + (*at == SMPP_MSGID_ONLY_HERS || *at == SMPP_MSGID_GUESS);

		if (strcspn(word, " ") == len && strncmp(word, key, len) == 0)
			return true;
	}
	return false;
}

/* Append one that is not there yet. mark: in front of it, 0 none. */
static void put_key(char out[SMPP_MSGID_KEYS_SIZE], const char *key, char mark)
{
	size_t at = strlen(out);

	if (*key && !has_key(out, key))
		snprintf(out + at, SMPP_MSGID_KEYS_SIZE - at, "%s%.*s%s", at ? " " : "", mark != 0, &mark, key);
}

static void put_rebased(char out[SMPP_MSGID_KEYS_SIZE], const char *key)
{
	char other[SMPP_MSGID_SIZE];

	for (unsigned base = 10; base <= 16; base += 6)
		if (rebase(other, key, base))
			put_key(out, other, SMPP_MSGID_GUESS);
}

void smpp_msgid_of_response(char out[SMPP_MSGID_SIZE], enum smpp_msgid_rule rule, struct smpp_str id)
{
	spell(out, rule == SMPP_MSGID_NONE ? (struct smpp_str){ NULL, 0 } : id);
}

void smpp_msgid_of_receipt(char out[SMPP_MSGID_KEYS_SIZE], enum smpp_msgid_rule rule, enum smpp_receipt_kind kind,
			   const struct smpp_receipt *receipt)
{
	char mark = kind == SMPP_RECEIPT_MARKED ? 0 : SMPP_MSGID_ONLY_HERS;
	char tlv[SMPP_MSGID_SIZE], text[SMPP_MSGID_SIZE], other[SMPP_MSGID_SIZE];

	out[0] = '\0';
	if (rule == SMPP_MSGID_NONE)
		return;
	spell(tlv, receipt->id);
	spell(text, receipt->text_id);
	if ((rule == SMPP_MSGID_HEX_DEC || rule == SMPP_MSGID_DEC_HEX) && rebase(other, text, rule == SMPP_MSGID_HEX_DEC ? 10 : 16)) {
		put_key(out, other, mark);
		return;
	}
	put_key(out, tlv, mark);
	put_key(out, text, mark);
	if (rule == SMPP_MSGID_AUTO) {
		put_rebased(out, tlv);
		put_rebased(out, text);
	}
}
