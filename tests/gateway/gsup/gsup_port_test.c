/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A GSUP link as a port, between sessions and an OsmoHLR that the test plays itself, by the octet. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/msgb.h>
#include <osmocom/core/select.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/protocol/gsm_04_80.h>
#include <talloc.h>

#include "gateway/gsup/gsup_port.h"
#include "store/base/log.h"
#include "store/base/monotonic.h"
#include "tests/lib/turn_clock.h"

#define PATIENCE_MS	60000
#define QUIET_MS	60
#define IMSI		"639020000000001"
#define MSC		"MSC-1-00-00-00-00-00-00"
#define HEARD_MAX	16

struct heard {
	struct session_msg msg;
	char text[128];
};

static struct {
	struct session_port *port;
	struct heard heard[HEARD_MAX];
	unsigned n_heard, ups, downs;
	bool is_full;
} s;

/* ---- the sessions, as far as a port needs them ---- */

int session_port_add(struct session *session, struct session_port *port)
{
	if (s.is_full)
		return -ENOMEM;
	s.port = port;
	return 0;
}

void session_port_remove(struct session *session, struct session_port *port)
{
	s.port = NULL;
}

void session_port_up(struct session_port *port)
{
	s.ups++;
}

void session_port_down(struct session_port *port)
{
	s.downs++;
}

void session_port_drain(struct session_port *port)
{
}

void session_rx(struct session_port *port, const struct session_msg *msg)
{
	struct heard *h = &s.heard[s.n_heard++];

	assert_true(s.n_heard <= HEARD_MAX);
	h->msg = *msg;
	osmo_strlcpy(h->text, msg->text, sizeof(h->text));
}

/* ---- OsmoHLR ---- */

struct conn {
	int listener, fd;
	uint16_t port;
	uint8_t in[8192];
	size_t len;
};

struct world {
	struct gsup_port *port;
	struct conn gsup, ctrl;
	uint8_t last[1024];
	bool stopped;
};

static void listen_at(struct conn *c)
{
	struct sockaddr_in sa = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(sa);

	c->fd = -1;
	c->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	assert_int_equal(bind(c->listener, (struct sockaddr *)&sa, sizeof(sa)), 0);
	assert_int_equal(listen(c->listener, 4), 0);
	assert_int_equal(getsockname(c->listener, (struct sockaddr *)&sa, &len), 0);
	c->port = ntohs(sa.sin_port);
}

static void turn(struct world *w)
{
	struct conn *const conns[] = { &w->gsup, &w->ctrl };

	turn_clock_turn();
	for (size_t i = 0; i < ARRAY_SIZE(conns); i++) {
		struct conn *c = conns[i];
		ssize_t n;

		if (c->fd < 0)
			c->fd = accept4(c->listener, NULL, NULL, SOCK_NONBLOCK);
		n = c->fd < 0 ? -1 : recv(c->fd, c->in + c->len, sizeof(c->in) - c->len, 0);
		c->len += n > 0 ? n : 0;
	}
}

static void hang_up(struct conn *c)
{
	close(c->fd);
	c->fd = -1;
	c->len = 0;
}

/* Take one message of that protocol and extension; pings are passed over. returns: its length, 0 none within ms. */
static size_t take(struct world *w, struct conn *c, uint8_t ext, unsigned ms)
{
	int64_t until = monotonic_ms() + ms;

	do {
		size_t len = c->len >= 3 ? 3 + (c->in[0] << 8 | c->in[1]) : 0;

		if (len && c->len >= len) {
			bool wanted = c->in[2] == 0xee && c->in[3] == ext;

			memcpy(w->last, c->in + 4, len - 4);
			memmove(c->in, c->in + len, c->len - len);
			c->len -= len;
			if (wanted)
				return len - 4;
		} else {
			turn(w);
		}
	} while (monotonic_ms() < until);
	return 0;
}

