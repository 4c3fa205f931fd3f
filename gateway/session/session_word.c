/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Parse what people dial and text, keeping no more of it than the service may know. */
#include "gateway/session/session_priv.h"

#include <ctype.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"
#include "store/base/sign.h"

#define DIALLED_MIN	4	/* fewer digits are a word of the service's own: of those IDENTITY_DIAL_PROOF and _SECOND go along; ten are a record number */
#define DIALLED_MAX	9
#define ADVICE_DIGITS	6	/* this many digits look like a PIN or a code */
#define PHONE_DIGITS	9	/* of a phone number, at the least: a card's code has eight */
#define CARD_CODE	8	/* digits of a code of a card */

/* Copy what was typed without the signs that say nothing. returns: octets, 0 when it is no text. */
static size_t clean_copy(char clean[SESSION_TEXT_MAX + 1], const char *text, size_t len)
{
	int n;

	len = OSMO_MIN(len, SESSION_TEXT_MAX);
	memcpy(clean, text, len);
	clean[len] = '\0';
	n = sign_clean(clean, SESSION_TEXT_MAX + 1, clean);
	return n < 0 ? 0 : n;
}

static bool read_org(char org[8], const char *code, const char *text)
{
	size_t code_len = strlen(code), n;

	if (text[0] != '*' || strncmp(text + 1, code, code_len) || text[1 + code_len] != '*')
		return false;
	text += 1 + code_len + 1;
	n = strspn(text, "0123456789");
	if ((n < DIALLED_MIN && (n != 1 || !strchr(IDENTITY_DIAL_PROOF IDENTITY_DIAL_SECOND, *text))) || n > DIALLED_MAX || (text[n] && text[n] != '*' && text[n] != '#'))
		return false;
	n = OSMO_MIN(n, 7);	/* no organisation has so many */
	memcpy(org, text, n);
	org[n] = '\0';
	return true;
}

bool session_word_org(char org[8], const char *code, const char *text, size_t len)
{
	char clean[SESSION_TEXT_MAX + 1];
	bool good;

	org[0] = '\0';
	clean_copy(clean, text, len);
	good = read_org(org, code, clean);
	secret_wipe_mem(clean, sizeof(clean));
	return good;
}

static unsigned count_digits(const char *text, size_t len)
{
	char clean[SESSION_TEXT_MAX + 1];
	unsigned n = 0;
	size_t i;

	clean_copy(clean, text, len);
	for (i = 0; clean[i]; i++)
		n += isdigit((unsigned char)clean[i]) != 0;
	secret_wipe_mem(clean, sizeof(clean));
	/* Text that cannot be normalised is counted as it came. */
	for (i = 0; n == 0 && i < len; i++)
		if (isdigit((unsigned char)text[i]))
			return ADVICE_DIGITS;
	return n;
}

static bool take_lang(char arg[MENU_LANG_LEN], const char *text, const char *end)
{
	char word[MENU_LANG_LEN], more[2];
	int n = text_word_next(word, sizeof(word), &text, end);

	if (n < 2 || (unsigned char)word[0] >= 0x80)
		return false;
	osmo_str_tolower_buf(arg, MENU_LANG_LEN, word);
	return text_word_next(more, sizeof(more), &text, end) == 0 && text == end;
}

/* Whether the text is a shop number and nothing else. */
static bool take_org(char arg[MENU_LANG_LEN], const char *text, const char *end)
{
	char clean[SESSION_TEXT_MAX + 1];
	bool good = clean_copy(clean, text, end - text) == IDENTITY_ORG_LEN && strspn(clean, "0123456789") == IDENTITY_ORG_LEN;

	if (good)
		osmo_strlcpy(arg, clean, MENU_LANG_LEN);
	secret_wipe_mem(clean, sizeof(clean));
	return good;
}

/* A code, perhaps with a slot before it; no code begins with 0. */
static bool is_card_code(const char *digits, size_t n)
{
	return n == CARD_CODE ? *digits != '0' : n == 2 + CARD_CODE && digits[0] == '0' && digits[1] >= '1' && digits[1] <= '8' && digits[2] != '0';
}

