/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A register: each row a whole person or nothing, known again the next time, and the sheet of start codes after it. */
#include <errno.h>
#include <stdlib.h>

#include <sodium.h>

#include "store/identity/core/identity_number.h"
#include "store/identity/core/identity_priv.h"
#include "store/identity/register/identity_field.h"
#include "store/seal/seal_field.h"
#include "store/values/national.h"
#include "tests/lib/identity_world.h"

#define DAY 86400

static char err[IDENTITY_ERR_MAX];

struct row {
	const char *number, *given, *id_type, *id_number, *key, *value, *evidence;
	bool is_whole;
};

/* One row in its own transaction. */
static int import(struct world *w, uint32_t line, struct row r)
{
	struct identity_pair pairs[] = {
		{ "msisdn", r.number }, { "given_name", r.given }, { "family_name", "TESFAYE" }, { "birthdate", "1996-04-12" }, { "sex", "f" },
		{ "evidence", r.evidence ? r.evidence : "2" }, { r.id_number ? "id_type" : NULL, r.id_type }, { "id_number", r.id_number }, { r.key, r.value },
	};
	size_t n = r.id_number ? 8 : 6, i;
	int rc;

	for (i = 0; r.key && i < n && strcmp(pairs[i].key, r.key); i++)
		;
	if (r.key) {
		pairs[i] = (struct identity_pair){ r.key, r.value };
		n += i == n;
	}
	OK(db_begin(w->db));
	rc = identity_person_import(w->core, pairs, n, line, r.is_whole, err);
	if (rc < 0)
		db_abort(w->db);
	else
		OK(db_commit(w->db));
	return rc;
}

static int64_t people(struct world *w)
{
	struct db_counts c;

	OK(db_counts(w->db, &c));
	return c.people;
}

static void test_import_same_row_again_changes_nothing(void **state)
{
	struct world *w = *state;
	const struct row r = { SELAM, "SELAM", "refugee_id", "ET-100-0042" };
	struct db_counts before, after;

	OK(import(w, 2, r));
	OK(db_counts(w->db, &before));
	assert_int_equal(before.pending, before.people);
	assert_int_equal(import(w, 2, r), 1);
	assert_int_equal(import(w, 2, (struct row){ "0700000001", "SELAM", "refugee_id", "ET-100-0042" }), 1);
	OK(db_counts(w->db, &after));
	assert_int_equal(after.people, before.people);
	assert_int_equal(after.lines, before.lines);
}

static void test_import_family_on_one_phone_takes_slots(void **state)
{
	struct identity_person_info info;
	struct world *w = *state;
	char id[16], name[16];
	unsigned i;

	for (i = 1; i <= DB_SLOT_MAX; i++) {
		snprintf(id, sizeof(id), "ET-%04u", i);
		snprintf(name, sizeof(name), "CHILD %u", i);
		OK(import(w, i + 1, (struct row){ SELAM, name, "refugee_id", id }));
		OK(identity_person_find(w->core, SELAM, i, &info));
		assert_true(info.found);
	}
	assert_int_equal(import(w, 10, (struct row){ SELAM, "NINTH", "refugee_id", "ET-0009" }), -EEXIST);
	assert_non_null(strstr(err, "msisdn: 8 people"));
	assert_int_equal(people(w), DB_SLOT_MAX);
}

static void test_import_without_papers_keeps_both(void **state)
{
	struct world *w = *state;

	OK(import(w, 2, (struct row){ SELAM, "SELAM" }));
	OK(import(w, 3, (struct row){ SELAM, "DAWIT" }));
	assert_int_equal(import(w, 2, (struct row){ SELAM, "SELAM" }), 1);
	assert_int_equal(people(w), 2);
}

static void test_import_tells_fathers_apart(void **state)
{
	struct world *w = *state;

	OK(import(w, 2, (struct row){ SELAM, "SELAM", .key = "father_name", .value = "TESFAYE" }));
	OK(import(w, 3, (struct row){ SELAM, "SELAM", .key = "father_name", .value = "HAILU" }));
	assert_int_equal(import(w, 4, (struct row){ SELAM, "SELAM", .key = "father_name", .value = "Tesfaye" }), 1);
	assert_int_equal(people(w), 2);
}

