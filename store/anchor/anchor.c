/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/anchor/anchor_priv.h"
#include "store/seal/ledger.h"
#include "store/seal/seal_backup.h"

#define SIZE_MAX_OF_FILE	(32 << 20)	/* of all that the limits allow */
#define SETTLE			1000	/* more than a slice of the janitor erases */
#define WRONG_CODES		"check|wrong"

__attribute__((format(printf, 4, 5)))
static int anchor_fail(char *err, size_t err_size, int rc, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(err, err_size, format, ap);
	va_end(ap);
	return rc;
}

/* ---- files ---- */

static struct anchor *anchor_new(const struct seal_keys *keys)
{
	struct anchor *a = calloc(1, sizeof(*a));

	if (!a)
		return NULL;
	a->keys = keys;
	a->fds[0] = a->fds[1] = -1;
	return a;
}

/* What one of the files holds. returns: NULL: nothing good. */
static struct anchor *read_file(const struct seal_keys *keys, int fd)
{
	struct anchor *a = anchor_new(keys);
	struct stat st;
	char *text = NULL;

	if (!a || fstat(fd, &st) < 0 || st.st_size < 1 || st.st_size > SIZE_MAX_OF_FILE)
		goto bad;
	text = calloc(1, (size_t)st.st_size + 1);
	if (!text || pread(fd, text, (size_t)st.st_size, 0) != st.st_size || anchor_text_parse(a, text, (size_t)st.st_size) < 0)
		goto bad;
	free(text);
	return a;
bad:
	free(text);
	anchor_close(a);
	return NULL;
}

static int open_file(const char *path, bool *is_made, char *err, size_t err_size)
{
	const int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
	struct stat st;
	int fd = open(path, flags | O_EXCL, 0600);

	*is_made = fd >= 0;
	if (fd < 0 && errno == EEXIST)
		fd = open(path, flags, 0600);
	if (fd < 0)
		return anchor_fail(err, err_size, -errno, "%s: %s", path, strerror(errno));
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && !(st.st_mode & 077))
		return fd;
	close(fd);
	return anchor_fail(err, err_size, -EACCES, "%s: not a file, or others may read it; expected mode 0600", path);
}

/* The newer of two; the other is freed. */
static struct anchor *newer(struct anchor *a, struct anchor *b)
{
	struct anchor *old = !b || (a && a->generation > b->generation) ? b : a, *new = old == b ? a : b;

	anchor_close(old);
	return new;
}

static off_t size_of(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 ? st.st_size : 0;
}

static void remove_both(const char *path)
{
	char twin[PATH_MAX + sizeof(ANCHOR_TWIN)];

	snprintf(twin, sizeof(twin), "%s" ANCHOR_TWIN, path);
	unlink(path);
	unlink(twin);
}

int anchor_open(struct anchor **out, const struct seal_keys *keys, const char *path, char *err, size_t err_size)
{
	char twin[PATH_MAX];
	bool made, twin_made;
	struct anchor *a;
	int fds[2];

	*out = NULL;
	if (snprintf(twin, sizeof(twin), "%s" ANCHOR_TWIN, path) >= (int)sizeof(twin))
		return anchor_fail(err, err_size, -ENAMETOOLONG, "the path of the anchor is too long");
	fds[0] = open_file(path, &made, err, err_size);
	if (fds[0] < 0)
		return fds[0];
	fds[1] = open_file(twin, &twin_made, err, err_size);
	if (fds[1] < 0) {
		close(fds[0]);
		if (made)
			unlink(path);
		return fds[1];
	}
	a = newer(read_file(keys, fds[0]), read_file(keys, fds[1])) ?: anchor_new(keys);
	if (!a) {
		close(fds[0]);
		close(fds[1]);
		return anchor_fail(err, err_size, -ENOMEM, "out of memory");
	}
	memcpy(a->fds, fds, sizeof(fds));
	if (made && twin_made)
		snprintf(a->made, sizeof(a->made), "%s", path);
	a->is_foreign = !a->generation && (size_of(fds[0]) || size_of(fds[1]));
	*out = a;
	return 0;
}

void anchor_close(struct anchor *a)
{
	if (!a)
		return;
	if (a->fds[0] >= 0)
		close(a->fds[0]);
	if (a->fds[1] >= 0)
		close(a->fds[1]);
	if (*a->made && !a->generation)
		remove_both(a->made);
	free(a->tombs);
	free(a);
}

void anchor_abandon(struct anchor *a)
{
	if (a)
		a->generation = 0;
	anchor_close(a);
}

bool anchor_is_foreign(const struct anchor *a)
{
	return a->is_foreign;
}

