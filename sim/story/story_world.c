/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "gateway/config/config.h"
#include "sim/story/story_leak.h"
#include "sim/story/story_world.h"

#define CODE		"789"
#define PASSWORD	"a-pass-1"
#define CTL_MS		30000
#define FIRST_DAY_S	1926129600	/* 14 January 2031, 7 in Nairobi: how much a screen holds must not depend on the day of the run */
#define READY_TRIES	240	/* a quarter of a second apart */
#define ARGS_MAX	64

__attribute__((format(printf, 2, 3))) static int world_fail(struct story_world *w, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(w->why, sizeof(w->why), fmt, ap);
	va_end(ap);
	return -1;
}

struct story_world *story_world_new(void *ctx, const struct story_world_conf *conf)
{
	struct story_world *w = talloc_zero(ctx, struct story_world);

	if (!w)
		return NULL;
	w->conf = *conf;
	w->n_links = 1;
	w->still_s = FIRST_DAY_S;
	return w;
}

/* --- where programs and files are --- */

static char *bin_dir(void *ctx)
{
	char path[512];
	const char *env = getenv("MUSAFIR_BINDIR");
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);
	char *slash;

	if (env && *env)
		return talloc_strdup(ctx, env);
	path[n < 0 ? 0 : n] = '\0';
	slash = strrchr(path, '/');
	if (slash)
		*slash = '\0';
	return talloc_strdup(ctx, path);
}

static char *program_path(struct story_world *w, const char *name)
{
	char *dir = bin_dir(w), *path = talloc_asprintf(w, "%s/%s", dir, name);

	if (access(path, X_OK) != 0)
		path = talloc_strdup(w, name);
	talloc_free(dir);
	return path;
}

/* A part of the source tree, when we run from a build tree. NULL: installed, the defaults hold. */
static char *in_tree(struct story_world *w, const char *name, const char *probe)
{
	const char *top = getenv("top_srcdir");
	const char *near = w->conf.near ? w->conf.near : ".", *slash = strrchr(near, '/');
	char *dir = bin_dir(w);
	char *tries[] = {
		talloc_asprintf(w, "%s/%s", top ? top : "", name), talloc_asprintf(w, "%s/%s", dir, name),
		talloc_asprintf(w, "%s/../%s", dir, name), talloc_asprintf(w, "%s/../../%s", dir, name),
		talloc_asprintf(w, "%.*s/../../%s", slash ? (int)(slash - near) : 1, slash ? near : ".", name),
	};
	char *real, *found = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(tries) && !found; i++) {
		char *path = talloc_asprintf(w, "%s%s", tries[i], probe);

		real = access(path, R_OK) == 0 ? realpath(tries[i], NULL) : NULL;
		found = real ? talloc_strdup(w, real) : NULL;
		free(real);
		talloc_free(path);
	}
	talloc_free(dir);
	return found;
}

/* --- a world of our own --- */

