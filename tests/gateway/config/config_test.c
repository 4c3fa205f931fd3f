/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The configuration: every kind of fault is told with its line, all at once; what is right arrives whole. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>
#include <talloc.h>

#include "gateway/config/config_identity.h"
#include "gateway/config/config_priv.h"
#include "menus/engine/menu.h"
#include "store/identity/core/identity_bundle.h"
#include "store/values/national.h"
#include "store/identity/core/identity_priv.h"

#define SERVICE	"service = { code = \"789\"; hotline = \"0800789000\"; hotline_abroad = \"+254200000000\"; emergency = \"1195\"; country = \"254\"; };\n"
#define STORE	"store = { bundles = \"b.conf\"; };\n"
#define LINK	"name = \"op1\"; host = \"127.0.0.1\"; system_id = \"musafir\";"

struct world {
	void *ctx;
	char dir[32];
	char file[64];
	struct config_faults *faults;
	const struct config *conf;
};

static void put_file(struct world *w, const char *name, const char *text, mode_t mode)
{
	char path[96];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", w->dir, name);
	unlink(path);
	fd = open(path, O_CREAT | O_EXCL | O_WRONLY, mode);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

static int setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	w->ctx = talloc_new(NULL);
	snprintf(w->dir, sizeof(w->dir), "/tmp/config_test.XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	snprintf(w->file, sizeof(w->file), "%s/m.conf", w->dir);
	put_file(w, "b.conf", "bundles = ( { name = \"age\"; purpose = \"age\"; must = [\"over_60\"]; optional = [\"4:sex\"]; } );", 0644);
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;
	char cmd[64];

	config_free(w->conf);
	talloc_free(w->faults);
	assert_int_equal(talloc_total_blocks(w->ctx), 1);
	talloc_free(w->ctx);
	snprintf(cmd, sizeof(cmd), "rm -rf %s", w->dir);
	assert_int_equal(system(cmd), 0);
	free(w);
	return 0;
}

static int load(struct world *w, unsigned flags, const char *text)
{
	config_free(w->conf);
	talloc_free(w->faults);
	w->faults = config_faults_new(w->ctx);
	put_file(w, "m.conf", text, 0644);
	return config_load(&w->conf, w->ctx, w->file, flags, w->faults);
}

/* One fault and no other: at that line, with those words. */
static void expect_fault(struct world *w, const char *text, unsigned line, const char *words)
{
	char head[96];
	const char *got;

	assert_int_equal(load(w, CONFIG_PASSWORDS, text), -EINVAL);
	assert_null(w->conf);
	got = config_faults_get(w->faults, 0);
	snprintf(head, sizeof(head), "%s:%u: ", w->file, line);
	if (strncmp(got, head, strlen(head)) || !strstr(got, words) || config_faults_count(w->faults) != 1)
		fail_msg("%zu faults, first '%s', wanted line %u and '%s'", config_faults_count(w->faults), got, line, words);
}

static void test_load_small_file_fills_defaults(void **state)
{
	struct world *w = *state;
	char path[64];

	assert_int_equal(load(w, 0, SERVICE STORE), 0);
	assert_string_equal(w->conf->service.code, "789");
	assert_string_equal(w->conf->service.languages[0], "en");
	assert_int_equal(w->conf->service.n_languages, 1);
	assert_int_equal(w->conf->service.guard_ms, 8000);
	assert_int_equal(w->conf->pin.argon2_mem_kib, 65536);
	assert_true(w->conf->pin.workers >= 1);
	assert_int_equal(w->conf->log.level, LOGL_NOTICE);
	assert_int_equal(w->conf->n_links, 0);
	assert_null(w->conf->vty.bind);
	assert_null(w->conf->process.vault_user);
	snprintf(path, sizeof(path), "%s/master.key", w->dir);
	assert_string_equal(w->conf->store.keyfile, path);
	assert_true(config_is_key_beside_store(w->conf));
	assert_int_equal(w->conf->store.n_bundles, 1);
	assert_string_equal(w->conf->store.bundles[0].kind, "facts");
	assert_int_equal(w->conf->store.bundles[0].n_facts, 2);
	assert_true(w->conf->store.bundles[0].facts[0].must);
	assert_int_equal(w->conf->store.bundles[0].facts[1].digit, '4');
}

/* As some editors save it. */
static void test_load_passes_over_a_byte_order_mark(void **state)
{
	static const char utf16[] = "\xff\xfes\0";
	struct world *w = *state;

	put_file(w, "b.conf", "\xef\xbb\xbf" "bundles = ( { name = \"age\"; purpose = \"age\"; must = [\"over_18\"]; } );", 0644);
	put_file(w, "p", "\xef\xbb\xbfsesame\n", 0400);
	assert_int_equal(load(w, CONFIG_PASSWORDS, "\xef\xbb\xbf" SERVICE STORE "links = ( {" LINK " password_file = \"p\"; } );"), 0);
	assert_int_equal(w->conf->store.n_bundles, 1);
	assert_string_equal(w->conf->links[0].password, "sesame");
	config_free(w->conf);
	assert_int_equal(config_parse(&w->conf, w->ctx, "x", utf16, sizeof(utf16) - 1, 0, w->faults), -EINVAL);
	assert_non_null(strstr(config_faults_get(w->faults, 0), "UTF-16"));
}

static void test_load_full_link_keeps_every_value(void **state)
{
	struct world *w = *state;
	const struct config_link *l;

	put_file(w, "p", "secret1\nrest", 0400);
	assert_int_equal(load(w, CONFIG_PASSWORDS, SERVICE STORE "links = ( {" LINK " port = 2776; password_file = \"p\"; window = 64;\n"
			      "enquire_link = 2; asserts = [\"254\", \"255\"]; idle_s = 60; free = true; max_chars = 182;\n"
			      "operator = \"safe\"; prefixes = [\"2547\"]; priority = 3; binds = 2; bind = \"pair\"; rate = 50;\n"
			      "code = \"384*55\"; source = \"IDSERVICE\"; source_ton_npi = \"5/1\"; number_format = \"trunk\";\n"
			      "ussd = { empty_text = \"forbid\"; }; } );"), 0);
	l = &w->conf->links[0];
	assert_int_equal(l->port, 2776);
	assert_string_equal(l->password, "secret1");
	assert_int_equal(l->window, 64);
	assert_int_equal(l->enquire_link_s, 2);
	assert_string_equal(l->asserts[1], "255");
	assert_null(l->asserts[2]);
	assert_null(l->sms_asserts);		/* as asserts */
	assert_true(l->free);
	assert_non_null(l->sms.shift);		/* a group that is not there has its defaults too */
	assert_null(l->sms.shift[0]);
	assert_int_equal(l->interface_version, CONFIG_SMPP_34);
	assert_string_equal(l->code, "384*55");
	assert_string_equal(l->source, "IDSERVICE");
	assert_string_equal(l->operator, "safe");
	assert_string_equal(l->prefixes[0], "2547");
	assert_int_equal(l->priority, 3);
	assert_int_equal(l->bind, CONFIG_PAIR);
	assert_int_equal(l->binds, 2);
	assert_int_equal(l->rate, 50);
	assert_int_equal(l->number_rate, 50);
	assert_int_equal(l->source_ton_npi, SMPP_TON_NPI(5, 1));
	assert_int_equal(l->number_format, SMPP_NUMBER_TRUNK);
	assert_int_equal(l->number_ton_npi, SMPP_TON_NPI_AUTO);
	assert_string_equal(l->ussd.name, "standard");
	assert_int_equal(l->ussd.empty, USSD_EMPTY_FORBID);
	assert_int_equal(l->ussd.from_operator.ops[USSD_INPUT].op[0], 0x12);
	assert_int_equal(l->line, 3);
}

static void test_load_sms_group_keeps_every_value(void **state)
{
	struct world *w = *state;
	const struct config_link *link;

	assert_int_equal(load(w, 0, SERVICE STORE "links = ( {" LINK "sms = { long = \"sar\"; shift = [\"tr\", \"pt\"]; charset_in = \"latin1\"; "
		"charset_out = \"packed\"; dcs_gsm7 = 241; dcs_ucs2 = 24; wait_s = 7; udh_unmarked = true; shift_loose = true; asserts = []; }; } );"), 0);
	link = &w->conf->links[0];
	assert_int_equal(link->sms.mode, SMPP_SEGMENT_SAR);
	assert_string_equal(link->sms.shift[1], "pt");
	assert_int_equal(link->sms.charset_in, TEXT_CS_LATIN1);
	assert_int_equal(link->sms.charset_out, TEXT_CS_GSM7_PACKED);
	assert_int_equal(link->sms.dcs_gsm7, 241);
	assert_int_equal(link->sms.dcs_ucs2, 24);
	assert_int_equal(link->sms.wait_s, 7);
	assert_true(link->sms.udh_unmarked && link->sms.shift_loose);
	assert_non_null(link->sms_asserts);
	assert_null(link->sms_asserts[0]);	/* nobody, whatever asserts has */
}

static void test_load_ussd_group_bends_its_dialect(void **state)
{
	struct world *w = *state;
	const struct ussd_dialect *d;

	assert_int_equal(load(w, 0, SERVICE STORE "links = ( {" LINK " ussd = { service_type_out = \"\"; service_type_in_match = [\"USSD\", \"\"];\n"
			      "op_in = { continue = [0x12, 2]; abort = []; other = \"end\"; }; op_out = { end = [0x17]; };\n"
			      "session = { carrier = \"user_message_reference\"; mask = 0xfffe; width = 3; end_bit = \"none\"; require = true;\n"
			      "echo_mode = \"masked\"; }; extra_tlvs = [\"0007:04\", \"1501:0000BEEF\"]; dcs_ucs2 = 0x48; resp_order = \"after\";\n"
			      "max_chars = 182; max_ucs2 = 70; code_ton_npi = \"0/1\"; answer_ms = 5000; timeout_text = \"Late\"; pdu = \"data_sm\"; };\n"
			      "dialect = \"mica\"; }, { name = \"op2\"; host = \"localhost\"; system_id = \"s\"; dialect = \"none\"; } );"), 0);
	d = &w->conf->links[0].ussd;
	assert_string_equal(d->name, "mica");
	assert_string_equal(d->service_type, "");
	assert_string_equal(d->service_types_in[1], "");
	assert_null(d->service_types_in[2]);
	assert_int_equal(d->from_operator.ops[USSD_BEGIN].n, 1);
	assert_int_equal(d->from_operator.ops[USSD_INPUT].op[1], 2);
	assert_int_equal(d->from_operator.ops[USSD_ABORT].n, 0);
	assert_int_equal(d->from_operator.other_op, USSD_END);
	assert_int_equal(d->from_esme.ops[USSD_END].op[0], 0x17);
	assert_int_equal(d->carrier, USSD_CARRIER_UMR);
	assert_int_equal(d->key_mask, 0xfffe);
	assert_int_equal(d->echo, USSD_ECHO_MASKED);
	assert_true(d->session_required);
	assert_true(d->session_first);
	assert_int_equal(d->extra_tlvs.len, 13);
	assert_memory_equal(d->extra_tlvs.octets, "\x00\x07\x00\x01\x04\x15\x01\x00\x04\x00\x00\xbe\xef", 13);
	assert_int_equal(d->dcs_ucs2, 0x48);
	assert_int_equal(d->order, USSD_RESPONSE_AFTER);
	assert_int_equal(d->limits.gsm7_septets, 182);
	assert_int_equal(d->limits.ucs2_chars, 70);
	assert_int_equal(d->answer_ms, 5000);
	assert_string_equal(d->timeout_text, "Late");
	assert_int_equal(d->wire, USSD_WIRE_DATA_SM);
	assert_int_equal(w->conf->links[1].ussd.wire, USSD_WIRE_NONE);
}

static void test_load_without_passwords_flag_leaves_them_alone(void **state)
{
	struct world *w = *state;

	assert_int_equal(load(w, 0, SERVICE STORE "links = ( {" LINK " password_file = \"none\"; } );"), 0);
	assert_string_equal(w->conf->links[0].password, "");
	assert_null(w->conf->links[0].sms.shift[0]);	/* of a group that is not there */
}

static void test_load_vty_takes_loopback_addresses(void **state)
{
	struct world *w = *state;

	assert_int_equal(load(w, 0, SERVICE STORE "vty = { port = 4291; };"), 0);
	assert_string_equal(w->conf->vty.bind, "127.0.0.1");
	assert_int_equal(w->conf->vty.port, 4291);
	assert_int_equal(load(w, 0, SERVICE STORE "vty = { bind = \"127.0.5.3\"; port = 4291; };"), 0);
	assert_int_equal(load(w, 0, SERVICE STORE "vty = { bind = \"::1\"; port = 4291; };"), 0);
}

static void test_load_wrong_files_each_fault_has_its_line(void **state)
{
	struct world *w = *state;
	static const struct {
		const char *text;
		unsigned line;
		const char *words;
	} rows[] = {
		{ SERVICE STORE "services = { };", 3, "services: unknown section; expected service" },
		{ SERVICE STORE "pin = { lenght = 6; };", 3, "pin.lenght: unknown key; expected" },
		{ SERVICE STORE "pin = {\nlength = \"6\"; };", 4, "pin.length: wrong type; expected 6 to 8" },
		{ SERVICE STORE "pin = {\nlength = 9; };", 4, "pin.length: out of range; expected 6 to 8" },
		{ SERVICE STORE "pin = { argon2_mem_kib = 19455; };", 3, "out of range; expected 19456" },
		{ SERVICE STORE "limits = {\nnumber_checks = 3; };", 4, "limits.number_checks: out of range; expected 4 to 1000" },
		{ SERVICE STORE "limits = {\nlink_unlocks = 100; number_unlocks = 51; };", 3, "limits.number_unlocks: more than half of link_unlocks" },
		{ SERVICE STORE "limits = {\nlink_checks = 100; number_checks = 51; };", 3, "limits.number_checks: more than half of link_checks" },
		{ SERVICE STORE "pin = 6;", 3, "pin: wrong type; expected a group" },
		{ SERVICE STORE "log = { level = \"loud\"; };", 3, "log.level: not a word known here; expected error|notice|info|debug" },
		{ SERVICE STORE "process = { vault_user = \"nobody-such\"; };", 3, "process.vault_user: not usable; expected a user" },
		{ SERVICE STORE "process = { vault_user = \"nobody\"; kdf_user = \"games\"; gateway_user = \"nobody\"; };", 3,
		  "process.vault_user: the user of process.gateway_user; expected another one" },
		{ SERVICE STORE "process = { vault_user = \"nobody\";\nkdf_user = \"nobody\"; };", 4, "process.kdf_user: the user of process.vault_user" },
		{ SERVICE STORE "vty = { bind = \"0.0.0.0\"; port = 4291; };", 3, "vty.bind: not usable; expected an address of this host only" },
		{ SERVICE STORE "vty = { bind = \"localhost\"; port = 4291; };", 3, "vty.bind: not usable" },
		{ SERVICE STORE "vty = { bind = \"::\"; port = 4291; };", 3, "vty.bind: not usable" },
		{ SERVICE STORE "ctrl = { bind = \"::1\"; port = 4292; };", 3, "ctrl.bind: not usable; expected an IPv4 address of this host only" },
		{ SERVICE STORE "vty = { port = \"no-such-service\"; };", 3,
		  "vty.port: no service of that name is known to this host; expected 1 to 65535, or the name of a service" },
		{ SERVICE STORE "vty = { };", 3, "vty.port: missing; expected 1 to 65535" },
		{ SERVICE STORE "links = ( { name = \"op1\"; system_id = \"m\";\nhost = \"x:2775\"; } );", 4, "links.host: not usable; expected a host name or an address" },
		{ SERVICE STORE "links = ( { name = \"op1\"; system_id = \"m\"; host = \"x:2775\"; } );", 3, "its port is links.port" },
		{ SERVICE STORE "links = ( { name = \"op1\"; system_id = \"m\"; host = \"10.0.0.1:2775\"; } );", 3, "links.host: not usable" },
		{ SERVICE STORE "links = ( { name = \"op1\"; system_id = \"m\"; host = \"[::1]:2775\"; } );", 3, "links.host: not usable" },
		{ SERVICE STORE "links = ( { name = \"op1\"; system_id = \"m\"; host = \"10.0.1\"; } );", 3, "links.host: not usable" },
		{ SERVICE STORE "links = ( { name = \"op1\"; system_id = \"m\"; host = \"smpp://x\"; } );", 3, "links.host: not usable" },
		{ SERVICE STORE "links = ( { name = \"op1\"; system_id = \"m\"; host = \"x y\"; } );", 3, "links.host: not usable" },
		{ SERVICE STORE "links = ( { name = \"op1\"; system_id = \"m\"; host = \"fe80::1%\"; } );", 3, "links.host: not usable" },
		{ SERVICE STORE "statsd = { host = \"stats.example\"; };", 3, "statsd.host: not usable; expected an IPv4 address" },
		{ SERVICE STORE "statsd = { host = \"::1\"; };", 3, "statsd.host" },
		{ SERVICE STORE "links = ( { name = \"op1\"; host = \"LocalHost\"; } );", 3, "links.system_id: missing" },
		{ SERVICE STORE "links = ( { name = \"op1\"; system_id = \"m\";\nhost = \"192.0.2.1\"; } );", 4,
		  "links.insecure: what people type, PINs too, would go to 192.0.2.1 in clear; expected a group tls, a host like" },
		{ SERVICE STORE "links = ( { name = \"op1\"; system_id = \"m\"; host = \"smsc\"; } );", 3, "insecure = true" },
		{ SERVICE STORE "links = ( { name = \"op1\"; system_id = \"m\"; host = \"[2001:db8::7]\"; insecure = false; } );", 3, "to [2001:db8::7] in clear" },
		{ SERVICE STORE "links = ( {" LINK " outbind = { port = 2776; from = [\"127.0.0.1\", \"192.0.2.9\"]; }; } );", 3, "to 192.0.2.9 in clear" },
		{ SERVICE STORE "links = ( { name = \"lab\"; protocol = \"gsup\"; host = \"hlr.example\"; } );", 3,
		  "to hlr.example in clear; expected OsmoHLR on this host, a host like" },
		{ SERVICE STORE "links = ( {" LINK "},\n{" LINK "} );", 4, "links.name: the same twice" },
		{ SERVICE STORE "links = { };", 3, "links: wrong type" },
		{ SERVICE STORE "links = ( 5 );", 3, "links: wrong type" },
		{ SERVICE STORE "links = ( { name = \"lab\"; host = \"::1\"; protocol = \"gsup\";\nwindow = 5; } );", 4, "links.window: no key of protocol gsup" },
		{ SERVICE STORE "links = ( { name = \"lab\"; protocol = \"gsup\"; } );", 3, "links.host: missing" },
		{ SERVICE STORE "links = ( { name = \"lab\"; host = \"::1\"; protocol = \"gsup\";\neuse = \"M\"; } );", 4, "links.euse: not usable" },
		{ SERVICE STORE "links = ( {" LINK "\nprotocol = \"ucp\"; } );", 4, "links.protocol: not a word known here; expected smpp|gsup" },
		{ SERVICE STORE "links = ( {" LINK "\neuse = \"m\"; } );", 4, "links.euse: no key of protocol smpp" },
		{ SERVICE STORE "links = ( {" LINK "\nbind = \"receiver\"; } );", 4, "expected transceiver|pair" },
		{ SERVICE STORE "links = ( {" LINK "\ndialect = \"swahili\"; } );", 4, "links.dialect: not usable; expected one of: standard, " },
		{ SERVICE STORE "links = ( {" LINK "\nussd = { empty_text = \"cr\";\nempty_txt = 1; }; } );", 5, "links.ussd.empty_txt: unknown key" },
		{ SERVICE STORE "links = ( {" LINK "\nussd = {\nempty_text = \"maybe\"; }; } );", 5,
		  "links.ussd.empty_text: not a word known here; expected allow|cr|forbid" },
		{ SERVICE STORE "links = ( {" LINK "\nsms = { long = \"udh32\"; }; } );", 4,
		  "links.sms.long: not a word known here; expected udh8|udh16|sar|payload|none" },
		{ SERVICE STORE "links = ( {" LINK "\nsms = { shift = [ \"hi\" ]; }; } );", 4, "links.sms.shift: one of the list is not usable" },
		{ SERVICE STORE "links = ( {" LINK "\nsms = { asserts = [\"25x\"]; }; } );", 4, "links.sms.asserts: one of the list is not usable" },
		{ SERVICE STORE "links = ( {" LINK "\nussd = 5; } );", 4, "links.ussd: wrong type; expected a group" },
		{ SERVICE STORE "links = ( {" LINK "\nussd = { name = { }; }; } );", 4, "links.ussd.name: unknown key" },
		{ SERVICE STORE "links = ( {" LINK "\ndialect = \"none\";\nussd = { pdu = \"data_sm\"; }; } );", 5, "links.ussd: the dialect is none" },
		{ SERVICE STORE "links = ( {" LINK "\ndialect = \"tata\";\nussd = { network_initiated = true; }; } );", 5, "links.ussd.network_initiated: dialect tata knows no way" },
		{ SERVICE STORE "links = ( {" LINK "\nussd = { op_in = {\nbegin = [0x01, 256]; }; }; } );", 5, "links.ussd.op_in.begin: one of the list is out of range; expected at most 8 numbers" },
		{ SERVICE STORE "links = ( {" LINK "\nussd = { op_in = {\nbegin = [1,2,3,4,5,6,7,8,9]; }; }; } );", 5, "links.ussd.op_in.begin: too few or too many" },
		{ SERVICE STORE "links = ( {" LINK "\nussd = { op_out = {\nend = [\"11\"]; }; }; } );", 5, "links.ussd.op_out.end: wrong type within" },
		{ SERVICE STORE "links = ( {" LINK "\nussd = { op_out = {\nend = 0x11; }; }; } );", 5, "links.ussd.op_out.end: wrong type" },
		{ SERVICE STORE "links = ( {" LINK "\nussd = { op_out = {\nbegin = [1]; }; }; } );", 5, "links.ussd.op_out.begin: unknown key" },
		{ SERVICE STORE "links = ( {" LINK "\nussd = { session = {\nmask = 65536; }; }; } );", 5, "links.ussd.session.mask: out of range; expected 0 to 0xffff" },
		{ SERVICE STORE "links = ( {" LINK "\nussd = { session = {\nwidth = 0; }; }; } );", 5, "links.ussd.session.width: out of range" },
		{ SERVICE STORE "links = ( {" LINK "\nussd = { session = {\ncarrier = \"its\"; }; }; } );", 5, "links.ussd.session.carrier: not a word known here; expected none|its_session_info|" },
		{ SERVICE STORE "links = ( {" LINK "\nussd = { session = {\nend_bit = true; }; }; } );", 5, "links.ussd.session.end_bit: wrong type; expected none|in|out|both" },
		{ SERVICE STORE "links = ( {" LINK "\nussd = {\nsession = [1]; }; } );", 5, "links.ussd.session: wrong type; expected a group" },
		{ SERVICE STORE "links = ( {" LINK "\nussd = {\nextra_tlvs = [\"0007:4\"]; }; } );", 5, "links.ussd.extra_tlvs: one of the list is not usable" },
		{ SERVICE STORE "links = ( {" LINK "\nussd = {\nextra_tlvs = [\"007:04\"]; }; } );", 5, "links.ussd.extra_tlvs: one of the list is not usable" },
		{ SERVICE STORE "links = ( {" LINK "\nussd = {\nextra_tlvs = [4]; }; } );", 5, "links.ussd.extra_tlvs: wrong type within" },
		{ SERVICE STORE "links = ( {" LINK "\nussd = {\nservice_type_in_match = [\"TOOLONG\"]; }; } );", 5, "links.ussd.service_type_in_match: one of the list is not usable" },
		{ SERVICE STORE "links = ( {" LINK "\nussd = {\nservice_type_out = \"TOOLONG\"; }; } );", 5, "links.ussd.service_type_out: too long" },
		{ SERVICE STORE "links = ( {" LINK "\nussd = {\ncode_strip_prefix = \"x\"; }; } );", 5, "links.ussd.code_strip_prefix: not usable; expected at most 12 digits" },
		{ SERVICE STORE "links = ( {" LINK "\nussd = {\nmax_chars = 200; }; } );", 5, "links.ussd.max_chars: out of range; expected 160 to 182" },
		{ SERVICE STORE "links = ( {" LINK "\nussd = {\nresp_order = \"never\"; }; } );", 5, "links.ussd.resp_order: not a word known here; expected first|after" },
		{ SERVICE STORE "links = ( {" LINK "\nussd = {\ncode_ton_npi = \"x\"; }; } );", 5, "links.ussd.code_ton_npi: not usable" },
		{ SERVICE STORE "links = ( {" LINK "\nuss = { }; } );", 4, "links.uss: unknown key" },
		{ SERVICE STORE "links = ( {" LINK "\nport = 65536; } );", 4, "links.port: out of range; expected 1 to 65535" },
		{ SERVICE STORE "links = ( {" LINK "\nasserts = [\"25x\"]; } );", 4, "links.asserts: one of the list is not usable" },
		{ SERVICE STORE "links = ( {" LINK "\nasserts = [254]; } );", 4, "links.asserts: wrong type within" },
		{ SERVICE STORE "links = ( {" LINK "\ncode = \"*789#\"; } );", 4, "links.code: not usable" },
		{ SERVICE STORE "links = ( {" LINK "\nsource = \"ID SERVICE 12\"; } );", 4, "links.source: not usable; expected at most 20 digits" },
		{ SERVICE STORE "links = ( {" LINK "\nsource_ton_npi = \"8/0\"; } );", 4, "links.source_ton_npi: not usable; expected two numbers" },
		{ SERVICE STORE "links = ( {" LINK "\nnumber_ton_npi = \"1/1x\"; } );", 4, "links.number_ton_npi: not usable" },
		{ SERVICE STORE "links = ( {" LINK "\nnumber_format = \"local\"; } );", 4, "expected international|plus|national|trunk|unknown|came" },
		{ SERVICE STORE "links = ( {" LINK "\ninterface_version = \"3.5\"; } );", 4, "expected 3.4|3.3|5.0" },
		{ SERVICE STORE "links = ( {" LINK "\nprefixes = [\"+254\"]; } );", 4, "links.prefixes: one of the list is not usable" },
		{ SERVICE STORE "links = ( {" LINK "\noutbind = { port = 2776; from = [\"op.example\"]; }; } );", 4, "links.outbind.from: one of the list is not usable" },
		{ SERVICE STORE "links = ( {" LINK "\nbinds = 17; } );", 4, "links.binds: out of range; expected 1 to 16" },
		{ SERVICE STORE "links = ( {" LINK "\nfree = 1; } );", 4, "links.free: wrong type; expected true or false" },
		{ SERVICE STORE "links = ( {" LINK "\npassword_file = \"none\"; } );", 3, "No such file" },
		{ SERVICE STORE "links = ( {" LINK "reconnect_ms = 2000;\nreconnect_max_ms = 1000; } );", 3, "reconnect_max_ms: below" },
		{ SERVICE STORE "store = { };", 3, "duplicate" },
		{ SERVICE STORE "pin = { length = ; };", 3, "syntax error" },
		{ SERVICE STORE "  @include \"/etc/passwd\"", 3, "@include: not supported" },
		{ SERVICE "store = {\npath = \"postgresql://db\"; bundles = \"b.conf\"; };", 3, "store.path: not usable; expected a file name" },
		{ SERVICE "store = { bundles = \"none\"; };", 2, "store.bundles: " },
		{ STORE "service = { code = \"7a9\"; hotline = \"1\"; hotline_abroad = \"+25\"; emergency = \"11\"; country = \"254\"; };", 2, "" },
	};
	size_t i;

	for (i = 0; i + 1 < ARRAY_SIZE(rows); i++)
		expect_fault(w, rows[i].text, rows[i].line, rows[i].words);
	assert_int_equal(load(w, 0, rows[i].text), -EINVAL);
	assert_int_equal(config_faults_count(w->faults), 2);
}

static void test_load_country_is_one_that_there_is(void **state)
{
	static const char *const none[] = { "999", "210", "KE", "0", "+25", "" };
	struct world *w = *state;
	char text[512];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(none); i++) {
		snprintf(text, sizeof(text), STORE "service = { code = \"789\"; hotline = \"1195\"; hotline_abroad = \"+254200000000\"; emergency = \"1195\"; "
			 "country = \"%s\"; };", none[i]);
		expect_fault(w, text, 2, *none[i] ? "service.country: not usable; expected a country code" : "service.country: too short");
	}
}

