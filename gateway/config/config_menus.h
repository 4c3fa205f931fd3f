/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The menus as the configuration asks for them: the daemon plays them, its -t and musafirctl prove them. */
#pragma once

struct config;
struct menu;
struct menu_faults;

/* Load the menus with menu_load(): conf's folders, languages and service, against the verbs and outcomes of store/door/identity.h.
 * returns: as menu_load().  owns: *menu until menu_free(). */
int config_menus_load(struct menu **menu, void *ctx, const struct config *conf, struct menu_faults *faults)
	__attribute__((warn_unused_result));
