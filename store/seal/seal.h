/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* All cryptography of the store but Argon2id (kdf.h): the key file, indexes, wraps, envelopes, boxes, random digits.
 *
 * Promise: every key comes from the pepper in the key file or from a PIN; every sealed blob carries its own random nonce and is bound
 * to what it belongs to, so that a blob moved to another row does not open. Temporaries are wiped before return.
 * Never: a key, PIN, code or number in an error text. No state but struct seal_keys.
 *
 * Life cycle: 1. seal_keyfile_create() once; 2. seal_keys_open(), compare seal_keys_check() with the one kept in the database;
 * 3. everything else; 4. seal_keys_free().
 *
 * Limits: plain text up to SEAL_PLAIN_MAX. Blobs of variable length are padded to SEAL_PAD octets, so that lengths tell little.
 * Open functions return -EBADMSG for a wrong key, a changed octet, a wrong binding or a short blob: one error, no reason.
 * "ref" is the 16 random octets of a person or of staff; row numbers never enter a key. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEAL_KEY	32
#define SEAL_IX		16	/* indexes, macs, references, receipts */
#define SEAL_IX_KEPT	10	/* of an index or a mac, what a row under a veil keeps */
#define SEAL_SALT	16
#define SEAL_WRAP	72	/* nonce 24, key 32, tag 16 */
#define SEAL_CUSTODIANS	3	/* at most, of the escrow; any two open */
#define SEAL_ESCROW	96	/* sealed box (48) around ref and DEK: of one custodian, on a test key or an older one */
#define SEAL_ESCROW_PAIR 144	/* that, boxed to a second custodian */
#define SEAL_ESCROW_MAX	(3 * SEAL_ESCROW_PAIR)	/* each two of three */
#define SEAL_LOGIN	152	/* public key 32, sealed box (48) around a wrap under the key file */
#define SEAL_PAD	32
#define SEAL_OVER	(24 + 16 + SEAL_PAD)	/* a blob is at most this much longer than its plain text */
#define SEAL_INBOX_OVER	(48 + SEAL_PAD)
#define SEAL_PLAIN_MAX	8192
#define SEAL_PSEUDONYM	17	/* 16 characters and NUL */
#define SEAL_TAG	9	/* 8 characters and NUL; a receipt as text likewise */
#define SEAL_KEY_ID	9	/* 8 hex digits and NUL */

struct seal_keys;

/* Where an output goes: octets and cap are set by the caller, len by the function (0 on failure). An open function needs room for
 * the padded text: cap >= blob length - 40 (inbox: - 48) is always enough. */
struct seal_buf {
	uint8_t *octets;
	size_t cap;
	size_t len;
};

/* ---- key file ---- */

/* Public keys of the custodians of the escrow, in order. */
struct seal_escrow {
	unsigned n;
	uint8_t pub[SEAL_CUSTODIANS][SEAL_KEY];
};

/* Make a key file with a fresh pepper, mode 0600, synced. escrow: two or three custodians; NULL, with test alone: one pair is made and its secret
 * half written, mode 0600, to "escrow.key" in the same folder.
 * returns: 0; -EEXIST when either file is there (nothing is touched); -EINVAL too few, two that are the same, or no key; another -errno.
 * On failure err holds one line for a person and no file made here is left. */
int seal_keyfile_create(const char *path, bool test, const struct seal_escrow *escrow, char *err, size_t err_size)
	__attribute__((warn_unused_result));

/* Make a custodian's pair: the secret half to path, mode 0600, the public half to path with ".pub", mode 0644; synced.
 * returns: 0; -EEXIST when either is there (nothing is touched); another -errno. On failure as above. */
int seal_escrow_create(const char *path, char *err, size_t err_size) __attribute__((warn_unused_result));
/* Read a public half. returns: 0; -ENOENT; -EACCES; -EINVAL: not one; err says so of a secret half. err as above. */
int seal_escrow_pub_read(uint8_t pub[SEAL_KEY], const char *path, char *err, size_t err_size) __attribute__((warn_unused_result));

/* Open a key file and derive the keys, in guarded memory that is then read-only.
 * owns: *keys is the caller's, seal_keys_free() ends it.
 * returns: 0; -ENOENT missing; -EACCES unreadable, or readable for group or others; -EINVAL malformed or damaged; -ENOMEM. err as above. */
int seal_keys_open(struct seal_keys **keys, const char *path, char *err, size_t err_size) __attribute__((warn_unused_result));
/* Wipe and free; NULL does nothing. */
void seal_keys_free(struct seal_keys *keys);