static void put(struct conn *c, uint8_t ext, const void *octets, size_t len)
{
	uint8_t head[] = { (len + 1) >> 8, len + 1, 0xee, ext };

	assert_int_equal(send(c->fd, head, sizeof(head), 0), sizeof(head));
	assert_int_equal(send(c->fd, octets, len, 0), len);
}

static void tell_full(struct world *w, enum gsup_pdu_kind kind, enum gsup_pdu_state state, uint32_t session, const uint8_t *facility, size_t len)
{
	struct msgb *msg = msgb_alloc(2 * GSUP_PDU_MAX, "test");
	struct gsup_pdu pdu = { .kind = kind, .state = state, .session_id = session, .imsi = IMSI, .facility = { facility, len } };

	assert_int_equal(gsup_pdu_write(msg, &pdu), 0);
	put(&w->gsup, 5, msgb_data(msg), msgb_length(msg));
	msgb_free(msg);
}

static void tell(struct world *w, enum gsup_pdu_state state, uint32_t session, const struct gsup_pdu_component *c)
{
	uint8_t facility[GSUP_PDU_FACILITY_MAX];
	int len = c ? gsup_pdu_component_write(facility, c) : 0;

	assert_true(len >= 0);
	tell_full(w, GSUP_PDU_REQUEST, state, session, facility, len);
}

/* "*789#", 3GPP TS 23.038 6.1.2.3 */
static const uint8_t dialled[] = { 0xaa, 0x1b, 0x2e, 0x37, 0x02 };

static void dial(struct world *w, uint32_t session)
{
	tell(w, GSUP_PDU_BEGIN, session, &(struct gsup_pdu_component){ .kind = GSUP_PDU_INVOKE, .has_invoke_id = true, .invoke_id = 9,
	     .opcode = GSM0480_OP_CODE_PROCESS_USS_REQ, .dcs = 0x0f, .text = { dialled, sizeof(dialled) } });
}

static void answer(struct world *w, uint32_t session, uint8_t invoke_id, const char *digit)
{
	tell(w, GSUP_PDU_CONTINUE, session, &(struct gsup_pdu_component){ .kind = GSUP_PDU_RETURN_RESULT, .has_invoke_id = true,
	     .invoke_id = invoke_id, .opcode = GSM0480_OP_CODE_USS_REQUEST, .dcs = 0x0f, .text = { (const uint8_t *)digit, 1 } });
}

/* The question about an IMSI, and its answer. */
static void look_up(struct world *w, const char *lines)
{
	char reply[256];
	unsigned id;
	size_t len = take(w, &w->ctrl, 0, PATIENCE_MS);

	assert_true(len > 0);
	w->last[len] = '\0';
	assert_int_equal(sscanf((char *)w->last, "GET %u subscriber.by-imsi-" IMSI ".info", &id), 1);
	snprintf(reply, sizeof(reply), "GET_REPLY %u subscriber.by-imsi-" IMSI ".info \nid\t1\n%s", id, lines);
	put(&w->ctrl, 0, reply, strlen(reply));
}

/* The next message of ours, and its component if it has one. */
static void hear(struct world *w, struct gsup_pdu *pdu, struct gsup_pdu_component *c)
{
	size_t len = take(w, &w->gsup, 5, PATIENCE_MS);

	assert_true(len > 0);
	assert_int_equal(gsup_pdu_read(pdu, w->last, len), 0);
	assert_string_equal(pdu->imsi, IMSI);
	if (c)
		assert_int_equal(gsup_pdu_component_read(c, pdu->facility), 0);
}

static void hear_nothing(struct world *w)
{
	assert_int_equal(take(w, &w->gsup, 5, QUIET_MS), 0);
}

static const struct heard *session_hears(struct world *w, unsigned n, enum session_kind kind)
{
	int64_t until = monotonic_ms() + PATIENCE_MS;

	while (s.n_heard < n && monotonic_ms() < until)
		turn(w);
	assert_int_equal(s.n_heard, n);
	assert_int_equal(s.heard[n - 1].msg.kind, kind);
	return &s.heard[n - 1];
}

