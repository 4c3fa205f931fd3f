/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An officer that is a program: enrols people one after another through the verbs of a desk, each answer and the PIN as at a terminal.
 *
 * usage: desk_load ADMIN-SOCKET NUMBER PIN SECONDS COUNT SEED; until SECONDS or COUNT, and then one line: people, seconds, cases, and times in
 * milliseconds of one answer and of the end of an enrolment. Exit 1 when an answer was not the one of the next step. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/select.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"
#include "store/base/monotonic.h"
#include "store/door/identity.h"

#define TIMES_MAX 200000	/* of one kind; what is more is not kept */

struct times {
	unsigned n;
	int ms[TIMES_MAX];
};

struct load {
	struct identity *door;
	const char *number, *pin;
	uint64_t dialogue;
	bool is_answered, is_dead;
	struct identity_ans ans;
	struct times *answers, *ends;
	unsigned people, cases;
	unsigned long seed;
};

static void answered(void *ctx, const struct identity_ans *ans)
{
	struct load *l = ctx;

	l->ans = *ans;
	l->is_answered = true;
}

static void died(void *ctx)
{
	struct load *l = ctx;

	l->is_dead = true;
}

static void note(struct times *t, int64_t since)
{
	if (t->n < TIMES_MAX)
		t->ms[t->n++] = (int)(monotonic_ms() - since);
}

static int ask(struct load *l, enum identity_verb verb, const char *key, const char *text, const char *secret, const char *pick)
{
	struct identity_req req = { .verb = verb, .dialogue = l->dialogue, .link = "desk", .lang = "en", .text_len = (uint32_t)strlen(text) };
	int64_t since = monotonic_ms();

	if (getrandom(req.op, sizeof(req.op), 0) != sizeof(req.op) || (*secret && secret_put(&req.secret, secret, strlen(secret)) < 0))
		return -1;
	osmo_strlcpy(req.number, l->number, sizeof(req.number));
	osmo_strlcpy(req.key, key, sizeof(req.key));
	osmo_strlcpy(req.pick, pick, sizeof(req.pick));
	memcpy(req.text, text, req.text_len);
	l->is_answered = false;
	if (identity_submit(l->door, &req, answered, l, NULL) < 0)
		return -1;
	while (!l->is_answered && !l->is_dead)
		osmo_select_main(0);
	note(verb == IDV_DRAFT_FINISH ? l->ends : l->answers, since);
	return l->is_answered ? l->ans.outcome : -1;
}

/* A name of syllables: people of a register are seldom alike, and sometimes are. */
static const char *name_of(struct load *l, char name[32])
{
	static const char *const parts[] = { "SA", "BE", "TES", "GI", "RO", "MUL", "KI", "DA", "WO", "LEM", "HA", "FI", "TSE", "NU", "ZE", "YO" };
	unsigned i, n = 3 + (unsigned)(l->seed >> 60) % 2, len = 0;

	for (i = 0; i < n; i++) {
		l->seed = l->seed * 6364136223846793005ul + 1442695040888963407ul;
		len += (unsigned)snprintf(name + len, 32 - len, "%s", parts[l->seed >> 60]);
	}
	return name;
}

/* The words are whatever was read: a terminal sends what it showed, all three parts at once. */
static int answer_all(struct load *l)
{
	char given[32], family[32], birth[16], paper[24];
	const struct { const char *key, *value; int next; } answers[] = {
		{ "given_name", name_of(l, given), IDO_STEP_FAMILY }, { "family_name", name_of(l, family), IDO_STEP_BIRTH }, { "birthdate", birth, IDO_STEP_SEX },
		{ "sex", l->people % 2 ? "f" : "m", IDO_STEP_COUNTRY }, { "nationality", "ET", IDO_STEP_EVIDENCE }, { "seen", "refugee_id", IDO_STEP_PAPER },
		{ "id_number", paper, IDO_STEP_READY },
	};
	unsigned i;
	int rc;

	snprintf(birth, sizeof(birth), "%04u-%02u-%02u", 1950 + (unsigned)(l->seed >> 32) % 56, 1 + (unsigned)(l->seed >> 24) % 12, 1 + (unsigned)(l->seed >> 16) % 28);
	snprintf(paper, sizeof(paper), "ET-%.6s-%06u", l->number + strlen(l->number) - 6, l->people);
	for (i = 0; i < ARRAY_SIZE(answers); i++) {
		rc = ask(l, IDV_DRAFT_SET, answers[i].key, answers[i].value, "", "");
		if (rc != answers[i].next) {
			fprintf(stderr, "%s: %s\n", answers[i].key, rc < 0 ? "no answer" : identity_outcome_name(rc));
			return -1;
		}
	}
	return 0;
}

