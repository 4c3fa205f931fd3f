/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* musafir-sim: a simulated operator, its phones, and stories played on them. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/select.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "config.h"
#include "gateway/config/config.h"
#include "store/base/log.h"
#include "sim/phone/handset.h"
#include "sim/load/load.h"
#include "sim/operator/smsc.h"
#include "sim/operator/smsc_bad.h"
#include "sim/story/story_play.h"

#define BAD_MAX		16	/* there are no more ways */

struct options {
	const char *config, *socket, *link, *daemon;
	struct smpp_tls_conf tls;
	const char *bad[BAD_MAX];
	unsigned n_bad;
	bool transcript, keep, verbose;
	const char *lang;
	char **args;
	int n_args;
	struct sim_conf sim;
	struct load_conf load;
};

static const char help[] =
	"Usage: musafir-sim [-c FILE] COMMAND\n"
	"\n"
	"Commands:\n"
	"  smsc              be the operator of every link in FILE; phones of other processes come in over a socket\n"
	"  handset NUMBER    a phone in the terminal; reads lines when standard input is none\n"
	"  story FILE...     play stories against the real daemon; TAP on standard output\n"
	"  load              be the operator, and many phones at once; needs a key of init --test\n"
	"\n"
	"Options:\n"
	"  -c, --config FILE   the daemon's configuration; without it a story makes a world of its own\n"
	"      --socket PATH   where phones reach the operator (default: FILE.sim.sock)\n"
	"      --link NAME     handset: the link to use (default: the first)\n"
	"      --lang CODE     story: everything is seen in that language of menus/lang; the story is written in English\n"
	"      --transcript    story: print each screen as a phone\n"
	"      --keep          story: keep the temporary directory and print its path\n"
	"      --daemon PATH   story: the daemon to play against\n"
	"      --bad WORDS     smsc: how it is bad, like \"op1 slow 2 s\"; as often as there are ways\n"
	"      --tls-cert FILE smsc, story: speak TLS with this certificate, for a story one that vouches for itself and localhost\n"
	"      --tls-key FILE  and this key\n"
	"      --tls-ca FILE   smsc, story: and only with who shows a certificate of this CA\n"
	"      --rate N        load: dialogues and SMS begun a second; or\n"
	"      --window N      load: so many under way at once (default: 64; with a rate 20000)\n"
	"      --seconds N     load: for so long (default: 10); or\n"
	"      --count N       load: so many\n"
	"      --mix K=N,...   load: shares of home, menu, pin, share, check, hold, sms (default: share=5,check=5,home=70,sms=20)\n"
	"      --people N      load: people (default: 2000); --agents N: at the shop (default: 16)\n"
	"      --attackers N   load: so many numbers beside that unlock again and again\n"
	"      --first N       load: leave so many of them alone but for SMS\n"
	"      --patience N    load: seconds until an answer is lost (default: 15, and 90 for an SMS)\n"
	"      --no-prepare    load: they are there already\n"
	"      --no-receipts   load: the operator sends no delivery receipts\n"
	"      --hold          load: keep the links, and what was left open, until a signal\n"
	"      --samples FILE  load: add a line to FILE each half minute\n"
	"      --json          load: the report as JSON\n"
	"  -v, --verbose       smsc: print screens too; load: those that were not expected\n"
	"  -h, --help          this text\n"
	"  -V, --version       the version\n"
	"\n"
	"Exit status: 0 done, 1 refused or failed, 2 usage.\n";

static int usage(const char *what, const char *which)
{
	fprintf(stderr, "musafir-sim: %s%s%s\nTry 'musafir-sim --help'.\n", what, which ? " " : "", which ? which : "");
	return 2;
}

/* --- configuration --- */

static int say_faults(const struct config_faults *faults)
{
	for (size_t i = 0; i < config_faults_count(faults); i++)
		fprintf(stderr, "musafir-sim: %s\n", config_faults_get(faults, i));
	return 1;
}

