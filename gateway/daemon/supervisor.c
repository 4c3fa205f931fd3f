/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/daemon/supervisor_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/select.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

#include "gateway/daemon/feed_folder.h"
#include "gateway/daemon/notify.h"
#include "gateway/daemon/sandbox.h"
#include "store/base/log.h"
#include "store/base/loop.h"
#include "store/base/monotonic.h"

#define LAST_WORDS_MAX	16	/* a role says three things in its life */
#define ALL_IS_WELL	"every role answers"
#define MEMBERS_MAX	(SUPERVISOR_ROLES_MAX + SUPERVISOR_WORKERS_MAX)

_Static_assert(2 * SUPERVISOR_DRAIN_S < SUPERVISOR_END_S, "fronts and vault drain one after the other");

struct supervisor {
	const struct supervisor_conf *conf;
	int config_fd, memory_fd, links_fd;	/* what roles are handed; links: of a later configuration */
	struct supervisor_child members[MEMBERS_MAX];
	unsigned n_members;
	struct osmo_signalfd *signals;
	struct osmo_timer_list patience, look, feed_look;
	struct feed_folder *feed;	/* NULL: none is configured */
	unsigned feed_start;		/* of the vault that has what was taken */
	bool is_feed_judged;		/* it is removed at the next look */
	bool is_ending;
	enum supervisor_end stage;	/* while it ends */
	bool was_ready;			/* once: from then on nothing a role does ends the daemon */
	const struct supervisor_child *silent;	/* whose silence the service manager was told of; NULL: nobody's */
	int64_t clock_offset_s;		/* test clock, for roles started later */
	int rc;
};

static void start_child(struct supervisor_child *child);
static void end_step(struct supervisor *sup);

static void schedule_s(struct supervisor *sup, struct osmo_timer_list *timer, unsigned s)
{
	unsigned long long ms = (unsigned long long)s * sup->conf->second_ms;

	osmo_timer_schedule(timer, ms / 1000, ms % 1000 * 1000);
}

static void tell_child(struct supervisor_child *child, const struct handoff *msg, int fd)
{
	int rc = child->pid && child->control.fd >= 0 ? handoff_send(child->control.fd, msg, fd) : 0;	/* closed: it is about to go */

	if (rc && rc != -EPIPE)
		LOGP(DMAIN, LOGL_ERROR, "%s: cannot send a control message: %s\n", child->role->name, strerror(-rc));
}

/* ---- how roles are, for those that others ask ---- */

static enum handoff_role state_of(const struct supervisor_child *child)
{
	if (!child->pid)
		return HANDOFF_ROLE_DOWN;
	if (!child->is_ready)
		return HANDOFF_ROLE_STARTING;
	return child->is_asked && child->unheard ? HANDOFF_ROLE_SILENT : HANDOFF_ROLE_UP;
}

static void tell_role(struct supervisor_child *to, const struct supervisor_child *of)
{
	const struct handoff msg = { .type = HANDOFF_ROLE, .peer = of->role->peer, .index = of->index, .state = of->told,
				     .restarts = of->starts ? of->starts - 1 : 0, .since_ms = of->told_ms };

	if (to->role->handed & SUPERVISOR_GETS_ROLES)
		tell_child(to, &msg, -1);
}

/* Its state may have changed: then tell it. */
static void tell_state(struct supervisor_child *child)
{
	struct supervisor *sup = child->sup;
	enum handoff_role state = state_of(child);
	unsigned i;

	if (state == child->told)
		return;
	child->told = state;
	child->told_ms = monotonic_ms();
	for (i = 0; i < sup->n_members; i++)
		tell_role(&sup->members[i], child);
}

/* It has just been started and knows of none. */
static void tell_roles(struct supervisor_child *child)
{
	unsigned i;

	for (i = 0; i < child->sup->n_members; i++)
		tell_role(child, &child->sup->members[i]);
}

/* ---- pairs ---- */

