/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Wraps, blobs, keyed hashes, random digits. */
#include "store/base/damm.h"
#include "tests/lib/seal_fix.h"

/* ---- wraps ---- */

static void test_wrap_pin_opens_only_with_everything_right(void **state)
{
	struct fix *f = *state;
	uint8_t ref[SEAL_IX], v[SEAL_KEY], key[SEAL_KEY], got[SEAL_KEY], zero[SEAL_KEY] = { 0 }, wrap[SEAL_WRAP];
	unsigned i;

	seal_random(ref, sizeof(ref));
	seal_random(v, sizeof(v));
	seal_random(key, sizeof(key));
	seal_wrap_pin(f->keys, wrap, SEAL_PERSON, ref, v, key);
	assert_int_equal(seal_unwrap_pin(f->keys, got, SEAL_PERSON, ref, v, wrap, SEAL_WRAP), 0);
	assert_memory_equal(got, key, SEAL_KEY);
	assert_int_equal(seal_unwrap_pin(f->keys, got, SEAL_STAFF, ref, v, wrap, SEAL_WRAP), -EBADMSG);
	assert_memory_equal(got, zero, SEAL_KEY);
	assert_int_equal(seal_unwrap_pin(f->keys, got, SEAL_PERSON, ref, v, wrap, 0), -EBADMSG);
	assert_int_equal(seal_unwrap_pin(f->keys, got, SEAL_PERSON, ref, v, NULL, 0), -EBADMSG);
	v[31] ^= 128;
	assert_int_equal(seal_unwrap_pin(f->keys, got, SEAL_PERSON, ref, v, wrap, SEAL_WRAP), -EBADMSG);
	v[31] ^= 128;
	ref[0] ^= 1;
	assert_int_equal(seal_unwrap_pin(f->keys, got, SEAL_PERSON, ref, v, wrap, SEAL_WRAP), -EBADMSG);
	ref[0] ^= 1;
	for (i = 0; i < SEAL_WRAP; i++) {
		wrap[i] ^= 1;
		assert_int_equal(seal_unwrap_pin(f->keys, got, SEAL_PERSON, ref, v, wrap, SEAL_WRAP), -EBADMSG);
		wrap[i] ^= 1;
	}
}

static void test_wrap_login_opens_only_with_everything_right(void **state)
{
	struct fix *f = *state;
	uint8_t ref[SEAL_IX], v[SEAL_KEY], key[SEAL_KEY], got[SEAL_KEY], zero[SEAL_KEY] = { 0 }, wrap[SEAL_LOGIN], old[SEAL_WRAP];
	unsigned i;

	seal_random(ref, sizeof(ref));
	seal_random(v, sizeof(v));
	seal_random(key, sizeof(key));
	seal_wrap_login(f->keys, wrap, ref, v, key);
	assert_int_equal(seal_unwrap_login(f->keys, got, ref, v, wrap, sizeof(wrap)), 0);
	assert_memory_equal(got, key, SEAL_KEY);
	for (i = SEAL_KEY; i < SEAL_LOGIN; i++) {
		wrap[i] ^= 1;
		assert_int_equal(seal_unwrap_login(f->keys, got, ref, v, wrap, sizeof(wrap)), -EBADMSG);
		assert_memory_equal(got, zero, SEAL_KEY);
		wrap[i] ^= 1;
	}
	v[31] ^= 1;
	assert_int_equal(seal_unwrap_login(f->keys, got, ref, v, wrap, sizeof(wrap)), -EBADMSG);
	v[31] ^= 1;
	ref[0] ^= 1;
	assert_int_equal(seal_unwrap_login(f->keys, got, ref, v, wrap, sizeof(wrap)), -EBADMSG);
	ref[0] ^= 1;
	assert_int_equal(seal_unwrap_login(f->keys, got, ref, v, wrap, sizeof(wrap) - 1), -EBADMSG);
	assert_int_equal(seal_unwrap_login(f->keys, got, ref, v, NULL, 0), -EBADMSG);
	seal_wrap_pin(f->keys, old, SEAL_PERSON, ref, v, key);
	assert_int_equal(seal_unwrap_login(f->keys, got, ref, v, old, sizeof(old)), 0);
	assert_memory_equal(got, key, SEAL_KEY);
}