/* Are the keys kept out of swap? false: the limit on locked memory is too low. */
bool seal_keys_is_locked(const struct seal_keys *keys);
/* Was the key file made for tests, by `init --test`? */
bool seal_keys_is_test(const struct seal_keys *keys);
/* The pepper's id, kept beside rows for rotation; not secret. */
void seal_keys_id(const struct seal_keys *keys, char id[SEAL_KEY_ID]);
/* A value kept in the database to recognise a foreign key file; not secret. */
void seal_keys_check(const struct seal_keys *keys, uint8_t check[SEAL_IX]);

/* ---- indexes and macs: keyed hashes ---- */

#define SEAL_PAPER_ROUNDS 1000

/* Blind index of a phone number in E.164 digits.  secret: number (the caller wipes what it need not keep). */
void seal_number_ix(const struct seal_keys *keys, uint8_t ix[SEAL_IX], const char *number);
/* Blind index of an IMSI, under its own name: never zero in practice, and no number has it.  secret: imsi. */
void seal_sim_ix(const struct seal_keys *keys, uint8_t ix[SEAL_IX], const char *imsi);

/* Blind index of a person in a register: a number, and words that are the same each time the register comes.  secret: number, words. */
void seal_paper_ix(const struct seal_keys *keys, uint8_t ix[SEAL_IX], const char *number, const char *const *words, size_t n);

/* Blind index of a paper without the phone number, from words as above. Slow, so that who has database and key file tries no number space at once.
 * blocks: for some SEAL_PAPER_ROUNDS keyed hashes, about a millisecond.  secret: words. */
void seal_paper_alone(const struct seal_keys *keys, uint8_t ix[SEAL_IX], const char *const *words, size_t n);

/* Mac of a one-time code, bound to the organisation and purpose: its index within that organisation.  secret: code. */
void seal_otp_mac(const struct seal_keys *keys, uint8_t mac[SEAL_IX], const char *org, const char *purpose,
		  const char *code, size_t code_len);

/* Mac of a start code, bound to number and slot.  secret: code. */
void seal_start_mac(const struct seal_keys *keys, uint8_t mac[SEAL_IX], const uint8_t number_ix[SEAL_IX], uint8_t slot,
		    const char *code, size_t code_len);

/* Mac of the digits by which a phone is shown to an officer.  secret: code. */
void seal_proof_mac(const struct seal_keys *keys, uint8_t mac[SEAL_IX], const char *code, size_t code_len);

/* Salt for the Argon2id of share codes of an organisation. */
void seal_share_salt(const struct seal_keys *keys, uint8_t salt[SEAL_SALT], const char *org);

/* Index of a share code from t, its Argon2id.  secret: t. */
void seal_share_ix(const struct seal_keys *keys, uint8_t ix[SEAL_IX], const uint8_t t[SEAL_KEY]);

/* A person's name towards one organisation: 16 base32 characters and NUL. Not a login. */
void seal_pseudonym(const struct seal_keys *keys, char name[SEAL_PSEUDONYM], const char *org, const uint8_t ref[SEAL_IX]);

/* The word for a number in logs: differs at every start of the process.  secret: number. */
void seal_tag(const struct seal_keys *keys, char tag[SEAL_TAG], const char *number);

/* Operation id of an SMS: the same message delivered twice has the same one. name: what the operator calls it, of name_len octets; 0: nothing. */
void seal_sms_op(const struct seal_keys *keys, uint8_t op[SEAL_IX], const char *link, const char *number,
		 const void *octets, size_t len, const void *name, size_t name_len);
/* Operation id of the n-th piece of advice to a number. */
void seal_advice_op(const struct seal_keys *keys, uint8_t op[SEAL_IX], const uint8_t number_ix[SEAL_IX], uint8_t n);

/* Receipt of ledger line seq for an event. */
void seal_receipt(const struct seal_keys *keys, uint8_t receipt[SEAL_IX], uint64_t seq, const void *event, size_t len);
/* The eight characters of a receipt that a person can compare. */
void seal_receipt_text(char text[SEAL_TAG], const uint8_t receipt[SEAL_IX]);

/* Compare without a branch on the content. */
bool seal_is_equal(const void *a, const void *b, size_t len);

/* ---- wraps of a 32-octet key (a person's DEK, or the key of staff) ---- */

enum seal_who { SEAL_PERSON = 'p', SEAL_STAFF = 's' };

/* Wrap under v = Argon2id(PIN, salt): there is no other verifier of a PIN.
 * secret: v, key; the caller wipes both. */
void seal_wrap_pin(const struct seal_keys *keys, uint8_t wrap[SEAL_WRAP], enum seal_who who, const uint8_t ref[SEAL_IX],
		   const uint8_t v[SEAL_KEY], const uint8_t key[SEAL_KEY]);