static bool is_joined(const struct supervisor_child *a, const struct supervisor_child *b)
{
	return a != b && (a->role->joins & SUPERVISOR_JOINS(b->role->peer) || b->role->joins & SUPERVISOR_JOINS(a->role->peer));
}

/* A new pair between two that are both alive. */
static void join_pair(struct supervisor_child *a, struct supervisor_child *b)
{
	struct handoff to_a = { .type = HANDOFF_PAIR, .peer = b->role->peer, .index = b->index };
	struct handoff to_b = { .type = HANDOFF_PAIR, .peer = a->role->peer, .index = a->index };
	int sv[2];

	if (!a->pid || !b->pid)
		return;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, sv) < 0) {
		LOGP(DMAIN, LOGL_ERROR, "cannot create a pair between %s and %s: %s\n", a->role->name, b->role->name, strerror(errno));
		return;
	}
	tell_child(a, &to_a, sv[0]);
	tell_child(b, &to_b, sv[1]);
	close(sv[0]);
	close(sv[1]);
}

static void join_all(struct supervisor *sup, struct supervisor_child *child)
{
	unsigned i;

	for (i = 0; i < sup->n_members; i++)
		if (is_joined(child, &sup->members[i]))
			join_pair(child, &sup->members[i]);
}

/* A role waits for those it gets a pair to, once: nothing goes out before the vault knows that this daemon may run. */
static bool may_start(const struct supervisor *sup, const struct supervisor_child *child)
{
	unsigned i;

	for (i = 0; i < sup->n_members; i++)
		if (child->role->joins & SUPERVISOR_JOINS(sup->members[i].role->peer) && !sup->members[i].was_ready)
			return false;
	return !child->was_started;
}

static void start_who_may(struct supervisor *sup)
{
	unsigned i;

	for (i = 0; i < sup->n_members && !sup->is_ending; i++)
		if (may_start(sup, &sup->members[i]))
			start_child(&sup->members[i]);
}

static void on_ready(struct supervisor *sup, struct supervisor_child *child, const struct handoff *msg)
{
	unsigned i;

	if (child->is_ready)
		return;
	child->is_ready = child->was_ready = true;
	tell_state(child);
	start_who_may(sup);
	if (sup->was_ready) {
		LOGP(DMAIN, LOGL_NOTICE, "%s %u is ready again\n", child->role->name, child->index);
		return;
	}
	for (i = 0; i < sup->n_members; i++)
		if (!sup->members[i].is_ready)
			return;
	sup->was_ready = true;
	LOGP(DMAIN, LOGL_NOTICE, "ready\n");
	notify_state(sup->conf->notify, NOTIFY_READY, ALL_IS_WELL);
}

static void on_clock(struct supervisor *sup, struct supervisor_child *from, const struct handoff *msg)
{
	unsigned i;

	if (!sup->conf->test_clock)
		return;
	sup->clock_offset_s = msg->offset_s;
	for (i = 0; i < sup->n_members; i++)
		if (&sup->members[i] != from)
			tell_child(&sup->members[i], msg, -1);
}

static void on_end_peer(struct supervisor *sup, struct supervisor_child *from, const struct handoff *msg)
{
	unsigned i;

	for (i = 0; i < sup->n_members; i++) {
		struct supervisor_child *c = &sup->members[i];

		if (c->role->peer != msg->peer || c->index != msg->index || c == from || !c->pid)
			continue;
		LOGP(DMAIN, LOGL_ERROR, "%s gave up on %s %u; killing it\n", from->role->name, c->role->name, c->index);
		kill(c->pid, SIGKILL);
	}
}

static void close_control(struct supervisor_child *child)
{
	if (child->control.fd < 0)
		return;
	osmo_fd_unregister(&child->control);
	close(child->control.fd);
	child->control.fd = -1;
}

static void on_alive(struct supervisor *sup, struct supervisor_child *from, const struct handoff *msg)
{
	from->is_asked = false;
	tell_state(from);
}

