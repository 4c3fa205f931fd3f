/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <sodium.h>

#include "store/base/damm.h"
#include "store/seal/seal_priv.h"

#define NONCE	crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG	crypto_aead_xchacha20poly1305_ietf_ABYTES
#define BOX	crypto_box_SEALBYTES
#define DRAWS	1000	/* one draw in 16 is refused: more refusals in a row mean a broken source of randomness */

_Static_assert(NONCE + SEAL_KEY + TAG == SEAL_WRAP, "a wrap is nonce, key, tag");
_Static_assert(BOX + SEAL_IX + SEAL_KEY == SEAL_ESCROW, "an escrow wrap holds ref and key");
_Static_assert(SEAL_ESCROW + BOX == SEAL_ESCROW_PAIR, "the second box is around the first");
_Static_assert(SEAL_KEY + BOX + SEAL_WRAP == SEAL_LOGIN, "a login's wrap is its public key and a box to it");
_Static_assert(NONCE + TAG + SEAL_PAD == SEAL_OVER, "a blob grows by nonce, tag and padding");

/* ---- keyed hashes ---- */

static void put_le(uint8_t *out, uint64_t v, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++, v >>= 8)
		out[i] = (uint8_t)v;
}

void seal_mac(uint8_t *out, size_t out_len, const uint8_t key[SEAL_KEY], const char *label,
	      const struct seal_part *parts, size_t n)
{
	crypto_generichash_state st;
	uint8_t len[8];
	size_t i;

	crypto_generichash_init(&st, key, SEAL_KEY, out_len);
	crypto_generichash_update(&st, (const uint8_t *)label, strlen(label) + 1);
	for (i = 0; i < n; i++) {
		put_le(len, parts[i].len, sizeof(len));
		crypto_generichash_update(&st, len, sizeof(len));
		crypto_generichash_update(&st, parts[i].octets, parts[i].len);
	}
	crypto_generichash_final(&st, out, out_len);
	sodium_memzero(&st, sizeof(st));
}

void seal_number_ix(const struct seal_keys *keys, uint8_t ix[SEAL_IX], const char *number)
{
	SEAL_MAC(ix, SEAL_IX, keys->sub[SEAL_SUB_IDX], "number", { number, strlen(number) });
}

void seal_sim_ix(const struct seal_keys *keys, uint8_t ix[SEAL_IX], const char *imsi)
{
	SEAL_MAC(ix, SEAL_IX, keys->sub[SEAL_SUB_IDX], "sim", { imsi, strlen(imsi) });
}

void seal_paper_ix(const struct seal_keys *keys, uint8_t ix[SEAL_IX], const char *number, const char *const *words, size_t n)
{
	struct seal_part parts[8] = { { number, strlen(number) } };
	size_t i;

	for (i = 0; i < n && i < 7; i++)
		parts[i + 1] = (struct seal_part){ words[i], strlen(words[i]) };
	seal_mac(ix, SEAL_IX, keys->sub[SEAL_SUB_IDX], "paper", parts, i + 1);
}

void seal_paper_alone(const struct seal_keys *keys, uint8_t ix[SEAL_IX], const char *const *words, size_t n)
{
	unsigned i;

	seal_paper_ix(keys, ix, "", words, n);
	for (i = 0; i < SEAL_PAPER_ROUNDS; i++)
		SEAL_MAC(ix, SEAL_IX, keys->sub[SEAL_SUB_IDX], "paper alone", { ix, SEAL_IX });
}

void seal_otp_mac(const struct seal_keys *keys, uint8_t mac[SEAL_IX], const char *org, const char *purpose,
		  const char *code, size_t code_len)
{
	SEAL_MAC(mac, SEAL_IX, keys->sub[SEAL_SUB_OTP], "otp", { org, strlen(org) }, { purpose, strlen(purpose) }, { code, code_len });
}

void seal_start_mac(const struct seal_keys *keys, uint8_t mac[SEAL_IX], const uint8_t number_ix[SEAL_IX], uint8_t slot,
		    const char *code, size_t code_len)
{
	SEAL_MAC(mac, SEAL_IX, keys->sub[SEAL_SUB_OTP], "start", { number_ix, SEAL_IX }, { &slot, 1 }, { code, code_len });
}

