/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What an operator says of SIMs, as files: what one does, and what no file may do. */
#include <errno.h>
#include <time.h>

#include <sodium.h>

#include "store/identity/core/identity_rules.h"
#include "store/identity/feed/identity_feed.h"
#include "store/seal/seal_minisign.h"
#include "tests/lib/identity_world.h"

#define BANK	"200002"
#define FIRST	"639020000000001"
#define SECOND	"639020000000002"
#define TEXT_MAX 65536

/* An operator with a key. */
static struct {
	uint8_t pub[crypto_sign_PUBLICKEYBYTES], sec[crypto_sign_SECRETKEYBYTES], id[8];
} ke1 = { .id = { 'm', 'u', 's', 'a', 'f', 'i', 'r', '1' } };

/* A file as it is dropped. */
struct file {
	char text[TEXT_MAX], signature[512];
	size_t len;
};

static const char *rfc3339(int64_t t)
{
	static char text[8][32];
	static unsigned i;
	time_t at = t;

	i = (i + 1) % 8;
	strftime(text[i], sizeof(text[i]), "%Y-%m-%dT%H:%M:%SZ", gmtime(&at));
	return text[i];
}

static void sign(struct file *f)
{
	uint8_t hash[SEAL_MINISIGN_HASH], line[74] = "ED";
	char b64[128];

	crypto_generichash(hash, sizeof(hash), (const uint8_t *)f->text, f->len, NULL, 0);
	memcpy(line + 2, ke1.id, 8);
	crypto_sign_detached(line + 10, NULL, hash, sizeof(hash), ke1.sec);
	sodium_bin2base64(b64, sizeof(b64), line, sizeof(line), sodium_base64_VARIANT_ORIGINAL);
	snprintf(f->signature, sizeof(f->signature), "untrusted comment: signature\n%s\ntrusted comment: t\n", b64);
}

/* Rows behind their first line, signed. */
static void make_as(struct file *f, const char *operator, uint64_t seq, unsigned rows, const char *body)
{
	uint8_t sha[32];
	char hex[65];

	crypto_hash_sha256(sha, (const uint8_t *)body, strlen(body));
	sodium_bin2hex(hex, sizeof(hex), sha, sizeof(sha));
	f->len = (size_t)snprintf(f->text, sizeof(f->text), "# musafir-feed 1 operator=%s seq=%llu rows=%u sha256=%s\n%s", operator,
				  (unsigned long long)seq, rows, hex, body);
	assert_true(f->len < sizeof(f->text));
	sign(f);
}

static void make(struct file *f, uint64_t seq, unsigned rows, const char *lines)
{
	static char body[TEXT_MAX];

	snprintf(body, sizeof(body), "msisdn,event,at\n%s", lines);
	make_as(f, "op1", seq, rows, body);
}

static const char *row(const char *number, const char *event, int64_t at)
{
	static char text[8][96];
	static unsigned i;

	i = (i + 1) % 8;
	snprintf(text[i], sizeof(text[i]), "+%s,%s,%s\n", number, event, rfc3339(at));
	return text[i];
}

static bool at_once(void *ctx)
{
	(void)ctx;
	return true;
}

/* The vault's part, killed behind `steps` of them; 0: to the end. */
static enum identity_feed_verdict drop_for(struct world *w, const struct file *f, unsigned steps)
{
	struct identity_feed_job *job = identity_feed_new(w->core, f->text, f->len, f->signature, strlen(f->signature));
	enum identity_feed_verdict v;
	unsigned n = 0;
	int rc;

	do {
		OK(identity_core_begin(w->core));
		rc = identity_feed_step(job, at_once, NULL);
		assert_in_range(rc, 0, 1);
		OK(identity_core_commit(w->core));
	} while (rc && ++n != steps);
	v = identity_feed_verdict(job);
	identity_feed_free(job);
	return v;
}

static enum identity_feed_verdict drop(struct world *w, const struct file *f)
{
	return drop_for(w, f, 0);
}

static int feed_setup(void **state)
{
	int rc = world_setup(state);
	struct world *w = *state;

	if (rc)
		return rc;
	crypto_sign_keypair(ke1.pub, ke1.sec);
	w->conf.feed = (struct identity_feed_conf){ .operator = "op1", .key = ke1.pub, .key_id = ke1.id };
	hawa(w);
	add_org(w, BANK, "BANK", "bank-2");
	return 0;
}

