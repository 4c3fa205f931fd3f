/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Officers of a field unit: a pair for signing and the key of the drafts, both under the PIN. There is no other verifier of it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "store/base/secret.h"
#include "store/unit/field_dir_priv.h"
#include "store/unit/field_priv.h"

#define KIND		"officer 1\n"
#define KIND_LEN	(sizeof(KIND) - 1)
#define NONCE		crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG		crypto_aead_xchacha20poly1305_ietf_ABYTES
#define KEYS		(FIELD_SECRET + FIELD_DRAFT_KEY)
#define OPEN		(KIND_LEN + SEAL_KEY + SEAL_SALT + 4 + 4)	/* octets that stand open, and are bound to the others */
#define OFFICER		(OPEN + NONCE + KEYS + TAG)
#define TRIES		(4 + 8)

/* A file of it. */
struct officer {
	uint8_t octets[OFFICER];
	uint8_t pub[SEAL_KEY];
	uint8_t salt[SEAL_SALT];
	uint32_t mem_kib, ops;
};

struct tries {
	uint32_t n;
	int64_t wait_until;
};

static bool is_pin(const char *pin)
{
	size_t len = strlen(pin);

	return len == FIELD_PIN_LENGTH && strspn(pin, "0123456789") == len;
}

static int hash_pin(uint8_t kek[SEAL_KEY], const char *pin, const struct officer *o)
{
	return crypto_pwhash(kek, SEAL_KEY, pin, strlen(pin), o->salt, o->ops, (size_t)o->mem_kib << 10, crypto_pwhash_ALG_ARGON2ID13) ? -ENOMEM : 0;
}

static void open_part(struct officer *o)
{
	uint8_t *at = field_put(o->octets, KIND, KIND_LEN);

	at = field_put(at, o->pub, SEAL_KEY);
	at = field_put(at, o->salt, SEAL_SALT);
	at = field_put_number(at, o->mem_kib, 4);
	field_put_number(at, o->ops, 4);
}

static int read_officer(struct field_dir *d, const char *name, struct officer *o)
{
	const uint8_t *at = o->octets + KIND_LEN;
	uint64_t mem, ops;
	size_t len;
	int rc = field_file_get(d->officers, name, o->octets, sizeof(o->octets), &len);

	if (rc)
		return rc;
	if (len != OFFICER || memcmp(o->octets, KIND, KIND_LEN))
		return -EBADMSG;
	at = field_get(o->pub, at, SEAL_KEY);
	at = field_get(o->salt, at, SEAL_SALT);
	at = field_get_number(&mem, at, 4);
	field_get_number(&ops, at, 4);
	if (mem < crypto_pwhash_MEMLIMIT_MIN >> 10 || mem > FIELD_PIN_MEM >> 10 || ops < 1 || ops > FIELD_PIN_OPS)
		return -EBADMSG;
	o->mem_kib = mem;
	o->ops = ops;
	return 0;
}

static int seal_keys(struct officer *o, const char *pin, const uint8_t keys[KEYS])
{
	uint8_t kek[SEAL_KEY], *nonce = o->octets + OPEN;
	int rc = hash_pin(kek, pin, o);

	if (rc)
		return rc;
	randombytes_buf(nonce, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + NONCE, NULL, keys, KEYS, o->octets, OPEN, NULL, nonce, kek);
	secret_wipe_mem(kek, sizeof(kek));
	return 0;
}

static int open_keys(const struct officer *o, const char *pin, uint8_t keys[KEYS])
{
	const uint8_t *nonce = o->octets + OPEN;
	uint8_t kek[SEAL_KEY];
	int rc = hash_pin(kek, pin, o);

	if (rc)
		return rc;
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(keys, NULL, NULL, nonce + NONCE, KEYS + TAG, o->octets, OPEN, nonce, kek))
		rc = -EACCES;
	secret_wipe_mem(kek, sizeof(kek));
	return rc;
}

static int note_any(void *ctx, const char *name)
{
	*(bool *)ctx |= name[0] != '.';
	return 0;
}

static int has_officers(struct field_dir *d, bool *has)
{
	*has = false;
	return field_file_each(d->officers, note_any, has);
}

/* The key of the drafts: of who entered, or the first one. */
static int draft_key(struct field_dir *d, uint8_t key[FIELD_DRAFT_KEY])
{
	bool has;
	int rc = has_officers(d, &has);

	if (rc)
		return rc;
	if (has && !d->officer[0])
		return -EPERM;
	if (has)
		memcpy(key, d->key.drafts, FIELD_DRAFT_KEY);
	else
		randombytes_buf(key, FIELD_DRAFT_KEY);
	return 0;
}

