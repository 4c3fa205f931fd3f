/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From inside each role's sandbox: what it must not do is refused, and what it lives by is not. Once as root with a user for each role, once as one
 * ordinary user. Each attempt is a process of its own; what became of it is printed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

#include "gateway/daemon/sandbox_priv.h"
#include "store/base/handoff.h"
#include "store/base/log.h"

#define ORDINARY	"nobody"

enum { GATEWAY = 1, VAULT = 2, RESOLVER = 4, KDF = 8, ALL = 15 };

static const struct role {
	unsigned bit;
	const struct sandbox *sandbox;
	const char *user;
} roles[] = {
	{ GATEWAY, &sandbox_gateway, "daemon" },
	{ VAULT, &sandbox_vault, "nobody" },
	{ RESOLVER, &sandbox_resolver, "daemon" },
	{ KDF, &sandbox_kdf, "games" },
};

/* What stands on the host, and who is attacked. */
struct world {
	char dir[40], db[64], key[64], admin[64];
	int listener;
	pid_t sibling;
};

/* ---- attempts: 0 when it was done, else errno ---- */

static int open_at(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);

	return fd < 0 ? errno : close(fd);
}

static int open_database(const struct world *w)
{
	return open_at(w->db, O_RDWR);
}

static int read_key(const struct world *w)
{
	return open_at(w->key, O_RDONLY);
}

static int make_file(const struct world *w)
{
	return open_at("/tmp/sandbox_test.made", O_WRONLY | O_CREAT);
}

static int list_folder(const struct world *w)
{
	return open_at("/var", O_RDONLY | O_DIRECTORY);
}

static int open_socket(const struct world *w)
{
	return socket(AF_INET, SOCK_STREAM, 0) < 0 ? errno : 0;
}

static int connect_to_admin(const struct world *w)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);

	snprintf(sa.sun_path, sizeof(sa.sun_path), "%s", w->admin);
	return fd < 0 || connect(fd, (const struct sockaddr *)&sa, sizeof(sa)) < 0 ? errno : 0;
}

static int listen_to_wires(const struct world *w)
{
	return socket(AF_PACKET, SOCK_RAW, 0) < 0 ? errno : 0;
}

static int run_program(const struct world *w)
{
	execl("/bin/true", "true", NULL);
	return errno;
}

static int run_anonymous_program(const struct world *w)
{
	static char *const none[] = { NULL };

	fexecve(HANDOFF_FD, none, none);
	return errno;
}

static int make_process(const struct world *w)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid < 0 ? errno : 0;
}

static int trace_sibling(const struct world *w)
{
	return ptrace(PTRACE_ATTACH, w->sibling, NULL, NULL) < 0 ? errno : 0;
}

static int read_sibling(const struct world *w)
{
	char path[40];

	snprintf(path, sizeof(path), "/proc/%d/mem", (int)w->sibling);
	return open_at(path, O_RDONLY);
}

static int end_sibling(const struct world *w)
{
	return kill(w->sibling, SIGKILL) < 0 ? errno : 0;
}

static int become_root(const struct world *w)
{
	return setuid(0) < 0 ? errno : 0;
}

static int leave_root(const struct world *w)
{
	return chroot("/") < 0 ? errno : 0;
}

static int make_namespace(const struct world *w)
{
	return unshare(CLONE_NEWUSER) < 0 ? errno : 0;
}

static int map_code(const struct world *w)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? errno : 0;
}

static int live_on(const struct world *w)
{
	return signal(SIGSYS, SIG_IGN) == SIG_ERR ? errno : 0;
}

static const struct attempt {
	const char *what;
	unsigned who;
	int (*try)(const struct world *w);
	bool is_call;			/* the filter of system calls refuses it if nothing else does */
	bool needs_no_sanitizer;	/* which has to do it itself */
} attempts[] = {
	{ "open the database", GATEWAY | RESOLVER | KDF, open_database },
	{ "read the key file", ALL, read_key },
	{ "make a file elsewhere", ALL, make_file },
	{ "look at the host's files", ALL, list_folder },
	{ "open a socket", VAULT | KDF, open_socket, true },
	{ "connect to the administration socket", ALL, connect_to_admin, true },
	{ "listen to the wires", ALL, listen_to_wires, true },
	{ "run a program", ALL, run_program, true },
	{ "run a program that has no name", ALL, run_anonymous_program, true },
	{ "make a process", GATEWAY | VAULT | KDF, make_process, true, true },
	{ "trace a sibling", ALL, trace_sibling },
	{ "read the memory of a sibling", ALL, read_sibling },
	{ "end a sibling", ALL, end_sibling, true },
	{ "become root", ALL, become_root, true },
	{ "have another root", ALL, leave_root, true },
	{ "make a user namespace", ALL, make_namespace, true },
	{ "map new code", GATEWAY | VAULT | KDF, map_code, true },
	{ "survive what it may not do", ALL, live_on, true },
};

