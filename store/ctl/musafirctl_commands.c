/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* All commands: those of administration, and those that need no vault. */
#include <osmocom/core/utils.h>

#include "store/ctl/musafirctl_priv.h"

/* Done by musafirctl alone, each with its function. */
static const struct {
	struct admin_command row;
	int (*run)(struct musafirctl *ctl);
	bool is_bare;	/* needs no configuration */
} own_commands[] = {
	{ { { "init" }, "make key file and database", ADMIN_QUIET, 0, {
		{ "escrow", "FILE", "public key of a custodian of the escrow; two or three, any two open", ADMIN_REPEATED },
		{ "test", NULL, "make a key that allows the test commands; never for people", 0 } }, NULL },
	  musafirctl_init, false },
	{ { { "escrow", "keygen" }, "make the pair of a custodian of the escrow", ADMIN_QUIET, 0, {
		{ "file", "FILE", "the secret half; the public half goes to FILE.pub", ADMIN_NEEDED | ADMIN_BARE } }, NULL },
	  musafirctl_escrow_keygen, true },
	{ { { "escrow", "open" }, "open the records of the cases in a batch, for the vault alone", ADMIN_LIST, 0, {
		{ "file", "FILE", "what case batch wrote", ADMIN_NEEDED | ADMIN_BARE },
		{ "recovery-key", "FILE", "secret half of a custodian, twice", ADMIN_REPEATED },
		{ "to", "FILE", "the answer, a file that is not there yet", ADMIN_NEEDED },
		{ "cases", "N", "so many were agreed on; asked for on a terminal", 0 } }, NULL },
	  musafirctl_escrow_open, true },
	{ { { "case", "batch" }, "write what the custodians open for new PINs that were approved", ADMIN_RECORD, 0, {
		{ "to", "FILE", "a file that is not there yet", ADMIN_NEEDED } }, NULL },
	  musafirctl_case_batch, false },
	{ { { "case", "answer" }, "take what the custodians opened", ADMIN_RECORD, 0, {
		{ "file", "FILE", "what escrow open wrote", ADMIN_NEEDED | ADMIN_BARE } }, NULL },
	  musafirctl_case_answer, false },
	{ { { "backup" }, "write an encrypted copy of the database, also while it serves", ADMIN_RECORD, 0, {
		{ "to", "FILE|-", "a file that is not there yet, a folder, or - for standard output", ADMIN_NEEDED },
		{ "keep", "7d,4w,6m", "with a folder: keep the newest backup of so many days, weeks and months, remove the others", 0 } }, NULL },
	  musafirctl_backup, false },
	{ { { "restore" }, "make the database out of a backup, where there is none", ADMIN_RECORD, 0, {
		{ "from", "FILE|-", "the backup; - for standard input", ADMIN_NEEDED },
		{ "recovery-key", "FILE", "secret half of a custodian, twice, when the key file is lost", ADMIN_REPEATED },
		{ "accept-rollback", NULL, "although the anchor knows of acts that came after the backup", 0 },
		{ "keep-codes", NULL, "leave the codes good that were live when the backup was made", 0 } }, NULL },
	  musafirctl_restore, false },
	{ { { "rekey" }, "make a new key file and move everything to it, also while it serves", ADMIN_RECORD, 0, {
		{ "file", "FILE", "the key file, where the service reads a copy of it", 0 } }, NULL },
	  musafirctl_rekey, false },
	{ { { "anchor", "accept" }, "take the database as it is, though it is older than the anchor knows", ADMIN_QUIET, 0, { { 0 } }, NULL },
	  musafirctl_anchor_accept, false },
	{ { { "unit", "card" }, "write the card that laptops without a network get", ADMIN_RECORD, 0, {
		{ "to", "FILE", "a file that is not there yet", ADMIN_NEEDED } }, NULL },
	  musafirctl_unit_card, false },
	{ { { "unit", "add" }, "make such a laptop and its officers known", ADMIN_RECORD, 0, {
		{ "from", "FILE", "the request that unit init left", ADMIN_NEEDED | ADMIN_BARE } }, NULL },
	  musafirctl_unit_add, false },
	{ { { "import-bundle" }, "add the people whom such a laptop enrolled", ADMIN_RECORD, 0, {
		{ "file", "FILE", "the bundle", ADMIN_NEEDED | ADMIN_BARE },
		{ "report", "FILE", "what became of each, signed, for the laptop", 0 },
		{ "settle", NULL, "who is refused is refused for good: the laptop may forget them", 0 } }, NULL },
	  musafirctl_import_bundle, false },
	{ { { "unit", "init" }, "make a laptop a unit that enrols without a network", ADMIN_RECORD, 0, {
		{ "dir", "DIR", "folder of the unit", ADMIN_NEEDED },
		{ "card", "FILE", "the card of the service", ADMIN_NEEDED },
		{ "name", "NAME", "of the unit", ADMIN_NEEDED },
		{ "officer", "NAME", "its first officer", ADMIN_NEEDED },
		{ "pin", "N", "PIN of the officer, 8 digits", ADMIN_PERSONAL } }, NULL },
	  musafirctl_field_init, true },
	{ { { "unit", "officer" }, "admit one more officer on this unit", ADMIN_RECORD, 0, {
		{ "dir", "DIR", "folder of the unit", ADMIN_NEEDED },
		{ "officer", "NAME", "who admits", ADMIN_NEEDED },
		{ "name", "NAME", "who is admitted", ADMIN_NEEDED } }, NULL },
	  musafirctl_field_officer, true },
	{ { { "unit", "enrol" }, "enrol a person on this unit", ADMIN_RECORD, ADMIN_PERSON, {
		{ "dir", "DIR", "folder of the unit", ADMIN_NEEDED },
		{ "officer", "NAME", "who enrols", ADMIN_NEEDED },
		{ "draft", "SLIP", "go on with that draft", 0 },
		{ "pin", "N", "PIN of the officer, 8 digits", ADMIN_PERSONAL } }, NULL },
	  musafirctl_field_enrol, true },
	{ { { "unit", "desk" }, "enrol people at this terminal without a network", ADMIN_QUIET, 0, {
		{ "dir", "DIR", "folder of the unit", ADMIN_NEEDED },
		{ "lang", "WORD", "language of the officer, as en; the first of the card when not given", 0 },
		{ "menus", "FOLDER", "screens and words, where they are not installed", 0 },
		{ "slip", "FOLDER", "slips for people are files here", 0 },
		{ "slip-command", "COMMAND", "or the standard input of this command", 0 },
		{ "slip-form", "WORD", "text32, text40, svg or pdf; desk.slip of the configuration when not given", 0 },
		{ "bidi", NULL, "the terminal itself puts right-to-left text in order", 0 } }, NULL },
	  musafirctl_field_desk, true },
	{ { { "unit", "seal" }, "write a bundle of all who have no report", ADMIN_RECORD, 0, {
		{ "dir", "DIR", "folder of the unit", ADMIN_NEEDED },
		{ "to", "FILE", "a file that is not there yet, as on a stick", ADMIN_NEEDED } }, NULL },
	  musafirctl_field_seal, true },
	{ { { "unit", "report" }, "note what the service says of a bundle", ADMIN_QUIET, 0, {
		{ "dir", "DIR", "folder of the unit", ADMIN_NEEDED },
		{ "from", "FILE", "the report that import-bundle wrote", ADMIN_NEEDED } }, NULL },
	  musafirctl_field_report, true },
	{ { { "unit", "status" }, "what this unit holds", ADMIN_RECORD, 0, {
		{ "dir", "DIR", "folder of the unit", ADMIN_NEEDED } }, NULL },
	  musafirctl_field_status, true },
	{ { { "unit", "clear" }, "remove the people with a report from this unit", ADMIN_QUIET, 0, {
		{ "dir", "DIR", "folder of the unit", ADMIN_NEEDED },
		{ "with-drafts", "N", "although so many drafts are there; they stay", 0 } }, NULL },
	  musafirctl_field_clear, true },
	{ { { "desk" }, "enrol people at this terminal, while it serves", ADMIN_QUIET, ADMIN_BY_OFFICER, {
		{ "lang", "WORD", "language of the officer, as en; the first of the service when not given", 0 },
		{ "slip", "FOLDER", "slips for people are files here", 0 },
		{ "slip-command", "COMMAND", "or the standard input of this command", 0 },
		{ "slip-form", "WORD", "text32, text40, svg or pdf; text32 when not given", 0 },
		{ "bidi", NULL, "the terminal itself puts right-to-left text in order", 0 } }, NULL },
	  musafirctl_desk, false },
	{ { { "oversight" }, "read and answer complaints at this terminal, while it serves", ADMIN_QUIET, ADMIN_BY_OFFICER, {
		{ "lang", "WORD", "language of the overseer, as en; the first of the service when not given", 0 },
		{ "bidi", NULL, "the terminal itself puts right-to-left text in order", 0 } }, NULL },
	  musafirctl_oversight, false },
	{ { { "card", "print" }, "make code cards and print them", ADMIN_LIST, 0, {
		{ "count", "N", "so many, 1 to 1000", ADMIN_NEEDED },
		{ "format", "WORD", "text, a line a code; svg or pdf, 85 x 54 mm a side; text when not given", 0 },
		{ "to", "FILE", "a file that is not there yet; the cards go to a pipe on standard output when not given", 0 } }, NULL },
	  musafirctl_card_print, false },
	{ { { "person", "export" }, "have a copy of what is kept about a person made, sealed to a code that the person alone gets", ADMIN_RECORD, ADMIN_BY_OFFICER, {
		{ "msisdn", "N", "phone number of the person, with country code", ADMIN_PERSONAL },
		{ "slot", "N", "slot on this phone, 1 to 8; 1 when not given", 0 },
		{ "case", "N", "instead of the number: the five digits that the person says, or that this command told before", 0 },
		{ "desk", "NAME", "who asks, as the person reads it", ADMIN_NEEDED },
		{ "to", "FILE", "a file that is not there yet, as on a stick", ADMIN_NEEDED } }, NULL },
	  musafirctl_copy_export, false },
	{ { { "export", "open" }, "read a copy, with the code that the phone showed", ADMIN_LIST, 0, {
		{ "file", "FILE", "what person export wrote", ADMIN_NEEDED | ADMIN_BARE } }, NULL },
	  musafirctl_copy_open, true },
	{ { { "menus", "check" }, "prove screens and words", ADMIN_LIST, 0, { { 0 } }, NULL }, musafirctl_menus_check, false },
	{ { { "menus", "review" }, "a sheet for a native reader of a language, and back", ADMIN_LIST, 0, {
		{ "lang", "WORD", "the language, as sw; its file is enough, it need not be offered", ADMIN_NEEDED },
		{ "meaning", "WORD", "the language that says what is meant; the first of the service when not given", 0 },
		{ "from", "FILE", "read this filled sheet", 0 },
		{ "to", "PATH", "a sheet that is not there yet; with --from the folder that gets what it changes", 0 } }, NULL },
	  musafirctl_menus_review, false },
	{ { { "menus", "script" }, "what is recorded of a language, for who cannot read", ADMIN_LIST, 0, {
		{ "lang", "WORD", "the language, as sw", ADMIN_NEEDED } }, NULL },
	  musafirctl_menus_script, false },
};

