/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One planted fault of each kind in a copy of the real files: told, with file and line, and nothing is loaded. */
#include <errno.h>
#include <dirent.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "tests/lib/menu_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX	(256 * 1024)

static const char *const both[] = { "en", "ar" };
static char dir[64];

struct plant {
	const char *file;	/* below the folder of the menus */
	const char *was, *is;	/* the first occurrence; was NULL: the file goes */
	const char *fault;	/* what is told behind "dir/file:line: ", the line of `is` */
};

static const struct plant plants[] = {
	/* what cannot be read */
	{ "screens/share.conf", "M4x = {", "M4x = = {", "syntax error" },
	{ "screens/share.conf", "M4x = {", "M4x = 3;\n\tM4x2 = {", "expected a group { ... }" },
	{ "screens/person.conf", "# Home of a person", "\xff\xfe# Home of a person", "UTF-16; expected UTF-8" },
	{ "screens/person.conf", "# Home of a person", "\xef\xbb\xbfhome = 3; # of a person", "unknown key \"home\"; expected one of screens" },	/* read */
	/* unknown and ill-typed keys */
	{ "screens/person.conf", "M10d = { end = true; };", "M10d = { ends = true; };", "unknown key \"ends\"; expected one of end, checkpoint" },
	{ "screens/person.conf", "M10d = { end = true; };", "M10d = { end = 1; };", "\"end\" must be true or false" },
	{ "screens/person.conf", "{ digit = 3; go = \"M10\"; }", "{ digit = 3; to = \"M10\"; go = \"M10\"; }", "unknown key \"to\"; expected one of digit, go" },
	{ "screens/person.conf", "{ digit = 3; go = \"M10\"; }", "{ digit = \"3\"; go = \"M10\"; }", "\"digit\" must be a number from 0 to 9" },
	{ "screens/person.conf", "{ digit = 3; go = \"M10\"; }", "{ digit = 8; go = \"M10\"; }", "a choice needs a \"digit\", 0 to 9 and not 8, which means more" },
	{ "screens/person.conf", "{ digit = 3; go = \"M10\"; }", "{ digit = 3; }", "\"go\" is missing" },
	{ "screens/person.conf", "{ digit = 3; go = \"M10\"; }", "{ digit = 3; go = 10; }", "\"go\" must be a text in quotes" },
	{ "screens/asks.conf", "texts = [", "text = [", "unknown key \"text\"; expected one of screens, asks" },
	{ "screens/share.conf", "digits = [ 6 ]", "digits = [ 60 ]", "\"digits\" must be \"pin\", \"unlock\", \"phone\", \"code\" or up to 8 numbers" },
	{ "screens/share.conf", "kind = \"number\"", "kind = \"words\"", "\"words\" is no kind of input; expected secret, text, number, picks or item" },
	{ "screens/share.conf", "to = \"org\"", "to = \"orga\"", "input goes to \"orga\"; expected org, key or pick" },
	/* names that lead nowhere */
	{ "screens/person.conf", "{ digit = 3; go = \"M10\"; }", "{ digit = 3; go = \"M99\"; }", "choice 3 leads to \"M99\"; no screen has that name" },
	{ "screens/person.conf", "go = \"ask history\"", "go = \"ask histories\"", "choice 2 leads to \"ask histories\"; no ask has that name" },
	{ "screens/asks.conf", "typo = \"A5\"", "typo = \"A55\"", "outcome typo leads to \"A55\"; no screen has that name" },
	{ "screens/asks.conf", "no_lang = \"M0\"", "no_lang = \"M00\"", "no_lang leads to \"M00\"; no screen has that name" },
	{ "screens/asks.conf", "hint = \"M2g\"", "hint = \"M2gg\"", "special.hint leads to \"M2gg\"; no screen has that name" },
	{ "screens/entry.conf", "other = \"M2c\"", "other = \"M2cc\"", "what is typed on M1 leads to \"M2cc\"; no screen has that name" },
	{ "screens/person.conf", "if = \"has_code\"", "if = \"has_codes\"", "\"has_codes\": no value has that name" },
	{ "screens/asks.conf", "org = \"{org_code}\"", "org = \"{orgcode}\"", "\"orgcode\": no value has that name" },
	{ "screens/values.conf", "words = [ \"kind\" ]", "words = [ \"kinds\" ]", "org_kind: no word group is named \"kinds\"" },
	/* verbs and outcomes */
	{ "screens/asks.conf", "verb = \"offer\"", "verb = \"offers\"", "\"offers\" is no verb" },
	{ "screens/asks.conf", "typo = \"A5\"", "typos = \"A5\"", "\"typos\" is no outcome" },
	{ "screens/asks.conf", "served = { on = { ok = \"A4n\"; }; }", "served = { }", "ask served has no outcomes" },
	{ "screens/asks.conf", "verb = \"restart\"", "verb = \"counts\"", "\"counts\" is not for a dialogue of the gateway to ask" },
	{ "screens/asks.conf", "easy = \"P1x\"", "typo = \"P1x\"", "\"typo\" is no outcome of pin_new; expected one of ok easy shape" },
	{ "screens/asks.conf", "pin_new   = { on = { ok = \"P2\"; easy = \"P1x\";", "pin_new   = { on = { ok = \"P2\";", "ask pin_new: outcome easy leads nowhere" },
	{ "screens/asks.conf", "gone = \"ask home\";", "", NULL },
	{ "screens/asks.conf", "share  = { shows = true;", "share  = {", "ask share: the screen that is answered goes along with share; expected shows = true" },
	{ "screens/asks.conf", "choose = {", "choose = { shows = true;", "ask choose: choose takes no screen, so \"shows\" is not for it" },
	/* said twice */
	{ "screens/staff.conf", "A5c = { end = true; };", "A5c = { end = true; }; M3 = { end = true; };", "screen M3 is said twice; the first is " },
	{ "screens/values.conf", "tries      =", "hotline = { kind = \"text\"; longest = 9; }; tries      =", "value \"hotline\" is the engine's own" },
	{ "screens/person.conf", "{ digit = 3; go = \"M10\"; }", "{ digit = 2; go = \"M10\"; }", "choice 2 of M3 is said twice" },
	{ "lang/en.conf", "\"3 Lock\",", "\"3 Lock\", \"3 Lock\",", "M3 has two lines for choice 3" },
	/* words */
	{ "lang/ar.conf", "M2y = [", "M2yy = [", "screen M2yy is in no screen file" },
	{ "lang/en.conf", "\"3 Lock\",", "", NULL },
	{ "lang/en.conf", "\"3 Lock\",", "\"3 Lock\", \"8 Sing\",", "line \"8 ...\": M3 has no choice 8" },
	{ "lang/en.conf", "T4 = [", "T99 = [", "text T99 is in no screen file" },
	{ "lang/en.conf", "{last_used}", "{lastused}", "{lastused}: no value has that name" },
	{ "lang/en.conf", "{last_used}", "{last_used", "a brace without its pair" },
	{ "lang/en.conf", "{last_used}", "{each last_used}", "{each last_used}: not a list, so there is no \"each\"" },
	{ "lang/en.conf", "{each event}", "{event}", "{event}: a list, so it needs \"each\"" },
	{ "lang/en.conf", "\"3 Lock\",", "\"3 Lock\\n\",", "a line with a line break or tab inside" },
	{ "lang/en.conf", "\"3 Lock\",", "\"3 L\\xffck\",", "expected a line of text in quotes, in UTF-8" },
	{ "lang/en.conf", "over_15 = \"15+\"", "over_16 = \"16+\"", "word seen.over_16 is in no screen file" },
	{ "lang/en.conf", "answer = {", "answers = {", "word group answers is in no screen file" },
	{ "lang/en.conf", "yes = \"YES\"", "yes = 1", "answer.yes must be a text in quotes, in UTF-8" },
	{ "lang/en.conf", "review = \"done\"", "review = \"soon\"", NULL },
	/* what people text */
	{ "lang/en.conf", "commands = {", "command = {", "unknown key \"command\"; expected one of name, service, rtl" },
	{ "lang/en.conf", "lock = [ \"LOCK\" ];", "lok = [ \"LOCK\" ];", "unknown key \"lok\"; expected one of lock, lang, block" },
	{ "lang/fr.conf", "commands = {\n\tlock = [ \"BLOQUER\" ];", "commands = {", "commands.lock is missing; expected one to 4 words" },
	{ "lang/fr.conf", "lock = [ \"BLOQUER\" ];", "lock = [ ];", "commands.lock is missing; expected one to 4 words" },
	{ "lang/fr.conf", "lock = [ \"BLOQUER\" ];", "lock = 1;", "expected texts in quotes" },
	{ "lang/fr.conf", "lock = [ \"BLOQUER\" ];", "lock = [ \"A\", \"B\", \"C\", \"D\", \"E\" ];", "more than 4 entries" },
	{ "lang/fr.conf", "lock = [ \"BLOQUER\" ];", "lock = [ \"BLOQUE MOI\" ];", "commands.lock: \"BLOQUE MOI\" cannot be typed as one word" },
	{ "lang/fr.conf", "lock = [ \"BLOQUER\" ];", "lock = [ \"BLOQUER1\" ];", "commands.lock: \"BLOQUER1\" cannot be typed as one word" },
	{ "lang/fr.conf", "lock = [ \"BLOQUER\" ];", "lock = [ \"\" ];", "commands.lock: \"\" cannot be typed as one word" },
	{ "lang/fr.conf", "lock = [ \"BLOQUER\" ];", "lock = [ \"ANTICONSTITUTIONNELLEMENT\" ];",
	  "commands.lock: \"ANTICONSTITUTIONNELLEMENT\" is too long; expected at most 24 octets" },
	{ "lang/fr.conf", "lock = [ \"BLOQUER\" ];", "lock = [ \"aid\u00e9\" ];", NULL },
	{ "lang/fr.conf", "lock = [ \"BLOQUER\" ];", "lock = [ \"block\" ];", "commands.lock: \"block\" always means block" },
	{ "lang/sw.conf", "help = [ \"MSAADA\" ];", "help = [ \"bloquer\" ];", "commands.help: \"bloquer\" means lock already (" },
	/* the same in a language that nobody configured: it is proven like the others */
	{ "lang/sw.conf", "M2y = [", "M2yy = [", "screen M2yy is in no screen file" },
	{ "lang/sw.conf", "\t\"3 Funga\",", "", NULL },
	{ "lang/sw.conf", "yes = \"NDIYO\"; ", "", NULL },
	{ "lang/sw.conf", "T4 = [", "T99 = [", "text T99 is in no screen file" },
	{ "lang/fr.conf", "{last_used}", "{derniere_fois}", "{derniere_fois}: no value has that name" },
	{ "lang/fr.conf", "over_15 = \"15+\"", "over_16 = \"16+\"", "word seen.over_16 is in no screen file" },
	{ "lang/en.conf", "Lost it? Dial {dial} again.\",", "Lost it? Dial {dial} again, or ask for help at the desk that is next to you.\",", NULL },
	{ "lang/fr.conf", "review = \"needed\"", "review = \"presque\"", NULL },
	{ "lang/fr.conf", "review = \"needed\";", "", NULL },
	/* values */
	{ "screens/values.conf", "org_kind   = { kind = \"word\"", "org_kind   = { kind = \"words2\"", "\"words2\" is no kind of value; expected text, digits" },
	{ "screens/values.conf", "{ kind = \"text\"; longest = 20; }", "{ kind = \"text\"; }", "org_name: a value of kind text needs \"longest\"" },
	{ "screens/values.conf", "{ kind = \"fact\"; most = 8; }", "{ kind = \"fact\"; }", "fact: a value of kind fact needs \"most\"" },
	{ "screens/values.conf", "{ kind = \"word\"; words = [ \"kind\" ]; }", "{ kind = \"word\"; }", "org_kind: a value of kind word needs \"words\"" },
	{ "screens/values.conf", "plurals = [ \"tries\"", "plurals = [ \"tries\", \"tries\"", "word group \"tries\" is said twice" },
	/* flows that go wrong */
	{ "screens/staff.conf", "A5c = { end = true; };", "A5c = { };", "A5c has no choices, no input and no end" },
	{ "screens/staff.conf", "A5c = { end = true; };", "A5c = { end = true; choices = ( { digit = 1; go = \"A2\"; } ); };", "A5c ends the dialogue or is a hint" },
	{ "screens/staff.conf", "A5c = { end = true; };", "A5c = { end = true; checkpoint = true; };", "A5c cannot be both a checkpoint and an end" },
	{ "screens/staff.conf", "A5c = { end = true; };", "A5c = { end = true; }; A9 = { end = true; };", "nothing leads to screen A9" },
	{ "screens/staff.conf", "A5c = { end = true; };", "A5c = { choices = ( { digit = 1; go = \"A5c\"; } ); };", "no way from screen A5c ever ends" },
	{ "screens/asks.conf", "staff = \"A2\"; }; };", "staff = \"ask home\"; }; };", "ask home can lead to itself without a screen in between" },
	{ "screens/asks.conf", "busy = \"M2f\";\t\t#", "busy = \"M3\";\t\t#", "\"M3\" must be an end screen" },
	{ "screens/asks.conf", "hint = \"M2g\";", "hint = \"M2f\";", "\"M2f\" must be a screen with hint = true" },
	{ "screens/person.conf", "key = \"warn\"; pin = true; }", "key = \"warn\"; }", "choice 2: before safety_set the PIN is asked for; expected pin = true" },
	{ "screens/entry.conf", "go = \"P1\"; pin = true; }", "go = \"P1\"; }", "choice 2: before pin_new the PIN is asked for; expected pin = true" },
	{ "screens/person.conf", "key = \"warn\"; pin = true; }", "key = \"{warn}\"; pin = true; }", "choice 2: with pin = true it hands on no value and no screen" },
	{ "screens/person.conf", "pin = true; }, { digit = 9; go = \"M2y\"; }", "pin = true; }, { digit = 9; go = \"held\"; }",
	  "choice 9: \"held\" is where an answer leads; expected a screen or an ask" },
	/* journeys */
	{ "screens/journeys.conf", "sees = \"M10\"", "sees = \"M99\"", "a step of journey lock leads to \"M99\"; no screen has that name" },
	{ "screens/journeys.conf", "sees = \"M10\"", "sees = \"ask lock\"", "\"ask lock\" is no screen" },
	{ "screens/journeys.conf", "sees = \"M10\"", "sees = \"M4\"", "journey lock (en): leads to M10 instead of M4" },
	{ "screens/journeys.conf", "{ types = \"3\"; sees", "{ types = \"7\"; sees", "journey lock (en): leads to M3 again, with the hint, instead of M10" },
	{ "screens/journeys.conf", "{ types = \"3\"; sees", "{ types = \"3\"; answers = [ \"ok\" ]; sees", "journey lock (en): \"ok\" is answered, but M10 was shown before" },
	{ "screens/journeys.conf", "answers = [ \"shop\", \"ok\" ]", "answers = [ \"shop\" ]", "journey share (en): offer is asked, and no answer is told" },
	{ "screens/journeys.conf", "answers = [ \"shop\", \"ok\" ]", "answers = [ \"shop\", \"okay\" ]", "\"okay\" is no outcome" },
	{ "screens/journeys.conf", "sees = \"S3\"; } );", "sees = \"S3\"; }, { types = \"1\"; sees = \"M3\"; } );", "journey share (en): nothing can be typed here, the dialogue is over" },
	{ "screens/journeys.conf", "{ types = \"3\"; sees", "{ sees", "a step needs either \"dials\" or \"types\"" },
	{ "screens/journeys.conf", "{ dials = \"\"; answers = [ \"plain\" ]; sees = \"M0\"; },", "{ types = \"1\"; sees = \"M0\"; },", "journey first_use must begin with \"dials\"" },
	{ "screens/journeys.conf", "title = \"lock\";", "titel = \"lock\";", "unknown key \"titel\"; expected one of title, steps" },
	{ "screens/journeys.conf", "staff_org = \"HAWA\"", "staff_orga = \"HAWA\"", "\"staff_orga\": no value has that name" },
	{ "screens/entry.conf", "key = \"ar\"; lang = \"ar\";", "key = \"ar\"; lang = \"xx\";", NULL },
	{ "screens/entry.conf", "go = \"M0b\"; langs = true;", "go = \"M0b\";", "a choice needs a \"digit\", 0 to 9 and not 8, which means more" },
	{ "lang/amlatn.conf", "latin = \"am\"", "latin = \"aa\"", NULL },
	/* what does not fit */
	{ "lang/ar.conf", "لها فقط، مرة، {life}", "لها فقط، مرة واحدة لا غير، {life}", NULL },
	{ "lang/en.conf", "1 Cancel it", "1 Cancel it if nobody has used it and you do not want it to be used by anybody any more at all, now or later or ever", NULL },
	{ "lang/en.conf", "Never text your PIN.", "Never text your PIN. Never tell it to anybody either, not to staff, not to a shop, not to your friends.", NULL },
};

