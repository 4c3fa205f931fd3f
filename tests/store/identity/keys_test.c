/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* No DEK survives a PIN. The thief of these tests has the key file and a copy of the database from before a PIN, and tries every key that the
 * copy gives on the database as it is later. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include <sodium.h>

#include "store/identity/core/identity_rules.h"
#include "tests/lib/identity_world.h"

#define NEW_PIN	"975312"
#define SECOND	"254700000055"

/* What a key opens of one person. */
struct loot {
	unsigned records, notes, codes, inbox_keys, inbox;
};

static unsigned total(const struct loot *l)
{
	return l->records + l->notes + l->codes + l->inbox_keys + l->inbox;
}

/* Copy the files as they stand, the log included, and open the copy. */
static struct db *steal(struct world *w, const char *name)
{
	char cmd[640], path[128], err[256];
	struct db *db;

	snprintf(path, sizeof(path), "%s/%s.db", w->dir, name);
	snprintf(cmd, sizeof(cmd), "cp '%s' '%s' && { [ ! -e '%s-wal' ] || cp '%s-wal' '%s-wal'; }", w->db_path, path, w->db_path, w->db_path, path);
	OK(system(cmd));
	OK(db_open(&db, path, DB_MIGRATE, err, sizeof(err)));
	return db;
}

static void login_of(struct world *w, struct db *db, struct db_login *l, const char *number)
{
	uint8_t ix[DB_IX];

	seal_number_ix(w->keys, ix, number);
	OK(db_login_get(db, l, ix, 1));
}

/* The key of the first person: from the key file, else with a PIN. returns: false when that opens nothing. */
static bool dek_of(struct world *w, struct db *db, uint8_t dek[SEAL_KEY], const char *number, const char *pin)
{
	uint8_t v[KDF_OUT];
	struct db_person p;
	struct db_login l;

	login_of(w, db, &l, number);
	OK(db_person_get(db, &p, l.person_id));
	if (!pin)
		return !seal_unwrap_pend(w->keys, dek, p.ref, p.wrap_pend.octets, p.wrap_pend.len);
	OK(kdf_hash(v, pin, strlen(pin), l.salt, w->conf.argon2_mem_kib, w->conf.argon2_ops));
	return !seal_unwrap_login(w->keys, dek, p.ref, v, l.wrap_person.octets, l.wrap_person.len);
}

static bool opens(const uint8_t dek[SEAL_KEY], enum seal_what what, const struct db_person *p, const uint8_t *blob, size_t len, uint8_t *out)
{
	const struct seal_aad aad = { what, p->ref, what == SEAL_RECORD ? p->schema : 0, what == SEAL_RECORD ? p->version : 0 };
	uint8_t plain[DB_BLOB_MAX];
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) };
	bool did = !seal_dek_open(&buf, dek, &aad, blob, len);

	if (did && out)
		memcpy(out, plain, SEAL_KEY);
	return did;
}

static unsigned opens_inbox(struct db *db, const struct db_person *p, const uint8_t sec[SEAL_KEY])
{
	uint8_t plain[DB_BLOB_MAX], pub[SEAL_KEY];
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) };
	struct db_note note = { .id = 0 };
	unsigned n = 0;

	crypto_scalarmult_base(pub, sec);
	while (db_inbox_next(db, &note, p->id, note.id) == 0)
		n += !seal_inbox_open(&buf, pub, sec, note.sealed.octets, note.sealed.len);
	return n;
}

/* Everything that hangs on the person. sec: an inbox secret from elsewhere, or NULL: the one that dek opens. */
static struct loot loot(struct world *w, struct db *db, const uint8_t dek[SEAL_KEY], const uint8_t *sec)
{
	struct db_note note = { .id = DB_FOREVER };
	struct db_share s = { .id = DB_FOREVER };
	struct loot l = { 0 };
	uint8_t own[SEAL_KEY];
	struct db_login login;
	struct db_person p;
	struct db_blob blob;