static void test_rewrap_needs_no_pin(void **state)
{
	struct fix *f = *state;
	uint8_t ref[SEAL_IX] = { 1 }, v[SEAL_KEY] = { 2 }, key[SEAL_KEY] = { 3 }, next[SEAL_KEY] = { 4 }, got[SEAL_KEY], wrap[SEAL_LOGIN];

	seal_wrap_login(f->keys, wrap, ref, v, key);
	assert_int_equal(seal_rewrap_login(f->keys, wrap, sizeof(wrap), ref, next), 0);
	assert_int_equal(seal_unwrap_login(f->keys, got, ref, v, wrap, sizeof(wrap)), 0);
	assert_memory_equal(got, next, SEAL_KEY);
	assert_int_equal(seal_rewrap_login(f->keys, wrap, SEAL_WRAP, ref, key), -EBADMSG);
	memset(wrap, 0, SEAL_KEY);	/* a point of low order */
	assert_int_equal(seal_rewrap_login(f->keys, wrap, sizeof(wrap), ref, key), -EBADMSG);
}

static void test_wrap_pend_opens_only_for_its_person(void **state)
{
	struct fix *f = *state;
	uint8_t ref[SEAL_IX] = { 1 }, other[SEAL_IX] = { 2 }, key[SEAL_KEY] = { 7 }, got[SEAL_KEY], wrap[SEAL_WRAP];

	seal_wrap_pend(f->keys, wrap, ref, key);
	assert_int_equal(seal_unwrap_pend(f->keys, got, ref, wrap, SEAL_WRAP), 0);
	assert_memory_equal(got, key, SEAL_KEY);
	assert_int_equal(seal_unwrap_pend(f->keys, got, other, wrap, SEAL_WRAP), -EBADMSG);
	assert_int_equal(seal_unwrap_pend(f->keys, got, ref, wrap, SEAL_WRAP - 1), -EBADMSG);
}

static void test_wrap_escrow_opens_only_with_the_recovery_key(void **state)
{
	struct fix *f = *state;
	uint8_t ref[SEAL_IX] = { 1 }, other[SEAL_IX] = { 2 }, key[SEAL_KEY] = { 7 }, got[SEAL_KEY], wrap[SEAL_ESCROW_MAX], sec[1][SEAL_KEY];
	unsigned i;

	assert_int_equal(seal_wrap_escrow(f->keys, wrap, ref, key), SEAL_ESCROW);
	assert_int_equal(seal_escrow_read(sec[0], f->escrow, f->err, sizeof(f->err)), 0);
	assert_int_equal(seal_unwrap_escrow(got, sec, 1, ref, wrap, SEAL_ESCROW), 0);
	assert_memory_equal(got, key, SEAL_KEY);
	assert_int_equal(seal_unwrap_escrow(got, sec, 1, other, wrap, SEAL_ESCROW), -EBADMSG);
	for (i = 0; i < SEAL_ESCROW; i++) {
		wrap[i] ^= 1;
		assert_int_equal(seal_unwrap_escrow(got, sec, 1, ref, wrap, SEAL_ESCROW), -EBADMSG);
		wrap[i] ^= 1;
	}
	sec[0][5] ^= 4;
	assert_int_equal(seal_unwrap_escrow(got, sec, 1, ref, wrap, SEAL_ESCROW), -EBADMSG);
	assert_int_equal(seal_escrow_read(sec[0], f->path, f->err, sizeof(f->err)), -EINVAL);
}