static int say(const struct heard *to, const char *text, bool end)
{
	struct session_answer ans = { .text = text, .len = strlen(text), .alphabet = text_choose(text), .end = end };

	memcpy(ans.key, to->msg.key, sizeof(ans.key));
	return s.port->ops->send(s.port, &ans);
}

static void on_stopped(void *priv)
{
	struct world *w = priv;

	w->stopped = true;
}

static void wait_up(struct world *w, unsigned ups)
{
	int64_t until = monotonic_ms() + PATIENCE_MS;

	while ((s.ups < ups || w->gsup.fd < 0 || w->ctrl.fd < 0 || !gsup_directory_is_up(gsup_port_directory(w->port))) && monotonic_ms() < until)
		turn(w);
	assert_int_equal(s.ups, ups);
}

static int set_up(void **state, unsigned known_ms)
{
	struct world *w = talloc_zero(NULL, struct world);
	struct gsup_port_conf conf;

	memset(&s, 0, sizeof(s));
	listen_at(&w->gsup);
	listen_at(&w->ctrl);
	gsup_port_conf_init(&conf);
	conf.link.name = conf.directory.name = "lab";
	conf.link.host = conf.directory.host = "127.0.0.1";
	conf.link.euse = "musafir";
	conf.link.port = w->gsup.port;
	conf.directory.port = w->ctrl.port;
	conf.link.reconnect_ms = conf.directory.reconnect_ms = 50;
	conf.directory.timeout_ms = 300;
	if (known_ms)
		conf.directory.known_ms = known_ms;
	conf.stopped = on_stopped;
	conf.priv = w;
	s.is_full = true;
	assert_null(gsup_port_new(w, NULL, &conf));	/* no session takes it in: it would serve nobody */
	s.is_full = false;
	w->port = gsup_port_new(w, NULL, &conf);
	gsup_port_start(w->port);
	wait_up(w, 1);
	*state = w;
	return 0;
}

static int setup(void **state)
{
	return set_up(state, 0);
}

static int setup_forgetful(void **state)
{
	return set_up(state, 50);
}

static int teardown(void **state)
{
	struct world *w = *state;

	gsup_port_free(w->port);
	hang_up(&w->gsup);
	hang_up(&w->ctrl);
	close(w->gsup.listener);
	close(w->ctrl.listener);
	talloc_free(w);
	return 0;
}

/* A dialogue whose phone waits for its first screen. */
static const struct heard *begun(struct world *w, uint32_t session, const char *lines)
{
	dial(w, session);
	look_up(w, lines);
	return session_hears(w, 1, SESSION_BEGIN);
}

#define KNOWN	"msisdn\t254700000001\nvlr_number\t" MSC
#define NO_MSC	"msisdn\t254700000001"

/* ---- dialogues ---- */

static void test_dialogue_of_two_screens(void **state)
{
	struct world *w = *state;
	const struct heard *h = begun(w, 7, KNOWN);
	struct gsup_pdu_component c;
	struct gsup_pdu pdu;

	assert_string_equal(h->msg.number, "254700000001");
	assert_int_equal(h->msg.number_kind, NUMBER_INTERNATIONAL);
	assert_string_equal(h->msg.imsi, IMSI);
	assert_string_equal(h->text, "*789#");
	assert_int_equal(say(h, "Type your PIN", false), 0);
	hear(w, &pdu, &c);
	assert_int_equal(pdu.state, GSUP_PDU_CONTINUE);
	assert_int_equal(pdu.session_id, 7);
	assert_int_equal(pdu.destination.len, 0);
	assert_int_equal(c.kind, GSUP_PDU_INVOKE);
	assert_int_equal(c.opcode, GSM0480_OP_CODE_USS_REQUEST);
	assert_int_equal(c.dcs, 0x0f);
	answer(w, 7, c.invoke_id, "1");
	assert_string_equal(session_hears(w, 2, SESSION_INPUT)->text, "1");
	assert_int_equal(say(h, "مرحبا", true), 0);
	hear(w, &pdu, &c);
	assert_int_equal(pdu.state, GSUP_PDU_END);
	assert_int_equal(c.kind, GSUP_PDU_RETURN_RESULT);
	assert_int_equal(c.invoke_id, 9);
	assert_int_equal(c.opcode, GSM0480_OP_CODE_PROCESS_USS_REQ);
	assert_int_equal(c.dcs, 0x48);
	assert_int_equal(c.text.len, 10);
	assert_int_equal(gsup_port_dialogues(w->port), 0);
	assert_int_equal(say(h, "too late", true), -ENOENT);
	hear_nothing(w);
}

