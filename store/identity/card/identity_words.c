/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SMS_CARD: WHO, CODE and SHARE, with the number of a code of the card and that code, for who has no USSD. The sender's number and the code stand for the
 * PIN, so the link vouches for the number, and the person wanted it when the card was handed over. Facts go to the organisation by its code; a message
 * never holds any.
 *
 * A code that was right is used up, whatever came of the word: it stands in a phone's list from then on. Whatever was wrong, and whoever asks, the answer
 * and the work are the same. What the operator brings a second time is only acknowledged: it is remembered with what it did, so that one whose vault died
 * between the halves is served when it comes again. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include <osmocom/core/utils.h>

#include "store/door/identity_payload.h"
#include "store/identity/card/identity_card.h"
#include "store/values/identity_day.h"
#include "store/values/identity_text.h"

#define LOOKS_MAX	500	/* lines of a history that are counted */
#define LOOKS_SAID	99	/* and the most that are said */

/* What a message is answered with. secret: code. */
struct answer {
	const char *name;
	struct identity_letter_value said[3];
	unsigned n;
	char code[IDENTITY_SHARE_LEN + 1], looks[12], since[IDENTITY_DAY_TEXT], last[IDENTITY_DAY_TEXT];
};

/* ---- what was texted ---- */

static enum identity_texted word_of(const char *key)
{
	return !strcmp(key, "share") ? IDENTITY_TEXTED_SHARE : !strcmp(key, "code") ? IDENTITY_TEXTED_CODE : !strcmp(key, "who") ? IDENTITY_TEXTED_WHO : IDENTITY_TEXTED_NOT;
}

/* The number of the code, 1 to SEAL_CARD_CODES. returns: 0: it is none. */
static uint8_t index_of(const char *pick)
{
	if (!strcmp(pick, "10"))
		return 10;
	return pick[0] >= '1' && pick[0] <= '9' && !pick[1] ? pick[0] - '0' : 0;
}

/* Copy the code, without the slot before it. returns: false: it is none. */
static bool read_code(const struct secret *s, struct secret *code, uint8_t *slot)
{
	size_t skip = s->len == SEAL_CARD_LEN + 2 ? 2 : 0;

	*slot = skip ? s->digits[1] - '0' : 1;
	if (!secret_is_digits(s, SEAL_CARD_LEN + skip) || (skip && s->digits[0] != '0') || *slot < 1 || *slot > DB_SLOT_MAX)
		return false;
	memset(code, 0, sizeof(*code));
	memcpy(code->digits, s->digits + skip, SEAL_CARD_LEN);
	code->len = SEAL_CARD_LEN;
	return true;
}

/* Who speaks, as if in a dialogue: what the rules look at. returns: 0; an error of db.h. */
static int speaker(struct identity_run *r, struct identity_dialogue *d)
{
	struct db_number n;
	int rc;

	memset(d, 0, sizeof(*d));
	osmo_strlcpy(d->link, r->req->link, sizeof(d->link));
	osmo_strlcpy(d->number, r->req->number, sizeof(d->number));
	seal_number_ix(r->core->keys, d->ix, d->number);
	d->asserted = true;
	d->account = identity_link_for(r->core, r->req);
	osmo_strlcpy(d->dialled, r->req->org, sizeof(d->dialled));
	rc = identity_number_load(r->core, &n, d->ix);
	osmo_strlcpy(d->lang, rc ? "" : n.lang, sizeof(d->lang));
	return rc;
}

/* ---- the answer ---- */

static struct identity_sms_from from_of(const struct identity_job *kept)
{
	return (struct identity_sms_from){ .account = kept->d.link, .by = kept->texting.by, .number = kept->d.number, .address = kept->texting.address,
					   .wants_lease = kept->texting.wants_lease, .lease = kept->texting.lease };
}

/* Put the answer into the outbox, if it has a name, and remember the message. returns: ok | busy. */
static enum identity_outcome say(struct identity_run *r, const struct identity_job *kept, const struct answer *a)
{
	const struct identity_sms_from from = from_of(kept);
	int rc = identity_sms_keep(r, kept->op, kept->texting.serial);

	if (rc == 0 && a->name)
		rc = identity_sms_reply(r, &from, a->name, a->said, a->n);
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "sms", "", kept->op, sizeof(kept->op));
	return rc ? identity_fault(r->core, rc, "SMS") : IDO_OK;
}

