/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Field units, at the service: the card that they get, who they are, and the bundles that they bring. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/config/config.h"
#include "gateway/config/config_menus.h"
#include "menus/engine/menu.h"
#include "store/base/rights.h"
#include "store/ctl/musafirctl_file.h"
#include "store/ctl/musafirctl_priv.h"
#include "store/unit/field_bundle.h"
#include "store/unit/field_card.h"
#include "store/unit/field_report.h"
#include "store/unit/field_request.h"

#define TOLD_MAX 50	/* people refused, on a terminal; the report has them all */

/* One "key=value" line of a row. */
static bool row_value(const char *packet, size_t len, const char *key, char *out, size_t size)
{
	const char *at = memmem(packet, len, key, strlen(key)), *end;

	if (!at)
		return false;
	at += strlen(key);
	end = memchr(at, '\n', (size_t)(packet + len - at));
	if (!end || (size_t)(end - at) >= size)
		return false;
	memcpy(out, at, (size_t)(end - at));
	out[end - at] = '\0';
	return true;
}

static int ask(struct musafirctl *ctl, const char *word, const char *key, const char *value)
{
	const char *const words[2] = { "unit", word };

	musafirctl_request_begin(&ctl->request, words);
	if (key && musafirctl_request_put(&ctl->request, key, value) < 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: too much text", key);
	return musafirctl_run_request(ctl);
}

/* ---- the card ---- */

static void take_keys(struct musafirctl *ctl, const char *packet, size_t len)
{
	struct field_card *card = ctl->priv;
	const struct menu_local *name = ctl->conf->service.name;
	char box[2 * SEAL_KEY + 1], sign[2 * SEAL_KEY + 1], training[8];

	if (!row_value(packet, len, "\nbox=", box, sizeof(box)) || !row_value(packet, len, "\nsign=", sign, sizeof(sign)) ||
	    !row_value(packet, len, "\ntraining=", training, sizeof(training)))
		return;
	if (admin_hex(card->service.box, SEAL_KEY, box) && admin_hex(card->service.sign, SEAL_KEY, sign))
		snprintf(card->name, sizeof(card->name), "%.63s", name && name->text ? name->text : "ID service");
	card->is_training = !strcmp(training, "yes");
}

static void put_langs(const struct musafirctl *ctl, struct field_card *card)
{
	size_t i, len = 0;

	for (i = 0; i < ctl->conf->service.n_languages && len + MENU_LANG_LEN + 1 < sizeof(card->langs); i++)
		len += (size_t)snprintf(card->langs + len, sizeof(card->langs) - len, "%s%s", i ? "," : "", ctl->conf->service.languages[i]);
}

static int ask_for_keys(struct musafirctl *ctl, struct field_card *card)
{
	int rc;

	ctl->is_part = true;
	ctl->priv = card;
	ctl->take = take_keys;
	rc = ask(ctl, "keys", NULL, NULL);
	snprintf(card->country, sizeof(card->country), "%.7s", ctl->conf->service.country);
	snprintf(card->code, sizeof(card->code), "%.23s", ctl->conf->service.code);
	snprintf(card->hotline, sizeof(card->hotline), "%.23s", ctl->conf->service.hotline);
	put_langs(ctl, card);
	if (rc == MUSAFIRCTL_DONE && !*card->name)
		return musafirctl_say(MUSAFIRCTL_FAILED, "the vault told no keys");
	return rc;
}

struct card_words {
	struct field_card_text *text;
	const struct menu *menu;
	int rc;
};

/* The consent, in one language. */
static void say_lang(void *ctx, const struct menu_lang_info *info)
{
	static const char *const screens[] = { "E2a", "E2b", "E2c" };
	struct card_words *w = ctx;
	char words[FIELD_WORDS_MAX];
	unsigned i;

	for (i = 0; i < 3 && w->rc == 0; i++) {
		w->rc = menu_read(w->menu, info->code, screens[i], words, sizeof(words));
		w->rc = w->rc < 0 ? w->rc : field_card_say(w->text, info->code, screens[i], words);
	}
}

/* What is read aloud. */
static int say_words(struct musafirctl *ctl, struct field_card_text *text)
{
	struct card_words w = { .text = text };
	struct menu_faults *faults = menu_faults_new(ctl->ctx);
	struct menu *menu;

	if (!faults || config_menus_load(&menu, ctl->ctx, ctl->conf, faults) < 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "the menus have faults: see musafirctl menus check");
	w.menu = menu;
	menu_each_lang(menu, say_lang, &w);
	menu_free(menu);
	return w.rc ? musafirctl_say(MUSAFIRCTL_FAILED, "E2a, E2b, E2c: the words of the consent cannot stand on a card") : MUSAFIRCTL_DONE;
}

/* What numbers of papers look like, so that a laptop judges them as this host. */
static int say_papers(const struct musafirctl *ctl, struct field_card_text *t)
{
	const struct national_table *papers = ctl->conf->store.numbers;
	unsigned i;

	for (i = 0; papers && i < papers->n; i++)
		if (field_card_paper(t, i, &papers->rows[i]))
			return musafirctl_say(MUSAFIRCTL_FAILED, "store.numbers: more than a card has room for");
	return MUSAFIRCTL_DONE;
}

int musafirctl_unit_card(struct musafirctl *ctl)
{
	static struct field_card_text text;
	struct field_card card = { .name = "" };
	char to[PATH_MAX], print[FIELD_PRINT];
	int rc;

	if (!musafirctl_request_copy(&ctl->request, "to", to, sizeof(to)))
		return musafirctl_say(MUSAFIRCTL_USAGE, "--to: the path is too long");
	rc = ask_for_keys(ctl, &card);
	if (rc != MUSAFIRCTL_DONE)
		return rc;
	if (field_card_write(&text, &card))
		return musafirctl_say(MUSAFIRCTL_FAILED, "service.name: cannot stand on a card");
	rc = say_words(ctl, &text);
	if (rc == MUSAFIRCTL_DONE)
		rc = say_papers(ctl, &text);
	if (rc != MUSAFIRCTL_DONE)
		return rc;
	rc = musafirctl_file_new(to, 0644, text.octets, text.len);
	if (rc)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", to, strerror(-rc));
	field_card_print(print, text.octets, text.len);
	musafirctl_out_row(ctl->out);
	musafirctl_out_put(ctl->out, "card", to, false);
	musafirctl_out_put(ctl->out, "print", print, false);
	musafirctl_out_put(ctl->out, "training", card.is_training ? "yes" : "no", false);
	return musafirctl_out_end(ctl->out, MUSAFIRCTL_DONE, "");
}

/* ---- a new unit ---- */

static int put_request(struct musafirctl *ctl, const struct field_request *r)
{
	const char *const words[2] = { "unit", "register" };
	char line[FIELD_UNIT_NAME + 2 * SEAL_KEY + 2];
	unsigned i;
	int rc;

	musafirctl_request_begin(&ctl->request, words);
	rc = musafirctl_request_put(&ctl->request, "name", r->name);
	if (rc == 0)
		rc = musafirctl_request_put(&ctl->request, "key", r->pub);
	for (i = 0; i < r->n_officers && rc == 0; i++) {
		snprintf(line, sizeof(line), "%s %s", r->officers[i].name, r->officers[i].pub);
		rc = musafirctl_request_put(&ctl->request, "officer", line);
	}
	return rc ? musafirctl_say(MUSAFIRCTL_FAILED, "too much text") : MUSAFIRCTL_DONE;
}

int musafirctl_unit_add(struct musafirctl *ctl)
{
	char from[PATH_MAX], text[FIELD_REQUEST_MAX];
	struct field_request r;
	size_t len;
	int rc;

	if (!musafirctl_request_copy(&ctl->request, "from", from, sizeof(from)))
		return musafirctl_say(MUSAFIRCTL_USAGE, "--from: the path is too long");
	rc = musafirctl_file_get(from, text, sizeof(text), &len);
	if (rc)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", from, rc == -EMSGSIZE ? "is no request of a unit" : strerror(-rc));
	if (field_request_read(&r, text, len))
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: is no request of a unit, or was changed; unit init writes one", from);
	ctl->is_part = true;
	rc = put_request(ctl, &r);
	if (rc == MUSAFIRCTL_DONE)
		rc = musafirctl_run_request(ctl);
	if (rc != MUSAFIRCTL_DONE)
		return rc;
	musafirctl_out_row(ctl->out);
	musafirctl_out_put(ctl->out, "unit", r.name, false);
	musafirctl_out_put(ctl->out, "print", r.print, false);
	return musafirctl_out_end(ctl->out, MUSAFIRCTL_DONE, "");
}

/* ---- bundles ---- */

struct bundle_run {
	char path[PATH_MAX], report_path[PATH_MAX];
	int fd;
	struct field_chain chain;
	uint32_t sent, told;
	bool is_waiting, is_ended;
	uint64_t last;			/* number of the person up to whom the unit may forget all */
	bool settles;
	unsigned refused;
	char unit[FIELD_UNIT_NAME];
	char *report;			/* lines */
	size_t report_len, report_room;
	char signature[2 * SEAL_SIGNATURE + 1];
	struct musafirctl_bar bar;
};

static bool read_part(int fd, void *octets, size_t len)
{
	size_t n = 0;
	ssize_t got;

	while (n < len) {
		got = read(fd, (uint8_t *)octets + n, len - n);
		if (got <= 0)
			return false;
		n += (size_t)got;
	}
	return true;
}

/* returns: octets of the next entry; 0 it is cut or none. */
static size_t read_entry(int fd, uint8_t octets[FIELD_ENTRY_MAX])
{
	size_t size;

	if (!read_part(fd, octets, FIELD_HEAD))
		return 0;
	size = field_entry_size(octets);
	return size && size <= FIELD_ENTRY_MAX && read_part(fd, octets + FIELD_HEAD, size - FIELD_HEAD) ? size : 0;
}

/* All of it is proved before anything is sent. */
static int prove_bundle(struct bundle_run *run)
{
	uint8_t head[FIELD_BUNDLE_HEAD], octets[FIELD_ENTRY_MAX], end[FIELD_BUNDLE_END], more;
	struct field_entry e;
	uint32_t i;
	size_t len;
	int rc;

	if (!read_part(run->fd, head, sizeof(head)))
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: is no bundle of a unit", run->path);
	rc = field_bundle_begin(&run->chain, head);
	if (rc)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", run->path, rc == -EPROTO ? "a newer program made this bundle" :
				      "is no bundle of a unit, or was changed");
	run->last = run->chain.bundle.first - 1;
	for (i = 0; i < run->chain.bundle.count; i++) {
		len = read_entry(run->fd, octets);
		if (!len || field_bundle_entry(&run->chain, &e, octets, len))
			return musafirctl_say(MUSAFIRCTL_FAILED, "%s: is cut or was changed at person %u of %u; nothing was imported", run->path, i + 1,
					      run->chain.bundle.count);
	}
	if (!read_part(run->fd, end, sizeof(end)) || field_bundle_end(&run->chain, end) || read(run->fd, &more, 1) != 0)
		return musafirctl_say(MUSAFIRCTL_FAILED, "%s: is cut or was changed at its end; nothing was imported", run->path);
	return lseek(run->fd, 0, SEEK_SET) < 0 ? MUSAFIRCTL_FAILED : MUSAFIRCTL_DONE;
}

