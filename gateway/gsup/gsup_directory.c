/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/gsup/gsup_directory.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/abis/ipa.h>
#include <osmocom/core/hash.h>
#include <osmocom/core/hashtable.h>
#include <osmocom/core/linuxlist.h>
#include <osmocom/core/logging.h>
#include <osmocom/core/msgb.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/ipa.h>
#include <osmocom/gsm/protocol/ipaccess.h>
#include <talloc.h>

#include "gateway/resolve/resolve.h"
#include "store/base/log.h"
#include "store/base/monotonic.h"

#define BUCKET_BITS	12	/* two or three a bucket when full */
#define COMMAND_MAX	128	/* "GET 4294967295 subscriber.by-imsi-<15 digits>.info" */
#define HEADROOM	64
#define NAME_MS		10000	/* for a name server */
#define WHY_MAX		256
#define WORD_MAX	96	/* of a reply; the longest is the name of the variable */

struct known {
	struct hlist_node node;
	struct llist_head list;		/* oldest first */
	char imsi[GSUP_PDU_IMSI_SIZE];
	struct gsup_directory_entry entry;
	int64_t until_ms;
};

struct asked {
	struct llist_head list;		/* oldest first */
	char imsi[GSUP_PDU_IMSI_SIZE];
	uint32_t id;
	uint64_t ref;
	int64_t deadline_ms;
};

/* On the way to a connection: a pause, the host's name, an address of it, the next one. */
enum step { PAUSE, NAMING, TRYING, NEXT };

struct gsup_directory {
	struct gsup_directory_conf conf;
	gsup_directory_answer_t answer;
	void *priv;
	struct ipa_client_conn *conn;	/* NULL: stopped, or waiting for the next try */
	enum step step;			/* what connect_timer waits for */
	struct resolve_ask ask;
	struct resolve_list addresses;	/* of the host */
	unsigned at;			/* which of them is tried, or connected */
	bool started, up;
	unsigned backoff_ms;
	struct osmo_timer_list connect_timer, asked_timer, known_timer;
	DECLARE_HASHTABLE(buckets, BUCKET_BITS);
	struct llist_head known, asked;
	unsigned n_known, n_asked;
	uint32_t last_id;
	struct gsup_directory_stats stats;
};

/* ---- what replies say ---- */

struct words {
	const char *p, *end;
};

/* The next word, up to a blank, copied. returns: false: none, or too long. */
static bool take_word(struct words *w, char out[WORD_MAX])
{
	size_t len = 0;

	while (w->p + len < w->end && w->p[len] != ' ' && len < WORD_MAX)
		len++;
	if (len == 0 || len == WORD_MAX)
		return false;
	memcpy(out, w->p, len);
	out[len] = '\0';
	w->p += OSMO_MIN(len + 1, (size_t)(w->end - w->p));
	return true;
}

static bool take_number(struct words *w, uint32_t *n)
{
	char digits[WORD_MAX];
	size_t i;

	if (!take_word(w, digits) || strlen(digits) > 9)
		return false;
	for (*n = 0, i = 0; digits[i]; i++) {
		if (digits[i] < '0' || digits[i] > '9')
			return false;
		*n = *n * 10 + digits[i] - '0';
	}
	return true;
}

/* The value of a line "name TAB value". One that does not fit, or holds what it may not, counts as none. */
static void read_field(char *out, size_t size, struct words w, const char *name, const char *accept)
{
	const size_t name_len = strlen(name);
	const char *line, *next;

	out[0] = '\0';
	for (line = w.p; line < w.end; line = next + 1) {
		const size_t len = (next = memchr(line, '\n', w.end - line) ?: w.end) - line;

		if (len <= name_len || memcmp(line, name, name_len) != 0 || line[name_len] != '\t' || len - name_len > size)
			continue;
		memcpy(out, line + name_len + 1, len - name_len - 1);
		out[len - name_len - 1] = '\0';
		if (out[strspn(out, accept)])
			out[0] = '\0';
		return;
	}
}