/* The first file: from then on the feed is good. */
static void begin(struct world *w)
{
	struct file f;

	make(&f, 1, 0, "");
	assert_int_equal(drop(w, &f), IDENTITY_FEED_TAKEN);
}

static const char *offered(struct world *w, const char *org)
{
	struct phone p = dial(w, SELAM, org);
	int o;

	expect(&p, "shop", UNLOCK, .secret = PIN);
	o = ask(&p, OFFER);
	hang_up(&p, true);
	return identity_outcome_name(o);
}

static struct identity_feed_info info(struct world *w)
{
	struct identity_feed_info i;

	OK(identity_feed_get(w->core, &i));
	return i;
}

static bool has_alarm(struct world *w)
{
	struct identity_alarm_state s;

	OK(identity_alarm_get(w->core, IDENTITY_ALARM_FEED, &s));
	return s.since != 0;
}

/* ---- what a row does ---- */

static void test_sim_change_closes_for_a_day_and_narrows_for_a_week(void **state)
{
	struct world *w = *state;
	struct file f;

	begin(w);
	assert_string_equal(offered(w, BANK), "ok");
	make(&f, 2, 1, row(SELAM, "sim_change", world_now(w) - 3600));
	assert_int_equal(drop(w, &f), IDENTITY_FEED_TAKEN);
	assert_string_equal(offered(w, HAWA), "new_sim");
	world_wait(w, 22 * 3600);
	assert_string_equal(offered(w, HAWA), "new_sim");
	world_wait(w, 3600 + 600);
	assert_string_equal(offered(w, HAWA), "ok");
	assert_string_equal(offered(w, BANK), "sim_week");
	make(&f, 3, 0, "");
	assert_int_equal(drop(w, &f), IDENTITY_FEED_TAKEN);
	world_wait(w, 6 * DB_DAY);
	make(&f, 4, 0, "");
	assert_int_equal(drop(w, &f), IDENTITY_FEED_TAKEN);
	assert_string_equal(offered(w, BANK), "ok");
}

static void test_sim_that_the_feed_told_of_is_not_new_once_more_by_its_imsi(void **state)
{
	struct world *w = *state;
	struct file f;

	w->imsi = FIRST;
	assert_string_equal(offered(w, HAWA), "ok");
	begin(w);
	make(&f, 2, 1, row(SELAM, "sim_change", world_now(w) - 2 * DB_DAY));
	assert_int_equal(drop(w, &f), IDENTITY_FEED_TAKEN);
	w->imsi = SECOND;
	assert_string_equal(offered(w, HAWA), "ok");
	assert_string_equal(offered(w, BANK), "sim_week");
	w->imsi = FIRST;
	assert_string_equal(offered(w, HAWA), "new_sim");
}

static void test_rows_that_say_nothing_of_a_sim_change_nothing(void **state)
{
	struct world *w = *state;
	struct db_number n;
	uint8_t ix[DB_IX];
	struct file f;
	char lines[512];

	begin(w);
	snprintf(lines, sizeof(lines), "%s%s%s", row(SELAM, "imei_change", world_now(w)), row(SELAM, "number_ported", world_now(w)),
		 row(SELAM, "sim_change", world_now(w) - 8 * DB_DAY));
	make(&f, 2, 3, lines);
	assert_int_equal(drop(w, &f), IDENTITY_FEED_TAKEN);
	assert_string_equal(offered(w, BANK), "ok");
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_number_get(w->db, &n, ix));
	assert_int_equal(n.ported_at, world_now(w) - world_now(w) % DB_COARSE_S);
	assert_int_equal(n.sim_at, 0);
}

static uint64_t rows_of(struct world *w)
{
	return db_writes(w->db);
}

static void test_unknown_numbers_leave_no_trace(void **state)
{
	struct world *w = *state;
	uint64_t before, empty, unknown;
	struct db_number n;
	uint8_t ix[DB_IX];
	char lines[512];
	struct file f;

	begin(w);
	before = rows_of(w);
	make(&f, 2, 0, "");
	assert_int_equal(drop(w, &f), IDENTITY_FEED_TAKEN);
	empty = rows_of(w) - before;
	snprintf(lines, sizeof(lines), "%s%s%s", row(STRANGER, "sim_change", world_now(w)), row(STRANGER, "number_recycled", world_now(w)),
		 row(STRANGER, "number_ported", world_now(w)));
	make(&f, 3, 3, lines);
	before = rows_of(w);
	assert_int_equal(drop(w, &f), IDENTITY_FEED_TAKEN);
	unknown = rows_of(w) - before;
	assert_int_equal(unknown, empty);
	seal_number_ix(w->keys, ix, STRANGER);
	assert_int_equal(db_number_get(w->db, &n, ix), -ENOENT);
	assert_int_equal(info(w).people, 0);
}

