/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What single values may look like. */
#include "gateway/config/config_priv.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <grp.h>
#include <net/if.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gateway/smpp/ussd/ussd_dialect.h"
#include "menus/text/text.h"
#include "store/base/number_plan.h"

static bool only(const char *s, const char *set)
{
	return s[strspn(s, set)] == '\0';
}

bool config_is_digits(const char *s)
{
	return *s && only(s, "0123456789");
}

bool config_is_country(const char *s)
{
	return number_plan_get(s) != NULL;
}

bool config_is_status(const char *s)
{
	return !strncmp(s, "0x", 2) && s[2] && strlen(s) <= 10 && only(s + 2, "0123456789abcdefABCDEF") && strtoul(s, NULL, 16);
}

bool config_is_receipt_word(const char *s)
{
	static const char *const meanings[] = { "=delivered", "=failed", "=expired", "=waiting" };
	const char *at = strchr(s, '=');
	size_t i;

	for (i = 0; i < sizeof(meanings) / sizeof(*meanings); i++)
		if (at && at > s && !strcmp(at, meanings[i]))
			return config_is_ascii(s) && !strchr(s, ' ');
	return false;
}

bool config_is_service_code(const char *s)
{
	return isdigit((unsigned char)s[0]) && isdigit((unsigned char)s[strlen(s) - 1]) && only(s, "0123456789*") && !strstr(s, "**");
}

bool config_is_ipv4(const char *s)
{
	struct in_addr a;

	return inet_pton(AF_INET, s, &a) == 1;
}

bool config_is_source(const char *s)
{
	return config_is_digits(*s == '+' ? s + 1 : s) || (strlen(s) <= 11 && config_is_ascii(s));
}

bool config_is_phone(const char *s)
{
	s += *s == '+';
	while (*s && strspn(s, "0123456789")) {
		s += strspn(s, "0123456789");
		if (!*s)
			return true;
		s += *s == ' ' || *s == '-';
	}
	return false;
}

bool config_is_text(const char *s)
{
	const char *c;

	for (c = s; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return false;
	return text_utf8_valid(s, strlen(s));
}

bool config_is_lang(const char *s)
{
	size_t len = strlen(s);

	return len >= 2 && len <= 7 && only(s, "abcdefghijklmnopqrstuvwxyz_");
}

bool config_is_weekday(const char *s)
{
	return config_weekday(s) >= 0;
}

int config_weekday(const char *word)
{
	static const char *const days[] = { "sun", "mon", "tue", "wed", "thu", "fri", "sat" };
	int i;

	for (i = 0; i < (int)(sizeof(days) / sizeof(days[0])); i++)
		if (!strcmp(days[i], word))
			return i;
	return -1;
}

bool config_is_name(const char *s)
{
	return only(s, "abcdefghijklmnopqrstuvwxyz0123456789-_");
}

bool config_is_operator(const char *s)
{
	return only(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
}

bool config_is_service_type(const char *s)
{
	return strlen(s) <= 5 && config_is_ascii(s);
}

bool config_is_dialled(const char *s)
{
	return only(s, "0123456789*#");
}

bool config_is_shift(const char *s)
{
	return text_shift_of(s) != 0;
}

bool config_is_dialect(const char *s)
{
	return ussd_dialect_find(s) != NULL;
}

/* 2001:db8::1, [2001:db8::1], fe80::1%eth0 */
static bool is_ipv6(const char *s)
{
	size_t len = strlen(s), scope;
	char bare[INET6_ADDRSTRLEN] = "";
	struct in6_addr a;

	if (*s == '[' && len > 2 && s[len - 1] == ']') {
		s++;
		len -= 2;
	}
	scope = strcspn(s, "%");
	if (scope < len && (scope + 1 == len || len - scope > IF_NAMESIZE))
		return false;
	len = scope < len ? scope : len;
	if (len >= sizeof(bare))
		return false;
	memcpy(bare, s, len);
	return inet_pton(AF_INET6, bare, &a) == 1;
}

/* What has no letter is an address, and whole: 10.1 is taken for 10.0.0.1 by who looks it up. */
bool config_is_host(const char *s)
{
	if (strchr(s, ':'))
		return is_ipv6(s);
	if (only(s, "0123456789."))
		return config_is_ipv4(s);
	return *s != '.' && *s != '-' && !strstr(s, "..") && only(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");
}

bool config_is_loopback_ipv4(const char *s)
{
	struct in_addr four;

	return inet_pton(AF_INET, s, &four) == 1 && ntohl(four.s_addr) >> 24 == 127;
}

bool config_is_loopback(const char *s)
{
	struct in6_addr six;

	return config_is_loopback_ipv4(s) || (inet_pton(AF_INET6, s, &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six));
}

bool config_is_ascii(const char *s)
{
	for (; *s; s++)
		if (*s < ' ' || *s > '~')
			return false;
	return true;
}

bool config_is_timezone(const char *s)
{
	char path[128];

	if (!only(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-/") || *s == '/')
		return false;
	snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", s);
	return access(path, R_OK) == 0;
}

bool config_is_user(const char *s)
{
	return getpwnam(s) != NULL;
}

/* Not root's: its members may already do all. */
bool config_is_group(const char *s)
{
	const struct group *gr = getgrnam(s);

	return gr && gr->gr_gid;
}

bool config_is_same_user(const char *a, const char *b)
{
	const struct passwd *pw = getpwnam(a);
	uid_t uid = pw ? pw->pw_uid : 0;
	const struct passwd *other = pw ? getpwnam(b) : NULL;

	return other && other->pw_uid == uid;
}

bool config_is_file(const char *s)
{
	return !strstr(s, "://") && s[strlen(s) - 1] != '/';
}