static int read_error(struct words w)
{
	static const char no_such[] = "No such subscriber.";
	const size_t len = w.end - w.p;

	return len == sizeof(no_such) - 1 && memcmp(w.p, no_such, len) == 0 ? -ENOENT : -EREMOTEIO;
}

int gsup_directory_read(uint32_t *id, struct gsup_directory_entry *entry, const char *text, size_t len)
{
	struct words w = { text, text + len };
	char kind[WORD_MAX], variable[WORD_MAX];

	if (memchr(text, '\0', len) || !take_word(&w, kind) || !take_number(&w, id))
		return -EINVAL;
	if (strcmp(kind, "ERROR") == 0)
		return read_error(w);
	if (strcmp(kind, "GET_REPLY") != 0 || !take_word(&w, variable))
		return -EINVAL;
	read_field(entry->msisdn, sizeof(entry->msisdn), w, "msisdn", "0123456789");
	read_field(entry->msc, sizeof(entry->msc), w, "vlr_number",
		   "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.:/@");
	return 0;
}

/* ---- what is remembered ---- */

static uint32_t hash_of(const char *imsi)
{
	uint32_t h = 2166136261u;	/* FNV-1a */

	for (; *imsi; imsi++)
		h = (h ^ (uint8_t)*imsi) * 16777619;
	return h;
}

static struct known *known_find(struct gsup_directory *dir, const char *imsi)
{
	struct known *k;

	hash_for_each_possible(dir->buckets, k, node, hash_of(imsi))
		if (strcmp(k->imsi, imsi) == 0)
			return k;
	return NULL;
}

static void known_drop(struct gsup_directory *dir, struct known *k)
{
	hash_del(&k->node);
	llist_del(&k->list);
	dir->n_known--;
	explicit_bzero(k, sizeof(*k));
	talloc_free(k);
}

/* Nobody may ask for them any more, and they say who is where. */
static void on_known_over(void *data)
{
	struct gsup_directory *dir = data;
	int64_t now = monotonic_ms();
	struct known *k;

	while ((k = llist_first_entry_or_null(&dir->known, struct known, list)) && k->until_ms <= now)
		known_drop(dir, k);
	if (k)
		monotonic_timer(&dir->known_timer, k->until_ms - now);
}

static void known_put(struct gsup_directory *dir, const char *imsi, const struct gsup_directory_entry *entry)
{
	struct known *k = known_find(dir, imsi);

	if (k)
		known_drop(dir, k);
	if (dir->n_known >= GSUP_DIRECTORY_KNOWN_MAX)
		known_drop(dir, llist_first_entry(&dir->known, struct known, list));
	k = talloc_zero(dir, struct known);
	if (!k)
		return;
	osmo_strlcpy(k->imsi, imsi, sizeof(k->imsi));
	k->entry = *entry;
	k->until_ms = monotonic_ms() + (entry->msisdn[0] ? dir->conf.known_ms : dir->conf.unknown_ms);
	hash_add(dir->buckets, &k->node, hash_of(imsi));
	llist_add_tail(&k->list, &dir->known);
	dir->n_known++;
	if (!osmo_timer_pending(&dir->known_timer))
		monotonic_timer(&dir->known_timer, k->until_ms - monotonic_ms());
}

const struct gsup_directory_entry *gsup_directory_find(struct gsup_directory *dir, const char *imsi)
{
	struct known *k = known_find(dir, imsi);

	if (k && monotonic_ms() >= k->until_ms) {
		known_drop(dir, k);
		k = NULL;
	}
	if (!k)
		return NULL;
	dir->stats.remembered++;
	return &k->entry;
}

void gsup_directory_forget(struct gsup_directory *dir, const char *imsi)
{
	struct known *k = known_find(dir, imsi);

	if (k)
		known_drop(dir, k);
}

/* ---- questions ---- */

static void lose_connection(struct gsup_directory *dir, const char *why);

