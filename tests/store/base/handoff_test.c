/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Messages between supervisor and roles. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "store/base/handoff.h"

/* A role that says it is ready and dies before it read what waits for it did say so. */
static void test_last_words_of_a_peer_that_did_not_read_are_heard(void **state)
{
	struct handoff ready = { .type = HANDOFF_READY }, clock = { .type = HANDOFF_CLOCK }, got;
	int sv[2], fd;

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, sv), 0);
	assert_int_equal(handoff_send(sv[0], &clock, -1), 0);
	assert_int_equal(handoff_send(sv[1], &ready, -1), 0);
	close(sv[1]);
	assert_int_equal(handoff_recv(sv[0], &got, &fd), 1);
	assert_int_equal(got.type, HANDOFF_READY);
	assert_int_equal(handoff_recv(sv[0], &got, &fd), 0);
	close(sv[0]);
}

static void test_nothing_yet_is_eagain_and_an_odd_size_is_refused(void **state)
{
	struct handoff got;
	int sv[2], fd;

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, sv), 0);
	assert_int_equal(handoff_recv(sv[0], &got, &fd), -EAGAIN);
	assert_int_equal(send(sv[1], "x", 1, 0), 1);
	assert_int_equal(handoff_recv(sv[0], &got, &fd), -EBADMSG);
	close(sv[0]);
	close(sv[1]);
}

static void test_ask_is_answered_and_not_seen(void **state)
{
	const struct handoff ask = { .type = HANDOFF_ASK };
	struct handoff got;
	int sv[2], fd;

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, sv), 0);
	assert_int_equal(handoff_send(sv[0], &ask, -1), 0);
	assert_int_equal(handoff_recv(sv[1], &got, &fd), -EAGAIN);
	assert_int_equal(handoff_recv(sv[0], &got, &fd), 1);
	assert_int_equal(got.type, HANDOFF_ALIVE);
	close(sv[0]);
	close(sv[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_last_words_of_a_peer_that_did_not_read_are_heard),
		cmocka_unit_test(test_nothing_yet_is_eagain_and_an_odd_size_is_refused),
		cmocka_unit_test(test_ask_is_answered_and_not_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
