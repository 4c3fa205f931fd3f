/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rows of verbs: numbers that never change, rows that say all and contradict nothing, and a core that holds every verb to its row. */
#include "tests/lib/identity_world.h"

#include <talloc.h>

#include "store/identity/core/identity_rules.h"
#include "store/identity/identity_actors.h"

/* Written into databases with each answer that is kept: only ever add to it. */
static const char *const golden[] = {
	[1] = "hello",
	[2] = "not_shop",
	[3] = "lang",
	[4] = "unlock",
	[5] = "notice",
	[6] = "pin_new",
	[7] = "pin_again",
	[8] = "role",
	[9] = "home",
	[10] = "shop",
	[11] = "offer",
	[12] = "choose",
	[13] = "life",
	[14] = "share",
	[15] = "otp",
	[16] = "checkpoint",
	[17] = "resume",
	[18] = "restart",
	[19] = "open_code",
	[20] = "cancel_code",
	[21] = "my_id",
	[22] = "history",
	[23] = "event",
	[24] = "not_me",
	[25] = "block",
	[26] = "unblock",
	[27] = "safety",
	[28] = "safety_set",
	[29] = "survey",
	[30] = "lock",
	[31] = "unlock_id",
	[32] = "check",
	[33] = "served",
	[34] = "check_again",
	[35] = "ask_person",
	[36] = "ask_news",
	[37] = "ask_end",
	[38] = "ask_pair",
	[39] = "ask_refuse",
	[40] = "ask_block",
	[41] = "today",
	[42] = "end_shift",
	[43] = "bye",
	[44] = "sms_in",
	[45] = "out_next",
	[46] = "out_told",
	[47] = "push_next",
	[48] = "push_done",
	[49] = "counts",
	[50] = "notice_refuse",
	[51] = "proof",
	[52] = "draft_new",
	[53] = "draft_next",
	[54] = "texted",
	[55] = "draft_list",
	[56] = "prove",
	[57] = "draft_set",
	[58] = "links",
	[59] = "draft_consent",
	[60] = "draft_phone",
	[61] = "draft_show",
	[62] = "draft_finish",
	[63] = "draft_alike",
	[64] = "draft_drop",
	[65] = "officer_today",
	[66] = "case_list",
	[67] = "case_show",
	[68] = "draft_code",
	[69] = "name_told",
	[70] = "case_new",
	[71] = "case_set",
	[72] = "case_phone",
	[73] = "case_open",
	[74] = "case_see",
	[75] = "case_check",
	[76] = "case_decide",
	[77] = "case_news",
	[78] = "case_answer",
	[80] = "card_old",
	[81] = "card_code",
	[82] = "card_move",
	[83] = "card_said",
	[84] = "reset_begin",
	[85] = "reset_code",
	[86] = "reset_ready",
	[88] = "card_for",
	[89] = "card_serial",
	[90] = "card_given",
	[94] = "card_paper",
	[96] = "sms_card",
	[91] = "sim_card",
	[92] = "sim_code",
	[93] = "card_lock",
	[97] = "bearer",
	[98] = "bearer_yes",
	[99] = "bearer_code",
	[100] = "child_new",
	[101] = "grown",
	[102] = "death_who",
	[103] = "death_report",
	[104] = "proxy_who",
	[105] = "proxy_set",
	[106] = "proxy_ask",
	[107] = "proxy_answer",
	[108] = "proxies",
	[109] = "proxy_end",
	[110] = "proxy_offer",
	[111] = "proxy_stop",
	[112] = "transcript_new",
	[113] = "transcript_find",
	[114] = "transcript_move",
	[115] = "my_transcript", [116] = "case_judge", [117] = "proxy_case",
	[134] = "complaint_kind",
	[135] = "complaint_who",
	[136] = "complaint_where",
	[137] = "complaint_event",
	[138] = "complaint_send",
	[139] = "complaint_news",
	[140] = "complaint_say",
	[141] = "oversight_give",
	[142] = "oversight_list",
	[143] = "oversight_act",
	[149] = "copy_ask", [150] = "copy_give", [156] = "erase_look", [157] = "erase",
	[144] = "oversight_pause",
	[145] = "oversight_pauses",
	[146] = "oversight_resume",
	[147] = "oversight_ref",
	[148] = "oversight_alert",
	[118] = "trusted", [124] = "trust", [125] = "second_for", [126] = "second_say",
	[127] = "oversight_agents", [128] = "oversight_numbers", [129] = "agent_say",
	[130] = "oversight_requests", [131] = "oversight_rows",
	[79] = "case_want",
};

