/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rate limits of a link and of each number on it. Numbers are counted without being stored: each hashes to one cell in every row, and is over its
 * limit when all its cells are (a count-min sketch). A flood harms only numbers that share every cell with it, which the seed keeps from being
 * arranged. */
#include "gateway/session/session_priv.h"

#include <string.h>

#include <talloc.h>

#include "store/base/bucket.h"

#define ROWS	2
#define CELLS	32768	/* a power of two; a hundred thousand messages a second of as many people are three a cell */
#define BURST_S	10	/* saved up while nothing comes: a story on a phone, a link that was away */

struct session_ceiling {
	struct bucket cells[ROWS][CELLS];
};

struct session_ceiling *session_ceiling_new(struct session *s)
{
	return talloc_zero(s, struct session_ceiling);
}

static bool link_admits(struct session_link *link, int64_t now_ms)
{
	unsigned rate = link->port->rate_in;

	return !rate || bucket_take(&link->taken, rate, rate, now_ms);
}

static bool number_admits(struct session_link *link, const char *number, int64_t now_ms)
{
	struct session_ceiling *c = link->session->ceiling;
	unsigned rate = link->port->number_rate, i;
	bool any = !rate;
	uint32_t h = session_hash(&link, sizeof(link), link->session->seed);

	for (i = 0; rate && i < ROWS; i++) {
		h = session_hash(number, strlen(number), h + i);
		any |= bucket_take(&c->cells[i][h & (CELLS - 1)], rate, BURST_S * rate, now_ms);
	}
	return any;
}

bool session_admits(struct session_port *port, const char *number, bool goes_on)
{
	struct session_link *link = port->session_priv;
	int64_t now_ms = monotonic_ms();

	if (!link || (number_admits(link, number, now_ms) && (link_admits(link, now_ms) || goes_on)))
		return true;
	link->session->counts.over++;
	return false;
}