/* Faults told at a line other than the planted one, in the order of the plants without a fault above. */
static const char *const elsewhere[] = {
	"ask check_again: outcome gone leads nowhere",
	"M3 has no line for choice 3",
	"review is \"soon\"; expected needed or done",
	"commands.help: \"AIDE\" means lock already (",
	"M3 has no line for choice 3",
	"lang/sw.conf: word answer.yes is missing",
	"screen S3 needs 2 pages of 160 with the longest values; an end screen must fit one",
	"lang/fr.conf: review is \"presque\"; expected needed or done",
	"\"review\" is missing",
	"journey first_use (ar): M0 offers no such language",
	"latin = \"aa\": no language has words of its own under that name",
	"screen S3 needs 2 pages of 80 with the longest values; an end screen must fit one",
	"screen M6 needs 2 pages of 160 with the longest values; a screen with a code must fit one",
	"characters; one SMS holds 160",
};

static size_t slurp(const char *path, char *out)
{
	FILE *f = fopen(path, "r");
	size_t n;

	assert_non_null(f);
	n = fread(out, 1, FILE_MAX - 1, f);
	fclose(f);
	out[n] = '\0';
	return n;
}

static void write_file(const char *path, const char *a, size_t a_len, const char *b, const char *c)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fwrite(a, 1, a_len, f);
	fputs(b, f);
	fputs(c, f);
	fclose(f);
}