/* Unwrap with v. returns: 0; -EBADMSG (wrong PIN, or wrap_len is not SEAL_WRAP) with key zero. The time does not tell which. */
int seal_unwrap_pin(const struct seal_keys *keys, uint8_t key[SEAL_KEY], enum seal_who who, const uint8_t ref[SEAL_IX],
		    const uint8_t v[SEAL_KEY], const uint8_t *wrap, size_t wrap_len) __attribute__((warn_unused_result));

/* Wrap a person's DEK for a login. The wrap holds the public half of a pair whose secret half only v (and the key file) gives, so that the next DEK
 * reaches this login while its PIN is away: seal_rewrap_login().  secret: v, key; the caller wipes both. */
void seal_wrap_login(const struct seal_keys *keys, uint8_t wrap[SEAL_LOGIN], const uint8_t ref[SEAL_IX], const uint8_t v[SEAL_KEY],
		     const uint8_t key[SEAL_KEY]);
/* Put another DEK into the wrap of a login. returns: 0; -EBADMSG: it is not one of seal_wrap_login(), and is left as it was.  secret: key. */
int seal_rewrap_login(const struct seal_keys *keys, uint8_t *wrap, size_t wrap_len, const uint8_t ref[SEAL_IX], const uint8_t key[SEAL_KEY])
	__attribute__((warn_unused_result));
/* Unwrap with v, also a wrap of seal_wrap_pin(), as databases up to version 5 hold. returns: 0; -EBADMSG with key zero. The time does not tell
 * which, nor whether there is a wrap.  secret: v, key; the caller wipes both. */
int seal_unwrap_login(const struct seal_keys *keys, uint8_t key[SEAL_KEY], const uint8_t ref[SEAL_IX], const uint8_t v[SEAL_KEY],
		      const uint8_t *wrap, size_t wrap_len) __attribute__((warn_unused_result));

/* What stands for v in the wrap of a second PIN: neither wrap opens in the other's place.  secret: second, v; the caller wipes both. */
void seal_second_v(const struct seal_keys *keys, uint8_t second[SEAL_KEY], const uint8_t v[SEAL_KEY]);

/* Wrap under the key file alone, until the PIN is set.  secret: key. */
void seal_wrap_pend(const struct seal_keys *keys, uint8_t wrap[SEAL_WRAP], const uint8_t ref[SEAL_IX], const uint8_t key[SEAL_KEY]);
/* returns: 0; -EBADMSG with key zero.  secret: key; the caller wipes it. */
int seal_unwrap_pend(const struct seal_keys *keys, uint8_t key[SEAL_KEY], const uint8_t ref[SEAL_IX],
		     const uint8_t *wrap, size_t wrap_len) __attribute__((warn_unused_result));

/* Wrap for the custodians of the key file: boxed to each two of them, one box inside the other, so that two open and none alone. returns: the
 * length.  secret: key. */
size_t seal_wrap_escrow(const struct seal_keys *keys, uint8_t wrap[SEAL_ESCROW_MAX], const uint8_t ref[SEAL_IX], const uint8_t key[SEAL_KEY])
	__attribute__((warn_unused_result));
/* Read the secret half from a file of seal_escrow_create() or seal_keyfile_create(). Errors as seal_keys_open(). secret: sec. */
int seal_escrow_read(uint8_t sec[SEAL_KEY], const char *path, char *err, size_t err_size) __attribute__((warn_unused_result));
/* Unwrap with the secrets of n custodians, in any order: one where there is one, else two. returns: 0; -EBADMSG with key zero.
 * secret: key, sec; the caller wipes both. */
int seal_unwrap_escrow(uint8_t key[SEAL_KEY], const uint8_t sec[][SEAL_KEY], unsigned n, const uint8_t ref[SEAL_IX],
		       const uint8_t *wrap, size_t wrap_len) __attribute__((warn_unused_result));

/* ---- under a person's DEK (or the key of staff) ---- */

enum seal_what { SEAL_RECORD = 1, SEAL_DIGITS, SEAL_HISTORY, SEAL_INBOX_SECRET, SEAL_AGAIN, SEAL_STAFF_SECRET, SEAL_DRAFT, SEAL_CLAIMS,
		 SEAL_PROXY = 20 };	/* what a proxy may give */

/* What a blob belongs to. Record: schema of the attributes and version of the row; else 0 or whatever both sides know. */
struct seal_aad {
	enum seal_what what;
	const uint8_t *ref;	/* SEAL_IX octets */
	uint32_t schema;
	uint64_t version;
};

/* XChaCha20-Poly1305 with a random nonce inside the blob. plain and out do not overlap.
 * returns: 0; -EMSGSIZE: plain too long or out too small.  secret: dek, plain. */
int seal_dek_seal(struct seal_buf *out, const uint8_t dek[SEAL_KEY], const struct seal_aad *aad,
		  const void *plain, size_t len) __attribute__((warn_unused_result));
