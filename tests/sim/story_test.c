/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Goal: stories are read as a programme officer means them, and each fault is named with file and line. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include <osmocom/core/talloc.h>

#include "sim/story/story.h"
#include "sim/story/story_lang.h"
#include "sim/story/story_leak.h"

static struct story *read_good(const char *text)
{
	struct story *s = story_new(NULL);

	if (story_read_text(s, "a.story", text) < 0)
		fail_msg("%s", s->faults);
	return s;
}

static void read_bad(const char *text, const char *fault)
{
	struct story *s = story_new(NULL);

	assert_int_equal(story_read_text(s, "a.story", text), -EINVAL);
	if (strncmp(s->faults, fault, strlen(fault)))
		fail_msg("expected '%s', got '%s'", fault, s->faults);
	talloc_free(s);
}

static void test_read_share_story_yields_its_steps(void **state)
{
	static const enum story_op ops[] = {
		STORY_GOAL, STORY_PHONE, STORY_DIALS, STORY_SEES, STORY_TYPES, STORY_SEES, STORY_ENDS,
	};
	struct story *s = read_good("# Goal: a share code works once\n"
				    "# any remark\n\n"
				    "phone 254700000001 dials *789*715464#\n"
				    "  sees \"The right shop?\" and \"HAWA\" and not \"SELAM\"\n"
				    "  types 246813\n"
				    "  sees \"Tell HAWA this code:\" then {code:digits}\n"
				    "  ends\n");

	assert_int_equal(s->n_steps, sizeof(ops) / sizeof(*ops));
	for (unsigned i = 0; i < s->n_steps; i++)
		assert_int_equal(s->steps[i].op, ops[i]);
	assert_int_equal(s->n_goals, 1);
	assert_string_equal(s->steps[2].text, "*789*715464#");
	assert_int_equal(s->steps[3].n_expects, 3);
	assert_true(s->steps[3].expects[2].is_not);
	assert_string_equal(s->steps[5].keeps[0].name, "code");
	assert_int_equal(s->steps[5].line, 7);
	talloc_free(s);
}

static void test_read_ctl_takes_input_and_keeps(void **state)
{
	struct story *s = read_good("ctl person add then {start:digits}\n"
				    "  msisdn=254700000001\n"
				    "  given_name=SELAM\n"
				    "ctl org add --name \"HAWA EXPRESS\" fails\n"
				    "  prints \"taken\"\n"
				    "ctl org pause --code 715464\n"
				    "  prints \"x\"\n"
				    "  fails\n"
				    "ctl status\n"
				    "  until \"up\" and not \"down\"\n");

	assert_string_equal(s->steps[0].text, "person add");
	assert_string_equal(s->steps[0].input, "msisdn=254700000001\ngiven_name=SELAM\n");
	assert_string_equal(s->steps[0].keeps[0].name, "start");
	assert_string_equal(s->steps[1].text, "org add --name \"HAWA EXPRESS\"");
	assert_true(s->steps[1].flag);
	assert_true(s->steps[3].flag);
	assert_int_equal(s->steps[6].op, STORY_UNTIL);
	assert_true(s->steps[6].expects[1].is_not);
	assert_int_equal(s->n_steps, 7);
	talloc_free(s);
}