/* It is ended also if it lives on: what asks for that was captured, or meets a library that needs more than the sandbox knows of. */
static void on_refused(struct supervisor *sup, struct supervisor_child *from, const struct handoff *msg)
{
	char call[SANDBOX_CALL];

	sandbox_call(call, msg->index);
	from->is_refused = true;
	LOGP(DMAIN, LOGL_ERROR, "%s %u was ended by its sandbox: system call %u (%s)\n", from->role->name, from->index, msg->index, call);
	if (from->pid)
		kill(from->pid, SIGKILL);
}

static void on_feed_told(struct supervisor *sup, struct supervisor_child *from, const struct handoff *msg)
{
	if (!sup->feed || from->starts != sup->feed_start)
		return;
	if (msg->state == HANDOFF_FEED_DONE)
		sup->is_feed_judged = true;
	else if (msg->state == HANDOFF_FEED_HELD)
		feed_folder_hold(sup->feed);
	else
		feed_folder_release(sup->feed);
}

/* What roles may say. The vault alone judges others, and has the time: another that says so was captured, or is out of its mind. */
static const struct {
	void (*take)(struct supervisor *sup, struct supervisor_child *from, const struct handoff *msg);
	bool is_vaults;
} messages[] = {
	[HANDOFF_READY] = { on_ready, false },
	[HANDOFF_ALIVE] = { on_alive, false },
	[HANDOFF_REFUSED] = { on_refused, false },
	[HANDOFF_CLOCK] = { on_clock, true },
	[HANDOFF_END_PEER] = { on_end_peer, true },
	[HANDOFF_FEED_TOLD] = { on_feed_told, true },
};

static bool may_say(const struct supervisor_child *child, const struct handoff *msg)
{
	return msg->type < ARRAY_SIZE(messages) && messages[msg->type].take && (!messages[msg->type].is_vaults || child->role->peer == HANDOFF_VAULT);
}

static void end_liar(struct supervisor_child *child, const struct handoff *msg)
{
	LOGP(DMAIN, LOGL_ERROR, "%s %u sent what is not its to send (%u): captured, perhaps; killing it\n", child->role->name, child->index, msg->type);
	if (child->pid)
		kill(child->pid, SIGKILL);
	close_control(child);
}

/* Take one message. A role that closes its control socket, or talks nonsense on it, has to go. returns: true when there may be more. */
static bool take_control(struct supervisor_child *child)
{
	struct handoff msg;
	int fd, rc;

	if (child->control.fd < 0)
		return false;
	rc = handoff_recv(child->control.fd, &msg, &fd);
	if (fd >= 0)
		close(fd);
	if (rc == -EAGAIN)
		return false;
	if (rc != 1) {
		if (rc < 0 && child->pid)
			kill(child->pid, SIGKILL);
		close_control(child);
		return false;
	}
	if (may_say(child, &msg)) {
		messages[msg.type].take(child->sup, child, &msg);
		return true;
	}
	end_liar(child, &msg);
	return false;
}

static int on_control(struct osmo_fd *ofd, unsigned what)
{
	take_control(ofd->data);
	return 0;
}

static void start_later(struct supervisor_child *child)
{
	unsigned pause = child->pause_s;

	child->pause_s = OSMO_MIN(pause ? 2 * pause : 1, child->role->pause_max_s);
	schedule_s(child->sup, &child->restart, pause);
}

static void on_restart(void *data)
{
	struct supervisor_child *child = data;

	if (!child->sup->is_ending && !child->pid)
		start_child(child);
}

