/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Code cards: drawn, hashed and printed here, so that no code is ever in the vault, nor in a file that was not asked for. A card is made before it is
 * printed: paper that nobody knows is worthless, and a card that was not printed is void after two weeks. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/base/secret.h"
#include "gateway/config/config.h"
#include "store/ctl/musafirctl_priv.h"
#include "store/ctl/musafirctl_page.h"
#include "store/seal/kdf.h"
#include "store/seal/seal_card.h"

#define CARDS_MAX	1000
#define SERIAL		16

struct paper {
	char serial[SERIAL];
	char code[SEAL_CARD_CODES][SEAL_CARD_LEN + 1];	/* secret */
};

static void put_hex(char *hex, const uint8_t *octets, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		snprintf(hex + 2 * i, 3, "%02x", octets[i]);
}

static size_t serial_len(const char *at, const char *end)
{
	size_t n = 0;

	while (at + n < end && n < SERIAL - 1 && strchr("0123456789-", at[n]))
		n++;
	return n;
}

static void take_serial(struct musafirctl *ctl, const char *packet, size_t len)
{
	struct paper *paper = ctl->priv;
	const char *at = memmem(packet, len, "serial=", 7);

	if (at)
		snprintf(paper->serial, sizeof(paper->serial), "%.*s", (int)serial_len(at + 7, packet + len), at + 7);
}

/* Have the vault know a card. returns: exit code. */
static int make(struct musafirctl *ctl, struct paper *paper)
{
	static const char *const words[2] = { "card", "make" };
	uint8_t salt[KDF_SALT], t[SEAL_CARD_CODES][KDF_OUT];
	char hex[2 * sizeof(t) + 1];
	unsigned i;
	int rc = 0;

	seal_random(salt, sizeof(salt));
	for (i = 0; i < SEAL_CARD_CODES && rc == 0; i++) {
		seal_card_code(paper->code[i]);
		rc = kdf_hash(t[i], paper->code[i], SEAL_CARD_LEN, salt, KDF_SHARE_MEM, KDF_SHARE_OPS);
	}
	musafirctl_request_begin(&ctl->request, words);
	put_hex(hex, salt, sizeof(salt));
	rc = rc ? rc : musafirctl_request_put(&ctl->request, "salt", hex);
	put_hex(hex, t[0], sizeof(t));
	rc = rc ? rc : musafirctl_request_put(&ctl->request, "codes", hex);
	secret_wipe_mem(t, sizeof(t));
	secret_wipe_mem(hex, sizeof(hex));
	if (rc)
		return musafirctl_say(MUSAFIRCTL_FAILED, "hashing a code: %s", strerror(-rc));
	ctl->is_part = true;
	ctl->priv = paper;
	ctl->take = take_serial;
	rc = musafirctl_run_request(ctl);
	return rc == MUSAFIRCTL_DONE && !*paper->serial ? musafirctl_say(MUSAFIRCTL_FAILED, "the vault told no serial") : rc;
}

/* ---- on paper ---- */

static void print_text(FILE *to, const struct paper *paper)
{
	unsigned i;

	fprintf(to, "%s\n\n", paper->serial);
	for (i = 0; i < SEAL_CARD_CODES; i++)
		fprintf(to, "%2u: %.4s %.4s\n", i + 1, paper->code[i], paper->code[i] + 4);
	fputs("\n\f", to);
}

/* ---- the command ---- */

/* Where the cards go: never to a terminal, which keeps what it showed. returns: NULL, and why was said. */
static FILE *open_to(struct musafirctl *ctl)
{
	char path[PATH_MAX];
	FILE *to;
	int fd;

	if (!musafirctl_request_get(&ctl->request, "to")) {
		if (isatty(STDOUT_FILENO)) {
			musafirctl_say(MUSAFIRCTL_USAGE, "codes are not shown on a terminal: name a file with --to, or print into a pipe");
			return NULL;
		}
		return stdout;
	}
	if (!musafirctl_request_copy(&ctl->request, "to", path, sizeof(path))) {
		musafirctl_say(MUSAFIRCTL_USAGE, "--to: the path is too long");
		return NULL;
	}
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	to = fd < 0 ? NULL : fdopen(fd, "w");
	if (!to)
		musafirctl_say(MUSAFIRCTL_FAILED, "%s: %s", path, strerror(errno));
	return to;
}

