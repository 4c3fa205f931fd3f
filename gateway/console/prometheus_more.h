/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What Prometheus reads and the registry of libosmocore cannot hold: histograms of how long was waited, labels that are no name of a thing, times.
 *
 * Promise: as told.h has it. */
#pragma once

struct identity;
struct told;

/* Append it all to text, which is talloc'ed and moves. identity: over the pair; NULL: nothing of the vault. returns: text; NULL when out of memory. */
char *prometheus_more(char *text, const struct told *told, const struct identity *identity);
