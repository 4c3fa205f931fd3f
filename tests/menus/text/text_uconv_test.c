/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The whole GSM 03.38 alphabet, both ways, against ICU's table gsm-03.38-2009 (uconv of icu-devtools). Skipped without uconv.
 * One difference is meant: before a code that is no extension ICU shows ESC as a space, and TS 23.038 shows the code alone. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "menus/text/text.h"

#define ROOM	(1 << 20)
#define SKIP	77

/* Run `octets` through uconv with `args`. returns: octets of the answer. */
static size_t uconv(char *answer, const char *args, const void *octets, size_t len)
{
	char name[] = "text_uconv.XXXXXX", command[200];
	int fd = mkstemp(name);
	size_t n;
	FILE *f;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, octets, len), len);
	close(fd);
	snprintf(command, sizeof(command), "uconv %s %s", args, name);
	f = popen(command, "r");
	assert_non_null(f);
	n = fread(answer, 1, ROOM - 1, f);
	assert_int_equal(pclose(f), 0);
	unlink(name);
	answer[n] = '\0';
	return n;
}

static void test_decode_main_table_agrees_with_icu(void **state)
{
	char *theirs = *state, ours[TEXT_DECODED_SIZE(127)];
	uint8_t all[127];
	int i, n = 0;

	for (i = 0; i < 128; i++)
		if (i != 0x1b)
			all[n++] = i;
	uconv(theirs, "-f gsm-03.38-2009 -t utf-8", all, n);
	assert_true(text_gsm7_decode(ours, sizeof(ours), all, n) > 0);
	assert_string_equal(ours, theirs);
}

static void test_decode_extension_table_agrees_with_icu(void **state)
{
	char *theirs = *state, ours[8];
	uint8_t pair[2] = { 0x1b };

	for (pair[1] = 0; pair[1] < 128; pair[1]++) {
		const char *want = theirs;

		if (pair[1] == 0x1b)
			continue;
		uconv(theirs, "-f gsm-03.38-2009 -t utf-8", pair, 2);
		if (theirs[0] == ' ' && theirs[1])
			want++;
		assert_true(text_gsm7_decode(ours, sizeof(ours), pair, 2) > 0);
		assert_string_equal(ours, want);
	}
}

static bool is_asked(uint32_t cp)
{
	return cp != '\n' && cp != 0x1b && cp != 0xa0 && !(cp >= 0xd800 && cp <= 0xdfff);
}

/* Every character of the BMP, one a line. */
static size_t write_bmp(char *out)
{
	size_t n = 0;
	uint32_t cp;

	for (cp = 1; cp < 0x10000; cp++) {
		if (!is_asked(cp))
			continue;
		n += text_utf8_put(out + n, cp);
		out[n++] = '\n';
	}
	return n;
}

/* Septets up to the line end; LF behind ESC is a form feed. */
static size_t line_length(const uint8_t *at)
{
	size_t n = 0;

	while (at[n] != '\n')
		n += at[n] == 0x1b ? 2 : 1;
	return n;
}

static void test_encode_every_bmp_character_agrees_with_icu(void **state)
{
	char *theirs = *state, *bmp = malloc(ROOM), one[5];
	const uint8_t *at = (const uint8_t *)theirs;
	unsigned known = 0;
	uint8_t ours[4];
	uint32_t cp;

	uconv(theirs, "-c --no-fallback -f utf-8 -t gsm-03.38-2009", bmp, write_bmp(bmp));
	for (cp = 1; cp < 0x10000; cp++) {
		size_t want;
		int n;

		if (!is_asked(cp))
			continue;
		want = line_length(at);
		one[text_utf8_put(one, cp)] = '\0';
		n = text_gsm7_encode(ours, sizeof(ours), one);
		assert_int_equal(n < 0 ? 0 : n, want);
		assert_memory_equal(ours, at, want);
		known += want > 0;
		at += want + 1;
	}
	assert_int_equal(known, 126 + 10);
	free(bmp);
}

static int make_room(void **state)
{
	*state = malloc(ROOM);
	return *state ? 0 : -1;
}

static int free_room(void **state)
{
	free(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decode_main_table_agrees_with_icu),
		cmocka_unit_test(test_decode_extension_table_agrees_with_icu),
		cmocka_unit_test(test_encode_every_bmp_character_agrees_with_icu),
	};

	if (system("uconv --version >/dev/null 2>&1") != 0)
		return SKIP;
	return cmocka_run_group_tests(tests, make_room, free_room);
}
