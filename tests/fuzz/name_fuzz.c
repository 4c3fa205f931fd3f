/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any octets as a name and a mother's name (a line end between): refused as no UTF-8, or tokens within their places, keys that are UTF-8 and no more than
 * there may be, and the same keys for the name as it is kept. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/utf8.h"
#include "store/values/fold.h"
#include "store/values/name_keys.h"
#include "store/values/name_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int holds)
{
	if (!holds)
		abort();
}

static void look(const struct name_key *keys, int n, int most)
{
	int i;

	must(n <= most);
	for (i = 0; i < n; i++) {
		must(keys[i].kind < NAME_KEY_KINDS && memchr(keys[i].text, '\0', sizeof(keys[i].text)));
		must(utf8_is_valid(keys[i].text, strlen(keys[i].text)));
	}
}

static void look_kept(const struct name_key *keys, int n, struct name_person p)
{
	static struct name_key again[NAME_KEYS_PROBES];
	static char kept[FOLD_MAX];
	int i;

	if (fold_keep(kept, sizeof(kept), p.name) < 0)
		return;
	p.name = kept;
	must(name_keys_of(again, &p, NAME_KEYS_TO_KEEP) == n);
	for (i = 0; i < n; i++)
		must(keys[i].kind == again[i].kind && !strcmp(keys[i].text, again[i].text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct name_key keys[NAME_KEYS_PROBES];
	struct name_person p = { .year_lo = 1990, .year_hi = 1990 + (size ? data[0] % 20 : 0), .month = 5, .day = 3 };
	char *text = malloc(size + 1), *line;
	int n;

	must(text != NULL);
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	line = strchr(text, '\n');
	if (line)
		*line = '\0';
	p.name = text;
	p.mother = line ? line + 1 : "";
	n = name_keys_of(keys, &p, NAME_KEYS_TO_FIND);
	must(n >= 0 || n == -EILSEQ || n == -EMSGSIZE);
	look(keys, n, NAME_KEYS_PROBES);
	n = name_keys_of(keys, &p, NAME_KEYS_TO_KEEP);
	look(keys, n, NAME_KEYS_ROWS);
	if (n >= 0) {
		must(!name_text_is_mixed(text) || !name_text_is_latin(text));
		look_kept(keys, n, p);
	}
	free(text);
	return 0;
}
