/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A field unit on its laptop: no vault, no configuration, no network. Its folder says who it is; store/unit keeps it. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "store/base/rights.h"
#include "store/base/secret.h"
#include "store/ctl/musafirctl_file.h"
#include "store/ctl/musafirctl_priv.h"
#include "store/identity/identity_actors.h"
#include "store/unit/door/field_lines.h"
#include "store/unit/field_dir.h"
#include "store/unit/field_report.h"
#include "store/unit/field_request.h"

#define CLOCK_BEHIND_S	3600
#define PIN_ROOM	(FIELD_PIN_LENGTH + 8)

struct field_run {
	struct field_dir *d;
	char dir[PATH_MAX], officer[FIELD_UNIT_NAME], pin[PIN_ROOM];	/* pin: secret */
	char slip[FIELD_SLIP + 1];
	char card_print[FIELD_PRINT];	/* of the card just read; "" */
	int kept;		/* how the last answer was kept: 0; -errno */
};

static int say_path(const char *path, int rc)
{
	static const struct { int rc; const char *words; } words[] = {
		{ -EBUSY, "another program works in it" },
		{ -EBADMSG, "is damaged, or not of this program" },
		{ -EPROTO, "a newer program made it" },
		{ -EACCES, "others may read it; chmod go= it" },
	};
	unsigned i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i].rc == rc)
			return musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", path, words[i].words);
	return musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", path, strerror(-rc));
}

/* ---- who it is that works ---- */

/* Without showing what is typed. returns: exit code. secret: pin. */
static int ask_pin(char pin[PIN_ROOM], const char *prompt)
{
	struct termios was, quiet;
	char line[64] = "";
	bool is_read;

	fprintf(stderr, "%s: ", prompt);
	if (tcgetattr(STDIN_FILENO, &was) < 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "standard input is no terminal");
	quiet = was;
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	is_read = read(STDIN_FILENO, line, sizeof(line) - 1) > 0;
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
	fputc('\n', stderr);
	line[strcspn(line, "\r\n")] = '\0';
	snprintf(pin, PIN_ROOM, "%.*s", PIN_ROOM - 1, line);
	secret_wipe_mem(line, sizeof(line));
	return is_read ? MUSAFIRCTL_DONE : musafirctl_say(MUSAFIRCTL_FAILED, "input ended; nothing was done");
}

/* On a terminal, else the line "pin=" of standard input. */
static int get_pin(struct musafirctl *ctl, struct field_run *run, bool is_new)
{
	char again[PIN_ROOM];
	int rc;

	if (!isatty(STDIN_FILENO)) {
		rc = musafirctl_ask(ctl);
		if (rc != MUSAFIRCTL_DONE)
			return rc;
		return musafirctl_request_copy(&ctl->request, "pin", run->pin, sizeof(run->pin)) && *run->pin ? MUSAFIRCTL_DONE
			: musafirctl_say(MUSAFIRCTL_FAILED, "standard input: pin is missing, of %d digits", FIELD_PIN_LENGTH);
	}
	rc = ask_pin(run->pin, is_new ? "New PIN of the officer, 8 digits that nobody else knows" : "PIN of the officer");
	if (rc != MUSAFIRCTL_DONE || !is_new)
		return rc;
	rc = ask_pin(again, "The same 8 digits again");
	if (rc == MUSAFIRCTL_DONE && strcmp(run->pin, again))
		rc = musafirctl_say(MUSAFIRCTL_FAILED, "not the same; nothing was done");
	secret_wipe_mem(again, sizeof(again));
	return rc;
}

static int get_folder(struct musafirctl *ctl, struct field_run *run)
{
	if (rights_harden() < 0)
		return MUSAFIRCTL_FAILED;
	if (!musafirctl_request_copy(&ctl->request, "dir", run->dir, sizeof(run->dir)))
		return musafirctl_say(MUSAFIRCTL_USAGE, "--dir: the path is too long");
	if (!musafirctl_request_copy(&ctl->request, "officer", run->officer, sizeof(run->officer)))
		return musafirctl_say(MUSAFIRCTL_USAGE, "--officer: expected letters, digits and '-', 23 at most");
	return MUSAFIRCTL_DONE;
}