/* ---- what a role lives by ---- */

static int use_folder(const struct world *w)
{
	int rc = open_at("made", O_RDWR | O_CREAT | O_EXCL);

	return rc ? rc : unlink("made") < 0 ? errno : 0;
}

static int use_network(const struct world *w)
{
	const struct sockaddr_in any = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return fd < 0 || bind(fd, (const struct sockaddr *)&any, sizeof(any)) < 0 || listen(fd, 1) < 0 ? errno : 0;
}

static int ask_server(const struct world *w)
{
	const struct sockaddr_in server = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) }, .sin_port = htons(53) };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	return fd < 0 || connect(fd, (const struct sockaddr *)&server, sizeof(server)) < 0 ? errno : 0;
}

static int look_up(const struct world *w)
{
	return open_at("/etc/passwd", O_RDONLY) ?: make_process(w);
}

static int use_memory(const struct world *w)
{
	size_t size = 64 << 20;
	void *mem = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	return mem == MAP_FAILED || mlock(mem, 4096) < 0 || munmap(mem, size) < 0 ? errno : 0;
}

static const struct attempt needs[] = {
	{ "make and remove a file in its folder", VAULT, use_folder },
	{ "listen at a port", GATEWAY, use_network },
	{ "ask a name server", RESOLVER, ask_server },
	{ "read where hosts are, in a process for it", RESOLVER, look_up },
	{ "have memory, and lock it", ALL, use_memory },
};

/* ---- a process in a sandbox ---- */

struct outcome {
	int err;		/* of the attempt; -1: none was told */
	unsigned call;		/* that ended it; 0: none */
	int status;
};

static bool as_root;		/* else as one ordinary user */
static bool only_calls;		/* and nothing of the sandbox but the filter of system calls */

static void be_ordinary(void)
{
	const struct passwd *pw = getpwnam(ORDINARY);

	if (geteuid() == 0 && (!pw || setgid(pw->pw_gid) < 0 || setuid(pw->pw_uid) < 0))
		_exit(90);
}

/* Be that role. returns: never when it cannot. */
static void enter(const struct world *w, const struct role *role)
{
	const struct rights_user user = { "process.user", as_root ? role->user : NULL };
	int rc;

	if (!as_root)
		be_ordinary();
	if (chdir(w->dir) < 0 || rights_harden() < 0)
		_exit(91);
	rc = only_calls ? sandbox_calls_enter(role->sandbox) : sandbox_enter(role->sandbox, &user, role->bit == VAULT ? w->db : NULL);
	if (rc < 0)
		_exit(92);
}

/* Start it with its end of the control socket in its place. */
static pid_t start(const struct world *w, const struct role *role, const struct attempt *a, int *control)
{
	int sv[2], said;
	pid_t pid;

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sv), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid > 0) {
		close(sv[1]);
		*control = sv[0];
		return pid;
	}
	if (sv[1] != HANDOFF_FD && dup2(sv[1], HANDOFF_FD) < 0)
		_exit(93);
	enter(w, role);
	said = a ? a->try(w) : 0;
	(void)!handoff_send(HANDOFF_FD, &(struct handoff){ .type = HANDOFF_READY, .index = said }, -1);
	if (!a)
		pause();
	_exit(0);
}

static struct outcome attempt(const struct world *w, const struct role *role, const struct attempt *a)
{
	struct outcome o = { .err = -1 };
	struct handoff msg;
	int control, fd;
	pid_t pid = start(w, role, a, &control);

	while (handoff_recv(control, &msg, &fd) == 1) {
		if (msg.type == HANDOFF_READY)
			o.err = (int)msg.index;
		else if (msg.type == HANDOFF_REFUSED)
			o.call = msg.index;
	}
	assert_int_equal(waitpid(pid, &o.status, 0), pid);
	close(control);
	return o;
}

static bool is_refused(const struct outcome *o)
{
	if (o->call)
		return WIFEXITED(o->status) && WEXITSTATUS(o->status) == SANDBOX_EXIT;
	return o->err > 0 && WIFEXITED(o->status) && WEXITSTATUS(o->status) == 0;
}

