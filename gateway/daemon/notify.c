/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/daemon/notify.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <talloc.h>

#include "store/base/log.h"
#include "store/base/monotonic.h"

#define WATCHDOG_MIN_MS	100		/* nobody means less */
#define WATCHDOG_MAX_MS	86400000

struct notify {
	struct sockaddr_un addr;
	socklen_t len;
	int fd;
	unsigned watchdog_ms;
};

/* returns: 0; -EAFNOSUPPORT neither a path nor an abstract name; -ENAMETOOLONG. */
static int take_address(struct notify *n, const char *name)
{
	size_t len = strlen(name);

	if (*name != '/' && *name != '@')
		return -EAFNOSUPPORT;
	if (len < 2 || len >= sizeof(n->addr.sun_path))
		return -ENAMETOOLONG;
	n->addr.sun_family = AF_UNIX;
	memcpy(n->addr.sun_path, name, len);
	n->len = offsetof(struct sockaddr_un, sun_path) + len + 1;
	if (*name == '@') {	/* all of its octets count, and no NUL behind them */
		n->addr.sun_path[0] = '\0';
		n->len--;
	}
	return 0;
}

/* A number of the environment; 0: not there, or none. */
static uint64_t env_number(const char *name)
{
	const char *text = getenv(name);
	uint64_t value = 0;
	int end = 0;

	return text && sscanf(text, "%19" SCNu64 "%n", &value, &end) == 1 && !text[end] ? value : 0;
}

static unsigned watchdog_of_env(void)
{
	uint64_t ms = env_number("WATCHDOG_USEC") / 1000, pid = env_number("WATCHDOG_PID");

	if (!ms || (pid && pid != (uint64_t)getpid()))
		return 0;
	return ms < WATCHDOG_MIN_MS ? WATCHDOG_MIN_MS : ms > WATCHDOG_MAX_MS ? WATCHDOG_MAX_MS : (unsigned)ms;
}

static struct notify *notify_new(void *ctx, const char *name)
{
	struct notify *n = talloc_zero(ctx, struct notify);
	int rc = n ? take_address(n, name) : -ENOMEM;

	if (rc == 0) {
		n->watchdog_ms = watchdog_of_env();
		n->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
		if (n->fd >= 0)
			return n;
		rc = -errno;
	}
	LOGP(DMAIN, LOGL_ERROR, "the service manager cannot be told anything: $NOTIFY_SOCKET: %s\n", strerror(-rc));
	talloc_free(n);
	return NULL;
}

struct notify *notify_open(void *ctx)
{
	const char *name = getenv("NOTIFY_SOCKET");
	struct notify *n = name && *name ? notify_new(ctx, name) : NULL;

	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
	return n;
}

/* What cannot be sent is lost: the next turn sends anew, and a manager that hears nothing acts. */
static void notify_send(const struct notify *n, const char *text)
{
	if (n)
		(void)!sendto(n->fd, text, strlen(text), MSG_NOSIGNAL, (const struct sockaddr *)&n->addr, n->len);
}

void notify_state(const struct notify *n, enum notify_state state, const char *status)
{
	char text[NOTIFY_STATUS_MAX + 96];

	switch (state) {
	case NOTIFY_READY:
		snprintf(text, sizeof(text), "READY=1\nMAINPID=%d\nSTATUS=%.*s", (int)getpid(), NOTIFY_STATUS_MAX, status);
		break;
	case NOTIFY_RELOADING:
		snprintf(text, sizeof(text), "RELOADING=1\nMONOTONIC_USEC=%" PRId64 "\nSTATUS=%.*s", monotonic_ms() * 1000, NOTIFY_STATUS_MAX, status);
		break;
	case NOTIFY_STOPPING:
		snprintf(text, sizeof(text), "STOPPING=1\nSTATUS=%.*s", NOTIFY_STATUS_MAX, status);
		break;
	default:
		return;
	}
	notify_send(n, text);
}

void notify_status(const struct notify *n, const char *format, ...)
{
	char text[NOTIFY_STATUS_MAX + 8] = "STATUS=";
	va_list ap;

	va_start(ap, format);
	vsnprintf(text + 7, sizeof(text) - 7, format, ap);
	va_end(ap);
	notify_send(n, text);
}

void notify_alive(const struct notify *n)
{
	if (n && n->watchdog_ms)
		notify_send(n, "WATCHDOG=1");
}

unsigned notify_watchdog_ms(const struct notify *n)
{
	return n ? n->watchdog_ms : 0;
}

void notify_close(struct notify *n)
{
	if (!n)
		return;
	close(n->fd);
	talloc_free(n);
}