void seal_proof_mac(const struct seal_keys *keys, uint8_t mac[SEAL_IX], const char *code, size_t code_len)
{
	SEAL_MAC(mac, SEAL_IX, keys->sub[SEAL_SUB_OTP], "proof", { code, code_len });
}

void seal_share_salt(const struct seal_keys *keys, uint8_t salt[SEAL_SALT], const char *org)
{
	SEAL_MAC(salt, SEAL_SALT, keys->sub[SEAL_SUB_ENV], "salt", { org, strlen(org) });
}

void seal_share_ix(const struct seal_keys *keys, uint8_t ix[SEAL_IX], const uint8_t t[SEAL_KEY])
{
	SEAL_MAC(ix, SEAL_IX, keys->sub[SEAL_SUB_OTP], "ix", { t, SEAL_KEY });
}

/* RFC 4648 6, without padding; len is a multiple of 5. */
static void base32(char *out, const uint8_t *in, size_t len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	uint64_t v;
	int shift;

	for (; len >= 5; len -= 5, in += 5) {
		v = (uint64_t)in[0] << 32 | (uint64_t)in[1] << 24 | (uint64_t)in[2] << 16 | (uint64_t)in[3] << 8 | in[4];
		for (shift = 35; shift >= 0; shift -= 5)
			*out++ = digits[v >> shift & 31];
	}
	*out = '\0';
}

void seal_pseudonym(const struct seal_keys *keys, char name[SEAL_PSEUDONYM], const char *org, const uint8_t ref[SEAL_IX])
{
	uint8_t mac[SEAL_IX];

	SEAL_MAC(mac, SEAL_IX, keys->sub[SEAL_SUB_PSEUD], "pseudonym", { org, strlen(org) }, { ref, SEAL_IX });
	base32(name, mac, 10);
}

void seal_tag(const struct seal_keys *keys, char tag[SEAL_TAG], const char *number)
{
	uint8_t mac[SEAL_IX];

	SEAL_MAC(mac, SEAL_IX, keys->tag, "tag", { number, strlen(number) });
	base32(tag, mac, 5);
}

void seal_sms_op(const struct seal_keys *keys, uint8_t op[SEAL_IX], const char *link, const char *number,
		 const void *octets, size_t len, const void *name, size_t name_len)
{
	SEAL_MAC(op, SEAL_IX, keys->sub[SEAL_SUB_OP], "sms", { link, strlen(link) }, { number, strlen(number) }, { octets, len },
		 { name, name_len });
}

void seal_advice_op(const struct seal_keys *keys, uint8_t op[SEAL_IX], const uint8_t number_ix[SEAL_IX], uint8_t n)
{
	SEAL_MAC(op, SEAL_IX, keys->sub[SEAL_SUB_OP], "advice", { number_ix, SEAL_IX }, { &n, 1 });
}

void seal_receipt(const struct seal_keys *keys, uint8_t receipt[SEAL_IX], uint64_t seq, const void *event, size_t len)
{
	uint8_t n[8];

	put_le(n, seq, sizeof(n));
	SEAL_MAC(receipt, SEAL_IX, keys->sub[SEAL_SUB_LED], "receipt", { n, 8 }, { event, len });
}

void seal_receipt_text(char text[SEAL_TAG], const uint8_t receipt[SEAL_IX])
{
	base32(text, receipt, 5);
}

bool seal_is_equal(const void *a, const void *b, size_t len)
{
	return !sodium_memcmp(a, b, len);
}

/* ---- wraps: fixed size, no padding ---- */