/* Behind the end, when everybody was told of. returns: octets; 0: no report is wanted. */
static size_t ask_report(const struct bundle_run *run, uint8_t out[FIELD_REPORT_ASK])
{
	uint8_t hash[FIELD_HASH];

	if (!*run->report_path)
		return 0;
	field_report_hash(hash, run->report, run->report_len);
	field_report_ask(out, run->last, hash);
	return FIELD_REPORT_ASK;
}

/* One packet at a time: the vault answers each after its commit. */
static size_t feed(struct musafirctl *ctl, char packet[ADMIN_REQUEST_MAX])
{
	struct bundle_run *run = ctl->priv;
	size_t len;

	if (run->is_waiting || run->is_ended)
		return 0;
	run->is_waiting = true;
	if (!run->sent)
		len = read_part(run->fd, packet, FIELD_BUNDLE_HEAD) ? FIELD_BUNDLE_HEAD : 0;
	else if (run->sent <= run->chain.bundle.count)
		len = read_entry(run->fd, (uint8_t *)packet);
	else
		len = read_part(run->fd, packet, FIELD_BUNDLE_END) ? FIELD_BUNDLE_END + ask_report(run, (uint8_t *)packet + FIELD_BUNDLE_END) : 0;
	run->is_ended = run->sent > run->chain.bundle.count;
	run->sent++;
	return len;
}

