/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The verbs of an officer, who enrols people at a desk, by phone or at a terminal, after the PIN; and the proof of a phone by whoever dials it.
 * identity_verb.h says what stands in a row.
 *
 * An enrolment is a draft: one answer a request, each on disk before it is answered, so that a cut line loses nothing. A dialogue has one draft at
 * a time, the one that draft_new began or draft_next took up; the verbs of a draft are of that one. What they answer is the next step, the same for
 * a phone and a terminal:
 *
 *   step_phone     digits that the person's phone shows, or that it is not here, or that there is none: draft_phone
 *   step_consent   read aloud in three parts: draft_consent
 *   step_name step_family step_birth step_sex step_country        draft_set with the key given_name, family_name, birthdate, sex, nationality
 *   step_evidence  draft_set with the key seen: passport | national_id | refugee_id | birth_cert | other | witnesses |
 *                  none, or the name of a paper in etc/numbers.conf
 *   step_paper     draft_set with the key id_number
 *   step_proof     all is there but the digits of the phone that was not here before: draft_phone
 *   step_ready     all is there: draft_show, draft_set of whatever is to be corrected, then the PIN by prove, and draft_finish
 *   step_kin       of a child: draft_set with the key kin: parent | grandparent | sibling | foster | authority
 *   step_care      of a child: draft_set with the key care, what was seen of that: 0 said | 1 two witnesses | 2 a paper | 3 a registry
 *   step_alike     somebody like this may be here, CASE: draft_alike, then draft_finish again
 *
 * With each of them come DRAFT_ID, VERSION and DRAFT, the number of the draft at its desk on its day; of an earlier day DRAFT_OLD and DRAFT_DAY instead.
 * bad REASON WHY: the value is not saved, REASON is a word for phones, WHY a sentence in English; everything saved before stays.
 * stale: somebody else saved in this draft since it was shown here; nothing is changed, draft_next with the key this shows it anew.
 * gone: there is no such draft any more. Rows of lists are ROW, columns parted by '|', texts without that sign. */
#pragma once

#define IDENTITY_STEPS "step_phone step_consent step_name step_family step_birth step_sex step_country step_evidence step_paper step_proof step_ready step_kin step_care"

