/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The folder of a field unit: what is on disk when something was said to be, who opens it, and who does not. */
#include "tests/lib/seal_fix.h"

#include <ftw.h>

#include <sodium.h>

#include "store/unit/field_card.h"
#include "store/unit/field_dir.h"
#include "store/unit/field_report.h"

#define NOW	1925000000
#define DAY	86400
#define PIN	"48210936"
#define LINES	"msisdn=254700000001\ngiven_name=SELAM\nfamily_name=TESFAYE\n"
#define OK(expr) assert_int_equal((expr), 0)

struct unit {
	struct fix *f;
	struct field_card card;
	struct field_card_text text;
	char path[128];
	struct field_dir *d;
};

static void open_at(struct unit *u, int64_t now)
{
	OK(field_dir_open(&u->d, u->path, now));
}

static void reopen_at(struct unit *u, int64_t now)
{
	unsigned wait;

	field_dir_close(u->d);
	open_at(u, now);
	OK(field_dir_enter(u->d, "Amina", PIN, &wait));
}

static void make(struct unit *u, struct fix *f)
{
	unsigned wait;

	*u = (struct unit){ .f = f, .card = { .name = "ID service", .country = "254" } };
	seal_field_service(f->keys, &u->card.service);
	snprintf(u->path, sizeof(u->path), "%s/unit", f->dir);
	OK(field_card_write(&u->text, &u->card));
	OK(field_card_say(&u->text, "en", "E2a", "READ ALOUD 1/3\nline"));
	OK(field_dir_make(u->path, &u->text, "KKM-VAN-1", true));
	open_at(u, NOW);
	OK(field_dir_admit(u->d, "Amina", PIN));
	OK(field_dir_enter(u->d, "Amina", PIN, &wait));
}

static void enrol(struct unit *u, char slip[FIELD_SLIP + 1])
{
	slip[0] = '\0';
	OK(field_dir_draft_put(u->d, slip, LINES, strlen(LINES)));
	OK(field_dir_person(u->d, slip, LINES, strlen(LINES)));
}

static void expect_counts(struct unit *u, unsigned drafts, unsigned waiting, unsigned sealed, unsigned reported)
{
	struct field_counts c;

	OK(field_dir_count(u->d, &c));
	assert_int_equal(c.drafts, drafts);
	assert_int_equal(c.waiting, waiting);
	assert_int_equal(c.sealed, sealed);
	assert_int_equal(c.reported, reported);
}

static void test_a_folder_is_made_once(void **state)
{
	struct field_dir *other;
	struct unit u;

	make(&u, *state);
	assert_int_equal(field_dir_make(u.path, &u.text, "KKM-VAN-2", true), -EEXIST);
	assert_int_equal(field_dir_open(&other, u.path, NOW), -EBUSY);
	assert_string_equal(field_dir_name(u.d), "KKM-VAN-1");
	assert_memory_equal(field_dir_card(u.d)->service.box, u.card.service.box, SEAL_KEY);
	field_dir_close(u.d);
	assert_int_equal(field_dir_open(&other, "/nonexistent", NOW), -ENOENT);
	assert_int_equal(field_dir_make(u.path, &u.text, "../x", true), -EINVAL);
}

static void test_tries_are_counted_before_they_are_judged(void **state)
{
	struct unit u;
	unsigned wait, i;

	make(&u, *state);
	assert_int_equal(field_dir_enter(u.d, "Amina", "1234", &wait), -EINVAL);
	assert_int_equal(field_dir_enter(u.d, "Nobody", PIN, &wait), -ENOENT);
	for (i = 0; i < FIELD_PIN_TRIES; i++)
		assert_int_equal(field_dir_enter(u.d, "Amina", "11111111", &wait), -EACCES);
	assert_int_equal(wait, FIELD_PIN_WAIT_S);
	assert_int_equal(field_dir_enter(u.d, "Amina", PIN, &wait), -EAGAIN);
	assert_null(field_dir_officer(u.d));
	field_dir_close(u.d);
	open_at(&u, NOW - 10 * DAY);	/* a clock set back ends no wait */
	assert_int_equal(field_dir_enter(u.d, "Amina", PIN, &wait), -EAGAIN);
	field_dir_close(u.d);
	open_at(&u, NOW + FIELD_PIN_WAIT_S);
	OK(field_dir_enter(u.d, "Amina", PIN, &wait));
	assert_string_equal(field_dir_officer(u.d), "Amina");
	for (i = 0; i < FIELD_PIN_CLOSED; i++) {
		field_dir_close(u.d);
		open_at(&u, NOW + (i + 1) * DAY);
		assert_int_equal(field_dir_enter(u.d, "Amina", "11111111", &wait), -EACCES);
	}
	field_dir_close(u.d);
	open_at(&u, NOW + 100 * DAY);
	assert_int_equal(field_dir_enter(u.d, "Amina", PIN, &wait), -EPERM);
	field_dir_close(u.d);
}

