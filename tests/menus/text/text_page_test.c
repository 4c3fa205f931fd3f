/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages: whole lines, "8 More", navigation everywhere, cuts where nothing breaks. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "menus/text/text.h"

#define TAIL	"0 Back\n9 Exit"
#define MORE	"8 More"

static struct text_screen screen_of(const char *body, const char *tail)
{
	return (struct text_screen){ .body = body, .tail = tail, .more = MORE };
}

static int page_count;

/* The page asked for; fails the test when there is none. */
static const char *page_of(const struct text_screen *s, enum text_alphabet a, unsigned limit, unsigned i)
{
	static char out[TEXT_PAGE_SIZE];

	page_count = text_page(out, sizeof(out), s, a, limit, i);
	assert_true(page_count > 0);
	assert_true(text_measure(out, a) <= (int)limit);
	return out;
}

/* How many pages, or why there is none. */
static int pages_of(const struct text_screen *s, enum text_alphabet a, unsigned limit)
{
	char out[TEXT_PAGE_SIZE];

	return text_page(out, sizeof(out), s, a, limit, 0);
}

static char *fill(char *out, char c, size_t n)
{
	memset(out, c, n);
	out[n] = '\0';
	return out + n;
}

static void test_page_exact_fit_is_one_page(void **state)
{
	char body[400];
	struct text_screen s = screen_of(body, TAIL), bare = screen_of(body, NULL);
	int tail = strlen("\n" TAIL);

	fill(body, 'a', 160 - tail);
	assert_int_equal(pages_of(&s, TEXT_GSM7, 160), 1);
	assert_int_equal(strlen(page_of(&s, TEXT_GSM7, 160, 0)), 160);
	assert_null(strstr(page_of(&s, TEXT_GSM7, 160, 0), MORE));
	fill(body, 'a', 161 - tail);
	assert_int_equal(pages_of(&s, TEXT_GSM7, 160), 2);
	fill(body, 'a', 160);
	assert_int_equal(pages_of(&bare, TEXT_GSM7, 160), 1);
	fill(body, 'a', 161);
	assert_int_equal(pages_of(&bare, TEXT_GSM7, 160), 2);
}

static void test_page_whole_lines_with_navigation_on_each(void **state)
{
	struct text_screen s = screen_of("What is wrong?\n1 Asked for money\n2 My ID was used\n3 Threat", TAIL);

	assert_string_equal(page_of(&s, TEXT_UCS2, 60, 0), "What is wrong?\n1 Asked for money\n" TAIL "\n" MORE);
	assert_int_equal(page_count, 2);
	assert_string_equal(page_of(&s, TEXT_UCS2, 60, 1), "2 My ID was used\n3 Threat\n" TAIL);
}

static void test_page_without_tail_ends_with_more(void **state)
{
	struct text_screen s = screen_of("1 English\n2 Kiswahili\n3 Français\n4 Arabi / عربي\n5 Soomaali\n6 Af kale oo dheer", NULL);

	assert_string_equal(page_of(&s, TEXT_UCS2, 60, 0), "1 English\n2 Kiswahili\n3 Français\n4 Arabi / عربي\n" MORE);
	assert_string_equal(page_of(&s, TEXT_UCS2, 60, 1), "5 Soomaali\n6 Af kale oo dheer");
}

static void test_page_line_that_just_fits_before_more_stays(void **state)
{
	char body[200], *p;
	struct text_screen s = screen_of(body, NULL);

	/* 33 + LF + "8 More" = 40 */
	p = fill(body, 'a', 33);
	*p++ = '\n';
	fill(p, 'b', 10);
	assert_int_equal(strlen(page_of(&s, TEXT_GSM7, 40, 0)), 40);
	assert_string_equal(page_of(&s, TEXT_GSM7, 40, 1), "bbbbbbbbbb");
	/* one more does not: the line itself is cut, as it fits on no page */
	p = fill(body, 'a', 34);
	*p++ = '\n';
	fill(p, 'b', 10);
	assert_int_equal(strlen(page_of(&s, TEXT_GSM7, 40, 0)), 40);
	assert_string_equal(page_of(&s, TEXT_GSM7, 40, 1), "a\nbbbbbbbbbb");
}

