/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Links over TLS against openssl s_server, which shares no code of ours but the library below both. */
#include "tests/lib/peer.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "gateway/smpp/wire/smpp_link_fsm.h"
#include "gateway/smpp/wire/smpp_tls.h"

#define TEXT_MAX	8192
#define ARGS_MAX	24

static void *root;
static char dir[] = "/tmp/smpp_tls_test.XXXXXX";

struct fixture {
	struct smpp_link_conf conf;
	struct smpp_tls_conf tls_conf;
	struct smpp_tls *tls;
	struct smpp_link *link;
	struct peer peer;
	unsigned bound, requests;
	pid_t pid;
	int to, from;			/* standard input and output of s_server */
	char text[64 * 1024];
	size_t len;
};

/* --- the link --- */

static void on_bound(void *priv)
{
	((struct fixture *)priv)->bound++;
}

static void on_unbound(void *priv)
{
}

static void on_request(void *priv, const struct smpp_pdu *pdu)
{
	struct fixture *f = priv;
	struct smpp_pdu resp;

	f->requests++;
	smpp_pdu_respond(&resp, pdu, SMPP_ROK);
	smpp_link_respond(f->link, &resp);
}

static void on_result(void *priv, const struct smpp_link_cookie *cookie, enum smpp_link_outcome outcome, const struct smpp_pdu *resp)
{
}

static const struct smpp_link_ops ops = { on_bound, on_unbound, on_request, on_result, NULL };

static int setup(void **state)
{
	struct fixture *f = talloc_zero(root, struct fixture);

	smpp_link_conf_init(&f->conf);
	f->conf.name = "op1";
	f->conf.host = "127.0.0.1";
	f->conf.system_id = "musafir";
	f->conf.password = "secret08";
	f->conf.unbind_ms = 200;
	f->conf.bind_ms = 5000;
	f->to = f->from = f->peer.listener = -1;
	*peer_errors() = 0;
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	smpp_link_free(f->link);
	smpp_tls_free(f->tls);
	if (f->peer.listener >= 0)
		peer_free(&f->peer);
	if (f->pid > 0) {
		kill(f->pid, SIGKILL);
		waitpid(f->pid, NULL, 0);
		close(f->to);
		close(f->from);
	}
	talloc_free(f);
	return talloc_total_blocks(root) == 1 ? 0 : -1;
}

static struct smpp_tls_pem pem(struct fixture *f, const char *name)
{
	struct smpp_tls_pem p = { .file = name };
	char *path = talloc_asprintf(f, "%s/%s", dir, name), *text = talloc_size(f, TEXT_MAX);
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	p.len = fread(text, 1, TEXT_MAX - 1, file);
	text[p.len] = '\0';
	p.text = text;
	fclose(file);
	return p;
}

static void begin(struct fixture *f, const char *ca, const char *name)
{
	char why[SMPP_IO_WHY_MAX];

	if (ca)
		f->tls_conf.ca = pem(f, ca);
	f->tls_conf.name = name;
	assert_int_equal(smpp_tls_new(&f->tls, why, f, &f->tls_conf), 0);
	f->link = smpp_link_new(f, &f->conf, &ops, f, smpp_tls_io(f->tls));
	assert_non_null(f->link);
	smpp_link_start(f->link);
}

/* --- openssl s_server --- */

static void server_exec(char *const *argv, int to, int from)
{
	dup2(to, STDIN_FILENO);
	dup2(from, STDOUT_FILENO);
	dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
	if (chdir(dir) == 0)
		execvp(argv[0], argv);
	_exit(127);
}

static void server_read(struct fixture *f)
{
	ssize_t n = read(f->from, f->text + f->len, sizeof(f->text) - 1 - f->len);

	if (n > 0)
		f->len += n;
	f->text[f->len] = '\0';
}

/* Whether it says these octets, in time. */
static bool server_says(struct fixture *f, const char *what)
{
	int64_t end = monotonic_ms() + PEER_PATIENCE_MS;

	while (!memmem(f->text, f->len, what, strlen(what))) {
		if (monotonic_ms() > end)
			return false;
		run_ms(1);
		server_read(f);
	}
	return true;
}