static int open_folder(struct musafirctl *ctl, struct field_run *run)
{
	int rc = get_folder(ctl, run);

	if (rc != MUSAFIRCTL_DONE)
		return rc;
	rc = field_dir_open(&run->d, run->dir, time(NULL));
	if (rc == -ENOENT)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: no unit is there; unit init makes one", run->dir);
	if (rc)
		return say_path(run->dir, rc);
	if (field_dir_behind(run->d, time(NULL)) > CLOCK_BEHIND_S)
		musafirctl_say(0, "the clock of this computer is behind one that was seen before: set it, or no wait ends; after a time that was too far ahead, "
			       "the next report ends the days without one");
	return MUSAFIRCTL_DONE;
}

int musafirctl_field_open(struct musafirctl *ctl, struct field_dir **d)
{
	struct field_run run = { .d = NULL };
	int rc = open_folder(ctl, &run);

	*d = run.d;
	return rc;
}

static int say_entry(const struct field_run *run, int rc, unsigned wait_s)
{
	switch (rc) {
	case -EINVAL:
		return musafirctl_say(MUSAFIRCTL_FAILED, "the PIN of an officer has %d digits; no try is lost", FIELD_PIN_LENGTH);
	case -ENOENT:
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: no officer of this unit", run->officer);
	case -EACCES:
		return wait_s ? musafirctl_say(MUSAFIRCTL_FAILED, "wrong PIN; the next try is in %u min", (wait_s + 59) / 60)
			      : musafirctl_say(MUSAFIRCTL_FAILED, "wrong PIN");
	case -EAGAIN:
		return musafirctl_say(MUSAFIRCTL_FAILED, "too many wrong PINs; the next try is in %u min", (wait_s + 59) / 60);
	case -EPERM:
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: closed after too many wrong PINs; another officer admits them under another name", run->officer);
	default:
		return say_path(run->dir, rc);
	}
}

static int enter(struct musafirctl *ctl, struct field_run *run)
{
	unsigned wait_s;
	int rc = get_pin(ctl, run, false);

	if (rc != MUSAFIRCTL_DONE)
		return rc;
	rc = field_dir_enter(run->d, run->officer, run->pin, &wait_s);
	secret_wipe_mem(run->pin, sizeof(run->pin));
	return rc ? say_entry(run, rc, wait_s) : MUSAFIRCTL_DONE;
}

static int leave(struct field_run *run, int rc)
{
	field_dir_close(run->d);
	secret_wipe_mem(run, sizeof(*run));
	return rc;
}

/* ---- making a unit ---- */

static int read_card(struct musafirctl *ctl, struct field_card_text *text, struct field_card *card)
{
	char path[PATH_MAX];
	int rc;

	if (!musafirctl_request_copy(&ctl->request, "card", path, sizeof(path)))
		return musafirctl_say(MUSAFIRCTL_USAGE, "--card: the path is too long");
	rc = musafirctl_file_get(path, text->octets, sizeof(text->octets), &text->len);
	if (rc == 0)
		rc = field_card_read(card, text);
	if (rc == -EBADMSG || rc == -EMSGSIZE)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: is no card of a service; unit card writes one there", path);
	return rc ? say_path(path, rc) : MUSAFIRCTL_DONE;
}

static int write_request(struct musafirctl *ctl, struct field_run *run)
{
	char text[FIELD_REQUEST_MAX], path[PATH_MAX + 16], print[FIELD_PRINT];
	size_t len;
	int rc = field_request_write(run->d, text, &len);

	snprintf(path, sizeof(path), "%s/request", run->dir);
	if (rc == 0)
		rc = musafirctl_file_put(path, 0600, text, len);
	if (rc)
		return say_path(path, rc);
	field_request_print(print, field_dir_pub(run->d));
	musafirctl_out_row(ctl->out);
	musafirctl_out_put(ctl->out, "unit", field_dir_name(run->d), false);
	musafirctl_out_put(ctl->out, "print", print, false);
	musafirctl_out_put(ctl->out, "request", path, false);
	if (*run->card_print)
		musafirctl_out_put(ctl->out, "card_print", run->card_print, false);
	return musafirctl_out_end(ctl->out, MUSAFIRCTL_DONE, "");
}

