/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/admin/admin_commands.h"

#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/admin/admin_priv.h"

#define MSISDN(whose)	{ "msisdn", "N", "phone number of " whose ", with country code", ADMIN_NEEDED | ADMIN_PERSONAL }
#define SLOT		{ "slot", "N", "slot on this phone, 1 to 8; 1 when not given", 0 }
#define CODE(flags)	{ "code", "N", "code of the organisation", ADMIN_NEEDED | (flags) }

static const struct admin_command commands[] = {
	{ { "org", "add" }, "add an organisation", ADMIN_QUIET, ADMIN_WRITES, {
		{ "code", "N", "six digits that people dial; the last one is a check digit", ADMIN_NEEDED },
		{ "name", "TEXT", "name that people read before they give anything", ADMIN_NEEDED },
		{ "short", "TEXT", "one word for it", ADMIN_NEEDED },
		{ "place", "TEXT", "where it is", ADMIN_NEEDED },
		{ "kind", "WORD", "what it is: money, bank, clinic, aid, job, sim, shop or other", ADMIN_NEEDED },
		{ "bundle", "WORD", "what it is given: a name that bundle list shows", ADMIN_NEEDED } },
	  admin_org_add },
	{ { "org", "list" }, "list organisations", ADMIN_LIST, 0, { { 0 } }, admin_org_list },
	{ { "org", "set" }, "what an organisation may do and have", ADMIN_QUIET, ADMIN_WRITES, {
		CODE(0),
		{ "shift", "on|off", "on: its agents need no PIN for half an hour after the last one, on the same SIM", 0 },
		{ "answers", "yesno|values", "yesno: answers, never values", 0 },
		{ "codes", "any|otp", "otp: one-time codes, never facts", 0 },
		{ "cards", "on|off", "on: its agents may serve who has no phone, by a code card", 0 } },
	  admin_org_policy },
	{ { "org", "pause" }, "let nobody share with it for now", ADMIN_QUIET, ADMIN_WRITES, { CODE(ADMIN_BARE) }, admin_org_set },
	{ { "org", "resume" }, "end a pause", ADMIN_QUIET, ADMIN_WRITES, { CODE(ADMIN_BARE) }, admin_org_set },
	{ { "org", "close" }, "let nobody share with it for good", ADMIN_QUIET, ADMIN_WRITES, { CODE(ADMIN_BARE) }, admin_org_set },
	{ { "bundle", "list" }, "list bundles: what an organisation is given", ADMIN_LIST, 0, {
		{ "fact", "WORD", "only bundles that ask for this fact, like nationality, or for one of several", ADMIN_REPEATED } },
	  admin_bundle_list },
	{ { "number", "list" }, "list kinds of paper whose numbers are checked", ADMIN_LIST, 0, { { 0 } }, admin_number_list },
	{ { "case", "stage" }, "move a birth record on, which a case asks for", ADMIN_QUIET, ADMIN_WRITES, {
		{ "case", "N", "five digits of the case", ADMIN_NEEDED | ADMIN_BARE },
		{ "stage", "WORD", "asked, sent, waits, found, absent, ready or given", 0 },
		{ "place", "WORD", "desk, here, ministry, consulate, home or post", 0 },
		{ "days", "N", "news after so many days, 1 to 365; 30 when not given", 0 } },
	  admin_case_stage },
	{ { "agent", "add" }, "add an agent; tells the desk number", ADMIN_RECORD, ADMIN_WRITES, {
		{ "org", "N", "code of the organisation", ADMIN_NEEDED },
		MSISDN("the agent") },
	  admin_agent_add },
	{ { "agent", "list" }, "list agents by desk", ADMIN_LIST, 0, {
		{ "org", "N", "code of an organisation; all when not given", 0 } },
	  admin_agent_list },
	{ { "agent", "block" }, "stop an agent", ADMIN_QUIET, ADMIN_WRITES, { MSISDN("the agent") }, admin_agent_set },
	{ { "agent", "unblock" }, "let an agent work again", ADMIN_QUIET, ADMIN_WRITES, { MSISDN("the agent") }, admin_agent_set },
	{ { "agent", "code" }, "make an agent's start code", ADMIN_CODE, ADMIN_WRITES | ADMIN_TIMED, { MSISDN("the agent"), SLOT }, admin_person_code },
	{ { "officer", "add" }, "add an officer, who enrols people at a desk", ADMIN_QUIET, ADMIN_WRITES, {
		{ "desk", "NAME", "the desk, as NBO-3: its officers share drafts", ADMIN_NEEDED },
		{ "name", "TEXT", "name of the officer, as screens show it", ADMIN_NEEDED },
		MSISDN("the officer") },
	  admin_officer_add },
	{ { "officer", "list" }, "list officers, and what they did", ADMIN_LIST, ADMIN_BY_AUDITOR, {
		{ "desk", "NAME", "only those of this desk", 0 } },
	  admin_officer_list },
	{ { "officer", "block" }, "stop an officer, from the next answer on", ADMIN_QUIET, ADMIN_WRITES, { MSISDN("the officer") }, admin_officer_set },
	{ { "officer", "unblock" }, "let an officer work again", ADMIN_QUIET, ADMIN_WRITES, { MSISDN("the officer") }, admin_officer_set },
	{ { "officer", "renew" }, "let an officer work for 90 days from now", ADMIN_QUIET, ADMIN_WRITES, { MSISDN("the officer") }, admin_officer_set },
	{ { "officer", "code" }, "make an officer's start code", ADMIN_CODE, ADMIN_WRITES | ADMIN_TIMED, { MSISDN("the officer") }, admin_officer_code },
	{ { "oversight", "add" }, "add an overseer, who alone reads complaints", ADMIN_QUIET, ADMIN_WRITES, {
		{ "body", "NAME", "of the oversight body, 1 to 12 characters", ADMIN_NEEDED },
		{ "name", "TEXT", "name of the overseer, as other overseers know it", ADMIN_NEEDED },
		MSISDN("the overseer") },
	  admin_oversight_add },
	{ { "oversight", "list" }, "list overseers", ADMIN_LIST, ADMIN_BY_AUDITOR, { { 0 } }, admin_oversight_list },
	{ { "oversight", "block" }, "stop an overseer, from the next answer on", ADMIN_QUIET, ADMIN_WRITES, { MSISDN("the overseer") }, admin_oversight_set },
	{ { "oversight", "unblock" }, "let an overseer work again", ADMIN_QUIET, ADMIN_WRITES, { MSISDN("the overseer") }, admin_oversight_set },
	{ { "oversight", "renew" }, "let an overseer work for 90 days from now", ADMIN_QUIET, ADMIN_WRITES, { MSISDN("the overseer") }, admin_oversight_set },
	{ { "oversight", "code" }, "make an overseer's start code", ADMIN_CODE, ADMIN_WRITES | ADMIN_TIMED, { MSISDN("the overseer") }, admin_oversight_code },
	{ { "complaints" }, "how many are open and late, never what they say", ADMIN_RECORD, ADMIN_BY_AUDITOR, { { 0 } }, admin_complaints },
	{ { "request", "add" }, "enter that a court, the police or others ask for what is kept; tells its number", ADMIN_RECORD, ADMIN_WRITES, {
		{ "basis", "WORD", "court, warrant, law, emergency or other", ADMIN_NEEDED },
		{ "authority", "TEXT", "which office asks, no person's name", ADMIN_NEEDED },
		{ "reference", "TEXT", "its number of the file", ADMIN_NEEDED },
		{ "people", "N", "about how many people", ADMIN_NEEDED } },
	  admin_access_add },
	{ { "request", "list" }, "list those requests", ADMIN_LIST, ADMIN_BY_AUDITOR, { { 0 } }, admin_access_list },
	{ { "request", "show" }, "one of them", ADMIN_RECORD, ADMIN_BY_AUDITOR, {
		{ "number", "N", "as request add told it", ADMIN_NEEDED | ADMIN_BARE } },
	  admin_access_show },
	{ { "request", "close" }, "enter what was given, or that it was refused", ADMIN_QUIET, ADMIN_WRITES, {
		{ "number", "N", "as request add told it", ADMIN_NEEDED | ADMIN_BARE },
		{ "outcome", "WORD", "given, part or refused", ADMIN_NEEDED },
		{ "given", "N", "people whose records were given", 0 },
		{ "gone", "N", "people who are not here or were erased: nothing of them can be given", 0 } },
	  admin_access_close },
	{ { "case", "list" }, "list cases of desks that are open", ADMIN_LIST, ADMIN_BY_AUDITOR, {
		{ "all", NULL, "those that are over, too", 0 },
		{ "desk", "NAME", "only those of this desk", 0 } },
	  admin_case_list },
	{ { "case", "show" }, "what is known of a case: not whose it is", ADMIN_RECORD, ADMIN_BY_AUDITOR, {
		{ "number", "N", "five digits", ADMIN_NEEDED | ADMIN_BARE } },
	  admin_case_show },
	{ { "case", "approve" }, "say of somebody alike that they are two people; a second officer approves the rest", ADMIN_QUIET, ADMIN_WRITES, {
		{ "number", "N", "five digits", ADMIN_NEEDED | ADMIN_BARE } },
	  admin_case_decide },
	{ { "case", "refuse" }, "end a case without effect; of somebody alike: they are one", ADMIN_QUIET, ADMIN_WRITES, {
		{ "number", "N", "five digits", ADMIN_NEEDED | ADMIN_BARE } },
	  admin_case_decide },
	{ { "case", "head" }, NULL, ADMIN_RECORD, ADMIN_WRITES, { { 0 } }, admin_case_head },
	{ { "case", "wraps" }, NULL, ADMIN_LIST, 0, { { 0 } }, admin_case_wraps },
	{ { "case", "key" }, NULL, ADMIN_QUIET, ADMIN_WRITES, {
		{ "batch", "HEX", "id of the batch", ADMIN_NEEDED },
		{ "line", "TEXT", "of the answer", ADMIN_NEEDED | ADMIN_PERSONAL } },
	  admin_case_key },
	{ { "person", "add" }, "add a person, asked for or from key=value lines", ADMIN_QUIET, ADMIN_WRITES | ADMIN_PERSON | ADMIN_TIMED, { { 0 } },
	  admin_person_add },
	{ { "person", "find" }, "what is known without a PIN", ADMIN_RECORD, ADMIN_WRITES, { MSISDN("the person"), SLOT }, admin_person_find },
	{ { "person", "code" }, "make a person's start code", ADMIN_CODE, ADMIN_WRITES | ADMIN_TIMED, { MSISDN("the person"), SLOT }, admin_person_code },
	{ { "person", "lock" }, "let no shop check this person", ADMIN_QUIET, ADMIN_WRITES, { MSISDN("the person"), SLOT }, admin_person_set },
	{ { "person", "unlock" }, "open that lock", ADMIN_QUIET, ADMIN_WRITES, { MSISDN("the person"), SLOT }, admin_person_set },
	{ { "person", "close" }, "close a person's ID", ADMIN_QUIET, ADMIN_WRITES, { MSISDN("the person"), SLOT }, admin_person_set },
	{ { "person", "reopen" }, "open a closed ID or a closed PIN", ADMIN_QUIET, ADMIN_WRITES, { MSISDN("the person"), SLOT }, admin_person_set },
	{ { "person", "alive" }, "undo a death that was reported or confirmed", ADMIN_QUIET, ADMIN_WRITES, { MSISDN("the person"), SLOT }, admin_person_set },
	{ { "copy", "begin" }, NULL, ADMIN_RECORD, ADMIN_WRITES | ADMIN_TIMED | ADMIN_BY_OFFICER, {
		{ "msisdn", "N", "phone number of the person", ADMIN_PERSONAL },
		SLOT,
		{ "case", "N", "number of a case that the person opened", 0 },
		{ "desk", "NAME", "who asks, as the person reads it", ADMIN_NEEDED } },
	  admin_copy_begin },
	{ { "copy", "part" }, NULL, ADMIN_RECORD, ADMIN_BY_OFFICER, {
		{ "case", "N", "its number", ADMIN_NEEDED },
		{ "part", "N", "from 0 on", ADMIN_NEEDED } },
	  admin_copy_part },
	{ { "copy", "done" }, NULL, ADMIN_QUIET, ADMIN_WRITES | ADMIN_BY_OFFICER, {
		{ "case", "N", "its number", ADMIN_NEEDED } },
	  admin_copy_done },
	{ { "import" }, "add the people of a register, CSV UTF-8", ADMIN_RECORD, ADMIN_STREAM | ADMIN_TIMED, {
		{ "file", "FILE", "the register; its first line names the columns", ADMIN_NEEDED | ADMIN_BARE | ADMIN_LOCAL },
		{ "map", "COLUMN=NAME", "what a column of another name is; passed over when NAME is empty", ADMIN_REPEATED | ADMIN_LOCAL },
		{ "whole-numbers", NULL, "numbers of papers were a column of text: zeros at the end of long ones are theirs", 0 },
		{ "columns", NULL, NULL, ADMIN_NEEDED | ADMIN_DERIVED } },
	  admin_import },
	{ { "unit", "register" }, NULL, ADMIN_QUIET, ADMIN_WRITES, {
		{ "name", "NAME", "of the unit", ADMIN_NEEDED },
		{ "key", "HEX", "its public key", 0 },
		{ "officer", "NAME HEX", "an officer and the public key", ADMIN_REPEATED } },
	  admin_field_add },
	{ { "unit", "list" }, "list laptops that enrol without a network", ADMIN_LIST, 0, { { 0 } }, admin_field_list },
	{ { "unit", "retire" }, "take nothing from a unit any more", ADMIN_QUIET, ADMIN_WRITES, {
		{ "name", "NAME", "of the unit", ADMIN_NEEDED | ADMIN_BARE } },
	  admin_field_retire },
	{ { "unit", "keys" }, NULL, ADMIN_RECORD, ADMIN_BY_OFFICER, { { 0 } }, admin_field_keys },
	{ { "unit", "take" }, NULL, ADMIN_RECORD, ADMIN_STREAM | ADMIN_TIMED | ADMIN_BY_OFFICER, { { 0 } }, admin_field_take },
	{ { "start-codes" }, "print start codes for people imported", ADMIN_SHEET, ADMIN_TIMED, {
		{ "desk", "NAME", "whose sheet it is, as NBO-3", ADMIN_NEEDED },
		{ "count", "N", "for so many people at the most", ADMIN_NEEDED } },
	  admin_start_codes },
	{ { "card", "make" }, NULL, ADMIN_RECORD, ADMIN_WRITES, {
		{ "salt", "HEX", "of its codes", ADMIN_NEEDED },
		{ "codes", "HEX", "their hashes", ADMIN_NEEDED | ADMIN_PERSONAL } },
	  admin_card_make },
	{ { "card", "list" }, "list code cards, never who has them", ADMIN_LIST, 0, { { 0 } }, admin_card_list },
	{ { "card", "void" }, "let code cards open nothing any more", ADMIN_RECORD, ADMIN_WRITES, {
		{ "serial", "N[..N]", "as printed, 0091-338; or 0091-300..399, the ones of that batch between the two", ADMIN_NEEDED | ADMIN_BARE } },
	  admin_card_void },
	{ { "status" }, "what runs, its links, and how much there is; fails when a part or a link is down", ADMIN_RECORD, ADMIN_DAEMON | ADMIN_BY_OFFICER | ADMIN_BY_AUDITOR, {
		{ "watch", NULL, "look again and again, until it is ended", ADMIN_LOCAL },
		{ "every", "SECONDS", "the same, so often; every 2 when not given", ADMIN_BARE | ADMIN_LOCAL } },
	  admin_status },
	{ { "stats" }, "acts by kind, sessions, checks by outcome", ADMIN_RECORD, ADMIN_BY_AUDITOR, { { 0 } }, admin_stats },
	{ { "stats", "screens" }, "how each screen fares, by link and language", ADMIN_LIST, ADMIN_BY_AUDITOR, { { 0 } }, admin_stats_screens },
	{ { "stats", "shares" }, "shares by sex and age, in cells of 10 and more", ADMIN_LIST, ADMIN_BY_AUDITOR, { { 0 } }, admin_stats_shares },
	{ { "stats", "survey" }, "what people say of organisations, once 10 have answered", ADMIN_LIST, ADMIN_BY_AUDITOR, { { 0 } }, admin_stats_survey },
	{ { "ledger", "verify" }, "prove that no act was changed or lost", ADMIN_QUIET, ADMIN_BY_AUDITOR, { { 0 } }, admin_ledger_verify },
	{ { "ledger", "acts" }, "what was done by whom among administrators", ADMIN_LIST, ADMIN_BY_AUDITOR, {
		{ "user", "N", "only what the user of that number did, as id -u tells it", 0 } },
	  admin_ledger_acts },
	{ { "ledger", "tail" }, "the last lines, as they are", ADMIN_LIST, ADMIN_BY_AUDITOR, {
		{ "lines", "N", "so many, 1 to 1000; 20 when not given", ADMIN_BARE } },
	  admin_ledger_tail },
	{ { "ledger", "receipt" }, "what was done under a number that somebody was told, as at the end of an erasing", ADMIN_LIST, ADMIN_BY_AUDITOR, {
		{ "number", "N", "ten digits, as the screen showed them", ADMIN_NEEDED | ADMIN_BARE } },
	  admin_ledger_receipt },
	{ { "clock", "accept" }, "believe the clock as it is, after a jump", ADMIN_QUIET, ADMIN_WRITES | ADMIN_BY_ROOT, { { 0 } }, admin_clock_accept },
	{ { "retention", "list" }, "what is deleted by age, when last and how much", ADMIN_LIST, 0, { { 0 } }, admin_retention_list },
	{ { "alarm", "list" }, "what somebody has to look at", ADMIN_LIST, 0, { { 0 } }, admin_alarm_list },
	{ { "alarm", "end" }, "end an alarm, and do what it held back", ADMIN_QUIET, ADMIN_WRITES, {
		{ "name", "NAME", "the alarm, as alarm list names it", ADMIN_NEEDED | ADMIN_BARE } },
	  admin_alarm_end },
	{ { "feed", "show" }, "what the operator said of its SIMs last, and whether it is heard", ADMIN_RECORD, ADMIN_BY_AUDITOR, { { 0 } }, admin_feed_show },
	{ { "feed", "release" }, "let a file that is held back count", ADMIN_QUIET, ADMIN_WRITES | ADMIN_BY_ROOT, {
		{ "file", "N", "its number, as feed show names it", ADMIN_NEEDED | ADMIN_BARE } },
	  admin_feed_release },
	{ { "feed", "drop" }, "throw a file that is held back away: what stands in it is never known", ADMIN_QUIET, ADMIN_WRITES | ADMIN_BY_ROOT, {
		{ "file", "N", "its number, as feed show names it", ADMIN_NEEDED | ADMIN_BARE } },
	  admin_feed_drop },
	{ { "backup", "copy" }, NULL, ADMIN_QUIET, ADMIN_BY_ROOT, { { 0 } }, admin_backup_copy },
	{ { "backup", "done" }, NULL, ADMIN_QUIET, ADMIN_WRITES | ADMIN_BY_ROOT, { { "time", "N", "when it was made", ADMIN_NEEDED } }, admin_backup_done },
	{ { "rekey", "look" }, NULL, ADMIN_RECORD, ADMIN_BY_ROOT, { { 0 } }, admin_rekey_look },
	{ { "rekey", "begin" }, NULL, ADMIN_QUIET, ADMIN_BY_ROOT, { { "wrap", "HEX", "the new key, under the one that serves", ADMIN_NEEDED } }, admin_rekey_begin },
	{ { "rekey", "move" }, NULL, ADMIN_QUIET, ADMIN_BY_ROOT, { { 0 } }, admin_rekey_move },
	{ { "rekey", "end" }, NULL, ADMIN_QUIET, ADMIN_BY_ROOT, { { "key", "ID", "of the key file that the next start reads", ADMIN_NEEDED } }, admin_rekey_end },
	{ { "desk", "open" }, NULL, ADMIN_QUIET, ADMIN_BY_OFFICER, { { 0 } }, admin_desk_open },
	{ { "test", "clock" }, NULL, ADMIN_QUIET, ADMIN_BY_ROOT, {
		{ "seconds", "N", "move the clock so far ahead", ADMIN_NEEDED | ADMIN_BARE } },
	  admin_test_clock },
	{ { "test", "clock-jump" }, NULL, ADMIN_QUIET, ADMIN_BY_ROOT, {
		{ "seconds", "N", "make the clock so wrong, though no time passes", ADMIN_NEEDED | ADMIN_BARE } },
	  admin_test_clock_jump },
	{ { "test", "kill-at-commit" }, NULL, ADMIN_QUIET, ADMIN_BY_ROOT, { { 0 } }, admin_test_kill },
	{ { "test", "diskfull" }, NULL, ADMIN_QUIET, ADMIN_BY_ROOT, { { "to", "on|off", "whether the disk is full", ADMIN_NEEDED | ADMIN_BARE } }, admin_test_disk },
	{ { "test", "people" }, NULL, ADMIN_QUIET, ADMIN_BY_ROOT, {
		{ "count", "N", "so many people", ADMIN_NEEDED },
		{ "first", "N", "phone number of the first", ADMIN_NEEDED },
		{ "pin", "N", "PIN of all of them", ADMIN_NEEDED },
		{ "org", "N", "make them its agents instead", 0 } },
	  admin_test_people },
};

