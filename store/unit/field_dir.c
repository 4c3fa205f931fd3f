/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/unit/field_dir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "store/base/secret.h"
#include "store/unit/field_card.h"
#include "store/unit/field_dir_priv.h"
#include "store/unit/field_priv.h"

#define UNIT_KIND	"unit 1\n"
#define UNIT_LEN	(sizeof(UNIT_KIND) - 1 + FIELD_UNIT_NAME + SEAL_KEY + FIELD_SECRET)

/* ---- making ---- */

static int note_any(void *ctx, const char *name)
{
	*(bool *)ctx |= name[0] != '.';
	return 0;
}

static int make_folder(const char *path)
{
	bool has = false;
	int fd, rc;

	if (mkdir(path, 0700) < 0 && errno != EEXIST)
		return -errno;
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return -errno;
	rc = fchmod(fd, 0700) < 0 ? -errno : field_file_each(fd, note_any, &has);
	if (rc == 0 && has)
		rc = -EEXIST;
	if (rc == 0)
		return fd;
	close(fd);
	return rc;
}

static int put_unit(int fd, const char *name)
{
	uint8_t octets[UNIT_LEN], pub[SEAL_KEY], sec[FIELD_SECRET], *at;
	char padded[FIELD_UNIT_NAME] = "";
	int rc;

	field_pair(pub, sec);
	memcpy(padded, name, strlen(name));
	at = field_put(octets, UNIT_KIND, sizeof(UNIT_KIND) - 1);
	at = field_put(at, padded, sizeof(padded));
	at = field_put(at, pub, sizeof(pub));
	field_put(at, sec, sizeof(sec));
	rc = field_file_put(fd, "unit", octets, sizeof(octets));
	secret_wipe_mem(octets, sizeof(octets));
	secret_wipe_mem(sec, sizeof(sec));
	return rc;
}

/* The file of the unit comes last: a folder without one is none. */
static int fill_folder(int fd, const struct field_card_text *card, const char *name, bool small)
{
	struct field_dir d = { .fd = fd, .state = { .small = small } };
	int rc = field_file_put(fd, FIELD_CARD_FILE, card->octets, card->len);

	if (rc == 0)
		rc = field_state_put(&d);
	return rc ? rc : put_unit(fd, name);
}

int field_dir_make(const char *path, const struct field_card_text *card, const char *name, bool small)
{
	int fd, rc;

	if (!field_dir_is_name(name))
		return -EINVAL;
	fd = make_folder(path);
	if (fd < 0)
		return fd;
	rc = fill_folder(fd, card, name, small);
	close(fd);
	return rc;
}

/* ---- opening ---- */

static int get_unit(struct field_dir *d)
{
	uint8_t octets[UNIT_LEN];
	const uint8_t *at = octets + sizeof(UNIT_KIND) - 1;
	size_t len;
	int rc = field_file_get(d->fd, "unit", octets, sizeof(octets), &len);

	if (rc == 0 && (len != UNIT_LEN || memcmp(octets, UNIT_KIND, sizeof(UNIT_KIND) - 1)))
		rc = -EBADMSG;
	if (rc == 0) {
		at = field_get(d->name, at, FIELD_UNIT_NAME);
		at = field_get(d->pub, at, SEAL_KEY);
		field_get(d->key.unit, at, FIELD_SECRET);
		d->name[FIELD_UNIT_NAME - 1] = '\0';
	}
	secret_wipe_mem(octets, sizeof(octets));
	return rc == 0 && !field_dir_is_name(d->name) ? -EBADMSG : rc;
}

static int get_card(struct field_dir *d)
{
	struct field_card_text *t = &d->card_text;
	int rc = field_file_get(d->fd, FIELD_CARD_FILE, t->octets, sizeof(t->octets), &t->len);

	if (rc == 0)
		rc = field_card_read(&d->card, t);
	d->papers.rows = d->rows;
	return rc ? rc : field_card_papers(t, d->rows, &d->papers.n);
}

static int open_folders(struct field_dir *d)
{
	d->officers = field_file_folder(d->fd, "officers");
	d->drafts = d->officers < 0 ? d->officers : field_file_folder(d->fd, "drafts");
	d->people = d->drafts < 0 ? d->drafts : field_file_folder(d->fd, "people");
	return d->people < 0 ? d->people : 0;
}

/* The clock may have been set back: waits and days go on from the latest time seen. */
static int see_time(struct field_dir *d, int64_t now)
{
	if (!d->state.made)
		d->state.made = now;
	if (now <= d->state.latest)
		return 0;
	d->state.latest = now;
	return field_state_put(d);
}

static int open_all(struct field_dir *d, int64_t now)
{
	int rc = flock(d->fd, LOCK_EX | LOCK_NB) < 0 ? (errno == EWOULDBLOCK ? -EBUSY : -errno) : 0;

	if (rc == 0)
		rc = get_unit(d);
	if (rc == 0)
		rc = get_card(d);
	if (rc == 0)
		rc = field_state_get(d);
	if (rc == 0)
		rc = open_folders(d);
	if (rc == 0)
		rc = see_time(d, now);
	return rc ? rc : field_people_settle(d);
}

int field_dir_open(struct field_dir **out, const char *path, int64_t now)
{
	struct field_dir *d = calloc(1, sizeof(*d));
	int rc;

	*out = NULL;
	if (!d)
		return -ENOMEM;
	d->officers = d->drafts = d->people = -1;
	d->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	rc = d->fd < 0 ? -errno : open_all(d, now);
	if (rc) {
		field_dir_close(d);
		return rc;
	}
	*out = d;
	return 0;
}

static void close_one(int fd)
{
	if (fd >= 0)
		close(fd);
}

void field_dir_close(struct field_dir *d)
{
	if (!d)
		return;
	close_one(d->people);
	close_one(d->drafts);
	close_one(d->officers);
	close_one(d->fd);
	secret_wipe_mem(d, sizeof(*d));
	free(d);
}

void field_dir_tick(struct field_dir *d, int64_t now)
{
	if (now > d->state.latest)
		d->state.latest = now;
}

const struct field_card *field_dir_card(const struct field_dir *d)
{
	return &d->card;
}

const struct national_table *field_dir_papers(const struct field_dir *d)
{
	return &d->papers;
}

int field_dir_words(struct field_dir *d, const char *lang, const char *screen, char *out, size_t size)
{
	return field_card_words(&d->card_text, lang, screen, out, size);
}

const char *field_dir_name(const struct field_dir *d)
{
	return d->name;
}

const uint8_t *field_dir_pub(const struct field_dir *d)
{
	return d->pub;
}