static void tell(const struct role *role, const char *what, const struct outcome *o)
{
	char call[SANDBOX_CALL] = "";

	if (o->call)
		sandbox_call(call, o->call);
	print_message("# %s, %s: %s: %s%s\n", role->sandbox->name, only_calls ? "system calls alone" : as_root ? "root with users" : "an ordinary user", what,
		      o->call ? "ended, " : o->err < 0 ? "?" : o->err ? strerror(o->err) : "done", call);
}

/* ---- the world ---- */

static void give(const struct world *w, const char *path, const char *user)
{
	const struct passwd *pw = getpwnam(user);

	if (geteuid() == 0)
		assert_int_equal(chown(path, pw->pw_uid, pw->pw_gid), 0);
}

static void write_file(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	close(fd);
}

/* Who is attacked is of the same kind: another role. */
static pid_t start_sibling(const struct world *w)
{
	pid_t pid = fork();

	if (pid == 0) {
		const struct rights_user user = { "process.user", as_root ? "nobody" : NULL };

		if (!as_root)
			be_ordinary();
		if (rights_harden() < 0 || rights_drop(&user, NULL) < 0)
			_exit(1);
		for (;;)
			pause();
	}
	return pid;
}

static void world_begin(struct world *w)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	const char *owner = as_root ? "nobody" : ORDINARY;

	snprintf(w->dir, sizeof(w->dir), "/tmp/sandbox_test.XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	snprintf(w->db, sizeof(w->db), "%s/musafir.db", w->dir);
	snprintf(w->key, sizeof(w->key), "/tmp/%s.key", w->dir + strlen("/tmp/"));
	snprintf(w->admin, sizeof(w->admin), "%s/admin", w->dir);
	write_file(w->db);
	write_file(w->key);
	snprintf(sa.sun_path, sizeof(sa.sun_path), "%s", w->admin);
	w->listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(w->listener, (const struct sockaddr *)&sa, sizeof(sa)), 0);
	assert_int_equal(listen(w->listener, 16), 0);
	give(w, w->admin, owner);
	give(w, w->db, owner);
	give(w, w->dir, owner);
	if (!as_root)
		give(w, w->key, owner);
	assert_int_equal(chmod(w->dir, as_root ? 0755 : 0700), 0);
	w->sibling = start_sibling(w);
}

static void world_end(struct world *w)
{
	assert_int_equal(kill(w->sibling, SIGKILL), 0);
	waitpid(w->sibling, NULL, 0);
	close(w->listener);
	unlink(w->admin);
	unlink(w->db);
	unlink(w->key);
	rmdir(w->dir);
}

/* returns: what went wrong. */
static unsigned try_all(const struct world *w, const struct role *role)
{
	unsigned wrong = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(attempts); i++) {
		struct outcome o;

		if (!(attempts[i].who & role->bit) || (attempts[i].needs_no_sanitizer && SANDBOX_IS_SANITIZED) || (only_calls && !attempts[i].is_call))
			continue;
		o = attempt(w, role, &attempts[i]);
		tell(role, attempts[i].what, &o);
		wrong += !is_refused(&o);
	}
	for (i = 0; i < ARRAY_SIZE(needs); i++) {
		struct outcome o;

		if (!(needs[i].who & role->bit))
			continue;
		o = attempt(w, role, &needs[i]);
		tell(role, needs[i].what, &o);
		wrong += o.err != 0 || o.call;
	}
	return wrong;
}

static void try_roles(void)
{
	struct world w;
	unsigned wrong = 0;
	size_t i;

	world_begin(&w);
	for (i = 0; i < ARRAY_SIZE(roles); i++)
		wrong += try_all(&w, &roles[i]);
	world_end(&w);
	assert_int_equal(wrong, 0);
}

static void test_root_with_users_refused(void **state)
{
	if (geteuid() != 0)
		skip();
	as_root = true;
	try_roles();
}

static void test_ordinary_user_refused(void **state)
{
	as_root = false;
	try_roles();
}

/* Each layer is missing on some host. */
static void test_calls_are_refused_by_the_filter_alone(void **state)
{
	as_root = false;
	only_calls = true;
	try_roles();
	only_calls = false;
}

/* What the filter of system calls refuses before anybody asks Landlock is refused by that alone as well. */
static int try_files(const struct world *w, const struct role *role)
{
	bool is_vault = role->bit == VAULT;
	int fd;

	be_ordinary();
	if (rights_harden() < 0)
		return 1;
	fd = sandbox_files_open(role->sandbox, is_vault ? w->db : NULL);
	if (fd == -ENOSYS || fd == -EOPNOTSUPP)
		return 77;
	if (sandbox_files_close(fd) < 0)
		return 2;
	if (open_database(w) != (is_vault ? 0 : EACCES) || read_key(w) != EACCES || make_file(w) != EACCES)
		return 3;
	return open_at("/etc/passwd", O_RDONLY) == (role->bit == RESOLVER ? 0 : EACCES) ? 0 : 4;
}

