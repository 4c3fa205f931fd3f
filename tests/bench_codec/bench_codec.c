/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The codec alone: a deliver_sm with a USSD screen's worth of text and two TLVs is written and read again. Usage: bench_codec SECONDS.
 * Prints PDUs a second, one written and one read counting as two. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "gateway/smpp/wire/smpp_pdu.h"

#define TEXT	"1 Prove who I am\n2 Who saw my ID\n3 Lock\n5 My ID, settings\n9 Exit"
#define ROUND	10000

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static unsigned one(uint32_t seq)
{
	uint8_t buf[512], room[64];
	struct smpp_tlvs tlvs = { .buf = room, .size = sizeof(room) };
	struct smpp_pdu pdu = {
		.id = SMPP_DELIVER_SM, .seq = seq, .service_type = smpp_pdu_str("USSD"), .src = { 1, 1, smpp_pdu_str("254700000001") },
		.dst = { 0, 1, smpp_pdu_str("789") }, .sm = (const uint8_t *)TEXT, .sm_len = sizeof(TEXT) - 1,
	}, back;
	uint32_t op = 0;
	int n;

	smpp_pdu_tlv_put_u8(&tlvs, SMPP_TAG_USSD_SERVICE_OP, 2);
	smpp_pdu_tlv_put_u16(&tlvs, SMPP_TAG_ITS_SESSION_INFO, (uint16_t)seq);
	if (smpp_pdu_tlv_end(&tlvs, &pdu) < 0)
		exit(1);
	n = smpp_pdu_encode(buf, sizeof(buf), &pdu);
	if (n < 0 || smpp_pdu_parse(&back, buf, (size_t)n) < 0 || smpp_pdu_tlv_uint(&back, &op, SMPP_TAG_USSD_SERVICE_OP) < 0)
		exit(1);
	return back.seq == seq && op == 2 ? 2 : (exit(1), 0);
}

int main(int argc, char **argv)
{
	double begin = now(), seconds = argc == 2 ? atof(argv[1]) : 1;
	uint64_t n = 0;
	uint32_t seq = 0;

	while (now() - begin < seconds)
		for (int i = 0; i < ROUND; i++)
			n += one(++seq);
	printf("%.0f\n", (double)n / (now() - begin));
	return 0;
}
