/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/values/name_text.h"

#include <stdint.h>
#include <string.h>

#include <osmocom/core/utils.h>
#include <utf8proc.h>

#include "store/base/utf8.h"

#define LATIN	1

/* Modifiers, as the apostrophe that is one, belong to every script. */
static bool is_letter(uint32_t c)
{
	utf8proc_category_t what = utf8proc_category((utf8proc_int32_t)c);

	return what >= UTF8PROC_CATEGORY_LU && what <= UTF8PROC_CATEGORY_LO && what != UTF8PROC_CATEGORY_LM;
}

bool name_text_has_letter(const char *name)
{
	const char *end = name + strlen(name);
	uint32_t c;

	while (utf8_next(&c, &name, end) > 0)
		if (is_letter(c))
			return true;
	return false;
}

/* A number for the script of a letter, by where it stands; scripts that one name mixes, as Han and kana, are one.
 * source: Unicode 15, Blocks.txt */
static unsigned script_of(uint32_t c)
{
	static const struct { uint32_t first, last, script; } blocks[] = {
		{ 0x41, 0x2af, LATIN }, { 0x1e00, 0x1eff, LATIN }, { 0x2c60, 0x2c7f, LATIN }, { 0xa720, 0xa7ff, LATIN }, { 0xfb00, 0xfb06, LATIN },
		{ 0xff21, 0xff5a, LATIN },
		{ 0x370, 0x3ff, 2 }, { 0x1f00, 0x1fff, 2 }, { 0x400, 0x52f, 3 }, { 0x530, 0x58f, 4 }, { 0x590, 0x5ff, 5 }, { 0x600, 0x6ff, 6 },
		{ 0x750, 0x77f, 6 }, { 0x8a0, 0x8ff, 6 }, { 0xfb50, 0xfdff, 6 }, { 0xfe70, 0xfefc, 6 }, { 0x700, 0x74f, 7 }, { 0x780, 0x7bf, 8 },
		{ 0x7c0, 0x7ff, 9 }, { 0x900, 0x97f, 10 }, { 0x980, 0x9ff, 11 }, { 0xa00, 0xdff, 12 }, { 0xe00, 0xeff, 13 }, { 0xf00, 0xfff, 14 },
		{ 0x1000, 0x109f, 15 }, { 0x10a0, 0x10ff, 16 }, { 0x1100, 0x11ff, 17 }, { 0xac00, 0xd7a3, 17 }, { 0x1200, 0x139f, 18 },
		{ 0x2d80, 0x2ddf, 18 }, { 0xab00, 0xab2f, 18 }, { 0x13a0, 0x13ff, 19 }, { 0x2d30, 0x2d7f, 20 }, { 0x3040, 0x30ff, 21 },
		{ 0x3400, 0x9fff, 21 }, { 0x1e900, 0x1e95f, 22 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(blocks); i++)
		if (c >= blocks[i].first && c <= blocks[i].last)
			return blocks[i].script;
	return 0;
}

bool name_text_is_latin(const char *name)
{
	const char *end = name + strlen(name);
	uint32_t c;

	while (utf8_next(&c, &name, end) > 0)
		if (is_letter(c) && script_of(c) != LATIN)
			return false;
	return true;
}

bool name_text_is_mixed(const char *name)
{
	const char *end = name + strlen(name);
	unsigned first = 0, script;
	uint32_t c;

	while (utf8_next(&c, &name, end) > 0) {
		script = is_letter(c) ? script_of(c) : 0;
		if (script && first && script != first)
			return true;
		if (script)
			first = script;
	}
	return false;
}
