/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "menus/text/text.h"

static void check(const char *utf8, const char *latin)
{
	char out[256];

	assert_int_equal(text_latin(out, sizeof(out), utf8), strlen(latin));
	assert_string_equal(out, latin);
	assert_int_equal(text_choose(out), TEXT_GSM7);
}

/* The examples of the resolution itself. */
static void test_ukrainian(void **state)
{
	(void)state;
	check("Алушта Борщагівка Вишгород Гадяч", "Alushta Borshchahivka Vyshhorod Hadiach");
	check("Згорани Розгон Ґалаґан Єнакієве Гаєвич", "Zghorany Rozghon Galagan Yenakiieve Haievych");
	check("Житомир Закарпаття Медвин Іваненко", "Zhytomyr Zakarpattia Medvyn Ivanenko");
	check("Їжакевич Кадиївка Йосипівка Стрий", "Yizhakevych Kadyivka Yosypivka Stryi");
	check("Рівне Суми Тетерів Ужгород Фастів Харків", "Rivne Sumy Teteriv Uzhhorod Fastiv Kharkiv");
	check("Біла Церква Чернівці Шостка Щербухи", "Bila Tserkva Chernivtsi Shostka Shcherbukhy");
	check("Юрій Корюківка Яготин Ярошенко Костянтин", "Yurii Koriukivka Yahotyn Yaroshenko Kostiantyn");
	check("Знам'янка Знам’янка Львів", "Znamianka Znamianka Lviv");
	check("КОД ДІЙСНИЙ. Я тут, ЩО є", "KOD DIISNYI. Ya tut, SHCHO ye");
}

static void test_ethiopic(void **state)
{
	(void)state;
	check("መታወቂያ", "metaweqiya");
	check("እርዳታ ቅሬታ ስም አንድ", "irdata qireta sim and");
	check("ትክክል ነው።", "tikkil new.");
	check("ምስጢር ቁጥር ትምህርት ህግ", "mistir qutir timhirt hig");
	check("ሓገዝ ኮድ ፒን፣ ሲም፤", "hagez kod pin, sim;");
	check("1 ኣይፋል {name} 9 መውጫ", "1 ayfal {name} 9 mewcha");
}

/* Nothing but these two scripts is touched, and an end in the middle of a letter is no end of a text. */
static void test_others_stay(void **state)
{
	char out[8];

	(void)state;
	check("PIN *789# don't", "PIN *789# don't");
	assert_int_equal(text_latin(out, sizeof(out), "عرب"), 6);
	assert_string_equal(out, "عرب");
	assert_int_equal(text_latin(out, sizeof(out), "\xe1\x88"), -EILSEQ);
	assert_string_equal(out, "");
	assert_int_equal(text_latin(out, 4, "Щука"), -ENOSPC);
	assert_int_equal(text_latin(out, 0, ""), -ENOSPC);
	assert_int_equal(text_latin(out, 1, ""), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ukrainian),
		cmocka_unit_test(test_ethiopic),
		cmocka_unit_test(test_others_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
