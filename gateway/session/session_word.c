/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Parse what people dial and text, keeping no more of it than the service may know. */
#include "gateway/session/session_priv.h"

#include <ctype.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"

#define ADVICE_DIGITS	6	/* this many digits look like a PIN or a code */

bool session_word_org(char org[8], const char *code, const char *text, size_t len)
{
	size_t code_len = strlen(code), i;

	org[0] = '\0';
	if (len < 1 + code_len + 1 + IDENTITY_ORG_LEN || text[0] != '*' || memcmp(text + 1, code, code_len))
		return false;
	text += 1 + code_len;
	len -= 1 + code_len;
	if (text[0] != '*')
		return false;
	for (i = 1; i <= IDENTITY_ORG_LEN; i++)
		if (!isdigit((unsigned char)text[i]))
			return false;
	if (len > i && text[i] != '*' && text[i] != '#')
		return false;
	memcpy(org, text + 1, IDENTITY_ORG_LEN);
	org[IDENTITY_ORG_LEN] = '\0';
	return true;
}

/* Length of the next word of letters at *text; *text is moved to its start. */
static size_t next_word(const char **text, const char *end)
{
	size_t n = 0;

	while (*text < end && !isalnum((unsigned char)**text) && !(**text & 0x80))
		(*text)++;
	while (*text + n < end && isalpha((unsigned char)(*text)[n]))
		n++;
	return n;
}

static unsigned count_digits(const char *text, size_t len)
{
	char clean[SESSION_TEXT_MAX + 1];
	unsigned n = 0;
	size_t i;

	if (len >= sizeof(clean))
		len = sizeof(clean) - 1;
	memcpy(clean, text, len);
	clean[len] = '\0';
	if (text_clean_input(clean, sizeof(clean), clean) < 0)
		osmo_strlcpy(clean, "", sizeof(clean));
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
	size_t i, n = next_word(&text, end);

	if (n < 2 || n >= MENU_LANG_LEN)
		return false;
	for (i = 0; i < n; i++)
		arg[i] = tolower((unsigned char)text[i]);
	arg[n] = '\0';
	text += n;
	return next_word(&text, end) == 0 && text == end;
}

/* Whether the text is a shop number and nothing else. */
static bool take_org(char arg[MENU_LANG_LEN], const char *text, const char *end)
{
	char clean[SESSION_TEXT_MAX + 1];
	size_t len = OSMO_MIN((size_t)(end - text), sizeof(clean) - 1);
	bool good;

	memcpy(clean, text, len);
	clean[len] = '\0';
	good = text_clean_input(clean, sizeof(clean), clean) == IDENTITY_ORG_LEN && strspn(clean, "0123456789") == IDENTITY_ORG_LEN;
	if (good)
		osmo_strlcpy(arg, clean, MENU_LANG_LEN);
	secret_wipe_mem(clean, sizeof(clean));
	return good;
}

const char *session_word_sms(const struct menu *menu, char arg[MENU_LANG_LEN], const char *text, size_t len)
{
	const char *end = text + len;
	size_t used;
	enum menu_word word = menu_word(menu, text, len, &used);

	arg[0] = '\0';
	/* LOCK costs nothing, so it holds whatever follows the word. */
	if (word == MENU_WORD_LOCK)
		return "lock";
	if (word == MENU_WORD_LANG && take_lang(arg, text + used, end))
		return "lang";
	if (word == MENU_WORD_BLOCK && take_org(arg, text + used, end))
		return "block";
	arg[0] = '\0';
	/* Commands of later versions hold numbers that are no secrets. */
	if (word == MENU_WORD_BLOCK || word == MENU_WORD_COMPLAIN)
		return "word";
	if (count_digits(text, len) >= ADVICE_DIGITS)
		return "digits";
	return word == MENU_WORD_HELP ? "help" : "unknown";
}
