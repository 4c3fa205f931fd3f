/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/daemon/feed_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

#include "store/base/handoff.h"
#include "store/base/log.h"

#define NAME_MAX_OCTETS	128
#define TEXT ".csv"
#define SIGNATURE ".minisig"

struct feed_folder {
	const char *path;
	char taken[NAME_MAX_OCTETS];	/* at the vault; "": none */
	char held[NAME_MAX_OCTETS];	/* waits for an administrator; "": none */
	char told[NAME_MAX_OCTETS];	/* what could not be used was told of it last */
	int told_rc;
};

struct feed_folder *feed_folder_new(void *ctx, const char *path)
{
	struct feed_folder *f = talloc_zero(ctx, struct feed_folder);

	if (f)
		f->path = path;
	return f;
}

void feed_folder_free(struct feed_folder *f)
{
	talloc_free(f);
}

void feed_folder_hold(struct feed_folder *f)
{
	memcpy(f->held, f->taken, sizeof(f->held));
	f->taken[0] = '\0';
}

void feed_folder_release(struct feed_folder *f)
{
	f->held[0] = f->taken[0] = '\0';
}

/* Say it once, until it is another file or fault. returns: rc. */
static int tell(struct feed_folder *f, const char *name, int rc)
{
	if (f->told_rc == rc && !strcmp(f->told, name))
		return rc;
	osmo_strlcpy(f->told, name, sizeof(f->told));
	f->told_rc = rc;
	LOGP(DMAIN, LOGL_ERROR, "sim_feed: %s%s%s: %s; expected a file of one name, to be read and removed\n", f->path, *name ? "/" : "", name, strerror(-rc));
	return rc;
}

static int open_dir(const struct feed_folder *f)
{
	int fd = open(f->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/* A link, a pipe or a file that stands elsewhere too is not opened for writing: it is overwritten in the end. returns: descriptor; -errno. */
static int open_file(int dir, const char *name, size_t most, size_t *len)
{
	struct stat st;
	int fd = openat(dir, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC), rc = 0;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0)
		rc = -errno;
	else if (!S_ISREG(st.st_mode) || st.st_nlink != 1)
		rc = -EMLINK;
	else if (st.st_size < 0 || (uint64_t)st.st_size > most)
		rc = -EFBIG;
	if (rc) {
		close(fd);
		return rc;
	}
	*len = (size_t)st.st_size;
	return fd;
}

/* ---- which ---- */

static bool is_feed_file(const char *name)
{
	size_t len = strlen(name);

	return *name != '.' && len > strlen(TEXT) && len + strlen(SIGNATURE) < NAME_MAX_OCTETS && !strcmp(name + len - strlen(TEXT), TEXT);
}

static void signature_of(char out[NAME_MAX_OCTETS], const char *name)
{
	snprintf(out, NAME_MAX_OCTETS, "%.*s%s", NAME_MAX_OCTETS - 1 - (int)strlen(SIGNATURE), name, SIGNATURE);
}

/* Its signature is there, and both can be used. */
static bool is_usable(struct feed_folder *f, int dir, const char *name)
{
	char signature[NAME_MAX_OCTETS];
	struct stat st;
	size_t len;
	int fd;

	signature_of(signature, name);
	if (fstatat(dir, signature, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return false;
	fd = open_file(dir, name, FEED_FOLDER_TEXT_MAX, &len);
	if (fd >= 0) {
		close(fd);
		fd = open_file(dir, signature, FEED_FOLDER_SIGN_MAX, &len);
	}
	if (fd < 0) {
		(void)tell(f, name, fd);
		return false;
	}
	close(fd);
	return true;
}

/* The first by name. *name: "" when there is none. */
static void find_first(struct feed_folder *f, int dir, char name[NAME_MAX_OCTETS])
{
	int fd = fcntl(dir, F_DUPFD_CLOEXEC, 0);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;
	unsigned n;

	name[0] = '\0';
	if (!d)
		return;
	for (n = 0; n < FEED_FOLDER_FILES_MAX && (e = readdir(d)); n++)
		if (is_feed_file(e->d_name) && (!*name || strcmp(e->d_name, name) < 0) && is_usable(f, dir, e->d_name))
			osmo_strlcpy(name, e->d_name, NAME_MAX_OCTETS);
	closedir(d);
}

/* ---- its copy ---- */

static int copy(int to, int from, size_t len)
{
	char octets[65536];
	size_t done = 0;

	while (done < len) {
		ssize_t n = pread(from, octets, OSMO_MIN(sizeof(octets), len - done), (off_t)done);

		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		if (write(to, octets, (size_t)n) != n)
			return -EIO;
		done += (size_t)n;
	}
	explicit_bzero(octets, sizeof(octets));
	return 0;
}

static int copy_file(int to, int dir, const char *name, size_t most, size_t *len)
{
	int fd = open_file(dir, name, most, len), rc;

	if (fd < 0)
		return fd;
	rc = copy(to, fd, *len);
	close(fd);
	return rc;
}

static int copy_both(int dir, const char *name, size_t *len)
{
	char signature[NAME_MAX_OCTETS];
	size_t rest;
	int to = memfd_create("feed", MFD_CLOEXEC | MFD_ALLOW_SEALING), rc;

	if (to < 0)
		return -errno;
	signature_of(signature, name);
	rc = copy_file(to, dir, name, FEED_FOLDER_TEXT_MAX, len);
	if (rc == 0)
		rc = copy_file(to, dir, signature, FEED_FOLDER_SIGN_MAX, &rest);
	if (rc == 0 && fcntl(to, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) < 0)
		rc = -errno;
	if (rc == 0)
		return to;
	close(to);
	return rc;
}

int feed_folder_take(struct feed_folder *f, size_t *len)
{
	char name[NAME_MAX_OCTETS];
	int dir, rc;

	if (*f->taken)
		return -ENOENT;
	dir = open_dir(f);
	if (dir < 0)
		return tell(f, "", dir);
	find_first(f, dir, name);
	rc = *name && (!*f->held || strcmp(name, f->held) < 0) ? copy_both(dir, name, len) : -ENOENT;
	close(dir);
	if (rc >= 0)
		memcpy(f->taken, name, sizeof(f->taken));
	return rc >= 0 || rc == -ENOENT ? rc : tell(f, name, rc);
}

/* ---- its end ---- */

static int overwrite(int fd, size_t len)
{
	static const char zeroes[65536];
	size_t done;

	for (done = 0; done < len; done += OSMO_MIN(sizeof(zeroes), len - done))
		if (pwrite(fd, zeroes, OSMO_MIN(sizeof(zeroes), len - done), (off_t)done) < 0)
			return -errno;
	return fdatasync(fd) < 0 ? -errno : 0;
}

void feed_folder_remove(struct feed_folder *f)
{
	char signature[NAME_MAX_OCTETS];
	int dir = open_dir(f), fd, rc;
	size_t len;

	if (dir < 0 || !*f->taken) {
		handoff_close(&dir);
		return;
	}
	signature_of(signature, f->taken);
	fd = open_file(dir, f->taken, FEED_FOLDER_TEXT_MAX, &len);
	rc = fd < 0 ? fd : overwrite(fd, len);
	if (fd >= 0)
		close(fd);
	/* the signature first: a file without one is not taken */
	if (unlinkat(dir, signature, 0) < 0 || unlinkat(dir, f->taken, 0) < 0)
		rc = -errno;
	if (rc)
		(void)tell(f, f->taken, rc);
	close(dir);
	feed_folder_release(f);
}
