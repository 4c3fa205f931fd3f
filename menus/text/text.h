/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Text between people and phones: alphabets, folding, measuring, paging, cleaning what was typed, codes that read right.
 *
 * Promise: pure. No allocation, no state, no log, no copy left behind: what is typed may be a PIN, and only the caller's
 * buffers ever hold it. Never reads past a NUL or a given length, never writes past `cap`, never cuts inside a character.
 *
 * Inside the project text is UTF-8 in C strings: strictly well formed, no U+0000. Octets from outside become that through
 * text_decode(), which replaces what it cannot read; every other function refuses ill-formed UTF-8 with -EILSEQ.
 *
 * The way out: 1. alphabet = text_choose(everything the screen may show); 2. text_page() for the page asked for;
 * 3. text_encode() folds and encodes it. The way in: 1. text_decode_dcs(); 2. text_clean_input() for choices and secrets.
 *
 * Outputs come first, each followed by its size in octets; a returned length does not count the NUL. On failure the output
 * of a UTF-8 function holds "" and other outputs are undefined. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TEXT_WARN_UNUSED	__attribute__((warn_unused_result))

/* What a screen is sent in. Mixed screens do not exist: one letter outside GSM-7 turns the whole screen to UCS-2. */
enum text_alphabet { TEXT_GSM7, TEXT_UCS2 };

/* What octets from a wire may be. DATA is not declared as text; it is read as Latin-1, so that typed digits survive. */
enum text_charset {
	TEXT_CS_GSM7,		/* one septet an octet */
	TEXT_CS_GSM7_PACKED,	/* 7-bit packed, USSD padding rule */
	TEXT_CS_ASCII,
	TEXT_CS_LATIN1,
	TEXT_CS_UCS2,		/* UTF-16BE; text_decode() obeys and drops a byte order mark at the start */
	TEXT_CS_UTF8,
	TEXT_CS_DATA,
};

/* What one message holds, in septets (an ESC pair is two) or UTF-16 units (a surrogate pair is two). */
struct text_limits {
	unsigned gsm7_septets;
	unsigned ucs2_chars;
};
#define TEXT_LIMITS_USSD	((struct text_limits){ .gsm7_septets = 160, .ucs2_chars = 80 })
#define TEXT_LIMITS_SMS		((struct text_limits){ .gsm7_septets = 160, .ucs2_chars = 70 })

#define TEXT_LIMIT_MIN		40	/* below this a page has no room for the "more" line and a word */
#define TEXT_LIMIT_MAX		255	/* sm_length is one octet; GSM-7 goes one septet an octet */
#define TEXT_PAGE_SIZE		(3 * TEXT_LIMIT_MAX + 1)	/* UTF-8 of the largest page: a unit is at most 3 octets */
#define TEXT_PAGES_MAX		16	/* nobody presses "more" sixteen times; past it the text is refused, not cut */
#define TEXT_SCREEN_MAX		4096	/* octets of a whole unpaged screen, body and tail */
#define TEXT_ENCODED_MAX	(2 * TEXT_LIMIT_MAX)		/* octets of the largest page on the wire */
#define TEXT_PACKED_MAX	256	/* octets of packed GSM-7 in one message; a USSD string holds 160 */

/* Room that is always enough for what text_decode() makes of `len` octets. */
#define TEXT_DECODED_SIZE(len)	(3 * (len) + 1)

/* --- UTF-8 ------------------------------------------------------------------------------------------------------- */

/* Read the character at *p and step over it.
 * returns: 1 and *cp; 0 at `end`; -EILSEQ with *cp = U+FFFD and *p behind the ill-formed octets (at least one, never into a
 * character that is well formed), so that a caller may go on. source: RFC 3629 4, Unicode 15 3.9 D92. */
int text_utf8_next(uint32_t *cp, const char **p, const char *end) TEXT_WARN_UNUSED;

/* Write `cp` in 1 to 4 octets, no NUL. A surrogate or a value past U+10FFFF is written as U+FFFD. returns: the octets. */
size_t text_utf8_put(char out[4], uint32_t cp);

/* The octets of the text up to `max` that hold whole characters. */
size_t text_utf8_clip(const char *utf8, size_t len, size_t max) TEXT_WARN_UNUSED;

/* Tell whether `len` octets are well-formed UTF-8 without U+0000. */
bool text_utf8_valid(const char *utf8, size_t len) TEXT_WARN_UNUSED;

