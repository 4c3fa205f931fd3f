/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/gsup/gsup_link.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <osmocom/abis/ipa.h>
#include <osmocom/core/linuxlist.h>
#include <osmocom/core/logging.h>
#include <osmocom/core/msgb.h>
#include <osmocom/core/select.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/ipa.h>
#include <osmocom/gsupclient/gsup_client.h>
#include <talloc.h>

#include "gateway/resolve/resolve.h"
#include "store/base/log.h"
#include "store/base/monotonic.h"

#define EACH_MS		5000	/* for an address with others behind it */
#define CONNECT_LOOK_MS	100	/* the library does not tell of a connection that was refused */
#define UP_LOOK_MS	1000	/* nor of one that its ping gave up */
#define STOP_LOOK_MS	10
#define HEADROOM	64	/* the IPA headers need 4 */
#define WHY_MAX		256
#define TURN_MAX	64	/* messages in one turn of the loop: others have their turn within a millisecond */

enum state { STOPPED, WAITING, RESOLVING, CONNECTING, NEXT, UP, STOPPING };

static const char *const state_names[] = {
	[STOPPED] = "stopped", [WAITING] = "waiting", [RESOLVING] = "resolving", [CONNECTING] = "connecting", [NEXT] = "connecting", [UP] = "up", [STOPPING] = "stopping",
};

struct gsup_link {
	struct gsup_link_conf conf;
	const struct gsup_link_ops *ops;
	void *priv;
	char unit_name[GSUP_LINK_UNIT_MAX];		/* as the library is told */
	char full_name[GSUP_LINK_UNIT_MAX + 20];	/* as it then calls itself */
	struct ipaccess_unit unit;
	struct osmo_gsup_client *client;		/* one a connection: the library alone would try each second for ever */
	int (*library_cb)(struct osmo_fd *ofd, unsigned what);	/* of its socket */
	enum state state;
	char why[WHY_MAX];				/* it was lost last */
	struct resolve_ask ask;
	struct resolve_list addresses;			/* of the host */
	unsigned at;					/* which of them is tried, or connected */
	struct osmo_timer_list timer;			/* what the state waits for */
	int64_t deadline_ms, since_ms;
	unsigned backoff_ms;
	unsigned waiting;				/* sent since the queue was last seen empty */
	bool is_choked;					/* the queue is full */
	bool again;					/* started while stopping */
	struct gsup_link_stats stats;
};

static void enter(struct gsup_link *link, enum state state, unsigned ms)
{
	link->state = state;
	monotonic_timer(&link->timer, ms);
}

/* ---- the end of a connection ---- */

static void tell_down(struct gsup_link *link)
{
	link->since_ms = monotonic_ms();
	link->ops->down(link->priv);
}

/* Not inside a callback of the library. */
static void close_client(struct gsup_link *link)
{
	if (!link->client)
		return;
	/* what waits would be leaked; its octets are wiped on the way */
	ipa_client_conn_clear_queue(link->client->link);
	osmo_gsup_client_destroy(link->client);
	link->client = NULL;
	link->waiting = 0;
}

/* The client goes when the timer fires: this may be inside its callback. */
static void lose_client(struct gsup_link *link, const char *why)
{
	const bool was_up = link->state == UP;
	unsigned pause = link->backoff_ms ? OSMO_MIN(2 * link->backoff_ms, link->conf.reconnect_max_ms) : link->conf.reconnect_ms;

	link->backoff_ms = pause;
	if (why != link->why)
		osmo_strlcpy(link->why, why, sizeof(link->why));
	/* a third is left to chance, so that links that fell together do not come back together */
	pause -= monotonic_ms() % (pause / 3 + 1);
	if (link->state == STOPPING)
		return;
	LOGP(DWIRE, LOGL_NOTICE, "link %s: %s; next try in %u ms\n", link->conf.name, link->why, pause);
	enter(link, WAITING, pause);
	if (was_up)
		tell_down(link);
}

/* ---- the addresses of the host ---- */

