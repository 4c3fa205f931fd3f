/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The supervisor with roles that only talk and die: this program, started anew with --role, is those roles. What they do stands in the
 * "configuration" they are handed; what happened they append to a file. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <talloc.h>

#include "store/base/log.h"
#include "gateway/daemon/notify.h"
#include "gateway/daemon/sandbox.h"
#include "gateway/daemon/supervisor.h"
#include "store/base/handoff.h"
#include "store/base/roles.h"

#define PATIENCE_MS	60000	/* for what comes at once on a machine with nothing else to do */

/* ---- a role ---- */

static char plan[512];		/* words: FILE, then what to do */

static void note(const char *role, const char *what)
{
	char line[128], file[128];
	int fd, n;

	sscanf(plan, "%127s", file);
	fd = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	n = snprintf(line, sizeof(line), "%s %s %d\n", role, what, (int)getpid());
	if (fd < 0 || write(fd, line, n) != n)
		_exit(9);
	close(fd);
}

static bool planned(const char *role, const char *what)
{
	char word[64];

	snprintf(word, sizeof(word), " %s:%s", role, what);
	return strstr(plan, word) != NULL;
}

/* Say hello over a new pair and hear the peer's. */
static void greet(const char *role, int fd, const struct handoff *msg)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	char buf[16] = "";
	char what[64];

	if (send(fd, role, strlen(role), MSG_NOSIGNAL) < 0)
		return;		/* the peer is gone already */
	if (poll(&pfd, 1, PATIENCE_MS) == 1 && read(fd, buf, sizeof(buf) - 1) > 0) {
		snprintf(what, sizeof(what), "met-%s-%u", buf, msg->index);
		note(role, what);
	}
}

/* Say to the supervisor what is not this role's to say: that the vault is to be ended, or what time it is. */
static void betray(const char *name)
{
	const struct handoff end = { .type = HANDOFF_END_PEER, .peer = HANDOFF_VAULT }, clock = { .type = HANDOFF_CLOCK, .offset_s = 1200 };

	if (planned(name, "ends-the-vault"))
		(void)!handoff_send(SUPERVISOR_FD_CONTROL, &end, -1);
	if (planned(name, "sets-the-clock"))
		(void)!handoff_send(SUPERVISOR_FD_CONTROL, &clock, -1);
}

/* The vault gives up on the first gateway that it meets. */
static void judge(const char *name, const struct handoff *msg)
{
	const struct handoff end = { .type = HANDOFF_END_PEER, .peer = HANDOFF_GATEWAY };
	static bool has_judged;

	if (has_judged || !planned(name, "ends-the-gateway") || msg->peer != HANDOFF_GATEWAY)
		return;
	has_judged = true;
	(void)!handoff_send(SUPERVISOR_FD_CONTROL, &end, -1);
}

static void note_told(const char *name, const struct handoff *msg)
{
	char what[64];

	snprintf(what, sizeof(what), "told-%s-%s-%u", roles_name(msg->peer), roles_state(msg->state), msg->restarts);
	note(name, msg->since_ms > 0 ? what : "told-without-a-time");
}

/* Not ready before the test says so. */
static void wait_if_late(const char *name)
{
	char go[128 + 8], file[128];
	unsigned i;

	sscanf(plan, "%127s", file);
	snprintf(go, sizeof(go), "%s.go", file);
	for (i = 0; planned(name, "late") && i < PATIENCE_MS / 10 && access(go, F_OK) < 0; i++)
		usleep(10000);
}

static void break_out(const char *name)
{
	const struct rights_user user = { .key = "process.kdf_user" };

	if (!planned(name, "breaks-out"))
		return;
	if (rights_harden() < 0 || sandbox_enter(&sandbox_kdf, &user, NULL) < 0)
		_exit(9);
	(void)!socket(AF_INET, SOCK_STREAM, 0);
}

