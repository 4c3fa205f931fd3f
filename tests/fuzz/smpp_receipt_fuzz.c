/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Receipts. Input: one octet of choices, then a deliver_sm or data_sm with its header, else a bare text with TLVs behind a NUL. Keys are few,
 * short, without blanks, each once; the id of the text is found again by the response that said it. */
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "gateway/smpp/sms/smpp_msgid.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_keys(char *keys)
{
	char *at = keys, *key, *seen[SMPP_MSGID_KEYS];
	size_t n = 0;

	OSMO_ASSERT(strlen(keys) < SMPP_MSGID_KEYS_SIZE);
	while ((key = strsep(&at, " "))) {
		if (!at && !*key && !n)
			return;		/* none */
		key += *key == SMPP_MSGID_ONLY_HERS || *key == SMPP_MSGID_GUESS;
		OSMO_ASSERT(*key && strlen(key) < SMPP_MSGID_SIZE && n < SMPP_MSGID_KEYS);
		for (size_t i = 0; i < n; i++)
			OSMO_ASSERT(strcmp(seen[i], key) != 0);
		seen[n++] = key;
	}
}

static void one(const struct smpp_receipt_conf *conf, const struct smpp_pdu *pdu)
{
	char keys[SMPP_MSGID_KEYS_SIZE], kept[SMPP_MSGID_SIZE];
	enum smpp_receipt_kind kind = smpp_receipt_is(conf, pdu);
	struct smpp_receipt r;

	smpp_receipt_read(conf, &r, pdu);
	OSMO_ASSERT(r.state <= SMPP_STATE_SKIPPED);
	for (enum smpp_msgid_rule rule = SMPP_MSGID_AUTO; rule <= SMPP_MSGID_NONE; rule++) {
		smpp_msgid_of_response(kept, rule, r.text_id);
		smpp_msgid_of_receipt(keys, rule, kind, &r);
		if (rule == SMPP_MSGID_SAME || rule == SMPP_MSGID_AUTO)
			OSMO_ASSERT(strstr(keys, kept));
		check_keys(keys);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const words[] = { "0=delivered", "ACCEPTD=delivered", "X=expired", NULL };
	struct smpp_receipt_conf conf = { 0 };
	struct smpp_pdu pdu;
	const uint8_t *nul;

	if (size < 2)
		return 0;
	conf.by_text = *data & 1;
	conf.words = *data & 2 ? words : NULL;
	data++;
	size--;
	if (size >= SMPP_HEADER_LEN && smpp_pdu_parse(&pdu, data, size) == 0)
		one(&conf, &pdu);
	nul = memchr(data, '\0', size);
	pdu = (struct smpp_pdu){ .id = SMPP_DELIVER_SM, .esm_class = data[-1] & SMPP_ESM_TYPE, .sm = data, .sm_len = nul ? (size_t)(nul - data) : size };
	if (nul) {
		pdu.tlvs = nul + 1;
		pdu.tlvs_len = size - pdu.sm_len - 1;
	}
	one(&conf, &pdu);
	return 0;
}
