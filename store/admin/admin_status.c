/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Status and statistics: stored counters, and walks over the ledger in slices. */
#include <errno.h>
#include <stdio.h>

#include <osmocom/core/utils.h>

#include "store/admin/admin_priv.h"
#include "store/base/monotonic.h"
#include "store/seal/rekey.h"
#include "store/base/roles.h"

#define DISK_LEAST (32 << 20)	/* the write-ahead log may need half of it at once */

static void status_processes(struct admin *a)
{
	const struct admin_hooks *h = a->env->hooks;
	unsigned gateway = 0, workers = 0, workers_of = 0;

	admin_row_put(a, "daemon", h ? "running" : "not running");
	if (!h)
		return;
	h->processes(h->ctx, &gateway, &workers, &workers_of);
	admin_row_num(a, "uptime_s", h->uptime(h->ctx));
	admin_row_put(a, "vault", "up");
	admin_row_put(a, "gateway", gateway ? "up" : "down");
	admin_row_num(a, "kdf_workers_up", workers);
	admin_row_num(a, "kdf_workers", workers_of);
	admin_row_num(a, "deleted_in_log_s", h->unscrubbed(h->ctx));
}

/* Of the SMS that wait the oldest, in seconds; a clock that was set back makes none older. */
static void status_backlog(struct admin *a, const struct db_counts *c)
{
	int64_t age = c->outbox_oldest ? identity_clock_steady(a->env->core) - c->outbox_oldest : 0;

	admin_row_num(a, "backlog", c->outbox_waiting);
	admin_row_num(a, "oldest_sms_s", age > 0 ? age : 0);
}

static void status_disk(struct admin *a)
{
	int64_t octets;

	if (db_disk_free(a->env->db, &octets) == 0)
		admin_row_num(a, "disk_free", octets);
	else
		admin_row_put(a, "disk_free", "unknown");
}

static void status_counts(struct admin *a, const struct db_counts *c)
{
	admin_row_num(a, "people", c->people);
	admin_row_num(a, "people_with_pin", c->people - c->pending);
	admin_row_num(a, "people_without_pin", c->pending);
	admin_row_num(a, "people_closed", c->people_closed);
	admin_row_num(a, "organisations", c->orgs);
	admin_row_num(a, "agents", c->staff);
	admin_row_num(a, "live_codes", c->shares_live);
	admin_row_num(a, "open_checks", c->checks_open);
	admin_row_num(a, "sms_waiting", c->outbox_waiting);
	admin_row_num(a, "sms_leased", c->outbox_leased);
	admin_row_num(a, "sms_sent_unconfirmed", c->outbox_sent);
	admin_row_num(a, "ledger_lines", c->lines);
	admin_row_num(a, "database_bytes", c->file_bytes);
	status_backlog(a, c);
	status_disk(a);
}

static void status_load(struct admin *a)
{
	struct identity_core_load load;

	identity_core_load(a->env->core, &load);
	admin_row_num(a, "dialogues", load.dialogues);
	admin_row_num(a, "dialogues_unlocked", load.unlocked);
	admin_row_num(a, "hashes_waiting", load.hashes);
	admin_row_num(a, "refused_verbs", (int64_t)load.refused);
	admin_row_num(a, "languages_withheld", (int64_t)load.withheld);
	admin_row_num(a, "lost_rows", (int64_t)load.lost_rows);
}

/* ---- roles ---- */

static void status_role(struct admin *a, const struct role_told *role)
{
	admin_row_begin(a);
	admin_row_put(a, "role", roles_name(role->peer));
	admin_row_num(a, "index", role->index);
	admin_row_put(a, "state", roles_state(role->state));
	admin_row_time(a, "since", clock_now(a->env->clock) - (monotonic_ms() - role->since_ms) / 1000);
	admin_row_num(a, "restarts", role->restarts);
	admin_row_send(a);
}