/* --- alphabets ---------------------------------------------------------------------------------------------------- */

/* Encode as GSM 03.38, one septet an octet, ESC pairs for the extension table; nothing is folded. '@' is 0x00: the result
 * has a length and no end mark.
 * returns: septets; -EDOM a character the alphabet lacks; -ENOSPC; -EILSEQ. source: 3GPP TS 23.038 6.2.1 */
int text_gsm7_encode(uint8_t *out, size_t cap, const char *utf8) TEXT_WARN_UNUSED;

/* Decode septets. ESC before an unknown code shows the code of the main table, ESC ESC and a last ESC a space; octets above
 * 0x7f become U+FFFD. returns: octets of UTF-8; -ENOSPC. source: 3GPP TS 23.038 6.2.1, 6.2.1.1 */
int text_gsm7_decode(char *out, size_t cap, const uint8_t *septets, size_t len) TEXT_WARN_UNUSED;

/* Pack septets eight into seven octets. With `ussd`, seven spare bits are filled with CR, and a last CR on the octet
 * boundary is doubled. returns: octets; -ENOSPC; -EINVAL an octet above 0x7f. source: 3GPP TS 23.038 6.1.2.1.1, 6.1.2.3.1 */
int text_gsm7_pack(uint8_t *out, size_t cap, const uint8_t *septets, size_t len, bool ussd) TEXT_WARN_UNUSED;

/* Unpack; len * 8 / 7 septets. With `ussd`, a CR that is padding is dropped; without, a spare septet 0 ('@') at the end is
 * the caller's to judge by its septet count. returns: septets; -ENOSPC. */
int text_gsm7_unpack(uint8_t *out, size_t cap, const uint8_t *packed, size_t len, bool ussd) TEXT_WARN_UNUSED;

/* Encode as UTF-16BE, surrogate pairs past U+FFFF. returns: octets (two a unit); -ENOSPC; -EILSEQ. */
int text_ucs2_encode(uint8_t *out, size_t cap, const char *utf8) TEXT_WARN_UNUSED;

/* Decode UTF-16BE, the exact inverse for tests: text_decode() drops what peers add. A lone surrogate, U+0000 and an odd last octet become U+FFFD.
 * returns: octets of UTF-8; -ENOSPC. */
int text_ucs2_decode(char *out, size_t cap, const uint8_t *in, size_t len) TEXT_WARN_UNUSED;

/* Decode octets of any charset. Trailing NULs are dropped first (not '@' of GSM-7 in the middle, not halves of UCS-2), what
 * is no character becomes U+FFFD. returns: octets of UTF-8; -ENOSPC (also packed text longer than TEXT_PACKED_MAX). */
int text_decode(char *out, size_t cap, enum text_charset charset, const uint8_t *in, size_t len) TEXT_WARN_UNUSED;

/* Charset that an SMPP data_coding or a CBS data coding scheme names; `dflt` is what the link means by 0 ("SMSC default").
 * 0 dflt; 1 ASCII; 3 Latin-1; 8, 0x0a UCS-2; 2, 4 data; 0x0f GSM-7; 0x10-0x3f GSM-7 but 0x11 UCS-2 (a language header is left in);
 * 0x40-0x7f and 0xf0-0xff by their alphabet bits (0x48 UCS-2, 0xf1 GSM-7, 0xf5 data). Others: dflt. source: SMPP 3.4 5.2.19, 3GPP TS 23.038 4 and 5 */
enum text_charset text_charset_of_dcs(uint8_t dcs, enum text_charset dflt) TEXT_WARN_UNUSED;

/* The same of an SMS that somebody sent: 0x10-0x3f go by their alphabet bits too (0x18 UCS-2, 0x14 data), 0xc0-0xdf are GSM-7 and 0xe0-0xef UCS-2
 * with a message waiting. source: SMPP 3.4 5.2.19, 3GPP TS 23.038 4 */
enum text_charset text_charset_of_sms(uint8_t dcs, enum text_charset dflt) TEXT_WARN_UNUSED;

/* text_decode() with text_charset_of_dcs(dcs, dflt). */
int text_decode_dcs(char *out, size_t cap, uint8_t dcs, enum text_charset dflt, const uint8_t *in, size_t len) TEXT_WARN_UNUSED;