/* Make custodian i of that folder and read its halves back. */
static void custodian(struct fix *f, unsigned i, uint8_t pub[SEAL_KEY], uint8_t sec[SEAL_KEY])
{
	char path[128], pub_path[136];

	snprintf(path, sizeof(path), "%s/custodian%u", f->dir, i);
	snprintf(pub_path, sizeof(pub_path), "%s.pub", path);
	assert_int_equal(seal_escrow_create(path, f->err, sizeof(f->err)), 0);
	assert_int_equal(seal_escrow_read(sec, path, f->err, sizeof(f->err)), 0);
	assert_int_equal(seal_escrow_pub_read(pub, pub_path, f->err, sizeof(f->err)), 0);
	assert_int_equal(seal_escrow_pub_read(pub, path, f->err, sizeof(f->err)), -EINVAL);
	assert_non_null(strstr(f->err, "secret"));
	assert_int_equal(seal_escrow_create(path, f->err, sizeof(f->err)), -EEXIST);
	assert_int_equal(seal_escrow_pub_read(pub, pub_path, f->err, sizeof(f->err)), 0);
}

static void test_any_two_custodians_open_and_none_alone(void **state)
{
	struct fix *f = *state;
	uint8_t sec[SEAL_CUSTODIANS][SEAL_KEY], two[2][SEAL_KEY], ref[SEAL_IX] = { 1 }, key[SEAL_KEY] = { 7 }, got[SEAL_KEY];
	uint8_t wrap[SEAL_ESCROW_MAX], zero[SEAL_KEY] = { 0 };
	struct seal_escrow e = { .n = SEAL_CUSTODIANS };
	struct seal_keys *keys;
	char path[128];
	size_t len;
	unsigned n, i, j;

	for (i = 0; i < SEAL_CUSTODIANS; i++)
		custodian(f, i, e.pub[i], sec[i]);
	for (n = 2; n <= SEAL_CUSTODIANS; n++) {
		e.n = n;
		snprintf(path, sizeof(path), "%s/of%u", f->dir, n);
		assert_int_equal(seal_keyfile_create(path, false, &e, f->err, sizeof(f->err)), 0);
		assert_int_equal(seal_keys_open(&keys, path, f->err, sizeof(f->err)), 0);
		len = seal_wrap_escrow(keys, wrap, ref, key);
		assert_int_equal(len, n * (n - 1) / 2 * SEAL_ESCROW_PAIR);
		for (i = 0; i < SEAL_CUSTODIANS; i++)
			for (j = 0; j < SEAL_CUSTODIANS; j++) {
				memcpy(two[0], sec[i], SEAL_KEY);
				memcpy(two[1], sec[j], SEAL_KEY);
				assert_int_equal(seal_unwrap_escrow(got, two, 2, ref, wrap, len), i != j && i < n && j < n ? 0 : -EBADMSG);
				assert_memory_equal(got, i != j && i < n && j < n ? key : zero, SEAL_KEY);
			}
		assert_int_equal(seal_unwrap_escrow(got, sec, 1, ref, wrap, len), -EBADMSG);
		assert_int_equal(seal_unwrap_escrow(got, sec, 3, ref, wrap, len - 1), -EBADMSG);
		seal_keys_free(keys);
	}
}

/* ---- blobs ---- */

#define ROOM (SEAL_PLAIN_MAX + SEAL_OVER)

