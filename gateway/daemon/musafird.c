/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The daemon: checks what it is given, then supervises. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

#include <config.h>
#include "gateway/config/config.h"
#include "gateway/config/config_identity.h"
#include "gateway/daemon/gateway.h"
#include "gateway/daemon/notify.h"
#include "gateway/links/links.h"
#include "store/base/log.h"
#include "store/base/loop.h"
#include "gateway/daemon/preflight.h"
#include "gateway/daemon/relay.h"
#include "gateway/daemon/role.h"
#include "gateway/daemon/supervisor.h"

struct args {
	const char *file, *role;
	bool check, test_clock, is_test, help, version;
	int64_t still_s;
};

static const char usage[] =
	"usage: musafird -c FILE [-t] [--test-clock[=SECONDS]]\n"
	"  -c FILE        the configuration\n"
	"  -t             check all that a start needs, tell every fault, change nothing, and end\n"
	"  --test-clock   let tests move the clock (only with a key made by `musafirctl init --test`);\n"
	"                 with SECONDS since 1970 it stands there until they do\n"
	"  --help, --version\n";

static bool read_args(struct args *args, int argc, char **argv)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' }, { "check", no_argument, NULL, 't' }, { "test-clock", optional_argument, NULL, 'T' },
		{ "help", no_argument, NULL, 'h' }, { "version", no_argument, NULL, 'V' }, { "role", required_argument, NULL, 'R' },
		{ "test-key", no_argument, NULL, 'K' }, { 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "c:th", options, NULL)) != -1) {
		switch (c) {
		case 'c': args->file = optarg; break;
		case 't': args->check = true; break;
		case 'T': args->test_clock = true; args->still_s = optarg ? atoll(optarg) : 0; break;
		case 'h': args->help = true; break;
		case 'V': args->version = true; break;
		case 'R': args->role = optarg; break;
		case 'K': args->is_test = true; break;
		default: return false;
		}
	}
	return optind == argc && (args->file || args->help || args->version);
}

/* What the vault tells at each start is left to it. */
static void warn_of_config(const struct config *conf, bool check)
{
	if (config_is_key_beside_store(conf))
		fprintf(stderr, "%s: warning: key file and database share a folder: one theft takes both\n", conf->file);
	if (check && !conf->complaints.n_sea)
		fprintf(stderr, "%s: warning: complaints.sea names nobody: of a complaint about an overseer, who is accused reads it too\n", conf->file);
	if (geteuid() == 0 && !config_has_users(conf))
		LOGP(DMAIN, LOGL_NOTICE, "running as root: set process.gateway_user, vault_user and kdf_user\n");
}

static int tell_faults(const struct config_faults *faults)
{
	const char *text;
	size_t i;

	for (i = 0; (text = config_faults_get(faults, i)); i++)
		fprintf(stderr, "%s\n", text);
	return i ? -EINVAL : 0;
}

/* ---- SIGHUP ---- */

static int log_faults(const struct config_faults *faults, int level)
{
	size_t i;

	for (i = 0; i < config_faults_count(faults); i++)
		LOGP(DMAIN, level, "%s\n", config_faults_get(faults, i) ? config_faults_get(faults, i) : "more");
	return i ? -EINVAL : 0;
}

/* Everything is checked as at a start. returns: 0 and the text with its secrets in *fd; -errno. */
static int read_anew(void *ctx, struct supervisor_reading *r, const struct config *conf, bool is_test, struct config_faults *faults)
{
	struct config_faults *warnings = config_faults_new(ctx);

	if (!warnings)
		return -ENOMEM;
	links_check(ctx, conf, faults, warnings);
	gateway_check_menus(ctx, conf, is_test, faults, warnings);
	log_faults(warnings, LOGL_NOTICE);
	if (config_faults_count(faults))
		return -EINVAL;
	r->links = config_identity_list(ctx, conf);
	if (!r->links)
		return -ENOMEM;
	r->fd = memfd_create("musafir.conf", MFD_CLOEXEC);
	if (r->fd < 0 || write(r->fd, r->text, r->len) != (ssize_t)r->len)
		return -EIO;
	return config_secrets_write(r->fd, conf);
}

