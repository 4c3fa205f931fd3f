/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The key file: made once, private, refused when anything about it is wrong. */
#include <linux/capability.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "store/seal/seal_backup.h"
#include "tests/lib/seal_fix.h"

static int reopen(struct fix *f)
{
	struct seal_keys *keys;
	int rc = seal_keys_open(&keys, f->path, f->err, sizeof(f->err));

	assert_int_equal(rc == 0, keys != NULL);
	if (rc)
		assert_true(strlen(f->err) > 0 && !strchr(f->err, '\n'));
	seal_keys_free(keys);
	return rc;
}

static void test_keyfile_new_is_private_and_has_the_documented_shape(void **state)
{
	struct fix *f = *state;
	struct stat st;
	char text[512], id[SEAL_KEY_ID], line[64];

	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(stat(f->escrow, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	slurp(f->path, text, sizeof(text));
	seal_keys_id(f->keys, id);
	snprintf(line, sizeof(line), "musafir-key 1 %s test\npepper ", id);
	assert_int_equal(strncmp(text, line, strlen(line)), 0);
	assert_true(seal_keys_is_test(f->keys));
}

static void test_keyfile_existing_is_not_overwritten(void **state)
{
	struct fix *f = *state;
	char before[512], after[512];

	slurp(f->path, before, sizeof(before));
	assert_int_equal(seal_keyfile_create(f->path, true, NULL, f->err, sizeof(f->err)), -EEXIST);
	slurp(f->path, after, sizeof(after));
	assert_string_equal(before, after);
	/* a recovery key without a key file: kept, and no key file is made */
	slurp(f->escrow, before, sizeof(before));
	unlink(f->path);
	assert_int_equal(seal_keyfile_create(f->path, true, NULL, f->err, sizeof(f->err)), -EEXIST);
	slurp(f->escrow, after, sizeof(after));
	assert_string_equal(before, after);
	assert_int_equal(access(f->path, F_OK), -1);
}

static void test_keyfile_impossible_folder_leaves_nothing(void **state)
{
	struct fix *f = *state;
	char path[128];

	snprintf(path, sizeof(path), "%s/none/master.key", f->dir);
	assert_int_equal(seal_keyfile_create(path, true, NULL, f->err, sizeof(f->err)), -ENOENT);
	assert_non_null(strstr(f->err, "No such file"));
}

/* Two keys that are points. */
static struct seal_escrow two_of(struct fix *f)
{
	struct seal_escrow e = { .n = 2 };
	char path[128];
	unsigned i;

	for (i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/c%u", f->dir, i);
		assert_int_equal(seal_escrow_create(path, f->err, sizeof(f->err)), 0);
		snprintf(path, sizeof(path), "%s/c%u.pub", f->dir, i);
		assert_int_equal(seal_escrow_pub_read(e.pub[i], path, f->err, sizeof(f->err)), 0);
	}
	return e;
}

static void test_keyfile_of_custodians_makes_no_secret(void **state)
{
	struct fix *f = *state;
	struct seal_escrow e = two_of(f);
	struct seal_keys *keys;

	unlink(f->path);
	unlink(f->escrow);
	assert_int_equal(seal_keyfile_create(f->path, false, &e, f->err, sizeof(f->err)), 0);
	assert_int_equal(access(f->escrow, F_OK), -1);
	assert_int_equal(seal_keys_open(&keys, f->path, f->err, sizeof(f->err)), 0);
	assert_false(seal_keys_is_test(keys));
	seal_keys_free(keys);
}

static void test_keyfile_without_two_custodians_refused(void **state)
{
	struct fix *f = *state;
	struct seal_escrow e = two_of(f);
	char path[128];

	snprintf(path, sizeof(path), "%s/k2", f->dir);
	unlink(f->escrow);
	assert_int_equal(seal_keyfile_create(path, false, NULL, f->err, sizeof(f->err)), -EINVAL);
	assert_int_equal(access(f->escrow, F_OK), -1);
	e.n = 1;
	assert_int_equal(seal_keyfile_create(path, true, &e, f->err, sizeof(f->err)), -EINVAL);
	e.n = 2;
	memcpy(e.pub[1], e.pub[0], SEAL_KEY);
	assert_int_equal(seal_keyfile_create(path, false, &e, f->err, sizeof(f->err)), -EINVAL);
	assert_non_null(strstr(f->err, "twice"));
	memset(e.pub[1], 0, SEAL_KEY);
	assert_int_equal(seal_keyfile_create(path, false, &e, f->err, sizeof(f->err)), -EINVAL);
	assert_int_equal(access(path, F_OK), -1);
}

static void test_keyfile_every_changed_octet_refused(void **state)
{
	struct fix *f = *state;
	char text[512], err[256];
	size_t len = slurp(f->path, text, sizeof(text)), i;
	struct seal_keys *keys;

	for (i = 0; i < len; i++) {
		text[i] ^= 1;
		spill(f->path, text, len, 0600);
		assert_int_equal(seal_keys_open(&keys, f->path, err, sizeof(err)), -EINVAL);
		assert_null(keys);
		text[i] ^= 1;
	}
	for (i = 0; i < len; i++) {
		spill(f->path, text, i, 0600);
		assert_int_equal(reopen(f), -EINVAL);
	}
	text[len] = 'x';
	spill(f->path, text, len + 1, 0600);
	assert_int_equal(reopen(f), -EINVAL);
	spill(f->path, text, len, 0400);
	assert_int_equal(reopen(f), 0);
}

static void test_keyfile_test_mark_cannot_be_added_by_hand(void **state)
{
	struct fix *f = *state;
	struct seal_escrow e = two_of(f);
	char path[128], text[512], edited[600], *nl;

	snprintf(path, sizeof(path), "%s/live", f->dir);
	assert_int_equal(seal_keyfile_create(path, false, &e, f->err, sizeof(f->err)), 0);
	slurp(path, text, sizeof(text));
	nl = strchr(text, '\n');
	*nl = '\0';
	snprintf(edited, sizeof(edited), "%s test\n%s", text, nl + 1);
	spill(f->path, edited, strlen(edited), 0600);
	assert_int_equal(reopen(f), -EINVAL);
	assert_non_null(strstr(f->err, "edited"));
}

static void test_keyfile_readable_by_others_refused(void **state)
{
	struct fix *f = *state;
	static const mode_t modes[] = { 0640, 0604, 0610, 0666, 0660 };
	size_t i;

	for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		chmod(f->path, modes[i]);
		assert_int_equal(reopen(f), -EACCES);
		assert_non_null(strstr(f->err, "mode"));
	}
}

static void test_keyfile_missing_folder_or_huge_refused(void **state)
{
	struct fix *f = *state;
	static char huge[100000];
	struct seal_keys *keys;

	assert_int_equal(seal_keys_open(&keys, f->dir, f->err, sizeof(f->err)), -EINVAL);
	memset(huge, 'a', sizeof(huge));
	spill(f->path, huge, sizeof(huge), 0600);
	assert_int_equal(reopen(f), -EINVAL);
	unlink(f->path);
	assert_int_equal(reopen(f), -ENOENT);
	assert_non_null(strstr(f->err, f->path));
	assert_int_equal(mkfifo(f->path, 0600), 0);
	assert_int_equal(reopen(f), -EINVAL);
}

static void test_keyfile_foreign_has_another_check_value(void **state)
{
	struct fix *f = *state;
	uint8_t a[SEAL_IX], b[SEAL_IX];
	struct seal_keys *keys;
	char path[128];

	seal_keys_check(f->keys, a);
	assert_int_equal(seal_keys_open(&keys, f->path, f->err, sizeof(f->err)), 0);
	seal_keys_check(keys, b);
	seal_keys_free(keys);
	assert_memory_equal(a, b, SEAL_IX);
	snprintf(path, sizeof(path), "%s/other", f->dir);
	unlink(f->escrow);
	assert_int_equal(seal_keyfile_create(path, true, NULL, f->err, sizeof(f->err)), 0);
	assert_int_equal(seal_keys_open(&keys, path, f->err, sizeof(f->err)), 0);
	seal_keys_check(keys, b);
	seal_keys_free(keys);
	assert_memory_not_equal(a, b, SEAL_IX);
}

/* Killed in the midst of the text, by the signal of who writes more than it may. */
static void test_keyfile_of_a_killed_writer_is_not_there_and_the_next_one_is(void **state)
{
	const struct rlimit few = { 20, 20 };
	struct fix *f = *state;
	char path[128];
	int status;
	pid_t pid;

	snprintf(path, sizeof(path), "%s/anew.key", f->dir);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		signal(SIGXFSZ, SIG_DFL);
		setrlimit(RLIMIT_FSIZE, &few);
		_exit(seal_keyfile_write(f->keys, path, f->err, sizeof(f->err)) == 0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(seal_keyfile_write(f->keys, path, f->err, sizeof(f->err)), 0);
	assert_int_equal(seal_keyfile_write(f->keys, path, f->err, sizeof(f->err)), -EEXIST);
	snprintf(path, sizeof(path), "%s/anew.key.part", f->dir);
	assert_int_equal(access(path, F_OK), -1);
}

/* As an ordinary user whose limit is that; root and who has capabilities has none. */
static int is_locked_within(struct fix *f, rlim_t octets)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { { 0 } };
	const struct rlimit limit = { octets, octets };
	struct seal_keys *keys;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (setrlimit(RLIMIT_MEMLOCK, &limit) < 0 || syscall(SYS_capset, &head, none) < 0 || seal_keys_open(&keys, f->path, f->err, sizeof(f->err)) < 0)
			_exit(9);
		_exit(seal_keys_is_locked(keys));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void test_keys_that_may_go_to_swap_are_known(void **state)
{
	assert_int_equal(is_locked_within(*state, 64 * 1024), 1);
	assert_int_equal(is_locked_within(*state, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_keyfile_new_is_private_and_has_the_documented_shape),
		TEST(test_keyfile_existing_is_not_overwritten),
		TEST(test_keyfile_impossible_folder_leaves_nothing),
		TEST(test_keyfile_of_custodians_makes_no_secret),
		TEST(test_keyfile_without_two_custodians_refused),
		TEST(test_keyfile_every_changed_octet_refused),
		TEST(test_keyfile_test_mark_cannot_be_added_by_hand),
		TEST(test_keyfile_readable_by_others_refused),
		TEST(test_keyfile_missing_folder_or_huge_refused),
		TEST(test_keyfile_foreign_has_another_check_value),
		TEST(test_keyfile_of_a_killed_writer_is_not_there_and_the_next_one_is),
		TEST(test_keys_that_may_go_to_swap_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