static void test_record_round_trip_at_every_length(void **state)
{
	static uint8_t plain[SEAL_PLAIN_MAX + 1], blob[ROOM], back[ROOM];
	uint8_t dek[SEAL_KEY] = { 3 }, ref[SEAL_IX] = { 4 };
	struct seal_aad aad = { SEAL_RECORD, ref, 1, 9 };
	struct seal_buf b = { blob, sizeof(blob) }, o = { back, sizeof(back) };
	size_t len;

	seal_random(plain, sizeof(plain));
	for (len = 0; len <= SEAL_PLAIN_MAX; len += len < 100 ? 1 : 997) {
		assert_int_equal(seal_dek_seal(&b, dek, &aad, plain, len), 0);
		assert_true(b.len <= len + SEAL_OVER && b.len > len + 40);
		assert_int_equal((b.len - 40) % SEAL_PAD, 0);
		o.cap = b.len - 40;
		assert_int_equal(seal_dek_open(&o, dek, &aad, blob, b.len), 0);
		assert_int_equal(o.len, len);
		assert_memory_equal(back, plain, len);
	}
	assert_int_equal(seal_dek_seal(&b, dek, &aad, plain, SEAL_PLAIN_MAX + 1), -EMSGSIZE);
	assert_int_equal(b.len, 0);
}

static void test_record_wrong_binding_key_or_octet_refused(void **state)
{
	uint8_t blob[256], back[256], dek[SEAL_KEY] = { 3 }, ref[SEAL_IX] = { 4 }, other[SEAL_IX] = { 5 };
	const struct seal_aad aad = { SEAL_RECORD, ref, 1, 9 };
	const struct seal_aad wrong[] = {
		{ SEAL_HISTORY, ref, 1, 9 }, { SEAL_RECORD, other, 1, 9 }, { SEAL_RECORD, ref, 2, 9 }, { SEAL_RECORD, ref, 1, 10 },
		{ SEAL_RECORD, ref, 9, 1 },
	};
	struct seal_buf b = { blob, sizeof(blob) }, o = { back, sizeof(back) };
	size_t i;

	assert_int_equal(seal_dek_seal(&b, dek, &aad, "SELAM TESFAYE", 13), 0);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(seal_dek_open(&o, dek, &wrong[i], blob, b.len), -EBADMSG);
	for (i = 0; i < b.len; i++) {
		memset(back, 0xee, sizeof(back));
		blob[i] ^= 0x10;
		assert_int_equal(seal_dek_open(&o, dek, &aad, blob, b.len), -EBADMSG);
		blob[i] ^= 0x10;
		assert_int_equal(o.len, 0);
		assert_memory_not_equal(back, "SELAM", 5);
	}
	for (i = 0; i < b.len; i++)
		assert_int_equal(seal_dek_open(&o, dek, &aad, blob, i), -EBADMSG);
	dek[0] ^= 1;
	assert_int_equal(seal_dek_open(&o, dek, &aad, blob, b.len), -EBADMSG);
	dek[0] ^= 1;
	o.cap = 31;
	assert_int_equal(seal_dek_open(&o, dek, &aad, blob, b.len), -EMSGSIZE);
	o.cap = 32;
	assert_int_equal(seal_dek_open(&o, dek, &aad, blob, b.len), 0);
	assert_int_equal(o.len, 13);
}

static void test_record_same_text_twice_differs(void **state)
{
	uint8_t one[128], two[128], dek[SEAL_KEY] = { 3 }, ref[SEAL_IX] = { 4 };
	const struct seal_aad aad = { SEAL_DIGITS, ref, 0, 0 };
	struct seal_buf a = { one, sizeof(one) }, b = { two, sizeof(two) };

	assert_int_equal(seal_dek_seal(&a, dek, &aad, "482913077", 9), 0);
	assert_int_equal(seal_dek_seal(&b, dek, &aad, "482913077", 9), 0);
	assert_memory_not_equal(one, two, a.len);
	assert_int_equal(a.len, 72);	/* fits a struct db_wrap */
	b.cap = 71;
	assert_int_equal(seal_dek_seal(&b, dek, &aad, "482913077", 9), -EMSGSIZE);
	b.cap = 3;
	assert_int_equal(seal_dek_seal(&b, dek, &aad, "482913077", 9), -EMSGSIZE);
}

