/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What custodians open for cases, and nothing else. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "store/seal/seal_batch.h"
#include "tests/lib/seal_fix.h"

static const uint8_t ref[SEAL_IX] = "person of a case", dek[SEAL_KEY] = "the key of the record of someone";

static struct seal_batch_case case_of(const struct fix *f)
{
	struct seal_batch_case c = { .number = "55102", .desk = "NBO-3", .day = "2026-05-12" };

	memcpy(c.ref, ref, SEAL_IX);
	c.len = seal_wrap_escrow(f->keys, c.octets, ref, dek);
	return c;
}

static void test_a_case_goes_to_the_custodians_and_back(void **state)
{
	struct fix *f = *state;
	struct seal_batch b, read;
	struct seal_batch_case c = case_of(f), got, back;
	char head[SEAL_BATCH_TEXT], file[2 * SEAL_BATCH_TEXT];
	uint8_t sec[1][SEAL_KEY], key[SEAL_KEY];
	const char *at = file;
	size_t len;

	assert_int_equal(seal_escrow_read(sec[0], f->escrow, f->err, sizeof(f->err)), 0);
	seal_batch_new(f->keys, &b);
	len = seal_batch_head(file, &b, false);
	len += seal_batch_line(file + len, &c);
	len += seal_batch_end(file + len, 1);
	assert_int_equal(seal_batch_head_read(&read, &at, false), 0);
	assert_memory_equal(&read, &b, sizeof(b));
	assert_int_equal(seal_batch_line_read(&got, &at, 0), 1);
	assert_memory_equal(&got, &c, sizeof(c));
	assert_int_equal(seal_batch_line_read(&back, &at, 1), 0);
	assert_int_equal(seal_batch_open(&back, &read, &got, sec, 1), 0);
	assert_string_equal(back.number, "55102");
	assert_int_equal(seal_batch_take(f->keys, key, b.id, &back), 0);
	assert_memory_equal(key, dek, SEAL_KEY);
	assert_true(seal_batch_head(head, &b, true) > 0);
	at = head;
	assert_int_equal(seal_batch_head_read(&read, &at, false), -EPROTO);
	at = head;
	assert_int_equal(seal_batch_head_read(&read, &at, true), 0);
}

static void test_an_answer_is_of_its_batch_case_and_person(void **state)
{
	struct fix *f = *state;
	struct seal_batch b, other;
	struct seal_batch_case c = case_of(f), back;
	uint8_t sec[1][SEAL_KEY], strange[1][SEAL_KEY], key[SEAL_KEY], none[SEAL_KEY] = { 0 };

	assert_int_equal(seal_escrow_read(sec[0], f->escrow, f->err, sizeof(f->err)), 0);
	randombytes_buf(strange, sizeof(strange));
	seal_batch_new(f->keys, &b);
	seal_batch_new(f->keys, &other);
	assert_int_equal(seal_batch_open(&back, &b, &c, strange, 1), -EBADMSG);
	assert_int_equal(seal_batch_open(&back, &b, &c, sec, 1), 0);
	assert_int_equal(seal_batch_take(f->keys, key, other.id, &back), -EBADMSG);
	assert_memory_equal(key, none, SEAL_KEY);
	back.ref[0] ^= 1;
	assert_int_equal(seal_batch_take(f->keys, key, b.id, &back), -EBADMSG);
	back.ref[0] ^= 1;
	back.number[4]++;	/* a later case of the same person */
	assert_int_equal(seal_batch_take(f->keys, key, b.id, &back), -EBADMSG);
	back.number[4]--;
	back.day[9]++;
	assert_int_equal(seal_batch_take(f->keys, key, b.id, &back), -EBADMSG);
	back.day[9]--;
	assert_int_equal(seal_batch_take(f->keys, key, b.id, &back), 0);
	back.octets[5] ^= 1;
	assert_int_equal(seal_batch_take(f->keys, key, b.id, &back), -EBADMSG);
	c.ref[0] ^= 1;	/* somebody else's wrap under this case */
	assert_int_equal(seal_batch_open(&back, &b, &c, sec, 1), -EBADMSG);
}

/* The file as far as it goes, for every length, is not whole. */
static void test_a_file_that_was_cut_is_refused(void **state)
{
	struct fix *f = *state;
	struct seal_batch b;
	struct seal_batch_case c = case_of(f);
	char file[2 * SEAL_BATCH_TEXT];
	size_t len, cut;

	seal_batch_new(f->keys, &b);
	len = seal_batch_head(file, &b, false);
	len += seal_batch_line(file + len, &c);
	len += seal_batch_end(file + len, 1);
	for (cut = len - 1; cut < len; cut--) {
		const char *at = file;

		file[cut] = '\0';
		assert_false(seal_batch_head_read(&b, &at, false) == 0 && seal_batch_line_read(&c, &at, 0) == 1 &&
			     seal_batch_line_read(&c, &at, 1) == 0);
	}
}

static void test_odd_lines_are_refused(void **state)
{
	static const char *const lines[] = {
		"", "\n", "end 1\n", "end 0", "end 0\nmore", "case\n", "case 55102 NBO-3 2026-05-12 00 AAAA\n",
		"case 55102 NBO-3 2026-05-12 000102030405060708090a0b0c0d0e0f A*AA\n", "case 551021234567890123 NBO-3 2026-05-12 000102030405060708090a0b0c0d0e0f AAAA\n",
		"case 55102 NBO-3 2026-05-12 000102030405060708090a0b0c0d0e0f  AAAA\n", "case 55102 NBO-3 2026-05-12 000102030405060708090a0b0c0d0e0f AAAA more\n",
	};
	struct seal_batch_case c;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const char *at = lines[i];

		assert_int_equal(seal_batch_line_read(&c, &at, 0), -EPROTO);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_case_goes_to_the_custodians_and_back, setup, teardown),
		cmocka_unit_test_setup_teardown(test_an_answer_is_of_its_batch_case_and_person, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_file_that_was_cut_is_refused, setup, teardown),
		cmocka_unit_test(test_odd_lines_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
