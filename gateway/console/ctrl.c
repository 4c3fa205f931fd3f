/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/console/ctrl.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/logging.h>
#include <osmocom/core/select.h>
#include <osmocom/core/utils.h>
#include <osmocom/ctrl/control_cmd.h>
#include <osmocom/ctrl/control_if.h>
#include <osmocom/vty/vector.h>
#include <talloc.h>

#include "gateway/config/config.h"
#include "gateway/console/metrics_table.h"
#include "gateway/console/told.h"
#include "gateway/links/links.h"
#include "store/base/log.h"
#include "store/door/identity.h"

/* Behind libosmoctrl's own kinds of node: the word `link`, one link, and the word `vault`. */
enum { NODE_LINKS = _LAST_CTRL_NODE, NODE_LINK, NODE_VAULT, NODES };

#define VAULT_WORD "vault"

struct ctrl {
	struct links *links;
	const struct told *told;
	const struct identity *identity;
	struct ctrl_handle *handle;
	int (*accept)(struct osmo_fd *ofd, unsigned what);	/* the library's */
	struct links_view view;		/* of the link that a command names; good until the command is answered */
};

/* ---- values ---- */

static int reply(struct ctrl_cmd *cmd, char *text)
{
	cmd->reply = text ? text : "out of memory";
	return text ? CTRL_CMD_REPLY : CTRL_CMD_ERROR;
}

static int reply_text(struct ctrl_cmd *cmd, const char *text)
{
	return reply(cmd, talloc_strdup(cmd, text));
}

static int reply_number(struct ctrl_cmd *cmd, unsigned n)
{
	return reply(cmd, talloc_asprintf(cmd, "%u", n));
}

static const struct links_view *view_of(const struct ctrl_cmd *cmd)
{
	return cmd->node;
}

CTRL_CMD_DEFINE_RO(links, "links");
static int get_links(struct ctrl_cmd *cmd, void *data)
{
	const struct ctrl *c = data;
	char *names = talloc_strdup(cmd, "");
	struct links_view view;
	size_t i;

	for (i = 0; names && i < links_count(c->links); i++) {
		links_look(c->links, i, &view);
		names = talloc_asprintf_append_buffer(names, "%s%s", i ? " " : "", view.name);
	}
	return reply(cmd, names);
}

/* ---- gauges: the rows of metrics_table.c that have a variable here ---- */

static const struct metric *gauge_of(const struct metrics_set *set, const char *variable)
{
	size_t i;

	for (i = 0; i < set->n; i++)
		if (set->metrics[i].ctrl && !strcmp(set->metrics[i].ctrl, variable))
			return &set->metrics[i];
	return NULL;
}

static int reply_gauge(struct ctrl_cmd *cmd, const struct metrics_set *set, const char *variable, const void *from)
{
	const struct metric *gauge = gauge_of(set, variable);

	return reply_number(cmd, gauge ? metrics_value(gauge, from) : 0);
}

/* The element of a gauge is a copy of one of these two, under the name of the gauge. */
CTRL_CMD_DEFINE_RO(queue_gauge, "gauge");
static int get_queue_gauge(struct ctrl_cmd *cmd, void *data)
{
	const struct ctrl *c = data;
	struct metrics_queues queues;

	metrics_queues_read(&queues, c->told, c->identity);
	return reply_gauge(cmd, &metrics_queues, cmd->variable, &queues);
}

CTRL_CMD_DEFINE_RO(link_gauge, "gauge");
static int get_link_gauge(struct ctrl_cmd *cmd, void *data)
{
	const struct metrics_link link = { .view = *view_of(cmd) };
	const char *dot = strrchr(cmd->variable, '.');

	return reply_gauge(cmd, &metrics_links, dot ? dot + 1 : "", &link);
}

/* ---- one link ---- */

CTRL_CMD_DEFINE_RO(state, "state");
static int get_state(struct ctrl_cmd *cmd, void *data)
{
	return reply_text(cmd, view_of(cmd)->state);
}

CTRL_CMD_DEFINE_RO(why, "why");
static int get_why(struct ctrl_cmd *cmd, void *data)
{
	const char *why = view_of(cmd)->why;

	return reply_text(cmd, why && *why ? why : "-");
}

CTRL_CMD_DEFINE_RO(peer, "peer");
static int get_peer(struct ctrl_cmd *cmd, void *data)
{
	return reply_text(cmd, view_of(cmd)->peer);
}

CTRL_CMD_DEFINE_RO(since, "since");
static int get_since(struct ctrl_cmd *cmd, void *data)
{
	return reply_number(cmd, view_of(cmd)->since_s);
}

CTRL_CMD_DEFINE(admin, "admin");
static int get_admin(struct ctrl_cmd *cmd, void *data)
{
	return reply_text(cmd, view_of(cmd)->is_down ? "down" : "up");
}

static int verify_admin(struct ctrl_cmd *cmd, const char *value, void *data)
{
	if (!strcmp(value, "up") || !strcmp(value, "down"))
		return 0;
	cmd->reply = "up or down";
	return -EINVAL;
}

static int set_admin(struct ctrl_cmd *cmd, void *data)
{
	struct ctrl *c = data;

	if (links_put(c->links, view_of(cmd)->name, cmd->value[0] == 'd') < 0) {
		cmd->reply = "no such link";
		return CTRL_CMD_ERROR;
	}
	return reply_text(cmd, cmd->value);
}

/* ---- names ---- */

