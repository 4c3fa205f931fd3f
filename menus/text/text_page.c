/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Cutting a screen into pages of whole lines. A page is filled once to count and once to write, by the same code. */
#include "menus/text/text_priv.h"

/* Octets [at, end), which cost `units` on the wire. */
struct span {
	const char *at;
	const char *end;
	unsigned units;
};

struct pager {
	enum text_alphabet alphabet;
	struct span parts[2];	/* what is cut: the body, and the tail when it is not repeated */
	struct span tail;	/* what every page repeats, or nothing */
	struct span more;
	unsigned mid;		/* units for the parts on a page that ends with `more` */
	unsigned last;		/* and on the last page */
};

/* Where reading stands: in which part, and at which octet of it. */
struct cursor {
	unsigned part;
	const char *at;
};

/* A page being filled; `out` is NULL when pages are only counted. */
struct page {
	struct text_out *out;
	unsigned used;
	bool started;
};

static int measure_span(struct span *s, const char *at, const char *end, enum text_alphabet alphabet)
{
	const char *p = at;
	int n;

	*s = (struct span){ .at = at, .end = end };
	while (p < end) {
		n = text_cluster_units(&p, end, alphabet);
		if (n < 0)
			return n;
		s->units += n;
	}
	return 0;
}

static bool is_empty(const struct span *s)
{
	return s->at == s->end;
}

/* A line end and what follows it. */
static unsigned with_line_end(const struct span *s)
{
	return is_empty(s) ? 0 : s->units + 1;
}

static int measure_screen(struct pager *p, const struct text_screen *screen)
{
	const char *tail = screen->tail ? screen->tail : "";
	size_t body_len = strlen(screen->body), tail_len = strlen(tail);
	int rc;

	if (body_len + tail_len > TEXT_SCREEN_MAX)
		return -E2BIG;
	p->parts[0] = (struct span){ .at = screen->body, .end = screen->body + body_len };
	rc = measure_span(&p->tail, tail, tail + tail_len, p->alphabet);
	if (rc == 0)
		rc = measure_span(&p->more, screen->more, screen->more + strlen(screen->more), p->alphabet);
	return rc;
}

static int pager_init(struct pager *p, const struct text_screen *screen, enum text_alphabet alphabet, unsigned limit)
{
	int rc;

	*p = (struct pager){ .alphabet = alphabet };
	if (limit < TEXT_LIMIT_MIN || limit > TEXT_LIMIT_MAX)
		return -EINVAL;
	rc = measure_screen(p, screen);
	if (rc < 0)
		return rc;
	if (is_empty(&p->more) || with_line_end(&p->more) > limit / 2)
		return -EINVAL;
	if (with_line_end(&p->more) + with_line_end(&p->tail) > limit / 2) {
		p->parts[1] = p->tail;
		p->tail = (struct span){ 0 };
	}
	p->last = limit - with_line_end(&p->tail);
	p->mid = p->last - with_line_end(&p->more);
	return 0;
}

/* Step to the next part that has something, false when nothing is left. */
static bool cursor_settle(const struct pager *p, struct cursor *c)
{
	while (c->part < 2) {
		if (!c->at && !is_empty(&p->parts[c->part]))
			c->at = p->parts[c->part].at;
		if (c->at)
			return true;
		c->part++;
	}
	return false;
}

static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && *at == ' ')
		at++;
	return at;
}

/* Read the line at the cursor, which is settled. Blanks at its end cost and say nothing. */
static struct span line_at(const struct pager *p, const struct cursor *c)
{
	const char *end = p->parts[c->part].end, *nl = memchr(c->at, '\n', end - c->at);

	if (nl)
		end = nl;
	while (end > c->at && end[-1] == ' ')
		end--;
	return (struct span){ .at = c->at, .end = end };
}

static int measured_line(const struct pager *p, const struct cursor *c, struct span *line)
{
	struct span l = line_at(p, c);

	return measure_span(line, l.at, l.end, p->alphabet);
}

/* Step behind the octets of the current line that were taken: into it, or to the next line or part. */
static void cursor_take(const struct pager *p, struct cursor *c, const char *taken)
{
	const char *end = p->parts[c->part].end;

	taken = skip_blanks(taken, end);
	if (taken < end && *taken == '\n') {
		c->at = taken + 1;
	} else if (taken < end) {
		c->at = taken;
	} else {
		c->at = NULL;
		c->part++;
	}
}

/* Units of everything from the cursor on. */
static int rest_units(const struct pager *p, struct cursor c)
{
	struct span line;
	unsigned units = 0;
	int rc;

	while (cursor_settle(p, &c)) {
		rc = measured_line(p, &c, &line);
		if (rc < 0)
			return rc;
		units += line.units + 1;
		cursor_take(p, &c, line.end);
	}
	return units ? units - 1 : 0;
}

