/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What stands in a copy: lines of a section, a key, the same in words of the person's language, and the value, with tabs between. What is known of others is
 * not in it: officers are desks, and who speaks for somebody is a word. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/cases/identity_case.h"
#include "store/values/identity_day.h"

#define PARTS_MAX	4096	/* 7 MiB: more than two years of a history */
#define LINE		1024

/* A copy being written. rc: the first error; nothing is written behind it.  secret: plain, seal. */
struct copy {
	struct identity_run *r;
	int64_t case_id;
	struct seal_copy seal;
	uint8_t plain[SEAL_COPY_PART];
	size_t used;
	unsigned n;
	int rc;
};

static void flush(struct copy *c, bool is_last)
{
	uint8_t sealed[SEAL_COPY_SEALED];
	size_t len;

	if (c->rc == 0 && ++c->n > PARTS_MAX)
		c->rc = -EFBIG;
	if (c->rc)
		return;
	len = seal_copy_push(&c->seal, sealed, c->plain, c->used, is_last);
	c->rc = db_export_put(c->r->core->db, c->case_id, c->n, sealed, len);
	c->used = 0;
}

static void add(struct copy *c, const char *text, size_t len)
{
	size_t n;

	for (; len && c->rc == 0; text += n, len -= n) {
		n = OSMO_MIN(len, sizeof(c->plain) - c->used);
		memcpy(c->plain + c->used, text, n);
		c->used += n;
		if (c->used == sizeof(c->plain))
			flush(c, false);
	}
}

/* A word of the menus in the person's language, or the key. */
static const char *say(const struct copy *c, const char *group, const char *key)
{
	const struct identity_conf *conf = c->r->core->conf;
	const char *word = conf->say ? conf->say(conf->words, c->r->d->lang, group, key) : NULL;

	return word ? word : key;
}

static void put(struct copy *c, const char *section, const char *key, const char *label, const char *value)
{
	char line[LINE];
	int n = snprintf(line, sizeof(line), "%s\t%s\t%s\t%s", section, key, label, value), i, tabs = 0;

	n = OSMO_MIN(n, LINE - 2);
	for (i = 0; i < n; i++) {	/* what was typed has none; a fourth tab, or a line break, would be another line */
		tabs += line[i] == '\t';
		if ((unsigned char)line[i] < ' ' && !(line[i] == '\t' && tabs <= 3))
			line[i] = ' ';
	}
	line[n] = '\n';
	add(c, line, (size_t)n + 1);
	secret_wipe_mem(line, sizeof(line));
}

static void put_section(struct copy *c, const char *section)
{
	put(c, section, "", say(c, "copy", section), "");
}

/* ---- what is in it ---- */

static void put_title(struct copy *c, const struct identity_case *k)
{
	char day[IDENTITY_DAY_TEXT];

	identity_day_text(day, c->r->now);
	put(c, "copy", "title", say(c, "copy", "title"), day);
	put(c, "copy", "lang", say(c, "copy", "lang"), c->r->d->lang);
	put(c, "copy", "desk", say(c, "copy", "desk"), k->body.link);
	put(c, "copy", "case", say(c, "copy", "number"), k->row.number);
}

static void put_facts(struct copy *c)
{
	struct identity_record rec;
	struct db_person p;
	enum identity_attr a;

	if (c->rc)
		return;
	c->rc = db_person_get(c->r->core->db, &p, c->r->d->person_id);
	if (c->rc == -ENOENT)
		c->rc = -EBADMSG;	/* no end of a list */
	if (c->rc == 0)
		c->rc = identity_open_record(c->r->core, &rec, &p, c->r->d->dek);
	for (a = 0; c->rc == 0 && a < IDENTITY_ATTR_COUNT; a++)
		if (rec.v[a][0])
			put(c, "facts", identity_attributes[a].key,
			    identity_attributes[a].fact ? say(c, "fact", identity_attributes[a].fact) : identity_attributes[a].key, rec.v[a]);
	put(c, "facts", "msisdn", say(c, "fact", "phone"), c->r->d->number);
	secret_wipe_mem(&rec, sizeof(rec));
}

/* A list of facts in words. */
static void say_facts(const struct copy *c, char *out, size_t size, char *names)
{
	char *name, *at = names;
	size_t used = 0;

	out[0] = '\0';
	while ((name = strsep(&at, ",")) && used < size)
		used += (size_t)snprintf(out + used, size - used, "%s%s", used ? ", " : "", say(c, "fact", name));
}

/* What no organisation did, with the day in its place. */
static void put_event(struct copy *c, const char *word, const char *day)
{
	const char *text = say(c, "event", word), *at = strstr(text, "{day}");
	char label[192];

	snprintf(label, sizeof(label), "%.*s%s%s", at ? (int)(at - text) : (int)strlen(text), text, at ? day : "", at ? at + strlen("{day}") : "");
	put(c, "seen", word, label, day);
}