const struct musafirctl_common *musafirctl_commands_common(size_t i)
{
	static const struct musafirctl_common common[] = {
		{ 'c', { "config", "FILE", "configuration of the service", 0 } },
		{ MUSAFIRCTL_JSON, { "json", NULL, "answer in JSON", 0 } },
		{ 'h', { "help", NULL, "tell the commands, or the options of one", 0 } },
		{ 'V', { "version", NULL, "tell the version", 0 } },
	};

	return i < ARRAY_SIZE(common) ? &common[i] : NULL;
}

const struct admin_command *musafirctl_commands_at(size_t i)
{
	return i < ARRAY_SIZE(own_commands) ? &own_commands[i].row : admin_commands_at(i - ARRAY_SIZE(own_commands));
}

const struct admin_command *musafirctl_commands_find(const char *const words[], unsigned n_words)
{
	const struct admin_command *c, *found = NULL;
	size_t i;

	for (i = 0; (c = musafirctl_commands_at(i)); i++)
		if (admin_commands_match(c, words, n_words) && (!found || admin_commands_words(c) > admin_commands_words(found)))
			found = c;
	return found;
}

bool musafirctl_commands_is_bare(const struct admin_command *c)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(own_commands); i++)
		if (c == &own_commands[i].row)
			return own_commands[i].is_bare;
	return false;
}

int musafirctl_commands_run(struct musafirctl *ctl)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(own_commands); i++)
		if (ctl->command == &own_commands[i].row)
			return own_commands[i].run(ctl);
	if (ctl->command->flags & ADMIN_STREAM)
		return musafirctl_import(ctl);
	if (musafirctl_request_get(&ctl->request, "watch") || musafirctl_request_get(&ctl->request, "every"))
		return musafirctl_watch(ctl);
	return ctl->command->shape == ADMIN_SHEET ? musafirctl_sheet(ctl) : musafirctl_run_remote(ctl);
}