/* Whether the text is a phone number and nothing else. Shorter digits may be a PIN. */
static bool take_number(char arg[IDENTITY_NUMBER_MAX], const char *text, const char *end)
{
	char clean[SESSION_TEXT_MAX + 1];
	size_t n = clean_copy(clean, text, end - text);
	bool plus = clean[0] == '+', good = n < IDENTITY_NUMBER_MAX && n >= PHONE_DIGITS && strspn(clean + plus, "0123456789") == n - plus;

	if (good)
		osmo_strlcpy(arg, clean, IDENTITY_NUMBER_MAX);
	secret_wipe_mem(clean, sizeof(clean));
	return good;
}

/* Numbers as they follow a word of a card: the shop's, but for WHO; the number of the code, 1 to 10; the code. Blanks say nothing, so that a code may be
 * texted as it is printed; the lengths tell which number is which. */
static bool read_card(struct session_word *out, const char *digits, size_t n, size_t org)
{
	size_t index = n > org && (n - org) % 2 ? 1 : 2;

	if (n < org + index + CARD_CODE || (index == 2 ? memcmp(digits + org, "10", 2) : digits[org] == '0') ||
	    !is_card_code(digits + org + index, n - org - index))
		return false;
	memcpy(out->org, digits, org);
	memcpy(out->arg, digits + org, index);
	return !secret_put(&out->code, digits + org + index, n - org - index);
}

static const char *take_card(struct session_word *out, enum menu_word word, const char *text, const char *end)
{
	static const char *const names[] = { [MENU_WORD_WHO] = "who", [MENU_WORD_CODE] = "code", [MENU_WORD_SHARE] = "share" };
	size_t org = word == MENU_WORD_WHO ? 0 : IDENTITY_ORG_LEN, n;
	char clean[SESSION_TEXT_MAX + 1];
	const char *name = "card";

	n = clean_copy(clean, text, end - text);
	if (strspn(clean, "0123456789") == n && read_card(out, clean, n, org))
		name = names[word];
	else if (count_digits(text, end - text) >= org + ADVICE_DIGITS)
		name = "digits";
	else if (n && !count_digits(text, end - text))
		name = "unknown";	/* who are you? */
	secret_wipe_mem(clean, sizeof(clean));
	return name;
}

/* What is wrong, 1 to 6 as on the screen; words of the person follow it, which the vault reads and nobody else. */
static void take_kind(char arg[MENU_LANG_LEN], const char *text, const char *end)
{
	char clean[SESSION_TEXT_MAX + 1];

	clean_copy(clean, text, end - text);
	if (clean[0] >= '1' && clean[0] <= '6' && !isdigit((unsigned char)clean[1]))
		osmo_strlcpy(arg, (char[]){ clean[0], '\0' }, MENU_LANG_LEN);
	secret_wipe_mem(clean, sizeof(clean));
}

const char *session_word_sms(const struct menu *menu, struct session_word *out, const char *text, size_t len)
{
	const char *end = text + len;
	char *arg = out->arg;
	size_t used;
	enum menu_word word = menu_word(menu, text, len, &used);

	memset(out, 0, sizeof(*out));
	/* LOCK costs nothing, so it holds whatever follows the word; a phone number is whose ID is to be locked. */
	if (word == MENU_WORD_LOCK)
		return take_number(arg, text + used, end) ? "lock_for" : "lock";
	if (word == MENU_WORD_LANG && take_lang(arg, text + used, end))
		return "lang";
	if (word == MENU_WORD_BLOCK && take_org(arg, text + used, end))
		return "block";
	arg[0] = '\0';
	if (word == MENU_WORD_WHO || word == MENU_WORD_CODE || word == MENU_WORD_SHARE)
		return take_card(out, word, text + used, end);
	if (word == MENU_WORD_COMPLAIN) {
		take_kind(arg, text + used, end);
		return "complain";
	}
	if (word == MENU_WORD_BLOCK)
		return "word";
	if (count_digits(text, len) >= ADVICE_DIGITS)
		return "digits";
	return word == MENU_WORD_HELP ? "help" : "unknown";
}
