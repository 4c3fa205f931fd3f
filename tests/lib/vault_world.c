/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/lib/vault_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/talloc.h>

#include "store/base/log.h"
#include "store/admin/admin.h"
#include "store/door/identity_payload.h"
#include "store/identity/core/identity_bundle.h"
#include "store/identity/core/identity_dup.h"
#include "store/identity/core/identity_priv.h"
#include "store/vault/vault.h"
#include "store/vault/vault_store.h"

#define PATIENCE_S 10

static struct vault_world_watch *watch;

enum identity_step __real_identity_core_run(struct identity_core *core, enum identity_peer peer, struct identity_req *req, struct identity_ans *ans,
					    struct kdf_job *job);
enum identity_step __wrap_identity_core_run(struct identity_core *core, enum identity_peer peer, struct identity_req *req, struct identity_ans *ans,
					    struct kdf_job *job);
int __real_identity_core_commit(struct identity_core *core);
int __wrap_identity_core_commit(struct identity_core *core);
int __real_accept4(int fd, struct sockaddr *peer, socklen_t *len, int flags);
int __wrap_accept4(int fd, struct sockaddr *peer, socklen_t *len, int flags);

enum identity_step __wrap_identity_core_run(struct identity_core *core, enum identity_peer peer, struct identity_req *req, struct identity_ans *ans,
					    struct kdf_job *job)
{
	if (watch->opens_index && identity_dup_open(core, (const uint8_t *)"a key of an officer's, 32 octets", true) == 0)
		watch->opens_index = false;
	watch->backwards += watch->runs++ && strcmp(watch->number, req->number) > 0;
	memcpy(watch->number, req->number, sizeof(watch->number));
	if (!strcmp(req->link, "api"))
		watch->api_batch = watch->batches;
	return __real_identity_core_run(core, peer, req, ans, job);
}

int __wrap_identity_core_commit(struct identity_core *core)
{
	if (watch->runs > watch->most_runs)
		watch->most_runs = watch->runs;
	watch->batches += watch->runs > 0;
	watch->runs = 0;
	watch->commits++;
	return __real_identity_core_commit(core);
}

int __wrap_accept4(int fd, struct sockaddr *peer, socklen_t *len, int flags)
{
	watch->accepts++;
	return __real_accept4(fd, peer, len, flags);
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

static int patient(int fd)
{
	const struct timeval limit = { .tv_sec = PATIENCE_S };

	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)), 0);
	return fd;
}

static void pair(int *mine, int *theirs)
{
	int sv[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sv), 0);
	*mine = patient(sv[0]);
	*theirs = sv[1];
}

static int letter(const void *words, const struct identity_letter *l, char text[IDENTITY_REPLY_MAX])
{
	return snprintf(text, IDENTITY_REPLY_MAX, "%s %s", l->name, l->lang);
}

static void be_vault(struct vault_world *w, const struct vault_fds *fds)
{
	static const struct identity_bundle bundle = { "recv-s", "pay", "facts", .n_facts = 1, .facts = { { "full_name", 0, true } } };
	static const struct identity_conf identity = {
		.bundles = &bundle, .n_bundles = 1,
		.service_code = "789", .country = "254", .timezone = "Africa/Nairobi", .pin_length = 6,
		.argon2_mem_kib = KDF_MEM_MIN, .argon2_ops = 2, .token_mem_kib = KDF_SHARE_MEM, .token_ops = KDF_SHARE_OPS, .dup_mem_kib = KDF_LIST_MEM_MIN, .dup_ops = 1,
		.case_hours = { 24, 72, 24, 72, 24, 168 }, .unlocks_a_day = 40, .shares_a_day = 20, .a_minute = { { 600, 600 }, { 600, 600 } }, .letter = letter,
		.n_links = 2, .links = { { "op1", "op1", NULL }, { "op2", "op2", NULL } },
	};
	const struct vault_conf conf = { .db_path = w->db, .keyfile = w->key, .admin = w->admin, .identity = &identity, .test_clock = true,
					 .second_ms = w->second_ms, .still_s = w->still_s };
	void *ctx = talloc_named_const(NULL, 0, "vault");
	int rc;

	watch = w->watch;
	close(w->control);
	close(w->gateway);
	close(w->worker);
	if (log_setup(ctx, LOGL_FATAL) < 0)
		_exit(99);
	rc = vault_main(ctx, &conf, fds);
	log_fini();
	talloc_free(ctx);
	exit(rc < 0);
}