/* The password files may be unreadable for this user: then every password is right. */
static int load_config(const struct config **conf, void *ctx, const char *file, struct config_faults *faults)
{
	struct config_faults *first = config_faults_new(ctx);

	if (config_load(conf, ctx, file, CONFIG_PASSWORDS, first) == 0)
		return 0;
	return config_load(conf, ctx, file, 0, faults);
}

static int take_config(struct options *o, void *ctx)
{
	struct config_faults *faults = config_faults_new(ctx);
	const struct config *conf;	/* lives as long as ctx: links borrow from it */
	struct sim_conf *sim = &o->sim;

	if (!o->config)
		return 0;
	if (load_config(&conf, ctx, o->config, faults) < 0)
		return say_faults(faults);
	sim->file = o->config;
	osmo_strlcpy(sim->code, conf->service.code, sizeof(sim->code));
	osmo_strlcpy(sim->country, conf->service.country, sizeof(sim->country));
	osmo_strlcpy(sim->admin, conf->store.admin, sizeof(sim->admin));
	for (size_t i = 0; i < conf->n_links && i < SIM_LINKS_MAX; i++)
		sim_conf_link(&sim->links[sim->n_links++], &conf->links[i]);
	if (snprintf(sim->socket, sizeof(sim->socket), "%s%s", o->socket ? o->socket : o->config, o->socket ? "" : ".sim.sock") >=
	    (int)sizeof(sim->socket))
		return usage("the path of the socket is too long, name a shorter one by --socket:", sim->socket);
	return 0;
}

/* --- TLS --- */

static int take_pem(struct smpp_tls_pem *pem, void *ctx)
{
	char *text;
	int len = pem->file ? config_read_text(&text, ctx, pem->file) : 0;

	if (len < 0) {
		fprintf(stderr, "musafir-sim: %s: %s\n", pem->file, strerror(-len));
		return 1;
	}
	pem->text = pem->file ? text : NULL;
	pem->len = (size_t)len;
	return 0;
}

static int take_tls(struct options *o, void *ctx)
{
	struct smpp_tls_conf *tls = &o->tls;

	if (!tls->cert.file != !tls->key.file || (tls->ca.file && !tls->cert.file))
		return usage("--tls-cert and --tls-key stand together, --tls-ca with both", NULL);
	if (!tls->cert.file)
		return 0;
	tls->is_server = true;
	for (unsigned i = 0; i < o->sim.n_links; i++)
		o->sim.links[i].tls = tls;
	return take_pem(&tls->cert, ctx) || take_pem(&tls->key, ctx) || take_pem(&tls->ca, ctx);
}

/* --- smsc --- */

struct console {
	const struct sim_conf *sim;
	bool verbose, is_over;
	bool bound[SIM_LINKS_MAX];	/* as printed last */
	struct osmo_fd signals;
};

static void print_link(struct console *c, const struct air_msg *msg)
{
	for (unsigned i = 0; i < c->sim->n_links; i++) {
		if (strcmp(c->sim->links[i].name, msg->link) || c->bound[i] == msg->flag)
			continue;
		c->bound[i] = msg->flag;
		printf("link %s: %s\n", msg->link, msg->flag ? "bound" : "not bound");
	}
}

static void print_event(void *ctx, const struct air_msg *msg)
{
	struct console *c = ctx;

	if (msg->kind == AIR_LINK)
		print_link(c, msg);
	else if (msg->kind == AIR_FAULT)
		printf("FAULT link %s %s: %s\n", msg->link, msg->number, msg->text);
	else if (msg->kind == AIR_TEXT && c->verbose)
		printf("SMS to %s (%u/%u): %s\n", msg->number, msg->units, msg->max, msg->text);
	else if (msg->kind == AIR_SCREEN && c->verbose)
		printf("%s %s (%u/%u %s):\n%s\n\n", msg->number, msg->flag ? "ends" : "sees", msg->units, msg->max,
		       msg->ucs2 ? "UCS-2" : "GSM-7", msg->text);
	else if (msg->kind == AIR_GONE && c->verbose)
		printf("%s lost: %s\n", msg->number, msg->text);
	fflush(stdout);
}

static int signal_ready(struct osmo_fd *ofd, unsigned int what)
{
	struct console *c = ofd->data;

	c->is_over = true;
	return 0;
}