/* The languages that the plants stand in are enough: each plant reads them all again. */
static bool is_planted(const char *sub, const char *name)
{
	return strcmp(sub, "lang") || strstr("en.conf ar.conf sw.conf fr.conf am.conf amlatn.conf", name);
}

static void copy_folder(const char *sub)
{
	static char text[FILE_MAX];
	char from[600], to[600];
	struct dirent *d;
	DIR *h;

	snprintf(from, sizeof(from), "%s/%s", menu_world_dir(), sub);
	snprintf(to, sizeof(to), "%s/%s", dir, sub);
	mkdir(to, 0700);
	h = opendir(from);
	assert_non_null(h);
	while ((d = readdir(h))) {
		if (d->d_name[0] == '.' || !strstr(d->d_name, ".conf") || !is_planted(sub, d->d_name))
			continue;
		snprintf(from, sizeof(from), "%s/%s/%.64s", menu_world_dir(), sub, d->d_name);
		snprintf(to, sizeof(to), "%s/%s/%.64s", dir, sub, d->d_name);
		write_file(to, text, slurp(from, text), "", "");
	}
	closedir(h);
}

static unsigned line_of(const char *text, const char *at)
{
	unsigned n = 1;

	for (; text < at; text++)
		n += *text == '\n';
	return n;
}

