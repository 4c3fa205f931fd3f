/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Consent records in the shape of ISO/IEC TS 27560:2023 (product.md 5.10): one a share, one purpose each. */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include <sodium.h>

#include "config.h"

#include "store/identity/core/identity_rules.h"

#define CONSENT_MAX 3072	/* with what was read aloud */
#define CONSENT_BOX "consent"

/* JSON being written; what does not fit is left out, and `full` is set. */
struct json {
	char text[CONSENT_MAX];
	size_t used;
	bool full;
};

static void add_json(struct json *j, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void add_json(struct json *j, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(j->text + j->used, sizeof(j->text) - j->used, fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= sizeof(j->text) - j->used)
		j->full = true;
	else
		j->used += n;
}

/* Add a string that is ours or passed identity_text: only '"' and '\' must be escaped. */
static void add_text(struct json *j, const char *key, const char *value)
{
	add_json(j, "\"%s\":\"", key);
	for (; *value; value++)
		add_json(j, *value == '"' || *value == '\\' ? "\\%c" : "%c", *value);
	add_json(j, "\",");
}

/* The same of lines as they were read. */
static void add_lines(struct json *j, const char *key, const char *text, size_t len)
{
	add_json(j, "\"%s\":\"", key);
	for (; len; text++, len--) {
		if (*text == '\n')
			add_json(j, "\\n");
		else
			add_json(j, *text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
	}
	add_json(j, "\",");
}

static void add_hex(struct json *j, const char *key, const uint8_t *octets, size_t len)
{
	add_json(j, "\"%s\":\"", key);
	while (len--)
		add_json(j, "%02x", *octets++);
	add_json(j, "\",");
}

static void add_head(struct json *j, const uint8_t id[DB_REF], const char *principal)
{
	add_json(j, "{\"schema_version\":\"ISO/IEC TS 27560:2023\",");
	add_hex(j, "record_id", id, DB_REF);
	add_text(j, "pii_principal_id", principal);
}

/* Where words were agreed to: on a screen; by texting them; or as an agent read them aloud. */
static const struct how {
	const char *uri, *method;
} on_screen = { "ussd:screen", "ussd" }, by_sms = { "sms:word", "sms" }, aloud = { "agent:read aloud", "agent" };

static const struct how *how_of(const struct identity_dialogue *d)
{
	return d->card.mode == IDENTITY_CARD_WORDS ? &by_sms : d->card.mode == IDENTITY_CARD_BEARER ? &aloud : &on_screen;
}

static bool is_unread(const struct identity_conf *conf, const char *lang)
{
	unsigned i;

	for (i = 0; i < conf->n_unread; i++)
		if (!strcmp(conf->unread[i], lang))
			return true;
	return false;
}

static void add_lang(struct json *j, const struct identity_conf *conf, const char *lang)
{
	add_text(j, "language", lang);
	if (is_unread(conf, lang))
		add_text(j, "language_review", "needed");
}

static void add_notice(struct json *j, const struct identity_conf *conf, const struct how *how, const uint8_t sha[32], const char *lang)
{
	add_json(j, "\"privacy_notice\":{");
	add_text(j, "uri", how->uri);
	add_hex(j, "sha256", sha, 32);
	add_lang(j, conf, lang);
	add_json(j, "\"collection_method\":\"%s\"},", how->method);
}

static void add_event(struct json *j, int64_t now, int64_t expires)
{
	add_json(j, "\"events\":[{\"event_type\":\"explicit\",\"event_state\":\"consent_given\",\"entity_id\":\"pii_principal\","
	       "\"event_time\":%" PRId64 ",\"validity_duration\":%" PRId64 "}]}", now, expires ? expires - now : 0);
}

static int write_sealed(struct identity_core *core, int64_t now, const uint8_t id[DB_REF], struct json *j)
{
	struct db_blob blob;
	struct seal_buf buf = { .octets = blob.octets, .cap = sizeof(blob.octets) };
	int rc = j->full ? -EMSGSIZE : seal_box_seal(core->keys, &buf, CONSENT_BOX, j->text, j->used);

	blob.len = buf.len;
	return rc ? rc : db_consent_put(core->db, id, now, &blob);
}

int identity_consent_write(struct identity_run *r, const uint8_t id[DB_REF], const struct identity_gift *gift, const uint8_t text_sha[32],
			   int64_t expires)
{
	char pseudonym[SEAL_PSEUDONYM];
	struct json j = { .used = 0 };

	seal_pseudonym(r->core->keys, pseudonym, gift->org.code, gift->person.ref);
	add_head(&j, id, pseudonym);
	add_notice(&j, r->core->conf, how_of(r->d), text_sha, r->d->lang);
	add_json(&j, "\"purposes\":[{");
	add_text(&j, "purpose", gift->bundle.purpose);
	add_text(&j, "purpose_type", gift->bundle.name);
	add_text(&j, "pii_information", gift->names);
	add_json(&j, "\"lawful_basis\":\"consent\",\"pii_controllers\":[{");
	add_text(&j, "name", gift->org.name);
	add_text(&j, "id", gift->org.code);
	add_json(&j, "\"role\":\"recipient\"}],\"retention_period\":\"of the recipient\",\"recipient_third_parties\":[],");
	add_text(&j, "withdrawal_method", "dial, 6, cancel; until used");
	add_text(&j, "jurisdiction", r->core->conf->country);
	add_json(&j, "\"storage\":\"sealed\"}],");
	add_event(&j, r->now, expires);
	return write_sealed(r->core, r->now, id, &j);
}

int identity_consent_read(struct identity_core *core, int64_t now, const struct identity_consent_read *c)
{
	uint8_t id[DB_REF], sha[32];
	struct json j = { .used = 0 };
	char ref[2 * 8 + 1];
	unsigned i;

	for (i = 0; i < 8; i++)
		snprintf(ref + 2 * i, 3, "%02x", c->ref[i]);
	crypto_hash_sha256(sha, (const uint8_t *)c->words, c->len);
	seal_random(id, sizeof(id));
	add_head(&j, id, ref);
	add_json(&j, "\"privacy_notice\":{\"uri\":\"desk:read aloud\",");
	add_text(&j, "version", PACKAGE_VERSION);
	add_hex(&j, "sha256", sha, sizeof(sha));
	add_lines(&j, "text", c->words, c->len);
	add_lang(&j, core->conf, c->lang);
	add_hex(&j, "read_by", c->reader, DB_REF);
	add_json(&j, "\"interpreter\":%s,\"collection_method\":\"desk\"},", c->interpreter ? "true" : "false");
	add_json(&j, "\"purposes\":[{\"purpose\":\"enrol\",\"lawful_basis\":\"consent\",\"withdrawal_method\":\"help desk\"}],");
	add_event(&j, c->at, 0);
	return write_sealed(core, now, id, &j);
}

int identity_consent_notice(struct identity_run *r)
{
	char ref[2 * 8 + 1];
	struct json j = { .used = 0 };
	uint8_t id[DB_REF];
	unsigned i;

	for (i = 0; i < 8; i++)
		snprintf(ref + 2 * i, 3, "%02x", r->d->ref[i]);
	seal_random(id, sizeof(id));
	add_head(&j, id, ref);
	add_notice(&j, r->core->conf, &on_screen, r->d->notice_sha, r->d->lang);
	add_json(&j, "\"purposes\":[{\"purpose\":\"enrol\",\"lawful_basis\":\"consent\",\"withdrawal_method\":\"help desk\"}],");
	add_event(&j, r->now, 0);
	return write_sealed(r->core, r->now, id, &j);
}