static int put_file(struct story_world *w, const char *name, const char *text, mode_t mode)
{
	char *path = talloc_asprintf(w, "%s/%s", w->dir, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	bool good = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	if (fd >= 0)
		close(fd);
	talloc_free(path);
	return good ? 0 : world_fail(w, "cannot write %s in %s: %s", name, w->dir, strerror(errno));
}

char *story_world_menus(struct story_world *w)
{
	return in_tree(w, "menus", "/screens");
}

static char *tls_text(struct story_world *w)
{
	char *file = w->conf.tls ? realpath(w->conf.tls->cert.file, NULL) : NULL;
	char *text = talloc_strdup(w, "");

	if (file)
		text = talloc_asprintf(w, "tls = { ca_file = \"%s\"; name = \"localhost\"; }; ", file);
	free(file);
	return text;
}

static char *links_text(struct story_world *w)
{
	char *text = talloc_strdup(w, "");

	for (unsigned i = 0; i < w->n_links; i++) {
		char name[16];

		if (w->is_out[i])
			continue;
		snprintf(name, sizeof(name), "op%u", i + 1);
		if (i == 0 && w->with_hlr) {
			text = talloc_asprintf_append(text, "\n\t{ name = \"%s\"; protocol = \"gsup\"; host = \"%s\"; asserts = [\"254\"]; "
						      "reconnect_ms = 200; reconnect_max_ms = 1000; %s }", name, w->hlr_address, w->keys[i] ? w->keys[i] : "");
			continue;
		}
		text = talloc_asprintf_append(text, "%s\n\t{ name = \"%s\"; protocol = \"smpp\"; host = \"127.0.0.1\"; port = %u; "
					      "system_id = \"musafir\"; password_file = \"op.pass\"; "
					      "asserts = [\"254\", \"256\"]; reconnect_ms = 200; reconnect_max_ms = 1000; %s%s }", *text ? "," : "", name,
					      w->smsc ? smsc_link_port(w->smsc, name) : 1, tls_text(w), w->keys[i] ? w->keys[i] : "");
	}
	return text;
}

static char *feed_text(struct story_world *w)
{
	if (!w->with_feed)
		return "";
	return talloc_asprintf(w, "sim_feed = \"%s\"; sim_feed_operator = \"op1\"; sim_feed_key = \"%s.pub\";\n", w->feed.folder, w->feed.folder);
}

static char *languages_text(struct story_world *w)
{
	const char *lang = w->conf.lang;
	bool usual = !lang || !strcmp(lang, "en") || !strcmp(lang, "sw") || !strcmp(lang, "fr");

	return talloc_asprintf(w, "\"en\", \"sw\", \"fr\", \"%s\"", usual ? "ar" : lang);
}

static char *conf_text(struct story_world *w)
{
	const char *level = getenv("MUSAFIR_STORY_LOG");
	char *menus = w->n_texts ? talloc_asprintf(w, "%s/menus", w->dir) : story_world_menus(w), *bundles = in_tree(w, "etc/bundles.conf", ""),
	     *numbers = in_tree(w, "etc/numbers.conf", "");
	char *text = talloc_asprintf(w,
		"service = { code = \"" CODE "\"; hotline = \"0800789000\"; hotline_abroad = \"+254200000000\";\n"
		"\temergency = \"1195\"; country = \"254\"; timezone = \"Africa/Nairobi\"; languages = [%s];\n"
		"\thelp_desk = { en = \"Kakuma 1, Mon to Fri 8 to 16\"; fr = \"Kakuma 1, de 8h à 16h\"; }; survey_one_in = %d;%s%s%s };\n"
		"store = { path = \"db/musafir.db\"; keyfile = \"keys/master.key\"; admin = \"admin.sock\";%s%s%s%s%s%s };\n"
		"pin = { length = 6; argon2_mem_kib = 19456; argon2_ops = 2; workers = 2; };\n"
		"cases = { spot_one_in = %d; };\n"
		"%s"
		"limits = { link_unlocks = 6000; link_checks = 6000; number_unlocks = 1000; number_checks = 1000; };\n"	/* no minute ends on a clock that stands */
		"links = (%s );\n"
		"%s"
		"log = { level = \"%s\"; };\n",
		languages_text(w), w->with_survey, menus ? " menus = \"" : "", menus ? menus : "", menus ? "\";" : "",
		bundles ? " bundles = \"" : "", bundles ? bundles : "", bundles ? "\";" : "",
		numbers ? " numbers = \"" : "", numbers ? numbers : "", numbers ? "\";" : "",
		w->with_survey, w->with_help ? "complaints = { helper = \"0800 111 222\"; appeal = \"Ombudsman\"; };\n" : "", links_text(w), feed_text(w), level && *level ? level : "info");

	return text;
}

/* The daemon's configuration, before the ports are known. */
static int read_conf(struct story_world *w)
{
	struct config_faults *faults = config_faults_new(w);
	char *text = conf_text(w);
	int rc = config_parse(&w->config, w, "given link", text, strlen(text), 0, faults);

	return rc < 0 ? world_fail(w, "%s", config_faults_get(faults, 0)) : 0;
}

static int start_operator(struct story_world *w)
{
	char failed[AIR_LINK_MAX];
	int rc;

	if (read_conf(w) < 0)
		return -1;
	w->smsc = smsc_new(w, CODE);
	for (unsigned i = 0; i < w->config->n_links; i++) {
		struct smsc_link_conf link = { .tls = w->conf.tls };

		sim_conf_link(&link, &w->config->links[i]);
		link.port = link.gsup ? link.port : 0;
		osmo_strlcpy(link.hlr_dir, link.gsup ? w->hlr_dir : "", sizeof(link.hlr_dir));
		link.any_password = false;
		osmo_strlcpy(link.password, PASSWORD, sizeof(link.password));
		rc = smsc_link_add(w->smsc, &link);
		if (rc < 0)
			return world_fail(w, "cannot make link %s: %s", link.name, strerror(-rc));
	}
	rc = smsc_start(w->smsc, failed);
	return rc < 0 ? world_fail(w, "cannot listen for link %s: %s", failed, strerror(-rc)) : 0;
}

static int make_directory(struct story_world *w)
{
	const char *tmp = getenv("TMPDIR");
	char sub[80];

	snprintf(w->dir, sizeof(w->dir), "%.30s/musafir-story.XXXXXX", tmp && *tmp && strlen(tmp) <= 30 ? tmp : "/tmp");
	if (!mkdtemp(w->dir))
		return world_fail(w, "cannot make a directory like %s: %s", w->dir, strerror(errno));
	for (int i = 0; i < 2; i++) {
		snprintf(sub, sizeof(sub), "%s/%s", w->dir, i ? "keys" : "db");
		if (mkdir(sub, 0700) < 0)
			return world_fail(w, "cannot make %s: %s", sub, strerror(errno));
	}
	w->file = talloc_asprintf(w, "%s/musafir.conf", w->dir);
	if (w->with_feed && story_feed_make(&w->feed, w->dir) < 0)
		return world_fail(w, "cannot make a feed in %s", w->dir);
	return 0;
}

/* The ports of osmo-hlr are fixed: an address of this host that no other process of now uses. */
static int make_hlr_directory(struct story_world *w)
{
	unsigned pid = getpid();

	if (!w->with_hlr)
		return 0;
	snprintf(w->hlr_address, sizeof(w->hlr_address), "127.%u.%u.%u", 16 + (pid >> 16 & 0x7f), pid >> 8 & 0xff, pid & 0xff);
	snprintf(w->hlr_dir, sizeof(w->hlr_dir), "%s.hlr", w->dir);
	return mkdir(w->hlr_dir, 0700) < 0 ? world_fail(w, "cannot make %s: %s", w->hlr_dir, strerror(errno)) : 0;
}

static int make_menus(struct story_world *w)
{
	char *from = story_world_menus(w), *dir = talloc_asprintf(w, "%s/menus", w->dir);
	int rc = !w->n_texts ? 0 : from ? story_menus_make(dir, from, w->texts, w->n_texts) : -ENOENT;

	return rc < 0 ? world_fail(w, "cannot make menus with other texts: %s", strerror(-rc)) : 0;
}

static int make_world(struct story_world *w)
{
	static const char *const init[] = { "init", "--test", NULL };
	struct sim_proc_result result;

	if (make_directory(w) < 0 || make_menus(w) < 0 || make_hlr_directory(w) < 0 || start_operator(w) < 0 || put_file(w, "op.pass", PASSWORD "\n", 0400) < 0 ||
	    put_file(w, "musafir.conf", conf_text(w), 0600) < 0 || story_world_ctl(w, init, NULL, &result) < 0)
		return -1;
	return result.status ? world_fail(w, "musafirctl init --test: exit %d: %s%s", result.status, result.out, result.err) : 0;
}

/* --- a world that is there --- */

static int find_operator(struct story_world *w, air_hear_cb hear, void *hear_ctx)
{
	const struct sim_conf *sim = w->conf.sim;
	char failed[AIR_LINK_MAX];
	int rc = 0;

	w->file = talloc_strdup(w, sim->file);
	w->air = air_new_socket(w, sim->socket, hear, hear_ctx);
	if (w->air)
		return 0;
	w->smsc = smsc_new(w, sim->code);
	for (unsigned i = 0; i < sim->n_links && !rc; i++)
		rc = smsc_link_add(w->smsc, &sim->links[i]);
	if (!rc)
		rc = smsc_start(w->smsc, failed);
	return rc < 0 ? world_fail(w, "cannot be the operator: %s", strerror(-rc)) : 0;
}

static bool daemon_answers(struct story_world *w)
{
	static const char *const status[] = { "--json", "status", NULL };
	struct sim_proc_result result = { .status = -1 };

	/* its exit status also speaks of links, and a story may want one down */
	return story_world_ctl(w, status, NULL, &result) == 0 && result.out && strstr(result.out, "\"gateway\":\"up\"");
}

static bool daemon_is_foreign(const struct story_world *w)
{
	return w->conf.sim->file && w->conf.sim->admin[0] && access(w->conf.sim->admin, F_OK) == 0;
}

int story_world_open(struct story_world *w, air_hear_cb hear, void *hear_ctx)
{
	struct air_msg msg;
	int rc = w->conf.sim->file ? find_operator(w, hear, hear_ctx) : make_world(w);

	if (rc < 0)
		return rc;
	w->is_open = true;
	if (!w->air)
		w->air = air_new_local(w, w->smsc, hear, hear_ctx);
	w->log = w->dir[0] ? talloc_asprintf(w, "%s/musafird.log", w->dir) : talloc_strdup(w, "/dev/null");
	air_msg_set(&msg, AIR_LINK_ASK, NULL, NULL, NULL);
	if (air_say(w->air, &msg) < 0)
		return world_fail(w, "the operator is gone");
	if (daemon_is_foreign(w) && daemon_answers(w)) {
		w->is_foreign = true;
		return story_world_ready(w, STORY_WORLD_BIND_MS);
	}
	return w->without_daemon ? 0 : story_world_start(w);
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

int story_world_close(struct story_world *w)
{
	int rc = w->daemon > 0 ? story_world_stop(w) : 0;

	air_free(w->air);
	smsc_free(w->smsc);
	w->air = NULL;
	w->smsc = NULL;
	if (w->hlr_dir[0])
		(void)nftw(w->hlr_dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	if (w->dir[0] && !w->conf.keep)
		(void)nftw(w->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	return rc;
}

/* --- the daemon --- */

/* A word that begins with "~/" is a file of the world. */
static const char *file_of(struct story_world *w, const char *arg)
{
	return strncmp(arg, "~/", 2) ? arg : talloc_asprintf(w, "%s/%s", w->dir, arg + 2);
}

int story_world_ctl(struct story_world *w, const char *const *args, const char *input, struct sim_proc_result *result)
{
	const char *argv[ARGS_MAX + 4] = { program_path(w, "musafirctl"), "-c", w->file };
	int rc;

	for (unsigned i = 0; args[i]; i++) {
		if (i >= ARGS_MAX)
			return world_fail(w, "more than %d arguments", ARGS_MAX);
		argv[i + 3] = file_of(w, args[i]);
		if (!argv[i + 3])
			return world_fail(w, "out of memory");
	}
	rc = sim_proc_run(w, argv, input, CTL_MS, result);
	return rc < 0 ? world_fail(w, "musafirctl %s: %s", args[0], strerror(-rc)) : 0;
}

int story_world_reload(struct story_world *w, const char *how)
{
	bool is_out = !strncmp(how, "without ", 8);
	char *path = talloc_asprintf(w, "%s/musafir.conf", w->dir);
	unsigned n = 0;
	int at = 0;

	how += is_out ? 8 : !strncmp(how, "with ", 5) ? 5 : 0;
	if (sscanf(how, "link op%u%n", &n, &at) != 1 || n < 1 || n > w->n_links || !w->dir[0] || w->daemon <= 0)
		return world_fail(w, "expected: reload link op1 has KEYS, reload without link op1, or reload with link op1");
	w->is_out[n - 1] = is_out;
	if (!strncmp(how + at, " has ", 5))
		w->keys[n - 1] = talloc_strdup(w, how + at + 5);
	if (unlink(path) < 0 || put_file(w, "musafir.conf", conf_text(w), 0600) < 0)
		return world_fail(w, "cannot write %s: %s", path, strerror(errno));
	w->links[n - 1].bound = false;	/* its bind is a new one */
	return kill(w->daemon, SIGHUP) < 0 ? world_fail(w, "the daemon is gone") : 0;
}

int story_world_start(struct story_world *w)
{
	char *clock = talloc_asprintf(w, "--test-clock=%lld", (long long)w->still_s);
	const char *argv[] = { w->conf.daemon ? w->conf.daemon : program_path(w, "musafird"), "-c", w->file, clock, NULL };
	pid_t pid;

	if (w->daemon > 0 || w->is_foreign)
		return world_fail(w, "the daemon runs already");
	pid = sim_proc_start(argv, w->log);
	if (pid < 0)
		return world_fail(w, "cannot start %s: %s", argv[0], strerror(-pid));
	w->daemon = pid;
	return story_world_ready(w, STORY_WORLD_START_MS);
}

static bool is_bound(const struct story_world *w)
{
	unsigned n = 0;

	for (unsigned i = 0; i < w->n_seen; i++) {
		if (!w->links[i].bound && !w->links[i].down)
			return false;
		n++;
	}
	return n > 0;
}

static bool bound_or_dead(void *arg)
{
	struct story_world *w = arg;
	int status;

	if (w->daemon > 0 && sim_proc_ended(w->daemon, &status)) {
		w->daemon = 0;
		return true;
	}
	return is_bound(w);
}

int story_world_ready(struct story_world *w, unsigned ms)
{
	bool had_daemon = w->daemon > 0;

	(void)sim_proc_wait(ms, bound_or_dead, w);
	if (had_daemon && w->daemon <= 0)
		return world_fail(w, "the daemon ended");
	if (!is_bound(w))
		return world_fail(w, "no bind within %u s", ms / 1000);
	for (int i = 0; i < READY_TRIES; i++) {
		if (daemon_answers(w))
			return 0;
		(void)sim_proc_wait(250, NULL, NULL);
	}
	return world_fail(w, "musafirctl status finds no gateway");
}

struct ending {
	pid_t pid;
	int status;
	bool ended;
};

static bool has_ended(void *arg)
{
	struct ending *e = arg;

	e->ended = e->ended || sim_proc_ended(e->pid, &e->status);
	return e->ended;
}

/* The operator may hear later that the gateway is gone: ready waits for the binds of the next one. */
static void forget_binds(struct story_world *w)
{
	for (unsigned i = 0; i < w->n_seen; i++)
		w->links[i].bound = false;
}

int story_world_stop(struct story_world *w)
{
	struct ending e = { .pid = w->daemon };

	if (w->daemon <= 0)
		return world_fail(w, "no daemon of ours runs");
	w->daemon = 0;
	forget_binds(w);
	kill(e.pid, SIGTERM);
	if (!sim_proc_wait(STORY_WORLD_STOP_MS, has_ended, &e)) {
		kill(e.pid, SIGKILL);
		waitpid(e.pid, NULL, 0);
		return world_fail(w, "the daemon did not end within %d s of SIGTERM", STORY_WORLD_STOP_MS / 1000);
	}
	return e.status ? world_fail(w, "the daemon ended with status %d", e.status) : 0;
}

struct children {
	pid_t pids[SIM_PROC_CHILDREN_MAX];
	size_t n;
};

static bool are_gone(void *arg)
{
	struct children *c = arg;

	for (size_t i = 0; i < c->n; i++)
		if (sim_proc_lives(c->pids[i]))
			return false;
	return true;
}

/* The supervisor dies without a word: its children have to notice. */
static int kill_supervisor(struct story_world *w)
{
	struct children c;

	c.n = sim_proc_children(c.pids, ARRAY_SIZE(c.pids), w->daemon, NULL);
	kill(w->daemon, SIGKILL);
	waitpid(w->daemon, NULL, 0);
	w->daemon = 0;
	forget_binds(w);
	return sim_proc_wait(STORY_WORLD_STOP_MS, are_gone, &c) ? 0 : world_fail(w, "children outlive the supervisor");
}

static bool is_gone(void *arg)
{
	return !sim_proc_lives(*(pid_t *)arg);
}

/* One role dies. With the gateway its binds do. */
static int kill_role(struct story_world *w, const char *role, pid_t pid)
{
	if (kill(pid, SIGKILL) < 0)
		return world_fail(w, "cannot kill: %s", strerror(errno));
	if (!strcmp(role, "gateway"))
		forget_binds(w);
	return sim_proc_wait(STORY_WORLD_STOP_MS, is_gone, &pid) ? 0 : world_fail(w, "%s outlives kill -9", role);
}

int story_world_kill(struct story_world *w, const char *role)
{
	static const struct { const char *role, *title; } titles[] = {
		{ "gateway", "musafird: gateway" }, { "vault", "musafird: vault" }, { "worker", "musafird: kdf" },
	};
	pid_t pid;

	if (w->daemon <= 0)
		return world_fail(w, "no daemon of ours runs");
	for (size_t i = 0; i < ARRAY_SIZE(titles); i++) {
		if (strcmp(titles[i].role, role))
			continue;
		if (!sim_proc_children(&pid, 1, w->daemon, titles[i].title))
			return world_fail(w, "no process '%s' below the daemon", titles[i].title);
		return kill_role(w, role, pid);
	}
	return kill_supervisor(w);
}

/* --- links --- */

void story_world_hear_link(struct story_world *w, const struct air_msg *msg)
{
	unsigned i = 0;

	while (i < w->n_seen && strcmp(w->links[i].name, msg->link))
		i++;
	if (i >= ARRAY_SIZE(w->links))
		return;
	if (i == w->n_seen) {
		osmo_strlcpy(w->links[i].name, msg->link, sizeof(w->links[i].name));
		w->n_seen++;
	}
	w->links[i].bound = msg->flag;
}

static int find_link(struct story_world *w, unsigned *i, const char *link)
{
	*i = 0;
	while (*i < w->n_seen && strcmp(w->links[*i].name, link))
		(*i)++;
	return *i == w->n_seen ? world_fail(w, "no link '%s'", link) : 0;
}

int story_world_bad(struct story_world *w, const char *link, const char *words)
{
	bool is_well = !strcmp(words, "well");
	struct air_msg msg;
	unsigned i;

	if (find_link(w, &i, link) < 0)
		return -1;
	air_msg_set(&msg, AIR_BAD, link, NULL, words);
	w->links[i].down = !strcmp(words, "half-open");
	if (air_say(w->air, &msg) < 0)
		return world_fail(w, "the operator is gone");
	return is_well && w->daemon > 0 ? story_world_ready(w, STORY_WORLD_BIND_MS) : 0;
}

struct quiet {
	const struct smsc *smsc;
	const char *link;
};

static bool is_quiet(void *arg)
{
	struct quiet *q = arg;

	return smsc_link_is_quiet(q->smsc, q->link);
}

int story_world_quiet(struct story_world *w, const char *link, unsigned ms)
{
	struct quiet q = { w->smsc, link };
	unsigned i;

	if (find_link(w, &i, link) < 0)
		return -1;
	if (!w->smsc)
		return world_fail(w, "the operator is in another process");
	return sim_proc_wait(ms, is_quiet, &q) ? 0 : world_fail(w, "phones wait, or SMS were not taken, after %u s", ms / 1000);
}

int story_world_link(struct story_world *w, const char *link, bool up)
{
	struct air_msg msg;
	unsigned i;

	if (find_link(w, &i, link) < 0)
		return -1;
	air_msg_set(&msg, up ? AIR_LINK_UP : AIR_LINK_DOWN, link, NULL, NULL);
	w->links[i].down = !up;
	if (up)
		w->links[i].bound = false;
	if (air_say(w->air, &msg) < 0)
		return world_fail(w, "the operator is gone");
	return up && w->daemon > 0 ? story_world_ready(w, STORY_WORLD_BIND_MS) : 0;
}

int story_world_lacks(struct story_world *w, const char *text)
{
	char where[300];

	if (!w->dir[0])
		return world_fail(w, "the files of somebody else's daemon are not looked at");
	return story_leak_find(where, sizeof(where), w->dir, text) ? world_fail(w, "'%s' is in %s", text, where) : 0;
}
