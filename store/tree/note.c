/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "store/base/sign.h"
#include "store/base/utf8.h"
#include "store/tree/note.h"

#define DASH		"\xe2\x80\x94 "
#define DASH_LEN	(sizeof(DASH) - 1)
#define COSIGNED	"cosignature/v1\ntime "
#define TIME		8
#define SIGNED_MAX	(sizeof(COSIGNED) + 21 + NOTE_MAX)

_Static_assert(NOTE_PUB == crypto_sign_PUBLICKEYBYTES && NOTE_SECRET == crypto_sign_SECRETKEYBYTES, "keys are those of Ed25519");
_Static_assert(NOTE_KEY_TEXT == NOTE_NAME_MAX + 2 * NOTE_ID + 2 + sodium_base64_ENCODED_LEN(1 + NOTE_PUB, sodium_base64_VARIANT_ORIGINAL), "a key has room");
_Static_assert(104 + 1 == sodium_base64_ENCODED_LEN(NOTE_ID + TIME + crypto_sign_BYTES, sodium_base64_VARIANT_ORIGINAL), "a signature has room");

/* libsodium 1.0.18 takes octets beyond ASCII for letters. */
static bool is_base64(const char *text, size_t len)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

	while (len && text[len - 1] && strchr(letters, text[len - 1]))
		len--;
	return !len;
}

int note_base64(uint8_t *out, size_t room, const char *text, size_t len)
{
	size_t n;

	return !is_base64(text, len) || sodium_base642bin(out, room, text, len, NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) ? -EINVAL : (int)n;
}

/* ---- keys ---- */

/* Line and paragraph separators, beside what is blank in what people type. */
static bool is_space(uint32_t cp)
{
	return sign_is_blank(cp) || cp == 0x85 || cp == 0xa0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200a) || cp == 0x2028 || cp == 0x2029 || cp == 0x202f ||
	       cp == 0x205f || cp == 0x3000;
}

bool note_name_is_good(const char *name, size_t len)
{
	const char *at = name, *end = name + len;
	uint32_t cp;

	if (!len || len > NOTE_NAME_MAX)
		return false;
	while (at < end)
		if (utf8_next(&cp, &at, end) < 0 || cp <= ' ' || cp == '+' || is_space(cp))
			return false;
	return true;
}

static void make_id(struct note_key *k)
{
	const uint8_t newline = '\n', type = (uint8_t)k->type;
	uint8_t hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state st;

	crypto_hash_sha256_init(&st);
	crypto_hash_sha256_update(&st, (const uint8_t *)k->name, strlen(k->name));
	crypto_hash_sha256_update(&st, &newline, 1);
	crypto_hash_sha256_update(&st, &type, 1);
	crypto_hash_sha256_update(&st, k->pub, sizeof(k->pub));
	crypto_hash_sha256_final(&st, hash);
	memcpy(k->id, hash, sizeof(k->id));
}

static int make_key(struct note_key *k, const char *name, size_t len, unsigned type, const uint8_t pub[NOTE_PUB])
{
	if (!note_name_is_good(name, len) || (type != NOTE_ED25519 && type != NOTE_COSIGNATURE))
		return -EINVAL;
	memset(k, 0, sizeof(*k));
	memcpy(k->name, name, len);
	k->type = type;
	memcpy(k->pub, pub, sizeof(k->pub));
	make_id(k);
	return 0;
}

int note_key_make(struct note_key *k, const char *name, enum note_type type, const uint8_t pub[NOTE_PUB])
{
	return make_key(k, name, strlen(name), type, pub);
}

int note_key_read(struct note_key *k, const char *text, size_t len)
{
	const char *id = memchr(text, '+', len), *pub = id ? memchr(id + 1, '+', (size_t)(text + len - id - 1)) : NULL;
	char hex[2 * NOTE_ID + 1], expected[2 * NOTE_ID + 1];
	uint8_t octets[1 + NOTE_PUB];

	if (!pub || pub - id != sizeof(hex) || note_base64(octets, sizeof(octets), pub + 1, (size_t)(text + len - pub - 1)) != sizeof(octets) ||
	    make_key(k, text, (size_t)(id - text), octets[0], octets + 1))
		return -EINVAL;
	memcpy(hex, id + 1, sizeof(hex) - 1);
	hex[sizeof(hex) - 1] = '\0';
	sodium_bin2hex(expected, sizeof(expected), k->id, sizeof(k->id));
	return strcmp(hex, expected) ? -EINVAL : 0;
}

void note_key_print(const struct note_key *k, char text[NOTE_KEY_TEXT])
{
	char hex[2 * NOTE_ID + 1], base64[sodium_base64_ENCODED_LEN(1 + NOTE_PUB, sodium_base64_VARIANT_ORIGINAL)];
	uint8_t octets[1 + NOTE_PUB] = { (uint8_t)k->type };

	memcpy(octets + 1, k->pub, sizeof(k->pub));
	sodium_bin2hex(hex, sizeof(hex), k->id, sizeof(k->id));
	sodium_bin2base64(base64, sizeof(base64), octets, sizeof(octets), sodium_base64_VARIANT_ORIGINAL);
	snprintf(text, NOTE_KEY_TEXT, "%s+%s+%s", k->name, hex, base64);
}

/* ---- notes ---- */

