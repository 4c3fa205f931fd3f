/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/identity/feed/identity_feed.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>
#include <sodium.h>

#include "store/base/log.h"
#include "store/identity/feed/feed_priv.h"
#include "store/seal/seal_minisign.h"

#define CHUNK		(256 * 1024)	/* hashed twice between two looks at the watch: half a millisecond */
#define ROWS		64		/* read between two of them */
#define SEEN_MAX	(1u << 22)	/* people of one file that are told apart; more are counted as they come */

enum stage { STAGE_HASH, STAGE_LOOK, STAGE_APPLY, STAGE_END };

struct identity_feed_job {
	struct identity_core *core;
	const char *text, *signature;
	size_t len, signature_len;
	enum stage stage;
	enum identity_feed_verdict verdict;
	crypto_generichash_state whole;
	crypto_hash_sha256_state rest;
	size_t hashed;
	struct feed_head head;
	struct feed_kept kept;
	struct feed_at at;
	uint64_t rows, limit;
	bool is_released;
	uint64_t people;		/* told apart by seen: a mark of the number each, open addressing */
	uint64_t *seen;
	size_t n_seen;
};

static const char *const words[IDENTITY_FEED_VERDICTS] = {
	[IDENTITY_FEED_UNDER_WAY] = "being read",
	[IDENTITY_FEED_TAKEN] = "taken",
	[IDENTITY_FEED_AGAIN] = "taken before",
	[IDENTITY_FEED_DROPPED] = "dropped",
	[IDENTITY_FEED_HELD_GAP] = "held back: files before it are missing",
	[IDENTITY_FEED_HELD_MANY] = "held back: it is about more people than change their SIMs in a day",
	[IDENTITY_FEED_BAD_HEAD] = "refused: its first line is not that of a feed",
	[IDENTITY_FEED_BAD_SIGNATURE] = "refused: it is not signed with the key of the operator",
	[IDENTITY_FEED_BAD_HASH] = "refused: it was cut or changed",
	[IDENTITY_FEED_BAD_OPERATOR] = "refused: it is of another operator",
	[IDENTITY_FEED_BAD_SEQUENCE] = "refused: it is older than what was taken",
	[IDENTITY_FEED_BAD_ROW] = "refused: a row makes no sense",
};

const char *identity_feed_words(enum identity_feed_verdict v)
{
	return v < IDENTITY_FEED_VERDICTS ? words[v] : "";
}

bool identity_feed_is_held(enum identity_feed_verdict v)
{
	return v == IDENTITY_FEED_HELD_GAP || v == IDENTITY_FEED_HELD_MANY;
}

/* The state of a hash is aligned to 64 octets, as talloc aligns nothing. */
struct identity_feed_job *identity_feed_new(struct identity_core *core, const char *text, size_t len, const char *signature, size_t signature_len)
{
	struct identity_feed_job *job = aligned_alloc(_Alignof(struct identity_feed_job), sizeof(*job));

	if (!job)
		return NULL;
	memset(job, 0, sizeof(*job));
	job->core = core;
	job->text = text;
	job->len = len;
	job->signature = signature;
	job->signature_len = signature_len;
	crypto_generichash_init(&job->whole, NULL, 0, SEAL_MINISIGN_HASH);
	crypto_hash_sha256_init(&job->rest);
	return job;
}

void identity_feed_free(struct identity_feed_job *job)
{
	if (!job)
		return;
	free(job->seen);
	free(job);
}

enum identity_feed_verdict identity_feed_verdict(const struct identity_feed_job *job)
{
	return job->verdict;
}

unsigned identity_feed_percent(const struct identity_feed_job *job)
{
	static const unsigned from[] = { 0, 2, 40, 100 };
	size_t done = job->stage == STAGE_HASH ? job->hashed : job->at.pos, all = job->len ?: 1;

	return job->stage == STAGE_END ? 100 : from[job->stage] + (unsigned)((from[job->stage + 1] - from[job->stage]) * (done < all ? done : all) / all);
}

/* ---- the end of it ---- */

/* What is refused is told, and an alarm; what is held as well, once. */
static int tell(struct identity_feed_job *job, bool is_news)
{
	const struct feed_head *h = &job->head;

	if (job->verdict == IDENTITY_FEED_TAKEN)
		LOGP(DIDENT, LOGL_NOTICE, "feed of %s: file %llu taken, %llu rows\n", h->operator, (unsigned long long)h->seq, (unsigned long long)h->rows);
	if (job->verdict <= IDENTITY_FEED_DROPPED || !is_news)
		return 0;
	if (job->verdict == IDENTITY_FEED_BAD_ROW)
		LOGP(DIDENT, LOGL_ERROR, "feed: a file was %s, in line %llu\n", words[job->verdict], (unsigned long long)job->kept.bad_line);
	else
		LOGP(DIDENT, LOGL_ERROR, "feed: a file was %s\n", words[job->verdict]);
	return identity_alarm_raise(job->core, IDENTITY_ALARM_FEED, 1);
}

