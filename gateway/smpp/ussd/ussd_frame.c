/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/smpp/ussd/ussd_frame.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/base64.h>

static const char version[] = "1|";

/* One field, "121:b64", decoded into room. A damaged one is empty. */
static void field_read(struct ussd_frame *frame, uint8_t *room, size_t *used, size_t size, const uint8_t *field, size_t len)
{
	size_t n = 0;

	if (len < 4 || osmo_base64_decode(room + *used, size - *used, &n, field + 4, len - 4) < 0)
		n = 0;
	if (len >= 4 && memcmp(field, "121:", 4) == 0) {
		frame->text = room + *used;
		frame->text_len = n;
		*used += n;
	} else if (len >= 4 && memcmp(field, "110:", 4) == 0) {
		frame->session = room + *used;
		frame->session_len = n;
		*used += n;
	}
}

int ussd_frame_read(struct ussd_frame *frame, uint8_t *room, size_t size, const uint8_t *octets, size_t len)
{
	const uint8_t *at, *end, *bar;
	size_t used = 0;

	memset(frame, 0, sizeof(*frame));
	frame->text = frame->session = room;
	if (len < sizeof(version) - 1 || memcmp(octets, version, sizeof(version) - 1) != 0)
		return -ENOMSG;
	end = octets + len;
	for (at = octets + sizeof(version) - 1; at < end; at = bar + 1) {
		bar = memchr(at, '|', end - at);
		if (!bar)
			bar = end;
		field_read(frame, room, &used, size, at, bar - at);
	}
	return 0;
}

/* returns: octets so far; -ENOSPC. */
static int field_write(uint8_t *out, size_t size, int at, const char *name, const void *value, size_t len)
{
	size_t n = 0, head = strlen(name);

	if (at < 0 || at + head >= size)
		return -ENOSPC;
	memcpy(out + at, name, head);
	at += head;
	if (len && osmo_base64_encode(out + at, size - at, &n, value, len) < 0)
		return -ENOSPC;
	return at + n;
}

int ussd_frame_write(uint8_t *out, size_t size, const struct ussd_frame *frame)
{
	int n = field_write(out, size, 0, "1|121:", frame->text, frame->text_len);

	n = field_write(out, size, n, "|123:", frame->code.s, frame->code.len);
	n = field_write(out, size, n, "|110:", frame->session, frame->session_len);
	return field_write(out, size, n, "|116:", frame->phone.s, frame->phone.len);
}
