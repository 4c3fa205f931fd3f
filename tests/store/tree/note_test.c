/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "store/tree/checkpoint.h"
#include "store/tree/note.h"

#define OK(expr)	assert_int_equal(expr, 0)
#define DASH		"\xe2\x80\x94 "

/* source: the key of RFC 8037 A.1 and two made of the SHA-256 of a text; golang.org/x/mod/sumdb/note 0.7.0 opens the note with all three. */
#define TEXT	"id.example.org/audit\n13\nwDiuhpgJ72v8/bV3VCWn/kaLKNm9APLsWmCJGJGHDx4=\n"
#define LOG	DASH "id.example.org/audit hmaqGo9mG5HV6QDHjRleAt0QtDnacoIOzp9/+u7TlEZ3Ht0+hPFDcQyCxrmSfII0NF0YIQVVkNHM45ZcO7IPLhHJMQk=\n"
#define ONE	DASH "witness1.example.org dDr0bQAAAABqsUshjazhQziO5OLbnz4t5/NMbH8uSqfYa4wnktLH7fBS6KtbZ/ZmD5+ToBgQ2Bg+73NF3b4MPYgEgMJfEwjb9sZFDA==\n"
#define TWO	DASH "witness2.example.org xCoXnQAAAABqsUsiiLOU+0XcKEQ0vcT9OlZl2C46RjqN8ZyoAUgAUI1gq0WKAjkkujJV39PcU9c9EnsR3d4Rm9V+935Cp7t8aZYLAw==\n"
#define NOTE	TEXT "\n" LOG ONE TWO

static const char *const keys[] = {
	"id.example.org/audit+8666aa1a+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea",
	"witness1.example.org+743af46d+BLwElK/liV2HXOzDAVIvU1GPQqLvCKtTKG+ZlU4F/TBr",
	"witness2.example.org+c42a179d+BGpBuNLwFPifwkiQZU+SC7xqg2yZXMdnl+KrWEjQHkfE",
};

static struct note_key key(unsigned i)
{
	struct note_key k;

	OK(note_key_read(&k, keys[i], strlen(keys[i])));
	return k;
}

static int check(const char *text, unsigned i)
{
	const struct note_key k = key(i);
	struct note n;

	return note_parse(&n, text, strlen(text)) ?: note_check(&n, &k, NULL);
}

static void test_note_of_others_is_signed_by_log_and_witnesses(void **state)
{
	static const uint64_t times[] = { 0, 1790004001, 1790004002 };
	uint64_t time;
	struct note n;
	unsigned i;

	OK(note_parse(&n, NOTE, strlen(NOTE)));
	assert_int_equal(n.n, 3);
	assert_int_equal(n.text_len, strlen(TEXT));
	for (i = 0; i < 3; i++) {
		const struct note_key k = key(i);

		assert_int_equal(note_check(&n, &k, &time), 1);
		assert_int_equal(time, times[i]);
	}
	assert_int_equal(check(TEXT "\n" ONE, 0), 0);
	assert_int_equal(check(TEXT "\n" ONE, 1), 1);
	assert_int_equal(check("\n" TEXT "\n" LOG, 0), -EBADMSG);
}

static void make_secret(uint8_t secret[NOTE_SECRET], const char *text)
{
	uint8_t seed[crypto_sign_SEEDBYTES], pub[NOTE_PUB];

	crypto_hash_sha256(seed, (const uint8_t *)text, strlen(text));
	crypto_sign_seed_keypair(pub, secret, seed);
}

static void test_what_is_signed_is_the_same_octet_for_octet(void **state)
{
	uint8_t secret[NOTE_SECRET], octets[1 + NOTE_PUB] = { NOTE_COSIGNATURE };
	char line[NOTE_LINE_MAX], text[NOTE_KEY_TEXT];
	struct note_key k;
	int len;

	make_secret(secret, "musafir test witness 1");
	memcpy(octets + 1, secret + 32, NOTE_PUB);
	OK(note_key_make(&k, "witness1.example.org", NOTE_COSIGNATURE, octets + 1));
	note_key_print(&k, text);
	assert_string_equal(text, keys[1]);
	len = note_sign(line, TEXT, strlen(TEXT), &k, secret, 1790004001);
	assert_int_equal(len, strlen(ONE));
	assert_memory_equal(line, ONE, len);
	OK(note_key_make(&k, "log.example.org", NOTE_ED25519, octets + 1));
	len = note_sign(line, TEXT, strlen(TEXT), &k, secret, 7);
	assert_true(len > 0);
	assert_int_equal(note_sign(line, TEXT, strlen(TEXT) - 1, &k, secret, 7), -EINVAL);
	assert_int_equal(note_sign(line, TEXT, 0, &k, secret, 7), -EINVAL);
}

