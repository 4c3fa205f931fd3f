/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What replies of OsmoHLR's control interface say. The well-formed ones are what OsmoHLR 1.5.0 wrote. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "gateway/gsup/gsup_directory.h"

#define HEAD	"GET_REPLY 7 subscriber.by-imsi-639020000000001.info "

/* From a block as long as the text, so that a read past its end is seen. */
static int read_reply(uint32_t *id, struct gsup_directory_entry *entry, const char *text)
{
	size_t len = strlen(text);
	char *copy = malloc(len + !len);
	int rc;

	memcpy(copy, text, len);
	rc = gsup_directory_read(id, entry, copy, len);
	free(copy);
	return rc;
}

static void test_subscriber_with_number_and_msc_is_read(void **state)
{
	struct gsup_directory_entry e;
	uint32_t id;

	assert_int_equal(read_reply(&id, &e, HEAD "\nid\t1\nimsi\t639020000000001\nmsisdn\t254700000001\nnam_cs\t1\nnam_ps\t1\n"
				    "vlr_number\tMSC-1-00-00-00-00-00-00\nms_purged_cs\t0\nms_purged_ps\t0\nperiodic_lu_timer\t0\n"
				    "periodic_rau_tau_timer\t0\nlmsi\t00000000"), 0);
	assert_int_equal(id, 7);
	assert_string_equal(e.msisdn, "254700000001");
	assert_string_equal(e.msc, "MSC-1-00-00-00-00-00-00");
}

static void test_subscriber_without_number_has_none(void **state)
{
	struct gsup_directory_entry e;
	uint32_t id;

	assert_int_equal(read_reply(&id, &e, HEAD "\nid\t2\nimsi\t639020000000002\nnam_cs\t1\nnam_ps\t1\nlmsi\t00000000"), 0);
	assert_string_equal(e.msisdn, "");
	assert_string_equal(e.msc, "");
	assert_int_equal(read_reply(&id, &e, "ERROR 4 No such subscriber."), -ENOENT);
	assert_int_equal(id, 4);
}

static void test_reply_that_is_none_is_refused(void **state)
{
	static const char *const bad[] = {
		"", "GET_REPLY", "GET_REPLY 7", "GET_REPLY x subscriber info", "GET_REPLY 1234567890 v \nid\t1", "TRAP 0 link up", "SET_REPLY 7 v OK", "ERROR",
		"ERROR err Command parser error.", " 7 v",
	};
	struct gsup_directory_entry e;
	uint32_t id;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(read_reply(&id, &e, bad[i]), -EINVAL);
	assert_int_equal(read_reply(&id, &e, "ERROR 5 Invalid value part of 'by-xxx-value' selector."), -EREMOTEIO);
	assert_int_equal(id, 5);
}

static void test_value_that_cannot_be_is_no_value(void **state)
{
	struct gsup_directory_entry e;
	uint32_t id;

	assert_int_equal(read_reply(&id, &e, HEAD "\nmsisdn\t2547x\nvlr_number\tMSC 1"), 0);
	assert_string_equal(e.msisdn, "");
	assert_string_equal(e.msc, "");
	assert_int_equal(read_reply(&id, &e, HEAD "\nmsisdn\t1234567890123456\nvlr_number\t"
				    "MSC-0123456789012345678901234567890123456789012345678901234567890123456789"), 0);
	assert_string_equal(e.msisdn, "");
	assert_string_equal(e.msc, "");
	assert_int_equal(read_reply(&id, &e, HEAD "\nmsisdn\t123456789012345\nxmsisdn\t1\nmsisdn"), 0);
	assert_string_equal(e.msisdn, "123456789012345");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_subscriber_with_number_and_msc_is_read),
		cmocka_unit_test(test_subscriber_without_number_has_none),
		cmocka_unit_test(test_reply_that_is_none_is_refused),
		cmocka_unit_test(test_value_that_cannot_be_is_no_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
