/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The gateway: links to operators, dialogues, menus. No key, no database file.
 *
 * Life cycle: 1. gateway_main(), in its sandbox, opens its end of the pair to the vault (empty at first) and the VTY, makes a port a link, says HANDOFF_READY; 2. it
 * serves; a new pair to a restarted vault comes by HANDOFF_PAIR, other links by HANDOFF_CONFIG; 3. HANDOFF_DRAIN or end of file on the control socket: what is open is
 * answered with the busy screen, the links unbind, it returns. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct config;
struct config_faults;
struct menu;

/* Be the gateway until told to end. links: a later configuration whose links count, taken; NULL: those of conf. menu: taken. still_s: of clock.h, 0 but in tests.
 * handed_fd: SUPERVISOR_HANDED_SIZE octets of shared memory that outlive it: SMS that an operator may have, links that were taken down.
 * owns: both descriptors, closed at return.  returns: 0; -errno when it could not start, logged. */
int gateway_main(void *ctx, const struct config *conf, const struct config *links, struct menu *menu, int64_t still_s, int control_fd, int handed_fd)
	__attribute__((warn_unused_result));

/* Load the menus as the role will, and add their faults; with a key of people, warnings of the languages that no native reader has read. */
void gateway_check_menus(void *ctx, const struct config *conf, bool is_test, struct config_faults *faults, struct config_faults *warnings);
