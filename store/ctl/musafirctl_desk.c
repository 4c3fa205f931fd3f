/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The officer's desk needs words, a vault that runs, and where slips go. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "gateway/config/config.h"
#include "gateway/config/config_menus.h"
#include "menus/engine/menu.h"
#include "store/base/rights.h"
#include "store/ctl/musafirctl_priv.h"
#include "store/desk/desk.h"

struct desk_args {
	char lang[MENU_LANG_LEN], folder[PATH_MAX], command[PATH_MAX], form[16], dial[MENU_CODE_SIZE + 4];
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
		snprintf(a->form, sizeof(a->form), "text32");
	if (!desk_slip_is_form(a->form))
		return musafirctl_say(MUSAFIRCTL_USAGE, "slip-form: expected text32, text40, svg or pdf, the last two where this build draws");
	if (*a->folder && *a->command)
		return musafirctl_say(MUSAFIRCTL_USAGE, "slip and slip-command: one of them");
	if (*a->folder && (stat(a->folder, &st) < 0 || !S_ISDIR(st.st_mode)))
		return musafirctl_say(MUSAFIRCTL_USAGE, "slip: %s is no folder", a->folder);
	snprintf(a->dial, sizeof(a->dial), "*%s#", ctl->conf->service.code);
	return MUSAFIRCTL_DONE;
}

static int run(struct musafirctl *ctl, const struct menu *menu, struct desk_args *a)
{
	const struct desk_conf conf = {
		.menu = menu,
		.lang = *a->lang ? a->lang : ctl->conf->service.languages[0],
		.dial = a->dial,
		.hotline = ctl->conf->service.hotline,
		.pin_length = ctl->conf->pin.length,
		.has_bidi = musafirctl_request_get(&ctl->request, "bidi"),
		.slip = { *a->folder ? a->folder : NULL, *a->command ? a->command : NULL, a->form },
		.connect = connect_desk,
		.connect_ctx = ctl,
	};
	int rc = desk_run(ctl->ctx, &conf);

	if (rc == -ENOTTY)
		return musafirctl_say(MUSAFIRCTL_FAILED, "the desk needs a terminal");
	if (rc < 0 && rc != -EPERM)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s", rc == -EPIPE ? "the terminal is gone" : strerror(-rc));
	return rc < 0 ? MUSAFIRCTL_FAILED : MUSAFIRCTL_DONE;
}

int musafirctl_desk(struct musafirctl *ctl)
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
	rc = run(ctl, menu, &a);
	menu_free(menu);
	return rc;
}
