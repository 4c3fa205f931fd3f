/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/smpp/sms/smpp_receipt.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include <osmocom/core/utils.h>

/* esm_class, bits 5 to 2 */
#define TYPE_RECEIPT		0x04
#define TYPE_INTERMEDIATE	0x20

/* ---- the text ---- */

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Where `key` stands as a word of its own, from `from` on. returns: its first octet, or len. */
static size_t key_find(struct smpp_str text, const char *key, size_t from)
{
	size_t klen = strlen(key), i;
	char first = tolower((unsigned char)key[0]);	/* most octets are not: no call for those */

	for (i = from; i + klen <= text.len; i++)
		if (tolower((unsigned char)text.s[i]) == first && strncasecmp(text.s + i, key, klen) == 0 && (!i || !isalnum((unsigned char)text.s[i - 1])))
			return i;
	return text.len;
}

/* The value behind "key:", blanks skipped, up to a blank, a NUL or the end. What stands behind "text:" was written by somebody else: it is
 * looked at last, for operators that put the text in front. */
static struct smpp_str value_of(struct smpp_str text, const char *key)
{
	struct smpp_str head = { text.s, key_find(text, "text:", 0) };
	size_t at = key_find(head, key, 0), from, to;

	if (at == head.len)
		at = key_find(text, key, head.len);
	if (at == text.len)
		return (struct smpp_str){ NULL, 0 };
	for (from = at + strlen(key); from < text.len && is_blank(text.s[from]); from++)
		;
	for (to = from; to < text.len && !is_blank(text.s[to]) && text.s[to]; to++)
		;
	return (struct smpp_str){ text.s + from, to - from };
}

static struct smpp_str text_of(const struct smpp_pdu *pdu)
{
	const uint8_t *octets;
	size_t len;

	smpp_pdu_text(pdu, &octets, &len);
	return (struct smpp_str){ (const char *)octets, len };
}

/* ---- states ---- */

/* Operators write five to seven letters and some invent words: the first five tell them apart. */
static uint8_t state_of(struct smpp_str stat)
{
	static const struct {
		char word[6];
		uint8_t state;
	} words[] = {
		{ "DELIV", SMPP_STATE_DELIVERED }, { "ACKED", SMPP_STATE_DELIVERED }, { "EXPIR", SMPP_STATE_EXPIRED },
		{ "DELET", SMPP_STATE_DELETED }, { "UNDEL", SMPP_STATE_UNDELIVERABLE }, { "FAILE", SMPP_STATE_UNDELIVERABLE },
		{ "ACCEP", SMPP_STATE_ACCEPTED }, { "ENROU", SMPP_STATE_ENROUTE }, { "BUFFR", SMPP_STATE_ENROUTE },
		{ "BUFFE", SMPP_STATE_ENROUTE }, { "UNKNO", SMPP_STATE_UNKNOWN }, { "REJEC", SMPP_STATE_REJECTED },
		{ "SKIPP", SMPP_STATE_SKIPPED },
	};

	for (size_t i = 0; stat.len >= 5 && i < ARRAY_SIZE(words); i++)
		if (strncasecmp(stat.s, words[i].word, 5) == 0)
			return words[i].state;
	return SMPP_STATE_SCHEDULED;
}

/* What stands behind '=' in a word of the configuration. returns: -1 for none of them. */
static int meaning_of(const char *word)
{
	static const struct {
		const char *name;
		uint8_t state;
	} meanings[] = {
		{ "=delivered", SMPP_STATE_DELIVERED }, { "=failed", SMPP_STATE_UNDELIVERABLE }, { "=expired", SMPP_STATE_EXPIRED },
		{ "=waiting", SMPP_STATE_ENROUTE },
	};
	const char *at = strchr(word, '=');

	for (size_t i = 0; at && i < ARRAY_SIZE(meanings); i++)
		if (strcmp(at, meanings[i].name) == 0)
			return meanings[i].state;
	return -1;
}