static void test_load_bad_service_values_are_refused(void **state)
{
	struct world *w = *state;

	assert_int_equal(load(w, 0, STORE "service = { code = \"*789#\"; name = \"a\\nb\"; hotline = \"0800  789\"; hotline_abroad = \"\";\n"
			      "emergency = 1195; country = \"2544\"; timezone = \"../../etc/passwd\"; languages = [\"EN\"]; };"), -EINVAL);
	assert_int_equal(config_faults_count(w->faults), 8);
	assert_non_null(strstr(config_faults_get(w->faults, 4), ":3: service.emergency: wrong type"));
	assert_null(config_faults_get(w->faults, 8));
}

#define NAMED(keys)	STORE "service = { code = \"7 8 9\"; hotline = \"0800 789 000\"; hotline_abroad = \"+254 20-0000000\"; emergency = \"11 95\"; " \
			"country = \"254\"; languages = [\"en\", \"fr\"]; " keys " };"

static void test_numbers_shown_to_people_are_taken_as_written(void **state)
{
	struct world *w = *state;

	assert_int_equal(load(w, 0, NAMED("")), 0);
	assert_string_equal(w->conf->service.hotline, "0800 789 000");
	assert_string_equal(w->conf->service.hotline_abroad, "+254 20-0000000");
	assert_string_equal(w->conf->service.emergency, "11 95");
	assert_string_equal(w->conf->service.code, "789");
	assert_null(w->conf->service.name);
}