static void wrap_key(uint8_t wrap[SEAL_WRAP], const uint8_t kek[SEAL_KEY], const uint8_t ref[SEAL_IX], const uint8_t key[SEAL_KEY])
{
	randombytes_buf(wrap, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(wrap + NONCE, NULL, key, SEAL_KEY, ref, SEAL_IX, NULL, wrap, kek);
}

/* A wrap of another length is judged like a wrong key, after the same work. */
static int unwrap_key(uint8_t key[SEAL_KEY], const uint8_t kek[SEAL_KEY], const uint8_t ref[SEAL_IX], const uint8_t *wrap, size_t len)
{
	static const uint8_t none[SEAL_WRAP];
	const uint8_t *w = len == SEAL_WRAP ? wrap : none;

	if (!crypto_aead_xchacha20poly1305_ietf_decrypt(key, NULL, NULL, w + NONCE, SEAL_WRAP - NONCE, ref, SEAL_IX, w, kek) &&
	    w == wrap)
		return 0;
	sodium_memzero(key, SEAL_KEY);
	return -EBADMSG;
}

static void pin_kek(const struct seal_keys *keys, uint8_t kek[SEAL_KEY], enum seal_who who, const uint8_t ref[SEAL_IX],
		    const uint8_t v[SEAL_KEY])
{
	SEAL_MAC(kek, SEAL_KEY, keys->sub[SEAL_SUB_WRAP], who == SEAL_PERSON ? "person" : "staff", { ref, SEAL_IX }, { v, SEAL_KEY });
}

void seal_wrap_pin(const struct seal_keys *keys, uint8_t wrap[SEAL_WRAP], enum seal_who who, const uint8_t ref[SEAL_IX],
		   const uint8_t v[SEAL_KEY], const uint8_t key[SEAL_KEY])
{
	uint8_t kek[SEAL_KEY];

	pin_kek(keys, kek, who, ref, v);
	wrap_key(wrap, kek, ref, key);
	sodium_memzero(kek, sizeof(kek));
}

int seal_unwrap_pin(const struct seal_keys *keys, uint8_t key[SEAL_KEY], enum seal_who who, const uint8_t ref[SEAL_IX],
		    const uint8_t v[SEAL_KEY], const uint8_t *wrap, size_t wrap_len)
{
	uint8_t kek[SEAL_KEY];
	int rc;

	pin_kek(keys, kek, who, ref, v);
	rc = unwrap_key(key, kek, ref, wrap, wrap_len);
	sodium_memzero(kek, sizeof(kek));
	return rc;
}

/* ---- a login's own pair ----
 *
 * Anybody can box to a public key that stands in the database, so what is in the box is a wrap under the key file: whoever writes the file alone can
 * neither give a login a DEK of their choice nor, with a public key of their own in its place, read the next one. */

static void login_pair(const struct seal_keys *keys, uint8_t pub[SEAL_KEY], uint8_t sec[SEAL_KEY], const uint8_t ref[SEAL_IX],
		       const uint8_t v[SEAL_KEY])
{
	SEAL_MAC(sec, SEAL_KEY, keys->sub[SEAL_SUB_WRAP], "login pair", { ref, SEAL_IX }, { v, SEAL_KEY });
	crypto_scalarmult_base(pub, sec);
}

static void login_kek(const struct seal_keys *keys, uint8_t kek[SEAL_KEY], const uint8_t ref[SEAL_IX])
{
	SEAL_MAC(kek, SEAL_KEY, keys->sub[SEAL_SUB_WRAP], "login", { ref, SEAL_IX });
}

int seal_rewrap_login(const struct seal_keys *keys, uint8_t *wrap, size_t wrap_len, const uint8_t ref[SEAL_IX], const uint8_t key[SEAL_KEY])
{
	uint8_t inner[SEAL_WRAP], box[BOX + SEAL_WRAP], kek[SEAL_KEY];
	int rc = -EBADMSG;

	if (wrap_len != SEAL_LOGIN)
		return rc;
	login_kek(keys, kek, ref);
	wrap_key(inner, kek, ref, key);
	if (!crypto_box_seal(box, inner, sizeof(inner), wrap)) {	/* not to a point of low order */
		memcpy(wrap + SEAL_KEY, box, sizeof(box));
		rc = 0;
	}
	sodium_memzero(kek, sizeof(kek));
	sodium_memzero(inner, sizeof(inner));
	return rc;
}

void seal_wrap_login(const struct seal_keys *keys, uint8_t wrap[SEAL_LOGIN], const uint8_t ref[SEAL_IX], const uint8_t v[SEAL_KEY],
		     const uint8_t key[SEAL_KEY])
{
	uint8_t sec[SEAL_KEY];

	login_pair(keys, wrap, sec, ref, v);
	sodium_memzero(sec, sizeof(sec));
	if (seal_rewrap_login(keys, wrap, SEAL_LOGIN, ref, key))
		abort();	/* a multiple of the base point is of no low order */
}

/* Without a wrap of that form the same work is done on one that opens for nobody. */
static int open_login(const struct seal_keys *keys, uint8_t key[SEAL_KEY], const uint8_t ref[SEAL_IX], const uint8_t v[SEAL_KEY],
		      const uint8_t *wrap, size_t wrap_len)
{
	static const uint8_t none[SEAL_LOGIN] = { [SEAL_KEY] = 9 };	/* the base point */
	const uint8_t *box = (wrap_len == SEAL_LOGIN ? wrap : none) + SEAL_KEY;
	uint8_t pub[SEAL_KEY], sec[SEAL_KEY], kek[SEAL_KEY], inner[SEAL_WRAP];
	int rc;

	login_pair(keys, pub, sec, ref, v);
	login_kek(keys, kek, ref);
	rc = crypto_box_seal_open(inner, box, BOX + SEAL_WRAP, pub, sec) ? -EBADMSG : unwrap_key(key, kek, ref, inner, sizeof(inner));
	sodium_memzero(sec, sizeof(sec));
	sodium_memzero(kek, sizeof(kek));
	sodium_memzero(inner, sizeof(inner));
	return rc;
}

int seal_unwrap_login(const struct seal_keys *keys, uint8_t key[SEAL_KEY], const uint8_t ref[SEAL_IX], const uint8_t v[SEAL_KEY],
		      const uint8_t *wrap, size_t wrap_len)
{
	uint8_t old[SEAL_KEY];
	int rc = open_login(keys, key, ref, v, wrap, wrap_len), rc_old = seal_unwrap_pin(keys, old, SEAL_PERSON, ref, v, wrap, wrap_len);

	if (rc)
		memcpy(key, old, SEAL_KEY);	/* zero when that did not open either */
	sodium_memzero(old, sizeof(old));
	return rc && rc_old ? -EBADMSG : 0;
}

void seal_second_v(const struct seal_keys *keys, uint8_t second[SEAL_KEY], const uint8_t v[SEAL_KEY])
{
	SEAL_MAC(second, SEAL_KEY, keys->sub[SEAL_SUB_WRAP], "second PIN", { v, SEAL_KEY });
}

void seal_wrap_pend(const struct seal_keys *keys, uint8_t wrap[SEAL_WRAP], const uint8_t ref[SEAL_IX], const uint8_t key[SEAL_KEY])
{
	wrap_key(wrap, keys->sub[SEAL_SUB_PEND], ref, key);
}

int seal_unwrap_pend(const struct seal_keys *keys, uint8_t key[SEAL_KEY], const uint8_t ref[SEAL_IX],
		     const uint8_t *wrap, size_t wrap_len)
{
	return unwrap_key(key, keys->sub[SEAL_SUB_PEND], ref, wrap, wrap_len);
}

void seal_wrap_backup(const struct seal_keys *keys, uint8_t wrap[SEAL_WRAP], const uint8_t id[SEAL_IX], const uint8_t key[SEAL_KEY])
{
	wrap_key(wrap, keys->sub[SEAL_SUB_BACKUP], id, key);
}

int seal_unwrap_backup(const struct seal_keys *keys, uint8_t key[SEAL_KEY], const uint8_t id[SEAL_IX], const uint8_t wrap[SEAL_WRAP])
{
	return unwrap_key(key, keys->sub[SEAL_SUB_BACKUP], id, wrap, SEAL_WRAP);
}

/* seal_keys_open() has tried the keys. */
static void box_to(uint8_t *out, const uint8_t *plain, size_t len, const uint8_t pub[SEAL_KEY])
{
	if (crypto_box_seal(out, plain, len, pub))
		abort();
}

size_t seal_wrap_escrow(const struct seal_keys *keys, uint8_t wrap[SEAL_ESCROW_MAX], const uint8_t ref[SEAL_IX], const uint8_t key[SEAL_KEY])
{
	const struct seal_escrow *e = &keys->escrow;
	uint8_t plain[SEAL_IX + SEAL_KEY], inner[SEAL_ESCROW];
	size_t len = 0;
	unsigned i, j;

	memcpy(plain, ref, SEAL_IX);
	memcpy(plain + SEAL_IX, key, SEAL_KEY);
	for (i = 0; i + 1 < e->n; i++) {
		box_to(inner, plain, sizeof(plain), e->pub[i]);
		for (j = i + 1; j < e->n; j++, len += SEAL_ESCROW_PAIR)
			box_to(wrap + len, inner, sizeof(inner), e->pub[j]);
	}
	if (e->n == 1) {
		box_to(wrap, plain, sizeof(plain), e->pub[0]);
		len = SEAL_ESCROW;
	}
	sodium_memzero(plain, sizeof(plain));
	return len;
}

static bool box_open(uint8_t *out, const uint8_t *box, size_t len, const uint8_t sec[SEAL_KEY])
{
	uint8_t pub[SEAL_KEY];

	return !crypto_scalarmult_base(pub, sec) && !crypto_box_seal_open(out, box, len, pub, sec);
}

/* The box of one custodian. */
static bool open_inner(uint8_t key[SEAL_KEY], const uint8_t sec[SEAL_KEY], const uint8_t ref[SEAL_IX], const uint8_t box[SEAL_ESCROW])
{
	uint8_t plain[SEAL_IX + SEAL_KEY];
	bool opens = box_open(plain, box, SEAL_ESCROW, sec) && !sodium_memcmp(plain, ref, SEAL_IX);

	if (opens)
		memcpy(key, plain + SEAL_IX, SEAL_KEY);
	sodium_memzero(plain, sizeof(plain));
	return opens;
}

/* That of two: any of them may have the outer box. */
static bool open_pair(uint8_t key[SEAL_KEY], const uint8_t sec[][SEAL_KEY], unsigned n, const uint8_t ref[SEAL_IX],
		      const uint8_t box[SEAL_ESCROW_PAIR])
{
	uint8_t inner[SEAL_ESCROW];
	bool opens = false;
	unsigned i, j;

	for (j = 0; j < n && !opens; j++)
		if (box_open(inner, box, SEAL_ESCROW_PAIR, sec[j]))
			for (i = 0; i < n && !opens; i++)
				opens = open_inner(key, sec[i], ref, inner);
	return opens;
}

int seal_unwrap_escrow(uint8_t key[SEAL_KEY], const uint8_t sec[][SEAL_KEY], unsigned n, const uint8_t ref[SEAL_IX],
		       const uint8_t *wrap, size_t wrap_len)
{
	size_t at;
	unsigned i;

	for (i = 0; wrap_len == SEAL_ESCROW && i < n; i++)
		if (open_inner(key, sec[i], ref, wrap))
			return 0;
	for (at = 0; wrap_len % SEAL_ESCROW_PAIR == 0 && at < wrap_len; at += SEAL_ESCROW_PAIR)
		if (open_pair(key, sec, n, ref, wrap + at))
			return 0;
	sodium_memzero(key, SEAL_KEY);
	return -EBADMSG;
}

/* ---- blobs: nonce, then the padded text and its tag ---- */

static size_t padded(size_t len)
{
	return (len / SEAL_PAD + 1) * SEAL_PAD;
}

/* Put plain, padded, at its place in out, where it is then sealed. */
static int lay_out(struct seal_buf *out, size_t before, size_t after, const void *plain, size_t len)
{
	size_t total;

	out->len = 0;
	if (len > SEAL_PLAIN_MAX || before + padded(len) + after > out->cap)
		return -EMSGSIZE;
	if (len)
		memcpy(out->octets + before, plain, len);
	sodium_pad(&total, out->octets + before, len, SEAL_PAD, out->cap - before);
	out->len = before + total + after;
	return 0;
}

/* Strip the padding of total octets in out and wipe what it hid. */
static int strip(struct seal_buf *out, size_t total)
{
	size_t len;

	if (sodium_unpad(&len, out->octets, total, SEAL_PAD)) {
		sodium_memzero(out->octets, total);
		return -EBADMSG;
	}
	sodium_memzero(out->octets + len, total - len);
	out->len = len;
	return 0;
}

/* Seal under key with the nonce that is already in out. */
static int blob_seal(struct seal_buf *out, const uint8_t key[SEAL_KEY], const struct seal_part *ad, const void *plain, size_t len)
{
	int rc = lay_out(out, NONCE, TAG, plain, len);

	if (rc)
		return rc;
	crypto_aead_xchacha20poly1305_ietf_encrypt(out->octets + NONCE, NULL, out->octets + NONCE, out->len - NONCE - TAG,
						   ad->octets, ad->len, NULL, out->octets, key);
	return 0;
}

static int blob_seal_fresh(struct seal_buf *out, const uint8_t key[SEAL_KEY], const struct seal_part *ad, const void *plain, size_t len)
{
	if (out->cap < NONCE) {
		out->len = 0;
		return -EMSGSIZE;
	}
	randombytes_buf(out->octets, NONCE);
	return blob_seal(out, key, ad, plain, len);
}

static int blob_open(struct seal_buf *out, const uint8_t key[SEAL_KEY], const struct seal_part *ad, const uint8_t *blob, size_t len)
{
	size_t total;

	out->len = 0;
	if (len < NONCE + TAG + SEAL_PAD || len > SEAL_PLAIN_MAX + SEAL_OVER)
		return -EBADMSG;
	total = len - NONCE - TAG;
	if (total > out->cap)
		return -EMSGSIZE;
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(out->octets, NULL, NULL, blob + NONCE, len - NONCE, ad->octets, ad->len, blob, key)) {
		sodium_memzero(out->octets, total);
		return -EBADMSG;
	}
	return strip(out, total);
}