static void test_doubled_answer_is_rejected_and_pressed_once(void **state)
{
	struct world *w = *state;
	const struct heard *h = begun(w, 7, KNOWN);
	struct gsup_pdu_component c;
	struct gsup_pdu pdu;

	assert_int_equal(say(h, "1 Give", false), 0);
	hear(w, &pdu, &c);
	answer(w, 7, c.invoke_id, "1");
	answer(w, 7, c.invoke_id, "1");
	session_hears(w, 2, SESSION_INPUT);
	hear(w, &pdu, &c);
	assert_int_equal(c.kind, GSUP_PDU_REJECT);
	assert_int_equal(c.problem, GSM_0480_PROBLEM_CODE_TAG_RETURN_RESULT);
	/* OsmoHLR could not read it */
	assert_int_equal(pdu.destination.len, sizeof(MSC));
	assert_int_equal(say(h, "2 Next", false), 0);
	hear(w, &pdu, &c);
	answer(w, 7, c.invoke_id - 1, "1");
	hear(w, &pdu, &c);
	assert_int_equal(s.n_heard, 2);
	assert_int_equal(gsup_port_stats(w->port)->duplicates, 2);
}

static void test_stray_messages_are_answered_and_counted(void **state)
{
	struct world *w = *state;
	struct gsup_pdu pdu;

	answer(w, 99, 1, "1");
	hear(w, &pdu, NULL);
	assert_int_equal(pdu.kind, GSUP_PDU_ERROR);
	assert_int_equal(pdu.state, GSUP_PDU_END);
	assert_int_equal(pdu.session_id, 99);
	tell(w, GSUP_PDU_END, 98, NULL);
	tell_full(w, GSUP_PDU_ERROR, GSUP_PDU_END, 97, NULL, 0);
	hear_nothing(w);
	assert_int_equal(gsup_port_stats(w->port)->strays, 3);
	assert_int_equal(s.n_heard, 0);
}

static void test_broken_components_are_answered_and_end_nothing(void **state)
{
	static const uint8_t garbage[] = { 0xa2, 0x7f, 0x02, 0x01, 0x01 };
	struct world *w = *state;
	const struct heard *h = begun(w, 7, KNOWN);
	struct gsup_pdu_component c;
	struct gsup_pdu pdu;

	tell_full(w, GSUP_PDU_REQUEST, GSUP_PDU_BEGIN, 8, garbage, sizeof(garbage));
	hear(w, &pdu, NULL);
	assert_int_equal(pdu.kind, GSUP_PDU_ERROR);
	assert_int_equal(say(h, "1 Give", false), 0);
	hear(w, &pdu, &c);
	tell_full(w, GSUP_PDU_REQUEST, GSUP_PDU_CONTINUE, 7, garbage, sizeof(garbage));
	hear(w, &pdu, &c);
	assert_int_equal(c.kind, GSUP_PDU_REJECT);
	assert_false(c.has_invoke_id);
	answer(w, 7, 1, "1");
	session_hears(w, 2, SESSION_INPUT);
	assert_int_equal(gsup_port_stats(w->port)->broken, 2);
}

static void test_octets_that_are_no_message_cost_nothing(void **state)
{
	static const uint8_t rubbish[] = { 0x20, 0x01, 0x08, 0xff };
	static const uint8_t other[] = { 0x04, 0x01, 0x08, 0x36, 0x09, 0x02, 0x00, 0x00, 0x00, 0x00, 0xf1 };
	struct world *w = *state;

	put(&w->gsup, 5, rubbish, sizeof(rubbish));
	put(&w->gsup, 5, other, sizeof(other));
	begun(w, 7, KNOWN);
	assert_int_equal(gsup_link_stats(gsup_port_link(w->port))->rx_broken, 1);
	assert_int_equal(gsup_link_stats(gsup_port_link(w->port))->rx_foreign, 1);
}

