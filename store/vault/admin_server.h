/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The administration socket, as the vault serves it: one request a connection, the reply as a stream of packets.
 *
 * Promise: only root, the vault's own user and members of the configured groups are heard; a slow or dead client costs nothing but its own reply, and gives up its
 * place to another after half a minute; commands give way to
 * phones after each slice; a process without a free descriptor says so once and listens again after a second.
 * Limits: ADMIN_CLIENTS_MAX connections; more wait in the kernel's queue. */
#pragma once

struct vault;
struct admin_server;

#define ADMIN_CLIENTS_MAX 8

/* Serve the listening socket fd in the vault's loop.  owns: fd. v is borrowed until admin_server_free().
 * returns: NULL when out of memory, logged; fd is closed then. */
struct admin_server *admin_server_new(struct vault *v, int fd);
/* Close the socket and every connection; runs that are not over end where they are. Does nothing with NULL. */
void admin_server_free(struct admin_server *s);
