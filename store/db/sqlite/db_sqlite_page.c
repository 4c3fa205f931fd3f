/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Lays the cells of a page out in their own order and zeroes the rest, on the page's way into the database file.
 *
 * secure_delete overwrites a cell that is deleted, but rows are copied when pages are split and joined, and then the old copy stays in the gap
 * between the cell pointers and the cells, whatever becomes of the row. And SQLite puts a new cell below those that are there: of two rows of a page
 * the place would tell which came first, of a register which stands above. In the file the cells stand from the end of the page down, as their
 * pointers do, as if the page had just been made.
 *
 * Only a checkpoint writes the file, whole pages at a time; the copies in SQLite's memory keep their places and gaps, which mean nothing. The file of a
 * copy is written from that memory, whole pages at a time as well. A page that is not as it must be is left as it is, for SQLite to complain of.
 * source: https://www.sqlite.org/fileformat2.html 1.6 */
#include <errno.h>

#include "store/db/sqlite/db_sqlite.h"

#define PAGE		4096	/* octets; SQLite's default since 3.12 */
#define PAGES_MAX	0x01000000	/* beyond 64 GiB a page of another kind could begin with the octet of a b-tree page */
#define HEAD_OF_FILE	100
#define CELL_MIN	4
#define LOCAL_LEAST	((PAGE - 12) * 32 / 255 - 23)	/* of a payload that goes on elsewhere */
#define LOCAL_TABLE	(PAGE - 35)
#define LOCAL_INDEX	((PAGE - 12) * 64 / 255 - 23)

enum { INDEX_INNER = 2, TABLE_INNER = 5, INDEX_LEAF = 10, TABLE_LEAF = 13 };

/* A page of a b-tree: its header, and where the pointers to its cells end. */
struct page_tree {
	uint8_t *octets;
	size_t head, cells, n, gap;
	uint8_t kind;
};

static size_t be16(const uint8_t *p)
{
	return (size_t)p[0] << 8 | p[1];
}

static void put_be16(uint8_t *p, size_t v)
{
	p[0] = v >> 8;
	p[1] = v;
}

/* returns: false it is none. */
static bool tree_of(struct page_tree *t, uint8_t page[PAGE], size_t head)
{
	bool is_leaf = page[head] == INDEX_LEAF || page[head] == TABLE_LEAF;

	*t = (struct page_tree){ .octets = page, .head = head, .kind = page[head], .n = be16(page + head + 3) };
	t->cells = head + (is_leaf ? 8 : 12);
	t->gap = t->cells + 2 * t->n;
	return (is_leaf || t->kind == INDEX_INNER || t->kind == TABLE_INNER) && t->gap <= PAGE;
}

static void zero_gap(const struct page_tree *t)
{
	size_t to = be16(t->octets + t->head + 5);

	if (t->gap < to && to <= PAGE)
		memset(t->octets + t->gap, 0, to - t->gap);
}

/* The number at *at, which moves behind it. returns: false it does not end on the page. */
static bool take_varint(const uint8_t page[PAGE], size_t *at, uint64_t *v)
{
	int i;

	for (*v = 0, i = 0; i < 9 && *at < PAGE; i++) {
		uint8_t octet = page[(*at)++];

		*v = i == 8 ? *v << 8 | octet : *v << 7 | (octet & 0x7f);
		if (i == 8 || octet < 0x80)
			return true;
	}
	return false;
}

/* How much of a payload stands in its cell, with the number of the page where it goes on. */
static size_t local_of(uint64_t payload, bool is_table)
{
	uint64_t most = is_table ? LOCAL_TABLE : LOCAL_INDEX, local = LOCAL_LEAST + (payload - LOCAL_LEAST) % (PAGE - 4);

	if (payload <= most)
		return payload;
	return (local <= most ? local : LOCAL_LEAST) + 4;
}

/* returns: octets of the cell that begins there; 0 it is not as it must be. */
static size_t cell_size(const struct page_tree *t, size_t from)
{
	bool is_table = t->kind == TABLE_LEAF || t->kind == TABLE_INNER, is_inner = t->kind == INDEX_INNER || t->kind == TABLE_INNER;
	size_t at = from + (is_inner ? 4 : 0), size;
	uint64_t payload = 0, row;

	if (from < t->gap || at >= PAGE)
		return 0;
	if (t->kind != TABLE_INNER && !take_varint(t->octets, &at, &payload))
		return 0;
	if (is_table && !take_varint(t->octets, &at, &row))
		return 0;
	size = at - from + (t->kind == TABLE_INNER ? 0 : local_of(payload, is_table));
	size = size < CELL_MIN ? CELL_MIN : size;
	return from + size <= PAGE ? size : 0;
}

/* Octets below the cells and between them that no cell has, as the page counts them. returns: false it does not count right. */
static bool count_free(const struct page_tree *t, size_t *n)
{
	const uint8_t *head = t->octets + t->head;
	size_t at = be16(head + 1), size;

	for (*n = be16(head + 5) + head[7]; at; at = be16(t->octets + at)) {
		if (at < t->gap || at > PAGE - 4)
			return false;
		size = be16(t->octets + at + 2);
		if (size < 4 || at + size > PAGE || (be16(t->octets + at) && be16(t->octets + at) < at + size))
			return false;
		*n += size;
	}
	return true;
}

/* The same page, laid out anew. returns: false the cells and what is free are not the whole page. */
static bool lay_out(const struct page_tree *t, uint8_t out[PAGE])
{
	size_t top = PAGE, sum, i, from, size;

	if (!count_free(t, &sum))
		return false;
	memset(out, 0, PAGE);
	memcpy(out, t->octets, t->cells);
	for (i = 0; i < t->n; i++, sum += size) {
		from = be16(t->octets + t->cells + 2 * i);
		size = cell_size(t, from);
		if (!size || top - t->gap < size)
			return false;
		top -= size;
		memcpy(out + top, t->octets + from, size);
		put_be16(out + t->cells + 2 * i, top);
	}
	put_be16(out + t->head + 1, 0);
	put_be16(out + t->head + 5, top);
	out[t->head + 7] = 0;
	return sum == PAGE;
}

static int write_page(sqlite3_file *file, const void *octets, int len, sqlite3_int64 at)
{
	const struct db_sqlite_watch *w = (const struct db_sqlite_watch *)((const char *)file->pMethods - offsetof(struct db_sqlite_watch, io));
	uint8_t page[PAGE], out[PAGE];
	struct page_tree t;

	if (len != PAGE || at % PAGE || at / PAGE >= PAGES_MAX)
		return w->write(file, octets, len, at);
	memcpy(page, octets, PAGE);
	if (!tree_of(&t, page, at ? 0 : HEAD_OF_FILE))
		return w->write(file, page, PAGE, at);
	if (lay_out(&t, out))
		return w->write(file, out, PAGE, at);
	zero_gap(&t);
	return w->write(file, page, PAGE, at);
}

int db_sqlite_page_watch(struct db_sqlite_watch *w, sqlite3 *h)
{
	sqlite3_file *file;

	if (sqlite3_file_control(h, "main", SQLITE_FCNTL_FILE_POINTER, &file) || !file->pMethods)
		return -EIO;
	w->io = *file->pMethods;
	w->write = w->io.xWrite;
	w->io.xWrite = write_page;
	file->pMethods = &w->io;
	return 0;
}
