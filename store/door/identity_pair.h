/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How much a peer may have under way at the vault. The credit of each peer is its row in store/vault/vault_gate.c, IDENTITY_WINDOW at the most. */
#pragma once

#define IDENTITY_WINDOW	64	/* requests outstanding: a default socket buffer holds 167 small or 49 large packets, credit keeps both ends below */
#define IDENTITY_PARKED	256	/* at the vault, waiting for a hash: they hold no credit, so that menus stay quick meanwhile */
#define IDENTITY_QUEUE	4096	/* waiting in the gateway: a minute of a busy hour, 16 MiB at the most */