static void asked_timer_set(struct gsup_directory *dir)
{
	struct asked *oldest = llist_first_entry_or_null(&dir->asked, struct asked, list);

	if (oldest)
		monotonic_timer(&dir->asked_timer, oldest->deadline_ms - monotonic_ms());
	else
		osmo_timer_del(&dir->asked_timer);
}

static void asked_end(struct gsup_directory *dir, struct asked *a, const struct gsup_directory_entry *entry)
{
	const uint64_t ref = a->ref;

	if (!entry)
		dir->stats.failed++;
	else if (entry->msisdn[0])
		dir->stats.found++;
	else
		dir->stats.nobody++;
	llist_del(&a->list);
	dir->n_asked--;
	explicit_bzero(a, sizeof(*a));
	talloc_free(a);
	dir->answer(dir->priv, ref, entry);
}

/* Nothing else would notice a connection that is half open. The timer may be that of a question which was answered meanwhile. */
static void on_asked_late(void *data)
{
	struct gsup_directory *dir = data;
	const struct asked *oldest = llist_first_entry_or_null(&dir->asked, struct asked, list);

	if (oldest && oldest->deadline_ms <= monotonic_ms())
		lose_connection(dir, "no answer");
	else
		asked_timer_set(dir);
}

static void asked_end_all(struct gsup_directory *dir)
{
	struct asked *a;

	while ((a = llist_first_entry_or_null(&dir->asked, struct asked, list)))
		asked_end(dir, a, NULL);
	asked_timer_set(dir);
}

/* Replies come in the order of the questions: it is the first, or near it. */
static struct asked *asked_find(struct gsup_directory *dir, uint32_t id)
{
	struct asked *a;

	llist_for_each_entry(a, &dir->asked, list)
		if (a->id == id)
			return a;
	return NULL;
}

static int wipe_msgb(struct msgb *msg)
{
	explicit_bzero(msg->_data, msg->tail - msg->_data);
	return 0;
}

static int send_get(struct gsup_directory *dir, const struct asked *a)
{
	struct msgb *msg = msgb_alloc_headroom(HEADROOM + COMMAND_MAX, HEADROOM, "CTRL");
	int len;

	if (!msg)
		return -ENOMEM;
	talloc_set_destructor(msg, wipe_msgb);
	len = snprintf((char *)msg->tail, COMMAND_MAX, "GET %u subscriber.by-imsi-%s.info", a->id, a->imsi);
	msgb_put(msg, len);
	ipa_prepend_header_ext(msg, IPAC_PROTO_EXT_CTRL);
	ipa_msg_push_header(msg, IPAC_PROTO_OSMO);
	ipa_client_conn_send(dir->conn, msg);
	return 0;
}

int gsup_directory_ask(struct gsup_directory *dir, const char *imsi, uint64_t ref)
{
	struct asked *a;
	int rc;

	if (!dir->up)
		return -ENOTCONN;
	if (dir->n_asked >= GSUP_DIRECTORY_ASKED_MAX)
		return -EAGAIN;
	a = talloc_zero(dir, struct asked);
	if (!a)
		return -ENOMEM;
	/* nine digits, and not 0, which OsmoHLR takes for its own */
	a->id = dir->last_id = dir->last_id % 999999999 + 1;
	a->ref = ref;
	a->deadline_ms = monotonic_ms() + dir->conf.timeout_ms;
	osmo_strlcpy(a->imsi, imsi, sizeof(a->imsi));
	rc = send_get(dir, a);
	if (rc < 0) {
		talloc_free(a);
		return rc;
	}
	dir->stats.asked++;
	dir->n_asked++;
	llist_add_tail(&a->list, &dir->asked);
	if (!osmo_timer_pending(&dir->asked_timer))
		asked_timer_set(dir);
	return 0;
}

/* ---- the connection ---- */

static void close_conn(struct gsup_directory *dir)
{
	dir->up = false;
	if (!dir->conn)
		return;
	ipa_client_conn_clear_queue(dir->conn);
	ipa_client_conn_close(dir->conn);
	ipa_client_conn_destroy(dir->conn);
	dir->conn = NULL;
}

