/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <osmocom/core/select.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include "sim/operator/sim_proc.h"
#include "store/base/monotonic.h"

#define TICK_MS	10

static void held_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGHUP);
}

void sim_proc_hold_signals(void)
{
	sigset_t set;

	held_signals(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static bool has_signal(void)
{
	sigset_t set;

	return sigpending(&set) == 0 && (sigismember(&set, SIGINT) > 0 || sigismember(&set, SIGTERM) > 0 || sigismember(&set, SIGHUP) > 0);
}

int sim_proc_take_signal(void)
{
	static const struct timespec at_once = { 0 };
	sigset_t set;
	int sig;

	if (!has_signal())
		return 0;
	held_signals(&set);
	sig = sigtimedwait(&set, NULL, &at_once);
	return sig > 0 ? sig : 0;
}

void sim_proc_release_signals(int sig)
{
	sigset_t set;

	held_signals(&set);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (sig)
		raise(sig);
}

static void tick_timer(void *data)
{
	osmo_timer_schedule(data, 0, TICK_MS * 1000);
}

bool sim_proc_wait(unsigned ms, bool (*cond)(void *arg), void *arg)
{
	struct osmo_timer_list timer = { 0 };
	int64_t until = monotonic_ms() + ms;
	bool met = false;

	osmo_timer_setup(&timer, tick_timer, &timer);
	tick_timer(&timer);
	while (!(met = cond && cond(arg)) && monotonic_ms() < until && !has_signal())
		osmo_select_main(0);
	osmo_timer_del(&timer);
	return met;
}

static int code_of(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

bool sim_proc_ended(pid_t pid, int *status)
{
	int st;

	if (waitpid(pid, &st, WNOHANG) != pid)
		return false;
	*status = code_of(st);
	return true;
}

/* --- a program and its three pipes --- */

struct run {
	pid_t pid;
	int in, out, err;
	const char *input;
	struct sim_proc_result *result;
	void *ctx;
	bool has_ended;
};

static void become_program(const char *const *argv, int in, int out, int err)
{
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
		_exit(127);
	execvp(argv[0], (char *const *)argv);
	dprintf(2, "cannot run %s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

static void feed_input(struct run *r)
{
	ssize_t n;

	if (r->in < 0)
		return;
	n = *r->input ? write(r->in, r->input, strlen(r->input)) : 0;
	if (n > 0)
		r->input += n;
	if (!*r->input || (n < 0 && errno != EAGAIN)) {
		close(r->in);
		r->in = -1;
	}
}

/* Take what is there. */
static void drain_output(void *ctx, int fd, char **text)
{
	char buf[4096];
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0)
		if (strlen(*text) < SIM_PROC_OUTPUT_MAX)
			*text = talloc_strndup_append(*text, buf, (size_t)n);
}

static bool run_step(void *arg)
{
	struct run *r = arg;

	feed_input(r);
	drain_output(r->ctx, r->out, &r->result->out);
	drain_output(r->ctx, r->err, &r->result->err);
	if (!r->has_ended)
		r->has_ended = sim_proc_ended(r->pid, &r->result->status);
	return r->has_ended;
}

static int spawn_program(struct run *r, const char *const *argv)
{
	int in[2], out[2], err[2], rc;

	if (pipe2(in, O_CLOEXEC) < 0)
		return -errno;
	if (pipe2(out, O_CLOEXEC) < 0)
		goto err0;
	if (pipe2(err, O_CLOEXEC) < 0)
		goto err1;
	r->pid = fork();
	if (r->pid < 0)
		goto err2;
	if (r->pid == 0)
		become_program(argv, in[0], out[1], err[1]);
	close(in[0]);
	close(out[1]);
	close(err[1]);
	r->in = in[1];
	r->out = out[0];
	r->err = err[0];
	(void)fcntl(r->in, F_SETFL, O_NONBLOCK);
	(void)fcntl(r->out, F_SETFL, O_NONBLOCK);
	(void)fcntl(r->err, F_SETFL, O_NONBLOCK);
	return 0;
err2:
	rc = -errno;
	close(err[0]);
	close(err[1]);
	errno = -rc;
err1:
	rc = -errno;
	close(out[0]);
	close(out[1]);
	errno = -rc;
err0:
	rc = -errno;
	close(in[0]);
	close(in[1]);
	return rc;
}

int sim_proc_run(void *ctx, const char *const *argv, const char *input, unsigned ms, struct sim_proc_result *result)
{
	struct run r = { .input = input ? input : "", .result = result, .ctx = ctx };
	int rc = spawn_program(&r, argv);

	if (rc < 0)
		return rc;
	result->out = talloc_strdup(ctx, "");
	result->err = talloc_strdup(ctx, "");
	if (!sim_proc_wait(ms, run_step, &r)) {
		kill(r.pid, SIGKILL);
		waitpid(r.pid, NULL, 0);
		rc = -ETIMEDOUT;
	}
	run_step(&r);
	if (r.in >= 0)
		close(r.in);
	close(r.out);
	close(r.err);
	return rc;
}

pid_t sim_proc_start(const char *const *argv, const char *log)
{
	int out = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600), in = open("/dev/null", O_RDONLY | O_CLOEXEC);
	pid_t pid = out < 0 || in < 0 ? -1 : fork();

	if (pid == 0)
		become_program(argv, in, out, out);
	if (pid < 0)
		pid = -errno;
	if (out >= 0)
		close(out);
	if (in >= 0)
		close(in);
	return pid;
}

/* --- /proc --- */

/* Parent and state of a process. returns: false when it is gone. */
static bool read_proc_stat(pid_t pid, pid_t *parent, char *state)
{
	char path[32], line[512], *end;
	FILE *f;
	bool good;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	f = fopen(path, "re");
	if (!f)
		return false;
	good = fgets(line, sizeof(line), f) && (end = strrchr(line, ')')) && sscanf(end + 1, " %c %d", state, parent) == 2;
	fclose(f);
	return good;
}

bool sim_proc_lives(pid_t pid)
{
	pid_t parent;
	char state;

	return read_proc_stat(pid, &parent, &state) && state != 'Z' && state != 'X';
}

static bool has_title(pid_t pid, const char *title)
{
	char path[32], line[256] = "";
	FILE *f;

	if (!title)
		return true;
	snprintf(path, sizeof(path), "/proc/%d/cmdline", (int)pid);
	f = fopen(path, "re");
	if (!f)
		return false;
	(void)!fread(line, 1, sizeof(line) - 1, f);
	fclose(f);
	return !strcmp(line, title);
}

size_t sim_proc_children(pid_t *pids, size_t max, pid_t parent, const char *title)
{
	DIR *dir = opendir("/proc");
	struct dirent *e;
	size_t n = 0;

	while (dir && n < max && (e = readdir(dir))) {
		pid_t pid = isdigit((unsigned char)e->d_name[0]) ? (pid_t)atoi(e->d_name) : 0, its_parent;
		char state;

		if (pid > 0 && read_proc_stat(pid, &its_parent, &state) && its_parent == parent && state != 'Z' && has_title(pid, title))
			pids[n++] = pid;
	}
	if (dir)
		closedir(dir);
	return n;
}
