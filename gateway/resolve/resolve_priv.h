/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What goes over the pair, one struct a packet (SOCK_SEQPACKET). Only gateway/resolve/ and its test include this. */
#pragma once

#include "gateway/resolve/resolve.h"

struct resolve_question {
	uint64_t id;
	uint16_t port;
	char host[RESOLVE_HOST_MAX + 1];	/* ended */
};

struct resolve_answer {
	uint64_t id;
	struct resolve_list list;
	char why[RESOLVE_WHY];			/* ended; of an empty list */
};
