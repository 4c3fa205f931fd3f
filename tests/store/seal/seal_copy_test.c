/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A copy as a file: it opens with its hash alone, whole and in order, or not at all. */
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store/seal/seal_copy.h"

#define PARTS 3

struct file {
	uint8_t t[KDF_OUT], salt[KDF_SALT], head[SEAL_COPY_HEAD], part[PARTS][SEAL_COPY_SEALED], plain[PARTS][SEAL_COPY_PART];
	size_t len[PARTS];
};

static int setup(void **state)
{
	static struct file f;
	struct seal_copy c;
	size_t i;

	for (i = 0; i < sizeof(f.t); i++)
		f.t[i] = (uint8_t)(i + 1);
	memset(f.salt, 7, sizeof(f.salt));
	seal_copy_begin(&c, f.t, f.salt, KDF_MEM_MIN, 2);
	memcpy(f.head, c.head, sizeof(f.head));
	for (i = 0; i < PARTS; i++) {
		memset(f.plain[i], 'a' + (int)i, sizeof(f.plain[i]));
		f.len[i] = seal_copy_push(&c, f.part[i], f.plain[i], i + 1 < PARTS ? SEAL_COPY_PART : 5, i + 1 == PARTS);
	}
	*state = &f;
	return 0;
}

/* returns: how many parts open, the last one marked; order: places of the parts to read. */
static unsigned opens(const struct file *f, const uint8_t *head, const uint8_t *t, const unsigned order[PARTS])
{
	uint8_t plain[SEAL_COPY_PART];
	struct seal_copy c;
	bool last = false;
	size_t used;
	unsigned i;

	if (seal_copy_open(&c, head, t))
		return 0;
	for (i = 0; i < PARTS && !last; i++) {
		if (seal_copy_pull(&c, plain, &used, &last, f->part[order[i]], f->len[order[i]]))
			return i;
		assert_int_equal(used, f->len[order[i]] - 17);
		assert_memory_equal(plain, f->plain[order[i]], used);
	}
	return last ? i : 0;
}

static const unsigned in_order[PARTS] = { 0, 1, 2 };

static void test_a_copy_opens_with_its_hash(void **state)
{
	const struct file *f = *state;
	uint8_t salt[KDF_SALT];
	uint32_t mem, ops;

	assert_int_equal(seal_copy_cost(f->head, salt, &mem, &ops), 0);
	assert_int_equal(mem, KDF_MEM_MIN);
	assert_int_equal(ops, 2);
	assert_memory_equal(salt, f->salt, sizeof(salt));
	assert_int_equal(opens(f, f->head, f->t, in_order), PARTS);
}

static void test_another_hash_opens_nothing(void **state)
{
	const struct file *f = *state;
	uint8_t t[KDF_OUT];

	memcpy(t, f->t, sizeof(t));
	t[0] ^= 1;
	assert_int_equal(opens(f, f->head, t, in_order), 0);
}

/* Magic, cost, salt and stream: none of it may be another. */
static void test_a_head_that_was_changed_opens_nothing(void **state)
{
	const struct file *f = *state;
	uint8_t head[SEAL_COPY_HEAD];
	size_t i;

	for (i = 0; i < sizeof(head); i++) {
		memcpy(head, f->head, sizeof(head));
		head[i] ^= 1;
		assert_int_equal(opens(f, head, f->t, in_order), 0);
	}
}

static void test_parts_are_in_order_and_whole(void **state)
{
	const struct file *f = *state;
	struct file cut = *f;

	assert_int_equal(opens(f, f->head, f->t, (const unsigned[PARTS]){ 1, 0, 2 }), 0);
	assert_int_equal(opens(f, f->head, f->t, (const unsigned[PARTS]){ 0, 2, 1 }), 1);
	assert_int_equal(opens(f, f->head, f->t, (const unsigned[PARTS]){ 0, 0, 1 }), 1);
	cut.len[2]--;
	assert_int_equal(opens(&cut, f->head, f->t, in_order), 2);
	cut.len[2] = 16;
	assert_int_equal(opens(&cut, f->head, f->t, in_order), 2);
}

/* What somebody else wrote must not cost this machine its memory. */
static void test_a_cost_out_of_bounds_is_refused(void **state)
{
	const struct file *f = *state;
	uint8_t head[SEAL_COPY_HEAD], salt[KDF_SALT];
	uint32_t mem, ops;

	memcpy(head, f->head, sizeof(head));
	head[19] = 0x7f;
	assert_int_equal(seal_copy_cost(head, salt, &mem, &ops), -EPROTO);
	memcpy(head, f->head, sizeof(head));
	memset(head + 16, 0, 4);
	assert_int_equal(seal_copy_cost(head, salt, &mem, &ops), -EPROTO);
	memcpy(head, f->head, sizeof(head));
	head[20] = 255;
	assert_int_equal(seal_copy_cost(head, salt, &mem, &ops), -EPROTO);
	memcpy(head, f->head, sizeof(head));
	head[0] = 'M';
	assert_int_equal(seal_copy_cost(head, salt, &mem, &ops), -EPROTO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_a_copy_opens_with_its_hash, setup),
		cmocka_unit_test_setup(test_another_hash_opens_nothing, setup),
		cmocka_unit_test_setup(test_a_head_that_was_changed_opens_nothing, setup),
		cmocka_unit_test_setup(test_parts_are_in_order_and_whole, setup),
		cmocka_unit_test_setup(test_a_cost_out_of_bounds_is_refused, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
