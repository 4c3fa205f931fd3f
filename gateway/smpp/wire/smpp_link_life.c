/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A link as a whole: smpp_link.c has its socket and window, smpp_link_fsm.c its states. */
#include <errno.h>

#include <osmocom/core/fsm.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "gateway/smpp/wire/smpp_link_fsm.h"

void smpp_link_conf_init(struct smpp_link_conf *conf)
{
	*conf = (struct smpp_link_conf){
		.name = "", .host = "", .system_id = "", .password = "", .system_type = "",
		.interface_version = 0x34,
		.window = 10,
		.queue_max = 10000,
		.bind_ms = 30000,
		.enquire_ms = 30000,
		.enquire_misses = 2,
		.response_ms = 10000,
		.stale_ms = 15000,
		.late_ms = 60000,
		.unbind_ms = 2000,
		.reconnect_ms = 1000, .reconnect_max_ms = 60000,
		.busy_ms = 10000,
		.refused_ms = 60000, .refused_max_ms = 300000,
		.pdu_max = SMPP_PDU_MAX,
	};
}

struct smpp_link *smpp_link_new(void *ctx, const struct smpp_link_conf *conf, const struct smpp_link_ops *ops, void *priv,
				const struct smpp_io *io)
{
	struct smpp_link *link = talloc_zero(ctx, struct smpp_link);

	if (!link)
		return NULL;
	link->conf = *conf;
	link->conf.window = OSMO_MAX(1, OSMO_MIN(conf->window, SMPP_LINK_WINDOW_MAX));
	link->ops = ops;
	link->priv = priv;
	link->io = io ? io : &smpp_io_plain;
	link->ofd.fd = -1;
	link->next_seq = 1;
	link->since_ms = monotonic_ms();
	INIT_LLIST_HEAD(&link->waiting);
	INIT_LLIST_HEAD(&link->late);
	INIT_LLIST_HEAD(&link->queue);
	link->rx_pdu = smpp_link_fsm_rx;
	if (smpp_link_alloc(link) < 0)
		goto err0;
	link->fi = smpp_link_fsm_alloc(link);
	if (!link->fi)
		goto err0;
	return link;
err0:
	talloc_free(link);
	return NULL;
}

void smpp_link_start(struct smpp_link *link)
{
	osmo_fsm_inst_dispatch(link->fi, SMPP_LINK_EV_START, NULL);
}

int smpp_link_adopt(struct smpp_link *link, int fd)
{
	return smpp_link_fsm_adopt(link, fd);
}

void smpp_link_stop(struct smpp_link *link)
{
	osmo_fsm_inst_dispatch(link->fi, SMPP_LINK_EV_STOP, NULL);
}

void smpp_link_free(struct smpp_link *link)
{
	if (!link)
		return;
	link->stopping = link->freeing = true;
	link->again = false;
	if (link->fi->state != SMPP_LINK_IDLE)
		osmo_fsm_inst_dispatch(link->fi, SMPP_LINK_EV_LOST, "freed");
	osmo_fsm_inst_free(link->fi);
	talloc_free(link);
}

bool smpp_link_is_bound(const struct smpp_link *link)
{
	return link->fi->state == SMPP_LINK_BOUND;
}

const char *smpp_link_state(const struct smpp_link *link)
{
	return osmo_fsm_inst_state_name(link->fi);
}

struct smpp_link_load smpp_link_load(const struct smpp_link *link)
{
	return (struct smpp_link_load){
		.in_flight = link->in_flight, .queued = link->queued, .since_s = (monotonic_ms() - link->since_ms) / 1000,
	};
}

bool smpp_link_is_alarmed(const struct smpp_link *link)
{
	return link->alarmed;
}

const char *smpp_link_why(const struct smpp_link *link)
{
	return smpp_link_is_bound(link) ? "" : link->why;
}

const struct smpp_link_stats *smpp_link_stats(const struct smpp_link *link)
{
	return &link->stats;
}

const struct smpp_status_tally *smpp_link_refusals(const struct smpp_link *link)
{
	return &link->refusals;
}