/* ---- first half ---- */

static void keep_message(struct identity_job *kept, const struct identity_req *req, const struct identity_sms *sms, const uint8_t op[SEAL_IX])
{
	memcpy(kept->op, op, sizeof(kept->op));
	kept->texting.word = word_of(req->key);
	kept->texting.serial = (int64_t)sms->serial;
	kept->texting.wants_lease = sms->wants_lease;
	kept->texting.lease = sms->lease;
	osmo_strlcpy(kept->texting.by, sms->by, sizeof(kept->texting.by));
	osmo_strlcpy(kept->texting.address, sms->address ?: "", sizeof(kept->texting.address));
}

/* Hash the code, and with SHARE the digits that would be told; the attempt is counted before. */
static enum identity_outcome take(struct identity_run *r, const struct identity_sms *sms, const uint8_t op[SEAL_IX], const struct secret *code)
{
	const struct identity_conf *conf = r->core->conf;
	uint8_t salt[KDF_SALT];
	struct secret digits;
	char drawn[IDENTITY_SHARE_LEN + 1];
	int rc;

	identity_hash_take(r, IDENTITY_HASH_CHECK, code, r->d->card.salt, conf->token_mem_kib, conf->token_ops);
	keep_message(r->kept, r->req, sms, op);
	if (r->kept->texting.word == IDENTITY_TEXTED_SHARE) {
		seal_random_share(drawn);
		seal_share_salt(r->core->keys, salt, r->d->dialled);
		rc = secret_put(&digits, drawn, IDENTITY_SHARE_LEN);
		if (rc == 0)
			identity_hash_second(r, &digits, salt);
		secret_wipe_mem(drawn, sizeof(drawn));
		secret_wipe(&digits);
	}
	rc = identity_card_count(r);
	return rc ? identity_fault(r->core, rc, "code card") : RUN_HASH;
}

static enum identity_outcome begin(struct identity_run *r, const struct identity_sms *sms, const uint8_t op[SEAL_IX], const struct secret *code, uint8_t slot)
{
	struct identity_job unhashed = { .id = 0 };
	enum identity_outcome o;
	int64_t until;
	int rc = identity_card_waits(r, &until);

	if (rc == 0)
		rc = identity_card_look(r, IDENTITY_CARD_WORDS, r->d->number, slot);
	if (rc)
		return identity_fault(r->core, rc, "code card");
	r->d->card.n[0] = index_of(r->req->pick);
	r->d->card.asked = 1;
	if (until) {
		rc = identity_sms_advise(r, r->d->ix);
		if (rc && rc != -EDQUOT)
			return identity_fault(r->core, rc, "SMS");
		unhashed.d = *r->d;
		keep_message(&unhashed, r->req, sms, op);
		o = say(r, &unhashed, &(struct answer){ .name = rc ? NULL : "T10" });
		secret_wipe_mem(&unhashed, sizeof(unhashed));
		return o;
	}
	if (!identity_hash_may_take(r->core, r->d, IDENTITY_HASH_CHECK))
		return IDO_BUSY;
	return take(r, sms, op, code);
}

static bool is_whole(const struct identity_req *req, struct identity_sms *sms, struct secret *code, uint8_t *slot)
{
	enum identity_texted word = word_of(req->key);

	return word && index_of(req->pick) && read_code(&req->secret, code, slot) && identity_text_is_digits(req->number, 1, 15) &&
	       (word == IDENTITY_TEXTED_WHO ? !*req->org : identity_text_is_digits(req->org, IDENTITY_ORG_LEN, IDENTITY_ORG_LEN)) && !identity_sms_get(sms, req);
}

enum identity_outcome identity_verb_SMS_CARD(struct identity_run *r)
{
	struct identity_dialogue d;
	enum identity_outcome o;
	struct identity_sms sms;
	struct secret code;
	uint8_t op[SEAL_IX], slot;
	bool known;
	int rc;

