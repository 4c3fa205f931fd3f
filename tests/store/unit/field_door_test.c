/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The door over a folder: what is asked next, what is refused, and that nothing is a person before the PIN of that moment. */
#include "tests/lib/seal_fix.h"

#include <time.h>

#include "store/base/secret.h"
#include "store/door/identity.h"
#include "store/unit/door/field_door.h"
#include "store/unit/door/field_lines.h"
#include "store/unit/field_dir.h"

#define PIN	"48210936"
#define DAY	86400
#define OK(expr) assert_int_equal((expr), 0)

struct desk {
	char path[128];
	struct field_dir *d;
	struct identity *door;
	struct identity_ans ans;
	unsigned answers;
};

static void answered(void *ctx, const struct identity_ans *ans)
{
	struct desk *k = ctx;

	k->ans = *ans;
	k->answers++;
}

static enum identity_outcome send(struct desk *k, struct identity_req *req)
{
	unsigned before = k->answers;

	snprintf(req->number, sizeof(req->number), "Amina");
	OK(identity_submit(k->door, req, answered, k, NULL));
	assert_int_equal(k->answers, before + 1);
	return k->ans.outcome;
}

static enum identity_outcome ask(struct desk *k, enum identity_verb verb, const char *key, const char *text)
{
	struct identity_req req = { .verb = verb, .dialogue = 1, .lang = "en" };

	snprintf(req.key, sizeof(req.key), "%s", key);
	req.text_len = (uint32_t)strlen(text);
	memcpy(req.text, text, req.text_len);
	return send(k, &req);
}

static enum identity_outcome with_pin(struct desk *k, enum identity_verb verb, const char *pin)
{
	struct identity_req req = { .verb = verb, .dialogue = 1 };

	OK(secret_put(&req.secret, pin, strlen(pin)));
	return send(k, &req);
}

static void open_desk(struct desk *k, int64_t now)
{
	OK(field_dir_open(&k->d, k->path, now));
	k->door = field_door_new(k->d);
	assert_non_null(k->door);
}

static void close_desk(struct desk *k)
{
	identity_free(k->door);
	field_dir_close(k->d);
}

static void make(struct desk *k, struct fix *f)
{
	static struct field_card_text text;
	struct field_card card = { .name = "ID service", .country = "254", .code = "789" };

	*k = (struct desk){ .answers = 0 };
	seal_field_service(f->keys, &card.service);
	OK(field_card_write(&text, &card));
	snprintf(k->path, sizeof(k->path), "%s/unit", f->dir);
	OK(field_dir_make(k->path, &text, "VAN-1", true));
	open_desk(k, time(NULL));
	OK(field_dir_admit(k->d, "Amina", PIN));
	assert_int_equal(with_pin(k, IDV_UNLOCK, PIN), IDO_OFFICER);
}

/* A draft that is ready. */
static void fill(struct desk *k)
{
	assert_int_equal(ask(k, IDV_DRAFT_NEW, "", ""), IDO_STEP_PHONE);
	assert_int_equal(ask(k, IDV_DRAFT_PHONE, "typed", "0711000041"), IDO_STEP_CONSENT);
	assert_int_equal(ask(k, IDV_DRAFT_CONSENT, "first", "one\nline"), IDO_OK);
	assert_int_equal(ask(k, IDV_DRAFT_CONSENT, "second", "two"), IDO_OK);
	assert_int_equal(ask(k, IDV_DRAFT_CONSENT, "yes", "three"), IDO_STEP_NAME);
	assert_int_equal(ask(k, IDV_DRAFT_SET, "given_name", "SELAM"), IDO_STEP_FAMILY);
	assert_int_equal(ask(k, IDV_DRAFT_SET, "family_name", ""), IDO_STEP_BIRTH);
	assert_int_equal(ask(k, IDV_DRAFT_SET, "birthdate", "1996"), IDO_STEP_SEX);
	assert_int_equal(ask(k, IDV_DRAFT_SET, "sex", "f"), IDO_STEP_COUNTRY);
	assert_int_equal(ask(k, IDV_DRAFT_SET, "nationality", "er"), IDO_STEP_EVIDENCE);
	assert_int_equal(ask(k, IDV_DRAFT_SET, "seen", "passport"), IDO_STEP_PAPER);
	assert_int_equal(ask(k, IDV_DRAFT_SET, "id_number", "ET-0042"), IDO_STEP_READY);
}

static unsigned people(struct desk *k)
{
	struct field_counts c;

	OK(field_dir_count(k->d, &c));
	return c.waiting;
}

static void test_who_is_not_in_is_refused(void **state)
{
	struct desk k;

	make(&k, *state);
	assert_int_equal(ask(&k, IDV_BYE, "", ""), IDO_OK);
	assert_int_equal(ask(&k, IDV_DRAFT_NEW, "", ""), IDO_REFUSED);
	assert_int_equal(ask(&k, IDV_DRAFT_LIST, "", ""), IDO_REFUSED);
	assert_int_equal(ask(&k, IDV_OFFER, "", ""), IDO_REFUSED);
	assert_int_equal(with_pin(&k, IDV_UNLOCK, "11111111"), IDO_WRONG);
	assert_string_equal(identity_ans_get(&k.ans, IDF_TRIES, 0), "2");
	assert_int_equal(with_pin(&k, IDV_UNLOCK, "111111"), IDO_SHAPE);
	assert_int_equal(with_pin(&k, IDV_UNLOCK, "11111111"), IDO_WRONG);
	assert_int_equal(with_pin(&k, IDV_UNLOCK, "11111111"), IDO_WAIT);
	assert_int_equal(with_pin(&k, IDV_UNLOCK, PIN), IDO_WAIT);
	close_desk(&k);
}

