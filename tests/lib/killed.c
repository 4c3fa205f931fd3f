/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Run a command and kill it as it is about to change something on a disk for the n-th time: each instant at which a kill can matter, one after the
 * other, with no clock in it. Usage: killed N COMMAND... exit: 137 killed; that of the command, which made fewer changes; 125 it cannot be watched.
 * With 0 the last line of standard output says how many there are. */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define CANNOT 125
#define KILLED 137

static bool is_change(unsigned long long nr)
{
	static const int changes[] = {
		SYS_write, SYS_writev, SYS_pwrite64, SYS_fsync, SYS_fdatasync, SYS_ftruncate, SYS_fallocate, SYS_renameat2, SYS_unlinkat, SYS_utimensat,
		SYS_openat,
#ifdef SYS_rename
		SYS_rename,
#endif
#ifdef SYS_unlink
		SYS_unlink,
#endif
	};
	size_t i;

	for (i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
		if (nr == (unsigned long long)changes[i])
			return true;
	return false;
}

/* returns: whether the stop is the begin of a call that changes something; of openat, when it may make a file. */
static bool is_at_change(pid_t pid)
{
	struct __ptrace_syscall_info info = { 0 };

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) <= 0 || info.op != PTRACE_SYSCALL_INFO_ENTRY)
		return false;
	if (info.entry.nr == SYS_openat)
		return info.entry.args[2] & O_CREAT;
	return is_change(info.entry.nr);
}

static int end(pid_t pid)
{
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) > 0)
		;
	return KILLED;
}

static int watch(pid_t pid, long n)
{
	int status, sig = 0;
	long made = 0;

	for (;;) {
		if (ptrace(PTRACE_SYSCALL, pid, NULL, (void *)(long)sig) < 0 || waitpid(pid, &status, 0) < 0)
			return CANNOT;
		if (WIFEXITED(status) && n == 0)
			printf("%ld\n", made);
		if (WIFEXITED(status))
			return WEXITSTATUS(status);
		if (WIFSIGNALED(status))
			return 128 + WTERMSIG(status);
		sig = WSTOPSIG(status) == (SIGTRAP | 0x80) || WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status);
		if (WSTOPSIG(status) == (SIGTRAP | 0x80) && is_at_change(pid) && ++made == n)
			return end(pid);
	}
}

int main(int argc, char **argv)
{
	int status;
	pid_t pid;

	if (argc < 3)
		return CANNOT;
	pid = fork();
	if (pid == 0) {
		setenv("ASAN_OPTIONS", "detect_leaks=0", 1);	/* it cannot look for them while it is watched */
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		execvp(argv[2], argv + 2);
		_exit(CANNOT);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0 || !WIFSTOPPED(status) || ptrace(PTRACE_SETOPTIONS, pid, NULL, (void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)) < 0)
		return CANNOT;
	return watch(pid, strtol(argv[1], NULL, 10));
}