static void load_and_find(const char *want)
{
	void *ctx = talloc_new(NULL);
	struct menu_faults *faults = menu_faults_new(ctx);
	struct menu_service service = menu_world_service;
	struct menu *menu = (struct menu *)&service;
	bool found = false;
	int rc;

	service.langs = both;
	service.n_langs = 2;
	rc = menu_load(&menu, ctx, (const char *[]){ dir, NULL }, &service, menu_world_verb, menu_world_outcome, faults);
	if (rc != -EINVAL || menu)
		fail_msg("taken, or another error: %s", want);
	for (size_t i = 0; i < menu_faults_count(faults); i++)
		found |= strstr(menu_faults_get(faults, i), want) != NULL;
	for (size_t i = 0; !found && i < menu_faults_count(faults); i++)
		print_error("%s\n", menu_faults_get(faults, i));
	talloc_free(ctx);
	if (!found)
		fail_msg("not told: %s", want);
}

static void test_load_each_planted_fault_is_told_with_its_line(void **state)
{
	static char was[FILE_MAX];
	unsigned n_else = 0;

	for (size_t i = 0; i < sizeof(plants) / sizeof(plants[0]); i++) {
		const struct plant *p = &plants[i];
		char path[200], want[512];
		size_t len;
		char *at;

		snprintf(path, sizeof(path), "%s/%s", dir, p->file);
		len = slurp(path, was);
		at = strstr(was, p->was);
		if (!at)
			fail_msg("%s does not say %s any more", p->file, p->was);
		snprintf(want, sizeof(want), "%s:%u: %s", path, line_of(was, at), p->fault ? p->fault : "");
		write_file(path, was, at - was, p->is, at + strlen(p->was));
		load_and_find(p->fault ? want : elsewhere[n_else++]);
		write_file(path, was, len, "", "");
	}
	assert_int_equal(n_else, sizeof(elsewhere) / sizeof(elsewhere[0]));
}