static void test_other_operations_are_not_supported(void **state)
{
	struct world *w = *state;
	struct gsup_pdu_component c;
	struct gsup_pdu pdu;

	tell(w, GSUP_PDU_BEGIN, 7, &(struct gsup_pdu_component){ .kind = GSUP_PDU_INVOKE, .has_invoke_id = true, .invoke_id = 3,
	     .opcode = GSM0480_OP_CODE_PROCESS_USS_DATA });
	/* where the phone is was not asked: OsmoHLR has to say it in its own words */
	hear(w, &pdu, NULL);
	assert_int_equal(pdu.kind, GSUP_PDU_ERROR);
	begun(w, 8, KNOWN);
	tell(w, GSUP_PDU_CONTINUE, 8, &(struct gsup_pdu_component){ .kind = GSUP_PDU_INVOKE, .has_invoke_id = true, .invoke_id = 4,
	     .opcode = GSM0480_OP_CODE_INTERROGATE_SS });
	hear(w, &pdu, &c);
	assert_int_equal(c.kind, GSUP_PDU_REJECT);
	assert_int_equal(c.invoke_id, 4);
	assert_int_equal(s.n_heard, 1);
}

static void test_refused_screen_ends_the_dialogue(void **state)
{
	struct world *w = *state;
	const struct heard *h = begun(w, 7, KNOWN);
	struct gsup_pdu_component c;
	struct gsup_pdu pdu;

	assert_int_equal(say(h, "1 Give", false), 0);
	hear(w, &pdu, &c);
	tell(w, GSUP_PDU_CONTINUE, 7, &(struct gsup_pdu_component){ .kind = GSUP_PDU_RETURN_ERROR, .has_invoke_id = true, .invoke_id = c.invoke_id,
	     .code = GSM0480_ERR_CODE_UNKNOWN_ALPHABET });
	session_hears(w, 2, SESSION_RELEASED);
	hear(w, &pdu, &c);
	assert_int_equal(pdu.state, GSUP_PDU_END);
	assert_int_equal(c.kind, GSUP_PDU_RETURN_ERROR);
	assert_int_equal(c.invoke_id, 9);
	/* and OsmoHLR is told that its session is over */
	hear(w, &pdu, NULL);
	assert_int_equal(pdu.state, GSUP_PDU_END);
	assert_int_equal(pdu.facility.len, 0);
	assert_int_equal(gsup_port_dialogues(w->port), 0);
}

static void test_phone_that_hangs_up_releases(void **state)
{
	struct world *w = *state;

	begun(w, 7, KNOWN);
	tell(w, GSUP_PDU_END, 7, NULL);
	session_hears(w, 2, SESSION_RELEASED);
	assert_int_equal(gsup_port_dialogues(w->port), 0);
}

static void test_id_used_again_replaces_the_dialogue(void **state)
{
	struct world *w = *state;
	const struct heard *first = begun(w, 7, KNOWN);
	struct gsup_pdu pdu;

	dial(w, 7);
	session_hears(w, 3, SESSION_BEGIN);
	assert_int_equal(s.heard[1].msg.kind, SESSION_RELEASED);
	assert_int_equal(say(first, "of the first", true), -ENOENT);
	assert_int_equal(say(&s.heard[2], "of the second", true), 0);
	hear(w, &pdu, NULL);
}

/* ---- long screens ---- */

#define LONG	"مرحبا مرحبا مرحبا مرحبا مرحبا مرحبا مرحبا مرحبا مرحبا مرحبا مرحبا مرحبا"	/* 71 units, 142 octets */

