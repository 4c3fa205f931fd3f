/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two readings of one file: what is different, and the secrets of the second for a process that may not read their files any more. */
#include "gateway/config/config_priv.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <talloc.h>

#include "menus/engine/menu.h"

#define LINKS "links."

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* Words that are no paths are no default of one. */
static bool same_path(const char *a, const char *b)
{
	return same_text(a, b) || (a && b && config_value_is_one_default(a, b));
}

static bool same_words(const char *const *a, const char *const *b)
{
	if (!a || !b)
		return a == b;
	for (; *a && *b; a++, b++)
		if (!same_path(*a, *b))
			return false;
	return !*a && !*b;
}

static bool same_local(const struct menu_local *a, const struct menu_local *b)
{
	if (!a || !b)
		return a == b;
	for (; a->text && b->text; a++, b++)
		if (strcmp(a->lang, b->lang) != 0 || strcmp(a->text, b->text) != 0)
			return false;
	return !a->text && !b->text;
}

static bool same_value(const struct config_key *key, const void *base_a, const void *base_b)
{
	const void *a = (const char *)base_a + key->offset, *b = (const char *)base_b + key->offset;

	switch (key->kind) {
	case CONFIG_STRING:
	case CONFIG_PATH:
	case CONFIG_WORD:
		return same_path(*(const char *const *)a, *(const char *const *)b);
	case CONFIG_WORDS:
	case CONFIG_PATHS:
		return same_words(*(const char *const *const *)a, *(const char *const *const *)b);
	case CONFIG_LOCAL:
		return same_local(*(const struct menu_local *const *)a, *(const struct menu_local *const *)b);
	case CONFIG_PORT:
		return *(const uint16_t *)a == *(const uint16_t *)b;
	case CONFIG_BOOL:
		return *(const bool *)a == *(const bool *)b;
	case CONFIG_OCTETS:
		return !memcmp(a, b, sizeof(struct ussd_ops));
	case CONFIG_TLVS:
		return !memcmp(a, b, sizeof(struct ussd_extra));
	default:
		return *(const unsigned *)a == *(const unsigned *)b;
	}
}

static bool is_of_links(const struct config_key *key)
{
	return !strncmp(key->path, LINKS, strlen(LINKS));
}

static bool same_pem(const struct config_pem *a, const struct config_pem *b)
{
	return a->len == b->len && (!a->len || !memcmp(a->text, b->text, a->len));
}

bool config_has_users(const struct config *conf)
{
	return conf->process.gateway_user && conf->process.vault_user && conf->process.kdf_user;
}

struct differing {
	char *words;
	size_t size, len, n;
};

static void add_difference(struct differing *d, const char *word)
{
	if (d->len < d->size)
		d->len += snprintf(d->words + d->len, d->size - d->len, "%s%s", d->n ? ", " : "", word);
	d->n++;
}

size_t config_link_differences(char *words, size_t size, const struct config_link *a, const struct config_link *b)
{
	struct differing d = { .words = words, .size = size };
	size_t i;

	words[0] = '\0';
	for (i = 0; i < config_n_keys; i++)
		if (is_of_links(&config_keys[i]) && !same_value(&config_keys[i], a, b))
			add_difference(&d, config_keys[i].path + strlen(LINKS));
	if (strcmp(a->password, b->password))
		add_difference(&d, "what password_file holds");
	if (a->tls.is_on != b->tls.is_on)
		add_difference(&d, "tls");
	if (!same_pem(&a->tls.ca, &b->tls.ca) || !same_pem(&a->tls.cert, &b->tls.cert) || !same_pem(&a->tls.key, &b->tls.key))
		add_difference(&d, "what the files of tls hold");
	return d.n;
}

size_t config_differences(const struct config *a, const struct config *b, void (*differs)(const char *path))
{
	size_t i, n = 0;

	for (i = 0; i < config_n_keys; i++) {
		if (is_of_links(&config_keys[i]) || same_value(&config_keys[i], a, b))
			continue;
		differs(config_keys[i].path);
		n++;
	}
	return n;
}

/* ---- of each link its ports, which may be names of services, its password, and three texts with their lengths before them ---- */

static int put_octets(int fd, const void *octets, size_t len)
{
	return len == 0 || write(fd, octets, len) == (ssize_t)len ? 0 : -EIO;
}

static int put_pem(int fd, const struct config_pem *pem)
{
	int rc = put_octets(fd, &pem->len, sizeof(pem->len));

	return rc ? rc : put_octets(fd, pem->text, pem->len);
}

/* The i-th row that is a port of links. returns: its place in that link; NULL: no more. */
static uint16_t *port_of(const struct config_link *link, size_t i)
{
	size_t k;

	for (k = 0; k < config_n_keys; k++)
		if (config_keys[k].kind == CONFIG_PORT && is_of_links(&config_keys[k]) && i-- == 0)
			return (uint16_t *)((char *)link + config_keys[k].offset);
	return NULL;
}

static int put_ports(int fd, const struct config_link *link)
{
	const uint16_t *port;
	int rc = 0;
	size_t i;

	for (i = 0; rc == 0 && (port = port_of(link, i)); i++)
		rc = put_octets(fd, port, sizeof(*port));
	return rc;
}

int config_secrets_write(int fd, const struct config *conf)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < conf->n_links && rc == 0; i++) {
		const struct config_link *l = &conf->links[i];

		rc = put_ports(fd, l);
		rc = rc ? rc : put_octets(fd, l->password, sizeof(l->password));
		rc = rc ? rc : put_pem(fd, &l->tls.ca);
		rc = rc ? rc : put_pem(fd, &l->tls.cert);
		rc = rc ? rc : put_pem(fd, &l->tls.key);
	}
	return rc;
}

struct taker {
	const uint8_t *at;
	size_t left;
};

static int take_octets(struct taker *t, void *out, size_t len)
{
	if (len > t->left)
		return -EBADMSG;
	memcpy(out, t->at, len);
	t->at += len;
	t->left -= len;
	return 0;
}

static int take_ports(struct taker *t, const struct config_link *link)
{
	uint16_t *port;
	int rc = 0;
	size_t i;

	for (i = 0; rc == 0 && (port = port_of(link, i)); i++)
		rc = take_octets(t, port, sizeof(*port));
	return rc;
}

static int take_pem(struct taker *t, const void *ctx, struct config_pem *pem)
{
	size_t len;
	char *text;

	if (take_octets(t, &len, sizeof(len)) < 0 || len > t->left)
		return -EBADMSG;
	text = len ? talloc_zero_size(ctx, len + 1) : NULL;
	if (len && !text)
		return -ENOMEM;
	*pem = (struct config_pem){ .text = text, .len = len };
	return len ? take_octets(t, text, len) : 0;
}

int config_secrets_read(const struct config *conf, const uint8_t *octets, size_t len)
{
	struct taker t = { octets, len };
	size_t i;
	int rc = 0;

	for (i = 0; i < conf->n_links && rc == 0; i++) {
		struct config_link *l = (struct config_link *)&conf->links[i];

		rc = take_ports(&t, l);
		rc = rc ? rc : take_octets(&t, l->password, sizeof(l->password));
		rc = rc ? rc : take_pem(&t, conf, &l->tls.ca);
		rc = rc ? rc : take_pem(&t, conf, &l->tls.cert);
		rc = rc ? rc : take_pem(&t, conf, &l->tls.key);
		l->password[sizeof(l->password) - 1] = '\0';
	}
	return rc == 0 && t.left ? -EBADMSG : rc;
}