static void test_officers_share_drafts(void **state)
{
	char slip[FIELD_SLIP + 1] = "", lines[FIELD_PLAIN_MAX + 1], next[FIELD_SLIP + 1] = "";
	uint8_t amina[SEAL_KEY], jonas[SEAL_KEY];
	struct unit u;
	unsigned wait;
	size_t len;

	make(&u, *state);
	OK(field_dir_draft_put(u.d, slip, LINES, strlen(LINES)));
	OK(field_dir_admit(u.d, "Jonas", "57310284"));
	assert_int_equal(field_dir_admit(u.d, "Jonas", "57310284"), -EEXIST);
	field_dir_leave(u.d);
	assert_int_equal(field_dir_admit(u.d, "Eve", "57310284"), -EPERM);
	assert_int_equal(field_dir_draft_get(u.d, slip, lines, &len), -EPERM);
	assert_int_equal(field_dir_draft_drop(u.d, slip), -EPERM);
	assert_int_equal(field_dir_person(u.d, slip, LINES, strlen(LINES)), -EPERM);
	OK(field_dir_enter(u.d, "Jonas", "57310284", &wait));
	OK(field_dir_draft_next(u.d, next));
	assert_string_equal(next, slip);
	assert_int_equal(field_dir_draft_next(u.d, next), -ENOENT);
	OK(field_dir_draft_get(u.d, slip, lines, &len));
	assert_string_equal(lines, LINES);
	OK(field_dir_officer_pub(u.d, "Amina", amina));
	OK(field_dir_officer_pub(u.d, "Jonas", jonas));
	assert_memory_not_equal(amina, jonas, SEAL_KEY);
	OK(field_dir_draft_drop(u.d, slip));
	assert_int_equal(field_dir_draft_drop(u.d, slip), -ENOENT);
	expect_counts(&u, 0, 0, 0, 0);
	field_dir_close(u.d);
}

static void test_a_kill_leaves_a_draft_or_a_person(void **state)
{
	char slip[FIELD_SLIP + 1], path[256], kept[256], cmd[1200];
	struct unit u;

	make(&u, *state);
	slip[0] = '\0';
	OK(field_dir_draft_put(u.d, slip, LINES, strlen(LINES)));
	snprintf(path, sizeof(path), "%s/drafts/%s", u.path, slip);
	snprintf(kept, sizeof(kept), "%s/kept", u.f->dir);
	snprintf(cmd, sizeof(cmd), "cp -p '%s' '%s'", path, kept);
	OK(system(cmd));
	OK(field_dir_person(u.d, slip, LINES, strlen(LINES)));
	snprintf(cmd, sizeof(cmd), "cp -p '%s' '%s'; cp -p '%s' '%s.part'", kept, path, kept, path);
	OK(system(cmd));
	expect_counts(&u, 1, 1, 0, 0);
	reopen_at(&u, NOW);
	expect_counts(&u, 0, 1, 0, 0);
	snprintf(path, sizeof(path), "%s/drafts/%s.part", u.path, slip);
	OK(field_dir_draft_drop(u.d, slip) == -ENOENT ? 0 : 1);
	assert_int_equal(access(path, F_OK), -1);
	field_dir_close(u.d);
}

struct buffer {
	uint8_t octets[64 * FIELD_ENTRY_MAX];
	size_t len;
};