/* What a program writes for a year is a year, also when the same file comes again. */
static void test_import_first_day_of_a_year_without_a_paper_is_its_year(void **state)
{
	struct world *w = *state;

	assert_int_equal(import(w, 2, (struct row){ SELAM, "SELAM", NULL, NULL, "birthdate", "1990-01-01", "0" }), 3);
	assert_int_equal(import(w, 2, (struct row){ SELAM, "SELAM", NULL, NULL, "birthdate", "1990-01-01", "0" }), 1);
	assert_int_equal(import(w, 3, (struct row){ SELAM, "DAWIT", NULL, NULL, "birthdate", "Eth 1988-01-01", "1" }), 3);
	OK(import(w, 4, (struct row){ SELAM, "HIWOT", NULL, NULL, "birthdate", "1990-01-01", "2" }));
	OK(import(w, 5, (struct row){ SELAM, "SARA", "passport", "EP100042", "birthdate", "1990-01-01", "0" }));
	OK(import(w, 6, (struct row){ SELAM, "ABEL", NULL, NULL, "birthdate", "1990-01-02", "0" }));
	assert_int_equal(people(w), 5);
}

static void test_import_one_day_in_two_calendars_is_one_person(void **state)
{
	struct world *w = *state;

	OK(import(w, 2, (struct row){ SELAM, "SELAM" }));
	assert_int_equal(import(w, 2, (struct row){ SELAM, "SELAM", NULL, NULL, "birthdate", "Eth 1988-08-04" }), 1);
	OK(import(w, 3, (struct row){ SELAM, "SELAM", NULL, NULL, "birthdate", "Eth 1988-08-05" }));
	OK(import(w, 4, (struct row){ SELAM, "SELAM", NULL, NULL, "birthdate", "1990..1995" }));
	OK(import(w, 5, (struct row){ SELAM, "SELAM", NULL, NULL, "birthdate", "1990..1996" }));
	assert_int_equal(people(w), 4);
}

static void test_import_of_one_added_by_hand_is_known(void **state)
{
	struct world *w = *state;

	OK(add_person(w, SELAM, NULL));
	assert_int_equal(import(w, 2, (struct row){ SELAM, "SELAM", "refugee_id", "ET-100-0042" }), 1);
	assert_int_equal(people(w), 1);
}

static void test_import_spellings_of_one_person_are_known(void **state)
{
	struct world *w = *state;

	OK(import(w, 2, (struct row){ SELAM, "SELAM", "PoR", "KEN-12/3456" }));
	assert_int_equal(import(w, 3, (struct row){ SELAM, "Selam", "por", "ken-12/3456" }), 1);
	assert_int_equal(import(w, 4, (struct row){ SELAM, "SELAM ", "P.o.R", "KEN123456" }), 1);
	OK(import(w, 5, (struct row){ OTHER, "Zo\xc3\xab" }));
	assert_int_equal(import(w, 6, (struct row){ OTHER, "Zoe\xcc\x88" }), 1);
	assert_int_equal(people(w), 2);
}

static void test_import_corrected_row_names_what_differs(void **state)
{
	struct world *w = *state;

	OK(import(w, 2, (struct row){ SELAM, "SELAM", "refugee_id", "ET-100-0042" }));
	assert_int_equal(import(w, 2, (struct row){ SELAM, "SELAMAWIT", "refugee_id", "ET-100-0042" }), -EEXIST);
	assert_non_null(strstr(err, "given_name: other than what is kept"));
	assert_null(strstr(err, "SELAM"));
	assert_int_equal(import(w, 2, (struct row){ SELAM, "SELAMAWIT", "refugee_id", "ET-100-0042", "sex", "m" }), -EEXIST);
	assert_non_null(strstr(err, "given_name, sex: other"));
	/* a corrected number of the paper adds nobody; a cell that is empty says nothing */
	assert_int_equal(import(w, 2, (struct row){ SELAM, "SELAM", "refugee_id", "ET-100-0043" }), -EEXIST);
	assert_non_null(strstr(err, "id_number: other"));
	assert_int_equal(import(w, 2, (struct row){ SELAM, "SELAM", "refugee_id", "ET-100-0042", "birthdate", "" }), 1);
	assert_int_equal(people(w), 1);
}

