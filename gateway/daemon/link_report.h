/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tells the vault how the links are, and which interfaces for administrators are shut, so that `musafirctl status` can say it: soon after a change,
 * and now and then without one.
 *
 * Life cycle: 1. link_report_new(), when the links are open; 2. link_report_free(), while links and console stand.
 *
 * Limits: IDENTITY_REPORTS_MAX of them, the rest is not told; one report under way. */
#pragma once

struct console;
struct identity;
struct links;
struct link_report;

/* Begin to tell. owns: links, console and identity are borrowed, and outlive it. returns: NULL when out of memory. */
struct link_report *link_report_new(void *ctx, const struct links *links, const struct console *console, struct identity *identity);
/* Another vault knows nothing: tell all of it again. */
void link_report_again(struct link_report *report);
/* End; NULL is fine. */
void link_report_free(struct link_report *report);