static int reload_config(void *ctx, struct supervisor_reading *r, const struct supervisor_conf *sup)
{
	struct config_faults *faults = config_faults_new(ctx);
	const struct config *conf = NULL;
	char *text = NULL;
	int rc, len = config_read_text(&text, ctx, sup->file);

	if (!faults)
		return -ENOMEM;
	if (len < 0)
		config_faults_add(faults, sup->file, 0, "%s; expected a configuration file", strerror(-len));
	r->text = text;
	r->len = len < 0 ? 0 : len;
	rc = len < 0 ? len : config_parse(&conf, ctx, sup->file, text, len, CONFIG_PASSWORDS, faults);
	rc = rc ? rc : read_anew(ctx, r, conf, sup->is_test, faults);
	log_faults(faults, LOGL_ERROR);
	config_free(conf);
	return rc;
}

static int supervise(void *ctx, const struct args *args, unsigned workers, bool is_test, const char *text, size_t len, const char *feed)
{
	const struct supervisor_conf sup = {
		.file = args->file, .text = text, .len = len, .role = role_supervised, .workers = workers, .test_clock = args->test_clock,
		.is_test = is_test, .still_s = args->still_s, .second_ms = 1000, .reload = reload_config, .notify = notify_open(ctx), .feed = feed,
	};
	int rc = supervisor_main(ctx, &sup);

	notify_close(sup.notify);
	return rc;
}

/* Check everything; then, unless only that was asked, run. */
static int check_and_run(void *ctx, const struct args *args)
{
	struct config_faults *faults = config_faults_new(ctx), *warnings = config_faults_new(ctx);
	const struct config *conf = NULL;
	unsigned workers = 0;
	bool is_test = false;
	char *text = NULL, *feed = NULL;
	int rc, len = config_read_text(&text, ctx, args->file);

	if (!faults || !warnings)
		return -ENOMEM;
	if (len < 0)
		config_faults_add(faults, args->file, 0, "%s; expected a configuration file", strerror(-len));
	else if (config_parse(&conf, ctx, args->file, text, len, CONFIG_PASSWORDS, faults) == 0) {
		links_check(ctx, conf, faults, warnings);
		preflight_check(conf, faults, args->check ? warnings : NULL, &is_test);
		gateway_check_menus(ctx, conf, is_test, faults, warnings);
	}
	(void)tell_faults(warnings);
	rc = tell_faults(faults);
	if (rc == 0)
		rc = setenv("TZ", conf->service.timezone, 1) ? -errno : log_setup(ctx, conf->log.level);
	tzset();	/* a certificate that was looked at had the library settle for another one */
	if (rc == 0) {
		warn_of_config(conf, args->check);
		workers = conf->pin.workers;
		feed = talloc_strdup(ctx, conf->sim.feed);
	}
	/* with the passwords and keys: the supervisor keeps none */
	config_free(conf);
	return rc || args->check ? rc : supervise(ctx, args, workers, is_test, text, len, feed);
}

/* Started with one of them closed, a log line would go to whatever is opened next: a pair, the database. */
static int fill_standard_fds(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	return fd < 0 ? -errno : close(fd);
}

int main(int argc, char **argv)
{
	struct args args = { 0 };
	struct relay *relay;
	void *ctx;
	int rc;

	if (fill_standard_fds() < 0)
		return 1;
	if (!read_args(&args, argc, argv)) {
		fputs(usage, stderr);
		return 2;
	}
	if (args.help)
		return fputs(usage, stdout) < 0;
	if (args.version)
		return puts(PACKAGE_STRING) < 0;
	if (args.role)
		return role_main(args.role, &(struct role_args){ .file = args.file,
								  .test_clock = args.test_clock, .is_test = args.is_test, .still_s = args.still_s,
								  .control_fd = SUPERVISOR_FD_CONTROL, .config_fd = SUPERVISOR_FD_CONFIG,
								  .handed_fd = SUPERVISOR_FD_HANDED, .links_fd = SUPERVISOR_FD_LINKS });
	loop_init();
	ctx = talloc_named_const(NULL, 0, "musafird");
	relay = args.check ? NULL : relay_open();
	rc = check_and_run(ctx, &args);
	log_fini();
	relay_close(relay);
	talloc_free(ctx);
	return rc ? 1 : 0;
}