void vault_world_start(struct vault_world *w)
{
	struct vault_fds fds = { .n_workers = 1 };
	struct handoff msg;

	pair(&w->control, &fds.control);
	pair(&w->gateway, &fds.gateway);
	pair(&w->worker, &fds.workers[0]);
	w->pid = fork();
	assert_true(w->pid >= 0);
	if (w->pid == 0)
		be_vault(w, &fds);
	close(fds.control);
	close(fds.gateway);
	close(fds.workers[0]);
	vault_world_told(w, HANDOFF_READY, &msg);
}

void vault_world_stop(struct vault_world *w)
{
	int status;

	assert_int_equal(kill(w->pid, SIGSTOP), 0);
	assert_int_equal(waitpid(w->pid, &status, WUNTRACED), w->pid);
	assert_true(WIFSTOPPED(status));
}

void vault_world_go(struct vault_world *w)
{
	assert_int_equal(kill(w->pid, SIGCONT), 0);
}

int vault_world_wait(struct vault_world *w)
{
	int status;

	assert_int_equal(waitpid(w->pid, &status, 0), w->pid);
	w->pid = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void close_ends(struct vault_world *w)
{
	close(w->control);
	close(w->gateway);
	close(w->worker);
	if (w->api)
		close(w->api);
}

int vault_world_setup(void **state)
{
	struct vault_world *w = talloc_zero(NULL, struct vault_world);
	char err[VAULT_STORE_ERR];

	snprintf(w->dir, sizeof(w->dir), "%s/vault_test.XXXXXX", getenv("TMPDIR") ?: "/tmp");
	assert_non_null(mkdtemp(w->dir));
	snprintf(w->db, sizeof(w->db), "%s/musafir.db", w->dir);
	snprintf(w->key, sizeof(w->key), "%s/master.key", w->dir);
	snprintf(w->admin, sizeof(w->admin), "%s/musafir.sock", w->dir);
	w->watch = mmap(NULL, sizeof(*w->watch), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(w->watch != MAP_FAILED);
	watch = w->watch;	/* for a test that runs the core itself */
	assert_int_equal(vault_store_create(w->db, w->key, true, NULL, err, sizeof(err)), 0);
	vault_world_start(w);
	*state = w;
	return 0;
}

int vault_world_teardown(void **state)
{
	struct vault_world *w = *state;
	int rc = 0;

	close_ends(w);
	if (w->pid)
		rc = vault_world_wait(w);
	nftw(w->dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	munmap(w->watch, sizeof(*w->watch));
	talloc_free(w);
	assert_int_equal(rc, 0);	/* not -SIGABRT, and no leak */
	return 0;
}

void vault_world_new_pair(struct vault_world *w, enum handoff_peer peer, int *mine)
{
	const struct handoff msg = { .type = HANDOFF_PAIR, .peer = peer };
	int theirs;

	pair(mine, &theirs);
	assert_int_equal(handoff_send(w->control, &msg, theirs), 0);
	close(theirs);
}

uint64_t vault_world_send(struct vault_world *w, enum identity_verb verb, uint64_t dialogue, const char *key, const char *secret)
{
	struct identity_req req = { .ticket = ++w->ticket, .dialogue = dialogue, .verb = verb, .flags = IDENTITY_ASSERTED,
				    .link = "op1" };

	snprintf(req.number, sizeof(req.number), "%s", w->number ?: WORLD_NUMBER);
	memset(req.op, 0, sizeof(req.op));
	memcpy(req.op, &w->ticket, sizeof(w->ticket));
	if (key)
		snprintf(req.key, sizeof(req.key), "%s", key);
	if (secret)
		assert_int_equal(secret_put(&req.secret, secret, strlen(secret)), 0);
	assert_int_equal(send(w->gateway, &req, IDENTITY_SMALL, MSG_NOSIGNAL), IDENTITY_SMALL);
	return w->ticket;
}

uint64_t vault_world_send_over(struct vault_world *w, int fd, const char *link, enum identity_verb verb, uint64_t dialogue)
{
	struct identity_req req = { .ticket = ++w->ticket, .dialogue = dialogue, .verb = verb };

	snprintf(req.link, sizeof(req.link), "%s", link);
	assert_int_equal(send(fd, &req, IDENTITY_SMALL, MSG_NOSIGNAL), IDENTITY_SMALL);
	return w->ticket;
}

void vault_world_let_api_in(struct vault_world *w)
{
	struct identity_ans ans;

	vault_world_new_pair(w, HANDOFF_API, &w->api);
	vault_world_send_over(w, w->api, "api", IDV_OUT_TOLD, 0);
	assert_int_equal(recv(w->api, &ans, sizeof(ans), 0), IDENTITY_SMALL);
	assert_int_equal(ans.ticket, w->ticket);
}

void vault_world_recv(struct vault_world *w, struct identity_ans *ans)
{
	ssize_t n;

	memset(ans, 0, sizeof(*ans));
	n = recv(w->gateway, ans, sizeof(*ans), 0);
	assert_true(n == IDENTITY_SMALL || n == IDENTITY_LARGE);
}

enum identity_outcome vault_world_ask(struct vault_world *w, enum identity_verb verb, uint64_t dialogue, const char *key, const char *secret)
{
	uint64_t ticket = vault_world_send(w, verb, dialogue, key, secret);
	struct identity_ans ans;

	do
		vault_world_recv(w, &ans);
	while (ans.flags & IDENTITY_ANS_PARKED);
	assert_int_equal(ans.ticket, ticket);
	return ans.outcome;
}

void vault_world_report(struct vault_world *w, const char *name, bool is_up)
{
	const struct identity_report report = { .of = 1, .is_up = is_up, .name = name, .protocol = "smpp", .state = "IDLE", .why = is_up ? "" : "no answer" };
	struct identity_req req = { .ticket = ++w->ticket, .verb = IDV_LINKS };
	struct identity_ans ans;

	assert_int_equal(identity_report_put(&req, &report), 0);
	assert_int_equal(send(w->gateway, &req, IDENTITY_SMALL, MSG_NOSIGNAL), IDENTITY_SMALL);
	vault_world_recv(w, &ans);
	assert_int_equal(ans.outcome, IDO_OK);
}

void vault_world_told(struct vault_world *w, enum handoff_type type, struct handoff *msg)
{
	int fd;

	do
		assert_int_equal(handoff_recv(w->control, msg, &fd), 1);
	while (msg->type != type);
}

bool vault_world_job(struct vault_world *w, struct kdf_job *job, int timeout_ms)
{
	struct pollfd p = { .fd = w->worker, .events = POLLIN };

	if (poll(&p, 1, timeout_ms) != 1)
		return false;
	assert_int_equal(recv(w->worker, job, sizeof(*job), 0), sizeof(*job));
	if (job->turn != IDENTITY_TURN_CHORE || job->is_list)
		return true;
	vault_world_hash(w, job);	/* a birth date, which no test waits for */
	return vault_world_job(w, job, timeout_ms);
}

void vault_world_hash(struct vault_world *w, const struct kdf_job *job)
{
	struct kdf_result r = { .id = job->id };

	r.rc = kdf_hash(r.out, job->secret.digits, job->secret.len, job->salt, job->mem_kib, job->ops);
	assert_int_equal(send(w->worker, &r, sizeof(r), 0), sizeof(r));
}

static int admin_connect(struct vault_world *w)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	snprintf(sa.sun_path, sizeof(sa.sun_path), "%s", w->admin);
	assert_int_equal(connect(fd, (struct sockaddr *)&sa, sizeof(sa)), 0);
	return patient(fd);
}

/* row: the last one behind "row ", of ADMIN_ROW_MAX; NULL. */
static int admin_ask(int fd, const char *words, const char *lines, char *row, char *reply, size_t size)
{
	char request[1024];
	int n = snprintf(request, sizeof(request), "%s||%s", words, lines), i;
	ssize_t got;

	for (i = 0; i < (int)strlen(words) + 2; i++)
		request[i] = request[i] == '|' ? '\0' : request[i];
	assert_int_equal(send(fd, request, n, 0), n);
	do {
		got = recv(fd, reply, size - 1, 0);
		assert_true(got > 0);
		reply[got] = '\0';
		if (row && strncmp(reply, "end ", 4))
			snprintf(row, ADMIN_ROW_MAX, "%s", reply);
	} while (strncmp(reply, "end ", 4));
	return atoi(reply + 4);
}

int vault_world_admin(struct vault_world *w, const char *words, const char *lines, char *reply, size_t size)
{
	int fd = admin_connect(w), code = admin_ask(fd, words, lines, NULL, reply, size);

	close(fd);
	return code;
}

int vault_world_row(struct vault_world *w, const char *words, const char *lines, char row[ADMIN_ROW_MAX])
{
	char reply[ADMIN_ROW_MAX];
	int fd = admin_connect(w), code = admin_ask(fd, words, lines, row, reply, sizeof(reply));

	close(fd);
	return code;
}

int vault_world_desk(struct vault_world *w, char *reply, size_t size)
{
	int fd = admin_connect(w);

	if (admin_ask(fd, "desk|open", "", NULL, reply, size) == 0)
		return fd;
	close(fd);
	return -1;
}
