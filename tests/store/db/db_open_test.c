/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Opening: whose file, for whom alone, with which settings; and that no statement scans. */
#include <ctype.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <sys/stat.h>

#include "store/db/sqlite/db_sqlite.h"
#include "tests/lib/db_fix.h"

#define KNOWN OSMO_STRINGIFY_VAL(DB_VERSION)

static size_t slurp(const char *path, char *text, size_t cap)
{
	int fd = open(path, O_RDONLY);
	ssize_t n;

	assert_true(fd >= 0);
	n = read(fd, text, cap);
	close(fd);
	return n < 0 ? 0 : (size_t)n;
}

static void spill(const char *path, const void *text, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_int_equal(write(fd, text, len), (ssize_t)len);
	close(fd);
}

static void shut(struct fix *f)
{
	db_close(f->db);
	f->db = NULL;
}

/* Opening fails with rc, says words, and leaves the file as it was. */
static void expect_refused(struct fix *f, unsigned flags, int rc, const char *words)
{
	static char before[1 << 20], after[1 << 20];
	size_t n = slurp(f->path, before, sizeof(before));

	f->err[0] = '\0';
	assert_int_equal(fix_open(f, flags), rc);
	assert_null(f->db);
	if (!strstr(f->err, words))
		fail_msg("\"%s\" does not say \"%s\"", f->err, words);
	assert_null(strchr(f->err, '\n'));
	assert_int_equal(slurp(f->path, after, sizeof(after)), n);
	assert_memory_equal(before, after, n);
}

/* Run sql as another program would. */
static void edit(struct fix *f, const char *sql)
{
	sqlite3 *h;

	OK(sqlite3_open(f->path, &h));
	OK(sqlite3_exec(h, sql, NULL, NULL, NULL));
	OK(sqlite3_close(h));
}