static void test_texts_by_language_are_read_and_one_text_is_for_all(void **state)
{
	struct world *w = *state;
	const struct menu_local *name, *desk;

	assert_int_equal(load(w, 0, NAMED("name = \"ID\"; help_desk = { en = \"Here, 8 to 16\"; fr = \"Ici, de 8h à 16h, à côté de l'école du marché, près de l'eau\"; };")), 0);
	name = w->conf->service.name;
	desk = w->conf->service.help_desk;
	assert_string_equal(name[0].lang, "");
	assert_string_equal(name[0].text, "ID");
	assert_null(name[1].text);
	assert_string_equal(desk[1].lang, "fr");
	assert_null(desk[2].text);
	expect_fault(w, NAMED("\nname = { en = \"ID\"; sw = \"x\"; };"), 3, "service.name.sw: not a language of service.languages");
	expect_fault(w, NAMED("\nunreviewed = [\"fr\", \"sw\"];"), 3, "service.unreviewed: sw is not a language of service.languages");
	expect_fault(w, NAMED("\nname = { en = 5; };"), 3, "service.name: wrong type");
	expect_fault(w, NAMED("\nname = { en = \"1234567890123456789012345\"; };"), 3, "service.name: too long; expected 1 to 24 characters");
}

static void test_load_password_file_faults_are_told_without_it(void **state)
{
	static const struct {
		const char *text;
		mode_t mode;
		const char *words;
	} rows[] = {
		{ "sesame\n", 0440, "others than its owner" },
		{ "sesame\n", 0402, "others than its owner" },
		{ "\nsesame\n", 0400, "first line is empty" },
		{ "sesame-is-long\n", 0400, "first line is too long" },
	};
	struct world *w = *state;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		put_file(w, "p", rows[i].text, rows[i].mode);
		expect_fault(w, SERVICE STORE "links = ( {" LINK " password_file = \"p\"; } );", 3, rows[i].words);
		assert_null(strstr(config_faults_get(w->faults, 0), "sesame"));
	}
}

