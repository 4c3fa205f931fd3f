/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SMS both ways, and what people dial and text. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "gateway/session/outbox.h"
#include "tests/lib/session_world.h"
#include "tests/lib/told.h"

#define LEASE 4711

/* ---- words ---- */

static void test_org_of_dial_strings(void **state)
{
	static const struct {
		const char *text, *org;
	} rows[] = {
		{ "*789*715464#", "715464" }, { "*789*715464", "715464" }, { "*789*715464*246813#", "715464" },
		{ "*789#", "" }, { "*789*#", "" }, { "*789*71546#", "71546" }, { "*789*7154641#", "7154641" }, { "*789*71546412#", "7154641" },
		{ "*789*4821307604#", "" }, { "*789*715#", "" }, { "*789*1#", "" }, { "*789*3#", "3" }, { "*789*33#", "" },
		{ "789*715464#", "" }, { "*788*715464#", "" }, { "*7890715464#", "" }, { "*789*71546a#", "" }, { "", "" }, { "*", "" }, { "715464", "" },
	};
	char org[8];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(session_word_org(org, "789", rows[i].text, strlen(rows[i].text)), *rows[i].org != 0);
		assert_string_equal(org, rows[i].org);
	}
	assert_true(session_word_org(org, "384*55", "*384*55*715464#", 15));
}

static void test_words_of_sms(void **state)
{
	struct world *w = *state;
	static const struct {
		const char *text, *word, *arg;
	} rows[] = {
		{ "HELP", "help", "" }, { " help! ", "help", "" }, { "LOCK", "lock", "" }, { "Lock.", "lock", "" }, { "lock 246813", "lock", "" },
		{ "LANG SW", "lang", "sw" }, { "lang en.", "lang", "en" }, { "LANG", "unknown", "" }, { "LANG 246813", "digits", "" },
		{ "LANG SW please", "unknown", "" }, { "LANG SWAHILI", "lang", "swahili" }, { "LANG SWAHILIX", "unknown", "" },
		{ "246813", "digits", "" }, { "24 68 13", "digits", "" }, { "my pin is 246813", "digits", "" }, { "12345", "unknown", "" },
		{ "HELP 246813", "digits", "" }, { "BLOCK 715464", "block", "715464" }, { "block 715-464", "block", "715464" },
		{ "BLOCK 7154641", "word", "" }, { "BLOCK HAWA 715464", "word", "" }, { "BLOCK", "word", "" }, { "UNLOCK", "unknown", "" }, { "LOCKED", "unknown", "" },
		{ "LOCK +254 700 000 001", "lock_for", "+254700000001" }, { "lock 0700000001", "lock_for", "0700000001" }, { "LOCK 12345678", "lock", "" },
		{ "lock my 254700000001", "lock", "" }, { "LOCK 2547000000012547000000012547", "lock", "" },
		{ "Funga", "lock", "" }, { "bloquer 246813", "lock", "" }, { "LUGHA SW", "lang", "sw" }, { "langue fr", "lang", "fr" },
		{ "MSAADA", "help", "" }, { "aide", "help", "" }, { "ZUIA 715464", "block", "715464" }, { "interdire 715464", "block", "715464" },
		{ "BLOQUER.", "lock", "" }, { "bloqu\u00e9r 1", "lock", "" }, { "PLAINTE 715464", "complain", "" }, { "COMPLAIN 3 he hit me", "complain", "3" }, { "complain", "complain", "" },
		{ "COMPLAIN 7 x", "complain", "" }, { "COMPLAIN 12", "complain", "" }, { "LOCK\u060c", "lock", "" },
		/* Arabic */
		{ "\u0642\u0641\u0644", "lock", "" }, { " \u0623\u0642\u0641\u0644 246813", "lock", "" }, { "\u0644\u063a\u0629 SW", "lang", "sw" },
		{ "\u0627\u0645\u0646\u0639 \u0667\u0661\u0665\u0664\u0666\u0664", "block", "715464" }, { "\u0645\u0633\u0627\u0639\u062f\u0629", "help", "" },
		{ "\u0645\u0633\u0627\u0639\u062f\u0629 246813", "digits", "" }, { "\u0634\u0643\u0648\u0649 715464", "complain", "" },
		{ "\u0642\u0641\u0644\u062a", "unknown", "" },
		{ "FUNGUA", "unknown", "" }, { "DEBLOQUER", "unknown", "" },
		{ "", "unknown", "" }, { "   ", "unknown", "" }, { "\xd9\xa2\xd9\xa4\xd9\xa6\xd9\xa8\xd9\xa1\xd9\xa3", "digits", "" },
		{ "\xff\x31", "digits", "" },
		/* with a code of a card, which goes elsewhere */
		{ "WHO 3 48291307", "who", "3" }, { "who 10 4829 1307", "who", "10" }, { "CODE 715464 3 4829-1307", "code", "3" },
		{ "SHARE 715464 10 48291307", "share", "10" }, { "share 715464 3 02 48291307", "share", "3" }, { "SHARE 71546 3 48291307", "digits", "" },
		{ "TOA 715464 3 48291307", "share", "3" }, { "donner 715464 3 48291307", "share", "3" }, { "nani 3 48291307", "who", "3" },
		{ "\u0627\u0637\u0644\u0627\u0639 \u0663 \u0664\u0668\u0662\u0669\u0661\u0663\u0660\u0667", "who", "3" },
		{ "SHARE", "card", "" }, { "SHARE 715464", "card", "" }, { "SHARE 715464 3", "card", "" }, { "WHO 3", "card", "" }, { "who are you", "unknown", "" },
		{ "SHARE 715464 246813", "digits", "" }, { "WHO 246813", "digits", "" }, { "SHARE 715464 3 4829130711", "digits", "" },
		{ "SHARE HAWA 3 48291307", "card", "" }, { "WHO 11 48291307", "digits", "" }, { "WHO 0 48291307", "digits", "" }, { "WHO 3 09 48291307", "digits", "" }, { "WHO 3 08291307", "digits", "" },
		/* typed or pasted with signs that say nothing */
		{ "LANG \u201cSW\u201d", "lang", "sw" }, { "\u200eLANG\u00a0sw\u200e", "lang", "sw" }, { "BLOCK \u00ab715\u2011464\u00bb", "block", "715464" },
	};
	struct session_word said;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *word = session_word_sms(w->menu, &said, rows[i].text, strlen(rows[i].text));

		if (strcmp(word, rows[i].word) || strcmp(said.arg, rows[i].arg))
			fail_msg("'%s' is '%s' '%s'", rows[i].text, word, said.arg);
	}
	session_word_sms(w->menu, &said, "SHARE 715464 10 02 4829 1307", 28);
	assert_string_equal(said.org, "715464");
	assert_int_equal(said.code.len, 10);
	assert_memory_equal(said.code.digits, "0248291307", 10);
}