	login_of(w, db, &login, SELAM);
	OK(db_person_get(db, &p, login.person_id));
	OK(db_person_record(db, &blob, p.id));
	l.records = opens(dek, SEAL_RECORD, &p, blob.octets, blob.len, NULL);
	while (db_history_prev(db, &note, p.id, note.id) == 0)
		l.notes += opens(dek, SEAL_HISTORY, &p, note.sealed.octets, note.sealed.len, NULL);
	while (db_share_prev_live(db, &s, p.id, s.id) == 0)
		l.codes += opens(dek, SEAL_DIGITS, &p, s.digits.octets, s.digits.len, NULL);
	l.inbox_keys = opens(dek, SEAL_INBOX_SECRET, &p, p.inbox_sec.octets, p.inbox_sec.len, own);
	if (sec || l.inbox_keys)
		l.inbox = opens_inbox(db, &p, sec ? sec : own);
	return l;
}

static void inbox_secret(struct world *w, struct db *db, const uint8_t dek[SEAL_KEY], uint8_t sec[SEAL_KEY])
{
	struct db_login l;
	struct db_person p;

	login_of(w, db, &l, SELAM);
	OK(db_person_get(db, &p, l.person_id));
	assert_true(opens(dek, SEAL_INBOX_SECRET, &p, p.inbox_sec.octets, p.inbox_sec.len, sec));
}

static void tell(struct world *w, const char *event)
{
	struct db_login l;

	login_of(w, w->db, &l, SELAM);
	OK(identity_core_begin(w->core));
	OK(identity_inbox_tell(w->core, l.person_id, event, world_now(w)));
	OK(identity_core_commit(w->core));
}

static void use_it(struct world *w, const char *pin)
{
	struct phone p = dial(w, SELAM, HAWA);

	expect(&p, "shop", UNLOCK, .secret = pin);
	expect(&p, "ok", OFFER);
	expect(&p, "ok", SHARE, .text = "HAWA wants, to pay you");
	snprintf(w->code, sizeof(w->code), "%s", got(w, IDF_CODE));
	hang_up(&p, true);
}

static void renew_pin(struct world *w, const char *number, const char *from, const char *to)
{
	struct phone p = dial(w, number, NULL);

	expect(&p, "person", UNLOCK, .secret = from);
	change_pin(&p, from, to);
	expect(&p, "ok", MY_ID);
	assert_string_equal(got(w, IDF_NAME), "SELAM TESFAYE");
	hang_up(&p, true);
}