/* Rows as many as a step may send. returns: whether there are more. */
static bool status_roles(struct admin *a)
{
	const struct roles *roles = a->env->hooks->roles(a->env->hooks->ctx);
	const struct role_told *role;
	unsigned n;

	for (n = 0; n < ADMIN_ROWS - 2; n++) {
		role = roles_at(roles, a->at.done);
		if (!role)
			return false;
		a->at.done++;
		status_role(a, role);
	}
	return true;
}

/* ---- links ---- */

static void status_link(struct admin *a, const struct identity_link_told *l)
{
	admin_row_begin(a);
	admin_row_put(a, "link", l->name);
	admin_row_put(a, "protocol", l->protocol);
	admin_row_put(a, "serves", l->is_up ? "yes" : "no");
	admin_row_put(a, "state", l->is_down ? "out of service" : l->state);
	admin_row_time(a, "since", l->since);
	admin_row_day(a, "certificate_until", l->until);
	admin_row_put(a, "last_error", l->why);
	admin_row_put(a, "~name", l->name);
	admin_row_put(a, "~error", l->why);
	admin_row_send(a);
}

/* An interface for administrators that is shut, told among the links: nobody is served by it. */
static bool is_door(const struct identity_link_told *l)
{
	return !strcmp(l->protocol, "door");
}

/* returns: 0; -EAGAIN after the message was set. */
static int judge_clock(struct admin *a)
{
	char words[IDENTITY_CLOCK_WORDS];
	struct identity_clock c;

	identity_clock_look(a->env->core, &c);
	if (!c.doubt)
		return 0;
	return admin_say(a, -EAGAIN, "%s: nothing is erased, expired or promised until it is set right, or `musafirctl clock accept`",
			 identity_clock_words(words, &c));
}

#define ALARM_WORDS 320

/* The alarms that are on. */
struct alarms {
	char all[96], mass[96];		/* names, with a blank between; mass: of acts without a PIN; "": none */
	char words[ALARM_WORDS];
	int64_t since;			/* of the oldest; 0: none is on */
	unsigned waiting;
};

static void add_words(char *words, size_t size, const char *between, const char *more)
{
	size_t len = strlen(words);

	snprintf(words + len, size - len, "%s%s", len ? between : "", more);
}

/* returns: 0; an error of db.h. */
static int read_alarms(struct admin *a, struct alarms *on)
{
	struct identity_alarm_state s;
	enum identity_alarm i;
	int rc = 0;

	*on = (struct alarms){ 0 };
	for (i = 0; i < IDENTITY_ALARMS; i++) {
		rc = identity_alarm_get(a->env->core, i, &s);
		if (rc)
			return rc;
		if (!s.since)
			continue;
		add_words(on->all, sizeof(on->all), " ", s.name);
		if (s.told == IDF_MASS_ACTS)
			add_words(on->mass, sizeof(on->mass), " ", s.name);
		add_words(on->words, sizeof(on->words), "; ", s.words);
		on->since = on->since && on->since < s.since ? on->since : s.since;
		on->waiting += s.waiting;
	}
	return 0;
}

static int status_alarms(struct admin *a)
{
	struct alarms on;
	int rc = read_alarms(a, &on);

	if (rc)
		return rc;
	admin_row_put(a, "mass_acts", *on.mass ? on.mass : "none");
	admin_row_put(a, "alarm", *on.all ? on.all : "none");
	admin_row_time(a, "alarm_since", on.since);
	admin_row_num(a, "pins_to_close", on.waiting);
	return 0;
}

/* returns: 0; -EAGAIN after the message was set; an error of db.h. */
static int judge_alarms(struct admin *a)
{
	struct alarms on;
	int rc = read_alarms(a, &on);

	return rc || !on.since ? rc : admin_say(a, -EAGAIN, "alarm %s: %s; when somebody has looked, `musafirctl alarm end NAME`", on.all, on.words);
}

