/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Folding what GSM-7 lacks, choosing an alphabet, measuring. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "menus/text/text.h"

static void check_fold(const char *in, const char *want)
{
	char out[512];
	int n = text_fold_gsm7(out, sizeof(out), in);

	assert_string_equal(out, want);
	assert_int_equal(n, strlen(want));
}

/* After folding, all of it encodes. */
static void check_gsm7(const char *in, const char *want)
{
	uint8_t direct[512], folded[512];
	int n, m;

	check_fold(in, want);
	assert_int_equal(text_choose(in), TEXT_GSM7);
	n = text_encode(direct, sizeof(direct), in, TEXT_GSM7);
	m = text_gsm7_encode(folded, sizeof(folded), want);
	assert_int_equal(n, m);
	assert_memory_equal(direct, folded, n);
	assert_int_equal(text_measure(in, TEXT_GSM7), n);
}

static void test_fold_what_gsm7_has_is_kept(void **state)
{
	check_gsm7("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà\f^{}\\[~]|€",
		   "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà\f^{}\\[~]|€");
}

static void test_fold_french_keeps_the_accents_gsm7_has(void **state)
{
	check_gsm7("Tapez votre PIN. Ne le dites jamais, même à nos agents.",
		   "Tapez votre PIN. Ne le dites jamais, meme à nos agents.");
	check_gsm7("Reçu : où êtes-vous né, Noël, cœur, île, août, ÇA, ÉTÉ, À, È, Û",
		   "Recu : où etes-vous né, Noel, coeur, ile, aout, ÇA, ÉTÉ, A, E, U");
	check_gsm7("l’été « oui » “non” – — … 12 345", "l'été \" oui \" \"non\" - - ... 12 345");
}

static void test_fold_spanish_keeps_enye(void **state)
{
	check_gsm7("¿Qué año? mañana, sí, está, número, corazón, ÑANDÚ, pingüino, Á Í Ó Ú á í ó ú",
		   "¿Qué año? mañana, si, esta, numero, corazon, ÑANDU, pingüino, A I O U a i o u");
}

static void test_fold_portuguese(void **state)
{
	check_gsm7("não, informações, avó, avô, ção, Ã Õ, êxito, às", "nao, informacoes, avo, avo, cao, A O, exito, às");
}

static void test_fold_turkish(void **state)
{
	check_gsm7("Şifre, ığdır, İzmir, çocuk, Çok, Ğ, güçlü, göz, ÖZGÜR", "Sifre, igdir, Izmir, cocuk, Çok, G, güclü, göz, ÖZGÜR");
}

static void test_fold_kurmanji_hausa_yoruba_vietnamese(void **state)
{
	check_gsm7("Navê te çi ye? Şîfre, bûk, Î Û Ê", "Nave te ci ye? Sifre, buk, I U E");
	check_gsm7("ɓera, ɗaki, ƙofa, ƴa, Ɓ Ɗ Ƙ Ƴ, ʼyan", "bera, daki, kofa, ya, B D K Y, 'yan");
	check_gsm7("Ọjọ́, ẹ̀kọ́, ṣe, ń, ǹ, Ẹ Ṣ", "Ojo, èko, se, n, n, E S");
	check_gsm7("Tiếng Việt, đường, ươ, Ằ, ổ, ỹ, Đ", "Tieng Viet, duong, uo, A, o, y, D");
}

static void test_fold_other_latin_of_the_road(void **state)
{
	check_gsm7("Łódź, žluťoučký, őű, ăâîșț, ëË, đ, þ Þ, Æ æ", "Lodz, zlutoucky, ou, aaist, eE, d, th Th, Æ æ");
	check_gsm7("Maa‑maa, Oromo ’, Gĩkũyũ, Ɛʋɛ, ŋ", "Maa-maa, Oromo ', Gikuyu, Eve, n");
}

static void test_fold_letter_and_mark_apart_are_put_together(void **state)
{
	check_gsm7("e\u0301 n\u0303 u\u0308 C\u0327 a\u0300 A\u030a", "é ñ ü Ç à Å");
	check_gsm7("c\u0327 e\u0302\u0301 o\u0323\u0301 a\u0301 g\u0306", "c é o a g");
	check_gsm7("me\u0302me", "meme");
}

