/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The other end of a link, played by the test itself over a loopback socket: says exactly what the test tells it to. */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <osmocom/core/application.h>
#include <osmocom/core/logging.h>
#include <osmocom/core/select.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"
#include "store/base/monotonic.h"
#include "gateway/smpp/wire/smpp_link.h"
#include "gateway/smpp/wire/smpp_pdu.h"
#include "tests/lib/turn_clock.h"

#define PEER_PATIENCE_MS	60000	/* turns: a machine may stand still for a while */

struct peer {
	int listener, fd;
	uint16_t port;
	uint8_t rx[65536];
	size_t len;
	uint8_t last[65536];	/* the PDU that peer_expect() returned stands here */
};

static void peer_nonblocking(int fd)
{
	assert_int_equal(fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK), 0);
}

static void peer_listen(struct peer *p)
{
	struct sockaddr_in sin = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(sin);

	memset(p, 0, sizeof(*p));
	p->fd = -1;
	p->listener = socket(AF_INET, SOCK_STREAM, 0);
	assert_true(p->listener >= 0);
	assert_int_equal(bind(p->listener, (struct sockaddr *)&sin, sizeof(sin)), 0);
	assert_int_equal(listen(p->listener, 8), 0);
	assert_int_equal(getsockname(p->listener, (struct sockaddr *)&sin, &len), 0);
	p->port = ntohs(sin.sin_port);
	peer_nonblocking(p->listener);
}

static void peer_hang_up(struct peer *p)
{
	if (p->fd >= 0)
		close(p->fd);
	p->fd = -1;
	p->len = 0;
}

static inline void peer_free(struct peer *p)
{
	peer_hang_up(p);
	close(p->listener);
}

/* The link that comes here. */
static inline void peer_link_conf(struct smpp_link_conf *conf, const struct peer *p)
{
	conf->name = "op1";
	conf->host = "127.0.0.1";
	conf->port = p->port;
	conf->system_id = "musafir";
}

/* Let the loop run until it is so. */
#define run_until(so)	do { \
	int64_t until_ = monotonic_ms() + PEER_PATIENCE_MS; \
	bool is_; \
	while (!(is_ = (so)) && monotonic_ms() < until_) \
		run_ms(1); \
	assert_true(is_); \
} while (0)

static bool peer_try_accept(struct peer *p)
{
	int fd = accept(p->listener, NULL, NULL), on = 1;

	if (fd < 0)
		return false;
	peer_hang_up(p);
	p->fd = fd;
	peer_nonblocking(fd);
	assert_int_equal(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)), 0);
	return true;
}

static inline bool peer_accept_within(struct peer *p, int64_t ms)
{
	int64_t end = monotonic_ms() + ms;

	while (monotonic_ms() < end) {
		if (peer_try_accept(p))
			return true;
		run_ms(1);
	}
	return false;
}

static inline void peer_accept(struct peer *p)
{
	assert_true(peer_accept_within(p, PEER_PATIENCE_MS));
}

/* returns: false once the other side has closed. */
static bool peer_read(struct peer *p)
{
	ssize_t n = read(p->fd, p->rx + p->len, sizeof(p->rx) - p->len);

	if (n > 0)
		p->len += n;
	return n > 0 || (n < 0 && errno == EAGAIN);
}

static bool peer_take(struct peer *p, struct smpp_pdu *pdu)
{
	enum smpp_frame_fault why;
	size_t need;

	if (smpp_pdu_frame(&need, &why, p->rx, p->len, sizeof(p->rx)) < 0)
		return false;
	memcpy(p->last, p->rx, need);
	memmove(p->rx, p->rx + need, p->len - need);
	p->len -= need;
	assert_int_equal(smpp_pdu_parse(pdu, p->last, need), 0);
	return true;
}

/* The next PDU of the link, which must be this command. */
static inline struct smpp_pdu peer_expect(struct peer *p, uint32_t id)
{
	int64_t end = monotonic_ms() + PEER_PATIENCE_MS;
	struct smpp_pdu pdu;
	bool open = true;

	while (!peer_take(p, &pdu)) {
		if (!open || monotonic_ms() > end)
			fail_msg("expected %s, got nothing%s", smpp_pdu_name(id), open ? "" : ": closed");
		run_ms(1);
		open = peer_read(p);
	}
	if (pdu.id != id)
		fail_msg("expected %s, got %s status 0x%x", smpp_pdu_name(id), smpp_pdu_name(pdu.id), pdu.status);
	return pdu;
}

