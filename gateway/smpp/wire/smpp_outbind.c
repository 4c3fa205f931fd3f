/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/smpp/wire/smpp_outbind.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/select.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"
#include "store/base/monotonic.h"
#include "gateway/smpp/wire/smpp_pdu.h"

#define PDU_SIZE	64	/* an outbind has at most 42 octets */
#define AGAIN_MS	2000	/* between two tries of a taken port */

struct call {
	struct smpp_outbind *outbind;
	struct osmo_fd ofd;		/* fd -1: free */
	struct osmo_timer_list timer;
	uint8_t octets[PDU_SIZE];
	size_t len;
};

struct smpp_outbind {
	struct smpp_outbind_conf conf;
	int (*take)(void *priv, int fd);
	void *priv;
	struct osmo_fd listener;	/* fd -1: not open */
	struct osmo_timer_list again;
	bool has_failed;
	uint64_t refused;
	struct call calls[SMPP_OUTBIND_CALLS];
};

/* Leave the loop. returns: the socket. */
static int call_end(struct call *c)
{
	int fd = c->ofd.fd;

	osmo_fd_unregister(&c->ofd);
	osmo_timer_del(&c->timer);
	c->ofd.fd = -1;
	c->len = 0;
	return fd;
}

static void refuse_call(struct smpp_outbind *o, int fd, const char *why)
{
	o->refused++;
	LOGP(DWIRE, o->refused > 1 ? LOGL_INFO : LOGL_NOTICE, "link %s: incoming connection closed: %s\n", o->conf.name, why);
	close(fd);
}

static void on_late(void *data)
{
	struct call *c = data;

	refuse_call(c->outbind, call_end(c), "no outbind in time");
}

/* returns: 0 not whole yet; 1 an outbind and nothing behind it; -EBADMSG. */
static int judge_outbind(const struct call *c)
{
	enum smpp_frame_fault why;
	struct smpp_pdu pdu;
	size_t need;
	int rc = smpp_pdu_frame(&need, &why, c->octets, c->len, sizeof(c->octets));

	if (rc < 0)
		return rc == -EAGAIN ? 0 : -EBADMSG;
	return need == c->len && smpp_pdu_parse(&pdu, c->octets, need) == 0 && pdu.id == SMPP_OUTBIND ? 1 : -EBADMSG;
}

static int on_octets(struct osmo_fd *ofd, unsigned what)
{
	struct call *c = ofd->data;
	ssize_t n = read(ofd->fd, c->octets + c->len, sizeof(c->octets) - c->len);
	int rc;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	c->len += n > 0 ? n : 0;
	rc = n > 0 ? judge_outbind(c) : -EPIPE;
	if (rc < 0) {
		refuse_call(c->outbind, call_end(c), "it says no outbind");
	} else if (rc > 0) {
		struct smpp_outbind *o = c->outbind;
		int fd = call_end(c);

		if (o->take(o->priv, fd) < 0)
			refuse_call(o, fd, "every bind of this link is bound, or has no part in it");
	}
	return 0;
}

static bool is_known(const struct smpp_outbind *o, const struct sockaddr_in *sin)
{
	const char *const *from;
	struct in_addr a;

	for (from = o->conf.from; *from; from++)
		if (inet_pton(AF_INET, *from, &a) == 1 && a.s_addr == sin->sin_addr.s_addr)
			return true;
	return false;
}

static struct call *call_free(struct smpp_outbind *o)
{
	size_t i;

	for (i = 0; i < SMPP_OUTBIND_CALLS; i++)
		if (o->calls[i].ofd.fd < 0)
			return &o->calls[i];
	return NULL;
}

static int on_call(struct osmo_fd *ofd, unsigned what)
{
	struct smpp_outbind *o = ofd->data;
	struct sockaddr_in sin = { 0 };
	socklen_t len = sizeof(sin);
	int fd = accept4(ofd->fd, (struct sockaddr *)&sin, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
	struct call *c = fd < 0 ? NULL : call_free(o);

	if (fd < 0)
		return 0;
	if (!is_known(o, &sin)) {
		refuse_call(o, fd, "it comes from an address that is not configured");
		return 0;
	}
	if (!c) {
		refuse_call(o, fd, "too many at once");
		return 0;
	}
	osmo_fd_setup(&c->ofd, fd, OSMO_FD_READ, on_octets, c, 0);
	if (osmo_fd_register(&c->ofd) < 0) {
		c->ofd.fd = -1;
		refuse_call(o, fd, "it cannot be watched");
		return 0;
	}
	monotonic_timer(&c->timer, SMPP_OUTBIND_MS);
	return 0;
}

static int try_listen(struct smpp_outbind *o)
{
	struct sockaddr_in sin = { .sin_family = AF_INET, .sin_port = htons(o->conf.port) };
	int on = 1, rc, fd;

	if (inet_pton(AF_INET, o->conf.address, &sin.sin_addr) != 1)
		return -EINVAL;
	fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	rc = setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	rc = rc < 0 ? rc : bind(fd, (struct sockaddr *)&sin, sizeof(sin));
	rc = rc < 0 ? rc : listen(fd, SMPP_OUTBIND_CALLS);
	rc = rc < 0 ? -errno : 0;
	osmo_fd_setup(&o->listener, fd, OSMO_FD_READ, on_call, o, 0);
	if (rc == 0)
		rc = osmo_fd_register(&o->listener);
	if (rc < 0) {
		close(fd);
		o->listener.fd = -1;
	}
	return rc;
}

static void on_again(void *data)
{
	struct smpp_outbind *o = data;
	int rc = try_listen(o);

	if (rc == 0)
		return;
	if (!o->has_failed)
		LOGP(DWIRE, LOGL_ERROR, "link %s: cannot listen on %s port %u: %s; retrying\n", o->conf.name, o->conf.address,
		     o->conf.port, strerror(-rc));
	o->has_failed = true;
	monotonic_timer(&o->again, AGAIN_MS);
}

struct smpp_outbind *smpp_outbind_new(void *ctx, const struct smpp_outbind_conf *conf, int (*take)(void *priv, int fd), void *priv)
{
	struct smpp_outbind *o = talloc_zero(ctx, struct smpp_outbind);
	size_t i;

	if (!o)
		return NULL;
	o->conf = *conf;
	o->take = take;
	o->priv = priv;
	o->listener.fd = -1;
	for (i = 0; i < SMPP_OUTBIND_CALLS; i++) {
		o->calls[i].outbind = o;
		o->calls[i].ofd.fd = -1;
		osmo_timer_setup(&o->calls[i].timer, on_late, &o->calls[i]);
	}
	osmo_timer_setup(&o->again, on_again, o);
	on_again(o);
	return o;
}

void smpp_outbind_free(struct smpp_outbind *o)
{
	size_t i;

	if (!o)
		return;
	osmo_timer_del(&o->again);
	for (i = 0; i < SMPP_OUTBIND_CALLS; i++)
		if (o->calls[i].ofd.fd >= 0)
			close(call_end(&o->calls[i]));
	if (o->listener.fd >= 0) {
		osmo_fd_unregister(&o->listener);
		close(o->listener.fd);
	}
	talloc_free(o);
}

uint64_t smpp_outbind_refused(const struct smpp_outbind *o)
{
	return o ? o->refused : 0;
}
