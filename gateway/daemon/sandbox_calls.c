/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The system calls of a role, by name, so that they are the same on every machine that libseccomp knows.
 *
 * There are four kinds: those of a list are done, some with one argument alone; those that libraries try and do without get an error; of those that are left,
 * what this libseccomp has a name for ends the process, and what it has none for, being newer, is unknown here as on an older kernel. */
#include "gateway/daemon/sandbox_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <linux/sockios.h>
#include <unistd.h>

#include <osmocom/core/utils.h>

#include "store/base/handoff.h"

#define UNKNOWN		SCMP_ACT_ERRNO(ENOSYS)
#define NUMBERS_MAX	1024	/* of system calls; the newest kernel has under 500 */

/* ---- who may what ---- */

#define EVERYBODY	(1u << 30)
#define SANITIZED	(1u << 31)

static const char *const everybodys[] = {
	"brk", "clock_getres", "clock_gettime", "clock_nanosleep", "close", "dup", "dup2", "dup3", "exit", "exit_group", "fcntl", "fstat", "futex", "getcpu", "getcwd",
	"getegid", "geteuid", "getgid", "getpgrp", "getpid", "getppid", "getrandom", "getrusage", "gettid", "gettimeofday", "getuid", "lseek", "madvise",
	"membarrier", "mlock", "mlock2", "mremap", "munlock", "munmap", "nanosleep", "pause", "pipe2", "poll", "ppoll", "pread64", "pselect6",
	"read", "readv", "recvfrom", "recvmsg", "restart_syscall", "rt_sigprocmask", "rt_sigreturn", "sched_yield", "select", "sendmsg",
	"sendto", "shutdown", "sigaltstack", "sysinfo", "time", "times", "umask", "uname", "write", "writev",
};
static const char *const accepts[] = { "accept", "accept4", "getpeername", "getsockname", "getsockopt", "setsockopt" };
static const char *const sockets[] = {
	"bind", "connect", "epoll_create1", "epoll_ctl", "epoll_pwait", "epoll_wait", "eventfd2", "getpeername", "getsockname", "getsockopt", "listen",
	"sendfile", "sendmmsg", "setsockopt", "timerfd_create", "timerfd_gettime", "timerfd_settime",
};
static const char *const files[] = {
	"access", "faccessat", "faccessat2", "fadvise64", "fallocate", "fchmod", "fchown", "fdatasync", "fstatfs", "fsync", "ftruncate", "getdents64", "lstat",
	"newfstatat", "open", "openat", "pwrite64", "readlink", "readlinkat", "rename", "renameat", "renameat2", "signalfd4", "stat", "statfs", "statx", "unlink",
	"unlinkat",
};
static const char *const lookups[] = {
	"access", "alarm", "clone", "epoll_create1", "epoll_ctl", "epoll_pwait", "epoll_wait", "eventfd2", "faccessat", "faccessat2", "flock", "fork", "fstatfs",
	"getdents64", "getresgid", "getresuid", "inotify_add_watch", "inotify_init1", "lstat", "mmap", "mprotect", "newfstatat", "open", "openat",
	"readlink", "readlinkat", "rseq", "set_robust_list", "setitimer", "stat", "statfs", "statx", "timerfd_create", "timerfd_settime", "wait4", "waitid",
	"bind", "connect", "getpeername", "getsockname", "getsockopt", "recvmmsg", "sendmmsg", "setsockopt",
};
/* Reports read the memory map and the program; who looks for leaks stops the process and reads it from another one. */
static const char *const sanitizers[] = {
	"arch_prctl", "clone", "getdents", "getdents64", "getrlimit", "newfstatat", "open", "openat", "prctl", "prlimit64", "process_vm_readv", "ptrace",
	"readlink", "readlinkat", "sched_getaffinity", "set_robust_list", "stat", "statx", "wait4",
};

static const struct {
	unsigned who;
	const char *const *calls;
	size_t n;
} lists[] = {
	{ EVERYBODY, everybodys, ARRAY_SIZE(everybodys) },
	{ SANDBOX_ACCEPTS, accepts, ARRAY_SIZE(accepts) },
	{ SANDBOX_SOCKETS, sockets, ARRAY_SIZE(sockets) },
	{ SANDBOX_FILES, files, ARRAY_SIZE(files) },
	{ SANDBOX_LOOKUPS, lookups, ARRAY_SIZE(lookups) },
	{ SANITIZED, sanitizers, ARRAY_SIZE(sanitizers) },
};