static void test_files_are_refused_by_landlock_alone(void **state)
{
	struct world w;
	size_t i;

	as_root = false;
	world_begin(&w);
	for (i = 0; i < ARRAY_SIZE(roles); i++) {
		int status;
		pid_t pid = fork();

		if (pid == 0)
			_exit(try_files(&w, &roles[i]));
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFEXITED(status));
		if (WEXITSTATUS(status) == 77)
			print_message("# this kernel has no Landlock\n");
		else
			assert_int_equal(WEXITSTATUS(status), 0);
	}
	world_end(&w);
}

/* ---- from outside ---- */

static void status_of(char value[128], pid_t pid, const char *name)
{
	char path[40], line[256];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	f = fopen(path, "re");
	*value = '\0';
	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, name, strlen(name)) && line[strlen(name)] == ':')
			snprintf(value, 128, "%.127s", line + strlen(name) + 1 + strspn(line + strlen(name) + 1, " \t"));
	if (f)
		fclose(f);
	value[strcspn(value, " \t\n")] = '\0';
}

static void link_of(char value[128], pid_t pid, const char *name)
{
	char path[40];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	n = readlink(path, value, 127);
	value[n < 0 ? 0 : n] = '\0';
}

/* A container, or the settings of a host, may keep it from ordinary users; then the workers say that they do without. */
static bool has_user_namespaces(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit(setuid(getpwnam(ORDINARY)->pw_uid) < 0 || unshare(CLONE_NEWUSER) < 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status == 0;
}

/* The last two are for root to give up. */
static void look_at(const struct world *w, const struct role *role)
{
	static const char *const all[][2] = {
		{ "CapInh", "0000000000000000" }, { "CapPrm", "0000000000000000" }, { "CapEff", "0000000000000000" }, { "CapAmb", "0000000000000000" },
		{ "NoNewPrivs", "1" }, { "Seccomp", "2" }, { "CapBnd", "0000000000000000" }, { "Groups", "" },
	};
	bool is_apart = as_root || (role->sandbox->is_alone && has_user_namespaces());
	bool has_network = role->sandbox->has_network || !is_apart;
	bool has_root = role->sandbox->reads || !is_apart;
	char value[128], mine[128], uid[16];
	struct handoff msg;
	int control, fd;
	pid_t pid = start(w, role, NULL, &control);
	size_t i;

	assert_int_equal(handoff_recv(control, &msg, &fd), 1);
	for (i = 0; i < ARRAY_SIZE(all) - (as_root ? 0 : 2); i++) {
		status_of(value, pid, all[i][0]);
		assert_string_equal(value, all[i][1]);
	}
	snprintf(uid, sizeof(uid), "%u", getpwnam(as_root ? role->user : ORDINARY)->pw_uid);
	status_of(value, pid, "Uid");
	assert_string_equal(value, uid);
	link_of(value, pid, "ns/net");
	link_of(mine, getpid(), "ns/net");
	assert_int_equal(!strcmp(value, mine), has_network);
	link_of(value, pid, "root");
	assert_int_equal(!strcmp(value, "/"), has_root);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(control);
}

/* Only root may look. */
static void look_at_all(bool with_users)
{
	struct world w;
	size_t i;

	if (geteuid() != 0)
		skip();
	as_root = with_users;
	world_begin(&w);
	for (i = 0; i < ARRAY_SIZE(roles); i++)
		look_at(&w, &roles[i]);
	world_end(&w);
}

static void test_root_with_users_seen_from_outside(void **state)
{
	look_at_all(true);
}

static void test_ordinary_user_seen_from_outside(void **state)
{
	look_at_all(false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_root_with_users_refused),
		cmocka_unit_test(test_root_with_users_seen_from_outside),
		cmocka_unit_test(test_ordinary_user_refused),
		cmocka_unit_test(test_ordinary_user_seen_from_outside),
		cmocka_unit_test(test_files_are_refused_by_landlock_alone),
		cmocka_unit_test(test_calls_are_refused_by_the_filter_alone),
	};
	void *ctx = talloc_new(NULL);
	int rc = log_setup(ctx, LOGL_ERROR);

	rc = rc ? rc : cmocka_run_group_tests(tests, NULL, NULL);
	log_fini();
	talloc_free(ctx);
	return rc;
}