static void test_import_paper_of_another_number_refused(void **state)
{
	struct world *w = *state;

	OK(import(w, 2, (struct row){ SELAM, "SELAM", "refugee_id", "ET-100-0042" }));
	assert_int_equal(import(w, 3, (struct row){ OTHER, "SELAM", "Refugee ID", "et 100 0042" }), -EEXIST);
	assert_non_null(strstr(err, "id_number: somebody with another phone number"));
	OK(import(w, 4, (struct row){ OTHER, "SELAM", "passport", "ET-100-0042" }));
	OK(import(w, 5, (struct row){ STRANGER, "SELAM" }));
	assert_int_equal(people(w), 3);
}

static void test_import_of_one_with_a_pin_is_known_and_not_compared(void **state)
{
	struct world *w = *state;
	struct phone p;

	OK(import(w, 2, (struct row){ SELAM, "SELAM", "refugee_id", "ET-100-0042" }));
	OK(db_begin(w->db));
	OK(identity_start_code(w->core, SELAM, 1, w->start, err));
	OK(db_commit(w->db));
	p = dial(w, SELAM, "");
	expect(&p, "start_notice", UNLOCK, .secret = w->start);
	expect(&p, "ok", NOTICE, .text = "the notice");
	choose_pin(&p, PIN);
	hang_up(&p, true);
	assert_int_equal(import(w, 2, (struct row){ SELAM, "SELAMAWIT", "refugee_id", "ET-100-0042" }), 2);
	assert_int_equal(people(w), 1);
}

/* The clerk's spelling and the plain number are one person. */
static void test_import_of_numbers_as_registers_have_them(void **state)
{
	static const struct { const char *as_it_came, *plain; } rows[] = {
		{ "+254 711 000 004", "254711000004" }, { "\u202d0711000005\u202c", "254711000005" }, { "+254\u00a0700\u00a0000\u00a0012", "254700000012" },
		{ "0700-000-014", "254700000014" }, { "'0700000015", "254700000015" }, { "=\"0700000016\"", "254700000016" },
		{ "(0700) 000018", "254700000018" }, { "tel:+254700000020", "254700000020" },
	};
	struct world *w = *state;
	char paper[16];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(paper, sizeof(paper), "ET-%zu", 1011 + i);
		OK(import(w, 2, (struct row){ rows[i].as_it_came, "SELAM", "refugee_id", paper }));
		assert_int_equal(import(w, 3, (struct row){ rows[i].plain, "SELAM", "refugee_id", paper }), 1);
	}
	assert_int_equal(import(w, 4, (struct row){ "0700000019/0722000019", "SELAM", "refugee_id", "ET-1019" }), -EINVAL);
	assert_string_equal(err, "msisdn: expected a phone number; '/' at character 11 stands in the way; are these two numbers?");
}