uint64_t anchor_lines(const struct anchor *a)
{
	return a->known.lines;
}

static int write_file(int fd, const char *text, size_t len)
{
	size_t done = 0;
	ssize_t n;

	while (done < len) {
		n = pwrite(fd, text + done, len - done, (off_t)done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n ? -errno : -EIO;
		done += (size_t)n;
	}
	return ftruncate(fd, (off_t)len) < 0 || fsync(fd) < 0 ? -errno : 0;
}

/* Over the older of the two. */
static int write_text(struct anchor *a)
{
	char *text;
	int rc, len;

	a->generation++;
	len = anchor_text_print(a, &text);
	if (len < 0) {
		a->generation--;
		return len;
	}
	rc = write_file(a->fds[a->generation % 2], text, (size_t)len);
	free(text);
	if (rc < 0)
		a->generation--;	/* the same file again: the other is good */
	else
		a->has_erased = false;
	return rc;
}

/* ---- against the database ---- */

/* returns: 1; 0; an error of db.h. */
static int has_lines(struct db *db, const struct anchor_head *head)
{
	uint8_t hash[TREE_HASH];
	struct tree t;
	int rc;

	rc = head->is_chain ? ledger_chain_at(db, head->lines, hash) : db_tree_at(db, head->lines, &t);
	if (rc)
		return rc == -ENOENT || rc == -ERANGE ? 0 : rc;
	if (!head->is_chain)
		tree_root(&t, hash);
	return !memcmp(hash, head->hash, sizeof(hash));
}

/* returns: 0; an error of db.h. */
static int read_head(struct db *db, struct anchor_head *head)
{
	struct tree t;
	int rc = db_tree_get(db, &t);

	if (rc < 0)
		return rc;
	*head = (struct anchor_head){ .lines = t.size };
	tree_root(&t, head->hash);
	return 0;
}

/* returns: 0; -ESTALE; an error of db.h, and no words for it. */
static int check_known(const struct anchor *a, struct db *db, char *err, size_t err_size)
{
	const struct anchor_head *known = &a->known;
	uint64_t top;
	int64_t wrong;
	int has = 1, rc = db_line_top(db, &top);

	if (rc == 0)
		rc = db_counter_get(db, &wrong, WRONG_CODES);
	if (rc < 0)
		return rc;
	if (top < known->lines)
		return anchor_fail(err, err_size, -ESTALE, "the database is an older one: its ledger has %" PRIu64 " lines, %" PRIu64 " were written", top, known->lines);
	if (known->lines)
		has = has_lines(db, known);
	if (!has)
		return anchor_fail(err, err_size, -ESTALE, "the database is another one: the first %" PRIu64 " lines of its ledger are not the ones that were written", known->lines);
	if (has > 0 && (uint64_t)wrong < a->attempts)
		return anchor_fail(err, err_size, -ESTALE, "the database is an older one: it knows of fewer wrong codes than were typed");
	return has < 0 ? has : 0;
}

int anchor_check(const struct anchor *a, struct db *db, char *err, size_t err_size)
{
	int rc = a->expected.lines ? has_lines(db, &a->expected) : 0;

	if (rc > 0)
		return 0;
	if (rc == 0 && !a->has_ledger)
		return anchor_fail(err, err_size, -ENODATA, "the anchor knows nothing");
	if (rc == 0)
		rc = check_known(a, db, err, err_size);
	return rc == 0 || rc == -ESTALE ? rc : anchor_fail(err, err_size, rc, "the ledger cannot be read: %s", strerror(-rc));
}

int anchor_expect(struct anchor *a, struct db *db)
{
	struct anchor_head head;
	int rc = read_head(db, &head);

	if (rc == 0 && !head.lines)
		rc = -ENOENT;
	if (rc < 0)
		return rc;
	a->expected = head;
	return write_text(a);
}

static struct anchor_login *find_login(struct anchor *a, const uint8_t ix[DB_IX], uint8_t slot)
{
	unsigned i;

	for (i = 0; i < a->n_logins; i++)
		if (a->logins[i].slot == slot && !memcmp(a->logins[i].ix, ix, DB_IX_KEPT))
			return &a->logins[i];
	return NULL;
}

/* Without room, the one that failed longest ago makes it. */
void anchor_failed(struct anchor *a, const uint8_t number_ix[DB_IX], uint8_t slot)
{
	struct anchor_login *l = find_login(a, number_ix, slot);

	if (l)
		return;
	if (a->n_logins == ANCHOR_LOGINS_MAX)
		memmove(a->logins, a->logins + 1, --a->n_logins * sizeof(a->logins[0]));
	l = &a->logins[a->n_logins++];
	*l = (struct anchor_login){ .slot = slot };
	memcpy(l->ix, number_ix, DB_IX);
}

/* What the database says of it now. returns: 1 it failed since the last success; 0; an error of db.h. */
static int read_login(struct anchor_login *a, struct db *db)
{
	struct db_login l;
	int rc = db_login_get(db, &l, a->ix, a->slot);

	if (rc)
		return rc == -ENOENT ? 0 : rc;
	a->failed = (uint32_t)(l.tried - l.cleared);
	a->wait_until = l.wait_until;
	a->closed = l.closed;
	a->days[0] = l.fail_day1;
	a->days[1] = l.fail_day2;
	a->days[2] = l.fail_day3;
	return (a->failed || a->closed) && (l.person_id || l.staff_id);
}

static int read_logins(struct anchor *a, struct db *db)
{
	unsigned i, n = 0;
	int rc;

	for (i = 0; i < a->n_logins; i++) {
		rc = read_login(&a->logins[i], db);
		if (rc < 0)
			return rc;
		if (rc)
			a->logins[n++] = a->logins[i];
	}
	a->n_logins = n;
	return 0;
}

int anchor_write(struct anchor *a, struct db *db)
{
	struct anchor_head head;
	int64_t wrong;
	int rc = read_head(db, &head);

	if (rc == 0)
		rc = db_counter_get(db, &wrong, WRONG_CODES);
	if (rc == 0)
		rc = read_logins(a, db);
	if (rc < 0)
		return rc;
	a->has_ledger = true;
	a->known = head;
	a->expected.lines = 0;
	a->attempts = (uint64_t)wrong;
	return write_text(a);
}

/* ---- the erased ---- */

void anchor_erased(struct anchor *a, int64_t id, const uint8_t ref[DB_REF])
{
	struct anchor_tomb *t = anchor_text_tomb(a);

	if (!t)
		abort();	/* it must not be forgotten */
	t->id = id;
	seal_tombstone(a->keys, t->mac, ref);
	a->has_erased = true;
}

bool anchor_has_erased(const struct anchor *a)
{
	return a->has_erased;
}

int anchor_write_erased(struct anchor *a)
{
	return write_text(a);
}

/* returns: 1 the person is there; 0; an error of db.h. */
static int is_there(const struct anchor *a, struct db *db, const struct anchor_tomb *t)
{
	uint8_t mac[SEAL_IX];
	struct db_person p;
	int rc = db_person_get(db, &p, t->id);

	if (rc)
		return rc == -ENOENT ? 0 : rc;
	seal_tombstone(a->keys, mac, p.ref);
	return seal_is_equal(mac, t->mac, sizeof(mac));
}

int anchor_settle(struct anchor *a, struct db *db)
{
	unsigned i = a->n_tombs > SETTLE ? a->n_tombs - SETTLE : 0, n = i;
	int rc;

	for (; i < a->n_tombs; i++) {
		rc = is_there(a, db, &a->tombs[i]);
		if (rc < 0)
			return rc;
		if (!rc)
			a->tombs[n++] = a->tombs[i];
	}
	a->n_tombs = n;
	return 0;
}

/* ---- a database that is older ---- */

static int erase_again(struct anchor *a, struct db *db, unsigned *n)
{
	unsigned i;
	int rc;

	for (i = 0; i < a->n_tombs; i++) {
		rc = is_there(a, db, &a->tombs[i]);
		if (rc > 0) {
			rc = db_person_erase(db, a->tombs[i].id);
			++*n;
		}
		if (rc < 0)
			return rc;
	}
	return 0;
}

/* The larger of both. */
static int raise_login(const struct anchor_login *a, struct db *db, unsigned *n)
{
	struct db_login l;
	int rc = db_login_get(db, &l, a->ix, a->slot);

	if (rc || (l.tried - l.cleared >= a->failed && l.closed >= a->closed && l.wait_until >= a->wait_until))
		return rc == -ENOENT ? 0 : rc;
	if (l.tried - l.cleared < a->failed)
		l.tried = l.cleared + a->failed;
	l.closed |= a->closed;
	l.wait_until = l.wait_until > a->wait_until ? l.wait_until : a->wait_until;
	l.fail_day1 = a->days[0];
	l.fail_day2 = a->days[1];
	l.fail_day3 = a->days[2];
	++*n;
	return db_login_put(db, &l);
}

int anchor_amend(struct anchor *a, struct db *db, struct anchor_amended *done)
{
	int rc = erase_again(a, db, &done->erased);
	unsigned i;

	for (i = 0; i < a->n_logins && rc == 0; i++)
		rc = raise_login(&a->logins[i], db, &done->raised);
	return rc;
}
