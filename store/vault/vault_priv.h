/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside of the vault process: shared by vault*.c, and by their tests. */
#pragma once

#include <signal.h>

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/select.h>
#include <osmocom/core/timer.h>

#include "store/base/clock.h"
#include "store/base/handoff.h"
#include "store/base/roles.h"
#include "store/door/identity_pair.h"
#include "store/door/identity_peer.h"
#include "store/identity/core/identity_priv.h"
#include "store/seal/kdf.h"
#include "store/vault/vault.h"
#include "store/vault/vault_mark.h"
#include "store/vault/vault_store.h"

#define VAULT_SLICE_MS		20	/* bulk work gives way to phones after this */
#define VAULT_HASH_WAIT_S	30	/* a job older than this helps nobody: the phone was answered long ago */
/* Looks at a worker that has a job, one a second: of a pause of the whole machine only one counts. Far more than a busy host makes of a hash. */
#define VAULT_HASH_LOOKS(job)	(30 + (uint64_t)(job)->mem_kib * (job)->ops / 65536)
#define VAULT_RESULTS_MAX	VAULT_WORKERS_MAX

/* ---- vault_gate: the vault's ends of the pairs, one gate a peer ---- */

#define VAULT_GATES	(2 + PEER_DESKS)
#define VAULT_DESK_IDLE_S	600	/* a desk that asks nothing for so long loses its seat, where another wants one: its screen is locked anyway */

/* A row of the table in vault_gate.c. */
struct vault_peer {
	const char *name;		/* for the log */
	enum handoff_peer handoff;	/* as the supervisor calls it; HANDOFF_PEERS: it comes by itself */
	enum identity_peer peer;	/* as the verbs know it */
	unsigned credit;		/* requests it may have outstanding, IDENTITY_WINDOW at the most */
};

struct vault;

struct vault_gate {
	const struct vault_peer *peer;
	unsigned place;			/* of the peer, as dialogues know it */
	struct vault *vault;
	struct osmo_fd ofd;		/* fd -1: the peer is not there */
	int64_t heard_ms;		/* monotonic: it came, or asked last */
	struct llist_head out;		/* answers the socket did not take; no request is read meanwhile */
	unsigned n_out;
	uint32_t generation;		/* counts lives of the peer: an answer to an old one is dropped */
	unsigned outstanding;		/* requests that hold credit: read, and not answered or parked yet */
	unsigned parked;		/* hashes whose credit was given back */
	unsigned n_ended;		/* times it broke the rules */
	bool readable;
};

/* The way back of an answer. */
struct vault_route {
	struct vault_gate *gate;
	uint32_t generation;
	bool parked;
};

/* Closed gates: one a row of the table, of desks PEER_DESKS. */
void vault_gates_init(struct vault *v);
/* Close all, as vault_gate_attach(g, -1). */
void vault_gates_close(struct vault *v);
/* The gate of that peer; NULL: it has none. */
struct vault_gate *vault_gate_of(struct vault *v, enum handoff_peer peer);
/* Go on over fd (-1: without a peer); the old one is closed and its dialogues are forgotten. owns: fd. */
void vault_gate_attach(struct vault_gate *g, int fd);
/* A gate for one more desk: free, or of the one that has been silent for VAULT_DESK_IDLE_S. returns: NULL: there is none. */
struct vault_gate *vault_gate_seat(struct vault *v);
/* Whether the peer is there. */
bool vault_gate_is_open(const struct vault_gate *g);
/* The next request; its dialogue is the vault's id of it.
 * returns: 1 and a whole request; 0 none now; -EPROTO the peer broke the rules, -EPIPE or other -errno it is gone: closed, logged. */
int vault_gate_recv(struct vault_gate *g, struct identity_req *req) __attribute__((warn_unused_result));
/* End who has sent more than its credit. */
void vault_gates_audit(struct vault *v);
/* Whether a request may be waiting, as the loop told. */
bool vault_gates_wait(const struct vault *v);
/* The same, as the sockets tell: asks each of them. */
bool vault_gates_poll(const struct vault *v);
/* Answer, or keep the answer until the socket takes it; dropped when the peer that asked is gone, and what it leased is in v->unheard. Wipes ans. */
void vault_gate_answer(struct vault_route *r, struct identity_ans *ans);
/* Say that the hash of that request waits and give its credit back, while IDENTITY_PARKED allows; else it keeps its credit. */
void vault_gate_park(struct vault_route *r, const struct identity_ans *address);
/* Tell every peer the test clock. */
void vault_gates_clock(struct vault *v);

