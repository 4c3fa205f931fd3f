/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/ctl/musafirctl_page.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/secret.h"

#define WIDTH	85.0	/* mm */
#define HEIGHT	54.0
#define POINTS	(72 / 25.4)	/* in a mm */
#define EM	0.6	/* a letter of the font is so wide */
#define ROUND	0.5523	/* handles of a quarter of a circle */
#define FIXED	3	/* objects before the pages: catalogue, list of pages, font */

/* ---- where it goes ---- */

__attribute__((format(printf, 2, 3)))
static void emit(struct musafirctl_page *s, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vfprintf(s->to, format, ap);
	va_end(ap);
	s->at += n > 0 ? (size_t)n : 0;
}

__attribute__((format(printf, 2, 3)))
static void draw(struct musafirctl_page *s, const char *format, ...)
{
	size_t room = sizeof(s->side) - s->len;
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(s->side + s->len, room, format, ap);
	va_end(ap);
	s->is_full |= n < 0 || (size_t)n >= room;
	s->len += n < 0 ? 0 : (size_t)n < room ? (size_t)n : room - 1;
}

static void begin_object(struct musafirctl_page *s)
{
	s->objects[s->n_objects++] = s->at;
	emit(s, "%u 0 obj\n", s->n_objects);
}

/* ---- shapes, in mm from the upper left ---- */

static void box(struct musafirctl_page *s, double x, double y, double w, double h, double pen)
{
	if (s->is_pdf)
		draw(s, "%.2f w %.2f %.2f %.2f %.2f re S\n", pen, x, y, w, h);
	else
		draw(s, "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"none\" stroke=\"#000\" stroke-width=\"%.2f\"/>\n", x, y, w, h, pen);
}

static void stroke(struct musafirctl_page *s, double x, double y, double to_x, double to_y, double pen)
{
	if (s->is_pdf)
		draw(s, "%.2f w %.2f %.2f m %.2f %.2f l S\n", pen, x, y, to_x, to_y);
	else
		draw(s, "<path d=\"M%.2f %.2fL%.2f %.2f\" stroke=\"#000\" stroke-width=\"%.2f\"/>\n", x, y, to_x, to_y, pen);
}

static void oval(struct musafirctl_page *s, double x, double y, double rx, double ry, bool is_filled)
{
	double hx = rx * ROUND, hy = ry * ROUND;

	if (!s->is_pdf) {
		draw(s, "<ellipse cx=\"%.2f\" cy=\"%.2f\" rx=\"%.2f\" ry=\"%.2f\"%s/>\n", x, y, rx, ry,
		     is_filled ? "" : " fill=\"none\" stroke=\"#000\" stroke-width=\".6\"");
		return;
	}
	draw(s, ".6 w %.2f %.2f m ", x + rx, y);
	draw(s, "%.2f %.2f %.2f %.2f %.2f %.2f c ", x + rx, y + hy, x + hx, y + ry, x, y + ry);
	draw(s, "%.2f %.2f %.2f %.2f %.2f %.2f c ", x - hx, y + ry, x - rx, y + hy, x - rx, y);
	draw(s, "%.2f %.2f %.2f %.2f %.2f %.2f c ", x - rx, y - hy, x - hx, y - ry, x, y - ry);
	draw(s, "%.2f %.2f %.2f %.2f %.2f %.2f c %s\n", x + hx, y - ry, x + rx, y - hy, x + rx, y, is_filled ? "f" : "S");
}

/* Digits and a hyphen, nothing that either form reads as its own. at: 0 they begin at x; 1 their middle is there. */
static void words(struct musafirctl_page *s, double x, double y, double size, bool is_white, int at, const char *text)
{
	x -= at * EM * size * (double)strlen(text) / 2;
	if (s->is_pdf)
		draw(s, "BT /F %.2f Tf %d g 1 0 0 -1 %.2f %.2f Tm (%s) Tj ET 0 g\n", size, is_white, x, y, text);
	else
		draw(s, "<text x=\"%.2f\" y=\"%.2f\" font-size=\"%.2f\" font-weight=\"bold\"%s>%s</text>\n", x, y, size, is_white ? " fill=\"#fff\"" : "", text);
}

/* ---- sides ---- */

static void begin_side(struct musafirctl_page *s)
{
	s->len = 0;
	if (s->is_pdf)
		draw(s, "%.4f 0 0 %.4f 0 %.4f cm\n", POINTS, -POINTS, HEIGHT * POINTS);
	else
		draw(s, "<g transform=\"translate(0,%.0f)\">\n", HEIGHT * s->sides);
	box(s, .1, .1, WIDTH - .2, HEIGHT - .2, .1);
}

static void end_side(struct musafirctl_page *s)
{
	if (!s->is_pdf) {
		emit(s, "%s</g>\n", s->side);
	} else {
		begin_object(s);
		emit(s, "<</Type/Page/Parent 2 0 R/Contents %u 0 R>>\nendobj\n", s->n_objects + 1);
		begin_object(s);
		emit(s, "<</Length %zu>>\nstream\n%sendstream\nendobj\n", s->len, s->side);
	}
	secret_wipe_mem(s->side, sizeof(s->side));
	s->sides++;
}