#define GOLDEN (sizeof(golden) / sizeof(golden[0]))

static void test_each_verb_keeps_its_number(void **state)
{
	unsigned v;

	assert_int_equal(IDV_COUNT, GOLDEN);
	for (v = 0; v < IDV_COUNT; v++) {
		const struct identity_verb_row *row = identity_verb_row(v);

		assert_true(!row == !golden[v]);
		if (!row)
			continue;
		assert_string_equal(row->name, golden[v]);
		assert_int_equal(row->number, v);
		assert_int_equal(identity_verb_of(row->name), v);	/* so no name stands twice */
	}
	assert_null(identity_verb_row(IDV_COUNT));
	assert_null(identity_verb_name(IDV_NONE));
	assert_int_equal(identity_verb_of("no such verb"), IDV_NONE);
}

static bool is_outcome(const char *word)
{
	int o;

	for (o = 0; o < IDO_COUNT; o++)
		if (!strcmp(identity_outcome_name(o), word))
			return true;
	return false;
}

/* Each word of list once, in small letters, and good by check. */
static void each_word(const struct identity_verb_row *row, const char *list, bool (*check)(const struct identity_verb_row *row, const char *word))
{
	char text[512], *at = text, *word;
	const char *rest = list;

	snprintf(text, sizeof(text), "%s", list ?: "");
	while (list && (word = strsep(&at, " "))) {
		if (!*word || word[strspn(word, "abcdefghijklmnopqrstuvwxyz_")] || !check(row, word))
			fail_msg("%s: \"%s\" in \"%s\"", row->name, word, list);
		rest += strlen(word) + (rest[strlen(word)] == ' ');
		if (identity_verb_lists(rest, word))
			fail_msg("%s: \"%s\" twice in \"%s\"", row->name, word, list);
	}
}

static bool is_known(const struct identity_verb_row *row, const char *word)
{
	return is_outcome(word);
}

static bool is_answered(const struct identity_verb_row *row, const char *word)
{
	return identity_verb_lists(row->outcomes, word);
}

static bool is_leaf(const struct identity_verb_row *row, const char *word)
{
	return row->op != IDENTITY_OP_NONE;	/* what is in the ledger must not be there twice */
}

static void test_each_row_is_whole_and_contradicts_nothing(void **state)
{
	unsigned v;

	for (v = 1; v < IDV_COUNT; v++) {
		const struct identity_verb_row *row = identity_verb_row(v);

		if (!row)
			continue;
		assert_true(row->peers && !(row->peers & ~(IDP_GATEWAY | IDP_API | IDP_ADMIN | IDP_DESK)));
		/* in dialogues, before one, or outside */
		assert_true(row->states == 0 || row->states == IDS_IN(NONE) || !(row->states & ~IDS_ANY));
		/* an answer is kept for its dialogue alone */
		assert_true(row->op != IDENTITY_OP_CALLER || (row->states && row->states != IDS_IN(NONE)));
		assert_true(!row->is_late_ok || row->states == IDS_ANY);
		assert_true(!row->is_first || !row->states);
		assert_true(!row->retry || row->op == IDENTITY_OP_CALLER);
		assert_true(row->op == IDENTITY_OP_CALLER || !row->has_again || v == IDV_SMS_CARD);	/* an attempt is counted: not twice */
		assert_non_null(row->outcomes);
		each_word(row, row->outcomes, is_known);
		each_word(row, row->retry, is_answered);
		each_word(row, row->gives, is_answered);
		each_word(row, row->pushes, is_answered);
		each_word(row, row->leaves, is_leaf);
	}
}

static void test_each_row_has_its_functions(void **state)
{
	unsigned v;

	for (v = 0; v < IDV_COUNT; v++) {
		const struct identity_verb_row *row = identity_verb_row(v);

		assert_true(!row == !identity_actors[v].run);
		assert_true((row && row->has_again) == !!identity_actors[v].again);
	}
}