static int watch_signals(struct console *c)
{
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	osmo_fd_setup(&c->signals, signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK), OSMO_FD_READ, signal_ready, c, 0);
	return osmo_fd_register(&c->signals);
}

static bool has_link(const struct options *o, const char *name)
{
	for (unsigned i = 0; i < o->sim.n_links; i++)
		if (!strcmp(o->sim.links[i].name, name))
			return true;
	return false;
}

/* words: a link, and how it is bad. returns: 0, 2 usage. */
static int be_bad(const struct options *o, struct smsc *smsc, const char *words)
{
	char link[AIR_LINK_MAX] = "";
	struct air_msg msg;
	struct smsc_bad bad;
	int at = 0;

	if (sscanf(words, "%15s %n", link, &at) != 1 || !has_link(o, link) || smsc_bad_read(&bad, words + at) < 0)
		return usage("no link, or not a way to be bad:", words);
	air_msg_set(&msg, AIR_BAD, link, NULL, words + at);
	smsc_hear(smsc, &msg);
	return 0;
}

static int open_operator(struct options *o, struct smsc *smsc)
{
	char failed[AIR_LINK_MAX] = "";
	int rc = 0;

	for (unsigned i = 0; i < o->sim.n_links; i++) {
		rc = smsc_link_add(smsc, &o->sim.links[i]);
		if (rc < 0) {
			fprintf(stderr, "musafir-sim: link %s: %s\n", o->sim.links[i].name,
				rc == -ENOENT ? "unknown dialect" : rc == -EINVAL ? "certificate, key or CA is of no use" : strerror(-rc));
			return 1;
		}
	}
	rc = smsc_air_serve(smsc, o->sim.socket);
	if (rc < 0) {
		fprintf(stderr, "musafir-sim: %s: %s\n", o->sim.socket,
			rc == -EADDRINUSE ? "an operator serves there already" : strerror(-rc));
		return 1;
	}
	rc = smsc_start(smsc, failed);
	if (rc < 0)
		fprintf(stderr, "musafir-sim: link %s: cannot listen: %s\n", failed, strerror(-rc));
	for (unsigned i = 0; rc == 0 && i < o->n_bad; i++)
		rc = be_bad(o, smsc, o->bad[i]);
	return rc < 0 ? 1 : rc;
}

static int run_smsc(struct options *o)
{
	struct console c = { .sim = &o->sim, .verbose = o->verbose || isatty(STDOUT_FILENO) };
	struct smsc *smsc;
	int rc;

	if (!o->config)
		return usage("smsc needs -c FILE", NULL);
	if (o->n_args)
		return usage("smsc takes no arguments:", o->args[0]);
	smsc = smsc_new(NULL, o->sim.code);
	rc = open_operator(o, smsc);
	if (rc || watch_signals(&c) < 0)
		goto out;
	smsc_listener_add(smsc, print_event, &c);
	for (unsigned i = 0; i < o->sim.n_links; i++)
		printf("link %s: listening on %s port %u\n", o->sim.links[i].name, o->sim.links[i].host, o->sim.links[i].port);
	fflush(stdout);
	while (!c.is_over)
		osmo_select_main(0);
	osmo_fd_unregister(&c.signals);
	close(c.signals.fd);
out:
	smsc_free(smsc);
	return rc;
}

/* --- the others --- */

static int run_handset(struct options *o)
{
	struct handset_conf conf = { .sim = &o->sim, .link = o->link };

	if (!o->config)
		return usage("handset needs -c FILE", NULL);
	if (o->n_args != 1)
		return usage("handset takes one NUMBER", NULL);
	conf.number = o->args[0] + (o->args[0][0] == '+');
	if (!*conf.number || strlen(conf.number) >= AIR_NUMBER_MAX || strspn(conf.number, "0123456789") != strlen(conf.number))
		return usage("not a phone number:", o->args[0]);
	return handset_run(&conf);
}

