/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A database of an earlier program opens: what it sealed reads back octet for octet, PINs and codes that lived go on living.
 * tests/store/db/landed_005.sql says who is in it; landed_007.sql to landed_013.sql are the same, later. */
#include <errno.h>
#include <stdlib.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "store/identity/core/identity_rules.h"
#include "store/seal/ledger.h"
#include "tests/lib/cheap_kdf.h"
#include "tests/lib/identity_world.h"

#define MADE	1795985654
#define LINES	32
#define LIVE_CODE	"416786572"
#define SERVED_CODE	"678290813"
#define START_CODE	"728080"

static const struct { const char *number; uint8_t slot; const char *octets; size_t len; } records[] = {
#define RECORD(number, slot, text) { number, slot, text, sizeof(text) - 1 }
	RECORD(SELAM, 1, "\1\5\0SELAM\2\7\0TESFAYE\3\12\0001996-04-12\4\1\0f\5\2\0ER\6\12\0refugee_id\7\7\0ET-0042\10\12\0002031-01-31\11\5\0UNHCR"
	       "\12\12\0Kakuma, KE\13\14\000254700000009\14\2\0en\15\4\0P-77\16\1\0004\17\12\0002030-06-30\20\3\0yes\21\4\0ABEL\22\1\0002"),
	RECORD(SELAM, 2, "\1\11\0\xe1\x88\xb0\xe1\x88\x8b\xe1\x88\x9d\3\4\0002011\22\1\0000"),
	RECORD("254700000005", 1, "\1\4\0JUMA\3\7\0001970-01\4\1\0m\14\2\0sw\22\1\0001"),
	RECORD("254700000006", 1, "\1\6\0MARIAM\2\6\0HASSAN\5\2\0SO\6\10\0passport\7\10\0P-123456\22\1\0003"),
#undef RECORD
};

/* Read a file below tests/store/db. returns: NUL-terminated; the caller frees it. */
static char *slurp(const char *name)
{
	const char *top = getenv("top_srcdir");
	char path[512], *text = calloc(1, 1 << 17);
	FILE *f;

	snprintf(path, sizeof(path), "%s/tests/store/db/%s", top ? top : ".", name);
	f = fopen(path, "r");
	assert_non_null(text);
	assert_non_null(f);
	assert_true(fread(text, 1, (1 << 17) - 1, f) > 0);
	fclose(f);
	return text;
}

static void make_database(const char *path, const char *name)
{
	char *sql = slurp(name);
	sqlite3 *h;

	OK(sqlite3_open(path, &h));
	OK(sqlite3_exec(h, sql, NULL, NULL, NULL));
	OK(sqlite3_exec(h, "PRAGMA journal_mode = WAL", NULL, NULL, NULL));
	OK(sqlite3_close(h));
	OK(chmod(path, 0600));
	free(sql);
}

static void make_key(const char *path)
{
	char *text = slurp("landed_005.key");
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);

	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	free(text);
}

/* The world with the old files in place of its fresh ones, a minute after they were made. */
static int landed_as(void **state, const char *name)
{
	char err[256];
	struct world *w;

	cheap_kdf_is_whole = true;
	if (world_setup(state))
		return -1;
	w = *state;
	world_close(w);
	seal_keys_free(w->keys);
	if (unlink(w->db_path) || unlink(w->key_path))
		return -1;
	make_database(w->db_path, name);
	make_key(w->key_path);
	OK(seal_keys_open(&w->keys, w->key_path, err, sizeof(err)));
	OK(db_open(&w->db, w->db_path, DB_MIGRATE, err, sizeof(err)));
	db_close(w->db);
	w->conf.argon2_ops = w->conf.token_ops = KDF_SHARE_OPS;
	world_open(w);
	world_at(w, MADE + 60);
	return 0;
}

static int landed_setup(void **state)
{
	return landed_as(state, "landed_005.sql");
}

static int landed_007_setup(void **state)
{
	return landed_as(state, "landed_007.sql");
}

static int landed_008_setup(void **state)
{
	return landed_as(state, "landed_008.sql");
}

static int landed_009_setup(void **state)
{
	return landed_as(state, "landed_009.sql");
}

static int landed_010_setup(void **state)
{
	return landed_as(state, "landed_010.sql");
}

