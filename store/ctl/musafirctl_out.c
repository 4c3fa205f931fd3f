/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows become an aligned table, lines, or JSON. A list is shown while it comes: in JSON row by row, as a table once the first
 * rows have told how wide its columns are. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/talloc.h>

#include "store/ctl/musafirctl_priv.h"
#include "store/base/secret.h"

#define COLUMNS_MAX	96
#define BATCH_MAX	1000	/* rows that decide how wide the columns of a table are; a wider value that comes later moves its own line alone */

struct cell {
	char *key;
	char *value;
	bool is_number;
};

struct row {
	struct llist_head list;
	unsigned n, n_plain;		/* cells, and those of them that people are shown */
	struct cell cells[COLUMNS_MAX];
};

struct musafirctl_out {
	enum admin_shape shape;
	bool json;
	bool progress;			/* a progress line stands on the terminal */
	struct row *row;		/* being filled */
	struct llist_head held;		/* of a table without widths; or the one row of a record */
	unsigned n_held;
	unsigned widths[COLUMNS_MAX];	/* of the table shown */
	unsigned n_sections;
	unsigned n_shown;		/* rows of the section */
	bool is_open;			/* an array was begun */
	bool failed;			/* out of memory, something is missing */
};

int musafirctl_say(int code, const char *fmt, ...)
{
	va_list ap;

	fputs("musafirctl: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return code;
}

static int wipe_row(struct row *r)
{
	unsigned i;

	for (i = 0; i < r->n; i++)
		secret_wipe_mem(r->cells[i].value, strlen(r->cells[i].value));
	return 0;
}

static bool is_list(const struct musafirctl_out *out)
{
	return out->shape == ADMIN_LIST || out->shape == ADMIN_SHEET;
}

struct musafirctl_out *musafirctl_out_new(void *ctx, enum admin_shape shape, bool json)
{
	struct musafirctl_out *out = talloc_zero(ctx, struct musafirctl_out);

	if (!out)
		return NULL;
	out->shape = shape;
	out->json = json;
	INIT_LLIST_HEAD(&out->held);
	return out;
}

/* ---- JSON ---- */

static void json_char(unsigned char c)
{
	if (c == '"' || c == '\\')
		printf("\\%c", c);
	else if (c < ' ' || c == 0x7f)
		printf("\\u%04x", c);
	else
		putchar(c);
}

static void json_text(const char *s)
{
	putchar('"');
	for (; *s; s++)
		json_char((unsigned char)*s);
	putchar('"');
}

static void json_cells(const struct row *r)
{
	unsigned i;

	putchar('{');
	for (i = 0; i < r->n; i++) {
		if (i)
			putchar(',');
		json_text(r->cells[i].key);
		putchar(':');
		if (r->cells[i].is_number)
			fputs(r->cells[i].value, stdout);
		else
			json_text(r->cells[i].value);
	}
}

static void json_row(const struct row *r)
{
	json_cells(r);
	putchar('}');
}

static void json_open(struct musafirctl_out *out)
{
	if (!out->is_open)
		putchar('[');
	out->is_open = true;
}

static void json_close(struct musafirctl_out *out)
{
	fputs(out->n_shown ? "\n]" : "]", stdout);
	out->is_open = false;
}

static void json_section(struct musafirctl_out *out, const char *name)
{
	if (out->is_open)
		json_close(out);
	fputs(out->n_sections ? ",\n" : "{", stdout);
	json_text(name);
	putchar(':');
	json_open(out);
}

static void json_item(struct musafirctl_out *out, const struct row *r)
{
	json_open(out);
	fputs(out->n_shown ? ",\n" : "\n", stdout);
	json_row(r);
}

static void json_one(const struct musafirctl_out *out, const char *message)
{
	if (out->n_held) {
		json_row(llist_first_entry(&out->held, struct row, list));
	} else {
		fputs("{\"done\":true,\"message\":", stdout);
		json_text(message);
		putchar('}');
	}
	putchar('\n');
}

/* ---- plain ---- */

/* Characters, not octets: names of places are UTF-8. */
static unsigned text_width(const char *s)
{
	unsigned n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

/* Unknown octets of the store never move a terminal's cursor. */
static void plain_text(const char *s)
{
	for (; *s; s++)
		putchar((unsigned char)*s < ' ' || *s == 0x7f ? '?' : *s);
}

static void plain_cell(const char *s, unsigned column, bool last)
{
	unsigned n = text_width(s);

	plain_text(s);
	if (last)
		putchar('\n');
	else
		printf("%*s", (int)(n < column ? column - n : 0) + 2, "");
}

static void widen(unsigned *column, const char *text)
{
	unsigned n = text_width(text);

	*column = n > *column ? n : *column;
}

static void plain_row(const struct musafirctl_out *out, const struct row *r)
{
	unsigned i;

	for (i = 0; i < r->n_plain; i++)
		plain_cell(r->cells[i].value, out->widths[i], i + 1 == r->n_plain);
}

static void plain_head(const struct musafirctl_out *out, const struct row *first)
{
	bool colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
	unsigned i;

	fputs(colour ? "\033[1m" : "", stdout);
	for (i = 0; i < first->n_plain; i++)
		plain_cell(first->cells[i].key, out->widths[i], i + 1 == first->n_plain);
	fputs(colour ? "\033[0m" : "", stdout);
}

/* Head and rows of what is held: from here on the columns are as wide as they are. */
static void plain_batch(struct musafirctl_out *out)
{
	struct row *r, *next;
	unsigned i;

	memset(out->widths, 0, sizeof(out->widths));
	llist_for_each_entry(r, &out->held, list) {
		for (i = 0; i < r->n; i++) {
			widen(&out->widths[i], r->cells[i].value);
			widen(&out->widths[i], r->cells[i].key);
		}
	}
	if (out->n_held)
		plain_head(out, llist_first_entry(&out->held, struct row, list));
	llist_for_each_entry_safe(r, next, &out->held, list) {
		plain_row(out, r);
		llist_del(&r->list);
		talloc_free(r);
	}
	out->n_shown += out->n_held;
	out->n_held = 0;
}

static void plain_record(const struct musafirctl_out *out)
{
	const struct row *r;
	unsigned i, widest = 0;

	if (!out->n_held)
		return;
	r = llist_first_entry(&out->held, struct row, list);
	for (i = 0; i < r->n_plain; i++)
		widest = text_width(r->cells[i].key) > widest ? text_width(r->cells[i].key) : widest;
	for (i = 0; i < r->n_plain; i++) {
		plain_cell(r->cells[i].key, widest, false);
		plain_cell(r->cells[i].value, 0, true);
	}
}

static void plain_code(const struct musafirctl_out *out)
{
	const char *code;

	if (!out->n_held)
		return;
	code = llist_first_entry(&out->held, struct row, list)->cells[0].value;
	if (code)
		printf("start code %.3s %s\n", code, text_width(code) > 3 ? code + 3 : "");
}

static void plain_one(const struct musafirctl_out *out, const char *message)
{
	switch (out->shape) {
	case ADMIN_RECORD:
		plain_record(out);
		break;
	case ADMIN_CODE:
		plain_code(out);
		break;
	default:
		if (*message)
			puts(message);
		break;
	}
}

/* ---- rows ---- */

static void hold_row(struct musafirctl_out *out, struct row *r)
{
	llist_add_tail(&r->list, &out->held);
	out->n_held++;
}

/* The row that was being filled is whole. */
static void end_row(struct musafirctl_out *out)
{
	struct row *r = out->row;

	out->row = NULL;
	if (!r)
		return;
	if (is_list(out) ? !out->json && !out->n_shown : !out->n_held) {
		hold_row(out, r);
		if (out->n_held == BATCH_MAX)
			plain_batch(out);
		return;
	}
	if (is_list(out)) {
		if (out->json)
			json_item(out, r);
		else
			plain_row(out, r);
		out->n_shown++;
	}
	talloc_free(r);
}

void musafirctl_out_row(struct musafirctl_out *out)
{
	end_row(out);
	out->row = talloc_zero(out, struct row);
	if (out->row)
		talloc_set_destructor(out->row, wipe_row);
	else
		out->failed = true;
}

/* For machines alone; what people are shown stands before it. */
static void put_cell(struct musafirctl_out *out, const char *key, const char *value, bool is_number)
{
	struct row *r = out->row;
	struct cell *c;

	if (!r || r->n == COLUMNS_MAX)
		return;
	c = &r->cells[r->n];
	*c = (struct cell){ talloc_strdup(r, key), talloc_strdup(r, value), is_number };
	if (c->key && c->value)
		r->n++;
	else
		out->failed = true;
}

void musafirctl_out_put(struct musafirctl_out *out, const char *key, const char *value, bool is_number)
{
	put_cell(out, key, value, is_number);
	if (out->row)
		out->row->n_plain = out->row->n;
}

void musafirctl_out_section(struct musafirctl_out *out, const char *name)
{
	end_row(out);
	plain_batch(out);
	if (out->json)
		json_section(out, name);
	else if (out->n_sections)
		putchar('\n');
	out->n_sections++;
	out->n_shown = 0;
}

/* ---- packets ---- */

/* A record with lists behind it: it is shown, and what follows is a list. */
static void end_record(struct musafirctl_out *out)
{
	struct row *r;

	end_row(out);
	if (is_list(out) || !out->n_held)
		return;
	r = llist_first_entry(&out->held, struct row, list);
	if (out->json)
		json_cells(r);
	else
		plain_record(out);
	llist_del(&r->list);
	talloc_free(r);
	out->n_held = 0;
	out->n_sections = 1;
	out->shape = ADMIN_LIST;
}

static void read_section(struct musafirctl_out *out, const char *name, size_t len)
{
	char *copy = talloc_strndup(out, name, len);

	end_record(out);
	if (copy)
		musafirctl_out_section(out, copy);
	else
		out->failed = true;
	talloc_free(copy);
}

static void read_row(struct musafirctl_out *out, const char *lines, size_t len)
{
	char *copy = talloc_strndup(out, lines, len), *at = copy, *key, *value;

	if (!copy) {
		out->failed = true;
		return;
	}
	musafirctl_out_row(out);
	while (admin_next_line(&at, &key, &value))
		if (key && *key == '~')
			put_cell(out, key + 1, value, false);
		else if (key)
			musafirctl_out_put(out, key + (*key == '#'), value, *key == '#');
	secret_wipe_mem(copy, len);
	talloc_free(copy);
}

static void show_progress(struct musafirctl_out *out, const char *text, size_t len)
{
	if (!isatty(STDERR_FILENO))
		return;
	fprintf(stderr, "\r%.*s", (int)len, text);
	out->progress = true;
}

void musafirctl_out_packet(void *ctx, const char *packet, size_t len)
{
	struct musafirctl_out *out = ctx;

	if (len >= 4 && !memcmp(packet, "row\n", 4))
		read_row(out, packet + 4, len - 4);
	else if (len >= 8 && !memcmp(packet, "section ", 8))
		read_section(out, packet + 8, len - 8);
	else if (len >= 9 && !memcmp(packet, "progress ", 9))
		show_progress(out, packet + 9, len - 9);
}

/* ---- the end ---- */

void musafirctl_out_close(struct musafirctl_out *out)
{
	end_row(out);
	if (!is_list(out))
		return;
	plain_batch(out);
	if (out->is_open) {
		json_close(out);
		puts(out->n_sections ? "}" : "");
	}
}

int musafirctl_out_end(struct musafirctl_out *out, int code, const char *message)
{
	if (out->progress)
		fputs("\r\033[K", stderr);
	if (code == MUSAFIRCTL_DONE && is_list(out) && out->json)
		json_open(out);
	musafirctl_out_close(out);
	if (code != MUSAFIRCTL_DONE)
		return musafirctl_say(code, "%s", message);
	if (out->failed)
		return musafirctl_say(MUSAFIRCTL_FAILED, "done, but out of memory: not all of the answer is shown");
	if (is_list(out))
		return code;
	if (out->json)
		json_one(out, message);
	else
		plain_one(out, message);
	return code;
}