static void test_copy_from_before_the_first_pin_opens_nothing_later(void **state)
{
	static const char *const read[] = { "notice", "read", NULL };
	uint8_t dek[SEAL_KEY], now[SEAL_KEY], sec[SEAL_KEY];
	struct world *w = *state;
	struct db *old, *later;
	struct phone p;
	struct loot l;

	add_org(w, HAWA, "HAWA", "recv-s");
	OK(add_person(w, SELAM, read));
	tell(w, "2026-09-20|HAWA|before");
	old = steal(w, "old");
	assert_true(dek_of(w, old, dek, SELAM, NULL));
	inbox_secret(w, old, dek, sec);
	l = loot(w, old, dek, NULL);
	assert_int_equal(l.records + l.inbox_keys + l.inbox, 3);	/* the thief can open what there is */

	start_code(w, SELAM, 1);
	p = dial(w, SELAM, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	choose_pin(&p, PIN);
	hang_up(&p, true);
	use_it(w, PIN);
	tell(w, "2026-09-21|HAWA|after");
	later = steal(w, "later");
	l = loot(w, later, dek, sec);
	assert_int_equal(total(&l), 0);
	assert_false(dek_of(w, later, now, SELAM, NULL));
	assert_true(dek_of(w, later, now, SELAM, PIN));
	l = loot(w, later, now, NULL);
	assert_int_equal(l.records, 1);
	assert_int_equal(l.notes, 1);	/* what waited in the inbox */
	assert_int_equal(l.codes, 1);
	assert_int_equal(l.inbox, 1);
	db_close(old);
	db_close(later);
}

static void test_copy_and_pin_open_nothing_after_a_change(void **state)
{
	uint8_t dek[SEAL_KEY], now[SEAL_KEY], sec[SEAL_KEY];
	struct world *w = *state;
	struct db *old, *later;
	struct phone p, a;
	struct loot l;
	unsigned i;

	hawa(w);
	for (i = 0; i < 100; i++)	/* more than one unlock takes over */
		tell(w, "2026-09-20|HAWA|full_name");
	use_it(w, PIN);
	old = steal(w, "old");
	assert_true(dek_of(w, old, dek, SELAM, PIN));
	inbox_secret(w, old, dek, sec);
	renew_pin(w, SELAM, PIN, NEW_PIN);
	tell(w, "2026-09-21|HAWA|after");
	later = steal(w, "later");
	l = loot(w, later, dek, sec);
	assert_int_equal(total(&l), 0);
	assert_true(dek_of(w, later, now, SELAM, NEW_PIN));
	l = loot(w, later, now, NULL);
	assert_int_equal(l.records + l.codes + l.inbox_keys + l.inbox, 4);
	assert_int_equal(l.notes, 100);
	db_close(old);
	db_close(later);

	p = dial(w, SELAM, NULL);
	expect(&p, "wrong", UNLOCK, .secret = PIN);
	expect(&p, "person", UNLOCK, .secret = NEW_PIN);
	expect(&p, "ok", OPEN_CODE);
	assert_string_equal(got(w, IDF_CODE), w->code);
	expect(&p, "ok", HISTORY);
	a = at_desk(w, AGENT);
	expect(&a, "ok", CHECK, .secret = w->code);
	assert_string_equal(fact(w, "full_name"), "SELAM TESFAYE");
}

/* Give the first person a second number, whose PIN is known. */
static void second_login(struct world *w)
{
	struct db_login l = { .slot = 1 };
	uint8_t dek[SEAL_KEY], v[KDF_OUT];
	struct db_login first;
	struct db_person p;

	assert_true(dek_of(w, w->db, dek, SELAM, PIN));
	login_of(w, w->db, &first, SELAM);
	OK(db_person_get(w->db, &p, first.person_id));
	seal_number_ix(w->keys, l.number_ix, SECOND);
	seal_random(l.salt, sizeof(l.salt));
	OK(kdf_hash(v, PIN, strlen(PIN), l.salt, w->conf.argon2_mem_kib, w->conf.argon2_ops));
	l.person_id = p.id;
	l.wrap_person.len = SEAL_LOGIN;
	seal_wrap_login(w->keys, l.wrap_person.octets, p.ref, v, dek);
	OK(db_begin(w->db));
	OK(db_login_put(w->db, &l));
	OK(db_commit(w->db));
}

static void test_second_login_gets_the_new_key_without_its_pin(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	second_login(w);
	renew_pin(w, SELAM, PIN, NEW_PIN);
	renew_pin(w, SECOND, PIN, "864213");
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = NEW_PIN);
	expect(&p, "ok", MY_ID);
	assert_string_equal(got(w, IDF_NAME), "SELAM TESFAYE");
}

static void test_login_without_a_pair_is_closed_by_a_change_elsewhere(void **state)
{
	struct world *w = *state;
	struct db_login l;
	struct phone p;

	hawa(w);
	second_login(w);
	login_of(w, w->db, &l, SECOND);
	l.wrap_person.len = SEAL_WRAP;
	OK(db_begin(w->db));
	OK(db_login_put(w->db, &l));
	OK(db_commit(w->db));
	renew_pin(w, SELAM, PIN, NEW_PIN);
	p = dial(w, SECOND, NULL);
	expect(&p, "closed", UNLOCK, .secret = PIN);
}

/* Who writes the database but has no key file puts a public key of their own into a login, or boxes a DEK of their own to it. */
static void test_edited_public_key_gives_no_dek(void **state)
{
	uint8_t pub[SEAL_KEY], sec[SEAL_KEY], dek[SEAL_KEY], inner[SEAL_WRAP];
	struct world *w = *state;
	struct db_login l;
	struct phone p;

	hawa(w);
	second_login(w);
	login_of(w, w->db, &l, SECOND);
	crypto_box_keypair(pub, sec);
	memcpy(l.wrap_person.octets, pub, sizeof(pub));
	OK(db_begin(w->db));
	OK(db_login_put(w->db, &l));
	OK(db_commit(w->db));
	renew_pin(w, SELAM, PIN, NEW_PIN);
	login_of(w, w->db, &l, SECOND);
	OK(crypto_box_seal_open(inner, l.wrap_person.octets + SEAL_KEY, SEAL_LOGIN - SEAL_KEY, pub, sec));
	assert_true(dek_of(w, w->db, dek, SELAM, NEW_PIN));
	assert_null(memmem(inner, sizeof(inner), dek, sizeof(dek)));

	login_of(w, w->db, &l, SELAM);
	OK(crypto_box_seal(l.wrap_person.octets + SEAL_KEY, inner, sizeof(inner), l.wrap_person.octets));	/* what another login had */
	inner[30] ^= 1;
	OK(crypto_box_seal(l.wrap_person.octets + SEAL_KEY, inner, sizeof(inner), l.wrap_person.octets));
	OK(db_begin(w->db));
	OK(db_login_put(w->db, &l));
	OK(db_commit(w->db));
	p = dial(w, SELAM, NULL);
	expect(&p, "wrong", UNLOCK, .secret = NEW_PIN);
}