static int role(const char *name)
{
	struct handoff msg = { .type = HANDOFF_READY };
	struct pollfd pfd = { .fd = SUPERVISOR_FD_CONTROL, .events = POLLIN };
	int fd, rc;

	if (pread(SUPERVISOR_FD_CONFIG, plan, sizeof(plan) - 1, 0) <= 0)
		return 9;
	note(name, "started");
	for (fd = SUPERVISOR_FD_CONFIG + 1; fd < 256; fd++)
		if (fcntl(fd, F_GETFD) >= 0 && (fd > SUPERVISOR_FD_LINKS || strcmp(name, "gateway")))
			note(name, "has-a-descriptor-too-many");
	if (planned(name, "fail"))
		return 1;
	wait_if_late(name);
	if (planned(name, "breaks-out-early"))
		break_out(name);
	rc = handoff_send(SUPERVISOR_FD_CONTROL, &msg, -1);
	note(name, "ready");
	betray(name);
	break_out(name);
	while ((rc >= 0 || rc == -EAGAIN) && poll(&pfd, 1, -1) == 1) {	/* -EAGAIN: it was only asked whether it lives */
		rc = handoff_recv(SUPERVISOR_FD_CONTROL, &msg, &fd);
		if (rc == 0)
			return 0;
		if (rc == 1 && msg.type == HANDOFF_PAIR)
			greet(name, fd, &msg), judge(name, &msg);
		if (rc == 1 && msg.type == HANDOFF_CLOCK)
			note(name, msg.offset_s == 1200 ? "clock-1200" : "clock-odd");
		if (rc == 1 && msg.type == HANDOFF_ROLE)
			note_told(name, &msg);
		if (rc == 1 && msg.type == HANDOFF_DRAIN) {
			note(name, "drain");
			if (!planned(name, "deaf"))
				return 0;
		}
	}
	return 9;
}

static const struct supervisor_role *role_of(size_t i)
{
	static const struct supervisor_role roles[] = {
		{ "vault", HANDOFF_VAULT, 0, SUPERVISOR_GETS_ROLES, SUPERVISOR_END_VAULT, 60 },
		{ "gateway", HANDOFF_GATEWAY, SUPERVISOR_JOINS(HANDOFF_VAULT), SUPERVISOR_GETS_MEMORY | SUPERVISOR_GETS_LINKS, SUPERVISOR_END_FRONTS, 60 },
		{ "kdf", HANDOFF_KDF, SUPERVISOR_JOINS(HANDOFF_VAULT), 0, SUPERVISOR_END_WORKERS, 60, true },
		/* a stand-in for a role that is to come: two pairs, and no pause before a restart */
		{ "extra", HANDOFF_API, SUPERVISOR_JOINS(HANDOFF_VAULT) | SUPERVISOR_JOINS(HANDOFF_GATEWAY), 0, SUPERVISOR_END_FRONTS, 0 },
	};

	return i < sizeof(roles) / sizeof(roles[0]) - !planned("extra", "is") ? &roles[i] : NULL;
}

/* ---- the supervisor as a child of the test ---- */

struct world {
	char dir[40], log[64];
	pid_t pid;
};

static long long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

static void start(struct world *w, const char *what, unsigned second_ms)
{
	snprintf(plan, sizeof(plan), "%s %s ", w->log, what);
	w->pid = fork();
	assert_true(w->pid >= 0);
	if (w->pid == 0) {
		struct supervisor_conf conf = { .file = "x", .text = plan, .len = strlen(plan), .role = role_of, .workers = 2, .test_clock = true, .second_ms = second_ms };
		void *ctx = talloc_new(NULL);
		bool is_read = strstr(what, "breaks-out");
		int rc = log_setup(ctx, is_read ? LOGL_ERROR : LOGL_FATAL);

		if (is_read && !freopen(w->log, "a", stderr))
			exit(9);
		conf.notify = notify_open(ctx);
		rc = rc ? rc : supervisor_main(ctx, &conf);
		notify_close(conf.notify);
		log_fini();
		talloc_free(ctx);
		exit(rc ? 1 : 0);
	}
}

static unsigned count(const struct world *w, const char *what, pid_t *pid)
{
	char line[128], role_name[32], event[64];
	FILE *f = fopen(w->log, "r");
	unsigned n = 0;
	int p;

	while (f && fgets(line, sizeof(line), f)) {
		char both[128];

		if (sscanf(line, "%31s %63s %d", role_name, event, &p) != 3)
			continue;
		snprintf(both, sizeof(both), "%s %s", role_name, event);
		if (strcmp(both, what))
			continue;
		n++;
		if (pid)
			*pid = p;
	}
	if (f)
		fclose(f);
	return n;
}

static void wait_for(const struct world *w, const char *what, unsigned n, pid_t *pid)
{
	long long until = now_ms() + PATIENCE_MS;

	while (now_ms() < until) {
		if (count(w, what, pid) >= n)
			return;
		usleep(10000);
	}
	fail_msg("'%s' happened %u times, not %u", what, count(w, what, NULL), n);
}

