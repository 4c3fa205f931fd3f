/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A USSD text in fields: "1|121:text|123:code|110:session|116:phone", each value in base64. Seen once, in one direction, without
 * its meaning: 110 is the session there, the others are taken for what they are named here (unconfirmed).
 *
 * Promise: pure; reads any octets; what is no frame is left alone. Limits: USSD_FRAME_MAX octets. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "gateway/smpp/wire/smpp_pdu.h"

struct ussd_frame {
	const uint8_t *text, *session;
	size_t text_len, session_len;
	struct smpp_str code, phone;	/* written only */
};

/* owns: text and session point into room. secret: text. returns: 0; -ENOMSG: this is no frame. */
int ussd_frame_read(struct ussd_frame *frame, uint8_t *room, size_t size, const uint8_t *octets, size_t len)
	__attribute__((warn_unused_result));
/* returns: octets; -ENOSPC. */
int ussd_frame_write(uint8_t *out, size_t size, const struct ussd_frame *frame) __attribute__((warn_unused_result));