static int landed_011_setup(void **state)
{
	return landed_as(state, "landed_011.sql");
}

static int landed_012_setup(void **state)
{
	return landed_as(state, "landed_012.sql");
}

static int landed_013_setup(void **state)
{
	return landed_as(state, "landed_013.sql");
}

/* Their numbers in the database are others since; their logins lead to them. */
static void person_at(struct world *w, struct db_person *p, const char *number, uint8_t slot)
{
	uint8_t ix[DB_IX];
	struct db_login l;

	seal_number_ix(w->keys, ix, number);
	OK(db_login_get(w->db, &l, ix, slot));
	OK(db_person_get(w->db, p, l.person_id));
}

/* The key of a record: from the key file, or with the first person's PIN. */
static void open_dek(struct world *w, uint8_t dek[SEAL_KEY], const struct db_person *p)
{
	uint8_t ix[DB_IX], v[KDF_OUT];
	struct db_login l;

	if (p->wrap_pend.len) {
		OK(seal_unwrap_pend(w->keys, dek, p->ref, p->wrap_pend.octets, p->wrap_pend.len));
		return;
	}
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_login_get(w->db, &l, ix, 1));
	OK(kdf_hash(v, PIN, strlen(PIN), l.salt, w->conf.argon2_mem_kib, w->conf.argon2_ops));
	OK(seal_unwrap_login(w->keys, dek, p->ref, v, l.wrap_person.octets, l.wrap_person.len));
}

static void test_sealed_records_open_octet_for_octet(void **state)
{
	uint8_t dek[SEAL_KEY], octets[IDENTITY_RECORD_MAX];
	struct identity_record rec;
	struct world *w = *state;
	struct db_person p;
	unsigned i;

	for (i = 0; i < sizeof(records) / sizeof(records[0]); i++) {
		person_at(w, &p, records[i].number, records[i].slot);
		assert_int_equal(p.wrap_pend.len == 0, i == 0);
		open_dek(w, dek, &p);
		OK(identity_open_record(w->core, &rec, &p, dek));
		assert_int_equal(identity_record_pack(&rec, octets), records[i].len);
		assert_memory_equal(octets, records[i].octets, records[i].len);
	}
}

static void test_ledger_is_whole(void **state)
{
	struct ledger_walk walk = { 0 };
	struct world *w = *state;

	OK(ledger_walk_step(w->db, &walk, 1000));
	assert_int_equal(walk.count, LINES);
}

/* The database of version 13 with a fault in its chain, climbed: the line is named, and the ledger goes on. */
static void expect_broken(struct world *w, const char *sql, uint64_t at)
{
	const struct ledger_event ev = { "share", MADE, "", "x", 1 };
	struct ledger_walk walk = { 0 };
	char err[256];
	sqlite3 *h;

	unlink(w->db_path);
	make_database(w->db_path, "landed_013.sql");
	OK(sqlite3_open(w->db_path, &h));
	OK(sqlite3_exec(h, sql, NULL, NULL, NULL));
	OK(sqlite3_close(h));
	OK(db_open(&w->db, w->db_path, DB_MIGRATE, err, sizeof(err)));
	OK(db_begin(w->db));
	OK(ledger_append(w->db, w->keys, &ev, NULL, NULL));
	OK(db_commit(w->db));
	assert_int_equal(ledger_walk_step(w->db, &walk, 1000), -EBADMSG);
	assert_int_equal(walk.broken, at);
	assert_int_equal(walk.last, at);
	db_close(w->db);
}

static void test_what_the_chain_told_is_told_by_the_tree(void **state)
{
	struct world *w = *state;

	world_close(w);
	expect_broken(w, "UPDATE ledger SET data = 'share|0||00000000000000000000000000000000' WHERE seq = 3", 3);
	expect_broken(w, "UPDATE ledger SET chain = zeroblob(32) WHERE seq = 1", 1);
	expect_broken(w, "DELETE FROM ledger WHERE seq = 2", 2);
	expect_broken(w, "DELETE FROM ledger WHERE seq >= (SELECT max(seq) FROM ledger)", LINES);
	unlink(w->db_path);
	make_database(w->db_path, "landed_013.sql");
	OK(db_open(&w->db, w->db_path, DB_MIGRATE, (char[256]){ 0 }, 256));
	db_close(w->db);
	world_open(w);
}