/* ---- a number that goes to somebody else ---- */

static void pseudonym(struct world *w, char out[64])
{
	struct db_login l;
	struct db_person p;
	uint8_t ix[DB_IX];

	identity_sim_off_ix(w->core, ix, SELAM);
	OK(db_login_get(w->db, &l, ix, 1));
	OK(db_person_get(w->db, &p, l.person_id));
	seal_pseudonym(w->keys, out, HAWA, p.ref);
}

static void test_recycled_number_leads_nobody_to_her_and_she_lives_on(void **state)
{
	struct world *w = *state;
	char before[64], after[64];
	struct db_person p;
	struct db_login l;
	uint8_t ix[DB_IX];
	struct phone q;
	struct file f;

	begin(w);
	q = dial(w, SELAM, "");
	expect(&q, "person", UNLOCK, .secret = PIN);
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_login_get(w->db, &l, ix, 1));
	OK(db_person_get(w->db, &p, l.person_id));
	seal_pseudonym(w->keys, before, HAWA, p.ref);
	world_wait(w, 600);
	make(&f, 2, 1, row(SELAM, "number_recycled", world_now(w)));
	assert_int_equal(drop(w, &f), IDENTITY_FEED_TAKEN);
	expect(&q, "refused", OFFER, .org = HAWA);	/* an open dialogue is over */
	q = dial(w, SELAM, "");
	assert_string_equal(got(w, IDF_LANG), "");
	expect(&q, "wrong", UNLOCK, .secret = PIN);
	assert_string_equal(got(w, IDF_TRIES), "2");
	pseudonym(w, after);
	assert_string_equal(before, after);
	assert_int_equal(info(w).people, 1);
}

static void test_new_holder_of_a_recycled_number_joins_as_anybody(void **state)
{
	struct world *w = *state;
	struct phone q;
	struct file f;
	unsigned i;

	begin(w);
	q = dial(w, SELAM, "");
	expect(&q, "plain", LANG, .key = "ar");
	hang_up(&q, true);
	for (i = 0; i < 2; i++) {
		q = dial(w, SELAM, "");
		expect(&q, "wrong", UNLOCK, .secret = "135790");
		hang_up(&q, true);
	}
	world_wait(w, 600);
	make(&f, 2, 1, row(SELAM, "number_closed", world_now(w)));
	assert_int_equal(drop(w, &f), IDENTITY_FEED_TAKEN);
	world_wait(w, 600);
	q = dial(w, SELAM, "");
	assert_string_equal(got(w, IDF_LANG), "");
	expect(&q, "wrong", UNLOCK, .secret = "135790");
	assert_string_equal(got(w, IDF_TRIES), "2");	/* her tries are not counted against him */
	OK(add_person(w, SELAM, (const char *const[]){ "given_name", "OMAR", "id_number", "ET-200-0077", NULL }));
	start_code(w, SELAM, 1);
	q = dial(w, SELAM, "");
	expect(&q, "start_notice", UNLOCK, .secret = w->start);
	/* the row once more, in a later file: he has the number by then */
	make(&f, 3, 1, row(SELAM, "number_closed", world_now(w) - 600));
	assert_int_equal(drop(w, &f), IDENTITY_FEED_TAKEN);
	q = dial(w, SELAM, "");
	expect(&q, "start_notice", UNLOCK, .secret = w->start);
}

/* A second number of hers is told. */
static void test_other_numbers_of_the_person_are_told(void **state)
{
	struct world *w = *state;
	struct db_login l;
	uint8_t ix[DB_IX];
	struct phone q;
	struct file f;

	seal_number_ix(w->keys, ix, SELAM);
	OK(db_begin(w->db));
	OK(db_login_get(w->db, &l, ix, 1));
	seal_number_ix(w->keys, l.number_ix, OTHER);
	OK(db_login_put(w->db, &l));
	OK(db_commit(w->db));
	begin(w);
	world_wait(w, 600);
	make(&f, 2, 1, row(SELAM, "number_recycled", world_now(w)));
	assert_int_equal(drop(w, &f), IDENTITY_FEED_TAKEN);
	q = dial(w, OTHER, "");
	expect(&q, "person", UNLOCK, .secret = PIN);
	expect(&q, "ok", HISTORY);
	assert_non_null(strstr(got(w, IDF_EVENT), "||recycled"));
	expect(&q, "recycled", EVENT, .key = "1");
}