static void start_child(struct supervisor_child *child)
{
	struct supervisor *sup = child->sup;
	struct handoff clock = { .type = HANDOFF_CLOCK, .offset_s = sup->clock_offset_s };
	const int fds[SUPERVISOR_FDS] = {
		sup->config_fd,
		child->role->handed & SUPERVISOR_GETS_MEMORY ? sup->memory_fd : -1,
		child->role->handed & SUPERVISOR_GETS_LINKS ? sup->links_fd : -1,
	};
	int fd = -1, rc = supervisor_spawn(child, sup->conf, fds, &fd);

	child->was_started = true;
	if (rc < 0) {
		LOGP(DMAIN, LOGL_ERROR, "cannot start %s: %s\n", child->role->name, strerror(-rc));
		start_later(child);
		return;
	}
	child->is_ready = child->is_asked = child->is_refused = false;
	child->started_ms = monotonic_ms();
	child->starts++;
	osmo_fd_setup(&child->control, fd, OSMO_FD_READ, on_control, child, 0);
	if (osmo_fd_register(&child->control) < 0)
		LOGP(DMAIN, LOGL_ERROR, "cannot watch %s\n", child->role->name);
	if (sup->clock_offset_s)
		tell_child(child, &clock, -1);
	tell_state(child);
	tell_roles(child);
	join_all(sup, child);
}

static void log_death(const struct supervisor_child *child, int status)
{
	const char *name = child->role->name;

	if (WIFSIGNALED(status))
		LOGP(DMAIN, LOGL_ERROR, "%s %u was killed by signal %d; restarting it in %u s\n", name, child->index, WTERMSIG(status), child->pause_s);
	else
		LOGP(DMAIN, LOGL_ERROR, "%s %u exited with status %d; restarting it in %u s\n", name, child->index, WEXITSTATUS(status), child->pause_s);
}

static void begin_end(struct supervisor *sup, int rc)
{
	if (sup->is_ending)
		return;
	sup->rc = rc;
	sup->is_ending = true;
	notify_state(sup->conf->notify, NOTIFY_STOPPING, rc ? "a role could not start" : "answering what is open");
	end_step(sup);
}

static void on_death(struct supervisor_child *child, int status)
{
	struct supervisor *sup = child->sup;
	bool could_not_start = !sup->was_ready && !child->is_ready && (child->is_refused || (WIFEXITED(status) && WEXITSTATUS(status) != 0));

	child->pid = 0;
	child->is_ready = false;
	close_control(child);
	tell_state(child);
	if (sup->is_ending)
		return end_step(sup);
	if (could_not_start) {
		if (!child->is_refused)
			LOGP(DMAIN, LOGL_ERROR, "%s %u exited with status %d before it was ready; ending\n", child->role->name, child->index, WEXITSTATUS(status));
		return begin_end(sup, -ECHILD);
	}
	if (monotonic_ms() - child->started_ms >= (int64_t)SUPERVISOR_STEADY_S * sup->conf->second_ms)
		child->pause_s = 0;
	log_death(child, status);
	start_later(child);
}

static void reap_children(struct supervisor *sup)
{
	unsigned i, k;

	for (i = 0; i < sup->n_members; i++) {
		struct supervisor_child *c = &sup->members[i];
		int status;

		if (!c->pid || waitpid(c->pid, &status, WNOHANG) != c->pid)
			continue;
		c->pid = 0;
		/* What it said last, HANDOFF_READY perhaps, still counts. */
		for (k = 0; k < LAST_WORDS_MAX && take_control(c); k++)
			;
		on_death(c, status);
	}
}

/* Roles read the configuration from here, not from the disk: all of them the same. */
static int make_config_fd(const char *text, size_t len)
{
	int fd = memfd_create("musafir.conf", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd < 0)
		return -errno;
	if ((len && write(fd, text, len) != (ssize_t)len) ||
	    fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK) < 0) {
		close(fd);
		return -EIO;
	}
	return fd;
}

/* Who starts later reads the text; who runs is told, with the secrets, whose files it may not read any more, or the links alone. */
static void tell_config(struct supervisor *sup, const struct supervisor_reading *reading, int list_fd)
{
	const struct handoff all = { .type = HANDOFF_CONFIG, .index = reading->len }, list = { .type = HANDOFF_CONFIG, .index = strlen(reading->links) };
	unsigned i;

	for (i = 0; i < sup->n_members; i++) {
		struct supervisor_child *c = &sup->members[i];
		bool gets_secrets = c->role->handed & SUPERVISOR_GETS_SECRETS;

		if (c->role->handed & SUPERVISOR_GETS_LINKS)
			tell_child(c, gets_secrets ? &all : &list, gets_secrets ? reading->fd : list_fd);
	}
}

