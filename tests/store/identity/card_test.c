/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Code cards: handed over, used, guessed. The thief of these tests has a phone, a card, or the files. */
#include <errno.h>
#include <stdlib.h>

#include "store/identity/card/identity_stock.h"
#include "store/identity/core/identity_rules.h"
#include "tests/lib/identity_world.h"

#define AMINA	"254711000031"
#define OPIN	"864209"
#define NEWSIM	"254700000077"
#define DAY	86400

/* A card on paper. */
struct paper {
	char serial[DB_CARD_SERIAL];
	char code[SEAL_CARD_CODES][SEAL_CARD_LEN + 1];
};

/* ---- helpers ---- */

static void print_card(struct world *w, struct paper *paper)
{
	struct identity_card_new n;
	char text[IDENTITY_SERIAL_TEXT];
	unsigned i;

	seal_random(n.salt, sizeof(n.salt));
	for (i = 0; i < SEAL_CARD_CODES; i++) {
		seal_card_code(paper->code[i]);
		OK(kdf_hash(n.t[i], paper->code[i], SEAL_CARD_LEN, n.salt, w->conf.token_mem_kib, w->conf.token_ops));
	}
	OK(identity_core_begin(w->core));
	OK(identity_card_make(w->core, &n, text));
	OK(identity_core_commit(w->core));
	snprintf(paper->serial, sizeof(paper->serial), "%.4s%.3s", text, text + 5);
}

static void officer(struct world *w)
{
	const struct identity_officer_args args = { "NBO-3", "Amina", AMINA };
	char err[IDENTITY_ERR_MAX];
	struct phone p;

	OK(identity_core_begin(w->core));
	OK(identity_officer_add(w->core, &args, err));
	OK(identity_core_commit(w->core));
	start_code(w, AMINA, 1);
	p = dial(w, AMINA, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	choose_pin(&p, OPIN);
	hang_up(&p, true);
}

static struct phone in(struct world *w)
{
	struct phone p = dial(w, AMINA, NULL);

	expect(&p, "officer", UNLOCK, .secret = OPIN);
	return p;
}

static void show_phone(struct world *w, const char *number)
{
	struct phone p = dial(w, number, "3");

	expect(&p, "ok", PROOF);
	snprintf(w->code, sizeof(w->code), "%s", got(w, IDF_CODE));
	hang_up(&p, true);
}

static void hand_over(struct world *w, const char *number, const struct paper *paper, const char *how)
{
	struct phone p = in(w);

	show_phone(w, number);
	expect(&p, "ok", CARD_FOR, .secret = w->code);
	expect(&p, "ok", CARD_SERIAL, .secret = paper->serial);
	expect(&p, "officer", CARD_GIVEN, .key = how);
	hang_up(&p, true);
}

/* Selam with a PIN, an officer, and a card in her hand whose key is sealed. */
static void with_card(struct world *w, struct paper *paper, const char *how)
{
	struct phone p;

	enrol(w, SELAM, PIN);
	officer(w);
	print_card(w, paper);
	hand_over(w, SELAM, paper, how);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	hang_up(&p, true);
}

static const char *asked_for(struct world *w, const struct paper *paper)
{
	unsigned n = strtoul(got(w, IDF_CARD_N), NULL, 10);

	assert_true(n >= 1 && n <= SEAL_CARD_CODES);
	return paper->code[n - 1];
}

static const char *move(struct world *w, const char *by, const char *old, const struct paper *paper, const char *code, const char *pin, const char *key)
{
	struct phone p = dial(w, by, NULL);
	const char *outcome;

	expect(&p, "ok", CARD_OLD, .secret = old, .key = key);
	expect(&p, "ok", CARD_CODE, .secret = code ?: asked_for(w, paper));
	outcome = identity_outcome_name(ask(&p, CARD_MOVE, .secret = pin));
	hang_up(&p, true);
	return outcome;
}

static void opens(struct world *w, const char *number, const char *pin, const char *outcome)
{
	struct phone p = dial(w, number, NULL);

	expect(&p, outcome, UNLOCK, .secret = pin);
	hang_up(&p, true);
}

/* ---- a new SIM ---- */

static void test_card_and_pin_move_to_a_new_sim(void **state)
{
	struct world *w = *state;
	struct paper paper;

	with_card(w, &paper, "yes");
	assert_string_equal(move(w, NEWSIM, SELAM, &paper, NULL, PIN, ""), "ok");
	opens(w, NEWSIM, PIN, "person");
	opens(w, SELAM, PIN, "card_moved");
}

static void test_the_old_sim_undoes_a_move(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;

	with_card(w, &paper, "yes");
	assert_string_equal(move(w, NEWSIM, SELAM, &paper, NULL, PIN, ""), "ok");
	p = dial(w, SELAM, NULL);
	expect(&p, "card_moved", UNLOCK, .secret = PIN);
	expect(&p, "refused", HOME);
	expect(&p, "refused", SHARE, .text = "x");
	expect(&p, "start", CARD_SAID, .key = "no");
	choose_pin(&p, "975312");
	hang_up(&p, true);
	opens(w, SELAM, "975312", "person");
	opens(w, NEWSIM, PIN, "wrong");
	/* who moved it has the card still: it is void */
	assert_string_equal(move(w, NEWSIM, SELAM, &paper, NULL, "975312", ""), "wrong");
}

static void test_an_old_sim_is_forgotten_after_three_days(void **state)
{
	struct world *w = *state;
	struct paper paper;

	with_card(w, &paper, "yes");
	assert_string_equal(move(w, NEWSIM, SELAM, &paper, NULL, PIN, ""), "ok");
	world_wait(w, 3 * DAY + 600);
	OK(identity_core_begin(w->core));
	assert_true(identity_core_janitor(w->core, 1000) > 0);
	OK(identity_core_commit(w->core));
	opens(w, SELAM, PIN, "wrong");
	opens(w, NEWSIM, PIN, "person");
}

static void test_a_second_sim_opens_too(void **state)
{
	struct world *w = *state;
	struct paper paper;

	with_card(w, &paper, "yes");
	assert_string_equal(move(w, NEWSIM, SELAM, &paper, NULL, PIN, "add"), "same");
	opens(w, NEWSIM, PIN, "person");
	opens(w, SELAM, PIN, "person");
}

static void test_a_card_given_before_works_after_a_new_pin(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;

	with_card(w, &paper, "yes");
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	change_pin(&p, PIN, "975312");
	hang_up(&p, true);
	assert_string_equal(move(w, NEWSIM, SELAM, &paper, NULL, "975312", ""), "ok");
	opens(w, NEWSIM, "975312", "person");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)
		TEST(test_card_and_pin_move_to_a_new_sim),
		TEST(test_the_old_sim_undoes_a_move),
		TEST(test_an_old_sim_is_forgotten_after_three_days),
		TEST(test_a_second_sim_opens_too),
		TEST(test_a_card_given_before_works_after_a_new_pin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
