/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Copies of a database that goes on being written: whole, of one moment, without what was deleted. */
#include <fcntl.h>
#include <sys/stat.h>

#include "tests/lib/db_fix.h"

#define ROWS 3000

static struct db_login row(unsigned i)
{
	struct db_login l = { .slot = 1, .wrap_person = { .len = 40 } };

	memcpy(l.number_ix, &(uint32_t){ i * 2654435761u }, 4);
	memcpy(l.number_ix + 4, &i, sizeof(i));
	snprintf((char *)l.wrap_person.octets, 32, "MARK%08u", i);
	return l;
}

static void add_rows(struct fix *f, unsigned from, unsigned to)
{
	struct db_login l;

	OK(db_begin(f->db));
	for (; from < to; from++) {
		l = row(from);
		l.wrap_staff.len = from * 31 % 440;
		OK(db_login_put(f->db, &l));
	}
	OK(db_commit(f->db));
}

static void strip_row(struct fix *f, unsigned i)
{
	struct db_login l = row(i);

	memset(&l.wrap_person, 0, sizeof(l.wrap_person));
	WRITE(f, db_login_put(f->db, &l));
}

/* To its end; what is written meanwhile is up to meanwhile(). */
static int copy_all(struct fix *f, void (*meanwhile)(struct fix *f, unsigned step))
{
	struct db_copy *c;
	uint64_t left = 0, of = 0, before = INT64_MAX;
	unsigned step;
	int rc, fd;

	OK(db_copy_begin(&c, f->db, f->err, sizeof(f->err)));
	for (step = 0; (rc = db_copy_step(c, 16, &left, &of)) == 1; step++) {
		assert_true(left < of && left < before + 64);
		before = left;
		if (meanwhile)
			meanwhile(f, step);
	}
	assert_int_equal(rc, 0);
	assert_int_equal(left, 0);
	assert_true(step > 3);
	fd = db_copy_take(c);
	assert_true(fd >= 0);
	db_copy_free(c);
	return fd;
}

static struct db *open_copy(struct fix *f, int fd)
{
	struct db *db;

	if (db_open_copy(&db, fd, "the copy", f->err, sizeof(f->err)))
		fail_msg("%s", f->err);
	return db;
}

static void no_copy_left(const struct fix *f)
{
	char name[128];

	snprintf(name, sizeof(name), "%s-copy", f->path);
	assert_int_equal(access(name, F_OK), -1);
}

static void strip_and_add(struct fix *f, unsigned step)
{
	strip_row(f, step);	/* of a page that is copied already, sooner or later */
	strip_row(f, ROWS - 1 - step);
	add_rows(f, ROWS + step, ROWS + step + 1);
	if (step % 16 == 3)
		OK(db_checkpoint(f->db, step % 32 == 3));
}

static void test_copy_is_the_database_of_its_last_step(void **state)
{
	struct fix *f = *state;
	struct db_counts counts;
	struct db_login l, there;
	struct db *db;
	unsigned i, n = 0;
	int fd, rc;

	add_rows(f, 0, ROWS);
	fd = copy_all(f, strip_and_add);
	no_copy_left(f);
	db = open_copy(f, fd);
	OK(db_check(db));
	OK(db_counts(db, &counts));
	for (i = 0; i < 2 * ROWS; i++) {
		l = row(i);
		rc = db_login_get(f->db, &there, l.number_ix, 1);
		assert_int_equal(db_login_get(db, &l, row(i).number_ix, 1), rc);
		if (rc == 0)
			assert_memory_equal(&l, &there, sizeof(l));
		n += rc == 0;
	}
	assert_true(n > ROWS);
	assert_true(db_begin(db) < 0);	/* it is only read */
	db_close(db);
	close(fd);
}

/* Stripped long before, and during the copy; what never reached the file still stands in the memory of the live database. */
static void test_deleted_octets_are_in_no_gap_of_a_copy(void **state)
{
	static bool found[2 * ROWS];
	struct fix *f = *state;
	struct stat st;
	struct db_login l;
	unsigned i, stale = 0, live = 0;
	char *octets, *at;
	int fd;

	add_rows(f, 0, ROWS);
	for (i = 0; i < ROWS / 2; i++)
		strip_row(f, i * 2);
	fd = copy_all(f, strip_and_add);
	OK(fstat(fd, &st));
	octets = malloc((size_t)st.st_size);
	assert_int_equal(pread(fd, octets, (size_t)st.st_size, 0), st.st_size);
	for (at = octets; (at = memmem(at, octets + st.st_size - at, "MARK", 4)); at += 4)
		found[atoi(at + 4) % (2 * ROWS)] = true;
	free(octets);
	close(fd);
	for (i = 0; i < 2 * ROWS; i++) {
		if (!found[i])
			continue;
		OK(db_login_get(f->db, &l, row(i).number_ix, 1));
		stale += l.wrap_person.len == 0;
		live += l.wrap_person.len != 0;
	}
	assert_int_equal(stale, 0);
	assert_true(live > ROWS / 4);
}

