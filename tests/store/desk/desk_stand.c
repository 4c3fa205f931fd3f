/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The desk at a terminal, with a vault of a few lines behind it, for scripts that type keys: the rules of enrolment are tested where they are.
 *
 * usage: desk_stand FOLDER LANGUAGE FORM-OF-SLIPS MENUS-FOLDER...; of FOLDER, where slips go, the file `kept` is what the vault has on disk and `pid` its
 * process, `desk` that of the desk: ending the first is a restart. At SIGUSR1 five minutes pass for it. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "menus/engine/menu.h"
#include "store/base/log.h"
#include "store/desk/desk.h"
#include "store/door/identity.h"
#include "store/door/identity_pair.h"
#include "store/values/national.h"

#define KEPT 20
#define OFFICER "254711000009"
#define PIN "246810"
#define PROOF "482913"

struct kept {
	struct { char key[20], value[700]; bool has; } v[KEPT];
	bool is_open, is_alike, was_alike;
	unsigned version, wrong, done, drafts, heard;
};

struct stand {
	struct kept *kept;
	unsigned shown;		/* version of the draft that this desk saw last */
	const char *folder;
};

/* What is asked for, in this order. */
static const struct { const char *key; enum identity_outcome step; } steps[] = {
	{ "phone", IDO_STEP_PHONE }, { "consent", IDO_STEP_CONSENT }, { "given_name", IDO_STEP_NAME }, { "family_name", IDO_STEP_FAMILY },
	{ "birthdate", IDO_STEP_BIRTH }, { "sex", IDO_STEP_SEX }, { "nationality", IDO_STEP_COUNTRY }, { "seen", IDO_STEP_EVIDENCE }, { "id_number", IDO_STEP_PAPER },
};

static void put(struct identity_ans *ans, enum identity_field f, const char *value)
{
	(void)!identity_ans_put(ans, f, value);
}

static bool keep(struct kept *k, const char *key, const char *value, size_t len)
{
	size_t i;

	for (i = 0; i < KEPT && k->v[i].has && strcmp(k->v[i].key, key); i++)
		;
	if (i == KEPT || len >= sizeof(k->v[i].value))
		return false;
	osmo_strlcpy(k->v[i].key, key, sizeof(k->v[i].key));
	memcpy(k->v[i].value, value, len);
	k->v[i].value[len] = '\0';
	k->v[i].has = true;
	k->version++;
	return true;
}

static const char *value_of(const struct kept *k, const char *key)
{
	size_t i;

	for (i = 0; i < KEPT; i++)
		if (k->v[i].has && !strcmp(k->v[i].key, key))
			return k->v[i].value;
	return NULL;
}

static enum identity_outcome next_step(const struct kept *k, struct identity_ans *ans)
{
	const char *seen = value_of(k, "seen");
	bool has_paper = !seen || (strcmp(seen, "none") && strcmp(seen, "witnesses"));
	size_t i;

	put(ans, IDF_DRAFT_ID, "7");
	put(ans, IDF_DRAFT, "27");
	for (i = 0; i < ARRAY_SIZE(steps); i++)
		if (!value_of(k, steps[i].key) && (has_paper || steps[i].step != IDO_STEP_PAPER))
			return steps[i].step;
	return strcmp(value_of(k, "phone"), "later") ? IDO_STEP_READY : IDO_STEP_PROOF;
}

static enum identity_outcome set(struct kept *k, const struct identity_req *req, struct identity_ans *ans)
{
	if (!strcmp(req->key, "given_name") && req->text_len < 2) {
		put(ans, IDF_REASON, "bad.name");
		put(ans, IDF_WHY, "expected a name of at least two letters");
		return IDO_BAD;
	}
	if (!keep(k, req->key, req->text, req->text_len))
		return IDO_BUSY;
	return next_step(k, ans);
}

static enum identity_outcome consent(struct kept *k, const struct identity_req *req, struct identity_ans *ans)
{
	if (!strcmp(req->key, "no")) {
		memset(k, 0, sizeof(*k));
		return IDO_DROPPED;
	}
	if (!strcmp(req->key, "second") && k->heard != 1)
		return IDO_REFUSED;	/* each part comes once, in their order */
	k->heard = !strcmp(req->key, "first") ? 1 : 2;
	if (strcmp(req->key, "yes") && strcmp(req->key, "interp"))
		return IDO_OK;
	keep(k, "consent", req->lang, strlen(req->lang));
	return next_step(k, ans);
}

static enum identity_outcome phone(struct kept *k, const struct identity_req *req, struct identity_ans *ans)
{
	bool is_right = req->secret.len == 6 && !memcmp(req->secret.digits, PROOF, 6);

	if (!req->key[0] && req->secret.len != 6)
		return IDO_SHAPE;
	if (!req->key[0] && !is_right) {
		put(ans, IDF_TRIES, "3");
		return IDO_WRONG;
	}
	k->is_open = true;
	keep(k, "phone", req->key[0] ? req->key : "proven", req->key[0] ? strlen(req->key) : 6);
	return next_step(k, ans);
}

