/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/select.h>
#include <osmocom/core/talloc.h>

#include "store/base/handoff.h"
#include "store/base/log.h"
#include "store/base/monotonic.h"
#include "store/identity/identity_actors.h"
#include "store/vault/admin_server.h"
#include "store/vault/vault_priv.h"

#define ADMIN_TRIES	10
#define ADMIN_TRY_MS	100

/* ---- supervisor ---- */

static void control_pair(struct vault *v, const struct handoff *msg, int fd)
{
	struct vault_gate *g = vault_gate_of(v, msg->peer);

	if (g)
		vault_gate_attach(g, fd);
	else if (msg->peer == HANDOFF_KDF)
		vault_kdf_attach(v, msg->index, fd);
	else
		close(fd);
}

/* The gateway has it as well: phones come by links that were not there before. */
static void control_links(struct vault *v, const struct handoff *msg, int fd)
{
	if (v->conf->take_links)
		v->conf->take_links(v->conf->links_ctx, fd, msg->index);
	else
		close(fd);
	identity_core_links(v->core);
}

static int control_cb(struct osmo_fd *ofd, unsigned int what)
{
	struct vault *v = ofd->data;
	struct handoff msg;
	int fd = -1, rc = handoff_recv(ofd->fd, &msg, &fd);

	if (rc == -EAGAIN)
		return 0;
	if (rc <= 0 || msg.type == HANDOFF_DRAIN)
		v->ending = true;
	else if (msg.type == HANDOFF_PAIR)
		control_pair(v, &msg, fd);
	else if (msg.type == HANDOFF_CONFIG)
		control_links(v, &msg, fd);
	else if (msg.type == HANDOFF_FEED)
		vault_feed_take(v, fd, msg.index);
	else if (msg.type == HANDOFF_ROLE)
		roles_take(&v->roles, &msg);
	return 0;
}

static void control_close(struct vault *v)
{
	if (v->control.fd < 0)
		return;
	osmo_fd_unregister(&v->control);
	close(v->control.fd);
	v->control.fd = -1;
}

static int control_open(struct vault *v, int fd)
{
	if (fd < 0)
		return 0;
	osmo_fd_setup(&v->control, fd, OSMO_FD_READ, control_cb, v, 0);
	return osmo_fd_register(&v->control);
}

/* ---- life ---- */

static void signal_cb(struct osmo_signalfd *osfd, const struct signalfd_siginfo *info)
{
	struct vault *v = osfd->data;

	v->ending = true;
}

/* SIGPIPE never ends us; SIGTERM and SIGINT are read by the loop, so that a batch is never cut. */
static int signals_open(struct vault *v)
{
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return -errno;
	v->signals = osmo_signalfd_setup(v, set, signal_cb, v);
	return v->signals ? 0 : -EMFILE;
}

static void janitor_cb(void *data)
{
	vault_batch_janitor(data);
}

static int core_open(struct vault *v)
{
	if (v->conf->still_s && !vault_clock_may_move(v)) {
		LOGP(DSTORE, LOGL_ERROR, "--test-clock=SECONDS: only with a key made by `musafirctl init --test`\n");
		return -EPERM;
	}
	v->clock = vault_store_clock(&v->store);
	v->clock.still_s = v->conf->still_s;
	if (v->clock.still_s)
		snprintf(v->clock.boot, sizeof(v->clock.boot), "still %lld", (long long)v->clock.still_s);
	if (!vault_clock_may_move(v))
		v->clock.offset_s = v->clock.jump_s = 0;
	v->core = identity_core_new(v, v->store.db, v->store.keys, &v->clock, v->conf->identity, identity_actors);
	v->batch = talloc_zero(v, struct vault_batch);
	return v->core && v->batch ? 0 : -ENOMEM;
}

static void peers_open(struct vault *v, const struct vault_fds *fds)
{
	unsigned i;

	vault_gate_attach(vault_gate_of(v, HANDOFF_GATEWAY), fds->gateway);
	v->kdf.n_workers = fds->n_workers < VAULT_WORKERS_MAX ? fds->n_workers : VAULT_WORKERS_MAX;
	for (i = 0; i < fds->n_workers && i < VAULT_WORKERS_MAX; i++)
		vault_kdf_attach(v, i, fds->workers[i]);
}

static void vault_close(struct vault *v)
{
	osmo_timer_del(&v->janitor);
	osmo_timer_del(&v->scrub.timer);
	vault_feed_close(v);
	admin_server_free(v->admin);
	vault_gates_close(v);
	vault_kdf_close(v);
	control_close(v);
	if (v->signals)
		osmo_fd_close(&v->signals->ofd);
	vault_anchor_close(v);
	identity_core_free(v->core);
	vault_store_close(&v->store);
	vault_host_close(v);
	if (v->batch)
		secret_wipe_mem(v->batch, sizeof(*v->batch));
	talloc_free(v);
}

static struct vault *vault_new(void *ctx, const struct vault_conf *conf)
{
	struct vault *v = talloc_zero(ctx, struct vault);

	if (!v)
		return NULL;
	v->conf = conf;
	v->db_path = conf->db_path;
	v->control.fd = v->host.mark.fd = -1;
	v->started_ms = monotonic_ms();
	vault_gates_init(v);
	vault_kdf_init(v);
	osmo_timer_setup(&v->janitor, janitor_cb, v);
	vault_scrub_init(v);
	vault_feed_init(v);
	return v;
}

