/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside of the configuration reader: the table of keys, and what the parts share. Only gateway/config*.c and their test include this. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include <libconfig.h>

#include "gateway/config/config.h"

#define CONFIG_PATH_MAX	64	/* of a path in the table, section.group.key */

enum config_kind {
	CONFIG_STRING,	/* min, max: octets.  const char * */
	CONFIG_PATH,	/* as a string; relative ones start at the file's folder */
	CONFIG_PATHS,	/* a path, or an array of them; min, max: how many.  const char *const *, NULL-terminated */
	CONFIG_WORD,	/* one of expect, separated by | .  const char * */
	CONFIG_TON_NPI,	/* "ton/npi"; unsigned, SMPP_TON_NPI() */
	CONFIG_CHOICE,	/* one of expect; an enum, counted as expect has them */
	CONFIG_LEVEL,	/* one of expect; int, a LOGL_ value */
	CONFIG_NUMBER,	/* min, max: value.  unsigned */
	CONFIG_PORT,	/* a number, or a service of this host by its name.  uint16_t */
	CONFIG_BOOL,	/* bool */
	CONFIG_WORDS,	/* array of strings; min, max: how many.  const char *const *, NULL-terminated */
	CONFIG_OCTETS,	/* array of numbers to 255; min, max: how many.  struct ussd_ops */
	CONFIG_LOCAL,	/* a string, or a group of strings by language; min, max: characters.  const struct menu_local * */
	CONFIG_TLVS,	/* array of "tag:value" in hexadecimal.  struct ussd_extra */
};

enum {
	CONFIG_SECRET = 1,	/* names a file that holds a secret; its value is never told */
	CONFIG_OPTIONAL = 4,	/* absent: NULL or 0 */
	CONFIG_GSUP = 8,	/* a key of links to OsmoHLR, too */
	CONFIG_NOT_SMPP = 16,	/* and of them alone */
	CONFIG_UNSPACED = 32,	/* people write it with blanks: they go */
};

struct config_key {
	const char *path;	/* section.key, section.group.key; the keys of an absent group stay zero, without defaults */
	enum config_kind kind;
	size_t offset;		/* in struct config, for "links." in struct config_link */
	const char *dflt;	/* as text; NULL: must be given, unless CONFIG_OPTIONAL */
	long min, max;
	const char *expect;	/* words for faults */
	bool (*check)(const char *value);	/* NULL: any */
	unsigned flags;
};

extern const struct config_key config_keys[];
extern const size_t config_n_keys;

/* One reading. Everything handed out is allocated on out. */
struct config_reader {
	struct config *out;
	const char *file;
	char *folder;		/* "" or with a slash at its end */
	unsigned flags;
	struct config_faults *faults;
};

/* Row of section.key, of the key alone for section ""; or NULL. */
const struct config_key *config_key_find(const char *section, const char *key);
/* True when a row belongs to that section, or to a group within it: "links.ussd". */
bool config_section_is(const char *section);

/* Put the value of one setting into base + offset, or add a fault. */
void config_value_take(struct config_reader *r, void *base, const struct config_key *key, const config_setting_t *value);
/* Put the default, or add a fault at `line` that the key is missing. */
void config_value_default(struct config_reader *r, void *base, const struct config_key *key, unsigned line);

/* Are both paths one shipped default, installed or in the sources? Which of the two a reading has, depends on what its process can see. */
bool config_value_is_one_default(const char *a, const char *b);

/* Refuse text that must not reach libconfig: NUL octets, @include. returns: 0, or -EINVAL with a fault. */
int config_refuse_text(struct config_reader *r, const char *file, const char *text, size_t len) __attribute__((warn_unused_result));

/* First line of a password file into out, which is wiped on a fault. key: as told in faults. */
void config_password(struct config_reader *r, char out[CONFIG_PASSWORD_MAX + 1], const char *file, unsigned line);

