/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The configuration: one libconfig file becomes one const struct; nothing is parsed later.
 *
 * Promise: every fault of every file is collected and told as "file:line: key: what; expected what"; an unknown key is a fault;
 * a struct that was handed out is complete, in range, and its paths are absolute or relative to where the program runs.
 * Never: a secret in the file itself (password files only), a value of a secret in a fault.
 *
 * Life cycle: 1. config_load() (or config_parse() of text already read); 2. read it; 3. config_free() wipes passwords and keys.
 *
 * Limits: CONFIG_FILE_MAX octets a file, CONFIG_LINKS_MAX links, CONFIG_LANGS_MAX languages, CONFIG_FAULTS_MAX faults told. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/smpp/sms/smpp_msgid.h"
#include "gateway/smpp/ussd/smpp_number.h"
#include "gateway/smpp/sms/smpp_segment.h"
#include "gateway/smpp/ussd/ussd_dialect.h"

#define CONFIG_FILE_MAX		(256 * 1024)	/* every key of a country's links fits a hundred times */
#define CONFIG_LINKS_MAX	64
#define CONFIG_LANGS_MAX	20		/* MENU_LANGS_MAX */
#define CONFIG_MENUS_MAX	8		/* what is shipped, and what a country and an operator change of it */
#define CONFIG_ASSERTS_MAX	32
#define CONFIG_STATUS_MAX	32
#define CONFIG_WORD_MAX		31		/* octets of one of a list: longer is a slip of the pen */
#define CONFIG_FAULTS_MAX	200		/* nobody reads more; the rest is counted */
#define CONFIG_PASSWORD_MAX	8		/* SMPP 3.4 4.1.1: nine octets with NUL */

#define CONFIG_GSUP_PORT	4222		/* what OsmoHLR listens at, unless the link says another */

struct identity_bundle;
struct menu_local;
struct national_table;

enum config_smpp_version { CONFIG_SMPP_34, CONFIG_SMPP_33, CONFIG_SMPP_50 };	/* as links.interface_version counts them */

/* The text of a file of certificates or of a key; NULL without CONFIG_PASSWORDS, or when none is named. */
struct config_pem {
	const char *text;
	size_t len;
};

/* How an operator is known, and known to. */
struct config_tls {
	bool is_on;			/* the group is there */
	const char *ca_file, *cert_file, *key_file;	/* NULL: none */
	const char *name;		/* NULL: any, with a pin and without ca_file */
	const char *pin_sha256;		/* 64 hexadecimal digits; NULL: none */
	struct config_pem ca, cert, key;	/* secret: key */
};

enum config_bind { CONFIG_TRANSCEIVER, CONFIG_PAIR };	/* as links.bind counts them */

/* One operator link. */
struct config_link {
	const char *name;		/* at most 15 octets, unique */
	const char *protocol;
	const char *host;
	uint16_t port;
	bool insecure;			/* it may leave this host in clear */
	const char *system_id;
	char password[CONFIG_PASSWORD_MAX + 1];	/* secret; "" without CONFIG_PASSWORDS or without password_file */
	const char *password_file;	/* NULL: none */
	const char *system_type;
	enum config_smpp_version interface_version;
	enum config_bind bind;
	unsigned binds;			/* so many side by side */
	const char *dialect;		/* name of a row of ussd_dialect_table.c */
	struct ussd_dialect ussd;	/* that row, as the group "ussd" bends it */
	struct {
		const char *bind;
		uint16_t port;		/* 0: the operator does not call us */
		const char *const *from;	/* NULL-terminated IPv4 addresses it calls from */
	} outbind;
	const char *operator;		/* links with the same share their SMS; NULL: this one alone, by its name */
	const char *const *prefixes;	/* NULL-terminated: numbers that rather go by this link */
	unsigned priority;		/* of links that share, the lower goes first */
	unsigned window;		/* requests outstanding */
	unsigned rate;			/* messages a second to the operator; 0: none was agreed on */
	unsigned rate_in, number_rate;	/* messages a second from the operator, and of one number, that are served; 0: all */
	unsigned enquire_link_s;	/* idle time before an enquire_link */
	unsigned response_ms;		/* how long a response may take */
	unsigned bind_ms;		/* how long connecting and binding may take */
	unsigned reconnect_ms, reconnect_max_ms;	/* first pause and longest pause */
	const char *const *asserts;	/* NULL-terminated number prefixes */
	const char *const *sms_asserts;	/* the same of SMS; NULL: as asserts */
	enum smpp_msgid_rule msgid;	/* how ids of responses and receipts relate */
	bool resend;			/* an SMS in doubt is sent once more */
	unsigned sms_hours;		/* an SMS is tried so long */
	bool sms_validity;		/* the operator is told so */
	bool receipt_text;		/* an SMS that reads like a receipt is one, without the operator's mark */
	const char *const *receipt_words;	/* NULL-terminated, "WORD=delivered|failed|expired|waiting" */
	const char *const *retry_status;	/* NULL-terminated, hexadecimal: SMS refused with these are tried again */
	unsigned session_s, idle_s;	/* the operator's limits of a dialogue */
	const char *code;		/* what people dial here; NULL: service.code */
	const char *source;		/* who SMS are from; NULL: the code */
	unsigned source_ton_npi;	/* SMPP_TON_NPI() or 0 */
	enum smpp_number_format number_format;	/* how this operator wants numbers */
	unsigned number_ton_npi;	/* SMPP_TON_NPI() or 0 */
	const char *euse;		/* GSUP: what OsmoHLR calls this gateway, without the zeros behind */
	uint16_t ctrl_port;		/* GSUP: OsmoHLR's control interface */
	struct smpp_segment_conf sms;	/* how SMS are carried */
	bool free;			/* dialling costs nothing here: noted for whoever reads the file, no screen says so */
	struct config_tls tls;
	unsigned line;			/* where it stands in the file */
};