	if (!(r->req->flags & IDENTITY_ASSERTED) || !identity_link_is_served(r->core, r->req->link) || !is_whole(r->req, &sms, &code, &slot))
		return IDO_REFUSED;
	if (r->core->watch.doubt)
		return IDO_BUSY;
	seal_sms_op(r->core->keys, op, r->req->link, r->req->number, sms.octets, sms.octets_len, sms.name, sms.name_len);
	rc = identity_sms_is_known(r, op, &sms, &known);
	if (rc == 0 && !known)
		rc = speaker(r, &d);
	if (rc)
		return identity_fault(r->core, rc, "SMS");
	if (known)
		return IDO_OK;
	r->d = &d;
	o = begin(r, &sms, op, &code, slot);
	r->d = NULL;
	secret_wipe(&code);
	secret_wipe_mem(&d, sizeof(d));
	return o;
}

/* ---- what a word does, with the key of the person in r->d ---- */

static void add_said(struct answer *a, const char *name, const char *value)
{
	a->said[a->n++] = (struct identity_letter_value){ name, value };
}

/* A line that tells of an organisation; else what befell the ID. */
static bool is_look(const char *event, char day[IDENTITY_DAY_TEXT])
{
	size_t n = strcspn(event, "|");

	if (event[n] != '|' || n >= IDENTITY_DAY_TEXT || event[n + 1] == '|' || !event[n + 1])
		return false;
	memcpy(day, event, n);
	day[n] = '\0';
	return true;
}

/* How many looks, the oldest and the newest; what is new comes from the inbox first, as at an unlock. */
static int count_looks(struct identity_run *r, const struct db_person *p, struct answer *a)
{
	struct db_note note = { .id = DB_FOREVER };
	char event[IDENTITY_EVENT_MAX];
	struct identity_after after;
	unsigned reads, n = 0;
	int rc = identity_inbox_merge(r->core, p, r->d->dek);

	if (rc == 0 || rc == -EBADMSG)
		rc = identity_after_look(r, &after, p->id);
	for (reads = 0; reads < LOOKS_MAX && rc == 0; reads++) {
		rc = db_history_prev(r->core->db, &note, p->id, note.id);
		if (rc || identity_after_hides(&after, note.created) || identity_note_open(event, &note, r->d->ref, r->d->dek) || !is_look(event, a->since))
			continue;
		if (!n++)
			memcpy(a->last, a->since, sizeof(a->last));
	}
	secret_wipe_mem(event, sizeof(event));
	snprintf(a->looks, sizeof(a->looks), "%u", OSMO_MIN(n, (unsigned)LOOKS_SAID));
	return rc == -ENOENT ? 0 : rc;
}

static enum identity_outcome do_who(struct identity_run *r, const struct db_person *p, struct answer *a)
{
	int rc = count_looks(r, p, a);

	if (rc)
		return identity_fault(r->core, rc, "history");
	if (!*a->last) {
		a->name = p->settings & DB_WANT_NEUTRAL ? "T14n" : "T7n";
		return IDO_OK;
	}
	a->name = p->settings & DB_WANT_NEUTRAL ? "T14" : "T7";
	add_said(a, "looks", a->looks);
	add_said(a, "since_day", a->since);
	add_said(a, "seen_day", a->last);
	return IDO_OK;
}

/* What was agreed to is the word and the organisation, as they were texted. */
static void sha_of(uint8_t sha[32], const struct identity_dialogue *d, const char *word)
{
	char text[16];

	snprintf(text, sizeof(text), "%s %s", word, d->dialled);
	crypto_hash_sha256(sha, (const uint8_t *)text, strlen(text));
}

static enum identity_outcome make_otp(struct identity_run *r, const struct identity_gift *g, struct answer *a)
{
	struct db_share s;
	uint8_t sha[32];
	enum identity_outcome o;

	sha_of(sha, r->d, "CODE");
	o = identity_share_otp(r, &s, g, a->code, sha);
	a->name = o == IDO_OK ? "T8" : a->name;
	return o;
}

static enum identity_outcome make_share(struct identity_run *r, const struct identity_gift *g, struct answer *a)
{
	const uint8_t *v = r->v;
	struct db_share s;
	enum identity_outcome o;

	memcpy(a->code, r->kept->secret.digits, IDENTITY_SHARE_LEN);
	sha_of(r->kept->text_sha, r->d, "SHARE");
	r->v = r->second;
	o = identity_share_facts(r, &s, g, a->code);
	r->v = v;
	a->name = o == IDO_OK ? "T9" : a->name;
	return o;
}

/* The organisation's kind decides what it gets: a word that asks for the other is not done. What it must have goes to it, and nothing else. returns: ok, also
 * when nothing is given | busy. */