static void test_inbox_opens_only_with_its_secret_half(void **state)
{
	uint8_t pub[SEAL_KEY], sec[SEAL_KEY], pub2[SEAL_KEY], sec2[SEAL_KEY], low[SEAL_KEY] = { 0 }, blob[256], back[256];
	struct seal_buf b = { blob, sizeof(blob) }, o = { back, sizeof(back) };
	size_t i, len;

	seal_inbox_pair(pub, sec);
	seal_inbox_pair(pub2, sec2);
	for (i = 0; i < 70; i++) {
		assert_int_equal(seal_inbox_seal(&b, pub, "redeemed redeemed redeemed redeemed redeemed redeemed redeemed redeemed", i), 0);
		assert_true(b.len <= i + SEAL_INBOX_OVER);
		assert_int_equal(seal_inbox_open(&o, pub, sec, blob, b.len), 0);
		assert_int_equal(o.len, i);
		assert_memory_equal(back, "redeemed redeemed redeemed redeemed redeemed redeemed redeemed redeemed", i);
	}
	len = b.len;
	assert_int_equal(seal_inbox_open(&o, pub2, sec2, blob, len), -EBADMSG);
	for (i = 0; i < len; i++) {
		blob[i] ^= 1;
		assert_int_equal(seal_inbox_open(&o, pub, sec, blob, len), -EBADMSG);
		blob[i] ^= 1;
		assert_int_equal(seal_inbox_open(&o, pub, sec, blob, i), -EBADMSG);
	}
	o.cap = 8;
	assert_int_equal(seal_inbox_open(&o, pub, sec, blob, len), -EMSGSIZE);
	assert_int_equal(seal_inbox_seal(&b, low, "x", 1), -EBADMSG);
	assert_int_equal(b.len, 0);
	b.cap = 79;
	assert_int_equal(seal_inbox_seal(&b, pub, "x", 1), -EMSGSIZE);
}

static void test_envelope_opens_only_for_code_and_organisation(void **state)
{
	struct fix *f = *state;
	uint8_t t[SEAL_KEY] = { 9 }, blob[256], back[256];
	struct seal_buf b = { blob, sizeof(blob) }, o = { back, sizeof(back) };
	size_t i;

	assert_int_equal(seal_envelope_seal(f->keys, &b, "715464", t, "full_name=SELAM", 15), 0);
	assert_int_equal(seal_envelope_open(f->keys, &o, "715464", t, blob, b.len), 0);
	assert_int_equal(o.len, 15);
	assert_memory_equal(back, "full_name=SELAM", 15);
	assert_int_equal(seal_envelope_open(f->keys, &o, "715463", t, blob, b.len), -EBADMSG);
	for (i = 0; i < b.len; i++) {
		blob[i] ^= 1;
		assert_int_equal(seal_envelope_open(f->keys, &o, "715464", t, blob, b.len), -EBADMSG);
		blob[i] ^= 1;
		assert_int_equal(seal_envelope_open(f->keys, &o, "715464", t, blob, i), -EBADMSG);
	}
	t[0] ^= 1;
	assert_int_equal(seal_envelope_open(f->keys, &o, "715464", t, blob, b.len), -EBADMSG);
	b.cap = 10;
	assert_int_equal(seal_envelope_seal(f->keys, &b, "715464", t, "x", 1), -EMSGSIZE);
}

static void test_box_opens_only_in_its_context(void **state)
{
	struct fix *f = *state;
	uint8_t blob[256], back[256];
	struct seal_buf b = { blob, sizeof(blob) }, o = { back, sizeof(back) };

	assert_int_equal(seal_box_seal(f->keys, &b, "outbox", "254700000001", 12), 0);
	assert_int_equal(seal_box_open(f->keys, &o, "outbox", blob, b.len), 0);
	assert_memory_equal(back, "254700000001", 12);
	assert_int_equal(seal_box_open(f->keys, &o, "consent", blob, b.len), -EBADMSG);
	blob[b.len - 1] ^= 1;
	assert_int_equal(seal_box_open(f->keys, &o, "outbox", blob, b.len), -EBADMSG);
}