/* --- folding and measuring ---------------------------------------------------------------------------------------- */

/* Replace what GSM-7 lacks by what a reader takes for the same: letters lose their marks, typographic signs become ASCII,
 * invisible signs go. Letters GSM-7 has (e-acute, n-tilde, u-umlaut, C-cedilla ...) stay, also when they come in two parts.
 * What has no Latin fold stays, and sends the text to UCS-2. The result is never longer than `utf8`; out == utf8 is allowed.
 * returns: octets; -ENOSPC; -EILSEQ. */
int text_fold_gsm7(char *out, size_t cap, const char *utf8) TEXT_WARN_UNUSED;

/* Ethiopic and Ukrainian in Latin letters of ASCII, letter by letter; what is neither stays. The result may be longer than `utf8` and must not be it.
 * Ukrainian follows resolution 55 of its Cabinet of Ministers (2010); Ethiopic is written as people text it, by a rule for the vowel that its
 * script leaves open, so it is for reading only. returns: octets; -ENOSPC; -EILSEQ. */
int text_latin(char *out, size_t cap, const char *utf8) TEXT_WARN_UNUSED;

/* TEXT_GSM7 when everything encodes after folding, else TEXT_UCS2 (ill-formed text too: encoding will refuse it). */
enum text_alphabet text_choose(const char *utf8) TEXT_WARN_UNUSED;

/* Length on the wire in septets or UTF-16 units; GSM-7 after folding. returns: units; -EDOM; -EILSEQ. */
int text_measure(const char *utf8, enum text_alphabet alphabet) TEXT_WARN_UNUSED;

/* The one of the two limits that goes with the alphabet. */
unsigned text_limit(struct text_limits limits, enum text_alphabet alphabet) TEXT_WARN_UNUSED;

/* Tell whether the text encodes in the alphabet within its limit. */
bool text_fits(const char *utf8, enum text_alphabet alphabet, struct text_limits limits) TEXT_WARN_UNUSED;

/* Fold (GSM-7 only) and encode for the wire. returns: octets; -EDOM; -ENOSPC; -EILSEQ. */
int text_encode(uint8_t *out, size_t cap, const char *utf8, enum text_alphabet alphabet) TEXT_WARN_UNUSED;

/* A mark that belongs to the character before it: combining, a vowel sign, a joiner, a variation selector. Not all of Unicode's. */
bool text_is_mark(uint32_t cp) TEXT_WARN_UNUSED;

/* --- national languages, in SMS only ------------------------------------------------------------------------------- */

/* Identifiers of 3GPP TS 23.038 6.2.1.2.4. */
#define TEXT_SHIFT_TURKISH	1
#define TEXT_SHIFT_SPANISH	2	/* has no locking table */
#define TEXT_SHIFT_PORTUGUESE	3
#define TEXT_SHIFT_LAST		13	/* Urdu; 4 to 12 are Bengali, Gujarati, Hindi, Kannada, Malayalam, Oriya, Punjabi, Tamil, Telugu */

/* The tables that GSM-7 text is written in: a locking one replaces the main table, a single shift one the extension table. 0, or an identifier
 * that nobody defined: the default. A user data header names them. */
struct text_shift {
	uint8_t locking, single;
};

/* Identifier of a language whose tables we write, "tr", "es" or "pt"; 0: another. */
uint8_t text_shift_of(const char *lang) TEXT_WARN_UNUSED;

/* As text_gsm7_decode(); a code without a sign is a blank. source: 3GPP TS 23.038 6.2.1.2, A.2, A.3 */
int text_shift_decode(char *out, size_t cap, struct text_shift shift, const uint8_t *septets, size_t len) TEXT_WARN_UNUSED;

/* As text_encode() in GSM-7: what neither table has is folded. returns: septets; -EDOM; -ENOSPC; -EILSEQ. */
int text_shift_encode(uint8_t *out, size_t cap, struct text_shift shift, const char *utf8) TEXT_WARN_UNUSED;

/* What folding costs the reader. */
enum text_loss {
	TEXT_LOSS_NONE,
	TEXT_LOSS_LETTERS,	/* letters of the languages asked for lose their marks */
	TEXT_LOSS_MEANING,	/* a letter becomes another one: Turkish dotted and dotless i, g-breve */
};

