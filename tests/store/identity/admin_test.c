/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The administrator's side: what is refused, and with what words. */
#include <errno.h>

#include "tests/lib/identity_world.h"

static char err[IDENTITY_ERR_MAX];

static int org(struct world *w, struct identity_org_args a)
{
	int rc;

	OK(identity_core_begin(w->core));
	rc = identity_org_add(w->core, &a, err);
	OK(identity_core_commit(w->core));
	return rc;
}

static int person(struct world *w, const char *key, const char *value)
{
	struct identity_pair pairs[3] = { { "msisdn", SELAM }, { "given_name", "SELAM" }, { key, value } };
	size_t n = 3;
	int rc;

	if (!strcmp(key, "msisdn") || !strcmp(key, "given_name")) {
		pairs[!strcmp(key, "given_name")].value = value;
		n = 2;
	}
	OK(identity_core_begin(w->core));
	rc = identity_person_add(w->core, pairs, n, err);
	db_abort(w->db);
	return rc;
}

static void test_org_add_faults_named(void **state)
{
	struct world *w = *state;
	const struct identity_org_args good = { HAWA, "HAWA EXPRESS", "HAWA", "Kakuma Mkt", "money", "recv-s" };
	struct identity_org_args a = good;

	a.code = "715465";
	assert_int_equal(org(w, a), -EINVAL);
	assert_non_null(strstr(err, "715464"));
	a = good;
	a.code = "71546";
	assert_int_equal(org(w, a), -EINVAL);
	a = good;
	a.name = "A NAME OF TWENTY ONE.";
	assert_int_equal(org(w, a), -EINVAL);
	assert_non_null(strstr(err, "name"));
	a = good;
	a.short_name = "THIRTEEN CHAR";
	assert_int_equal(org(w, a), -EINVAL);
	a = good;
	a.place = "Kak\numa";
	assert_int_equal(org(w, a), -EINVAL);
	a = good;
	a.bundle = "recv-x";
	assert_int_equal(org(w, a), -EINVAL);
	assert_non_null(strstr(err, "bundle"));
	OK(org(w, good));
	assert_int_equal(org(w, good), -EEXIST);
}

static void test_person_add_faults_name_key_never_value(void **state)
{
	static const struct { const char *key, *bad; } rows[] = {
		{ "msisdn", "07x" }, { "given_name", "A\x01" }, { "given_name", "12345678901234567890123456789012345678901" },
		{ "birthdate", "1996-02-30" }, { "birthdate", "12041996" }, { "birthdate", "2100-01-01" }, { "sex", "woman" },
		{ "id_number", "00" }, { "id_number", "12_34" }, { "evidence", "4" }, { "household_size", "0" }, { "work_until", "2026" },
		{ "lang", "English" }, { "notice", "yes" }, { "slot", "9" }, { "religion", "any" },
		{ "given_name", "\xc3\x28" }, { "given_name", "AB\xe2\x80\xaeXY" }, { "phone", "12" }, { "allergies", "maybe" },
		{ "id_issued", "2026" }, { "id_issued", "2100-01-01" }, { "father_name", "123" }, { "latin_name", "\xd8\xb9\xd9\x84\xd9\x8a" },
	};
	struct world *w = *state;
	unsigned i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(person(w, rows[i].key, rows[i].bad), -EINVAL);
		assert_non_null(strstr(err, rows[i].key));
		assert_null(strstr(err, rows[i].bad));
	}
}

static void test_person_add_twice_same_slot_refused(void **state)
{
	struct world *w = *state;

	OK(add_person(w, SELAM, NULL));
	assert_int_equal(add_person(w, "0700000001", NULL), -EEXIST);
	OK(add_person(w, "+254700000001", (const char *const[]){ "slot", "8", NULL }));
}

static void test_person_add_of_a_paper_that_is_there_says_so(void **state)
{
	static const struct identity_pair pairs[] = { { "msisdn", OTHER }, { "given_name", "SELAM" }, { "id_type", "Refugee ID" }, { "id_number", "et 1000042" } };
	struct world *w = *state;

	OK(add_person(w, SELAM, NULL));
	OK(identity_core_begin(w->core));
	OK(identity_person_add(w->core, pairs, 3, err));
	assert_string_equal(err, "");
	db_abort(w->db);
	OK(identity_core_begin(w->core));
	OK(identity_person_add(w->core, pairs, 4, err));
	assert_non_null(strstr(err, "somebody else has this paper too"));
	db_abort(w->db);
}

