/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Power cuts, full disks and failing writes at every system call that the database makes.
 *
 * pwrite64, fdatasync, ftruncate64 and unlink of the database library are replaced by those below. A child does a fixed piece of work and tells
 * through a pipe what it was promised; the n-th call ends it or fails; then the parent opens what is left, for n = 1, 2, 3 ... until
 * the work runs through. For a power cut what was not synced is taken away again, from the database, the log, or both. */
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "store/seal/ledger.h"
#include "store/seal/seal.h"
#include "tests/lib/db_fix.h"

#define ACTS		3
#define CALLS_MAX	2000	/* more than the work makes */

enum what { CUT, FAIL_ONCE, FAIL_ON };

static struct {
	bool armed;
	enum what what;
	int left;		/* calls until it happens */
	int error;
	char dir[64];
} trap;

/* A thousand forks: what the address sanitizer holds back would be copied each time. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "quarantine_size_mb=0:thread_local_quarantine_size_kb=0:max_malloc_fill_size=0:malloc_context_size=1";
}

/* ---- the replaced calls ---- */

/* Path of fd when it is a file in the test's folder. */
static bool ours(int fd, char *path, size_t size)
{
	char link[64];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, size - 1);
	if (n < 0)
		return false;
	path[n] = '\0';
	return !strncmp(path, trap.dir, strlen(trap.dir)) && path[strlen(trap.dir)] == '/';
}

/* Count a call. returns: true when it must fail. */
static bool spring(void)
{
	if (trap.left > 0 && --trap.left > 0)
		return false;
	if (trap.what == CUT)
		_exit(77);
	if (trap.what == FAIL_ONCE) {
		if (trap.left < 0)
			return false;
		trap.left = -1;
	}
	errno = trap.error;
	return true;
}

static void copy(const char *from, const char *to)
{
	static char buf[1 << 16];
	int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ssize_t n;

	while ((n = read(in, buf, sizeof(buf))) > 0)
		if (write(out, buf, (size_t)n) != n)
			_exit(3);
	close(in);
	close(out);
}

/* What the disk has for sure from here on. */
static void keep(const char *path)
{
	char name[300];

	snprintf(name, sizeof(name), "%s.synced", path);
	copy(path, name);
}

ssize_t pwrite64(int fd, const void *buf, size_t len, off64_t at);
int ftruncate64(int fd, off64_t len);

ssize_t pwrite64(int fd, const void *buf, size_t len, off64_t at)
{
	static ssize_t (*real)(int, const void *, size_t, off64_t);
	char path[256];

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "pwrite64");
	if (trap.armed && ours(fd, path, sizeof(path)) && spring())
		return -1;
	return real(fd, buf, len, at);
}

int ftruncate64(int fd, off64_t len)
{
	static int (*real)(int, off64_t);
	char path[256];

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "ftruncate64");
	if (trap.armed && ours(fd, path, sizeof(path)) && spring())
		return -1;
	return real(fd, len);
}

int fdatasync(int fd)
{
	char path[256];

	if (!trap.armed || !ours(fd, path, sizeof(path)))
		return 0;	/* nobody pulls the plug of the test itself */
	if (spring())
		return -1;
	keep(path);
	return 0;
}

/* ---- the work ---- */

struct ffix {
	struct fix *db;
	struct seal_keys *keys;
	int64_t org_id;
	int promised[2];
};

static int setup(void **state)
{
	struct ffix *w = calloc(1, sizeof(*w));
	struct db_org org = fix_org("715464");
	char path[128], err[256];

	if (fix_setup((void **)&w->db))
		return -1;
	*state = w;
	snprintf(trap.dir, sizeof(trap.dir), "%s", w->db->dir);
	snprintf(path, sizeof(path), "%s/master.key", w->db->dir);
	if (seal_keyfile_create(path, true, NULL, err, sizeof(err)) || seal_keys_open(&w->keys, path, err, sizeof(err)))
		return -1;
	OK(db_begin(w->db->db));
	OK(db_org_new(w->db->db, &org));
	OK(db_commit(w->db->db));
	w->org_id = org.id;
	db_close(w->db->db);
	w->db->db = NULL;
	return 0;
}