#define PIN	"00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF"
#define PEM	"-----BEGIN SOMETHING-----\n"

static void test_load_menus_are_a_folder_or_several_in_their_order(void **state)
{
	static const char head[] = "service = { code = \"789\"; hotline = \"0800789000\"; hotline_abroad = \"+254200000000\"; emergency = \"1195\"; country = \"254\";\nmenus = ";
	static const struct {
		const char *menus, *words;
	} bad[] = {
		{ "[]", "too few or too many" }, { "[\"a\", \"\"]", "not usable" }, { "(\"a\", 3)", "wrong type within the list" }, { "3", "wrong type" },
		{ "\"\"", "not usable" },
	};
	struct world *w = *state;
	char text[512], path[64];
	size_t i;

	snprintf(text, sizeof(text), "%s[\"/usr/share/musafir/menus\", \"own\"]; };\n" STORE, head);
	assert_int_equal(load(w, 0, text), 0);
	snprintf(path, sizeof(path), "%s/own", w->dir);
	assert_string_equal(w->conf->service.menus[0], "/usr/share/musafir/menus");
	assert_string_equal(w->conf->service.menus[1], path);
	assert_null(w->conf->service.menus[2]);
	snprintf(text, sizeof(text), "%s\"own\"; };\n" STORE, head);
	assert_int_equal(load(w, 0, text), 0);
	assert_string_equal(w->conf->service.menus[0], path);
	assert_null(w->conf->service.menus[1]);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(text, sizeof(text), "%s%s; };\n" STORE, head, bad[i].menus);
		expect_fault(w, text, 2, bad[i].words);
	}
}

/* As the service manager hands them over, and the same files for who is started without one. */
static void test_load_credentials_are_where_the_service_manager_has_them(void **state)
{
	static const char text[] = SERVICE "store = { bundles = \"b.conf\"; keyfile = \"credential:m.key\"; };\nlinks = ( {" LINK " password_file = \"credential:p\"; } );";
	struct world *w = *state;
	char path[96], folder[64];

	assert_int_equal(load(w, 0, text), 0);
	snprintf(path, sizeof(path), "%s/credentials/m.key", w->dir);
	assert_string_equal(w->conf->store.keyfile, path);
	assert_int_equal(setenv("CREDENTIALS_DIRECTORY", w->dir, 1), 0);
	put_file(w, "musafir_p", "secret7\n", 0400);
	expect_fault(w, text, 2, "store.keyfile: the service manager handed over no credential musafir_m.key");
	put_file(w, "musafir_m.key", "x", 0400);
	assert_int_equal(load(w, CONFIG_PASSWORDS, text), 0);
	snprintf(path, sizeof(path), "%s/musafir_m.key", w->dir);
	assert_string_equal(w->conf->store.keyfile, path);
	assert_string_equal(w->conf->links[0].password, "secret7");
	snprintf(folder, sizeof(folder), "%s/none", w->dir);
	assert_int_equal(setenv("CREDENTIALS_DIRECTORY", folder, 1), 0);
	assert_int_equal(load(w, 0, text), 0);	/* who is walled in finds the same path */
	unsetenv("CREDENTIALS_DIRECTORY");
}

static void test_load_credentials_are_secrets_without_a_path(void **state)
{
	static const char *const bad[] = { "keyfile = \"credential:\"", "keyfile = \"credential:../m.key\"", "keyfile = \"credential:a/b\"", "path = \"credential:m.db\"" };
	struct world *w = *state;
	char text[512];
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(text, sizeof(text), "%sstore = { bundles = \"b.conf\"; %s; };", SERVICE, bad[i]);
		expect_fault(w, text, 2, "not usable");
	}
}

