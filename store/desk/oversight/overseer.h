/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The overseer's terminal: complaints that the PIN opens, alerts, pauses, what agents did, and who asked for what is kept. Pages of the desk, whose login,
 * lock and screen they have; nothing that is shown stays on the terminal. */
#pragma once

struct desk;

/* Be at home until the overseer leaves: a struct desk_conf's `home`. */
void overseer_home(struct desk *d);
