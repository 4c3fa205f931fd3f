/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who may ask the vault: each peer has its own pair or socket, its own credit and its own permitted verbs, and none sees the dialogues of
 * another.
 *
 * Inside the vault a dialogue is known by the id that its peer gave it and, above PEER_ID_BITS, by the place of who asks: two may use the same id. */
#pragma once

#include <stdint.h>

enum identity_peer {
	PEER_GATEWAY,	/* phones, over the links of operators */
	PEER_API,	/* organisations, over HTTP */
	PEER_ADMIN,	/* musafirctl, over the administration socket */
	PEER_DESK,	/* officers, at terminals: several at once, each with a seat of its own */
	PEER_COUNT
};

#define PEER_API_CREDIT	32	/* requests outstanding of PEER_API; PEER_GATEWAY has IDENTITY_WINDOW */
#define PEER_DESK_CREDIT 4	/* likewise: who types asks one thing at a time */
#define PEER_DESKS	16	/* at once; their seats are the last places */
#define PEER_ID_BITS	56	/* of the id that a peer may give a dialogue: a million a second for two thousand years */

/* Whether a peer may give a dialogue that id. */
static inline int identity_peer_may_name(uint64_t id)
{
	return id >> PEER_ID_BITS == 0;
}

/* Where a peer asks from: the peer, or for PEER_DESK that and its seat, from 0. */
static inline unsigned identity_peer_place(enum identity_peer peer, unsigned seat)
{
	return (unsigned)peer + seat;
}

/* The id in the vault of the dialogue that who is at that place calls id; 0, no dialogue, stays 0. */
static inline uint64_t identity_peer_dialogue(unsigned place, uint64_t id)
{
	return id ? (uint64_t)place << PEER_ID_BITS | id : 0;
}

/* Back: the place of a dialogue, and the peer's own id of it. */
static inline unsigned identity_peer_place_of(uint64_t dialogue)
{
	return (unsigned)(dialogue >> PEER_ID_BITS);
}

static inline uint64_t identity_peer_id(uint64_t dialogue)
{
	return dialogue & ((UINT64_C(1) << PEER_ID_BITS) - 1);
}
