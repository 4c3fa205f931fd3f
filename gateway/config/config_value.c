/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From a setting of the file, or a default, to its place in the struct. */
#include "gateway/config/config_priv.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <osmocom/core/utils.h>
#include <talloc.h>

#include "menus/engine/menu.h"
#include "store/base/log.h"

#define SMPP_PORT	2775	/* assigned by IANA */
#define CREDENTIAL	"credential:"
#define PATH_OCTETS	1024

static void value_fault(struct config_reader *r, const struct config_key *key, unsigned line, const char *what)
{
	config_faults_add(r->faults, r->file, line, "%s: %s; expected %s", key->path, what, key->expect);
}

static void *value_place(void *base, const struct config_key *key)
{
	return (char *)base + key->offset;
}

/* Place of word in "a|b|c", or -1. */
static int word_index(const char *words, const char *word)
{
	size_t len = strlen(word);
	const char *at;
	int i = 0;

	for (at = words; at; at = strchr(at, '|'), i++) {
		at += *at == '|';
		if (len && !strncmp(at, word, len) && (at[len] == '|' || !at[len]))
			return i;
	}
	return -1;
}

/* What the service manager hands over is in a folder of its own, under a name of ours; without one the same files stand beside the configuration.
 * Nothing on the disk is asked: a process that is walled in finds the same path. */
static char *credential_path(struct config_reader *r, const char *name)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");

	return folder && *folder ? talloc_asprintf(r->out, "%s/musafir_%s", folder, name) : talloc_asprintf(r->out, "%scredentials/%s", r->folder, name);
}

static char *config_path(struct config_reader *r, const char *path)
{
	if (!strncmp(path, CREDENTIAL, strlen(CREDENTIAL)))
		return credential_path(r, path + strlen(CREDENTIAL));
	return talloc_asprintf(r->out, "%s%s", *path == '/' ? "" : r->folder, path);
}

/* Only a secret is one, and its name leads to no other folder. returns: whether it is used, else with a fault. */
static bool check_credential(struct config_reader *r, const struct config_key *key, const char *s, unsigned line)
{
	const char *name = s + strlen(CREDENTIAL), *folder = getenv("CREDENTIALS_DIRECTORY");
	char *path;

	if (key->kind != CONFIG_PATH || strncmp(s, CREDENTIAL, strlen(CREDENTIAL)) != 0)
		return true;
	if (!(key->flags & CONFIG_SECRET) || !*name || *name == '.' || strchr(name, '/')) {
		config_faults_add(r->faults, r->file, line, "%s: not usable; expected %s", key->path,
				  key->flags & CONFIG_SECRET ? "credential:NAME without a /" : "a file of its own: a credential is a secret");
		return false;
	}
	path = config_path(r, s);
	if (!folder || !(r->flags & CONFIG_PASSWORDS) || !path || access(path, F_OK) == 0)
		return true;
	config_faults_add(r->faults, r->file, line, "%s: the service manager handed over no credential musafir_%s; expected it by LoadCredential= of the unit, and a restart where it is new",
			  key->path, name);
	return false;
}

/* s without its blanks, in buf; s where they do not fit and are too many anyhow. */
static const char *unspaced(char *buf, size_t size, const char *s)
{
	size_t n = 0;

	for (const char *c = s; *c; c++) {
		if (*c == ' ')
			continue;
		if (n + 1 == size)
			return s;
		buf[n++] = *c;
	}
	buf[n] = '\0';
	return buf;
}

static void put_string(struct config_reader *r, void *base, const struct config_key *key, const char *s, unsigned line)
{
	const char **out = value_place(base, key);
	char buf[CONFIG_WORD_MAX + 1];
	long len;

	if (key->flags & CONFIG_UNSPACED)
		s = unspaced(buf, sizeof(buf), s);
	len = (long)strlen(s);
	if (key->kind != CONFIG_WORD && (len < key->min || len > key->max))
		return value_fault(r, key, line, len < key->min ? "too short" : "too long");
	if (key->check && !(r->flags & CONFIG_HANDED) && !key->check(s))
		return value_fault(r, key, line, "not usable");
	if (!check_credential(r, key, s, line))
		return;
	*out = key->kind == CONFIG_PATH ? config_path(r, s) : talloc_strdup(r->out, s);
	if (!*out)
		value_fault(r, key, line, "out of memory");
}