/* Only serials are told: to whoever keeps the list of a stock. */
static void tell(struct musafirctl *ctl, const FILE *to, const struct paper *paper)
{
	if (to == stdout) {
		fprintf(stderr, "%s\n", paper->serial);
		return;
	}
	musafirctl_out_row(ctl->out);
	musafirctl_out_put(ctl->out, "serial", paper->serial, false);
}

static void print_one(struct musafirctl *ctl, FILE *to, struct musafirctl_page *page, const struct paper *paper)
{
	if (page) {
		musafirctl_page_front(page, paper->serial, paper->code);
		musafirctl_page_back(page, ctl->conf->service.hotline);
	} else {
		print_text(to, paper);
	}
	tell(ctl, to, paper);
}

/* page: begun; NULL: cards are text. */
static int print_all(struct musafirctl *ctl, FILE *to, unsigned count, struct musafirctl_page *page)
{
	struct paper paper;
	unsigned i;
	int rc = MUSAFIRCTL_DONE;

	for (i = 0; i < count && rc == MUSAFIRCTL_DONE; i++) {
		memset(&paper, 0, sizeof(paper));
		rc = make(ctl, &paper);
		if (rc == MUSAFIRCTL_DONE)
			print_one(ctl, to, page, &paper);
		secret_wipe_mem(&paper, sizeof(paper));
	}
	return rc;
}

static int print_pages(struct musafirctl *ctl, FILE *to, unsigned count, bool is_pdf)
{
	struct musafirctl_page page;
	int rc = musafirctl_page_begin(&page, to, is_pdf, count);

	if (rc)
		return musafirctl_say(MUSAFIRCTL_FAILED, "drawing: %s", strerror(-rc));
	rc = print_all(ctl, to, count, &page);
	if (musafirctl_page_end(&page) && rc == MUSAFIRCTL_DONE)
		rc = musafirctl_say(MUSAFIRCTL_FAILED, "a card does not fit its page");
	return rc;
}

static bool is_form(const char *form)
{
	return !strcmp(form, "text") || !strcmp(form, "svg") || !strcmp(form, "pdf");
}

int musafirctl_card_print(struct musafirctl *ctl)
{
	char count[8] = "", format[8] = "text";
	unsigned long n;
	char *end;
	FILE *to;
	int rc;

	if (!musafirctl_request_copy(&ctl->request, "count", count, sizeof(count)) || *count < '0' || *count > '9' ||
	    (n = strtoul(count, &end, 10)) < 1 || *end || n > CARDS_MAX)
		return musafirctl_say(MUSAFIRCTL_USAGE, "--count: expected 1 to %d", CARDS_MAX);
	if (musafirctl_request_get(&ctl->request, "format") &&
	    (!musafirctl_request_copy(&ctl->request, "format", format, sizeof(format)) || !is_form(format)))
		return musafirctl_say(MUSAFIRCTL_USAGE, "--format: expected text, svg or pdf");
	to = open_to(ctl);
	if (!to)
		return MUSAFIRCTL_FAILED;
	setvbuf(to, NULL, _IONBF, 0);	/* no buffer of a library keeps a code */
	if (!strcmp(format, "text"))
		rc = print_all(ctl, to, (unsigned)n, NULL);
	else
		rc = print_pages(ctl, to, (unsigned)n, !strcmp(format, "pdf"));
	if (rc == MUSAFIRCTL_DONE && (ferror(to) || (to != stdout && fclose(to))))
		rc = musafirctl_say(MUSAFIRCTL_FAILED, "the cards could not be written: they are void when card void is told");
	return musafirctl_out_end(ctl->out, rc, "");
}