struct config_listen {
	const char *bind;		/* NULL: not opened */
	uint16_t port;
};

struct config {
	const char *file;
	struct {
		const char *code, *hotline, *hotline_abroad, *emergency, *country, *timezone;
		const struct menu_local *name;	/* NULL: as the menus say */
		const char *const *languages;
		size_t n_languages;
		const char *const *unreviewed;	/* of those, NULL-terminated: offered although no native reader has read them */
		const char *const *menus;	/* NULL-terminated: folders with screens/ and lang/, the last of which counts most */
		unsigned guard_ms;	/* a request from a phone is answered by then; of one link: links.ussd.answer_ms */
		const struct menu_local *help_desk;	/* where and when; NULL: only the hotline is told */
		const char *const *weekend;	/* days without work: sun mon tue wed thu fri sat; none: nobody said which */
		size_t n_weekend;
		const char *holidays_file;
		const int32_t *holidays;	/* day numbers of store/values/calendar.h, as the file has them; none with CONFIG_HANDED */
		size_t n_holidays;
		unsigned survey_one_in;	/* of the people who were checked, one in so many is asked about it; 0 nobody */
	} service;
	struct {
		const char *path, *keyfile;
		const char *admin;	/* socket of musafirctl */
		const char *anchor;	/* in another folder than path; NULL: none, which a test key alone may do without */
		const char *bundles_file;
		const struct identity_bundle *bundles;
		size_t n_bundles;
		const char *numbers_file;
		const struct national_table *numbers;	/* store/values/national.h; NULL without the file */
	} store;
	struct {
		const char *feed;	/* folder of the operator's files; NULL: there is none */
		const char *operator, *key_file;
		const char *key;	/* what that file holds; NULL with CONFIG_HANDED */
		unsigned unknown;	/* what is given where nobody tells whether a SIM changed: 0 all, 1 small bundles */
	} sim;
	struct {
		unsigned length;
		unsigned argon2_mem_kib, argon2_ops;
		unsigned workers;	/* never 0: resolved to the number of cores */
	} pin;
	struct {
		unsigned dup_rule;	/* enum identity_dup_rule */
		const char *slip;	/* form of slips: text32, text40, svg, pdf; text is text32 */
	} desk;
	struct {
		unsigned move_hours, reset_hours, card_hours, correct_hours, proxy_hours, erase_hours;	/* waits of cases */
		unsigned spot_one_in;	/* of those that took effect, one in so many is asked about */
	} cases;
	struct {
		const char *helper;		/* who helps after threat or abuse; NULL: nobody named */
		const char *appeal;		/* the higher office; NULL: none */
		const char *const *sea;		/* overseers who alone read complaints of threat or abuse */
		size_t n_sea;
	} complaints;
	struct {
		unsigned link_unlocks, link_checks;	/* hashes a minute: PINs, and codes that agents check */
		unsigned number_unlocks, number_checks;	/* the same of one number */
	} limits;
	const struct config_link *links;
	size_t n_links;
	struct config_listen vty, ctrl, prometheus;
	struct {
		const char *host;	/* NULL: nothing is sent */
		uint16_t port;
		const char *prefix;
		unsigned interval;	/* seconds */
	} statsd;
	struct {
		int level;		/* LOGL_ value */
	} log;
	struct {
		const char *manager, *officer, *auditor;	/* groups; NULL: root and the vault's user alone */
	} admin;
	struct {
		const char *gateway_user, *vault_user, *kdf_user;	/* three users; NULL: stay as started */
	} process;
};