/* ---- files that are not believed ---- */

static void refuse(struct world *w, const struct file *f, enum identity_feed_verdict why)
{
	uint64_t seq = info(w).seq;
	unsigned done;

	assert_int_equal(drop(w, f), why);
	assert_int_equal(info(w).seq, seq);
	assert_string_equal(offered(w, BANK), "ok");
	assert_true(has_alarm(w));
	OK(db_begin(w->db));
	OK(identity_alarm_end(w->core, "feed", &done));
	OK(db_commit(w->db));
}

static void test_files_that_are_not_whole_or_not_theirs_do_nothing(void **state)
{
	struct world *w = *state;
	const char *good = row(SELAM, "sim_change", world_now(w));
	struct file f;
	char body[256];

	begin(w);
	make(&f, 2, 1, good);
	f.signature[60] ^= 1;
	refuse(w, &f, IDENTITY_FEED_BAD_SIGNATURE);
	make(&f, 2, 1, good);
	f.signature[0] = '\0';
	refuse(w, &f, IDENTITY_FEED_BAD_SIGNATURE);
	make(&f, 2, 1, good);
	f.text[f.len - 3] ^= 1;		/* changed */
	refuse(w, &f, IDENTITY_FEED_BAD_SIGNATURE);
	make(&f, 2, 1, good);
	f.len -= 10;			/* cut, and signed as it is */
	sign(&f);
	refuse(w, &f, IDENTITY_FEED_BAD_HASH);
	make(&f, 2, 2, good);		/* a row is missing */
	refuse(w, &f, IDENTITY_FEED_BAD_HASH);
	snprintf(body, sizeof(body), "msisdn,event,at\n%s", good);
	make_as(&f, "UG1", 2, 1, body);
	refuse(w, &f, IDENTITY_FEED_BAD_OPERATOR);
	make(&f, 1, 1, good);
	refuse(w, &f, IDENTITY_FEED_BAD_SEQUENCE);
	make(&f, 2, 1, good);
	memmove(f.text + 3, f.text, f.len);
	memcpy(f.text, "\xef\xbb\xbf", 3);
	f.len += 3;
	sign(&f);
	refuse(w, &f, IDENTITY_FEED_BAD_HEAD);
	f.len = 0;
	refuse(w, &f, IDENTITY_FEED_BAD_HEAD);
	make(&f, 2, 1, good);
	assert_int_equal(drop(w, &f), IDENTITY_FEED_TAKEN);
	assert_int_equal(drop(w, &f), IDENTITY_FEED_AGAIN);
	assert_false(has_alarm(w));
}

static void test_a_row_that_makes_no_sense_spoils_its_file(void **state)
{
	struct world *w = *state;
	int64_t now = world_now(w);
	const char *bad[] = {
		row(SELAM, "sim_change", now + 3600), row(SELAM, "sim_change", 0), row(SELAM, "sim_chance", now),
		"254700000001,sim_change,2026-09-21T14:15:00Z\n", "+254700000001,sim_change,2026-09-21T14:15:00\n",
		"+254700000001,sim_change,2026-09-31T14:15:00Z\n", "+254700000001,sim_change,2026-09-21T14:15:00Z\r\n",
		"+254700000001,sim_change\n", "+254700000001,sim_change,2026-09-21T14:15:00Z,ref\n", "+0,sim_change,2026-09-21T14:15:00Z\n",
		"+254700000001,sim_change,2026-09-21T14:15:00Z", "\n", "+25470000000123456,sim_change,2026-09-21T14:15:00Z\n",
	};
	char lines[512], body[600];
	struct file f;
	size_t i;

	begin(w);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(lines, sizeof(lines), "%s%s", row(SELAM, "sim_change", now), bad[i]);
		make(&f, 2, 2, lines);
		refuse(w, &f, IDENTITY_FEED_BAD_ROW);
		assert_int_equal(info(w).bad_line, 4);
	}
	snprintf(body, sizeof(body), "number,event,at\n%s", row(SELAM, "sim_change", now));
	make_as(&f, "op1", 2, 1, body);
	refuse(w, &f, IDENTITY_FEED_BAD_ROW);
	make_as(&f, "op1", 2, 1, "msisdn,event,at,ref\n+254700000001,sim_change,2026-09-21T14:15:00Z,x\r\n");
	refuse(w, &f, IDENTITY_FEED_BAD_ROW);
}