static void test_load_tls_reads_files_and_fills_the_name(void **state)
{
	struct world *w = *state;
	const struct config_tls *tls;

	put_file(w, "ca.pem", PEM "ca", 0644);
	put_file(w, "c.pem", PEM "cert", 0644);
	put_file(w, "c.key", PEM "key", 0400);
	assert_int_equal(load(w, CONFIG_PASSWORDS, SERVICE STORE "links = ( {" LINK "tls = { ca_file = \"ca.pem\"; cert_file = \"c.pem\"; "
			      "key_file = \"c.key\"; }; }, { name = \"op2\"; host = \"[::1]\"; system_id = \"m\"; } );"), 0);
	tls = &w->conf->links[0].tls;
	assert_true(tls->is_on);
	assert_string_equal(tls->name, "127.0.0.1");
	assert_null(tls->pin_sha256);
	assert_string_equal(tls->ca.text, PEM "ca");
	assert_string_equal(tls->cert.text, PEM "cert");
	assert_string_equal(tls->key.text, PEM "key");
	assert_int_equal(tls->key.len, strlen(PEM "key"));
	assert_false(w->conf->links[1].tls.is_on);
}

static void test_load_tls_name_is_the_host_without_its_last_dot(void **state)
{
	struct world *w = *state;

	assert_int_equal(load(w, 0, SERVICE STORE "links = ( { name = \"op1\"; host = \"smpp.example.\"; system_id = \"m\"; tls = { ca_file = \"ca.pem\"; }; } );"), 0);
	assert_string_equal(w->conf->links[0].host, "smpp.example.");
	assert_string_equal(w->conf->links[0].tls.name, "smpp.example");
}

static void test_load_tls_pin_may_have_colons_and_needs_no_name(void **state)
{
	struct world *w = *state;
	char text[1024];

	assert_int_equal(load(w, 0, SERVICE STORE "links = ( {" LINK "tls = { pin_sha256 = \"" PIN "\"; }; } );"), 0);
	assert_string_equal(w->conf->links[0].tls.pin_sha256, PIN);
	assert_null(w->conf->links[0].tls.name);
	snprintf(text, sizeof(text), SERVICE STORE "links = ( {" LINK "tls = { pin_sha256 = \"");
	for (size_t i = 0; i < strlen(PIN); i += 2)
		snprintf(text + strlen(text), 4, "%s%.2s", i ? ":" : "", PIN + i);
	snprintf(text + strlen(text), 16, "\"; }; } );");
	assert_int_equal(load(w, 0, text), 0);
	assert_string_equal(w->conf->links[0].tls.pin_sha256, PIN);
}

static void test_load_tls_faults_are_told(void **state)
{
	static const struct { const char *tls, *words; } rows[] = {
		{ "tls = { };", "links.tls: nothing tells who the operator is; expected ca_file, pin_sha256" },
		{ "tls = { name = \"x\"; };", "links.tls: nothing tells who the operator is" },
		{ "tls = { pin_sha256 = \"0011\"; };", "links.tls.pin_sha256: too short" },
		{ "tls = { pin_sha256 = \"" PIN ":00\"; };", "links.tls.pin_sha256: not usable; expected 64 hexadecimal digits" },
		{ "tls = { pin_sha256 = \"" PIN "\"; cert_file = \"ca.pem\"; };", "links.tls: a certificate without its key" },
		{ "tls = { ca_file = \"none.pem\"; };", "none.pem: No such file or directory; expected a PEM file" },
		{ "tls = { ca_file = \"empty.pem\"; };", "empty.pem: nothing in it is PEM" },
		{ "tls = { ca_file = \"open.pem\"; };", "open.pem: others than its owner may write it" },
		{ "tls = { ca_file = \"ca.pem\"; cert_file = \"ca.pem\"; key_file = \"ca.pem\"; };",
		  "ca.pem: others than its owner may read or write it; expected a PEM file of mode 0400" },
	};
	struct world *w = *state;
	char text[1024];

	put_file(w, "ca.pem", PEM, 0644);
	put_file(w, "open.pem", PEM, 0664);
	put_file(w, "empty.pem", "no", 0644);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		snprintf(text, sizeof(text), SERVICE STORE "links = ( {" LINK "%s } );", rows[i].tls);
		expect_fault(w, text, 3, rows[i].words);
	}
}

static void test_load_bundle_faults_stand_in_their_own_file(void **state)
{
	static const struct {
		const char *text;
		const char *words;
	} rows[] = {
		{ "bundles = ( );", "b.conf:1: bundles.: wrong shape" },
		{ "\nbundle = 1;", "b.conf:2: bundles.: wrong shape" },
		{ "", "b.conf:1: bundles.: wrong shape" },
		{ "bundles = (\n{ purpose = \"p\"; must = [\"sex\"]; } );", "b.conf:2: bundles.name: missing" },
		{ "bundles = ( { name = \"a\"; purpose = \"p\";\nmusts = [\"sex\"]; must = [\"sex\"]; } );", "b.conf:2: bundles.musts: unknown key" },
		{ "bundles = ( { name = \"a\"; purpose = \"p\"; must = [\"sex\", \"sex\"]; } );", "twice" },
		{ "bundles = ( { name = \"a\"; purpose = \"p\"; must = [\"sex\", \"full_nam\"]; } );", "b.conf:1: bundles.must: not a fact" },
		{ "bundles = ( { name = \"a\"; purpose = \"p\";\nmust = [\"over_100\"]; optional = [\"4:sex\"]; } );", "b.conf:2: bundles.must: not a fact; expected words like \"full_name\" or \"over_18\", 1 to 99" },
		{ "bundles = ( { name = \"a\"; purpose = \"p\"; must = [\"sex\"]; optional = [\"8:phone\"]; } );", "a digit 2 to 7" },
		{ "bundles = ( { name = \"a\"; purpose = \"p\"; kind = \"code\"; must = [\"sex\"]; } );", "kind \"code\"" },
		{ "bundles = ( { name = \"a\"; purpose = \"p\"; kind = \"facts\"; } );", "at least one fact" },
		{ "bundles = ( { name = \"a\"; purpose = \"p\"; kind = \"x\"; must = [\"sex\"]; } );", "facts or code" },
		{ "bundles = ( { name = \"a\"; purpose = \"p\"; must = [\"sex\"]; yes_no_only = 1; } );", "true or false" },
		{ "bundles = ( { name = \"a\"; purpose = \"p\"; must = [\"sex\"]; child = 1; } );", "true or false" },
		{ "bundles = ( { name = \"a\"; purpose = \"p\"; must = [\"sex\"]; },\n{ name = \"a\"; purpose = \"p\"; must = [\"sex\"]; } );", "b.conf:2: bundles.name: the same twice" },
	};
	struct world *w = *state;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		put_file(w, "b.conf", rows[i].text, 0644);
		assert_int_equal(load(w, 0, SERVICE STORE), -EINVAL);
		assert_int_equal(config_faults_count(w->faults), 1);
		if (!strstr(config_faults_get(w->faults, 0), rows[i].words))
			fail_msg("'%s' lacks '%s'", config_faults_get(w->faults, 0), rows[i].words);
	}
}

#define ROW	"name = \"x_id\"; label = \"X\"; kind = \"other\"; source = \"unconfirmed\";"
#define RULED	"name = \"x_id\"; label = \"X\"; kind = \"other\"; source = \"them\"; expect = \"signs\";"