static int put(void *ctx, const void *octets, size_t len)
{
	struct buffer *b = ctx;

	assert_true(b->len + len <= sizeof(b->octets));
	memcpy(b->octets + b->len, octets, len);
	b->len += len;
	return 0;
}

/* As the service reads it. returns: people. */
static unsigned read_bundle(const struct buffer *b, const struct fix *f, uint64_t *first)
{
	char lines[FIELD_PLAIN_MAX + 1];
	const uint8_t *at = b->octets + FIELD_BUNDLE_HEAD;
	struct field_chain c;
	struct field_entry e;
	unsigned i;
	size_t len;

	OK(field_bundle_begin(&c, b->octets));
	for (i = 0; i < c.bundle.count; i++, at += len) {
		len = field_entry_size(at);
		OK(field_bundle_entry(&c, &e, at, len));
		OK(field_entry_open(lines, &(size_t){ 0 }, &e, f->keys));
		assert_string_equal(lines, LINES);
	}
	OK(field_bundle_end(&c, at));
	*first = c.bundle.first;
	return c.bundle.count;
}

static void report_with(struct unit *u, uint64_t bundle, uint64_t upto, const char *lines, int expect)
{
	struct field_report r = { .bundle = bundle, .upto = upto };
	char text[FIELD_REPORT_HEAD + 512 + FIELD_REPORT_SIGN + 1];
	uint8_t hash[FIELD_HASH], signature[SEAL_SIGNATURE];
	char hex[2 * SEAL_SIGNATURE + 1];
	size_t n;

	memcpy(r.unit, field_dir_pub(u->d), SEAL_KEY);
	n = field_report_head(text, &r);
	field_report_hash(hash, lines, strlen(lines));
	n += (size_t)snprintf(text + n, 512, "%s", lines);
	field_report_sign(signature, u->f->keys, &r, hash);
	field_report_end(text + n, sodium_bin2hex(hex, sizeof(hex), signature, sizeof(signature)));
	assert_int_equal(field_dir_report(u->d, text, n + FIELD_REPORT_SIGN), expect);
	text[n - 2] ^= 1;
	assert_int_equal(field_dir_report(u->d, text, n + FIELD_REPORT_SIGN), -EBADMSG);
	assert_int_equal(field_dir_report(u->d, text, 10), -EBADMSG);
}

static void report(struct unit *u, uint64_t bundle, uint64_t upto, int expect)
{
	report_with(u, bundle, upto, "", expect);
}

static void expect_until(struct unit *u, unsigned n, const char *name, const char *day, int left)
{
	struct field_until until;

	OK(field_until_get(u->d, &until, n));
	assert_string_equal(until.name, name);
	assert_string_equal(until.day, day);
	assert_int_equal(until.left, left);
}

/* NOW is 2031-01-01. What a person's line says of officers is no line of an officer. */
static void test_a_report_says_until_when_officers_may_enrol(void **state)
{
	static struct buffer b;
	char slip[FIELD_SLIP + 1];
	struct field_until until;
	struct unit u;
	uint32_t people;

	make(&u, *state);
	assert_int_equal(field_until_get(u.d, &until, 0), -ENOENT);
	enrol(&u, slip);
	b.len = 0;
	OK(field_dir_seal(u.d, put, &b, &people));
	OK(field_dir_sealed(u.d, people));
	b.len = 0;
	OK(field_dir_seal(u.d, put, &b, &people));
	report_with(&u, 2, 1, "officer=Amina until=2031-01-20\nofficer=Joseph until=2031-03-01\n1 accepted\nofficer=Eve until=2099-01-01\n", 0);
	expect_until(&u, 0, "Amina", "2031-01-20", 19);
	expect_until(&u, 1, "Joseph", "2031-03-01", 59);
	assert_int_equal(field_until_get(u.d, &until, 2), -ENOENT);
	report_with(&u, 1, 1, "officer=Amina until=2030-12-01\n", 0);	/* an older one that comes late */
	expect_until(&u, 0, "Amina", "2031-01-20", 19);
	report_with(&u, 2, 1, "officer=Amina until=2031-01-20 or so\n", 0);
	expect_until(&u, 1, "Joseph", "2031-03-01", 59);
	report(&u, 2, 1, 0);		/* of a service that says nothing of it */
	expect_until(&u, 0, "Amina", "2031-01-20", 19);
	reopen_at(&u, NOW + 30 * DAY);
	expect_until(&u, 0, "Amina", "2031-01-20", -11);
	field_dir_close(u.d);
}