static void test_operation_answer_opens_only_for_the_same_caller_and_verb(void **state)
{
	struct fix *f = *state;
	uint8_t id[SEAL_IX] = { 1 }, who[SEAL_IX] = { 2 }, other[SEAL_IX] = { 3 }, blob[256], back[256];
	struct seal_buf b = { blob, sizeof(blob) }, o = { back, sizeof(back) };
	struct seal_op op, again, wrong;

	seal_op_of(f->keys, &op, id, who, 16);
	seal_op_of(f->keys, &again, id, who, 16);
	assert_memory_equal(&op, &again, sizeof(op));
	assert_int_equal(seal_op_seal(&b, &op, "answer", 6), 0);
	assert_int_equal(seal_op_open(&o, &again, blob, b.len), 0);
	assert_memory_equal(back, "answer", 6);
	seal_op_of(f->keys, &wrong, id, other, 16);
	assert_memory_not_equal(wrong.ix, op.ix, SEAL_IX);
	assert_int_equal(seal_op_open(&o, &wrong, blob, b.len), -EBADMSG);
	seal_op_of(f->keys, &wrong, id, who, 17);
	assert_memory_not_equal(wrong.ix, op.ix, SEAL_IX);
	assert_int_equal(seal_op_open(&o, &wrong, blob, b.len), -EBADMSG);
}

/* ---- macs ---- */

static void test_macs_each_argument_counts(void **state)
{
	struct fix *f = *state;
	uint8_t a[SEAL_IX], b[SEAL_IX], n1[SEAL_IX], n2[SEAL_IX];
	char p1[SEAL_PSEUDONYM], p2[SEAL_PSEUDONYM];

	seal_number_ix(f->keys, n1, "254700000001");
	seal_number_ix(f->keys, n2, "254700000002");
	assert_memory_not_equal(n1, n2, SEAL_IX);
	seal_otp_mac(f->keys, a, "715464", "pay", "630418", 6);
	seal_otp_mac(f->keys, b, "715463", "pay", "630418", 6);
	assert_memory_not_equal(a, b, SEAL_IX);
	seal_otp_mac(f->keys, b, "715464", "age", "630418", 6);
	assert_memory_not_equal(a, b, SEAL_IX);
	seal_otp_mac(f->keys, b, "715464p", "ay", "630418", 6);
	assert_memory_not_equal(a, b, SEAL_IX);
	seal_otp_mac(f->keys, b, "715464", "pay", "630419", 6);
	assert_memory_not_equal(a, b, SEAL_IX);
	seal_otp_mac(f->keys, b, "715464", "pay", "630418", 6);
	assert_true(seal_is_equal(a, b, SEAL_IX));
	seal_start_mac(f->keys, a, n1, 1, "739204", 6);
	seal_start_mac(f->keys, b, n1, 2, "739204", 6);
	assert_false(seal_is_equal(a, b, SEAL_IX));
	seal_start_mac(f->keys, b, n2, 1, "739204", 6);
	assert_memory_not_equal(a, b, SEAL_IX);
	seal_pseudonym(f->keys, p1, "715464", n1);
	seal_pseudonym(f->keys, p2, "715463", n1);
	assert_int_equal(strlen(p1), 16);
	assert_int_equal(strspn(p1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), 16);
	assert_string_not_equal(p1, p2);
	seal_pseudonym(f->keys, p2, "715464", n2);
	assert_string_not_equal(p1, p2);
}

/* Stored values outlive this program: what one version wrote, every later one must find. Made with Python's hashlib (keyed BLAKE2b with
 * salt and person, as crypto_kdf), pepper 00 01 ... 1f; the recovery key is the public key of RFC 7748 6.1. */
static void is_hex(const uint8_t octets[SEAL_IX], const char *expected)
{
	char text[2 * SEAL_IX + 1];
	int i;

	for (i = 0; i < SEAL_IX; i++)
		snprintf(text + 2 * i, 3, "%02x", octets[i]);
	assert_string_equal(text, expected);
}