/* returns: 0; -ENOTCONN after the message was set. */
static int judge_silence(struct admin *a)
{
	const struct roles *roles = a->env->hooks->roles(a->env->hooks->ctx);
	const struct role_told *role;
	size_t i;

	for (i = 0; (role = roles_at(roles, i)); i++)
		if (role->peer == HANDOFF_GATEWAY && role->state == HANDOFF_ROLE_SILENT)
			return admin_say(a, -ENOTCONN, "the gateway stands still: no phone is answered");
	return 0;
}

/* A refused start is better prepared than met. returns: 0; -EAGAIN after the message was set. */
static int judge_anchor(struct admin *a)
{
	const char *state = a->env->hooks->anchor(a->env->hooks->ctx);

	if (!strcmp(state, "good") || !strcmp(state, "none"))
		return 0;
	return admin_say(a, -EAGAIN, "the anchor %s: an older database may be taken for this one, and nobody is erased", state);
}

/* It serves all the same. returns: 0 after the message was set, or without one. */
static int tell_rekey(struct admin *a)
{
	struct rekey_state state;

	if (rekey_look(a->env->db, a->env->keys, &state) < 0 || !state.is_moving)
		return 0;
	return admin_say(a, 0, "a rekey is under way: both key files open the database until `musafirctl rekey` has ended");
}

/* A full disk serves nobody. returns: 0; -ENOSPC after the message was set. */
static int judge_disk(struct admin *a)
{
	int64_t octets;

	if (db_disk_free(a->env->db, &octets) < 0 || octets >= DISK_LEAST)
		return 0;
	return admin_say(a, -ENOSPC, "the disk of the database has %lld MiB left: when it is full no phone is served", (long long)octets >> 20);
}

/* What must be seen to: the first of it in words. returns: 0; -ENOTCONN, -ENOSPC, -EAGAIN after the message was set; an error of db.h. */
static int status_judge(struct admin *a)
{
	const struct identity_link_told *l, *shut = NULL;
	char down[ADMIN_MESSAGE_MAX / 2] = "";
	const char *why = "";
	unsigned i, n = 0, workers, workers_of, gateway;
	size_t len = 0;
	int rc;

	a->env->hooks->processes(a->env->hooks->ctx, &gateway, &workers, &workers_of);
	if (!gateway)
		return admin_say(a, -ENOTCONN, "the gateway is down: no phone is answered");
	if (workers_of && !workers)
		return admin_say(a, -ENOTCONN, "no hash worker is up: no PIN opens");
	if (judge_silence(a) < 0)
		return -ENOTCONN;
	if (judge_disk(a) < 0)
		return -ENOSPC;
	rc = judge_clock(a);
	if (rc == 0)
		rc = judge_anchor(a);
	if (rc == 0)
		rc = judge_alarms(a);
	if (rc < 0)
		return rc;
	for (i = 0; (l = identity_core_link(a->env->core, i)); i++) {
		if (l->is_up || !*l->name)
			continue;
		if (is_door(l)) {
			shut = l;
			continue;
		}
		why = l->is_down ? "taken out of service" : *l->why ? l->why : l->state;
		if (len < sizeof(down))
			len += snprintf(down + len, sizeof(down) - len, "%s%s", n++ ? ", " : "", l->name);
	}
	if (i == 0)
		return admin_say(a, -ENOTCONN, "the gateway has not said yet how its links are");
	if (n == 1)
		return admin_say(a, -ENOTCONN, "link %s is down: %s", down, why);
	if (n)
		return admin_say(a, -ENOTCONN, "links are down: %s", down);
	return shut ? admin_say(a, 0, "%s is shut: %s; the service goes on without it", shut->name, shut->why) : tell_rekey(a);
}

/* Rows as many as a step may send. */
static int status_links(struct admin *a)
{
	const struct identity_link_told *l;
	unsigned n;

	for (n = 0; n < ADMIN_ROWS - 2; n++) {
		l = identity_core_link(a->env->core, a->at.done);
		if (!l)
			return status_judge(a);
		a->at.done++;
		if (*l->name)
			status_link(a, l);
	}
	return 1;
}