/* Wherever an octet changes: no note, or a signature that is missing or wrong. */
static void test_one_changed_octet_is_found(void **state)
{
	char octets[sizeof(NOTE)];
	size_t i, end = strlen(TEXT "\n" LOG);
	unsigned bit;

	for (i = 0; i < end; i++)
		for (bit = 0; bit < 8; bit++) {
			memcpy(octets, NOTE, sizeof(octets));
			octets[i] = (char)(octets[i] ^ 1 << bit);
			octets[end] = '\0';
			assert_int_not_equal(strlen(octets) < end ? 0 : check(octets, 0), 1);
		}
}

static void test_text_ends_at_the_last_empty_line(void **state)
{
	uint8_t secret[NOTE_SECRET];
	char octets[NOTE_MAX] = "one\n\n" DASH "no one here\n\n", line[NOTE_LINE_MAX];
	struct note_key k;
	struct note n;
	size_t len = strlen(octets);
	int more;

	make_secret(secret, "log");
	OK(note_key_make(&k, "log", NOTE_ED25519, secret + 32));
	more = note_sign(line, octets, len - 1, &k, secret, 0);
	memcpy(octets + len, line, (size_t)more);
	OK(note_parse(&n, octets, len + (size_t)more));
	assert_int_equal(n.text_len, len - 1);
	assert_int_equal(note_check(&n, &k, NULL), 1);
}

static void test_what_is_no_note_is_refused(void **state)
{
	static const char *const bad[] = {
		"", "\n", "\n\n", TEXT, TEXT "\n", TEXT LOG, TEXT "\n" LOG "\n", TEXT "\n" LOG "x\n", TEXT "\n- a AAAAAAA=\n",
		TEXT "\n" DASH " hmaqGo9mG5HV\n", TEXT "\n" DASH "a+b hmaqGo9mG5HV\n", TEXT "\n" DASH "a hmaqGg==\n", TEXT "\n" DASH "a hmaqGo9mG5HV \n",
		TEXT "\n" DASH "a hmaqGo9m\r\n", TEXT "\n" DASH "a hmaqGo9\n", TEXT "\n" DASH "a hmaqGo9=\n", "a\tb\n\n" LOG, "\xff\n\n" LOG,
		TEXT "\n" DASH "a\xe2\x80\xa8 hmaqGo9mG5HV\n", TEXT "\n" DASH "a hmaqGo9mG5HV",
	};
	char *many = malloc(NOTE_MAX + 100);
	struct note n;
	unsigned i;
	size_t len;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(note_parse(&n, bad[i], strlen(bad[i])), -EBADMSG);
	assert_int_equal(note_parse(&n, "a\0\n\n" LOG, 4 + strlen(LOG)), -EBADMSG);
	assert_non_null(many);
	memcpy(many, TEXT "\n", len = strlen(TEXT "\n"));
	for (i = 0; i < NOTE_SIGS_MAX; i++, len += strlen(LOG))
		memcpy(many + len, LOG, strlen(LOG));
	OK(note_parse(&n, many, len));
	memcpy(many + len, LOG, strlen(LOG));
	assert_int_equal(note_parse(&n, many, len + strlen(LOG)), -EBADMSG);
	memset(many, 'a', NOTE_MAX);
	memcpy(many + NOTE_MAX + 1 - strlen("\n\n" LOG), "\n\n" LOG, strlen("\n\n" LOG));
	assert_int_equal(note_parse(&n, many, NOTE_MAX + 1), -EBADMSG);
	OK(note_parse(&n, many + 1, NOTE_MAX));
	free(many);
}

/* Of a key that is not ours in one of its parts there is no signature; of ours one of another length is wrong. */
static void test_unknown_keys_are_passed_over(void **state)
{
	struct note_key k = key(0);
	struct note n;

	OK(note_parse(&n, NOTE, strlen(NOTE)));
	k.id[0] ^= 1;
	assert_int_equal(note_check(&n, &k, NULL), 0);
	k = key(0);
	k.name[0] = 'j';
	assert_int_equal(note_check(&n, &k, NULL), 0);
	assert_int_equal(check(TEXT "\n" DASH "id.example.org/audit hmaqGo9mG5HV\n", 0), -EBADMSG);
}