static void test_page_long_line_is_cut_at_a_word(void **state)
{
	struct text_screen s = screen_of("We keep your name, birth date and paper number, locked with your PIN.", NULL);

	assert_string_equal(page_of(&s, TEXT_GSM7, 40, 0), "We keep your name, birth date and\n" MORE);
	assert_string_equal(page_of(&s, TEXT_GSM7, 40, 1), "paper number, locked with your PIN.");
}

static void test_page_long_line_begins_where_half_a_page_is_free(void **state)
{
	struct text_screen s = screen_of("Notice:\nWe keep your name, birth date and paper number, locked.", NULL);

	assert_string_equal(page_of(&s, TEXT_GSM7, 40, 0), "Notice:\nWe keep your name, birth\n" MORE);
	s.body = "A title that is longer\nWe keep your name, birth date and paper number, locked.";
	assert_string_equal(page_of(&s, TEXT_GSM7, 40, 0), "A title that is longer\n" MORE);
}

static void test_page_word_longer_than_a_page_is_cut_between_characters(void **state)
{
	char body[200];
	struct text_screen s = screen_of(body, NULL);

	fill(body, 'x', 100);
	assert_int_equal(strlen(page_of(&s, TEXT_GSM7, 40, 0)), 40);
	assert_int_equal(page_count, 3);
	assert_int_equal(strlen(page_of(&s, TEXT_GSM7, 40, 2)), 100 - 66);
}

/* Room for 33 units: the pair at the edge moves to the next page as a whole, and the page is one unit short. */
static void test_page_pair_at_the_edge_is_not_split(void **state)
{
	char body[200];
	struct text_screen s = screen_of(body, NULL);
	const char *page;

	snprintf(fill(body, 'x', 32), 100, "€%s", "yyyyyyyyyyyyyyyyyy");
	page = page_of(&s, TEXT_GSM7, 40, 0);
	assert_int_equal(text_measure(page, TEXT_GSM7), 39);
	assert_memory_equal(page_of(&s, TEXT_GSM7, 40, 1), "€y", 4);
	snprintf(fill(body, 'x', 32), 100, "😀%s", "yyyyyyyyyyyyyyyyyy");
	assert_int_equal(text_measure(page_of(&s, TEXT_UCS2, 40, 0), TEXT_UCS2), 39);
	assert_memory_equal(page_of(&s, TEXT_UCS2, 40, 1), "😀y", 5);
	snprintf(fill(body, 'x', 31), 100, "😀%s", "yyyyyyyyyyyyyyyyyy");
	assert_int_equal(text_measure(page_of(&s, TEXT_UCS2, 40, 0), TEXT_UCS2), 40);
}

static void test_page_letter_is_not_parted_from_its_marks(void **state)
{
	char body[200];
	struct text_screen s = screen_of(body, NULL);

	snprintf(fill(body, 'x', 32), 100, "\u0628\u064e\u0651%s", "yyyyyyyyyyyyyyyyyy");
	page_of(&s, TEXT_UCS2, 40, 0);
	assert_memory_equal(page_of(&s, TEXT_UCS2, 40, 1), "\u0628\u064e\u0651y", 7);
	snprintf(fill(body, 'x', 33), 100, "e\u0301%s", "yyyyyyyyyyyyyyyyyy");
	assert_memory_equal(page_of(&s, TEXT_GSM7, 40, 1), "e\u0301y", 4);
}

static void test_page_marks_without_end_still_make_progress(void **state)
{
	char body[400];
	struct text_screen s = screen_of(body, NULL);
	size_t n = 0, i;

	body[n++] = 'a';
	for (i = 0; i < 150; i++)
		n += text_utf8_put(body + n, 0x64e);
	body[n] = '\0';
	for (i = 0; i < (size_t)pages_of(&s, TEXT_UCS2, 40); i++)
		assert_true(strlen(page_of(&s, TEXT_UCS2, 40, i)) > 0);
	assert_in_range(page_count, 4, 7);
}