static void test_pin_opens_and_history_is_told(void **state)
{
	struct world *w = *state;
	struct phone p = dial(w, SELAM, NULL);

	OK(db_checkpoint(w->db, true));
	expect(&p, "person", UNLOCK, .secret = PIN);
	assert_true(db_has_dropped(w->db));	/* the wrap of old was overwritten, and is to leave the log */
	assert_string_equal(got(w, IDF_HAS_CODE), "1");
	expect(&p, "ok", MY_ID);
	assert_string_equal(got(w, IDF_NAME), "SELAM TESFAYE");
	assert_string_equal(got(w, IDF_BIRTHDATE), "1996-04-12");
	assert_string_equal(got(w, IDF_ID_LAST4), "0042");
	assert_string_equal(got(w, IDF_EVIDENCE), "ev.2");
	expect(&p, "ok", HISTORY);
	assert_string_equal(got(w, IDF_EVENT), "2026-11-29|HAWA|full_name,over_18,id_last4");
	expect(&p, "ok", EVENT, .key = "1");
	assert_string_equal(got(w, IDF_ORG_NAME), "HAWA EXPRESS");
	assert_string_equal(got(w, IDF_PURPOSE), "purpose.pay");
	p = dial(w, SELAM, NULL);
	expect(&p, "wrong", UNLOCK, .secret = "246814");
}

static void test_next_pin_moves_to_new_keys(void **state)
{
	uint8_t dek[SEAL_KEY], octets[IDENTITY_RECORD_MAX];
	struct identity_record rec;
	struct world *w = *state;
	struct db_person p;
	struct phone phone;

	person_at(w, &p, SELAM, 1);
	open_dek(w, dek, &p);
	phone = dial(w, SELAM, NULL);
	expect(&phone, "person", UNLOCK, .secret = PIN);
	change_pin(&phone, PIN, "975312");
	person_at(w, &p, SELAM, 1);
	assert_int_equal(identity_open_record(w->core, &rec, &p, dek), -EBADMSG);
	change_pin(&phone, "975312", PIN);
	person_at(w, &p, SELAM, 1);
	open_dek(w, dek, &p);
	OK(identity_open_record(w->core, &rec, &p, dek));
	assert_int_equal(identity_record_pack(&rec, octets), records[0].len);
	assert_memory_equal(octets, records[0].octets, records[0].len);
	phone = dial(w, SELAM, NULL);
	expect(&phone, "person", UNLOCK, .secret = PIN);
	expect(&phone, "ok", OPEN_CODE);
	assert_string_equal(got(w, IDF_CODE), "484671380");
	expect(&phone, "ok", HISTORY);
	assert_string_equal(got(w, IDF_EVENT), "2026-11-29|HAWA|full_name,over_18,id_last4");
}

static void test_open_code_is_redeemed_once(void **state)
{
	struct world *w = *state;
	struct phone p = dial(w, AGENT, NULL);

	expect(&p, "staff", UNLOCK, .secret = "975318");
	expect(&p, "late", CHECK, .secret = SERVED_CODE);
	expect(&p, "ok", CHECK, .secret = LIVE_CODE);
	assert_string_equal(fact(w, "full_name"), "SELAM TESFAYE");
	assert_string_equal(fact(w, "over_18"), "yes");
	assert_string_equal(fact(w, "id_last4"), "0042");
	expect(&p, "ok", SERVED, .key = "yes");
	expect(&p, "late", CHECK, .secret = LIVE_CODE);
}

static void test_start_code_of_an_imported_person_opens(void **state)
{
	struct world *w = *state;
	struct phone p = dial(w, "254700000005", NULL);

	expect(&p, "start_notice", UNLOCK, .secret = START_CODE);
}

static int import_row(struct world *w, const char *number, const char *given, const char *family, const char *birthdate, const char *type, const char *id)
{
	const struct identity_pair pairs[] = { { "msisdn", number }, { "given_name", given }, { "family_name", family }, { "birthdate", birthdate },
					       { "id_type", type }, { "id_number", id } };
	char err[IDENTITY_ERR_MAX];
	int rc;

	OK(db_begin(w->db));
	rc = identity_person_import(w->core, pairs, sizeof(pairs) / sizeof(pairs[0]), 9, false, err);
	OK(db_commit(w->db));
	return rc;
}