#define IDENTITY_VERBS_OFFICER(X) \
	/* the phone of this dialogue is in the hand of who dialled, whoever that is. ok CODE (six digits to tell an officer, once, for 15 min) |
	 * none (the link does not vouch for the number) | limit MINUTES */ \
	X(PROOF, 51, "proof", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(NEW), \
	  .op = IDENTITY_OP_CALLER, .leaves = "proof", .is_timed = true, \
	  .outcomes = "ok none limit") \
	/* begin a draft; nothing is kept before its first answer. step_phone | limit (so many are open at this desk) |
	 * keyless (the key of the desk's drafts: another officer of it who has that types a PIN once, then this one has it too) */ \
	X(DRAFT_NEW, 52, "draft_new", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .outcomes = "step_phone limit keyless") \
	/* take up a draft of this desk. key: empty, the own newest one; this, the one of this dialogue; or its DRAFT_ID. a step, and SAVED | none | gone */ \
	X(DRAFT_NEXT, 53, "draft_next", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .outcomes = IDENTITY_STEPS " step_alike none gone") \
	/* the drafts of this desk, newest first. ok ROW (id|number|YYYY-MM-DD|version|step|officer|own: 1 or 0|name, or empty)... | none */ \
	X(DRAFT_LIST, 55, "draft_list", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .outcomes = "ok none") \
	/* one answer. key: an attribute of identity_attributes.h, or seen; text: the value, or pick where there is no text; both empty: there is none, or it
	 * is not known. a step | bad REASON WHY | stale | gone */ \
	X(DRAFT_SET, 57, "draft_set", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .payload = IDENTITY_PAYLOAD_VALUE, .op = IDENTITY_OP_CALLER, .retry = "bad stale gone", .leaves = "draft_set alarm", \
	  .outcomes = IDENTITY_STEPS " step_alike bad stale gone limit") \
	/* consent, as it was read aloud. text: the words; key: first or second (that part was read: ok) | yes (the last one, and the person agrees) | interp
	 * (the same, through an interpreter) | no (the draft is erased: dropped). yes and interp need the first two parts, unless text is all of them and pick is "all".
	 * ok | a step | dropped | stale | gone | refused */ \
	X(DRAFT_CONSENT, 59, "draft_consent", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .payload = IDENTITY_PAYLOAD_SCREEN, .op = IDENTITY_OP_CALLER, .retry = "stale gone", .leaves = "draft_yes draft_no alarm", \
	  .outcomes = "ok " IDENTITY_STEPS " step_alike dropped bad stale gone limit") \
	/* the person's phone. Six digits that proof gave; or key: later (not here) | none (no phone).
	 * a step | wrong TRIES | agent_closed MINUTES (too many wrong ones) | full (so many people have that number) | awaits SLOT (somebody of that number waits
	 * for a first PIN: draft_code; or somebody else is meant: draft_phone with the key other) | shape | stale | gone */ \
	X(DRAFT_PHONE, 60, "draft_phone", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .takes_secret = true, .op = IDENTITY_OP_CALLER, .retry = "shape stale gone", .leaves = "draft_phone alarm", .is_timed = true, \
	  .outcomes = IDENTITY_STEPS " step_alike wrong agent_closed full awaits bad shape stale gone limit") \
	/* all that is saved, for review. ok FACT... (at a terminal ROW instead, key=value, one for each that was answered) SAVED PROVEN (phone.proven | phone.later | phone.none) MASKED | gone */ \
	X(DRAFT_SHOW, 61, "draft_show", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .outcomes = "ok gone") \
	/* make the person of it; the draft is no more. ok MASKED CODE (start code, shown this once) SLOT (from 02 on) | enrolled (without a phone: no code) |
	 * a step that is missing | step_alike CASE KINDS | bad REASON WHY | full | stale | gone | busy */ \
	X(DRAFT_FINISH, 62, "draft_finish", TWO_HALVES, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .wants_pin = true, .op = IDENTITY_OP_CALLER, .retry = IDENTITY_STEPS " step_alike bad stale gone", .leaves = "enrol start draft_end alike guardian", .is_timed = true, \
	  .outcomes = "ok enrolled " IDENTITY_STEPS " step_alike bad full stale gone limit") \
	/* the answer to step_alike. key: same (no second person: the draft becomes part of the case) | other | unknown; pick: of other, the reason:
	 * relative | name | paper | else. step_ready | same CASE | held CASE (other, although the paper is the same) | stale | gone */ \
	X(DRAFT_ALIKE, 63, "draft_alike", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .op = IDENTITY_OP_CALLER, .retry = "stale gone", .leaves = "alike draft_end", \
	  .outcomes = IDENTITY_STEPS " same held bad stale gone limit") \
	/* throw the draft of this dialogue away; key: empty, or a DRAFT_ID. officer DRAFTS | gone */ \
	X(DRAFT_DROP, 64, "draft_drop", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .op = IDENTITY_OP_CALLER, .leaves = "draft_drop alarm", \
	  .outcomes = "officer gone") \
	/* the officer's own day. ok TODAY (new people) MOVED DRAFTS (open at this desk) */ \
	X(OFFICER_TODAY, 65, "officer_today", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .outcomes = "ok") \
	/* cases of this desk and of registers, those that are not over first. ok ROW (number|kind|state|desk|YYYY-MM-DD|officer|YYYY-MM-DD HH:MM, when it takes
	 * effect or ends undecided, or empty|words parted by blanks: danger, late, own, second (it waits for a second officer))... | none */ \
	X(CASE_LIST, 66, "case_list", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .outcomes = "ok none") \
	/* key: its number. ok ROW (as in the list) KINDS | none */ \
	X(CASE_SHOW, 67, "case_show", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .outcomes = "ok none") \
	/* after awaits: another start code for who waits on the number just proven, as after a cut line; the draft is no more. ok MASKED CODE SLOT | gone */ \
	X(DRAFT_CODE, 68, "draft_code", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .op = IDENTITY_OP_CALLER, .leaves = "start draft_end alarm", .is_timed = true, \
	  .outcomes = "ok gone")
