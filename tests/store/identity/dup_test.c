/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The index of duplicates: who gets into it and leaves it, what a check says and how long it takes, what a thief of the files reads. */
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_rules.h"
#include "store/identity/officer/identity_alike.h"
#include "store/seal/seal_priv.h"
#include "tests/lib/cheap_kdf.h"
#include "tests/lib/identity_world.h"

static void put_value(struct identity_record *r, enum identity_attr a, const char *value)
{
	snprintf(r->v[a], IDENTITY_ATTR_MAX, "%s", value);
}

static const uint8_t k_dup[SEAL_KEY] = "an officer's, thirty-two octets";

static void open_index(struct world *w, bool is_new)
{
	OK(identity_core_begin(w->core));
	OK(identity_dup_open(w->core, k_dup, is_new));
	OK(identity_core_commit(w->core));
}

/* What the vault does between batches. returns: whether there was something to do. */
static bool chore(struct world *w)
{
	struct kdf_job job;

	if (!identity_core_chore(w->core, &job))
		return false;
	if (!job.is_list) {	/* of a birth date */
		world_mark(w, &job);
		return chore(w);
	}
	assert_false(identity_core_chore(w->core, &(struct kdf_job){ 0 }));	/* one at a time */
	world_list(w, &job);
	return true;
}

static unsigned chores(struct world *w)
{
	unsigned n = 0;

	while (chore(w))
		n++;
	return n;
}

static void janitor(struct world *w)
{
	unsigned i;

	for (i = 0; i < 50; i++) {
		OK(identity_core_begin(w->core));
		(void)!identity_core_janitor(w->core, 64);
		OK(identity_core_commit(w->core));
	}
}

static unsigned rows(struct world *w)
{
	struct db_dup row = { .id = 0 };
	unsigned n = 0;

	while (db_dup_walk(w->db, &row, row.id) == 0)
		n++;
	return n;
}

/* The newest case that no desk has; its number in *number, if there is one. returns: how many there are. */
static unsigned cases(struct world *w, struct db_case *newest)
{
	struct db_case c = { .state = DB_CASE_OPEN, .changed = DB_FOREVER, .id = DB_FOREVER };
	unsigned n = 0;

	while (db_case_prev(w->db, &c, "") == 0)
		if (n++ == 0 && newest)
			*newest = c;
	return n;
}

static const char *const alike[] = { "given_name", "SALAAM", "family_name", "TESFAY", "id_number", "ET-100-0777", NULL };
static const char *const other[] = { "given_name", "MARIAM", "family_name", "OSMAN", "birthdate", "1971", "id_number", "ET-100-0555", NULL };

static int64_t person_of(struct world *w, const char *number)
{
	struct db_login l;
	uint8_t ix[DB_IX];

	seal_number_ix(w->keys, ix, number);
	OK(db_login_get(w->db, &l, ix, 1));
	return l.person_id;
}

/* Nothing waits without an index; whoever was there before it comes in by and by, and then everybody as they come. */
static void test_people_come_into_the_index_and_alike_ones_are_a_case(void **state)
{
	struct world *w = *state;
	struct identity_dup_hits hits;
	struct db_blob sealed;
	struct db_person p;
	struct db_case c;
	unsigned n;

	OK(add_person(w, SELAM, NULL));
	OK(db_dup_waiting(w->db, &n, 10));
	assert_int_equal(n, 0);
	world_wait(w, 600);
	open_index(w, true);
	janitor(w);
	assert_int_equal(chores(w), 1);
	assert_in_range(rows(w), 3, NAME_KEYS_ROWS);
	OK(add_person(w, OTHER, other));
	OK(add_person(w, STRANGER, alike));
	OK(db_dup_waiting(w->db, &n, 10));
	assert_int_equal(n, 2);
	assert_int_equal(chores(w), 2);
	assert_int_equal(cases(w, &c), 1);
	assert_int_equal(c.kind, DB_CASE_ALIKE);
	assert_int_equal(c.staff_id, 0);
	assert_true(c.person_id == person_of(w, STRANGER));
	OK(db_case_find(w->db, &c, &sealed, c.number));
	OK(identity_dup_case_hits(w->core, &hits, &sealed));
	assert_int_equal(hits.n, 1);
	assert_int_equal(hits.likeness, IDENTITY_LIKE_WEAK);
	assert_true(hits.kinds & NAME_KEY_BIT(NAME_KEY_A));
	OK(db_person_get(w->db, &p, person_of(w, SELAM)));
	assert_memory_equal(hits.hit[0].ref, p.ref, DB_REF);
}

