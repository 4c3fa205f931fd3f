/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any octets as a file of a feed: it ends, lines count up, numbers are digits, and a fault has words. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "store/identity/feed/feed_file.h"
#include "store/seal/seal_minisign.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int holds)
{
	if (!holds)
		abort();
}

static void read_rows(const char *text, size_t len)
{
	struct feed_at at = { 0 };
	const char *fault = NULL;
	struct feed_row row;
	uint64_t line = 0;
	int rc;

	while ((rc = feed_row_next(&row, &at, text, len, &fault)) == 1) {
		must(at.pos <= len && at.line > line && row.event < FEED_EVENTS);
		must(strlen(row.number) >= 5 && strspn(row.number, "0123456789") == strlen(row.number));
		line = at.line;
	}
	must(rc == 0 ? at.pos == len : fault && strlen(fault) > 5);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = malloc(size + 1);	/* its own block: one octet too far is seen */
	struct seal_minisign key;
	struct feed_head head;

	must(copy != NULL);
	memcpy(copy, data, size);
	if (feed_head_read(&head, copy, size) == 0) {
		must(head.len <= size && head.seq && *head.operator && strlen(head.operator) < FEED_OPERATOR_MAX);
		read_rows(copy + head.len, size - head.len);
	}
	read_rows(copy, size);
	(void)!seal_minisign_key(&key, copy, size);
	free(copy);
	return 0;
}
