/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Opens what is sealed for one person: the record, digits of codes, the history. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/logging.h>

#include "store/base/log.h"
#include "store/identity/core/identity_rules.h"
#include "store/values/identity_day.h"

#define INBOX_MAX	200	/* a person away for years: the newest events beyond it are only in the ledger */
#define MERGE_SLICE	64	/* notes merged at one unlock: 64 openings are 10 ms */

int identity_open_record(struct identity_core *core, struct identity_record *rec, const struct db_person *p, const uint8_t dek[SEAL_KEY])
{
	const struct seal_aad aad = { SEAL_RECORD, p->ref, p->schema, p->version };
	uint8_t plain[IDENTITY_RECORD_MAX + SEAL_PAD];
	struct seal_buf out = { .octets = plain, .cap = sizeof(plain) };
	struct db_blob blob;
	int rc;

	rc = db_person_record(core->db, &blob, p->id);
	if (rc)
		return rc;
	rc = seal_dek_open(&out, dek, &aad, blob.octets, blob.len);
	if (rc == 0)
		rc = identity_record_unpack(rec, plain, out.len);
	secret_wipe_mem(plain, sizeof(plain));
	return rc ? -EBADMSG : 0;
}

int identity_open_digits(char out[16], const struct db_share *s, const uint8_t ref[DB_REF], const uint8_t dek[SEAL_KEY])
{
	const struct seal_aad aad = { .what = SEAL_DIGITS, .ref = ref };
	uint8_t plain[DB_WRAP_MAX];
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) };
	int rc = seal_dek_open(&buf, dek, &aad, s->digits.octets, s->digits.len);

	if (rc == 0 && buf.len < 16) {
		memcpy(out, plain, buf.len);
		out[buf.len] = '\0';
	} else {
		rc = -EBADMSG;
	}
	secret_wipe_mem(plain, sizeof(plain));
	return rc;
}

/* The secret half of the inbox lies beside the key and goes with it; where that is damaged, the record says it too. With a wrong PIN dek is zero, and
 * the same is done, for a person whom nobody knows on a blob that opens for nobody. */
int identity_open_login(struct identity_core *core, uint8_t dek[SEAL_KEY], const struct db_person *p, const struct db_wrap *wrap, const uint8_t v[SEAL_KEY])
{
	static const struct db_wrap none = { .len = DB_WRAP_MAX };
	const struct db_wrap *inbox = p->id ? &p->inbox_sec : &none;
	const struct seal_aad aad = { .what = SEAL_INBOX_SECRET, .ref = p->ref };
	uint8_t sec[DB_WRAP_MAX];
	struct seal_buf buf = { .octets = sec, .cap = sizeof(sec) };
	int rc = seal_unwrap_login(core->keys, dek, p->ref, v, wrap->octets, wrap->len);
	int is_key = seal_dek_open(&buf, dek, &aad, inbox->octets, inbox->len);
	struct identity_record rec;

	secret_wipe_mem(sec, sizeof(sec));
	if (rc || is_key == 0)
		return rc;
	rc = identity_open_record(core, &rec, p, dek);
	secret_wipe_mem(&rec, sizeof(rec));
	if (rc == 0)
		return 0;
	secret_wipe_mem(dek, SEAL_KEY);
	if (rc == -EBADMSG) {
		core->lost_rows++;
		identity_fault_tell(core, rc, "a PIN opens a key that is not the person's: the row of the login is an old one");
	}
	return rc;
}

static int seal_note(struct db_blob *out, const uint8_t ref[DB_REF], const uint8_t dek[SEAL_KEY], const char *event)
{
	const struct seal_aad aad = { .what = SEAL_HISTORY, .ref = ref };
	struct seal_buf buf = { .octets = out->octets, .cap = sizeof(out->octets) };
	int rc = seal_dek_seal(&buf, dek, &aad, event, strlen(event));

	out->len = buf.len;
	return rc;
}

int identity_note_open(char out[IDENTITY_EVENT_MAX], const struct db_note *n, const uint8_t ref[DB_REF], const uint8_t dek[SEAL_KEY])
{
	const struct seal_aad aad = { .what = SEAL_HISTORY, .ref = ref };
	struct seal_buf buf = { .octets = (uint8_t *)out, .cap = IDENTITY_EVENT_MAX - 1 };
	int rc = seal_dek_open(&buf, dek, &aad, n->sealed.octets, n->sealed.len);

	out[buf.len] = '\0';
	return rc;
}

int identity_inbox_tell(struct identity_core *core, int64_t person_id, const char *event, int64_t now)
{
	struct db_person p;
	struct db_blob blob;
	struct seal_buf buf = { .octets = blob.octets, .cap = sizeof(blob.octets) };
	unsigned n;
	int rc;

	rc = db_inbox_count(core->db, &n, person_id, INBOX_MAX);
	if (rc || n >= INBOX_MAX)
		return rc;
	rc = db_person_get(core->db, &p, person_id);
	if (rc == 0)
		rc = seal_inbox_seal(&buf, p.inbox_pub, event, strlen(event));
	blob.len = buf.len;
	return rc ? rc : db_inbox_put(core->db, person_id, now, &blob);
}

int identity_inbox_note(struct identity_core *core, int64_t person_id, const char *date, const char *word)
{
	char today[IDENTITY_DAY_TEXT], event[IDENTITY_EVENT_MAX];
	int64_t now = identity_clock_now(core);

	if (!person_id)
		return 0;
	identity_day_text(today, now);
	snprintf(event, sizeof(event), "%s||%s", *date ? date : today, word);
	return identity_inbox_tell(core, person_id, event, now);
}