static void test_fold_typography_and_invisible_signs(void **state)
{
	check_gsm7("a\u00a0b\u202fc\u2009d", "a b c d");
	check_gsm7("‘a’ ‚b‛ “c” „d‟ «e» ‹f› `g` ´h´", "'a' 'b' \"c\" \"d\" \"e\" 'f' 'g' 'h'");
	check_gsm7("‐ ‑ ‒ – — ― − • ⁄", "- - - - - - - - /");
	check_gsm7("soft\u00adhyphen, zero\u200bwidth, \u200emark\u200f, \ufeffbom, \u2066i\u2069, \u061c", "softhyphen, zerowidth, mark, bom, i, ");
	check_gsm7("tab\there, bell\x07, del\x7f, \xc2\x85", "tab here, bell, del, ");
	check_gsm7("№ ™ ﬁ ﬃ ︎ ３ Ａ 　", "No TM fi ffi  3 A  ");
	check_gsm7("line\u2028line", "line\nline");
}

static void test_fold_foreign_digits_become_plain(void **state)
{
	check_gsm7("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ ०१२", "0123456789 0123456789 012");
}

static void test_fold_script_without_latin_stays_and_turns_ucs2(void **state)
{
	static const char *const stay[] = { "اللغة العربية", "አማርኛ", "Українська", "বাংলা", "中文", "ბა", "Ε", "😀", "a ع", "й", "и\u0306" };
	size_t i;

	for (i = 0; i < sizeof(stay) / sizeof(stay[0]); i++) {
		check_fold(stay[i], stay[i]);
		assert_int_equal(text_choose(stay[i]), TEXT_UCS2);
		assert_int_equal(text_measure(stay[i], TEXT_GSM7), -EDOM);
		assert_true(text_measure(stay[i], TEXT_UCS2) > 0);
	}
	check_fold("\u0301x", "\u0301x");
	check_fold("e\u0376", "e\u0376");
}

/* In place works because no fold is longer than what it replaces: every character, and every letter with every mark. */
static void test_fold_never_grows_and_works_in_place(void **state)
{
	char in[16], out[32];
	uint32_t cp, mark;
	size_t len;
	int n;

	for (cp = 1; cp <= 0x10ffff; cp++) {
		len = text_utf8_put(in, cp);
		in[len] = '\0';
		n = text_fold_gsm7(out, sizeof(out), in);
		assert_in_range(n, 0, len);
		assert_true(text_utf8_valid(out, n));
		assert_int_equal(text_fold_gsm7(in, len + 1, in), n);
		assert_string_equal(in, out);
	}
	for (cp = 'A'; cp < 0x250; cp++)
		for (mark = 0x300; mark < 0x370; mark++) {
			len = text_utf8_put(in, cp);
			len += text_utf8_put(in + len, mark);
			in[len] = '\0';
			assert_in_range(text_fold_gsm7(in, len + 1, in), 0, len);
		}
}

static void test_fold_ill_formed_or_no_room_leaves_nothing(void **state)
{
	char out[4] = "xyz";

	assert_int_equal(text_fold_gsm7(out, sizeof(out), "a\xff"), -EILSEQ);
	assert_string_equal(out, "");
	assert_int_equal(text_fold_gsm7(out, sizeof(out), "a\xcc"), -EILSEQ);
	assert_int_equal(text_fold_gsm7(out, sizeof(out), "abcd"), -ENOSPC);
	assert_string_equal(out, "");
	assert_int_equal(text_fold_gsm7(out, sizeof(out), "abc"), 3);
	assert_int_equal(text_fold_gsm7(out, 0, ""), -ENOSPC);
	assert_int_equal(text_choose("a\xff"), TEXT_UCS2);
	assert_int_equal(text_encode((uint8_t *)out, sizeof(out), "\xff", TEXT_UCS2), -EILSEQ);
	assert_int_equal(text_encode((uint8_t *)out, sizeof(out), "ع", TEXT_GSM7), -EDOM);
}

