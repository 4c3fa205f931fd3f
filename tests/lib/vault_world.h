/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A real vault in a child process; the test plays gateway, hash worker, supervisor and administrator. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "store/admin/admin.h"
#include "store/base/handoff.h"
#include "store/door/identity.h"
#include "store/seal/kdf.h"

#define WORLD_NUMBER "254700000009"

/* Seen by the child's wrapped functions, in memory shared with the test. */
struct vault_world_watch {
	unsigned runs;			/* since the last commit */
	unsigned most_runs;		/* of one commit */
	unsigned commits;
	unsigned batches;		/* commits of at least one run */
	unsigned api_batch;		/* the one, from 0, in which a request over the api's pair ran last */
	unsigned accepts;		/* of administrators, tried */
	char number[IDENTITY_NUMBER_MAX];	/* whose request ran last */
	bool opens_index;		/* the next request finds an officer's key of the index of duplicates, made just then */
	unsigned backwards;		/* requests that ran behind one of a higher number in the same batch */
};

struct vault_world {
	char dir[64], db[96], key[96], admin[96];
	pid_t pid;
	int control, gateway, worker;	/* our ends */
	int api;			/* the second peer; 0: none yet */
	struct vault_world_watch *watch;
	uint64_t ticket;
	const char *number;		/* of the phone that asks; NULL: WORLD_NUMBER */
	unsigned second_ms;		/* vault_conf.second_ms of the next start */
	int64_t still_s;		/* the same of vault_conf.still_s: a clock that stands still between two moves */
};

/* A store in a fresh folder, and a vault that serves it. */
int vault_world_setup(void **state);
int vault_world_teardown(void **state);

void vault_world_start(struct vault_world *w);
/* Let it see nothing, returning when it has stopped, until vault_world_go(). */
void vault_world_stop(struct vault_world *w);
void vault_world_go(struct vault_world *w);
/* Wait for its end. returns: exit code, or -signal. */
int vault_world_wait(struct vault_world *w);
/* Hand the vault a new pair; ours is written to *mine. */
void vault_world_new_pair(struct vault_world *w, enum handoff_peer peer, int *mine);

/* A request as a gateway would send it. returns: its ticket. */
uint64_t vault_world_send(struct vault_world *w, enum identity_verb verb, uint64_t dialogue, const char *key, const char *secret);
/* The same over that end of a pair, from `link`. */
uint64_t vault_world_send_over(struct vault_world *w, int fd, const char *link, enum identity_verb verb, uint64_t dialogue);
/* Let a second peer in, and hear an answer over its pair. */
void vault_world_let_api_in(struct vault_world *w);
/* Connect as a desk, which the vault gives a gate. returns: our end; -1: it was refused, which is in reply. */
int vault_world_desk(struct vault_world *w, char *reply, size_t size);
/* The next packet of the vault; fails the test after 10 s. */
void vault_world_recv(struct vault_world *w, struct identity_ans *ans);
/* Send and take the answer, notes of parking skipped. returns: outcome. */
enum identity_outcome vault_world_ask(struct vault_world *w, enum identity_verb verb, uint64_t dialogue, const char *key, const char *secret);
/* Tell it, as the gateway, that this is its one link. */
void vault_world_report(struct vault_world *w, const char *name, bool is_up);
/* The next control message of that type; others are skipped. */
void vault_world_told(struct vault_world *w, enum handoff_type type, struct handoff *msg);
bool vault_world_job(struct vault_world *w, struct kdf_job *job, int timeout_ms);
void vault_world_hash(struct vault_world *w, const struct kdf_job *job);

/* One request over the administration socket; the last packet in reply. words are separated by '|'. returns: code. */
int vault_world_admin(struct vault_world *w, const char *words, const char *lines, char *reply, size_t size);
/* The same; row: the last row of the answer, as it came. */
int vault_world_row(struct vault_world *w, const char *words, const char *lines, char row[ADMIN_ROW_MAX]);