/* Signs that a keyboard, a messenger or a card's typesetter leaves in what people send: none of them may stand between a person and the lock. */
static const char *const silent[] = {
	"\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\u00a0", "\u202f", "\u2007",
	"\u200b", "\u2060", "\ufeff", "\u00ad", "\u061c", "\u201c", "\u201d", "\u00ab", "\u00bb", "\u2018", "\u2019", "\u2010", "\u2011", "\u2012",
	"\u2013", "\u2014", "\u2015", "\u2212",
};

static void test_lock_with_a_silent_sign_anywhere_locked_nobody(void **state)
{
	struct world *w = *state;
	static const char *const words[] = { "LOCK", "funga", "bloquer" };
	struct session_word said;
	char text[32];

	for (size_t s = 0; s < ARRAY_SIZE(silent); s++) {
		for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
			for (size_t at = 0; at <= strlen(words[i]); at++) {
				snprintf(text, sizeof(text), "%.*s%s%s", (int)at, words[i], silent[s], words[i] + at);
				if (strcmp(session_word_sms(w->menu, &said, text, strlen(text)), "lock"))
					fail_msg("sign %zu at %zu of %s", s, at, words[i]);
			}
		}
	}
}

static void test_org_with_a_silent_sign_anywhere_was_no_shop(void **state)
{
	static const char dialled[] = "*789*715464#";
	char org[8], text[32];

	for (size_t s = 0; s < ARRAY_SIZE(silent); s++) {
		for (size_t at = 0; at < sizeof(dialled); at++) {
			snprintf(text, sizeof(text), "%.*s%s%s", (int)at, dialled, silent[s], dialled + at);
			assert_true(session_word_org(org, "789", text, strlen(text)));
			assert_string_equal(org, "715464");
		}
	}
	assert_true(session_word_org(org, "789", "*\u0667\u0668\u0669*715464#", strlen("*\u0667\u0668\u0669*715464#")));
}

/* ---- SMS in ---- */

/* What came, and by which link; no words of a reply. */
static void expect_came(const struct identity_req *req, const char *body)
{
	struct identity_sms sms;

	assert_int_equal(identity_sms_get(&sms, req), 0);
	assert_string_equal(sms.by, "op1");
	assert_string_equal(sms.address, "11" PHONE);
	assert_int_equal(sms.octets_len, strlen(body));
	assert_memory_equal(sms.octets, body, strlen(body));
}

static void test_lock_is_kept_before_the_operator_hears_of_it(void **state)
{
	struct world *w = *state;
	struct door_entry *e;

	world_sms(&w->port, 42, PHONE, "LOCK");
	e = world_find(w, IDV_SMS_IN);
	assert_string_equal(e->req.number, PHONE);
	assert_int_equal(e->req.dialogue, 0);
	assert_string_equal(e->req.key, "lock");
	assert_int_equal(e->req.flags, IDENTITY_ASSERTED);
	expect_came(&e->req, "LOCK");
	assert_int_equal(w->port.n_settled, 0);
	world_answer(e, IDO_OK, 0);
	assert_int_equal(w->port.n_settled, 1);
	assert_int_equal(w->port.settled[0].ref, 42);
	assert_true(w->port.settled[0].done);
	assert_true(world_count(w, IDV_OUT_NEXT) > 0);
}

/* Of the newest SMS: how many of those before it were surely heard of. */
static unsigned heard(struct world *w)
{
	struct identity_sms sms;

	assert_int_equal(identity_sms_get(&sms, &world_find(w, IDV_SMS_IN)->req), 0);
	assert_true(sms.sure_from <= sms.sure_to && sms.sure_to <= sms.serial);
	return sms.sure_to - sms.sure_from;
}

static unsigned heard_after(struct world *w, struct port *port, uint32_t ref, bool answers)
{
	unsigned n;

	world_sms(port, ref, PHONE, "HELP");
	n = heard(w);
	if (answers)
		world_answer(world_find(w, IDV_SMS_IN), IDO_OK, 0);
	return n;
}

