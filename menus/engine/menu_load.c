/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <dirent.h>
#include <fcntl.h>
#include <libconfig.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "menus/engine/menu_priv.h"
#include "store/base/utf8.h"

#define MENU_FILES_MAX	64	/* files of one folder */

/* --- files -------------------------------------------------------------------------------------------------------- */

static int is_conf(const struct dirent *d)
{
	size_t len = strlen(d->d_name);

	return d->d_name[0] != '.' && len > 5 && !strcmp(d->d_name + len - 5, ".conf");
}

/* In order of their names, so that faults and indexes never depend on the disk. A folder behind the first may have screens or languages alone. */
static int list_files(struct menu_load *l, const char *dir, const char *sub, char **paths, unsigned max)
{
	char *folder = talloc_asprintf(l->menu, "%s/%s", dir, sub);
	struct menu_where at = { folder ? folder : dir, 0 };
	struct dirent **names = NULL;
	int n = folder ? scandir(folder, &names, is_conf, alphasort) : -1, kept = 0;
	bool may_lack = l->folder > 0 && (n == 0 || (n < 0 && errno == ENOENT));

	if (n <= 0 && !may_lack)
		menu_faults_add(l->faults, &at, n < 0 ? "cannot read the folder" : "no .conf file in the folder");
	for (int i = 0; i < n; i++) {
		if ((unsigned)kept < max && (paths[kept] = talloc_asprintf(l->menu, "%s/%s", folder, names[i]->d_name)))
			kept++;
		free(names[i]);
	}
	free(names);
	if (n > (int)max)
		menu_faults_add(l->faults, &at, "more than %u files", max);
	return kept;
}

/* Pass over the mark of UTF-8 in front. returns: false: it is UTF-16. */
static bool skip_mark(FILE *f)
{
	char first[3];
	size_t n = fread(first, 1, sizeof(first), f);

	return fseek(f, (long)utf8_mark(first, n), SEEK_SET) == 0 && !utf8_is_utf16(first, n);
}

/* The scanner behind libconfig ends the program on a folder, and a pipe waits for who writes to it: at SIGHUP that program is the supervisor. */
static FILE *open_regular(const char *file)
{
	int rc, fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	FILE *f = NULL;
	struct stat st = { 0 };

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		f = fdopen(fd, "r");
	else
		errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
	rc = errno;
	if (!f)
		close(fd);
	errno = rc;
	return f;
}

static bool read_file(struct menu_load *l, config_t *conf)
{
	struct menu_where at = { l->file, 0 };
	FILE *f = open_regular(l->file);
	bool good;

	if (!f) {
		menu_faults_add(l->faults, &at, "cannot read: %s", strerror(errno));
		return false;
	}
	if (!skip_mark(f)) {
		at.line = 1;
		menu_faults_add(l->faults, &at, "UTF-16; expected UTF-8");
		fclose(f);
		return false;
	}
	good = config_read(conf, f);
	fclose(f);
	if (good)
		return true;
	at.line = config_error_line(conf);
	menu_faults_add(l->faults, &at, "%s", config_error_text(conf) ? config_error_text(conf) : "cannot be read");
	return false;
}

static void load_flows(struct menu_load *l, const char *dir)
{
	static const char *const keys[] = { "screens", "asks", "special", "always", "texts", "values", "facts", "words", "plurals", "journeys",
					  "samples", NULL };
	char *paths[MENU_FILES_MAX];
	int n = list_files(l, dir, "screens", paths, MENU_FILES_MAX);

	for (int i = 0; i < n; i++) {
		config_t conf;

		config_init(&conf);
		l->file = paths[i];
		if (read_file(l, &conf) && menu_load_keys(l, config_root_setting(&conf), keys)) {
			menu_load_values(l, config_root_setting(&conf));
			menu_load_flow(l, config_root_setting(&conf));
			menu_load_journeys(l, config_root_setting(&conf));
		}
		config_destroy(&conf);
	}
}

/* The code of a language is the name of its file. */
static bool code_of(const char *path, char code[MENU_LANG_LEN])
{
	const char *name = strrchr(path, '/') + 1;
	size_t len = strlen(name) - 5;

	if (len >= MENU_LANG_LEN || strspn(name, "abcdefghijklmnopqrstuvwxyz-") != len)
		return false;
	memcpy(code, name, len);
	code[len] = '\0';
	return true;
}

/* The language of l->file, begun by a later folder or new. returns: NULL with a fault. */
static struct menu_lang *lang_of_file(struct menu_load *l)
{
	const struct menu_where at = { l->file, 0 };
	struct menu *menu = l->menu;
	struct menu_lang *lang = NULL;
	char code[MENU_LANG_LEN];
	bool is_good = code_of(l->file, code);

