/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The officer's desk needs words, a vault that runs or the folder of a field unit, and where slips go. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/config/config.h"
#include "gateway/config/config_menus.h"
#include "menus/engine/menu.h"
#include "store/base/rights.h"
#include "store/ctl/musafirctl_priv.h"
#include "store/desk/desk.h"
#include "store/desk/oversight/overseer.h"
#include "store/unit/door/field_door.h"
#include "store/unit/field_dir.h"

struct desk_args {
	char lang[MENU_LANG_LEN], folder[PATH_MAX], command[PATH_MAX], form[16], dial[32];
};

static int connect_desk(void *ctx, char *why, size_t size)
{
	return musafirctl_link_desk(ctx, why, size);
}

/* returns: exit code. */
static int read_args(const struct musafirctl *ctl, struct desk_args *a)
{
	const struct musafirctl_request *r = &ctl->request;
	struct stat st;

	if (!musafirctl_request_copy(r, "lang", a->lang, sizeof(a->lang)) || !musafirctl_request_copy(r, "slip", a->folder, sizeof(a->folder)) ||
	    !musafirctl_request_copy(r, "slip-command", a->command, sizeof(a->command)) || !musafirctl_request_copy(r, "slip-form", a->form, sizeof(a->form)))
		return musafirctl_say(MUSAFIRCTL_USAGE, "a value is too long");
	if (!*a->form)
		snprintf(a->form, sizeof(a->form), "%s", ctl->conf ? ctl->conf->desk.slip : "text");
	if (!strcmp(a->form, "text"))
		snprintf(a->form, sizeof(a->form), "text32");
	if (!desk_slip_is_form(a->form))
		return musafirctl_say(MUSAFIRCTL_USAGE, "the form of slips: expected text, text32, text40, svg or pdf, the last two where this build draws");
	if (*a->folder && *a->command)
		return musafirctl_say(MUSAFIRCTL_USAGE, "slip and slip-command: one of them");
	if (*a->folder && (stat(a->folder, &st) < 0 || !S_ISDIR(st.st_mode)))
		return musafirctl_say(MUSAFIRCTL_USAGE, "slip: %s is no folder", a->folder);
	return MUSAFIRCTL_DONE;
}

/* conf: what differs between a service and a unit. */
static int run(struct musafirctl *ctl, struct desk_conf *conf, const struct desk_args *a)
{
	int rc;

	conf->dial = a->dial;
	conf->has_bidi = musafirctl_request_get(&ctl->request, "bidi");
	conf->slip = (struct desk_slip_to){ *a->folder ? a->folder : NULL, *a->command ? a->command : NULL, a->form };
	rc = desk_run(ctl->ctx, conf);

	if (rc == -ENOTTY)
		return musafirctl_say(MUSAFIRCTL_FAILED, "the desk needs a terminal");
	if (rc < 0 && rc != -EPERM)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s", rc == -EPIPE ? "the terminal is gone" : strerror(-rc));
	return rc < 0 ? MUSAFIRCTL_FAILED : MUSAFIRCTL_DONE;
}

/* home: as in desk_conf. */
static int run_service(struct musafirctl *ctl, const struct menu *menu, const struct desk_args *a, void (*home)(struct desk *d))
{
	struct desk_conf conf = {
		.menu = menu,
		.lang = *a->lang ? a->lang : ctl->conf->service.languages[0],
		.hotline = ctl->conf->service.hotline,
		.country = ctl->conf->service.country,
		.pin_length = ctl->conf->pin.length,
		.papers = ctl->conf->store.numbers,
		.connect = connect_desk,
		.connect_ctx = ctl,
		.home = home,
	};

	return run(ctl, &conf, a);
}

static int serve(struct musafirctl *ctl, void (*home)(struct desk *d))
{
	struct menu_faults *faults = menu_faults_new(ctl->ctx);
	struct desk_args a;
	struct menu *menu;
	int rc = read_args(ctl, &a);

	if (rc != MUSAFIRCTL_DONE)
		return rc;
	if (rights_harden() < 0 || !faults)
		return MUSAFIRCTL_FAILED;
	if (config_menus_load(&menu, ctl->ctx, ctl->conf, faults) < 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "the menus have faults: see musafirctl menus check");
	snprintf(a.dial, sizeof(a.dial), "*%s#", ctl->conf->service.code);
	rc = run_service(ctl, menu, &a, home);
	menu_free(menu);
	return rc;
}