/* The first ended the program, the second kept it waiting. */
static void test_load_what_is_no_file_is_told(void **state)
{
	char folder[200], fifo[200];

	snprintf(folder, sizeof(folder), "%s/lang/so.conf", dir);
	snprintf(fifo, sizeof(fifo), "%s/screens/zz.conf", dir);
	assert_int_equal(mkdir(folder, 0700), 0);
	load_and_find("lang/so.conf: cannot read: Is a directory");
	assert_int_equal(rmdir(folder), 0);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	load_and_find("screens/zz.conf: cannot read: Invalid argument");
	assert_int_equal(unlink(fifo), 0);
}

/* Two faults in two files, one load: both are told. */
static void test_load_two_files_wrong_tells_both(void **state)
{
	static char en[FILE_MAX], staff[FILE_MAX];
	char p1[200], p2[200];
	size_t n1, n2;

	snprintf(p1, sizeof(p1), "%s/lang/en.conf", dir);
	snprintf(p2, sizeof(p2), "%s/screens/staff.conf", dir);
	n1 = slurp(p1, en);
	n2 = slurp(p2, staff);
	write_file(p1, "}", 1, "", "");
	write_file(p2, staff, n2, "extra = 1;\n", "");
	load_and_find("lang/en.conf:1: syntax error");
	load_and_find("unknown key \"extra\"");
	write_file(p1, en, n1, "", "");
	write_file(p2, staff, n2, "", "");
}