static void put_number(struct config_reader *r, void *base, const struct config_key *key, long long n, unsigned line)
{
	if (n < key->min || n > key->max)
		return value_fault(r, key, line, "out of range");
	if (key->kind == CONFIG_PORT)
		*(uint16_t *)value_place(base, key) = (uint16_t)n;
	else
		*(unsigned *)value_place(base, key) = (unsigned)n;
}

/* The number of a service in services(5), of whatever protocol; of our own also where that list is short. returns: 0: none of that name. */
static unsigned port_of(const char *service)
{
	struct servent entry, *found = NULL;
	char names[1024];

	if (getservbyname_r(service, NULL, &entry, names, sizeof(names), &found) == 0 && found)
		return ntohs((uint16_t)found->s_port);
	return strcmp(service, "smpp") ? 0 : SMPP_PORT;
}

static void put_service(struct config_reader *r, void *base, const struct config_key *key, const char *service, unsigned line)
{
	unsigned port = r->flags & CONFIG_HANDED ? 0 : port_of(service);

	if (r->flags & CONFIG_HANDED)
		return;	/* config_secrets_read() has it */
	if (port)
		put_number(r, base, key, port, line);
	else
		value_fault(r, key, line, "no service of that name is known to this host");
}

static void put_word(struct config_reader *r, void *base, const struct config_key *key, const char *s, unsigned line)
{
	int i;

	i = word_index(key->expect, s);
	if (i < 0)
		return value_fault(r, key, line, "not a word known here");
	if (key->kind == CONFIG_LEVEL)
		*(int *)value_place(base, key) = log_level_of(s);
	else if (key->kind == CONFIG_CHOICE)
		*(unsigned *)value_place(base, key) = i;
	else
		put_string(r, base, key, s, line);
}

static void put_ton_npi(struct config_reader *r, void *base, const struct config_key *key, const char *s, unsigned line)
{
	unsigned ton, npi;
	int end = 0;

	if (sscanf(s, "%2u/%2u%n", &ton, &npi, &end) != 2 || s[end] || ton > 7 || npi > 18)
		return value_fault(r, key, line, "not usable");
	*(unsigned *)value_place(base, key) = SMPP_TON_NPI(ton, npi);
}

static bool is_in(const char *const *list, unsigned n, const char *s)
{
	unsigned i;

	for (i = 0; i < n; i++)
		if (!strcmp(list[i], s))
			return true;
	return false;
}

static void put_words(struct config_reader *r, void *base, const struct config_key *key, const config_setting_t *list)
{
	int i, n = config_setting_length(list);
	unsigned line = config_setting_source_line(list);
	const char **out;

	if (n < key->min || n > key->max)
		return value_fault(r, key, line, "too few or too many");
	out = talloc_zero_array(r->out, const char *, n + 1);
	if (!out)
		return value_fault(r, key, line, "out of memory");
	for (i = 0; i < n; i++) {
		const char *s = config_setting_get_string_elem(list, i);

		if (!s)
			return value_fault(r, key, line, "wrong type within the list");
		if (!key->check(s) || strlen(s) > CONFIG_WORD_MAX)
			return value_fault(r, key, line, "one of the list is not usable");
		if (is_in(out, i, s))
			return value_fault(r, key, line, "the same twice");
		out[i] = talloc_strdup(out, s);
		if (!out[i])
			return value_fault(r, key, line, "out of memory");
	}
	*(const char *const **)value_place(base, key) = out;
}

/* list: an array; or NULL and the one path alone. */
static void put_paths(struct config_reader *r, void *base, const struct config_key *key, const config_setting_t *list, const char *alone, unsigned line)
{
	int i, n = list ? config_setting_length(list) : 1;
	const char **out;

	if (n < key->min || n > key->max)
		return value_fault(r, key, line, "too few or too many");
	out = talloc_zero_array(r->out, const char *, n + 1);
	for (i = 0; out && i < n; i++) {
		const char *s = list ? config_setting_get_string_elem(list, i) : alone;

		if (!s || !*s || strlen(s) > PATH_OCTETS)
			return value_fault(r, key, line, s ? "one of the list is not usable" : "wrong type within the list");
		out[i] = config_path(r, s);
		if (!out[i])
			return value_fault(r, key, line, "out of memory");
	}
	*(const char *const **)value_place(base, key) = out;
}

static long characters(const char *utf8)
{
	long n = 0;

	for (; *utf8; utf8++)
		n += (*utf8 & 0xc0) != 0x80;
	return n;
}