/* returns: exit status of the supervisor, -1 when it lives too long. */
static int wait_end(struct world *w)
{
	long long until = now_ms() + PATIENCE_MS;
	int status;

	while (now_ms() < until) {
		if (waitpid(w->pid, &status, WNOHANG) == w->pid) {
			w->pid = 0;
			return WIFEXITED(status) ? WEXITSTATUS(status) : -2;
		}
		usleep(10000);
	}
	return -1;
}

static int setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	snprintf(w->dir, sizeof(w->dir), "/tmp/supervisor_test.XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	snprintf(w->log, sizeof(w->log), "%s/log", w->dir);
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;

	if (w->pid > 0) {
		kill(w->pid, SIGKILL);
		waitpid(w->pid, NULL, 0);
	}
	unlink(w->log);
	rmdir(w->dir);
	free(w);
	return 0;
}

static void test_start_all_roles_meet_over_pairs(void **state)
{
	struct world *w = *state;

	start(w, "", 1000);
	wait_for(w, "vault met-gateway-0", 1, NULL);
	wait_for(w, "vault met-kdf-0", 1, NULL);
	wait_for(w, "vault met-kdf-1", 1, NULL);
	wait_for(w, "gateway met-vault-0", 1, NULL);
	wait_for(w, "kdf met-vault-0", 2, NULL);
	assert_int_equal(count(w, "vault has-a-descriptor-too-many", NULL), 0);
	assert_int_equal(count(w, "kdf has-a-descriptor-too-many", NULL), 0);
}

static void test_kill_vault_restarted_and_joined_anew(void **state)
{
	struct world *w = *state;
	pid_t pid = 0;

	start(w, "", 1000);
	wait_for(w, "kdf met-vault-0", 2, NULL);
	wait_for(w, "gateway met-vault-0", 1, NULL);
	wait_for(w, "vault ready", 1, &pid);
	assert_int_equal(kill(pid, SIGKILL), 0);
	wait_for(w, "vault ready", 2, NULL);
	wait_for(w, "gateway met-vault-0", 2, NULL);
	wait_for(w, "kdf met-vault-0", 4, NULL);
	wait_for(w, "vault told-vault-up-1", 1, NULL);
	wait_for(w, "vault told-kdf-up-0", 4, NULL);	/* two workers, to either vault */
	assert_int_equal(count(w, "gateway told-kdf-up-0", NULL), 0);
	assert_int_equal(count(w, "vault told-without-a-time", NULL), 0);
	assert_int_equal(count(w, "gateway started", NULL), 1);
	assert_int_equal(count(w, "kdf started", NULL), 2);
}

static void test_kill_worker_and_gateway_only_they_restart(void **state)
{
	struct world *w = *state;
	pid_t kdf = 0, gateway = 0;

	start(w, "", 1000);
	wait_for(w, "kdf met-vault-0", 2, NULL);
	wait_for(w, "kdf ready", 2, &kdf);
	wait_for(w, "gateway ready", 1, &gateway);
	assert_int_equal(kill(kdf, SIGKILL), 0);
	wait_for(w, "kdf met-vault-0", 3, NULL);
	assert_int_equal(kill(gateway, SIGUSR1), 0);
	wait_for(w, "gateway met-vault-0", 2, NULL);
	assert_int_equal(count(w, "vault started", NULL), 1);
}

static void test_third_role_gets_its_pairs_and_new_ones_after_a_death(void **state)
{
	struct world *w = *state;
	pid_t pid = 0;

	start(w, "extra:is", 1000);
	wait_for(w, "vault met-extra-0", 1, NULL);
	wait_for(w, "gateway met-extra-0", 1, NULL);
	wait_for(w, "extra met-vault-0", 1, NULL);
	wait_for(w, "extra met-gateway-0", 1, NULL);
	assert_int_equal(count(w, "extra has-a-descriptor-too-many", NULL), 0);
	wait_for(w, "extra ready", 1, &pid);
	assert_int_equal(kill(pid, SIGKILL), 0);
	wait_for(w, "vault met-extra-0", 2, NULL);
	wait_for(w, "gateway met-extra-0", 2, NULL);
	wait_for(w, "extra met-vault-0", 2, NULL);
	wait_for(w, "extra met-gateway-0", 2, NULL);
	assert_int_equal(count(w, "vault started", NULL), 1);
	assert_int_equal(count(w, "gateway started", NULL), 1);
	kill(w->pid, SIGTERM);
	assert_int_equal(wait_end(w), 0);
	assert_int_equal(count(w, "extra drain", NULL), 1);
}

