/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/daemon/gateway.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/select.h>
#include <osmocom/core/timer.h>
#include <talloc.h>

#include "store/base/clock.h"
#include "gateway/config/config.h"
#include "gateway/config/config_menus.h"
#include "gateway/console/console.h"
#include "gateway/links/links.h"
#include "gateway/resolve/resolve.h"
#include "store/base/log.h"
#include "gateway/daemon/link_report.h"
#include "gateway/session/outbox.h"
#include "gateway/session/session.h"
#include "gateway/daemon/supervisor.h"
#include "menus/engine/menu.h"
#include "store/base/handoff.h"
#include "store/base/roles.h"
#include "store/door/identity.h"

#define GATEWAY_UNBIND_MS	3000	/* below SUPERVISOR_DRAIN_S: a peer that does not answer an unbind must not cost the drain */
#define GATEWAY_NOTES_MS	700	/* on top of that at the most, for what became of SMS to reach the vault; both below SUPERVISOR_DRAIN_S */

/* What a gateway leaves to the next one. */
struct kept {
	struct links_kept links[LINKS_KEPT_MAX];
};

struct gateway {
	const struct config *conf, *latest;	/* latest: of the links, until they have it */
	struct clock clock;
	struct menu *menu;
	struct identity *identity;
	struct resolve *resolve;
	struct session_conf session_conf;
	struct session *session;
	struct links *links;
	struct link_report *report;
	struct kept *kept;
	struct console *console;
	struct osmo_fd control;
	struct roles roles;
	struct osmo_timer_list unbind;
	bool draining, is_unbound, ended;
};

/* ---- menus ---- */

struct offer {
	const struct config *conf;
	struct config_faults *warnings;
};

static void warn_of_lang(void *ctx, const struct menu_lang_info *info)
{
	const struct offer *o = ctx;
	const char *const *code = o->conf->service.unreviewed;

	if (!strcmp(info->review, "done"))
		return;
	while (*code && strcmp(*code, info->code))
		code++;
	config_faults_add(o->warnings, NULL, 0, *code ? "warning: language %s is offered, and no native reader has read it" :
			  "warning: language %s is not offered: no native reader has read it; to offer it all the same, name it in service.unreviewed",
			  info->code);
}

static void check_offer(struct menu *menu, const struct config *conf, struct config_faults *faults, struct config_faults *warnings)
{
	struct offer o = { conf, warnings };

	menu_each_lang(menu, warn_of_lang, &o);
	if (menu_offer_read(menu, conf->service.unreviewed) < 0)
		config_faults_add(faults, NULL, 0, "service.languages: the first, %s, was read by no native reader; expected one that was, or its name in "
				  "service.unreviewed", conf->service.languages[0]);
}

void gateway_check_menus(void *ctx, const struct config *conf, bool is_test, struct config_faults *faults, struct config_faults *warnings)
{
	struct menu_faults *mf = menu_faults_new(ctx);
	struct menu *menu = NULL;
	size_t i;
	int rc = mf ? config_menus_load(&menu, ctx, conf, mf) : -ENOMEM;

	for (i = 0; mf && i < menu_faults_count(mf); i++)
		config_faults_add(faults, NULL, 0, "%s", menu_faults_get(mf, i));
	if (rc < 0 && config_faults_count(faults) == 0)
		config_faults_add(faults, conf->service.menus[0], 0, "%s; expected a folder with menus", strerror(-rc));
	if (menu && !is_test)
		check_offer(menu, conf, faults, warnings);
	menu_free(menu);
	talloc_free(mf);
}

/* ---- the vault ---- */

static void on_vault_died(void *data)
{
	LOGP(DMAIN, LOGL_NOTICE, "lost the vault; callers are asked to dial again\n");
}

static void on_clock(void *data, int64_t offset_s)
{
	struct gateway *g = data;

	g->clock.offset_s = offset_s;
}

static const struct identity_pair_ops pair_ops = { .died = on_vault_died, .clock = on_clock };

/* ---- the end ---- */