/* returns: whether it is one. */
static bool local_add(struct config_reader *r, struct menu_local *l, const struct config_key *key, const config_setting_t *v, const char *lang)
{
	const char *s = config_setting_get_string(v);
	unsigned line = config_setting_source_line(v);

	if (!s)
		value_fault(r, key, line, "wrong type");
	else if (characters(s) < key->min || characters(s) > key->max)
		value_fault(r, key, line, characters(s) < key->min ? "too short" : "too long");
	else if (!key->check(s) || (*lang && !config_is_lang(lang)))
		value_fault(r, key, line, "not usable");
	else
		*l = (struct menu_local){ talloc_strdup(r->out, lang), talloc_strdup(r->out, s) };
	return l->lang && l->text;
}

static void put_local(struct config_reader *r, void *base, const struct config_key *key, const config_setting_t *v)
{
	int i, n = config_setting_is_group(v) ? config_setting_length(v) : 1;
	struct menu_local *out = talloc_zero_array(r->out, struct menu_local, n + 1);

	if (!out || n > CONFIG_LANGS_MAX)
		return value_fault(r, key, config_setting_source_line(v), out ? "too many" : "out of memory");
	for (i = 0; i < n; i++) {
		const config_setting_t *one = config_setting_is_group(v) ? config_setting_get_elem(v, i) : v;

		if (!local_add(r, &out[i], key, one, one == v ? "" : config_setting_name(one)))
			return;
	}
	*(const struct menu_local **)value_place(base, key) = out;
}

static void put_octets(struct config_reader *r, void *base, const struct config_key *key, const config_setting_t *list)
{
	int i, n = config_setting_length(list);
	unsigned line = config_setting_source_line(list);
	struct ussd_ops ops = { .n = n };

	if (n < key->min || n > key->max)
		return value_fault(r, key, line, "too few or too many");
	for (i = 0; i < n; i++) {
		const config_setting_t *v = config_setting_get_elem(list, i);

		if (config_setting_type(v) != CONFIG_TYPE_INT)
			return value_fault(r, key, line, "wrong type within the list");
		if (config_setting_get_int(v) < 0 || config_setting_get_int(v) > 255)
			return value_fault(r, key, line, "one of the list is out of range");
		ops.op[i] = config_setting_get_int(v);
	}
	*(struct ussd_ops *)value_place(base, key) = ops;
}

/* "0007:04" behind what is there. returns: whether it is a TLV and fits. */
static bool tlv_add(struct ussd_extra *extra, const char *s)
{
	size_t value = strlen(s) < 5 ? 0 : strlen(s + 5) / 2;
	uint8_t *at = extra->octets + extra->len;

	if (strlen(s) < 5 || s[4] != ':' || strlen(s + 5) % 2 || s[strspn(s, "0123456789abcdefABCDEF:")] || strchr(s + 5, ':') ||
	    strspn(s, "0123456789abcdefABCDEF") != 4 || extra->len + 4 + value > sizeof(extra->octets))
		return false;
	osmo_hexparse(s + 5, at + 4, value);
	sscanf(s, "%2hhx%2hhx", &at[0], &at[1]);
	at[2] = 0;
	at[3] = value;
	extra->len += 4 + value;
	return true;
}

static void put_tlvs(struct config_reader *r, void *base, const struct config_key *key, const config_setting_t *list)
{
	int i, n = config_setting_length(list);
	unsigned line = config_setting_source_line(list);
	struct ussd_extra extra = { .len = 0 };

	for (i = 0; i < n; i++) {
		const char *s = config_setting_get_string_elem(list, i);

		if (!s)
			return value_fault(r, key, line, "wrong type within the list");
		if (!tlv_add(&extra, s))
			return value_fault(r, key, line, "one of the list is not usable");
	}
	*(struct ussd_extra *)value_place(base, key) = extra;
}

static bool is_list(int type)
{
	return type == CONFIG_TYPE_ARRAY || type == CONFIG_TYPE_LIST;
}