void musafirctl_page_front(struct musafirctl_page *s, const char *serial, const char code[SEAL_CARD_CODES][SEAL_CARD_LEN + 1])
{
	char text[SEAL_CARD_LEN + 2];
	unsigned i;
	double x, y;

	begin_side(s);
	words(s, 4, 8, 3.2, false, 0, serial);
	box(s, 71, 4, 10, 6, .2);
	for (i = 0; i < SEAL_CARD_CODES; i++) {
		x = i < 5 ? 4 : 43.5;
		y = 15.5 + 7.4 * (i % 5);
		box(s, x, y - 1.5, 3, 3, .2);
		oval(s, x + 7, y, 3, 3, true);
		snprintf(text, sizeof(text), "%u", i + 1);
		words(s, x + 7, y + 1.5, 4.2, true, 1, text);
		snprintf(text, sizeof(text), "%.4s %.4s", code[i], code[i] + 4);
		words(s, x + 11.5, y + 1.7, 4.6, false, 0, text);
	}
	secret_wipe_mem(text, sizeof(text));
	end_side(s);
}

/* Phone, gap, card. */
static void draw_apart(struct musafirctl_page *s)
{
	box(s, 8, 6, 9, 18, .6);
	box(s, 9.5, 8.5, 6, 8, .3);
	oval(s, 12.5, 20.5, 1, 1, true);
	stroke(s, 22, 5, 22, 25, .4);
	stroke(s, 23.5, 5, 23.5, 25, .4);
	box(s, 28.5, 10, 15, 10, .6);
	stroke(s, 31, 13.5, 41, 13.5, .8);
	stroke(s, 31, 16.5, 41, 16.5, .8);
}

/* A mouth, crossed out. */
static void draw_silent(struct musafirctl_page *s)
{
	oval(s, 66, 15, 9, 4, false);
	stroke(s, 57.5, 15, 74.5, 15, .6);
	stroke(s, 58, 23, 74, 7, 1.2);
	stroke(s, 58, 7, 74, 23, 1.2);
}

void musafirctl_page_back(struct musafirctl_page *s, const char *hotline)
{
	char text[24] = "";
	size_t i, n = 0;
	double size;

	for (i = 0; hotline[i] && n + 1 < sizeof(text); i++)
		if (strchr("0123456789+ -", hotline[i]))
			text[n++] = hotline[i];
	size = n > 14 ? 77 / (EM * (double)n) : 9;
	begin_side(s);
	draw_apart(s);
	draw_silent(s);
	words(s, WIDTH / 2, 44, size, false, 1, text);
	end_side(s);
}

/* ---- the file ---- */

static void begin_pdf(struct musafirctl_page *s)
{
	unsigned i;

	emit(s, "%%PDF-1.4\n");
	begin_object(s);
	emit(s, "<</Type/Catalog/Pages 2 0 R>>\nendobj\n");
	begin_object(s);
	emit(s, "<</Type/Pages/Count %u/MediaBox[0 0 %.4f %.4f]/Resources<</Font<</F 3 0 R>>>>/Kids[", 2 * s->cards, WIDTH * POINTS, HEIGHT * POINTS);
	for (i = 0; i < 2 * s->cards; i++)
		emit(s, "%u 0 R\n", FIXED + 1 + 2 * i);
	emit(s, "]>>\nendobj\n");
	begin_object(s);
	emit(s, "<</Type/Font/Subtype/Type1/BaseFont/Courier-Bold>>\nendobj\n");
}

int musafirctl_page_begin(struct musafirctl_page *s, FILE *to, bool is_pdf, unsigned cards)
{
	memset(s, 0, sizeof(*s));
	s->to = to;
	s->is_pdf = is_pdf;
	s->cards = cards;
	if (!is_pdf) {
		emit(s, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0fmm\" height=\"%.0fmm\" viewBox=\"0 0 %.0f %.0f\" "
			"font-family=\"DejaVu Sans Mono\">\n", WIDTH, 2 * HEIGHT * cards, WIDTH, 2 * HEIGHT * cards);
		return 0;
	}
	s->objects = calloc(FIXED + 4 * (size_t)cards, sizeof(*s->objects));
	if (!s->objects)
		return -ENOMEM;
	begin_pdf(s);
	return 0;
}

static void end_pdf(struct musafirctl_page *s)
{
	size_t table = s->at;
	unsigned i;

	emit(s, "xref\n0 %u\n0000000000 65535 f \n", s->n_objects + 1);
	for (i = 0; i < s->n_objects; i++)
		emit(s, "%010zu 00000 n \n", s->objects[i]);
	emit(s, "trailer\n<</Size %u/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", s->n_objects + 1, table);
}

int musafirctl_page_end(struct musafirctl_page *s)
{
	if (s->objects)
		end_pdf(s);
	else if (!s->is_pdf)
		emit(s, "</svg>\n");
	free(s->objects);
	s->objects = NULL;
	secret_wipe_mem(s->side, sizeof(s->side));
	return s->is_full ? -EIO : 0;
}
