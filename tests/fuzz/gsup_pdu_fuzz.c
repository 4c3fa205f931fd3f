/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Octets as a GSUP message, as a facility, and as a reply of OsmoHLR's control interface. What is read is written, and read again as the same. */
#include <string.h>

#include <osmocom/core/msgb.h>
#include <osmocom/core/utils.h>

#include "gateway/gsup/gsup_directory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Touch every octet, so that one outside the input is seen. */
static unsigned touch(struct gsup_pdu_octets octets)
{
	unsigned sum = 0;

	for (size_t i = 0; i < octets.len; i++)
		sum += octets.p[i];
	return sum;
}

static bool is_same(struct gsup_pdu_octets a, struct gsup_pdu_octets b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

static unsigned one_component(struct gsup_pdu_octets facility)
{
	struct gsup_pdu_component c, back;
	uint8_t out[GSUP_PDU_FACILITY_MAX];
	int len;

	if (gsup_pdu_component_read(&c, facility) < 0)
		return 0;
	len = gsup_pdu_component_write(out, &c);
	OSMO_ASSERT(len > 0);
	/* a parameter of another operation is not carried over */
	if (gsup_pdu_component_read(&back, (struct gsup_pdu_octets){ out, len }) == 0) {
		OSMO_ASSERT(back.kind == c.kind && back.opcode == c.opcode && back.invoke_id == c.invoke_id && back.code == c.code);
		OSMO_ASSERT(is_same(back.text, c.text));
	} else {
		OSMO_ASSERT(!c.text.p);
	}
	return touch(c.text);
}

static unsigned one_message(const uint8_t *data, size_t size)
{
	struct gsup_pdu pdu, back;
	struct msgb *msg;
	unsigned sum;

	if (gsup_pdu_read(&pdu, data, size) < 0)
		return 0;
	sum = touch(pdu.facility) + touch(pdu.source) + touch(pdu.destination) + one_component(pdu.facility);
	msg = msgb_alloc(2 * GSUP_PDU_MAX, "fuzz");
	if (gsup_pdu_write(msg, &pdu) == 0) {
		OSMO_ASSERT(gsup_pdu_read(&back, msgb_data(msg), msgb_length(msg)) == 0);
		OSMO_ASSERT(back.state == pdu.state && back.session_id == pdu.session_id && strcmp(back.imsi, pdu.imsi) == 0);
		OSMO_ASSERT(is_same(back.facility, pdu.facility));
	}
	msgb_free(msg);
	return sum;
}

static unsigned one_reply(const uint8_t *data, size_t size)
{
	struct gsup_directory_entry entry = { "", "" };
	uint32_t id;

	if (gsup_directory_read(&id, &entry, (const char *)data, size) < 0)
		return 0;
	OSMO_ASSERT(strlen(entry.msisdn) < sizeof(entry.msisdn) && strlen(entry.msc) < sizeof(entry.msc));
	return id;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned sum = one_message(data, size) + one_component((struct gsup_pdu_octets){ data, size }) + one_reply(data, size);

	/* used, so that no reading is optimised away */
	__asm__ volatile("" : : "r"(sum));
	return 0;
}