static void test_stored_values_never_change(void **state)
{
	static const char file[] =
		"musafir-key 1 e6e877d8 test\n"
		"pepper AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
		"escrow hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=\n"
		"check kJkbWeiQS55nBw0UiWQiaA==\n";
	struct fix *f = *state;
	uint8_t number[SEAL_IX], out[SEAL_IX], sevens[SEAL_KEY], nines[SEAL_IX], ones[SEAL_IX], twos[SEAL_IX];
	char name[SEAL_PSEUDONYM];
	struct seal_op op;

	memset(sevens, 7, sizeof(sevens));
	memset(nines, 9, sizeof(nines));
	memset(ones, 1, sizeof(ones));
	memset(twos, 2, sizeof(twos));
	spill(f->path, file, sizeof(file) - 1, 0600);
	seal_keys_free(f->keys);
	assert_int_equal(seal_keys_open(&f->keys, f->path, f->err, sizeof(f->err)), 0);
	seal_keys_check(f->keys, out);
	is_hex(out, "6c2f4212240785b34dbec4b43ea47cbe");
	seal_number_ix(f->keys, number, "254700000001");
	is_hex(number, "bbb83645a1d759f122504ec816580cd7");
	seal_otp_mac(f->keys, out, "715464", "pay", "630418", 6);
	is_hex(out, "5f08d32ef617a1bb2fc054d6d0d83708");
	seal_start_mac(f->keys, out, number, 1, "739204", 6);
	is_hex(out, "94865dfbf63961ed332e1ea2042c3969");
	seal_share_salt(f->keys, out, "715464");
	is_hex(out, "3e3cbe0c3cc60727e946c1b54e5e62e0");
	seal_share_ix(f->keys, out, sevens);
	is_hex(out, "1ef1db6aec037f515bad2bc10ce2b031");
	seal_pseudonym(f->keys, name, "715464", nines);
	assert_string_equal(name, "42UJYEWBO3GCGW4D");
	seal_sms_op(f->keys, out, "op1", "254700000001", "LOCK", 4, "\2\0\0\0", 4);
	is_hex(out, "c2f52ed658407255a167f8477701e8f8");
	seal_receipt(f->keys, out, 3, "4821307604", 10);
	is_hex(out, "41933883c2e2ab774a9042a672913272");
	seal_op_of(f->keys, &op, ones, twos, 16);
	is_hex(op.ix, "684da7cac6b6e3ac9dd1412ebcdb2181");
}

static void test_sms_operation_same_message_same_id(void **state)
{
	struct fix *f = *state;
	uint8_t a[SEAL_IX], b[SEAL_IX];

	seal_sms_op(f->keys, a, "op1", "254700000001", "LOCK", 4, NULL, 0);
	seal_sms_op(f->keys, b, "op1", "254700000001", "LOCK", 4, NULL, 0);
	assert_memory_equal(a, b, SEAL_IX);
	seal_sms_op(f->keys, b, "op2", "254700000001", "LOCK", 4, NULL, 0);
	assert_memory_not_equal(a, b, SEAL_IX);
	seal_sms_op(f->keys, b, "op1", "254700000001", "LOCK", 4, "1", 1);
	assert_memory_not_equal(a, b, SEAL_IX);
	seal_sms_op(f->keys, b, "op1", "254700000001", "HELP", 4, NULL, 0);
	assert_memory_not_equal(a, b, SEAL_IX);
}

static void test_tag_differs_at_every_start(void **state)
{
	struct fix *f = *state;
	char a[SEAL_TAG], b[SEAL_TAG];
	struct seal_keys *keys;

	seal_tag(f->keys, a, "254700000001");
	seal_tag(f->keys, b, "254700000001");
	assert_string_equal(a, b);
	assert_int_equal(seal_keys_open(&keys, f->path, f->err, sizeof(f->err)), 0);
	seal_tag(keys, b, "254700000001");
	seal_keys_free(keys);
	assert_string_not_equal(a, b);
}

