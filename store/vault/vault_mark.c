/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/vault/vault_mark.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <osmocom/core/logging.h>

#include "store/base/log.h"
#include "store/base/monotonic.h"
#include "store/seal/seal.h"

#define PAUSE_MS	200
#define HELD		"has"
#define FREE		"had"
#define SHAPE		"musafir-host 1 %-39.39s %-3s %016" PRIx64 " %-.63s"

struct mark {
	char boot[CLOCK_BOOT], state[4], host[64];
	uint64_t beat;
};

void vault_mark_boot(char boot[CLOCK_BOOT])
{
	FILE *f = fopen("/proc/sys/kernel/random/boot_id", "re");

	if (!f || !fgets(boot, CLOCK_BOOT, f))
		seal_random(boot, CLOCK_BOOT);
	if (f)
		fclose(f);
}

/* As a word. What is not known is random octets: a word that is like no other. */
static void own_boot(char boot[CLOCK_BOOT])
{
	size_t i;

	vault_mark_boot(boot);
	for (i = 0; i < CLOCK_BOOT - 1 && boot[i] && boot[i] != '\n'; i++)
		if (!isxdigit((unsigned char)boot[i]) && boot[i] != '-')
			boot[i] = 'a' + (uint8_t)boot[i] % 26;
	boot[i] = '\0';
}

static void name_of(char path[PATH_MAX], const char *db_path)
{
	snprintf(path, PATH_MAX, "%s" VAULT_MARK_TAIL, db_path);
}

/* From the disk, as far as it can be asked for. returns: false: there is none that says something. */
static bool read_line(int fd, char line[VAULT_MARK_LINE])
{
	(void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	if (pread(fd, line, VAULT_MARK_LINE - 1, 0) != VAULT_MARK_LINE - 1)
		return false;
	line[VAULT_MARK_LINE - 1] = '\0';
	return true;
}

static bool parse(struct mark *m, const char *line)
{
	memset(m, 0, sizeof(*m));
	return sscanf(line, "musafir-host 1 %39s %3s %16" SCNx64 " %63s", m->boot, m->state, &m->beat, m->host) == 4;
}

/* Opened each time anew: a file system of the network shows what changed to who opens. */
static bool read_mark(struct mark *m, const char *path)
{
	char line[VAULT_MARK_LINE];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	bool is;

	if (fd < 0)
		return false;
	is = read_line(fd, line) && parse(m, line);
	close(fd);
	return is;
}

static bool is_held(const struct mark *m, const char *boot)
{
	return !strcmp(m->state, HELD) && strcmp(m->boot, boot);
}

int vault_mark_look(const char *db_path, unsigned look_ms, char *err, size_t err_size)
{
	const struct timespec pause = { .tv_nsec = PAUSE_MS * 1000000L };
	const int64_t until = monotonic_ms() + (int64_t)look_ms;
	char path[PATH_MAX], boot[CLOCK_BOOT];
	struct mark first, m;

	own_boot(boot);
	name_of(path, db_path);
	if (!read_mark(&first, path) || !is_held(&first, boot))
		return 0;
	LOGP(DSTORE, LOGL_NOTICE, "%s: host %s did not give it up; watching for %u s whether it lives\n", db_path, first.host, look_ms / 1000);
	do {
		nanosleep(&pause, NULL);
		if (!read_mark(&m, path) || !is_held(&m, boot))
			return 0;
		if (m.beat != first.beat || strcmp(m.boot, first.boot)) {
			snprintf(err, err_size, "%s: host %s serves it; two hosts on one disk destroy it: stop that one, or fence it, first", db_path, m.host);
			return -EBUSY;
		}
	} while (monotonic_ms() < until);
	LOGP(DSTORE, LOGL_NOTICE, "%s: host %s is gone, taken over\n", db_path, first.host);
	return 0;
}

/* ---- held ---- */

static int write_line(struct vault_mark *m, const char *state)
{
	char host[64] = "", line[VAULT_MARK_LINE];
	size_t len;

	(void)gethostname(host, sizeof(host) - 1);
	len = (size_t)snprintf(line, sizeof(line), SHAPE, m->boot, state, ++m->beat, *host ? host : "unknown");
	memset(line + len, ' ', sizeof(line) - len);
	line[VAULT_MARK_LINE - 2] = '\n';
	line[VAULT_MARK_LINE - 1] = '\0';
	if (pwrite(m->fd, line, VAULT_MARK_LINE - 1, 0) != VAULT_MARK_LINE - 1 || fdatasync(m->fd) < 0)
		return errno ? -errno : -EIO;
	return 0;
}

int vault_mark_take(struct vault_mark *m, const char *db_path)
{
	char path[PATH_MAX];
	struct stat db;
	int rc;

	own_boot(m->boot);
	name_of(path, db_path);
	m->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
	if (m->fd < 0)
		return -errno;
	if (stat(db_path, &db) < 0 || fchown(m->fd, db.st_uid, db.st_gid) < 0)
		rc = -errno;
	else
		rc = write_line(m, HELD);
	if (rc < 0) {
		close(m->fd);
		m->fd = -1;
	}
	return rc;
}

int vault_mark_beat(struct vault_mark *m)
{
	char line[VAULT_MARK_LINE];
	struct mark now;

	if (m->fd < 0)
		return 0;
	if (read_line(m->fd, line) && parse(&now, line) && strcmp(now.boot, m->boot))
		return -ESTALE;
	return write_line(m, HELD);
}

void vault_mark_leave(struct vault_mark *m)
{
	if (m->fd < 0)
		return;
	(void)write_line(m, FREE);
	close(m->fd);
	m->fd = -1;
}
