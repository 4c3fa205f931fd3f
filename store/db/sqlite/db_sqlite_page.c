/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Zeroes what no cell of a page uses, on the page's way into the database file.
 *
 * secure_delete overwrites a cell that is deleted, but rows are copied when pages are split and joined, and then the old copy stays in the gap
 * between the cell pointers and the cells, whatever becomes of the row. Only a checkpoint writes the file, whole pages at a time; the copies in
 * SQLite's memory keep their gaps, which mean nothing. The file of a copy is written from that memory, whole pages at a time as well.
 * source: https://www.sqlite.org/fileformat2.html 1.6 */
#include <errno.h>

#include "store/db/sqlite/db_sqlite.h"

#define PAGE		4096	/* octets; SQLite's default since 3.12 */
#define PAGES_MAX	0x01000000	/* beyond 64 GiB a page of another kind could begin with the octet of a b-tree page */
#define HEAD_OF_FILE	100

enum { INDEX_INNER = 2, TABLE_INNER = 5, INDEX_LEAF = 10, TABLE_LEAF = 13 };

static size_t be16(const uint8_t *p)
{
	return (size_t)p[0] << 8 | p[1];
}

static void zero_gap(uint8_t page[PAGE], size_t head)
{
	uint8_t kind = page[head];
	bool is_leaf = kind == INDEX_LEAF || kind == TABLE_LEAF;
	size_t from, to;

	if (!is_leaf && kind != INDEX_INNER && kind != TABLE_INNER)
		return;
	from = head + (is_leaf ? 8 : 12) + 2 * be16(page + head + 3);
	to = be16(page + head + 5);
	if (from < to && to <= PAGE)
		memset(page + from, 0, to - from);
}

static int write_page(sqlite3_file *file, const void *octets, int len, sqlite3_int64 at)
{
	const struct db_sqlite_watch *w = (const struct db_sqlite_watch *)((const char *)file->pMethods - offsetof(struct db_sqlite_watch, io));
	uint8_t page[PAGE];

	if (len != PAGE || at % PAGE || at / PAGE >= PAGES_MAX)
		return w->write(file, octets, len, at);
	memcpy(page, octets, PAGE);
	zero_gap(page, at ? 0 : HEAD_OF_FILE);
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