static void test_a_list_has_whole_words_alone(void **state)
{
	assert_true(identity_verb_lists("ok ok_otp", "ok_otp"));
	assert_true(identity_verb_lists("ok ok_otp", "ok"));
	assert_false(identity_verb_lists("ok_otp", "ok"));
	assert_false(identity_verb_lists("ok_otp", "otp"));
	assert_false(identity_verb_lists("ok ok_otp", "ok ok_otp"));
	assert_false(identity_verb_lists("ok", ""));
	assert_false(identity_verb_lists(NULL, "ok"));
	assert_true(identity_verb_answers(IDV_TODAY, "busy"));
	assert_false(identity_verb_answers(IDV_TODAY, "gone"));
}

static struct identity_core_load load_of(struct identity_core *core)
{
	struct identity_core_load load;

	identity_core_load(core, &load);
	return load;
}

static enum identity_outcome run_as(struct identity_core *core, enum identity_peer peer, struct phone *p, enum identity_verb v, const char *text)
{
	struct kdf_job job = { 0 };
	struct identity_ans ans;
	struct identity_req req;

	world_req(p, &req, v, &(struct args){ .text = text, .secret = "123456" });
	OK(identity_core_begin(core));
	assert_int_equal(identity_core_run(core, peer, &req, &ans, &job), IDENTITY_DONE);
	OK(identity_core_commit(core));
	return ans.outcome;
}

static void test_a_peer_that_the_row_does_not_permit_is_refused(void **state)
{
	struct world *w = *state;
	struct phone p = { .w = w, .number = STRANGER, .link = "op1", .dialogue = ++w->dialogues };

	assert_int_equal(run_as(w->core, PEER_API, &p, IDV_HELLO, NULL), IDO_REFUSED);
	assert_int_equal(run_as(w->core, PEER_ADMIN, &p, IDV_HELLO, NULL), IDO_REFUSED);
	assert_int_equal(load_of(w->core).refused, 2);
	assert_int_equal(load_of(w->core).dialogues, 0);
	assert_int_equal(run_as(w->core, PEER_GATEWAY, &p, IDV_HELLO, NULL), IDO_PLAIN);
}

static void test_text_that_the_verb_does_not_take_is_refused(void **state)
{
	struct world *w = *state;
	struct phone p = { .w = w, .number = STRANGER, .link = "op1", .dialogue = ++w->dialogues };

	assert_int_equal(run_as(w->core, PEER_GATEWAY, &p, IDV_HELLO, "text"), IDO_REFUSED);
	assert_int_equal(run_as(w->core, PEER_GATEWAY, &p, IDV_HELLO, NULL), IDO_PLAIN);
}

static void test_goodbye_of_a_dialogue_before_this_vault_is_ok(void **state)
{
	struct world *w = *state;
	struct phone p = { .w = w, .number = STRANGER, .link = "op1", .dialogue = ++w->dialogues };

	assert_int_equal(run_as(w->core, PEER_GATEWAY, &p, IDV_BYE, NULL), IDO_OK);
	assert_int_equal(run_as(w->core, PEER_GATEWAY, &p, IDV_NOT_SHOP, NULL), IDO_REFUSED);
}

/* A verb that does what its row does not say. */
static enum identity_outcome stray(struct identity_run *r)
{
	assert_int_equal(r->req->secret.len, 0);	/* hello takes none */
	OK(identity_leaf(r->core, r->now, "stray", "", "", 0));
	return IDO_TYPO;
}

static void test_what_a_row_does_not_name_is_counted(void **state)
{
	static const struct identity_verb_fns strays[IDV_COUNT] = { [IDV_HELLO] = { stray, NULL } };
	struct world *w = *state;
	struct phone p = { .w = w, .number = STRANGER, .link = "op1", .dialogue = ++w->dialogues };
	struct identity_core *core = identity_core_new(NULL, w->db, w->keys, &w->clock, &w->conf, strays);

	assert_non_null(core);
	assert_int_equal(run_as(core, PEER_GATEWAY, &p, IDV_HELLO, NULL), IDO_TYPO);
	assert_int_equal(load_of(core).unnamed, 2);
	assert_int_equal(load_of(w->core).unnamed, 0);
	identity_core_free(core);
}

#define T(f) cmocka_unit_test(f)
#define W(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_each_verb_keeps_its_number),
		T(test_each_row_is_whole_and_contradicts_nothing),
		T(test_each_row_has_its_functions),
		T(test_a_list_has_whole_words_alone),
		W(test_a_peer_that_the_row_does_not_permit_is_refused),
		W(test_text_that_the_verb_does_not_take_is_refused),
		W(test_goodbye_of_a_dialogue_before_this_vault_is_ok),
		W(test_what_a_row_does_not_name_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