/* Results of SMS that the vault does not have yet: without them it would send those SMS again. */
static bool has_notes(const struct gateway *g)
{
	struct outbox_counts c;
	struct links_view v;
	size_t i, n = links_count(g->links);

	for (i = 0; i < n; i++) {
		links_look(g->links, i, &v);
		if (session_outbox(g->session, v.name, &c) && (c.notes || c.reserved))
			return true;
	}
	return false;
}

static bool is_over(const struct gateway *g)
{
	return g->ended || (g->is_unbound && !has_notes(g));
}

static void on_unbind_late(void *data)
{
	struct gateway *g = data;

	g->ended = g->is_unbound;
	g->is_unbound = true;
	osmo_timer_schedule(&g->unbind, GATEWAY_NOTES_MS / 1000, GATEWAY_NOTES_MS % 1000 * 1000);
}

static void on_stopped(void *data)
{
	struct gateway *g = data;

	g->is_unbound = true;
}

/* Phones first, then the operators. */
static void drain(struct gateway *g)
{
	if (g->draining)
		return;
	g->draining = true;
	session_drain(g->session);
	osmo_timer_schedule(&g->unbind, GATEWAY_UNBIND_MS / 1000, GATEWAY_UNBIND_MS % 1000 * 1000);
	links_stop(g->links);
}

/* ---- the supervisor ---- */

static void take_pair(struct gateway *g, const struct handoff *msg, int fd)
{
	if (msg->peer == HANDOFF_RESOLVER) {
		if (resolve_pair(g->resolve, fd) < 0)
			LOGP(DMAIN, LOGL_ERROR, "cannot use the new pair to the resolver\n");
	} else if (msg->peer != HANDOFF_VAULT) {
		close(fd);
	} else if (identity_pair_replace(g->identity, fd) < 0) {
		LOGP(DMAIN, LOGL_ERROR, "cannot use the new pair to the vault\n");
	} else {
		link_report_again(g->report);
	}
}

/* Text, and secrets behind it. */
static const struct config *read_latest(struct gateway *g, const char *octets, size_t size, size_t text_len)
{
	struct config_faults *faults = config_faults_new(g);
	const struct config *conf = NULL;
	char *text = text_len <= size ? talloc_strndup(g, octets, text_len) : NULL;
	size_t i;

	if (faults && text && config_parse(&conf, g, g->conf->file, text, text_len, CONFIG_HANDED, faults) == 0 &&
	    config_secrets_read(conf, (const uint8_t *)octets + text_len, size - text_len) < 0) {
		config_free(conf);
		conf = NULL;
	}
	for (i = 0; faults && i < config_faults_count(faults); i++)
		LOGP(DMAIN, LOGL_ERROR, "%s\n", config_faults_get(faults, i) ? config_faults_get(faults, i) : "more");
	talloc_free(text);
	talloc_free(faults);
	return conf;
}

static void tell_difference(const char *path)
{
	LOGP(DMAIN, LOGL_NOTICE, "%s: the change takes effect when the daemon is restarted\n", path);
}

/* owns: conf, taken by the links. */
static void use_latest(struct gateway *g, const struct config *conf)
{
	size_t changed = config_differences(g->conf, conf, tell_difference);

	changed += links_reload(g->links, conf);
	if (!changed)
		LOGP(DMAIN, LOGL_NOTICE, "configuration read again: nothing changed\n");
}

static void take_config(struct gateway *g, const struct handoff *msg, int fd)
{
	const struct config *conf = NULL;
	struct stat st;
	void *mem = fstat(fd, &st) == 0 && st.st_size > 0 ? mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;

	close(fd);
	if (mem != MAP_FAILED) {
		conf = g->draining ? NULL : read_latest(g, mem, st.st_size, msg->index);
		munmap(mem, st.st_size);
	}
	if (conf)
		use_latest(g, conf);
	else
		LOGP(DMAIN, LOGL_ERROR, "cannot use the new configuration; the links are unchanged\n");
}

