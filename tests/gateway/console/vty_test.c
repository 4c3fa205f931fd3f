/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The door of the administrator: who stays out, who is closed, what the log never tells there. One door a process: the tests share it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/select.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

#include "gateway/config/config.h"
#include "store/base/log.h"
#include "store/base/monotonic.h"
#include "gateway/console/vty.h"
#include "tests/lib/turn_clock.h"

struct fixture {
	struct config_listen listen;
	struct vty_gateway *vty;
	char text[64 * 1024];
};

static struct fixture fixture;
static void *root;

static int socket_at(uint16_t *port, bool listening)
{
	struct sockaddr_in sin = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(*port) };
	socklen_t len = sizeof(sin);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(fd >= 0);
	if (listening) {
		assert_int_equal(bind(fd, (struct sockaddr *)&sin, sizeof(sin)), 0);
		assert_int_equal(listen(fd, 1), 0);
		assert_int_equal(getsockname(fd, (struct sockaddr *)&sin, &len), 0);
		*port = ntohs(sin.sin_port);
	} else if (connect(fd, (struct sockaddr *)&sin, sizeof(sin)) < 0) {
		close(fd);
		return -errno;
	}
	return fd;
}

/* Collect what comes within a while. returns: false once it is closed. */
static bool hear(int fd, int64_t ms)
{
	int64_t end = monotonic_ms() + ms;
	size_t len = 0;
	ssize_t n = -1;

	while (monotonic_ms() < end && n != 0) {
		run_ms(1);
		n = recv(fd, fixture.text + len, sizeof(fixture.text) - 1 - len, MSG_DONTWAIT);
		len += n > 0 ? n : 0;
		if (n < 0 && errno == ECONNRESET)
			n = 0;
	}
	fixture.text[len] = '\0';
	for (char *p = fixture.text; p < fixture.text + len; p++)
		if (!*p)
			*p = ' ';
	return n != 0;
}

static void say(int fd, const char *line)
{
	assert_int_equal(send(fd, line, strlen(line), MSG_NOSIGNAL), strlen(line));
}

static int open_client(void)
{
	int fd = socket_at(&fixture.listen.port, false);

	assert_true(fd >= 0);
	assert_true(hear(fd, 100));
	return fd;
}

static void close_client(int fd)
{
	close(fd);
	run_ms(50);
}

/* The port is taken when the door opens, and free later. */
static int setup(void **state)
{
	struct vty_gateway_conf conf = { .listen = &fixture.listen, .stall_s = 3 };
	int taken;

	root = talloc_named_const(NULL, 0, "vty_test");
	if (log_setup(root, LOGL_FATAL) < 0)
		return -1;
	fixture.listen.bind = "127.0.0.1";
	taken = socket_at(&fixture.listen.port, true);
	if (vty_gateway_open(&fixture.vty, root, &conf) < 0 || vty_gateway_listen(fixture.vty) != -EADDRINUSE)
		return -1;
	close(taken);
	return 0;
}

static int teardown(void **state)
{
	vty_gateway_close(fixture.vty);
	log_fini();
	talloc_free(root);
	return 0;
}

static void test_taken_port_is_opened_when_it_is_free(void **state)
{
	int fd;

	assert_int_equal(vty_gateway_listen(fixture.vty), 0);
	fd = socket_at(&fixture.listen.port, false);
	assert_true(fd >= 0);
	assert_true(hear(fd, 200));
	assert_non_null(strstr(fixture.text, "Welcome to the musafir VTY"));
	close_client(fd);
}

static void test_ninth_client_is_refused_and_a_place_is_free_again(void **state)
{
	int fds[VTY_CLIENTS_MAX], ninth, i;

	for (i = 0; i < VTY_CLIENTS_MAX; i++)
		fds[i] = open_client();
	ninth = socket_at(&fixture.listen.port, false);
	assert_false(hear(ninth, 500));
	assert_non_null(strstr(fixture.text, "Too many"));
	close(ninth);
	close_client(fds[3]);
	fds[3] = open_client();
	for (i = 0; i < VTY_CLIENTS_MAX; i++)
		close_client(fds[i]);
}

static void test_endless_line_is_closed(void **state)
{
	char line[600];
	int fd = open_client();

	memset(line, 'a', sizeof(line) - 1);
	line[sizeof(line) - 1] = '\0';
	say(fd, line);
	assert_false(hear(fd, 3000));
	close_client(fd);
}

/* It must neither hold the loop nor fill the memory. */
static void test_client_that_reads_nothing_is_closed(void **state)
{
	static const char lists[] = "list\nlist\nlist\nlist\nlist\nlist\nlist\nlist\nlist\nlist\n";
	int deaf = open_client(), fd, i, size = 2048;

	assert_int_equal(setsockopt(deaf, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)), 0);
	for (i = 0; i < 4000; i++) {
		if (send(deaf, lists, sizeof(lists) - 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
			break;
		osmo_select_main(1);
	}
	fd = open_client();	/* others are served meanwhile */
	say(fd, "show version\n");
	assert_true(hear(fd, 200));
	assert_non_null(strstr(fixture.text, "musafir"));
	for (i = 0; i < 6; i++) {
		turn_clock_ms += 1000;
		run_ms(5);
	}
	for (i = 0; i < 100 && send(deaf, "\n", 1, MSG_NOSIGNAL | MSG_DONTWAIT) == 1; i++)
		run_ms(5);
	assert_true(i < 100);
	close(deaf);
	close_client(fd);
}

static void test_last_answer_before_exit_is_heard(void **state)
{
	int fd = open_client();

	say(fd, "show online-help\nshow version\nexit\n");
	assert_false(hear(fd, 1000));
	assert_non_null(strstr(fixture.text, "musafir "));
	close_client(fd);
}

static void test_nobody_gets_past_the_view_node(void **state)
{
	static const char *const words[] = { "enable\n", "\n", "musafir\n", "\n", "configure terminal\n", "write file /tmp/vty_test.conf\n" };
	int fd = open_client();
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		say(fd, words[i]);
	assert_true(hear(fd, 300));
	assert_non_null(strstr(fixture.text, "Bad enable passwords"));
	assert_non_null(strstr(fixture.text, "Unknown command"));
	assert_null(strstr(fixture.text, "musafir#"));
	assert_null(strstr(fixture.text, "(config)"));
	assert_int_not_equal(access("/tmp/vty_test.conf", F_OK), 0);
	close_client(fd);
}

/* The door is open to every user of the host, and a line tells what one person does. */
static void test_no_line_of_the_log_is_shown(void **state)
{
	static const char *const words[] = { "logging enable\n", "logging filter all 1\n", "logging level sess debug\n", "show alarms\n", "logp sess debug x\n" };
	int fd = open_client();
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		say(fd, words[i]);
	say(fd, "logging stderr debug\n");
	assert_true(hear(fd, 300));
	LOGP(DSESS, LOGL_FATAL, "a dialogue\n");
	assert_true(hear(fd, 300));
	assert_null(strstr(fixture.text, "a dialogue"));
	log_level_set(LOGL_FATAL);
	close_client(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_taken_port_is_opened_when_it_is_free),
		cmocka_unit_test(test_ninth_client_is_refused_and_a_place_is_free_again),
		cmocka_unit_test(test_endless_line_is_closed),
		cmocka_unit_test(test_client_that_reads_nothing_is_closed),
		cmocka_unit_test(test_last_answer_before_exit_is_heard),
		cmocka_unit_test(test_nobody_gets_past_the_view_node),
		cmocka_unit_test(test_no_line_of_the_log_is_shown),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
