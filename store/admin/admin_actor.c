/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/admin/admin_actor.h"

#include <errno.h>
#include <grp.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef SO_PEERGROUPS
#define SO_PEERGROUPS 59
#endif

#define GROUPS_MAX 65536	/* of a user: NGROUPS_MAX of Linux */

static const char *const names[ADMIN_ROLES] = { "root", "manager", "officer", "auditor" };

int admin_groups_read(struct admin_groups *g, const char *const groups[ADMIN_ROLES], enum admin_role *which)
{
	const struct group *gr;
	enum admin_role i;

	memset(g, 0, sizeof(*g));
	for (i = ADMIN_MANAGER; i < ADMIN_ROLES; i++) {
		if (!groups[i])
			continue;
		*which = i;
		gr = getgrnam(groups[i]);
		if (!gr || !gr->gr_gid)
			return -ENOENT;
		g->has[i] = true;
		g->gid[i] = gr->gr_gid;
	}
	return 0;
}

bool admin_groups_any(const struct admin_groups *g)
{
	return g->has[ADMIN_MANAGER] || g->has[ADMIN_OFFICER] || g->has[ADMIN_AUDITOR];
}

static unsigned roles_of(const struct admin_groups *g, gid_t gid)
{
	unsigned roles = 0;
	enum admin_role i;

	for (i = ADMIN_MANAGER; i < ADMIN_ROLES; i++)
		if (g->has[i] && g->gid[i] == gid)
			roles |= 1 << i;
	return roles;
}

/* Those beside the one that SO_PEERCRED tells. */
static unsigned roles_beside(int fd, const struct admin_groups *g)
{
	socklen_t len = GROUPS_MAX * sizeof(gid_t);
	gid_t *all = malloc(len);
	unsigned roles = 0;
	size_t i;

	if (all && getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, all, &len) == 0)
		for (i = 0; i < len / sizeof(*all); i++)
			roles |= roles_of(g, all[i]);
	free(all);
	return roles;
}

struct admin_actor admin_actor_of(int fd, const struct admin_groups *g)
{
	struct ucred cred;
	socklen_t len = sizeof(cred);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) < 0)
		return (struct admin_actor){ .user = UINT32_MAX };
	if (cred.uid == 0 || cred.uid == geteuid())
		return (struct admin_actor){ .roles = 1 << ADMIN_ROOT, .user = cred.uid };
	return (struct admin_actor){ .roles = admin_groups_any(g) ? roles_of(g, cred.gid) | roles_beside(fd, g) : 0, .user = cred.uid };
}

struct admin_actor admin_actor_self(void)
{
	return (struct admin_actor){ .roles = 1 << ADMIN_ROOT, .user = getuid() };
}

const char *admin_role_name(enum admin_role role)
{
	return role < ADMIN_ROLES ? names[role] : "nobody";
}

enum admin_role admin_actor_as(const struct admin_actor *who, unsigned roles)
{
	enum admin_role i;

	for (i = ADMIN_ROOT; i < ADMIN_ROLES; i++)
		if (who->roles & roles & 1 << i)
			return i;
	return ADMIN_ROLES;
}

const char *admin_user_words(char text[ADMIN_USER_MAX], uint32_t user)
{
	snprintf(text, ADMIN_USER_MAX, "user|%" PRIu32, user);
	return text;
}