static void test_load_configured_language_without_file_is_told(void **state)
{
	char from[200], to[200];

	snprintf(from, sizeof(from), "%s/lang/ar.conf", dir);
	snprintf(to, sizeof(to), "%s/lang/ar.off", dir);
	rename(from, to);
	load_and_find("language \"ar\" is configured; ar.conf is missing");
	rename(to, from);
}

/* LOCK must work whatever languages there are. */
static void test_load_without_english_knows_its_words(void **state)
{
	static const char *const swahili[] = { "sw" };
	void *ctx = talloc_new(NULL);
	struct menu_faults *faults = menu_faults_new(ctx);
	struct menu_service service = menu_world_service;
	char from[200], to[200];
	struct menu *menu;
	size_t used;

	snprintf(from, sizeof(from), "%s/lang/en.conf", dir);
	snprintf(to, sizeof(to), "%s/lang/en.off", dir);
	rename(from, to);
	service.langs = swahili;
	assert_int_equal(menu_load(&menu, ctx, (const char *[]){ dir, NULL }, &service, menu_world_verb, menu_world_outcome, faults), 0);
	rename(to, from);
	assert_int_equal(menu_word(menu, "Lock!", 5, &used), MENU_WORD_LOCK);
	assert_int_equal(menu_word(menu, "help", 4, &used), MENU_WORD_HELP);
	assert_int_equal(menu_word(menu, "BLOQUER", 7, &used), MENU_WORD_LOCK);	/* on file, not configured */
	talloc_free(ctx);
}

static void test_load_no_folder_is_told(void **state)
{
	char was[64];

	memcpy(was, dir, sizeof(dir));
	snprintf(dir, sizeof(dir), "/nowhere");
	load_and_find("/nowhere/screens: cannot read the folder");
	memcpy(dir, was, sizeof(dir));
}

static void remove_folder(const char *sub)
{
	char path[700];
	struct dirent *d;
	DIR *h;

	snprintf(path, sizeof(path), "%s/%s", dir, sub);
	h = opendir(path);
	while (h && (d = readdir(h))) {
		snprintf(path, sizeof(path), "%s/%s/%.255s", dir, sub, d->d_name);
		unlink(path);
	}
	if (h)
		closedir(h);
	snprintf(path, sizeof(path), "%s/%s", dir, sub);
	rmdir(path);
}

/* ---- a folder of an operator's own behind the shipped one ---- */

static char own[80];

static void write_own(const char *name, const char *text)
{
	char path[200];

	snprintf(path, sizeof(path), "%s/%s", own, name);
	write_file(path, text, strlen(text), "", "");
}

