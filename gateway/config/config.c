/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Walks the file by sections; each value goes through the table. */
#include "gateway/config/config_priv.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <talloc.h>

#include <osmocom/core/utils.h>

#include "menus/engine/menu.h"

static void take_section(struct config_reader *r, void *base, const char *section, const config_setting_t *group);

/* A value, or a group within the group: as deep as the table's paths are. */
static void take_setting(struct config_reader *r, void *base, const char *section, const config_setting_t *v)
{
	const struct config_key *key = config_key_find(section, config_setting_name(v));
	char path[CONFIG_PATH_MAX];

	if (key) {
		config_value_take(r, base, key, v);
		return;
	}
	if (snprintf(path, sizeof(path), "%s.%s", section, config_setting_name(v)) < (int)sizeof(path) && config_section_is(path))
		take_section(r, base, path, v);
	else
		config_faults_add(r->faults, r->file, config_setting_source_line(v),
				  "%s.%s: unknown key; expected one of those in etc/musafir.conf", section, config_setting_name(v));
}

static void take_settings(struct config_reader *r, void *base, const char *section, const config_setting_t *group)
{
	int i, n = config_setting_length(group);

	for (i = 0; i < n; i++)
		take_setting(r, base, section, config_setting_get_elem(group, i));
}

/* Whether a group has the setting, or the group, that a name begins with. */
static bool is_given(const config_setting_t *group, const char *name)
{
	char first[CONFIG_PATH_MAX];

	snprintf(first, sizeof(first), "%.*s", (int)strcspn(name, "."), name);
	return group && config_setting_get_member(group, first);
}

/* group may be NULL: every key of the section, and of the groups in it, takes its default. Groups that are given see to themselves. */
static void take_defaults(struct config_reader *r, void *base, const char *section, const config_setting_t *group)
{
	unsigned line = group ? config_setting_source_line(group) : 0;
	size_t i, len = strlen(section);

	for (i = 0; i < config_n_keys; i++) {
		const struct config_key *key = &config_keys[i];

		if (!strncmp(key->path, section, len) && key->path[len] == '.' && !is_given(group, key->path + len + 1))
			config_value_default(r, base, key, line);
	}
}

static void take_section(struct config_reader *r, void *base, const char *section, const config_setting_t *group)
{
	if (group && !config_setting_is_group(group)) {
		config_faults_add(r->faults, r->file, config_setting_source_line(group), "%s: wrong type; expected a group { ... }", section);
		return;
	}
	if (group)
		take_settings(r, base, section, group);
	take_defaults(r, base, section, group);
}

static void check_link_name(struct config_reader *r, const struct config_link *links, size_t i)
{
	size_t k;

	for (k = 0; k < i; k++)
		if (links[k].name && links[i].name && !strcmp(links[k].name, links[i].name))
			config_faults_add(r->faults, r->file, links[i].line, "links.name: the same twice; expected a name of its own for each link");
}

/* Before the keys of "ussd", which bend it. An unknown name is found with the other keys. */
static void take_dialect(struct config_link *link, const config_setting_t *group)
{
	const struct ussd_dialect *d;
	const char *name;

	if (!config_setting_is_group(group) || !config_setting_lookup_string(group, "dialect", &name))
		name = config_key_find("links", "dialect")->dflt;
	d = ussd_dialect_find(name);
	if (d)
		link->ussd = *d;
}

/* What the keys of "ussd" can only say together. */
static void check_dialect(struct config_reader *r, const struct config_link *link, const config_setting_t *group)
{
	const config_setting_t *ussd = config_setting_get_member(group, "ussd");
	unsigned line = ussd ? config_setting_source_line(ussd) : 0;

	if (ussd && link->ussd.name && !strcmp(link->ussd.name, "none"))
		config_faults_add(r->faults, r->file, line, "links.ussd: the dialect is none; expected another dialect, or no group ussd");
	else if (link->ussd.network_initiated && !link->ussd.can_open)
		config_faults_add(r->faults, r->file, line, "links.ussd.network_initiated: dialect %s knows no way; expected false", link->ussd.name);
}

/* A key that the link's protocol does not have. */
static void check_link_keys(struct config_reader *r, const config_setting_t *group, bool is_gsup)
{
	int i, n = config_setting_length(group);

	for (i = 0; i < n; i++) {
		const config_setting_t *v = config_setting_get_elem(group, i);
		const char *name = config_setting_name(v);
		const struct config_key *key = config_key_find("links", name);

		if (is_gsup ? !key || !(key->flags & CONFIG_GSUP) : key && key->flags & CONFIG_NOT_SMPP)
			config_faults_add(r->faults, r->file, config_setting_source_line(v), "links.%s: no key of protocol %s; expected one of its own",
					  name, is_gsup ? "gsup" : "smpp");
	}
}

