/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Answers of any length are shown whole, in memory that does not grow with them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <osmocom/core/talloc.h>

#include "store/ctl/musafirctl_priv.h"

#define MANY		110000
#define MEMORY_MAX	(4 << 20)
#define LINE_MAX_OCTETS	256

struct capture {
	FILE *file;
	int kept;	/* standard output as it was */
};

static void capture_begin(struct capture *c)
{
	fflush(stdout);
	c->file = tmpfile();
	assert_non_null(c->file);
	c->kept = dup(STDOUT_FILENO);
	assert_true(c->kept >= 0);
	assert_true(dup2(fileno(c->file), STDOUT_FILENO) >= 0);
}

static void capture_end(struct capture *c)
{
	fflush(stdout);
	assert_true(dup2(c->kept, STDOUT_FILENO) >= 0);
	close(c->kept);
	rewind(c->file);
}

static void send_row(struct musafirctl_out *out, unsigned n)
{
	char packet[128];
	int len = snprintf(packet, sizeof(packet), "row\n#no=%u\nname=agent %u\nstate=%s\n", n, n, n == MANY ? "a longer word than all before" : "active");

	musafirctl_out_packet(out, packet, len);
}

/* Send so many rows, hold the memory, end. */
static void play(struct capture *c, bool json, unsigned rows, int code)
{
	struct musafirctl_out *out = musafirctl_out_new(NULL, ADMIN_LIST, json);
	size_t most = 0;
	unsigned i;

	assert_non_null(out);
	capture_begin(c);
	for (i = 1; i <= rows; i++) {
		send_row(out, i);
		if (i % 10000 == 0 && talloc_total_size(out) > most)
			most = talloc_total_size(out);
	}
	assert_int_equal(musafirctl_out_end(out, code, "it went wrong"), code);
	musafirctl_out_close(out);
	capture_end(c);
	talloc_free(out);
	assert_true(most < MEMORY_MAX);
}

static void expect_line(struct capture *c, const char *expected)
{
	char line[LINE_MAX_OCTETS];

	assert_non_null(fgets(line, sizeof(line), c->file));
	assert_string_equal(line, expected);
}

static void expect_end(struct capture *c)
{
	char line[LINE_MAX_OCTETS];

	assert_null(fgets(line, sizeof(line), c->file));
	fclose(c->file);
}

static void test_list_of_many_rows_is_shown_whole(void **state)
{
	char line[LINE_MAX_OCTETS], expected[64];
	struct capture c;
	unsigned i;

	play(&c, false, MANY, MUSAFIRCTL_DONE);
	expect_line(&c, "no    name        state\n");
	expect_line(&c, "1     agent 1     active\n");
	for (i = 2; i < MANY; i++) {
		assert_non_null(fgets(line, sizeof(line), c.file));
		snprintf(expected, sizeof(expected), "agent %u ", i);
		assert_int_equal(strtoul(line, NULL, 10), i);
		assert_non_null(strstr(line, expected));
	}
	expect_line(&c, "110000  agent 110000  a longer word than all before\n");
	expect_end(&c);
}

static void test_list_of_many_rows_is_one_json_array(void **state)
{
	char expected[128];
	struct capture c;
	unsigned i;

	play(&c, true, MANY, MUSAFIRCTL_DONE);
	expect_line(&c, "[\n");
	for (i = 1; i < MANY; i++) {
		snprintf(expected, sizeof(expected), "{\"no\":%u,\"name\":\"agent %u\",\"state\":\"active\"},\n", i, i);
		expect_line(&c, expected);
	}
	expect_line(&c, "{\"no\":110000,\"name\":\"agent 110000\",\"state\":\"a longer word than all before\"}\n");
	expect_line(&c, "]\n");
	expect_end(&c);
}

static void test_list_that_fails_on_the_way_ends_its_array(void **state)
{
	struct capture c;

	play(&c, true, 1, MUSAFIRCTL_FAILED);
	expect_line(&c, "[\n");
	expect_line(&c, "{\"no\":1,\"name\":\"agent 1\",\"state\":\"active\"}\n");
	expect_line(&c, "]\n");
	expect_end(&c);
	play(&c, false, 1, MUSAFIRCTL_FAILED);
	expect_line(&c, "no  name     state\n");
	expect_line(&c, "1   agent 1  active\n");
	expect_end(&c);
}

static void test_list_that_fails_at_once_shows_nothing(void **state)
{
	struct capture c;

	play(&c, true, 0, MUSAFIRCTL_FAILED);
	expect_end(&c);
	play(&c, true, 0, MUSAFIRCTL_DONE);
	expect_line(&c, "[]\n");
	expect_end(&c);
}

static void test_sections_are_members_of_one_object(void **state)
{
	struct musafirctl_out *out = musafirctl_out_new(NULL, ADMIN_LIST, true);
	struct capture c;

	capture_begin(&c);
	musafirctl_out_section(out, "none");
	musafirctl_out_section(out, "some");
	send_row(out, 1);
	send_row(out, 2);
	assert_int_equal(musafirctl_out_end(out, MUSAFIRCTL_DONE, ""), MUSAFIRCTL_DONE);
	capture_end(&c);
	talloc_free(out);
	expect_line(&c, "{\"none\":[],\n");
	expect_line(&c, "\"some\":[\n");
	expect_line(&c, "{\"no\":1,\"name\":\"agent 1\",\"state\":\"active\"},\n");
	expect_line(&c, "{\"no\":2,\"name\":\"agent 2\",\"state\":\"active\"}\n");
	expect_line(&c, "]}\n");
	expect_end(&c);
}

static void test_a_record_and_its_list(void **state)
{
	static const char *const want[] = {
		"people  3\n\nlink  state\nop1   up\nop2   down\n",
		"{\"people\":3,\n\"links\":[\n{\"link\":\"op1\",\"state\":\"up\",\"name\":\"op1\"},\n{\"link\":\"op2\",\"state\":\"down\"}\n]}\n",
	};
	static const char *const packets[] = { "row\n#people=3\n", "section links", "row\nlink=op1\nstate=up\n~name=op1\n", "row\nlink=op2\nstate=down\n" };
	char got[LINE_MAX_OCTETS];
	struct capture c;
	size_t i, json;

	for (json = 0; json < 2; json++) {
		struct musafirctl_out *out = musafirctl_out_new(NULL, ADMIN_RECORD, json);

		capture_begin(&c);
		for (i = 0; i < sizeof(packets) / sizeof(*packets); i++)
			musafirctl_out_packet(out, packets[i], strlen(packets[i]));
		assert_int_equal(musafirctl_out_end(out, MUSAFIRCTL_FAILED, "link op2 is down"), MUSAFIRCTL_FAILED);
		capture_end(&c);
		got[fread(got, 1, sizeof(got) - 1, c.file)] = '\0';
		assert_string_equal(got, want[json]);
		fclose(c.file);
		talloc_free(out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_record_and_its_list),
		cmocka_unit_test(test_list_of_many_rows_is_shown_whole),
		cmocka_unit_test(test_list_of_many_rows_is_one_json_array),
		cmocka_unit_test(test_list_that_fails_on_the_way_ends_its_array),
		cmocka_unit_test(test_list_that_fails_at_once_shows_nothing),
		cmocka_unit_test(test_sections_are_members_of_one_object),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