/* returns: the state, or -1 when the link says nothing of this word. */
static int state_of_link(const struct smpp_receipt_conf *conf, struct smpp_str stat)
{
	size_t i;

	for (i = 0; conf && conf->words && conf->words[i]; i++)
		if (stat.len && strcspn(conf->words[i], "=") == stat.len && strncasecmp(conf->words[i], stat.s, stat.len) == 0)
			return meaning_of(conf->words[i]);
	return -1;
}

static uint8_t state_read(const struct smpp_receipt_conf *conf, struct smpp_str stat, const struct smpp_pdu *pdu)
{
	int linked = state_of_link(conf, stat);
	uint32_t state;

	if (linked >= 0)
		return linked;
	if (smpp_pdu_tlv_uint(pdu, &state, SMPP_TAG_MESSAGE_STATE) == 0 && state > SMPP_STATE_SCHEDULED && state <= SMPP_STATE_SKIPPED)
		return state;
	return state_of(stat);
}

/* Type and code; or, with operators that got it wrong, three digits in ASCII, which are the code of a GSM network. */
static void network_read(struct smpp_receipt *r, const struct smpp_pdu *pdu)
{
	struct smpp_tlv tlv;
	const uint8_t *v;

	if (smpp_pdu_tlv_find(pdu, &tlv, SMPP_TAG_NETWORK_ERROR_CODE) < 0 || tlv.len != 3)
		return;
	v = tlv.value;
	if (isdigit(v[0]) && isdigit(v[1]) && isdigit(v[2])) {
		r->network = 3;
		r->code = (v[0] - '0') * 100 + (v[1] - '0') * 10 + v[2] - '0';
		return;
	}
	r->network = v[0];
	r->code = v[1] << 8 | v[2];
}

/* ---- public ---- */

static bool reads_like_one(const struct smpp_receipt_conf *conf, const struct smpp_pdu *pdu)
{
	struct smpp_str text = text_of(pdu), stat = value_of(text, "stat:");

	return value_of(text, "id:").len && (state_of(stat) || state_of_link(conf, stat) >= 0);
}

enum smpp_receipt_kind smpp_receipt_is(const struct smpp_receipt_conf *conf, const struct smpp_pdu *pdu)
{
	uint8_t type = pdu->esm_class & SMPP_ESM_TYPE;
	struct smpp_tlv tlv;

	if (type == TYPE_RECEIPT || type == TYPE_INTERMEDIATE)
		return SMPP_RECEIPT_MARKED;
	if (smpp_pdu_tlv_find(pdu, &tlv, SMPP_TAG_RECEIPTED_MESSAGE_ID) == 0 &&
	    (smpp_pdu_tlv_find(pdu, &tlv, SMPP_TAG_MESSAGE_STATE) == 0 || reads_like_one(conf, pdu)))
		return SMPP_RECEIPT_MARKED;
	/* acknowledgements of a handset or its user, and what only reads like a receipt */
	if (type || (conf && conf->by_text && reads_like_one(conf, pdu)))
		return SMPP_RECEIPT_CLAIMED;
	return SMPP_RECEIPT_NONE;
}

void smpp_receipt_read(const struct smpp_receipt_conf *conf, struct smpp_receipt *receipt, const struct smpp_pdu *pdu)
{
	struct smpp_str text = text_of(pdu);

	*receipt = (struct smpp_receipt){
		.text_id = value_of(text, "id:"),
		.stat = value_of(text, "stat:"),
		.err = value_of(text, "err:"),
	};
	if (smpp_pdu_tlv_str(pdu, &receipt->id, SMPP_TAG_RECEIPTED_MESSAGE_ID) < 0)
		receipt->id = (struct smpp_str){ NULL, 0 };
	receipt->state = state_read(conf, receipt->stat, pdu);
	network_read(receipt, pdu);
}

bool smpp_receipt_is_final(const struct smpp_receipt *receipt)
{
	static const uint8_t final[SMPP_STATE_SKIPPED + 1] = {
		[SMPP_STATE_DELIVERED] = 1, [SMPP_STATE_EXPIRED] = 1, [SMPP_STATE_DELETED] = 1, [SMPP_STATE_UNDELIVERABLE] = 1,
		[SMPP_STATE_REJECTED] = 1, [SMPP_STATE_SKIPPED] = 1,
	};

	return final[receipt->state];
}
