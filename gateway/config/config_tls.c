/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The group "tls" of a link, and the files it names. */
#include "gateway/config/config_priv.h"

#include <ctype.h>
#include <string.h>

#include <talloc.h>

#define PIN_DIGITS	64

static void tls_fault(struct config_reader *r, const struct config_link *link, const char *what)
{
	config_faults_add(r->faults, r->file, link->line, "links.tls%s", what);
}

bool config_is_sha256(const char *s)
{
	unsigned digits = 0;

	for (; *s; s++)
		if (isxdigit((unsigned char)*s))
			digits++;
		else if (*s != ':' || !digits || digits % 2)
			return false;
	return digits == PIN_DIGITS;
}

static const char *without_colons(void *ctx, const char *pin)
{
	char *out = talloc_zero_size(ctx, PIN_DIGITS + 1);
	size_t n = 0;

	for (; out && *pin; pin++)
		if (*pin != ':')
			out[n++] = *pin;
	return out;
}

static bool has_key(const config_setting_t *group, const char *key)
{
	return config_setting_get_member(group, key);
}

/* What is there, usable or not: one fault a mistake. */
static void check_tls(struct config_reader *r, const struct config_link *link, const config_setting_t *group)
{
	if (!has_key(group, "ca_file") && !has_key(group, "pin_sha256"))
		tls_fault(r, link, ": nothing tells who the operator is; expected ca_file, pin_sha256, or both");
	if (has_key(group, "cert_file") != has_key(group, "key_file"))
		tls_fault(r, link, ": a certificate without its key, or a key without a certificate; expected cert_file and key_file, or neither");
}

static void read_files(struct config_reader *r, struct config_link *link)
{
	struct config_tls *tls = &link->tls;

	config_pem(r, &tls->ca, "links.tls.ca_file", tls->ca_file, 022, link->line);
	config_pem(r, &tls->cert, "links.tls.cert_file", tls->cert_file, 022, link->line);
	config_pem(r, &tls->key, "links.tls.key_file", tls->key_file, 077, link->line);
}

/* Certificates name a host without the dot that keeps a resolver from its search list. */
static const char *name_of(void *ctx, const char *host)
{
	size_t len = strlen(host);

	return talloc_strndup(ctx, host, len - (host[len - 1] == '.'));
}

void config_tls(struct config_reader *r, struct config_link *link, const config_setting_t *group)
{
	struct config_tls *tls = &link->tls;

	tls->is_on = true;
	check_tls(r, link, group);
	if (!tls->name && tls->ca_file)
		tls->name = name_of(r->out, link->host);
	if (tls->pin_sha256)
		tls->pin_sha256 = without_colons(r->out, tls->pin_sha256);
	if (r->flags & CONFIG_PASSWORDS)
		read_files(r, link);
}