/* date|short|facts|time|code|purpose|record number; of what no organisation did date||word. */
static void put_seen(struct copy *c, char *event)
{
	char *part[7] = { "", "", "", "", "", "", "" }, facts[IDENTITY_EVENT_MAX], value[LINE - 96];
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(part) && event; i++)
		part[i] = strsep(&event, "|");
	if (!*part[1]) {
		put_event(c, part[2], part[0]);
		return;
	}
	say_facts(c, facts, sizeof(facts), part[2]);
	snprintf(value, sizeof(value), "%s %s; %s; %s; %s", part[0], part[3], facts, say(c, "purpose", part[5]), part[6]);
	put(c, "seen", part[4], part[1], value);
	secret_wipe_mem(value, sizeof(value));
}

/* What the reading of rows ended with: no more of them is no fault, of what was written in between it would be one. */
static void end_rows(struct copy *c, int rc)
{
	if (c->rc == 0 && rc != -ENOENT)
		c->rc = rc;
}

/* Nor what the screen does not show in the week behind a recovery. */
static void put_history(struct copy *c)
{
	struct db_note note = { .id = DB_FOREVER };
	struct identity_after after;
	char event[IDENTITY_EVENT_MAX];
	int rc = 0;

	if (c->rc == 0)
		c->rc = identity_after_look(c->r, &after, c->r->d->person_id);
	while (c->rc == 0 && (rc = db_history_prev(c->r->core->db, &note, c->r->d->person_id, note.id)) == 0) {
		if (identity_after_hides(&after, note.created))
			continue;
		if (identity_note_open(event, &note, c->r->d->ref, c->r->d->dek))
			identity_lost(c->r->core, "history");
		else
			put_seen(c, event);
	}
	end_rows(c, rc);
	secret_wipe_mem(event, sizeof(event));
}

static void put_tie(struct copy *c, const struct db_tie *t, const char *section)
{
	char day[IDENTITY_DAY_TEXT] = "", value[192];
	struct db_org org = { .name = "" };
	int rc = t->org_id ? db_org_get(c->r->core->db, &org, t->org_id) : 0;

	if (rc)
		c->rc = rc == -ENOENT ? 0 : rc;
	if (t->until)
		identity_day_text(day, t->until);
	snprintf(value, sizeof(value), "%s%s%s", org.name, *org.name && *day ? ", " : "", day);
	put(c, section, t->kind == DB_TIE_PROXY ? "proxy" : "guardian", say(c, "case", t->kind == DB_TIE_PROXY ? "proxy" : "guardian"), value);
}

static void put_ties(struct copy *c)
{
	struct db_tie t = { .id = 0 };
	struct db *db = c->r->core->db;
	int rc = 0;

	put_section(c, "proxies");
	while (c->rc == 0 && (rc = db_tie_next(db, &t, NULL, c->r->d->person_id, t.id)) == 0)
		put_tie(c, &t, "proxies");
	end_rows(c, rc);
	t.id = 0;
	put_section(c, "proxy_for");
	while (c->rc == 0 && (rc = db_tie_next_other(db, &t, NULL, c->r->d->person_id, t.id)) == 0)
		put_tie(c, &t, "proxy_for");
	end_rows(c, rc);
}

static void put_cases(struct copy *c)
{
	struct db_case k = { .id = 0 };
	char day[IDENTITY_DAY_TEXT], value[192];
	const char *kind;
	int rc = 0;

	put_section(c, "cases");
	while (c->rc == 0 && (rc = db_case_about(c->r->core->db, &k, NULL, c->r->d->person_id)) == 0) {
		kind = identity_case_kind_word(k.kind);
		identity_day_text(day, k.created);
		snprintf(value, sizeof(value), "%s; %s; %s", day, k.desk_name, say(c, "case_is", identity_case_kind_state(k.state)));
		put(c, "cases", kind, say(c, "case", kind), value);
	}
	end_rows(c, rc);
}

int identity_case_export(struct identity_run *r, const struct identity_case *k)
{
	const struct identity_conf *conf = r->core->conf;
	struct copy c = { .r = r, .case_id = k->row.id };

	seal_copy_begin(&c.seal, r->v, r->kept->salt, conf->argon2_mem_kib, conf->argon2_ops);
	c.rc = db_export_drop(r->core->db, c.case_id);
	if (c.rc == 0)
		c.rc = db_export_put(r->core->db, c.case_id, 0, c.seal.head, sizeof(c.seal.head));
	put_title(&c, k);
	put_section(&c, "facts");
	put_facts(&c);
	put_section(&c, "seen");
	put_history(&c);
	put_ties(&c);
	put_cases(&c);
	flush(&c, true);
	secret_wipe_mem(&c.plain, sizeof(c.plain));
	secret_wipe_mem(&c.seal, sizeof(c.seal));
	return c.rc;
}