static int finish(struct load *l)
{
	int rc;

	if (ask(l, IDV_DRAFT_SHOW, "", "", "", "") != IDO_OK || ask(l, IDV_PROVE, "", "", l->pin, "") != IDO_OK)
		return -1;
	rc = ask(l, IDV_DRAFT_FINISH, "", "", "", "");
	if (rc != IDO_STEP_ALIKE)
		return rc;
	l->cases++;
	if (ask(l, IDV_DRAFT_ALIKE, "other", "", "", "name") != IDO_STEP_READY || ask(l, IDV_PROVE, "", "", l->pin, "") != IDO_OK)
		return -1;
	return ask(l, IDV_DRAFT_FINISH, "", "", "", "");
}

/* returns: 0 a person more; -1, told. */
static int enrol(struct load *l)
{
	int rc = ask(l, IDV_DRAFT_NEW, "", "", "", "");

	if (rc == IDO_STEP_PHONE)
		rc = ask(l, IDV_DRAFT_PHONE, "none", "", "", "");
	if (rc == IDO_STEP_CONSENT)
		rc = ask(l, IDV_DRAFT_CONSENT, "yes", "We are NAME. A shop sees only what you choose. You may say no.", "", "all");
	if (rc == IDO_STEP_NAME)
		rc = answer_all(l) == 0 ? finish(l) : -1;
	if (rc == IDO_ENROLLED) {
		l->people++;
		return 0;
	}
	fprintf(stderr, "person %u: %s\n", l->people, rc < 0 ? "no answer" : identity_outcome_name(rc));
	return -1;
}

/* ---- the door ---- */

static int connect_to(const char *path)
{
	static const char request[] = "desk\0open\0";
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	char packet[512];
	ssize_t n;

	osmo_strlcpy(sa.sun_path, path, sizeof(sa.sun_path));
	if (fd < 0 || connect(fd, (struct sockaddr *)&sa, sizeof(sa)) < 0 || send(fd, request, sizeof(request), MSG_NOSIGNAL) < 0)
		return -1;
	n = recv(fd, packet, sizeof(packet) - 1, 0);
	return n >= 5 && !memcmp(packet, "end 0", 5) ? fd : -1;
}

static int later(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static void say(const char *what, struct times *t)
{
	qsort(t->ms, t->n, sizeof(*t->ms), later);
	if (t->n)
		printf(", %s p50 %d p99 %d max %d ms", what, t->ms[t->n / 2], t->ms[t->n * 99 / 100], t->ms[t->n - 1]);
}

int main(int argc, char **argv)
{
	static const struct identity_pair_ops ops = { died, NULL };
	void *ctx = talloc_new(NULL);
	struct load *l = talloc_zero(ctx, struct load);
	int fd = argc == 7 ? connect_to(argv[1]) : -1, rc = 0;
	int64_t since = monotonic_ms();

	if (fd < 0 || log_setup(ctx, LOGL_ERROR) < 0) {
		fprintf(stderr, "%s\n", argc == 7 ? "nobody serves it" : "usage: desk_load ADMIN-SOCKET NUMBER PIN SECONDS COUNT SEED");
		return 2;
	}
	l->door = identity_new_pair(ctx, fd);
	identity_pair_watch(l->door, &ops, l);
	l->answers = talloc_zero(ctx, struct times);
	l->ends = talloc_zero(ctx, struct times);
	l->number = argv[2];
	l->pin = argv[3];
	l->seed = strtoul(argv[6], NULL, 10) * 0x9e3779b97f4a7c15ul;
	l->dialogue = 1;
	if (ask(l, IDV_HELLO, "", "", "", "") < 0 || ask(l, IDV_UNLOCK, "", "", l->pin, "") != IDO_OFFICER) {
		fprintf(stderr, "no officer\n");
		return 2;
	}
	while (rc == 0 && l->people < strtoul(argv[5], NULL, 10) && monotonic_ms() - since < strtol(argv[4], NULL, 10) * 1000)
		rc = enrol(l);
	printf("people %u seconds %.1f cases %u", l->people, (double)(monotonic_ms() - since) / 1000, l->cases);
	say("answers", l->answers);
	say("ends", l->ends);
	printf("\n");
	identity_free(l->door);
	talloc_free(ctx);
	return rc < 0;
}