static int run_story(struct options *o)
{
	struct story_play_conf conf = {
		.world = { .sim = &o->sim, .daemon = o->daemon, .keep = o->keep, .tls = o->tls.is_server ? &o->tls : NULL, .lang = o->lang },
		.transcript = o->transcript, .out = stdout,
	};

	if (!o->n_args)
		return usage("story takes at least one FILE", NULL);
	return story_play_files(&conf, o->args, o->n_args);
}

static int run_load(struct options *o)
{
	struct load_conf *conf = &o->load;

	if (!o->config)
		return usage("load needs -c FILE", NULL);
	if (o->n_args)
		return usage("load takes no arguments:", o->args[0]);
	conf->sim = &o->sim;
	conf->verbose = o->verbose;
	if (!conf->window)
		conf->window = conf->rate > 0 ? 20000 : 64;
	if (conf->seconds <= 0 && !conf->count)
		conf->seconds = 10;
	return load_run(conf);
}

static const struct {
	const char *name;
	int (*run)(struct options *o);
} commands[] = {
	{ "smsc", run_smsc }, { "handset", run_handset }, { "story", run_story }, { "load", run_load },
};

enum {
	OPT_SOCKET = 256, OPT_LINK, OPT_DAEMON, OPT_TRANSCRIPT, OPT_LANG, OPT_KEEP,
	OPT_RATE, OPT_WINDOW, OPT_SECONDS, OPT_COUNT, OPT_MIX, OPT_PEOPLE, OPT_AGENTS, OPT_ATTACKERS, OPT_FIRST, OPT_NO_PREPARE, OPT_NO_RECEIPTS, OPT_SAMPLES,
	OPT_PATIENCE, OPT_HOLD, OPT_JSON, OPT_TLS_CERT, OPT_TLS_KEY, OPT_TLS_CA, OPT_BAD,
};

static const struct option longs[] = {
	{ "tls-cert", required_argument, NULL, OPT_TLS_CERT }, { "tls-key", required_argument, NULL, OPT_TLS_KEY },
	{ "tls-ca", required_argument, NULL, OPT_TLS_CA }, { "bad", required_argument, NULL, OPT_BAD },
	{ "config", required_argument, NULL, 'c' }, { "socket", required_argument, NULL, OPT_SOCKET },
	{ "link", required_argument, NULL, OPT_LINK }, { "daemon", required_argument, NULL, OPT_DAEMON },
	{ "transcript", no_argument, NULL, OPT_TRANSCRIPT }, { "lang", required_argument, NULL, OPT_LANG }, { "keep", no_argument, NULL, OPT_KEEP },
	{ "rate", required_argument, NULL, OPT_RATE }, { "window", required_argument, NULL, OPT_WINDOW },
	{ "seconds", required_argument, NULL, OPT_SECONDS }, { "count", required_argument, NULL, OPT_COUNT },
	{ "mix", required_argument, NULL, OPT_MIX }, { "people", required_argument, NULL, OPT_PEOPLE },
	{ "agents", required_argument, NULL, OPT_AGENTS }, { "first", required_argument, NULL, OPT_FIRST },
	{ "attackers", required_argument, NULL, OPT_ATTACKERS },
	{ "no-prepare", no_argument, NULL, OPT_NO_PREPARE }, { "no-receipts", no_argument, NULL, OPT_NO_RECEIPTS },
	{ "samples", required_argument, NULL, OPT_SAMPLES }, { "patience", required_argument, NULL, OPT_PATIENCE }, { "hold", no_argument, NULL, OPT_HOLD },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "verbose", no_argument, NULL, 'v' }, { "help", no_argument, NULL, 'h' }, { "version", no_argument, NULL, 'V' }, { 0 },
};

/* A number from least to most, of an option of load. returns: -1 to go on, 2 usage. */
static int take_number(double *value, double least, double most)
{
	char *end;

	*value = strtod(optarg, &end);
	return *end || end == optarg || !(*value >= least && *value <= most) ? usage("not a number that is possible here:", optarg) : -1;
}

static int take_unsigned(unsigned *value, unsigned least, unsigned most)
{
	double n = 0;
	int rc = take_number(&n, least, most);

	*value = (unsigned)n;
	return rc;
}

