/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who may open a backup, and that nothing of it can be changed. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/seal/seal_backup.h"
#include "tests/lib/seal_fix.h"

#define OK(call) assert_int_equal(call, 0)

static struct seal_backup sample(void)
{
	struct seal_backup b = { .time = 1790000000, .people = 5000, .lines = 70000, .size = 3 * SEAL_CHUNK + 9, .version = 7 };

	memset(b.id, 0x5a, sizeof(b.id));
	memset(b.head, 0xa5, sizeof(b.head));
	return b;
}

/* A key file of three custodians beside that of the fixture. */
static struct seal_keys *custodians(struct fix *f, uint8_t sec[3][SEAL_KEY])
{
	struct seal_escrow e = { .n = 3 };
	struct seal_keys *keys;
	char path[128];
	unsigned i;

	for (i = 0; i < 3; i++)
		crypto_box_keypair(e.pub[i], sec[i]);
	snprintf(path, sizeof(path), "%s/other.key", f->dir);
	OK(seal_keyfile_create(path, false, &e, f->err, sizeof(f->err)));
	OK(seal_keys_open(&keys, path, f->err, sizeof(f->err)));
	return keys;
}

static void test_header_says_what_it_was_given(void **state)
{
	struct seal_backup b = sample(), read;
	uint8_t header[SEAL_BACKUP_HEADER], key[SEAL_KEY], again[SEAL_KEY];
	struct fix *f = *state;

	seal_backup_new(f->keys, &b, header, key);
	OK(seal_backup_read(&read, header));
	assert_int_equal(read.time, b.time);
	assert_int_equal(read.people, b.people);
	assert_int_equal(read.lines, b.lines);
	assert_int_equal(read.size, b.size);
	assert_int_equal(read.version, b.version);
	assert_memory_equal(read.head, b.head, 32);
	assert_true(read.is_test);
	seal_keys_id(f->keys, b.key_id);
	assert_string_equal(read.key_id, b.key_id);
	OK(seal_backup_open(f->keys, header, again));
	assert_memory_equal(key, again, SEAL_KEY);
	assert_null(memmem(header, sizeof(header), key, SEAL_KEY));
	header[15] = '2';
	assert_int_equal(seal_backup_read(&read, header), -EPROTO);
	header[0] = 'x';
	assert_int_equal(seal_backup_read(&read, header), -EBADMSG);
}

static void test_key_opens_for_its_key_file_alone(void **state)
{
	struct seal_backup b = sample();
	uint8_t header[SEAL_BACKUP_HEADER], key[SEAL_KEY], sec[3][SEAL_KEY];
	struct fix *f = *state;
	struct seal_keys *other = custodians(f, sec);

	seal_backup_new(f->keys, &b, header, key);
	assert_int_equal(seal_backup_open(other, header, key), -EKEYREJECTED);
	seal_keys_id(other, b.key_id);
	memcpy(header + 16, b.key_id, 8);	/* as if it were of the other */
	assert_int_equal(seal_backup_open(other, header, key), -EBADMSG);
	assert_true(sodium_is_zero(key, SEAL_KEY));
	seal_keys_free(other);
}