static void test_the_vault_is_told_which_answers_were_heard(void **state)
{
	struct world *w = *state;
	struct door_entry *first;

	assert_int_equal(heard_after(w, &w->port, 1, true), 0);
	assert_int_equal(heard_after(w, &w->port, 2, true), 1);
	assert_int_equal(heard_after(w, &w->other, 3, true), 2);
	session_sms_unheard(&w->port.port);			/* a bind is lost: of this operator none before was */
	assert_int_equal(heard_after(w, &w->port, 4, true), 0);
	assert_int_equal(heard_after(w, &w->other, 5, true), 4);
	assert_int_equal(heard_after(w, &w->port, 6, false), 2);
	first = world_find(w, IDV_SMS_IN);
	assert_int_equal(heard_after(w, &w->port, 7, true), 2);	/* the sixth is under way */
	world_answer(first, IDO_BUSY, 0);			/* and refused */
	assert_int_equal(heard_after(w, &w->port, 8, true), 0);
	assert_int_equal(heard_after(w, &w->port, 9, false), 1);
	world_pass(SESSION_HEARD_MS + 500);			/* the operator may have given up waiting */
	world_answer(world_find(w, IDV_SMS_IN), IDO_OK, 0);
	assert_int_equal(heard_after(w, &w->port, 10, true), 0);
}

static void test_advice_that_was_one_too_many_is_counted(void **state)
{
	struct world *w = *state;

	world_sms(&w->port, 1, PHONE, "HELP");
	world_answer(world_find(w, IDV_SMS_IN), IDO_OK, IDF_MUTED, "1", 0);
	assert_true(w->port.settled[0].done);
	assert_int_equal(session_counts_get(w->s)->sms_muted, 1);
	assert_int_equal(session_counts_get(w->s)->sms_done, 1);
}

static void test_lang_names_a_language_that_is_configured(void **state)
{
	struct world *w = *state;
	struct door_entry *e;

	world_sms(&w->port, 1, PHONE, "lang EN");
	e = world_find(w, IDV_SMS_IN);
	assert_string_equal(e->req.key, "lang");
	assert_string_equal(e->req.pick, "en");
	expect_came(&e->req, "lang EN");
	world_sms(&w->port, 2, PHONE, "LANG XX");
	e = world_find(w, IDV_SMS_IN);
	assert_string_equal(e->req.key, "unknown");
	assert_string_equal(e->req.pick, "");
}

static void test_digits_are_told_as_such(void **state)
{
	struct world *w = *state;
	struct door_entry *e;

	world_sms(&w->port, 1, PHONE, "246813");
	e = world_find(w, IDV_SMS_IN);
	assert_string_equal(e->req.key, "digits");
	expect_came(&e->req, "246813");
	world_answer(e, IDO_OK, 0);
	assert_int_equal(w->port.n_settled, 1);
}

/* The code goes as a secret, to the verb that takes one; where nobody vouches for the sender it goes nowhere. */
static void test_a_code_of_a_card_travels_as_a_secret(void **state)
{
	static const char *const none[] = { NULL };
	struct world *w = *state;
	struct door_entry *e;

	world_sms(&w->port, 1, PHONE, "SHARE 715464 3 48291307");
	e = world_find(w, IDV_SMS_CARD);
	assert_string_equal(e->req.key, "share");
	assert_string_equal(e->req.org, "715464");
	assert_string_equal(e->req.pick, "3");
	assert_int_equal(e->req.secret.len, 8);
	assert_memory_equal(e->req.secret.digits, "48291307", 8);
	world_answer(e, IDO_OK, 0);
	assert_int_equal(w->port.n_settled, 1);
	w->port.port.sms_asserts = none;
	world_sms(&w->port, 2, PHONE, "SHARE 715464 3 48291307");
	e = world_find(w, IDV_SMS_IN);
	assert_string_equal(e->req.key, "help");
	assert_string_equal(e->req.org, "");
	assert_int_equal(e->req.secret.len, 0);
}

/* An SMS whose sender the link does not vouch for. returns: its request. */
static const struct identity_req *claimed(struct world *w, uint32_t ref, const char *number, const char *text)
{
	const struct identity_req *req;

	world_sms(&w->port, ref, number, text);
	req = &world_find(w, IDV_SMS_IN)->req;
	assert_int_equal(req->flags & IDENTITY_ASSERTED, 0);
	return req;
}

static void test_sender_that_is_only_claimed_keeps_its_word(void **state)
{
	static const char *const none[] = { NULL };
	struct world *w = *state;

	assert_string_equal(claimed(w, 1, "256700000001", "LOCK")->key, "lock");
	w->port.port.sms_asserts = none;	/* of a number that the link is believed for in dialogues */
	assert_string_equal(claimed(w, 2, PHONE, "LOCK")->key, "lock");
	assert_string_equal(claimed(w, 6, PHONE, "LOCK 254700000001")->key, "lock");
	assert_string_equal(claimed(w, 3, PHONE, "BLOCK 715464")->key, "block");
	assert_string_equal(claimed(w, 4, PHONE, "246813")->key, "digits");
	assert_string_equal(claimed(w, 5, PHONE, "LANG EN")->key, "help");
}

static void test_sender_without_a_number_is_taken_and_forgotten(void **state)
{
	struct world *w = *state;

	world_sms(&w->port, 9, "MPESA", "LOCK");
	assert_int_equal(world_count(w, IDV_SMS_IN), 0);
	assert_int_equal(w->port.n_settled, 1);
	assert_true(w->port.settled[0].done);
}

