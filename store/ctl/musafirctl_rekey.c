/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A new key file. Files are made, named and kept here; the vault moves the rows.
 *
 *   FILE.next     the new key file, until the vault knows it; then it is FILE
 *   FILE.KEY-ID   the former one from then on, for the backups that were made under it
 *
 * While rows move either file opens the database, so the order of a rename and a kill does not matter; and whoever still has the former one gets the
 * new one out of the database. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/config/config.h"
#include "store/base/rights.h"
#include "store/ctl/musafirctl_priv.h"
#include "store/seal/seal_veil.h"
#include "store/vault/vault_store.h"

struct rekey_run {
	char file[PATH_MAX], next[PATH_MAX + 8], former[PATH_MAX + 16];
	struct stat st;			/* of the key file: whose, and its mode */
	int lock;
	struct seal_keys *keys;		/* of the file as it is */
	char key[SEAL_KEY_ID];		/* the one that serves */
	bool is_moving, has_state;
	char reads[PATH_MAX];		/* where the vault that runs takes it from, when it is started again; "" none runs */
	uint8_t wrap[SEAL_WRAP];	/* then: it, under the former one */
	struct musafirctl_bar bar;
};

/* ---- what the vault says ---- */

/* The value of "key=VALUE\n" in a row. returns: false: it is not there, or longer than fits. */
static bool value_of(const char *packet, size_t len, const char *key, char *out, size_t size)
{
	const char *at = packet, *end = packet + len, *stop;
	size_t n = strlen(key);

	for (; at < end; at = stop + 1) {
		stop = memchr(at, '\n', (size_t)(end - at));
		if (!stop)
			return false;
		if ((size_t)(stop - at) > n && !memcmp(at, key, n) && at[n] == '=')
			return snprintf(out, size, "%.*s", (int)(stop - at - (ptrdiff_t)n - 1), at + n + 1) < (int)size;
	}
	return false;
}

static void take_reply(struct musafirctl *ctl, const char *packet, size_t len)
{
	struct rekey_run *run = ctl->priv;
	char hex[2 * SEAL_WRAP + 1], moving[4];
	unsigned percent;

	if (len > 9 && len < 16 && sscanf(packet, "progress %3u", &percent) == 1)
		musafirctl_bar_show(&run->bar, percent, "moved to the new key");
	else if (value_of(packet, len, "key", run->key, sizeof(run->key)) && value_of(packet, len, "moving", moving, sizeof(moving)) &&
		 value_of(packet, len, "next", hex, sizeof(hex))) {
		run->is_moving = !strcmp(moving, "yes");
		run->has_state = admin_hex(run->wrap, sizeof(run->wrap), hex);
		if (!value_of(packet, len, "file", run->reads, sizeof(run->reads)))
			*run->reads = 0;
	}
}

/* key NULL: the word alone. */
static int ask(struct musafirctl *ctl, const char *word, const char *key, const char *value)
{
	const char *const words[2] = { "rekey", word };

	musafirctl_request_begin(&ctl->request, words);
	if (key && musafirctl_request_put(&ctl->request, key, value) < 0)
		return MUSAFIRCTL_FAILED;
	return musafirctl_run_request(ctl);
}

static int look(struct musafirctl *ctl, struct rekey_run *run)
{
	int rc;

	run->has_state = false;
	rc = ask(ctl, "look", NULL, NULL);
	if (rc != MUSAFIRCTL_DONE)
		return rc;
	return run->has_state ? MUSAFIRCTL_DONE : musafirctl_say(MUSAFIRCTL_FAILED, "the vault does not tell which key it goes by");
}

/* ---- files ---- */

static int say_file(const char *path)
{
	return musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", path, strerror(errno));
}

/* path is a whole one. */
static void folder_of(char folder[PATH_MAX], const char *path)
{
	snprintf(folder, PATH_MAX, "%.*s", (int)(strrchr(path, '/') - path + 1), path);
}

static int open_keys(struct rekey_run *run)
{
	char err[VAULT_STORE_ERR];

	seal_keys_free(run->keys);
	run->keys = NULL;
	return seal_keys_open(&run->keys, run->file, err, sizeof(err)) < 0 ? musafirctl_say(MUSAFIRCTL_FAILED, "%s", err) : MUSAFIRCTL_DONE;
}