/* Done with this argument; with another one unknown here. */
static const struct bound {
	unsigned who;
	const char *call;
	struct scmp_arg_cmp cmp;
} bounds[] = {
	{ SANDBOX_SOCKETS | SANDBOX_LOOKUPS, "socket", { 0, SCMP_CMP_EQ, AF_INET, 0 } },
	{ SANDBOX_SOCKETS | SANDBOX_LOOKUPS, "socket", { 0, SCMP_CMP_EQ, AF_INET6, 0 } },
	{ SANDBOX_LOOKUPS, "socket", { 0, SCMP_CMP_EQ, AF_NETLINK, 0 } },	/* which addresses this host has */
	{ SANDBOX_SOCKETS | SANDBOX_LOOKUPS, "ioctl", { 1, SCMP_CMP_EQ, FIONBIO, 0 } },
	{ SANDBOX_SOCKETS | SANDBOX_LOOKUPS, "ioctl", { 1, SCMP_CMP_EQ, FIONREAD, 0 } },
	{ SANDBOX_SOCKETS | SANDBOX_LOOKUPS, "ioctl", { 1, SCMP_CMP_EQ, SIOCGIFINDEX, 0 } },	/* fe80::1%eth0 */
	{ SANDBOX_SOCKETS | SANDBOX_LOOKUPS, "ioctl", { 1, SCMP_CMP_EQ, SIOCGIFNAME, 0 } },
	{ SANDBOX_LOOKUPS, "prctl", { 0, SCMP_CMP_EQ, PR_SET_PDEATHSIG, 0 } },
	{ EVERYBODY, "newfstatat", { 3, SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH } },	/* of a descriptor */
	{ EVERYBODY, "rt_sigaction", { 0, SCMP_CMP_NE, SIGSYS, 0 } },
	{ EVERYBODY, "mmap", { 2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0 } },	/* no code that was not there */
	{ EVERYBODY, "mprotect", { 2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0 } },
};

static const struct {
	const char *call;
	int err;
} declined[] = {
	{ "access", EACCES }, { "chdir", EACCES }, { "clone3", ENOSYS }, { "faccessat", EACCES }, { "faccessat2", EACCES }, { "getdents64", EACCES },
	{ "getrlimit", EPERM }, { "ioctl", ENOTTY }, { "lstat", EACCES }, { "open", EACCES }, { "openat", EACCES }, { "openat2", ENOSYS },
	{ "prctl", EPERM }, { "prlimit64", EPERM }, { "readlink", EACCES }, { "readlinkat", EACCES }, { "rseq", ENOSYS }, { "sched_getaffinity", EPERM }, { "setrlimit", EPERM },
	{ "set_robust_list", ENOSYS }, { "stat", EACCES }, { "statfs", EACCES }, { "statx", ENOSYS },
};

/* ---- the filter ---- */

static bool is_of(const struct sandbox *sandbox, unsigned who)
{
	return (sandbox->calls | EVERYBODY | (SANDBOX_IS_SANITIZED ? SANITIZED : 0)) & who;
}

static bool is_listed(const struct sandbox *sandbox, const char *call)
{
	size_t i, k;

	for (i = 0; i < ARRAY_SIZE(lists); i++)
		for (k = 0; is_of(sandbox, lists[i].who) && k < lists[i].n; k++)
			if (!strcmp(lists[i].calls[k], call))
				return true;
	return false;
}

static int add_bounds(scmp_filter_ctx filter, const struct sandbox *sandbox, const char *call, int nr)
{
	unsigned n = 0;
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < ARRAY_SIZE(bounds); i++) {
		if (strcmp(bounds[i].call, call) != 0 || !is_of(sandbox, bounds[i].who))
			continue;
		rc = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, nr, 1, &bounds[i].cmp);
		n++;
	}
	return rc ? rc : n > 0;
}

static uint32_t action_of(const char *call)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(declined); i++)
		if (!strcmp(declined[i].call, call))
			return SCMP_ACT_ERRNO(declined[i].err);
	return SCMP_ACT_TRAP;
}

static int add_call(scmp_filter_ctx filter, const struct sandbox *sandbox, int nr)
{
	char call[SANDBOX_CALL];
	int rc;

	sandbox_call(call, nr);
	if (!strcmp(call, "?"))
		return 0;
	if (is_listed(sandbox, call))
		return seccomp_rule_add(filter, SCMP_ACT_ALLOW, nr, 0);
	rc = add_bounds(filter, sandbox, call, nr);
	if (rc || action_of(call) == UNKNOWN)
		return rc < 0 ? rc : 0;
	return seccomp_rule_add(filter, action_of(call), nr, 0);
}

static int fill(scmp_filter_ctx filter, const struct sandbox *sandbox)
{
	const struct scmp_arg_cmp itself = { 0, SCMP_CMP_EQ, getpid(), 0 };
	int nr, rc = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);

	(void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);	/* a tree: the least time a call */
	for (nr = 0; rc == 0 && nr < NUMBERS_MAX; nr++)
		rc = nr == SCMP_SYS(tgkill) && !is_listed(sandbox, "tgkill") ? seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, nr, 1, &itself)
									     : add_call(filter, sandbox, nr);
	return rc;
}

/* In the process that made the call: nothing but the two calls that are needed. */
static void on_refused(int sig, siginfo_t *info, void *context)
{
	const struct handoff msg = { .type = HANDOFF_REFUSED, .index = info->si_syscall };

	(void)!handoff_send(HANDOFF_FD, &msg, -1);
	_exit(SANDBOX_EXIT);
}

int sandbox_calls_enter(const struct sandbox *sandbox)
{
	const struct sigaction refused = { .sa_sigaction = on_refused, .sa_flags = SA_SIGINFO };
	scmp_filter_ctx filter = seccomp_init(UNKNOWN);
	int rc = filter ? fill(filter, sandbox) : -ENOMEM;

	if (rc == 0 && sigaction(SIGSYS, &refused, NULL) < 0)
		rc = -errno;
	if (rc == 0)
		rc = seccomp_load(filter);
	seccomp_release(filter);
	return rc;
}

void sandbox_call(char name[SANDBOX_CALL], unsigned number)
{
	char *known = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, (int)number);

	osmo_strlcpy(name, known ? known : "?", SANDBOX_CALL);
	free(known);
}