/* All of a PEM file into out; file NULL: nothing. never: mode bits that are a fault. key: as told in faults. */
void config_pem(struct config_reader *r, struct config_pem *out, const char *key, const char *file, mode_t never, unsigned line);

/* The group "tls" of that link is there and its keys are taken: check them against each other, read what they name. */
void config_tls(struct config_reader *r, struct config_link *link, const config_setting_t *group);

/* A file that is one list: bundles, numbers. */
struct config_named {
	const char *name;	/* of the list, and of the key behind "store." */
	int least, most;
	void (*take)(struct config_reader *r, const char *file, const config_setting_t *list);
};
/* Read such a file and hand its list to take(). line: of a fault that it cannot be read; the others stand in the file. */
void config_named_file(struct config_reader *r, const struct config_named *what, const char *file, unsigned line);
/* Read r->out->store.bundles_file. */
void config_bundles(struct config_reader *r, unsigned line);
/* Read r->out->sim.key_file, and hold the keys of the feed against each other and the links. */
void config_sim(struct config_reader *r, const config_setting_t *root);
/* Read r->out->service.holidays_file. line: of the key. */
void config_holidays(struct config_reader *r, unsigned line);
/* Read r->out->store.numbers_file. */
void config_numbers(struct config_reader *r, unsigned line);

/* ---- checks of single values: pure, but for the last two, which ask this host ---- */

/* Digits, or digit groups of a code shared with other services: 384*55. */
bool config_is_service_code(const char *s);
/* A phone number, or a name, of which networks show eleven letters. */
bool config_is_source(const char *s);
/* An IPv4 address in dotted form. */
bool config_is_ipv4(const char *s);
/* Digits, with a '+' in front or without; a blank or '-' may part them: it is shown to people as it is written. */
bool config_is_phone(const char *s);
/* Digits, at least one. */
bool config_is_digits(const char *s);
bool config_is_country(const char *s);	/* a code that some country has */
/* A command_status as operators write it, 0x45; 0 is no refusal. source: SMPP 3.4 5.1.3 */
bool config_is_status(const char *s);
/* "WORD=meaning": what the word of an operator's receipts means, delivered, failed, expired or waiting. */
bool config_is_receipt_word(const char *s);
/* UTF-8 without control characters: it stands on every screen. */
bool config_is_text(const char *s);
/* The code of a language: 2 to 7 lower-case letters or '_'. */
bool config_is_lang(const char *s);
bool config_is_weekday(const char *s);
/* Letters, digits, '-' and '_': an operator, as its feed calls it. */
bool config_is_operator(const char *s);
/* Lower-case letters, digits, '-' and '_'. */
bool config_is_name(const char *s);
/* The name of a USSD dialect (ussd_dialect.h). */
bool config_is_dialect(const char *s);
/* At most five characters of ASCII. source: SMPP 3.4 5.2.11 */
bool config_is_service_type(const char *s);
/* What a phone dials: digits, '*' and '#'. */
bool config_is_dialled(const char *s);
/* A language whose GSM-7 tables text_shift_of() knows. */
bool config_is_shift(const char *s);
/* The characters of a host name or address; nothing is resolved. */
bool config_is_host(const char *s);
/* An address that only this host reaches: 127.0.0.0/8 or ::1; no name, whose address may change. */
bool config_is_loopback(const char *s);
/* One of 127.0.0.0/8, for libosmoctrl, which speaks IPv4 alone. */
bool config_is_loopback_ipv4(const char *s);
/* 64 hexadecimal digits, in groups of two with colons between them or without. */
bool config_is_sha256(const char *s);
/* Characters of ASCII that print, blanks included. */
bool config_is_ascii(const char *s);
/* The name of a file: no URL, no '/' at the end. */
bool config_is_file(const char *s);
/* A time zone that this host has a file for. */
bool config_is_timezone(const char *s);
/* A user of this host. */
bool config_is_user(const char *s);
/* A group of this host, but root's. */
bool config_is_group(const char *s);
/* Two names of one user of this host? */
bool config_is_same_user(const char *a, const char *b);
