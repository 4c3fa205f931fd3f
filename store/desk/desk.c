/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/desk/desk.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <osmocom/core/select.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "store/base/secret.h"
#include "store/desk/desk_priv.h"

#define TICK_S 1	/* between two looks at the clock */

static void ticked(void *data)
{
	struct desk *d = data;

	osmo_timer_schedule(&d->tick, TICK_S, 0);
}

/* Keys are read where they are wanted; this wakes the loop. */
static int key_waits(struct osmo_fd *ofd, unsigned int what)
{
	return 0;
}

static void signal_came(struct osmo_signalfd *osfd, const struct signalfd_siginfo *info)
{
	struct desk *d = osfd->data;

	d->is_ending = true;
	d->is_gone |= info->ssi_signo == SIGHUP;
}

static int signals_open(struct desk *d)
{
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return -errno;
	d->signals = osmo_signalfd_setup(d, set, signal_came, d);
	return d->signals ? 0 : -ENOMEM;
}

/* The loop makes it non-blocking, which the shell that shares it would inherit; it is read only where something waits. */
static int keys_open(struct desk *d)
{
	int flags = fcntl(STDIN_FILENO, F_GETFL), rc;

	osmo_fd_setup(&d->keys, STDIN_FILENO, OSMO_FD_READ, key_waits, d, 0);
	rc = osmo_fd_register(&d->keys);
	if (flags >= 0 && fcntl(STDIN_FILENO, F_SETFL, flags) < 0 && rc == 0)
		rc = -errno;
	return rc;
}

static int open_all(struct desk *d)
{
	int rc = signals_open(d);

	if (rc == 0)
		rc = keys_open(d);
	osmo_timer_setup(&d->tick, ticked, d);
	ticked(d);
	return rc;
}

static int wipe(struct desk *d)
{
	secret_wipe_mem(d, sizeof(*d));
	return 0;
}

static struct desk *desk_new(void *ctx, const struct desk_conf *conf)
{
	struct desk *d = talloc_zero(ctx, struct desk);

	if (!d)
		return NULL;
	d->conf = conf;
	d->login = desk_login;
	osmo_strlcpy(d->lang, conf->lang ? conf->lang : "", sizeof(d->lang));
	osmo_strlcpy(d->drafts, "0", sizeof(d->drafts));
	osmo_strlcpy(d->today, "0", sizeof(d->today));
	osmo_strlcpy(d->waits, "0", sizeof(d->waits));
	osmo_strlcpy(d->needs, "0", sizeof(d->needs));
	talloc_set_destructor(d, wipe);
	return d;
}

/* The vault is asked before the terminal is taken: what it says then is a line of the shell. */
static int serve(struct desk *d)
{
	int rc = desk_connect(d);

	if (rc == 0)
		rc = desk_tty_open(d->conf->has_bidi);
	if (rc < 0)
		return rc;
	if (desk_login(d, ""))
		(d->conf->home ? d->conf->home : desk_home)(d);
	desk_tty_close();
	if (d->is_gone)
		(void)!setsid();	/* the end of the terminal's session signals its group once more: a look for leaks at exit, which stops the process, waits for ever then */
	return d->is_gone ? -EPIPE : d->why[0] && d->is_lost ? -EPERM : 0;
}

int desk_run(void *ctx, const struct desk_conf *conf)
{
	struct desk *d = desk_new(ctx, conf);
	int rc = d ? open_all(d) : -ENOMEM;

	if (rc == 0)
		rc = serve(d);
	if (d && d->why[0] && rc < 0)
		fprintf(stderr, "musafirctl: %s\n", d->why);
	if (d && d->door)
		desk_disconnect(d);
	if (d) {
		osmo_timer_del(&d->tick);
		osmo_fd_unregister(&d->keys);
		if (d->signals)
			osmo_fd_close(&d->signals->ofd);
	}
	talloc_free(d);
	return rc;
}