static void test_bundles_reports_and_clearing(void **state)
{
	static struct buffer b;
	char slip[FIELD_SLIP + 1];
	struct unit u;
	uint32_t people;
	uint64_t first;
	unsigned i;

	make(&u, *state);
	assert_int_equal(field_dir_seal(u.d, put, &b, &people), -ENODATA);
	for (i = 0; i < 5; i++)
		enrol(&u, slip);
	b.len = 0;
	OK(field_dir_seal(u.d, put, &b, &people));
	OK(field_dir_sealed(u.d, people));
	assert_int_equal(read_bundle(&b, u.f, &first), 5);
	expect_counts(&u, 0, 0, 5, 0);
	assert_null(memmem(b.octets, b.len, "SELAM", 5));
	report(&u, 1, 6, -EBADMSG);
	report(&u, 2, 3, -EBADMSG);
	report(&u, 1, 3, 0);
	expect_counts(&u, 0, 0, 2, 3);
	reopen_at(&u, NOW);
	enrol(&u, slip);
	slip[0] = '\0';
	OK(field_dir_draft_put(u.d, slip, LINES, strlen(LINES)));
	assert_int_equal(field_dir_clear(u.d, 0), -EBUSY);
	OK(field_dir_clear(u.d, 1));
	expect_counts(&u, 1, 1, 2, 3);
	b.len = 0;
	OK(field_dir_seal(u.d, put, &b, &people));
	assert_int_equal(read_bundle(&b, u.f, &first), 3);
	assert_int_equal(first, 4);
	report(&u, 2, 6, 0);
	OK(field_dir_clear(u.d, 1));
	reopen_at(&u, NOW);
	enrol(&u, slip);
	b.len = 0;
	OK(field_dir_seal(u.d, put, &b, &people));
	assert_int_equal(read_bundle(&b, u.f, &first), 1);
	assert_int_equal(first, 7);
	field_dir_close(u.d);
}

static void test_no_report_for_two_weeks_stops_it(void **state)
{
	char slip[FIELD_SLIP + 1] = "";
	struct unit u;

	make(&u, *state);
	enrol(&u, slip);
	reopen_at(&u, NOW + 13 * DAY);
	assert_int_equal(field_dir_silent_days(u.d), 13);
	enrol(&u, slip);
	reopen_at(&u, NOW + 14 * DAY);
	slip[0] = '\0';
	OK(field_dir_draft_put(u.d, slip, LINES, strlen(LINES)));
	assert_int_equal(field_dir_person(u.d, slip, LINES, strlen(LINES)), -ETIME);
	reopen_at(&u, NOW);	/* a clock set back brings nothing */
	assert_int_equal(field_dir_person(u.d, slip, LINES, strlen(LINES)), -ETIME);
	field_dir_close(u.d);
}

/* ---- who has the laptop ---- */

static unsigned n_files, n_hits;

static int look_into(const char *path, const struct stat *st, int type, struct FTW *at)
{
	static char text[1 << 20];
	FILE *f;
	size_t n;

	(void)st;
	(void)at;
	if (type != FTW_F)
		return 0;
	assert_int_equal(st->st_mode & 077, 0);
	f = fopen(path, "r");
	assert_non_null(f);
	n = fread(text, 1, sizeof(text), f);
	fclose(f);
	n_files++;
	n_hits += memmem(text, n, "SELAM", 5) || memmem(text, n, "TESFAYE", 7) || memmem(text, n, "254700000001", 12) || memmem(text, n, PIN, 8);
	return 0;
}