#define AAD_LEN (1 + SEAL_IX + 4 + 8)

static struct seal_part aad_part(uint8_t octets[AAD_LEN], const struct seal_aad *aad)
{
	octets[0] = (uint8_t)aad->what;
	memcpy(octets + 1, aad->ref, SEAL_IX);
	put_le(octets + 1 + SEAL_IX, aad->schema, 4);
	put_le(octets + 1 + SEAL_IX + 4, aad->version, 8);
	return (struct seal_part){ octets, AAD_LEN };
}

int seal_dek_seal(struct seal_buf *out, const uint8_t dek[SEAL_KEY], const struct seal_aad *aad, const void *plain, size_t len)
{
	uint8_t octets[AAD_LEN];
	struct seal_part ad = aad_part(octets, aad);

	return blob_seal_fresh(out, dek, &ad, plain, len);
}

int seal_dek_open(struct seal_buf *out, const uint8_t dek[SEAL_KEY], const struct seal_aad *aad, const uint8_t *blob, size_t len)
{
	uint8_t octets[AAD_LEN];
	struct seal_part ad = aad_part(octets, aad);

	return blob_open(out, dek, &ad, blob, len);
}

/* ---- inbox ---- */

void seal_inbox_pair(uint8_t pub[SEAL_KEY], uint8_t sec[SEAL_KEY])
{
	crypto_box_keypair(pub, sec);
}