static void test_sms_not_kept_is_refused_so_that_it_comes_again(void **state)
{
	struct world *w = *state;

	world_sms(&w->port, 1, PHONE, "LOCK");
	world_answer(world_find(w, IDV_SMS_IN), IDO_BUSY, 0);
	world_sms(&w->port, 2, PHONE, "LOCK");
	world_answer(world_find(w, IDV_SMS_IN), IDO_BUSY, 0);
	w->door.full = true;
	world_sms(&w->port, 3, PHONE, "LOCK");
	w->door.full = false;
	world_sms(&w->port, 4, PHONE, "LOCK");
	world_pass(9000);
	world_sms(&w->port, 5, PHONE, "LOCK");
	session_drain(w->s);
	world_sms(&w->port, 6, PHONE, "LOCK");
	assert_int_equal(w->port.n_settled, 6);
	for (unsigned i = 0; i < 6; i++) {
		assert_int_equal(w->port.settled[i].ref, i + 1);
		assert_false(w->port.settled[i].done);
	}
}

static void test_sms_at_once_door_settles_once(void **state)
{
	struct world *w = *state;

	w->door.answers_at_once = true;
	world_sms(&w->port, 1, PHONE, "HELP");
	assert_int_equal(w->port.n_settled, 1);
	assert_true(w->port.settled[0].done);
	w->door.at_once = IDO_BUSY;
	world_sms(&w->port, 2, PHONE, "HELP");
	assert_int_equal(w->port.n_settled, 2);
	assert_false(w->port.settled[1].done);
}

/* ---- SMS out ---- */

static struct door_entry *question(struct world *w)
{
	struct door_entry *e = NULL;
	unsigned i;

	for (i = 0; i < w->door.n; i++)
		if (w->door.entries[i].req.verb == IDV_OUT_NEXT && !strcmp(w->door.entries[i].req.link, "op1") && !w->door.entries[i].is_answered)
			e = &w->door.entries[i];
	assert_non_null(e);
	return e;
}

static struct identity_next asked_for(const struct door_entry *e)
{
	struct identity_next next;

	assert_int_equal(identity_next_get(&next, &e->req), 0);
	return next;
}

static bool wants_lease(const struct door_entry *e)
{
	struct identity_sms sms;

	assert_int_equal(identity_sms_get(&sms, &e->req), 0);
	return sms.wants_lease;
}

static void lease(struct world *w, unsigned n)
{
	static const char *const ids[] = { "11", "12", "13" }, *const numbers[] = { PHONE, PHONE, AGENT };
	struct door_entry *e = question(w);

	assert_true(asked_for(e).most >= n);
	if (n == 3)
		world_answer(e, IDO_OK, IDF_OUT_ID, ids[0], IDF_OUT_NUMBER, numbers[0], IDF_OUT_TEXT, "one", IDF_OUT_ID, ids[1], IDF_OUT_NUMBER,
			     numbers[1], IDF_OUT_TEXT, "two", IDF_OUT_ID, ids[2], IDF_OUT_NUMBER, numbers[2], IDF_OUT_TEXT, "three", 0);
	else
		world_answer(e, IDO_NONE, 0);
}

/* The newest request that tells what became of messages holds that one. */
static struct door_entry *told(struct world *w, const char *word, const char *id, const char *msgid)
{
	struct door_entry *e = world_find(w, IDV_OUT_TOLD);

	if (told_has(&e->req, word, strtoull(id, NULL, 10), msgid))
		return e;
	fail_msg("%s %s %s is not told", word, id, msgid);
	return NULL;
}

static void receipt_by(struct port *port, const char *keys, enum session_receipt_state state)
{
	const struct session_receipt r = { .state = state, .keys = keys, .number = PHONE, .number_kind = NUMBER_INTERNATIONAL };

	session_sms_receipt(&port->port, &r);
}

static void receipt(struct world *w, const char *keys, enum session_receipt_state state)
{
	receipt_by(&w->port, keys, state);
}

static struct outbox_counts counts(struct world *w)
{
	struct outbox_counts c;

	assert_true(session_outbox(w->s, "op1", &c));
	return c;
}

static void test_outbox_keeps_the_order_of_each_number(void **state)
{
	struct world *w = *state;

	lease(w, 3);
	assert_int_equal(w->port.n_sms, 2);
	assert_int_equal(w->port.sms[0].id, 11);
	assert_string_equal(w->port.sms[0].text, "one");
	assert_int_equal(w->port.sms[1].id, 13);
	session_sms_result(&w->port.port, 11, SESSION_SMS_SENT, "op-1");
	assert_int_equal(w->port.n_sms, 3);
	assert_int_equal(w->port.sms[2].id, 12);
	told(w, "sent", "11", "op-1");
}

static void test_outbox_receipt_settles_what_was_sent(void **state)
{
	struct world *w = *state;

	lease(w, 3);
	session_sms_result(&w->port.port, 11, SESSION_SMS_SENT, "op-1");
	world_answer(told(w, "sent", "11", "op-1"), IDO_OK, 0);
	receipt(w, "op-1 ~4711", SESSION_RECEIPT_DELIVERED);
	world_answer(told(w, "delivered", "0", PHONE " op-1 ~4711"), IDO_OK, 0);
	receipt(w, "op-2", SESSION_RECEIPT_EXPIRED);
	world_answer(told(w, "expired", "0", PHONE " op-2"), IDO_OK, 0);
	receipt(w, "", SESSION_RECEIPT_FAILED);		/* it names nothing: by its number */
	world_answer(told(w, "failed", "0", PHONE " @"), IDO_OK, IDF_OUT_ODD, "0", 0);
	assert_int_equal(counts(w).odd_receipts, 1);
	assert_int_equal(counts(w).receipts, 3);
}