static inline void peer_expect_response(struct peer *p, uint32_t seq, uint32_t status)
{
	struct smpp_pdu resp = peer_expect(p, SMPP_DELIVER_SM | SMPP_RESP);

	assert_int_equal(resp.seq, seq);
	assert_int_equal(resp.status, status);
}

/* Nothing comes for so long. */
static inline void peer_expect_nothing(struct peer *p, int64_t ms)
{
	struct smpp_pdu pdu;

	run_ms(ms);
	assert_true(peer_read(p));
	if (peer_take(p, &pdu))
		fail_msg("unexpected %s", smpp_pdu_name(pdu.id));
}

static inline void peer_expect_closed(struct peer *p)
{
	int64_t end = monotonic_ms() + PEER_PATIENCE_MS;

	while (peer_read(p)) {
		assert_true(monotonic_ms() < end);
		run_ms(1);
	}
}

static inline void peer_send_octets(struct peer *p, const void *octets, size_t len)
{
	assert_int_equal(send(p->fd, octets, len, MSG_NOSIGNAL), len);
}

static inline void peer_send_hex(struct peer *p, const char *hex)
{
	uint8_t octets[1024];
	int len = osmo_hexparse(hex, octets, sizeof(octets));

	assert_true(len > 0);
	peer_send_octets(p, octets, len);
}

static inline size_t peer_encode(uint8_t *octets, size_t size, const struct smpp_pdu *pdu)
{
	int len = smpp_pdu_encode(octets, size, pdu);

	assert_true(len > 0);
	return len;
}

static inline void peer_send(struct peer *p, const struct smpp_pdu *pdu)
{
	uint8_t octets[4096];

	peer_send_octets(p, octets, peer_encode(octets, sizeof(octets), pdu));
}

static inline void peer_respond(struct peer *p, const struct smpp_pdu *req, uint32_t status)
{
	struct smpp_pdu resp;

	smpp_pdu_respond(&resp, req, status);
	peer_send(p, &resp);
}

/* Accept, and answer the bind. */
static inline void peer_bind(struct peer *p)
{
	struct smpp_pdu bind;

	peer_accept(p);
	bind = peer_expect(p, SMPP_BIND_TRANSCEIVER);
	peer_respond(p, &bind, SMPP_ROK);
	run_ms(20);
}

/* Lines logged at LOGL_ERROR are counted: those are the ones that a person must act on. */
static inline unsigned *peer_errors(void)
{
	static unsigned count;

	return &count;
}

static inline void peer_log(struct log_target *target, unsigned int level, const char *line)
{
	if (level >= LOGL_ERROR)
		(*peer_errors())++;
	if (getenv("PEER_LOG"))
		fprintf(stderr, "%u %s", level, line);
}

static void *peer_log_ctx;

static inline void peer_log_setup(void)
{
	static const struct log_info_cat cats[] = {
		[DWIRE] = { .name = "DWIRE", .description = "wire", .loglevel = LOGL_DEBUG, .enabled = 1 },
	};
	static const struct log_info info = { .cat = cats, .num_cat = ARRAY_SIZE(cats) };
	struct log_target *target;

	peer_log_ctx = talloc_named_const(NULL, 0, "log");
	log_init(&info, peer_log_ctx);
	target = log_target_create();
	target->output = peer_log;
	log_add_target(target);
	log_set_all_filter(target, 1);
	log_set_log_level(target, LOGL_DEBUG);
}

static inline void peer_log_free(void)
{
	log_fini();
	talloc_free(peer_log_ctx);
}

/* What every test of a group hangs its fixture on, so that one that leaks fails. */
static void *peer_root;

static inline int peer_group_setup(void **state)
{
	peer_root = talloc_named_const(NULL, 0, "root");
	peer_log_setup();
	return 0;
}

static inline int peer_group_teardown(void **state)
{
	talloc_free(peer_root);
	peer_log_free();
	return 0;
}

/* The result of a teardown. */
static inline int peer_leaks(void)
{
	return talloc_total_blocks(peer_root) == 1 ? 0 : -1;
}