static enum identity_outcome show(const struct kept *k, struct identity_ans *ans)
{
	char fact[800], word[32];
	size_t i;

	for (i = 0; i < KEPT; i++)
		if (k->v[i].has && strcmp(k->v[i].key, "phone")) {
			snprintf(fact, sizeof(fact), "%s=%s", strcmp(k->v[i].key, "seen") ? k->v[i].key : "id_type", k->v[i].value);
			put(ans, IDF_ROW, fact);
		}
	if (value_of(k, "phone")) {
		snprintf(word, sizeof(word), "phone.%.20s", value_of(k, "phone"));
		put(ans, IDF_PROVEN, word);
	}
	return k->is_open ? IDO_OK : IDO_GONE;
}

static enum identity_outcome finish(struct kept *k, struct identity_ans *ans)
{
	enum identity_outcome step = next_step(k, ans);
	const char *name = value_of(k, "given_name");
	unsigned done = k->done;

	if (step != IDO_STEP_READY)
		return step;
	if (name && strstr(name, "ALIKE") && !k->was_alike) {
		put(ans, IDF_CASE, "55102");
		put(ans, IDF_KINDS, "alike.name,alike.year");
		return IDO_STEP_ALIKE;
	}
	memset(k, 0, sizeof(*k));
	k->done = done + 1;
	put(ans, IDF_MASKED, "+2547xx..41");
	put(ans, IDF_CODE, "739204");
	return IDO_OK;
}

static enum identity_outcome unlock(struct kept *k, const struct identity_req *req, struct identity_ans *ans)
{
	if (k->wrong >= 3) {
		put(ans, IDF_MINUTES, "15");
		return IDO_WAIT;
	}
	if (req->secret.len != 6)
		return IDO_SHAPE;
	if (strcmp(req->number, OFFICER))
		return IDO_NONE;
	if (memcmp(req->secret.digits, PIN, 6)) {
		put(ans, IDF_TRIES, ++k->wrong == 1 ? "2" : "1");
		return IDO_WRONG;
	}
	k->wrong = 0;
	put(ans, IDF_OFFICER, "Amina");
	put(ans, IDF_DESK_NAME, "NBO-3");
	return IDO_OFFICER;
}

/* Somebody else saved since this desk saw it last. */
static bool is_stale(struct stand *s, const struct identity_req *req)
{
	bool is = req->verb == IDV_DRAFT_SET && s->shown != s->kept->version;

	if (req->verb == IDV_DRAFT_NEXT || req->verb == IDV_DRAFT_SHOW)
		s->shown = s->kept->version;
	return is;
}

static enum identity_outcome answer(struct kept *k, const struct identity_req *req, struct identity_ans *ans)
{
	char number[16], row[256];

	switch (req->verb) {
	case IDV_HELLO: return IDO_PLAIN;
	case IDV_UNLOCK: return unlock(k, req, ans);
	case IDV_PROVE: return unlock(k, req, ans) == IDO_OFFICER ? IDO_OK : IDO_WRONG;
	case IDV_DRAFT_DROP:
		memset(k, 0, sizeof(*k));
		return IDO_OFFICER;
	case IDV_OFFICER_TODAY:
		snprintf(number, sizeof(number), "%u", k->done);
		put(ans, IDF_TODAY, number);
		put(ans, IDF_DRAFTS, k->is_open ? "1" : "0");
		return IDO_OK;
	case IDV_DRAFT_NEW: return next_step(k, ans);
	case IDV_DRAFT_NEXT: return k->is_open ? next_step(k, ans) : IDO_GONE;
	case IDV_DRAFT_LIST:
		if (!k->is_open)
			return IDO_NONE;
		snprintf(row, sizeof(row), "7|27|2026-11-30|3|step_name|Amina|1|%.200s", value_of(k, "given_name") ?: "");
		put(ans, IDF_ROW, row);
		return IDO_OK;
	case IDV_DRAFT_SET: return set(k, req, ans);
	case IDV_DRAFT_CONSENT: return consent(k, req, ans);
	case IDV_DRAFT_PHONE: return phone(k, req, ans);
	case IDV_DRAFT_SHOW: return show(k, ans);
	case IDV_DRAFT_FINISH: return finish(k, ans);
	case IDV_DRAFT_ALIKE:
		k->was_alike = true;
		put(ans, IDF_CASE, "55102");
		return strcmp(req->key, "same") ? IDO_STEP_READY : IDO_SAME;
	case IDV_CASE_LIST:
		put(ans, IDF_ROW, "55102|alike|open|NBO-3|2026-11-30|Amina||own");
		put(ans, IDF_ROW, "55103|alike|waits|NBO-3|2026-11-30|Amina||");
		put(ans, IDF_ROW, "55104|alike|waits|NBO-3|2026-11-30|Joseph||late ");
		return IDO_OK;
	case IDV_CASE_SHOW:
		put(ans, IDF_ROW, "55102|alike|open|NBO-3|2026-11-30|Amina||own");
		put(ans, IDF_KINDS, "alike.name,alike.year");
		return IDO_OK;
	default: return IDO_OK;
	}
}