/* returns: as menu_load(); words must be among the faults, unless NULL. */
static int load_own(struct menu **menu, void *ctx, const char *words)
{
	struct menu_faults *faults = menu_faults_new(ctx);
	struct menu_service service = menu_world_service;
	bool found = !words;
	int rc;

	service.langs = both;
	service.n_langs = 2;
	rc = menu_load(menu, ctx, (const char *[]){ dir, own, NULL }, &service, menu_world_verb, menu_world_outcome, faults);
	for (size_t i = 0; i < menu_faults_count(faults); i++) {
		found |= words && strstr(menu_faults_get(faults, i), words);
		if (!words)
			print_error("%s\n", menu_faults_get(faults, i));
	}
	if (!found)
		fail_msg("not told: %s", words);
	return rc;
}

static void make_own(void)
{
	char path[200];

	snprintf(own, sizeof(own), "%s/own", dir);
	assert_int_equal(mkdir(own, 0755), 0);
	snprintf(path, sizeof(path), "%s/lang", own);
	assert_int_equal(mkdir(path, 0755), 0);
	snprintf(path, sizeof(path), "%s/screens", own);
	assert_int_equal(mkdir(path, 0755), 0);
}

static void remove_own(void)
{
	remove_folder("own/lang");
	remove_folder("own/screens");
	rmdir(own);
}

static void expect_own(const struct menu *menu)
{
	char text[200];
	size_t used;

	assert_true(menu_text(menu, "en", "T5", NULL, 0, text, sizeof(text)) > 0);
	assert_string_equal(text, "Camp: locked.");
	assert_true(menu_text(menu, "ar", "T5", NULL, 0, text, sizeof(text)) > 0);
	assert_string_not_equal(text, "Camp: locked.");
	assert_int_equal(menu_word(menu, "campstop", 8, &used), MENU_WORD_LOCK);
	assert_int_equal(menu_word(menu, "bloquer", 7, &used), MENU_WORD_NONE);	/* its place is taken */
}

static void test_load_later_folder_takes_the_place_label_by_label(void **state)
{
	void *ctx = talloc_new(NULL);
	struct menu *menu;

	make_own();
	assert_int_equal(load_own(&menu, ctx, NULL), 0);	/* nothing of one's own yet */
	menu_free(menu);
	write_own("lang/en.conf", "texts = { T5 = [ \"Camp: locked.\" ]; };");
	write_own("lang/fr.conf", "commands = { lock = [ \"CAMPSTOP\" ]; };");
	assert_int_equal(load_own(&menu, ctx, NULL), 0);
	expect_own(menu);
	menu_free(menu);
	remove_own();
	talloc_free(ctx);
}

static void test_load_later_folder_faults_name_its_files(void **state)
{
	void *ctx = talloc_new(NULL);
	struct menu *menu;

	make_own();
	write_own("lang/en.conf", "screens = {\n\tM99 = [ \"x\" ];\n};");
	assert_int_equal(load_own(&menu, ctx, "/own/lang/en.conf:2: screen M99 is in no screen file"), -22);
	write_own("lang/en.conf", "");
	write_own("screens/own.conf", "screens = {\n\tM1d = { end = true; input = { kind = \"pin\"; }; };\n};");
	assert_int_equal(load_own(&menu, ctx, "/own/screens/own.conf:2: "), -22);
	write_own("screens/own.conf", "screens = {\n\tM1d = { end = true; };\n\tM1d = { end = true; };\n};");
	assert_int_equal(load_own(&menu, ctx, "/own/screens/own.conf:3: "), -22);
	remove_own();
	assert_int_equal(load_own(&menu, ctx, "/own: cannot read the folder"), -22);
	talloc_free(ctx);
}

static int setup(void **state)
{
	snprintf(dir, sizeof(dir), "/tmp/menu_faults_XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	copy_folder("screens");
	copy_folder("lang");
	return 0;
}

static int teardown(void **state)
{
	remove_folder("screens");
	remove_folder("lang");
	rmdir(dir);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_load_each_planted_fault_is_told_with_its_line),
		cmocka_unit_test(test_load_what_is_no_file_is_told),
		cmocka_unit_test(test_load_two_files_wrong_tells_both),
		cmocka_unit_test(test_load_configured_language_without_file_is_told),
		cmocka_unit_test(test_load_without_english_knows_its_words),
		cmocka_unit_test(test_load_no_folder_is_told),
		cmocka_unit_test(test_load_later_folder_takes_the_place_label_by_label),
		cmocka_unit_test(test_load_later_folder_faults_name_its_files),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