static int admit(struct musafirctl *ctl, struct field_run *run, const char *name)
{
	int rc = get_pin(ctl, run, true);

	if (rc != MUSAFIRCTL_DONE)
		return rc;
	rc = field_dir_admit(run->d, name, run->pin);
	secret_wipe_mem(run->pin, sizeof(run->pin));
	if (rc == -EINVAL)
		return musafirctl_say(MUSAFIRCTL_FAILED, "expected a name of letters, digits and '-', and a PIN of %d digits", FIELD_PIN_LENGTH);
	if (rc == -EEXIST)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: an officer of this unit has that name", name);
	return rc ? say_path(run->dir, rc) : MUSAFIRCTL_DONE;
}

static int make_unit(struct musafirctl *ctl, struct field_run *run)
{
	static struct field_card_text text;
	char name[FIELD_UNIT_NAME];
	struct field_card card;
	int rc = get_folder(ctl, run);

	if (rc == MUSAFIRCTL_DONE)
		rc = read_card(ctl, &text, &card);
	field_card_print(run->card_print, text.octets, text.len);
	if (rc != MUSAFIRCTL_DONE)
		return rc;
	if (!musafirctl_request_copy(&ctl->request, "name", name, sizeof(name)))
		return musafirctl_say(MUSAFIRCTL_USAGE, "--name: expected letters, digits and '-', 23 at most");
	rc = field_dir_make(run->dir, &text, name, card.is_training);
	if (rc == -EEXIST)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: is not empty, not overwritten", run->dir);
	if (rc == -EINVAL)
		return musafirctl_say(MUSAFIRCTL_USAGE, "--name: expected letters, digits and '-', 23 at most");
	if (rc == 0)
		rc = field_dir_open(&run->d, run->dir, time(NULL));
	return rc ? say_path(run->dir, rc) : admit(ctl, run, run->officer);
}

int musafirctl_field_init(struct musafirctl *ctl)
{
	struct field_run run = { .d = NULL };
	int rc = make_unit(ctl, &run);

	return leave(&run, rc == MUSAFIRCTL_DONE ? write_request(ctl, &run) : rc);
}

/* ---- a person ---- */

/* What is of a person among what was asked for and given. */
static size_t person_lines(const struct musafirctl_request *r, char *out, size_t size)
{
	static const char *const others[] = { "dir=", "officer=", "pin=", "draft=" };
	const char *at = r->octets + r->head, *end = r->octets + r->len, *nl;
	size_t len = 0;
	unsigned i;

	for (; at < end && (nl = memchr(at, '\n', (size_t)(end - at))); at = nl + 1) {
		for (i = 0; i < 4 && strncmp(at, others[i], strlen(others[i])); i++)
			;
		if (i < 4 || len + (size_t)(nl - at) + 1 >= size)
			continue;
		memcpy(out + len, at, (size_t)(nl - at) + 1);
		len += (size_t)(nl - at) + 1;
	}
	out[len] = '\0';
	return len;
}

/* Each answer is on disk before the next question. */
static void keep_answers(struct musafirctl *ctl)
{
	char lines[FIELD_PLAIN_MAX];
	struct field_run *run = ctl->priv;
	size_t len = person_lines(&ctl->request, lines, sizeof(lines));

	run->kept = field_dir_draft_put(run->d, run->slip, lines, len);
	secret_wipe_mem(lines, sizeof(lines));
}

/* Answers that a draft has are not asked for again. */
static int load_draft(struct musafirctl *ctl, struct field_run *run)
{
	char lines[FIELD_PLAIN_MAX + 1], *at = lines, *key, *value;
	size_t len;
	int rc;

	if (!musafirctl_request_copy(&ctl->request, "draft", run->slip, sizeof(run->slip)))
		return musafirctl_say(MUSAFIRCTL_USAGE, "--draft: expected %d digits", FIELD_SLIP);
	if (!*run->slip)
		return MUSAFIRCTL_DONE;
	rc = field_dir_draft_get(run->d, run->slip, lines, &len);
	if (rc == -ENOENT)
		return musafirctl_say(MUSAFIRCTL_FAILED, "--draft: no draft has that number; unit status lists them");
	while (rc == 0 && admin_next_line(&at, &key, &value))
		if (key && !musafirctl_request_get(&ctl->request, key))
			rc = musafirctl_request_put(&ctl->request, key, value);
	secret_wipe_mem(lines, sizeof(lines));
	return rc ? say_path(run->dir, rc) : MUSAFIRCTL_DONE;
}