/* What others wrote since it was read last counts: an administrator decided, an IMSI was seen. */
static int refresh(struct identity_feed_job *job)
{
	return feed_kept_get(job->core, &job->kept);
}

static int judge(struct identity_feed_job *job, enum identity_feed_verdict v)
{
	struct feed_kept *k = &job->kept;
	bool is_news = !identity_feed_is_held(v) || k->held_seq != job->head.seq;
	int rc;

	job->verdict = v;
	job->stage = STAGE_END;
	if (v == IDENTITY_FEED_AGAIN)
		return 0;
	k->last = v;
	k->bad_line = v == IDENTITY_FEED_BAD_ROW ? job->at.line : 0;
	if (identity_feed_is_held(v)) {
		k->held_seq = job->head.seq;
		memcpy(k->held_sha, job->head.sha, sizeof(k->held_sha));
		k->held = v;
		k->order = FEED_ORDER_NONE;
	}
	rc = feed_kept_put(job->core, k);
	return rc ? rc : tell(job, is_news);
}

/* The last step: the file counts. */
static int take(struct identity_feed_job *job, enum identity_feed_verdict v)
{
	struct feed_kept *k = &job->kept;
	int rc = refresh(job);

	if (rc)
		return rc;
	k->seq = job->head.seq;
	memcpy(k->sha, job->head.sha, sizeof(k->sha));
	if (k->held_seq && k->held_seq <= k->seq)
		k->held_seq = 0;
	k->order = FEED_ORDER_NONE;
	if (v == IDENTITY_FEED_TAKEN) {
		uint64_t limit;

		rc = feed_kept_limit(job->core, k, &limit);
		if (rc)
			return rc;
		k->today = job->is_released ? 0 : k->today + job->people;
		k->rows = job->rows;
		k->people = job->people;
		k->heard = identity_clock_steady(job->core);
		k->taken = identity_clock_now(job->core);
		k->is_silence_told = 0;
	}
	return judge(job, v);
}

/* ---- is it theirs, and the next one? ---- */

static bool is_held_file(const struct identity_feed_job *job)
{
	const struct feed_kept *k = &job->kept;

	return k->held_seq == job->head.seq && !memcmp(k->held_sha, job->head.sha, sizeof(k->held_sha));
}

/* What the head says, once all of it is known to be the operator's. returns: UNDER_WAY to go on. */
static enum identity_feed_verdict judge_head(struct identity_feed_job *job, const uint8_t sha[crypto_hash_sha256_BYTES])
{
	const struct feed_kept *k = &job->kept;
	const struct feed_head *h = &job->head;

	if (memcmp(sha, h->sha, sizeof(h->sha)))
		return IDENTITY_FEED_BAD_HASH;
	if (strcasecmp(h->operator, job->core->conf->feed.operator))
		return IDENTITY_FEED_BAD_OPERATOR;
	if (k->seq && h->seq == k->seq && !memcmp(k->sha, h->sha, sizeof(k->sha)))
		return IDENTITY_FEED_AGAIN;
	if (k->seq && h->seq <= k->seq)
		return IDENTITY_FEED_BAD_SEQUENCE;
	if (is_held_file(job) && k->order == FEED_ORDER_DROP)
		return IDENTITY_FEED_DROPPED;
	if (k->seq && h->seq != k->seq + 1 && !(is_held_file(job) && k->order == FEED_ORDER_RELEASE))
		return IDENTITY_FEED_HELD_GAP;
	return IDENTITY_FEED_UNDER_WAY;
}

static enum identity_feed_verdict judge_whole(struct identity_feed_job *job)
{
	const struct identity_feed_conf *conf = &job->core->conf->feed;
	uint8_t whole[SEAL_MINISIGN_HASH], sha[crypto_hash_sha256_BYTES];
	struct seal_minisign key;

	if (!conf->key)
		return IDENTITY_FEED_BAD_SIGNATURE;
	crypto_generichash_final(&job->whole, whole, sizeof(whole));
	crypto_hash_sha256_final(&job->rest, sha);
	memcpy(key.id, conf->key_id, sizeof(key.id));
	memcpy(key.pub, conf->key, sizeof(key.pub));
	if (seal_minisign_verify(&key, job->signature, job->signature_len, whole))
		return IDENTITY_FEED_BAD_SIGNATURE;
	return judge_head(job, sha);
}

/* ---- the stages ---- */

/* A table with room for the people who may be in it. */
static int make_seen(struct identity_feed_job *job)
{
	size_t n = 64;

	while (n < SEEN_MAX && n < 4 * job->limit)
		n *= 2;
	job->n_seen = n;
	job->seen = calloc(n, sizeof(*job->seen));
	return job->seen ? 0 : -ENOMEM;
}

static int begin_rows(struct identity_feed_job *job, enum stage stage)
{
	job->stage = stage;
	job->at = (struct feed_at){ 0 };
	job->rows = 0;
	return 0;
}