static void test_import_faults_name_column_and_no_value(void **state)
{
	static const struct { const char *key, *value, *says; } faults[] = {
		{ "msisdn", "2.547E+11", "msisdn: shortened" }, { "msisdn", "712345678", "msisdn: it seems to have lost" },
		{ "birthdate", "12/04/1996", "birthdate: a date as" }, { "birthdate", "2996-01-01", "birthdate: a year of another calendar" },
		{ "birthdate", "1905-01-01", "birthdate: expected a date of the last 120 years" }, { "birthdate", "1990-02-30", "birthdate: expected a day of that month" },
		{ "birthdate", "Eth 7488-01-01", "birthdate: expected a year like 1988" }, { "birthdate", "hijri 1429-13", "birthdate: expected a month of that calendar" },
		{ "birthdate", "12 Apr 1996", "birthdate: a date with words in it" },
		{ "birthdate", "2036-01-01", "not in the future" }, { "sex", "Q", "sex: expected one of: f (female), m (male), x (another)" },
		{ "evidence", "7", "evidence: expected one of: 0 (self said)," },
		{ "nationality", "Somali", "nationality: expected a country by ISO 3166" }, { "nationality", "XXB", "which is never kept" },
		{ "nationality", "refugee", "which is never kept" }, { "given_name", "A\nB", "given_name: expected" },
		{ "given_name", "", "given_name: expected" }, { "id_number", "12", "id_number: expected" },
		{ "household_size", "100", "household_size: expected" }, { "work_until", "35167", "work_until: the day number" },
	};
	struct world *w = *state;
	size_t i;

	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		int rc = import(w, 2, (struct row){ SELAM, "SELAM", "refugee_id", "ET-100-0042", faults[i].key, faults[i].value });

		assert_int_equal(rc, -EINVAL);
		if (!strstr(err, faults[i].says))
			fail_msg("%s: \"%s\" does not say \"%s\"", faults[i].key, err, faults[i].says);
		assert_null(strstr(err, "ET-100"));
	}
	assert_int_equal(people(w), 0);
}

/* ---- sheets ---- */

static struct {
	struct identity_sheet_place place[8];
	unsigned n, at;
} run;

static int compare_places(const void *a, const void *b)
{
	const struct identity_sheet_place *x = a, *y = b;

	return x->sheet != y->sheet ? (x->sheet < y->sheet ? -1 : 1) : (int)x->line - (int)y->line;
}

/* Whoever waits, in order. */
static void begin_sheet(struct world *w)
{
	struct identity_sheet_place last = { .line = 0 };

	run.n = run.at = 0;
	while (identity_sheet_next(w->core, &last) == 0)
		run.place[run.n++] = last;
	qsort(run.place, run.n, sizeof(run.place[0]), compare_places);
}

static int sheet(struct world *w, struct identity_sheet_line *l)
{
	int rc = -EAGAIN;

	OK(db_begin(w->db));
	while (rc == -EAGAIN && run.at < run.n)
		rc = identity_start_sheet(w->core, "NBO-3", &run.place[run.at++], l);
	OK(db_commit(w->db));
	return rc;
}

static void test_sheet_in_order_of_import_each_once(void **state)
{
	struct identity_sheet_line l;
	struct world *w = *state;
	struct phone p;

	OK(add_person(w, STRANGER, NULL));	/* by hand: not on a sheet */
	OK(import(w, 2, (struct row){ SELAM, "SELAM", "refugee_id", "ET-200-0042" }));
	OK(import(w, 3, (struct row){ OTHER, "DAWIT", "refugee_id", "ET-100-0077" }));
	OK(import(w, 4, (struct row){ OTHER, "HANNA" }));
	begin_sheet(w);
	OK(sheet(w, &l));
	assert_int_equal(l.line, 2);
	assert_string_equal(l.id_last4, "0042");
	OK(sheet(w, &l));
	assert_int_equal(l.line, 3);
	assert_int_equal(l.slot, 1);
	snprintf(w->start, sizeof(w->start), "%s", l.code);
	OK(sheet(w, &l));
	assert_int_equal(l.slot, 2);
	assert_string_equal(l.id_last4, "");
	assert_int_equal(sheet(w, &l), -EAGAIN);
	p = dial(w, OTHER, "");
	expect(&p, "start_notice", UNLOCK, .secret = w->start);
	expect(&p, "ok", NOTICE, .text = "the notice");
	choose_pin(&p, PIN);
	hang_up(&p, true);
	/* the codes lapsed a day later: who has a PIN now is on no sheet any more */
	world_wait(w, DAY + 1);
	begin_sheet(w);
	OK(sheet(w, &l));
	assert_int_equal(l.line, 2);
	OK(sheet(w, &l));
	assert_int_equal(l.line, 4);
	assert_int_equal(sheet(w, &l), -EAGAIN);
}