/* Their keys were made of the octets of a register: they are found by those, or by the record while it can be read, and get the keys of today. */
static void test_people_of_an_earlier_register_are_known(void **state)
{
	struct world *w = *state;
	struct db_counts before, after;

	OK(db_counts(w->db, &before));
	assert_int_equal(import_row(w, "254700000001", "SELAM", "TESFAYE", "1996-04-12", "refugee_id", "ET-0042"), 2);
	assert_int_equal(import_row(w, "254700000001", "SELAM", "TESFAYE", "1996-04-12", "Refugee ID", "et 0042"), 2);
	assert_int_equal(import_row(w, "254700000006", "Mariam", "Hassan", "", "Passport", "p 123456"), 1);
	assert_int_equal(import_row(w, "254700000005", "JUMA", "", "1970-01", "", ""), 1);
	assert_int_equal(import_row(w, "254700000005", "Juma ", "", "1970-01", "", ""), 1);
	assert_int_equal(import_row(w, "254700000077", "MARIAM", "HASSAN", "", "passport", "P123456"), -EEXIST);
	OK(db_counts(w->db, &after));
	assert_int_equal(after.people, before.people);
}

static void test_waiting_sms_leaves(void **state)
{
	struct world *w = *state;
	struct phone p = { .w = w, .number = STRANGER, .link = "op1" };

	expect(&p, "ok", OUT_NEXT, .count = 1);
	assert_string_equal(got(w, IDF_OUT_NUMBER), "254722000002");
	assert_non_null(strstr(got(w, IDF_OUT_TEXT), "Dial *789#"));
	expect(&p, "none", OUT_NEXT, .count = 1);
}

/* What it moved to is forgotten; that it moved is not, and the login goes when its time is over. */
static void test_a_login_that_moved_goes_in_time(void **state)
{
	struct world *w = *state;
	struct db_card_move m;
	struct db_login l;
	uint8_t ix[DB_IX];
	unsigned n;

	seal_number_ix(w->keys, ix, "254700000006");
	OK(db_card_move_get(w->db, &m, ix, 1));
	OK(db_login_get(w->db, &l, ix, 1));
	assert_int_equal(m.person_id, l.person_id);
	OK(db_begin(w->db));
	OK(db_clean(w->db, DB_CLEAN_CARD_MOVE, m.until - 1, 9, &n));
	assert_int_equal(n, 0);
	OK(db_clean(w->db, DB_CLEAN_CARD_MOVE, m.until, 9, &n));
	OK(db_commit(w->db));
	assert_int_equal(n, 1);
	assert_int_equal(db_login_get(w->db, &l, ix, 1), -ENOENT);
}

#define LANDED(test) \
	{ #test, test, landed_setup, world_teardown, NULL }, { #test " of version 7", test, landed_007_setup, world_teardown, NULL }, \
	{ #test " of version 8", test, landed_008_setup, world_teardown, NULL }, { #test " of version 9", test, landed_009_setup, world_teardown, NULL }, \
	{ #test " of version 10", test, landed_010_setup, world_teardown, NULL }, \
	{ #test " of version 11", test, landed_011_setup, world_teardown, NULL }, \
	{ #test " of version 12", test, landed_012_setup, world_teardown, NULL }, \
	{ #test " of version 13", test, landed_013_setup, world_teardown, NULL }

int main(void)
{
	const struct CMUnitTest tests[] = {
		LANDED(test_sealed_records_open_octet_for_octet),
		LANDED(test_ledger_is_whole),
		{ "test_what_the_chain_told_is_told_by_the_tree", test_what_the_chain_told_is_told_by_the_tree, landed_013_setup, world_teardown, NULL },
		LANDED(test_pin_opens_and_history_is_told),
		LANDED(test_next_pin_moves_to_new_keys),
		LANDED(test_open_code_is_redeemed_once),
		LANDED(test_start_code_of_an_imported_person_opens),
		LANDED(test_people_of_an_earlier_register_are_known),
		LANDED(test_waiting_sms_leaves),
		{ "test_a_login_that_moved_goes_in_time", test_a_login_that_moved_goes_in_time, landed_010_setup, world_teardown, NULL },
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