static void report_line(struct bundle_run *run, const char *line)
{
	size_t len = strlen(line);

	if (run->report_len + len >= run->report_room)
		return;	/* there is room for every person, by their greatest line */
	memcpy(run->report + run->report_len, line, len + 1);
	run->report_len += len;
}

static void take_part(struct bundle_run *run, char *packet)
{
	unsigned long long number;
	char word[16], line[512];
	int at = 0;

	run->is_waiting = false;
	if (sscanf(packet, "part %llu %15s %n", &number, word, &at) != 2 || !number)
		return;
	run->told++;
	if (run->settles || (strcmp(word, "refused") && !run->refused))
		run->last = number;
	snprintf(line, sizeof(line), "%llu %s%s%.400s\n", number, word, packet[at] ? ": " : "", packet + at);
	report_line(run, line);
	if (!strcmp(word, "refused") && run->refused++ < TOLD_MAX) {
		musafirctl_bar_clear(&run->bar);
		musafirctl_say(0, "%s: person %llu: %s", run->path, number, packet + at);
	}
	if (run->bar.is_tty)
		musafirctl_bar_show(&run->bar, run->told * 100 / run->chain.bundle.count, "people");
}

/* The last value of a row, which is not shown. returns: octets of the row without it. */
static size_t take_signature(struct bundle_run *run, const char *packet, size_t len)
{
	const char *at = memmem(packet, len, "\nsignature=", 11);

	return at && row_value(packet, len, "\nsignature=", run->signature, sizeof(run->signature)) ? (size_t)(at + 1 - packet) : len;
}

