/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A new key file in the place of the one that serves: whoever has the former one alone has nothing, and nobody who is served notices. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/identity/core/identity_rules.h"
#include "store/seal/rekey.h"
#include "store/seal/seal_veil.h"
#include "tests/lib/identity_world.h"

#define PENDING	"254700000066"
#define LATER	"254700000067"

static bool at_once(void *ctx)
{
	(void)ctx;
	return true;
}

static void new_key(struct world *w, uint8_t wrap[SEAL_WRAP])
{
	char path[112], err[256];
	struct seal_keys *next;

	snprintf(path, sizeof(path), "%s.next", w->key_path);
	OK(seal_keyfile_renew(w->keys, path, err, sizeof(err)));
	OK(seal_keys_open(&next, path, err, sizeof(err)));
	seal_veil_pass(w->keys, next, wrap);
	seal_keys_free(next);
}

static void begin(struct world *w)
{
	uint8_t wrap[SEAL_WRAP];

	new_key(w, wrap);
	OK(rekey_begin(w->db, w->keys, wrap, world_now(w)));
}

static void place_next(struct world *w)
{
	char path[112];

	snprintf(path, sizeof(path), "%s.next", w->key_path);
	OK(rename(path, w->key_path));
}

static void rekey(struct world *w)
{
	int rc;

	begin(w);
	while ((rc = rekey_slice(w->db, at_once, NULL)) == 1)
		;
	OK(rc);
	OK(rekey_end(w->db, w->keys, world_now(w)));
	place_next(w);
}

/* A start of the vault with that key file. returns: what rekey_prove() says. */
static int start(struct world *w, const char *key_path)
{
	struct seal_keys *keys;
	char err[256];
	int rc;

	world_close(w);
	OK(seal_keys_open(&keys, key_path, err, sizeof(err)));
	world_open(w);
	rc = rekey_prove(w->db, keys);
	if (rc) {
		seal_keys_free(keys);
		return rc;
	}
	seal_veil_adopt(w->keys, keys);
	OK(rekey_prove(w->db, w->keys));
	return 0;
}

/* Everything that the key file has a hand in: people with a PIN, without one and unknown, start codes, codes, SMS, consents, operations. */
static void live(struct world *w)
{
	static const char *const read[] = { "notice", "read", NULL };
	struct phone s;

	hawa(w);
	OK(add_person(w, LATER, read));
	OK(add_person(w, PENDING, read));
	start_code(w, PENDING, 1);
	share(w, SELAM);
	s = dial(w, STRANGER, NULL);
	expect(&s, "wrong", UNLOCK, .secret = "864213");
	hang_up(&s, true);
}

static void opens_with_pin(struct world *w)
{
	struct phone p = dial(w, SELAM, NULL);

	expect(&p, "person", UNLOCK, .secret = PIN);
	hang_up(&p, true);
}

/* ---- what a file holds ---- */

struct image {
	uint8_t *octets;
	size_t len;
};

static struct image read_image(const char *path)
{
	struct image im = { 0 };
	struct stat st;
	int fd = open(path, O_RDONLY);

	if (fd < 0)
		return im;
	OK(fstat(fd, &st));
	im.octets = malloc((size_t)st.st_size + 1);
	im.len = (size_t)read(fd, im.octets, (size_t)st.st_size);
	close(fd);
	return im;
}

static bool holds(const char *path, const void *octets, size_t len)
{
	struct image im = read_image(path);
	bool is = len && im.len && memmem(im.octets, im.len, octets, len);

	free(im.octets);
	return is;
}

static bool files_hold(struct world *w, const void *octets, size_t len)
{
	char log[112];

	snprintf(log, sizeof(log), "%s-wal", w->db_path);
	return holds(w->db_path, octets, len) || holds(log, octets, len);
}

#define LOOT 64

/* What the former key file finds or opens: indexes, and octets as they stood. */
struct loot {
	uint8_t octets[LOOT][DB_BLOB_MAX];
	size_t len[LOOT];
	unsigned n;
};

static void take(struct loot *l, const void *octets, size_t len)
{
	if (!len)
		return;
	assert_true(l->n < LOOT);
	memcpy(l->octets[l->n], octets, len);
	l->len[l->n++] = len;
}