static void test_edited_inbox_key_costs_no_event(void **state)
{
	uint8_t sec[SEAL_KEY];
	struct world *w = *state;
	struct db_person p;
	struct db_login l;
	struct phone phone;
	unsigned n;

	hawa(w);
	tell(w, "2026-09-20|HAWA|full_name");
	login_of(w, w->db, &l, SELAM);
	OK(db_person_get(w->db, &p, l.person_id));
	crypto_box_keypair(p.inbox_pub, sec);
	OK(db_begin(w->db));
	OK(db_person_put(w->db, &p));
	OK(db_commit(w->db));
	phone = dial(w, SELAM, NULL);
	expect(&phone, "person", UNLOCK, .secret = PIN);
	OK(db_inbox_count(w->db, &n, p.id, 9));
	assert_int_equal(n, 1);	/* told as an error, not thrown away */
}

static void write_person(struct world *w, const struct db_person *p)
{
	OK(db_begin(w->db));
	OK(db_person_put(w->db, p));
	OK(db_commit(w->db));
}

/* Record and secret of the inbox each say which key is theirs: damage to one of them closes nobody out. */
static void test_damage_closes_nobody_out(void **state)
{
	struct world *w = *state;
	struct db_person p, broken;
	struct db_blob record;
	struct db_login l;
	struct phone phone;

	hawa(w);
	login_of(w, w->db, &l, SELAM);
	OK(db_person_get(w->db, &p, l.person_id));
	broken = p;
	broken.inbox_sec.octets[30] ^= 1;
	write_person(w, &broken);
	phone = dial(w, SELAM, NULL);
	expect(&phone, "person", UNLOCK, .secret = PIN);
	hang_up(&phone, true);
	write_person(w, &p);
	OK(db_person_record(w->db, &record, p.id));
	record.octets[30] ^= 1;
	OK(db_begin(w->db));
	OK(db_person_record_put(w->db, p.id, p.schema, p.version + 1, &record));
	OK(db_commit(w->db));
	phone = dial(w, SELAM, NULL);
	expect(&phone, "person", UNLOCK, .secret = PIN);
}

/* A login of before the last new PIN, written back while its person is at home: the old PIN proves nothing. */
static void test_former_login_proves_nothing(void **state)
{
	struct world *w = *state;
	struct db_login then;
	struct phone phone;

	hawa(w);
	login_of(w, w->db, &then, SELAM);
	renew_pin(w, SELAM, PIN, NEW_PIN);
	phone = dial(w, SELAM, NULL);
	expect(&phone, "person", UNLOCK, .secret = NEW_PIN);
	OK(db_begin(w->db));
	OK(db_login_put(w->db, &then));
	OK(db_commit(w->db));
	expect(&phone, "wrong", PROVE, .secret = PIN);
}

#define AMINA	"254711000031"
#define OPIN	"864209"