/* That address does not do: the next one has its turn, or the pause. The client goes when the timer fires, which is soon: its socket stays ready. */
static void lose_address(struct gsup_link *link, const char *why)
{
	char peer[RESOLVE_TEXT];

	resolve_text(peer, &link->addresses.at[link->at]);
	snprintf(link->why, sizeof(link->why), "cannot connect to %s: %.128s", peer, why);
	if (++link->at < link->addresses.n)
		LOGP(DWIRE, LOGL_NOTICE, "link %s: %s; trying the next address of %s\n", link->conf.name, link->why, link->conf.host);
	enter(link, NEXT, 0);
}

/* ---- callbacks of the library ---- */

/* What was ever put there. */
static int wipe_msgb(struct msgb *msg)
{
	explicit_bzero(msg->_data, msg->tail - msg->_data);
	return 0;
}

static bool on_up_down(struct osmo_gsup_client *client, bool up)
{
	struct gsup_link *link = client->data;
	char peer[RESOLVE_TEXT];

	if (link->state == STOPPING || link->state == STOPPED || client != link->client)
		return true;
	/* its ping closed and opened the connection between two looks */
	if (up && link->state == UP)
		tell_down(link);
	if (!up && link->state == UP) {
		lose_client(link, "the connection was closed");
	} else if (!up && link->state == CONNECTING) {
		lose_address(link, "closed by peer");
	} else if (up && (link->state == UP || link->state == CONNECTING)) {
		resolve_text(peer, &link->addresses.at[link->at]);
		LOGP(DWIRE, LOGL_NOTICE, "link %s: connected to OsmoHLR at %s\n", link->conf.name, peer);
		link->stats.connects++;
		link->backoff_ms = 0;
		link->why[0] = '\0';
		link->waiting = 0;
		link->is_choked = false;
		link->since_ms = monotonic_ms();
		enter(link, UP, UP_LOOK_MS);
		(void)setsockopt(client->link->ofd->fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
		link->ops->up(link->priv);
	}
	return true;
}

static int on_read(struct osmo_gsup_client *client, struct msgb *msg)
{
	struct gsup_link *link = client->data;
	struct gsup_pdu pdu;
	int rc = gsup_pdu_read(&pdu, msgb_l2(msg), msgb_l2len(msg));

	link->stats.rx_pdus++;
	if (rc == 0 && link->state == UP)
		link->ops->rx(link->priv, &pdu);
	else if (rc == -EINVAL)
		link->stats.rx_broken++;
	else if (rc < 0)
		link->stats.rx_foreign++;
	explicit_bzero(&pdu, sizeof(pdu));
	wipe_msgb(msg);
	msgb_free(msg);
	return 0;
}

/* ---- many messages a turn ----
 * The library reads and writes one message a turn of the loop: under load the turns cost more than the messages. */

static void write_out(struct gsup_link *link)
{
	struct ipa_client_conn *conn = link->client->link;
	struct iovec iov[TURN_MAX];
	struct msghdr out = { .msg_iov = iov };
	struct msgb *msg, *next;
	ssize_t n;

	llist_for_each_entry(msg, &conn->tx_queue, list) {
		if (out.msg_iovlen == TURN_MAX)
			break;
		iov[out.msg_iovlen++] = (struct iovec){ msgb_data(msg), msgb_length(msg) };
	}
	n = out.msg_iovlen ? sendmsg(conn->ofd->fd, &out, MSG_NOSIGNAL | MSG_DONTWAIT) : 0;
	/* a loss is seen by the next read */
	llist_for_each_entry_safe(msg, next, &conn->tx_queue, list) {
		if (n < (ssize_t)msgb_length(msg))
			break;
		n -= msgb_length(msg);
		llist_del(&msg->list);
		msgb_free(msg);
	}
	if (n > 0)
		msgb_pull(llist_first_entry(&conn->tx_queue, struct msgb, list), n);
	if (llist_empty(&conn->tx_queue))
		osmo_fd_write_disable(conn->ofd);
}

static bool may_go_on(const struct gsup_link *link)
{
	return (link->state == UP || link->state == STOPPING) && link->client->is_connected;
}

/* The library does not tell why a connection fails. */
static int socket_error(int fd)
{
	socklen_t len = sizeof(int);
	int err = 0;

	return getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &len) < 0 ? errno : err;
}

