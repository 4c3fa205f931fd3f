/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Attributes: what may be kept about a person. One attribute is one row; whoever keeps, asks for, imports or gives one reads it here.
 *
 * Promise: constant data, no personal data. A new attribute is one row with the next free id, and the words for its fact in menus/.
 * Never here: refugee status, ethnicity, religion, ground of persecution, camp block. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* What a value must look like; identity_record.c checks it. */
enum identity_shape {
	IDENTITY_SHAPE_NAME,		/* text that can be shown */
	IDENTITY_SHAPE_PERSON,		/* a name of a person: text with a letter in it */
	IDENTITY_SHAPE_LATIN,		/* the same in Latin letters */
	IDENTITY_SHAPE_CODE,		/* the same, mostly digits: a spreadsheet may have shortened it */
	IDENTITY_SHAPE_ID_NUMBER,	/* letters and digits, with - / . or spaces between */
	IDENTITY_SHAPE_BIRTH,		/* what birth_read() of store/values/birth.h reads, not in the future */
	IDENTITY_SHAPE_PAST,	/* a whole date, not in the future */
	IDENTITY_SHAPE_DATE,
	IDENTITY_SHAPE_SEX,		/* a word of identity_words.h */
	IDENTITY_SHAPE_PHONE,		/* kept as digits with the country code */
	IDENTITY_SHAPE_LANG,
	IDENTITY_SHAPE_SIZE,		/* 1 to 99 */
	IDENTITY_SHAPE_YES_NO,
	IDENTITY_SHAPE_EVIDENCE,	/* the same */
	IDENTITY_SHAPE_ID_TYPE,		/* or the name of another paper */
	IDENTITY_SHAPE_COUNTRY,		/* two letters, or none: identity_country.h */
};

enum identity_need {
	IDENTITY_NEED_OPTIONAL,
	IDENTITY_NEED_COLUMN,	/* a column of every register; the value may be empty */
	IDENTITY_NEED_VALUE,		/* nobody is kept without it */
};

/* The rows, in the order in which a desk is asked.
 *
 * X(stored id, ENUM, key, shape, need, question, fact, claim)
 * stored id: stands in every sealed record; fixed for ever, never used again
 * key: of `person add`, and the column of a register
 * question: as `person add` asks it on a terminal
 * fact: as bundles.conf names it; NULL: never given by itself
 * claim: its name towards relying parties (OpenID Connect and eKYC-IDA, else ours); a point parts the members of an object */