static void get(struct fix *f, const char *sql, char *out, size_t size)
{
	sqlite3_stmt *s;

	OK(sqlite3_prepare_v2(f->db->h, sql, -1, &s, NULL));
	assert_int_equal(sqlite3_step(s), SQLITE_ROW);
	snprintf(out, size, "%s", (const char *)sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
}

static void test_new_database_is_private_and_sound(void **state)
{
	struct db_org org = fix_org("715464");
	struct fix *f = *state;
	struct stat st;
	char name[128], value[64];

	OK(db_begin(f->db));
	OK(db_org_new(f->db, &org));
	OK(db_commit(f->db));
	OK(stat(f->path, &st));
	assert_int_equal(st.st_mode & 07777, 0600);
	snprintf(name, sizeof(name), "%s-wal", f->path);
	OK(stat(name, &st));
	assert_int_equal(st.st_mode & 07777, 0600);
	snprintf(name, sizeof(name), "%s-shm", f->path);
	assert_int_equal(stat(name, &st), -1);
	get(f, "PRAGMA integrity_check", value, sizeof(value));
	assert_string_equal(value, "ok");
	get(f, "SELECT count(*) FROM pragma_foreign_key_check", value, sizeof(value));
	assert_string_equal(value, "0");
}

static void test_settings_are_those_promised(void **state)
{
	static const char *const expected[][2] = {
		{ "PRAGMA journal_mode", "wal" }, { "PRAGMA synchronous", "2" }, { "PRAGMA foreign_keys", "1" },
		{ "PRAGMA trusted_schema", "0" }, { "PRAGMA secure_delete", "1" }, { "PRAGMA locking_mode", "exclusive" },
		{ "PRAGMA temp_store", "2" }, { "PRAGMA cell_size_check", "1" }, { "PRAGMA user_version", KNOWN },
		{ "PRAGMA application_id", "1836413798" },
	};
	struct fix *f = *state;
	char value[64];
	size_t i;

	fix_reopen(f);
	for (i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		get(f, expected[i][0], value, sizeof(value));
		assert_string_equal(value, expected[i][1]);
	}
}

static void test_create_never_overwrites(void **state)
{
	struct fix *f = *state;
	char name[128];

	shut(f);
	expect_refused(f, DB_CREATE, -EEXIST, "exists already");
	unlink(f->path);
	snprintf(name, sizeof(name), "%s-wal", f->path);
	spill(name, "old log", 7);
	assert_int_equal(fix_open(f, DB_CREATE), -EEXIST);
	assert_non_null(strstr(f->err, "left over"));
	assert_int_equal(access(f->path, F_OK), -1);
	snprintf(f->path, sizeof(f->path), "%s/none/x.db", f->dir);
	assert_int_equal(fix_open(f, DB_CREATE), -ENOENT);
}

static void test_missing_file_is_not_made(void **state)
{
	struct fix *f = *state;

	shut(f);
	unlink(f->path);
	assert_int_equal(fix_open(f, 0), -ENOENT);
	assert_non_null(strstr(f->err, f->path));
	assert_int_equal(access(f->path, F_OK), -1);
}

static void test_other_files_are_recognised_and_left_alone(void **state)
{
	static char text[8192];
	struct fix *f = *state;

	shut(f);
	memset(text, 'a', sizeof(text));
	spill(f->path, text, sizeof(text));
	expect_refused(f, 0, -EUCLEAN, "not a database");
	spill(f->path, "", 0);
	expect_refused(f, 0, -EUCLEAN, "not a database");
	spill(f->path, "SQLite format 3", 16);
	expect_refused(f, 0, -EUCLEAN, "not a database");
	unlink(f->path);
	edit(f, "CREATE TABLE subscriber (imsi TEXT); PRAGMA user_version = " KNOWN);
	chmod(f->path, 0600);
	expect_refused(f, 0, -EUCLEAN, "another program");
	unlink(f->path);
	mkdir(f->path, 0700);
	assert_int_equal(fix_open(f, 0), -EUCLEAN);
}

static void test_readable_by_others_refused(void **state)
{
	struct fix *f = *state;

	shut(f);
	chmod(f->path, 0640);
	expect_refused(f, 0, -EACCES, "0640");
}

static void test_newer_and_older_versions_refused(void **state)
{
	struct fix *f = *state;

	shut(f);
	edit(f, "PRAGMA user_version = 99");
	assert_int_equal(fix_open(f, DB_MIGRATE), -EPROTO);
	assert_non_null(strstr(f->err, "version 99, this program knows " KNOWN));
	edit(f, "PRAGMA user_version = 0");
	assert_int_equal(fix_open(f, 0), -EPROTO);
	assert_int_equal(fix_open(f, DB_MIGRATE), -EPROTO);
}

/* Everything SQLite knows of the schema, in order. */
static void schema_of(struct fix *f, char *out, size_t size)
{
	sqlite3_stmt *s;
	size_t len = 0;

	OK(sqlite3_prepare_v2(f->db->h, "SELECT type || ' ' || name || ' ' || tbl_name || ' ' || coalesce(sql, '') FROM sqlite_schema "
			      "ORDER BY type, name", -1, &s, NULL));
	while (sqlite3_step(s) == SQLITE_ROW && len < size)
		len += snprintf(out + len, size - len, "%s\n", (const char *)sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
	assert_true(len > 1000 && len < size);
}

/* The database that version 1 made, with a person in it. */
static void make_old(struct fix *f)
{
	static char sql[1 << 16];
	const char *top = getenv("top_srcdir");
	char path[512];
	size_t n;

	snprintf(path, sizeof(path), "%s/tests/store/db/schema_001.sql", top ? top : ".");
	n = slurp(path, sql, sizeof(sql) - 1);
	sql[n] = '\0';
	unlink(f->path);
	edit(f, sql);
	edit(f, "PRAGMA journal_mode = WAL");
	/* the highest number of all was given to one that is gone */
	edit(f, "INSERT INTO outbox VALUES (3, 'op1', 0, 5, 6, 1, '', zeroblob(16), 0, x'77'), (4, 'op1', 1, 5, 6, 1, 'm4', zeroblob(16), 0, x'77'), "
	     "(9, 'op1', 3, 5, 6, 1, 'm9', zeroblob(16), 8, NULL); DELETE FROM outbox WHERE id = 9");
	edit(f, "INSERT INTO person VALUES (7, x'07070707070707070707070707070707', randomblob(32), x'01', x'02', x'03', 0, 0, 5, 0, 0, 0, 2, 0, 0, 1, 1, x'04')");
	chmod(f->path, 0600);
}

/* What waited still has its text, what was sent does not, and no number is given twice. */
static void expect_outbox_kept(struct fix *f)
{
	struct db_out o, new = { .link = "op1" };
	struct db_blob b = fix_blob(30, 1);

	OK(db_begin(f->db));
	OK(db_out_lease(f->db, &o, &b, "op1", 1, T0, T0 + 60));
	assert_int_equal(o.id, 3);
	assert_int_equal(b.len, 1);
	OK(db_out_prev(f->db, &o, "op1", "m4", DB_FOREVER));
	assert_int_equal(o.id, 4);
	OK(db_out_new(f->db, &new, &b));
	assert_int_equal(new.id, 10);
	OK(db_commit(f->db));
}

static void test_upgraded_database_equals_a_fresh_one(void **state)
{
	static char fresh[1 << 16], upgraded[1 << 16];
	struct fix *f = *state;
	struct db_person p;
	uint8_t ref[DB_REF];

	memset(ref, 7, sizeof(ref));
	schema_of(f, fresh, sizeof(fresh));
	shut(f);
	make_old(f);
	expect_refused(f, 0, -EPROTO, "version 1, this program " KNOWN);
	OK(fix_open(f, DB_MIGRATE));
	schema_of(f, upgraded, sizeof(upgraded));
	assert_string_equal(upgraded, fresh);
	assert_int_equal(db_person_get(f->db, &p, 7), -ENOENT);	/* it told who came seventh */
	OK(db_person_find(f->db, &p, ref));
	assert_int_equal(p.evidence, 2);
	assert_int_equal(p.settings, 0);
	expect_outbox_kept(f);
	fix_reopen(f);
	OK(db_person_find(f->db, &p, ref));
}

static void test_upgrade_that_fails_leaves_the_old_version(void **state)
{
	struct fix *f = *state;

	shut(f);
	make_old(f);
	edit(f, "CREATE TABLE counter (n)");	/* the step meets it after it made a table */
	assert_true(fix_open(f, DB_MIGRATE) < 0);
	edit(f, "DROP TABLE counter");
	OK(fix_open(f, DB_MIGRATE));
}

/* ---- what an earlier version told ---- */

#define PEOPLE		400
#define TOLD_ID		0x5ec0de000000	/* + i: the numbers of people, in the order of a register */
#define TOLD_LINE	0x4c494e450000	/* + i: their lines, "LINE" */
#define TOLD_SECOND	(T0 + 137)

/* The database of version 6, as its program left it. */
static void make_six(struct fix *f)
{
	static char sql[1 << 16];
	const char *top = getenv("top_srcdir");
	char path[512], people[1024];
	int step;
	size_t n;

	for (step = 2; step <= 6; step++) {
		snprintf(path, sizeof(path), "%s/store/db/sql/up_%03d.sql", top ? top : ".", step);
		n = slurp(path, sql, sizeof(sql) - 1);
		sql[n] = '\0';
		edit(f, sql);
	}
	snprintf(people, sizeof(people), "PRAGMA secure_delete = ON; DELETE FROM person; WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n LIMIT %d) "
		 "INSERT INTO person SELECT i + %" PRId64 ", randomblob(16), randomblob(32), x'01', zeroblob(100 + i %% 7 * 50), x'03', 0, 0, %d, 0, 0, 0, 2, 0, 0, "
		 "1, 1, zeroblob(300), 0, 0 FROM n; INSERT INTO paper SELECT id, randomblob(16), %" PRId64 " + id - %" PRId64 ", 9223372036854775807, randomblob(16) FROM "
		 "person; INSERT INTO login SELECT randomblob(16), 1, randomblob(16), id, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, created, created FROM person; "
		 "UPDATE sqlite_sequence SET seq = seq + (1 << 24) WHERE name = 'person'",	/* the highest number ever stays */
		 PEOPLE, (int64_t)TOLD_ID, TOLD_SECOND, (int64_t)TOLD_LINE, (int64_t)TOLD_ID);
	edit(f, people);
}

/* A number as a value of a row, its last two octets left away. */
static size_t as_value(uint8_t out[8], uint64_t v)
{
	int i;

	for (i = 0; i < 4; i++)
		out[i] = v >> (40 - 8 * i);
	return 4;
}

/* The same as the number of a row: of its seven octets of seven bits the first four. */
static size_t as_row(uint8_t out[8], uint64_t v)
{
	int i;

	for (i = 0; i < 4; i++)
		out[i] = 0x80 | v >> (42 - 7 * i);
	return 4;
}

static unsigned count_in(const char *path, const void *octets, size_t len)
{
	static char file[1 << 22];
	size_t n = slurp(path, file, sizeof(file));
	unsigned found = 0;
	char *at;

	assert_true(n < sizeof(file));
	for (at = file; (at = memmem(at, file + n - at, octets, len)); at++)
		found++;
	return found;
}

/* How often the files tell an old number, line or second. */
static unsigned told(struct fix *f)
{
	uint8_t value[8], row[8], line[8], second[4] = { TOLD_SECOND >> 24, TOLD_SECOND >> 16 & 255, TOLD_SECOND >> 8 & 255, TOLD_SECOND & 255 };
	char log[128];
	unsigned n = 0, i;

	as_value(value, TOLD_ID), as_row(row, TOLD_ID), as_value(line, TOLD_LINE);
	snprintf(log, sizeof(log), "%s-wal", f->path);
	for (i = 0; i < 2; i++)
		n += count_in(i ? log : f->path, value, 4) + count_in(i ? log : f->path, row, 4) + count_in(i ? log : f->path, line, 4) +
		     count_in(i ? log : f->path, second, 4);
	return n;
}

static void test_an_upgrade_leaves_nothing_of_what_the_old_version_told(void **state)
{
	struct fix *f = *state;
	char value[64];

	shut(f);
	make_old(f);
	make_six(f);
	OK(fix_open(f, DB_MIGRATE));
	assert_true(told(f) > 4 * PEOPLE);
	assert_true(db_has_dropped(f->db));	/* what the vault waits for to truncate the log */
	OK(db_checkpoint(f->db, true));
	assert_int_equal(told(f), 0);
	get(f, "SELECT count(*) FROM paper JOIN person ON id = person_id", value, sizeof(value));
	assert_string_equal(value, "400");
	fix_reopen(f);
	assert_false(db_has_dropped(f->db));
}

static void test_schema_that_is_not_ours_refused(void **state)
{
	struct fix *f = *state;

	shut(f);
	edit(f, "ALTER TABLE person RENAME COLUMN record TO recordx");
	assert_int_equal(fix_open(f, 0), -EUCLEAN);
	assert_non_null(strstr(f->err, "table person"));
}

/* What is more, fewer or different is named, whoever opens it; nothing of it runs. */
static void test_schema_is_compared_word_for_word(void **state)
{
	static const struct {
		const char *sql, *name;
	} odd[] = {
		{ "CREATE TRIGGER odd AFTER UPDATE ON login BEGIN UPDATE login SET tried = 0; END", "trigger odd" },
		{ "CREATE TABLE odd (n INTEGER)", "table odd" },
		{ "CREATE VIEW odd AS SELECT 1", "view odd" },
		{ "CREATE INDEX odd ON login (tried)", "index odd" },
		{ "DROP INDEX login_person", "index login_person" },
		{ "DROP TABLE export", "table export" },
		{ "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', 'strict') WHERE name = 'login'", "table login" },
		{ "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = '' WHERE name = 'sqlite_autoindex_org_1'", "sqlite_autoindex_org_1" },
	};
	struct fix *f = *state;
	struct db *look;
	size_t i;

	for (i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		shut(f);
		edit(f, odd[i].sql);
		expect_refused(f, 0, -EUCLEAN, odd[i].name);
		assert_int_equal(db_open(&look, f->path, DB_LOOK, f->err, sizeof(f->err)), -EUCLEAN);
		assert_non_null(strstr(f->err, odd[i].name));
		unlink(f->path);
		OK(fix_open(f, DB_CREATE));
	}
}

/* Triggers are off, and one that stands in an older database is found behind the steps. */
static void test_a_trigger_in_an_older_database_is_found(void **state)
{
	struct fix *f = *state;
	int is = -1;

	OK(sqlite3_db_config(f->db->h, SQLITE_DBCONFIG_ENABLE_TRIGGER, -1, &is));
	assert_int_equal(is, 0);
	shut(f);
	make_old(f);
	edit(f, "CREATE TRIGGER odd AFTER UPDATE ON org BEGIN DELETE FROM person; END");
	assert_int_equal(fix_open(f, DB_MIGRATE), -EUCLEAN);
	assert_non_null(strstr(f->err, "trigger odd"));
}

static void test_damaged_page_is_an_error_not_a_crash(void **state)
{
	static char page[4096];
	struct db_person p;
	struct db_org org;
	struct fix *f = *state;
	struct stat st;
	int fd, rc = 0;
	off_t at;

	fix_people(f, &org, &p);
	shut(f);
	OK(stat(f->path, &st));
	memset(page, 0x5a, sizeof(page));
	fd = open(f->path, O_WRONLY);
	for (at = 4096; at < st.st_size; at += 4096)
		assert_int_equal(pwrite(fd, page, sizeof(page), at), 4096);
	close(fd);
	rc = fix_open(f, 0);
	if (!rc)
		rc = db_person_get(f->db, &p, 1);
	assert_int_equal(rc, -EUCLEAN);
}

/* ---- one process at a time ---- */

/* What a second process gets. */
static int open_elsewhere(struct fix *f)
{
	struct fix other = *f;
	int status, rc;
	pid_t pid = fork();

	if (!pid) {
		rc = fix_open(&other, 0);
		_exit(rc == -EBUSY && strstr(other.err, "in use") ? 42 : -rc);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WEXITSTATUS(status);
}

static void test_second_process_gets_busy(void **state)
{
	struct db_org org = fix_org("715464");
	struct fix *f = *state;
	struct db *second;

	assert_int_equal(open_elsewhere(f), 42);
	OK(db_begin(f->db));
	OK(db_org_new(f->db, &org));
	assert_int_equal(open_elsewhere(f), 42);
	OK(db_commit(f->db));
	assert_int_equal(open_elsewhere(f), 42);
	OK(db_checkpoint(f->db, true));
	assert_int_equal(open_elsewhere(f), 42);
	assert_int_equal(db_open(&second, f->path, 0, f->err, sizeof(f->err)), -EBUSY);
	assert_int_equal(open_elsewhere(f), 42);	/* a try in the same process lost nothing */
	shut(f);
	assert_int_equal(open_elsewhere(f), 0);
}

static void test_a_look_disturbs_nobody(void **state)
{
	struct fix *f = *state;
	struct db *look;
	char odd[256], log[300];

	OK(db_open(&look, f->path, DB_LOOK, f->err, sizeof(f->err)));
	db_close(look);
	assert_int_equal(open_elsewhere(f), 42);	/* the lock of this process is still there */
	shut(f);
	snprintf(odd, sizeof(odd), "%s?mode=rwc#%%41", f->path);
	OK(rename(f->path, odd));
	OK(db_open(&look, odd, DB_LOOK, f->err, sizeof(f->err)));
	db_close(look);
	snprintf(log, sizeof(log), "%s-wal", odd);
	assert_int_equal(access(log, F_OK), -1);
	OK(rename(odd, f->path));
	edit(f, "PRAGMA user_version = 99");
	expect_refused(f, DB_LOOK, -EPROTO, "a newer program made it");
}

static void test_lock_ends_with_a_killed_process(void **state)
{
	struct db_org org = fix_org("715464"), got;
	struct fix *f = *state;
	int ready[2], status;
	char c;
	pid_t pid;

	shut(f);
	OK(pipe(ready));
	pid = fork();
	if (!pid) {
		if (fix_open(f, 0) || db_begin(f->db) || db_org_new(f->db, &org) || db_commit(f->db) || db_begin(f->db) ||
		    db_org_state(f->db, org.id, DB_ORG_PAUSED) || write(ready[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	assert_int_equal(read(ready[0], &c, 1), 1);
	assert_int_equal(fix_open(f, 0), -EBUSY);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	OK(fix_open(f, 0));
	OK(db_org_find(f->db, &got, "715464"));
	assert_int_equal(got.state, DB_ORG_OPEN);
	close(ready[0]);
	close(ready[1]);
}

/* As the vault does: open, then lose the file system and the rights. */
static int work_without_files(struct fix *f, const char *cage)
{
	struct db_org org = fix_org("715464");
	struct db_share s;
	struct db_person p = fix_person(1);
	struct db_blob b = fix_blob(2000, 1);
	unsigned i, n;

	if (fix_open(f, 0) || chroot(cage) || chdir("/") || setgid(65534) || setuid(65534))
		return 1;
	if (db_begin(f->db) || db_org_new(f->db, &org) || db_person_new(f->db, &p, &b))
		return 2;
	for (i = 0; i < 3000; i++) {	/* beyond the cache of a statement, and several checkpoints */
		s = fix_share(org.id, p.id, i);
		if (db_share_new(f->db, &s, &b))
			return 3;
		if (i % 100 == 99 && (db_commit(f->db) || db_begin(f->db)))
			return 4;
	}
	if (db_clean(f->db, DB_CLEAN_SHARE_EXPIRE, DB_FOREVER, 5000, &n) || n != 3000 || db_commit(f->db))
		return 5;
	if (db_checkpoint(f->db, true))
		return 6;
	if (db_begin(f->db) || db_person_erase(f->db, p.id) || db_commit(f->db))
		return 7;
	db_close(f->db);
	return 0;
}

static void test_works_after_chroot_and_loss_of_rights(void **state)
{
	struct fix *f = *state;
	struct db_counts c;
	char cage[96];
	int status;
	pid_t pid;

	if (geteuid())
		skip();
	shut(f);
	snprintf(cage, sizeof(cage), "%s/empty", f->dir);
	mkdir(cage, 0755);
	pid = fork();
	if (!pid)
		_exit(work_without_files(f, cage));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	OK(fix_open(f, 0));
	OK(db_counts(f->db, &c));
	assert_int_equal(c.orgs, 1);
	assert_int_equal(c.people, 0);
}

/* ---- statements ---- */

/* Scans that are meant: a table of one row, the ledger's end, the oldest operations, checks and consents up to a limit, what a sub-query found, counts that stop at a limit. */
static bool may_scan(int e, const char *detail)
{
	if ((e >= SQL_COUNT_SHARES && e <= SQL_FILE_BYTES) || !strncmp(detail, "SCAN (", 6) || !strcmp(detail, "SCAN CONSTANT ROW"))
		return true;
	return (e == SQL_LINE_TOP && !strcmp(detail, "SCAN sqlite_sequence")) || (e == SQL_LINE_LAST && !strcmp(detail, "SCAN ledger")) ||
	       (e == SQL_CLEAN + DB_CLEAN_OP && !strcmp(detail, "SCAN op")) ||
	       (e == SQL_CLEAN + DB_CLEAN_CHECKED && !strcmp(detail, "SCAN checked")) ||
	       (e == SQL_CLEAN + DB_CLEAN_CONSENT && !strcmp(detail, "SCAN consent")) ||
	       (e == SQL_COUNTERS && !strcmp(detail, "SCAN counter")) || (e == SQL_PROOF_COUNT && !strncmp(detail, "SCAN proof", 10));
}

static void test_no_statement_scans_or_sorts(void **state)
{
	struct fix *f = *state;
	sqlite3_stmt *s;
	char sql[2048];
	const char *detail;
	unsigned plans = 0;
	int e;

	for (e = 0; e < SQL_TOTAL; e++) {
		assert_non_null(db_sqlite_text[e]);
		if (e <= SQL_BACK)
			continue;
		snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s", db_sqlite_text[e]);
		OK(sqlite3_prepare_v2(f->db->h, sql, -1, &s, NULL));
		while (sqlite3_step(s) == SQLITE_ROW) {
			detail = (const char *)sqlite3_column_text(s, 3);
			plans++;
			if (strstr(detail, "TEMP B-TREE") || (strstr(detail, "SCAN") && !may_scan(e, detail)))
				fail_msg("%s\n%s", db_sqlite_text[e], detail);
		}
		sqlite3_finalize(s);
	}
	assert_true(plans > 60);
}

/* A child key without an index makes each delete of its parent a scan. */
static void test_every_foreign_key_has_an_index(void **state)
{
	static const char sql[] =
		"SELECT t.name || '.' || k.\"from\" FROM sqlite_schema t, pragma_foreign_key_list(t.name) k "
		"WHERE t.type = 'table' AND k.\"table\" NOT IN ('org', 'staff') AND NOT EXISTS (SELECT 1 FROM pragma_index_list(t.name) i, "
		"pragma_index_info(i.name) c WHERE c.seqno = 0 AND c.name = k.\"from\") "
		"AND NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name) p WHERE p.pk = 1 AND p.type = 'INTEGER' AND p.name = k.\"from\")";
		/* org and staff are never deleted; an INTEGER PRIMARY KEY is the row number itself */
	struct fix *f = *state;
	sqlite3_stmt *s;
	unsigned n = 0;

	OK(sqlite3_prepare_v2(f->db->h, sql, -1, &s, NULL));
	while (sqlite3_step(s) == SQLITE_ROW) {
		print_message("no index for %s\n", (const char *)sqlite3_column_text(s, 0));
		n++;
	}
	sqlite3_finalize(s);
	assert_int_equal(n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_new_database_is_private_and_sound),
		TEST(test_settings_are_those_promised),
		TEST(test_create_never_overwrites),
		TEST(test_missing_file_is_not_made),
		TEST(test_other_files_are_recognised_and_left_alone),
		TEST(test_readable_by_others_refused),
		TEST(test_newer_and_older_versions_refused),
		TEST(test_upgraded_database_equals_a_fresh_one),
		TEST(test_upgrade_that_fails_leaves_the_old_version),
		TEST(test_an_upgrade_leaves_nothing_of_what_the_old_version_told),
		TEST(test_schema_that_is_not_ours_refused),
		TEST(test_schema_is_compared_word_for_word),
		TEST(test_a_trigger_in_an_older_database_is_found),
		TEST(test_damaged_page_is_an_error_not_a_crash),
		TEST(test_second_process_gets_busy),
		TEST(test_a_look_disturbs_nobody),
		TEST(test_lock_ends_with_a_killed_process),
		TEST(test_works_after_chroot_and_loss_of_rights),
		TEST(test_no_statement_scans_or_sorts),
		TEST(test_every_foreign_key_has_an_index),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