/* The operator was quicker with it than with its response. */
static void test_outbox_receipt_before_the_response_is_told_after_it(void **state)
{
	struct world *w = *state;

	lease(w, 3);
	receipt(w, "op-1", SESSION_RECEIPT_DELIVERED);
	receipt(w, "op-11 ~op-3", SESSION_RECEIPT_FAILED);
	world_answer(told(w, "delivered", "0", PHONE " op-1"), IDO_OK, IDF_OUT_ODD, "0", 0);
	world_pass(10);
	world_answer(told(w, "failed", "0", PHONE " op-11 ~op-3"), IDO_OK, IDF_OUT_ODD, "0", 0);
	assert_int_equal(counts(w).odd, 2);
	session_sms_result(&w->port.port, 11, SESSION_SMS_SENT, "op-1");
	world_answer(told(w, "sent", "11", "op-1"), IDO_OK, 0);
	assert_int_equal(counts(w).odd, 1);
	world_pass(10);
	world_answer(told(w, "delivered", "0", PHONE " op-1"), IDO_OK, 0);
	session_sms_result(&w->port.port, 13, SESSION_SMS_SENT, "op-3 op-4");		/* in parts */
	world_answer(told(w, "sent", "13", "op-3 op-4"), IDO_OK, 0);
	world_pass(10);
	told(w, "failed", "0", PHONE " op-11 ~op-3");
	assert_int_equal(counts(w).odd, 0);
	assert_int_equal(counts(w).odd_receipts, 0);
}

static void test_outbox_receipt_that_fits_nothing_is_tried_by_number_and_dropped(void **state)
{
	struct world *w = *state;

	lease(w, 3);
	receipt(w, "op-9", SESSION_RECEIPT_DELIVERED);
	world_answer(told(w, "delivered", "0", PHONE " op-9"), IDO_OK, IDF_OUT_ODD, "0", 0);
	world_pass(1000 * (OUTBOX_ODD_S + 2 * OUTBOX_POLL_S));
	world_answer(told(w, "delivered", "0", PHONE " op-9 @"), IDO_OK, IDF_OUT_ODD, "0", 0);
	assert_int_equal(counts(w).odd, 0);
	assert_int_equal(counts(w).odd_receipts, 1);
	/* with no response missing there is nothing to wait for */
	session_sms_result(&w->port.port, 11, SESSION_SMS_REFUSED, "");
	session_sms_result(&w->port.port, 12, SESSION_SMS_REFUSED, "");
	session_sms_result(&w->port.port, 13, SESSION_SMS_REFUSED, "");
	world_answer(world_find(w, IDV_OUT_TOLD), IDO_OK, 0);
	world_pass(10);
	world_answer(world_find(w, IDV_OUT_TOLD), IDO_OK, 0);
	receipt(w, "op-8", SESSION_RECEIPT_DELIVERED);
	world_answer(told(w, "delivered", "0", PHONE " op-8"), IDO_OK, IDF_OUT_ODD, "0", 0);
	world_pass(10);
	told(w, "delivered", "0", PHONE " op-8 @");
}

static void test_outbox_receipts_that_fit_nothing_have_a_ceiling(void **state)
{
	struct world *w = *state;
	char key[16];

	lease(w, 3);
	for (unsigned i = 0; i < OUTBOX_ODD + 2; i++) {
		snprintf(key, sizeof(key), "x%u", i);
		receipt(w, key, SESSION_RECEIPT_DELIVERED);
		world_answer(world_find(w, IDV_OUT_TOLD), IDO_OK, IDF_OUT_ODD, "0", 0);
	}
	assert_int_equal(counts(w).odd, OUTBOX_ODD);
}

/* An SMS, kept with its reply as message 21. */
static void serve_sms(struct world *w, uint32_t ref)
{
	world_sms(&w->port, ref, PHONE, "HELP");
	assert_true(wants_lease(world_find(w, IDV_SMS_IN)));
	world_answer(world_find(w, IDV_SMS_IN), IDO_OK, IDF_OUT_ID, "21", IDF_OUT_NUMBER, PHONE, IDF_OUT_TEXT, "help", 0);
}

static void test_outbox_reply_that_came_with_the_answer_leaves_unasked(void **state)
{
	struct world *w = *state;

	lease(w, 0);
	serve_sms(w, 1);
	assert_int_equal(w->port.n_settled, 1);
	assert_int_equal(w->port.n_sms, 1);
	assert_int_equal(w->port.sms[0].id, 21);
	assert_string_equal(w->port.sms[0].text, "help");
	session_sms_result(&w->port.port, 21, SESSION_SMS_SENT, "op-1");
	assert_int_equal(world_count(w, IDV_OUT_NEXT), 2);	/* of each link when it came up */
	world_answer(told(w, "sent", "21", "op-1"), IDO_OK, IDF_MORE, "1", 0);
	world_pass(10);
	assert_int_equal(world_count(w, IDV_OUT_NEXT), 3);
}