#define IDENTITY_ATTRIBUTES(X) \
	X(12, LANG, "lang", LANG, COLUMN, "Language, like en (empty: asked at the first dial)", "language", "locale") \
	X(1, GIVEN_NAME, "given_name", PERSON, VALUE, "Given name, or the only one", "given_name", "given_name") \
	X(20, FATHER_NAME, "father_name", PERSON, OPTIONAL, "Second name, as the father's (empty: none)", NULL, "father_name") \
	X(21, GRANDFATHER_NAME, "grandfather_name", PERSON, OPTIONAL, "Third name, as the grandfather's (empty: none)", NULL, "grandfather_name") \
	X(2, FAMILY_NAME, "family_name", PERSON, OPTIONAL, "Family name (empty: none)", NULL, "family_name") \
	X(22, LATIN_NAME, "latin_name", LATIN, OPTIONAL, "Whole name in Latin letters, if it is in others (empty: it is not)", NULL, "latin_name") \
	X(23, MOTHER_NAME, "mother_name", PERSON, OPTIONAL, "Mother's name, to find people who join twice (empty: not said)", NULL, "mother_name") \
	X(24, ALSO_KNOWN, "also_known", PERSON, OPTIONAL, "An earlier name, for the same (empty: none)", NULL, "also_known_as") \
	X(3, BIRTHDATE, "birthdate", BIRTH, COLUMN, "Birth date, YYYY-MM-DD or a year, eth, hijri or solar before another calendar (empty: not known)", "birthdate", "birthdate") \
	X(4, SEX, "sex", SEX, COLUMN, "Sex, f, m or x (empty: not said)", "sex", "sex") \
	X(5, NATIONALITY, "nationality", COUNTRY, COLUMN, "Nationality, as SO or SOM; XXA for stateless (empty: not known)", "nationality", "nationalities") \
	X(6, ID_TYPE, "id_type", ID_TYPE, COLUMN, \
	  "Kind of paper: passport, refugee_id, national_id, birth_cert, or its name (empty: none)", "id_type", "document_details.type") \
	X(7, ID_NUMBER, "id_number", ID_NUMBER, COLUMN, "Number of the paper (empty: none)", "id_number", "document_details.document_number") \
	X(18, EVIDENCE, "evidence", EVIDENCE, COLUMN, "Evidence: 0 self said, 1 two witnesses, 2 paper seen, 3 checked online", "evidence", \
	  "verification.assurance_level") \
	X(10, ADDRESS, "address", NAME, OPTIONAL, "Town and country (empty: none)", "address", "address.formatted") \
	X(11, PHONE, "phone", PHONE, OPTIONAL, "Phone number to give to organisations (empty: none)", "phone", "phone_number") \
	X(19, ID_ISSUED, "id_issued", PAST, OPTIONAL, "Paper given on, YYYY-MM-DD (empty: none)", "id_issued", "document_details.date_of_issuance") \
	X(8, ID_EXPIRY, "id_expiry", DATE, OPTIONAL, "Paper valid until, YYYY-MM-DD (empty: none)", "id_expiry", "document_details.date_of_expiry") \
	X(9, ID_ISSUER, "id_issuer", NAME, OPTIONAL, "Who gave the paper (empty: none)", "id_issuer", "document_details.issuer.name") \
	X(13, PROGRAMME_ID, "programme_id", CODE, OPTIONAL, "Programme number (empty: none)", "programme_id", "programme_id") \
	X(14, HOUSEHOLD_SIZE, "household_size", SIZE, OPTIONAL, "People in the household (empty: none)", "household_size", "household_size") \
	X(15, WORK_UNTIL, "work_until", DATE, OPTIONAL, "May work until, YYYY-MM-DD (empty: none)", "work_until", "work_until") \
	X(16, ALLERGIES, "allergies", YES_NO, OPTIONAL, "Allergies, yes or no (empty: not said)", "allergies", "allergies") \
	X(17, COLLECTOR, "alternate_collector", NAME, OPTIONAL, "Who else may collect aid (empty: nobody)", "alternate_collector", "alternate_collector")

enum identity_attr {
#define X(id, e, key, shape, need, question, fact, claim) IDENTITY_ATTR_##e,
	IDENTITY_ATTRIBUTES(X)
#undef X
	IDENTITY_ATTR_COUNT
};

/* Facts that identity_facts.c works out from attributes, the day and the organisation. Beside them over_1 to over_99, their own claims: identity_attributes_over().
 *
 * X(fact, claim, answers yes, no or unknown) */
#define IDENTITY_DERIVED_FACTS(X) \
	X(full_name, "name", false) \
	X(id_valid, "id_valid", true) \
	X(birth_year, "birthdate", false) \
	X(id_last4, "id_last4", false) \
	X(may_work, "may_work", true) \
	X(pseudonym, "sub", false) \
	X(seen_before, "seen_before", true) \
	X(name_match, "name_match", true) \
	X(by_proxy, "by_proxy", true)

struct identity_attribute {
	uint8_t id;
	const char *key;
	enum identity_shape shape;
	enum identity_need need;
	const char *question;
	const char *fact;	/* or NULL */
	const char *claim;
};

extern const struct identity_attribute identity_attributes[IDENTITY_ATTR_COUNT];

/* Find the attribute of a key; len: its octets. returns: IDENTITY_ATTR_COUNT when there is none. */
enum identity_attr identity_attributes_find(const char *key, size_t len);

/* The age that a fact asks for: of "over_18" 18. returns: 1 to 99; 0 it is no such fact. */
static inline unsigned identity_attributes_over(const char *fact)
{
	const char *n = fact + 5;

	if (strncmp(fact, "over_", 5) || n[0] < '1' || n[0] > '9')
		return 0;
	if (!n[1])
		return n[0] - '0';
	return n[1] < '0' || n[1] > '9' || n[2] ? 0 : (n[0] - '0') * 10 + n[1] - '0';
}