static void test_sheet_next_day_begins_with_those_not_yet_printed(void **state)
{
	struct identity_sheet_line l;
	struct world *w = *state;

	OK(import(w, 2, (struct row){ SELAM, "SELAM", "refugee_id", "ET-100-0042" }));
	OK(import(w, 3, (struct row){ OTHER, "DAWIT", "refugee_id", "ET-100-0077" }));
	begin_sheet(w);
	OK(sheet(w, &l));
	world_wait(w, 2 * DAY);
	begin_sheet(w);
	OK(sheet(w, &l));
	assert_int_equal(l.line, 3);
	OK(sheet(w, &l));
	assert_int_equal(l.line, 2);
}

/* The line is that of the file the desk has: it stands sealed, and a file that comes again brings its own. */
static void test_sheet_leads_to_the_file_that_came_last(void **state)
{
	struct identity_sheet_line l;
	struct world *w = *state;

	OK(import(w, 2, (struct row){ SELAM, "SELAM", "refugee_id", "ET-100-0042" }));
	OK(import(w, 3, (struct row){ OTHER, "DAWIT", "refugee_id", "ET-100-0077" }));
	assert_int_equal(import(w, 2, (struct row){ OTHER, "DAWIT", "refugee_id", "ET-100-0077" }), 1);
	assert_int_equal(import(w, 9, (struct row){ SELAM, "SELAM", "refugee_id", "ET-100-0042" }), 1);
	begin_sheet(w);
	OK(sheet(w, &l));
	assert_int_equal(l.line, 2);
	assert_string_equal(l.id_last4, "0077");
	OK(sheet(w, &l));
	assert_int_equal(l.line, 9);
}

/* ---- numbers of papers ---- */

static const struct national number_rows[] = {
	{ .name = "fayda_fin", .label = "Fayda FIN", .kind = "national_id", .expect = "12 digits", .forms = { "d{12}" }, .n_forms = 1 },
	{ .name = "aadhaar", .label = "Aadhaar", .kind = "national_id", .expect = "12 digits", .forms = { "d{12}" }, .n_forms = 1, .rule = NATIONAL_CHECK_VERHOEFF },
	{ .name = "long_id", .label = "Long ID", .kind = "national_id", .expect = "16 digits", .forms = { "d{16}" }, .n_forms = 1, .rule = NATIONAL_CHECK_VERHOEFF },
	{ .name = "unhcr_id", .label = "UNHCR number", .kind = "refugee_id", .expect = "3 and 8 signs", .forms = { "aaa-d{8}" }, .n_forms = 1 },
	{ .name = "tazkira", .label = "Tazkira", .kind = "national_id" },
};
static const struct national_table numbers = { number_rows, sizeof(number_rows) / sizeof(number_rows[0]) };

static void test_import_spellings_of_one_number_are_one_paper(void **state)
{
	struct world *w = *state;

	w->conf.numbers = &numbers;
	OK(import(w, 2, (struct row){ SELAM, "SELAM", "Fayda FIN", "4071 8362 9501" }));
	assert_int_equal(import(w, 2, (struct row){ SELAM, "SELAM", "FAYDA-FIN", "4071-8362-9501" }), 1);
	assert_int_equal(import(w, 2, (struct row){ SELAM, "SELAM", "fayda_fin", "\xd9\xa4\xd9\xa0\xd9\xa7\xd9\xa1\xd9\xa8\xd9\xa3\xd9\xa6\xd9\xa2\xd9\xa9\xd9\xa5\xd9\xa0\xd9\xa1" }), 1);
	assert_int_equal(import(w, 2, (struct row){ SELAM, "SELAM", "fayda_fin", " 407183629501\xc2\xa0" }), 1);
	assert_int_equal(import(w, 3, (struct row){ OTHER, "DAWIT", "fayda fin", "407183629501" }), -EEXIST);
	assert_non_null(strstr(err, "has this paper"));
	OK(import(w, 4, (struct row){ OTHER, "DAWIT", "UNHCR ID", "kak 00012345" }));
	assert_int_equal(import(w, 4, (struct row){ OTHER, "DAWIT", "unhcr_id", "KAK-00012345" }), 1);
	assert_int_equal(people(w), 2);
}

