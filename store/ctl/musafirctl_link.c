/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A request over the socket of the running vault. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "gateway/config/config.h"
#include "store/ctl/musafirctl_priv.h"
#include "store/base/secret.h"
#include "store/vault/vault.h"
#include "store/base/handoff.h"

#define SILENCE_S 60	/* a vault that says nothing for so long is stuck */

/* returns: descriptor; -errno. */
static int link_connect(const char *path)
{
	const struct timeval limit = { .tv_sec = SILENCE_S };
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	size_t len = strlen(path);
	int fd;

	if (len >= sizeof(sa.sun_path))
		return -ENAMETOOLONG;
	memcpy(sa.sun_path, path, len);
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)) == 0 &&
	    connect(fd, (const struct sockaddr *)&sa, sizeof(sa)) == 0)
		return fd;
	len = errno;
	close(fd);
	return -(int)len;
}

static int link_fault(const char *path, int rc)
{
	switch (rc) {
	case -ENOENT:
	case -ECONNREFUSED:
		return -ENOENT;
	case -ENAMETOOLONG:
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: too long for a socket; give store.admin a shorter path", path);
	case -EACCES:
	case -EPERM:
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: not permitted; run it as root, as the vault's user, or where `admin` of the configuration names a group of yours", path);
	default:
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", path, strerror(-rc));
	}
}

/* The last packet: "end CODE MESSAGE". returns: exit code. */
static int link_end(struct musafirctl *ctl, char *packet, size_t len)
{
	char *rest;
	long code;

	packet[len] = '\0';
	code = strtol(packet + 4, &rest, 10);
	if (code < MUSAFIRCTL_DONE || code > MUSAFIRCTL_USAGE)
		code = MUSAFIRCTL_FAILED;
	if (ctl->is_part && code == MUSAFIRCTL_DONE)
		return code;
	return musafirctl_out_end(ctl->out, code, *rest == ' ' ? rest + 1 : rest);
}

/* returns: -EAGAIN while more is to come; exit code. */
static int link_take(struct musafirctl *ctl, int fd)
{
	char packet[ADMIN_ROW_MAX + 1];
	int passed, rc = -EAGAIN;
	ssize_t n = handoff_take(fd, packet, ADMIN_ROW_MAX, &passed);

	if (n == -EAGAIN)
		return musafirctl_say(MUSAFIRCTL_FAILED, "the vault says nothing for %d s", SILENCE_S);
	if (n <= 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "the vault ended before it answered; see what it did with musafirctl status");
	musafirctl_pass(ctl, passed);
	if (n >= 4 && !memcmp(packet, "end ", 4))
		rc = link_end(ctl, packet, n);
	else if (ctl->take)
		ctl->take(ctl, packet, n);
	else
		musafirctl_out_packet(ctl->out, packet, n);
	secret_wipe_mem(packet, sizeof(packet));
	return rc;
}

/* What the stream has ready now; the window keeps it below what the socket holds. */
static int link_pump(struct musafirctl *ctl, int fd)
{
	char packet[ADMIN_REQUEST_MAX];
	size_t len;
	int rc = 0;

	while (rc == 0 && ctl->feed && (len = ctl->feed(ctl, packet)) > 0)
		if (send(fd, packet, len, MSG_NOSIGNAL) < 0)
			rc = errno == EPIPE || errno == ECONNRESET ? -EAGAIN : -errno;	/* the answer may say why */
	secret_wipe_mem(packet, sizeof(packet));
	return rc == -EAGAIN ? 0 : rc;
}

int musafirctl_link_run(struct musafirctl *ctl)
{
	int rc, fd = link_connect(ctl->conf->store.admin);

	if (fd < 0)
		return link_fault(ctl->conf->store.admin, fd);
	if (send(fd, ctl->request.octets, ctl->request.len, MSG_NOSIGNAL) < 0 && errno != EPIPE && errno != ECONNRESET) {	/* the answer may say why */
		rc = musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", ctl->conf->store.admin, strerror(errno));
	} else {
		do {
			rc = link_pump(ctl, fd);
			rc = rc < 0 ? musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", ctl->conf->store.admin, strerror(-rc)) : link_take(ctl, fd);
		} while (rc == -EAGAIN);
	}
	close(fd);
	return rc;
}

/* returns: 0 the vault let it in; -EPERM it did not; other -errno. */
static int desk_ask(int fd, char *why, size_t size)
{
	static const char request[] = "desk\0open\0";	/* and the NUL that ends it */
	char packet[ADMIN_MESSAGE_MAX + 16];
	ssize_t n;

	if (send(fd, request, sizeof(request), MSG_NOSIGNAL) < 0)
		return -errno;
	n = recv(fd, packet, sizeof(packet) - 1, 0);
	if (n <= 0)
		return n < 0 ? -errno : -EPIPE;
	packet[n] = '\0';
	if (!strncmp(packet, "end 0", 5))
		return 0;
	snprintf(why, size, "%s", n > 6 ? packet + 6 : packet);
	return -EPERM;
}

int musafirctl_link_desk(struct musafirctl *ctl, char *why, size_t size)
{
	int fd = link_connect(ctl->conf->store.admin), rc;

	if (fd == -EACCES || fd == -EPERM)
		snprintf(why, size, "%s: not permitted; an officer is in the group that admin.officer of the configuration names", ctl->conf->store.admin);
	else if (fd < 0)
		snprintf(why, size, "%s: nobody serves it; is musafird running?", ctl->conf->store.admin);
	if (fd < 0)
		return fd == -EACCES ? -EPERM : fd;
	rc = desk_ask(fd, why, size);
	if (rc == 0) {
		why[0] = '\0';
		return fd;
	}
	close(fd);
	return rc;
}

int musafirctl_refuse_daemon(const struct musafirctl *ctl, const char *why)
{
	const char *path = ctl->conf->store.admin;
	bool is_served;
	int rc = vault_admin_look(path, &is_served);

	if (rc < 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", path, strerror(-rc));
	return is_served ? musafirctl_say(MUSAFIRCTL_FAILED, "musafird runs; %s", why) : MUSAFIRCTL_DONE;
}
