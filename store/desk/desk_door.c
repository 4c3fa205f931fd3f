/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The vault, asked one thing at a time. One that ends is waited for; what was saved is there again, and the officer's PIN opens it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"
#include "store/desk/desk_priv.h"

static void answered(void *ctx, const struct identity_ans *ans)
{
	struct desk *d = ctx;

	d->ans = *ans;
	d->is_answered = true;
}

static void vault_died(void *ctx)
{
	struct desk *d = ctx;

	d->is_lost = true;
}

static void clock_moved(void *ctx, int64_t offset_s)
{
	struct desk *d = ctx;

	d->offset_s = offset_s;
}

static const struct identity_pair_ops ops = { vault_died, clock_moved };

int desk_connect(struct desk *d)
{
	int fd;

	if (d->conf->unit) {
		d->door = d->conf->unit->open(d->conf->unit->ctx);
		return d->door ? 0 : -ENOMEM;
	}
	fd = d->conf->connect(d->conf->connect_ctx, d->why, sizeof(d->why));
	if (fd < 0)
		return fd;
	d->is_lost = false;
	if (d->door)
		return identity_pair_replace(d->door, fd);
	d->door = identity_new_pair(d, fd);
	if (!d->door) {
		close(fd);
		return -ENOMEM;
	}
	identity_pair_watch(d->door, &ops, d);
	return 0;
}

void desk_disconnect(struct desk *d)
{
	identity_free(d->door);
	d->door = NULL;
	secret_wipe_mem(&d->ans, sizeof(d->ans));
}

void desk_req(struct desk *d, struct identity_req *req, enum identity_verb verb, const char *key)
{
	*req = (struct identity_req){ .verb = verb, .dialogue = d->dialogue, .link = IDENTITY_LINK_DESK };
	if (getrandom(req->op, sizeof(req->op), 0) != sizeof(req->op))
		memset(req->op, 0, sizeof(req->op));	/* refused, like any without one */
	osmo_strlcpy(req->number, d->number, sizeof(req->number));
	osmo_strlcpy(req->lang, d->draft.lang[0] ? d->draft.lang : d->lang, sizeof(req->lang));
	osmo_strlcpy(req->key, key, sizeof(req->key));
}

/* Until the vault serves again, or refuses for good: then the desk ends. */
static void reconnect(struct desk *d)
{
	int rc = -EAGAIN;
	wint_t c;

	desk_page_begin(d, "restarts_title", NULL);
	desk_page_message(d, "");
	desk_page_say(d, "restarts", "", "");
	while (!d->is_ending && (rc = desk_connect(d)) < 0) {
		d->is_ending = rc == -EPERM;
		desk_page_show(d, NULL);
		osmo_select_main(0);	/* a second at the most: the tick */
		if (desk_tty_get(&c) == DESK_TTY_GONE)
			d->is_ending = d->is_gone = true;
	}
}

int desk_ask_bare(struct desk *d, struct identity_req *req)
{
	int rc = 0;

	d->is_answered = false;
	if (!d->is_lost)
		rc = identity_submit(d->door, req, answered, d, NULL);
	secret_wipe_mem(req, sizeof(*req));
	while (rc == 0 && !d->is_answered && !d->is_lost && !d->is_ending)
		osmo_select_main(0);
	if (d->is_ending)
		return DESK_LOST;
	if (!d->is_lost)
		return rc == 0 ? d->ans.outcome : IDO_BUSY;
	reconnect(d);
	return DESK_LOST;
}

int desk_ask(struct desk *d, struct identity_req *req)
{
	int outcome = desk_ask_bare(d, req);

	if (outcome != DESK_LOST && outcome != IDO_REFUSED)
		return outcome;
	if (!d->is_ending && !d->login(d, outcome == DESK_LOST ? "restarted" : "expired"))
		d->is_ending = true;
	return DESK_LOST;
}

const char *desk_got(const struct desk *d, enum identity_field f)
{
	const char *value = identity_ans_get(&d->ans, f, 0);

	return value ? value : "";
}