/* A spreadsheet keeps 15 digits and writes zeros: what a check digit cannot tell is refused. */
/* Of a number of sixteen digits one in ten ends with a zero; of a column of text that is no damage, and what else is one stays one. */
static void test_import_zeros_of_a_column_of_text_are_theirs(void **state)
{
	struct world *w = *state;

	assert_int_equal(import(w, 2, (struct row){ SELAM, "SELAM", "national_id", "4213905516627180" }), -EINVAL);
	assert_non_null(strstr(err, "import --whole-numbers"));
	assert_int_equal(import(w, 2, (struct row){ SELAM, "SELAM", "national_id", "4.2139E+15", .is_whole = true }), -EINVAL);
	OK(import(w, 2, (struct row){ SELAM, "SELAM", "national_id", "4213905516627180", .is_whole = true }));
}

static void test_import_a_zero_behind_fifteen_digits_whose_check_digit_fits(void **state)
{
	struct world *w = *state;

	w->conf.numbers = &numbers;
	OK(import(w, 2, (struct row){ SELAM, "SELAM", "long_id", "6140582937164040" }));
	assert_int_equal(import(w, 3, (struct row){ OTHER, "DAWIT", "long_id", "6140582937164050" }), -EINVAL);
	assert_non_null(strstr(err, "last digits may be lost"));
	assert_int_equal(import(w, 3, (struct row){ OTHER, "DAWIT", "tazkira", "6140582937164040" }), -EINVAL);
	assert_non_null(strstr(err, "last digits may be lost"));
	assert_int_equal(people(w), 1);
}

/* Whoever came before there were rows is the same afterwards. */
static void test_import_of_a_paper_from_before_its_row_is_known(void **state)
{
	struct world *w = *state;

	OK(import(w, 2, (struct row){ SELAM, "SELAM", "Fayda FIN", "4071-8362-9501" }));
	w->conf.numbers = &numbers;
	assert_int_equal(import(w, 2, (struct row){ SELAM, "SELAM", "Fayda FIN", "4071-8362-9501" }), 1);
	assert_int_equal(import(w, 3, (struct row){ OTHER, "DAWIT", "fayda_fin", "407183629501" }), -EEXIST);
	w->conf.numbers = NULL;
	assert_int_equal(import(w, 2, (struct row){ SELAM, "SELAM", "fayda_fin", "407183629501" }), 1);
	assert_int_equal(people(w), 1);
}

static void test_import_refuses_numbers_that_do_not_fit(void **state)
{
	static const struct { const char *type, *number, *words; } rows[] = {
		{ "Fayda FIN", "40718362950", "id_number: expected 12 digits, as Fayda FIN has; zeros in front may be lost" },
		{ "Fayda FIN", "4071836295012", "id_number: expected 12 digits, as Fayda FIN has" },
		{ "Fayda FIN", "4.07184E+11", "id_number: shortened by a spreadsheet" }, { "Fayda FIN", "407183629501.0", "id_number: a word or fraction" },
		{ "Fayda FIN", "40718362950A", "id_number: expected 12 digits" }, { "aadhaar", "496858245153", "id_number: a digit is mistyped" },
		{ "Aadhaar", "4968 5824 1552", "id_number: a digit is mistyped" }, { "unhcr_id", "12345", "id_number: expected 3 and 8 signs" },
	};
	struct world *w = *state;
	size_t i;

	w->conf.numbers = &numbers;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(import(w, 2, (struct row){ SELAM, "SELAM", rows[i].type, rows[i].number }), -EINVAL);
		if (strncmp(err, rows[i].words, strlen(rows[i].words)) || strstr(err, rows[i].number))
			fail_msg("%s: %s", rows[i].number, err);
	}
	assert_int_equal(add_person(w, SELAM, (const char *const[]){ "id_type", "aadhaar", "id_number", "496858245153", NULL }), -EINVAL);
	assert_int_equal(people(w), 0);
}

