/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <strings.h>

#include <osmocom/core/utils.h>

#include "gateway/smpp_receipt.h"

bool smpp_receipt_is(const struct smpp_pdu *pdu)
{
	struct smpp_tlv tlv;

	return (pdu->esm_class & SMPP_ESM_TYPE) ||
	       (smpp_pdu_tlv_find(pdu, &tlv, SMPP_TAG_RECEIPTED_MESSAGE_ID) == 0 &&
		smpp_pdu_tlv_find(pdu, &tlv, SMPP_TAG_MESSAGE_STATE) == 0);
}

/* The value behind "key:", blanks skipped, up to a blank, a NUL or the end; the key begins the text or follows a blank. */
static struct smpp_str value_of(const char *text, size_t len, const char *key)
{
	size_t klen = strlen(key), from, to;

	for (size_t i = 0; i + klen <= len; i++) {
		if (strncasecmp(text + i, key, klen) != 0 || (i && text[i - 1] != ' '))
			continue;
		for (from = i + klen; from < len && text[from] == ' '; from++)
			;
		for (to = from; to < len && text[to] != ' ' && text[to]; to++)
			;
		return (struct smpp_str){ text + from, to - from };
	}
	return (struct smpp_str){ NULL, 0 };
}

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
	};

	for (size_t i = 0; stat.len >= 5 && i < ARRAY_SIZE(words); i++)
		if (strncasecmp(stat.s, words[i].word, 5) == 0)
			return words[i].state;
	return 0;
}

void smpp_receipt_read(const struct smpp_pdu *pdu, struct smpp_receipt *receipt)
{
	const uint8_t *octets;
	const char *text;
	uint32_t state;
	size_t len;

	smpp_pdu_text(pdu, &octets, &len);
	text = (const char *)octets;
	receipt->id = receipt->text_id = value_of(text, len, "id:");
	receipt->state = state_of(value_of(text, len, "stat:"));
	receipt->err = value_of(text, len, "err:");
	if (smpp_pdu_tlv_uint(pdu, &state, SMPP_TAG_MESSAGE_STATE) == 0)
		receipt->state = state;
	if (smpp_pdu_tlv_str(pdu, &receipt->id, SMPP_TAG_RECEIPTED_MESSAGE_ID) < 0)
		receipt->id = receipt->text_id;
}