/* Whoever had a PIN before comes in with the next unlock, once. */
static void test_who_had_a_pin_before_the_index_comes_in_at_an_unlock(void **state)
{
	struct world *w = *state;
	struct phone p;
	unsigned i;

	enrol(w, SELAM, PIN);
	world_wait(w, 600);
	open_index(w, true);
	janitor(w);
	assert_int_equal(chores(w), 0);
	for (i = 0; i < 2; i++) {
		p = dial(w, SELAM, "");
		expect(&p, "person", UNLOCK, .secret = PIN);
		hang_up(&p, true);
		assert_int_equal(chores(w), i == 0);
		world_wait(w, 600);
	}
	assert_in_range(rows(w), 3, NAME_KEYS_ROWS);
	assert_int_equal(cases(w, NULL), 0);
}

/* The same pair a second time, from either side, is asked about by nobody. */
static void test_a_pair_is_asked_about_once(void **state)
{
	struct identity_record record = { .v = { [IDENTITY_ATTR_GIVEN_NAME] = "SELAM", [IDENTITY_ATTR_FAMILY_NAME] = "TESFAYE",
						 [IDENTITY_ATTR_BIRTHDATE] = "1996-04-12" } };
	struct world *w = *state;
	struct db_person p;

	open_index(w, true);
	OK(add_person(w, SELAM, NULL));
	OK(add_person(w, STRANGER, alike));
	assert_int_equal(chores(w), 2);
	assert_int_equal(cases(w, NULL), 1);
	OK(db_person_get(w->db, &p, person_of(w, SELAM)));
	OK(identity_core_begin(w->core));
	OK(identity_dup_queue(w->core, &p, &record, NULL));
	OK(identity_core_commit(w->core));
	assert_int_equal(chores(w), 1);
	assert_int_equal(cases(w, NULL), 1);
}

/* Without an officer people wait, and nothing of the key is in memory. */
static void test_the_key_lives_as_long_as_officers_and_five_minutes(void **state)
{
	static const uint8_t none[SEAL_KEY];
	struct world *w = *state;
	struct db_dup_wait wait;
	struct db_blob sealed;

	open_index(w, true);
	world_wait(w, IDENTITY_DUP_LINGER_S - 1);
	janitor(w);
	assert_true(w->core->dup.is_open);
	identity_dup_touch(w->core, identity_clock_steady(w->core));
	world_wait(w, IDENTITY_DUP_LINGER_S - 1);
	janitor(w);
	assert_true(w->core->dup.is_open);
	OK(add_person(w, SELAM, NULL));
	world_wait(w, 1);
	janitor(w);
	assert_false(w->core->dup.is_open);
	assert_memory_equal(w->core->dup.key, none, sizeof(none));
	assert_false(chore(w));
	OK(db_dup_wait_first(w->db, &wait, &sealed));
	world_close(w);
	world_open(w);
	open_index(w, false);
	assert_int_equal(chores(w), 1);
}

/* The key goes while its work is at a worker: whoever it was of waits on. */
static void test_work_at_a_worker_outlives_no_key(void **state)
{
	struct world *w = *state;
	struct kdf_result result;
	struct identity_ans ans;
	struct kdf_list part;
	struct kdf_job job;
	unsigned n;

	open_index(w, true);
	OK(add_person(w, SELAM, NULL));
	assert_true(identity_core_chore(w->core, &job));
	assert_true(identity_core_part(w->core, job.id, &part));
	kdf_list_hash(&part);
	identity_dup_close(w->core);
	assert_false(identity_core_part_done(w->core, &part));
	result = (struct kdf_result){ .id = job.id };
	OK(identity_core_begin(w->core));
	assert_false(identity_core_resume(w->core, &result, &ans));
	OK(identity_core_commit(w->core));
	assert_int_equal(rows(w), 0);
	OK(db_dup_waiting(w->db, &n, 10));
	assert_int_equal(n, 1);
}