static bool find_link(struct ctrl *c, const char *name)
{
	size_t i;

	for (i = 0; i < links_count(c->links); i++) {
		told_link(c->told, i, &c->view);
		if (!strcmp(c->view.name, name))
			return true;
	}
	return false;
}

/* One word of `link.NAME.variable`. returns: 1 when it was one, 0 when the variable begins here, -ENODEV. */
static int look_up_variable(void *data, vector words, int *node, void **node_data, int *i)
{
	struct ctrl *c = data;
	const char *word = vector_slot(words, *i);

	if (*node == CTRL_NODE_ROOT && !strcmp(word, "link")) {
		*node = NODE_LINKS;
		*node_data = NULL;
		return 1;
	}
	if (*node == CTRL_NODE_ROOT && !strcmp(word, VAULT_WORD)) {
		*node = NODE_VAULT;
		return 1;
	}
	if (*node != NODE_LINKS)
		return 0;
	if (!find_link(c, word))
		return -ENODEV;
	*node = NODE_LINK;
	*node_data = &c->view;
	return 1;
}

/* libosmoctrl takes a name without dots: what stands before one is a node. */
static enum ctrl_node_type node_of(const char **name, enum ctrl_node_type node)
{
	size_t len = strlen(VAULT_WORD);

	if (strncmp(*name, VAULT_WORD ".", len + 1))
		return node;
	*name += len + 1;
	return (enum ctrl_node_type)NODE_VAULT;
}

static int install_gauges(struct ctrl *c, enum ctrl_node_type node, const struct metrics_set *set, const struct ctrl_cmd_element *like)
{
	struct ctrl_cmd_element *element;
	size_t i;

	for (i = 0; i < set->n; i++) {
		if (!set->metrics[i].ctrl)
			continue;
		element = talloc_memdup(c, like, sizeof(*like));
		if (!element)
			return -ENOMEM;
		element->name = set->metrics[i].ctrl;
		if (ctrl_cmd_install(node_of(&element->name, node), element))
			return -ENOMEM;
	}
	return 0;
}

static int install(struct ctrl *c)
{
	struct ctrl_cmd_element *link[] = { &cmd_state, &cmd_why, &cmd_peer, &cmd_since, &cmd_admin };
	size_t i;
	int rc = ctrl_cmd_install(CTRL_NODE_ROOT, &cmd_links);

	for (i = 0; i < ARRAY_SIZE(link) && rc == 0; i++)
		rc = ctrl_cmd_install((enum ctrl_node_type)NODE_LINK, link[i]);
	if (rc == 0)
		rc = install_gauges(c, CTRL_NODE_ROOT, &metrics_queues, &cmd_queue_gauge);
	if (rc == 0)
		rc = install_gauges(c, (enum ctrl_node_type)NODE_LINK, &metrics_links, &cmd_link_gauge);
	return rc ? -ENOMEM : 0;
}

/* ---- clients ---- */

/* The library takes any number of clients, and sockets that block. */
static int on_connection(struct osmo_fd *ofd, unsigned what)
{
	struct ctrl *c = ((struct ctrl_handle *)ofd->data)->data;
	struct ctrl_connection *client;
	unsigned n = llist_count(&c->handle->ccon_list);
	int fd, rc;

	if (n >= CTRL_CLIENTS_MAX) {
		fd = accept4(ofd->fd, NULL, NULL, SOCK_CLOEXEC);
		if (fd >= 0)
			close(fd);
		return 0;
	}
	rc = c->accept(ofd, what);
	llist_for_each_entry(client, &c->handle->ccon_list, list_entry)
		if (fcntl(client->write_queue.bfd.fd, F_SETFL, O_NONBLOCK) < 0)
			LOGP(DMAIN, LOGL_ERROR, "ctrl: a client blocks: %s\n", strerror(errno));
	return rc;
}

/* ---- life ---- */

int ctrl_open(struct ctrl **ctrl, void *ctx, const struct config_listen *listen, struct links *links, const struct told *told,
	      const struct identity *identity)
{
	struct ctrl *c = talloc_zero(ctx, struct ctrl);
	int rc;

	*ctrl = NULL;
	if (!c)
		return -ENOMEM;
	c->links = links;
	c->told = told;
	c->identity = identity;
	errno = 0;
	c->handle = ctrl_interface_setup_dynip2(c, listen->bind, listen->port, look_up_variable, NODES);
	if (!c->handle) {
		rc = errno ? -errno : -EADDRINUSE;	/* the library has no cause to give */
		talloc_free(c);
		return rc;
	}
	c->accept = c->handle->listen_fd.cb;
	c->handle->listen_fd.cb = on_connection;
	if (install(c) < 0) {
		ctrl_close(c);
		return -ENOMEM;
	}
	LOGP(DMAIN, LOGL_NOTICE, "ctrl: listening on %s port %u, no password, open to every user of this host\n", listen->bind, listen->port);
	*ctrl = c;
	return 0;
}

static void client_close(struct ctrl_connection *client)
{
	osmo_wqueue_clear(&client->write_queue);
	osmo_fd_unregister(&client->write_queue.bfd);
	close(client->write_queue.bfd.fd);
	llist_del(&client->list_entry);
	talloc_free(client);
}

void ctrl_close(struct ctrl *c)
{
	struct ctrl_connection *client, *next;

	if (!c)
		return;
	llist_for_each_entry_safe(client, next, &c->handle->ccon_list, list_entry)
		client_close(client);
	osmo_fd_unregister(&c->handle->listen_fd);
	close(c->handle->listen_fd.fd);
	talloc_free(c->handle);
	talloc_free(c);
}
