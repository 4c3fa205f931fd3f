/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who administers: a user of this host, and what the groups of the configuration make of them.
 *
 * Root and the vault's own user may do everything; a manager all but what only those may (a row of the table says so); an officer and an auditor what
 * their rows say. Each act is preceded by a line of the ledger, "by.manager" or another, whose receipt proves the user. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum admin_role { ADMIN_ROOT, ADMIN_MANAGER, ADMIN_OFFICER, ADMIN_AUDITOR, ADMIN_ROLES };

/* Groups by role; none of ADMIN_ROOT. */
struct admin_groups {
	bool has[ADMIN_ROLES];
	gid_t gid[ADMIN_ROLES];
};

struct admin_actor {
	unsigned roles;		/* 1 << enum admin_role, any number; 0: nobody who may ask */
	uint32_t user;		/* its number on this host */
};

/* What a ledger line proves of a user, with its NUL. */
#define ADMIN_USER_MAX 16

/* Look the groups up while their names can be: by role, NULL none.
 * returns: 0; -ENOENT there is no such group, or root's; *which is its role. */
int admin_groups_read(struct admin_groups *g, const char *const names[ADMIN_ROLES], enum admin_role *which) __attribute__((warn_unused_result));

/* Are there any? */
bool admin_groups_any(const struct admin_groups *g);

/* Who is at the other end of a connected Unix socket, as the kernel tells, with all their groups. Nobody when it does not.
 * returns: roles and user. */
struct admin_actor admin_actor_of(int fd, const struct admin_groups *g);

/* Who runs this process, for a database that no vault holds: who can open it and the key file may do everything. */
struct admin_actor admin_actor_self(void);

/* returns: "root", "manager" ... */
const char *admin_role_name(enum admin_role role);

/* The strongest role of the actor among those of `roles`. returns: ADMIN_ROLES: none. */
enum admin_role admin_actor_as(const struct admin_actor *who, unsigned roles);

/* What the receipt of a line is about: the user's number in words. returns: text. */
const char *admin_user_words(char text[ADMIN_USER_MAX], uint32_t user);