/* One at a time: the names of the files are the same for all. The file itself becomes another one, its folder stays. */
static int open_file(struct musafirctl *ctl, struct rekey_run *run)
{
	char file[PATH_MAX], folder[PATH_MAX];

	if (!musafirctl_request_copy(&ctl->request, "file", file, sizeof(file)))
		return musafirctl_say(MUSAFIRCTL_USAGE, "--file: the path is too long");
	if (!*file)
		snprintf(file, sizeof(file), "%s", ctl->conf->store.keyfile);
	if (!realpath(file, run->file))
		return say_file(file);
	snprintf(run->next, sizeof(run->next), "%s.next", run->file);
	folder_of(folder, run->file);
	run->lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (run->lock < 0)
		return say_file(folder);
	if (stat(run->file, &run->st) < 0)
		return say_file(run->file);
	if (flock(run->lock, LOCK_EX | LOCK_NB) < 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: another musafirctl rekey is at work on it", run->file);
	return open_keys(run);
}

static bool is_key(const struct seal_keys *keys, const char *id)
{
	char own[SEAL_KEY_ID];

	seal_keys_id(keys, own);
	return !strcmp(own, id);
}

/* Whose the former one is, and with its mode. */
static int own_next(const struct rekey_run *run)
{
	if (chown(run->next, run->st.st_uid, run->st.st_gid) == 0 && chmod(run->next, run->st.st_mode & 0700) == 0)
		return MUSAFIRCTL_DONE;
	say_file(run->next);
	unlink(run->next);
	return MUSAFIRCTL_FAILED;
}

/* One that the vault does not know is worth nothing. */
static int make_next(struct rekey_run *run)
{
	char err[VAULT_STORE_ERR];

	if (unlink(run->next) < 0 && errno != ENOENT)
		return say_file(run->next);
	if (seal_keyfile_renew(run->keys, run->next, err, sizeof(err)) < 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s", err);
	return own_next(run);
}

static int write_again(struct rekey_run *run)
{
	char err[VAULT_STORE_ERR] = "";
	int rc;

	unlink(run->next);
	rc = seal_veil_rewrite(run->keys, run->wrap, run->next, err, sizeof(err));
	if (rc == -EBADMSG)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: neither the former nor the new key of the service, which is %s", run->file, run->key);
	return rc < 0 ? musafirctl_say(MUSAFIRCTL_FAILED, "%s: the new key file cannot be written: %s", run->next, *err ? err : strerror(-rc)) : own_next(run);
}

/* Is it the new key that waits there? */
static bool is_next(const struct rekey_run *run)
{
	struct seal_keys *next;
	char err[VAULT_STORE_ERR];
	bool is = seal_keys_open(&next, run->next, err, sizeof(err)) == 0 && is_key(next, run->key);

	seal_keys_free(next);
	return is;
}

/* ---- in order ---- */

static int tell_vault(struct musafirctl *ctl, const struct rekey_run *run)
{
	char hex[2 * SEAL_WRAP + 1], err[VAULT_STORE_ERR];
	uint8_t wrap[SEAL_WRAP];
	struct seal_keys *next;
	size_t i;

	if (seal_keys_open(&next, run->next, err, sizeof(err)) < 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s", err);
	seal_veil_pass(run->keys, next, wrap);
	seal_keys_free(next);
	for (i = 0; i < SEAL_WRAP; i++)
		snprintf(hex + 2 * i, 3, "%02x", wrap[i]);
	return ask(ctl, "begin", "wrap", hex);
}

/* A vault that died may have begun all the same: only one that says it did not leaves the new file worthless. */
static int begin(struct musafirctl *ctl, struct rekey_run *run)
{
	int rc;

	if (!is_key(run->keys, run->key))
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: not the key that the service goes by, which is %s", run->file, run->key);
	rc = make_next(run);
	if (rc != MUSAFIRCTL_DONE)
		return rc;
	rc = tell_vault(ctl, run);
	if (rc == MUSAFIRCTL_DONE)
		return look(ctl, run);
	if (look(ctl, run) == MUSAFIRCTL_DONE && !run->is_moving)
		unlink(run->next);
	return rc;
}

/* A killed run may have done it before: then it is the same file. */
static int keep_former(struct rekey_run *run)
{
	char id[SEAL_KEY_ID];
	struct stat st;

	seal_keys_id(run->keys, id);
	snprintf(run->former, sizeof(run->former), "%s.%s", run->file, id);
	if (link(run->file, run->former) == 0)
		return MUSAFIRCTL_DONE;
	if (errno != EEXIST)
		return say_file(run->former);
	if (lstat(run->former, &st) == 0 && st.st_ino == run->st.st_ino && st.st_dev == run->st.st_dev)
		return MUSAFIRCTL_DONE;
	return musafirctl_say(MUSAFIRCTL_FAILED, "%s: exists already, not overwritten; move it away", run->former);
}

static int place(struct rekey_run *run)
{
	int rc = MUSAFIRCTL_DONE;

	if (is_key(run->keys, run->key))
		return rc;
	if (!is_next(run))
		rc = write_again(run);
	if (rc != MUSAFIRCTL_DONE)
		return rc;
	rc = keep_former(run);
	if (rc != MUSAFIRCTL_DONE)
		return rc;
	if (rename(run->next, run->file) < 0)
		return say_file(run->file);
	return fsync(run->lock) < 0 ? say_file(run->file) : open_keys(run);
}

/* What the vault reads at its next start may be a copy of the file changed here, even under one name in the configuration: a credential. */
static int check_start(const struct musafirctl *ctl, const struct rekey_run *run)
{
	const char *path = *run->reads == '/' ? run->reads : ctl->conf->store.keyfile;
	struct seal_keys *keys;
	char err[VAULT_STORE_ERR];
	bool is;

	if (seal_keys_open(&keys, path, err, sizeof(err)) < 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s", err);
	is = is_key(keys, run->key);
	seal_keys_free(keys);
	return is ? MUSAFIRCTL_DONE
		: musafirctl_say(MUSAFIRCTL_FAILED, "all is moved to %s, but %s is the former key: restart the service so that it has the new one, then run this again",
				 run->file, path);
}

static int tell_done(struct musafirctl *ctl, const struct rekey_run *run)
{
	musafirctl_out_row(ctl->out);
	musafirctl_out_put(ctl->out, "key", run->key, false);
	musafirctl_out_put(ctl->out, "key_file", run->file, false);
	if (*run->former)
		musafirctl_out_put(ctl->out, "former_key_file", run->former, false);
	return musafirctl_out_end(ctl->out, MUSAFIRCTL_DONE, "");
}

static int run_rekey(struct musafirctl *ctl, struct rekey_run *run)
{
	int rc = open_file(ctl, run);

	if (rc == MUSAFIRCTL_DONE)
		rc = look(ctl, run);
	if (rc == MUSAFIRCTL_DONE && !run->is_moving)
		rc = begin(ctl, run);
	if (rc == MUSAFIRCTL_DONE)
		rc = place(run);
	if (rc == MUSAFIRCTL_DONE)
		rc = ask(ctl, "move", NULL, NULL);
	musafirctl_bar_clear(&run->bar);
	if (rc == MUSAFIRCTL_DONE)
		rc = check_start(ctl, run);
	if (rc == MUSAFIRCTL_DONE)
		rc = ask(ctl, "end", "key", run->key);
	return rc == MUSAFIRCTL_DONE ? tell_done(ctl, run) : rc;
}

int musafirctl_rekey(struct musafirctl *ctl)
{
	struct rekey_run run = { .lock = -1, .bar.is_tty = isatty(STDERR_FILENO) };
	int rc;

	if (rights_harden() < 0)
		return MUSAFIRCTL_FAILED;
	ctl->is_part = true;
	ctl->priv = &run;
	ctl->take = take_reply;
	rc = run_rekey(ctl, &run);
	musafirctl_bar_clear(&run.bar);
	seal_keys_free(run.keys);
	if (run.lock >= 0)
		close(run.lock);
	return rc;
}
