/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Names to addresses. A name server may be slow, silent or wrong, and its answer is read by a process that holds nothing: the resolver, a role of
 * its own, which asks as the host is set up (nsswitch.conf, hosts, resolv.conf), in a child for each name. Who asks goes on meanwhile.
 *
 * Promise: a question is answered once, or cancelled; it survives the death of the resolver and is asked again; each is asked anew, nothing is
 * remembered.
 * Never: blocks; asks a name server about what is an address.
 *
 * Life cycle: 1. resolve_new(); 2. resolve_pair() when the supervisor sends a pair to the resolver; 3. resolve_literal(), else resolve_ask(), done()
 * or resolve_cancel(); 4. resolve_free().
 *
 * Limits: RESOLVE_ADDRESSES addresses of a name; RESOLVE_AT_ONCE names are looked up at once, the others wait; a name server has RESOLVE_MS. */
#pragma once

#include <net/if.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include <osmocom/core/linuxlist.h>

#define RESOLVE_HOST_MAX	253	/* RFC 1035 2.3.4, as text */
#define RESOLVE_ADDRESSES	8	/* operators name two to four */
#define RESOLVE_AT_ONCE		16
#define RESOLVE_MS		30000	/* two servers asked twice for 5 s each, and room */
#define RESOLVE_TEXT		(INET6_ADDRSTRLEN + IF_NAMESIZE + 10)	/* [fe80::1%eth0]:2775 */
#define RESOLVE_WHY		64

/* An address with its port. */
union resolve_address {
	struct sockaddr any;
	struct sockaddr_in four;
	struct sockaddr_in6 six;
};

/* The addresses of a host, best first. */
struct resolve_list {
	unsigned n;
	union resolve_address at[RESOLVE_ADDRESSES];
};

/* One question, in whoever asks; it stays where it is until done() or resolve_cancel(). */
struct resolve_ask {
	/* Called once from the loop. list: borrowed; NULL: there is none, and why says so. */
	void (*done)(void *priv, const struct resolve_list *list, const char *why);
	void *priv;
	struct llist_head list;		/* the rest is resolve's own; zero: not asked */
	uint64_t id;
	bool is_sent;
	uint16_t port;
	char host[RESOLVE_HOST_MAX + 1];
};

struct resolve;

/* Begin without a resolver: questions wait for it. owns: the caller's until resolve_free(). returns: NULL when out of memory. */
struct resolve *resolve_new(void *ctx);
/* Free; what was asked is never answered. NULL is fine. */
void resolve_free(struct resolve *r);
/* Talk to this resolver from now on; what waits is asked there again. owns: fd, taken, also on failure. returns: 0; -errno. */
int resolve_pair(struct resolve *r, int fd) __attribute__((warn_unused_result));

/* Read a host that is an address: 192.0.2.1, 2001:db8::1, [2001:db8::1], fe80::1%eth0. returns: 0 and *list with one; -EINVAL: it is a name. */
int resolve_literal(struct resolve_list *list, const char *host, uint16_t port) __attribute__((warn_unused_result));
/* Ask for the addresses of a name. owns: ask is borrowed until done(); host is copied, a longer one than RESOLVE_HOST_MAX cut. */
void resolve_ask(struct resolve *r, struct resolve_ask *ask, const char *host, uint16_t port);
/* Take a question back: done() never comes. One that was not asked, or is answered, is fine. */
void resolve_cancel(struct resolve_ask *ask);

/* The octets of that address that connect() reads. */
socklen_t resolve_size(const union resolve_address *a);
/* Write an address as libraries read it, without its port. */
void resolve_text_host(char text[RESOLVE_TEXT], const union resolve_address *a);
/* Write an address as people do, with its port. */
void resolve_text(char text[RESOLVE_TEXT], const union resolve_address *a);

/* Be the resolver: answer what comes over the pairs that control_fd brings (store/base/handoff.h), until told to end. returns: 0; -errno.
 * blocks: for the life of the role. */
int resolve_worker_main(int control_fd) __attribute__((warn_unused_result));