static void take_person(struct loot *l, struct db *db, int64_t id)
{
	struct db_note note = { .id = DB_FOREVER };
	struct db_share s = { .id = DB_FOREVER };
	struct db_person p;
	struct db_blob blob;

	OK(db_person_get(db, &p, id));
	take(l, p.wrap_pend.octets, p.wrap_pend.len);
	take(l, p.inbox_sec.octets, p.inbox_sec.len);
	take(l, p.wrap_escrow.octets, p.wrap_escrow.len);
	take(l, p.trusted.octets, p.trusted.len);
	OK(db_person_record(db, &blob, id));
	take(l, blob.octets, blob.len);
	while (db_history_prev(db, &note, id, note.id) == 0)
		take(l, note.sealed.octets, note.sealed.len);
	while (db_share_prev_live(db, &s, id, s.id) == 0) {
		take(l, s.ix, DB_IX_KEPT);
		take(l, s.digits.octets, s.digits.len);
		OK(db_share_envelope(db, &blob, s.id));
		take(l, blob.octets, blob.len);
		if (db_consent_get(db, &blob, s.consent) == 0)
			take(l, blob.octets, blob.len);
	}
}

static void take_number(struct loot *l, struct world *w, const char *number)
{
	struct db_login login;
	struct db_startcode c;
	uint8_t ix[DB_IX];

	seal_number_ix(w->keys, ix, number);
	take(l, ix, DB_IX_KEPT);
	if (db_startcode_get(w->db, &c, ix, 1) == 0)
		take(l, c.mac, DB_IX_KEPT);
	if (db_login_get(w->db, &login, ix, 1))
		return;
	take(l, login.wrap_person.octets, login.wrap_person.len);
	take(l, login.wrap_staff.octets, login.wrap_staff.len);
	take(l, login.wrap_second.octets, login.wrap_second.len);
	if (login.person_id)
		take_person(l, w->db, login.person_id);
}

static void test_former_key_file_opens_nothing(void **state)
{
	static const char *const numbers[] = { SELAM, AGENT, PENDING, LATER, STRANGER };
	struct world *w = *state;
	struct loot *l = calloc(1, sizeof(*l));
	char former[112], cmd[256];
	unsigned i, round;

	live(w);
	snprintf(former, sizeof(former), "%s.former", w->key_path);
	for (round = 0; round < 2; round++) {	/* from a key without a veil, and from one with */
		l->n = 0;
		for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
			take_number(l, w, numbers[i]);
		OK(db_checkpoint(w->db, true));
		for (i = 0; i < l->n && round == 0; i++)
			assert_true(files_hold(w, l->octets[i], l->len[i]));	/* so the search below finds what is there */
		snprintf(cmd, sizeof(cmd), "cp '%s' '%s'", w->key_path, former);
		OK(system(cmd));
		rekey(w);
		for (i = 0; i < l->n; i++)
			assert_false(files_hold(w, l->octets[i], l->len[i]));
		assert_int_equal(start(w, former), -EKEYREJECTED);
		OK(start(w, w->key_path));
		opens_with_pin(w);
	}
	free(l);
}

static void test_both_open_it_while_rows_move(void **state)
{
	struct world *w = *state;
	char next[112];
	int rc = 1;
	unsigned i;

	live(w);
	snprintf(next, sizeof(next), "%s.next", w->key_path);
	begin(w);
	for (i = 0; rc == 1; i++) {
		assert_int_equal(rekey_end(w->db, w->keys, world_now(w)), -EBUSY);
		OK(start(w, i % 2 ? next : w->key_path));
		opens_with_pin(w);
		rc = rekey_slice(w->db, at_once, NULL);
		assert_true(rc >= 0);
	}
	OK(start(w, w->key_path));
	OK(start(w, next));
	OK(rekey_end(w->db, w->keys, world_now(w)));
	OK(rekey_end(w->db, w->keys, world_now(w)));
	assert_int_equal(start(w, w->key_path), -EKEYREJECTED);
	OK(start(w, next));
	opens_with_pin(w);
}

