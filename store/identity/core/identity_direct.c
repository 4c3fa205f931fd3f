/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The door without processes: each verb runs, hashes and commits before identity_submit() returns. For unit tests, and for
 * musafirctl when no daemon holds the database. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "store/identity/core/identity_direct.h"
#include "store/door/identity_door.h"
#include "store/identity/core/identity_priv.h"

struct direct {
	struct identity base;
	struct identity_core *core;
	enum identity_peer peer;
	uint64_t tickets;
};

static int hash_list(struct identity_core *core, uint64_t id)
{
	struct kdf_list part = { .rc = -EIO };

	while (identity_core_part(core, id, &part)) {
		kdf_list_hash(&part);
		if (!identity_core_part_done(core, &part))
			break;
	}
	secret_wipe_mem(part.x, sizeof(part.x));
	return part.rc;
}

static void hash_job(struct identity_core *core, struct kdf_result *result, struct kdf_job *job)
{
	if (job->is_list)
		*result = (struct kdf_result){ .id = job->id, .rc = hash_list(core, job->id) };
	else
		kdf_job_hash(result, job);
	secret_wipe_mem(job, sizeof(*job));
}

static void run_request(struct identity_core *core, enum identity_peer peer, struct identity_req *req, struct identity_ans *ans)
{
	enum identity_step step = IDENTITY_DONE;
	struct kdf_result result;
	struct kdf_job job;
	int rc;

	rc = identity_core_begin(core);
	if (rc == 0) {
		step = identity_core_run(core, peer, req, ans, &job);
		rc = identity_core_commit(core);
	}
	if (rc == 0 && step == IDENTITY_HASH) {
		hash_job(core, &result, &job);
		rc = identity_core_begin(core);
		if (rc == 0) {
			identity_core_resume(core, &result, ans);
			rc = identity_core_commit(core);
		}
	}
	secret_wipe_mem(&job, sizeof(job));
	if (rc) {
		ans->outcome = IDO_BUSY;
		ans->used = 0;
	}
}

static int direct_submit(struct identity *id, struct identity_req *req, identity_done_cb done, void *ctx, uint64_t *ticket)
{
	struct direct *d = (struct direct *)id;
	struct identity_ans ans;

	memset(&ans, 0, sizeof(ans));
	ans.ticket = req->ticket = ++d->tickets;
	ans.dialogue = req->dialogue;
	ans.verb = req->verb;
	if (ticket)
		*ticket = req->ticket;
	run_request(d->core, d->peer, req, &ans);
	if (done)
		done(ctx, &ans);
	secret_wipe_mem(&ans, sizeof(ans));
	return 0;
}

/* Nothing is ever outstanding. */
static void direct_cancel(struct identity *id, uint64_t ticket)
{
}

static void direct_free(struct identity *id)
{
	free(id);
}

struct identity *identity_direct_new(struct identity_core *core, enum identity_peer peer)
{
	static const struct identity_ops ops = { direct_submit, direct_cancel, direct_free };
	struct direct *d = calloc(1, sizeof(*d));

	if (!d)
		return NULL;
	d->base.ops = &ops;
	d->core = core;
	d->peer = peer;
	return &d->base;
}
