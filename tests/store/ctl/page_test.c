/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages of code cards: what a reader of PDF needs is where the file says, every code is on its front, and nothing else is on paper. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "store/ctl/musafirctl_page.h"

#define CARDS	2

static const char codes[SEAL_CARD_CODES][SEAL_CARD_LEN + 1] = {
	"48291307", "19283746", "55667781", "90817263", "31415926", "27182818", "16180339", "14142135", "17320508", "22360679"
};

/* returns: the file as text; the caller frees it. */
static char *made(bool is_pdf)
{
	struct musafirctl_page s;
	char *text = NULL;
	size_t len;
	FILE *to = open_memstream(&text, &len);
	unsigned i;

	assert_non_null(to);
	assert_int_equal(musafirctl_page_begin(&s, to, is_pdf, CARDS), 0);
	for (i = 0; i < CARDS; i++) {
		musafirctl_page_front(&s, i ? "0091-345" : "0091-338", codes);
		musafirctl_page_back(&s, "0800 789 000 (free)");
	}
	assert_int_equal(musafirctl_page_end(&s), 0);
	fclose(to);
	return text;
}

static unsigned count(const char *text, const char *what)
{
	unsigned n = 0;

	for (; (text = strstr(text, what)); text += strlen(what))
		n++;
	return n;
}

static void has_all(const char *text)
{
	char code[16];
	unsigned i;

	for (i = 0; i < SEAL_CARD_CODES; i++) {
		snprintf(code, sizeof(code), "%.4s %.4s", codes[i], codes[i] + 4);
		assert_int_equal(count(text, code), CARDS);
	}
	assert_int_equal(count(text, "0091-338"), 1);
	assert_int_equal(count(text, "0800 789 000"), CARDS);
	assert_int_equal(count(text, "free"), 0);
}

static void test_a_pdf_is_where_it_says(void **state)
{
	char *text = made(true), head[24];
	const char *table = strstr(text, "xref\n0 "), *at, *end;
	unsigned n, size, len;

	has_all(text);
	assert_int_equal(strncmp(text, "%PDF-1.4\n", 9), 0);
	assert_int_equal(count(text, "/Type/Page/"), 2 * CARDS);
	assert_non_null(strstr(text, "/Count 4"));
	assert_non_null(table);
	assert_ptr_equal(text + atol(strstr(text, "startxref\n") + 10), table);
	size = (unsigned)atoi(table + 7);
	for (n = 1; n < size; n++) {
		at = text + atol(strchr(table + 7, '\n') + 1 + 20 * n);
		snprintf(head, sizeof(head), "%u 0 obj\n", n);
		assert_int_equal(strncmp(at, head, strlen(head)), 0);
	}
	for (at = text; (at = strstr(at, "<</Length ")); at = end) {
		len = (unsigned)atoi(at + 10);
		end = strstr(at, "stream\n") + 7;
		assert_int_equal(strncmp(end + len, "endstream", 9), 0);
	}
	free(text);
}

static void test_an_svg_holds_the_same(void **state)
{
	char *text = made(false);

	has_all(text);
	assert_int_equal(count(text, "<g "), 2 * CARDS);
	assert_int_equal(count(text, "</g>"), 2 * CARDS);
	assert_non_null(strstr(text, "viewBox=\"0 0 85 216\""));
	assert_int_equal(strcmp(text + strlen(text) - 7, "</svg>\n"), 0);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_pdf_is_where_it_says),
		cmocka_unit_test(test_an_svg_holds_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