/* returns: whether every value would do at the service; else the reason was said. */
static bool check_lines(const struct field_run *run, char *lines)
{
	char err[IDENTITY_ERR_MAX], *at = lines, *key, *value;
	bool has_name = false, has_number = false;
	struct identity_pair pair;

	while (admin_next_line(&at, &key, &value)) {
		if (!key || (field_lines_is_about(key) && strcmp(key, "notice")))
			continue;
		pair = (struct identity_pair){ key, value };
		if (identity_pair_check(&pair, field_dir_card(run->d)->country, time(NULL), err)) {
			musafirctl_say(0, "%s", err);
			return false;
		}
		if (!field_may_say(key, value)) {
			musafirctl_say(0, FIELD_NOT_ONLINE);
			return false;
		}
		has_name |= !strcmp(key, "given_name") && *value;
		has_number |= !strcmp(key, "msisdn") && *value;
	}
	if (has_name && has_number)
		return true;
	musafirctl_say(0, "%s: expected a value", has_number ? "given_name" : "msisdn");
	return false;
}

static int finish(struct musafirctl *ctl, struct field_run *run)
{
	char lines[FIELD_PLAIN_MAX + 256], copy[sizeof(lines)];
	size_t len = person_lines(&ctl->request, lines, FIELD_PLAIN_MAX);
	int rc;

	memcpy(copy, lines, len + 1);
	if (!check_lines(run, copy)) {
		rc = MUSAFIRCTL_FAILED;
	} else {
		len += (size_t)snprintf(lines + len, sizeof(lines) - len, "slip=%s\nenrolled=%lld\n", run->slip, (long long)time(NULL));
		rc = field_dir_person(run->d, run->slip, lines, len);
		if (rc == -ETIME)
			rc = musafirctl_say(MUSAFIRCTL_FAILED, "no report for %d days: bring a bundle to the service first; the draft %s is kept", FIELD_STOP_DAYS,
					    run->slip);
		else if (rc)
			rc = say_path(run->dir, rc);
	}
	secret_wipe_mem(lines, sizeof(lines));
	secret_wipe_mem(copy, sizeof(copy));
	return rc;
}

static int tell_slip(struct musafirctl *ctl, const struct field_run *run)
{
	musafirctl_out_row(ctl->out);
	musafirctl_out_put(ctl->out, "slip", run->slip, false);
	return musafirctl_out_end(ctl->out, MUSAFIRCTL_DONE, "");
}

static int enrol(struct musafirctl *ctl, struct field_run *run)
{
	bool is_tty = isatty(STDIN_FILENO);
	int rc = open_folder(ctl, run);

	if (rc == MUSAFIRCTL_DONE)
		rc = enter(ctl, run);
	if (rc == MUSAFIRCTL_DONE)
		rc = load_draft(ctl, run);
	if (rc != MUSAFIRCTL_DONE)
		return rc;
	ctl->country = field_dir_card(run->d)->country;
	ctl->priv = run;
	ctl->kept = keep_answers;
	if (is_tty)
		rc = musafirctl_ask(ctl);
	else
		keep_answers(ctl);
	if (run->kept)
		return say_path(run->dir, run->kept);
	if (rc == MUSAFIRCTL_DONE)
		rc = finish(ctl, run);
	if (rc == MUSAFIRCTL_DONE)
		return tell_slip(ctl, run);
	return musafirctl_say(rc, "what was answered is kept: unit enrol --draft %s goes on", run->slip);
}

int musafirctl_field_enrol(struct musafirctl *ctl)
{
	struct field_run run = { .d = NULL };

	return leave(&run, enrol(ctl, &run));
}

/* ---- bundles and reports ---- */

struct octets {
	FILE *f;
};

static int put_octets(void *ctx, const void *octets, size_t len)
{
	struct octets *o = ctx;

	return fwrite(octets, 1, len, o->f) == len ? 0 : -EIO;
}