static void decide(struct world *w, uint64_t seq, bool release)
{
	OK(db_begin(w->db));
	OK(identity_feed_decide(w->core, seq, release));
	OK(db_commit(w->db));
}

static void test_missing_file_holds_the_next_until_it_comes_or_is_given_up(void **state)
{
	struct world *w = *state;
	struct file three, two, five;

	begin(w);
	make(&three, 3, 1, row(SELAM, "sim_change", world_now(w)));
	assert_int_equal(drop(w, &three), IDENTITY_FEED_HELD_GAP);
	assert_true(has_alarm(w));
	assert_false(info(w).is_good);
	assert_int_equal(info(w).held_seq, 3);
	assert_string_equal(offered(w, BANK), "sim_unknown");	/* what is missing may be about her */
	make(&two, 2, 0, "");
	assert_int_equal(drop(w, &two), IDENTITY_FEED_TAKEN);
	assert_int_equal(drop(w, &three), IDENTITY_FEED_TAKEN);
	assert_true(info(w).is_good);
	assert_string_equal(offered(w, HAWA), "new_sim");
	make(&five, 5, 0, "");
	assert_int_equal(drop(w, &five), IDENTITY_FEED_HELD_GAP);
	decide(w, 5, true);
	assert_int_equal(drop(w, &five), IDENTITY_FEED_TAKEN);
	assert_true(info(w).is_good);
}

static void test_silence_is_not_a_sim_of_before(void **state)
{
	struct world *w = *state;

	assert_string_equal(offered(w, BANK), "sim_unknown");	/* nothing was heard yet */
	begin(w);
	assert_string_equal(offered(w, BANK), "ok");
	world_wait(w, IDENTITY_FEED_SILENT_S);
	assert_string_equal(offered(w, BANK), "sim_unknown");
	OK(identity_core_begin(w->core));
	(void)!identity_core_janitor(w->core, 64);
	OK(identity_core_commit(w->core));
	assert_true(has_alarm(w));
	w->imsi = FIRST;
	assert_string_equal(offered(w, BANK), "ok");	/* a link that tells the SIM knows */
}

/* ---- a whole country ---- */

static const char *many(struct world *w, const char *event, unsigned n, unsigned times)
{
	static char lines[TEXT_MAX / 2];
	size_t len = 0;
	unsigned i;

	for (lines[0] = '\0', i = 0; i < n * times; i++)
		len += (size_t)snprintf(lines + len, sizeof(lines) - len, "+2547000001%02u,%s,%s\n", i % n, event, rfc3339(world_now(w)));
	return lines;
}

static void crowd(struct world *w, unsigned n)
{
	char number[24], id[24];
	unsigned i;

	for (i = 0; i < n; i++) {
		snprintf(number, sizeof(number), "2547000001%02u", i);
		snprintf(id, sizeof(id), "ET-%03u-0001", i);
		OK(add_person(w, number, (const char *const[]){ "id_number", id, NULL }));
	}
	world_wait(w, 600);
}

static bool has_login(struct world *w, const char *number)
{
	struct db_login l;
	uint8_t ix[DB_IX];

	seal_number_ix(w->keys, ix, number);
	return db_login_get(w->db, &l, ix, 1) == 0;
}

static void test_too_many_people_a_day_wait_for_an_administrator(void **state)
{
	struct world *w = *state;
	struct file f;

	begin(w);
	crowd(w, 20);
	make(&f, 2, 8, many(w, "number_recycled", 8, 1));
	assert_int_equal(drop(w, &f), IDENTITY_FEED_HELD_MANY);
	assert_true(has_alarm(w));
	assert_true(has_login(w, "254700000100"));	/* nobody is detached */
	assert_int_equal(drop(w, &f), IDENTITY_FEED_HELD_MANY);
	decide(w, 2, false);
	assert_int_equal(drop(w, &f), IDENTITY_FEED_DROPPED);
	assert_true(has_login(w, "254700000100"));
	make(&f, 3, 8, many(w, "number_recycled", 8, 1));
	assert_int_equal(drop(w, &f), IDENTITY_FEED_HELD_MANY);
	decide(w, 3, true);
	assert_int_equal(drop(w, &f), IDENTITY_FEED_TAKEN);
	assert_false(has_login(w, "254700000100"));
	assert_int_equal(info(w).people, 8);
}

