/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Entries and bundles of field units: written, read, and every way of changing them. */
#include "tests/lib/seal_fix.h"

#include "store/unit/field_bundle.h"

#define LINES "msisdn=254700000001\ngiven_name=SELAM\nfamily_name=TESFAYE\nbirthdate=1996-04-12\n"
#define PEOPLE 3

struct unit {
	struct seal_field_service service;
	struct field_signers by;
	uint8_t officer_pub[SEAL_KEY];
	uint8_t octets[PEOPLE][FIELD_ENTRY_MAX];
	size_t len[PEOPLE];
};

static void make_unit(struct fix *f, struct unit *u)
{
	struct field_entry e = { .number = 0 };
	unsigned i;

	seal_field_service(f->keys, &u->service);
	field_pair(u->by.unit_pub, u->by.unit);
	field_pair(u->officer_pub, u->by.officer);
	memcpy(e.officer, u->officer_pub, SEAL_KEY);
	for (i = 0; i < PEOPLE; i++) {
		e.number = i + 1;
		assert_int_equal(field_entry_make(u->octets[i], &u->len[i], &e, &u->by, u->service.box, LINES, strlen(LINES)), 0);
		field_entry_hash(e.before, u->octets[i], u->len[i]);
	}
}

static void begin(struct field_chain *c, const struct unit *u, uint64_t first, uint32_t count)
{
	struct field_bundle b = { .number = 1, .first = first, .count = count, .sealed = 1790000000 };

	memcpy(b.service_box, u->service.box, SEAL_KEY);
	memcpy(b.unit, u->by.unit_pub, SEAL_KEY);
	field_bundle_head(c, &b, u->by.unit);
}

static void test_a_person_is_read_by_the_service_alone(void **state)
{
	struct fix *f = *state, other = { .path = "" };
	struct field_entry e;
	char lines[FIELD_PLAIN_MAX + 1];
	struct unit u;
	size_t len;

	make_unit(f, &u);
	assert_int_equal(u.len[0], FIELD_HEAD + 1024 + 48 + 2 * SEAL_SIGNATURE);
	assert_null(memmem(u.octets[0], u.len[0], "SELAM", 5));
	assert_int_equal(field_entry_size(u.octets[0]), u.len[0]);
	assert_int_equal(field_entry_read(&e, u.octets[0], u.len[0], u.by.unit_pub), 0);
	assert_int_equal(field_entry_open(lines, &len, &e, f->keys), 0);
	assert_string_equal(lines, LINES);
	assert_int_equal(len, strlen(LINES));
	snprintf(other.path, sizeof(other.path), "%s/other.key", f->dir);
	unlink(f->escrow);
	assert_int_equal(seal_keyfile_create(other.path, true, NULL, f->err, sizeof(f->err)), 0);
	assert_int_equal(seal_keys_open(&other.keys, other.path, f->err, sizeof(f->err)), 0);
	assert_int_equal(field_entry_open(lines, &len, &e, other.keys), -EBADMSG);
	seal_keys_free(other.keys);
}

static void test_lengths_tell_next_to_nothing(void **state)
{
	static char lines[FIELD_PLAIN_MAX + 1];
	static uint8_t out[FIELD_ENTRY_MAX];
	struct field_entry e = { .number = 1 };
	struct fix *f = *state;
	struct unit u;
	size_t len, sizes = 0, was = 0, n;

	make_unit(f, &u);
	memset(lines, 'x', sizeof(lines));
	for (n = 0; n <= FIELD_PLAIN_MAX; n += 64, was = len) {
		assert_int_equal(field_entry_make(out, &len, &e, &u.by, u.service.box, lines, n), 0);
		sizes += len != was;
	}
	assert_int_equal(sizes, 4);
	assert_int_equal(field_entry_make(out, &len, &e, &u.by, u.service.box, lines, FIELD_PLAIN_MAX + 1), -EMSGSIZE);
}

static void test_an_entry_that_was_changed_is_refused(void **state)
{
	struct fix *f = *state;
	struct field_entry e;
	struct unit u, other;
	size_t i;

	make_unit(f, &u);
	make_unit(f, &other);
	for (i = 0; i < u.len[0]; i += i < FIELD_HEAD || i + 2 * SEAL_SIGNATURE >= u.len[0] ? 1 : 97) {
		u.octets[0][i] ^= 1;
		assert_int_equal(field_entry_read(&e, u.octets[0], u.len[0], u.by.unit_pub), -EBADMSG);
		u.octets[0][i] ^= 1;
	}
	assert_int_equal(field_entry_read(&e, u.octets[0], u.len[0] - 1, u.by.unit_pub), -EBADMSG);
	assert_int_equal(field_entry_read(&e, u.octets[0], 5, u.by.unit_pub), -EBADMSG);
	assert_int_equal(field_entry_read(&e, u.octets[0], u.len[0], other.by.unit_pub), -EBADMSG);
}