/* args: more of its options, separated by blanks. */
static void server_start(struct fixture *f, const char *cert, const char *args)
{
	char *words = talloc_asprintf(f, "openssl s_server -accept 127.0.0.1:0 -cert %s.pem -key %s.key %s", cert, cert, args), *save;
	char *argv[ARGS_MAX + 1] = { NULL };
	int in[2], out[2];
	unsigned n = 0;

	for (char *w = strtok_r(words, " ", &save); w && n < ARGS_MAX; w = strtok_r(NULL, " ", &save))
		argv[n++] = w;
	assert_int_equal(pipe2(in, O_CLOEXEC) | pipe2(out, O_CLOEXEC), 0);
	f->pid = fork();
	if (f->pid == 0)
		server_exec(argv, in[0], out[1]);
	close(in[0]);
	close(out[1]);
	f->to = in[1];
	f->from = out[0];
	peer_nonblocking(f->from);
	assert_true(server_says(f, "ACCEPT 127.0.0.1:") && server_says(f, "\n"));
	f->conf.port = atoi(strstr(f->text, "ACCEPT 127.0.0.1:") + 17);
	assert_true(f->conf.port);
}

static void server_send(struct fixture *f, const struct smpp_pdu *pdu)
{
	uint8_t octets[1024];
	size_t len = peer_encode(octets, sizeof(octets), pdu);

	assert_int_equal(write(f->to, octets, len), len);
	explicit_bzero(octets, sizeof(octets));
}

/* --- what is expected --- */

static void assert_binds(struct fixture *f)
{
	const struct smpp_pdu bind = { .id = SMPP_BIND_TRANSCEIVER, .seq = 1 };
	struct smpp_pdu resp;
	int64_t end = monotonic_ms() + PEER_PATIENCE_MS;

	if (!server_says(f, "secret08"))
		fail_msg("no bind: %s", smpp_link_why(f->link));
	smpp_pdu_respond(&resp, &bind, SMPP_ROK);
	server_send(f, &resp);
	while (!smpp_link_is_bound(f->link) && monotonic_ms() < end)
		run_ms(1);
	assert_true(smpp_link_is_bound(f->link));
	assert_string_equal(smpp_link_why(f->link), "");
	assert_int_equal(*peer_errors(), 0);
}

static void wait_for_why(struct fixture *f)
{
	int64_t end = monotonic_ms() + 2 * PEER_PATIENCE_MS;

	while (!smpp_link_why(f->link)[0] && monotonic_ms() < end)
		run_ms(1);
	assert_string_equal(smpp_link_state(f->link), "IDLE");
	assert_int_equal(f->bound, 0);
}

/* One error in the log, and the password did not leave. */
static void assert_refused(struct fixture *f, const char *why)
{
	wait_for_why(f);
	if (!strstr(smpp_link_why(f->link), why))
		fail_msg("'%s' expected in '%s'", why, smpp_link_why(f->link));
	assert_int_equal(*peer_errors(), 1);
	run_ms(50);
	if (f->from >= 0)
		server_read(f);
	assert_null(memmem(f->text, f->len, "secret08", 8));
}

/* --- the peer is who it should be --- */

static void test_right_ca_and_name_binds(void **state)
{
	struct fixture *f = *state;

	server_start(f, "good", "");
	begin(f, "ca.pem", "smsc.test");
	assert_binds(f);
}

static void test_address_as_name_binds(void **state)
{
	struct fixture *f = *state;

	server_start(f, "good", "-tls1_2");
	begin(f, "ca.pem", "127.0.0.1");
	assert_binds(f);
}

static void test_stop_ends_with_close_notify(void **state)
{
	struct fixture *f = *state;

	server_start(f, "good", "-msg");
	begin(f, "ca.pem", "smsc.test");
	assert_binds(f);
	smpp_link_stop(f->link);
	assert_true(server_says(f, "close_notify"));
}

static void test_expired_certificate_is_refused(void **state)
{
	struct fixture *f = *state;

	server_start(f, "expired", "");
	begin(f, "ca.pem", "smsc.test");
	assert_refused(f, "the certificate of the operator has expired; they must renew it");
}

static void test_wrong_name_is_refused(void **state)
{
	struct fixture *f = *state;

	server_start(f, "wrongname", "");
	begin(f, "ca.pem", "smsc.test");
	assert_refused(f, "is for another name; set tls.name");
	assert_non_null(strstr(smpp_link_why(f->link), "smsc.test"));
}