/* The second link is one more of the same operator. */
static void share(struct world *w, unsigned priority, const char *const *prefixes)
{
	session_port_remove(w->s, &w->other.port);
	w->other.port.queue = "op1";
	w->other.port.priority = priority;
	w->other.port.prefixes = prefixes;
	assert_int_equal(session_port_add(w->s, &w->other.port), 0);
	session_port_up(&w->other.port);
}

static void test_operator_of_two_links_number_chooses_then_priority(void **state)
{
	static const char *const prefixes[] = { "254711", NULL };
	struct world *w = *state;

	share(w, 5, prefixes);
	lease(w, 3);
	assert_int_equal(w->port.n_sms, 1);
	assert_string_equal(w->port.sms[0].text, "one");
	assert_int_equal(w->other.n_sms, 1);
	assert_string_equal(w->other.sms[0].text, "three");
	w->port.sms_rc = -EAGAIN;				/* slow or full: the other one takes it, after the first is through */
	session_sms_result(&w->port.port, 11, SESSION_SMS_SENT, "a");
	assert_int_equal(w->other.n_sms, 2);
	assert_string_equal(w->other.sms[1].text, "two");
	world_answer(told(w, "sent", "11", "a"), IDO_OK, 0);
	world_pass(10);
	receipt_by(&w->other, "a", SESSION_RECEIPT_DELIVERED);	/* of the message that the first link sent */
	told(w, "delivered", "0", PHONE " a");
}

static void test_operator_of_two_links_one_down_the_other_carries_all(void **state)
{
	struct world *w = *state;
	struct outbox_counts c;

	share(w, 0, NULL);
	session_port_down(&w->port.port);
	lease(w, 3);
	assert_int_equal(w->port.n_sms, 0);
	assert_int_equal(w->other.n_sms, 2);			/* one of each number */
	session_sms_result(&w->other.port, 11, SESSION_SMS_SENT, "");
	assert_int_equal(w->other.n_sms, 3);
	assert_true(session_outbox(w->s, "op1", &c));
	assert_int_equal(c.handed, 2);
	session_port_down(&w->other.port);
	session_sms_result(&w->other.port, 12, SESSION_SMS_MAYBE, "");
	session_sms_result(&w->other.port, 13, SESSION_SMS_MAYBE, "");
	assert_true(session_outbox(w->s, "op2", &c));
	assert_int_equal(c.handed, 0);
}

static void test_operator_of_two_links_each_keeps_its_window(void **state)
{
	struct world *w = *state;

	session_port_down(&w->port.port);
	w->port.port.window = 1;
	session_port_up(&w->port.port);
	share(w, 1, NULL);
	lease(w, 3);
	assert_int_equal(w->port.n_sms, 1);
	assert_int_equal(w->other.n_sms, 1);
}

static void test_outbox_reply_that_came_when_the_link_was_gone_goes_back(void **state)
{
	struct world *w = *state;

	lease(w, 0);
	world_sms(&w->port, 1, PHONE, "lang EN");
	session_port_down(&w->port.port);
	assert_int_equal(w->port.n_settled, 1);
	world_answer(world_find(w, IDV_SMS_IN), IDO_OK, IDF_OUT_ID, "21", IDF_OUT_NUMBER, PHONE, IDF_OUT_TEXT, "help", 0);
	assert_int_equal(w->port.n_settled, 1);
	assert_int_equal(w->port.n_sms, 0);
	told(w, "unsent", "21", "");
	world_sms(&w->port, 2, PHONE, "lang EN");
	session_port_up(&w->port.port);
	world_sms(&w->port, 3, PHONE, "lang EN");
	world_pass(9000);					/* the guard, and then the answer */
	assert_int_equal(w->port.n_settled, 2);
	assert_false(w->port.settled[1].done);
	world_answer(world_find(w, IDV_SMS_IN), IDO_OK, IDF_OUT_ID, "22", IDF_OUT_NUMBER, PHONE, IDF_OUT_TEXT, "help", 0);
	assert_int_equal(w->port.n_settled, 2);
	assert_int_equal(w->port.n_sms, 1);
	world_sms(&w->port, 4, PHONE, "lang EN");
	world_pass(9000);					/* and one whose answer never comes */
}

static void test_outbox_without_a_free_mark_sends_nothing(void **state)
{
	static uint64_t slots[OUTBOX_HELD];
	struct world *w = *state;
	unsigned i;

	session_port_handed(w->s, "op1", slots, LEASE);
	world_answer(told(w, "lease", "4711", "never"), IDO_OK, 0);
	for (i = 0; i < OUTBOX_HELD; i++)
		slots[i] = 1000 + i;
	lease(w, 3);
	assert_int_equal(w->port.n_sms, 0);
	slots[5] = 0;
	world_pass(2500);
	assert_int_equal(w->port.n_sms, 1);
	assert_int_equal(slots[5], 11);
}

static void test_outbox_full_window_leaves_replies_at_the_vault(void **state)
{
	struct world *w = *state;
	unsigned i;

	lease(w, 0);
	session_port_down(&w->port.port);
	w->port.port.window = 1;		/* and as many ahead */
	session_port_up(&w->port.port);
	for (i = 0; i < 3; i++)
		world_sms(&w->port, i, PHONE, "lang EN");
	assert_true(wants_lease(world_asked(w, 2)));
	assert_true(wants_lease(world_asked(w, 1)));
	assert_false(wants_lease(world_asked(w, 0)));
	world_answer(world_asked(w, 1), IDO_BUSY, 0);		/* its place is free again */
	world_sms(&w->port, 4, PHONE, "lang EN");
	assert_true(wants_lease(world_asked(w, 0)));
}