/* The connection goes when the timer fires: this may be inside its callback. */
static void lose_connection(struct gsup_directory *dir, const char *why)
{
	unsigned pause = dir->backoff_ms ? OSMO_MIN(2 * dir->backoff_ms, dir->conf.reconnect_max_ms) : dir->conf.reconnect_ms;

	dir->backoff_ms = pause;
	dir->up = false;
	dir->step = PAUSE;
	LOGP(DWIRE, LOGL_NOTICE, "link %s: control interface of OsmoHLR: %s; next try in %u ms\n", dir->conf.name, why, pause);
	monotonic_timer(&dir->connect_timer, pause);
	asked_end_all(dir);
}

/* That address does not do: the next one has its turn, or the pause. The connection goes when the timer fires. */
static void lose_address(struct gsup_directory *dir, const char *why)
{
	char peer[RESOLVE_TEXT], lost[WHY_MAX];

	resolve_text(peer, &dir->addresses.at[dir->at]);
	snprintf(lost, sizeof(lost), "cannot connect to %s: %.64s", peer, why);
	if (dir->at + 1 >= dir->addresses.n)
		return lose_connection(dir, lost);
	LOGP(DWIRE, LOGL_NOTICE, "link %s: control interface of OsmoHLR: %s; trying its next address\n", dir->conf.name, lost);
	dir->at++;
	dir->step = NEXT;
	monotonic_timer(&dir->connect_timer, 0);
}

static void on_up_down(struct ipa_client_conn *conn, int up)
{
	struct gsup_directory *dir = conn->data;
	char peer[RESOLVE_TEXT];

	if (!dir->started || (!up && !dir->up && dir->step != TRYING))
		return;
	if (!up)
		return dir->up ? lose_connection(dir, "the connection was closed") : lose_address(dir, "refused");
	resolve_text(peer, &dir->addresses.at[dir->at]);
	LOGP(DWIRE, LOGL_NOTICE, "link %s: connected to the control interface of OsmoHLR at %s\n", dir->conf.name, peer);
	dir->up = true;
	dir->backoff_ms = 0;
	osmo_timer_del(&dir->connect_timer);
}

static void rx_reply(struct gsup_directory *dir, const char *text, size_t len)
{
	struct gsup_directory_entry entry = { "", "" };
	uint32_t id;
	int rc = gsup_directory_read(&id, &entry, text, len);
	struct asked *a = rc == -EINVAL ? NULL : asked_find(dir, id);

	/* a trap, or an answer that came too late */
	if (!a)
		return;
	if (rc != -EREMOTEIO)
		known_put(dir, a->imsi, &entry);
	asked_end(dir, a, rc == -EREMOTEIO ? NULL : &entry);
	explicit_bzero(&entry, sizeof(entry));
}

static int on_read(struct ipa_client_conn *conn, struct msgb *msg)
{
	const struct ipaccess_head *head = (const struct ipaccess_head *)msgb_data(msg);
	const size_t len = msgb_length(msg);

	if (len > sizeof(*head) && head->proto == IPAC_PROTO_OSMO && head->data[0] == IPAC_PROTO_EXT_CTRL)
		rx_reply(conn->data, (const char *)head->data + 1, len - sizeof(*head) - 1);
	wipe_msgb(msg);
	msgb_free(msg);
	return 0;
}

static void connect_here(struct gsup_directory *dir)
{
	char address[RESOLVE_TEXT];

	/* the one before, or one that does not come up */
	close_conn(dir);
	dir->step = TRYING;
	resolve_text_host(address, &dir->addresses.at[dir->at]);
	dir->conn = ipa_client_conn_create2(dir, NULL, 0, NULL, 0, address, dir->conf.port, on_up_down, on_read, NULL, dir);
	if ((!dir->conn || ipa_client_conn_open(dir->conn) < 0) && dir->step == TRYING)
		return lose_address(dir, strerror(errno));
	if (!dir->up && dir->step == TRYING)
		monotonic_timer(&dir->connect_timer, dir->conf.timeout_ms);
}