static void close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
}

/* returns: whether it counts from now on. */
static bool reload_config(struct supervisor *sup)
{
	struct supervisor_reading reading = { .fd = -1 };
	void *ctx = talloc_new(sup);
	int fd = -1, list_fd = -1;
	bool counts;

	if (sup->conf->reload(ctx, &reading, sup->conf) == 0) {
		fd = make_config_fd(reading.text, reading.len);
		list_fd = make_config_fd(reading.links, strlen(reading.links));
	}
	counts = fd >= 0 && list_fd >= 0;
	if (counts) {
		close(sup->links_fd);
		sup->links_fd = fd;
		tell_config(sup, &reading, list_fd);
	} else {
		close_fd(fd);
		LOGP(DMAIN, LOGL_ERROR, "configuration rejected; nothing changes\n");
	}
	close_fd(list_fd);
	close_fd(reading.fd);
	talloc_free(ctx);
	return counts;
}

/* A daemon that is not ready yet says so only once. */
static void reload_and_tell(struct supervisor *sup)
{
	struct notify *notify = sup->was_ready ? sup->conf->notify : NULL;

	notify_state(notify, NOTIFY_RELOADING, "reading the configuration anew");
	sup->silent = NULL;
	notify_state(notify, NOTIFY_READY, reload_config(sup) ? ALL_IS_WELL : "configuration rejected; nothing changed");
}

static void on_signal(struct osmo_signalfd *osfd, const struct signalfd_siginfo *info)
{
	struct supervisor *sup = osfd->data;

	if (info->ssi_signo == SIGCHLD)
		return reap_children(sup);
	if (info->ssi_signo == SIGHUP) {
		if (!sup->is_ending && sup->conf->reload)
			reload_and_tell(sup);
		return;
	}
	if (!sup->is_ending)
		LOGP(DMAIN, LOGL_NOTICE, "shutting down\n");
	begin_end(sup, 0);
}

/* Is a role of this stage still there? Then ask it to end, or with `hard` end it. */
static bool ask_stage(struct supervisor *sup, bool first, bool hard)
{
	struct handoff drain = { .type = HANDOFF_DRAIN };
	bool any = false;
	unsigned i;

	for (i = 0; i < sup->n_members; i++) {
		struct supervisor_child *c = &sup->members[i];

		if (c->role->end != sup->stage || !c->pid)
			continue;
		any = true;
		if (hard || c->role->is_worker)
			kill(c->pid, SIGKILL);
		else if (first)
			tell_child(c, &drain, -1);
	}
	return any;
}

static void end_step(struct supervisor *sup)
{
	bool first = !osmo_timer_pending(&sup->patience);

	while (sup->stage < SUPERVISOR_END_GONE && !ask_stage(sup, first, !sup->was_ready)) {
		osmo_timer_del(&sup->patience);
		first = true;
		sup->stage++;
	}
	if (sup->stage < SUPERVISOR_END_GONE && first)
		schedule_s(sup, &sup->patience, SUPERVISOR_DRAIN_S);
}

static void on_impatience(void *data)
{
	struct supervisor *sup = data;

	LOGP(DMAIN, LOGL_ERROR, "a role did not exit in time; killing it\n");
	ask_stage(sup, false, true);
	schedule_s(sup, &sup->patience, SUPERVISOR_DRAIN_S);
}

/* ---- who no longer turns its loop ---- */

static void ask_child(struct supervisor_child *child)
{
	const struct handoff ask = { .type = HANDOFF_ASK };

	child->is_asked = true;
	child->unheard = 0;
	tell_child(child, &ask, -1);
}