static void test_measure_counts_what_is_sent(void **state)
{
	assert_int_equal(text_measure("", TEXT_GSM7), 0);
	assert_int_equal(text_measure("abc\n", TEXT_GSM7), 4);
	assert_int_equal(text_measure("[€]", TEXT_GSM7), 6);
	assert_int_equal(text_measure("…", TEXT_GSM7), 3);
	assert_int_equal(text_measure("…", TEXT_UCS2), 1);
	assert_int_equal(text_measure("عa😀", TEXT_UCS2), 4);
	assert_int_equal(text_measure("e\u0301", TEXT_UCS2), 2);
	assert_int_equal(text_measure("a\xff", TEXT_UCS2), -EILSEQ);
}

/* The counted screens of the product carry their length. */
static void test_measure_agrees_with_counted_screens(void **state)
{
	assert_int_equal(text_measure("HAWA wants, to pay you:\n- full name\n- over 18: yes/no\n- last 4 of your ID\n"
				      "1 Give (1 hour)\n2 Change\n3 Give nothing", TEXT_GSM7), 113);
	assert_int_equal(text_measure("1 English\n2 Kiswahili\n3 Français\n4 Arabi / عربي\n8 More", TEXT_UCS2), 54);
}

static void fill(char *out, char c, size_t n)
{
	memset(out, c, n);
	out[n] = '\0';
}

static void test_fits_at_the_limit_and_not_one_past_it(void **state)
{
	char text[400];

	fill(text, 'a', 160);
	assert_true(text_fits(text, TEXT_GSM7, TEXT_LIMITS_USSD));
	assert_true(text_fits(text, TEXT_GSM7, TEXT_LIMITS_SMS));
	assert_false(text_fits(text, TEXT_UCS2, TEXT_LIMITS_USSD));
	fill(text, 'a', 161);
	assert_false(text_fits(text, TEXT_GSM7, TEXT_LIMITS_USSD));
	fill(text, '[', 80);
	assert_true(text_fits(text, TEXT_GSM7, TEXT_LIMITS_USSD));
	fill(text, '[', 81);
	assert_false(text_fits(text, TEXT_GSM7, TEXT_LIMITS_USSD));
	fill(text, 'a', 70);
	assert_true(text_fits(text, TEXT_UCS2, TEXT_LIMITS_SMS));
	fill(text, 'a', 71);
	assert_false(text_fits(text, TEXT_UCS2, TEXT_LIMITS_SMS));
	assert_true(text_fits(text, TEXT_UCS2, TEXT_LIMITS_USSD));
	assert_false(text_fits("\xff", TEXT_UCS2, TEXT_LIMITS_USSD));
	assert_int_equal(text_limit(TEXT_LIMITS_USSD, TEXT_GSM7), 160);
	assert_int_equal(text_limit(TEXT_LIMITS_USSD, TEXT_UCS2), 80);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fold_what_gsm7_has_is_kept),
		cmocka_unit_test(test_fold_french_keeps_the_accents_gsm7_has),
		cmocka_unit_test(test_fold_spanish_keeps_enye),
		cmocka_unit_test(test_fold_portuguese),
		cmocka_unit_test(test_fold_turkish),
		cmocka_unit_test(test_fold_kurmanji_hausa_yoruba_vietnamese),
		cmocka_unit_test(test_fold_other_latin_of_the_road),
		cmocka_unit_test(test_fold_letter_and_mark_apart_are_put_together),
		cmocka_unit_test(test_fold_typography_and_invisible_signs),
		cmocka_unit_test(test_fold_foreign_digits_become_plain),
		cmocka_unit_test(test_fold_script_without_latin_stays_and_turns_ucs2),
		cmocka_unit_test(test_fold_never_grows_and_works_in_place),
		cmocka_unit_test(test_fold_ill_formed_or_no_room_leaves_nothing),
		cmocka_unit_test(test_measure_counts_what_is_sent),
		cmocka_unit_test(test_measure_agrees_with_counted_screens),
		cmocka_unit_test(test_fits_at_the_limit_and_not_one_past_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