/* Since when the key file is what it is: it is made with the first line of the ledger, unless it was made anew. returns: 0; an error of db.h. */
static int status_key(struct admin *a)
{
	struct rekey_state state;
	char rekey[8] = "none";
	int64_t since = 0;
	size_t len;
	int rc = db_meta_get(a->env->db, DB_META_KEYED, &since, sizeof(since), &len);

	if (rc == -ENOENT)
		rc = ledger_first(a->env->db, &since);
	if (rc < 0 && rc != -ENOENT)
		return rc;
	admin_row_day(a, "key_since", since);
	rc = rekey_look(a->env->db, a->env->keys, &state);
	if (rc < 0)
		return rc;
	if (state.is_moving)
		snprintf(rekey, sizeof(rekey), "%u%%", state.is_moved ? 100 : state.percent);
	admin_row_put(a, "rekey", rekey);
	return 0;
}

/* The class that was seen through longest ago, and rows of all. */
static int status_retention(struct admin *a)
{
	struct identity_retention_row row;
	int64_t oldest = 0, removed = 0;
	unsigned i;
	int rc;

	for (i = 0; (rc = identity_retention_get(a->env->core, i, &row)) == 0; i++) {
		oldest = i && oldest < row.ran ? oldest : row.ran;
		removed += row.removed;
	}
	admin_row_time(a, "retention_run", oldest);
	admin_row_num(a, "retention_removed", removed);
	return rc == -ENOENT ? 0 : rc;
}

/* Courts, police and others who asked for what is kept. */
static int status_requests(struct admin *a)
{
	struct identity_access_counts n;
	int rc = identity_access_counts(a->env->core, &n);

	if (rc < 0)
		return rc;
	admin_row_num(a, "access_requests", n.all);
	admin_row_num(a, "access_requests_open", n.open);
	admin_row_num(a, "access_people_given", n.people);
	return 0;
}

static int status_service(struct admin *a)
{
	struct identity_clock clock;
	struct db_counts counts;
	struct identity_erasing erasing;
	int64_t erased, backup = 0;
	size_t len;
	int rc = db_counts(a->env->db, &counts);

	if (rc == 0)
		rc = db_counter_get(a->env->db, &erased, "total|never_activated_erased");
	if (rc == 0)
		rc = identity_erasing_get(a->env->core, &erasing);
	if (rc == 0)
		rc = db_meta_get(a->env->db, DB_META_BACKUP, &backup, sizeof(backup), &len);
	if (rc < 0 && rc != -ENOENT)
		return rc;
	identity_clock_look(a->env->core, &clock);
	admin_row_begin(a);
	status_processes(a);
	admin_row_put(a, "clock", clock.doubt ? "in doubt" : "good");
	rc = status_alarms(a);
	if (rc < 0)
		return rc;
	status_counts(a, &counts);
	admin_row_time(a, "last_backup", backup);
	rc = status_key(a);
	if (rc < 0)
		return rc;
	admin_row_num(a, "never_activated_erasing", erasing.n);
	admin_row_day(a, "never_activated_erasing_on", erasing.at);
	admin_row_num(a, "never_activated_erased", erased);
	rc = status_retention(a);
	if (rc == 0)
		rc = status_requests(a);
	if (rc < 0)
		return rc;
	if (a->env->hooks) {
		admin_row_put(a, "anchor", a->env->hooks->anchor(a->env->hooks->ctx));
		status_load(a);
	}
	if (seal_keys_is_test(a->env->keys)) {
		admin_row_put(a, "key", "test");
		admin_row_num(a, "test_clock_s", a->env->clock->offset_s);
	}
	admin_row_send(a);
	return 0;
}