/* A paper that no row names, one whose form is not known, and a kind without a number. */
static void test_import_never_refuses_a_paper_without_a_form(void **state)
{
	struct world *w = *state;

	w->conf.numbers = &numbers;
	OK(import(w, 2, (struct row){ SELAM, "SELAM", "PoR", "KEN-12/3456" }));
	OK(import(w, 3, (struct row){ SELAM, "DAWIT", "passport", "1.2-3/4" }));
	OK(import(w, 4, (struct row){ SELAM, "MARTA", "Tazkira", "12/345/6" }));
	OK(import(w, 5, (struct row){ OTHER, "ABEBA", "Fayda FIN", "" }));
	assert_int_equal(people(w), 4);
}

static void test_a_desk_asks_for_kind_and_number_together(void **state)
{
	static const struct { const char *type, *number, *words; } rows[] = {
		{ "", "AB-12/34", NULL }, { "PoR", "AB-12/34", NULL }, { "aadhaar", "4968 5824 5152", NULL }, { "aadhaar", "", NULL },
		{ "aadhaar", "496858245153", "id_number: a digit is mistyped" }, { "aadhaar", "4968", "id_number: expected 12 digits" },
		{ "aadhaar", "!", "id_number: expected 4 to 40" }, { "", "\xff", "id_number: expected" }, { "a\xe2\x80\xae""b", "1234", "id_type: expected" },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		err[0] = '\0';
		assert_int_equal(identity_number_check(&numbers, rows[i].type, rows[i].number, err), rows[i].words ? -EINVAL : 0);
		if (rows[i].words ? strncmp(err, rows[i].words, strlen(rows[i].words)) : *err)
			fail_msg("%s: %s", rows[i].number, err);
	}
	OK(identity_number_check(NULL, "aadhaar", "496858245153", err));
}

static void test_a_record_has_one_spelling(void **state)
{
	static const char *const rows[][4] = {
		{ "UNHCR-ID", "kak 00012345", "unhcr_id", "KAK-00012345" }, { "Fayda FIN", "4071 8362/9501", "fayda_fin", "407183629501" },
		{ "TAZKIRA", "12/345/6", "tazkira", "12/345/6" }, { "PoR", "ab-12/34", "PoR", "ab-12/34" }, { "AADHAAR", "", "aadhaar", "" },
	};
	struct identity_record r;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memset(&r, 0, sizeof(r));
		snprintf(r.v[IDENTITY_ATTR_ID_TYPE], sizeof(r.v[0]), "%s", rows[i][0]);
		snprintf(r.v[IDENTITY_ATTR_ID_NUMBER], sizeof(r.v[0]), "%s", rows[i][1]);
		OK(identity_number_settle(&r, &numbers, err));
		assert_string_equal(r.v[IDENTITY_ATTR_ID_TYPE], rows[i][2]);
		assert_string_equal(r.v[IDENTITY_ATTR_ID_NUMBER], rows[i][3]);
	}
}

#define TEST(t) cmocka_unit_test_setup_teardown(t, world_setup, world_teardown)

/* ---- bundles of field units ---- */

struct laptop {
	struct field_signers by;
	uint8_t officer_pub[SEAL_KEY];
};

static void make_laptop(struct world *w, struct laptop *l, const char *name)
{
	char hex[2 * SEAL_KEY + 1];

	field_pair(l->by.unit_pub, l->by.unit);
	field_pair(l->officer_pub, l->by.officer);
	OK(identity_core_begin(w->core));
	OK(identity_field_add(w->core, name, sodium_bin2hex(hex, sizeof(hex), l->by.unit_pub, SEAL_KEY), err));
	OK(identity_field_officer(w->core, name, "Amina", sodium_bin2hex(hex, sizeof(hex), l->officer_pub, SEAL_KEY), err));
	OK(identity_core_commit(w->core));
}