static void take_reply(struct musafirctl *ctl, const char *packet, size_t len)
{
	struct bundle_run *run = ctl->priv;
	char copy[ADMIN_ROW_MAX + 1];

	if (len < 5 || len > ADMIN_ROW_MAX)
		return;
	if (len < FIELD_REPORT_OFFICER && !memcmp(packet, "offic", 5)) {
		memcpy(copy, packet, len);
		copy[len] = '\0';
		report_line(run, copy);
		return;
	}
	if (memcmp(packet, "part ", 5)) {
		(void)row_value(packet, len, "\nunit=", run->unit, sizeof(run->unit));
		musafirctl_out_packet(ctl->out, packet, take_signature(run, packet, len));
		return;
	}
	memcpy(copy, packet, len);
	copy[len] = '\0';
	take_part(run, copy);
}

static int write_report(struct bundle_run *run)
{
	struct field_report r = { .bundle = run->chain.bundle.number, .upto = run->last };
	char head[FIELD_REPORT_HEAD];
	size_t n;
	int rc;

	if (strlen(run->signature) != 2 * SEAL_SIGNATURE)
		return musafirctl_say(MUSAFIRCTL_FAILED, "the bundle is imported, but the report was not signed: import it again for one");
	memcpy(r.unit, run->chain.bundle.unit, SEAL_KEY);
	n = field_report_head(head, &r);
	memmove(run->report + n, run->report, run->report_len);
	memcpy(run->report, head, n);
	run->report_len += n;
	run->report_len += field_report_end(run->report + run->report_len, run->signature);
	rc = musafirctl_file_put(run->report_path, 0644, run->report, run->report_len);
	return rc ? musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s; the bundle is imported: import it again for a report", run->report_path, strerror(-rc))
		  : MUSAFIRCTL_DONE;
}

static int send_bundle(struct musafirctl *ctl, struct bundle_run *run)
{
	int rc;

	ctl->is_part = true;
	ctl->priv = run;
	ctl->take = take_reply;
	ctl->feed = feed;
	rc = ask(ctl, "take", NULL, NULL);
	musafirctl_bar_clear(&run->bar);
	if (rc == MUSAFIRCTL_DONE && *run->report_path)
		rc = write_report(run);
	return rc == MUSAFIRCTL_DONE ? musafirctl_out_end(ctl->out, MUSAFIRCTL_DONE, "") : rc;
}

static int open_bundle(struct musafirctl *ctl, struct bundle_run *run)
{
	if (!musafirctl_request_copy(&ctl->request, "file", run->path, sizeof(run->path)) ||
	    !musafirctl_request_copy(&ctl->request, "report", run->report_path, sizeof(run->report_path)))
		return musafirctl_say(MUSAFIRCTL_USAGE, "the path is too long");
	run->settles = musafirctl_request_get(&ctl->request, "settle") != NULL;
	run->fd = open(run->path, O_RDONLY | O_CLOEXEC);
	return run->fd < 0 ? musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", run->path, strerror(errno)) : MUSAFIRCTL_DONE;
}

int musafirctl_import_bundle(struct musafirctl *ctl)
{
	struct bundle_run run = { .fd = -1, .bar.is_tty = isatty(STDERR_FILENO) };
	int rc = rights_harden() < 0 ? MUSAFIRCTL_FAILED : open_bundle(ctl, &run);

	if (rc == MUSAFIRCTL_DONE)
		rc = prove_bundle(&run);
	if (rc == MUSAFIRCTL_DONE) {
		run.report_room = FIELD_REPORT_HEAD + FIELD_REPORT_OFFICERS * FIELD_REPORT_OFFICER + FIELD_REPORT_SIGN + 1 + (size_t)run.chain.bundle.count * 512;
		run.report = malloc(run.report_room);
		rc = run.report ? send_bundle(ctl, &run) : musafirctl_say(MUSAFIRCTL_FAILED, "out of memory");
	}
	free(run.report);
	if (run.fd >= 0)
		close(run.fd);
	return rc;
}