static void test_long_screens_go_to_the_msc_by_name(void **state)
{
	struct world *w = *state;
	const struct heard *h = begun(w, 7, KNOWN);
	struct gsup_pdu_component c;
	struct gsup_pdu pdu;

	assert_int_equal(say(h, LONG, false), 0);
	hear(w, &pdu, &c);
	assert_int_equal(c.text.len, 142);
	assert_string_equal((const char *)pdu.destination.p, MSC);
	assert_string_equal((const char *)pdu.source.p, "EUSE-musafir-00-00-00-00-00-00");
	answer(w, 7, c.invoke_id, "1");
	session_hears(w, 2, SESSION_INPUT);
	assert_int_equal(say(h, LONG, true), 0);
	hear(w, &pdu, &c);
	assert_int_equal(c.kind, GSUP_PDU_RETURN_RESULT);
	assert_int_equal(pdu.destination.len, sizeof(MSC));
	hear(w, &pdu, NULL);
	assert_int_equal(pdu.state, GSUP_PDU_END);
	assert_int_equal(pdu.facility.len + pdu.destination.len, 0);
	hear_nothing(w);
}

static void test_long_screen_without_msc_gives_way_to_a_short_one(void **state)
{
	struct world *w = *state;
	const struct heard *h = begun(w, 7, NO_MSC);
	struct gsup_pdu_component c;
	struct gsup_pdu pdu;

	assert_int_equal(say(h, LONG, false), -EHOSTUNREACH);
	assert_int_equal(say(h, "Please dial *789#", true), 0);
	hear(w, &pdu, &c);
	assert_int_equal(c.kind, GSUP_PDU_RETURN_RESULT);
	assert_int_equal(pdu.state, GSUP_PDU_END);
	assert_int_equal(gsup_port_dialogues(w->port), 0);
}

static void test_msc_that_is_gone_is_forgotten(void **state)
{
	struct world *w = *state;
	const struct heard *h = begun(w, 7, KNOWN);
	struct gsup_pdu pdu;

	assert_int_equal(say(h, LONG, false), 0);
	hear(w, &pdu, NULL);
	tell_full(w, GSUP_PDU_UNROUTABLE, GSUP_PDU_END, 7, NULL, 0);
	session_hears(w, 2, SESSION_RELEASED);
	dial(w, 8);
	look_up(w, NO_MSC);
	session_hears(w, 3, SESSION_BEGIN);
}

/* ---- numbers ---- */

static void test_number_is_asked_for_once_and_remembered(void **state)
{
	struct world *w = *state;

	begun(w, 7, KNOWN);
	dial(w, 8);
	session_hears(w, 2, SESSION_BEGIN);
	assert_int_equal(gsup_directory_stats(gsup_port_directory(w->port))->asked, 1);
}

static void test_who_is_where_leaves_memory_with_its_time(void **state)
{
	struct world *w = *state;
	int64_t until = monotonic_ms() + PATIENCE_MS;

	begun(w, 7, KNOWN);
	while (gsup_directory_known(gsup_port_directory(w->port)) && monotonic_ms() < until)
		turn(w);
	assert_int_equal(gsup_directory_known(gsup_port_directory(w->port)), 0);
}

static void test_subscriber_without_number_is_turned_away_in_words(void **state)
{
	struct world *w = *state;
	struct gsup_pdu_component c;
	struct gsup_pdu pdu;
	const struct heard *h;

	dial(w, 7);
	look_up(w, "nam_cs\t1");
	h = session_hears(w, 1, SESSION_NUMBERLESS);
	assert_string_equal(h->msg.number, "");
	assert_int_equal(say(h, "No number", true), 0);
	hear(w, &pdu, &c);
	assert_int_equal(c.kind, GSUP_PDU_RETURN_RESULT);
	assert_int_equal(gsup_port_stats(w->port)->numberless, 1);
}

static void test_question_that_was_answered_is_not_late_afterwards(void **state)
{
	struct world *w = *state;
	int64_t until;

	begun(w, 7, KNOWN);
	until = monotonic_ms() + 600;	/* twice the time for an answer */
	while (monotonic_ms() < until) {
		turn(w);
		assert_true(gsup_directory_is_up(gsup_port_directory(w->port)));
	}
}

