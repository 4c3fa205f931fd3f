/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/smpp/wire/smpp_binds.h"

#include <errno.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "store/base/monotonic.h"

struct bind {
	struct smpp_binds *binds;
	struct smpp_link *link;
	unsigned at;
	bool is_bound, has_stopped;
};

struct smpp_binds {
	struct smpp_binds_conf conf;
	const struct smpp_binds_ops *ops;
	void *priv;
	unsigned legs, n;		/* binds of a lane, and in all; the first of a lane sends */
	unsigned n_up, next;		/* lanes; where to look first for one */
	struct smpp_pace pace;
	bool stopping;
	int64_t since_ms;
	struct bind bind[SMPP_BINDS_MAX];
};

static unsigned lanes_of(const struct smpp_binds_conf *conf)
{
	return OSMO_MAX(1, OSMO_MIN(conf->lanes, SMPP_BINDS_LANES_MAX));
}

unsigned smpp_binds_count_of(const struct smpp_binds_conf *conf)
{
	return lanes_of(conf) * (conf->pair ? 2 : 1);
}

unsigned smpp_binds_lane_of(const struct smpp_binds *binds, unsigned at)
{
	return at / binds->legs;
}

static bool lane_is_up(const struct smpp_binds *binds, unsigned lane)
{
	for (unsigned i = 0; i < binds->legs; i++)
		if (!binds->bind[lane * binds->legs + i].is_bound)
			return false;
	return true;
}

bool smpp_binds_can_answer(const struct smpp_binds *binds, unsigned at)
{
	return lane_is_up(binds, smpp_binds_lane_of(binds, at));
}

/* --- from the binds --- */

static void on_bound(void *priv)
{
	struct bind *b = priv;
	struct smpp_binds *binds = b->binds;

	b->is_bound = true;
	if (!lane_is_up(binds, smpp_binds_lane_of(binds, b->at)) || binds->n_up++)
		return;
	binds->since_ms = monotonic_ms();
	binds->ops->up(binds->priv);
}

static void on_unbound(void *priv)
{
	struct bind *b = priv;
	struct smpp_binds *binds = b->binds;
	unsigned lane = smpp_binds_lane_of(binds, b->at);
	bool was_up = lane_is_up(binds, lane);

	b->is_bound = false;
	binds->ops->bind_lost(binds->priv, b->at);
	if (!was_up)
		return;
	if (--binds->n_up) {
		binds->ops->lane_lost(binds->priv, lane);
		return;
	}
	binds->since_ms = monotonic_ms();
	binds->ops->down(binds->priv);
}

static void on_request(void *priv, const struct smpp_pdu *pdu)
{
	struct bind *b = priv;

	b->binds->ops->request(b->binds->priv, b->at, pdu);
}

static void on_result(void *priv, const struct smpp_link_cookie *cookie, enum smpp_link_outcome outcome, const struct smpp_pdu *resp)
{
	struct bind *b = priv;

	b->binds->ops->result(b->binds->priv, cookie, outcome, resp);
}

static void on_stopped(void *priv)
{
	struct bind *b = priv;
	struct smpp_binds *binds = b->binds;

	b->has_stopped = true;
	for (unsigned i = 0; i < binds->n; i++)
		if (!binds->bind[i].has_stopped)
			return;
	if (!binds->stopping)
		return;
	binds->stopping = false;
	if (binds->ops->stopped)
		binds->ops->stopped(binds->priv);
}

static const struct smpp_link_ops link_ops = {
	.bound = on_bound,
	.unbound = on_unbound,
	.request = on_request,
	.result = on_result,
	.stopped = on_stopped,
};

/* --- to the binds --- */

/* The bind of that lane that sends. */
static struct bind *sender(struct smpp_binds *binds, unsigned lane)
{
	return &binds->bind[lane * binds->legs];
}

/* In turn among those with as little under way. returns: NULL: none is up. */
static struct bind *sender_any(struct smpp_binds *binds)
{
	struct bind *best = NULL;
	unsigned least = UINT32_MAX;

	for (unsigned i = 0; i < binds->conf.lanes; i++) {
		unsigned lane = (binds->next + i) % binds->conf.lanes, load;
		struct smpp_link_load l;

		if (!lane_is_up(binds, lane))
			continue;
		l = smpp_link_load(sender(binds, lane)->link);
		load = l.in_flight + l.queued;
		if (load < least) {
			best = sender(binds, lane);
			least = load;
		}
	}
	if (best)
		binds->next = (smpp_binds_lane_of(binds, best->at) + 1) % binds->conf.lanes;
	return best;
}

int smpp_binds_request(struct smpp_binds *binds, unsigned lane, const struct smpp_pdu *pdu, const struct smpp_link_cookie *cookie, bool may_wait)
{
	struct bind *b = lane != SMPP_BINDS_ANY && lane_is_up(binds, lane) ? sender(binds, lane) : NULL;

	if (!may_wait && binds->pace.now && smpp_binds_load(binds).queued)
		return -EAGAIN;
	if (lane == SMPP_BINDS_ANY)
		b = sender_any(binds);
	return b ? smpp_link_request(b->link, pdu, cookie, may_wait) : -ENOTCONN;
}

void smpp_binds_slow(struct smpp_binds *binds)
{
	smpp_pace_slow(&binds->pace, monotonic_ms());
}

unsigned smpp_binds_wait_ms(const struct smpp_binds *binds)
{
	return smpp_pace_wait_ms(&binds->pace);
}

unsigned smpp_binds_rate(const struct smpp_binds *binds)
{
	return binds->pace.now;
}