static void test_keys_with_a_fault_are_refused(void **state)
{
	static const char *const bad[] = {
		"", "a", "a+", "a+8666aa1a", "id.example.org/audit+8666aa1b+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea",
		"id.example.org/audit+8666AA1A+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea",
		"id.example.org/audit+8666aa1a+AtdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea",
		"id.example.org/audit+8666aa1a+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea=",
		"id.example.org/audit+8666aa1a+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1E",
		"id.example.org audit+8666aa1a+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea",
		"+8666aa1a+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea",
	};
	struct note_key k;
	unsigned i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(note_key_read(&k, bad[i], strlen(bad[i])), -EINVAL);
	assert_int_equal(note_key_make(&k, "a", 6, (const uint8_t[NOTE_PUB]){ 0 }), -EINVAL);
}

/* ---- checkpoints ---- */

static void test_checkpoint_is_read_and_written_alike(void **state)
{
	char text[CHECKPOINT_TEXT], root[2 * TREE_HASH + 1];
	struct checkpoint c;

	OK(checkpoint_read(&c, TEXT, strlen(TEXT)));
	assert_string_equal(c.origin, "id.example.org/audit");
	assert_int_equal(c.size, 13);
	sodium_bin2hex(root, sizeof(root), c.root, sizeof(c.root));
	assert_string_equal(root, "c038ae869809ef6bfcfdb5775425a7fe468b28d9bd00f2ec5a60891891870f1e");
	assert_int_equal(checkpoint_print(&c, text), strlen(TEXT));
	assert_string_equal(text, TEXT);
	OK(checkpoint_read(&c, TEXT "more\n", strlen(TEXT "more\n")));
}

static void test_what_is_no_checkpoint_is_refused(void **state)
{
#define ROOT "wDiuhpgJ72v8/bV3VCWn/kaLKNm9APLsWmCJGJGHDx4="
	static const char *const bad[] = {
		"", "a\n", "a\n1\n", "a\n1\n" ROOT, "\n1\n" ROOT "\n", "a\n\n" ROOT "\n", "a\n01\n" ROOT "\n", "a\n+1\n" ROOT "\n", "a\n-1\n" ROOT "\n", "a\n1 \n" ROOT "\n",
		"a\n0x1\n" ROOT "\n", "a\n4611686018427387904\n" ROOT "\n", "a\n18446744073709551617\n" ROOT "\n", "a\n1\n" ROOT "=\n", "a\n1\nwDiu\n",
		"a\n1\n" ROOT "\n\n", "a\n1\nwDiuhpgJ72v8/bV3VCWn/kaLKNm\xc6\xbe\xaf\xb3\x8c\xa8\x92\xb7JGJGHDx4=\n", "a\n1\n" ROOT "\nb", "a b\n1\n" ROOT "\n", "a\n1\nwDiuhpgJ72v8/bV3VCWn/kaLKNm9APLsWmCJGJGHDx5=\n",
	};
	struct checkpoint c;
	unsigned i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(checkpoint_read(&c, bad[i], strlen(bad[i])), -EBADMSG);
	OK(checkpoint_read(&c, "a\n0\n" ROOT "\n", strlen("a\n0\n" ROOT "\n")));
	OK(checkpoint_read(&c, "a\n4611686018427387903\n" ROOT "\n", strlen("a\n4611686018427387903\n" ROOT "\n")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_note_of_others_is_signed_by_log_and_witnesses),
		cmocka_unit_test(test_what_is_signed_is_the_same_octet_for_octet),
		cmocka_unit_test(test_one_changed_octet_is_found),
		cmocka_unit_test(test_text_ends_at_the_last_empty_line),
		cmocka_unit_test(test_what_is_no_note_is_refused),
		cmocka_unit_test(test_unknown_keys_are_passed_over),
		cmocka_unit_test(test_keys_with_a_fault_are_refused),
		cmocka_unit_test(test_checkpoint_is_read_and_written_alike),
		cmocka_unit_test(test_what_is_no_checkpoint_is_refused),
	};

	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