/* It holds its end of the pairs, so nothing but silence tells. */
static void test_role_that_stands_still_is_killed_and_restarted(void **state)
{
	struct world *w = *state;
	pid_t pid = 0;

	start(w, "", 20);
	wait_for(w, "gateway met-vault-0", 1, NULL);
	wait_for(w, "gateway ready", 1, &pid);
	assert_int_equal(kill(pid, SIGSTOP), 0);
	wait_for(w, "gateway ready", 2, NULL);
	wait_for(w, "gateway met-vault-0", 2, NULL);
	wait_for(w, "vault told-gateway-silent-0", 1, NULL);
	wait_for(w, "vault told-gateway-down-0", 2, NULL);	/* before its first life, and after it */
	wait_for(w, "vault told-gateway-up-1", 1, NULL);
	wait_for(w, "kdf ready", 2, &pid);
	assert_int_equal(kill(pid, SIGSTOP), 0);
	wait_for(w, "kdf ready", 3, NULL);
	kill(w->pid, SIGTERM);
	assert_int_equal(wait_end(w), 0);
}

/* A captured gateway had the supervisor kill the vault, and with it what it counts. */
static void test_gateway_that_wants_the_vault_ended_is_ended_itself(void **state)
{
	static const char *const plans[] = { "gateway:ends-the-vault", "gateway:sets-the-clock" };
	struct world *w = *state;
	size_t i;

	for (i = 0; i < sizeof(plans) / sizeof(plans[0]); i++) {
		start(w, plans[i], 300);
		wait_for(w, "gateway started", 3, NULL);
		kill(w->pid, SIGTERM);
		assert_int_equal(wait_end(w), 0);
		assert_int_equal(count(w, "vault started", NULL), 1);
		assert_int_equal(count(w, "kdf clock-1200", NULL), 0);
		unlink(w->log);
	}
}

/* The log of the supervisor stands between the notes of the roles. */
static bool is_logged(const struct world *w, const char *what)
{
	char line[256];
	FILE *f = fopen(w->log, "r");
	bool found = false;

	while (f && !found && fgets(line, sizeof(line), f))
		found = strstr(line, what);
	if (f)
		fclose(f);
	return found;
}

static void test_role_that_breaks_out_is_ended_by_its_sandbox(void **state)
{
	struct world *w = *state;

	start(w, "gateway:breaks-out", 300);
	wait_for(w, "gateway started", 2, NULL);
	assert_true(is_logged(w, "ERROR gateway 0 was ended by its sandbox: system call "));
	assert_true(is_logged(w, " (socket)"));
	assert_int_equal(count(w, "vault started", NULL), 1);
}

static void test_role_that_breaks_out_at_its_start_ends_the_daemon(void **state)
{
	struct world *w = *state;

	start(w, "vault:breaks-out-early vault:breaks-out", 300);
	assert_int_equal(wait_end(w), 1);
	assert_true(is_logged(w, "ERROR vault 0 was ended by its sandbox: system call "));
	assert_int_equal(count(w, "vault started", NULL), 1);
}

static void test_vault_gives_up_on_a_gateway_that_is_ended(void **state)
{
	struct world *w = *state;

	start(w, "vault:ends-the-gateway", 300);
	wait_for(w, "gateway started", 2, NULL);
	assert_int_equal(count(w, "vault started", NULL), 1);
}

/* By the rule of the others its second restart would wait for longer than this test does. */
static void test_third_role_pauses_no_longer_than_its_row_says(void **state)
{
	struct world *w = *state;
	unsigned i;
	pid_t pid = 0;

	start(w, "extra:is", 60000);
	for (i = 1; i <= 4; i++) {
		wait_for(w, "extra ready", i, &pid);
		kill(pid, SIGKILL);
	}
	wait_for(w, "extra ready", 5, NULL);
}

static void test_kill_again_and_again_pauses_grow(void **state)
{
	struct world *w = *state;
	long long begun;
	unsigned i;
	pid_t pid = 0;

	start(w, "", 300);	/* a role that a busy machine kept waiting for 60 of them would count as steady */
	begun = now_ms();
	for (i = 1; i <= 4; i++) {	/* restarts after 0, 1, 2, 4 short seconds */
		wait_for(w, "gateway ready", i, &pid);
		kill(pid, SIGKILL);
	}
	wait_for(w, "gateway ready", 5, NULL);
	assert_true(now_ms() - begun >= 2100);
}

