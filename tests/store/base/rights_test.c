/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a process cannot do after it gave up its rights. Needs root, and a user "nobody", for all but the first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <talloc.h>

#include "store/base/log.h"
#include "store/base/rights.h"

#define USER	"nobody"

static const struct rights_user user = { "process.vault_user", USER };

/* Run what in a child. returns: its exit status. */
static int in_child(int (*what)(void *arg), void *arg)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		_exit(what(arg));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void need_root(void)
{
	if (geteuid() != 0 || !getpwnam(USER))
		skip();
}

static int hardened(void *arg)
{
	struct rlimit core;
	int fd;

	if (rights_harden() < 0 || prctl(PR_GET_DUMPABLE) != 0 || prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
		return 1;
	if (getrlimit(RLIMIT_CORE, &core) < 0 || core.rlim_max != 0)
		return 2;
	fd = umask(0);
	return fd == 077 ? 0 : 3;
}

static void test_harden_no_dumps_no_cores_no_new_privileges(void **state)
{
	assert_int_equal(in_child(hardened, NULL), 0);
}

static int dropped(void *arg)
{
	const gid_t many[] = { 0, 1, 2 };
	uid_t r, e, s;
	gid_t gr, ge, gs;
	int sig = 0;

	if (setgroups(3, many) < 0 || rights_harden() < 0 || rights_drop(&user, NULL) < 0)
		return 1;
	if (getresuid(&r, &e, &s) < 0 || r == 0 || e != r || s != r || getresgid(&gr, &ge, &gs) < 0 || gr == 0 || ge != gr || gs != gr)
		return 2;
	if (getgroups(0, NULL) != 0)
		return 3;
	if (prctl(PR_GET_DUMPABLE) != 0 || prctl(PR_GET_PDEATHSIG, &sig) < 0 || sig != SIGKILL)
		return 4;
	return setuid(0) == 0 ? 5 : 0;
}

static void test_drop_user_groups_and_guards(void **state)
{
	need_root();
	assert_int_equal(in_child(dropped, NULL), 0);
}

static int rooted(void *arg)
{
	if (rights_drop(&user, arg) != 1)
		return 1;
	if (access("/inside", R_OK) < 0)
		return 2;
	return access("/etc/passwd", F_OK) == 0 ? 3 : 0;
}

static void test_drop_with_a_path_sees_only_its_folder(void **state)
{
	char dir[] = "/tmp/rights_test.XXXXXX", path[64];

	need_root();
	assert_non_null(mkdtemp(dir));
	assert_int_equal(chmod(dir, 0755), 0);
	snprintf(path, sizeof(path), "%s/inside", dir);
	close(creat(path, 0644));
	assert_int_equal(in_child(rooted, path), 0);
	unlink(path);
	rmdir(dir);
}

static void test_may_make_is_told_before_the_drop(void **state)
{
	char dir[] = "/tmp/rights_test.XXXXXX", path[64];
	const struct rights_user started = { "process.vault_user", NULL };
	const struct passwd *pw = getpwnam(USER);

	need_root();
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/inside", dir);
	assert_true(rights_may_make(&started, path));
	assert_false(rights_may_make(&user, path));
	assert_int_equal(chmod(dir, 0755), 0);
	assert_false(rights_may_make(&user, path));
	assert_int_equal(chown(dir, pw->pw_uid, (gid_t)-1), 0);
	assert_true(rights_may_make(&user, path));
	assert_int_equal(chmod(dir, 0577), 0);
	assert_false(rights_may_make(&user, path));
	assert_int_equal(chown(dir, 0, pw->pw_gid), 0);
	assert_true(rights_may_make(&user, path));
	rmdir(dir);
	assert_false(rights_may_make(&user, path));
}

static int stays(void *arg)
{
	const struct rights_user nobody = { "process.vault_user", arg };
	uid_t before = geteuid();

	return rights_drop(&nobody, NULL) == 0 && geteuid() == before ? 0 : 1;
}

static void test_drop_without_a_name_changes_nothing(void **state)
{
	assert_int_equal(in_child(stays, NULL), 0);
	assert_int_equal(in_child(stays, ""), 0);
}

static int refused(void *arg)
{
	const struct rights_user other = { "process.vault_user", arg };

	return -rights_drop(&other, NULL);
}

static void test_drop_to_root_or_to_nobody_known_refused(void **state)
{
	assert_int_equal(in_child(refused, "root"), ENOENT);
	assert_int_equal(in_child(refused, "no-such-user"), ENOENT);
}

static int not_root(void *arg)
{
	return setuid(65534) < 0 || setuid(0) == 0 ? 1 : -rights_drop(&user, NULL);
}

static void test_drop_by_an_ordinary_user_refused(void **state)
{
	need_root();
	assert_int_equal(in_child(not_root, NULL), EPERM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_harden_no_dumps_no_cores_no_new_privileges),
		cmocka_unit_test(test_drop_user_groups_and_guards),
		cmocka_unit_test(test_drop_with_a_path_sees_only_its_folder),
		cmocka_unit_test(test_may_make_is_told_before_the_drop),
		cmocka_unit_test(test_drop_without_a_name_changes_nothing),
		cmocka_unit_test(test_drop_to_root_or_to_nobody_known_refused),
		cmocka_unit_test(test_drop_by_an_ordinary_user_refused),
	};
	void *ctx = talloc_new(NULL);
	int rc = log_setup(ctx, LOGL_FATAL);

	rc = rc ? rc : cmocka_run_group_tests(tests, NULL, NULL);
	log_fini();
	talloc_free(ctx);
	return rc;
}