/* A bundle with one person in it. */
static enum identity_field_outcome bring(struct world *w, const struct laptop *l, const char *lines)
{
	struct field_bundle head = { .number = 1, .first = 1, .count = 1, .sealed = 1 };
	uint8_t octets[FIELD_ENTRY_MAX];
	struct field_entry e = { .number = 1 };
	enum identity_field_outcome outcome;
	struct seal_field_service service;
	struct identity_field_bundle b;
	struct field_chain c;
	uint64_t number;
	size_t len;

	seal_field_service(w->keys, &service);
	memcpy(head.service_box, service.box, SEAL_KEY);
	memcpy(head.unit, l->by.unit_pub, SEAL_KEY);
	memcpy(e.officer, l->officer_pub, SEAL_KEY);
	OK(field_entry_make(octets, &len, &e, &l->by, service.box, lines, strlen(lines)));
	field_bundle_head(&c, &head, l->by.unit);
	OK(identity_core_begin(w->core));
	OK(identity_field_begin(w->core, &b, c.head, err));
	OK(identity_field_person(w->core, &b, octets, len, &number, &outcome, err));
	OK(identity_core_commit(w->core));
	return outcome;
}

#define AT_A_UNIT "msisdn=254700000088\ngiven_name=SELAM\nfamily_name=TESFAYE\nbirthdate=1996\n"

static void test_a_unit_says_what_it_can_know_by_its_own_officers(void **state)
{
	struct world *w = *state;
	struct laptop one, two, mixed;

	make_laptop(w, &one, "VAN-1");
	make_laptop(w, &two, "VAN-2");
	mixed = one;
	memcpy(mixed.by.officer, two.by.officer, sizeof(mixed.by.officer));
	memcpy(mixed.officer_pub, two.officer_pub, sizeof(mixed.officer_pub));
	assert_int_equal(bring(w, &mixed, AT_A_UNIT), IDENTITY_FIELD_REFUSED);
	assert_non_null(strstr(err, "not one of this unit"));
	assert_int_equal(bring(w, &one, AT_A_UNIT "evidence=3\n"), IDENTITY_FIELD_REFUSED);
	assert_non_null(strstr(err, "evidence: "));
	assert_int_equal(bring(w, &one, AT_A_UNIT "evidence=2\n"), IDENTITY_FIELD_ACCEPTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_import_same_row_again_changes_nothing),
		TEST(test_import_family_on_one_phone_takes_slots),
		TEST(test_import_without_papers_keeps_both),
		TEST(test_import_tells_fathers_apart),
		TEST(test_import_first_day_of_a_year_without_a_paper_is_its_year),
		TEST(test_import_one_day_in_two_calendars_is_one_person),
		TEST(test_import_of_one_added_by_hand_is_known),
		TEST(test_import_spellings_of_one_person_are_known),
		TEST(test_import_corrected_row_names_what_differs),
		TEST(test_import_paper_of_another_number_refused),
		TEST(test_import_of_one_with_a_pin_is_known_and_not_compared),
		TEST(test_import_of_numbers_as_registers_have_them),
		TEST(test_import_faults_name_column_and_no_value),
		TEST(test_sheet_in_order_of_import_each_once),
		TEST(test_sheet_next_day_begins_with_those_not_yet_printed),
		TEST(test_sheet_leads_to_the_file_that_came_last),
		TEST(test_import_spellings_of_one_number_are_one_paper),
		TEST(test_import_zeros_of_a_column_of_text_are_theirs),
		TEST(test_import_a_zero_behind_fifteen_digits_whose_check_digit_fits),
		TEST(test_import_of_a_paper_from_before_its_row_is_known),
		TEST(test_import_refuses_numbers_that_do_not_fit),
		TEST(test_import_never_refuses_a_paper_without_a_form),
		cmocka_unit_test(test_a_desk_asks_for_kind_and_number_together),
		cmocka_unit_test(test_a_record_has_one_spelling),
		TEST(test_a_unit_says_what_it_can_know_by_its_own_officers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