/* Where the text ends: behind the first newline of the last empty line. returns: NULL there is none. */
static const char *find_end(const char *octets, size_t len)
{
	const char *at;

	for (at = octets + len; at - octets >= 2; at--)
		if (at[-1] == '\n' && at[-2] == '\n')
			return at - 1;
	return NULL;
}

static bool is_text(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((uint8_t)text[i] < ' ' && text[i] != '\n')
			return false;
	return utf8_is_valid(text, len);
}

/* One line without its newline. */
static int parse_sig(struct note_sig *s, const char *line, size_t len)
{
	uint8_t octets[NOTE_SIG_MAX];
	const char *blank;
	int n;

	if (len < DASH_LEN || memcmp(line, DASH, DASH_LEN))
		return -EBADMSG;
	s->name = line + DASH_LEN;
	blank = memchr(s->name, ' ', len - DASH_LEN);
	if (!blank || !note_name_is_good(s->name, (size_t)(blank - s->name)))
		return -EBADMSG;
	s->name_len = (size_t)(blank - s->name);
	s->base64 = blank + 1;
	s->base64_len = (size_t)(line + len - s->base64);
	n = note_base64(octets, sizeof(octets), s->base64, s->base64_len);
	if (n <= NOTE_ID)
		return -EBADMSG;
	memcpy(s->id, octets, sizeof(s->id));
	return 0;
}

int note_parse(struct note *n, const char *octets, size_t len)
{
	const char *end = octets + len, *at, *newline;

	if (len > NOTE_MAX || !is_text(octets, len))
		return -EBADMSG;
	at = find_end(octets, len);
	if (!at || end[-1] != '\n')
		return -EBADMSG;
	n->text = octets;
	n->text_len = (size_t)(at - octets);
	n->n = 0;
	for (at++; at < end; at = newline + 1) {
		newline = memchr(at, '\n', (size_t)(end - at));
		if (!newline || n->n == NOTE_SIGS_MAX || parse_sig(&n->sigs[n->n++], at, (size_t)(newline - at)))
			return -EBADMSG;
	}
	return n->n ? 0 : -EBADMSG;
}

/* What a key signs: the text itself, or behind a time. returns: octets. */
static size_t put_signed(char out[SIGNED_MAX], const char *text, size_t len, enum note_type type, uint64_t time)
{
	int head = 0;

	if (type == NOTE_COSIGNATURE)
		head = snprintf(out, SIGNED_MAX, COSIGNED "%" PRIu64 "\n", time);
	memcpy(out + head, text, len);
	return (size_t)head + len;
}

static void put_time(uint8_t out[TIME], uint64_t time)
{
	int i;

	for (i = TIME; i--; time >>= 8)
		out[i] = (uint8_t)time;
}

static uint64_t get_time(const uint8_t in[TIME])
{
	uint64_t time = 0;
	int i;

	for (i = 0; i < TIME; i++)
		time = time << 8 | in[i];
	return time;
}

static bool is_good(const struct note *n, const struct note_sig *s, const struct note_key *k, uint64_t *time)
{
	const size_t head = NOTE_ID + (k->type == NOTE_COSIGNATURE ? TIME : 0);
	uint8_t octets[NOTE_SIG_MAX];
	char text[SIGNED_MAX];

	if (note_base64(octets, sizeof(octets), s->base64, s->base64_len) != (int)(head + crypto_sign_BYTES))
		return false;
	*time = head > NOTE_ID ? get_time(octets + NOTE_ID) : 0;
	return !crypto_sign_verify_detached(octets + head, (const uint8_t *)text, put_signed(text, n->text, n->text_len, k->type, *time), k->pub);
}

int note_check(const struct note *n, const struct note_key *k, uint64_t *time)
{
	uint64_t latest = 0, at;
	int found = 0;
	unsigned i;

	for (i = 0; i < n->n; i++) {
		const struct note_sig *s = &n->sigs[i];

		if (s->name_len != strlen(k->name) || memcmp(s->name, k->name, s->name_len) || memcmp(s->id, k->id, sizeof(k->id)))
			continue;
		if (!is_good(n, s, k, &at))
			return -EBADMSG;
		latest = at > latest ? at : latest;
		found = 1;
	}
	if (time)
		*time = latest;
	return found;
}

int note_sign(char line[NOTE_LINE_MAX], const char *text, size_t len, const struct note_key *k, const uint8_t secret[NOTE_SECRET], uint64_t time)
{
	const size_t head = NOTE_ID + (k->type == NOTE_COSIGNATURE ? TIME : 0);
	uint8_t octets[NOTE_ID + TIME + crypto_sign_BYTES];
	char base64[105], whole[SIGNED_MAX], out[NOTE_LINE_MAX + 1];
	int n;

	if (!len || len > NOTE_MAX || text[len - 1] != '\n')
		return -EINVAL;
	memcpy(octets, k->id, NOTE_ID);
	if (head > NOTE_ID)
		put_time(octets + NOTE_ID, time);
	crypto_sign_detached(octets + head, NULL, (const uint8_t *)whole, put_signed(whole, text, len, k->type, time), secret);
	sodium_bin2base64(base64, sizeof(base64), octets, head + crypto_sign_BYTES, sodium_base64_VARIANT_ORIGINAL);
	n = snprintf(out, sizeof(out), DASH "%s %s\n", k->name, base64);
	memcpy(line, out, (size_t)n);
	return n;
}