const struct admin_command *admin_commands_at(size_t i)
{
	return i < ARRAY_SIZE(commands) ? &commands[i] : NULL;
}

unsigned admin_commands_roles(const struct admin_command *c)
{
	return 1 << ADMIN_ROOT | (c->flags & ADMIN_BY_ROOT ? 0 : 1 << ADMIN_MANAGER) | (c->flags & ADMIN_BY_OFFICER ? 1 << ADMIN_OFFICER : 0) |
	       (c->flags & ADMIN_BY_AUDITOR ? 1 << ADMIN_AUDITOR : 0);
}

unsigned admin_commands_words(const struct admin_command *c)
{
	return c->words[1] ? 2 : 1;
}

const char *admin_commands_name(const struct admin_command *c, char name[ADMIN_NAME_MAX])
{
	snprintf(name, ADMIN_NAME_MAX, "%s%s%s", c->words[0], c->words[1] ? " " : "", c->words[1] ? c->words[1] : "");
	return name;
}

bool admin_commands_match(const struct admin_command *c, const char *const words[], unsigned n_words)
{
	unsigned i, n = admin_commands_words(c);

	if (n_words < n)
		return false;
	for (i = 0; i < n; i++)
		if (strcmp(c->words[i], words[i]))
			return false;
	return true;
}

const struct admin_option *admin_commands_option_at(const struct admin_command *c, size_t i)
{
	return i < ADMIN_OPTIONS_MAX && c->options[i].name ? &c->options[i] : NULL;
}

const struct admin_option *admin_commands_option(const struct admin_command *c, const char *name)
{
	const struct admin_option *o;
	size_t i;

	for (i = 0; (o = admin_commands_option_at(c, i)); i++)
		if (!strcmp(o->name, name))
			return o;
	return NULL;
}