static unsigned look_ms(const struct supervisor *sup)
{
	unsigned ms = SUPERVISOR_LOOK_S * sup->conf->second_ms, watchdog_ms = notify_watchdog_ms(sup->conf->notify);

	return watchdog_ms ? OSMO_MIN(ms, watchdog_ms / SUPERVISOR_WATCHDOG_LOOKS) : ms;
}

/* One that is not ready yet may be at a long start. */
static void look_at(struct supervisor_child *child)
{
	unsigned max = SUPERVISOR_UNHEARD_MAX * SUPERVISOR_LOOK_S * child->sup->conf->second_ms / look_ms(child->sup);

	if (!child->pid || !child->is_ready)
		return;
	if (!child->is_asked) {
		ask_child(child);
	} else if (++child->unheard >= max) {
		LOGP(DMAIN, LOGL_ERROR, "%s %u has not answered for %u s; killing it\n", child->role->name, child->index,
		     SUPERVISOR_UNHEARD_MAX * SUPERVISOR_LOOK_S);
		child->is_asked = false;
		kill(child->pid, SIGKILL);
	} else {
		tell_state(child);
	}
}

static const struct supervisor_child *who_is_silent(const struct supervisor *sup)
{
	unsigned i;

	for (i = 0; i < sup->n_members; i++)
		if (!sup->members[i].is_ready || sup->members[i].is_asked)
			return &sup->members[i];
	return NULL;
}

/* Before they are asked anew. */
static void tell_manager(struct supervisor *sup)
{
	const struct supervisor_child *silent = who_is_silent(sup);

	if (!silent)
		notify_alive(sup->conf->notify);
	if (silent && silent != sup->silent)
		notify_status(sup->conf->notify, "no answer from %s %u", silent->role->name, silent->index);
	else if (!silent && sup->silent)
		notify_status(sup->conf->notify, ALL_IS_WELL);
	sup->silent = silent;
}

static void on_look(void *data)
{
	struct supervisor *sup = data;
	unsigned i;

	if (sup->was_ready && !sup->is_ending)
		tell_manager(sup);
	for (i = 0; i < sup->n_members && !sup->is_ending; i++)
		look_at(&sup->members[i]);
	monotonic_timer(&sup->look, look_ms(sup));
}

/* ---- the feed of an operator ---- */

static struct supervisor_child *find_vault(struct supervisor *sup)
{
	unsigned i;

	for (i = 0; i < sup->n_members; i++)
		if (sup->members[i].role->peer == HANDOFF_VAULT && sup->members[i].is_ready)
			return &sup->members[i];
	return NULL;
}

static void hand_feed(struct supervisor *sup, struct supervisor_child *vault)
{
	size_t len;
	int fd = feed_folder_take(sup->feed, &len);
	const struct handoff msg = { .type = HANDOFF_FEED, .index = fd < 0 ? 0 : (uint32_t)len };

	if (fd < 0)
		return;
	tell_child(vault, &msg, fd);
	close(fd);
}

/* A vault that was restarted knows of nothing: it gets all again. */
static void look_at_feed(struct supervisor *sup)
{
	struct supervisor_child *vault = find_vault(sup);

	if (!vault || sup->is_ending)
		return;
	if (vault->starts != sup->feed_start) {
		feed_folder_release(sup->feed);
		sup->is_feed_judged = false;
		sup->feed_start = vault->starts;
	}
	if (sup->is_feed_judged)
		feed_folder_remove(sup->feed);
	sup->is_feed_judged = false;
	hand_feed(sup, vault);
}

static void on_feed_look(void *data)
{
	struct supervisor *sup = data;

	look_at_feed(sup);
	schedule_s(sup, &sup->feed_look, sup->conf->test_clock ? SUPERVISOR_FEED_TEST_S : SUPERVISOR_FEED_S);
}

/* ---- life ---- */

