/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Code cards: any three codes open one, two do not; what is wrapped for one opens with nothing else. */
#include "store/seal/seal_card.h"
#include "tests/lib/seal_fix.h"

/* As if each were the hash of a code. */
static uint8_t t[SEAL_CARD_CODES][SEAL_KEY];

static void make(struct fix *f, struct seal_card *card)
{
	seal_random(t, sizeof(t));
	seal_card_make(f->keys, card, t);
}

static void open_three(struct fix *f, const struct seal_card *card, const uint8_t n[SEAL_CARD_NEED], uint8_t scalar[SEAL_KEY])
{
	struct seal_card_share s[SEAL_CARD_NEED];
	unsigned i;

	for (i = 0; i < SEAL_CARD_NEED; i++)
		assert_int_equal(seal_card_open(f->keys, &s[i], card->ref, n[i], false, t[n[i] - 1], card->share[n[i] - 1], SEAL_WRAP), 0);
	assert_int_equal(seal_card_join(scalar, s), 0);
}

static void test_any_three_codes_open_a_card(void **state)
{
	struct fix *f = *state;
	uint8_t wrap[SEAL_LOGIN], ref[SEAL_IX], dek[SEAL_KEY], got[SEAL_KEY], scalar[SEAL_KEY], first[SEAL_KEY];
	struct seal_card card;
	uint8_t a, b, c;

	make(f, &card);
	seal_random(ref, sizeof(ref));
	seal_random(dek, sizeof(dek));
	assert_int_equal(seal_card_wrap(f->keys, wrap, card.pub, ref, dek), 0);
	open_three(f, &card, (const uint8_t[]){ 1, 2, 3 }, first);
	for (a = 1; a <= SEAL_CARD_CODES; a++)
		for (b = a + 1; b <= SEAL_CARD_CODES; b++)
			for (c = b + 1; c <= SEAL_CARD_CODES; c++) {
				open_three(f, &card, (const uint8_t[]){ c, a, b }, scalar);
				assert_memory_equal(scalar, first, SEAL_KEY);
			}
	assert_int_equal(seal_card_unwrap(f->keys, got, card.ref, scalar, ref, wrap, sizeof(wrap)), 0);
	assert_memory_equal(got, dek, SEAL_KEY);
	ref[0] ^= 1;
	assert_int_equal(seal_card_unwrap(f->keys, got, card.ref, scalar, ref, wrap, sizeof(wrap)), -EBADMSG);
}

static void test_fewer_or_others_do_not(void **state)
{
	struct fix *f = *state;
	uint8_t wrap[SEAL_LOGIN], ref[SEAL_IX] = { 1 }, dek[SEAL_KEY] = { 2 }, got[SEAL_KEY], zero[SEAL_KEY] = { 0 }, scalar[SEAL_KEY];
	struct seal_card_share s[SEAL_CARD_NEED] = { { .n = 0 } };
	struct seal_card card;

	make(f, &card);
	assert_int_equal(seal_card_wrap(f->keys, wrap, card.pub, ref, dek), 0);
	assert_int_equal(seal_card_open(f->keys, &s[0], card.ref, 4, false, t[3], card.share[3], SEAL_WRAP), 0);
	assert_int_equal(seal_card_open(f->keys, &s[1], card.ref, 7, false, t[6], card.share[6], SEAL_WRAP), 0);
	assert_int_equal(seal_card_join(scalar, s), -EBADMSG);
	s[2] = s[0];
	assert_int_equal(seal_card_join(scalar, s), -EBADMSG);
	s[2] = (struct seal_card_share){ .n = 9, .octets = { 3 } };
	assert_int_equal(seal_card_join(scalar, s), 0);
	assert_int_equal(seal_card_unwrap(f->keys, got, card.ref, scalar, ref, wrap, sizeof(wrap)), -EBADMSG);
	assert_memory_equal(got, zero, SEAL_KEY);
	/* of another number, of another code, of another kind, gone */
	assert_int_equal(seal_card_open(f->keys, &s[0], card.ref, 5, false, t[3], card.share[3], SEAL_WRAP), -EBADMSG);
	assert_int_equal(seal_card_open(f->keys, &s[0], card.ref, 4, false, t[4], card.share[3], SEAL_WRAP), -EBADMSG);
	assert_int_equal(seal_card_open(f->keys, &s[0], card.ref, 4, true, t[3], card.share[3], SEAL_WRAP), -EBADMSG);
	assert_int_equal(seal_card_open(f->keys, &s[0], card.ref, 4, false, t[3], card.share[3], 0), -EBADMSG);
	assert_int_equal(s[0].n, 0);
	/* a point of low order is no card */
	assert_int_equal(seal_card_wrap(f->keys, wrap, zero, ref, dek), -EBADMSG);
}