static enum identity_outcome do_give(struct identity_run *r, struct answer *a)
{
	bool shares = r->kept->texting.word == IDENTITY_TEXTED_SHARE;
	struct identity_gift g;
	enum identity_outcome o = identity_offer_gift(r, &g);

	if (o == IDO_OK && shares == (g.len > 0))
		o = shares ? make_share(r, &g, a) : make_otp(r, &g, a);
	if (o == IDO_OK && a->n == 0 && a->code[0]) {
		add_said(a, "code", a->code);
		add_said(a, "org_code", r->d->dialled);
	}
	secret_wipe_mem(&g, sizeof(g));
	return o == IDO_BUSY ? IDO_BUSY : IDO_OK;
}

/* ---- second half ---- */

/* The login of the sender is one that opens: it did not move away, nor was its PIN guessed at until it closed. returns: 1; 0; an error of db.h. */
static int is_open(struct identity_run *r, const struct identity_card_talk *t)
{
	struct db_card_move m;
	struct db_login l;
	int rc = identity_login_load(r->core, &l, t->ix, t->slot);

	if (rc)
		return rc;
	rc = db_card_move_get(r->core->db, &m, t->ix, t->slot);
	return rc == 0 ? 0 : rc == -ENOENT ? !l.closed && l.person_id == t->person_id : rc;
}

/* The code was right. It opens only where the person wanted that, and the notice was read to them or by them. returns: ok, also when nothing is done | busy. */
static enum identity_outcome do_word(struct identity_run *r, const struct identity_card_talk *t, const struct identity_card_judged *j, struct answer *a)
{
	uint8_t dek[SEAL_KEY];
	int open = is_open(r, t), rc;

	if (open < 0)
		return identity_fault(r->core, open, "code card");
	if (!open || !j->card.words || !j->person.notice_at)
		return IDO_OK;
	rc = identity_card_single(r, t, j, dek);
	if (rc == 0)
		identity_card_speak(r->d, &j->person, dek, r->d->dialled);
	secret_wipe_mem(dek, sizeof(dek));
	if (rc)
		return rc == -EBADMSG ? IDO_OK : identity_fault(r->core, rc, "code card");
	return r->kept->texting.word == IDENTITY_TEXTED_WHO ? do_who(r, &j->person, a) : do_give(r, a);
}

/* It did what it was texted for, or was refused: it opens nothing any more. */
static int use_up(struct identity_run *r, const struct identity_card_talk *t, struct identity_card_judged *j)
{
	int rc = identity_card_uncount(r);

	if (rc == 0)
		rc = identity_card_burn(r, t, j);
	return rc ? rc : identity_leaf(r->core, r->now, "card_word", "", j->person.ref, DB_REF);
}

static enum identity_outcome judge(struct identity_run *r, struct identity_card_talk *t, struct answer *a)
{
	struct identity_card_judged j;
	enum identity_outcome o = IDO_OK;
	bool used;
	int rc = identity_card_judge(r, t, &j);

	if (rc == 0)
		rc = identity_card_is_used(r, t, &used);
	if (rc == 0 && j.is_right)
		o = do_word(r, t, &j, a);
	if (rc == 0 && o == IDO_OK)
		rc = j.is_right ? use_up(r, t, &j) : used ? identity_card_uncount(r) : 0;
	secret_wipe_mem(&j, sizeof(j));
	return rc ? identity_fault(r->core, rc, "code card") : o;
}

enum identity_outcome identity_again_SMS_CARD(struct identity_run *r)
{
	struct identity_card_talk *t = &r->kept->d.card;
	struct answer a = { .name = "T10" };
	enum identity_outcome o = IDO_BUSY;
	int rc;

	if (r->v) {
		memcpy(t->t[t->typed++], r->v, KDF_OUT);
		o = judge(r, t, &a);
	}
	if (o == IDO_BUSY && !r->core->is_lost && !r->core->broken) {	/* it comes again, and is no try */
		rc = identity_card_uncount(r);
		o = rc ? identity_fault(r->core, rc, "code card") : IDO_BUSY;
	}
	if (o == IDO_OK)
		o = say(r, r->kept, &a);
	r->op_person = r->op_subject = 0;
	secret_wipe_mem(&a, sizeof(a));
	return o;
}