static void test_one_at_a_time_and_never_the_lock(void **state)
{
	struct db_copy *c, *second;
	struct fix *f = *state;
	uint64_t left, of;
	struct flock lock = { .l_type = F_WRLCK };
	pid_t pid;
	int status;

	add_rows(f, 0, ROWS);
	OK(db_copy_begin(&c, f->db, f->err, sizeof(f->err)));
	assert_int_equal(db_copy_begin(&second, f->db, f->err, sizeof(f->err)), -EALREADY);
	assert_string_equal(f->err, "a backup is under way");
	OK(db_begin(f->db));
	assert_int_equal(db_copy_step(c, 1, &left, &of), -EINVAL);
	db_abort(f->db);
	assert_int_equal(db_copy_step(c, 1, &left, &of), 1);
	db_copy_free(c);
	no_copy_left(f);
	close(copy_all(f, NULL));
	pid = fork();
	if (pid == 0)	/* another process, as the kernel sees it */
		_exit(fcntl(open(f->path, O_RDWR), F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK ? 0 : 1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

/* As the vault is, once it has dropped its rights. */
static void copy_rooted(struct fix *f)
{
	if (chroot(f->dir) || chdir("/"))
		_exit(77);	/* not permitted */
	db_rooted(f->db);
	close(copy_all(f, NULL));
	_exit(access("/musafir.db", F_OK) || access("/musafir.db-copy", F_OK) == 0);
}

static void test_copies_from_within_its_folder_as_root(void **state)
{
	struct fix *f = *state;
	pid_t pid;
	int status;

	add_rows(f, 0, ROWS);
	pid = fork();
	if (pid == 0)
		copy_rooted(f);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(status, 0);
}

static void test_what_a_killed_process_left_goes(void **state)
{
	struct fix *f = *state;
	struct db_copy *c;
	struct stat st;
	char name[128];

	snprintf(name, sizeof(name), "%s-copy", f->path);
	OK(db_copy_begin(&c, f->db, f->err, sizeof(f->err)));
	OK(stat(name, &st));
	assert_int_equal(st.st_mode & 07777, 0600);
	db_copy_free(c);
	close(open(name, O_CREAT | O_WRONLY, 0600));
	assert_int_equal(db_copy_begin(&c, f->db, f->err, sizeof(f->err)), -EIO);
	fix_reopen(f);
	no_copy_left(f);
	OK(mkdir(name, 0700));
	assert_true(db_copy_begin(&c, f->db, f->err, sizeof(f->err)) < 0);
	OK(rmdir(name));
	OK(db_copy_begin(&c, f->db, f->err, sizeof(f->err)));
	db_copy_free(c);
}

static void test_a_damaged_or_newer_copy_is_found(void **state)
{
	static const uint8_t version[] = { 0, 0, 0, DB_VERSION }, newer[] = { 0, 0, 0, DB_VERSION + 1 };
	static const char junk[600] = "JUNK";
	struct fix *f = *state;
	struct db *db;
	char name[128];
	int fd, rw, rc;

	add_rows(f, 0, ROWS);
	OK(db_checkpoint(f->db, true));
	snprintf(name, sizeof(name), "%s.other", f->path);
	rw = open(name, O_RDWR | O_CREAT, 0600);
	fd = copy_all(f, NULL);
	{
		static char octets[4 << 20];
		ssize_t n = pread(fd, octets, sizeof(octets), 0);

		assert_int_equal(write(rw, octets, n), n);
	}
	db = open_copy(f, rw);
	OK(db_check(db));
	db_close(db);
	assert_int_equal(pwrite(rw, newer, sizeof(newer), 60), sizeof(newer));
	assert_int_equal(db_open_copy(&db, rw, "the copy", f->err, sizeof(f->err)), -EPROTO);
	assert_int_equal(pwrite(rw, version, sizeof(version), 60), sizeof(version));
	assert_int_equal(pwrite(rw, junk, sizeof(junk), 40 * 4096), sizeof(junk));
	rc = db_open_copy(&db, rw, "the copy", f->err, sizeof(f->err));
	if (rc == 0)
		assert_int_equal(db_check(db), -EUCLEAN);
	db_close(db);
	OK(ftruncate(rw, 100));
	assert_int_equal(db_open_copy(&db, rw, "the copy", f->err, sizeof(f->err)), -EUCLEAN);
	assert_string_equal(f->err, "the copy: not a database");
	close(rw);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_copy_is_the_database_of_its_last_step),
		TEST(test_deleted_octets_are_in_no_gap_of_a_copy),
		TEST(test_one_at_a_time_and_never_the_lock),
		TEST(test_copies_from_within_its_folder_as_root),
		TEST(test_what_a_killed_process_left_goes),
		TEST(test_a_damaged_or_newer_copy_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
