/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Octets of a stream through the framer, the codec and the receipts. What parses whole must encode, and what encodes must parse to the same
 * octets. Dialects have a target of their own. */
#include <osmocom/core/utils.h>

#include "gateway/smpp/wire/smpp_pdu.h"
#include "gateway/smpp/sms/smpp_receipt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Touch every octet, so that one outside the input is seen. */
static unsigned touch(const void *octets, size_t len)
{
	const uint8_t *p = octets;
	unsigned sum = 0;

	for (size_t i = 0; i < len; i++)
		sum += p[i];
	return sum;
}

static unsigned walk(const struct smpp_pdu *pdu)
{
	struct smpp_receipt receipt;
	struct smpp_addr dest;
	struct smpp_tlv tlv;
	const uint8_t *text;
	size_t offset = 0, len;
	unsigned sum = smpp_receipt_is(NULL, pdu);
	uint32_t status, version;

	sum += smpp_pdu_tlv_uint(pdu, &version, SMPP_TAG_SC_INTERFACE_VERSION) == 0 ? version : 0;
	while (smpp_pdu_tlv_next(pdu, &offset, &tlv))
		sum += touch(tlv.value, tlv.len);
	for (offset = 0; smpp_pdu_dest_next(pdu, &offset, &dest, &status); )
		sum += touch(dest.digits.s, dest.digits.len);
	smpp_pdu_text(pdu, &text, &len);
	smpp_receipt_read(NULL, &receipt, pdu);
	sum += touch(text, len) + touch(receipt.id.s, receipt.id.len) + touch(receipt.err.s, receipt.err.len);
	return sum + touch(pdu->src.digits.s, pdu->src.digits.len) + touch(pdu->message_id.s, pdu->message_id.len);
}

static void encode_again(const struct smpp_pdu *pdu)
{
	static uint8_t first[SMPP_PDU_MAX], second[SMPP_PDU_MAX];
	struct smpp_pdu back;
	int len = smpp_pdu_encode(first, sizeof(first), pdu);

	if (len < 0)
		return;	/* longer than the standard: taken, not sent */
	OSMO_ASSERT(smpp_pdu_parse(&back, first, len) == 0);
	OSMO_ASSERT(smpp_pdu_encode(second, sizeof(second), &back) == len);
	OSMO_ASSERT(memcmp(first, second, len) == 0);
}

static unsigned one_pdu(const uint8_t *octets, size_t len)
{
	struct smpp_pdu pdu, resp;
	uint8_t out[64];
	unsigned sum;

	if (smpp_pdu_parse(&pdu, octets, len) < 0) {
		OSMO_ASSERT(pdu.error);
		smpp_pdu_respond(&resp, &pdu, pdu.error);
		OSMO_ASSERT(smpp_pdu_encode(out, sizeof(out), &resp) > 0);
		return 0;
	}
	sum = walk(&pdu);
	encode_again(&pdu);
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum smpp_frame_fault why;
	unsigned sum = 0;
	size_t need;

	while (smpp_pdu_frame(&need, &why, data, size, SMPP_PDU_MAX) == 0) {
		sum += one_pdu(data, need);
		data += need;
		size -= need;
	}
	/* and what is left as if its length were true */
	if (size >= SMPP_HEADER_LEN)
		sum += one_pdu(data, size);
	/* used, so that no reading is optimised away */
	__asm__ volatile("" : : "r"(sum));
	return 0;
}