static void officer_pin(struct world *w, const char *pin)
{
	struct phone p;

	start_code(w, AMINA, 1);
	p = dial(w, AMINA, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	choose_pin(&p, pin);
	hang_up(&p, true);
}

/* The same of an officer, whose pair the key of staff of before does not open; by phone and at a terminal. */
static void test_former_login_opens_no_desk(void **state)
{
	const struct identity_officer_args args = { "NBO-3", "Amina", AMINA };
	struct world *w = *state;
	char err[IDENTITY_ERR_MAX];
	struct db_login then;
	struct phone p;

	OK(identity_core_begin(w->core));
	OK(identity_officer_add(w->core, &args, err));
	OK(identity_core_commit(w->core));
	officer_pin(w, OPIN);
	login_of(w, w->db, &then, AMINA);
	officer_pin(w, "975311");
	p = dial(w, AMINA, NULL);
	expect(&p, "officer", UNLOCK, .secret = "975311");
	OK(db_begin(w->db));
	OK(db_login_put(w->db, &then));
	OK(db_commit(w->db));
	expect(&p, "wrong", PROVE, .secret = OPIN);
	hang_up(&p, true);
	p = dial(w, AMINA, NULL);
	expect(&p, "wrong", UNLOCK, .secret = OPIN);
	hang_up(&p, true);
	p = world_sit(w, AMINA);
	terminal(&p, "wrong", UNLOCK, .secret = OPIN);
}

static void test_other_dialogues_end_with_the_old_key(void **state)
{
	struct world *w = *state;
	struct phone p, other;

	hawa(w);
	other = dial(w, SELAM, HAWA);
	expect(&other, "shop", UNLOCK, .secret = PIN);
	expect(&other, "ok", OFFER);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	change_pin(&p, PIN, NEW_PIN);
	expect(&other, "refused", SHARE, .text = "HAWA wants, to pay you");
	expect(&p, "none", OPEN_CODE);
	expect(&p, "ok", MY_ID);
}

static void test_refused_commit_leaves_the_old_keys(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	use_it(w, PIN);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "ok", PROVE, .secret = PIN);
	expect(&p, "ok", PIN_NEW, .secret = NEW_PIN);
	db_pretend_full(w->db, true);
	expect(&p, "busy", PIN_AGAIN, .secret = NEW_PIN);
	db_pretend_full(w->db, false);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "ok", MY_ID);
	expect(&p, "ok", OPEN_CODE);
	assert_string_equal(got(w, IDF_CODE), w->code);
}

static bool file_holds(struct world *w, const char *tail, const void *octets, size_t len)
{
	char path[128], *text = malloc(1 << 24);
	size_t n = 0;
	bool holds;
	FILE *f;

	snprintf(path, sizeof(path), "%s%s", w->db_path, tail);
	f = fopen(path, "r");
	assert_non_null(text);
	if (f) {
		n = fread(text, 1, 1 << 24, f);
		fclose(f);
	}
	holds = memmem(text, n, octets, len);
	free(text);
	return holds;
}

static void test_redeemed_code_leaves_no_octets(void **state)
{
	struct world *w = *state;
	struct db_share s = { .id = DB_FOREVER };
	struct db_blob envelope;
	struct db_login l;
	struct phone a;

	hawa(w);
	share(w, SELAM);
	login_of(w, w->db, &l, SELAM);
	OK(db_share_prev_live(w->db, &s, l.person_id, s.id));
	OK(db_share_envelope(w->db, &envelope, s.id));
	OK(db_checkpoint(w->db, true));
	assert_true(file_holds(w, "", envelope.octets, envelope.len));
	a = at_desk(w, AGENT);
	expect(&a, "ok", CHECK, .secret = w->code);
	assert_true(db_has_dropped(w->db));
	OK(db_checkpoint(w->db, true));
	assert_false(file_holds(w, "", envelope.octets, envelope.len) || file_holds(w, "-wal", envelope.octets, envelope.len));
	assert_false(file_holds(w, "", s.digits.octets, s.digits.len) || file_holds(w, "-wal", s.digits.octets, s.digits.len));
}

static bool staff_key_of(struct world *w, struct db *db, uint8_t key[SEAL_KEY], const char *pin)
{
	uint8_t v[KDF_OUT];
	struct db_login l;
	struct db_staff s;

	login_of(w, db, &l, AGENT);
	OK(db_staff_get(db, &s, l.staff_id));
	OK(kdf_hash(v, pin, strlen(pin), l.salt, w->conf.argon2_mem_kib, w->conf.argon2_ops));
	return !seal_unwrap_pin(w->keys, key, SEAL_STAFF, s.ref, v, l.wrap_staff.octets, l.wrap_staff.len);
}

