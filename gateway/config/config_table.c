/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every key there is. Documentation, checks and defaults come from these rows; etc/musafir.conf shows each of them. */
#include "gateway/config/config_priv.h"

#include <string.h>

#include <osmocom/core/utils.h>

#define TOP(member)	offsetof(struct config, member)
#define LINK(member)	offsetof(struct config_link, member)
#define USSD(member)	LINK(ussd.member)
#define SMS(member)	LINK(sms.member)
#define TLS(member)	LINK(tls.member)

#ifndef PKGDATADIR
#define PKGDATADIR "/usr/local/share/musafir"
#endif

const struct config_key config_keys[] = {
	/* path, kind, offset, default, min, max, expected, check, flags */
	{ "service.code", CONFIG_STRING, TOP(service.code), NULL, 1, 12, "the digits people dial, like \"789\"", config_is_service_code, CONFIG_UNSPACED },
	{ "service.name", CONFIG_LOCAL, TOP(service.name), NULL, 1, 24, "1 to 24 characters, or { en = \"...\"; } by language", config_is_text, CONFIG_OPTIONAL },
	{ "service.hotline", CONFIG_STRING, TOP(service.hotline), NULL, 3, 20, "a phone number, like \"0800 789 000\"", config_is_phone, 0 },
	{ "service.hotline_abroad", CONFIG_STRING, TOP(service.hotline_abroad), NULL, 3, 20, "a phone number with +", config_is_phone, 0 },
	{ "service.emergency", CONFIG_STRING, TOP(service.emergency), NULL, 2, 20, "a phone number", config_is_phone, 0 },
	{ "service.country", CONFIG_STRING, TOP(service.country), NULL, 1, 3, "a country code, like \"254\"", config_is_country, 0 },
	{ "service.timezone", CONFIG_STRING, TOP(service.timezone), "Africa/Nairobi", 1, 64, "a time zone this host knows, like \"Africa/Nairobi\"",
	  config_is_timezone, 0 },
	{ "service.languages", CONFIG_WORDS, TOP(service.languages), "en", 1, CONFIG_LANGS_MAX, "1 to 20 language codes, like [\"en\", \"ar\"]",
	  config_is_lang, 0 },
	{ "service.unreviewed", CONFIG_WORDS, TOP(service.unreviewed), "", 0, CONFIG_LANGS_MAX, "language codes of service.languages, like [\"ti\"]",
	  config_is_lang, 0 },
	{ "service.menus", CONFIG_PATHS, TOP(service.menus), PKGDATADIR "/menus", 1, CONFIG_MENUS_MAX,
	  "a folder, or 1 to 8 of them, the last of which counts most", NULL, 0 },
	{ "service.guard_ms", CONFIG_NUMBER, TOP(service.guard_ms), "8000", 100, 30000, "100 to 30000 milliseconds", NULL, 0 },

	{ "service.help_desk", CONFIG_LOCAL, TOP(service.help_desk), NULL, 1, 60, "where and when, 1 to 60 characters, or { en = \"...\"; } by language", config_is_text,
	  CONFIG_OPTIONAL },
	{ "service.weekend", CONFIG_WORDS, TOP(service.weekend), "", 0, 3, "up to three days without work, like [\"sat\", \"sun\"]", config_is_weekday, 0 },
	{ "service.holidays", CONFIG_PATH, TOP(service.holidays_file), NULL, 1, 1024, "a file name", config_is_file, CONFIG_OPTIONAL },
	{ "service.survey_one_in", CONFIG_NUMBER, TOP(service.survey_one_in), "5", 0, 1000, "0 to 1000; 0 asks nobody", NULL, 0 },

	{ "store.path", CONFIG_PATH, TOP(store.path), "musafir.db", 1, 1024, "a file name (no other store in this version)", config_is_file, 0 },
	{ "store.keyfile", CONFIG_PATH, TOP(store.keyfile), "master.key", 1, 1024, "a file name", config_is_file, CONFIG_SECRET },
	{ "store.admin", CONFIG_PATH, TOP(store.admin), "musafir.sock", 1, 90, "a file name of at most 90 octets", config_is_file, 0 },
	{ "store.anchor", CONFIG_PATH, TOP(store.anchor), NULL, 1, 1024, "a file name", config_is_file, CONFIG_OPTIONAL },
	{ "store.bundles", CONFIG_PATH, TOP(store.bundles_file), PKGDATADIR "/bundles.conf", 1, 1024, "a file name", config_is_file, 0 },
	{ "store.numbers", CONFIG_PATH, TOP(store.numbers_file), PKGDATADIR "/numbers.conf", 1, 1024, "a file name", config_is_file, 0 },

	{ "sim_feed", CONFIG_PATH, TOP(sim.feed), NULL, 1, 1024, "a folder", config_is_file, CONFIG_OPTIONAL },
	{ "sim_feed_operator", CONFIG_STRING, TOP(sim.operator), NULL, 1, 15, "1 to 15 of letters, digits, - and _, the operator of a link", config_is_operator,
	  CONFIG_OPTIONAL },
	{ "sim_feed_key", CONFIG_PATH, TOP(sim.key_file), NULL, 1, 1024, "the file of a public key of minisign", config_is_file, CONFIG_OPTIONAL },
	{ "sim_unknown", CONFIG_CHOICE, TOP(sim.unknown), "all", 0, 0, "all|small", NULL, 0 },

	{ "pin.length", CONFIG_NUMBER, TOP(pin.length), "6", 6, 8, "6 to 8", NULL, 0 },
	{ "pin.argon2_mem_kib", CONFIG_NUMBER, TOP(pin.argon2_mem_kib), "65536", 19456, 1048576, "19456 to 1048576", NULL, 0 },
	{ "pin.argon2_ops", CONFIG_NUMBER, TOP(pin.argon2_ops), "2", 2, 10, "2 to 10", NULL, 0 },
	{ "pin.workers", CONFIG_NUMBER, TOP(pin.workers), "0", 0, 64, "0 to 64; 0 is one a core", NULL, 0 },

	{ "desk.dup_rule", CONFIG_CHOICE, TOP(desk.dup_rule), "by-people", 0, 0, "by-people|two-of-four|two-of-four-or-e", NULL, 0 },
	{ "desk.slip", CONFIG_WORD, TOP(desk.slip), "text", 0, 0, "text|text32|text40|svg|pdf", NULL, 0 },

	{ "cases.move_hours", CONFIG_NUMBER, TOP(cases.move_hours), "24", 0, 720, "0 to 720 hours", NULL, 0 },
	{ "cases.reset_hours", CONFIG_NUMBER, TOP(cases.reset_hours), "72", 0, 720, "0 to 720 hours", NULL, 0 },
	{ "cases.card_hours", CONFIG_NUMBER, TOP(cases.card_hours), "24", 0, 720, "0 to 720 hours", NULL, 0 },
	{ "cases.correct_hours", CONFIG_NUMBER, TOP(cases.correct_hours), "72", 0, 720, "0 to 720 hours", NULL, 0 },
	{ "cases.proxy_hours", CONFIG_NUMBER, TOP(cases.proxy_hours), "24", 0, 720, "0 to 720 hours", NULL, 0 },
	{ "cases.erase_hours", CONFIG_NUMBER, TOP(cases.erase_hours), "168", 0, 720, "0 to 720 hours", NULL, 0 },
	{ "cases.spot_one_in", CONFIG_NUMBER, TOP(cases.spot_one_in), "20", 0, 1000, "0 to 1000; 0 asks only where no paper was seen", NULL, 0 },

	{ "complaints.helper", CONFIG_STRING, TOP(complaints.helper), NULL, 3, 20, "a phone number, like \"0800 789 000\"", config_is_phone, CONFIG_OPTIONAL },
	{ "complaints.appeal", CONFIG_STRING, TOP(complaints.appeal), NULL, 1, 24, "a name, 1 to 24 characters", config_is_text, CONFIG_OPTIONAL },
	{ "complaints.sea", CONFIG_WORDS, TOP(complaints.sea), "", 0, 4, "up to four names of overseers", config_is_text, 0 },

	{ "limits.link_unlocks", CONFIG_NUMBER, TOP(limits.link_unlocks), "600", 60, 100000, "60 to 100000 a minute", NULL, 0 },
	{ "limits.link_checks", CONFIG_NUMBER, TOP(limits.link_checks), "600", 60, 100000, "60 to 100000 a minute", NULL, 0 },
	{ "limits.number_unlocks", CONFIG_NUMBER, TOP(limits.number_unlocks), "6", 4, 1000, "4 to 1000 a minute", NULL, 0 },
	{ "limits.number_checks", CONFIG_NUMBER, TOP(limits.number_checks), "12", 4, 1000, "4 to 1000 a minute", NULL, 0 },

	{ "links.name", CONFIG_STRING, LINK(name), NULL, 1, 15, "1 to 15 of a-z, 0-9, - and _", config_is_name, CONFIG_GSUP },
	{ "links.protocol", CONFIG_WORD, LINK(protocol), "smpp", 0, 0, "smpp|gsup", NULL, CONFIG_GSUP },
	{ "links.host", CONFIG_STRING, LINK(host), NULL, 1, 253, "a host name or an address like \"192.0.2.1\" or \"2001:db8::1\"; its port is links.port", config_is_host,
	  CONFIG_GSUP },
	{ "links.port", CONFIG_PORT, LINK(port), "2775", 1, 65535, "1 to 65535, or the name of a service", NULL, CONFIG_GSUP },
	{ "links.insecure", CONFIG_BOOL, LINK(insecure), "false", 0, 0, "true or false", NULL, CONFIG_GSUP },
	{ "links.system_id", CONFIG_STRING, LINK(system_id), NULL, 1, 15, "1 to 15 octets of ASCII", config_is_ascii, 0 },
	{ "links.password_file", CONFIG_PATH, LINK(password_file), NULL, 1, 1024, "a file name", config_is_file, CONFIG_SECRET | CONFIG_OPTIONAL },
	{ "links.system_type", CONFIG_STRING, LINK(system_type), "", 0, 12, "at most 12 octets of ASCII", config_is_ascii, 0 },
	{ "links.interface_version", CONFIG_CHOICE, LINK(interface_version), "3.4", 0, 0, "3.4|3.3|5.0", NULL, 0 },
	{ "links.bind", CONFIG_CHOICE, LINK(bind), "transceiver", 0, 0, "transceiver|pair", NULL, 0 },
	{ "links.binds", CONFIG_NUMBER, LINK(binds), "1", 1, 16, "1 to 16", NULL, 0 },
	{ "links.dialect", CONFIG_STRING, LINK(dialect), "standard", 1, 31, "one of: standard, tata, mica, sixdee, smppplus, datasm, msisdn, huawei, twoletter, textframed, none", config_is_dialect, 0 },
	{ "links.outbind.bind", CONFIG_STRING, LINK(outbind.bind), "0.0.0.0", 7, 15, "an IPv4 address of this host", config_is_ipv4, 0 },
	{ "links.outbind.port", CONFIG_PORT, LINK(outbind.port), "0", 0, 65535, "0 to 65535, or the name of a service; 0: not opened", NULL, 0 },
	{ "links.outbind.from", CONFIG_WORDS, LINK(outbind.from), "", 0, 8, "at most 8 IPv4 addresses", config_is_ipv4, 0 },
	{ "links.operator", CONFIG_STRING, LINK(operator), NULL, 1, 15, "1 to 15 of a-z, 0-9, - and _", config_is_name, CONFIG_OPTIONAL },
	{ "links.prefixes", CONFIG_WORDS, LINK(prefixes), "", 0, CONFIG_ASSERTS_MAX, "number prefixes, like [\"2547\"]", config_is_digits, 0 },
	{ "links.priority", CONFIG_NUMBER, LINK(priority), "0", 0, 99, "0 to 99", NULL, 0 },
	{ "links.window", CONFIG_NUMBER, LINK(window), "10", 1, 1000, "1 to 1000", NULL, 0 },
	{ "links.rate", CONFIG_NUMBER, LINK(rate), "0", 0, 100000, "0 to 100000 messages a second", NULL, 0 },
	{ "links.rate_in", CONFIG_NUMBER, LINK(rate_in), "0", 0, 100000, "0 to 100000 messages a second", NULL, 0 },
	{ "links.number_rate", CONFIG_NUMBER, LINK(number_rate), "50", 0, 100000, "0 to 100000 messages a second", NULL, 0 },
	{ "links.enquire_link", CONFIG_NUMBER, LINK(enquire_link_s), "30", 1, 3600, "1 to 3600 seconds", NULL, 0 },
	{ "links.response_ms", CONFIG_NUMBER, LINK(response_ms), "10000", 100, 120000, "100 to 120000 milliseconds", NULL, 0 },
	{ "links.bind_ms", CONFIG_NUMBER, LINK(bind_ms), "30000", 100, 120000, "100 to 120000 milliseconds", NULL, 0 },
	{ "links.reconnect_ms", CONFIG_NUMBER, LINK(reconnect_ms), "1000", 10, 60000, "10 to 60000 milliseconds", NULL, CONFIG_GSUP },
	{ "links.reconnect_max_ms", CONFIG_NUMBER, LINK(reconnect_max_ms), "60000", 10, 600000, "10 to 600000 milliseconds", NULL, CONFIG_GSUP },
	{ "links.asserts", CONFIG_WORDS, LINK(asserts), "", 0, CONFIG_ASSERTS_MAX, "number prefixes, like [\"254\"]", config_is_digits, CONFIG_GSUP },
	{ "links.msgid", CONFIG_CHOICE, LINK(msgid), "auto", 0, 0, "auto|same|hex-dec|dec-hex|none", NULL, 0 },
	{ "links.resend", CONFIG_CHOICE, LINK(resend), "never", 0, 0, "never|once", NULL, 0 },
	{ "links.sms_hours", CONFIG_NUMBER, LINK(sms_hours), "24", 1, 72, "1 to 72 hours", NULL, 0 },
	{ "links.sms_validity", CONFIG_BOOL, LINK(sms_validity), "false", 0, 0, "true or false", NULL, 0 },
	{ "links.receipt_text", CONFIG_BOOL, LINK(receipt_text), "false", 0, 0, "true or false", NULL, 0 },
	{ "links.receipt_words", CONFIG_WORDS, LINK(receipt_words), "", 0, CONFIG_STATUS_MAX,
	  "words of receipts and their meaning, delivered, failed, expired or waiting, like [\"0=delivered\"]", config_is_receipt_word, 0 },
	{ "links.retry_status", CONFIG_WORDS, LINK(retry_status), "", 0, CONFIG_STATUS_MAX, "statuses of SMPP in hexadecimal, like [\"0x45\"]",
	  config_is_status, 0 },
	{ "links.session_s", CONFIG_NUMBER, LINK(session_s), "180", 5, 900, "5 to 900 seconds", NULL, CONFIG_GSUP },
	{ "links.idle_s", CONFIG_NUMBER, LINK(idle_s), "30", 1, 900, "1 to 900 seconds", NULL, CONFIG_GSUP },
	{ "links.max_chars", CONFIG_NUMBER, USSD(limits.gsm7_septets), NULL, 160, 182, "160 to 182 septets", NULL, CONFIG_OPTIONAL | CONFIG_GSUP },
	{ "links.code", CONFIG_STRING, LINK(code), NULL, 1, 12, "the digits people dial, like \"789\"", config_is_service_code,
	  CONFIG_OPTIONAL | CONFIG_GSUP | CONFIG_UNSPACED },
	{ "links.source", CONFIG_STRING, LINK(source), NULL, 1, 20, "at most 20 digits, or at most 11 letters and digits", config_is_source, CONFIG_OPTIONAL },
	{ "links.source_ton_npi", CONFIG_TON_NPI, LINK(source_ton_npi), NULL, 0, 0, "two numbers, like \"5/0\"", NULL, CONFIG_OPTIONAL },
	{ "links.number_format", CONFIG_CHOICE, LINK(number_format), "came", 0, 0, "international|plus|national|trunk|unknown|came", NULL, 0 },
	{ "links.number_ton_npi", CONFIG_TON_NPI, LINK(number_ton_npi), NULL, 0, 0, "two numbers, like \"1/1\"", NULL, CONFIG_OPTIONAL },
	{ "links.free", CONFIG_BOOL, LINK(free), "false", 0, 0, "true or false", NULL, CONFIG_GSUP },
	{ "links.ctrl_port", CONFIG_PORT, LINK(ctrl_port), "4259", 1, 65535, "1 to 65535, or the name of a service", NULL, CONFIG_GSUP | CONFIG_NOT_SMPP },
	{ "links.euse", CONFIG_STRING, LINK(euse), "musafir", 1, 15, "1 to 15 of a-z, 0-9, - and _", config_is_name, CONFIG_GSUP | CONFIG_NOT_SMPP },

	{ "links.ussd.pdu", CONFIG_CHOICE, USSD(wire), NULL, 0, 0, "deliver_sm|data_sm", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.service_type_out", CONFIG_STRING, USSD(service_type), NULL, 0, 5, "at most 5 octets of ASCII", config_is_ascii, CONFIG_OPTIONAL },
	{ "links.ussd.service_type_in_match", CONFIG_WORDS, USSD(service_types_in), NULL, 0, 8, "at most 8 service types, like [\"USSD\"]",
	  config_is_service_type, CONFIG_OPTIONAL },
	{ "links.ussd.text_field", CONFIG_CHOICE, USSD(text_field), NULL, 0, 0, "auto|short_message|message_payload", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.code_field", CONFIG_CHOICE, USSD(code_field), NULL, 0, 0, "auto|short_message|destination_addr", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.code_strip_prefix", CONFIG_STRING, USSD(code_prefix), NULL, 0, 12, "at most 12 digits, * and #", config_is_dialled, CONFIG_OPTIONAL },
	{ "links.ussd.empty_text", CONFIG_CHOICE, USSD(empty), NULL, 0, 0, "allow|cr|forbid", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.resp_order", CONFIG_CHOICE, USSD(order), NULL, 0, 0, "first|after", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.op_tlv_len_tolerant", CONFIG_BOOL, USSD(op_tolerant), NULL, 0, 0, "true or false", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.op_in.begin", CONFIG_OCTETS, USSD(from_operator.ops[USSD_BEGIN]), NULL, 0, USSD_OPS_MAX, "at most 8 numbers to 255, like [0x11]", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.op_in.begin_once", CONFIG_OCTETS, USSD(from_operator.ops[USSD_BEGIN_ONCE]), NULL, 0, USSD_OPS_MAX, "at most 8 numbers to 255, like [0x11]", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.op_in.continue", CONFIG_OCTETS, USSD(from_operator.ops[USSD_INPUT]), NULL, 0, USSD_OPS_MAX, "at most 8 numbers to 255, like [0x11]", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.op_in.end", CONFIG_OCTETS, USSD(from_operator.ops[USSD_END]), NULL, 0, USSD_OPS_MAX, "at most 8 numbers to 255, like [0x11]", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.op_in.abort", CONFIG_OCTETS, USSD(from_operator.ops[USSD_ABORT]), NULL, 0, USSD_OPS_MAX, "at most 8 numbers to 255, like [0x11]", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.op_in.notify_ack", CONFIG_OCTETS, USSD(from_operator.ops[USSD_ACK]), NULL, 0, USSD_OPS_MAX, "at most 8 numbers to 255, like [0x11]", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.op_in.other", CONFIG_CHOICE, USSD(from_operator.other_op), NULL, 0, 0, "drop|begin|begin_once|continue|end", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.op_out.continue", CONFIG_OCTETS, USSD(from_esme.ops[USSD_ASK]), NULL, 0, USSD_OPS_MAX, "at most 8 numbers to 255, like [0x11]", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.op_out.end", CONFIG_OCTETS, USSD(from_esme.ops[USSD_END]), NULL, 0, USSD_OPS_MAX, "at most 8 numbers to 255, like [0x11]", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.op_out.end_once", CONFIG_OCTETS, USSD(from_esme.ops[USSD_END_ONCE]), NULL, 0, USSD_OPS_MAX, "at most 8 numbers to 255, like [0x11]", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.op_out.abort", CONFIG_OCTETS, USSD(from_esme.ops[USSD_ABORT]), NULL, 0, USSD_OPS_MAX, "at most 8 numbers to 255, like [0x11]", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.op_out.notify", CONFIG_OCTETS, USSD(from_esme.ops[USSD_NOTIFY]), NULL, 0, USSD_OPS_MAX, "at most 8 numbers to 255, like [0x11]", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.op_out.notify_last", CONFIG_OCTETS, USSD(from_esme.ops[USSD_NOTIFY_LAST]), NULL, 0, USSD_OPS_MAX, "at most 8 numbers to 255, like [0x11]", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.session.carrier", CONFIG_CHOICE, USSD(carrier), NULL, 0, 0, "none|its_session_info|user_message_reference|ussd_session_id|receipted_message_id|text", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.session.width", CONFIG_NUMBER, USSD(session_width), NULL, 1, 16, "1 to 16 octets", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.session.mask", CONFIG_NUMBER, USSD(key_mask), NULL, 0, 65535, "0 to 0xffff", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.session.end_bit", CONFIG_CHOICE, USSD(end_bit), NULL, 0, 0, "none|in|out|both", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.session.end_bit_wins", CONFIG_BOOL, USSD(end_bit_wins), NULL, 0, 0, "true or false", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.session.echo_mode", CONFIG_CHOICE, USSD(echo), NULL, 0, 0, "verbatim|masked|next", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.session.require", CONFIG_BOOL, USSD(session_required), NULL, 0, 0, "true or false", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.session.opening", CONFIG_CHOICE, USSD(opening), NULL, 0, 0, "first_unit|response|ours", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.network_initiated", CONFIG_BOOL, USSD(network_initiated), NULL, 0, 0, "true or false", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.dcs_gsm7", CONFIG_NUMBER, USSD(dcs_gsm7), NULL, 0, 255, "0 to 255", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.dcs_ucs2", CONFIG_NUMBER, USSD(dcs_ucs2), NULL, 0, 255, "0 to 255", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.dcs_0", CONFIG_CHOICE, USSD(dcs0), NULL, 0, 0, "gsm7|gsm7_packed|ascii|latin1|ucs2|utf8|data", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.max_chars", CONFIG_NUMBER, USSD(limits.gsm7_septets), NULL, 160, 182, "160 to 182 septets", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.max_ucs2", CONFIG_NUMBER, USSD(limits.ucs2_chars), NULL, 70, 91, "70 to 91 units", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.esm_class", CONFIG_NUMBER, USSD(esm_class), NULL, 0, 255, "0 to 255", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.phone_ton_npi", CONFIG_TON_NPI, USSD(phone_ton_npi), NULL, 0, 0, "two numbers, like \"1/1\"", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.code_ton_npi", CONFIG_TON_NPI, USSD(code_ton_npi), NULL, 0, 0, "two numbers, like \"0/1\"", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.extra_tlvs", CONFIG_TLVS, USSD(extra_tlvs), NULL, 0, 0, "TLVs of at most 64 octets in all, like [\"0007:04\"]", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.answer_ms", CONFIG_NUMBER, USSD(answer_ms), NULL, 100, 30000, "100 to 30000 milliseconds", NULL, CONFIG_OPTIONAL },
	{ "links.ussd.timeout_text", CONFIG_STRING, USSD(timeout_text), NULL, 0, 160, "at most 160 octets of text", config_is_text, CONFIG_OPTIONAL },

	{ "links.sms.asserts", CONFIG_WORDS, LINK(sms_asserts), NULL, 0, CONFIG_ASSERTS_MAX, "number prefixes, like [\"254\"]", config_is_digits, CONFIG_OPTIONAL },
	{ "links.sms.long", CONFIG_CHOICE, SMS(mode), "udh8", 0, 0, "udh8|udh16|sar|payload|none", NULL, 0 },
	{ "links.sms.shift", CONFIG_WORDS, SMS(shift), "", 0, 3, "languages of \"tr\", \"es\", \"pt\"", config_is_shift, 0 },
	{ "links.sms.charset_in", CONFIG_CHOICE, SMS(charset_in), "gsm7", 0, 0, "gsm7|packed|ascii|latin1|ucs2|utf8", NULL, 0 },
	{ "links.sms.charset_out", CONFIG_CHOICE, SMS(charset_out), "gsm7", 0, 0, "gsm7|packed|ascii|latin1", NULL, 0 },
	{ "links.sms.dcs_gsm7", CONFIG_NUMBER, SMS(dcs_gsm7), "0", 0, 255, "0 to 255", NULL, 0 },
	{ "links.sms.dcs_ucs2", CONFIG_NUMBER, SMS(dcs_ucs2), "8", 0, 255, "0 to 255", NULL, 0 },
	{ "links.sms.wait_s", CONFIG_NUMBER, SMS(wait_s), "120", 1, 3600, "1 to 3600 seconds", NULL, 0 },
	{ "links.sms.udh_unmarked", CONFIG_BOOL, SMS(udh_unmarked), "false", 0, 0, "true or false", NULL, 0 },
	{ "links.sms.shift_loose", CONFIG_BOOL, SMS(shift_loose), "false", 0, 0, "true or false", NULL, 0 },

	{ "links.tls.ca_file", CONFIG_PATH, TLS(ca_file), NULL, 1, 1024, "a file name", config_is_file, CONFIG_OPTIONAL },
	{ "links.tls.name", CONFIG_STRING, TLS(name), NULL, 1, 253, "a host name or address", config_is_host, CONFIG_OPTIONAL },
	{ "links.tls.pin_sha256", CONFIG_STRING, TLS(pin_sha256), NULL, 64, 95, "64 hexadecimal digits, colons between them or not", config_is_sha256,
	  CONFIG_OPTIONAL },
	{ "links.tls.cert_file", CONFIG_PATH, TLS(cert_file), NULL, 1, 1024, "a file name", config_is_file, CONFIG_OPTIONAL },
	{ "links.tls.key_file", CONFIG_PATH, TLS(key_file), NULL, 1, 1024, "a file name", config_is_file, CONFIG_SECRET | CONFIG_OPTIONAL },

	{ "vty.bind", CONFIG_STRING, TOP(vty.bind), "127.0.0.1", 1, 253, "an address of this host only, 127.0.0.1 or ::1, because it asks for no password",
	  config_is_loopback, 0 },
	{ "vty.port", CONFIG_PORT, TOP(vty.port), NULL, 1, 65535, "1 to 65535, or the name of a service", NULL, 0 },
	{ "ctrl.bind", CONFIG_STRING, TOP(ctrl.bind), "127.0.0.1", 1, 253,
	  "an IPv4 address of this host only, like 127.0.0.1, because it asks for no password and its library knows no IPv6", config_is_loopback_ipv4, 0 },
	{ "ctrl.port", CONFIG_PORT, TOP(ctrl.port), NULL, 1, 65535, "1 to 65535, or the name of a service", NULL, 0 },

	{ "prometheus.bind", CONFIG_STRING, TOP(prometheus.bind), "127.0.0.1", 1, 253,
	  "an address of this host only, 127.0.0.1 or ::1, because it asks for no password", config_is_loopback, 0 },
	{ "prometheus.port", CONFIG_PORT, TOP(prometheus.port), NULL, 1, 65535, "1 to 65535, or the name of a service", NULL, 0 },
	{ "statsd.host", CONFIG_STRING, TOP(statsd.host), "127.0.0.1", 7, 15, "an IPv4 address; its port is statsd.port", config_is_ipv4, 0 },
	{ "statsd.port", CONFIG_PORT, TOP(statsd.port), "8125", 1, 65535, "1 to 65535, or the name of a service", NULL, 0 },
	{ "statsd.prefix", CONFIG_STRING, TOP(statsd.prefix), "musafir", 1, 31, "1 to 31 of a-z, 0-9, - and _", config_is_name, 0 },
	{ "statsd.interval", CONFIG_NUMBER, TOP(statsd.interval), "10", 1, 3600, "1 to 3600 seconds", NULL, 0 },

	{ "log.level", CONFIG_LEVEL, TOP(log.level), "notice", 0, 0, "error|notice|info|debug", NULL, 0 },

	{ "admin.manager", CONFIG_STRING, TOP(admin.manager), NULL, 1, 32, "a group of this host", config_is_group, CONFIG_OPTIONAL },
	{ "admin.officer", CONFIG_STRING, TOP(admin.officer), NULL, 1, 32, "a group of this host", config_is_group, CONFIG_OPTIONAL },
	{ "admin.auditor", CONFIG_STRING, TOP(admin.auditor), NULL, 1, 32, "a group of this host", config_is_group, CONFIG_OPTIONAL },

	{ "process.gateway_user", CONFIG_STRING, TOP(process.gateway_user), NULL, 1, 32, "a user of this host", config_is_user, CONFIG_OPTIONAL },
	{ "process.kdf_user", CONFIG_STRING, TOP(process.kdf_user), NULL, 1, 32, "a user of this host", config_is_user, CONFIG_OPTIONAL },
	{ "process.vault_user", CONFIG_STRING, TOP(process.vault_user), NULL, 1, 32, "a user of this host", config_is_user, CONFIG_OPTIONAL },
};

const size_t config_n_keys = ARRAY_SIZE(config_keys);

/* The section without a name has what stands beside the sections. */
static bool config_key_in(const struct config_key *key, const char *section)
{
	size_t len = strlen(section);

	if (!len)
		return !strchr(key->path, '.');
	return !strncmp(key->path, section, len) && key->path[len] == '.' && !strchr(key->path + len + 1, '.');
}

bool config_section_is(const char *section)
{
	size_t len = strlen(section), i;

	for (i = 0; i < config_n_keys; i++)
		if (!strncmp(config_keys[i].path, section, len) && config_keys[i].path[len] == '.')
			return true;
	return false;
}

const struct config_key *config_key_find(const char *section, const char *name)
{
	size_t i;

	for (i = 0; i < config_n_keys; i++)
		if (config_key_in(&config_keys[i], section) && !strcmp(config_keys[i].path + strlen(section) + !!*section, name))
			return &config_keys[i];
	return NULL;
}