static void test_unknown_ca_is_refused(void **state)
{
	struct fixture *f = *state;

	server_start(f, "stranger", "");
	begin(f, "ca.pem", "smsc.test");
	assert_refused(f, "no CA that is trusted vouches for the operator (ca.pem); put the CA");
}

static void test_self_signed_without_pin_is_refused(void **state)
{
	struct fixture *f = *state;

	server_start(f, "self", "");
	begin(f, "ca.pem", "self");
	assert_refused(f, "no CA that is trusted");
}

/* --- pins --- */

/* What an administrator gets from openssl(1) on the command line. */
static const char *printed(struct fixture *f, const char *command)
{
	char *cmd = talloc_asprintf(f, "cd %s && %s", dir, command), *out = talloc_zero_size(f, 128);
	FILE *p = popen(cmd, "r");

	assert_non_null(p);
	assert_non_null(fgets(out, 65, p));
	pclose(p);
	assert_int_equal(strlen(out), 64);
	return out;
}

static const char *cert_pin(struct fixture *f, const char *name)
{
	return printed(f, talloc_asprintf(f, "openssl x509 -in %s.pem -outform der | sha256sum", name));
}

static const char *key_pin(struct fixture *f, const char *name)
{
	return printed(f, talloc_asprintf(f, "openssl pkey -in %s.key -pubout -outform der | sha256sum", name));
}

static void test_pinned_certificate_needs_no_ca(void **state)
{
	struct fixture *f = *state;

	f->tls_conf.pin = cert_pin(f, "self");
	server_start(f, "self", "");
	begin(f, NULL, NULL);
	assert_binds(f);
}

static void test_pinned_public_key_needs_no_ca(void **state)
{
	struct fixture *f = *state;

	f->tls_conf.pin = key_pin(f, "good");
	server_start(f, "good", "");
	begin(f, NULL, NULL);
	assert_binds(f);
}

static void test_wrong_pin_is_refused_and_the_real_one_told(void **state)
{
	struct fixture *f = *state;

	f->tls_conf.pin = cert_pin(f, "good");
	server_start(f, "self", "");
	begin(f, NULL, NULL);
	assert_refused(f, "is that of tls.pin_sha256; ask them");
	assert_non_null(strstr(smpp_link_why(f->link), cert_pin(f, "self")));
}

static void test_wrong_pin_is_refused_even_with_right_ca(void **state)
{
	struct fixture *f = *state;

	f->tls_conf.pin = cert_pin(f, "self");
	server_start(f, "good", "");
	begin(f, "ca.pem", "smsc.test");
	assert_refused(f, "is that of tls.pin_sha256");
}

static void test_pinned_but_expired_is_refused(void **state)
{
	struct fixture *f = *state;

	f->tls_conf.pin = cert_pin(f, "expired");
	server_start(f, "expired", "");
	begin(f, NULL, NULL);
	assert_refused(f, "the certificate of the operator expired on 20");
}

static void test_pinned_for_another_name_is_refused(void **state)
{
	struct fixture *f = *state;

	f->tls_conf.pin = cert_pin(f, "good");
	server_start(f, "good", "");
	begin(f, NULL, "other.test");
	assert_refused(f, "is not for other.test");
}

/* --- our certificate --- */

static void client_cert(struct fixture *f, const char *cert, const char *key)
{
	f->tls_conf.cert = pem(f, cert);
	f->tls_conf.key = pem(f, key);
}

#define WANTS_CLIENT	"-Verify 1 -verify_return_error -CAfile ca.pem"

static void test_client_certificate_is_shown(void **state)
{
	struct fixture *f = *state;

	client_cert(f, "client.pem", "client.key");
	server_start(f, "good", WANTS_CLIENT);
	begin(f, "ca.pem", "smsc.test");
	assert_binds(f);
}

static void test_missing_client_certificate_is_told_tls13(void **state)
{
	struct fixture *f = *state;

	server_start(f, "good", WANTS_CLIENT);
	begin(f, "ca.pem", "smsc.test");
	assert_refused(f, "the operator wants a certificate of ours; set tls.cert_file and tls.key_file");
}

static void test_missing_client_certificate_is_told_tls12(void **state)
{
	struct fixture *f = *state;

	server_start(f, "good", "-tls1_2 " WANTS_CLIENT);
	begin(f, "ca.pem", "smsc.test");
	assert_refused(f, "they may want a certificate (tls.cert_file, tls.key_file)");
}