static void on_resolved(void *priv, const struct resolve_list *list, const char *why)
{
	struct gsup_directory *dir = priv;
	char lost[WHY_MAX];

	if (list) {
		dir->addresses = *list;
		dir->at = 0;
		return connect_here(dir);
	}
	snprintf(lost, sizeof(lost), "cannot resolve %.128s: %s", dir->conf.host, why);
	lose_connection(dir, lost);
}

static void begin_connect(struct gsup_directory *dir)
{
	close_conn(dir);
	dir->at = 0;
	if (resolve_literal(&dir->addresses, dir->conf.host, dir->conf.port) == 0)
		return connect_here(dir);
	if (!dir->conf.resolve)
		return on_resolved(dir, NULL, "no resolver");
	dir->step = NAMING;
	dir->ask.done = on_resolved;
	dir->ask.priv = dir;
	monotonic_timer(&dir->connect_timer, NAME_MS);
	resolve_ask(dir->conf.resolve, &dir->ask, dir->conf.host, dir->conf.port);
}

static void on_connect(void *data)
{
	struct gsup_directory *dir = data;

	if (dir->step == NAMING) {
		resolve_cancel(&dir->ask);
		on_resolved(dir, NULL, "no answer of a name server in time");
	} else if (dir->step == TRYING) {
		lose_address(dir, "no answer in time");
	} else if (dir->step == NEXT) {
		connect_here(dir);
	} else {
		begin_connect(dir);
	}
}

/* ---- life ---- */

void gsup_directory_conf_init(struct gsup_directory_conf *conf)
{
	*conf = (struct gsup_directory_conf){
		.timeout_ms = 3000, .known_ms = 60000, .unknown_ms = 10000, .reconnect_ms = 1000, .reconnect_max_ms = 60000,
	};
}

struct gsup_directory *gsup_directory_new(void *ctx, const struct gsup_directory_conf *conf, gsup_directory_answer_t answer, void *priv)
{
	struct gsup_directory *dir = talloc_zero(ctx, struct gsup_directory);

	if (!dir)
		return NULL;
	dir->conf = *conf;
	dir->answer = answer;
	dir->priv = priv;
	hash_init(dir->buckets);
	INIT_LLIST_HEAD(&dir->known);
	INIT_LLIST_HEAD(&dir->asked);
	osmo_timer_setup(&dir->connect_timer, on_connect, dir);
	osmo_timer_setup(&dir->asked_timer, on_asked_late, dir);
	osmo_timer_setup(&dir->known_timer, on_known_over, dir);
	return dir;
}

void gsup_directory_start(struct gsup_directory *dir)
{
	if (dir->started)
		return;
	dir->started = true;
	dir->backoff_ms = 0;
	monotonic_timer(&dir->connect_timer, 0);
}

void gsup_directory_stop(struct gsup_directory *dir)
{
	dir->started = false;
	dir->step = PAUSE;
	osmo_timer_del(&dir->connect_timer);
	resolve_cancel(&dir->ask);
	close_conn(dir);
	asked_end_all(dir);
}

void gsup_directory_free(struct gsup_directory *dir)
{
	struct known *k;

	if (!dir)
		return;
	gsup_directory_stop(dir);
	osmo_timer_del(&dir->known_timer);
	while ((k = llist_first_entry_or_null(&dir->known, struct known, list)))
		known_drop(dir, k);
	talloc_free(dir);
}

bool gsup_directory_is_up(const struct gsup_directory *dir)
{
	return dir->up;
}

unsigned gsup_directory_known(const struct gsup_directory *dir)
{
	return dir->n_known;
}

const struct gsup_directory_stats *gsup_directory_stats(const struct gsup_directory *dir)
{
	return &dir->stats;
}