static int step_hash(struct identity_feed_job *job)
{
	size_t n = OSMO_MIN((size_t)CHUNK, job->len - job->hashed), skip;
	enum identity_feed_verdict v;
	int rc;

	if (job->hashed == 0) {
		rc = feed_kept_get(job->core, &job->kept);
		if (rc)
			return rc;
		if (!job->core->conf->feed.operator || feed_head_read(&job->head, job->text, job->len))
			return judge(job, IDENTITY_FEED_BAD_HEAD);
	}
	crypto_generichash_update(&job->whole, (const uint8_t *)job->text + job->hashed, n);
	skip = job->hashed ? 0 : job->head.len;
	crypto_hash_sha256_update(&job->rest, (const uint8_t *)job->text + job->hashed + skip, n - skip);
	job->hashed += n;
	if (job->hashed < job->len)
		return 0;
	v = judge_whole(job);
	if (v == IDENTITY_FEED_DROPPED)
		return take(job, v);
	if (v != IDENTITY_FEED_UNDER_WAY)
		return judge(job, v);
	rc = feed_kept_limit(job->core, &job->kept, &job->limit);
	if (rc == 0)
		rc = make_seen(job);
	return rc ? rc : begin_rows(job, STAGE_LOOK);
}

/* Count a person once. */
static void see(struct identity_feed_job *job, const uint8_t ix[DB_IX])
{
	size_t i, tries;
	uint64_t mark;

	memcpy(&mark, ix, sizeof(mark));
	mark |= 1;
	i = mark >> 1 & (job->n_seen - 1);
	for (tries = 0; tries < 64 && job->seen[i]; tries++, i = (i + 1) & (job->n_seen - 1))
		if (job->seen[i] == mark)
			return;
	if (!job->seen[i])
		job->seen[i] = mark;
	job->people++;
}

static bool is_about_somebody(enum feed_event e)
{
	return e == FEED_SIM_CHANGE || e == FEED_RECYCLED || e == FEED_CLOSED;
}

/* A time that cannot be, or of which nobody would tell any more. */
static bool is_nonsense(const struct identity_feed_job *job, const struct feed_row *row)
{
	int64_t now = identity_clock_now(job->core);

	return row->at > now + IDENTITY_FEED_AHEAD_S || row->at < now - IDENTITY_FEED_PAST_S;
}

static int look_at_row(struct identity_feed_job *job, const struct feed_row *row)
{
	struct feed_known known;
	uint8_t ix[DB_IX];
	int rc;

	if (is_nonsense(job, row)) {
		LOGP(DIDENT, LOGL_ERROR, "feed: line %llu: at: a time that cannot be\n", (unsigned long long)job->at.line);
		return judge(job, IDENTITY_FEED_BAD_ROW);
	}
	seal_number_ix(job->core->keys, ix, row->number);
	rc = feed_known_read(job->core, &known, ix);
	if (rc == 0 && known.n && is_about_somebody(row->event))
		see(job, ix);
	return rc;
}

static int end_look(struct identity_feed_job *job)
{
	int rc = refresh(job);

	if (rc)
		return rc;
	job->is_released = is_held_file(job) && job->kept.order == FEED_ORDER_RELEASE;
	if (job->rows != job->head.rows)
		return judge(job, IDENTITY_FEED_BAD_HASH);
	if (job->people > job->limit && !job->is_released)
		return judge(job, IDENTITY_FEED_HELD_MANY);
	return begin_rows(job, STAGE_APPLY);
}

static int apply_row(struct identity_feed_job *job, const struct feed_row *row)
{
	uint8_t ix[DB_IX];

	seal_number_ix(job->core->keys, ix, row->number);
	return feed_row_apply(job->core, row, ix);
}

static int step_row(struct identity_feed_job *job)
{
	size_t head = job->head.len;
	const char *fault;
	struct feed_row row;
	int rc = feed_row_next(&row, &job->at, job->text + head, job->len - head, &fault);

	if (rc == 0)
		return job->stage == STAGE_LOOK ? end_look(job) : take(job, IDENTITY_FEED_TAKEN);
	if (rc < 0) {
		LOGP(DIDENT, LOGL_ERROR, "feed: line %llu: %s\n", (unsigned long long)job->at.line, fault);
		return judge(job, IDENTITY_FEED_BAD_ROW);
	}
	job->rows++;
	rc = job->stage == STAGE_LOOK ? look_at_row(job, &row) : apply_row(job, &row);
	sodium_memzero(&row, sizeof(row));
	return rc;
}

int identity_feed_step(struct identity_feed_job *job, bool (*is_over)(void *ctx), void *ctx)
{
	unsigned i;
	int rc = 0;

	do {
		if (job->stage == STAGE_HASH)
			rc = step_hash(job);
		for (i = 0; rc == 0 && i < ROWS && (job->stage == STAGE_LOOK || job->stage == STAGE_APPLY); i++)
			rc = step_row(job);
	} while (rc == 0 && job->stage != STAGE_END && !is_over(ctx));
	return rc ? rc : job->stage != STAGE_END;
}