/* Taken, with words about the name; NULL: without. */
static void expect_words(struct world *w, const struct identity_pair *pairs, size_t n, const char *words)
{
	OK(identity_core_begin(w->core));
	OK(identity_person_add(w->core, pairs, n, err));
	db_abort(w->db);
	if (words ? !strstr(err, words) : *err)
		fail_msg("%s", err);
}

static void test_person_add_of_names_in_parts(void **state)
{
	static const char part[] = "MANYLETTERS MANYLETTERS MANYLET";
	const struct identity_pair latin[] = { { "msisdn", SELAM }, { "given_name", "SELAM" }, { "father_name", "TESFAYE" }, { "mother_name", "ALMAZ" } };
	const struct identity_pair native[] = { { "msisdn", SELAM }, { "given_name", "ሰላም" }, { "father_name", "ተስፋዬ" }, { "latin_name", "SELAM TESFAYE" } };
	const struct identity_pair mixed[] = { { "msisdn", SELAM }, { "given_name", "MOHAMED" }, { "father_name", "علي" }, { "latin_name", "MOHAMED ALI" } };
	const struct identity_pair longest[] = { { "msisdn", SELAM }, { "given_name", part }, { "father_name", part }, { "family_name", "MANYLETTERS MANY" } };
	struct world *w = *state;

	expect_words(w, latin, 4, NULL);
	expect_words(w, native, 4, NULL);
	expect_words(w, native, 3, "added, but latin_name: none");
	expect_words(w, mixed, 4, "added, but given_name: letters of two scripts");
	expect_words(w, mixed, 3, "in one name; latin_name: none");
	expect_words(w, longest, 4, NULL);
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_person_add(w->core, (const struct identity_pair[]){ longest[0], longest[1], longest[2], { "family_name", "MANYLETTERS MANYL" } },
					     4, err), -EINVAL);
	assert_string_equal(err, "given_name: expected at most 80 characters in all parts of the name together");
	db_abort(w->db);
}

static void test_person_add_minimal_and_full(void **state)
{
	struct world *w = *state;

	OK(person(w, "family_name", ""));
	OK(person(w, "birthdate", "1996"));
	OK(person(w, "birthdate", "1996-04"));
	OK(person(w, "given_name", "\xe1\x88\xb0\xe1\x88\x8b\xe1\x88\x9d"));
	OK(person(w, "sex", "F"));
	OK(person(w, "phone", "0041791234567"));
}

static void test_start_code_only_where_no_pin(void **state)
{
	struct world *w = *state;
	char code[8];

	hawa(w);
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_start_code(w->core, SELAM, 1, code, err), -EEXIST);
	assert_non_null(strstr(err, "PIN"));
	assert_int_equal(identity_start_code(w->core, STRANGER, 1, code, err), -ENOENT);
	assert_int_equal(identity_start_code(w->core, SELAM, 9, code, err), -EINVAL);
	OK(identity_start_code(w->core, AGENT, 1, code, err));
	assert_int_equal(strlen(code), 6);
	assert_int_not_equal(code[0], '0');
	OK(identity_core_commit(w->core));
}

