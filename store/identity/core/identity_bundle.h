/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bundles: what each kind of organisation must and may be given. Product policy as data (etc/bundles.conf), read and checked by
 * gateway/config, obeyed by the identity rules. The file:
 *
 *	bundles = (
 *		{ name = "recv-s"; purpose = "pay"; kind = "facts"; must = ["full_name", "over_18", "id_last4"]; optional = ["4:nationality"]; },
 *		{ name = "same-person"; purpose = "same"; kind = "code"; } );
 *
 * yes_no_only (default false): only answers leave, no values. child (default false): a guardian may give it for a child. says_document (default false): the kind of document is named.
 * small (default false): also given while the SIM is new or nobody tells whether it is.
 * The digit before an optional fact is the key that adds it on the change screen: 2 to 7, each once. */
#pragma once

#include <stdbool.h>

#define IDENTITY_FACTS_MAX	12	/* facts of one bundle */
#define IDENTITY_BUNDLES_MAX	32

struct identity_fact_rule {
	char name[24];		/* full_name, over_18, ... */
	char digit;		/* optional facts: the key that adds it on the change screen */
	bool must;
};

struct identity_bundle {
	char name[16];		/* recv-s */
	char purpose[16];	/* pay: word purpose.pay */
	char kind[8];		/* facts, or code: no facts, a one-time code */
	bool yes_no_only;
	bool is_child;		/* a child whom somebody answers for may give it */
	bool says_document;	/* the kind of document is named: recv-l, bank-2, sim */
	bool small;		/* no birth date, address or number of a paper: given while the SIM is new, too */
	unsigned n_facts;
	struct identity_fact_rule facts[IDENTITY_FACTS_MAX];
};