static void test_expired_client_certificate_is_told(void **state)
{
	struct fixture *f = *state;

	client_cert(f, "oldclient.pem", "oldclient.key");
	server_start(f, "good", WANTS_CLIENT);
	begin(f, "ca.pem", "smsc.test");
	assert_refused(f, "our certificate has expired (oldclient.pem); renew");
}

static void test_files_of_no_use_are_told(void **state)
{
	static const struct { const char *ca, *cert, *key; } bad[] = {
		{ "good.key", NULL, NULL }, { "ca.pem", "client.pem", "good.key" }, { "ca.pem", "client.key", "client.key" },
		{ "ca.pem", "client.pem", "client.pem" },
	};
	struct fixture *f = *state;
	char why[SMPP_IO_WHY_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct smpp_tls_conf conf = { .name = "smsc.test", .ca = pem(f, bad[i].ca) };

		if (bad[i].cert) {
			conf.cert = pem(f, bad[i].cert);
			conf.key = pem(f, bad[i].key);
		}
		why[0] = '\0';
		assert_int_equal(smpp_tls_new(&f->tls, why, f, &conf), -EINVAL);
		assert_null(f->tls);
		assert_true(strlen(why) > 10);
	}
}

static void test_stale_certificates_are_told(void **state)
{
	struct fixture *f = *state;
	struct smpp_tls_pem old = pem(f, "oldclient.pem"), good = pem(f, "client.pem"), none = { 0 };
	char why[SMPP_IO_WHY_MAX];

	assert_true(smpp_tls_is_stale(why, &old));
	assert_non_null(strstr(why, "oldclient.pem: the certificate expired on 20"));
	assert_non_null(strstr(why, "; renew it, unless the clock here is wrong"));
	assert_false(smpp_tls_is_stale(why, &good));
	assert_false(smpp_tls_is_stale(why, &none));
	assert_true(smpp_tls_until(&old) > 0 && smpp_tls_until(&old) < time(NULL));
	assert_in_range(smpp_tls_until(&good) - time(NULL), 29 * 86400, 30 * 86400);
	assert_int_equal(smpp_tls_until(&none), 0);
}

/* --- peers that do not speak it --- */

static void test_old_tls_is_refused(void **state)
{
	struct fixture *f = *state;

	server_start(f, "good", "-tls1_1 -cipher DEFAULT@SECLEVEL=0");
	begin(f, "ca.pem", "smsc.test");
	assert_refused(f, "the operator speaks no TLS 1.2 or newer");
}

/* The other way round: a link in the clear to a port that expects TLS. */
static void test_tls_peer_of_a_plain_link_is_named(void **state)
{
	struct fixture *f = *state;

	peer_listen(&f->peer);
	f->conf.port = f->peer.port;
	f->link = smpp_link_new(f, &f->conf, &ops, f, NULL);
	smpp_link_start(f->link);
	peer_accept(&f->peer);
	peer_send_hex(&f->peer, "15030300020246");	/* alert, fatal, protocol_version: RFC 8446 6 */
	wait_for_why(f);
	assert_string_equal(smpp_link_why(f->link), "peer speaks TLS: give the link a group tls");
}

static void begin_raw(struct fixture *f)
{
	peer_listen(&f->peer);
	f->conf.port = f->peer.port;
	begin(f, "ca.pem", "smsc.test");
	peer_accept(&f->peer);
}

static void test_plain_smpp_peer_is_refused(void **state)
{
	struct fixture *f = *state;
	const struct smpp_pdu nack = { .id = SMPP_GENERIC_NACK, .status = SMPP_RINVCMDLEN, .bare = true };

	begin_raw(f);
	peer_send(&f->peer, &nack);
	assert_refused(f, "the operator answers in the clear; take the port for TLS");
}

static void test_peer_that_closes_in_the_handshake_is_tried_again(void **state)
{
	struct fixture *f = *state;

	f->conf.reconnect_ms = 10;
	begin_raw(f);
	run_ms(20);
	peer_hang_up(&f->peer);
	peer_accept(&f->peer);
	if (!strstr(smpp_link_why(f->link), "TLS: ") && !strstr(smpp_link_why(f->link), "closed by peer"))
		fail_msg("%s", smpp_link_why(f->link));
	assert_int_equal(*peer_errors(), 0);
}