static void test_page_long_tail_comes_once_at_the_end(void **state)
{
	struct text_screen s = screen_of("A question that is fairly long\n1 Yes it is", "0 Back to the menu\n9 Exit from all");

	assert_string_equal(page_of(&s, TEXT_GSM7, 40, 0), "A question that is fairly long\n" MORE);
	assert_string_equal(page_of(&s, TEXT_GSM7, 40, 1), "1 Yes it is\n0 Back to the menu\n" MORE);
	assert_string_equal(page_of(&s, TEXT_GSM7, 40, 2), "9 Exit from all");
}

static void test_page_blanks_and_empty_lines(void **state)
{
	struct text_screen s = screen_of("one   \n\ntwo", "9 Exit");

	assert_string_equal(page_of(&s, TEXT_GSM7, 160, 0), "one\n\ntwo\n9 Exit");
	s.body = "";
	assert_string_equal(page_of(&s, TEXT_GSM7, 160, 0), "9 Exit");
	s.tail = "";
	assert_string_equal(page_of(&s, TEXT_GSM7, 160, 0), "");
	s.body = "A line with blanks at its end           \n            ";
	assert_string_equal(page_of(&s, TEXT_GSM7, 40, 0), "A line with blanks at its end\n");
	assert_int_equal(page_count, 1);
}

static void test_page_more_in_another_language(void **state)
{
	struct text_screen s = { .body = "هذا نص طويل جدا لا يتسع في صفحة واحدة من الهاتف\n1 نعم\n2 لا", .tail = "0 رجوع", .more = "8 المزيد" };
	const char *page = page_of(&s, TEXT_UCS2, 60, 0);

	assert_int_equal(page_count, 2);
	assert_string_equal(page + strlen(page) - strlen("\n0 رجوع\n8 المزيد"), "\n0 رجوع\n8 المزيد");
	assert_string_equal(page_of(&s, TEXT_UCS2, 60, 1), "الهاتف\n1 نعم\n2 لا\n0 رجوع");
}

static void test_page_what_cannot_be_is_refused(void **state)
{
	static char big[TEXT_SCREEN_MAX + 2];
	char out[TEXT_PAGE_SIZE];
	struct text_screen s = screen_of("short", TAIL);

	assert_int_equal(text_page(out, sizeof(out), &s, TEXT_GSM7, 160, 1), -ERANGE);
	assert_string_equal(out, "");
	assert_int_equal(pages_of(&s, TEXT_GSM7, TEXT_LIMIT_MIN - 1), -EINVAL);
	assert_int_equal(pages_of(&s, TEXT_GSM7, TEXT_LIMIT_MAX + 1), -EINVAL);
	assert_int_equal(text_page(out, 5, &s, TEXT_GSM7, 160, 0), -ENOSPC);
	assert_int_equal(text_page(out, 0, &s, TEXT_GSM7, 160, 0), -ENOSPC);
	s.more = "8 A word for more that never ends";
	assert_int_equal(pages_of(&s, TEXT_GSM7, 60), -EINVAL);
	s.more = "";
	assert_int_equal(pages_of(&s, TEXT_GSM7, 160), -EINVAL);
	s = screen_of("ع", TAIL);
	assert_int_equal(pages_of(&s, TEXT_GSM7, 160), -EDOM);
	s.body = "\xff";
	assert_int_equal(pages_of(&s, TEXT_UCS2, 80), -EILSEQ);
	s.body = big;
	fill(big, 'x', TEXT_PAGES_MAX * 33 + 7);
	s.tail = NULL;
	assert_int_equal(pages_of(&s, TEXT_GSM7, 40), TEXT_PAGES_MAX);
	fill(big, 'x', TEXT_PAGES_MAX * 33 + 8);
	assert_int_equal(pages_of(&s, TEXT_GSM7, 40), -E2BIG);
	fill(big, '\n', TEXT_SCREEN_MAX + 1);
	assert_int_equal(pages_of(&s, TEXT_GSM7, 255), -E2BIG);
}

/* --- any screen: nothing lost, nothing over the limit, navigation on each page -------------------------------------- */