int admin_clock_accept(struct admin *a)
{
	char words[IDENTITY_CLOCK_WORDS];
	struct identity_clock c;
	int rc = identity_clock_accept(a->env->core);

	if (rc == 0)
		return 0;
	identity_clock_look(a->env->core, &c);
	return rc == -EALREADY ? admin_say(a, 0, "%s and is not in doubt", identity_clock_words(words, &c)) : rc;
}

int admin_retention_list(struct admin *a)
{
	struct identity_retention_row row;
	unsigned i;
	int rc;

	for (i = 0; (rc = identity_retention_get(a->env->core, i, &row)) == 0; i++) {
		admin_row_begin(a);
		admin_row_put(a, "class", row.name);
		admin_row_num(a, "keep_s", row.keep_s);
		admin_row_time(a, "last_run", row.ran);
		admin_row_num(a, "removed", row.removed);
		admin_row_put(a, "state", row.fails ? "fails" : row.is_late ? "late" : "good");
		admin_row_send(a);
	}
	return rc == -ENOENT ? 0 : rc;
}

int admin_alarm_list(struct admin *a)
{
	struct identity_alarm_state s;
	enum identity_alarm i;
	int rc;

	for (i = 0; i < IDENTITY_ALARMS; i++) {
		rc = identity_alarm_get(a->env->core, i, &s);
		if (rc < 0)
			return rc;
		admin_row_begin(a);
		admin_row_put(a, "alarm", s.name);
		admin_row_put(a, "state", s.since ? "on" : "off");
		admin_row_time(a, "since", s.since);
		admin_row_num(a, "count", (int64_t)s.n);
		admin_row_num(a, "pins_to_close", s.waiting);
		admin_row_send(a);
	}
	return 0;
}

int admin_alarm_end(struct admin *a)
{
	unsigned done;
	int rc = identity_alarm_end(a->env->core, admin_get(a, "name"), &done);

	if (rc == -ENOENT)
		return admin_say(a, -EINVAL, "no such alarm: alarm list names them");
	if (rc == -EALREADY)
		return admin_say(a, 0, "it is off");
	if (rc)
		return rc;
	return done ? admin_say(a, 0, "ended; %u PINs closed until a desk opens them", done) : admin_say(a, 0, "ended");
}

int admin_status(struct admin *a)
{
	enum { SERVICE, ROLES, LINKS };
	int rc;

	switch (a->at.made) {
	case SERVICE:
		rc = status_service(a);
		if (rc < 0 || !a->env->hooks)
			return rc;
		admin_section(a, "roles");
		a->at.made = ROLES;
		return 1;
	case ROLES:
		if (status_roles(a))
			return 1;
		admin_section(a, "links");
		a->at.made = LINKS;
		a->at.done = 0;
		return 1;
	default:
		return status_links(a);
	}
}

/* ---- stats: acts by kind, counted from the ledger ---- */

static void stats_count(struct admin *a, const char *data)
{
	size_t len = strcspn(data, "|");
	struct admin_stat *s = a->at.stats;
	unsigned i;

	if (len > LEDGER_KIND_MAX)
		return;
	for (i = 0; i < a->at.n_stats; i++)
		if (strlen(s[i].kind) == len && !memcmp(s[i].kind, data, len))
			break;
	if (i == ADMIN_STATS_MAX)
		return;
	if (i == a->at.n_stats) {
		a->at.n_stats++;
		memcpy(s[i].kind, data, len);
	}
	s[i].n++;
}

static int stats_one(struct admin *a, const char *counter, const char *key, int64_t *n)
{
	int rc = db_counter_get(a->env->db, n, counter);

	if (rc == 0)
		admin_row_num(a, key, *n);
	return rc;
}