static int store_open(struct vault *v)
{
	char err[VAULT_STORE_ERR];
	int rc = vault_store_open(&v->store, v->conf->db_path, v->conf->keyfile, VAULT_LOCK_S, v->conf->keep_older, err, sizeof(err));

	if (rc < 0) {
		LOGP(DSTORE, LOGL_ERROR, "%s\n", err);
		return rc;
	}
	rc = vault_store_user(v->store.keys, v->conf->has_users, err, sizeof(err));
	if (rc < 0) {
		LOGP(DSTORE, LOGL_ERROR, "%s\n", err);
		return rc;
	}
	rc = vault_anchor_look(v);
	if (rc < 0)
		return rc;
	if (!seal_keys_is_locked(v->store.keys))
		LOGP(DSTORE, LOGL_NOTICE, "the keys may be written to swap: the limit on locked memory (ulimit -l) is too low; expected 64 KiB or more\n");
	if (!seal_keys_is_test(v->store.keys) && vault_store_has_escrow(v->conf->keyfile))
		LOGP(DSTORE, LOGL_ERROR, "escrow.key stands beside %s: with it the database alone opens everybody; move it off this host\n",
		     v->conf->keyfile);
	rc = vault_store_write_once(&v->store);
	if (rc < 0)
		LOGP(DSTORE, LOGL_ERROR, "%s: cannot be written: %s\n", v->conf->db_path, strerror(-rc));
	return rc;
}

/* It serves all the same. */
static void look_at_folder(const struct vault *v)
{
	char err[VAULT_STORE_ERR];

	if (vault_store_folder(&v->conf->user, v->conf->db_path, err, sizeof(err)) < 0)
		LOGP(DSTORE, LOGL_ERROR, "%s\n", err);
}

/* Whoever held the database may not have closed its socket yet. */
static int admin_open(struct vault *v)
{
	const struct timespec pause = { .tv_nsec = ADMIN_TRY_MS * 1000000 };
	enum admin_role which;
	unsigned tries;
	int fd = -EADDRINUSE;

	if (admin_groups_read(&v->groups, v->conf->groups, &which) < 0) {
		LOGP(DSTORE, LOGL_ERROR, "admin.%s: there is no such group on this host\n", admin_role_name(which));
		return -ENOENT;
	}
	for (tries = 0; tries < ADMIN_TRIES && fd == -EADDRINUSE; tries++) {
		if (tries)
			nanosleep(&pause, NULL);
		fd = vault_admin_listen(v->conf->admin, admin_groups_any(&v->groups));
	}
	if (fd < 0) {
		LOGP(DSTORE, LOGL_ERROR, "%s: %s\n", v->conf->admin, strerror(-fd));
		return fd;
	}
	v->admin = admin_server_new(v, fd);
	return v->admin ? 0 : -ENOMEM;
}

static int enter(struct vault *v)
{
	int rc = v->conf->enter ? v->conf->enter(v->conf->enter_ctx, v->conf->db_path) : 0;

	if (rc > 0) {
		db_rooted(v->store.db);
		v->db_path = strrchr(v->db_path, '/') ?: v->db_path;
	}
	return rc < 0 ? rc : 0;
}

/* The order matters: who holds the database may run, and only then is anything made that others see; files are open and written to before the
 * rights to open them go. */
static int vault_open(struct vault *v, const struct vault_fds *fds)
{
	int rc = store_open(v);

	if (rc == 0)
		rc = vault_host_open(v);
	if (rc == 0)
		rc = core_open(v);
	if (rc == 0)
		rc = vault_anchor_open(v);
	if (rc == 0)
		rc = admin_open(v);
	if (rc == 0)
		look_at_folder(v);
	if (rc == 0)
		rc = enter(v);
	if (rc == 0)
		rc = signals_open(v);
	if (rc == 0)
		rc = control_open(v, fds->control);
	return rc;
}

static void vault_serve(struct vault *v)
{
	osmo_timer_schedule(&v->janitor, 0, 0);
	vault_tell(v, HANDOFF_READY, HANDOFF_VAULT, 0);
	if (v->clock.offset_s)
		vault_tell(v, HANDOFF_CLOCK, HANDOFF_VAULT, 0);
	LOGP(DSTORE, LOGL_NOTICE, "vault serving\n");
	while (!v->ending) {
		osmo_select_main(v->turn);
		if (v->turn)
			vault_batch_run(v);
		vault_batch_unheard(v);
		vault_scrub_look(v);
		identity_core_in_log(v->core, vault_scrub_age(v));
		secret_wipe_stack();
	}
	LOGP(DSTORE, LOGL_NOTICE, "vault stopping\n");
}

static void close_fds(const struct vault_fds *fds)
{
	unsigned i;

	close(fds->gateway);
	for (i = 0; i < fds->n_workers; i++)
		close(fds->workers[i]);
}

int vault_main(void *ctx, const struct vault_conf *conf, const struct vault_fds *fds)
{
	struct vault *v = vault_new(ctx, conf);
	int rc;

	if (!v) {
		close_fds(fds);
		return -ENOMEM;
	}
	rc = vault_open(v, fds);
	if (rc == 0) {
		peers_open(v, fds);
		vault_serve(v);
	} else {
		close_fds(fds);
	}
	vault_close(v);
	return rc;
}