static void test_silent_control_interface_refuses_the_phone(void **state)
{
	struct world *w = *state;
	struct gsup_pdu pdu;

	dial(w, 7);
	hear(w, &pdu, NULL);
	assert_int_equal(pdu.kind, GSUP_PDU_ERROR);
	assert_int_equal(s.n_heard, 0);
	assert_int_equal(gsup_port_stats(w->port)->unasked, 1);
	hang_up(&w->ctrl);
	wait_up(w, 1);
	begun(w, 8, KNOWN);
}

/* ---- the link ---- */

static void test_dialogues_die_with_the_connection(void **state)
{
	struct world *w = *state;
	const struct heard *h = begun(w, 7, KNOWN);

	hang_up(&w->gsup);
	for (int i = 0; i < 50 && !s.downs; i++)
		turn(w);
	assert_string_equal(gsup_link_why(gsup_port_link(w->port)), "the connection was closed");
	wait_up(w, 2);
	assert_string_equal(gsup_link_why(gsup_port_link(w->port)), "");
	assert_int_equal(s.downs, 1);
	assert_int_equal(gsup_port_dialogues(w->port), 0);
	assert_int_equal(say(h, "1 Give", false), -ENOENT);
	hear_nothing(w);
	dial(w, 7);
	session_hears(w, 2, SESSION_BEGIN);
}

static void test_stop_sends_what_waits(void **state)
{
	struct world *w = *state;
	const struct heard *h = begun(w, 7, KNOWN);
	struct gsup_pdu pdu;

	assert_int_equal(say(h, "Busy", true), 0);
	gsup_port_stop(w->port);
	hear(w, &pdu, NULL);
	for (int i = 0; i < 100 && !w->stopped; i++)
		turn(w);
	assert_true(w->stopped);
	assert_int_equal(s.downs, 1);
}

static void test_taken_down_stays_down_until_put_back(void **state)
{
	struct world *w = *state;

	gsup_port_down(w->port);
	for (int i = 0; i < 50; i++)
		turn(w);
	assert_int_equal(s.downs, 1);
	hang_up(&w->gsup);
	hang_up(&w->ctrl);
	gsup_port_start(w->port);
	for (int i = 0; i < 100; i++)
		turn(w);
	assert_int_equal(s.ups, 1);
	gsup_port_up(w->port);
	wait_up(w, 2);
}

static void test_what_the_wire_cannot_is_said(void **state)
{
	assert_null(s.port->ops->push);
	assert_int_equal(s.port->ops->send_sms(s.port, 1, "254700000001", "x"), -ENOTSUP);
}

#define T(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_dialogue_of_two_screens),
		T(test_doubled_answer_is_rejected_and_pressed_once),
		T(test_stray_messages_are_answered_and_counted),
		T(test_broken_components_are_answered_and_end_nothing),
		T(test_octets_that_are_no_message_cost_nothing),
		T(test_other_operations_are_not_supported),
		T(test_refused_screen_ends_the_dialogue),
		T(test_phone_that_hangs_up_releases),
		T(test_id_used_again_replaces_the_dialogue),
		T(test_long_screens_go_to_the_msc_by_name),
		T(test_long_screen_without_msc_gives_way_to_a_short_one),
		T(test_msc_that_is_gone_is_forgotten),
		T(test_number_is_asked_for_once_and_remembered),
		cmocka_unit_test_setup_teardown(test_who_is_where_leaves_memory_with_its_time, setup_forgetful, teardown),
		T(test_subscriber_without_number_is_turned_away_in_words),
		T(test_question_that_was_answered_is_not_late_afterwards),
		T(test_silent_control_interface_refuses_the_phone),
		T(test_dialogues_die_with_the_connection),
		T(test_stop_sends_what_waits),
		T(test_taken_down_stays_down_until_put_back),
		T(test_what_the_wire_cannot_is_said),
	};

	if (log_setup(NULL, LOGL_FATAL) < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