static void test_key_of_staff_is_another_with_each_pin(void **state)
{
	uint8_t was[SEAL_KEY], is[SEAL_KEY];
	struct world *w = *state;
	struct db_number n;
	struct db_login l;
	struct phone p;

	hawa(w);
	assert_true(staff_key_of(w, w->db, was, "864209"));
	login_of(w, w->db, &l, AGENT);
	OK(db_number_get(w->db, &n, l.number_ix));
	n.must_change = true;
	OK(db_begin(w->db));
	OK(db_number_put(w->db, &n));
	OK(db_commit(w->db));
	p = dial(w, AGENT, NULL);
	expect(&p, "start", UNLOCK, .secret = "864209");
	OK(db_checkpoint(w->db, true));
	choose_pin(&p, NEW_PIN);
	assert_true(db_has_dropped(w->db));	/* so that the old wrap leaves the log */
	assert_true(staff_key_of(w, w->db, is, NEW_PIN));
	assert_memory_not_equal(was, is, sizeof(is));
	p = dial(w, AGENT, NULL);
	expect(&p, "staff", UNLOCK, .secret = NEW_PIN);
}

/* The world under a key file of three custodians. */
static void three_custodians(struct world *w, uint8_t sec[SEAL_CUSTODIANS][SEAL_KEY])
{
	struct seal_escrow e = { .n = SEAL_CUSTODIANS };
	char path[128], err[256];
	unsigned i;

	for (i = 0; i < SEAL_CUSTODIANS; i++) {
		snprintf(path, sizeof(path), "%s/custodian%u", w->dir, i);
		OK(seal_escrow_create(path, err, sizeof(err)));
		OK(seal_escrow_read(sec[i], path, err, sizeof(err)));
		snprintf(path, sizeof(path), "%s/custodian%u.pub", w->dir, i);
		OK(seal_escrow_pub_read(e.pub[i], path, err, sizeof(err)));
	}
	world_close(w);
	seal_keys_free(w->keys);
	OK(unlink(w->key_path));
	OK(seal_keyfile_create(w->key_path, false, &e, err, sizeof(err)));
	OK(seal_keys_open(&w->keys, w->key_path, err, sizeof(err)));
	world_open(w);
}

/* What custodians, the key file and the database together open. */
static unsigned escrow_loot(struct world *w, uint8_t sec[][SEAL_KEY], unsigned n)
{
	uint8_t dek[SEAL_KEY];
	struct db_login l;
	struct db_person p;
	struct loot loot_is;

	login_of(w, w->db, &l, SELAM);
	OK(db_person_get(w->db, &p, l.person_id));
	if (seal_unwrap_escrow(dek, sec, n, p.ref, p.wrap_escrow.octets, p.wrap_escrow.len))
		return 0;
	loot_is = loot(w, w->db, dek, NULL);
	return total(&loot_is);
}

static void test_each_custodian_alone_opens_nobody(void **state)
{
	uint8_t sec[SEAL_CUSTODIANS][SEAL_KEY], two[2][SEAL_KEY];
	struct world *w = *state;
	unsigned i, round;

	three_custodians(w, sec);
	hawa(w);
	use_it(w, PIN);
	for (round = 0; round < 2; round++) {	/* as enrolled with a PIN, and after a change */
		for (i = 0; i < SEAL_CUSTODIANS; i++) {
			assert_int_equal(escrow_loot(w, &sec[i], 1), 0);
			memcpy(two[0], sec[i], SEAL_KEY);
			memcpy(two[1], sec[i], SEAL_KEY);
			assert_int_equal(escrow_loot(w, two, 2), 0);
			memcpy(two[1], sec[(i + 1) % SEAL_CUSTODIANS], SEAL_KEY);
			assert_int_equal(escrow_loot(w, two, 2), 3);	/* record, code, inbox key */
		}
		if (round == 0)
			renew_pin(w, SELAM, PIN, NEW_PIN);
	}
}

#define KEYS(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		KEYS(test_copy_from_before_the_first_pin_opens_nothing_later),
		KEYS(test_copy_and_pin_open_nothing_after_a_change),
		KEYS(test_second_login_gets_the_new_key_without_its_pin),
		KEYS(test_login_without_a_pair_is_closed_by_a_change_elsewhere),
		KEYS(test_edited_public_key_gives_no_dek),
		KEYS(test_edited_inbox_key_costs_no_event),
		KEYS(test_damage_closes_nobody_out),
		KEYS(test_former_login_proves_nothing),
		KEYS(test_former_login_opens_no_desk),
		KEYS(test_other_dialogues_end_with_the_old_key),
		KEYS(test_refused_commit_leaves_the_old_keys),
		KEYS(test_redeemed_code_leaves_no_octets),
		KEYS(test_each_custodian_alone_opens_nobody),
		KEYS(test_key_of_staff_is_another_with_each_pin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
