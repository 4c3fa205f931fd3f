/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/seal/kdf.h"

static const uint8_t salt[KDF_SALT] = "0123456789abcde";

static void test_hash_known_input_gives_known_output(void **state)
{
	/* the reference program (Debian argon2 0~20171227): printf 246813 | argon2 ssssssssssssssss -id -t 2 -k 19456 -p 1 -l 32 -r */
	static const uint8_t expected[KDF_OUT] = {
		0x10, 0xb2, 0x7c, 0x96, 0x91, 0x74, 0xac, 0x84, 0xb9, 0x02, 0x8e, 0xf9, 0x06, 0x8c, 0xdc, 0xb5,
		0xd4, 0x4f, 0x6c, 0x8f, 0xd4, 0x6b, 0xae, 0x5d, 0x6f, 0x52, 0x21, 0x86, 0x94, 0xa2, 0x3a, 0x2c,
	};
	uint8_t out[KDF_OUT];

	assert_int_equal(kdf_hash(out, "246813", 6, (const uint8_t *)"ssssssssssssssss", 19456, 2), 0);
	assert_memory_equal(out, expected, KDF_OUT);
}

static void test_hash_each_input_changes_the_output(void **state)
{
	uint8_t a[KDF_OUT], b[KDF_OUT], other[KDF_SALT];

	assert_int_equal(kdf_hash(a, "246813", 6, salt, 19456, 1), 0);
	assert_int_equal(kdf_hash(b, "246814", 6, salt, 19456, 1), 0);
	assert_memory_not_equal(a, b, KDF_OUT);
	assert_int_equal(kdf_hash(b, "246813", 5, salt, 19456, 1), 0);
	assert_memory_not_equal(a, b, KDF_OUT);
	memcpy(other, salt, KDF_SALT);
	other[15] ^= 1;
	assert_int_equal(kdf_hash(b, "246813", 6, other, 19456, 1), 0);
	assert_memory_not_equal(a, b, KDF_OUT);
	assert_int_equal(kdf_hash(b, "246813", 6, salt, 19457 + 7, 1), 0);
	assert_memory_not_equal(a, b, KDF_OUT);
	assert_int_equal(kdf_hash(b, "246813", 6, salt, 19456, 2), 0);
	assert_memory_not_equal(a, b, KDF_OUT);
}

static void test_hash_out_of_bounds_refused(void **state)
{
	uint8_t out[KDF_OUT], zero[KDF_OUT] = { 0 };

	memset(out, 1, sizeof(out));
	assert_int_equal(kdf_hash(out, "1", 1, salt, KDF_MEM_MIN - 1, 2), -EINVAL);
	assert_memory_equal(out, zero, KDF_OUT);
	assert_int_equal(kdf_hash(out, "1", 1, salt, KDF_MEM_MAX + 1, 2), -EINVAL);
	assert_int_equal(kdf_hash(out, "1", 1, salt, KDF_MEM_MIN, 0), -EINVAL);
	assert_int_equal(kdf_hash(out, "1", 1, salt, KDF_MEM_MIN, KDF_OPS_MAX + 1), -EINVAL);
	assert_int_equal(kdf_hash(out, "12345678901234567", SECRET_MAX + 1, salt, KDF_MEM_MIN, 1), -EINVAL);
}

static pid_t start_worker(int *fd, bool non_blocking)
{
	int sv[2];
	pid_t pid;

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sv), 0);
	if (non_blocking)
		fcntl(sv[1], F_SETFL, O_NONBLOCK);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		int rc;

		close(sv[0]);
		while ((rc = kdf_worker_turn(sv[1])) == 1)
			;
		_exit(-rc);
	}
	close(sv[1]);
	*fd = sv[0];
	return pid;
}

