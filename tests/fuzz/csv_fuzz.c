/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any octets as a register (first octet: size of the pieces they come in): rows end, lines count up, fields are ended text, damage has words. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "store/ctl/csv.h"
#include "store/identity/register/damage.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int holds)
{
	if (!holds)
		abort();
}

static void look(const struct csv *c)
{
	static const char *const columns[] = { "msisdn", "birthdate", "id_number", "sex" };
	const char *words;
	unsigned i;

	must(c->n > 0 && c->n <= CSV_FIELDS_MAX);
	for (i = 0; i < c->n; i++) {
		must(c->fields[i] >= c->text && c->fields[i] + strlen(c->fields[i]) < c->text + sizeof(c->text));
		words = damage_of(columns[i % 4], c->fields[i], "254");
		must(!words || strlen(words) > 5);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t piece = size ? data[0] + 1 : 1, at = 0, len = 0, used, turns = 0, total = size ? size - 1 : 0;
	struct csv *c = calloc(1, sizeof(*c));
	const char *text = (const char *)data + 1;
	unsigned long line = 0;
	enum csv_result r;
	char *copy;

	must(c != NULL);
	c->line = 1;
	do {
		copy = malloc(len + 1);	/* its own block: one octet too far is seen */
		must(copy != NULL);
		memcpy(copy, text + at, len);
		r = csv_next(c, copy, len, at + len == total, &used);
		free(copy);
		must(used <= len && turns++ < 4 * total + 4);
		at += used;
		len -= used;
		if (r == CSV_MORE) {
			must(len <= CSV_ROW_MAX);
			len = len + piece > total - at ? total - at : len + piece;
		} else if (r == CSV_ROW) {
			look(c);
		}
		if (r == CSV_ROW || r == CSV_BAD) {
			must(c->row_line > line && c->line >= c->row_line);
			line = c->row_line;
		}
	} while (r != CSV_END);
	must(at == total);
	free(c);
	return 0;
}