static void test_the_unit_cannot_sign_for_an_officer(void **state)
{
	struct fix *f = *state;
	struct field_entry e;
	struct unit u;

	make_unit(f, &u);
	memset(u.octets[0] + u.len[0] - 2 * SEAL_SIGNATURE, 0, SEAL_SIGNATURE);
	field_sign(u.octets[0] + u.len[0] - SEAL_SIGNATURE, u.octets[0], u.len[0] - SEAL_SIGNATURE, u.by.unit_pub, u.by.unit);
	assert_int_equal(field_entry_read(&e, u.octets[0], u.len[0], u.by.unit_pub), -EBADMSG);
}

static int read_all(const struct unit *u, const struct field_chain *made, const unsigned order[], unsigned n)
{
	uint8_t end[FIELD_BUNDLE_END];
	struct field_chain c;
	struct field_entry e;
	unsigned i;
	int rc = field_bundle_begin(&c, made->head);

	for (i = 0; i < n && rc == 0; i++)
		rc = field_bundle_entry(&c, &e, u->octets[order[i]], u->len[order[i]]);
	field_bundle_close(made, end, u->by.unit);
	return rc ? rc : field_bundle_end(&c, end);
}

static void write_all(const struct unit *u, struct field_chain *c, unsigned first, unsigned count)
{
	struct field_entry e;
	unsigned i;

	begin(c, u, first + 1, count);
	for (i = first; i < first + count; i++)
		assert_int_equal(field_bundle_entry(c, &e, u->octets[i], u->len[i]), 0);
}

static void test_a_bundle_is_whole_and_in_order(void **state)
{
	struct fix *f = *state;
	struct field_chain c;
	struct unit u;

	make_unit(f, &u);
	write_all(&u, &c, 0, 3);
	assert_int_equal(read_all(&u, &c, (const unsigned[]){ 0, 1, 2 }, 3), 0);
	assert_int_equal(read_all(&u, &c, (const unsigned[]){ 0, 1 }, 2), -EBADMSG);
	assert_int_equal(read_all(&u, &c, (const unsigned[]){ 0, 2, 1 }, 3), -EBADMSG);
	assert_int_equal(read_all(&u, &c, (const unsigned[]){ 0, 1, 1 }, 3), -EBADMSG);
	assert_int_equal(read_all(&u, &c, (const unsigned[]){ 0, 1, 2, 2 }, 4), -EBADMSG);
	write_all(&u, &c, 1, 2);
	assert_int_equal(read_all(&u, &c, (const unsigned[]){ 1, 2 }, 2), 0);
	write_all(&u, &c, 0, 0);
	assert_int_equal(read_all(&u, &c, NULL, 0), 0);
}

static void test_a_bundle_that_was_changed_is_refused(void **state)
{
	uint8_t end[FIELD_BUNDLE_END];
	struct fix *f = *state;
	struct field_chain c, got;
	struct unit u;
	size_t i;

	make_unit(f, &u);
	write_all(&u, &c, 0, 3);
	for (i = 0; i < FIELD_BUNDLE_HEAD; i++) {
		c.head[i] ^= 1;
		assert_int_equal(field_bundle_begin(&got, c.head), i == 15 || i == 16 ? -EPROTO : -EBADMSG);
		c.head[i] ^= 1;
	}
	field_bundle_close(&c, end, u.by.unit);
	for (i = 0; i < FIELD_BUNDLE_END; i++) {
		end[i] ^= 1;
		assert_int_equal(field_bundle_end(&c, end), -EBADMSG);
		end[i] ^= 1;
	}
	assert_int_equal(field_bundle_end(&c, end), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_person_is_read_by_the_service_alone),
		TEST(test_lengths_tell_next_to_nothing),
		TEST(test_an_entry_that_was_changed_is_refused),
		TEST(test_the_unit_cannot_sign_for_an_officer),
		TEST(test_a_bundle_is_whole_and_in_order),
		TEST(test_a_bundle_that_was_changed_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