static void test_load_number_faults_stand_in_their_own_file(void **state)
{
	static const struct {
		const char *text;
		const char *words;
	} rows[] = {
		{ "numbers = ( ", "n.conf:1: syntax error" },
		{ "number = ( );", "n.conf:1: numbers.: wrong shape" },
		{ "numbers = [ ];", "wrong shape" },
		{ "numbers = ( );\nmore = 1;", "n.conf:2: numbers.: wrong shape" },
		{ "numbers = ( 1 );", "numbers.name: wrong type" },
		{ "numbers = (\n{ label = \"X\"; kind = \"other\"; source = \"s\"; } );", "n.conf:2: numbers.name: missing" },
		{ "numbers = (\n{ name = \"x\"; kind = \"other\"; source = \"s\"; } );", "n.conf:2: numbers.label: missing" },
		{ "numbers = (\n{ name = \"x\"; label = \"X\"; source = \"s\"; } );", "n.conf:2: numbers.kind: missing" },
		{ "numbers = (\n{ name = \"x\"; label = \"X\"; kind = \"other\"; } );", "n.conf:2: numbers.source: missing" },
		{ "numbers = ( { " ROW "\nforms = [\"dddd\"]; } );", "numbers.expect: missing" },
		{ "numbers = ( { label = \"X\"; kind = \"other\"; source = \"s\";\nname = \"Fayda FIN\"; } );", "n.conf:2: numbers.name: not usable" },
		{ "numbers = ( { name = \"x\"; label = \"X\"; source = \"s\";\nkind = \"visa\"; } );", "n.conf:2: numbers.kind: not usable" },
		{ "numbers = ( { name = \"x\"; kind = \"other\"; source = \"s\";\nlabel = 5; } );", "n.conf:2: numbers.label: not usable" },
		{ "numbers = ( { " ROW "\ncountry = \"et\"; } );", "n.conf:2: numbers.country: not usable" },
		{ "numbers = ( { " ROW "\ncountry = \"ZZ\"; } );", "n.conf:2: numbers.country: not usable" },
		{ "numbers = ( { " ROW "\npattern = \"d\"; } );", "n.conf:2: numbers.pattern: unknown key" },
		{ "numbers = ( { " RULED "\nforms = [\"ddd\"]; } );", "n.conf:2: numbers.forms: too short" },
		{ "numbers = ( { " RULED "\nforms = [\"d{4\"]; } );", "n.conf:2: numbers.forms: a count" },
		{ "numbers = ( { " RULED "\nforms = [4]; } );", "n.conf:2: numbers.forms: not a form" },
		{ "numbers = ( { " RULED "\nforms = [\"ddddddddddddddddddddddddddddddddddddddddd\"]; } );", "numbers.forms: not a form" },
		{ "numbers = ( { " RULED "\nforms = \"dddd\"; } );", "numbers.forms: wrong type" },
		{ "numbers = ( { " RULED "\nforms = [\"d{4}\", \"d{5}\", \"d{6}\", \"d{7}\", \"d{8}\"]; } );", "numbers.forms: wrong type or size" },
		{ "numbers = ( { " RULED "\ncheck = \"mod11\"; } );", "n.conf:2: numbers.check: not a word" },
		{ "numbers = ( { " RULED "\ncheck = 1; } );", "n.conf:2: numbers.check: not a word" },
		{ "numbers = ( { " RULED "\ncheck = \"verhoeff\"; } );", "n.conf:2: numbers.check: a check digit that the forms have no place for" },
		{ "numbers = ( { " RULED " forms = [\"d{11}a\"]; check = \"verhoeff\"; } );", "no place for" },
		{ "numbers = ( { " RULED " forms = [\"d{10,11}\"]; check = \"tckn\"; } );", "no place for" },
		{ "numbers = ( { " RULED " forms = [\"d{10}[0A]\"]; check = \"tckn\"; } );", "no place for" },
		{ "numbers = ( { " RULED " forms = [\"a{10}\"]; check = \"mrz\"; } );", "no place for" },
		{ "numbers = ( { " ROW " forms = [\"d{11}\"]; expect = \"signs\"; check = \"tckn\"; } );", "a check digit that nobody confirmed" },
		{ "numbers = ( { " ROW " },\n{ " ROW " } );", "n.conf:2: numbers.name: the same twice" },
		{ "numbers = ( { " ROW " },\n{ name = \"xid\"; label = \"X\"; kind = \"other\"; source = \"s\"; } );", "n.conf:2: numbers.name: the same twice" },
		{ "numbers = (\n{ name = \"passport\"; label = \"X\"; kind = \"other\"; source = \"s\"; } );", "n.conf:2: numbers.kind: another one than the name" },
	};
	struct world *w = *state;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		put_file(w, "n.conf", rows[i].text, 0644);
		assert_int_equal(load(w, 0, SERVICE "store = { bundles = \"b.conf\"; numbers = \"n.conf\"; };"), -EINVAL);
		if (config_faults_count(w->faults) != 1 || !strstr(config_faults_get(w->faults, 0), rows[i].words))
			fail_msg("%zu faults, '%s' lacks '%s'", config_faults_count(w->faults), config_faults_get(w->faults, 0), rows[i].words);
	}
	expect_fault(w, SERVICE "store = { bundles = \"b.conf\"; numbers = \"none\"; };", 2, "store.numbers: ");
}

#define FREE_DAYS(file)	"service = { code = \"789\"; hotline = \"0800789000\"; hotline_abroad = \"+254200000000\"; emergency = \"1195\"; country = \"254\";\n" \
			"holidays = \"" file "\"; };\n" STORE

static void test_load_holidays(void **state)
{
	struct world *w = *state;

	put_file(w, "h.txt", "# 2026\n2026-12-12 Jamhuri Day\r\n\n2026-03-20? Idd-ul-Fitr", 0644);
	assert_int_equal(load(w, 0, FREE_DAYS("h.txt")), 0);
	assert_int_equal(w->conf->service.n_holidays, 2);
	assert_int_equal(w->conf->service.holidays[1] - w->conf->service.holidays[0], -267);
	put_file(w, "h.txt", "2026-12-12 Jamhuri Day\n2026-12-32 Nobody\n", 0644);
	assert_int_equal(load(w, 0, FREE_DAYS("h.txt")), -EINVAL);
	assert_int_equal(config_faults_count(w->faults), 1);
	assert_non_null(strstr(config_faults_get(w->faults, 0), "h.txt:2: expected YYYY-MM-DD"));
	expect_fault(w, FREE_DAYS("none.txt"), 2, "service.holidays: ");
}

/* As they are shipped, as an operator writes them, and none. */
static void test_load_numbers(void **state)
{
	struct world *w = *state;

	assert_int_equal(load(w, 0, SERVICE STORE), 0);
	assert_true(w->conf->store.numbers->n > 20);
	put_file(w, "n.conf", "numbers = ( { " RULED " country = \"ET\"; forms = [\"d{12}\", \"d{3}-d{5}\"]; check = \"verhoeff\"; }, { name = \"passport\"; label = \"P\"; "
			      "kind = \"passport\"; source = \"unconfirmed\"; } );", 0644);
	assert_int_equal(load(w, 0, SERVICE "store = { bundles = \"b.conf\"; numbers = \"n.conf\"; };"), 0);
	assert_int_equal(w->conf->store.numbers->n, 2);
	assert_string_equal(w->conf->store.numbers->rows[0].country, "ET");
	assert_int_equal(w->conf->store.numbers->rows[0].n_forms, 2);
	assert_int_equal(w->conf->store.numbers->rows[0].rule, NATIONAL_CHECK_VERHOEFF);
	assert_string_equal(w->conf->store.numbers->rows[1].country, "");
	put_file(w, "n.conf", "numbers = ( );", 0644);
	assert_int_equal(load(w, 0, SERVICE "store = { bundles = \"b.conf\"; numbers = \"n.conf\"; };"), 0);
	assert_int_equal(w->conf->store.numbers->n, 0);
}

static void test_load_odd_files_are_one_clear_fault(void **state)
{
	struct world *w = *state;
	static const char nul[] = "service\0 = { };";

	w->faults = config_faults_new(w->ctx);
	assert_int_equal(config_load(&w->conf, w->ctx, w->dir, 0, w->faults), -EIO);
	assert_int_equal(config_load(&w->conf, w->ctx, "/nonexistent/m.conf", 0, w->faults), -EIO);
	assert_int_equal(config_load(&w->conf, w->ctx, "/dev/zero", 0, w->faults), -EIO);
	assert_int_equal(config_faults_count(w->faults), 3);
	assert_int_equal(config_parse(&w->conf, w->ctx, "x", nul, sizeof(nul) - 1, 0, w->faults), -EINVAL);
	assert_int_equal(config_faults_count(w->faults), 4);
}

static void test_load_many_faults_are_counted_past_the_ceiling(void **state)
{
	struct world *w = *state;
	char *text = talloc_strdup(w->ctx, SERVICE STORE);
	unsigned i;

	for (i = 0; i < CONFIG_FAULTS_MAX + 5; i++)
		text = talloc_asprintf_append(text, "k%u = 1;\n", i);
	assert_int_equal(load(w, 0, text), -EINVAL);
	assert_int_equal(config_faults_count(w->faults), CONFIG_FAULTS_MAX + 5);
	assert_non_null(config_faults_get(w->faults, CONFIG_FAULTS_MAX));
	assert_null(config_faults_get(w->faults, CONFIG_FAULTS_MAX + 5));
	talloc_free(text);
}

static void test_load_hosts_as_administrators_write_them(void **state)
{
	static const char *const hosts[] = {
		"smpp.operator.example", "smpp.operator.example.", "localhost", "smsc", "smsc_1", "_smsc.internal", "192.0.2.1", "2001:db8::7", "[2001:db8::7]", "::1", "fe80::1%eth0", "[fe80::1%eth0]",
		"::ffff:192.0.2.1", "3com.example",
	};
	struct world *w = *state;
	char text[4096];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(hosts); i++) {
		snprintf(text, sizeof(text), SERVICE STORE "links = ( { name = \"op1\"; host = \"%s\"; system_id = \"m\"; insecure = true; } );", hosts[i]);
		if (load(w, 0, text))
			fail_msg("%s: %s", hosts[i], config_faults_get(w->faults, 0));
		assert_string_equal(w->conf->links[0].host, hosts[i]);
	}
}

static void test_load_ports_by_the_names_of_services(void **state)
{
	struct world *w = *state;

	assert_int_equal(load(w, 0, SERVICE STORE "links = ( {" LINK " port = \"https\"; }, { name = \"op2\"; host = \"localhost\"; system_id = \"m\"; port = \"smpp\"; } );"), 0);
	assert_int_equal(w->conf->links[0].port, 443);
	assert_int_equal(w->conf->links[1].port, 2775);
}