static int teardown(void **state)
{
	struct ffix *w = *state;

	trap.armed = false;
	seal_keys_free(w->keys);
	fix_teardown((void **)&w->db);
	free(w);
	return 0;
}

/* One act: a person with a login, a share, a line. Act i marks itself in every row. */
static int act(struct ffix *w, unsigned i)
{
	struct db *db = w->db->db;
	struct ledger_event ev = { "share", T0, "715464", &i, sizeof(i) };
	struct db_person p = fix_person(1000 * i + 1000);
	struct db_login l = fix_login(i, 1);
	struct db_share s;
	struct db_blob b = fix_blob(700, i);
	int rc;

	rc = db_begin(db);
	if (rc)
		return rc;
	rc = db_person_new(db, &p, &b);
	if (!rc) {
		l.person_id = p.id;
		s = fix_share(w->org_id, p.id, i);
		rc = db_login_put(db, &l) ?: db_share_new(db, &s, &b) ?: ledger_append(db, w->keys, &ev, NULL, NULL);
	}
	if (!rc)
		return db_commit(db);
	db_abort(db);
	return rc;
}

static void promise(struct ffix *w, unsigned i)
{
	uint8_t octet = (uint8_t)i;

	if (write(w->promised[1], &octet, 1) != 1)
		_exit(4);
}

/* A child's life. stubborn: go on after a failure, as the vault does. */
static void work(struct ffix *w, bool stubborn)
{
	unsigned i;
	int rc;

	rc = fix_open(w->db, 0);
	if (rc)
		_exit(10);
	for (i = 0; i < ACTS; i++) {
		rc = act(w, i);
		if (!rc)
			promise(w, i);
		else if (!stubborn || rc == -EINVAL || rc == -EEXIST)
			_exit(stubborn ? 5 : 11);
		if (i == ACTS / 2 && db_checkpoint(w->db->db, true) && !stubborn)
			_exit(12);
	}
	db_close(w->db->db);
	_exit(trap.left > 0 ? 0 : 1);	/* 0: the trap was beyond the work */
}

/* ---- what must hold afterwards ---- */

static bool is_whole(struct ffix *w, unsigned i, bool *is_there)
{
	struct db *db = w->db->db;
	struct db_person p = fix_person(1000 * i + 1000);
	struct db_login l = fix_login(i, 1);
	struct db_share s = fix_share(w->org_id, 0, i);
	struct db_blob b = fix_blob(700, i), got;
	bool there[3];

	there[0] = !db_person_find(db, &p, p.ref) && !db_person_record(db, &got, p.id) && got.len == b.len &&
		   !memcmp(got.octets, b.octets, b.len);
	there[1] = !db_login_get(db, &l, l.number_ix, 1);
	there[2] = !db_share_find(db, &s, w->org_id, s.ix) && !db_share_envelope(db, &got, s.id);
	*is_there = there[0];
	return there[0] == there[1] && there[1] == there[2];
}

/* Everything promised is there, nothing is half there, the ledger has one line for each. extra: acts that may be there unpromised. */
static void check(struct ffix *w, const bool *promised, unsigned extra)
{
	struct ledger_walk walk = { 0 };
	unsigned i, n = 0, more = 0;
	bool is_there;

	if (fix_open(w->db, 0))
		fail_msg("%s", w->db->err);
	for (i = 0; i < ACTS; i++) {
		assert_true(is_whole(w, i, &is_there));
		assert_true(is_there || !promised[i]);
		n += is_there;
		more += is_there && !promised[i];
	}
	assert_true(more <= extra);
	OK(ledger_walk_step(w->db->db, &walk, 1000));
	assert_int_equal(walk.count, n);
	db_close(w->db->db);
	w->db->db = NULL;
}

static void names(struct ffix *w, char db[128], char log[128], const char *end)
{
	snprintf(db, 128, "%s%s", w->db->path, end);
	snprintf(log, 128, "%s-wal%s", w->db->path, end);
}