/* Open what seal_dek_seal() made. returns: 0; -EBADMSG; -EMSGSIZE out too small. out is wiped on failure.  secret: out. */
int seal_dek_open(struct seal_buf *out, const uint8_t dek[SEAL_KEY], const struct seal_aad *aad,
		  const uint8_t *blob, size_t len) __attribute__((warn_unused_result));

/* ---- inbox: what happens while the person is absent ---- */

/* Make the pair; sec goes under the DEK with SEAL_INBOX_SECRET.  secret: sec. */
void seal_inbox_pair(uint8_t pub[SEAL_KEY], uint8_t sec[SEAL_KEY]);
/* Is that the public half? Not, where somebody wrote another one into the database.  secret: sec. */
bool seal_inbox_is_pair(const uint8_t pub[SEAL_KEY], const uint8_t sec[SEAL_KEY]);
/* Box to pub. returns: 0; -EMSGSIZE plain too long or out too small.  secret: plain. */
int seal_inbox_seal(struct seal_buf *out, const uint8_t pub[SEAL_KEY], const void *plain, size_t len)
	__attribute__((warn_unused_result));
/* returns: 0; -EBADMSG; -EMSGSIZE out too small. out is wiped on failure.  secret: sec, out. */
int seal_inbox_open(struct seal_buf *out, const uint8_t pub[SEAL_KEY], const uint8_t sec[SEAL_KEY],
		    const uint8_t *blob, size_t len) __attribute__((warn_unused_result));

/* ---- share envelope: opens with the code alone (and the key file) ---- */

/* Seal for an organisation; t: Argon2id of the code. returns: 0; -EMSGSIZE plain too long or out too small.  secret: t, plain. */
int seal_envelope_seal(const struct seal_keys *keys, struct seal_buf *out, const char *org, const uint8_t t[SEAL_KEY],
		       const void *plain, size_t len) __attribute__((warn_unused_result));
/* returns: 0; -EBADMSG; -EMSGSIZE out too small. out is wiped on failure.  secret: t, out. */
int seal_envelope_open(const struct seal_keys *keys, struct seal_buf *out, const char *org, const uint8_t t[SEAL_KEY],
		       const uint8_t *blob, size_t len) __attribute__((warn_unused_result));

/* ---- boxes: what the vault itself must read again (outbox, consents); context is part of the binding ---- */

/* returns: 0; -EMSGSIZE plain too long or out too small.  secret: plain. */
int seal_box_seal(const struct seal_keys *keys, struct seal_buf *out, const char *context, const void *plain, size_t len)
	__attribute__((warn_unused_result));
/* returns: 0; -EBADMSG; -EMSGSIZE out too small. out is wiped on failure.  secret: out. */
int seal_box_open(const struct seal_keys *keys, struct seal_buf *out, const char *context, const uint8_t *blob, size_t len)
	__attribute__((warn_unused_result));

/* ---- operations: answers kept for a repeat ---- */

/* Index and key of an operation. The key needs the operation id itself, which the database does not hold: what must be found without
 * it (a late answer) comes from the records, not from here.  secret: key. */
struct seal_op {
	uint8_t ix[SEAL_IX];
	uint8_t key[SEAL_KEY];
};

/* Derive index and key; id: the operation id; who: the caller's number_ix, so that one phone cannot ask for another's answer. */
void seal_op_of(const struct seal_keys *keys, struct seal_op *op, const uint8_t id[SEAL_IX], const uint8_t who[SEAL_IX], unsigned verb);
/* returns: 0; -EMSGSIZE plain too long or out too small.  secret: op, plain. */
int seal_op_seal(struct seal_buf *out, const struct seal_op *op, const void *plain, size_t len) __attribute__((warn_unused_result));
/* returns: 0; -EBADMSG; -EMSGSIZE out too small. out is wiped on failure.  secret: op, out. */
int seal_op_open(struct seal_buf *out, const struct seal_op *op, const uint8_t *blob, size_t len) __attribute__((warn_unused_result));

/* ---- random ---- */

/* Fill len octets. */
void seal_random(void *mem, size_t len);
/* n uniform digits and NUL. spoken: the first is 1 to 9. */
void seal_random_digits(char *out, unsigned n, bool spoken);
/* Draw: true once in so many; 0 never. */
bool seal_random_one_in(unsigned n);
/* Nine digits and NUL of a share code: first 2 to 9, never three equal in a row, no run of four up or down, the last a Damm check. */
void seal_random_share(char out[10]);
/* n digits and NUL, the first 1 to 9, the last a Damm check: record and complaint numbers. n is 2 to 18. */
void seal_random_checked(char *out, unsigned n);