static unsigned marks(const uint64_t *slots)
{
	unsigned i, n = 0;

	for (i = 0; i < OUTBOX_HELD; i++)
		n += slots[i] != 0;
	return n;
}

static void test_outbox_handed_marks_last_until_the_vault_knows(void **state)
{
	static uint64_t slots[OUTBOX_HELD];
	struct world *w = *state;

	session_port_handed(w->s, "op1", slots, LEASE);
	world_answer(told(w, "lease", "4711", "never"), IDO_OK, 0);
	lease(w, 3);
	assert_int_equal(marks(slots), 2);
	session_sms_result(&w->port.port, 13, SESSION_SMS_SENT, "op-3");
	assert_int_equal(marks(slots), 2);
	world_answer(told(w, "sent", "13", "op-3"), IDO_BUSY, 0);
	assert_int_equal(marks(slots), 2);
	world_pass(2500);
	world_answer(told(w, "sent", "13", "op-3"), IDO_OK, 0);
	assert_int_equal(marks(slots), 1);
	assert_int_equal(slots[0], 11);
}

static void test_outbox_handed_by_a_predecessor_is_maybe_and_never_again(void **state)
{
	static uint64_t slots[OUTBOX_HELD];
	struct world *w = *state;

	slots[3] = 11;
	session_port_handed(w->s, "op1", slots, LEASE);
	world_answer(told(w, "lease", "4711", "never"), IDO_OK, IDF_OUT_STRAYS, "5", 0);
	world_pass(10);
	told(w, "maybe", "11", "");
	assert_int_equal(counts(w).maybe, 6);
	lease(w, 3);
	assert_int_equal(w->port.n_sms, 2);	/* 11 is not among them */
	assert_int_equal(w->port.sms[0].id, 12);
	world_answer(told(w, "maybe", "11", ""), IDO_OK, 0);
	assert_int_equal(marks(slots), 2);
}

/* Another family may have had them in hand: nothing leaves before the vault has seen to those. */
static void test_outbox_sends_nothing_before_the_vault_knows_the_lease(void **state)
{
	static uint64_t slots[OUTBOX_HELD];
	struct world *w = *state;

	lease(w, 0);
	session_port_handed(w->s, "op1", slots, LEASE);
	world_answer(told(w, "lease", "4711", "never"), IDO_BUSY, 0);
	world_pass(10000);
	assert_int_equal(world_count(w, IDV_OUT_NEXT), 2);	/* one for each port, before */
	world_sms(&w->port, 1, PHONE, "HELP");
	assert_false(wants_lease(world_find(w, IDV_SMS_IN)));
	world_answer(told(w, "lease", "4711", "never"), IDO_OK, 0);
	world_pass(2500);
	assert_int_equal(asked_for(question(w)).lease, LEASE);
	assert_int_equal(asked_for(question(w)).valid_s, 0);
}

static void test_outbox_maybe_sent_is_sent_once_more_where_the_link_says_so(void **state)
{
	static uint64_t slots[OUTBOX_HELD];
	struct world *w = *state;

	session_port_remove(w->s, &w->port.port);
	w->port.port.resend = true;
	w->port.port.sms_valid_s = 7200;
	assert_int_equal(session_port_add(w->s, &w->port.port), 0);
	slots[3] = 9;
	session_port_handed(w->s, "op1", slots, LEASE);
	world_answer(told(w, "lease", "4711", "again"), IDO_OK, 0);
	world_pass(10);
	world_answer(told(w, "again", "9", ""), IDO_OK, 0);
	session_port_up(&w->port.port);
	assert_int_equal(asked_for(question(w)).valid_s, 7200);
	lease(w, 3);
	session_sms_result(&w->port.port, 13, SESSION_SMS_MAYBE, "");
	told(w, "again", "13", "");
	assert_int_equal(counts(w).again, 2);
	assert_int_equal(counts(w).maybe, 0);
}

static void test_outbox_maybe_sent_is_told_and_never_again(void **state)
{
	struct world *w = *state;

	lease(w, 3);
	session_sms_result(&w->port.port, 13, SESSION_SMS_MAYBE, "");
	world_answer(told(w, "maybe", "13", ""), IDO_OK, 0);
	session_sms_result(&w->port.port, 11, SESSION_SMS_LATER, "");
	world_answer(told(w, "retry", "11", ""), IDO_OK, 0);
	session_sms_result(&w->port.port, 11, SESSION_SMS_SENT, "");
	world_pass(2500);
	assert_int_equal(world_count(w, IDV_OUT_TOLD), 2);
}

static void test_outbox_refused_for_good_is_failed_and_unsent_goes_back(void **state)
{
	struct world *w = *state;

	lease(w, 3);
	session_sms_result(&w->port.port, 13, SESSION_SMS_REFUSED, "");
	world_answer(told(w, "failed", "13", ""), IDO_OK, 0);
	session_sms_result(&w->port.port, 11, SESSION_SMS_UNSENT, "");
	told(w, "unsent", "11", "");
}

static void test_outbox_port_down_gives_back_what_did_not_go(void **state)
{
	struct world *w = *state;

	w->port.sms_rc = -EAGAIN;
	lease(w, 3);
	session_port_down(&w->port.port);
	world_answer(told(w, "unsent", "11", ""), IDO_OK, 0);
	world_pass(10);
	told(w, "unsent", "12", "");
	told(w, "unsent", "13", "");
	assert_int_equal(world_count(w, IDV_OUT_TOLD), 2);
}