static int stats_counters(struct admin *a)
{
	static const char *const counters[][2] = {
		{ "total|sessions", "sessions" }, { "total|steps", "screens_shown" }, { "total|blocks_20s", "blocks_20s" },
		{ "check|good", "checks_good" }, { "check|served_yes", "checks_served_yes" }, { "check|served_no", "checks_served_no" },
		{ "check|wrong", "checks_wrong" }, { "check|late", "checks_late" }, { "check|typo", "checks_typo" },
		{ "check|stopped", "checks_stopped" }, { "total|never_activated_erased", "never_activated_erased" },
		{ "sms|sent", "sms_sent" }, { "sms|delivered", "sms_delivered" }, { "sms|failed", "sms_failed" }, { "sms|expired", "sms_expired" },
		{ "sms|silent", "sms_without_receipt" }, { "sms|maybe", "sms_maybe_sent" }, { "sms|resent", "sms_sent_again" },
		{ "sms|muted", "sms_not_advised" },
	};
	int64_t shares, blocks;
	char mean[32];
	size_t i;
	int rc = 0;

	for (i = 0; i < ARRAY_SIZE(counters) && rc == 0; i++)
		rc = stats_one(a, counters[i][0], counters[i][1], &shares);
	if (rc == 0)
		rc = stats_one(a, "total|shares", "sessions_with_share", &shares);
	if (rc == 0)
		rc = db_counter_get(a->env->db, &blocks, "total|share_blocks");
	if (rc < 0 || !shares)
		return rc;
	snprintf(mean, sizeof(mean), "%.2f", (double)blocks / (double)shares);
	admin_row_put(a, "#blocks_per_share", mean);
	return 0;
}

static int stats_show(struct admin *a)
{
	struct identity_core_load load;
	struct db_counts counts;
	char key[sizeof(a->at.stats[0].kind) + 8];
	int rc = db_counts(a->env->db, &counts);
	unsigned i;

	if (rc < 0)
		return rc;
	admin_row_begin(a);
	admin_row_num(a, "people", counts.people);
	admin_row_num(a, "people_readable_by_host", counts.pending);
	for (i = 0; i < a->at.n_stats; i++) {
		snprintf(key, sizeof(key), "acts_%s", a->at.stats[i].kind);
		admin_row_num(a, key, (int64_t)a->at.stats[i].n);
	}
	rc = stats_counters(a);
	if (rc < 0)
		return rc;
	if (a->env->hooks) {
		identity_core_load(a->env->core, &load);
		admin_row_num(a, "refused_verbs", (int64_t)load.refused);
	}
	admin_row_send(a);
	return 0;
}

int admin_stats(struct admin *a)
{
	struct db_line line;
	unsigned i;
	int rc;

	for (i = 0; i < ADMIN_LINES_A_STEP; i++) {
		rc = db_line_next(a->env->db, &line, a->at.line);
		if (rc == -ENOENT)
			return stats_show(a);
		if (rc < 0)
			return rc;
		a->at.line = line.seq;
		stats_count(a, line.data);
	}
	return 1;
}

/* ---- ledger ---- */

int admin_ledger_verify(struct admin *a)
{
	char packet[48];
	int rc = ledger_walk_step(a->env->db, &a->at.walk, ADMIN_LINES_A_STEP);

	if (rc > 0) {
		snprintf(packet, sizeof(packet), "progress %llu lines", (unsigned long long)a->at.walk.count);
		a->reply(a->reply_ctx, packet, strlen(packet));
		return 1;
	}
	if (rc == -EBADMSG && a->at.walk.last > a->at.walk.broken)
		return admin_say(a, rc, "ledger lines %llu to %llu: one of them is %s; the lines before them are good", (unsigned long long)a->at.walk.broken,
				 (unsigned long long)a->at.walk.last, a->at.walk.why);
	if (rc == -EBADMSG)
		return admin_say(a, rc, "ledger line %llu: %s; the lines before it are good", (unsigned long long)a->at.walk.broken,
				 a->at.walk.why);
	if (rc < 0)
		return rc;
	return admin_say(a, 0, "ledger good: %llu lines", (unsigned long long)a->at.walk.count);
}