static void pass_time(int sig)
{
}

/* returns: whether there is a request. */
static bool next_request(int fd, struct identity_req *req)
{
	const struct identity_ans clock = { .dialogue = 300 };
	ssize_t n;

	while ((n = recv(fd, memset(req, 0, sizeof(*req)), sizeof(*req), 0)) < 0 && errno == EINTR)
		if (send(fd, &clock, IDENTITY_SMALL, MSG_NOSIGNAL) < 0)
			return false;
	return n > 0;
}

static void be_vault(struct stand *s, int fd)
{
	const struct sigaction sa = { .sa_handler = pass_time };
	sigset_t none;
	struct identity_req req;
	struct identity_ans ans;
	size_t size;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	sigaction(SIGUSR1, &sa, NULL);
	while (next_request(fd, &req)) {
		memset(&ans, 0, sizeof(ans));
		ans.ticket = req.ticket;
		ans.dialogue = req.dialogue;
		ans.verb = req.verb;
		if (is_stale(s, &req)) {
			ans.outcome = IDO_STALE;
		} else {
			ans.outcome = answer(s->kept, &req, &ans);
			s->shown = s->kept->version;
		}
		size = ans.used <= IDENTITY_ANS_SMALL_FIELDS ? IDENTITY_SMALL : IDENTITY_LARGE;
		if (send(fd, &ans, size, MSG_NOSIGNAL) < 0)
			break;
	}
	_exit(0);
}

static void tell_pid(const char *folder, const char *name, pid_t pid)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "w");
	if (!f)
		return;
	fprintf(f, "%d\n", (int)pid);
	fclose(f);
}

static int stand_connect(void *ctx, char *why, size_t size)
{
	struct stand *s = ctx;
	int fds[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) < 0)
		return -errno;
	pid = fork();
	if (pid == 0) {
		close(fds[0]);
		be_vault(s, fds[1]);
	}
	close(fds[1]);
	tell_pid(s->folder, "pid", pid);
	return fds[0];
}

static struct kept *keep_in(const char *folder)
{
	struct kept *k = MAP_FAILED;
	char path[512];
	int fd;

	snprintf(path, sizeof(path), "%s/kept", folder);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd >= 0 && ftruncate(fd, sizeof(*k)) == 0)
		k = mmap(NULL, sizeof(*k), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	return k == MAP_FAILED ? NULL : k;
}

int main(int argc, char **argv)
{
	static const struct national rows[] = {
		{ .name = "unhcr_id", .kind = "refugee_id", .label = "UNHCR individual number" },
		{ .name = "passport_icao", .kind = "passport", .label = "Passport", .expect = "5 to 9 letters and digits", .forms = { "a{5,9}" }, .n_forms = 1 },
	};
	static const struct national_table papers = { rows, ARRAY_SIZE(rows) };
	static const char *const langs[] = { "en", "sw", "fr", "ar", "so", "am", "ti", "om", "fa", "tr", "uk", "bn", "es", "pt" };
	const struct menu_service service = { .code = "789", .hotline = "0800789000", .hotline_abroad = "+254200000000", .emergency = "1195", .langs = langs, .n_langs = getenv("STAND_LANGS") ? ARRAY_SIZE(langs) : 4,
					      .sms_parts = 3, .limits = TEXT_LIMITS_USSD, .pin_length = 6 };
	struct stand s = { .folder = argc > 4 ? argv[1] : "." };
	struct desk_conf conf = { .lang = argc > 2 ? argv[2] : "en", .dial = "*789#", .hotline = "0800789000", .country = "254", .pin_length = 6, .papers = &papers, .connect = stand_connect, .connect_ctx = &s,
				  .slip = { .folder = s.folder, .form = argc > 4 ? argv[3] : "text32" } };
	void *ctx = talloc_new(NULL);
	struct menu_faults *faults = menu_faults_new(ctx);
	struct menu *menu;
	int rc;

	if (argc < 5 || log_setup(ctx, LOGL_ERROR) < 0 || menu_load(&menu, ctx, (const char *const *)argv + 4, &service, NULL, NULL, faults) < 0) {
		fprintf(stderr, "%s\n", argc > 4 && menu_faults_count(faults) ? menu_faults_get(faults, 0) : "usage");
		return 2;
	}
	conf.menu = menu;
	s.kept = keep_in(s.folder);
	if (!s.kept)
		return 2;
	tell_pid(s.folder, "desk", getpid());
	rc = desk_run(ctx, &conf);
	printf("desk ended: %d\n", rc);
	return 0;
}