bool seal_inbox_is_pair(const uint8_t pub[SEAL_KEY], const uint8_t sec[SEAL_KEY])
{
	uint8_t is[SEAL_KEY];

	return !crypto_scalarmult_base(is, sec) && !sodium_memcmp(is, pub, SEAL_KEY);
}

int seal_inbox_seal(struct seal_buf *out, const uint8_t pub[SEAL_KEY], const void *plain, size_t len)
{
	int rc = lay_out(out, BOX, 0, plain, len);

	if (rc)
		return rc;
	if (crypto_box_seal(out->octets, out->octets + BOX, out->len - BOX, pub)) {
		sodium_memzero(out->octets, out->len);
		out->len = 0;
		return -EBADMSG;
	}
	return 0;
}

int seal_inbox_open(struct seal_buf *out, const uint8_t pub[SEAL_KEY], const uint8_t sec[SEAL_KEY], const uint8_t *blob, size_t len)
{
	size_t total;

	out->len = 0;
	if (len < BOX + SEAL_PAD || len > SEAL_PLAIN_MAX + SEAL_INBOX_OVER)
		return -EBADMSG;
	total = len - BOX;
	if (total > out->cap)
		return -EMSGSIZE;
	if (crypto_box_seal_open(out->octets, blob, len, pub, sec)) {
		sodium_memzero(out->octets, total);
		return -EBADMSG;
	}
	return strip(out, total);
}