static const char *const pieces[] = { "a", "word", " ", " ", "\n", "€", "[", "é", "ç", "…", "12", "1 Yes\n", "e\u0301", "\n\n", "   ", "-" };
static const char *const pieces_ucs2[] = { "ع", "نص", " ", "\n", "😀", "a", "\u0628\u064e", "12", "1 نعم\n", " ", "ا", "አማ" };

#define COUNT(t)	(sizeof(t) / sizeof((t)[0]))

static uint32_t next_random(uint32_t *seed)
{
	return (*seed = *seed * 1103515245 + 12345) >> 16 & 0x7fff;
}

static void random_text(char *out, size_t cap, uint32_t *seed, bool ucs2)
{
	size_t n = 0, want = next_random(seed) % (cap - 16), count = ucs2 ? COUNT(pieces_ucs2) : COUNT(pieces);

	while (n < want) {
		const char *p = (ucs2 ? pieces_ucs2 : pieces)[next_random(seed) % count];

		memcpy(out + n, p, strlen(p));
		n += strlen(p);
	}
	out[n] = '\0';
}

/* Append what is neither blank nor line end. */
static void append_ink(char *ink, const char *text, size_t len)
{
	size_t n = strlen(ink), i;

	for (i = 0; i < len; i++)
		if (text[i] != ' ' && text[i] != '\n')
			ink[n++] = text[i];
	ink[n] = '\0';
}

static bool ends_with(const char *text, size_t *len, const char *end)
{
	size_t n = strlen(end);

	if (*len < n || memcmp(text + *len - n, end, n) != 0)
		return false;
	*len -= n;
	return true;
}

static void check_any_screen(const char *body, enum text_alphabet a, unsigned limit)
{
	static char ink[2 * TEXT_SCREEN_MAX], want[2 * TEXT_SCREEN_MAX];
	struct text_screen s = screen_of(body, "9 Exit");
	int pages = pages_of(&s, a, limit), i;
	bool on_each = limit >= 2 * (strlen("\n9 Exit") + strlen("\n" MORE));

	if (pages == -E2BIG)
		return;
	assert_true(pages > 0);
	ink[0] = want[0] = '\0';
	for (i = 0; i < pages; i++) {
		const char *page = page_of(&s, a, limit, i);
		size_t len = strlen(page);

		if (i < pages - 1)
			assert_true(ends_with(page, &len, "\n" MORE));
		if (on_each || i == pages - 1)
			assert_true(ends_with(page, &len, "9 Exit"));
		append_ink(ink, page, len);
	}
	append_ink(want, body, strlen(body));
	assert_string_equal(ink, want);
}

static void test_page_any_screen_loses_nothing(void **state)
{
	char body[900];
	uint32_t seed = 7;
	int i;

	for (i = 0; i < 1000; i++) {
		bool ucs2 = i % 2;

		random_text(body, sizeof(body), &seed, ucs2);
		check_any_screen(body, ucs2 ? TEXT_UCS2 : TEXT_GSM7, TEXT_LIMIT_MIN + next_random(&seed) % (TEXT_LIMIT_MAX - TEXT_LIMIT_MIN + 1));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_page_exact_fit_is_one_page),
		cmocka_unit_test(test_page_whole_lines_with_navigation_on_each),
		cmocka_unit_test(test_page_without_tail_ends_with_more),
		cmocka_unit_test(test_page_line_that_just_fits_before_more_stays),
		cmocka_unit_test(test_page_long_line_is_cut_at_a_word),
		cmocka_unit_test(test_page_long_line_begins_where_half_a_page_is_free),
		cmocka_unit_test(test_page_word_longer_than_a_page_is_cut_between_characters),
		cmocka_unit_test(test_page_pair_at_the_edge_is_not_split),
		cmocka_unit_test(test_page_letter_is_not_parted_from_its_marks),
		cmocka_unit_test(test_page_marks_without_end_still_make_progress),
		cmocka_unit_test(test_page_long_tail_comes_once_at_the_end),
		cmocka_unit_test(test_page_blanks_and_empty_lines),
		cmocka_unit_test(test_page_more_in_another_language),
		cmocka_unit_test(test_page_what_cannot_be_is_refused),
		cmocka_unit_test(test_page_any_screen_loses_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