static void test_start_code_resets_pin_of_staff(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	start_code(w, AGENT, 1);
	p = dial(w, AGENT, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	choose_pin(&p, "579135");
	hang_up(&p, true);
	p = dial(w, AGENT, NULL);
	expect(&p, "wrong", UNLOCK, .secret = "864209");
	expect(&p, "staff", UNLOCK, .secret = "579135");
}

static void test_imported_language_counts_from_the_start_code_on(void **state)
{
	struct world *w = *state;
	struct phone p;

	OK(add_person(w, SELAM, (const char *const[]){ "lang", "ar", NULL }));
	p = dial(w, SELAM, NULL);
	assert_string_equal(got(w, IDF_LANG), "");
	start_code(w, SELAM, 1);
	expect(&p, "start_notice", UNLOCK, .secret = w->start);
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	assert_string_equal(got(w, IDF_LANG), "ar");
}

static void test_agent_add_desks_count_up_and_number_once(void **state)
{
	struct world *w = *state;
	unsigned desk;

	add_org(w, HAWA, "HAWA", "recv-s");
	OK(identity_core_begin(w->core));
	OK(identity_agent_add(w->core, HAWA, AGENT, &desk, err));
	assert_int_equal(desk, 1);
	OK(identity_agent_add(w->core, HAWA, OTHER, &desk, err));
	assert_int_equal(desk, 2);
	assert_int_equal(identity_agent_add(w->core, HAWA, AGENT, &desk, err), -EEXIST);
	assert_int_equal(identity_agent_add(w->core, "300004", STRANGER, &desk, err), -ENOENT);
	assert_int_equal(identity_agent_set(w->core, STRANGER, "block", err), -ENOENT);
	assert_int_equal(identity_agent_set(w->core, AGENT, "fire", err), -EINVAL);
	assert_int_equal(identity_org_set(w->core, "300004", "pause", err), -ENOENT);
	OK(identity_core_commit(w->core));
}

static void test_person_find_tells_state_not_name(void **state)
{
	struct world *w = *state;
	struct identity_person_info info;

	OK(identity_person_find(w->core, SELAM, 1, &info));
	assert_false(info.found);
	OK(add_person(w, SELAM, NULL));
	start_code(w, SELAM, 1);
	OK(identity_person_find(w->core, SELAM, 1, &info));
	assert_true(info.found && info.pending && info.waits_start && !info.has_pin && info.evidence == 2);
	add_org(w, HAWA, "HAWA", "recv-s");
	{
		struct phone p = dial(w, SELAM, NULL);

		expect(&p, "start_notice", UNLOCK, .secret = w->start);
		expect(&p, "ok", NOTICE, .text = "n");
		choose_pin(&p, PIN);
		hang_up(&p, true);
	}
	share(w, SELAM);
	OK(identity_person_find(w->core, "0700000001", 1, &info));
	assert_true(info.has_pin && !info.pending && !info.waits_start && info.live_codes == 1);
}

static void test_pending_key_gone_with_the_first_pin(void **state)
{
	struct world *w = *state;
	struct db_person p;
	uint8_t ix[DB_IX];
	struct db_login l;

	hawa(w);
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_login_get(w->db, &l, ix, 1));
	OK(db_person_get(w->db, &p, l.person_id));
	assert_int_equal(p.wrap_pend.len, 0);
	assert_int_equal(p.wrap_escrow.len, SEAL_ESCROW);
	assert_true(p.pin_set_at > 0 && p.notice_at > 0);
}

static void test_janitor_forgets_what_ran_out(void **state)
{
	struct world *w = *state;
	struct db_counts before, after;
	struct phone p;

	hawa(w);
	share(w, SELAM);
	OK(add_person(w, OTHER, NULL));
	p = dial(w, STRANGER, NULL);
	expect(&p, "wrong", UNLOCK, .secret = PIN);
	OK(db_counts(w->db, &before));
	world_wait(w, 91 * DB_DAY);
	do {
		OK(identity_core_begin(w->core));
		assert_true(identity_core_janitor(w->core, 2) <= 50);
		OK(identity_core_commit(w->core));
		OK(db_counts(w->db, &after));
	} while (after.ops > 0 || after.shares_live > 0);
	assert_int_equal(before.people, 2);
	assert_int_equal(after.people, 2);
	world_wait(w, 8 * DB_DAY);	/* the week that was announced */
	OK(identity_core_begin(w->core));
	assert_true(identity_core_janitor(w->core, 2) > 0);
	OK(identity_core_commit(w->core));
	OK(db_counts(w->db, &after));
	assert_int_equal(after.people, 1);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
}

#define T(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_org_add_faults_named),
		T(test_person_add_faults_name_key_never_value),
		T(test_person_add_twice_same_slot_refused),
		T(test_person_add_of_a_paper_that_is_there_says_so),
		T(test_person_add_of_names_in_parts),
		T(test_person_add_minimal_and_full),
		T(test_start_code_only_where_no_pin),
		T(test_start_code_resets_pin_of_staff),
		T(test_imported_language_counts_from_the_start_code_on),
		T(test_agent_add_desks_count_up_and_number_once),
		T(test_person_find_tells_state_not_name),
		T(test_pending_key_gone_with_the_first_pin),
		T(test_janitor_forgets_what_ran_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