static void test_read_world_steps(void **state)
{
	struct story *s = read_good("wait 20 min\nwait 3 days\nwait 2 real s\nkill vault\nkill vault at commit\nrestart gateway\n"
				    "link op1 down\nlink op1 up\nreplay last\nreplay last with new sequence\ndisk full\ndisk free\n"
				    "sms 254700000001 \"LOCK\"\nsms to 254700000001 contains \"Done\"\nno sms to 254700000001\n"
				    "screens <= 3\nkeys <= 24\nseconds\nfiles lack \"SELAM\"\nlet pin = 246813\n"
				    "feed sim_change 254700000001\n");

	assert_int_equal(s->steps[0].amount, 1200);
	assert_int_equal(s->steps[1].amount, 3 * 86400);
	assert_int_equal(s->steps[2].op, STORY_WAIT_REAL);
	assert_int_equal(s->steps[3].op, STORY_KILL);
	assert_int_equal(s->steps[4].op, STORY_KILL_AT_COMMIT);
	assert_false(s->steps[6].flag);
	assert_true(s->steps[7].flag);
	assert_true(s->steps[9].flag);
	assert_true(s->steps[10].flag);
	assert_int_equal(s->steps[13].op, STORY_SMS_TO);
	assert_int_equal(s->steps[15].cmp, STORY_AT_MOST);
	assert_int_equal(s->steps[16].amount, 24);
	assert_string_equal(s->steps[19].link, "pin");
	assert_int_equal(s->steps[20].op, STORY_FEED);
	assert_string_equal(s->steps[20].text, "sim_change 254700000001");
	talloc_free(s);
}

static void test_read_bad_operators(void **state)
{
	static const char *const ways[] = {
		"throttles", "throttles with 0x14", "throttles for 5 s", "throttles with 0x45 for 5 s", "slow 2 s", "duplicates", "reorders",
		"drops responses", "half-open", "deaf", "vanishes", "restarts", "flaps 5 times", "reuses session ids",
		"floods with 300 sms", "floods from 254700000001 with 300 sms", "floods with 300 dialogues", "well",
	};

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		char *line = talloc_asprintf(NULL, "link op2 %s\n", ways[i]);
		struct story *s = read_good(line);

		assert_int_equal(s->steps[0].op, STORY_BAD);
		assert_string_equal(s->steps[0].link, "op2");
		assert_string_equal(s->steps[0].text, ways[i]);
		talloc_free(s);
		talloc_free(line);
	}
}

static void test_read_faults_name_file_and_line(void **state)
{
	read_bad("\nphone\n", "a.story:2: expected: phone NUMBER");
	read_bad("juggles 3\n", "a.story:1: unknown step 'juggles 3'");
	read_bad("sees HAWA\n", "a.story:1: expected a text in quotes");
	read_bad("sees \"a\" then {x}\n", "a.story:1: expected {name:digits}");
	read_bad("kill gateway at commit\n", "a.story:1: expected: kill vault at commit");
	read_bad("kill init\n", "a.story:1: expected gateway, vault");
	read_bad("wait 20\n", "a.story:1: expected: wait 20 min");
	read_bad("ends now\n", "a.story:1: expected the end of the line, found 'now'");
	read_bad("screens 3\n", "a.story:1: expected <= or =");
	read_bad("link op1\n", "a.story:1: expected: link NAME up, or down");
	read_bad("link op1 throttles with 88\n", "a.story:1: expected: link NAME up, or down, or how it is bad");
	read_bad("link op1 flaps 0 times\n", "a.story:1: expected: link NAME up");
	read_bad("link op1 slow 2 s more\n", "a.story:1: expected: link NAME up");
	read_bad("link op1 slower 2 s\n", "a.story:1: expected: link NAME up");
	read_bad("next sms contains \"a\"\n", "a.story:1: expected: next sms to NUMBER");
	read_bad("fails\n", "a.story:1: 'fails' stands below a ctl line");
	read_bad("given world nowhere\n", "a.story:1: cannot read 'nowhere.world'");
}

static void test_read_reports_every_fault(void **state)
{
	struct story *s = story_new(NULL);

	assert_int_equal(story_read_text(s, "a.story", "juggles\nends\nkill init\n"), -EINVAL);
	assert_non_null(strstr(s->faults, "a.story:1: "));
	assert_null(strstr(s->faults, "a.story:2: "));
	assert_non_null(strstr(s->faults, "a.story:3: "));
	talloc_free(s);
}

