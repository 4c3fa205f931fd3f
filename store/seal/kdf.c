/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <poll.h>
#include <sodium.h>
#include <string.h>
#include <sys/socket.h>

#include "store/seal/kdf.h"
#include "store/base/seqpacket.h"

int kdf_hash(uint8_t out[KDF_OUT], const char *password, size_t len, const uint8_t salt[KDF_SALT],
	     uint32_t mem_kib, uint32_t ops)
{
	sodium_memzero(out, KDF_OUT);
	if (mem_kib < KDF_MEM_MIN || mem_kib > KDF_MEM_MAX || ops < 1 || ops > KDF_OPS_MAX || len > SECRET_MAX)
		return -EINVAL;
	if (sodium_init() < 0)
		return -ENOMEM;
	if (!crypto_pwhash(out, KDF_OUT, password, len, salt, ops, (size_t)mem_kib * 1024, crypto_pwhash_ALG_ARGON2ID13))
		return 0;
	sodium_memzero(out, KDF_OUT);
	return -ENOMEM;
}

void kdf_job_hash(struct kdf_result *result, const struct kdf_job *job)
{
	memset(result, 0, sizeof(*result));
	result->id = job->id;
	result->rc = kdf_hash(result->out, job->secret.digits, job->secret.len, job->salt, job->mem_kib, job->ops);
	if (result->rc == 0 && job->has_second)
		result->rc = kdf_hash(result->second, job->second.digits, job->second.len, job->second_salt, job->mem_kib, job->ops);
	if (result->rc)
		sodium_memzero(result->out, sizeof(result->out));
}

static int hash_value(uint8_t x[KDF_OUT], const struct kdf_list *list)
{
	uint8_t out[KDF_OUT];
	int rc = crypto_pwhash(out, sizeof(out), (const char *)x, KDF_OUT, list->salt, list->ops, (size_t)list->mem_kib * 1024,
			       crypto_pwhash_ALG_ARGON2ID13);

	memcpy(x, out, KDF_OUT);
	sodium_memzero(out, sizeof(out));
	return rc ? -ENOMEM : 0;
}

void kdf_list_hash(struct kdf_list *list)
{
	uint32_t i;
	int rc = 0;

	if (list->mem_kib < KDF_LIST_MEM_MIN || list->mem_kib > KDF_MEM_MAX || list->ops < 1 || list->ops > KDF_OPS_MAX || list->n < 1 ||
	    list->n > KDF_LIST_MAX)
		rc = -EINVAL;
	if (rc == 0 && sodium_init() < 0)
		rc = -ENOMEM;
	for (i = 0; rc == 0 && i < list->n; i++)
		rc = hash_value(list->x[i], list);
	if (rc)
		sodium_memzero(list->x, sizeof(list->x));
	list->rc = rc;
}

static int wait_for(int fd, short events)
{
	struct pollfd p = { .fd = fd, .events = events };

	while (poll(&p, 1, -1) < 0)
		if (errno != EINTR)
			return -errno;
	return 0;
}

/* What a worker takes: told apart by its size. */
union packet {
	struct kdf_job job;
	struct kdf_list list;
};

/* returns: octets of a job or list; 0 end of file; -EPROTO another size; -errno. */
static ssize_t take_packet(int fd, union packet *p)
{
	ssize_t n;
	int rc;

	for (;;) {
		n = seqpacket_recv(fd, p, sizeof(*p), MSG_TRUNC);
		if (n == (ssize_t)sizeof(p->job) || n == (ssize_t)sizeof(p->list) || n == 0)
			return n;
		if (n > 0)
			return -EPROTO;
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN)
			return -errno;
		rc = wait_for(fd, POLLIN);
		if (rc)
			return rc;
	}
}

/* returns: 1; 0 the peer is gone; -errno. */
static int give_result(int fd, const void *result, size_t size)
{
	int rc;

	for (;;) {
		if (send(fd, result, size, MSG_NOSIGNAL) == (ssize_t)size)
			return 1;
		if (errno == EPIPE || errno == ECONNRESET)
			return 0;
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN)
			return -errno;
		rc = wait_for(fd, POLLOUT);
		if (rc)
			return rc;
	}
}

static int answer_job(int fd, struct kdf_job *job)
{
	struct kdf_result result;
	int rc;

	kdf_job_hash(&result, job);
	sodium_memzero(job, sizeof(*job));
	rc = give_result(fd, &result, sizeof(result));
	sodium_memzero(&result, sizeof(result));
	return rc;
}

int kdf_worker_turn(int fd)
{
	union packet p;
	ssize_t n = take_packet(fd, &p);
	int rc = (int)n;

	if (n == (ssize_t)sizeof(p.job)) {
		rc = answer_job(fd, &p.job);
	} else if (n == (ssize_t)sizeof(p.list)) {
		kdf_list_hash(&p.list);
		rc = give_result(fd, &p.list, sizeof(p.list));
	}
	sodium_memzero(&p, sizeof(p));
	return rc;
}
