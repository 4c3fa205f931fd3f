/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim/operator/msc.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <osmocom/abis/ipa.h>
#include <osmocom/core/msgb.h>
#include <osmocom/core/socket.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsup.h>
#include <osmocom/gsm/ipa.h>
#include <osmocom/gsm/protocol/ipaccess.h>
#include <osmocom/gsupclient/gsup_client.h>
#include <talloc.h>

#define NETWORK		"63902"		/* MCC and MNC of invented people */
#define CTRL_S		1
#define CTRL_MAX	1024

struct msc {
	struct msc_conf conf;
	const struct msc_ops *ops;
	void *priv;
	struct ipaccess_unit unit;
	char unit_name[64];
	struct osmo_gsup_client *client;
	int ctrl;			/* -1: not connected */
	unsigned last_id;
};

void msc_imsi(char imsi[GSUP_PDU_IMSI_SIZE], const char *number)
{
	size_t len = strlen(number);

	snprintf(imsi, GSUP_PDU_IMSI_SIZE, NETWORK "%010llu", strtoull(len > 10 ? number + len - 10 : number, NULL, 10) % 10000000000);
}

/* ---- the control interface ---- */

static int ctrl_open(struct msc *msc)
{
	const struct timeval tv = { .tv_sec = CTRL_S };

	if (msc->ctrl < 0)
		msc->ctrl = osmo_sock_init(AF_UNSPEC, SOCK_STREAM, IPPROTO_TCP, msc->conf.host, msc->conf.ctrl_port, OSMO_SOCK_F_CONNECT);
	if (msc->ctrl < 0)
		return -ENOTCONN;
	(void)setsockopt(msc->ctrl, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv));
	return 0;
}

static int ctrl_close(struct msc *msc, int rc)
{
	if (msc->ctrl >= 0)
		close(msc->ctrl);
	msc->ctrl = -1;
	return rc;
}

/* returns: whether it was done, -errno. */
static int ctrl_set(struct msc *msc, const char *variable, const char *value)
{
	uint8_t buf[CTRL_MAX];
	int len = snprintf((char *)buf + 4, sizeof(buf) - 4, "SET %u %s %s", ++msc->last_id, variable, value);
	size_t want;

	if (ctrl_open(msc) < 0)
		return -ENOTCONN;
	buf[0] = (len + 1) >> 8;
	buf[1] = len + 1;
	buf[2] = IPAC_PROTO_OSMO;
	buf[3] = IPAC_PROTO_EXT_CTRL;
	if (send(msc->ctrl, buf, len + 4, MSG_NOSIGNAL) != len + 4 || recv(msc->ctrl, buf, 3, MSG_WAITALL) != 3)
		return ctrl_close(msc, -EPIPE);
	want = buf[0] << 8 | buf[1];
	if (want < 10 || want > sizeof(buf) || recv(msc->ctrl, buf, want, MSG_WAITALL) != (ssize_t)want)
		return ctrl_close(msc, -EPIPE);
	return memcmp(buf + 1, "SET_REPLY", 9) == 0;
}

int msc_subscriber(struct msc *msc, const char *imsi, const char *number)
{
	char variable[64];
	int rc = ctrl_set(msc, "subscriber.create", imsi);	/* false: it is there */

	snprintf(variable, sizeof(variable), "subscriber.by-imsi-%s.msisdn", imsi);
	if (rc >= 0)
		rc = ctrl_set(msc, variable, number ? number : "none");
	return rc < 0 ? rc : rc ? 0 : -EIO;
}

/* ---- GSUP ---- */

static int send_plain(struct msc *msc, enum osmo_gsup_message_type type, const char *imsi)
{
	struct osmo_gsup_message out = { .message_type = type };
	struct msgb *msg = osmo_gsup_client_msgb_alloc();

	if (type == OSMO_GSUP_MSGT_UPDATE_LOCATION_REQUEST)
		out.cn_domain = OSMO_GSUP_CN_DOMAIN_CS;
	osmo_strlcpy(out.imsi, imsi, sizeof(out.imsi));
	if (!msc_is_up(msc) || osmo_gsup_encode(msg, &out) < 0) {
		msgb_free(msg);
		return -ENOTCONN;
	}
	return osmo_gsup_client_send(msc->client, msg);
}

int msc_attach(struct msc *msc, const char *imsi)
{
	return send_plain(msc, OSMO_GSUP_MSGT_UPDATE_LOCATION_REQUEST, imsi);
}

int msc_send(struct msc *msc, const struct gsup_pdu *pdu)
{
	struct msgb *msg;

	if (!msc_is_up(msc))
		return -ENOTCONN;
	msg = osmo_gsup_client_msgb_alloc();
	if (gsup_pdu_write(msg, pdu) < 0) {
		msgb_free(msg);
		return -EINVAL;
	}
	return osmo_gsup_client_send(msc->client, msg);
}

/* What belongs to a location update. */
static void rx_mobility(struct msc *msc, const uint8_t *octets, size_t len)
{
	struct osmo_gsup_message in = { 0 };

	if (osmo_gsup_decode(octets, len, &in) < 0)
		return;
	if (in.message_type == OSMO_GSUP_MSGT_INSERT_DATA_REQUEST)
		(void)!send_plain(msc, OSMO_GSUP_MSGT_INSERT_DATA_RESULT, in.imsi);
	else if (in.message_type == OSMO_GSUP_MSGT_UPDATE_LOCATION_RESULT || in.message_type == OSMO_GSUP_MSGT_UPDATE_LOCATION_ERROR)
		msc->ops->attached(msc->priv, in.imsi, in.message_type == OSMO_GSUP_MSGT_UPDATE_LOCATION_RESULT);
}

static int on_read(struct osmo_gsup_client *client, struct msgb *msg)
{
	struct msc *msc = client->data;
	struct gsup_pdu pdu;
	int rc = gsup_pdu_read(&pdu, msgb_l2(msg), msgb_l2len(msg));

	if (rc == 0)
		msc->ops->rx(msc->priv, &pdu);
	else if (rc == -ENOTSUP)
		rx_mobility(msc, msgb_l2(msg), msgb_l2len(msg));
	msgb_free(msg);
	return 0;
}

static bool on_up_down(struct osmo_gsup_client *client, bool up)
{
	struct msc *msc = client->data;

	if (up)
		msc->ops->up(msc->priv);
	else
		msc->ops->down(msc->priv);
	return true;
}

bool msc_is_up(const struct msc *msc)
{
	return msc->client && msc->client->is_connected;
}

struct msc *msc_new(void *ctx, const struct msc_conf *conf, const struct msc_ops *ops, void *priv)
{
	struct msc *msc = talloc_zero(ctx, struct msc);
	struct osmo_gsup_client_config config = {
		.ip_addr = conf->host, .tcp_port = conf->port, .read_cb = on_read, .up_down_cb = on_up_down, .data = msc,
	};

	if (!msc)
		return NULL;
	msc->conf = *conf;
	msc->ops = ops;
	msc->priv = priv;
	msc->ctrl = -1;
	snprintf(msc->unit_name, sizeof(msc->unit_name), "MSC-%s", conf->name);
	msc->unit.unit_name = msc->unit_name;
	config.ipa_dev = &msc->unit;
	msc->client = osmo_gsup_client_create3(msc, &config);
	if (!msc->client) {
		talloc_free(msc);
		return NULL;
	}
	return msc;
}

void msc_free(struct msc *msc)
{
	if (!msc)
		return;
	ctrl_close(msc, 0);
	ipa_client_conn_clear_queue(msc->client->link);
	osmo_gsup_client_destroy(msc->client);
	talloc_free(msc);
}