static int take_count(struct load_conf *load)
{
	double n = 0;
	int rc = take_number(&n, 1, 1e12);

	load->count = (uint64_t)n;
	return rc;
}

static int take_load_option(struct load_conf *load, int c)
{
	switch (c) {
	case OPT_RATE: return take_number(&load->rate, 0.001, 1e6);
	case OPT_WINDOW: return take_unsigned(&load->window, 1, LOAD_RUNS_MAX);
	case OPT_SECONDS: return take_number(&load->seconds, 0.1, 1e6);
	case OPT_COUNT: return take_count(load);
	case OPT_PATIENCE: return take_number(&load->patience, 0.1, 3600);
	case OPT_MIX: return load_mix(load->mix, optarg) < 0 ? usage("not a mix:", optarg) : -1;
	case OPT_PEOPLE: return take_unsigned(&load->people, 1, LOAD_PEOPLE_MAX);
	case OPT_AGENTS: return take_unsigned(&load->agents, 0, 9999);
	case OPT_ATTACKERS: return take_unsigned(&load->attackers, 1, 9999);
	case OPT_FIRST: return take_unsigned(&load->first, 0, LOAD_PEOPLE_MAX);
	case OPT_NO_PREPARE: load->prepare = false; return -1;
	case OPT_NO_RECEIPTS: load->receipts = false; return -1;
	case OPT_HOLD: load->hold = true; return -1;
	case OPT_SAMPLES: load->samples = optarg; return -1;
	case OPT_JSON: load->json = true; return -1;
	default: return usage("a wrong option", NULL);
	}
}

/* returns: -1 to go on, else the exit status. */
static int take_option(struct options *o, int c)
{
	switch (c) {
	case 'c': o->config = optarg; return -1;
	case OPT_SOCKET: o->socket = optarg; return -1;
	case OPT_LINK: o->link = optarg; return -1;
	case OPT_DAEMON: o->daemon = optarg; return -1;
	case OPT_LANG: o->lang = optarg; return -1;
	case OPT_TRANSCRIPT: o->transcript = true; return -1;
	case OPT_KEEP: o->keep = true; return -1;
	case OPT_TLS_CERT: o->tls.cert.file = optarg; return -1;
	case OPT_TLS_KEY: o->tls.key.file = optarg; return -1;
	case OPT_TLS_CA: o->tls.ca.file = optarg; return -1;
	case OPT_BAD:
		if (o->n_bad == BAD_MAX)
			return usage("too many ways to be bad:", optarg);
		o->bad[o->n_bad++] = optarg;
		return -1;
	case 'v': o->verbose = true; return -1;
	case 'h': fputs(help, stdout); return 0;
	case 'V': puts("musafir-sim " PACKAGE_VERSION); return 0;
	default: return take_load_option(&o->load, c);
	}
}

int main(int argc, char **argv)
{
	struct options o = {
		.load = { .mix = { [LOAD_SHARE] = 5, [LOAD_CHECK] = 5, [LOAD_HOME] = 70, [LOAD_SMS] = 20 }, .people = 2000, .agents = 16,
			  .receipts = true, .prepare = true },
	};
	void *ctx = talloc_named_const(NULL, 0, "musafir-sim");
	int c, rc = -1;

	/* libraries that say something before it is set up end the program */
	if (log_setup(ctx, LOGL_FATAL) < 0)
		return 1;
	while (rc < 0 && (c = getopt_long(argc, argv, "c:vhV", longs, NULL)) != -1)
		rc = take_option(&o, c);
	if (rc < 0 && optind >= argc)
		rc = usage("expected a command", NULL);
	for (size_t i = 0; rc < 0 && i < ARRAY_SIZE(commands); i++) {
		if (strcmp(argv[optind], commands[i].name))
			continue;
		o.args = argv + optind + 1;
		o.n_args = argc - optind - 1;
		rc = take_config(&o, ctx);
		rc = rc ? rc : take_tls(&o, ctx);
		rc = rc ? rc : commands[i].run(&o);
	}
	if (rc < 0)
		rc = usage("unknown command:", argv[optind]);
	talloc_free(ctx);
	return rc;
}
