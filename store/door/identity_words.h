/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words that a value is one of. What may be typed, what a refusal lists and what musafirctl(1) says is one row here; a word that people read in menus has the
 * same name in menus/screens/values.conf, and tests compare them all.
 *
 * Promise: constant data. */
#pragma once

/* X(word, what it means: may be typed as well) */
#define IDENTITY_SEXES(X) \
	X("f", "female") \
	X("m", "male") \
	X("x", "another")

#define IDENTITY_EVIDENCES(X) \
	X("0", "self said") \
	X("1", "two witnesses") \
	X("2", "paper seen") \
	X("3", "checked online")

/* Papers. Any other name is kept as it is written, and told as `other`. */
#define IDENTITY_ID_TYPES(X) \
	X("passport", "travel document") \
	X("refugee_id", "refugee card") \
	X("national_id", "national ID card") \
	X("birth_cert", "birth certificate") \
	X("other", "any other name is kept as it is")

/* What spreadsheets make of them means the same. */
#define IDENTITY_YES_NOS(X) \
	X("yes", "true") \
	X("no", "false")

/* What an organisation is. */
#define IDENTITY_ORG_KINDS(X) \
	X("money", "transfers") \
	X("bank", "accounts") \
	X("clinic", "care") \
	X("aid", "aid agency") \
	X("job", "employer") \
	X("sim", "phone company") \
	X("shop", "any shop") \
	X("other", "anything else")

enum identity_words {
	IDENTITY_WORDS_SEX,
	IDENTITY_WORDS_EVIDENCE,
	IDENTITY_WORDS_ID_TYPE,
	IDENTITY_WORDS_YES_NO,
	IDENTITY_WORDS_ORG_KIND,
	IDENTITY_WORDS_COUNT
};

/* The word that was typed, by itself or by its meaning; case, and blanks or '-' for '_', do not matter. returns: static; NULL: none of these. */
const char *identity_words_find(enum identity_words words, const char *typed);

/* "one of: f (female), m (male), x (another), or nothing": what a refusal says. returns: static. */
const char *identity_words_list(enum identity_words words);

/* What an officer sees of a person: how far they are known by it, and the kind of paper. */
struct identity_seen {
	const char *word, *evidence, *id_type;
};
#define IDENTITY_SEEN_WORDS "passport, national_id, refugee_id, birth_cert, other, witnesses or none"
/* The row of a word. returns: static; NULL: none. */
const struct identity_seen *identity_words_seen(const char *word);