/* Whoever is erased, in whatever way, is no hit from then on, and their rows go when an officer is there. */
static void test_who_is_erased_leaves_the_index(void **state)
{
	struct world *w = *state;
	unsigned all, n;
	bool by_age;

	open_index(w, true);
	OK(add_person(w, OTHER, other));
	assert_int_equal(chores(w), 1);
	for (by_age = false;; by_age = true) {
		all = rows(w);
		OK(add_person(w, SELAM, NULL));
		assert_int_equal(chores(w), 1);
		assert_true(rows(w) > all);
		OK(db_begin(w->db));
		if (by_age)
			OK(db_clean(w->db, DB_CLEAN_PERSON, world_now(w) + 600, 64, &n));
		else
			OK(db_person_erase(w->db, person_of(w, SELAM)));
		OK(db_commit(w->db));
		OK(db_dup_gone_count(w->db, &n, 10));
		assert_int_equal(n, by_age ? 2 : 1);
		if (by_age)
			break;
		OK(add_person(w, STRANGER, alike));	/* between the two: the erased one is no hit */
		assert_int_equal(chores(w), 1);
		assert_int_equal(cases(w, NULL), 0);
		OK(db_begin(w->db));
		OK(db_person_erase(w->db, person_of(w, STRANGER)));
		OK(db_commit(w->db));
		identity_dup_close(w->core);
		janitor(w);
		OK(db_dup_gone_count(w->db, &n, 10));
		assert_int_equal(n, 2);			/* nobody is there to take them out */
		open_index(w, false);
		janitor(w);
		OK(db_dup_gone_count(w->db, &n, 10));
		assert_int_equal(n, 0);
		assert_int_equal(rows(w), all);
	}
	janitor(w);
	assert_int_equal(rows(w), 0);
}

/* ---- an enrolment at a desk ---- */

static void hash_list(struct world *w, uint64_t id)
{
	struct kdf_list part;

	do {
		assert_true(identity_core_part(w->core, id, &part));
		kdf_list_hash(&part);
	} while (identity_core_part_done(w->core, &part));
}

/* Somebody alike is told of at each look, by kinds alone; the same paper is strong; whoever is enrolled is in the index in that commit; the fourth draft
 * of a day thrown away after that is an alarm. */
static void test_an_officer_hears_of_somebody_alike(void **state)
{
	struct world *w = *state;
	struct identity_record record = { .v = { [IDENTITY_ATTR_EVIDENCE] = "2" } };
	struct identity_req req = { .verb = IDV_DRAFT_FINISH };
	struct kdf_job job;
	struct identity_dialogue d = { .staff_id = 7, .draft_id = 99 };
	struct identity_run r = { .core = w->core, .d = &d, .req = &req, .job = &job, .steady = identity_clock_steady(w->core) };
	struct identity_alarm_state alarm;
	struct identity_alike alike_;
	struct db_person p;
	unsigned before, i;

	open_index(w, true);
	OK(add_person(w, SELAM, NULL));
	assert_int_equal(chores(w), 1);
	OK(db_person_get(w->db, &p, person_of(w, SELAM)));
	before = rows(w);
	put_value(&record, IDENTITY_ATTR_GIVEN_NAME, "SALAAM");
	put_value(&record, IDENTITY_ATTR_FAMILY_NAME, "TESFAY");
	put_value(&record, IDENTITY_ATTR_BIRTHDATE, "1996-04-12");
	d.account = identity_link_of(w->core, "op1");
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_alike_check(&r, &record, OTHER, &alike_), 1);
	assert_true(job.is_list);
	assert_int_equal(identity_alike_check(&r, &record, OTHER, &alike_), -EAGAIN);	/* one at a time */
	hash_list(w, job.id);
	r.v = req.op;
	OK(identity_alike_again(&r, &record, OTHER, &alike_));
	assert_int_equal(alike_.how, IDENTITY_ALIKE_WEAK);
	assert_string_equal(alike_.kinds, "alike.name,alike.year,alike.date");
	OK(identity_alike_again(&r, &record, OTHER, &alike_));	/* a draft that was changed is looked up again: the answer was about another */
	assert_int_equal(alike_.how, IDENTITY_ALIKE_WEAK);
	d.draft_id = 100;	/* another draft, with her paper, on her phone */
	put_value(&record, IDENTITY_ATTR_ID_TYPE, "refugee_id");
	put_value(&record, IDENTITY_ATTR_ID_NUMBER, "et 100 0042");
	OK(identity_alike_again(&r, &record, SELAM, &alike_));
	assert_int_equal(alike_.how, IDENTITY_ALIKE_STRONG);
	assert_string_equal(alike_.kinds, "alike.name,alike.year,alike.date,alike.phone,alike.paper");
	OK(identity_alike_keep(&r, &p, &record));
	assert_true(rows(w) > before);
	identity_hash_free(w->core, r.kept);
	for (i = 0; i <= IDENTITY_PROBES_A_DAY; i++) {
		OK(identity_alarm_get(w->core, IDENTITY_ALARM_PROBES, &alarm));
		assert_int_equal(alarm.since, 0);
		OK(identity_alike_thrown(&r));
	}
	OK(identity_alarm_get(w->core, IDENTITY_ALARM_PROBES, &alarm));
	assert_true(alarm.since > 0);
	OK(identity_core_commit(w->core));
}

