/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The text:
 *
 *   musafir-anchor 1 KEY-ID GENERATION
 *   tree LINES ROOT							none, or a ledger: nothing is known of it
 *   restored LINES ROOT						of a database that is being restored
 *   ledger LINES HEAD, expected LINES HEAD				the same as versions before 14 wrote it, until it is written anew
 *   attempts N
 *   failed NUMBER-IX SLOT N WAIT-UNTIL CLOSED DAY DAY DAY		a line each
 *   erased ROW HASH						a line each
 *   check HASH							keyed, of the lines before
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/anchor/anchor_priv.h"
#include "store/seal/seal_backup.h"
#include "store/seal/seal_veil.h"

#define HEX(n)	(2 * (n) + 1)

static const char digits[] = "0123456789abcdef";

static void to_hex(char *out, const uint8_t *octets, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		out[2 * i] = digits[octets[i] >> 4];
		out[2 * i + 1] = digits[octets[i] & 15];
	}
	out[2 * len] = '\0';
}

static unsigned digit_of(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static bool from_hex(uint8_t *out, const char *hex, size_t len)
{
	size_t i;

	if (strlen(hex) != 2 * len || strspn(hex, digits) != 2 * len)
		return false;
	for (i = 0; i < len; i++)
		out[i] = (uint8_t)(digit_of(hex[2 * i]) << 4 | digit_of(hex[2 * i + 1]));
	return true;
}

/* ---- printing ---- */

static void print_head(FILE *f, const char *word, const char *chain_word, const struct anchor_head *head)
{
	char hex[HEX(TREE_HASH)];

	to_hex(hex, head->hash, sizeof(head->hash));
	fprintf(f, "%s %" PRIu64 " %s\n", head->is_chain ? chain_word : word, head->lines, hex);
}

/* An index as the database has it: who holds a former key file finds no number here either. */
static void veil_ix(const struct anchor *a, uint8_t out[DB_IX], const uint8_t ix[DB_IX])
{
	const struct db_veil veil = seal_veil(a->keys);

	if (veil.keys)
		veil.ix(veil.keys, out, ix);
	else
		memcpy(out, ix, DB_IX);
}

static void print_rows(const struct anchor *a, FILE *f)
{
	char hex[HEX(DB_IX)];
	uint8_t ix[DB_IX];
	unsigned i;

	for (i = 0; i < a->n_logins; i++) {
		const struct anchor_login *l = &a->logins[i];

		veil_ix(a, ix, l->ix);
		to_hex(hex, ix, sizeof(ix));
		fprintf(f, "failed %s %u %" PRIu32 " %" PRId64 " %d %" PRId64 " %" PRId64 " %" PRId64 "\n", hex, l->slot, l->failed, l->wait_until, l->closed,
			l->days[0], l->days[1], l->days[2]);
	}
	for (i = 0; i < a->n_tombs; i++) {
		to_hex(hex, a->tombs[i].mac, sizeof(a->tombs[i].mac));
		fprintf(f, "erased %" PRId64 " %s\n", a->tombs[i].id, hex);
	}
}

int anchor_text_print(const struct anchor *a, char **text)
{
	char id[SEAL_KEY_ID], check[HEX(SEAL_IX)];
	uint8_t mac[SEAL_IX];
	size_t len = 0;
	FILE *f = open_memstream(text, &len);

	if (!f)
		return -ENOMEM;
	seal_anchor_id(a->keys, id);
	fprintf(f, "musafir-anchor 1 %s %" PRIu64 "\n", id, a->generation);
	if (a->has_ledger)
		print_head(f, "tree", "ledger", &a->known);
	if (a->expected.lines)
		print_head(f, "restored", "expected", &a->expected);
	fprintf(f, "attempts %" PRIu64 "\n", a->attempts);
	print_rows(a, f);
	if (fflush(f) == 0) {
		seal_anchor_mac(a->keys, mac, *text, len);
		to_hex(check, mac, sizeof(mac));
		fprintf(f, "check %s\n", check);
	}
	if (fclose(f) == 0)
		return (int)len;
	free(*text);
	return -ENOMEM;
}

/* ---- reading ---- */

static void unveil_ix(const struct anchor *a, uint8_t ix[DB_IX])
{
	const struct db_veil veil = seal_veil(a->keys);

	if (veil.keys)
		veil.ix_open(veil.keys, ix, ix);
}

static bool parse_login(struct anchor *a, const char *line)
{
	struct anchor_login *l = &a->logins[a->n_logins];
	char hex[HEX(DB_IX)];
	unsigned slot;
	int closed;

	if (a->n_logins == ANCHOR_LOGINS_MAX ||
	    sscanf(line, "failed %32s %u %" SCNu32 " %" SCNd64 " %d %" SCNd64 " %" SCNd64 " %" SCNd64, hex, &slot, &l->failed, &l->wait_until, &closed,
		   &l->days[0], &l->days[1], &l->days[2]) != 8 || !from_hex(l->ix, hex, sizeof(l->ix)) || slot < 1 || slot > DB_SLOT_MAX)
		return false;
	unveil_ix(a, l->ix);
	l->slot = (uint8_t)slot;
	l->closed = closed;
	a->n_logins++;
	return true;
}

struct anchor_tomb *anchor_text_tomb(struct anchor *a)
{
	struct anchor_tomb *more;

	if (a->n_tombs == ANCHOR_ERASED_MAX) {
		memmove(a->tombs, a->tombs + 1, --a->n_tombs * sizeof(a->tombs[0]));	/* the oldest */
		return &a->tombs[a->n_tombs++];
	}
	if (a->n_tombs == a->room) {
		more = realloc(a->tombs, (a->room * 2 + 64) * sizeof(*more));
		if (!more)
			return NULL;
		a->tombs = more;
		a->room = a->room * 2 + 64;
	}
	return &a->tombs[a->n_tombs++];
}

static bool parse_tomb(struct anchor *a, const char *line)
{
	struct anchor_tomb *t = anchor_text_tomb(a);
	char hex[HEX(DB_IX)];

	return t && sscanf(line, "erased %" SCNd64 " %32s", &t->id, hex) == 2 && from_hex(t->mac, hex, sizeof(t->mac));
}

static bool parse_head(struct anchor_head *head, const char *line, bool is_chain)
{
	char hex[HEX(TREE_HASH)];

	head->is_chain = is_chain;
	return sscanf(line, "%*s %" SCNu64 " %64s", &head->lines, hex) == 2 && from_hex(head->hash, hex, sizeof(head->hash));
}

static bool parse_line(struct anchor *a, const char *line)
{
	if (!strncmp(line, "failed ", 7))
		return parse_login(a, line);
	if (!strncmp(line, "erased ", 7))
		return parse_tomb(a, line);
	if (!strncmp(line, "attempts ", 9))
		return sscanf(line, "attempts %" SCNu64, &a->attempts) == 1;
	if (!strncmp(line, "restored ", 9) || !strncmp(line, "expected ", 9))
		return parse_head(&a->expected, line, *line == 'e');
	a->has_ledger = true;
	return (!strncmp(line, "tree ", 5) || !strncmp(line, "ledger ", 7)) && parse_head(&a->known, line, *line == 'l');
}

/* What nobody without the key file can write. */
static bool is_genuine(const struct anchor *a, const char *text, size_t len)
{
	const size_t tail = strlen("check ") + HEX(SEAL_IX);
	uint8_t mac[SEAL_IX];
	char check[HEX(SEAL_IX)];

	if (len <= tail || memchr(text, '\0', len) || strncmp(text + len - tail, "check ", 6) || text[len - 1] != '\n')
		return false;
	seal_anchor_mac(a->keys, mac, text, len - tail);
	to_hex(check, mac, sizeof(mac));
	return seal_is_equal(check, text + len - tail + 6, 2 * SEAL_IX);
}

int anchor_text_parse(struct anchor *a, char *text, size_t len)
{
	char id[SEAL_KEY_ID], key[SEAL_KEY_ID], *at = text, *line;

	if (!is_genuine(a, text, len))
		return -EBADMSG;
	seal_anchor_id(a->keys, id);
	line = strsep(&at, "\n");
	if (sscanf(line, "musafir-anchor 1 %8s %" SCNu64, key, &a->generation) != 2 || strcmp(id, key) || !a->generation)
		return -EBADMSG;
	while ((line = strsep(&at, "\n")) && *line && strncmp(line, "check ", 6))
		if (!parse_line(a, line))
			return -EBADMSG;
	return 0;
}