	for (unsigned i = 0; is_good && i < menu->n_langs_all; i++)
		if (!strcmp(menu->langs[i]->code, code))
			return menu->langs[i];
	if (is_good && menu->n_langs_all < MENU_LANGS_MAX)
		lang = talloc_zero(menu, struct menu_lang);
	if (lang)
		lang->screens = talloc_zero_array(lang, struct menu_words, menu->n_screens + 1);
	if (!lang || !lang->screens) {
		menu_faults_add(l->faults, &at, "not a language: expected a name like en.conf, and at most %d of them", MENU_LANGS_MAX);
		return NULL;
	}
	memcpy(lang->code, code, sizeof(code));
	return menu->langs[menu->n_langs_all++] = lang;
}

static void load_lang(struct menu_load *l)
{
	struct menu_lang *lang = lang_of_file(l);
	config_t conf;

	if (!lang)
		return;
	lang->at = (struct menu_where){ l->file, 0 };
	config_init(&conf);
	if (read_file(l, &conf))
		menu_load_lang(l, config_root_setting(&conf), lang);
	else
		lang->is_spoiled = true;
	config_destroy(&conf);
}

/* Configured languages come first, in the order of the configuration. */
static void sort_langs(struct menu_load *l, const struct menu_service *service, const char *dir)
{
	struct menu *menu = l->menu;
	struct menu_where at = { talloc_asprintf(menu, "%s/lang", dir), 0 };

	for (size_t i = 0; i < service->n_langs; i++) {
		unsigned k = menu->n_langs;

		while (k < menu->n_langs_all && strcmp(menu->langs[k]->code, service->langs[i]))
			k++;
		if (k >= menu->n_langs_all) {
			menu_faults_add(l->faults, &at, "language \"%s\" is configured; %s.conf is missing", service->langs[i], service->langs[i]);
			continue;
		}
		struct menu_lang *lang = menu->langs[k];

		memmove(&menu->langs[menu->n_langs + 1], &menu->langs[menu->n_langs], (k - menu->n_langs) * sizeof(lang));
		menu->langs[menu->n_langs++] = lang;
	}
	if (!service->n_langs)
		menu_faults_add(l->faults, &at, "no language is configured");
}

/* A name in Latin letters for all languages is not for those written from right to left: their screens would turn round on some phones. */
static const char *local_of(const struct menu_local *texts, const struct menu_lang *lang, const char *code, bool turns)
{
	const char *all = NULL;

	for (; texts && texts->text; texts++) {
		if (!strcmp(texts->lang, code))
			return texts->text;
		if (!*texts->lang && !(turns && lang->rtl && text_choose(texts->text) == TEXT_GSM7))
			all = texts->text;
	}
	return all;
}

/* What is said for a language is said in Latin letters too. */
static const char *name_of(struct menu_load *l, const struct menu_local *texts, const struct menu_lang *lang, bool turns)
{
	const char *own = local_of(texts, lang, lang->code, turns), *all = local_of(texts, lang, "", turns);
	const char *base = lang->latin ? local_of(texts, lang, lang->latin, turns) : own;

	l->file = lang->at.file;
	if (own == all && base != all)
		return menu_load_latin_of(l, base);
	return own ? menu_load_dup(l, own) : NULL;
}

static void name_service(struct menu_load *l, const struct menu_service *service)
{
	for (unsigned i = 0; i < l->menu->n_langs_all; i++) {
		struct menu_lang *lang = l->menu->langs[i];
		const char *name = name_of(l, service->name, lang, true);

		if (name || !lang->service)
			lang->service = name ? name : "ID service";
		lang->help_desk = name_of(l, service->help_desk, lang, false);
	}
}

static void load_langs_of(struct menu_load *l, const char *dir)
{
	char *paths[MENU_FILES_MAX];
	int n = list_files(l, dir, "lang", paths, MENU_FILES_MAX);

	for (int i = 0; i < n; i++) {
		l->file = paths[i];
		load_lang(l);
	}
}

/* ---- folders: the last first, because what stands in it counts ---- */

static unsigned count_dirs(const char *const *dirs)
{
	unsigned n = 0;

	while (dirs[n])
		n++;
	return n;
}

static void each_dir(struct menu_load *l, const char *const *dirs, void (*load)(struct menu_load *l, const char *dir))
{
	for (unsigned i = count_dirs(dirs); i-- > 0;) {
		l->folder = i;
		load(l, dirs[i]);
	}
}