static void test_outbox_note_is_repeated_until_the_vault_has_it(void **state)
{
	struct world *w = *state;

	lease(w, 3);
	session_sms_result(&w->port.port, 11, SESSION_SMS_SENT, "op-1");
	session_sms_result(&w->port.port, 13, SESSION_SMS_SENT, "op-3");
	world_answer(told(w, "sent", "11", "op-1"), IDO_BUSY, 0);
	assert_int_equal(world_count(w, IDV_OUT_TOLD), 1);
	world_pass(2500);
	assert_int_equal(world_count(w, IDV_OUT_TOLD), 2);
	told(w, "sent", "13", "op-3");
	world_answer(told(w, "sent", "11", "op-1"), IDO_OK, 0);
	world_pass(10000);
	assert_int_equal(world_count(w, IDV_OUT_TOLD), 2);
}

static void test_outbox_results_meanwhile_share_one_request(void **state)
{
	struct world *w = *state;
	char msgid[16];
	unsigned i;

	lease(w, 3);
	session_sms_result(&w->port.port, 11, SESSION_SMS_SENT, "op-1");
	for (i = 0; i < 400; i++) {	/* more than one request holds */
		snprintf(msgid, sizeof(msgid), "receipt-%u", i);
		receipt(w, msgid, SESSION_RECEIPT_DELIVERED);
	}
	assert_int_equal(world_count(w, IDV_OUT_TOLD), 1);
	for (i = 0; i < 6; i++) {
		world_answer(world_find(w, IDV_OUT_TOLD), IDO_OK, 0);
		world_pass(10);
	}
	told(w, "delivered", "0", PHONE " receipt-399");
	assert_true(world_count(w, IDV_OUT_TOLD) <= 6);
}

static void test_outbox_sent_twice_because_its_note_met_a_busy_vault(void **state)
{
	struct world *w = *state;

	lease(w, 3);
	session_sms_result(&w->port.port, 11, SESSION_SMS_SENT, "op-1");
	session_sms_result(&w->port.port, 12, SESSION_SMS_SENT, "op-2");
	assert_int_equal(w->port.n_sms, 3);
	world_answer(told(w, "sent", "11", "op-1"), IDO_BUSY, 0);
	/* the lease of 12 ran out */
	world_answer(question(w), IDO_OK, IDF_OUT_ID, "12", IDF_OUT_NUMBER, PHONE, IDF_OUT_TEXT, "two", 0);
	assert_int_equal(w->port.n_sms, 3);
}

static void test_outbox_unsendable_message_is_failed_at_once(void **state)
{
	struct world *w = *state;

	w->port.sms_rc = -EINVAL;
	lease(w, 3);
	world_answer(told(w, "failed", "11", ""), IDO_OK, 0);
	world_pass(10);
	told(w, "failed", "12", "");
	told(w, "failed", "13", "");
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_org_of_dial_strings),
		T(test_words_of_sms),
		T(test_lock_with_a_silent_sign_anywhere_locked_nobody),
		cmocka_unit_test(test_org_with_a_silent_sign_anywhere_was_no_shop),
		T(test_lock_is_kept_before_the_operator_hears_of_it),
		T(test_the_vault_is_told_which_answers_were_heard),
		T(test_advice_that_was_one_too_many_is_counted),
		T(test_lang_names_a_language_that_is_configured),
		T(test_digits_are_told_as_such),
		T(test_a_code_of_a_card_travels_as_a_secret),
		T(test_sender_that_is_only_claimed_keeps_its_word),
		T(test_sender_without_a_number_is_taken_and_forgotten),
		T(test_sms_not_kept_is_refused_so_that_it_comes_again),
		T(test_sms_at_once_door_settles_once),
		T(test_outbox_keeps_the_order_of_each_number),
		T(test_outbox_receipt_settles_what_was_sent),
		T(test_outbox_receipt_before_the_response_is_told_after_it),
		T(test_outbox_receipt_that_fits_nothing_is_tried_by_number_and_dropped),
		T(test_outbox_receipts_that_fit_nothing_have_a_ceiling),
		T(test_outbox_reply_that_came_with_the_answer_leaves_unasked),
		T(test_outbox_reply_that_came_when_the_link_was_gone_goes_back),
		T(test_outbox_without_a_free_mark_sends_nothing),
		T(test_outbox_full_window_leaves_replies_at_the_vault),
		T(test_operator_of_two_links_number_chooses_then_priority),
		T(test_operator_of_two_links_one_down_the_other_carries_all),
		T(test_operator_of_two_links_each_keeps_its_window),
		T(test_outbox_handed_marks_last_until_the_vault_knows),
		T(test_outbox_handed_by_a_predecessor_is_maybe_and_never_again),
		T(test_outbox_sends_nothing_before_the_vault_knows_the_lease),
		T(test_outbox_maybe_sent_is_sent_once_more_where_the_link_says_so),
		T(test_outbox_maybe_sent_is_told_and_never_again),
		T(test_outbox_refused_for_good_is_failed_and_unsent_goes_back),
		T(test_outbox_port_down_gives_back_what_did_not_go),
		T(test_outbox_note_is_repeated_until_the_vault_has_it),
		T(test_outbox_results_meanwhile_share_one_request),
		T(test_outbox_sent_twice_because_its_note_met_a_busy_vault),
		T(test_outbox_unsendable_message_is_failed_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
