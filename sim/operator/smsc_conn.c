/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim/operator/smsc_conn.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <osmocom/core/select.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "gateway/smpp/wire/smpp_pdu.h"

#define IN_SIZE	(SMPP_PDU_MAX + SMPP_IO_RECORD_MAX)

struct smsc_conn {
	struct osmo_fd ofd;
	const struct smsc_conn_ops *ops;
	void *priv;
	struct smpp_tls *tls;
	const struct smpp_io *io;
	bool is_secured, is_ending, is_deaf, is_mute;
	unsigned rx_wants, tx_wants;	/* OSMO_FD_* */
	uint8_t *in, *out;
	size_t in_len, out_len, out_size;
};

static void watch_conn(struct smsc_conn *conn)
{
	osmo_fd_update_when(&conn->ofd, 0, (conn->is_deaf ? 0 : conn->rx_wants) | (!conn->is_mute && conn->out_len && conn->is_secured ? conn->tx_wants : 0));
}

/* returns: 0 it waits, *wants says for what; else how it ended. */
static ssize_t conn_waits(unsigned *wants, ssize_t rc)
{
	if (rc != SMPP_IO_WANT_READ && rc != SMPP_IO_WANT_WRITE)
		return rc;
	*wants = rc == SMPP_IO_WANT_READ ? OSMO_FD_READ : OSMO_FD_WRITE;
	return 0;
}

static ssize_t secure_conn(struct smsc_conn *conn)
{
	int rc = conn->io->handshake ? conn->io->handshake(conn->io->priv) : 0;

	conn->is_secured = rc == 0;
	conn->rx_wants = OSMO_FD_READ;
	return conn_waits(&conn->rx_wants, rc);
}

static ssize_t write_out(struct smsc_conn *conn)
{
	ssize_t n = conn->io->write(conn->io->priv, conn->ofd.fd, conn->out, conn->out_len);

	if (n < 0)
		return conn_waits(&conn->tx_wants, n);
	conn->tx_wants = OSMO_FD_WRITE;
	memmove(conn->out, conn->out + n, conn->out_len - (size_t)n);
	conn->out_len -= (size_t)n;
	return 0;
}

static ssize_t read_in(struct smsc_conn *conn)
{
	ssize_t n = conn->io->read(conn->io->priv, conn->ofd.fd, conn->in + conn->in_len, IN_SIZE - conn->in_len);

	if (n < 0)
		return conn_waits(&conn->rx_wants, n);
	conn->rx_wants = OSMO_FD_READ;
	if (conn->is_ending)
		return 0;
	conn->in_len += (size_t)n;
	n = conn->ops->take(conn->priv, conn->in, conn->in_len);
	if (n < 0)
		return SMPP_IO_CLOSED;
	memmove(conn->in, conn->in + n, conn->in_len - (size_t)n);
	conn->in_len -= (size_t)n;
	return 0;
}

static void tell_over(struct smsc_conn *conn, ssize_t rc)
{
	char why[SMPP_IO_WHY_MAX] = "";

	if (!conn->is_secured)
		osmo_strlcpy(why, rc == SMPP_IO_CLOSED ? "TLS: closed in the handshake" : conn->io->why(conn->io->priv), sizeof(why));
	conn->ops->over(conn->priv, why);
}

static int conn_ready(struct osmo_fd *ofd, unsigned int what)
{
	struct smsc_conn *conn = ofd->data;
	ssize_t rc = 0;

	if (!conn->is_secured) {
		rc = secure_conn(conn);
	} else {
		if (what & conn->rx_wants)
			rc = read_in(conn);
		if (rc == 0 && conn->out_len && (what & conn->tx_wants || conn->is_ending))
			rc = write_out(conn);
	}
	if (rc < 0 || (conn->is_ending && !conn->out_len))
		tell_over(conn, rc);
	else
		watch_conn(conn);
	return 0;
}

struct smsc_conn *smsc_conn_new(void *ctx, int fd, struct smpp_tls *server, const struct smsc_conn_ops *ops, void *priv)
{
	struct smsc_conn *conn = talloc_zero(ctx, struct smsc_conn);
	int on = 1;

	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	conn->ops = ops;
	conn->priv = priv;
	conn->io = &smpp_io_plain;
	conn->is_secured = !server;
	conn->rx_wants = OSMO_FD_READ;
	conn->tx_wants = OSMO_FD_WRITE;
	conn->in = talloc_size(conn, IN_SIZE);
	osmo_fd_setup(&conn->ofd, fd, OSMO_FD_READ, conn_ready, conn, 0);
	if (server && smpp_tls_accept(&conn->tls, conn, server, fd) < 0)
		goto err0;
	if (conn->tls)
		conn->io = smpp_tls_io(conn->tls);
	if (osmo_fd_register(&conn->ofd) < 0)
		goto err0;
	return conn;
err0:
	close(fd);
	talloc_free(conn);
	return NULL;
}

void smsc_conn_free(struct smsc_conn *conn)
{
	if (!conn)
		return;
	osmo_fd_unregister(&conn->ofd);
	smpp_tls_free(conn->tls);
	close(conn->ofd.fd);
	talloc_free(conn);
}

void smsc_conn_put(struct smsc_conn *conn, const uint8_t *octets, size_t len)
{
	if (conn->out_len + len > conn->out_size) {
		conn->out_size = conn->out_len + len + 4096;
		conn->out = talloc_realloc_size(conn, conn->out, conn->out_size);
	}
	memcpy(conn->out + conn->out_len, octets, len);
	conn->out_len += len;
	watch_conn(conn);
}

void smsc_conn_hush(struct smsc_conn *conn, bool both)
{
	conn->is_deaf = true;
	conn->is_mute = both;
	watch_conn(conn);
}

void smsc_conn_end(struct smsc_conn *conn)
{
	conn->is_ending = true;
}