static void test_include_circle_is_a_fault(void **state)
{
	char path[] = "/tmp/musafir-story-test.XXXXXX", text[64];
	struct story *s = story_new(NULL);
	int fd = mkstemp(path);

	snprintf(text, sizeof(text), "include %s\n", path);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	assert_true(story_read(s, path) < 0);
	assert_non_null(strstr(s->faults, "in a circle"));
	unlink(path);
	talloc_free(s);
}

static void test_matches_folds_line_ends_and_blanks(void **state)
{
	assert_true(story_matches("Tell HAWA this code:\n482 913 077", "this code: 482"));
	assert_true(story_matches("a  b\n\nc", "a b c"));
	assert_false(story_matches("Valid", "VALID"));
	assert_false(story_matches("", "x"));
	assert_true(story_matches("HAWA code, 41 min left:\n482 913 077\n1 Cancel", "482913077"));
	assert_true(story_matches("\xe2\x80\x8e" "482-913-077\n1", "482913077"));
	assert_false(story_matches("482 913\n077", "482913077"));
	assert_false(story_matches("Ref 482 130 7604 x", "482913"));
	assert_true(story_matches("from +254 700 000 001 x", "254700000001"));
}

static void test_digits_after_drops_separators(void **state)
{
	char d[32];

	assert_int_equal(story_digits_after(d, sizeof(d), "Tell HAWA this code:\n482 913 077\nOnly 1 hour", "code:"), 9);
	assert_string_equal(d, "482913077");
	assert_int_equal(story_digits_after(d, sizeof(d), "start code 739 204\n", NULL), 6);
	assert_string_equal(d, "739204");
	assert_int_equal(story_digits_after(d, sizeof(d), "\xe2\x80\x8e" "482-913-077\n", NULL), 9);
	assert_int_equal(story_digits_after(d, sizeof(d), "٤٨٢", NULL), 3);
	assert_string_equal(d, "482");
	assert_int_equal(story_digits_after(d, sizeof(d), "none", NULL), 0);
}

static void test_bend_typo_fails_the_check_and_wrong_passes_it(void **state)
{
	char typo[16], wrong[16];

	/* 715464 has a right check digit */
	assert_true(story_bend(typo, sizeof(typo), "715464", "typo"));
	assert_string_equal(typo, "715564");
	assert_true(story_bend(wrong, sizeof(wrong), "715464", "wrong"));
	assert_string_not_equal(wrong, "715464");
	assert_string_not_equal(wrong, "715564");
	assert_false(story_bend(wrong, sizeof(wrong), "715464", "odd"));
	assert_false(story_bend(wrong, sizeof(wrong), "71a464", "typo"));
}

static const char *look_up(void *ctx, const char *name, const char *how)
{
	if (!strcmp(name, "c4") || !strcmp(name, "n"))
		return *name == 'n' ? "4" : "93011862";
	return !strcmp(name, "code") ? !*how ? "482913077" : !strcmp(how, "typo") ? "482914077" : NULL : NULL;
}

static void test_fill_replaces_names_and_tells_the_unknown(void **state)
{
	char missing[STORY_NAME_MAX];
	char *s = story_fill(NULL, "x{code}y{code:typo}", look_up, NULL, missing);

	assert_string_equal(s, "x482913077y482914077");
	talloc_free(s);
	s = story_fill(NULL, "x{c{n}}y", look_up, NULL, missing);
	assert_string_equal(s, "x93011862y");
	talloc_free(s);
	assert_null(story_fill(NULL, "{nothing}", look_up, NULL, missing));
	assert_string_equal(missing, "nothing");
	assert_null(story_fill(NULL, "{c{nothing}}", look_up, NULL, missing));
	s = story_fill(NULL, "a { b", look_up, NULL, missing);
	assert_string_equal(s, "a { b");
	talloc_free(s);
}

