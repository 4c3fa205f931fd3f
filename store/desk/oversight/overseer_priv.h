/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside of the overseer's terminal. */
#pragma once

#include "store/desk/desk_priv.h"
#include "store/desk/oversight/overseer.h"

#define OVERSEER_ROWS	14	/* of a list on a screen of 24 */

/* Ask with that key. returns: the outcome; DESK_LOST. */
int overseer_ask(struct desk *d, enum identity_verb verb, const char *key) __attribute__((warn_unused_result));
/* A field of the last answer, copied; "" where it has none. */
void overseer_keep(const struct desk *d, char *out, size_t size, enum identity_field f);
/* A word that the last answer names, as "complaint.k1". */
const char *overseer_word(const struct desk *d, enum identity_field f);

/* overseer_hear.c: be at a list of complaints. which: new | late | taken */
void overseer_hear(struct desk *d, const char *which);
/* overseer_watch.c: agents. */
void overseer_alerts(struct desk *d);
void overseer_pauses(struct desk *d);
void overseer_agents(struct desk *d);
/* overseer_books.c: the register of requests, and one record. */
void overseer_requests(struct desk *d);
void overseer_record(struct desk *d);