static bool is_on_this_host(const char *host)
{
	return !strcasecmp(host, "localhost") || !strcmp(host, "[::1]") || config_is_loopback(host);
}

/* Where such a link reaches beyond this host; NULL: nowhere. What a name is looked up as is not known before, and may change. */
static const char *far_end(const struct config_link *link)
{
	const char *const *from;

	if (link->host && !is_on_this_host(link->host))
		return link->host;
	for (from = link->outbind.port ? link->outbind.from : NULL; from && *from; from++)
		if (!is_on_this_host(*from))
			return *from;
	return NULL;
}

/* PINs and codes are typed over every link. */
static void check_clear(struct config_reader *r, const struct config_link *link, const config_setting_t *group, bool is_gsup)
{
	const config_setting_t *host = config_setting_is_group(group) ? config_setting_get_member(group, "host") : NULL;
	const char *far = host && !link->insecure && (is_gsup || !config_setting_get_member(group, "tls")) ? far_end(link) : NULL;

	if (far)
		config_faults_add(r->faults, r->file, config_setting_source_line(host),
				  "links.insecure: what people type, PINs too, would go to %s in clear; expected %s, a host like \"127.0.0.1\", or insecure = true",
				  far, is_gsup ? "OsmoHLR on this host" : "a group tls");
}

static void take_gsup(struct config_reader *r, struct config_link *link, const config_setting_t *group)
{
	size_t i;

	link->ussd.limits = TEXT_LIMITS_USSD;
	for (i = 0; i < config_n_keys; i++) {
		const struct config_key *key = &config_keys[i];
		const config_setting_t *v;

		if (!(key->flags & CONFIG_GSUP))
			continue;
		v = config_setting_get_member(group, strchr(key->path, '.') + 1);
		if (v)
			config_value_take(r, link, key, v);
		else
			config_value_default(r, link, key, link->line);
	}
	if (!config_setting_get_member(group, "port"))
		link->port = CONFIG_GSUP_PORT;
}

static void take_link(struct config_reader *r, struct config_link *links, size_t i, const config_setting_t *group)
{
	struct config_link *link = &links[i];
	const config_setting_t *tls;
	const char *protocol;
	bool is_gsup;

	link->line = config_setting_source_line(group);
	is_gsup = config_setting_is_group(group) && config_setting_lookup_string(group, "protocol", &protocol) && !strcmp(protocol, "gsup");
	if (config_setting_is_group(group))
		check_link_keys(r, group, is_gsup);
	if (is_gsup) {
		take_gsup(r, link, group);
	} else {
		take_dialect(link, group);
		take_section(r, link, "links", group);
		if (!config_setting_get_member(group, "sms"))
			take_defaults(r, link, "links.sms", NULL);
		check_dialect(r, link, group);
	}
	check_link_name(r, links, i);
	if (link->reconnect_max_ms < link->reconnect_ms)
		config_faults_add(r->faults, r->file, link->line, "links.reconnect_max_ms: below reconnect_ms; expected at least as much");
	tls = !is_gsup && config_setting_is_group(group) ? config_setting_get_member(group, "tls") : NULL;
	if (tls && config_setting_is_group(tls))
		config_tls(r, link, tls);
	check_clear(r, link, group, is_gsup);
	if (link->password_file && r->flags & CONFIG_PASSWORDS)
		config_password(r, link->password, link->password_file, link->line);
}

static void take_links(struct config_reader *r, const config_setting_t *list)
{
	struct config_link *links;
	int i, n = list ? config_setting_length(list) : 0;

	if (!list)
		return;
	if (!config_setting_is_list(list) || n > CONFIG_LINKS_MAX) {
		config_faults_add(r->faults, r->file, config_setting_source_line(list),
				  "links: wrong type or too many; expected a list ( { ... }, ... ) of at most %d", CONFIG_LINKS_MAX);
		return;
	}
	links = talloc_zero_array(r->out, struct config_link, n + 1);
	if (!links) {
		config_faults_add(r->faults, r->file, 0, "out of memory");
		return;
	}
	for (i = 0; i < n; i++)
		take_link(r, links, i, config_setting_get_elem(list, i));
	r->out->links = links;
	r->out->n_links = n;
}