static bool leak_in(const void *octets, size_t n, const char *text)
{
	char dir[] = "/tmp/musafir-leak-test.XXXXXX", path[64], where[128];
	bool found;
	FILE *f;

	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/sub", dir);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/sub/file", dir);
	f = fopen(path, "w");
	assert_int_equal(fwrite(octets, 1, n, f), n);
	fclose(f);
	found = story_leak_find(where, sizeof(where), dir, text);
	unlink(path);
	snprintf(path, sizeof(path), "%s/sub", dir);
	rmdir(path);
	rmdir(dir);
	return found;
}

static void test_leak_find_sees_every_form(void **state)
{
	/* "ATESFAYE", packed by a calculation of its own: bits from the low end, 3GPP TS 23.038 6.1.2.1 */
	static const uint8_t packed[] = { 0x41, 0x6a, 0x71, 0x6a, 0x0c, 0x66, 0x8b };

	assert_true(leak_in("..TESFAYE..", 11, "TESFAYE"));
	assert_true(leak_in("54455346415945", 14, "TESFAYE"));
	assert_true(leak_in("\0T\0E\0S\0F\0A\0Y\0E", 14, "TESFAYE"));
	assert_true(leak_in("T\0E\0S\0F\0A\0Y\0E\0", 14, "TESFAYE"));
	assert_false(leak_in("..TESFAY...", 11, "TESFAYE"));
	assert_true(leak_in(packed, sizeof(packed), "TESFAYE"));
}

static const char english[] =
	"screens = { A = [ \"Last used {day}.\", \"Changed: {what}.\", \"1 Give ({life})\", \"2 Not my shop\" ];\n"
	"S = [ \"Tell {org} this code:\", \"{code}\", \"Help {hotline}\" ]; };\n"
	"texts = { T = [ \"Code {code} for shop {org_code}.\" ]; N = [ \"Type number {n} of your card.\" ]; };\n"
	"words = { life = { h1 = \"1 hour\"; }; month = { m3 = \"Mar\"; }; list = { more = \"8 More\"; }; };\n";
static const char other[] =
	"name = \"Other / X\";\n"
	"screens = { A = [ \"Modifi\xc3\xa9: {what}\", \"Dernier {day}\", \"1 Donne ({life})\", \"2 Autre boutique\" ];\n"
	"S = [ \"Dis \xc3\xa0 {org}\", \"{code}\", \"Aide {hotline}\" ]; };\n"
	"texts = { T = [ \"Pour {org_code}:\", \"{code}\" ]; N = [ \"{n} est le code (8 chiffres)\" ]; };\n"
	"words = { life = { h1 = \"une heure\"; }; month = { m3 = \"mars\"; }; list = { more = \"8 Suite\"; }; };\n";

