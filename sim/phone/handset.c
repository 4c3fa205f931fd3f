/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "sim/phone/frame.h"
#include "sim/phone/handset_priv.h"

#define BIND_S		15	/* line mode: so long the first dialling waits for the service to bind */
#define REFRESH_S	1

static void show_phone(struct handset *h)
{
	char frame[FRAME_SIZE];

	if (h->is_tty) {
		handset_tty_draw(h);
		return;
	}
	(void)frame_draw(frame, sizeof(frame), &h->phone);
	fputs(frame, stdout);
	fflush(stdout);
}

static void show_notice(struct handset *h, const char *what, const char *text)
{
	snprintf(h->notice, sizeof(h->notice), "%s: %.*s", what, (int)sizeof(h->notice) - 32, text);
	if (!h->is_tty)
		printf("%s\n", h->notice);
	else
		handset_tty_draw(h);
}

static void hear_air(void *ctx, const struct air_msg *msg)
{
	struct handset *h = ctx;
	bool mine = phone_hear(&h->phone, msg);

	if (msg->kind == AIR_LINK && (!h->phone.link[0] || !strcmp(msg->link, h->phone.link)))
		h->is_bound = msg->flag;
	if (msg->kind == AIR_GONE && !msg->number[0])
		h->is_over = h->lost_network = true;
	if (msg->kind == AIR_FAULT)
		show_notice(h, "the operator complains", msg->text);
	else if (mine && msg->kind == AIR_TEXT && h->is_tty)
		show_phone(h);		/* its inbox is drawn */
	else if (mine && msg->kind == AIR_TEXT)
		show_notice(h, "SMS", msg->text);
	else if (mine && msg->kind == AIR_TAKEN)
		show_notice(h, "your SMS", "taken by the service");
	else if (mine || h->is_tty)
		show_phone(h);
}

/* What a phone would dial. */
static bool is_dialled(const char *line)
{
	return line[strspn(line, "0123456789*#+")] == '\0';
}

static int enter_on_screen(struct handset *h, const char *line)
{
	if (h->phone.state == PHONE_ASKED)
		return phone_type(&h->phone, line);
	if (h->phone.state == PHONE_WAITING)
		show_notice(h, "not sent", "the network has not answered yet");
	else if (!is_dialled(line))
		show_notice(h, "not sent", "dial digits, * and #, like *789#; an SMS is: sms TEXT");
	else
		return phone_dial(&h->phone, line);
	return 0;
}

static void enter_line(struct handset *h, const char *line)
{
	int rc = 0;

	if (!*line)
		return;
	h->notice[0] = '\0';
	if (!strncmp(line, "sms ", 4))
		rc = phone_sms(&h->phone, line + 4);
	else if (!strcmp(line, "quit") || (!strcmp(line, "q") && !phone_is_open(&h->phone)))
		h->is_over = true;
	else if (!strcmp(line, "drop"))
		rc = phone_drop(&h->phone);
	else
		rc = enter_on_screen(h, line);
	if (rc < 0)
		show_notice(h, "cannot send", strerror(-rc));
}

/* --- line mode --- */

static bool may_go_on(const struct handset *h)
{
	return h->phone.state != PHONE_WAITING && h->phone.sms_taken >= h->phone.sms_sent;
}

/* Take one line of what came in. returns: false when there is no whole one. */
static bool next_line(struct handset *h, char *line, size_t size)
{
	char *end = memchr(h->pending, '\n', h->n_pending);
	unsigned n = end ? (unsigned)(end - h->pending) : h->n_pending;

	if (!end && !(h->is_out_of_input && h->n_pending))
		return false;
	snprintf(line, size, "%.*s", (int)n, h->pending);
	line[strcspn(line, "\r")] = '\0';
	n += end != NULL;
	memmove(h->pending, h->pending + n, h->n_pending - n);
	h->n_pending -= n;
	return true;
}

static void run_lines(struct handset *h)
{
	char line[HANDSET_INPUT_MAX];

	while (!h->is_over && may_go_on(h) && next_line(h, line, sizeof(line)))
		enter_line(h, line);
	if (h->is_out_of_input && !h->n_pending && may_go_on(h))
		h->is_over = true;
}

/* --- input --- */

static int input_ready(struct osmo_fd *ofd, unsigned int what)
{
	struct handset *h = ofd->data;
	char buf[4096];
	size_t room = h->is_tty ? sizeof(buf) : OSMO_MIN(sizeof(buf), sizeof(h->pending) - h->n_pending);
	ssize_t n = room ? read(ofd->fd, buf, room) : 0;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n <= 0) {
		h->is_out_of_input = true;
		h->is_over = h->is_tty;
		osmo_fd_unregister(ofd);
		ofd->fd = -1;
	} else if (h->is_tty) {
		handset_tty_keys(h, buf, (size_t)n);
	} else {
		memcpy(h->pending + h->n_pending, buf, (size_t)n);
		h->n_pending += (unsigned)n;
	}
	return 0;
}