static int page_add(struct page *pg, const struct span *s)
{
	int rc = 0;

	if (pg->out && pg->started)
		rc = text_out_put(pg->out, '\n');
	if (pg->out && rc == 0)
		rc = text_out_octets(pg->out, s->at, s->end - s->at);
	pg->used += s->units + (pg->started ? 1 : 0);
	pg->started = true;
	return rc;
}

/* Cut a line that is too long: `head` is the beginning that fits in `room`, up to a word's end where there is one. */
static void cut_line(const struct pager *p, const struct span *line, unsigned room, struct span *head)
{
	const char *at = line->at, *cut = NULL;
	unsigned units = 0;

	while (at < line->end) {
		const char *start = at;
		int n = text_cluster_units(&at, line->end, p->alphabet);

		if (*start == ' ' && start > line->at && start[-1] != ' ') {
			cut = start;
			head->units = units;
		}
		if (n < 0 || units + n > room) {
			at = start;
			break;
		}
		units += n;
	}
	if (!cut) {
		cut = at;
		head->units = units;
	}
	head->at = line->at;
	head->end = cut;
}

/* Units left for another line; below 0 there is no room even for its line end. */
static int room_left(const struct pager *p, const struct page *pg)
{
	return (int)p->mid - (int)pg->used - (pg->started ? 1 : 0);
}

/* A line goes to the next page when it fits there as a whole, or when too little is left to begin it here. */
static bool goes_to_next(const struct pager *p, const struct page *pg, const struct span *line)
{
	return pg->started && (line->units <= p->mid || room_left(p, pg) < (int)p->mid / 2);
}

/* Take whole lines while they fit. A line longer than any page is cut here if half of the page is still free. */
static int fill_mid(const struct pager *p, struct cursor *c, struct page *pg)
{
	struct span line, head = { 0 };
	int rc = 0;

	while (rc == 0 && cursor_settle(p, c)) {
		rc = measured_line(p, c, &line);
		if (rc < 0)
			return rc;
		if ((int)line.units > room_left(p, pg)) {
			if (goes_to_next(p, pg, &line))
				return 0;
			cut_line(p, &line, room_left(p, pg), &head);
			cursor_take(p, c, head.end);
			return page_add(pg, &head);
		}
		rc = page_add(pg, &line);
		cursor_take(p, c, line.end);
	}
	return rc;
}

/* Take all that is left; rest_units() has measured it. */
static int fill_last(const struct pager *p, struct cursor *c, struct page *pg)
{
	struct span line;
	int rc = 0;

	while (rc == 0 && cursor_settle(p, c)) {
		line = line_at(p, c);
		rc = page_add(pg, &line);
		cursor_take(p, c, line.end);
	}
	return rc;
}

/* Fill one page from the cursor. returns: 1 when it was the last. */
static int fill_page(const struct pager *p, struct cursor *c, struct text_out *out)
{
	struct page pg = { .out = out };
	int rest = rest_units(p, *c);
	bool last = rest >= 0 && (unsigned)rest <= p->last;
	int rc = rest < 0 ? rest : last ? fill_last(p, c, &pg) : fill_mid(p, c, &pg);

	if (rc == 0 && !is_empty(&p->tail))
		rc = page_add(&pg, &p->tail);
	if (rc == 0 && !last)
		rc = page_add(&pg, &p->more);
	return rc < 0 ? rc : last;
}

/* Go through all pages and write the one asked for. returns: how many there are. */
static int walk_pages(const struct pager *p, struct text_out *out, unsigned page)
{
	struct cursor c = { 0 };
	unsigned i;
	int rc;

	for (i = 0; i < TEXT_PAGES_MAX; i++) {
		rc = fill_page(p, &c, i == page ? out : NULL);
		if (rc < 0)
			return rc;
		if (rc > 0)
			return i + 1;
	}
	return -E2BIG;
}

int text_page(char *out, size_t cap, const struct text_screen *screen, enum text_alphabet alphabet, unsigned limit,
	      unsigned page)
{
	struct text_out o;
	struct pager p;
	int rc = text_out_begin(&o, out, cap), pages;

	if (rc < 0)
		return rc;
	pages = pager_init(&p, screen, alphabet, limit);
	if (pages == 0)
		pages = walk_pages(&p, &o, page);
	if (pages > 0 && page >= (unsigned)pages)
		pages = -ERANGE;
	rc = text_out_end(&o, pages < 0 ? pages : 0);
	return rc < 0 ? rc : pages;
}