static void put_file(const char *dir, const char *name, const char *text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void remove_file(const char *dir, const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	assert_int_equal(unlink(path), 0);
}

static int read_langs(void **state)
{
	char dir[] = "/tmp/story_lang.XXXXXX";

	assert_non_null(mkdtemp(dir));
	put_file(dir, "en.conf", english);
	put_file(dir, "xx.conf", other);
	*state = story_lang_read(NULL, dir, "xx");
	assert_non_null(*state);
	assert_null(story_lang_read(NULL, dir, "yy"));
	put_file(dir, "en.conf", "");
	put_file(dir, "xx.conf", "");
	assert_null(story_lang_read(NULL, dir, "xx"));
	remove_file(dir, "en.conf");
	remove_file(dir, "xx.conf");
	return rmdir(dir);
}

static int free_langs(void **state)
{
	talloc_free(*state);
	return 0;
}

static void test_lang_expects_the_words_of_the_same_line(void **state)
{
	const char *screen = "Dernier 5 mars 2031\n1 Donne (une heure)\n2 Autre boutique";

	assert_true(story_lang_matches(*state, screen, "Last used"));
	assert_true(story_lang_matches(*state, screen, "1 Give (1 hour)"));
	assert_true(story_lang_matches(*state, screen, "Last used 5 Mar 2031"));
	assert_true(story_lang_matches(*state, screen, "5 Mar 2031"));
	assert_false(story_lang_matches(*state, screen, "6 Mar 2031"));
	assert_false(story_lang_matches(*state, screen, "Changed"));
	assert_false(story_lang_matches(*state, screen, "Tell HAWA this code:"));
	assert_false(story_lang_matches(*state, screen, "SELAM"));
	assert_true(story_lang_matches(*state, "Dis \xc3\xa0 HAWA\n482 913 077", "Tell HAWA this code:"));
	assert_false(story_lang_matches(*state, "Pour 715464:\n482 913 077", "for shop 204118"));
}

static void test_lang_holds_whole_lines_alone(void **state)
{
	assert_true(story_lang_holds(*state, "2 Autre boutique", "2 Not my shop"));
	assert_false(story_lang_holds(*state, "2 Autre boutique", "my shop"));
	assert_true(story_lang_holds(*state, "Dernier: SELAM", "SELAM"));
}

static void test_lang_finds_values_where_they_stand_there(void **state)
{
	assert_memory_equal(story_lang_value(*state, "Pour 715464:\n482913077", "Code"), "482913077", 9);
	assert_memory_equal(story_lang_value(*state, "Dis \xc3\xa0 HAWA 7\n482 913 077\nAide 0800789000", "Tell HAWA this code:"), "482 913 077", 11);
	assert_string_equal(story_lang_value(*state, "Carte 12345\n7 est le code (8 chiffres)", "Type number"), "7 est le code (8 chiffres)");
	assert_memory_equal(story_lang_value(*state, "1 Donne\nx 731584", "nothing"), "731584", 6);
}

static void test_lang_turns_pages_and_takes_its_own_digit(void **state)
{
	char digit[2];

	assert_int_equal(story_lang_goes_on(*state, "a\nb\n8 Suite"), 3);
	assert_int_equal(story_lang_goes_on(*state, "a\n0 Retour\n8 Suite"), 2);
	assert_int_equal(story_lang_goes_on(*state, "a\n8 Suite\nb"), 0);
	assert_true(story_lang_has_more(*state, "a\n8 Suite\nb"));
	assert_true(story_lang_is_english("1 English\n3 Other / X", "1"));
	assert_false(story_lang_is_english("1 English\n3 Other / X", "3"));
	assert_false(story_lang_is_english("1 Prove", "1"));
	assert_true(story_lang_own(*state, "1 English\n3 Other / X", digit));
	assert_string_equal(digit, "3");
	assert_false(story_lang_own(*state, "1 English\n8 More", digit));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read_share_story_yields_its_steps),
		cmocka_unit_test(test_read_ctl_takes_input_and_keeps),
		cmocka_unit_test(test_read_world_steps),
		cmocka_unit_test(test_read_bad_operators),
		cmocka_unit_test(test_read_faults_name_file_and_line),
		cmocka_unit_test(test_read_reports_every_fault),
		cmocka_unit_test(test_include_circle_is_a_fault),
		cmocka_unit_test(test_matches_folds_line_ends_and_blanks),
		cmocka_unit_test(test_digits_after_drops_separators),
		cmocka_unit_test(test_bend_typo_fails_the_check_and_wrong_passes_it),
		cmocka_unit_test(test_fill_replaces_names_and_tells_the_unknown),
		cmocka_unit_test(test_leak_find_sees_every_form),
		cmocka_unit_test_setup_teardown(test_lang_expects_the_words_of_the_same_line, read_langs, free_langs),
		cmocka_unit_test_setup_teardown(test_lang_holds_whole_lines_alone, read_langs, free_langs),
		cmocka_unit_test_setup_teardown(test_lang_finds_values_where_they_stand_there, read_langs, free_langs),
		cmocka_unit_test_setup_teardown(test_lang_turns_pages_and_takes_its_own_digit, read_langs, free_langs),
	};

	return cmocka_run_group_tests_name("story", tests, NULL, NULL);
}