/* ---- vault_req: what may be in a packet (pure) ---- */

/* Check a request of `size` octets that was received into req (the rest zeroed).
 * returns: 0; -EPROTO: no honest peer sends it. */
int vault_req_check(const struct identity_req *req, size_t size) __attribute__((warn_unused_result));

/* ---- vault_kdf: hash workers ---- */

struct vault_job {
	struct llist_head list;
	struct kdf_job job;
	struct identity_ans address;	/* ticket, dialogue, verb of who waits; no fields */
	struct vault_route route;
	bool again;			/* one worker died of it already */
	bool is_chore;			/* the core's own: nobody waits for an answer */
	int64_t since_ms;		/* monotonic */
};

struct vault_worker {
	struct osmo_fd ofd;		/* fd -1: dead */
	struct vault *vault;
	struct vault_job *job;		/* at the worker; NULL: idle */
	unsigned looks;			/* at the worker since it has the job */
	bool ready;			/* a result, or the end of it, waits to be read */
};

struct vault_result {
	struct kdf_result result;
	struct vault_job *job;
};

struct vault_kdf {
	struct vault_worker workers[VAULT_WORKERS_MAX];
	unsigned n_workers;
	struct llist_head waiting;
	unsigned n_waiting;
	struct llist_head failed;	/* jobs to be answered busy in the next batch */
	struct osmo_timer_list look;	/* runs while a worker has a job */
};

/* Workers that are not there, and no job. */
void vault_kdf_init(struct vault *v);
/* Go on with worker `index` over fd (-1: without it); its old pair is closed, the job it had is given to another once. owns: fd. */
void vault_kdf_attach(struct vault *v, unsigned index, int fd);
/* Queue a committed job; taken over and freed later. */
void vault_kdf_add(struct vault *v, struct vault_job *job);
/* Take one finished job: a worker's result, or a failure with rc set. returns: false when there is none. owns: out->job is the caller's. */
bool vault_kdf_take(struct vault *v, struct vault_result *out);
/* Hand waiting jobs to idle workers. */
void vault_kdf_dispatch(struct vault *v);
/* Fail what waits too long. */
void vault_kdf_expire(struct vault *v);
/* Wipe and free it. */
void vault_kdf_job_free(struct vault_job *job);
/* returns: workers that are there. */
unsigned vault_kdf_alive(const struct vault *v);
/* Close every pair, wipe every job. */
void vault_kdf_close(struct vault *v);

/* ---- vault_batch: one transaction for all that waits ---- */

struct vault_item {
	struct identity_req req;
	struct identity_ans ans;
	struct vault_job *job;		/* to be handed to a worker after the commit */
	bool has_ans;
	struct vault_route route;
};

#define VAULT_UNHEARD	1024	/* as many as a gateway holds */
#define VAULT_ITEMS (IDENTITY_WINDOW + VAULT_RESULTS_MAX)

struct vault_batch {
	struct vault_item items[VAULT_ITEMS];
	unsigned n, n_requests;		/* results stand behind the requests */
	uint16_t order[IDENTITY_WINDOW];	/* in which requests run: by number */
	bool has_mutating;		/* a mutating verb of a dialogue */
	struct vault_result results[VAULT_RESULTS_MAX];
	unsigned n_results;
};

/* Drain, run, commit, answer. */
void vault_batch_run(struct vault *v);
/* Have the messages wait again that were leased by answers which nobody read, in a transaction of its own; before anybody else is answered. */
void vault_batch_unheard(struct vault *v);
/* Expire what has run out, for VAULT_SLICE_MS at the most, and schedule the next slice. */
void vault_batch_janitor(struct vault *v);

/* ---- vault_scrub: what was deleted leaves the files ---- */

struct vault_scrub {
	struct osmo_timer_list timer;
	bool is_waiting, is_told;
	int64_t since_ms;		/* monotonic: of the first secret deleted that still stands in the log */
	int64_t again_ms;
};

/* Set it up; nothing is deleted yet. */
void vault_scrub_init(struct vault *v);
/* Have the log truncated two seconds after the first deletion; at each turn of the loop. */
void vault_scrub_look(struct vault *v);
/* Seconds that what was deleted has stood in the log; 0: nothing does. */
int64_t vault_scrub_age(const struct vault *v);

/* ---- vault_anchor: what keeps an older database from being taken for this one ---- */

struct anchor;

