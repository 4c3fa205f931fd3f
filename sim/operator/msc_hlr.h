/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Debian's osmo-hlr as a child: its configuration and database in a directory that is given, its ports at an address of this host that is.
 *
 * Life cycle: 1. msc_hlr_start(); 2. msc_hlr_stop() and msc_hlr_restart() on the same database; 3. msc_hlr_free() ends it. */
#pragma once

struct msc_hlr;

/* Write its configuration and database into dir, which exists, and start it. code: what is dialled, routed to the EUSE "musafir".
 * returns: 0 and *hlr; -errno. */
int msc_hlr_start(struct msc_hlr **hlr, void *ctx, const char *dir, const char *address, const char *code) __attribute__((warn_unused_result));
/* Kill it. returns: 0; -ESRCH it does not run. */
int msc_hlr_stop(struct msc_hlr *hlr) __attribute__((warn_unused_result));
/* Start it again on what it stored. returns: 0; -EALREADY it runs; -errno. */
int msc_hlr_restart(struct msc_hlr *hlr) __attribute__((warn_unused_result));
/* End it and free. NULL is fine. */
void msc_hlr_free(struct msc_hlr *hlr);