static const struct {
	const char *name;
	bool optional;	/* absent: all zero, without defaults */
} sections[] = {
	{ "service", false }, { "store", false }, { "pin", false }, { "desk", false }, { "cases", false }, { "complaints", false }, { "limits", false }, { "log", false }, { "process", false },
	{ "admin", false }, { "vty", true }, { "ctrl", true }, { "prometheus", true }, { "statsd", true },
};

static bool is_section(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sections); i++)
		if (!strcmp(sections[i].name, name))
			return true;
	return !strcmp(name, "links");
}

static void take_root(struct config_reader *r, const config_setting_t *root)
{
	int n = config_setting_length(root);
	size_t i;
	int k;

	for (k = 0; k < n; k++) {
		const config_setting_t *v = config_setting_get_elem(root, k);
		const struct config_key *key = config_key_find("", config_setting_name(v));

		if (key)
			config_value_take(r, r->out, key, v);
		else if (!is_section(config_setting_name(v)))
			config_faults_add(r->faults, r->file, config_setting_source_line(v),
					  "%s: unknown section; expected service, store, pin, desk, cases, complaints, limits, links, vty, ctrl, prometheus, statsd, log or process",
					  config_setting_name(v));
	}
	for (i = 0; i < ARRAY_SIZE(sections); i++) {
		const config_setting_t *group = config_setting_get_member(root, sections[i].name);

		if (group || !sections[i].optional)
			take_section(r, r->out, sections[i].name, group);
	}
	for (i = 0; i < config_n_keys; i++)
		if (!strchr(config_keys[i].path, '.') && !config_setting_get_member(root, config_keys[i].path))
			config_value_default(r, r->out, &config_keys[i], 0);
	take_links(r, config_setting_get_member(root, "links"));
}

/* A text for a language that nobody is offered is a slip of the pen. */
static void check_local(struct config_reader *r, const config_setting_t *service, const char *name, const struct menu_local *texts)
{
	for (; texts && texts->text; texts++) {
		const char *const *lang = r->out->service.languages;

		while (lang && *lang && strcmp(*lang, texts->lang))
			lang++;
		if (*texts->lang && lang && !*lang)
			config_faults_add(r->faults, r->file, config_setting_source_line(config_setting_get_member(service, name)),
					  "service.%s.%s: not a language of service.languages; expected one of those", name, texts->lang);
	}
}

static void check_unreviewed(struct config_reader *r, const config_setting_t *service)
{
	const char *const *code, *const *lang;

	for (code = r->out->service.unreviewed; code && *code; code++) {
		for (lang = r->out->service.languages; lang && *lang && strcmp(*lang, *code); lang++)
			;
		if (lang && !*lang)
			config_faults_add(r->faults, r->file, config_setting_source_line(config_setting_get_member(service, "unreviewed")),
					  "service.unreviewed: %s is not a language of service.languages; expected one of those", *code);
	}
}

/* One phone alone must not use up what all of its link may. */
static void check_limits(struct config_reader *r, const config_setting_t *limits)
{
	const struct config *c = r->out;
	unsigned line = limits ? config_setting_source_line(limits) : 0;

	if (c->limits.number_unlocks > c->limits.link_unlocks / 2)
		config_faults_add(r->faults, r->file, line, "limits.number_unlocks: more than half of link_unlocks; expected less");
	if (c->limits.number_checks > c->limits.link_checks / 2)
		config_faults_add(r->faults, r->file, line, "limits.number_checks: more than half of link_checks; expected less");
}

/* Two processes of one user may stop and trace each other, and read each other's files. */
static void check_users(struct config_reader *r, const config_setting_t *process)
{
	static const char *const keys[] = { "gateway_user", "vault_user", "kdf_user" };
	const char *const names[] = { r->out->process.gateway_user, r->out->process.vault_user, r->out->process.kdf_user };
	size_t a, b;

	for (a = 1; a < ARRAY_SIZE(keys) && !(r->flags & CONFIG_HANDED); a++)
		for (b = 0; b < a; b++)
			if (names[a] && names[b] && config_is_same_user(names[a], names[b]))
				config_faults_add(r->faults, r->file, config_setting_source_line(config_setting_get_member(process, keys[a])),
						  "process.%s: the user of process.%s; expected another one", keys[a], keys[b]);
}