struct vault_anchor {
	struct anchor *anchor;		/* NULL: none */
	struct identity_witness witness;
	struct osmo_timer_list timer;
	uint64_t writes;		/* of the database, when it was written last */
	bool is_told;			/* that it cannot be */
	bool has_failed;		/* a PIN was wrong since */
	int64_t rest_until;		/* monotonic: a wrong PIN does not have it written before */
};

/* Open it and prove that the database, of which nothing was written yet, is no older one. Without one, on a test key: does nothing.
 * returns: 0; -ESTALE an older database; -errno; logged. */
int vault_anchor_look(struct vault *v) __attribute__((warn_unused_result));
/* Write it, and be told from then on what it keeps. returns: 0; -errno; logged. */
int vault_anchor_open(struct vault *v) __attribute__((warn_unused_result));
/* Write it for the last time, between transactions, and close it. */
void vault_anchor_close(struct vault *v);
/* A batch was committed, and is answered next. blocks: for a sync after a wrong PIN, a twentieth of the time at the most. */
void vault_anchor_committed(struct vault *v);
/* Before the commit of a transaction that erases people: that they were is on disk. returns: 0; -errno. */
int vault_anchor_erasing(struct vault *v) __attribute__((warn_unused_result));
/* A transaction that would have erased them is not committed. */
void vault_anchor_not_erased(struct vault *v);

/* ---- vault_feed: a file of the operator's feed, in slices between the batches ---- */

struct identity_feed_job;

struct vault_feed {
	struct osmo_timer_list timer;
	char *map;			/* the file and its signature; NULL: none is under way */
	size_t len, all;		/* octets of the file, and with its signature */
	struct identity_feed_job *job;	/* NULL: to begin, or to begin anew */
};

/* Set it up; nothing is under way. */
void vault_feed_init(struct vault *v);
/* Begin with a file of len octets; what is under way is given up. owns: fd. */
void vault_feed_take(struct vault *v, int fd, size_t len);
/* Give up what is under way: it is handed over again. */
void vault_feed_close(struct vault *v);
/* An administrator has decided about the file that is held back: it is asked for. */
void vault_feed_again(struct vault *v);
/* returns: how far the file under way is, 0 to 100; -1: none is. */
int vault_feed_percent(const struct vault *v) __attribute__((warn_unused_result));

/* ---- the process ---- */

struct admin_server;

struct vault {
	const struct vault_conf *conf;
	struct vault_store store;
	const char *db_path;		/* as this process sees it */
	bool is_older_told;
	struct vault_host {
		struct vault_mark mark;
		struct osmo_timer_list timer;
		bool is_told;
	} host;
	struct clock clock;
	struct identity_core *core;
	struct vault_gate gates[VAULT_GATES];
	struct vault_kdf kdf;
	struct vault_batch *batch;
	struct admin_server *admin;
	struct admin_groups groups;
	struct osmo_fd control;
	struct roles roles;
	struct osmo_signalfd *signals;
	struct osmo_timer_list janitor;
	struct vault_feed feed;
	struct vault_scrub scrub;
	struct vault_anchor anchor;
	int64_t started_ms;		/* monotonic */
	int64_t unheard[VAULT_UNHEARD];	/* messages leased by answers that were dropped; past it they wait for the end of their lease */
	unsigned n_unheard;
	bool turn;			/* something waits for a batch */
	bool ending;
	bool kill_at_commit;		/* test only */
	bool has_chore;			/* the core's own work is at the workers */
	uint64_t commits;
	uint64_t requests;
};

static inline unsigned vault_second_ms(const struct vault *v)
{
	return v->conf->second_ms ? v->conf->second_ms : 1000;
}

/* ---- vault_host: no other host has the disk ---- */

/* Say whose it is, and go on saying it. returns: 0; -errno, logged. */
int vault_host_open(struct vault *v) __attribute__((warn_unused_result));
/* Give it up; last of all. */
void vault_host_close(struct vault *v);

/* Whether this vault has a test clock: --test-clock and a test key. */
bool vault_clock_may_move(const struct vault *v);
/* Move the test clock and tell everybody. returns: 0; -EPERM without --test-clock and a test key. */
int vault_clock_move(struct vault *v, int64_t seconds) __attribute__((warn_unused_result));
/* Make the clock wrong by so many seconds more, though no time passes: nobody else is told. returns: as above. */
int vault_clock_jump(struct vault *v, int64_t seconds) __attribute__((warn_unused_result));

/* Let every write fail as on a full disk. returns: 0; -EPERM as above. */
int vault_disk_full(struct vault *v, bool on) __attribute__((warn_unused_result));

/* Tell the supervisor. */
void vault_tell(struct vault *v, uint32_t type, uint32_t peer, uint32_t index);