static int on_ready(struct osmo_fd *ofd, unsigned what)
{
	const struct ipa_client_conn *conn = ofd->data;
	struct gsup_link *link = ((struct osmo_gsup_client *)conn->data)->data;
	uint64_t before;
	int rc = 0, i;

	if (link->state == CONNECTING && (rc = socket_error(ofd->fd))) {
		lose_address(link, strerror(rc));
		return 0;
	}
	if (link->state == NEXT)
		return 0;
	if (!may_go_on(link))
		return link->library_cb(ofd, what);
	for (i = 0; (what & OSMO_FD_READ) && i < TURN_MAX && may_go_on(link); i++) {
		before = link->stats.rx_pdus;
		rc = link->library_cb(ofd, OSMO_FD_READ);
		if (link->stats.rx_pdus == before)
			break;
	}
	if (may_go_on(link))
		write_out(link);
	return rc;
}

static void take_over(struct gsup_link *link)
{
	struct osmo_fd *ofd = link->client->link->ofd;

	if (ofd->cb == on_ready)
		return;
	link->library_cb = ofd->cb;
	ofd->cb = on_ready;
}

/* ---- connecting ---- */

static void connect_here(struct gsup_link *link)
{
	char address[RESOLVE_TEXT];
	struct osmo_gsup_client_config config = {
		.ipa_dev = &link->unit, .ip_addr = address, .tcp_port = link->conf.port,
		.read_cb = on_read, .up_down_cb = on_up_down, .data = link,
	};

	resolve_text_host(address, &link->addresses.at[link->at]);
	link->deadline_ms = monotonic_ms() + (link->at + 1 < link->addresses.n ? OSMO_MIN(EACH_MS, link->conf.connect_ms) : link->conf.connect_ms);
	enter(link, CONNECTING, CONNECT_LOOK_MS);
	link->client = osmo_gsup_client_create3(link, &config);
	if (link->client)
		take_over(link);
	else
		lose_address(link, strerror(errno));
}

static void on_resolved(void *priv, const struct resolve_list *list, const char *why)
{
	struct gsup_link *link = priv;
	char lost[WHY_MAX];

	if (list) {
		link->addresses = *list;
		link->at = 0;
		return enter(link, NEXT, 0);
	}
	snprintf(lost, sizeof(lost), "cannot resolve %.128s: %s", link->conf.host, why);
	lose_client(link, lost);
}

static void try_connect(struct gsup_link *link)
{
	close_client(link);
	link->at = 0;
	if (resolve_literal(&link->addresses, link->conf.host, link->conf.port) == 0)
		return connect_here(link);
	if (!link->conf.resolve)
		return on_resolved(link, NULL, "no resolver");
	link->ask.done = on_resolved;
	link->ask.priv = link;
	enter(link, RESOLVING, link->conf.connect_ms);
	resolve_ask(link->conf.resolve, &link->ask, link->conf.host, link->conf.port);
}

static void try_next(struct gsup_link *link)
{
	close_client(link);
	if (link->at < link->addresses.n)
		connect_here(link);
	else
		lose_client(link, link->why);
}

static void look_resolving(struct gsup_link *link)
{
	resolve_cancel(&link->ask);
	on_resolved(link, NULL, "no answer of a name server in time");
}

static void look_connecting(struct gsup_link *link)
{
	/* the library waits for its own next try */
	if (osmo_timer_pending(&link->client->connect_timer))
		lose_address(link, "refused");
	else if (monotonic_ms() >= link->deadline_ms)
		lose_address(link, "no answer in time");
	else
		enter(link, CONNECTING, CONNECT_LOOK_MS);
}

static void look_connected(struct gsup_link *link)
{
	if (link->is_choked)
		lose_client(link, "OsmoHLR does not read");
	else if (!link->client->is_connected)
		lose_client(link, "OsmoHLR is silent");
	else
		enter(link, UP, UP_LOOK_MS);
}

static void look_stopping(struct gsup_link *link)
{
	bool done = !link->client || !link->client->is_connected || llist_empty(&link->client->link->tx_queue);

	if (!done && monotonic_ms() < link->deadline_ms)
		return enter(link, STOPPING, STOP_LOOK_MS);
	close_client(link);
	link->state = STOPPED;
	if (link->again)
		gsup_link_start(link);
	else
		link->ops->stopped(link->priv);
}