/* ---- envelope: its key needs the code and the nonce ---- */

static void envelope_key(const struct seal_keys *keys, uint8_t key[SEAL_KEY], const uint8_t nonce[NONCE], const uint8_t t[SEAL_KEY])
{
	SEAL_MAC(key, SEAL_KEY, keys->sub[SEAL_SUB_ENV], "envelope", { nonce, NONCE }, { t, SEAL_KEY });
}

int seal_envelope_seal(const struct seal_keys *keys, struct seal_buf *out, const char *org, const uint8_t t[SEAL_KEY],
		       const void *plain, size_t len)
{
	struct seal_part ad = { org, strlen(org) };
	uint8_t key[SEAL_KEY];
	int rc;

	out->len = 0;
	if (out->cap < NONCE)
		return -EMSGSIZE;
	randombytes_buf(out->octets, NONCE);
	envelope_key(keys, key, out->octets, t);
	rc = blob_seal(out, key, &ad, plain, len);
	sodium_memzero(key, sizeof(key));
	return rc;
}

int seal_envelope_open(const struct seal_keys *keys, struct seal_buf *out, const char *org, const uint8_t t[SEAL_KEY],
		       const uint8_t *blob, size_t len)
{
	struct seal_part ad = { org, strlen(org) };
	uint8_t key[SEAL_KEY];
	int rc;

	out->len = 0;
	if (len < NONCE)
		return -EBADMSG;
	envelope_key(keys, key, blob, t);
	rc = blob_open(out, key, &ad, blob, len);
	sodium_memzero(key, sizeof(key));
	return rc;
}