static void test_rows_of_one_person_count_once_and_files_of_a_day_together(void **state)
{
	struct world *w = *state;
	struct file f;

	begin(w);
	crowd(w, 20);
	make(&f, 2, 60, many(w, "sim_change", 3, 20));
	assert_int_equal(drop(w, &f), IDENTITY_FEED_TAKEN);
	assert_int_equal(info(w).people, 3);
	make(&f, 3, 3, many(w, "sim_change", 3, 1));
	assert_int_equal(drop(w, &f), IDENTITY_FEED_HELD_MANY);
	world_wait(w, DB_DAY);
	assert_int_equal(drop(w, &f), IDENTITY_FEED_TAKEN);
}

/* An IMSI is what a captured gateway says: it takes no more numbers a day than a feed may. */
static void test_invented_imsis_take_few_numbers(void **state)
{
	struct world *w = *state;
	struct phone p;
	char number[24];
	unsigned i, left = 0;

	w->conf.feed.operator = NULL;
	crowd(w, 12);
	for (i = 0; i < 12; i++) {
		snprintf(number, sizeof(number), "2547000001%02u", i);
		start_code(w, number, 1);
		w->imsi = FIRST;
		p = dial(w, number, "");
		expect(&p, "start_notice", UNLOCK, .secret = w->start);
		hang_up(&p, true);
	}
	world_wait(w, IDENTITY_RECYCLED_S + 2 * DB_DAY);
	w->imsi = SECOND;
	for (i = 0; i < 12; i++) {
		snprintf(number, sizeof(number), "2547000001%02u", i);
		p = dial(w, number, "");
		(void)ask(&p, LANG, .key = "en");
		left += has_login(w, number);
	}
	assert_int_equal(left, 12 - IDENTITY_FEED_LEAST);
	assert_true(has_alarm(w));
}

/* ---- killed amid it ---- */

static void test_a_file_cut_by_a_kill_is_applied_once(void **state)
{
	struct world *w = *state;
	uint64_t leaves;
	struct file f;
	unsigned step;

	begin(w);
	w->conf.feed.is_wanted = false;
	crowd(w, 20);
	make(&f, 2, 400, many(w, "number_closed", 4, 100));
	for (step = 1; step < 16; step++) {
		if (drop_for(w, &f, step) == IDENTITY_FEED_TAKEN)
			break;
		assert_int_equal(info(w).seq, 1);
		world_close(w);
		world_open(w);
	}
	assert_in_range(step, 5, 15);
	assert_int_equal(info(w).seq, 2);
	assert_int_equal(info(w).people, 0);	/* by the last run they were detached already */
	leaves = rows_of(w);
	assert_int_equal(drop(w, &f), IDENTITY_FEED_AGAIN);
	assert_int_equal(rows_of(w), leaves);
	assert_false(has_login(w, "254700000100"));
	assert_true(has_login(w, "254700000104"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, feed_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_sim_change_closes_for_a_day_and_narrows_for_a_week),
		TEST(test_sim_that_the_feed_told_of_is_not_new_once_more_by_its_imsi),
		TEST(test_rows_that_say_nothing_of_a_sim_change_nothing),
		TEST(test_unknown_numbers_leave_no_trace),
		TEST(test_recycled_number_leads_nobody_to_her_and_she_lives_on),
		TEST(test_new_holder_of_a_recycled_number_joins_as_anybody),
		TEST(test_other_numbers_of_the_person_are_told),
		TEST(test_files_that_are_not_whole_or_not_theirs_do_nothing),
		TEST(test_a_row_that_makes_no_sense_spoils_its_file),
		TEST(test_missing_file_holds_the_next_until_it_comes_or_is_given_up),
		TEST(test_silence_is_not_a_sim_of_before),
		TEST(test_too_many_people_a_day_wait_for_an_administrator),
		TEST(test_rows_of_one_person_count_once_and_files_of_a_day_together),
		TEST(test_invented_imsis_take_few_numbers),
		TEST(test_a_file_cut_by_a_kill_is_applied_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