static void test_peer_that_says_nothing_is_given_up_in_time(void **state)
{
	struct fixture *f = *state;

	f->conf.bind_ms = 200;
	begin_raw(f);
	wait_for_why(f);
	assert_string_equal(smpp_link_why(f->link), "no TLS handshake in time: does the port speak TLS?");
}

static void test_peer_that_stops_in_the_handshake_is_given_up_in_time(void **state)
{
	struct fixture *f = *state;

	f->conf.bind_ms = 200;
	begin_raw(f);
	/* the first half of a ServerHello: RFC 8446 4.1.3 */
	peer_send_hex(&f->peer, "160303007a020000760303");
	run_ms(50);
	assert_string_equal(smpp_link_state(f->link), "SECURING");
	wait_for_why(f);
	assert_string_equal(smpp_link_why(f->link), "no TLS handshake in time: does the port speak TLS?");
}

static void test_peer_that_stops_before_the_bind_response_is_given_up_in_the_same_time(void **state)
{
	struct fixture *f = *state;

	f->conf.bind_ms = 300;
	server_start(f, "good", "");
	begin(f, "ca.pem", "smsc.test");
	assert_true(server_says(f, "secret08"));
	wait_for_why(f);
	assert_string_equal(smpp_link_why(f->link), "no bind response in time");
}

/* --- octets --- */

/* A PDU whose text is the mark, which stands nowhere else in this process in clear. */
static void send_mark(struct fixture *f, const uint8_t *veiled, size_t len)
{
	uint8_t mark[64];
	struct smpp_pdu pdu = { .id = SMPP_DELIVER_SM, .seq = 7, .sm = mark, .sm_len = len };

	for (size_t i = 0; i < len; i++)
		mark[i] = veiled[i] ^ 0x5a;
	server_send(f, &pdu);
	explicit_bzero(mark, sizeof(mark));
}

static bool is_mark(const uint8_t *at, const uint8_t *veiled, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (at[i] != (veiled[i] ^ 0x5a))
			return false;
	return true;
}

static unsigned scan(const uint8_t *buf, size_t n, const uint8_t *veiled, size_t len)
{
	unsigned found = 0;

	for (size_t i = 0; i + len <= n; i++)
		found += is_mark(buf + i, veiled, len);
	return found;
}

/* How often the mark stands in writable memory of this process; sanitizers map terabytes that they never touch. */
static unsigned count_in_memory(const uint8_t *veiled, size_t len)
{
	const size_t size = 1 << 20;
	FILE *maps = fopen("/proc/self/maps", "r");
	int mem = open("/proc/self/mem", O_RDONLY);
	uint8_t *buf = malloc(size);
	char line[512], perms[8];
	unsigned long from, to;
	unsigned found = 0;

	assert_non_null(maps);
	while (fgets(line, sizeof(line), maps))
		if (sscanf(line, "%lx-%lx %7s", &from, &to, perms) == 3 && perms[1] == 'w' && to - from < 64ul << 20)
			for (; from < to; from += size - len) {
				ssize_t n = pread(mem, buf, OSMO_MIN(size, to - from), from);

				found += n > 0 && !((uintptr_t)buf - from < size) ? scan(buf, n, veiled, len) : 0;
				explicit_bzero(buf, size);
			}
	free(buf);
	close(mem);
	fclose(maps);
	return found;
}

static void test_plain_text_does_not_stay_in_memory(void **state)
{
	/* "PIN of nobody 86420975", veiled */
	static const char clear_words[] = "\x0a\x13\x14\x7a\x35\x3c\x7a\x34\x35\x38\x35\x3e\x23\x7a\x62\x6c\x6e\x68\x6a\x63\x6d\x6f";
	const uint8_t *veiled = (const uint8_t *)clear_words;
	struct fixture *f = *state;

	server_start(f, "good", "");
	begin(f, "ca.pem", "smsc.test");
	assert_binds(f);
	send_mark(f, veiled, sizeof(clear_words) - 1);
	for (int i = 0; i < 2000 && !f->requests; i++)
		run_ms(1);
	assert_int_equal(f->requests, 1);
	run_ms(20);
	assert_int_equal(count_in_memory(veiled, sizeof(clear_words) - 1), 0);
}

#define MANY	2000

