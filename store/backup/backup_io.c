/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Octets of a backup: sealed, opened, compared. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/backup/backup.h"
#include "store/backup/backup_priv.h"
#include "store/base/octets.h"
#include "store/base/secret.h"

int backup_fail(char err[BACKUP_ERR], int rc, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(err, BACKUP_ERR, format, ap);
	va_end(ap);
	return rc;
}

static void tell(const struct backup_progress *p, const char *what, uint64_t done, uint64_t of)
{
	if (p && p->tell)
		p->tell(p->ctx, what, done, of);
}

/* The same from a place of a file. */
static ssize_t read_at(int fd, void *octets, size_t len, uint64_t at)
{
	size_t got = 0;
	ssize_t n;

	while (got < len) {
		n = pread(fd, (char *)octets + got, len - got, (off_t)(at + got));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		got += (size_t)n;
	}
	return (ssize_t)got;
}

/* What both directions need. secret: all of it. */
struct stream {
	struct seal_stream seal;
	uint8_t plain[SEAL_CHUNK], other[SEAL_CHUNK], chunk[SEAL_CHUNK + SEAL_CHUNK_OVER];
};

static void stream_free(struct stream *s)
{
	if (s)
		secret_wipe_mem(s, sizeof(*s));
	free(s);
}

static size_t chunk_at(const struct backup *b, uint64_t at)
{
	return b->says.size - at < SEAL_CHUNK ? (size_t)(b->says.size - at) : SEAL_CHUNK;
}

/* ---- sealing ---- */

static int write_chunks(struct stream *s, const struct backup *b, int copy, int out, const char *name, const struct backup_progress *p, char err[BACKUP_ERR])
{
	uint64_t at;
	size_t len;
	ssize_t n;
	int rc;

	for (at = 0; at < b->says.size; at += len) {
		len = chunk_at(b, at);
		n = read_at(copy, s->plain, len, at);
		if (n != (ssize_t)len)
			return backup_fail(err, n < 0 ? (int)n : -EIO, "the copy of the database cannot be read: %s", n < 0 ? strerror((int)-n) : "it is cut off");
		seal_stream_seal(&s->seal, s->chunk, s->plain, len, b->header, at + len == b->says.size);
		rc = octets_write(out, s->chunk, len + SEAL_CHUNK_OVER);
		if (rc < 0)
			return backup_fail(err, rc, "%s: %s", name, strerror(-rc));
		tell(p, "written", at + len, b->says.size);
	}
	return 0;
}

int backup_write(const struct backup *b, int copy, int out, const char *name, const struct backup_progress *p, char err[BACKUP_ERR])
{
	struct stream *s = malloc(sizeof(*s));
	uint8_t head[SEAL_STREAM_HEAD];
	int rc;

	if (!s)
		return backup_fail(err, -ENOMEM, "out of memory");
	seal_stream_seal_begin(&s->seal, head, b->key);
	rc = octets_write(out, b->header, sizeof(b->header));
	if (rc == 0)
		rc = octets_write(out, head, sizeof(head));
	if (rc < 0)
		backup_fail(err, rc, "%s: %s", name, strerror(-rc));
	else
		rc = write_chunks(s, b, copy, out, name, p, err);
	stream_free(s);
	return rc;
}

/* ---- opening ---- */

/* Where opened octets go. returns: 0; -errno after err was filled. */
typedef int (*take_fn)(struct stream *s, int fd, size_t len, uint64_t at, const char *name, char err[BACKUP_ERR]);

static int take_equal(struct stream *s, int copy, size_t len, uint64_t at, const char *name, char err[BACKUP_ERR])
{
	ssize_t n = read_at(copy, s->other, len, at);

	if (n == (ssize_t)len && !memcmp(s->plain, s->other, len))
		return 0;
	return backup_fail(err, -EBADMSG, "%s: what was written reads back as something else; the disk or its driver fails", name);
}

static int take_into(struct stream *s, int out, size_t len, uint64_t at, const char *name, char err[BACKUP_ERR])
{
	int rc = octets_write(out, s->plain, len);

	return rc < 0 ? backup_fail(err, rc, "the database beside its place: %s", strerror(-rc)) : 0;
}