static void test_the_folder_names_nobody(void **state)
{
	char slip[FIELD_SLIP + 1];
	struct unit u;

	make(&u, *state);
	enrol(&u, slip);
	slip[0] = '\0';
	OK(field_dir_draft_put(u.d, slip, LINES, strlen(LINES)));
	field_dir_close(u.d);
	n_files = n_hits = 0;
	OK(nftw(u.path, look_into, 8, FTW_PHYS));
	assert_true(n_files >= 6);
	assert_int_equal(n_hits, 0);
}

/* The kinds of papers come as they went; what no program wrote is refused. */
static void card_of_papers(struct field_card_text *t)
{
	static const struct national papers[] = {
		{ .name = "aadhaar", .country = "IN", .kind = "national_id", .label = "Aadhaar", .expect = "12 digits", .forms = { "d{12}" }, .n_forms = 1, .rule = NATIONAL_CHECK_VERHOEFF },
		{ .name = "tazkira", .kind = "national_id", .label = "Paper tazkira" },
	};
	static const char *const bad[] = { "paper.0=x\n", "paper.0=x\t\tother\tnone\tX\tany\td{\n", "paper.0=x\t\tother\tverhoeff\tX\tany\tlll\n" };
	static struct field_card_text other;
	static struct national rows[NATIONAL_ROWS_MAX];
	size_t n, i;

	OK(field_card_papers(t, rows, &n));
	assert_int_equal(n, 0);
	for (i = 0; i < 2; i++)
		OK(field_card_paper(t, i, &papers[i]));
	OK(field_card_papers(t, rows, &n));
	assert_int_equal(n, 2);
	assert_string_equal(rows[0].forms[0], "d{12}");
	assert_int_equal(rows[0].rule, NATIONAL_CHECK_VERHOEFF);
	assert_string_equal(rows[1].label, "Paper tazkira");
	for (i = 0; i < 3; i++) {
		other.len = (size_t)snprintf(other.octets, sizeof(other.octets), "%s", bad[i]);
		assert_int_equal(field_card_papers(&other, rows, &n), -EBADMSG);
	}
}

static void test_a_card_is_read_as_written(void **state)
{
	static struct field_card_text t;
	struct field_card card = { .name = "ID service", .country = "254", .code = "789", .hotline = "0800789000", .is_training = true }, got;
	char words[64], print[FIELD_PRINT], other[FIELD_PRINT];
	struct fix *f = *state;

	seal_field_service(f->keys, &card.service);
	OK(field_card_write(&t, &card));
	OK(field_card_say(&t, "en", "E2a", "READ ALOUD 1/3\nLine"));
	card_of_papers(&t);
	assert_int_equal(field_card_say(&t, "en", "E2b", "two\tcolumns"), -EMSGSIZE);
	OK(field_card_read(&got, &t));
	assert_memory_equal(&got.service, &card.service, sizeof(card.service));
	assert_true(got.is_training);
	assert_string_equal(got.code, "789");
	assert_string_equal(got.hotline, "0800789000");
	OK(field_card_words(&t, "en", "E2a", words, sizeof(words)));
	assert_string_equal(words, "READ ALOUD 1/3\nLine");
	assert_int_equal(field_card_words(&t, "ar", "E2a", words, sizeof(words)), -ENOENT);
	field_card_print(print, t.octets, t.len);
	assert_int_equal(strlen(print), FIELD_PRINT - 1);
	t.octets[t.len - 2] ^= 1;	/* of the words */
	field_card_print(other, t.octets, t.len);
	assert_string_not_equal(print, other);
	t.octets[13] = '2';
	assert_int_equal(field_card_read(&got, &t), -EPROTO);
	t.octets[0] = 'x';
	assert_int_equal(field_card_read(&got, &t), -EBADMSG);
	t.len = 0;
	assert_int_equal(field_card_read(&got, &t), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_folder_is_made_once),
		TEST(test_tries_are_counted_before_they_are_judged),
		TEST(test_officers_share_drafts),
		TEST(test_a_kill_leaves_a_draft_or_a_person),
		TEST(test_a_report_says_until_when_officers_may_enrol),
		TEST(test_bundles_reports_and_clearing),
		TEST(test_no_report_for_two_weeks_stops_it),
		TEST(test_the_folder_names_nobody),
		TEST(test_a_card_is_read_as_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