int musafirctl_desk(struct musafirctl *ctl)
{
	return serve(ctl, NULL);
}

int musafirctl_oversight(struct musafirctl *ctl)
{
	return serve(ctl, overseer_home);
}

/* ---- a unit ---- */

static struct identity *open_door(void *ctx)
{
	return field_door_new(ctx);
}

static int words_of_card(void *ctx, const char *lang, const char *screen, char *out, size_t size)
{
	return field_dir_words(ctx, lang, screen, out, size);
}

/* The languages of the card that this program has words in. list: of which langs point into. returns: how many. */
static size_t langs_of(const char *folder, char *list, const char *langs[MENU_LANGS_MAX])
{
	char path[PATH_MAX + 32], *lang;
	size_t n = 0;

	while (n < MENU_LANGS_MAX && (lang = strsep(&list, ","))) {
		snprintf(path, sizeof(path), "%s/lang/%.7s.conf", folder, lang);
		if (access(path, R_OK) == 0)
			langs[n++] = lang;
	}
	return n;
}

static int load_menus(struct musafirctl *ctl, struct menu **menu, const struct field_card *card)
{
	struct menu_service service = { .code = card->code, .hotline = card->hotline, .hotline_abroad = card->hotline, .emergency = "112", .sms_parts = 3,
					.limits = TEXT_LIMITS_USSD, .pin_length = 6 };
	struct menu_faults *faults = menu_faults_new(ctl->ctx);
	const char *langs[MENU_LANGS_MAX], *folders[2] = { NULL, NULL };
	char folder[PATH_MAX], list[sizeof(card->langs)];

	if (!musafirctl_request_copy(&ctl->request, "menus", folder, sizeof(folder)))
		return musafirctl_say(MUSAFIRCTL_USAGE, "--menus: the path is too long");
	if (!*folder)
		snprintf(folder, sizeof(folder), "%s", PKGDATADIR "/menus");
	folders[0] = folder;
	snprintf(list, sizeof(list), "%s", card->langs);
	service.langs = langs;
	service.n_langs = langs_of(folder, list, langs);
	if (!service.n_langs)
		return musafirctl_say(MUSAFIRCTL_FAILED, *card->langs ? "%s: no words there in a language of the card" :
				      "the card of this unit is of an older program: it has no words for a desk; unit enrol works", folder);
	if (!faults || menu_load(menu, ctl->ctx, folders, &service, NULL, NULL, faults) < 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", folder, faults && menu_faults_count(faults) ? menu_faults_get(faults, 0) : "out of memory");
	return MUSAFIRCTL_DONE;
}

static int run_unit(struct musafirctl *ctl, struct field_dir *d, struct desk_args *a)
{
	const struct field_card *card = field_dir_card(d);
	const struct desk_unit unit = { .open = open_door, .words = words_of_card, .ctx = d, .is_training = card->is_training,
					.warn_days = FIELD_WARN_DAYS, .stop_days = FIELD_STOP_DAYS };
	struct desk_conf conf = { .lang = *a->lang ? a->lang : NULL, .hotline = card->hotline, .pin_length = FIELD_PIN_LENGTH,
				  .papers = field_dir_papers(d), .unit = &unit };
	struct menu *menu;
	int rc = load_menus(ctl, &menu, card);

	if (rc != MUSAFIRCTL_DONE)
		return rc;
	snprintf(a->dial, sizeof(a->dial), "*%s#", card->code);
	conf.menu = menu;
	rc = run(ctl, &conf, a);
	menu_free(menu);
	return rc;
}

int musafirctl_field_desk(struct musafirctl *ctl)
{
	struct field_dir *d = NULL;
	struct desk_args a;
	int rc = read_args(ctl, &a);

	if (rc == MUSAFIRCTL_DONE)
		rc = musafirctl_field_open(ctl, &d);
	if (rc == MUSAFIRCTL_DONE)
		rc = run_unit(ctl, d, &a);
	field_dir_close(d);
	return rc;
}
