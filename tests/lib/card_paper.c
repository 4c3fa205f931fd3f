/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/lib/card_paper.h"

void paper_print(struct world *w, struct paper *paper)
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

void paper_officer(struct world *w)
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

struct phone paper_in(struct world *w)
{
	struct phone p = dial(w, AMINA, NULL);

	expect(&p, "officer", UNLOCK, .secret = OPIN);
	return p;
}

void paper_give(struct world *w, const char *number, const struct paper *paper, const char *how)
{
	struct phone p = dial(w, number, "3");

	expect(&p, "ok", PROOF);
	snprintf(w->code, sizeof(w->code), "%s", got(w, IDF_CODE));
	hang_up(&p, true);
	p = paper_in(w);
	expect(&p, "ok", CARD_FOR, .secret = w->code);
	expect(&p, "ok", CARD_SERIAL, .secret = paper->serial);
	expect(&p, "officer", CARD_GIVEN, .key = how);
	hang_up(&p, true);
}
