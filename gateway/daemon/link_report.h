/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tells the vault how the links are, so that `musafirctl status` can say it: soon after a change, and now and then without one.
 *
 * Life cycle: 1. link_report_new(), when the links are open; 2. link_report_free(), while the links stand.
 *
 * Limits: IDENTITY_REPORTS_MAX links, the rest is not told; one report under way. */
#pragma once

struct identity;
struct links;
struct link_report;

/* Begin to tell. owns: links and identity are borrowed, and outlive it. returns: NULL when out of memory. */
struct link_report *link_report_new(void *ctx, const struct links *links, struct identity *identity);
/* Another vault knows nothing: tell all of it again. */
void link_report_again(struct link_report *report);
/* End; NULL is fine. */
void link_report_free(struct link_report *report);
