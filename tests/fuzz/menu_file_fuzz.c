/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any octets as a screen file and, behind a NUL, as a language file: either faults are told, or the menus work. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <talloc.h>

#include "menus/engine/menu.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* libconfig 1.5 loses the text it was reading when a file ends inside quotes. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:strbuf_append\nleak:libconfig_yylex\n";
}

static char dir[64], flow[96], lang[96];

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void clean_up(void)
{
	char path[96];

	unlink(flow);
	unlink(lang);
	snprintf(path, sizeof(path), "%s/screens", dir);
	rmdir(path);
	snprintf(path, sizeof(path), "%s/lang", dir);
	rmdir(path);
	rmdir(dir);
}

static void set_up(void)
{
	char path[96];

	if (dir[0])
		return;
	snprintf(dir, sizeof(dir), "/tmp/menu_fuzz_XXXXXX");
	must(mkdtemp(dir) != NULL);
	snprintf(path, sizeof(path), "%s/screens", dir);
	must(mkdir(path, 0700) == 0);
	snprintf(path, sizeof(path), "%s/lang", dir);
	must(mkdir(path, 0700) == 0);
	snprintf(flow, sizeof(flow), "%s/screens/a.conf", dir);
	snprintf(lang, sizeof(lang), "%s/lang/en.conf", dir);
	atexit(clean_up);
}

static void write_file(const char *path, const uint8_t *data, size_t size)
{
	FILE *f = fopen(path, "wb");

	must(f != NULL);
	must(fwrite(data, 1, size, f) == size);
	must(fclose(f) == 0);
}

/* Files of the real menus do not include others; a fuzzer would only find the disk. */
static bool includes(const uint8_t *data, size_t size)
{
	for (size_t i = 0; i + 8 <= size; i++)
		if (!memcmp(data + i, "@include", 8))
			return true;
	return false;
}

static void on_trip(void *ctx, const struct menu_trip *t)
{
	must(t->screens >= 1 && t->keys >= 1 && t->seconds >= 1);
}

static void use(const struct menu *menu)
{
	static const char *const inputs[] = { "", "1", "123456", "8", "hello", "0", "9" };
	struct text_limits limits = TEXT_LIMITS_USSD;
	struct menu_state st = { 0 };
	struct menu_effect eff;
	struct menu_event ev = { .kind = MENU_START, .text = "715464" };
	size_t used;

	menu_step(menu, &st, &limits, &ev, &eff);
	for (unsigned i = 0; i < 14; i++) {
		ev = (struct menu_event){ .kind = eff.kind == MENU_ASK ? MENU_RESULT : MENU_INPUT, .text = inputs[i % 7], .outcome = "ok" };
		menu_step(menu, &st, &limits, &ev, &eff);
		must(eff.kind == MENU_ASK || eff.len == strlen(eff.text));
	}
	menu_each_trip(menu, on_trip, NULL);
	must(menu_word(menu, "lock 1", 6, &used) == MENU_WORD_LOCK && used == 4);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const langs[] = { "en" };
	static const struct menu_service service = { .code = "789", .hotline = "1", .emergency = "2", .langs = langs, .n_langs = 1,
						     .limits = { 160, 80 }, .pin_length = 6 };
	const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
	size_t first = nul ? (size_t)(nul - data) : size;
	struct menu_faults *faults;
	struct menu *menu = NULL;
	void *ctx;
	int rc;

	if (includes(data, size))
		return 0;
	set_up();
	write_file(flow, data, first);
	write_file(lang, nul ? nul + 1 : data, nul ? size - first - 1 : 0);
	ctx = talloc_new(NULL);
	faults = menu_faults_new(ctx);
	rc = menu_load(&menu, ctx, (const char *[]){ dir, NULL }, &service, NULL, NULL, faults);
	must((rc == 0) == (menu != NULL) && (rc == 0) == (menu_faults_count(faults) == 0));
	if (menu)
		use(menu);
	talloc_free(ctx);
	return 0;
}