static void test_two_custodians_make_the_key_file_anew_and_one_does_not(void **state)
{
	static char was[1024], is[1024];
	struct seal_backup b = sample();
	uint8_t header[SEAL_BACKUP_HEADER], key[SEAL_KEY], again[SEAL_KEY], sec[3][SEAL_KEY], two[2][SEAL_KEY];
	struct fix *f = *state;
	struct seal_keys *keys = custodians(f, sec), *made;
	char path[128];
	unsigned i, j;

	seal_backup_new(keys, &b, header, key);
	snprintf(path, sizeof(path), "%s/other.key", f->dir);
	slurp(path, was, sizeof(was));
	for (i = 0; i < 3; i++) {
		assert_int_equal(seal_backup_recover(&made, header, (const uint8_t (*)[SEAL_KEY])sec[i], 1), -EBADMSG);
		assert_null(made);
		for (j = 0; j < 3; j++) {
			memcpy(two[0], sec[i], SEAL_KEY);
			memcpy(two[1], sec[j], SEAL_KEY);
			assert_int_equal(seal_backup_recover(&made, header, (const uint8_t (*)[SEAL_KEY])two, 2), i == j ? -EBADMSG : 0);
			if (i == j)
				continue;
			OK(seal_backup_open(made, header, again));
			assert_memory_equal(key, again, SEAL_KEY);
			OK(unlink(path));
			OK(seal_keyfile_write(made, path, f->err, sizeof(f->err)));
			slurp(path, is, sizeof(is));
			assert_string_equal(was, is);
			assert_int_equal(seal_keyfile_write(made, path, f->err, sizeof(f->err)), -EEXIST);
			seal_keys_free(made);
		}
	}
	seal_keys_free(keys);
}

/* ---- the stream ---- */

static uint8_t header[SEAL_BACKUP_HEADER], head[SEAL_STREAM_HEAD], chunks[3][100 + SEAL_CHUNK_OVER], key[SEAL_KEY];

static void seal_three(const struct fix *f)
{
	struct seal_backup b = sample();
	struct seal_stream s;
	char plain[100];
	unsigned i;

	seal_backup_new(f->keys, &b, header, key);
	seal_stream_seal_begin(&s, head, key);
	for (i = 0; i < 3; i++) {
		memset(plain, 'a' + (int)i, sizeof(plain));
		seal_stream_seal(&s, chunks[i], plain, sizeof(plain), header, i == 2);
	}
}

/* How many chunks open, in that order; *last: whether the end was seen. */
static unsigned open_in_order(const unsigned order[3], bool *last)
{
	struct seal_stream s;
	char plain[100];
	unsigned i;

	*last = false;
	if (seal_stream_open_begin(&s, head, key))
		return 0;
	for (i = 0; i < 3 && !*last; i++) {
		if (seal_stream_open(&s, plain, chunks[order[i]], sizeof(chunks[0]), header, last))
			break;
		assert_int_equal(plain[99], 'a' + (int)order[i]);
	}
	return i;
}

static void test_a_stream_opens_in_its_order_and_whole(void **state)
{
	static const unsigned right[] = { 0, 1, 2 }, swapped[] = { 0, 2, 1 }, twice[] = { 0, 0, 2 };
	bool last;

	seal_three(*state);
	assert_int_equal(open_in_order(right, &last), 3);
	assert_true(last);
	assert_int_equal(open_in_order(swapped, &last), 1);
	assert_false(last);
	assert_int_equal(open_in_order(twice, &last), 1);
}

static void test_a_changed_octet_anywhere_does_not_open(void **state)
{
	static const unsigned right[] = { 0, 1, 2 };
	bool last;
	size_t i;

	seal_three(*state);
	for (i = 0; i < sizeof(header); i++) {
		header[i] ^= 1;
		assert_int_equal(open_in_order(right, &last), 0);
		header[i] ^= 1;
	}
	for (i = 0; i < sizeof(head); i++) {
		head[i] ^= 0x80;
		assert_int_equal(open_in_order(right, &last), 0);
		head[i] ^= 0x80;
	}
	for (i = 0; i < sizeof(chunks[1]); i++) {
		chunks[1][i] ^= 4;
		assert_int_equal(open_in_order(right, &last), 1);
		chunks[1][i] ^= 4;
	}
	assert_int_equal(open_in_order(right, &last), 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_header_says_what_it_was_given),
		TEST(test_key_opens_for_its_key_file_alone),
		TEST(test_two_custodians_make_the_key_file_anew_and_one_does_not),
		TEST(test_a_stream_opens_in_its_order_and_whole),
		TEST(test_a_changed_octet_anywhere_does_not_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