/* A fresh copy of the database; nothing else is left of the last round. */
static void begin_round(struct ffix *w, const char *master)
{
	char db[128], log[128];

	names(w, db, log, ".synced");
	unlink(db);
	unlink(log);
	names(w, db, log, "");
	unlink(log);
	copy(master, db);
	keep(db);
}

/* Take away what path has that was not synced. */
static void lose(const char *path)
{
	char synced[300];

	snprintf(synced, sizeof(synced), "%s.synced", path);
	if (!access(synced, F_OK))
		copy(synced, path);
	else if (!access(path, F_OK))
		OK(truncate(path, 0));	/* made, but nothing of it was synced */
}

/* Run the work in a child with the trap set to call n. returns: its exit code. */
static int run(struct ffix *w, int n, bool promised[ACTS], bool stubborn)
{
	uint8_t octet;
	int status;
	pid_t pid;

	memset(promised, 0, ACTS * sizeof(bool));
	OK(pipe(w->promised));
	pid = fork();
	if (!pid) {
		trap.left = n;
		trap.armed = true;
		work(w, stubborn);
	}
	close(w->promised[1]);
	while (read(w->promised[0], &octet, 1) == 1)
		promised[octet] = true;
	close(w->promised[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static unsigned count(const bool promised[ACTS])
{
	unsigned i, n = 0;

	for (i = 0; i < ACTS; i++)
		n += promised[i];
	return n;
}

/* Put back what the cut left of path, without what was not synced when lost is set. */
static void leave(const char *path, bool lost)
{
	char end[300];

	snprintf(end, sizeof(end), "%s.end", path);
	unlink(path);
	if (!access(end, F_OK))
		copy(end, path);
	if (lost)
		lose(path);
}

static void set_aside(const char *path)
{
	char end[300];

	snprintf(end, sizeof(end), "%s.end", path);
	unlink(end);
	if (!access(path, F_OK))
		copy(path, end);
}

/* A killed process loses nothing that it wrote; a power cut loses what was not synced, of either file or both. */
static void test_cut_at_each_call_promised_stays_and_nothing_is_half(void **state)
{
	struct ffix *w = *state;
	char master[128], db[128], log[128];
	bool promised[ACTS];
	int n, variant, rc = 77;

	trap.what = CUT;
	names(w, db, log, "");
	snprintf(master, sizeof(master), "%s/master.db", w->db->dir);
	copy(db, master);
	for (n = 1; n < CALLS_MAX && rc == 77; n++) {
		begin_round(w, master);
		rc = run(w, n, promised, false);
		set_aside(db);
		set_aside(log);
		for (variant = 0; variant < (rc == 77 ? 4 : 1); variant++) {
			leave(db, variant & 1);
			leave(log, variant & 2);
			check(w, promised, 1);
		}
	}
	assert_int_equal(rc, 0);
	assert_int_equal(count(promised), ACTS);
	assert_true(n > 4 * ACTS);
}

/* Each call fails, once or from then on for ever. stubborn: the vault goes on; else it dies at the first refusal. Nothing that was
 * refused is there afterwards, but for extra acts. */
static void sweep_failures(struct ffix *w, enum what what, int error, bool stubborn, unsigned extra)
{
	char master[128], db[128], log[128];
	bool promised[ACTS];
	unsigned least = ACTS;
	int n, rc = 1;

	trap.what = what;
	trap.error = error;
	names(w, db, log, "");
	snprintf(master, sizeof(master), "%s/master.db", w->db->dir);
	copy(db, master);
	for (n = 1; n < CALLS_MAX && rc; n++) {
		begin_round(w, master);
		rc = run(w, n, promised, stubborn);
		assert_true(rc == 0 || rc == 1 || (rc >= 10 && rc <= 12));	/* never a crash, never a wrong error */
		check(w, promised, extra);
		if (count(promised) < least)
			least = count(promised);
	}
	assert_int_equal(count(promised), ACTS);
	assert_true(least < ACTS);
	assert_true(n > 4 * ACTS);
}

static void test_fail_each_call_once_disk_full(void **state)
{
	sweep_failures(*state, FAIL_ONCE, ENOSPC, true, 0);
}

static void test_fail_each_call_once_io_error_then_killed(void **state)
{
	sweep_failures(*state, FAIL_ONCE, EIO, false, 0);
}

static void test_fail_from_each_call_on_disk_full(void **state)
{
	sweep_failures(*state, FAIL_ON, ENOSPC, true, 1);	/* the limit that db.h states */
}

/* ---- a full disk, as the callers see it ---- */

static void test_full_disk_says_enospc_undoes_and_recovers(void **state)
{
	struct ffix *w = *state;
	struct db_org org = fix_org("203018"), got;
	bool is_there;

	OK(fix_open(w->db, 0));
	OK(act(w, 0));
	trap.what = FAIL_ON;
	trap.error = ENOSPC;
	trap.left = 1;
	trap.armed = true;
	assert_int_equal(act(w, 1), -ENOSPC);
	assert_int_equal(act(w, 1), -ENOSPC);
	assert_int_equal(db_savepoint(w->db->db), -EINVAL);	/* no transaction is open */
	OK(db_org_find(w->db->db, &got, "715464"));	/* reading goes on */
	trap.armed = false;
	assert_true(is_whole(w, 1, &is_there));
	assert_false(is_there);
	OK(act(w, 1));
	assert_true(is_whole(w, 1, &is_there));
	assert_true(is_there);
	OK(db_begin(w->db->db));
	OK(db_org_new(w->db->db, &org));
	OK(db_commit(w->db->db));
}

static void test_full_disk_within_a_large_batch_spoils_it(void **state)
{
	struct ffix *w = *state;
	struct db *db;
	struct db_person p = fix_person(7);
	struct db_blob b = fix_blob(DB_BLOB_MAX, 1);
	struct db_share s;
	unsigned i;
	int rc = 0;

	OK(fix_open(w->db, 0));
	db = w->db->db;
	OK(db_begin(db));
	OK(db_person_new(db, &p, &b));
	trap.what = FAIL_ON;
	trap.error = ENOSPC;
	trap.left = 1;
	trap.armed = true;
	for (i = 0; i < 20000 && !rc; i++) {	/* until the cache spills into the log */
		s = fix_share(w->org_id, p.id, i);
		rc = db_share_new(db, &s, &b);
	}
	assert_int_equal(rc, -ENOSPC);
	trap.armed = false;
	s = fix_share(w->org_id, p.id, 50000);
	assert_int_equal(db_share_new(db, &s, &b), -ENOSPC);	/* spoiled, although there is room again */
	assert_int_equal(db_savepoint(db), -ENOSPC);
	assert_int_equal(db_commit(db), -ENOSPC);
	assert_int_equal(db_person_find(db, &p, p.ref), -ENOENT);
	OK(act(w, 3));
}

static void test_file_size_limit_is_a_full_disk(void **state)
{
	struct ffix *w = *state;
	struct rlimit limit = { 64 << 10, 64 << 10 };
	int status, rc = 0;
	unsigned i;
	pid_t pid;

	pid = fork();
	if (!pid) {
		signal(SIGXFSZ, SIG_IGN);
		if (fix_open(w->db, 0) || setrlimit(RLIMIT_FSIZE, &limit))
			_exit(1);
		for (i = 0; i < ACTS && !rc; i++)
			rc = act(w, i);
		_exit(-rc);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), ENOSPC);
}

#define FTEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FTEST(test_cut_at_each_call_promised_stays_and_nothing_is_half),
		FTEST(test_fail_each_call_once_disk_full),
		FTEST(test_fail_each_call_once_io_error_then_killed),
		FTEST(test_fail_from_each_call_on_disk_full),
		FTEST(test_full_disk_says_enospc_undoes_and_recovers),
		FTEST(test_full_disk_within_a_large_batch_spoils_it),
		FTEST(test_file_size_limit_is_a_full_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