static void test_receipt_binds_line_and_event(void **state)
{
	struct fix *f = *state;
	uint8_t a[SEAL_IX], b[SEAL_IX];
	char text[SEAL_TAG];

	seal_receipt(f->keys, a, 1, "4821307604", 10);
	seal_receipt(f->keys, b, 2, "4821307604", 10);
	assert_memory_not_equal(a, b, SEAL_IX);
	seal_receipt(f->keys, b, 1, "4821307605", 10);
	assert_memory_not_equal(a, b, SEAL_IX);
	seal_receipt_text(text, (const uint8_t *)"\x00\x44\x32\x14\xc7\x42\x54\xb6\x35\xcf\x84\x65\x3a\x56\xd7");
	assert_string_equal(text, "ABCDEFGH");
}

/* ---- random ---- */

static void test_share_digits_follow_the_rules(void **state)
{
	unsigned first[10] = { 0 }, i, k, up, down, same;
	char d[10];

	for (i = 0; i < 20000; i++) {
		seal_random_share(d);
		assert_int_equal(strspn(d, "0123456789"), 9);
		assert_true(damm_is_valid(d, 9));
		first[d[0] - '0']++;
		for (k = 1, up = down = same = 1; k < 9; k++) {
			up = d[k] == d[k - 1] + 1 ? up + 1 : 1;
			down = d[k] == d[k - 1] - 1 ? down + 1 : 1;
			same = d[k] == d[k - 1] ? same + 1 : 1;
			assert_true(up < 4 && down < 4 && same < 3);
		}
	}
	assert_int_equal(first[0] + first[1], 0);
	for (i = 2; i < 10; i++)	/* 2500 expected; 9 standard deviations */
		assert_in_range(first[i], 2000, 3000);
}

static void test_digits_are_uniform_and_spoken_ones_start_above_zero(void **state)
{
	unsigned count[10] = { 0 }, i, k;
	char d[20];

	for (i = 0; i < 10000; i++) {
		seal_random_digits(d, 6, false);
		assert_int_equal(strlen(d), 6);
		for (k = 0; k < 6; k++)
			count[d[k] - '0']++;
		seal_random_digits(d, 6, true);
		assert_int_not_equal(d[0], '0');
		seal_random_checked(d, 10);
		assert_int_equal(strlen(d), 10);
		assert_true(damm_is_valid(d, 10) && d[0] != '0');
	}
	for (i = 0; i < 10; i++)
		assert_in_range(count[i], 5300, 6700);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_wrap_pin_opens_only_with_everything_right),
		TEST(test_wrap_login_opens_only_with_everything_right),
		TEST(test_rewrap_needs_no_pin),
		TEST(test_wrap_pend_opens_only_for_its_person),
		TEST(test_wrap_escrow_opens_only_with_the_recovery_key),
		TEST(test_any_two_custodians_open_and_none_alone),
		TEST(test_record_round_trip_at_every_length),
		TEST(test_record_wrong_binding_key_or_octet_refused),
		TEST(test_record_same_text_twice_differs),
		TEST(test_inbox_opens_only_with_its_secret_half),
		TEST(test_envelope_opens_only_for_code_and_organisation),
		TEST(test_box_opens_only_in_its_context),
		TEST(test_operation_answer_opens_only_for_the_same_caller_and_verb),
		TEST(test_macs_each_argument_counts),
		TEST(test_stored_values_never_change),
		TEST(test_sms_operation_same_message_same_id),
		TEST(test_tag_differs_at_every_start),
		TEST(test_receipt_binds_line_and_event),
		TEST(test_share_digits_follow_the_rules),
		TEST(test_digits_are_uniform_and_spoken_ones_start_above_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