static int end_of(pid_t pid)
{
	int status = -1;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void serve(bool non_blocking)
{
	struct kdf_job job = { .mem_kib = KDF_MEM_MIN, .ops = 1, .secret = { 6, "246813" } };
	struct kdf_result result;
	uint8_t out[KDF_OUT], zero[KDF_OUT] = { 0 };
	pid_t pid;
	int fd, i;

	memcpy(job.salt, salt, sizeof(salt));
	pid = start_worker(&fd, non_blocking);
	for (i = 1; i <= 3; i++) {	/* the second is out of bounds: answered, and the worker lives on */
		job.id = (uint64_t)i << 40;
		job.mem_kib = i == 2 ? 1024 : KDF_MEM_MIN;
		assert_int_equal(send(fd, &job, sizeof(job), 0), sizeof(job));
	}
	assert_int_equal(kdf_hash(out, "246813", 6, salt, KDF_MEM_MIN, 1), 0);
	for (i = 1; i <= 3; i++) {
		assert_int_equal(recv(fd, &result, sizeof(result), 0), sizeof(result));
		assert_int_equal(result.id, (uint64_t)i << 40);
		assert_int_equal(result.rc, i == 2 ? -EINVAL : 0);
		assert_memory_equal(result.out, i == 2 ? zero : out, KDF_OUT);
	}
	close(fd);
	assert_int_equal(end_of(pid), 0);
}

static void test_worker_three_jobs_are_answered_in_order(void **state)
{
	serve(false);
	serve(true);
}

/* Where a second value is wanted both are hashed, each under its salt; one that cannot be fails both. */
static void test_a_job_of_two_values_hashes_both(void **state)
{
	struct kdf_job job = { .id = 7, .mem_kib = KDF_MEM_MIN, .ops = 1, .secret = { 6, "246813" }, .has_second = 1, .second = { 9, "482913077" } };
	struct kdf_result result;
	uint8_t out[KDF_OUT], zero[KDF_OUT] = { 0 };

	memcpy(job.salt, salt, sizeof(salt));
	memset(job.second_salt, 9, sizeof(job.second_salt));
	kdf_job_hash(&result, &job);
	assert_int_equal(result.rc, 0);
	assert_int_equal(kdf_hash(out, "246813", 6, job.salt, KDF_MEM_MIN, 1), 0);
	assert_memory_equal(result.out, out, KDF_OUT);
	assert_int_equal(kdf_hash(out, "482913077", 9, job.second_salt, KDF_MEM_MIN, 1), 0);
	assert_memory_equal(result.second, out, KDF_OUT);
	job.second.len = SECRET_MAX + 1;
	kdf_job_hash(&result, &job);
	assert_int_equal(result.rc, -EINVAL);
	assert_memory_equal(result.out, zero, KDF_OUT);
	assert_memory_equal(result.second, zero, KDF_OUT);
}

static void test_worker_odd_packet_ends_it(void **state)
{
	struct kdf_job job[2] = { { .id = 1 } };
	pid_t pid;
	int fd;

	pid = start_worker(&fd, false);
	assert_int_equal(send(fd, job, sizeof(job[0]) - 1, 0), sizeof(job[0]) - 1);
	assert_int_equal(end_of(pid), EPROTO);
	close(fd);
	pid = start_worker(&fd, false);
	assert_int_equal(send(fd, job, sizeof(job[0]) + 1, 0), sizeof(job[0]) + 1);
	assert_int_equal(end_of(pid), EPROTO);
	close(fd);
}

static void test_worker_secret_length_beyond_room_refused(void **state)
{
	struct kdf_job job = { .id = 7, .mem_kib = KDF_MEM_MIN, .ops = 1, .secret = { .len = SECRET_MAX + 1 } };
	struct kdf_result result;
	pid_t pid;
	int fd;

	pid = start_worker(&fd, false);
	assert_int_equal(send(fd, &job, sizeof(job), 0), sizeof(job));
	assert_int_equal(recv(fd, &result, sizeof(result), 0), sizeof(result));
	assert_int_equal(result.rc, -EINVAL);
	close(fd);
	assert_int_equal(end_of(pid), 0);
}

/* Each value as if it were alone; what is out of bounds is answered, and leaves nothing. */
static void test_worker_list_is_hashed_in_its_place(void **state)
{
	struct kdf_list list = { .id = 9, .mem_kib = KDF_LIST_MEM_MIN, .ops = 1, .n = KDF_LIST_MAX }, back, one;
	static const struct { uint32_t mem_kib, ops, n; } odd[] = {
		{ KDF_LIST_MEM_MIN - 1, 1, 1 }, { KDF_MEM_MAX + 1, 1, 1 }, { 64, 0, 1 }, { 64, KDF_OPS_MAX + 1, 1 }, { 64, 1, 0 }, { 64, 1, KDF_LIST_MAX + 1 },
	};
	static const uint8_t zero[sizeof(list.x)];
	pid_t pid;
	unsigned i;
	int fd;

	memcpy(list.salt, salt, sizeof(salt));
	for (i = 0; i < KDF_LIST_MAX; i++)
		memset(list.x[i], 'a' + (int)i, KDF_OUT);
	pid = start_worker(&fd, false);
	assert_int_equal(send(fd, &list, sizeof(list), 0), sizeof(list));
	assert_int_equal(recv(fd, &back, sizeof(back), 0), sizeof(back));
	assert_int_equal(back.id, 9);
	assert_int_equal(back.rc, 0);
	for (i = 0; i < KDF_LIST_MAX; i++) {
		one = list;
		one.n = 1;
		memcpy(one.x[0], list.x[i], KDF_OUT);
		kdf_list_hash(&one);
		assert_memory_equal(back.x[i], one.x[0], KDF_OUT);
		assert_memory_not_equal(back.x[i], list.x[i], KDF_OUT);
	}
	for (i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		one = list;
		one.mem_kib = odd[i].mem_kib;
		one.ops = odd[i].ops;
		one.n = odd[i].n;
		assert_int_equal(send(fd, &one, sizeof(one), 0), sizeof(one));
		assert_int_equal(recv(fd, &back, sizeof(back), 0), sizeof(back));
		assert_int_equal(back.rc, -EINVAL);
		assert_memory_equal(back.x, zero, sizeof(zero));
	}
	close(fd);
	assert_int_equal(end_of(pid), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hash_known_input_gives_known_output),
		cmocka_unit_test(test_hash_each_input_changes_the_output),
		cmocka_unit_test(test_hash_out_of_bounds_refused),
		cmocka_unit_test(test_worker_three_jobs_are_answered_in_order),
		cmocka_unit_test(test_a_job_of_two_values_hashes_both),
		cmocka_unit_test(test_worker_odd_packet_ends_it),
		cmocka_unit_test(test_worker_secret_length_beyond_room_refused),
		cmocka_unit_test(test_worker_list_is_hashed_in_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