static void on_timer(void *data)
{
	static void (*const next[])(struct gsup_link *) = {
		[WAITING] = try_connect, [RESOLVING] = look_resolving, [CONNECTING] = look_connecting, [NEXT] = try_next, [UP] = look_connected, [STOPPING] = look_stopping,
	};
	struct gsup_link *link = data;

	if (link->state != STOPPED)
		next[link->state](link);
}

/* ---- sending ---- */

int gsup_link_send(struct gsup_link *link, const struct gsup_pdu *pdu)
{
	struct msgb *msg;

	if (link->state != UP || !link->client->is_connected)
		return -ENOTCONN;
	if (llist_empty(&link->client->link->tx_queue))
		link->waiting = 0;
	if (link->waiting >= GSUP_LINK_QUEUE_MAX) {
		/* not from inside a send */
		link->is_choked = true;
		monotonic_timer(&link->timer, 0);
		return -EAGAIN;
	}
	msg = msgb_alloc_headroom(GSUP_PDU_MAX + 2 * HEADROOM, HEADROOM, "GSUP");
	if (!msg)
		return -ENOMEM;
	talloc_set_destructor(msg, wipe_msgb);
	if (gsup_pdu_write(msg, pdu) < 0) {
		msgb_free(msg);
		return -EINVAL;
	}
	link->waiting++;
	link->stats.tx_pdus++;
	return osmo_gsup_client_send(link->client, msg);
}

/* ---- life ---- */

void gsup_link_conf_init(struct gsup_link_conf *conf)
{
	*conf = (struct gsup_link_conf){ .connect_ms = 10000, .stop_ms = 2000, .reconnect_ms = 1000, .reconnect_max_ms = 60000 };
}

struct gsup_link *gsup_link_new(void *ctx, const struct gsup_link_conf *conf, const struct gsup_link_ops *ops, void *priv)
{
	struct gsup_link *link = talloc_zero(ctx, struct gsup_link);

	if (!link)
		return NULL;
	link->conf = *conf;
	link->ops = ops;
	link->priv = priv;
	link->since_ms = monotonic_ms();
	snprintf(link->unit_name, sizeof(link->unit_name), "EUSE-%s", conf->euse);
	snprintf(link->full_name, sizeof(link->full_name), "%s-00-00-00-00-00-00", link->unit_name);
	link->unit.unit_name = link->unit_name;
	osmo_timer_setup(&link->timer, on_timer, link);
	return link;
}

void gsup_link_start(struct gsup_link *link)
{
	if (link->state == STOPPING) {
		link->again = true;
	} else if (link->state == STOPPED) {
		link->again = false;
		link->backoff_ms = 0;
		enter(link, WAITING, 0);
	}
}

void gsup_link_stop(struct gsup_link *link)
{
	const bool was_up = link->state == UP;

	link->again = false;
	if (link->state == STOPPING)
		return;
	resolve_cancel(&link->ask);
	link->deadline_ms = monotonic_ms() + link->conf.stop_ms;
	enter(link, STOPPING, 0);
	if (was_up)
		tell_down(link);
}

void gsup_link_free(struct gsup_link *link)
{
	if (!link)
		return;
	osmo_timer_del(&link->timer);
	resolve_cancel(&link->ask);
	if (link->state == UP)
		tell_down(link);
	close_client(link);
	talloc_free(link);
}

struct gsup_pdu_octets gsup_link_unit(const struct gsup_link *link)
{
	return (struct gsup_pdu_octets){ (const uint8_t *)link->full_name, strlen(link->full_name) + 1 };
}

bool gsup_link_is_up(const struct gsup_link *link)
{
	return link->state == UP;
}

unsigned gsup_link_queued(const struct gsup_link *link)
{
	return link->state == UP && !llist_empty(&link->client->link->tx_queue) ? link->waiting : 0;
}

unsigned gsup_link_since_s(const struct gsup_link *link)
{
	return (monotonic_ms() - link->since_ms) / 1000;
}

const char *gsup_link_why(const struct gsup_link *link)
{
	return link->why;
}

const char *gsup_link_state(const struct gsup_link *link)
{
	return state_names[link->state];
}

const struct gsup_link_stats *gsup_link_stats(const struct gsup_link *link)
{
	return &link->stats;
}
