/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The same as bench_codec.c with libsmpp34 (Debian: libsmpp34-dev). Built by tests/bench where that is installed. */
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <smpp34.h>
#include <smpp34_structs.h>
#include <smpp34_params.h>

#define TEXT	"1 Prove who I am\n2 Who saw my ID\n3 Lock\n5 My ID, settings\n9 Exit"
#define ROUND	1000

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void put_tlv(tlv_t **list, uint16_t tag, const uint8_t *octets, uint16_t len)
{
	tlv_t tlv = { .tag = tag, .length = len };

	memcpy(tlv.value.octet, octets, len);
	if (build_tlv(list, &tlv) != 0)
		exit(1);
}

static unsigned one(uint32_t seq)
{
	uint8_t buf[512], op = 2, session[2] = { (uint8_t)(seq >> 8), (uint8_t)seq };
	deliver_sm_t pdu = { .command_id = DELIVER_SM, .sequence_number = seq }, back = { 0 };
	int n = 0;

	strcpy((char *)pdu.service_type, "USSD");
	pdu.source_addr_ton = pdu.source_addr_npi = pdu.dest_addr_npi = 1;
	strcpy((char *)pdu.source_addr, "254700000001");
	strcpy((char *)pdu.destination_addr, "789");
	pdu.sm_length = sizeof(TEXT) - 1;
	memcpy(pdu.short_message, TEXT, sizeof(TEXT) - 1);
	put_tlv(&pdu.tlv, 0x0501, &op, 1);
	put_tlv(&pdu.tlv, 0x1383, session, 2);
	if (smpp34_pack2(buf, sizeof(buf), &n, &pdu) != 0 || smpp34_unpack2(&back, buf, n) != 0 || back.sequence_number != seq)
		exit(1);
	destroy_tlv(pdu.tlv);
	destroy_tlv(back.tlv);
	return 2;
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