static void test_load_link_to_osmohlr_fills_its_defaults(void **state)
{
	struct world *w = *state;

	assert_int_equal(load(w, 0, SERVICE STORE "links = ( { name = \"lab\"; host = \"::1\"; protocol = \"gsup\"; max_chars = 182; } );"), 0);
	assert_string_equal(w->conf->links[0].protocol, "gsup");
	assert_string_equal(w->conf->links[0].euse, "musafir");
	assert_int_equal(w->conf->links[0].port, CONFIG_GSUP_PORT);
	assert_int_equal(w->conf->links[0].ctrl_port, 4259);
	assert_int_equal(w->conf->links[0].ussd.limits.gsm7_septets, 182);
	assert_int_equal(w->conf->links[0].ussd.limits.ucs2_chars, 80);
}

/* Who is told of links while it runs reads no configuration: the list alone. */
static void test_list_of_links_tells_account_and_code_of_each(void **state)
{
	static const char *const wrong[] = { "op1", "op1 safe", "op1 safe \n\nop2", " " };
	struct identity_conf ic = { .n_links = 0 };
	struct world *w = *state;
	char copy[64];
	char *list;
	size_t i;

	assert_int_equal(load(w, 0, SERVICE STORE "links = ( {" LINK " operator = \"safe\"; code = \"78*9\"; }, "
			      "{ name = \"op2\"; host = \"127.0.0.1\"; system_id = \"m\"; } );"), 0);
	list = config_identity_list(w->ctx, w->conf);
	assert_string_equal(list, "op1 safe 78*9\nop2 op2 -\n");
	assert_int_equal(config_identity_read(&ic, list), 0);
	assert_int_equal(ic.n_links, 2);
	assert_string_equal(ic.links[0].name, "op1");
	assert_string_equal(ic.links[0].account, "safe");
	assert_string_equal(ic.links[0].code, "78*9");
	assert_string_equal(ic.links[1].account, "op2");
	assert_null(ic.links[1].code);
	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		snprintf(copy, sizeof(copy), "%s", wrong[i]);
		assert_int_equal(config_identity_read(&ic, copy), -EBADMSG);
		assert_int_equal(ic.n_links, 2);
	}
	talloc_free(list);
}

static void test_load_shipped_example_is_right(void **state)
{
	const char *top = getenv("top_srcdir");
	struct world *w = *state;
	char path[512];

	snprintf(path, sizeof(path), "%s/etc/musafir.conf", top ? top : "..");
	w->faults = config_faults_new(w->ctx);
	if (config_load(&w->conf, w->ctx, path, 0, w->faults))
		fail_msg("%s", config_faults_get(w->faults, 0));
	assert_int_equal(w->conf->n_links, 1);
	assert_int_equal(w->conf->service.n_languages, 4);
}

/* Take the comment signs off the lines of a group, as a user would. */
static void uncomment(char *text, const char *first)
{
	char *at = strstr(text, first), *end = at ? strstr(at, "\t\t#};") : NULL;

	assert_non_null(end);
	for (; at && at <= end; at = strchr(at, '\n')) {
		at += *at == '\n';
		assert_int_equal(at[2], '#');
		at[2] = ' ';
		if (at >= end)
			break;
	}
}

static void test_load_refused_dialect_names_those_there_are(void **state)
{
	struct world *w = *state;
	const struct ussd_dialect *d;
	const char *fault;
	size_t i;

	assert_int_equal(load(w, 0, SERVICE STORE "links = ( {" LINK "\ndialect = \"swahili\"; } );"), -EINVAL);
	fault = config_faults_get(w->faults, 0);
	for (i = 0; (d = ussd_dialect_nth(i)); i++)
		if (!strstr(fault, d->name))
			fail_msg("%s is not in: %s", d->name, fault);
	assert_true(i > 0);
}

/* What stands there as a comment is right, and is what the dialect has anyway. */
static void test_shipped_example_ussd_group_is_the_standard_row(void **state)
{
	const struct ussd_dialect *row = ussd_dialect_find("standard"), *d;
	const char *top = getenv("top_srcdir");
	struct world *w = *state;
	char path[512], *text;

	snprintf(path, sizeof(path), "%s/etc/musafir.conf", top ? top : "..");
	assert_true(config_read_text(&text, w->ctx, path) > 0);
	uncomment(text, "\t\t#ussd = {");
	w->faults = config_faults_new(w->ctx);
	if (config_parse(&w->conf, w->ctx, path, text, strlen(text), 0, w->faults))
		fail_msg("%s", config_faults_get(w->faults, 0));
	d = &w->conf->links[0].ussd;
	assert_int_equal(d->answer_ms, 8000);
	assert_int_equal(d->wire, row->wire);
	assert_string_equal(d->service_type, row->service_type);
	assert_string_equal(d->service_types_in[0], row->service_type);
	for (unsigned e = 0; e < USSD_EVENTS; e++) {
		assert_memory_equal(&d->from_operator.ops[e], &row->from_operator.ops[e], sizeof(struct ussd_ops));
		assert_int_equal(d->from_esme.ops[e].op[0], row->from_esme.ops[e].op[0]);
	}
	assert_int_equal(d->from_operator.other_op, row->from_operator.other_op);
	assert_int_equal(d->op_tolerant, row->op_tolerant);
	assert_int_equal(d->text_field, row->text_field);
	assert_int_equal(d->code_field, row->code_field);
	assert_int_equal(d->empty, row->empty);
	assert_int_equal(d->order, row->order);
	assert_int_equal(d->carrier, row->carrier);
	assert_int_equal(d->session_width, row->session_width);
	assert_int_equal(d->key_mask, row->key_mask);
	assert_int_equal(d->end_bit, row->end_bit);
	assert_int_equal(d->end_bit_wins, row->end_bit_wins);
	assert_int_equal(d->echo, row->echo);
	assert_int_equal(d->session_required, row->session_required);
	assert_int_equal(d->opening, row->opening);
	assert_int_equal(d->network_initiated, row->network_initiated);
	assert_int_equal(d->dcs_gsm7, row->dcs_gsm7);
	assert_int_equal(d->dcs_ucs2, row->dcs_ucs2);
	assert_int_equal(d->dcs0, row->dcs0);
	assert_memory_equal(&d->limits, &row->limits, sizeof(d->limits));
	assert_int_equal(d->esm_class, row->esm_class);
	talloc_free(text);
}

static void test_shipped_example_names_every_key(void **state)
{
	const char *top = getenv("top_srcdir");
	struct world *w = *state;
	char path[512], word[64], *text;
	size_t i;

	snprintf(path, sizeof(path), "%s/etc/musafir.conf", top ? top : "..");
	assert_true(config_read_text(&text, w->ctx, path) > 0);
	for (i = 0; i < config_n_keys; i++) {
		snprintf(word, sizeof(word), "%s = ", strrchr(config_keys[i].path, '.') ? strrchr(config_keys[i].path, '.') + 1 : config_keys[i].path);
		if (!strstr(text, word))
			fail_msg("%s is not in etc/musafir.conf", config_keys[i].path);
	}
	talloc_free(text);
}

static void test_key_beside_store_other_folder_is_fine(void **state)
{
	struct world *w = *state;
	char keys[64];

	snprintf(keys, sizeof(keys), "%s/keys", w->dir);
	assert_int_equal(mkdir(keys, 0700), 0);
	assert_int_equal(load(w, 0, SERVICE "store = { bundles = \"b.conf\"; keyfile = \"keys/master.key\"; };"), 0);
	assert_false(config_is_key_beside_store(w->conf));
}

static unsigned n_differences;
static char difference[64];

static void on_difference(const char *path)
{
	n_differences++;
	osmo_strlcpy(difference, path, sizeof(difference));
}

static const struct config *read_again(struct world *w, unsigned flags, const char *text)
{
	struct config_faults *faults = config_faults_new(w->ctx);
	const struct config *conf;
	char path[96];

	snprintf(path, sizeof(path), "%s/m.conf", w->dir);
	assert_int_equal(config_parse(&conf, w->ctx, path, text, strlen(text), flags, faults), 0);
	talloc_free(faults);
	return conf;
}