void config_value_take(struct config_reader *r, void *base, const struct config_key *key, const config_setting_t *v)
{
	unsigned line = config_setting_source_line(v);
	int type = config_setting_type(v);

	switch (key->kind) {
	case CONFIG_STRING:
	case CONFIG_PATH:
		return type == CONFIG_TYPE_STRING ? put_string(r, base, key, config_setting_get_string(v), line) : value_fault(r, key, line, "wrong type");
	case CONFIG_PATHS:
		if (type != CONFIG_TYPE_STRING && !is_list(type))
			return value_fault(r, key, line, "wrong type");
		return put_paths(r, base, key, type == CONFIG_TYPE_STRING ? NULL : v, config_setting_get_string(v), line);
	case CONFIG_LOCAL:
		return put_local(r, base, key, v);
	case CONFIG_WORD:
	case CONFIG_CHOICE:
	case CONFIG_LEVEL:
		return type == CONFIG_TYPE_STRING ? put_word(r, base, key, config_setting_get_string(v), line) : value_fault(r, key, line, "wrong type");
	case CONFIG_TON_NPI:
		return type == CONFIG_TYPE_STRING ? put_ton_npi(r, base, key, config_setting_get_string(v), line) : value_fault(r, key, line, "wrong type");
	case CONFIG_NUMBER:
	case CONFIG_PORT:
		if (key->kind == CONFIG_PORT && type == CONFIG_TYPE_STRING)
			return put_service(r, base, key, config_setting_get_string(v), line);
		if (type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64)
			return value_fault(r, key, line, "wrong type");
		return put_number(r, base, key, config_setting_get_int64(v), line);
	case CONFIG_BOOL:
		if (type != CONFIG_TYPE_BOOL)
			return value_fault(r, key, line, "wrong type");
		*(bool *)value_place(base, key) = config_setting_get_bool(v);
		return;
	case CONFIG_WORDS:
		return is_list(type) ? put_words(r, base, key, v) : value_fault(r, key, line, "wrong type");
	case CONFIG_OCTETS:
		return is_list(type) ? put_octets(r, base, key, v) : value_fault(r, key, line, "wrong type");
	case CONFIG_TLVS:
		return is_list(type) ? put_tlvs(r, base, key, v) : value_fault(r, key, line, "wrong type");
	}
}

/* A list of one word, or of none. */
static void default_words(struct config_reader *r, void *base, const struct config_key *key, unsigned line)
{
	const char **out = talloc_zero_array(r->out, const char *, 2);

	if (!out)
		return value_fault(r, key, line, "out of memory");
	if (*key->dflt)
		out[0] = key->dflt;
	*(const char *const **)value_place(base, key) = out;
}

/* Defaults that are shipped: what is installed, and before an installation what stands in the sources. */
static const char *const shipped[][2] = {
	{ PKGDATADIR "/menus", TREEDIR "/menus" },
	{ PKGDATADIR "/bundles.conf", TREEDIR "/etc/bundles.conf" },
	{ PKGDATADIR "/numbers.conf", TREEDIR "/etc/numbers.conf" },
};

bool config_value_is_one_default(const char *a, const char *b)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(shipped); i++)
		if ((!strcmp(a, shipped[i][0]) || !strcmp(a, shipped[i][1])) && (!strcmp(b, shipped[i][0]) || !strcmp(b, shipped[i][1])))
			return true;
	return false;
}

static const char *default_path(const char *dflt)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(shipped); i++)
		if (!strcmp(dflt, shipped[i][0]) && access(dflt, R_OK) < 0)
			return shipped[i][1];
	return dflt;
}

void config_value_default(struct config_reader *r, void *base, const struct config_key *key, unsigned line)
{
	if (key->flags & CONFIG_OPTIONAL)
		return;
	if (!key->dflt)
		return value_fault(r, key, line, "missing");
	switch (key->kind) {
	case CONFIG_STRING:
		return put_string(r, base, key, key->dflt, line);
	case CONFIG_PATH:
		return put_string(r, base, key, default_path(key->dflt), line);
	case CONFIG_PATHS:
		return put_paths(r, base, key, NULL, default_path(key->dflt), line);
	case CONFIG_WORD:
	case CONFIG_CHOICE:
	case CONFIG_LEVEL:
		return put_word(r, base, key, key->dflt, line);
	case CONFIG_NUMBER:
	case CONFIG_PORT:
		return put_number(r, base, key, atol(key->dflt), line);
	case CONFIG_WORDS:
		return default_words(r, base, key, line);
	case CONFIG_LOCAL:
	case CONFIG_BOOL:
	case CONFIG_TON_NPI:
	case CONFIG_OCTETS:
	case CONFIG_TLVS:
		return;	/* false; nothing */
	}
}
