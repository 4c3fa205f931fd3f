/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files of backups: which are kept, and how one comes by its name. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>

#include "store/backup/backup.h"
#include "tests/lib/seal_fix.h"

#define OK(call) assert_int_equal(call, 0)
#define DAY 86400LL
#define T0 (20000 * DAY + 3600)	/* 2024-10-04, a Friday */

static void put_backup(const struct fix *f, const char *name, int64_t time, const char *key_id)
{
	struct seal_backup b = { .time = time, .size = 1 };
	uint8_t header[SEAL_BACKUP_HEADER], key[SEAL_KEY];
	char path[200];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", f->dir, name);
	seal_backup_new(f->keys, &b, header, key);
	if (key_id)
		memcpy(header + SEAL_BACKUP_MAGIC, key_id, 8);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	assert_int_equal(write(fd, header, sizeof(header)), sizeof(header));
	OK(ftruncate(fd, SEAL_BACKUP_HEADER + SEAL_STREAM_HEAD + 1 + SEAL_CHUNK_OVER));
	close(fd);
}

#define NAME 40

/* Names do not tell the time. */
static void name_of(char name[NAME], unsigned n)
{
	snprintf(name, NAME, "musafir-20240101T%06uZ.backup", n);
}

static bool is_there(const struct fix *f, const char *name)
{
	char path[200];

	snprintf(path, sizeof(path), "%s/%s", f->dir, name);
	return access(path, F_OK) == 0;
}

static unsigned apply_made(struct fix *f, const char *scheme, const char *made)
{
	struct backup_keep k;
	char id[SEAL_KEY_ID], err[BACKUP_ERR];
	unsigned removed;

	seal_keys_id(f->keys, id);
	OK(backup_keep_parse(&k, scheme));
	OK(backup_keep_apply(&k, f->dir, made, id, &removed, err));
	return removed;
}

static unsigned apply(struct fix *f, const char *scheme)
{
	return apply_made(f, scheme, "");
}

static void test_schemes(void **state)
{
	static const char *const bad[] = { "", "7", "d", "7d,", ",7d", "7d7w", "7d,7d", "0d", "-1d", "1001d", "7x", "7d,4w,6m,", " 7d", "99999999999999999999d" };
	struct backup_keep k;
	size_t i;

	OK(backup_keep_parse(&k, "7d,4w,6m"));
	assert_true(k.days == 7 && k.weeks == 4 && k.months == 6);
	OK(backup_keep_parse(&k, "12m"));
	assert_true(k.days == 0 && k.weeks == 0 && k.months == 12);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (backup_keep_parse(&k, bad[i]) == 0)
			fail_msg("\"%s\" is taken", bad[i]);
}

/* Two a day for a year: of the last seven days, four weeks and six months the newest each stays. */
static void test_the_newest_of_days_weeks_and_months_stay(void **state)
{
	struct fix *f = *state;
	unsigned day, kept = 0;
	char name[NAME];

	for (day = 0; day < 2 * 365; day++) {
		name_of(name, day);
		put_backup(f, name, T0 - (365 * DAY) + day * DAY / 2, NULL);
	}
	/* the last days are 729 and 728, both of one day */
	apply(f, "7d,4w,6m");
	for (day = 0; day < 2 * 365; day++) {
		name_of(name, day);
		kept += is_there(f, name);
	}
	assert_in_range(kept, 7 + 2 + 4, 7 + 4 + 6);
	assert_true(is_there(f, "musafir-20240101T000729Z.backup"));
	assert_false(is_there(f, "musafir-20240101T000728Z.backup"));
	assert_true(is_there(f, "musafir-20240101T000727Z.backup"));
	assert_false(is_there(f, "musafir-20240101T000000Z.backup"));
	assert_int_equal(apply(f, "7d,4w,6m"), 0);
}

static void test_only_our_own_ever_go(void **state)
{
	struct fix *f = *state;
	char path[200];
	int fd;

	put_backup(f, "musafir-20240101T000000Z.backup", T0, NULL);
	put_backup(f, "musafir-20240101T000001Z.backup", T0 - DAY, NULL);
	put_backup(f, "musafir-20240101T000002Z.backup", T0 - 2 * DAY, "0123abcd");
	put_backup(f, "musafir-20240101T000003Z.backup.part", T0 - 3 * DAY, NULL);
	put_backup(f, "other-20240101T000004Z.backup", T0 - 3 * DAY, NULL);
	put_backup(f, "musafir-before-the-move.backup", T0 - 3 * DAY, NULL);
	put_backup(f, "musafir-20240101T000005Z.backup.backup", T0 - 3 * DAY, NULL);
	snprintf(path, sizeof(path), "%s/musafir-20240101T000006Z.backup", f->dir);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_int_equal(write(fd, "notes", 5), 5);
	close(fd);
	snprintf(path, sizeof(path), "%s/musafir-20240101T000007Z.backup", f->dir);
	OK(symlink("musafir-20240101T000001Z.backup", path));
	assert_int_equal(apply(f, "1d"), 1);
	assert_true(is_there(f, "musafir-20240101T000000Z.backup"));
	assert_false(is_there(f, "musafir-20240101T000001Z.backup"));
	assert_true(is_there(f, "musafir-20240101T000002Z.backup") && is_there(f, "musafir-20240101T000003Z.backup.part") &&
		    is_there(f, "other-20240101T000004Z.backup") && is_there(f, "musafir-before-the-move.backup") &&
		    is_there(f, "musafir-20240101T000005Z.backup.backup") && is_there(f, "musafir-20240101T000006Z.backup") &&
		    faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0);
}