/* Move one note from inbox to history; one that does not decrypt is dropped, because it never will. */
static int merge_one(struct identity_core *core, const struct db_person *p, const uint8_t dek[SEAL_KEY], const uint8_t sec[SEAL_KEY],
		     const struct db_note *note)
{
	char event[IDENTITY_EVENT_MAX];
	struct seal_buf buf = { .octets = (uint8_t *)event, .cap = sizeof(event) - 1 };
	struct db_blob blob;
	int rc = 0;

	if (seal_inbox_open(&buf, p->inbox_pub, sec, note->sealed.octets, note->sealed.len) == 0) {
		event[buf.len] = '\0';
		rc = seal_note(&blob, p->ref, dek, event);
		if (rc == 0)
			rc = db_history_put(core->db, p->id, note->created, &blob);
	}
	secret_wipe_mem(event, sizeof(event));
	return rc;
}

int identity_open_inbox(const struct db_person *p, const uint8_t dek[SEAL_KEY], uint8_t sec[SEAL_KEY + SEAL_PAD])
{
	const struct seal_aad aad = { .what = SEAL_INBOX_SECRET, .ref = p->ref };
	struct seal_buf buf = { .octets = sec, .cap = SEAL_KEY + SEAL_PAD };
	int rc = seal_dek_open(&buf, dek, &aad, p->inbox_sec.octets, p->inbox_sec.len);

	return rc == 0 && buf.len == SEAL_KEY && seal_inbox_is_pair(p->inbox_pub, sec) ? 0 : -EBADMSG;
}

/* Move at most `most` notes; `from` opens the inbox, the history is sealed under `to`. */
static int move_notes(struct identity_core *core, const struct db_person *p, const uint8_t from[SEAL_KEY], const uint8_t to[SEAL_KEY],
		      unsigned most)
{
	uint8_t sec[SEAL_KEY + SEAL_PAD];
	struct db_note note = { .id = 0 };
	int64_t done = 0;
	unsigned n;
	int rc = identity_open_inbox(p, from, sec);

	for (n = 0; n < most && rc == 0; n++) {
		rc = db_inbox_next(core->db, &note, p->id, done);
		if (rc)
			break;
		rc = merge_one(core, p, to, sec, &note);
		done = note.id;
	}
	secret_wipe_mem(sec, sizeof(sec));
	if (rc && rc != -ENOENT)
		return rc;
	return done ? db_inbox_drop(core->db, p->id, done) : 0;
}

int identity_inbox_merge(struct identity_core *core, const struct db_person *p, const uint8_t dek[SEAL_KEY])
{
	return move_notes(core, p, dek, dek, MERGE_SLICE);
}

int identity_inbox_move(struct identity_core *core, const struct db_person *p, const uint8_t from[SEAL_KEY], const uint8_t to[SEAL_KEY])
{
	int rc = move_notes(core, p, from, to, INBOX_MAX);

	if (rc == -EBADMSG)
		LOGP(DIDENT, LOGL_ERROR, "cannot decrypt the inbox of a person\n");
	if (rc && rc != -EBADMSG)
		return rc;
	return db_inbox_drop(core->db, p->id, DB_FOREVER);	/* what is left opens under no key that stays */
}

/* A check reads date|short|facts|time|code|...: identity_seen.c. */
static bool is_of(const char *event, const char *code)
{
	const char *at = strchr(event, '|');
	bool is_named = at && at[1] && at[1] != '|';
	size_t len = strlen(code);
	unsigned bars;

	for (bars = 1; at && bars < 4; bars++)
		at = strchr(at + 1, '|');
	return is_named && at && !strncmp(at + 1, code, len) && at[1 + len] == '|';
}

/* returns: 1 a check by that organisation; 0; -EBADMSG it never opens. */
static int is_check_by(struct identity_run *r, const struct db_note *note, const char *code)
{
	char event[IDENTITY_EVENT_MAX];
	int rc = identity_note_open(event, note, r->d->ref, r->d->dek) ? -EBADMSG : 0;

	if (rc == 0)
		rc = is_of(event, code);
	secret_wipe_mem(event, sizeof(event));
	return rc;
}

/* *whole: no line of the history can have gone, and none is still to come. */
static int look_whole(struct identity_run *r, bool *whole, const struct db_person *p, const struct identity_after *after)
{
	unsigned waiting = 1;
	int rc = db_inbox_count(r->core->db, &waiting, p->id, 1);

	*whole = !waiting && !after->is_recovered && p->created - DB_DAY > r->now - IDENTITY_KEEP_AUDIT_S;	/* lines are kept by the day */
	return rc;
}

int identity_open_before(struct identity_run *r, const char **word, const struct db_person *p, const struct db_org *org)
{
	struct db_note note = { .id = DB_FOREVER };
	struct identity_after after;
	bool whole = false;
	unsigned reads;
	int rc, is;

	*word = "unknown";
	if (r->d->state != IDS_PERSON || r->d->person_id != p->id)
		return 0;
	rc = identity_after_look(r, &after, p->id);
	if (rc == 0)
		rc = look_whole(r, &whole, p, &after);
	for (reads = 0; rc == 0 && reads < INBOX_MAX; reads++) {
		rc = db_history_prev(r->core->db, &note, p->id, note.id);
		if (rc)
			break;
		is = identity_after_hides(&after, note.created) ? 0 : is_check_by(r, &note, org->code);
		whole &= is >= 0;
		if (is == 1) {
			*word = "yes";
			return 0;
		}
	}
	if (rc == -ENOENT && whole)
		*word = "no";
	return rc == -ENOENT ? 0 : rc;
}
