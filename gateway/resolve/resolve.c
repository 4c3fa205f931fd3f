/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/resolve/resolve_priv.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/select.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

#include "store/base/log.h"

struct resolve {
	struct osmo_fd pair;		/* fd -1: none */
	struct llist_head asks;		/* oldest first */
	uint64_t last_id;
};

/* ---- addresses ---- */

socklen_t resolve_size(const union resolve_address *a)
{
	return a->any.sa_family == AF_INET ? sizeof(a->four) : sizeof(a->six);
}

void resolve_text_host(char text[RESOLVE_TEXT], const union resolve_address *a)
{
	if (getnameinfo(&a->any, resolve_size(a), text, RESOLVE_TEXT, NULL, 0, NI_NUMERICHOST))
		osmo_strlcpy(text, "?", RESOLVE_TEXT);
}

void resolve_text(char text[RESOLVE_TEXT], const union resolve_address *a)
{
	char host[RESOLVE_TEXT];
	bool is_six = a->any.sa_family == AF_INET6;

	resolve_text_host(host, a);
	snprintf(text, RESOLVE_TEXT, is_six ? "[%.62s]:%u" : "%.62s:%u", host, ntohs(is_six ? a->six.sin6_port : a->four.sin_port));
}

/* Without the brackets of an address as it stands in a URL. */
static void copy_bare(char out[RESOLVE_HOST_MAX + 1], const char *host)
{
	size_t len = strlen(host);
	bool is_bracketed = len > 2 && host[0] == '[' && host[len - 1] == ']' && strchr(host, ':');

	osmo_strlcpy(out, host + is_bracketed, OSMO_MIN((size_t)RESOLVE_HOST_MAX + 1, len - 2 * is_bracketed + 1));
}

int resolve_literal(struct resolve_list *list, const char *host, uint16_t port)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV };
	char bare[RESOLVE_HOST_MAX + 1], service[8];
	struct addrinfo *found;

	copy_bare(bare, host);
	snprintf(service, sizeof(service), "%u", port);
	if (getaddrinfo(bare, service, &hints, &found))
		return -EINVAL;
	list->n = 1;
	memcpy(&list->at[0], found->ai_addr, OSMO_MIN(found->ai_addrlen, sizeof(list->at[0])));
	freeaddrinfo(found);
	return 0;
}

/* ---- questions ---- */

static void send_ask(struct resolve *r, struct resolve_ask *ask)
{
	struct resolve_question q = { .id = ask->id, .port = ask->port };

	osmo_strlcpy(q.host, ask->host, sizeof(q.host));
	/* a full pair has room again when an answer comes */
	ask->is_sent = send(r->pair.fd, &q, sizeof(q), MSG_NOSIGNAL | MSG_DONTWAIT) == sizeof(q);
}

static void send_asks(struct resolve *r)
{
	struct resolve_ask *ask;

	if (r->pair.fd < 0)
		return;
	llist_for_each_entry(ask, &r->asks, list)
		if (!ask->is_sent)
			send_ask(r, ask);
}

void resolve_ask(struct resolve *r, struct resolve_ask *ask, const char *host, uint16_t port)
{
	ask->id = ++r->last_id;
	ask->is_sent = false;
	ask->port = port;
	osmo_strlcpy(ask->host, host, sizeof(ask->host));
	llist_add_tail(&ask->list, &r->asks);
	send_asks(r);
}

void resolve_cancel(struct resolve_ask *ask)
{
	if (!ask->id)
		return;
	llist_del(&ask->list);
	ask->id = 0;
}

/* ---- answers ---- */

static void close_pair(struct resolve *r)
{
	struct resolve_ask *ask;

	if (r->pair.fd < 0)
		return;
	osmo_fd_close(&r->pair);
	llist_for_each_entry(ask, &r->asks, list)
		ask->is_sent = false;
}

/* The resolver has read what others wrote: it is not believed either. */
static bool is_sound(const struct resolve_answer *a)
{
	unsigned i;

	if (a->list.n > RESOLVE_ADDRESSES || !memchr(a->why, '\0', sizeof(a->why)))
		return false;
	for (i = 0; i < a->list.n; i++)
		if (a->list.at[i].any.sa_family != AF_INET && a->list.at[i].any.sa_family != AF_INET6)
			return false;
	return true;
}

static void take_answer(struct resolve *r, const struct resolve_answer *a)
{
	struct resolve_ask *ask;

	llist_for_each_entry(ask, &r->asks, list) {
		if (ask->id != a->id)
			continue;
		resolve_cancel(ask);
		return ask->done(ask->priv, a->list.n ? &a->list : NULL, a->why);
	}
}

static int on_pair(struct osmo_fd *ofd, unsigned what)
{
	struct resolve *r = ofd->data;
	struct resolve_answer a;
	ssize_t n = recv(ofd->fd, &a, sizeof(a), MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n != sizeof(a) || !is_sound(&a)) {
		if (n > 0)
			LOGP(DMAIN, LOGL_ERROR, "the resolver talks nonsense; names wait for the next one\n");
		close_pair(r);
		return 0;
	}
	take_answer(r, &a);
	send_asks(r);
	return 0;
}

/* ---- life ---- */

struct resolve *resolve_new(void *ctx)
{
	struct resolve *r = talloc_zero(ctx, struct resolve);

	if (!r)
		return NULL;
	r->pair.fd = -1;
	INIT_LLIST_HEAD(&r->asks);
	return r;
}

int resolve_pair(struct resolve *r, int fd)
{
	int rc;

	close_pair(r);
	osmo_fd_setup(&r->pair, fd, OSMO_FD_READ, on_pair, r, 0);
	rc = osmo_fd_register(&r->pair);
	if (rc < 0) {
		close(fd);
		r->pair.fd = -1;
		return rc;
	}
	send_asks(r);
	return 0;
}

void resolve_free(struct resolve *r)
{
	struct resolve_ask *ask, *ask2;

	if (!r)
		return;
	close_pair(r);
	llist_for_each_entry_safe(ask, ask2, &r->asks, list)
		resolve_cancel(ask);
	talloc_free(r);
}