static void test_a_single_code_opens_where_that_is_kept(void **state)
{
	struct fix *f = *state;
	uint8_t wrap[SEAL_LOGIN], ref[SEAL_IX] = { 1 }, dek[SEAL_KEY] = { 2 }, got[SEAL_KEY];
	struct seal_card_share s;
	struct seal_card card;

	make(f, &card);
	assert_int_equal(seal_card_wrap(f->keys, wrap, card.pub, ref, dek), 0);
	assert_int_equal(seal_card_open(f->keys, &s, card.ref, 10, true, t[9], card.single[9], SEAL_WRAP), 0);
	assert_int_equal(seal_card_unwrap(f->keys, got, card.ref, s.octets, ref, wrap, sizeof(wrap)), 0);
	assert_memory_equal(got, dek, SEAL_KEY);
	assert_int_equal(seal_card_open(f->keys, &s, card.ref, 10, true, t[9], card.share[9], SEAL_WRAP), -EBADMSG);
}

static void test_what_waits_opens_with_that_code(void **state)
{
	struct fix *f = *state;
	uint8_t wrap[SEAL_WRAP], ref[SEAL_IX] = { 1 }, dek[SEAL_KEY] = { 2 }, got[SEAL_KEY], code[SEAL_KEY] = { 3 };

	seal_card_hold(f->keys, wrap, ref, code, dek);
	assert_int_equal(seal_card_held(f->keys, got, ref, code, wrap, sizeof(wrap)), 0);
	assert_memory_equal(got, dek, SEAL_KEY);
	code[0] ^= 1;
	assert_int_equal(seal_card_held(f->keys, got, ref, code, wrap, sizeof(wrap)), -EBADMSG);
}

static void test_codes_are_no_runs(void **state)
{
	char code[SEAL_CARD_LEN + 1];
	unsigned i, j, equal, up, down;

	(void)state;
	for (i = 0; i < 20000; i++) {
		seal_card_code(code);
		assert_int_equal(strlen(code), SEAL_CARD_LEN);
		assert_true(code[0] >= '1' && code[0] <= '9');
		for (j = equal = up = down = 1; j < SEAL_CARD_LEN; j++) {
			equal = code[j] == code[j - 1] ? equal + 1 : 1;
			up = code[j] == code[j - 1] + 1 ? up + 1 : 1;
			down = code[j] == code[j - 1] - 1 ? down + 1 : 1;
			assert_true(equal < 4 && up < 5 && down < 5);
		}
	}
}

static void test_each_number_is_asked_for_about_as_often(void **state)
{
	struct fix *f = *state;
	uint8_t a[SEAL_IX] = { 1 }, b[SEAL_IX] = { 2 };
	unsigned seen[SEAL_CARD_CODES + 1] = { 0 }, day, n;

	for (day = 0; day < 10000; day++) {
		n = seal_card_index(f->keys, a, b, day, 0);
		assert_int_equal(n, seal_card_index(f->keys, a, b, day, 0));
		assert_true(n >= 1 && n <= SEAL_CARD_CODES);
		seen[n]++;
	}
	for (n = 1; n <= SEAL_CARD_CODES; n++)
		assert_true(seen[n] > 850 && seen[n] < 1150);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_any_three_codes_open_a_card, setup, teardown),
		cmocka_unit_test_setup_teardown(test_fewer_or_others_do_not, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_single_code_opens_where_that_is_kept, setup, teardown),
		cmocka_unit_test_setup_teardown(test_what_waits_opens_with_that_code, setup, teardown),
		cmocka_unit_test(test_codes_are_no_runs),
		cmocka_unit_test_setup_teardown(test_each_number_is_asked_for_about_as_often, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