/* Read back what was written: the stick may lie. */
static int prove_file(const char *path, uint32_t people)
{
	uint8_t head[FIELD_BUNDLE_HEAD], octets[FIELD_ENTRY_MAX], end[FIELD_BUNDLE_END];
	FILE *f = fopen(path, "re");
	struct field_chain c;
	struct field_entry e;
	uint32_t i;
	size_t len;
	int rc = f && fread(head, 1, sizeof(head), f) == sizeof(head) ? field_bundle_begin(&c, head) : -EIO;

	for (i = 0; i < people && rc == 0; i++) {
		rc = fread(octets, 1, FIELD_HEAD, f) == FIELD_HEAD ? 0 : -EIO;
		len = rc == 0 ? field_entry_size(octets) : 0;
		if (len <= FIELD_HEAD || fread(octets + FIELD_HEAD, 1, len - FIELD_HEAD, f) != len - FIELD_HEAD)
			rc = -EIO;
		if (rc == 0)
			rc = field_bundle_entry(&c, &e, octets, len);
	}
	if (rc == 0)
		rc = fread(end, 1, sizeof(end), f) == sizeof(end) ? field_bundle_end(&c, end) : -EIO;
	if (f)
		fclose(f);
	return rc;
}

static int write_bundle(struct field_run *run, const char *part, uint32_t *people)
{
	struct octets o = { .f = fopen(part, "wxe") };
	int rc;

	if (!o.f)
		return -errno;
	rc = field_dir_seal(run->d, put_octets, &o, people);
	if (fflush(o.f) || (rc == 0 && fsync(fileno(o.f)) < 0))
		rc = rc ? rc : -errno;
	fclose(o.f);
	return rc ? rc : prove_file(part, *people);
}

static int seal_to(struct musafirctl *ctl, struct field_run *run, const char *to)
{
	char part[PATH_MAX + 8], number[16];
	uint32_t people;
	int rc;

	if (access(to, F_OK) == 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: exists already, not overwritten", to);
	snprintf(part, sizeof(part), "%s.part", to);
	unlink(part);
	rc = write_bundle(run, part, &people);
	if (rc == 0 && rename(part, to) < 0)
		rc = -errno;
	if (rc)
		unlink(part);
	if (rc == -ENODATA)
		return musafirctl_say(MUSAFIRCTL_FAILED, "nobody waits for a bundle");
	if (rc == 0)
		rc = field_dir_sealed(run->d, people);
	if (rc)
		return say_path(to, rc);
	snprintf(number, sizeof(number), "%u", people);
	musafirctl_out_row(ctl->out);
	musafirctl_out_put(ctl->out, "bundle", to, false);
	musafirctl_out_put(ctl->out, "people", number, true);
	return musafirctl_out_end(ctl->out, MUSAFIRCTL_DONE, "");
}

int musafirctl_field_seal(struct musafirctl *ctl)
{
	struct field_run run = { .d = NULL };
	char to[PATH_MAX];
	int rc = open_folder(ctl, &run);

	if (rc == MUSAFIRCTL_DONE && !musafirctl_request_copy(&ctl->request, "to", to, sizeof(to)))
		rc = musafirctl_say(MUSAFIRCTL_USAGE, "--to: the path is too long");
	return leave(&run, rc == MUSAFIRCTL_DONE ? seal_to(ctl, &run, to) : rc);
}

int musafirctl_field_report(struct musafirctl *ctl)
{
	struct field_run run = { .d = NULL };
	char from[PATH_MAX], *text = malloc(FIELD_REPORT_MAX);
	size_t len;
	int rc = text ? open_folder(ctl, &run) : MUSAFIRCTL_FAILED;

	if (rc == MUSAFIRCTL_DONE && !musafirctl_request_copy(&ctl->request, "from", from, sizeof(from)))
		rc = musafirctl_say(MUSAFIRCTL_USAGE, "--from: the path is too long");
	if (rc == MUSAFIRCTL_DONE) {
		rc = musafirctl_file_get(from, text, FIELD_REPORT_MAX, &len);
		if (rc == 0)
			rc = field_dir_report(run.d, text, len);
		if (rc == -EBADMSG)
			rc = musafirctl_say(MUSAFIRCTL_FAILED, "%s: is no report on this unit by its service, or was changed", from);
		else if (rc)
			rc = say_path(from, rc);
	}
	free(text);
	return leave(&run, rc);
}

static void put_count(struct musafirctl *ctl, const char *key, uint64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)n);
	musafirctl_out_put(ctl->out, key, text, true);
}