static int on_control(struct osmo_fd *ofd, unsigned what)
{
	struct gateway *g = ofd->data;
	struct handoff msg;
	int fd, rc = handoff_recv(ofd->fd, &msg, &fd);

	if (rc == -EAGAIN)
		return 0;
	if (rc <= 0) {
		osmo_fd_read_disable(ofd);
		drain(g);
	} else if (msg.type == HANDOFF_DRAIN) {
		drain(g);
	} else if (msg.type == HANDOFF_PAIR) {
		take_pair(g, &msg, fd);
	} else if (msg.type == HANDOFF_CONFIG) {
		take_config(g, &msg, fd);
	} else if (msg.type == HANDOFF_CLOCK) {
		on_clock(g, msg.offset_s);
	} else if (msg.type == HANDOFF_ROLE) {
		roles_take(&g->roles, &msg);
	}
	return 0;
}

/* ---- life ---- */

static int doors_open(struct gateway *g)
{
	g->identity = identity_new_pair(g, -1);
	g->resolve = resolve_new(g);
	if (!g->identity || !g->resolve)
		return -ENOMEM;
	identity_pair_watch(g->identity, &pair_ops, g);
	g->session_conf = (struct session_conf){
		.code = g->conf->service.code,
		.country = g->conf->service.country,
		.guard_ms = g->conf->service.guard_ms,
		.dialogues_max = SESSION_DIALOGUES_MAX,
	};
	g->session = session_new(g, &g->session_conf, g->identity, g->menu, &g->clock);
	g->links = g->session ? links_new(g, g->conf, g->session, g->kept->links, on_stopped, g) : NULL;
	if (!g->links)
		return -ENOMEM;
	links_ask(g->links, g->resolve);
	return 0;
}

static int kept_open(struct gateway *g, int fd)
{
	_Static_assert(sizeof(struct kept) <= SUPERVISOR_HANDED_SIZE, "every link has its part");
	void *mem = mmap(NULL, SUPERVISOR_HANDED_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	close(fd);
	if (mem == MAP_FAILED)
		return -errno;
	g->kept = mem;
	return 0;
}

static int open_links(struct gateway *g)
{
	const struct config *latest = g->latest;

	int rc;

	g->latest = NULL;
	rc = links_open(g->links, latest);
	if (rc < 0)
		return rc;
	g->report = link_report_new(g, g->links, g->console, g->identity);
	return g->report ? 0 : -ENOMEM;
}

static int gateway_open(struct gateway *g, int handed_fd)
{
	const struct handoff ready = { .type = HANDOFF_READY, .peer = HANDOFF_GATEWAY };
	int rc = kept_open(g, handed_fd);

	if (rc == 0)
		rc = doors_open(g);
	if (rc == 0)
		rc = console_open(&g->console, g, g->conf, &g->clock, g->links, g->session, g->identity, &g->roles);
	if (rc == 0)
		rc = open_links(g);
	if (rc == 0)
		rc = osmo_fd_register(&g->control);
	if (rc == 0)
		links_start(g->links);
	if (rc == 0)
		rc = handoff_send(g->control.fd, &ready, -1);
	return rc;
}

static void gateway_close(struct gateway *g)
{
	osmo_timer_del(&g->unbind);
	link_report_free(g->report);
	console_close(g->console);
	links_free(g->links);
	resolve_free(g->resolve);
	config_free(g->latest);
	session_free(g->session);
	identity_free(g->identity);
	menu_free(g->menu);
	osmo_fd_close(&g->control);
	if (g->kept)
		munmap(g->kept, SUPERVISOR_HANDED_SIZE);
	talloc_free(g);
}

int gateway_main(void *ctx, const struct config *conf, const struct config *links, struct menu *menu, int64_t still_s, int control_fd, int handed_fd)
{
	struct gateway *g = talloc_zero(ctx, struct gateway);
	int rc;

	if (!g)
		return -ENOMEM;
	g->menu = menu;
	g->conf = conf;
	g->latest = links;
	g->clock.still_s = still_s;
	osmo_timer_setup(&g->unbind, on_unbind_late, g);
	osmo_fd_setup(&g->control, control_fd, OSMO_FD_READ, on_control, g, 0);
	rc = gateway_open(g, handed_fd);
	while (rc == 0 && !is_over(g)) {
		osmo_select_main(0);
		secret_wipe_stack();
	}
	gateway_close(g);
	return rc;
}
