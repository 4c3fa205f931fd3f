/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/identity/feed/feed_file.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sodium.h>

#define HEAD_MAX	256
#define LINE_MAX_OCTETS	160	/* number, event, time with a fraction and a zone, reference */
#define COLUMNS_MAX	4

static const char *const events[FEED_EVENTS] = { "sim_change", "number_recycled", "number_closed", "number_ported", "imei_change" };

/* ---- the first line ---- */

/* A number behind "key=", up to 15 digits. */
static bool take_number(uint64_t *out, const char *word, const char *key)
{
	size_t len = strlen(key), digits;

	if (strncmp(word, key, len))
		return false;
	digits = strspn(word + len, "0123456789");
	*out = strtoull(word + len, NULL, 10);
	return digits >= 1 && digits <= 15 && !word[len + digits];
}

static bool take_sha(uint8_t sha[32], const char *word)
{
	static const char key[] = "sha256=";
	size_t got;

	return !strncmp(word, key, strlen(key)) && strlen(word) == strlen(key) + 64 &&
	       !sodium_hex2bin(sha, 32, word + strlen(key), 64, NULL, &got, NULL) && got == 32;
}

static bool take_operator(char out[FEED_OPERATOR_MAX], const char *word)
{
	static const char key[] = "operator=";
	size_t len = strlen(word);

	if (strncmp(word, key, strlen(key)) || len == strlen(key) || len - strlen(key) >= FEED_OPERATOR_MAX)
		return false;
	memcpy(out, word + strlen(key), len - strlen(key) + 1);
	return true;
}

int feed_head_read(struct feed_head *head, const char *text, size_t len)
{
	static const char begin[] = "# musafir-feed 1 ";
	const char *lf = memchr(text, '\n', len < HEAD_MAX ? len : HEAD_MAX);
	char line[HEAD_MAX + 1], *rest = line, *word;
	unsigned n = 0;
	bool good = true;

	if (!lf || (size_t)(lf - text) <= strlen(begin) || memcmp(text, begin, strlen(begin)) || memchr(text, '\0', (size_t)(lf - text)))
		return -EBADMSG;
	memset(head, 0, sizeof(*head));
	head->len = (size_t)(lf - text) + 1;
	memcpy(line, text, head->len - 1);
	line[head->len - 1] = '\0';
	rest += strlen(begin);
	for (; good && (word = strsep(&rest, " ")); n++)
		good = n == 0 ? take_operator(head->operator, word) : n == 1 ? take_number(&head->seq, word, "seq=") :
		       n == 2 ? take_number(&head->rows, word, "rows=") : n == 3 && take_sha(head->sha, word);
	return good && n == 4 && head->seq ? 0 : -EBADMSG;
}

/* ---- time: RFC 3339 with a zone ---- */

/* So many digits at *s, which moves on. */
static bool take_digits(int *out, const char **s, unsigned n)
{
	for (*out = 0; n; n--, ++*s) {
		if (**s < '0' || **s > '9')
			return false;
		*out = *out * 10 + (**s - '0');
	}
	return true;
}

static bool take_sign(const char **s, const char *signs)
{
	return **s && strchr(signs, **s) && *(*s)++;
}

/* *zone: seconds ahead of UTC. */
static bool take_zone(int *zone, const char **s)
{
	int h, m, west = **s == '-';

	*zone = 0;
	if (take_sign(s, "Zz"))
		return true;
	if (!take_sign(s, "+-") || !take_digits(&h, s, 2) || !take_sign(s, ":") || !take_digits(&m, s, 2) || h > 23 || m > 59)
		return false;
	*zone = (h * 3600 + m * 60) * (west ? -1 : 1);
	return true;
}

