/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any octets through every text function: nothing overruns, what is called valid is, and what goes out comes back. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "menus/text/text.h"
#include "store/base/number.h"

#define INPUT_MAX	1024

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* Octets from a wire become UTF-8 that the rest takes. */
static void decode(char *out, size_t cap, uint8_t dcs, const uint8_t *in, size_t len)
{
	static const enum text_charset dflt[] = { TEXT_CS_GSM7, TEXT_CS_GSM7_PACKED, TEXT_CS_LATIN1, TEXT_CS_UTF8 };
	int n = text_decode_dcs(out, cap, dcs, dflt[len % 4], in, len);

	if (n < 0)
		out[0] = '\0';
	else
		must(text_utf8_valid(out, n) && strlen(out) == (size_t)n);
}

static void check_alphabet(const char *utf8, enum text_alphabet a)
{
	static uint8_t wire[2 * TEXT_DECODED_SIZE(INPUT_MAX)];
	static char back[3 * sizeof(wire)];
	int units = text_measure(utf8, a), n = text_encode(wire, sizeof(wire), utf8, a);

	must((units < 0) == (n < 0));
	if (n < 0)
		return;
	must(n == (a == TEXT_GSM7 ? units : 2 * units));
	if (a == TEXT_UCS2)
		must(text_ucs2_decode(back, sizeof(back), wire, n) == (int)strlen(utf8) && strcmp(back, utf8) == 0);
	else
		must(text_gsm7_decode(back, sizeof(back), wire, n) >= 0);
}

/* What encodes without folding comes back as it was, packed or not. */
static void check_gsm7(const char *utf8)
{
	static uint8_t septets[TEXT_DECODED_SIZE(INPUT_MAX)], packed[sizeof(septets)], again[2 * sizeof(septets)];
	static char back[3 * sizeof(septets)];
	int n = text_gsm7_encode(septets, sizeof(septets), utf8), octets;

	if (n < 0)
		return;
	must(text_gsm7_decode(back, sizeof(back), septets, n) == (int)strlen(utf8) && strcmp(back, utf8) == 0);
	octets = text_gsm7_pack(packed, sizeof(packed), septets, n, false);
	must(octets == (n * 7 + 7) / 8);
	must(text_gsm7_unpack(again, sizeof(again), packed, octets, false) >= n && memcmp(again, septets, n) == 0);
}

/* Octets as any national language, and what any of them makes of a text. */
static void check_shift(const char *utf8, const uint8_t *in, size_t len, uint8_t tables)
{
	const struct text_shift shift = { .locking = tables & 15, .single = tables >> 4 };
	static uint8_t septets[2 * TEXT_DECODED_SIZE(INPUT_MAX)];
	static char back[3 * sizeof(septets)], again[sizeof(back)];
	int n = text_shift_decode(back, sizeof(back), shift, in, len);

	must(n >= 0 && text_utf8_valid(back, n));
	n = text_shift_encode(septets, sizeof(septets), shift, utf8);
	must(n >= 0 || text_gsm7_encode(septets, sizeof(septets), utf8) < 0 || shift.locking || shift.single);
	if (n < 0 || text_shift_loss(utf8, shift, 0) != TEXT_LOSS_NONE)
		return;
	must(text_shift_decode(back, sizeof(back), shift, septets, n) >= 0);
	must(text_shift_encode(septets, sizeof(septets), shift, back) == n);	/* what was folded stays so */
	must(text_shift_decode(again, sizeof(again), shift, septets, n) >= 0 && strcmp(again, back) == 0);
}

static void check_page(const char *page, enum text_alphabet a, unsigned limit)
{
	int units = text_measure(page, a);

	must(units >= 0 && (unsigned)units <= limit);
}

static void check_pages(const char *body, const char *tail, enum text_alphabet a, unsigned limit)
{
	struct text_screen s = { .body = body, .tail = tail, .more = "8 More" };
	char page[TEXT_PAGE_SIZE];
	int pages = text_page(page, sizeof(page), &s, a, limit, 0), i;

	for (i = 0; i < pages; i++) {
		must(text_page(page, sizeof(page), &s, a, limit, i) == pages);
		check_page(page, a, limit);
	}
	must(pages < 0 || text_page(page, sizeof(page), &s, a, limit, i) < 0);
}

static void check_typed(const char *utf8)
{
	static char out[TEXT_DECODED_SIZE(INPUT_MAX)];
	char number[NUMBER_SIZE], code[64], words[NUMBER_WORDS] = "";
	struct number_fault fault;
	int n = text_clean_input(out, sizeof(out), utf8);

	must(n <= (int)strlen(utf8) && (n < 0 || text_utf8_valid(out, n)));
	n = text_fold_gsm7(out, sizeof(out), utf8);
	must(n <= (int)strlen(utf8) && (n < 0 || text_utf8_valid(out, n)));
	n = number_read(number, utf8, "254", NUMBER_WRITTEN, &fault);
	must(n < 0 || (n >= NUMBER_MIN && n <= NUMBER_MAX && strspn(number, "0123456789") == (size_t)n));
	if (n < 0)
		number_fault_words(words, &fault);
	must(n > 0 || (strlen(words) > 0 && strlen(words) < sizeof(words) - 1));
	n = text_code_group(code, sizeof(code), utf8, "3-3-3", (unsigned char)*utf8 >= 0x80);
	must(n < 0 || (strlen(utf8) == 9 && text_clean_input(out, sizeof(out), code) == 9 && strcmp(out, utf8) == 0));
	n = text_keep_ltr(out, sizeof(out), utf8, true);
	must(n < 0 || n == (int)strlen(utf8) + 6);
	n = text_keep_numbers(out, sizeof(out), utf8, true);
	must(n < 0 || (n >= (int)strlen(utf8) && text_utf8_valid(out, n)));
}

/* A word as it is compared is one word, and the same as it is compared. */
static void check_words(const char *utf8)
{
	static char word[TEXT_DECODED_SIZE(INPUT_MAX)], again[sizeof(word)];
	const char *p = utf8, *end = utf8 + strlen(utf8), *q;
	int n;

	while ((n = text_word_next(word, sizeof(word), &p, end)) > 0) {
		q = word;
		must(text_utf8_valid(word, n) && text_word_next(again, sizeof(again), &q, word + n) == n);
		must(q == word + n && strcmp(again, word) == 0);
	}
	must(n == 0);
}

static void check_text(const char *utf8, uint8_t limit)
{
	const char *tail = strchr(utf8, '|');

	check_alphabet(utf8, TEXT_GSM7);
	check_alphabet(utf8, TEXT_UCS2);
	check_gsm7(utf8);
	check_typed(utf8);
	check_words(utf8);
	check_pages(utf8, tail, text_choose(utf8), limit);
	check_pages(utf8, NULL, TEXT_UCS2, limit);
}

/* Octet 0: a data coding for the rest; octet 1: a page limit. The rest is tried as that coding and as C string. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char decoded[TEXT_DECODED_SIZE(INPUT_MAX)], raw[INPUT_MAX + 1];

	if (size < 2 || size > INPUT_MAX)
		return 0;
	decode(decoded, sizeof(decoded), data[0], data + 2, size - 2);
	check_text(decoded, data[1]);
	check_shift(decoded, data + 2, size - 2, data[1]);
	memcpy(raw, data + 2, size - 2);
	raw[size - 2] = '\0';
	check_text(raw, data[1]);
	return 0;
}
