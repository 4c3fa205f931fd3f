/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <poll.h>
#include <sodium.h>
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

static int wait_for(int fd, short events)
{
	struct pollfd p = { .fd = fd, .events = events };

	while (poll(&p, 1, -1) < 0)
		if (errno != EINTR)
			return -errno;
	return 0;
}

/* returns: 1 a job; 0 end of file; -EPROTO another size; -errno. */
static int take_job(int fd, struct kdf_job *job)
{
	ssize_t n;
	int rc;

	for (;;) {
		n = seqpacket_recv(fd, job, sizeof(*job), MSG_TRUNC);
		if (n == (ssize_t)sizeof(*job))
			return 1;
		if (n == 0)
			return 0;
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
static int give_result(int fd, const struct kdf_result *result)
{
	int rc;

	for (;;) {
		if (send(fd, result, sizeof(*result), MSG_NOSIGNAL) == (ssize_t)sizeof(*result))
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

static void do_job(struct kdf_result *result, const struct kdf_job *job)
{
	memset(result, 0, sizeof(*result));
	result->id = job->id;
	if (job->secret.len > SECRET_MAX)
		result->rc = -EINVAL;
	else
		result->rc = kdf_hash(result->out, job->secret.digits, job->secret.len, job->salt, job->mem_kib, job->ops);
}

int kdf_worker_turn(int fd)
{
	struct kdf_result result;
	struct kdf_job job;
	int rc = take_job(fd, &job);

	if (rc == 1) {
		do_job(&result, &job);
		sodium_memzero(&job, sizeof(job));
		rc = give_result(fd, &result);
		sodium_memzero(&result, sizeof(result));
	}
	sodium_memzero(&job, sizeof(job));
	return rc;
}
