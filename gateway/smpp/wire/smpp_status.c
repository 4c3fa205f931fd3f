/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/smpp/wire/smpp_status.h"

#include <osmocom/core/utils.h>

static const struct value_string words[] = {
	{ 0x00, "no error" },
	{ 0x01, "message length is invalid" },
	{ 0x02, "command length is invalid" },
	{ 0x03, "command is unknown" },
	{ 0x04, "not possible in this bind" },
	{ 0x05, "already bound" },
	{ 0x06, "priority is invalid" },
	{ 0x07, "registered_delivery is invalid" },
	{ 0x08, "system error at the operator" },
	{ 0x0a, "source address is invalid" },
	{ 0x0b, "destination address is invalid" },
	{ 0x0c, "message id is invalid" },
	{ 0x0d, "bind failed" },
	{ 0x0e, "wrong password" },
	{ 0x0f, "wrong system_id" },
	{ 0x11, "cancel failed" },
	{ 0x13, "replace failed" },
	{ 0x14, "the operator's queue is full" },
	{ 0x15, "service_type is invalid" },
	{ 0x33, "number of destinations is invalid" },
	{ 0x34, "distribution list is invalid" },
	{ 0x40, "destination flag is invalid" },
	{ 0x42, "submit with replace is not possible" },
	{ 0x43, "esm_class is invalid" },
	{ 0x44, "cannot submit to a distribution list" },
	{ 0x45, "submit failed" },
	{ 0x48, "source TON is invalid" },
	{ 0x49, "source NPI is invalid" },
	{ 0x50, "destination TON is invalid" },
	{ 0x51, "destination NPI is invalid" },
	{ 0x53, "wrong system_type" },
	{ 0x54, "replace_if_present is invalid" },
	{ 0x55, "number of messages is invalid" },
	{ 0x58, "throttled: too many messages" },
	{ 0x5a, "perhaps: the account expired" },
	{ 0x61, "schedule is invalid" },
	{ 0x62, "validity period is invalid" },
	{ 0x63, "predefined message is unknown" },
	{ 0x64, "temporary error of the receiving end" },
	{ 0x65, "permanent error of the receiving end" },
	{ 0x66, "rejected by the receiving end" },
	{ 0x67, "query failed" },
	{ 0x94, "perhaps: the number has a plus" },
	{ 0xc0, "optional part is invalid" },
	{ 0xc1, "TLV is not allowed" },
	{ 0xc2, "TLV has a wrong length" },
	{ 0xc3, "a TLV is missing" },
	{ 0xc4, "TLV has an invalid value" },
	{ 0xfe, "delivery failed" },
	{ 0xff, "unknown error" },
	{ 0x100, "not authorised for this service_type" },
	{ 0x101, "prohibited" },
	{ 0x102, "service_type is not available" },
	{ 0x103, "service_type is denied" },
	{ 0x104, "data_coding is invalid" },
	{ 0x105, "source subunit is invalid" },
	{ 0x106, "destination subunit is invalid" },
	{ 0x403, "perhaps: delivery timed out" },
	{ 0x404, "perhaps: the receiving end is not connected" },
	{ 0x407, "perhaps: no such USSD dialogue" },
	{ 0x408, "perhaps: the USSD text is too long" },
	{ 0x40b, "perhaps: the transaction timed out" },
	{ 0x40e, "perhaps: the dialogue reference does not match" },
	{ 0x419, "perhaps: the IMSI is missing" },
	{ 0x42e, "perhaps: the source address is denied" },
	{ 0x49f, "perhaps: the subscriber is busy" },
	{ 0x4c1, "perhaps: the session ended abnormally" },
	{ 0x4c8, "perhaps: USSD is busy" },
	{ 0, NULL },
};

const char *smpp_status_words(uint32_t status)
{
	const char *known = get_value_string_or_null(words, status);

	if (known)
		return known;
	return status > 0xff ? "the operator's own; see its interface guide" : "reserved by the standard";
}

static struct smpp_status_row *row_of(struct smpp_status_tally *t, uint32_t command, uint32_t status)
{
	size_t i;

	for (i = 0; i < t->used; i++)
		if (t->rows[i].command == command && t->rows[i].status == status)
			return &t->rows[i];
	if (t->used == SMPP_STATUS_ROWS)
		return NULL;
	t->rows[t->used] = (struct smpp_status_row){ .command = command, .status = status };
	return &t->rows[t->used++];
}

static void add_row(struct smpp_status_tally *t, const struct smpp_status_row *from)
{
	struct smpp_status_row *row = row_of(t, from->command, from->status);

	if (!row) {
		t->others += from->n;
		return;
	}
	row->n += from->n;
	row->last_ms = OSMO_MAX(row->last_ms, from->last_ms);
}

void smpp_status_count(struct smpp_status_tally *t, uint32_t command, uint32_t status, int64_t now_ms)
{
	add_row(t, &(struct smpp_status_row){ command, status, 1, now_ms });
}

void smpp_status_merge(struct smpp_status_tally *t, const struct smpp_status_tally *from)
{
	size_t i;

	for (i = 0; i < from->used; i++)
		add_row(t, &from->rows[i]);
	t->others += from->others;
}