/* What depends on more than one key, or on the host. */
static void finish_config(struct config_reader *r, const config_setting_t *root)
{
	const config_setting_t *store = config_setting_get_member(root, "store");
	struct config *c = r->out;
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	while (c->service.languages && c->service.languages[c->service.n_languages])
		c->service.n_languages++;
	check_local(r, config_setting_get_member(root, "service"), "name", c->service.name);
	check_local(r, config_setting_get_member(root, "service"), "help_desk", c->service.help_desk);
	check_unreviewed(r, config_setting_get_member(root, "service"));
	check_limits(r, config_setting_get_member(root, "limits"));
	if (c->pin.workers == 0)
		c->pin.workers = cores < 1 ? 1 : cores > 64 ? 64 : cores;
	if (c->store.admin && strlen(c->store.admin) > 107)	/* sun_path */
		config_faults_add(r->faults, r->file, store ? config_setting_source_line(store) : 0,
				  "store.admin: too long with its folder; expected at most 107 octets");
	check_users(r, config_setting_get_member(root, "process"));
	if (c->service.holidays_file && !(r->flags & CONFIG_HANDED))
		config_holidays(r, config_setting_source_line(config_setting_get_member(config_setting_get_member(root, "service"), "holidays")));
	if (c->store.bundles_file && !(r->flags & CONFIG_HANDED))
		config_bundles(r, store ? config_setting_source_line(store) : 0);
	config_sim(r, root);
	if (c->store.numbers_file && !(r->flags & CONFIG_HANDED))
		config_numbers(r, store ? config_setting_source_line(store) : 0);
}

static void parse_text(struct config_reader *r, const char *text, size_t len)
{
	config_t cfg;

	if (config_refuse_text(r, r->file, text, len))
		return;
	config_init(&cfg);
	if (config_read_string(&cfg, text)) {
		take_root(r, config_root_setting(&cfg));
		finish_config(r, config_root_setting(&cfg));
	} else {
		config_faults_add(r->faults, r->file, config_error_line(&cfg), "%s; expected key = value;", config_error_text(&cfg));
	}
	config_destroy(&cfg);
}

static int reader_init(struct config_reader *r, void *ctx, const char *file, unsigned flags, struct config_faults *faults)
{
	const char *slash = strrchr(file, '/');

	*r = (struct config_reader){ .file = file, .flags = flags, .faults = faults };
	r->out = talloc_zero(ctx, struct config);
	if (!r->out)
		return -ENOMEM;
	r->out->file = talloc_strdup(r->out, file);
	r->folder = talloc_strndup(r->out, file, slash ? slash - file + 1 : 0);
	return r->out->file && r->folder ? 0 : -ENOMEM;
}

int config_parse(const struct config **conf, void *ctx, const char *file, const char *text, size_t len, unsigned flags,
		 struct config_faults *faults)
{
	struct config_reader r;

	*conf = NULL;
	if (reader_init(&r, ctx, file, flags, faults)) {
		config_faults_add(faults, file, 0, "out of memory");
		talloc_free(r.out);
		return -ENOMEM;
	}
	parse_text(&r, text, len);
	if (config_faults_count(faults)) {
		config_free(r.out);
		return -EINVAL;
	}
	*conf = r.out;
	return 0;
}

int config_load(const struct config **conf, void *ctx, const char *file, unsigned flags, struct config_faults *faults)
{
	char *text;
	int rc = config_read_text(&text, ctx, file);

	*conf = NULL;
	if (rc < 0) {
		config_faults_add(faults, file, 0, "%s; expected a configuration file", strerror(-rc));
		return rc == -ENOMEM ? rc : -EIO;
	}
	rc = config_parse(conf, ctx, file, text, rc, flags, faults);
	talloc_free(text);
	return rc;
}

void config_free(const struct config *conf)
{
	struct config *c = (struct config *)conf;
	size_t i;

	if (!c)
		return;
	for (i = 0; i < c->n_links; i++) {
		explicit_bzero(((struct config_link *)c->links)[i].password, sizeof(c->links[i].password));
		if (c->links[i].tls.key.text)
			explicit_bzero((char *)c->links[i].tls.key.text, c->links[i].tls.key.len);
	}
	talloc_free(c);
}

/* Real folder of a file that may not exist yet. */
static bool folder_of(char out[PATH_MAX], const char *file)
{
	char buf[PATH_MAX];
	char *slash;

	if (osmo_strlcpy(buf, file, sizeof(buf)) >= sizeof(buf))
		return false;
	slash = strrchr(buf, '/');
	if (slash)
		slash[slash == buf] = '\0';
	return realpath(slash ? buf : ".", out) != NULL;
}

bool config_is_key_beside_store(const struct config *conf)
{
	char key[PATH_MAX], db[PATH_MAX];

	return folder_of(key, conf->store.keyfile) && folder_of(db, conf->store.path) && !strcmp(key, db);
}