static void test_a_person_wants_the_pin_of_that_moment(void **state)
{
	struct desk k;

	make(&k, *state);
	fill(&k);
	assert_int_equal(ask(&k, IDV_DRAFT_FINISH, "", ""), IDO_REFUSED);
	assert_int_equal(with_pin(&k, IDV_PROVE, PIN), IDO_OK);
	assert_int_equal(ask(&k, IDV_DRAFT_FINISH, "", ""), IDO_ENROLLED);
	assert_int_equal(strlen(identity_ans_get(&k.ans, IDF_REF, 0)), FIELD_SLIP);
	assert_null(identity_ans_get(&k.ans, IDF_CODE, 0));
	fill(&k);
	assert_int_equal(ask(&k, IDV_DRAFT_FINISH, "", ""), IDO_REFUSED);
	assert_int_equal(people(&k), 1);
	close_desk(&k);
}

static void test_consent_comes_in_its_order(void **state)
{
	struct identity_req other = { .verb = IDV_DRAFT_CONSENT, .dialogue = 1, .key = "second", .lang = "ar", .text_len = 1, .text = "x" };
	struct desk k;

	make(&k, *state);
	assert_int_equal(ask(&k, IDV_DRAFT_NEW, "", ""), IDO_STEP_PHONE);
	assert_int_equal(ask(&k, IDV_DRAFT_PHONE, "none", ""), IDO_STEP_CONSENT);
	assert_int_equal(ask(&k, IDV_DRAFT_CONSENT, "yes", "three"), IDO_REFUSED);
	assert_int_equal(ask(&k, IDV_DRAFT_CONSENT, "first", ""), IDO_REFUSED);
	assert_int_equal(ask(&k, IDV_DRAFT_CONSENT, "first", "a\tb"), IDO_REFUSED);
	assert_int_equal(ask(&k, IDV_DRAFT_CONSENT, "first", "one"), IDO_OK);
	assert_int_equal(send(&k, &other), IDO_REFUSED);
	assert_int_equal(ask(&k, IDV_DRAFT_CONSENT, "interp", "three"), IDO_REFUSED);
	assert_int_equal(ask(&k, IDV_DRAFT_CONSENT, "no", "two"), IDO_DROPPED);
	assert_int_equal(ask(&k, IDV_DRAFT_LIST, "", ""), IDO_NONE);
	close_desk(&k);
}

static void test_a_value_is_one_line_of_its_kind(void **state)
{
	static const struct { const char *key, *value; } bad[] = {
		{ "given_name", "A\nmsisdn=254700000001" }, { "given_name", "" }, { "given_name", "12345" }, { "birthdate", "2999" }, { "birthdate", "1996-02-31" },
		{ "sex", "q" }, { "nationality", "Nowhere" }, { "seen", "face" }, { "evidence", "3" }, { "desk_phone", "none" }, { "msisdn", "254700000001" },
		{ "consent_text", "x" },
	};
	struct desk k;
	size_t i;

	make(&k, *state);
	fill(&k);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(ask(&k, IDV_DRAFT_SET, bad[i].key, bad[i].value), IDO_BAD);
		assert_non_null(identity_ans_get(&k.ans, IDF_WHY, 0));
	}
	assert_int_equal(ask(&k, IDV_DRAFT_PHONE, "typed", "12"), IDO_BAD);
	assert_int_equal(ask(&k, IDV_DRAFT_NEXT, "this", ""), IDO_STEP_READY);
	assert_int_equal(ask(&k, IDV_DRAFT_NEXT, "../card", ""), IDO_GONE);
	close_desk(&k);
}

static void test_a_unit_that_is_silent_stops(void **state)
{
	struct desk k;

	make(&k, *state);
	fill(&k);
	field_dir_tick(k.d, time(NULL) + FIELD_STOP_DAYS * DAY);
	assert_int_equal(ask(&k, IDV_DRAFT_NEW, "", ""), IDO_BAD);
	assert_int_equal(ask(&k, IDV_DRAFT_NEXT, "this", ""), IDO_STEP_READY);
	assert_int_equal(with_pin(&k, IDV_PROVE, PIN), IDO_OK);
	assert_int_equal(ask(&k, IDV_DRAFT_FINISH, "", ""), IDO_BAD);
	assert_int_equal(ask(&k, IDV_DRAFT_NEXT, "this", ""), IDO_STEP_READY);
	assert_int_equal(people(&k), 0);
	close_desk(&k);
}

static void test_lines_have_each_key_once(void **state)
{
	struct field_lines l = { .len = 0 };
	char value[16];

	OK(field_lines_set(&l, "a", "1"));
	OK(field_lines_set(&l, "ab", "2"));
	OK(field_lines_set(&l, "a", ""));
	assert_string_equal(l.text, "ab=2\na=\n");
	assert_true(field_lines_get(&l, "ab", value, sizeof(value)));
	assert_string_equal(value, "2");
	assert_int_equal(field_lines_set(&l, "a", "x\ny"), -EINVAL);
	field_lines_drop(&l, "ab");
	assert_string_equal(l.text, "a=\n");
	assert_int_equal(l.len, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_who_is_not_in_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_person_wants_the_pin_of_that_moment, setup, teardown),
		cmocka_unit_test_setup_teardown(test_consent_comes_in_its_order, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_value_is_one_line_of_its_kind, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_unit_that_is_silent_stops, setup, teardown),
		cmocka_unit_test(test_lines_have_each_key_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