/* ---- a register that says something else ---- */

static int import(struct world *w, const char *given, char err[IDENTITY_ERR_MAX])
{
	const struct identity_pair pairs[] = { { "msisdn", SELAM }, { "given_name", given }, { "family_name", "TESFAYE" }, { "birthdate", "1996-04-12" },
					       { "id_type", "refugee_id" }, { "id_number", "ET-100-0042" } };
	int rc;

	OK(identity_core_begin(w->core));
	rc = identity_person_import(w->core, pairs, ARRAY_SIZE(pairs), 2, false, err);
	OK(identity_core_commit(w->core));
	return rc;
}

static unsigned n_changed(struct world *w, struct db_case *c)
{
	return db_case_of_person(w->db, c, person_of(w, SELAM), DB_CASE_CHANGED) == 0;
}

/* It is refused as before, and a case with both values waits for an officer; one, however often the file comes. */
static void test_a_corrected_row_of_a_register_is_a_case(void **state)
{
	struct world *w = *state;
	char err[IDENTITY_ERR_MAX], number[8];
	uint8_t plain[DB_BLOB_MAX];
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) };
	struct identity_record says, is;
	struct db_blob sealed;
	struct db_case c;
	size_t len;

	OK(add_person(w, SELAM, NULL));
	assert_int_equal(import(w, "SELAMAWIT", err), -EEXIST);
	assert_null(strstr(err, "case"));
	assert_int_equal(n_changed(w, &c), 0);
	open_index(w, true);
	assert_int_equal(import(w, "SELAM", err), 1);
	assert_int_equal(n_changed(w, &c), 0);
	assert_int_equal(import(w, "SELAMAWIT", err), -EEXIST);
	assert_int_equal(n_changed(w, &c), 1);
	assert_non_null(strstr(err, "given_name: "));
	assert_string_equal(strstr(err, "; case ") + 7, c.number);
	snprintf(number, sizeof(number), "%s", c.number);
	assert_int_equal(import(w, "SELMA", err), -EEXIST);
	assert_string_equal(strstr(err, "; case ") + 7, number);
	OK(db_case_find(w->db, &c, &sealed, number));
	OK(identity_dup_unbox(w->core, &buf, &sealed));
	len = plain[0] | (size_t)plain[1] << 8;
	OK(identity_record_unpack(&says, plain + 2, len));
	OK(identity_record_unpack(&is, plain + 2 + len, buf.len - 2 - len));
	assert_string_equal(says.v[IDENTITY_ATTR_GIVEN_NAME], "SELMA");
	assert_string_equal(is.v[IDENTITY_ATTR_GIVEN_NAME], "SELAM");
	assert_string_equal(says.v[IDENTITY_ATTR_FAMILY_NAME], "");
}

/* ---- what a check tells by its time ---- */

enum { NONE, WEAK, STRONG, STATES, ROUNDS = 1000 };

static void hash_all(struct world *w, uint8_t x[NAME_KEYS_PROBES][KDF_OUT], const struct identity_dup_keys *keys, const uint8_t salt[KDF_SALT])
{
	struct kdf_list one = { .mem_kib = w->conf.dup_mem_kib, .ops = w->conf.dup_ops, .n = 1 };
	unsigned i;

	memcpy(one.salt, salt, sizeof(one.salt));
	for (i = 0; i < keys->n; i++) {
		memcpy(one.x[0], x[i], KDF_OUT);
		kdf_list_hash(&one);
		memcpy(x[i], one.x[0], KDF_OUT);
	}
}

