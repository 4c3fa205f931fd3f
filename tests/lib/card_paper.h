/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A code card on paper, and an officer who hands it over. */
#pragma once

#include "store/identity/card/identity_stock.h"
#include "tests/lib/identity_world.h"

#define AMINA	"254711000031"
#define OPIN	"864209"

struct paper {
	char serial[DB_CARD_SERIAL];
	char code[SEAL_CARD_CODES][SEAL_CARD_LEN + 1];
};

void paper_print(struct world *w, struct paper *paper);				/* a card in stock */
void paper_officer(struct world *w);						/* Amina at NBO-3, with a PIN */
struct phone paper_in(struct world *w);						/* Amina, unlocked */
void paper_give(struct world *w, const char *number, const struct paper *paper, const char *how);	/* how: yes | sms */