enum {
	CONFIG_PASSWORDS = 1,	/* read the files of passwords, certificates and keys too: the gateway and -t */
	CONFIG_HANDED = 2,	/* who handed the text over checked it, where users, groups, time zones, bundles, numbers and services can be looked up: nothing is, and
				 * config_secrets_read() fills in ports that are names */
};

/* What was wrong, in the order found. */
struct config_faults;
/* Begin an empty list. owns: it is on ctx, and goes with talloc_free(). returns: NULL when out of memory. */
struct config_faults *config_faults_new(void *ctx);
/* returns: how many were found, at most CONFIG_FAULTS_MAX of which are told. */
size_t config_faults_count(const struct config_faults *f);
/* The i-th of them, "file:line: key: what; expected what". owns: borrowed, as long as f lives. returns: NULL past the end. */
const char *config_faults_get(const struct config_faults *f, size_t i);
/* Add one found elsewhere (dialects, menus). line 0: none is told; file NULL: the text has its own. Past CONFIG_FAULTS_MAX it is counted alone. */
void config_faults_add(struct config_faults *f, const char *file, unsigned line, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* Read `file` and everything it names (bundles, numbers; password files with CONFIG_PASSWORDS) and check it.
 * returns: 0 and *conf until config_free(); -EINVAL, -EIO or -ENOMEM with *conf NULL and at least one fault.  blocks: on the disk. */
int config_load(const struct config **conf, void *ctx, const char *file, unsigned flags, struct config_faults *faults)
	__attribute__((warn_unused_result));

/* The same of text already read; `file` names it in faults, and relative paths start from its folder.
 * Without any of the files it names: those must exist as for config_load(). */
int config_parse(const struct config **conf, void *ctx, const char *file, const char *text, size_t len, unsigned flags,
		 struct config_faults *faults) __attribute__((warn_unused_result));

/* returns: the day of a week that a word of service.weekend is, Sunday 0; -1: none. */
int config_weekday(const char *word) __attribute__((warn_unused_result));

/* Has every process a user of its own to become? */
bool config_has_users(const struct config *conf);
/* Compare a link in two readings, with its secrets. words: what differs, as "port, window" without any value; as much of it as fits.
 * returns: how many things differ; 0: it means the same. */
size_t config_link_differences(char *words, size_t size, const struct config_link *a, const struct config_link *b);
/* Call differs() for each key outside of "links" whose value is not the same in two readings: those count from a start of the daemon, all keys of
 * links at once. path: as in config_table.c, static. returns: how many. */
size_t config_differences(const struct config *a, const struct config *b, void (*differs)(const char *path));
/* Write what CONFIG_PASSWORDS read and the ports of links, for config_secrets_read() of another reading of the same text. returns: 0; -EIO. blocks: on fd.
 * secret: what is written. */
int config_secrets_write(int fd, const struct config *conf) __attribute__((warn_unused_result));
/* Fill in what config_secrets_write() wrote. conf: read without CONFIG_PASSWORDS. owns: octets are borrowed, and wiped by the caller.
 * returns: 0; -EBADMSG: it is of another text; -ENOMEM; some links are filled then. secret: octets. */
int config_secrets_read(const struct config *conf, const uint8_t *octets, size_t len) __attribute__((warn_unused_result));

/* Free a reading, and wipe its passwords and keys; NULL is fine. */
void config_free(const struct config *conf);

/* Read a whole regular file, without the mark of UTF-8 in front. returns: octets, NUL added, *text talloc'ed on ctx; -errno; -EFBIG past CONFIG_FILE_MAX; -EISDIR.
 * blocks: on the disk. */
int config_read_text(char **text, void *ctx, const char *file) __attribute__((warn_unused_result));

/* Tell whether the database and the key file that opens it lie in one folder, so that one theft takes both. blocks: on the disk. */
bool config_is_key_beside_store(const struct config *conf);