static void test_reload_finds_what_changed(void **state)
{
	static const char one[] = SERVICE STORE "links = ( {" LINK " asserts = [\"254\"]; } );";
	static const struct {
		const char *text;
		const char *differs;
	} rows[] = {
		{ "\n" SERVICE STORE "links = ( {" LINK " asserts = [\"254\"]; window = 10; } );", "" },
		{ SERVICE STORE "links = ( {" LINK " asserts = [\"255\"]; } );", "asserts" },
		{ SERVICE STORE "links = ( {" LINK " asserts = [\"254\"]; sms = { asserts = []; }; } );", "sms.asserts" },
		{ SERVICE STORE "links = ( {" LINK " asserts = [\"254\", \"255\"]; } );", "asserts" },
		{ SERVICE STORE "links = ( {" LINK " asserts = [\"254\"]; port = 2776; } );", "port" },
		{ SERVICE STORE "links = ( {" LINK " asserts = [\"254\"]; code = \"790\"; } );", "code" },
		{ SERVICE STORE "links = ( {" LINK " asserts = [\"254\"]; free = true; } );", "free" },
		{ SERVICE STORE "links = ( {" LINK " asserts = [\"254\"]; code = \"790\"; port = 2776; } );", "port, code" },
		{ SERVICE STORE "links = ( {" LINK " asserts = [\"254\"]; ussd = { op_in = { begin = [0x11]; }; }; } );", "ussd.op_in.begin" },
	};
	struct world *w = *state;
	const struct config *a = read_again(w, 0, one), *b;
	char words[64];
	size_t i, n;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		b = read_again(w, 0, rows[i].text);
		n = config_link_differences(words, sizeof(words), &a->links[0], &b->links[0]);
		assert_string_equal(words, rows[i].differs);
		assert_int_equal(n > 0, *words != '\0');
		n_differences = 0;
		config_differences(a, b, on_difference);
		assert_int_equal(n_differences, 0);
		config_free(b);
	}
	b = read_again(w, 0, SERVICE STORE "pin = { length = 7; };");
	config_differences(a, b, on_difference);
	assert_int_equal(n_differences, 1);
	assert_string_equal(difference, "pin.length");
	config_free(b);
	config_free(a);
}

/* A role in its sandbox does not see what is installed, and takes the other default. */
static void test_reload_shipped_default_is_one(void **state)
{
	static const struct {
		const char *text;
		unsigned differences;
	} rows[] = {
		{ SERVICE "store = { path = \"d\"; keyfile = \"k\"; bundles = \"" PKGDATADIR "/bundles.conf\"; };", 0 },
		{ SERVICE "store = { path = \"d\"; keyfile = \"k\"; bundles = \"" PKGDATADIR "/menus\"; };", 1 },
		{ SERVICE "store = { path = \"d\"; keyfile = \"k\"; bundles = \"mine.conf\"; };", 1 },
	};
	struct world *w = *state;
	const struct config *a = read_again(w, CONFIG_HANDED, SERVICE "store = { path = \"d\"; keyfile = \"k\"; };"), *b;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		b = read_again(w, CONFIG_HANDED, rows[i].text);
		n_differences = 0;
		config_differences(a, b, on_difference);
		assert_int_equal(n_differences, rows[i].differences);
		config_free(b);
	}
	config_free(a);
}

static void test_reload_secrets_go_to_a_reading_without_them(void **state)
{
	static const char text[] = SERVICE STORE "links = ( {" LINK " password_file = \"p\"; }, { name = \"op2\"; host = \"localhost\"; system_id = \"x\"; } );";
	struct world *w = *state;
	const struct config *with, *without;
	uint8_t octets[256];
	char path[96];
	char words[64];
	ssize_t n;
	int fd;

	put_file(w, "p", "secret1", 0400);
	put_file(w, "secrets", "", 0600);
	with = read_again(w, CONFIG_PASSWORDS, text);
	without = read_again(w, 0, text);
	assert_int_equal(config_link_differences(words, sizeof(words), &with->links[0], &without->links[0]), 1);
	assert_string_equal(words, "what password_file holds");
	snprintf(path, sizeof(path), "%s/secrets", w->dir);
	fd = open(path, O_RDWR);
	assert_true(fd >= 0);
	assert_int_equal(config_secrets_write(fd, with), 0);
	n = pread(fd, octets, sizeof(octets), 0);
	close(fd);
	assert_true(n > 0);
	assert_int_equal(config_secrets_read(without, octets, n - 1), -EBADMSG);
	assert_int_equal(config_secrets_read(without, octets, n), 0);
	assert_string_equal(without->links[0].password, "secret1");
	assert_int_equal(config_link_differences(words, sizeof(words), &with->links[0], &without->links[0]), 0);
	config_free(with);
	config_free(without);
}

/* As the gateway reads it, which has no file of this host any more: what makes a text wrong there was found where it came from. */
static void test_reload_handed_over_asks_nothing_of_the_host(void **state)
{
	static const char zone[] = "timezone = \"Africa/Nowhere\"; ";
	static const char text[] = SERVICE STORE "process = { vault_user = \"nobody-such\"; }; links = ( {" LINK " port = \"no-such-service\"; } );";
	struct world *w = *state;
	uint8_t octets[256] = { 0 };
	char buf[1024];
	uint16_t port = 2776;
	const char *at = strstr(text, "service = { ") + strlen("service = { ");

	snprintf(buf, sizeof(buf), "%.*s%s%s", (int)(at - text), text, zone, at);
	put_file(w, "b.conf", "nonsense", 0644);
	assert_int_equal(load(w, 0, buf), -EINVAL);
	assert_int_equal(config_faults_count(w->faults), 4);
	assert_int_equal(load(w, CONFIG_HANDED, buf), 0);
	assert_int_equal(w->conf->links[0].port, 0);
	memcpy(octets, &port, sizeof(port));
	assert_int_equal(config_secrets_read(w->conf, octets, 3 * sizeof(port) + CONFIG_PASSWORD_MAX + 1 + 3 * sizeof(size_t)), 0);
	assert_int_equal(w->conf->links[0].port, 2776);
}

static bool no_memory;

void *__real__talloc_zero(const void *ctx, size_t size, const char *name);
void *__wrap__talloc_zero(const void *ctx, size_t size, const char *name);
void *__wrap__talloc_zero(const void *ctx, size_t size, const char *name)
{
	return no_memory ? NULL : __real__talloc_zero(ctx, size, name);
}

/* No memory is not a text that was changed under way. */
static void test_reload_secrets_without_memory_are_told_apart(void **state)
{
	static const char pem[] = "PEM", text[] = SERVICE STORE "links = ( {" LINK " } );";
	struct world *w = *state;
	const struct config *conf = read_again(w, 0, text);
	enum { TEXTS = 3 * sizeof(uint16_t) + CONFIG_PASSWORD_MAX + 1 };
	uint8_t octets[TEXTS + 3 * sizeof(size_t) + sizeof(pem)] = { 0 };
	size_t len = sizeof(pem);
	int rc;

	memcpy(octets + TEXTS, &len, sizeof(len));
	memcpy(octets + TEXTS + sizeof(len), pem, len);
	no_memory = true;
	rc = config_secrets_read(conf, octets, sizeof(octets));
	no_memory = false;
	assert_int_equal(rc, -ENOMEM);
	assert_int_equal(config_secrets_read(conf, octets, sizeof(octets)), 0);
	assert_string_equal(conf->links[0].tls.ca.text, pem);
	config_free(conf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_load_small_file_fills_defaults, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_passes_over_a_byte_order_mark, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_full_link_keeps_every_value, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_sms_group_keeps_every_value, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_ussd_group_bends_its_dialect, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_refused_dialect_names_those_there_are, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_without_passwords_flag_leaves_them_alone, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_vty_takes_loopback_addresses, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_wrong_files_each_fault_has_its_line, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_country_is_one_that_there_is, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_bad_service_values_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_numbers_shown_to_people_are_taken_as_written, setup, teardown),
		cmocka_unit_test_setup_teardown(test_texts_by_language_are_read_and_one_text_is_for_all, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_password_file_faults_are_told_without_it, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_menus_are_a_folder_or_several_in_their_order, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_credentials_are_where_the_service_manager_has_them, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_credentials_are_secrets_without_a_path, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_tls_reads_files_and_fills_the_name, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_tls_name_is_the_host_without_its_last_dot, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_tls_pin_may_have_colons_and_needs_no_name, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_tls_faults_are_told, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_bundle_faults_stand_in_their_own_file, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_number_faults_stand_in_their_own_file, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_holidays, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_numbers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_odd_files_are_one_clear_fault, setup, teardown),
		cmocka_unit_test_setup_teardown(test_reload_finds_what_changed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_reload_shipped_default_is_one, setup, teardown),
		cmocka_unit_test_setup_teardown(test_reload_secrets_go_to_a_reading_without_them, setup, teardown),
		cmocka_unit_test_setup_teardown(test_reload_handed_over_asks_nothing_of_the_host, setup, teardown),
		cmocka_unit_test_setup_teardown(test_reload_secrets_without_memory_are_told_apart, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_many_faults_are_counted_past_the_ceiling, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_hosts_as_administrators_write_them, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_ports_by_the_names_of_services, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_link_to_osmohlr_fills_its_defaults, setup, teardown),
		cmocka_unit_test_setup_teardown(test_list_of_links_tells_account_and_code_of_each, setup, teardown),
		cmocka_unit_test_setup_teardown(test_load_shipped_example_is_right, setup, teardown),
		cmocka_unit_test_setup_teardown(test_shipped_example_ussd_group_is_the_standard_row, setup, teardown),
		cmocka_unit_test_setup_teardown(test_shipped_example_names_every_key, setup, teardown),
		cmocka_unit_test_setup_teardown(test_key_beside_store_other_folder_is_fine, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