void smpp_binds_respond(struct smpp_binds *binds, unsigned at, const struct smpp_pdu *resp)
{
	smpp_link_respond(binds->bind[at].link, resp);
}

/* --- life --- */

static int bind_new(struct smpp_binds *binds, unsigned at, const struct smpp_io *io)
{
	struct smpp_link_conf conf = binds->conf.link;
	struct bind *b = &binds->bind[at];

	conf.bind_as = !binds->conf.pair ? SMPP_LINK_TRANSCEIVER : at % 2 ? SMPP_LINK_RECEIVER : SMPP_LINK_TRANSMITTER;
	conf.pace = &binds->pace;
	conf.is_called = binds->conf.is_called && conf.bind_as != SMPP_LINK_TRANSMITTER;
	b->binds = binds;
	b->at = at;
	b->link = smpp_link_new(binds, &conf, &link_ops, b, io);
	if (!b->link)
		return -ENOMEM;
	binds->n++;
	return 0;
}

struct smpp_binds *smpp_binds_new(void *ctx, const struct smpp_binds_conf *conf, const struct smpp_binds_ops *ops, void *priv,
				  const struct smpp_io *const *ios)
{
	struct smpp_binds *binds = talloc_zero(ctx, struct smpp_binds);
	unsigned n;

	if (!binds)
		return NULL;
	binds->conf = *conf;
	binds->conf.lanes = lanes_of(conf);
	smpp_pace_init(&binds->pace, conf->rate);
	binds->ops = ops;
	binds->priv = priv;
	binds->legs = conf->pair ? 2 : 1;
	binds->since_ms = monotonic_ms();
	n = smpp_binds_count_of(&binds->conf);
	for (unsigned i = 0; i < n; i++)
		if (bind_new(binds, i, ios ? ios[i] : NULL) < 0) {
			smpp_binds_free(binds);
			return NULL;
		}
	return binds;
}

void smpp_binds_start(struct smpp_binds *binds)
{
	binds->stopping = false;
	for (unsigned i = 0; i < binds->n; i++) {
		binds->bind[i].has_stopped = false;
		smpp_link_start(binds->bind[i].link);
	}
}

int smpp_binds_adopt(struct smpp_binds *binds, int fd)
{
	int rc = -EBUSY;

	for (unsigned i = 0; i < binds->n && rc < 0; i++)
		rc = smpp_link_adopt(binds->bind[i].link, fd);
	return rc;
}

/* What receives leaves first: no message comes any more whose answer would find no sender. */
void smpp_binds_stop(struct smpp_binds *binds)
{
	binds->stopping = true;
	for (unsigned i = binds->n; i--;)
		binds->bind[i].has_stopped = false;
	for (unsigned i = binds->n; i--;)
		smpp_link_stop(binds->bind[i].link);
}

void smpp_binds_free(struct smpp_binds *binds)
{
	if (!binds)
		return;
	binds->stopping = false;
	/* what is told of the end of one may ask the others for something: those that are gone count no more */
	for (unsigned i = binds->n; i--; binds->n = i)
		smpp_link_free(binds->bind[i].link);
	talloc_free(binds);
}

/* --- what it looks like --- */

bool smpp_binds_is_up(const struct smpp_binds *binds)
{
	return binds->n_up > 0;
}

/* One that is not bound, rather one that someone must act on; the first when all are. */
static const struct smpp_link *worst(const struct smpp_binds *binds)
{
	const struct smpp_link *link = NULL;

	for (unsigned i = 0; i < binds->n; i++) {
		if (smpp_link_is_alarmed(binds->bind[i].link))
			return binds->bind[i].link;
		if (!link && !binds->bind[i].is_bound)
			link = binds->bind[i].link;
	}
	return link ? link : binds->bind[0].link;
}

const char *smpp_binds_state(const struct smpp_binds *binds)
{
	const struct smpp_link *link = worst(binds);

	if (smpp_link_is_alarmed(link))
		return "REFUSED";
	return binds->n_up && binds->n_up < binds->conf.lanes ? "PART" : smpp_link_state(link);
}

const char *smpp_binds_why(const struct smpp_binds *binds)
{
	return smpp_link_why(worst(binds));
}

struct smpp_link_load smpp_binds_load(const struct smpp_binds *binds)
{
	struct smpp_link_load sum = { .since_s = (monotonic_ms() - binds->since_ms) / 1000 };

	for (unsigned i = 0; i < binds->n; i++) {
		struct smpp_link_load l = smpp_link_load(binds->bind[i].link);

		sum.in_flight += l.in_flight;
		sum.queued += l.queued;
	}
	return sum;
}

struct smpp_link_stats smpp_binds_stats(const struct smpp_binds *binds)
{
	struct smpp_link_stats sum = { 0 };

	for (unsigned i = 0; i < binds->n; i++) {
		const struct smpp_link_stats *s = smpp_link_stats(binds->bind[i].link);

		sum.rx_pdus += s->rx_pdus;
		sum.tx_pdus += s->tx_pdus;
		sum.rx_broken += s->rx_broken;
		sum.timeouts += s->timeouts;
		sum.late += s->late;
		sum.strays += s->strays;
		sum.binds += s->binds;
		sum.connects += s->connects;
	}
	return sum;
}

void smpp_binds_refusals(const struct smpp_binds *binds, struct smpp_status_tally *sum)
{
	*sum = (struct smpp_status_tally){ 0 };
	for (unsigned i = 0; i < binds->n; i++)
		smpp_status_merge(sum, smpp_link_refusals(binds->bind[i].link));
}
