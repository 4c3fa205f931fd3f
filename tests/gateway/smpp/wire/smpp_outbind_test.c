/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Operators that call: who is heard, and what becomes of the call. */
#include "tests/lib/peer.h"

#include "gateway/smpp/wire/smpp_binds.h"
#include "gateway/smpp/wire/smpp_outbind.h"

static const char *const here[] = { "127.0.0.1", NULL };
/* SMPP 3.4 4.1.7.1: outbind, sequence 1, system_id "smsc", password "x" */
#define OUTBIND	"000000170000000b0000000000000001736d7363007800"

struct fixture {
	uint16_t port;
	struct smpp_outbind *outbind;
	struct smpp_binds *binds;
	struct peer peer;
	unsigned ups, downs;
};

static void on_up(void *priv)
{
	((struct fixture *)priv)->ups++;
}

static void on_down(void *priv)
{
	((struct fixture *)priv)->downs++;
}

static void on_lost(void *priv, unsigned at)
{
}

static const struct smpp_binds_ops ops = { .up = on_up, .down = on_down, .lane_lost = on_lost, .bind_lost = on_lost };

static int take(void *priv, int fd)
{
	return smpp_binds_adopt(((struct fixture *)priv)->binds, fd);
}

static int setup(void **state)
{
	struct fixture *f = talloc_zero(peer_root, struct fixture);
	struct smpp_binds_conf conf = { .lanes = 1, .is_called = true };
	struct peer free_port;

	peer_listen(&free_port);
	f->port = free_port.port;
	peer_free(&free_port);
	smpp_link_conf_init(&conf.link);
	conf.link.name = "op1";
	conf.link.host = "127.0.0.1";
	conf.link.port = 1;	/* never connected to */
	conf.link.system_id = "musafir";
	f->binds = smpp_binds_new(f, &conf, &ops, f, NULL);
	assert_non_null(f->binds);
	f->peer.fd = f->peer.listener = -1;
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	smpp_outbind_free(f->outbind);
	smpp_binds_free(f->binds);
	assert_int_equal(f->ups, f->downs);
	peer_hang_up(&f->peer);
	talloc_free(f);
	return peer_leaks();
}

static void begin(struct fixture *f, const char *const *from)
{
	struct smpp_outbind_conf conf = { .name = "op1", .address = "127.0.0.1", .port = f->port, .from = from };

	f->outbind = smpp_outbind_new(f, &conf, take, f);
	assert_non_null(f->outbind);
	smpp_binds_start(f->binds);
}

static void call(struct fixture *f, struct peer *p)
{
	struct sockaddr_in sin = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(f->port) };

	memset(p, 0, sizeof(*p));
	p->fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_true(p->fd >= 0);
	assert_int_equal(connect(p->fd, (struct sockaddr *)&sin, sizeof(sin)), 0);
	peer_nonblocking(p->fd);
	run_ms(10);
}

static void test_call_with_outbind_is_bound_to_and_again_after_a_loss(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;

	begin(f, here);
	for (unsigned i = 1; i <= 2; i++) {
		call(f, &f->peer);
		peer_send_hex(&f->peer, "000000170000000b00000000");	/* in two pieces */
		run_ms(10);
		peer_send_hex(&f->peer, "00000001736d7363007800");
		pdu = peer_expect(&f->peer, SMPP_BIND_TRANSCEIVER);
		assert_true(smpp_pdu_str_is(pdu.system_id, "musafir"));
		peer_respond(&f->peer, &pdu, SMPP_ROK);
		run_ms(20);
		assert_int_equal(f->ups, i);
		peer_hang_up(&f->peer);
		run_ms(20);
		assert_int_equal(f->downs, i);
	}
	assert_int_equal(smpp_outbind_refused(f->outbind), 0);
}

static void test_call_while_bound_is_closed(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu;
	struct peer second;

	begin(f, here);
	call(f, &f->peer);
	peer_send_hex(&f->peer, OUTBIND);
	pdu = peer_expect(&f->peer, SMPP_BIND_TRANSCEIVER);
	peer_respond(&f->peer, &pdu, SMPP_ROK);
	run_ms(20);
	call(f, &second);
	peer_send_hex(&second, OUTBIND);
	peer_expect_closed(&second);
	peer_hang_up(&second);
	assert_int_equal(f->ups, 1);
	assert_int_equal(f->downs, 0);
	assert_int_equal(smpp_outbind_refused(f->outbind), 1);
}

static void test_call_from_elsewhere_hears_nothing(void **state)
{
	static const char *const elsewhere[] = { "127.0.0.2", NULL };
	struct fixture *f = *state;

	begin(f, elsewhere);
	call(f, &f->peer);
	peer_expect_closed(&f->peer);
	assert_int_equal(smpp_outbind_refused(f->outbind), 1);
}

static void test_call_that_says_something_else_is_closed(void **state)
{
	static const char *const octets[] = {
		"00000010000000150000000000000001",			/* enquire_link */
		OUTBIND "00",						/* more than one outbind */
		"474554202f20485454502f312e310d0a",			/* GET / HTTP/1.1 */
		"ffffffff0000000b",
	};
	struct fixture *f = *state;

	begin(f, here);
	for (size_t i = 0; i < ARRAY_SIZE(octets); i++) {
		call(f, &f->peer);
		peer_send_hex(&f->peer, octets[i]);
		peer_expect_closed(&f->peer);
		peer_hang_up(&f->peer);
		assert_int_equal(smpp_outbind_refused(f->outbind), i + 1);
	}
}

static void test_calls_past_the_ceiling_are_closed(void **state)
{
	struct fixture *f = *state;
	struct peer *calls = talloc_zero_array(f, struct peer, SMPP_OUTBIND_CALLS);
	unsigned i;

	begin(f, here);
	for (i = 0; i < SMPP_OUTBIND_CALLS; i++)
		call(f, &calls[i]);
	call(f, &f->peer);
	peer_expect_closed(&f->peer);
	assert_int_equal(smpp_outbind_refused(f->outbind), 1);
	for (i = 0; i < SMPP_OUTBIND_CALLS; i++)
		peer_hang_up(&calls[i]);
	run_ms(20);
}

#define OUTBIND_TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		OUTBIND_TEST(test_call_with_outbind_is_bound_to_and_again_after_a_loss),
		OUTBIND_TEST(test_call_while_bound_is_closed),
		OUTBIND_TEST(test_call_from_elsewhere_hears_nothing),
		OUTBIND_TEST(test_call_that_says_something_else_is_closed),
		OUTBIND_TEST(test_calls_past_the_ceiling_are_closed),
	};

	return cmocka_run_group_tests_name("smpp_outbind", tests, peer_group_setup, peer_group_teardown);
}