static void test_one_of_a_clock_that_was_ahead_does_not_cost_the_one_just_made(void **state)
{
	struct fix *f = *state;

	put_backup(f, "musafir-20240101T000001Z.backup", T0 + 400 * DAY, NULL);
	put_backup(f, "musafir-20240101T000002Z.backup", T0, NULL);
	assert_int_equal(apply_made(f, "1d", "musafir-20240101T000002Z.backup"), 0);
	assert_true(is_there(f, "musafir-20240101T000002Z.backup"));
}

static void test_one_that_was_cut_off_does_not_stand_for_its_day(void **state)
{
	struct fix *f = *state;
	char path[200];

	put_backup(f, "musafir-20240101T000001Z.backup", T0, NULL);
	put_backup(f, "musafir-20240101T000002Z.backup", T0 + 60, NULL);
	snprintf(path, sizeof(path), "%s/musafir-20240101T000002Z.backup", f->dir);
	OK(truncate(path, SEAL_BACKUP_HEADER + 10));
	assert_int_equal(apply(f, "1d"), 0);
}

/* ---- names ---- */

static void test_a_name_comes_with_all_of_the_file(void **state)
{
	struct fix *f = *state;
	struct backup_part p, other;
	char path[200], err[BACKUP_ERR];
	int fd;

	snprintf(path, sizeof(path), "%s/x.backup", f->dir);
	fd = open("/dev/null", O_RDONLY);
	close(fd);
	OK(backup_part_open(&p, path, NULL, err));
	assert_int_equal(backup_part_open(&other, path, NULL, err), -EBUSY);
	assert_int_equal(write(p.fd, "whole", 5), 5);
	assert_false(is_there(f, "x.backup"));
	OK(backup_part_place(&p, err));
	assert_true(is_there(f, "x.backup") && !is_there(f, "x.backup.part"));
	backup_part_drop(&p);
	assert_true(is_there(f, "x.backup"));
	assert_int_equal(backup_part_open(&p, path, NULL, err), -EEXIST);
	assert_non_null(strstr(err, "nothing is overwritten"));
}

static void test_what_comes_meanwhile_is_not_overwritten(void **state)
{
	struct fix *f = *state;
	struct backup_part p;
	char path[200], err[BACKUP_ERR], text[8];

	snprintf(path, sizeof(path), "%s/x.backup", f->dir);
	OK(backup_part_open(&p, path, NULL, err));
	assert_int_equal(write(p.fd, "ours", 4), 4);
	put_backup(f, "x.backup", T0, NULL);
	assert_int_equal(backup_part_place(&p, err), -EEXIST);
	assert_false(is_there(f, "x.backup.part"));
	slurp(path, text, sizeof(text));
	assert_string_equal(text, "musafir");
}

static void test_a_folder_that_vanishes_is_told(void **state)
{
	struct fix *f = *state;
	struct backup_part p;
	char folder[100], path[200], err[BACKUP_ERR];

	snprintf(folder, sizeof(folder), "%s/stick", f->dir);
	OK(mkdir(folder, 0700));
	snprintf(path, sizeof(path), "%s/x.backup", folder);
	OK(backup_part_open(&p, path, NULL, err));
	OK(unlink(p.part));
	OK(rmdir(folder));
	assert_int_equal(write(p.fd, "ours", 4), 4);
	assert_int_equal(backup_part_place(&p, err), -ENOENT);
	assert_non_null(strstr(err, "x.backup: No such file"));
	assert_int_equal(p.fd, -1);
}

static void test_what_a_killed_one_left_is_taken_over(void **state)
{
	struct fix *f = *state;
	struct backup_part p;
	struct stat st;
	char path[200], err[BACKUP_ERR], text[8];
	int fd;

	snprintf(path, sizeof(path), "%s/x.backup.part", f->dir);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_int_equal(write(fd, "left over", 9), 9);
	OK(fchmod(fd, 0666));
	close(fd);
	*strstr(path, ".part") = '\0';
	OK(backup_part_open(&p, path, NULL, err));
	assert_int_equal(write(p.fd, "new", 3), 3);
	OK(backup_part_place(&p, err));
	slurp(path, text, sizeof(text));
	assert_string_equal(text, "new");
	OK(stat(path, &st));
	assert_int_equal(st.st_mode & 07777, 0600);
	OK(unlink(path));
	snprintf(path, sizeof(path), "%s/x.backup.part", f->dir);
	OK(symlink("/dev/null", path));
	*strstr(path, ".part") = '\0';
	assert_true(backup_part_open(&p, path, NULL, err) < 0);
}

static void test_what_somebody_else_left_is_not(void **state)
{
	struct fix *f = *state;
	char path[200], err[BACKUP_ERR];
	struct backup_part p;

	if (geteuid() != 0)
		skip();
	snprintf(path, sizeof(path), "%s/x.backup.part", f->dir);
	close(open(path, O_WRONLY | O_CREAT, 0600));
	OK(chown(path, 65534, (gid_t)-1));
	*strstr(path, ".part") = '\0';
	assert_int_equal(backup_part_open(&p, path, NULL, err), -EINVAL);
	assert_non_null(strstr(err, "move it away"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_schemes),
		TEST(test_the_newest_of_days_weeks_and_months_stay),
		TEST(test_only_our_own_ever_go),
		TEST(test_one_of_a_clock_that_was_ahead_does_not_cost_the_one_just_made),
		TEST(test_one_that_was_cut_off_does_not_stand_for_its_day),
		TEST(test_a_name_comes_with_all_of_the_file),
		TEST(test_what_comes_meanwhile_is_not_overwritten),
		TEST(test_a_folder_that_vanishes_is_told),
		TEST(test_what_a_killed_one_left_is_taken_over),
		TEST(test_what_somebody_else_left_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