static bool read_time(int64_t *out, const char *s)
{
	struct tm tm = { 0 }, back;
	int zone;
	time_t t;

	if (!take_digits(&tm.tm_year, &s, 4) || !take_sign(&s, "-") || !take_digits(&tm.tm_mon, &s, 2) || !take_sign(&s, "-") ||
	    !take_digits(&tm.tm_mday, &s, 2) || !take_sign(&s, "Tt ") || !take_digits(&tm.tm_hour, &s, 2) || !take_sign(&s, ":") ||
	    !take_digits(&tm.tm_min, &s, 2) || !take_sign(&s, ":") || !take_digits(&tm.tm_sec, &s, 2))
		return false;
	if (take_sign(&s, ".")) {
		size_t n = strspn(s, "0123456789");

		if (n < 1 || n > 9)
			return false;
		s += n;
	}
	if (!take_zone(&zone, &s) || *s)
		return false;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	back = tm;
	t = timegm(&back);
	*out = t - zone;
	return back.tm_mon == tm.tm_mon && back.tm_mday == tm.tm_mday && back.tm_hour == tm.tm_hour && back.tm_min == tm.tm_min && tm.tm_sec < 60;
}

/* ---- rows ---- */

static bool read_number(char out[16], const char *s)
{
	size_t len = *s == '+' ? strspn(s + 1, "0123456789") : 0;

	if (len < 5 || len > 15 || s[1 + len] || s[1] == '0')
		return false;
	memcpy(out, s + 1, len + 1);
	return true;
}

static bool read_event(enum feed_event *out, const char *s)
{
	unsigned e;

	for (e = 0; e < FEED_EVENTS; e++)
		if (!strcmp(events[e], s))
			break;
	*out = e;
	return e < FEED_EVENTS;
}

/* Cut line at its commas. returns: how many; COLUMNS_MAX + 1: more. */
static unsigned cut(char *columns[COLUMNS_MAX], char *line)
{
	unsigned n = 0;
	char *word;

	while ((word = strsep(&line, ","))) {
		if (n == COLUMNS_MAX)
			return COLUMNS_MAX + 1;
		columns[n++] = word;
	}
	return n;
}

static const char *read_row(struct feed_row *row, char *line, unsigned columns)
{
	char *v[COLUMNS_MAX];

	if (cut(v, line) != columns)
		return "it has other columns than were named";
	if (!read_number(row->number, v[0]))
		return "msisdn: expected + and 5 to 15 digits";
	if (!read_event(&row->event, v[1]))
		return "event: not a word known here";
	if (!read_time(&row->at, v[2]))
		return "at: expected a time like 2026-11-30T09:12:00+03:00";
	if (columns == COLUMNS_MAX && strlen(v[3]) > FEED_REF_MAX)
		return "ref: too long";
	return NULL;
}

static unsigned columns_of(const char *line)
{
	return !strcmp(line, "msisdn,event,at") ? 3 : !strcmp(line, "msisdn,event,at,ref") ? 4 : 0;
}

/* Copy the next line that is no comment. returns: 1; 0 at the end; -EBADMSG with *fault. */
static int next_line(char line[LINE_MAX_OCTETS + 1], struct feed_at *at, const char *text, size_t len, const char **fault)
{
	const char *begin, *lf;
	size_t n;

	do {
		if (at->pos == len)
			return 0;
		begin = text + at->pos;
		lf = memchr(begin, '\n', len - at->pos);
		at->line = at->line ? at->line + 1 : 2;
		*fault = lf ? "the line is too long" : "the last line does not end";
		if (!lf)
			return -EBADMSG;
		n = (size_t)(lf - begin);
		at->pos += n + 1;
	} while (*begin == '#');
	if (n > LINE_MAX_OCTETS)
		return -EBADMSG;
	*fault = "it has a sign that no line may have; expected lines that end in LF alone";
	if (memchr(begin, '\r', n) || memchr(begin, '\0', n))
		return -EBADMSG;
	memcpy(line, begin, n);
	line[n] = '\0';
	return 1;
}

int feed_row_next(struct feed_row *row, struct feed_at *at, const char *text, size_t len, const char **fault)
{
	char line[LINE_MAX_OCTETS + 1];
	int rc = next_line(line, at, text, len, fault);

	if (rc == 1 && !at->columns) {
		at->columns = columns_of(line);
		*fault = "expected msisdn,event,at or msisdn,event,at,ref";
		if (!at->columns)
			return -EBADMSG;
		rc = next_line(line, at, text, len, fault);
	}
	if (rc == 0 && !at->columns) {
		*fault = "the columns are not named";
		return -EBADMSG;
	}
	if (rc == 1) {
		*fault = read_row(row, line, at->columns);
		rc = *fault ? -EBADMSG : 1;
	}
	sodium_memzero(line, sizeof(line));
	return rc;
}