static void test_role_that_cannot_start_ends_the_daemon(void **state)
{
	struct world *w = *state;

	start(w, "vault:fail", 1000);
	assert_int_equal(wait_end(w), 1);
	assert_int_equal(count(w, "vault started", NULL), 1);
	assert_int_equal(count(w, "gateway started", NULL), 0);	/* nothing goes out for a daemon that may not run */
	assert_int_equal(count(w, "kdf started", NULL), 0);
}

static void test_sigterm_gateway_drains_before_vault(void **state)
{
	struct world *w = *state;
	char line[128];
	FILE *f;
	int at = 0, gateway = 0, vault = 0;

	start(w, "", 1000);
	wait_for(w, "vault met-kdf-1", 1, NULL);
	wait_for(w, "gateway ready", 1, NULL);
	kill(w->pid, SIGTERM);
	assert_int_equal(wait_end(w), 0);
	f = fopen(w->log, "r");
	while (f && fgets(line, sizeof(line), f)) {
		at++;
		if (!strncmp(line, "gateway drain", 13))
			gateway = at;
		if (!strncmp(line, "vault drain", 11))
			vault = at;
	}
	fclose(f);
	assert_true(gateway > 0 && vault > gateway);
}

static void test_sigterm_deaf_roles_are_killed_in_time(void **state)
{
	struct world *w = *state;

	start(w, "gateway:deaf vault:deaf", 200);
	wait_for(w, "vault met-kdf-1", 1, NULL);
	wait_for(w, "gateway ready", 1, NULL);
	kill(w->pid, SIGTERM);
	assert_int_equal(wait_end(w), 0);
}

static void test_kill_supervisor_roles_die_with_it(void **state)
{
	struct world *w = *state;
	long long until = now_ms() + PATIENCE_MS;
	pid_t pid = 0;

	start(w, "gateway:deaf", 1000);
	wait_for(w, "gateway ready", 1, &pid);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	kill(w->pid, SIGKILL);
	waitpid(w->pid, NULL, 0);
	w->pid = 0;
	while (now_ms() < until && waitpid(pid, NULL, WNOHANG) == 0)
		usleep(10000);
	assert_int_equal(kill(pid, 0), -1);
	prctl(PR_SET_CHILD_SUBREAPER, 0);
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
}

/* ---- what the service manager hears ---- */

/* A socket of the manager's at that address, named in the environment. '@' in front: an abstract one. */
static int be_manager(const char *name)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	socklen_t len = offsetof(struct sockaddr_un, sun_path) + strlen(name);
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	memcpy(addr.sun_path, name, strlen(name));
	if (*name == '@')
		addr.sun_path[0] = '\0';
	assert_int_equal(bind(fd, (struct sockaddr *)&addr, len), 0);
	assert_int_equal(setenv("NOTIFY_SOCKET", name, 1), 0);
	assert_int_equal(setenv("WATCHDOG_USEC", "400000", 1), 0);
	return fd;
}

/* Hear until a datagram holds that word. others: octets that no datagram before it may hold. */
static void hear(int fd, const char *word, const char *others)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	long long until = now_ms() + PATIENCE_MS;
	char text[512];

	for (;;) {
		ssize_t n = now_ms() < until && poll(&pfd, 1, PATIENCE_MS) == 1 ? recv(fd, text, sizeof(text) - 1, 0) : -1;

		assert_true(n > 0);
		text[n] = '\0';
		if (strstr(text, word))
			return;
		assert_null(strstr(text, others));
	}
}

/* returns: datagrams of the watchdog, or that say READY, within so many milliseconds. */
static unsigned count_words(int fd, int ms)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	long long until = now_ms() + ms;
	char text[512];
	unsigned n = 0;

	while (now_ms() < until) {
		ssize_t len = poll(&pfd, 1, 10) == 1 ? recv(fd, text, sizeof(text) - 1, 0) : 0;

		text[len > 0 ? len : 0] = '\0';
		n += strstr(text, "WATCHDOG=1") || strstr(text, "READY=1");
	}
	return n;
}