int field_dir_admit(struct field_dir *d, const char *name, const char *pin)
{
	struct officer o = { .mem_kib = FIELD_PIN_MEM >> 10, .ops = FIELD_PIN_OPS };
	uint8_t keys[KEYS];
	int rc;

	if (!field_dir_is_name(name) || !is_pin(pin))
		return -EINVAL;
	if (faccessat(d->officers, name, F_OK, 0) == 0)
		return -EEXIST;
	if (d->state.small)
		o.mem_kib = crypto_pwhash_MEMLIMIT_MIN >> 10, o.ops = 1;
	rc = draft_key(d, keys + FIELD_SECRET);
	if (rc)
		goto out;
	field_pair(o.pub, keys);
	randombytes_buf(o.salt, sizeof(o.salt));
	open_part(&o);
	rc = seal_keys(&o, pin, keys);
	if (rc == 0)
		rc = field_file_put(d->officers, name, o.octets, sizeof(o.octets));
out:
	secret_wipe_mem(keys, sizeof(keys));
	return rc;
}

/* ---- tries ---- */

/* Files of the folder itself, so that a listing of officers shows officers alone. */
static void tries_name(char out[FIELD_NAME], const char *name)
{
	snprintf(out, FIELD_NAME, "tries.%s", name);
}

static int tries_get(struct field_dir *d, const char *name, struct tries *t)
{
	uint8_t octets[TRIES];
	char file[FIELD_NAME];
	uint64_t n, until;
	size_t len;
	int rc;

	*t = (struct tries){ .n = 0 };
	tries_name(file, name);
	rc = field_file_get(d->fd, file, octets, sizeof(octets), &len);
	if (rc == -ENOENT)
		return 0;
	if (rc || len != TRIES)
		return rc ? rc : -EBADMSG;
	field_get_number(&until, field_get_number(&n, octets, 4), 8);
	t->n = n;
	t->wait_until = (int64_t)until;
	return 0;
}

static int tries_put(struct field_dir *d, const char *name, const struct tries *t)
{
	uint8_t octets[TRIES];
	char file[FIELD_NAME];

	tries_name(file, name);
	field_put_number(field_put_number(octets, t->n, 4), (uint64_t)t->wait_until, 8);
	return field_file_put(d->fd, file, octets, sizeof(octets));
}

/* Count one more, on disk. After each FIELD_PIN_TRIES there is a wait, twice as long each time. */
static int tries_take(struct field_dir *d, const char *name, struct tries *t, unsigned *wait_s)
{
	int64_t now = field_dir_now(d);
	int rc = tries_get(d, name, t);

	*wait_s = 0;
	if (rc)
		return rc;
	if (t->n >= FIELD_PIN_CLOSED)
		return -EPERM;
	if (t->wait_until > now) {
		*wait_s = (unsigned)(t->wait_until - now);
		return -EAGAIN;
	}
	t->n++;
	if (t->n % FIELD_PIN_TRIES == 0)
		t->wait_until = now + ((int64_t)FIELD_PIN_WAIT_S << (t->n / FIELD_PIN_TRIES - 1));
	return tries_put(d, name, t);
}

/* ---- entering ---- */

int field_dir_enter(struct field_dir *d, const char *name, const char *pin, unsigned *wait_s)
{
	uint8_t keys[KEYS];
	struct officer o;
	struct tries t;
	int rc;

	*wait_s = 0;
	field_dir_leave(d);
	if (!field_dir_is_name(name))
		return -ENOENT;
	rc = read_officer(d, name, &o);
	if (rc)
		return rc;
	if (!is_pin(pin))
		return -EINVAL;
	rc = tries_take(d, name, &t, wait_s);
	if (rc == 0)
		rc = open_keys(&o, pin, keys);
	if (rc == -EACCES && t.wait_until > field_dir_now(d))
		*wait_s = (unsigned)(t.wait_until - field_dir_now(d));
	if (rc == 0)
		rc = tries_put(d, name, &(struct tries){ .n = 0 });
	if (rc == 0) {
		memcpy(d->key.officer, keys, FIELD_SECRET);
		memcpy(d->key.drafts, keys + FIELD_SECRET, FIELD_DRAFT_KEY);
		memcpy(d->officer_pub, o.pub, SEAL_KEY);
		snprintf(d->officer, sizeof(d->officer), "%s", name);
	}
	secret_wipe_mem(keys, sizeof(keys));
	return rc;
}

unsigned field_dir_tries(struct field_dir *d, const char *name)
{
	struct tries t;

	if (!field_dir_is_name(name) || tries_get(d, name, &t) || t.n >= FIELD_PIN_CLOSED)
		return 0;
	return FIELD_PIN_TRIES - t.n % FIELD_PIN_TRIES;
}

void field_dir_leave(struct field_dir *d)
{
	secret_wipe_mem(d->key.officer, sizeof(d->key.officer));
	secret_wipe_mem(d->key.drafts, sizeof(d->key.drafts));
	d->officer[0] = '\0';
}

const char *field_dir_officer(const struct field_dir *d)
{
	return d->officer[0] ? d->officer : NULL;
}

int field_dir_officer_pub(struct field_dir *d, const char *name, uint8_t pub[SEAL_KEY])
{
	struct officer o;
	int rc = field_dir_is_name(name) ? read_officer(d, name, &o) : -ENOENT;

	if (rc == 0)
		memcpy(pub, o.pub, SEAL_KEY);
	return rc;
}