static int open_chunk(struct stream *s, const struct backup *b, int in, size_t len, uint64_t at, const char *name, char err[BACKUP_ERR])
{
	ssize_t n = octets_read(in, s->chunk, len + SEAL_CHUNK_OVER);
	bool is_last;

	if (n < 0)
		return backup_fail(err, (int)n, "%s: %s", name, strerror((int)-n));
	if ((size_t)n < len + SEAL_CHUNK_OVER)
		return backup_fail(err, -EBADMSG, "%s: cut off", name);
	if (seal_stream_open(&s->seal, s->plain, s->chunk, (size_t)n, b->header, &is_last) || is_last != (at + len == b->says.size))
		return backup_fail(err, -EBADMSG, "%s: damaged or changed", name);
	return 0;
}

static int open_chunks(struct stream *s, const struct backup *b, int in, take_fn take, int fd, const char *what, const char *name,
		       const struct backup_progress *p, char err[BACKUP_ERR])
{
	uint64_t at;
	size_t len;
	int rc;

	for (at = 0; at < b->says.size; at += len) {
		len = chunk_at(b, at);
		rc = open_chunk(s, b, in, len, at, name, err);
		if (rc == 0)
			rc = take(s, fd, len, at, name, err);
		if (rc < 0)
			return rc;
		tell(p, what, at + len, b->says.size);
	}
	return octets_read(in, s->chunk, 1) == 0 ? 0 : backup_fail(err, -EBADMSG, "%s: something follows behind the backup", name);
}

static int open_stream(const struct backup *b, int in, take_fn take, int fd, const char *what, const char *name, const struct backup_progress *p,
		       char err[BACKUP_ERR])
{
	struct stream *s = malloc(sizeof(*s));
	uint8_t head[SEAL_STREAM_HEAD];
	int rc;

	if (!s)
		return backup_fail(err, -ENOMEM, "out of memory");
	if (octets_read(in, head, sizeof(head)) != sizeof(head))
		rc = backup_fail(err, -EBADMSG, "%s: cut off", name);
	else if (seal_stream_open_begin(&s->seal, head, b->key))
		rc = backup_fail(err, -EBADMSG, "%s: damaged or changed", name);
	else
		rc = open_chunks(s, b, in, take, fd, what, name, p, err);
	stream_free(s);
	return rc;
}

int backup_read(struct backup *b, int in, const char *name, char err[BACKUP_ERR])
{
	ssize_t n = octets_read(in, b->header, sizeof(b->header));
	int rc;

	if (n < 0)
		return backup_fail(err, (int)n, "%s: %s", name, strerror((int)-n));
	rc = (size_t)n < sizeof(b->header) ? -EBADMSG : seal_backup_read(&b->says, b->header);
	if (rc == -EPROTO)
		return backup_fail(err, rc, "%s: a newer program made this backup", name);
	return rc < 0 ? backup_fail(err, rc, "%s: not a backup of musafir, or cut off", name) : 0;
}

int backup_extract(const struct backup *b, int in, int out, const char *name, const struct backup_progress *p, char err[BACKUP_ERR])
{
	return open_stream(b, in, take_into, out, "read", name, p, err);
}

/* From the disk, as far as it can be asked for. */
int backup_prove(const struct backup *b, int copy, int in, const char *name, const struct backup_progress *p, char err[BACKUP_ERR])
{
	struct backup found;
	int rc;

	if (fsync(in) < 0)
		return backup_fail(err, -errno, "%s: %s", name, strerror(errno));
	(void)posix_fadvise(in, 0, 0, POSIX_FADV_DONTNEED);
	if (lseek(in, 0, SEEK_SET) < 0)
		return backup_fail(err, -errno, "%s: %s", name, strerror(errno));
	rc = backup_read(&found, in, name, err);
	if (rc == 0 && memcmp(found.header, b->header, sizeof(b->header)))
		rc = backup_fail(err, -EBADMSG, "%s: what was written reads back as something else; the disk or its driver fails", name);
	return rc ? rc : open_stream(b, in, take_equal, copy, "verified", name, p, err);
}
