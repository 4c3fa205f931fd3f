/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The way of a phone to the simulated network, in this process or in another one.
 *
 * Life cycle: 1. air_new_local() or air_new_socket(); 2. air_say() for what a phone does; 3. hear() runs from the loop for what
 * happens to it; 4. air_free(). */
#pragma once

#include "sim/operator/air_msg.h"

struct smsc;
struct air;

/* A network in this process. owns: the smsc is borrowed and outlives the air. NULL: no memory. */
struct air *air_new_local(void *ctx, struct smsc *smsc, air_hear_cb hear, void *hear_ctx);
/* A network in another process, by its socket. NULL: none answers there. blocks: for the connect of a local socket. */
struct air *air_new_socket(void *ctx, const char *path, air_hear_cb hear, void *hear_ctx);
/* NULL is fine. Nothing is heard any more. */
void air_free(struct air *air);

/* returns: 0; -EPIPE the network is gone; -EAGAIN it does not keep up. */
int air_say(struct air *air, const struct air_msg *msg) __attribute__((warn_unused_result));