static int signal_ready(struct osmo_fd *ofd, unsigned int what)
{
	struct handset *h = ofd->data;
	struct signalfd_siginfo si;

	if (read(ofd->fd, &si, sizeof(si)) != (ssize_t)sizeof(si))
		return 0;
	if (si.ssi_signo == SIGWINCH)
		show_phone(h);
	else
		h->is_over = true;
	return 0;
}

/* Of the link the phone is on. */
static unsigned idle_of(const struct handset *h)
{
	const struct sim_conf *sim = h->conf->sim;
	unsigned i;

	for (i = 0; i < sim->n_links; i++)
		if (!h->phone.link[0] || !strcmp(sim->links[i].name, h->phone.link))
			return sim->links[i].idle_s;
	return 0;
}

static void refresh_phone(void *data)
{
	struct handset *h = data;

	(void)phone_tire(&h->phone, idle_of(h));
	if (h->is_tty)
		handset_tty_draw(h);
	osmo_timer_schedule(&h->refresh, REFRESH_S, 0);
}

static int watch_signals(struct handset *h)
{
	sigset_t set;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	if (h->is_tty)
		sigaddset(&set, SIGWINCH);
	sigprocmask(SIG_BLOCK, &set, NULL);
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	osmo_fd_setup(&h->signals, fd, OSMO_FD_READ, signal_ready, h, 0);
	return fd < 0 ? -errno : osmo_fd_register(&h->signals);
}

/* --- network --- */

static int be_operator(struct handset *h)
{
	const struct sim_conf *sim = h->conf->sim;
	char failed[AIR_LINK_MAX] = "";
	int rc = 0;

	h->smsc = smsc_new(h, sim->code);
	for (unsigned i = 0; i < sim->n_links && !rc; i++)
		rc = smsc_link_add(h->smsc, &sim->links[i]);
	if (!rc)
		rc = smsc_start(h->smsc, failed);
	if (!rc)
		rc = smsc_air_serve(h->smsc, sim->socket);
	if (rc < 0) {
		fprintf(stderr, "musafir-sim: cannot be the operator%s%s: %s\n", *failed ? " of link " : "", failed, strerror(-rc));
		return rc;
	}
	fprintf(stderr, "no operator runs: being it here\n");
	h->air = air_new_local(h, h->smsc, hear_air, h);
	return 0;
}

static int reach_network(struct handset *h)
{
	struct air_msg msg;

	h->air = air_new_socket(h, h->conf->sim->socket, hear_air, h);
	if (!h->air && be_operator(h) < 0)
		return -1;
	phone_init(&h->phone, h->air, h->conf->number);
	osmo_strlcpy(h->phone.link, h->conf->link ? h->conf->link : "", sizeof(h->phone.link));
	air_msg_set(&msg, AIR_ATTACH, NULL, h->phone.number, NULL);
	if (air_say(h->air, &msg) < 0)
		return -1;
	air_msg_set(&msg, AIR_LINK_ASK, NULL, NULL, NULL);
	return air_say(h->air, &msg);
}

static void await_bind(struct handset *h)
{
	for (int i = 0; i < BIND_S && !h->is_bound && !h->is_over; i++)
		osmo_select_main(0);	/* the refresh timer ends it each second */
}

static int open_input(struct handset *h)
{
	osmo_fd_setup(&h->in, STDIN_FILENO, OSMO_FD_READ, input_ready, h, 0);
	return osmo_fd_register(&h->in);
}

static void run_phone(struct handset *h)
{
	if (!h->is_tty)
		await_bind(h);
	if (open_input(h) < 0)
		return;
	show_phone(h);
	while (!h->is_over) {
		if (!h->is_tty)
			run_lines(h);
		if (!h->is_over)
			osmo_select_main(0);
	}
}

static void leave_network(struct handset *h)
{
	if (phone_is_open(&h->phone))
		enter_line(h, "drop");
	if (h->smsc)
		(void)osmo_select_main(1);
	handset_tty_close(h);
	osmo_timer_del(&h->refresh);
	if (h->in.fd >= 0)
		osmo_fd_unregister(&h->in);
	osmo_fd_unregister(&h->signals);
	close(h->signals.fd);
	air_free(h->air);
	smsc_free(h->smsc);
	if (h->lost_network)
		fprintf(stderr, "musafir-sim: the operator is gone\n");
}

int handset_run(const struct handset_conf *conf)
{
	struct handset *h = talloc_zero(NULL, struct handset);
	int rc = 1;

	h->conf = conf;
	h->enter = enter_line;
	h->in.fd = -1;
	h->is_tty = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	if (watch_signals(h) < 0 || reach_network(h) < 0)
		goto out;
	osmo_timer_setup(&h->refresh, refresh_phone, h);
	refresh_phone(h);
	if (h->is_tty && handset_tty_open(h) < 0)
		goto out;
	run_phone(h);
	leave_network(h);
	rc = h->lost_network ? 1 : 0;
out:
	talloc_free(h);
	return rc;
}