/* Until when which officer may enrol; who has little time left is said. text: "NAME YYYY-MM-DD, ..." */
static int tell_until(struct field_run *run, char *text, size_t size)
{
	struct field_until u;
	size_t n = 0;
	unsigned i;
	int rc = 0;

	text[0] = '\0';
	for (i = 0; (rc = field_until_get(run->d, &u, i)) == 0; i++) {
		if (n < size)
			n += (size_t)snprintf(text + n, size - n, "%s%s %s", n ? ", " : "", u.name, u.day);
		if (u.left <= 0)
			musafirctl_say(0, "officer %s: nobody is taken any more since %s; have the service add the unit's request again", u.name, u.day);
		else if (u.left <= FIELD_UNTIL_DAYS)
			musafirctl_say(0, "officer %s: people are taken until %s; have the service add the unit's request again before", u.name, u.day);
	}
	return rc == -ENOENT ? 0 : rc;
}

static int tell_status(struct musafirctl *ctl, struct field_run *run)
{
	char slip[FIELD_SLIP + 1] = "", drafts[1024] = "", until[1024];
	struct field_counts c;
	size_t n = 0;
	int rc = field_dir_count(run->d, &c);

	if (rc == 0)
		rc = tell_until(run, until, sizeof(until));
	if (rc)
		return say_path(run->dir, rc);
	while (n + FIELD_SLIP + 2 < sizeof(drafts) && field_dir_draft_next(run->d, slip) == 0)
		n += (size_t)snprintf(drafts + n, sizeof(drafts) - n, "%s%s", n ? " " : "", slip);
	musafirctl_out_row(ctl->out);
	musafirctl_out_put(ctl->out, "unit", field_dir_name(run->d), false);
	musafirctl_out_put(ctl->out, "training", field_dir_card(run->d)->is_training ? "yes" : "no", false);
	put_count(ctl, "drafts", c.drafts);
	put_count(ctl, "waiting", c.waiting);
	put_count(ctl, "sealed", c.sealed);
	put_count(ctl, "reported", c.reported);
	put_count(ctl, "thrown_away", c.dropped);
	put_count(ctl, "days_without_report", field_dir_silent_days(run->d));
	musafirctl_out_put(ctl->out, "draft_slips", drafts, false);
	musafirctl_out_put(ctl->out, "officers_until", until, false);
	if (field_dir_silent_days(run->d) >= FIELD_WARN_DAYS)
		musafirctl_say(0, "no report for %u days; after %d nobody can be enrolled", field_dir_silent_days(run->d), FIELD_STOP_DAYS);
	return musafirctl_out_end(ctl->out, MUSAFIRCTL_DONE, "");
}

int musafirctl_field_status(struct musafirctl *ctl)
{
	struct field_run run = { .d = NULL };
	int rc = open_folder(ctl, &run);

	return leave(&run, rc == MUSAFIRCTL_DONE ? tell_status(ctl, &run) : rc);
}

int musafirctl_field_clear(struct musafirctl *ctl)
{
	struct field_run run = { .d = NULL };
	struct field_counts c;
	char typed[16];
	int rc = open_folder(ctl, &run);

	if (rc != MUSAFIRCTL_DONE)
		return leave(&run, rc);
	if (!musafirctl_request_copy(&ctl->request, "with-drafts", typed, sizeof(typed)))
		typed[0] = '\0';
	rc = field_dir_clear(run.d, (unsigned)atoi(typed));
	if (rc == -EBUSY && field_dir_count(run.d, &c) == 0)
		rc = musafirctl_say(MUSAFIRCTL_FAILED, "%u drafts are there; to leave them as they are, say --with-drafts %u", c.drafts, c.drafts);
	else if (rc)
		rc = say_path(run.dir, rc);
	return leave(&run, rc);
}

/* ---- more officers ---- */

int musafirctl_field_officer(struct musafirctl *ctl)
{
	struct field_run run = { .d = NULL };
	char name[FIELD_UNIT_NAME];
	int rc = isatty(STDIN_FILENO) ? open_folder(ctl, &run) : musafirctl_say(MUSAFIRCTL_FAILED, "unit officer asks for two PINs on a terminal");

	if (rc == MUSAFIRCTL_DONE && !musafirctl_request_copy(&ctl->request, "name", name, sizeof(name)))
		rc = musafirctl_say(MUSAFIRCTL_USAGE, "--name: expected letters, digits and '-', 23 at most");
	if (rc == MUSAFIRCTL_DONE)
		rc = enter(ctl, &run);
	if (rc == MUSAFIRCTL_DONE)
		rc = admit(ctl, &run, name);
	return leave(&run, rc == MUSAFIRCTL_DONE ? write_request(ctl, &run) : rc);
}
