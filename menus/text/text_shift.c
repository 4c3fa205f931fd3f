/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* GSM-7 with national language tables: what an SMS may use, and USSD never, since the tables are named in a user data header. */
#include "menus/text/text_priv.h"

uint8_t text_shift_of(const char *lang)
{
	static const char codes[][3] = { "tr", "es", "pt" };

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (!strcmp(codes[i], lang))
			return i + TEXT_SHIFT_TURKISH;
	return 0;
}

/* Codes without a sign decode as blanks; a blank is always 0x20. */
int text_shift_code(struct text_shift shift, uint32_t cp)
{
	if (cp == ' ')
		return ' ';
	if (!shift.locking) {
		int code = text_gsm7_code(cp);

		if (!shift.single || (code >= 0 && code < TEXT_GSM7_EXT))
			return code;
	}
	for (int code = 0; shift.locking && code < 0x80; code++)
		if (code != TEXT_GSM7_ESC && text_shift_table_locking(shift.locking, code) == cp)
			return code;
	for (int code = 0; code < 0x80; code++)
		if (code != TEXT_GSM7_ESC && text_shift_table_single(shift.single, code) == cp)
			return TEXT_GSM7_EXT | code;
	return -EDOM;
}

/* Turkish: without its dot or with one too many an i is another letter, and g-breve is no g. */
static bool is_another_letter(uint32_t cp)
{
	return cp == 0x130 || cp == 0x131 || cp == 0x11e || cp == 0x11f;
}

static bool is_letter_of(unsigned languages, uint32_t cp)
{
	for (uint8_t id = 1; id <= TEXT_SHIFT_LAST; id++)
		if (languages & 1u << id &&
		    (text_shift_code((struct text_shift){ .single = id }, cp) >= 0 || text_shift_code((struct text_shift){ .locking = id }, cp) >= 0))
			return true;
	return false;
}

enum text_loss text_shift_loss(const char *utf8, struct text_shift shift, unsigned languages)
{
	const char *p = utf8, *end = utf8 + strlen(utf8);
	enum text_loss loss = TEXT_LOSS_NONE;
	uint32_t cp;

	while (p < end) {
		if ((uint8_t)*p < 0x80) {
			p++;
			continue;
		}
		if (text_utf8_next(&cp, &p, end) < 0 || text_shift_code(shift, cp) >= 0)
			continue;
		if (is_another_letter(cp))
			return TEXT_LOSS_MEANING;
		if (is_letter_of(languages, cp))
			loss = TEXT_LOSS_LETTERS;
	}
	return loss;
}
