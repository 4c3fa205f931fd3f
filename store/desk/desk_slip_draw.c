/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The slip as a page, drawn by Pango: scripts from right to left, letters that join, and fonts for what one font lacks. A6 upright. */
#include <errno.h>

#include "config.h"
#include "store/desk/desk_priv.h"

#ifdef HAVE_PANGO

#include <pango/pangocairo.h>
#include <cairo-pdf.h>
#include <cairo-svg.h>

#define PAGE_W	298.0	/* points: 105 x 148 mm */
#define PAGE_H	420.0
#define MARGIN	24.0
#define SMALL	"Sans 12"
#define LARGE	"Sans Bold 28"

struct sink {
	int (*write)(void *ctx, const void *octets, size_t len);
	void *ctx;
	int rc;
};

static cairo_status_t sink_write(void *closure, const unsigned char *octets, unsigned int len)
{
	struct sink *s = closure;

	if (s->rc == 0)
		s->rc = s->write(s->ctx, octets, len);
	return s->rc == 0 ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

/* returns: where the next line begins. */
static double draw_line(cairo_t *cr, const char *text, bool is_large, double y)
{
	PangoLayout *layout = pango_cairo_create_layout(cr);
	PangoFontDescription *font = pango_font_description_from_string(is_large ? LARGE : SMALL);
	int height;

	pango_layout_set_font_description(layout, font);
	pango_layout_set_width(layout, (int)((PAGE_W - 2 * MARGIN) * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_alignment(layout, is_large ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
	pango_layout_set_text(layout, text, -1);
	pango_layout_get_pixel_size(layout, NULL, &height);
	cairo_move_to(cr, MARGIN, y);
	pango_cairo_show_layout(cr, layout);
	pango_font_description_free(font);
	g_object_unref(layout);
	return y + height + 6;
}

int desk_slip_draw(const char *const *lines, const bool *is_large, unsigned n, bool is_pdf, int (*write)(void *ctx, const void *octets, size_t len), void *ctx)
{
	struct sink s = { write, ctx, 0 };
	cairo_surface_t *surface;
	double y = MARGIN;
	unsigned i;
	cairo_t *cr;
	int rc;

	if (!n)
		return 0;
	surface = is_pdf ? cairo_pdf_surface_create_for_stream(sink_write, &s, PAGE_W, PAGE_H) : cairo_svg_surface_create_for_stream(sink_write, &s, PAGE_W, PAGE_H);
	cr = cairo_create(surface);
	for (i = 0; i < n; i++)
		y = draw_line(cr, lines[i], is_large[i], y);
	cairo_show_page(cr);
	rc = cairo_status(cr);
	cairo_destroy(cr);
	cairo_surface_finish(surface);
	cairo_surface_destroy(surface);
	return s.rc ? s.rc : rc ? -EIO : 0;
}

#else

int desk_slip_draw(const char *const *lines, const bool *is_large, unsigned n, bool is_pdf, int (*write)(void *ctx, const void *octets, size_t len), void *ctx)
{
	return -ENOTSUP;
}

#endif