/* What encoding with these tables loses. languages: bit n is set for the language of identifier n. */
enum text_loss text_shift_loss(const char *utf8, struct text_shift shift, unsigned languages) TEXT_WARN_UNUSED;

/* --- paging ------------------------------------------------------------------------------------------------------- */

/* A screen before it is cut. Lines are joined by '\n', none at the end. */
struct text_screen {
	const char *body;	/* what it says, and its choices */
	const char *tail;	/* navigation, "0 Back\n9 Exit": on every page, so that nobody is caught in the middle; NULL: none */
	const char *more;	/* "8 More" in the language of the screen: the last line of every page but the last */
};

/* Write page `page` (from 0). Everything on one page when it fits. Otherwise each page is whole lines of the body, the tail,
 * and all but the last end with `more`. A line longer than a page is cut at a word, else between characters. A tail that
 * with `more` would take more than half of the page comes once, at the end. Blanks at the end of a line go.
 * `limit` is in units of the alphabet.
 * returns: the number of pages, 1 to TEXT_PAGES_MAX; -ERANGE there is no such page; -E2BIG too many pages or more than
 * TEXT_SCREEN_MAX octets; -EINVAL limit outside TEXT_LIMIT_MIN.._MAX, `more` empty or longer than half of it; -EDOM; -ENOSPC (never
 * with TEXT_PAGE_SIZE); -EILSEQ. */
int text_page(char *out, size_t cap, const struct text_screen *screen, enum text_alphabet alphabet, unsigned limit,
	      unsigned page) TEXT_WARN_UNUSED;

/* --- what people type --------------------------------------------------------------------------------------------- */

/* Clean an answer: drops leading '*', trailing '#', and the blanks, line ends, dashes, dots, quotes and invisible marks of store/base/sign.h;
 * digits of other scripts become 0-9, fullwidth signs ASCII. Letters stay as typed. Never longer than `utf8`; out == utf8 is allowed.
 * returns: octets, 0 when nothing is left; -ENOSPC; -EILSEQ. secret: both, wiped by the caller. */
int text_clean_input(char *out, size_t cap, const char *utf8) TEXT_WARN_UNUSED;

/* Read the next word as words are compared: folded, without any mark, a to z in capitals. It is letters of one script, Latin or not; signs before it
 * are skipped, whatever is no such letter ends it. *p is moved behind the word.
 * returns: octets; 0: no word follows, or a digit stands before it; -ENOSPC: a longer one. secret: both, wiped by the caller. */
int text_word_next(char *out, size_t cap, const char **p, const char *end) TEXT_WARN_UNUSED;

/* The same, but blanks, dashes and quotes that are not of ASCII do not end it: for a word that the stricter reading does not know.
 * returns: as text_word_next(). */
int text_word_through(char *out, size_t cap, const char **p, const char *end) TEXT_WARN_UNUSED;

/* --- right to left ------------------------------------------------------------------------------------------------ */

/* Group a code for reading aloud, alone on its line. `pattern` gives the sizes: "3-3-3", "3-3", "4-4", "3-3-4". Left to right
 * the groups stand apart by spaces. Right to left a space lets the bidi rules swap the groups, so they are joined by hyphens
 * behind U+200E, which holds the order whether the phone lays out the line or the whole screen as one paragraph.
 * returns: octets; -EINVAL not digits, or not as many as the pattern; -ENOSPC. source: UAX #9 W2, W4, W7 */
int text_code_group(char *out, size_t cap, const char *digits, const char *pattern, bool rtl) TEXT_WARN_UNUSED;

/* Keep a dial string or phone number ("*789*715464#", "+254...") in order inside right-to-left text: U+200E on both sides.
 * Left to right it is a copy. returns: octets; -ENOSPC; -EILSEQ. */
int text_keep_ltr(char *out, size_t cap, const char *utf8, bool rtl) TEXT_WARN_UNUSED;

/* Do so for each number inside a text of any kind, such as an ID number that somebody typed: "12-345-678" is read
 * "678-345-12" behind an Arabic word. Only numbers with a blank, '-', '+', '*' or '#' in them need it; they get U+200E in front,
 * and behind when they end with a sign. Left to right it is a copy. returns: octets; -ENOSPC; -EILSEQ. */
int text_keep_numbers(char *out, size_t cap, const char *utf8, bool rtl) TEXT_WARN_UNUSED;