static void end_manager(struct world *w, int fd)
{
	kill(w->pid, SIGTERM);
	hear(fd, "STOPPING=1", "READY");
	assert_int_equal(wait_end(w), 0);
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	close(fd);
}

static void test_manager_hears_ready_when_every_role_is(void **state)
{
	static const char *const late[] = { "vault", "gateway", "kdf" };
	struct world *w = *state;
	char name[80], go[80], what[32];
	size_t i;

	for (i = 0; i < sizeof(late) / sizeof(late[0]); i++) {
		FILE *f;
		int fd;

		snprintf(name, sizeof(name), "%s/notify", w->dir);
		snprintf(go, sizeof(go), "%s.go", w->log);
		fd = be_manager(name);
		snprintf(what, sizeof(what), "%s:late", late[i]);
		start(w, what, 1000);
		snprintf(what, sizeof(what), "%s started", late[i]);
		wait_for(w, what, 1, NULL);
		if (i > 0)
			wait_for(w, "vault ready", 1, NULL);
		assert_int_equal(count_words(fd, 300), 0);
		snprintf(what, sizeof(what), "%s ready", late[i]);
		assert_int_equal(count(w, what, NULL), 0);
		f = fopen(go, "w");
		assert_non_null(f);
		fclose(f);
		hear(fd, "READY=1\nMAINPID=", "WATCHDOG");
		end_manager(w, fd);
		unlink(name);
		unlink(go);
		unlink(w->log);
	}
}

static void test_watchdog_is_silent_while_one_does_not_answer(void **state)
{
	static const char *const roles[] = { "vault ready", "gateway ready", "kdf ready" };
	struct world *w = *state;
	char name[80];
	size_t i;
	int fd;

	snprintf(name, sizeof(name), "@musafir-supervisor-test-%d", (int)getpid());
	fd = be_manager(name);
	start(w, "", 1000);
	hear(fd, "READY=1", "WATCHDOG");
	hear(fd, "WATCHDOG=1", "READY");
	for (i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
		pid_t pid = 0;

		wait_for(w, roles[i], 1, &pid);
		assert_int_equal(kill(pid, SIGSTOP), 0);
		hear(fd, "STATUS=no answer from ", "READY");
		assert_int_equal(count_words(fd, 800), 0);
		assert_int_equal(kill(pid, SIGCONT), 0);
		hear(fd, "STATUS=every role answers", "READY");
		hear(fd, "WATCHDOG=1", "READY");
	}
	end_manager(w, fd);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_start_all_roles_meet_over_pairs, setup, teardown),
		cmocka_unit_test_setup_teardown(test_kill_vault_restarted_and_joined_anew, setup, teardown),
		cmocka_unit_test_setup_teardown(test_kill_worker_and_gateway_only_they_restart, setup, teardown),
		cmocka_unit_test_setup_teardown(test_third_role_gets_its_pairs_and_new_ones_after_a_death, setup, teardown),
		cmocka_unit_test_setup_teardown(test_role_that_stands_still_is_killed_and_restarted, setup, teardown),
		cmocka_unit_test_setup_teardown(test_gateway_that_wants_the_vault_ended_is_ended_itself, setup, teardown),
		cmocka_unit_test_setup_teardown(test_role_that_breaks_out_is_ended_by_its_sandbox, setup, teardown),
		cmocka_unit_test_setup_teardown(test_role_that_breaks_out_at_its_start_ends_the_daemon, setup, teardown),
		cmocka_unit_test_setup_teardown(test_vault_gives_up_on_a_gateway_that_is_ended, setup, teardown),
		cmocka_unit_test_setup_teardown(test_third_role_pauses_no_longer_than_its_row_says, setup, teardown),
		cmocka_unit_test_setup_teardown(test_kill_again_and_again_pauses_grow, setup, teardown),
		cmocka_unit_test_setup_teardown(test_role_that_cannot_start_ends_the_daemon, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sigterm_gateway_drains_before_vault, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sigterm_deaf_roles_are_killed_in_time, setup, teardown),
		cmocka_unit_test_setup_teardown(test_kill_supervisor_roles_die_with_it, setup, teardown),
		cmocka_unit_test_setup_teardown(test_manager_hears_ready_when_every_role_is, setup, teardown),
		cmocka_unit_test_setup_teardown(test_watchdog_is_silent_while_one_does_not_answer, setup, teardown),
	};

	if (argc > 2 && !strcmp(argv[1], "--role"))
		return role(argv[2]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