static void submit_many(struct fixture *f)
{
	uint8_t text[200];
	struct smpp_pdu pdu = { .id = SMPP_SUBMIT_SM, .sm = text, .sm_len = sizeof(text) };
	struct smpp_link_cookie cookie = { 0 };

	memset(text, 'x', sizeof(text));
	for (unsigned i = 0; i < MANY; i++)
		assert_int_equal(smpp_link_request(f->link, &pdu, &cookie, true), 0);
}

/* More than any socket buffer holds, while the peer sends too. */
static void test_many_octets_both_ways_keep_their_order(void **state)
{
	struct fixture *f = *state;
	struct smpp_pdu pdu = { .id = SMPP_DELIVER_SM };
	int64_t end = monotonic_ms() + 10 * PEER_PATIENCE_MS;
	size_t taken = 0;

	f->conf.window = MANY;
	f->conf.queue_max = MANY;
	server_start(f, "good", "");
	begin(f, "ca.pem", "smsc.test");
	assert_binds(f);
	submit_many(f);
	for (unsigned i = 0; i < MANY; i++) {
		pdu.seq = i + 1;
		server_send(f, &pdu);
		if (i % 50 == 0)
			run_ms(1);
		taken += f->len;
		f->len = 0;
		server_read(f);
	}
	/* 216 octets a submit_sm at least */
	while ((f->requests < MANY || taken < 216 * MANY) && monotonic_ms() < end) {
		run_ms(1);
		taken += f->len;
		f->len = 0;
		server_read(f);
	}
	assert_int_equal(f->requests, MANY);
	assert_true(taken >= 216 * MANY);
	assert_true(smpp_link_is_bound(f->link));
	assert_int_equal(smpp_link_stats(f->link)->rx_broken, 0);
}

static int group_setup(void **state)
{
	const char *top = getenv("top_srcdir");
	char cmd[512];

	signal(SIGPIPE, SIG_IGN);
	if (!mkdtemp(dir))
		return -1;
	snprintf(cmd, sizeof(cmd), "%s/tests/gateway/smpp/wire/certs.sh %s", top ? top : "..", dir);
	return system(cmd);
}

static int group_teardown(void **state)
{
	char cmd[64];

	snprintf(cmd, sizeof(cmd), "rm -rf %s", dir);
	return system(cmd);
}

#define TLS_TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TLS_TEST(test_right_ca_and_name_binds),
		TLS_TEST(test_address_as_name_binds),
		TLS_TEST(test_stop_ends_with_close_notify),
		TLS_TEST(test_expired_certificate_is_refused),
		TLS_TEST(test_wrong_name_is_refused),
		TLS_TEST(test_unknown_ca_is_refused),
		TLS_TEST(test_self_signed_without_pin_is_refused),
		TLS_TEST(test_pinned_certificate_needs_no_ca),
		TLS_TEST(test_pinned_public_key_needs_no_ca),
		TLS_TEST(test_wrong_pin_is_refused_and_the_real_one_told),
		TLS_TEST(test_wrong_pin_is_refused_even_with_right_ca),
		TLS_TEST(test_pinned_but_expired_is_refused),
		TLS_TEST(test_pinned_for_another_name_is_refused),
		TLS_TEST(test_client_certificate_is_shown),
		TLS_TEST(test_missing_client_certificate_is_told_tls13),
		TLS_TEST(test_missing_client_certificate_is_told_tls12),
		TLS_TEST(test_expired_client_certificate_is_told),
		TLS_TEST(test_files_of_no_use_are_told),
		TLS_TEST(test_stale_certificates_are_told),
		TLS_TEST(test_old_tls_is_refused),
		TLS_TEST(test_tls_peer_of_a_plain_link_is_named),
		TLS_TEST(test_plain_smpp_peer_is_refused),
		TLS_TEST(test_peer_that_closes_in_the_handshake_is_tried_again),
		TLS_TEST(test_peer_that_says_nothing_is_given_up_in_time),
		TLS_TEST(test_peer_that_stops_in_the_handshake_is_given_up_in_time),
		TLS_TEST(test_peer_that_stops_before_the_bind_response_is_given_up_in_the_same_time),
		TLS_TEST(test_plain_text_does_not_stay_in_memory),
		TLS_TEST(test_many_octets_both_ways_keep_their_order),
	};
	int rc;

	root = talloc_named_const(NULL, 0, "root");
	peer_log_setup();
	rc = cmocka_run_group_tests(tests, group_setup, group_teardown);
	peer_log_free();
	talloc_free(root);
	return rc;
}
