/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/ctl/csv.h"

#include <stdint.h>
#include <string.h>

#include "store/base/utf8.h"

/* Reading position inside one row. */
struct scan {
	const char *in;
	char sep;
	size_t len;		/* octets that may belong to the row */
	size_t at;
	size_t out;		/* octets of text written */
	unsigned long lines;	/* line ends inside quotes */
	bool open;		/* inside quotes */
};

enum field_end { END_COMMA, END_LINE, END_INPUT, END_FAULT };

static bool is_line_end(const struct scan *s, size_t at)
{
	return s->in[at] == '\n' || (s->in[at] == '\r' && at + 1 < s->len && s->in[at + 1] == '\n');
}

/* Behind a field: a comma, a line end, or the end of what there is. */
static enum field_end separator(struct scan *s)
{
	if (s->at == s->len)
		return END_INPUT;
	if (s->in[s->at] == s->sep) {
		s->at++;
		return END_COMMA;
	}
	if (s->in[s->at] == '\r' && s->at + 1 == s->len) {
		s->at++;	/* its LF may follow; at the end of the file it ends the line as well */
		return END_INPUT;
	}
	if (!is_line_end(s, s->at))
		return END_FAULT;
	s->at += s->in[s->at] == '\r' ? 2 : 1;
	return END_LINE;
}

static enum field_end plain_field(struct csv *c, struct scan *s)
{
	for (; s->at < s->len && s->in[s->at] != s->sep && !is_line_end(s, s->at); s->at++) {
		if (s->in[s->at] == '"') {
			c->fault = CSV_QUOTE;
			return END_FAULT;
		}
		c->text[s->out++] = s->in[s->at];
	}
	return separator(s);
}

static enum field_end quoted_field(struct csv *c, struct scan *s)
{
	enum field_end end;

	s->open = true;
	for (s->at++; s->at < s->len; s->at++) {
		if (s->in[s->at] == '"') {
			if (s->at + 1 >= s->len || s->in[s->at + 1] != '"')
				break;
			s->at++;
		}
		s->lines += s->in[s->at] == '\n';
		c->text[s->out++] = s->in[s->at];
	}
	if (s->at == s->len)
		return END_INPUT;
	s->open = false;
	s->at++;
	end = separator(s);
	if (end == END_FAULT)
		c->fault = CSV_QUOTE;
	return end;
}

/* returns: END_LINE a row; END_INPUT what there is ended first; END_FAULT. */
static enum field_end read_fields(struct csv *c, struct scan *s)
{
	enum field_end end = END_COMMA;

	for (c->n = 0; end == END_COMMA; c->n++) {
		if (c->n == CSV_FIELDS_MAX) {
			c->fault = CSV_TOO_MANY;
			return END_FAULT;
		}
		c->fields[c->n] = c->text + s->out;
		end = s->at < s->len && s->in[s->at] == '"' ? quoted_field(c, s) : plain_field(c, s);
		c->text[s->out++] = '\0';
	}
	return end;
}

static enum csv_result bad_row(struct csv *c, enum csv_fault fault, unsigned at)
{
	c->fault = fault;
	c->at = at;
	return CSV_BAD;
}

/* What the octets of a whole row say. */
static enum csv_result judge_row(struct csv *c, const char *octets, size_t len)
{
	unsigned i;

	if (memchr(octets, '\0', len))
		return bad_row(c, CSV_NUL, 0);
	for (i = 0; i < c->n; i++)
		if (!utf8_is_valid(c->fields[i], strlen(c->fields[i])))
			return bad_row(c, CSV_NOT_UTF8, i);
	return CSV_ROW;
}

/* Pass over the line that the row began with. returns: CSV_MORE when its end is not there yet. */
static enum csv_result skip_line(struct csv *c, const char *octets, size_t len, bool last, enum csv_fault fault, size_t *used)
{
	const char *end = memchr(octets, '\n', len);

	if (!end && !last && len <= CSV_ROW_MAX)
		return CSV_MORE;
	c->skipping = !end && !last;
	*used = end ? (size_t)(end - octets) + 1 : len;
	c->line += end != NULL;
	return bad_row(c, fault, c->n - 1);
}

/* The rest of a line that was told already as too long. returns: whether the line is over. */
static bool skip_rest(struct csv *c, const char *octets, size_t len, bool last, size_t *used)
{
	const char *end = memchr(octets, '\n', len);

	*used = end ? (size_t)(end - octets) + 1 : len;
	c->line += end != NULL;
	c->skipping = !end && !last;
	return end != NULL;
}

/* Octets of blank lines at the front. */
static size_t skip_blank(struct csv *c, const char *octets, size_t len)
{
	size_t at = 0;

	while (at < len && (octets[at] == '\n' || (octets[at] == '\r' && at + 1 < len && octets[at + 1] == '\n'))) {
		at += octets[at] == '\r' ? 2 : 1;
		c->line++;
	}
	return at;
}

static enum csv_result read_csv_row(struct csv *c, const char *octets, size_t len, bool last, size_t *used)
{
	struct scan s = { .in = octets, .sep = c->sep ? c->sep : ',', .len = len <= CSV_ROW_MAX ? len : CSV_ROW_MAX };
	enum field_end end;

	c->row_line = c->line;
	end = read_fields(c, &s);
	if (end == END_INPUT && len <= CSV_ROW_MAX && !last)
		return CSV_MORE;
	if (end == END_INPUT && (s.open || len > CSV_ROW_MAX))
		return skip_line(c, octets, len, last, s.open ? CSV_UNCLOSED : CSV_TOO_LONG, used);
	if (end == END_FAULT)
		return skip_line(c, octets, len, last, c->fault, used);
	*used = s.at;
	c->line += s.lines + (end == END_LINE);
	return judge_row(c, octets, s.at);
}

enum csv_result csv_next(struct csv *c, const char *octets, size_t len, bool last, size_t *used)
{
	size_t blank, rest = 0;
	enum csv_result r;

	*used = 0;
	if (c->skipping && !skip_rest(c, octets, len, last, used))
		return last ? CSV_END : CSV_MORE;
	blank = *used;
	blank += skip_blank(c, octets + blank, len - blank);
	*used = blank;
	if (blank == len)
		return last ? CSV_END : CSV_MORE;
	r = read_csv_row(c, octets + blank, len - blank, last, &rest);
	*used += rest;
	return r;
}

const char *csv_words(enum csv_fault fault)
{
	static const char *const words[] = {
		[CSV_TOO_LONG] = "a line too long to be a person",
		[CSV_TOO_MANY] = "more columns than a register has",
		[CSV_UNCLOSED] = "a quote is never closed",
		[CSV_QUOTE] = "a quote in the middle; expected the whole value in quotes, and quotes inside it doubled",
		[CSV_NUL] = "a zero octet; expected text",
		[CSV_NOT_UTF8] = "not UTF-8; save the file as CSV UTF-8",
	};

	return words[fault];
}
