/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/daemon/preflight.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>

#include "gateway/config/config.h"
#include "store/base/rights.h"
#include "store/seal/seal_minisign.h"
#include "store/vault/vault.h"
#include "store/vault/vault_store.h"

static void tell_store(void *ctx, const char *fault)
{
	config_faults_add(ctx, NULL, 0, "%s", fault);
}

/* Without listening: nobody notices. returns: 0; -errno. */
static int try_bind(const struct addrinfo *a)
{
	int fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, a->ai_protocol), on = 1, rc = 0;

	if (fd < 0)
		return -errno;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0 || bind(fd, a->ai_addr, a->ai_addrlen) < 0)
		rc = -errno;
	close(fd);
	return rc;
}

static void look_at_port(struct config_faults *warnings, const char *what, const char *bind, uint16_t port)
{
	const struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM };
	struct addrinfo *a;
	char text[8];
	int rc;

	snprintf(text, sizeof(text), "%u", port);
	if (!bind || !port || getaddrinfo(bind, text, &hints, &a) != 0)
		return;
	rc = try_bind(a);
	freeaddrinfo(a);
	if (rc < 0)
		config_faults_add(warnings, NULL, 0, "warning: %s: cannot listen on %s port %u: %s", what, bind, port, strerror(-rc));
}

static void look_at_ports(const struct config *conf, struct config_faults *warnings)
{
	size_t i;

	look_at_port(warnings, "vty", conf->vty.bind, conf->vty.port);
	look_at_port(warnings, "ctrl", conf->ctrl.bind, conf->ctrl.port);
	look_at_port(warnings, "prometheus", conf->prometheus.bind, conf->prometheus.port);
	for (i = 0; i < conf->n_links; i++)
		look_at_port(warnings, conf->links[i].name, conf->links[i].outbind.bind, conf->links[i].outbind.port);
}

static void look_at_folder(const struct config *conf, struct config_faults *warnings)
{
	const struct rights_user user = { "process.vault_user", conf->process.vault_user };
	char err[VAULT_STORE_ERR];

	if (vault_store_folder(&user, conf->store.path, err, sizeof(err)) < 0)
		config_faults_add(warnings, NULL, 0, "warning: %s", err);
}

/* The folder is looked at all the time: it may come later. */
static void look_at_feed(const struct config *conf, struct config_faults *faults, struct config_faults *warnings)
{
	struct seal_minisign key;

	if (conf->sim.key && seal_minisign_key(&key, conf->sim.key, strlen(conf->sim.key)))
		config_faults_add(faults, NULL, 0, "%s: no key; expected the public key file that minisign made", conf->sim.key_file);
	if (warnings && conf->sim.feed && access(conf->sim.feed, R_OK | W_OK | X_OK) < 0)
		config_faults_add(warnings, NULL, 0, "warning: sim_feed: %s: %s", conf->sim.feed, strerror(errno));
}

void preflight_check(const struct config *conf, struct config_faults *faults, struct config_faults *warnings, bool *is_test)
{
	bool is_served;
	int rc = vault_store_look(conf->store.path, conf->store.keyfile, conf->store.anchor, config_has_users(conf), is_test, tell_store,
				  faults);

	look_at_feed(conf, faults, warnings);
	rc = vault_admin_look(conf->store.admin, &is_served);
	if (rc < 0)
		config_faults_add(faults, NULL, 0, "%s: %s; expected a place for the socket of musafirctl", conf->store.admin, strerror(-rc));
	if (warnings && rc != -ENOENT)
		look_at_folder(conf, warnings);
	if (warnings && !is_served)	/* else they are in use by the daemon that runs */
		look_at_ports(conf, warnings);
}