static void test_what_was_given_before_is_good_after(void **state)
{
	struct world *w = *state;
	struct phone p, a;

	live(w);
	rekey(w);
	p = dial(w, PENDING, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	choose_pin(&p, "975312");
	hang_up(&p, true);
	a = at_desk(w, AGENT);
	expect(&a, "ok", CHECK, .secret = w->code);
	assert_string_equal(fact(w, "full_name") ?: "", "SELAM TESFAYE");
	hang_up(&a, true);
	start_code(w, LATER, 1);	/* made from what a row under a veil keeps */
	p = dial(w, LATER, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	hang_up(&p, true);
}

/* A person's logins under several numbers are walked in the order of indexes, which moves with them. */
static void test_walk_of_logins_misses_none(void **state)
{
	struct world *w = *state;
	struct db_login l = { .slot = 0 }, first;
	char number[] = "254700000500";
	uint8_t ix[DB_IX];
	unsigned i, n = 0;

	live(w);
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_login_get(w->db, &first, ix, 1));
	OK(db_begin(w->db));
	for (i = 0; i < 8; i++) {
		number[sizeof(number) - 2] = (char)('0' + i);
		seal_number_ix(w->keys, first.number_ix, number);
		OK(db_login_put(w->db, &first));
	}
	OK(db_commit(w->db));
	begin(w);
	while (n < 100 && db_login_next_person(w->db, &l, first.person_id, l.number_ix, l.slot) == 0)
		n++;
	assert_int_equal(n, 9);
}

/* A message without an id of the operator's is found by the number of its receipt. */
static void test_receipt_by_number_finds_its_message(void **state)
{
	struct world *w = *state;
	struct db_blob sealed = { .len = 40 };
	struct db_out o = { .link = "op1", .created = 1, .due = 1 }, found;
	char msgid[DB_MSGID] = "@";
	unsigned i, freed = 0;

	live(w);
	seal_number_ix(w->keys, o.addressee, SELAM);
	for (i = 0; i < DB_IX; i++)
		snprintf(msgid + 1 + 2 * i, 3, "%02x", o.addressee[i]);
	OK(db_begin(w->db));
	OK(db_out_new(w->db, &o, &sealed));
	OK(db_out_sent(w->db, &o, msgid, world_now(w), &freed));
	OK(db_commit(w->db));
	for (i = 0; i < 2; i++) {
		begin(w);
		OK(db_out_prev(w->db, &found, "op1", msgid, DB_FOREVER));
		assert_int_equal(found.id, o.id);
		assert_memory_equal(found.addressee, o.addressee, DB_IX_KEPT);
		while (rekey_slice(w->db, at_once, NULL) == 1)
			;
		OK(rekey_end(w->db, w->keys, world_now(w)));
		assert_false(files_hold(w, msgid, 1 + 2 * DB_IX_KEPT));
		OK(db_out_prev(w->db, &found, "op1", msgid, DB_FOREVER));
		place_next(w);
	}
}

static void test_what_is_refused(void **state)
{
	struct world *w = *state;
	uint8_t wrap[SEAL_WRAP], other[SEAL_WRAP];
	char path[112];

	seal_veil_pass(w->keys, w->keys, wrap);
	assert_int_equal(rekey_begin(w->db, w->keys, wrap, world_now(w)), -EINVAL);
	new_key(w, wrap);
	memcpy(other, wrap, sizeof(other));
	other[30] ^= 1;
	assert_int_equal(rekey_begin(w->db, w->keys, other, world_now(w)), -EBADMSG);
	db_pretend_full(w->db, true);
	assert_int_equal(rekey_begin(w->db, w->keys, wrap, world_now(w)), -ENOSPC);
	db_pretend_full(w->db, false);
	assert_false(seal_veil_is_moving(w->keys));
	OK(start(w, w->key_path));
	OK(rekey_begin(w->db, w->keys, wrap, world_now(w)));
	assert_int_equal(rekey_begin(w->db, w->keys, wrap, world_now(w)), -EALREADY);
	db_pretend_full(w->db, true);
	assert_int_equal(rekey_slice(w->db, at_once, NULL), -ENOSPC);
	db_pretend_full(w->db, false);
	while (rekey_slice(w->db, at_once, NULL) == 1)
		;
	db_pretend_full(w->db, true);
	assert_int_equal(rekey_end(w->db, w->keys, world_now(w)), -ENOSPC);
	db_pretend_full(w->db, false);
	assert_true(seal_veil_is_moving(w->keys));
	OK(rekey_end(w->db, w->keys, world_now(w)));
	snprintf(path, sizeof(path), "%s.next", w->key_path);
	OK(start(w, path));
}

#define TEST(t) cmocka_unit_test_setup_teardown(t, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_former_key_file_opens_nothing),
		TEST(test_both_open_it_while_rows_move),
		TEST(test_what_was_given_before_is_good_after),
		TEST(test_walk_of_logins_misses_none),
		TEST(test_receipt_by_number_finds_its_message),
		TEST(test_what_is_refused),
	};

	unsetenv("WORLD_REKEYS");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