/* One hash as it is outside of tests. */
static void hash_real(const uint8_t x[KDF_OUT], const uint8_t salt[KDF_SALT])
{
	struct kdf_list one = { .mem_kib = KDF_DUP_MEM, .ops = KDF_DUP_OPS, .n = 1 };

	memcpy(one.salt, salt, sizeof(one.salt));
	memcpy(one.x[0], x, KDF_OUT);
	cheap_kdf_is_whole = true;
	kdf_list_hash(&one);
	cheap_kdf_is_whole = false;
	OK(one.rc);
}

static int by_ns(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static int64_t ns_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return t.tv_sec * 1000000000ll + t.tv_nsec;
}

/* A look in each state by turns: the middle ones are no further apart than a hundredth of the hashes that a check makes. Its hashes are as many, being made before. */
static void test_none_weak_and_strong_take_the_same_time(void **state)
{
	static const char *const names[STATES][2] = { { "ABDI", "WARSAME" }, { "SELAM", "TESFAYE" }, { "SELAM", "TESFAYE" } };
	static const enum identity_likeness says[STATES] = { IDENTITY_LIKE_NONE, IDENTITY_LIKE_WEAK, IDENTITY_LIKE_STRONG };
	static int64_t took[STATES][ROUNDS];
	uint8_t x[STATES][NAME_KEYS_PROBES][KDF_OUT], salt[KDF_SALT];
	struct identity_dup_keys keys[STATES];
	struct identity_record record;
	struct identity_dup_hits hits;
	struct world *w = *state;
	int64_t begun, hash = 0, middle[STATES];
	struct db_person p;
	unsigned s, i;

	open_index(w, true);
	OK(add_person(w, SELAM, NULL));
	assert_int_equal(chores(w), 1);
	OK(db_person_get(w->db, &p, person_of(w, SELAM)));
	for (s = 0; s < STATES; s++) {
		memset(&record, 0, sizeof(record));
		put_value(&record, IDENTITY_ATTR_GIVEN_NAME, names[s][0]);
		put_value(&record, IDENTITY_ATTR_FAMILY_NAME, names[s][1]);
		put_value(&record, IDENTITY_ATTR_BIRTHDATE, "1996-04-12");
		OK(identity_dup_values(w->core, &keys[s], x[s], salt, &record));
		hash_all(w, x[s], &keys[s], salt);
		assert_int_equal(keys[s].n, keys[NONE].n);
	}
	for (i = 0; i < ROUNDS; i++) {
		for (s = 0; s < STATES; s++) {
			const struct identity_dup_who who = { .paper_ref = s == STRONG ? p.ref : NULL };

			begun = ns_now();
			OK(identity_dup_look(w->core, &hits, &keys[s], (const uint8_t (*)[KDF_OUT])x[s], &who));
			took[s][i] = ns_now() - begun;
			assert_int_equal(hits.likeness, says[s]);
		}
	}
	begun = ns_now();
	hash_real(x[NONE][0], salt);
	hash = (ns_now() - begun) * keys[NONE].n;
	for (s = 0; s < STATES; s++) {
		qsort(took[s], ROUNDS, sizeof(took[s][0]), by_ns);
		middle[s] = took[s][ROUNDS / 2];
		print_message("%s: %lld us, of %lld ms hashing\n", s == NONE ? "none" : s == WEAK ? "weak" : "strong", (long long)middle[s] / 1000,
			      (long long)hash / 1000000);
	}
	for (s = WEAK; s < STATES; s++)
		assert_true(llabs(middle[s] - middle[NONE]) < hash / 100);
}

/* ---- what a thief reads ---- */

#define POOL 12

/* All that the key file holds and gives. */
static unsigned keys_of_file(struct world *w, const uint8_t *keys[SEAL_SUB_COUNT + 3])
{
	unsigned n;

	for (n = 0; n < SEAL_SUB_COUNT; n++)
		keys[n] = w->keys->sub[n];
	keys[n++] = w->keys->pepper;
	keys[n++] = w->keys->root;
	keys[n++] = w->keys->anchor;
	return n;
}

/* The octets stand in neither file. */
static void assert_files_lack(struct world *w, const void *octets, size_t len)
{
	const char *const paths[] = { w->db_path, w->key_path };
	static uint8_t file[1 << 21];
	size_t n, i;
	FILE *f;

	for (i = 0; i < ARRAY_SIZE(paths); i++) {
		f = fopen(paths[i], "r");
		assert_non_null(f);
		n = fread(file, 1, sizeof(file), f);
		assert_true(n > 0 && n < sizeof(file));
		fclose(f);
		assert_null(memmem(file, n, octets, len));
	}
}

