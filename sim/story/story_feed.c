/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim/story/story_feed.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <sodium.h>

#define ID "musafir1"

static int put(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");
	int rc = f && fputs(text, f) >= 0 ? 0 : -EIO;

	if (f && fclose(f))
		rc = -EIO;
	return rc;
}

/* As minisign writes keys and signatures: two letters, the id, the rest. */
static int put_line(const char *path, const char *comment, const char *alg, const uint8_t *octets, size_t len)
{
	uint8_t line[2 + 8 + crypto_sign_BYTES];
	char b64[128], text[256];

	memcpy(line, alg, 2);
	memcpy(line + 2, ID, 8);
	memcpy(line + 10, octets, len);
	sodium_bin2base64(b64, sizeof(b64), line, 10 + len, sodium_base64_VARIANT_ORIGINAL);
	snprintf(text, sizeof(text), "untrusted comment: %s\n%s\n", comment, b64);
	return put(path, text);
}

int story_feed_make(struct story_feed *f, const char *dir)
{
	char path[96];

	if (sodium_init() < 0)
		return -ENOSYS;
	snprintf(f->folder, sizeof(f->folder), "%.60s/feed", dir);
	snprintf(path, sizeof(path), "%.60s/feed.pub", dir);
	crypto_sign_keypair(f->pub, f->sec);
	if (mkdir(f->folder, 0700) < 0)
		return -errno;
	return put_line(path, "public key of a story", "Ed", f->pub, sizeof(f->pub));
}

static void write_file(char text[512], unsigned seq, const char *event, const char *number, int64_t at)
{
	char body[128], when[32], hex[65];
	uint8_t sha[32];
	time_t t = at;
	struct tm tm;

	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&t, &tm));
	snprintf(body, sizeof(body), "msisdn,event,at\n+%.15s,%.20s,%s\n", number, event, when);
	crypto_hash_sha256(sha, (const uint8_t *)body, strlen(body));
	sodium_bin2hex(hex, sizeof(hex), sha, sizeof(sha));
	snprintf(text, 512, "# musafir-feed 1 operator=op1 seq=%u rows=1 sha256=%s\n%s", seq, hex, body);
}

int story_feed_drop(struct story_feed *f, const char *event, const char *number, int64_t at)
{
	uint8_t hash[64], signature[crypto_sign_BYTES];
	char text[512], name[112], hidden[112];
	int rc;

	write_file(text, ++f->seq, event, number, at);
	crypto_generichash(hash, sizeof(hash), (const uint8_t *)text, strlen(text), NULL, 0);
	crypto_sign_detached(signature, NULL, hash, sizeof(hash), f->sec);
	snprintf(name, sizeof(name), "%.80s/%06u.csv", f->folder, f->seq);
	rc = put(name, text);
	snprintf(name, sizeof(name), "%.80s/%06u.csv.minisig", f->folder, f->seq);
	snprintf(hidden, sizeof(hidden), "%.80s/.new", f->folder);
	if (rc == 0)
		rc = put_line(hidden, "signature of a story", "ED", signature, sizeof(signature));
	return rc == 0 && rename(hidden, name) < 0 ? -errno : rc;
}

int story_feed_is_gone(const struct story_feed *f)
{
	char name[112];

	snprintf(name, sizeof(name), "%.80s/%06u.csv", f->folder, f->seq);
	return access(name, F_OK) < 0;
}
