/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One PDU read with every dialect, from either side. What a dialect reads it must be able to answer, and the other side reads the answer as
 * what it was meant. */
#include <osmocom/core/utils.h>

#include "gateway/smpp/ussd/ussd_dialect.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char screen[] = "1 Give\n9 Exit";

/* Touch every octet, so that one outside the input is seen. */
static unsigned touch(const void *octets, size_t len)
{
	const uint8_t *p = octets;
	unsigned sum = 0;

	for (size_t i = 0; i < len; i++)
		sum += p[i];
	return sum;
}

static unsigned touch_unit(const struct ussd_unit *unit)
{
	OSMO_ASSERT(unit->event < USSD_EVENTS && unit->session.raw_len <= USSD_RAW_MAX);
	return touch(unit->text, unit->len) + touch(unit->phone.digits.s, unit->phone.digits.len) + touch(unit->code.digits.s, unit->code.digits.len);
}

/* Encode and parse: what goes over the wire. returns: false when an address is longer than the standard: such is taken, not sent. */
static bool over_the_wire(struct smpp_pdu *back, uint8_t *octets, size_t size, const struct smpp_pdu *pdu)
{
	int len = smpp_pdu_encode(octets, size, pdu);

	if (len < 0)
		return false;
	OSMO_ASSERT(smpp_pdu_parse(back, octets, len) == 0 && !back->damaged);
	return true;
}

static void answer(const struct ussd_dialect *d, struct ussd_unit *unit, enum ussd_event event)
{
	uint8_t area[USSD_TLVS_MAX], octets[2048], raw[USSD_RAW_MAX];
	struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
	struct ussd_unit seen;
	struct smpp_pdu pdu, back;

	unit->event = event;
	unit->text = (const uint8_t *)screen;
	unit->len = sizeof(screen) - 1;
	/* longer than any address: a frame has no room for it */
	if (unit->code.digits.len > 64 || unit->phone.digits.len > 64)
		return;
	OSMO_ASSERT(ussd_dialect_write(d, &pdu, &tlvs, unit) == 0);
	if (!over_the_wire(&back, octets, sizeof(octets), &pdu))
		return;
	OSMO_ASSERT(ussd_dialect_operator_read(d, &seen, &back) == 0);
	OSMO_ASSERT(seen.len == unit->len && memcmp(seen.text, screen, seen.len) == 0);
	OSMO_ASSERT(seen.event == (unit->session.once && d->from_esme.ops[USSD_END_ONCE].n ? USSD_END : event));
	ussd_dialect_session_echo(d, raw, &unit->session, event == USSD_END);
	OSMO_ASSERT(seen.session.raw_len == unit->session.raw_len && memcmp(seen.session.raw, raw, seen.session.raw_len) == 0);
}

/* Where the last screen is told by the end bit alone, one without an id cannot tell. */
static bool can_end(const struct ussd_dialect *d, const struct ussd_unit *unit)
{
	return unit->session.raw_len || d->from_esme.ops[USSD_END].op[0] != d->from_esme.ops[USSD_ASK].op[0];
}

static unsigned run(const struct ussd_dialect *d, const struct smpp_pdu *pdu)
{
	struct ussd_session session;
	struct ussd_unit unit;
	unsigned sum = 0;

	ussd_dialect_session_read(d, &session, pdu);
	if (ussd_dialect_read(d, &unit, pdu) == 0) {
		sum += touch_unit(&unit);
		answer(d, &unit, USSD_ASK);
		if (can_end(d, &unit))
			answer(d, &unit, USSD_END);
	}
	if (ussd_dialect_operator_read(d, &unit, pdu) == 0)
		sum += touch_unit(&unit);
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static volatile unsigned sink;
	const struct ussd_dialect *d;
	struct smpp_pdu pdu;
	uint8_t *copy;

	if (size < SMPP_HEADER_LEN || size > SMPP_PDU_MAX)
		return 0;
	/* of its own length, so that a read past the end is seen */
	copy = malloc(size);
	OSMO_ASSERT(copy);
	memcpy(copy, data, size);
	if (smpp_pdu_parse(&pdu, copy, size) == 0)
		for (size_t n = 0; (d = ussd_dialect_nth(n)); n++)
			sink += run(d, &pdu);
	free(copy);
	return 0;
}