/* A slip of the pen would silently give people the words that are shipped. */
static void need_dir(struct menu_load *l, const char *dir)
{
	struct menu_where at = { dir, 0 };

	if (l->folder > 0 && access(dir, X_OK) < 0)
		menu_faults_add(l->faults, &at, "cannot read the folder");
}

/* Once it is known which languages are offered. */
static void end_langs(struct menu_load *l)
{
	menu_load_latin(l);
	for (unsigned i = 0; i < l->menu->n_langs_all; i++)
		menu_load_lang_end(l, l->menu->langs[i]);
}

/* --- the service -------------------------------------------------------------------------------------------------- */

static const char *const own_names[MENU_OWN_COUNT] = {
	[MENU_OWN_SERVICE] = "service",
	[MENU_OWN_DIAL] = "dial",
	[MENU_OWN_DIAL_SHOP] = "dial_shop",
	[MENU_OWN_DIAL_PROOF] = "dial_proof",
	[MENU_OWN_DIAL_SECOND] = "dial_second",
	[MENU_OWN_HOTLINE] = "hotline",
	[MENU_OWN_HOTLINE_ABROAD] = "hotline_abroad",
	[MENU_OWN_HELP_DESK] = "help_desk",
	[MENU_OWN_EMERGENCY] = "emergency",
	[MENU_OWN_PIN_LENGTH] = "pin_length",
	[MENU_OWN_OTHER_LANGS] = "other_langs",
	[MENU_OWN_ALL_PICKS] = "all_picks",
	[MENU_OWN_DIALLED] = "dialled",
};

static char *dup_or_empty(struct menu *menu, const char *text)
{
	return talloc_strdup(menu, text ? text : "");
}

static struct menu *menu_of(void *ctx, const struct menu_service *service)
{
	struct menu *menu = talloc_zero(ctx, struct menu);

	if (!menu)
		return NULL;
	for (unsigned i = 0; i < MENU_OWN_COUNT; i++)
		menu->defs[menu->n_defs++] = (struct menu_def){ .name = own_names[i], .kind = MENU_KIND_OWN };
	menu->own[MENU_OWN_HOTLINE] = dup_or_empty(menu, service->hotline);
	menu->own[MENU_OWN_EMERGENCY] = dup_or_empty(menu, service->emergency);
	menu->own[MENU_OWN_PIN_LENGTH] = talloc_asprintf(menu, "%u", service->pin_length);
	menu->hotline_abroad = service->hotline_abroad ? talloc_strdup(menu, service->hotline_abroad) : NULL;
	menu->code = dup_or_empty(menu, service->code);
	menu->code_longest = service->code_longest ? talloc_strdup(menu, service->code_longest) : menu->code;
	menu->pin_length = service->pin_length;
	menu->sms_parts = service->sms_parts;
	menu->limits = service->limits;
	return menu;
}

/* What screens and leaflets of every language tell people to text, LOCK above all. */
static void add_english_words(struct menu *menu, struct menu_faults *faults)
{
	for (enum menu_word w = MENU_WORD_NONE + 1; w < MENU_WORD_END; w++)
		menu_word_add(menu, faults, &(struct menu_where){ 0 }, NULL, w, menu_word_name(w));
}

int menu_load(struct menu **out, void *ctx, const char *const *dirs, const struct menu_service *service,
	      void (*verb)(struct menu_verb *out, const char *name), bool (*known_outcome)(const char *name), struct menu_faults *faults)
{
	struct menu *menu = menu_of(ctx, service);
	struct menu_load l = { .menu = menu, .faults = faults, .verb = verb, .known_outcome = known_outcome };
	size_t before = menu_faults_count(faults);

	*out = NULL;
	if (!menu)
		return -ENOMEM;
	each_dir(&l, dirs, need_dir);
	each_dir(&l, dirs, load_flows);
	menu_link(menu, faults);
	add_english_words(menu, faults);
	if (verb)
		menu_verbs_check(menu, known_outcome, faults);
	each_dir(&l, dirs, load_langs_of);
	sort_langs(&l, service, dirs[0]);
	end_langs(&l);
	name_service(&l, service);
	menu_check(menu, faults);
	if (menu_faults_count(faults) == before)	/* what is not whole cannot be drawn */
		menu_fit_check(menu, faults);
	if (menu_faults_count(faults) == before)	/* nor can what does not fit be walked */
		menu_journey_check(menu, faults);
	if (menu_faults_count(faults) == before) {
		*out = menu;
		return 0;
	}
	menu_free(menu);
	return -EINVAL;
}