/* The custodians have the index when there is no officer any more. */
static void assert_custodians_open(struct world *w)
{
	uint8_t wrap[SEAL_ESCROW_MAX], sec[1][SEAL_KEY], key[SEAL_KEY];
	char path[128], err[256];
	size_t len;

	snprintf(path, sizeof(path), "%s/escrow.key", w->dir);
	OK(seal_escrow_read(sec[0], path, err, sizeof(err)));
	OK(db_meta_get(w->db, "dup_escrow", wrap, sizeof(wrap), &len));
	OK(seal_unwrap_escrow(key, sec, 1, (const uint8_t[DB_REF]){ 0 }, wrap, len));
	assert_memory_equal(key, k_dup, sizeof(key));
}

/* Database, key file and all names there are: no row is found without the key of the index, with everything that the key file gives in its place; with it all are. */
static void test_files_and_a_dictionary_give_no_name(void **state)
{
	static const char *const given[POOL] = { "SELAM", "MARIAM", "ABDI", "HAWA", "YONAS", "FATUMA", "DAWIT", "AMINA", "OMAR", "LUCY", "JOHN", "ZAHRA" };
	static const char *const family[3] = { "TESFAYE", "OSMAN", "WARSAME" };
	unsigned found[2] = { 0, 0 }, tried = 0, g, f, year, i, k;
	struct world *w = *state;
	const uint8_t *try[SEAL_SUB_COUNT + 3];
	unsigned n_try = keys_of_file(w, try);
	struct db_dup row;

	open_index(w, true);
	OK(add_person(w, SELAM, NULL));
	OK(add_person(w, OTHER, other));
	assert_int_equal(chores(w), 2);
	for (g = 0; g < POOL; g++) {
		for (f = 0; f < ARRAY_SIZE(family); f++) {
			for (year = 1970; year < 2000; year++) {
				struct identity_record record = { .v = { [IDENTITY_ATTR_EVIDENCE] = "0" } };

				snprintf(record.v[IDENTITY_ATTR_GIVEN_NAME], IDENTITY_ATTR_MAX, "%s", given[g]);
				snprintf(record.v[IDENTITY_ATTR_FAMILY_NAME], IDENTITY_ATTR_MAX, "%s", family[f]);
				snprintf(record.v[IDENTITY_ATTR_BIRTHDATE], IDENTITY_ATTR_MAX, "%u", year);
				for (k = 0; k <= n_try; k++, tried++) {
					struct identity_dup_keys keys;
					uint8_t x[NAME_KEYS_PROBES][KDF_OUT], salt[KDF_SALT], ix[SEAL_DUP_IX];

					memcpy(w->core->dup.key, k < n_try ? try[k] : k_dup, SEAL_KEY);
					OK(identity_dup_values(w->core, &keys, x, salt, &record));
					keys.n = 3;	/* A of three years */
					hash_all(w, x, &keys, salt);
					for (i = 0; i < keys.n; i++) {
						seal_dup_key(w->core->dup.key, ix, x[i]);
						found[k == n_try] += db_dup_next(w->db, &row, ix, 0) == 0;
					}
				}
			}
		}
	}
	print_message("%u names and years with each of %u keys of the key file: %u found; with the index's own: %u\n", tried / (n_try + 1), n_try, found[0], found[1]);
	assert_int_equal(found[0], 0);
	assert_true(found[1] >= 2);
	memcpy(w->core->dup.key, k_dup, SEAL_KEY);
	OK(db_checkpoint(w->db, true));
	assert_files_lack(w, k_dup, SEAL_KEY);
	assert_files_lack(w, "TESFAYE", 7);
	assert_custodians_open(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(t) cmocka_unit_test_setup_teardown(t, world_setup, world_teardown)
		TEST(test_people_come_into_the_index_and_alike_ones_are_a_case),
		TEST(test_who_had_a_pin_before_the_index_comes_in_at_an_unlock),
		TEST(test_a_pair_is_asked_about_once),
		TEST(test_the_key_lives_as_long_as_officers_and_five_minutes),
		TEST(test_work_at_a_worker_outlives_no_key),
		TEST(test_who_is_erased_leaves_the_index),
		TEST(test_an_officer_hears_of_somebody_alike),
		TEST(test_a_corrected_row_of_a_register_is_a_case),
		TEST(test_none_weak_and_strong_take_the_same_time),
		TEST(test_files_and_a_dictionary_give_no_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