static void add_member(struct supervisor *sup, const struct supervisor_role *role, unsigned index)
{
	struct supervisor_child *c = &sup->members[sup->n_members++];

	*c = (struct supervisor_child){ .sup = sup, .role = role, .index = index, .control.fd = -1, .told_ms = monotonic_ms() };
	osmo_timer_setup(&c->restart, on_restart, c);
}

static void add_members(struct supervisor *sup)
{
	const struct supervisor_role *role;
	unsigned i, k, n;

	for (i = 0; i < SUPERVISOR_ROLES_MAX && (role = sup->conf->role(i)); i++) {
		n = role->is_worker ? OSMO_MIN(sup->conf->workers, SUPERVISOR_WORKERS_MAX) : 1;
		for (k = 0; k < n && sup->n_members < MEMBERS_MAX; k++)
			add_member(sup, role, k);
	}
}

/* What a gateway handed to its operators and was not answered for is written here, for the next gateway. */
static int make_memory_fd(void)
{
	int fd = memfd_create("handed", MFD_CLOEXEC);

	if (fd >= 0 && ftruncate(fd, SUPERVISOR_HANDED_SIZE) < 0) {
		close(fd);
		return -errno;
	}
	return fd < 0 ? -errno : fd;
}

static int make_fds(struct supervisor *sup)
{
	sup->config_fd = make_config_fd(sup->conf->text, sup->conf->len);
	sup->memory_fd = make_memory_fd();
	sup->links_fd = make_config_fd("", 0);
	return OSMO_MIN(0, OSMO_MIN(sup->config_fd, OSMO_MIN(sup->memory_fd, sup->links_fd)));
}

static int open_signals(struct supervisor *sup)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return -errno;
	signal(SIGPIPE, SIG_IGN);
	sup->signals = osmo_signalfd_setup(sup, set, on_signal, sup);
	return sup->signals ? 0 : -ENOMEM;
}

static struct supervisor *supervisor_new(void *ctx, const struct supervisor_conf *conf)
{
	struct supervisor *sup = talloc_zero(ctx, struct supervisor);

	if (!sup)
		return NULL;
	sup->conf = conf;
	osmo_timer_setup(&sup->patience, on_impatience, sup);
	osmo_timer_setup(&sup->look, on_look, sup);
	osmo_timer_setup(&sup->feed_look, on_feed_look, sup);
	sup->feed = conf->feed ? feed_folder_new(sup, conf->feed) : NULL;
	add_members(sup);
	return sup;
}

static void supervisor_free(struct supervisor *sup)
{
	unsigned i;

	for (i = 0; i < sup->n_members; i++) {
		osmo_timer_del(&sup->members[i].restart);
		close_control(&sup->members[i]);
	}
	osmo_timer_del(&sup->patience);
	osmo_timer_del(&sup->look);
	osmo_timer_del(&sup->feed_look);
	feed_folder_free(sup->feed);
	if (sup->signals) {
		osmo_fd_unregister(&sup->signals->ofd);
		close(sup->signals->ofd.fd);
	}
	close(sup->config_fd);
	close(sup->memory_fd);
	close(sup->links_fd);
	talloc_free(sup);
}

int supervisor_main(void *ctx, const struct supervisor_conf *conf)
{
	struct supervisor *sup = supervisor_new(ctx, conf);
	int rc;

	if (!sup)
		return -ENOMEM;
	rc = make_fds(sup);
	rc = rc ? rc : open_signals(sup);
	if (rc < 0) {
		LOGP(DMAIN, LOGL_ERROR, "cannot start: %s\n", strerror(-rc));
		supervisor_free(sup);
		return rc;
	}
	loop_init();
	notify_status(conf->notify, "starting");
	start_who_may(sup);
	monotonic_timer(&sup->look, look_ms(sup));
	if (sup->feed)
		on_feed_look(sup);
	while (sup->stage != SUPERVISOR_END_GONE)
		osmo_select_main(0);
	rc = sup->rc;
	supervisor_free(sup);
	return rc;
}