/* ---- boxes and operations ---- */

int seal_box_seal(const struct seal_keys *keys, struct seal_buf *out, const char *context, const void *plain, size_t len)
{
	struct seal_part ad = { context, strlen(context) };

	return blob_seal_fresh(out, keys->sub[SEAL_SUB_BOX], &ad, plain, len);
}

int seal_box_open(const struct seal_keys *keys, struct seal_buf *out, const char *context, const uint8_t *blob, size_t len)
{
	struct seal_part ad = { context, strlen(context) };

	return blob_open(out, keys->sub[SEAL_SUB_BOX], &ad, blob, len);
}

void seal_op_of(const struct seal_keys *keys, struct seal_op *op, const uint8_t id[SEAL_IX], const uint8_t who[SEAL_IX], unsigned verb)
{
	uint8_t v[4];

	put_le(v, verb, sizeof(v));
	SEAL_MAC(op->ix, SEAL_IX, keys->sub[SEAL_SUB_OP], "op ix", { id, SEAL_IX }, { who, SEAL_IX }, { v, 4 });
	SEAL_MAC(op->key, SEAL_KEY, keys->sub[SEAL_SUB_OP], "op key", { id, SEAL_IX }, { who, SEAL_IX }, { v, 4 });
}

int seal_op_seal(struct seal_buf *out, const struct seal_op *op, const void *plain, size_t len)
{
	struct seal_part ad = { op->ix, SEAL_IX };

	return blob_seal_fresh(out, op->key, &ad, plain, len);
}

int seal_op_open(struct seal_buf *out, const struct seal_op *op, const uint8_t *blob, size_t len)
{
	struct seal_part ad = { op->ix, SEAL_IX };

	return blob_open(out, op->key, &ad, blob, len);
}

/* ---- random ---- */

void seal_random(void *mem, size_t len)
{
	randombytes_buf(mem, len);
}

void seal_random_digits(char *out, unsigned n, bool spoken)
{
	unsigned i;

	for (i = 0; i < n; i++)
		out[i] = (char)('0' + randombytes_uniform(10));
	if (spoken && n)
		out[0] = (char)('1' + randombytes_uniform(9));
	out[n] = '\0';
}

bool seal_random_one_in(unsigned n)
{
	return n && randombytes_uniform(n) == 0;
}

/* Three equal in a row, or four up or down by one: easy to misread aloud, easy to guess. */
static bool is_patterned(const char *d, unsigned n)
{
	unsigned i;

	for (i = 0; i + 2 < n; i++)
		if (d[i] == d[i + 1] && d[i] == d[i + 2])
			return true;
	for (i = 0; i + 3 < n; i++)
		if (d[i + 1] - d[i] == d[i + 2] - d[i + 1] && d[i + 2] - d[i + 1] == d[i + 3] - d[i + 2] &&
		    (d[i + 1] - d[i] == 1 || d[i] - d[i + 1] == 1))
			return true;
	return false;
}

void seal_random_share(char out[10])
{
	unsigned i;

	for (i = 0; i < DRAWS; i++) {
		seal_random_digits(out, 8, false);
		out[0] = (char)('2' + randombytes_uniform(8));
		out[8] = damm_digit(out, 8);
		out[9] = '\0';
		if (!is_patterned(out, 9))
			return;
	}
	abort();
}

void seal_random_checked(char *out, unsigned n)
{
	seal_random_digits(out, n - 1, true);
	out[n - 1] = damm_digit(out, n - 1);
	out[n] = '\0';
}
