/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one door to everything about identity: a verb (identity_verb.h has them all) goes in, one answer comes out.
 *
 * Promise: what an answer says was done is on disk. Every accepted request is answered exactly once, also when the vault
 * dies (IDO_BUSY). Never: a PIN, code or key in an answer that did not ask for it; a different word for a stranger.
 *
 * Life cycle: 1. identity_new_pair() or identity_direct_new(); 2. identity_submit() with a zeroed request that has its verb
 * and arguments; 3. done() runs once, from the event loop (pair) or before identity_submit() returns (direct); 4. identity_cancel()
 * drops the interest in an answer, the verb itself still runs; 5. identity_free() answers what is left with IDO_BUSY.
 *
 * Limits: IDENTITY_WINDOW requests outstanding on the pair, IDENTITY_QUEUE waiting behind them; past that -EAGAIN. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/secret.h"
#include "store/door/identity_verb.h"

#define IDENTITY_SMALL	512	/* a packet on the pair is one of these two sizes; any other ends the peer */
#define IDENTITY_LARGE	4096

#define IDENTITY_NUMBER_MAX	24	/* E.164 is 15 digits; room for NUL and for what a link really sends */
#define IDENTITY_LINK_MAX	16
#define IDENTITY_LINK_DESK	"desk"	/* what stands for a link at a terminal */
#define IDENTITY_LANG_MAX	8
#define IDENTITY_EVENTS		7	/* of the history in one answer: a digit each, 8 is more */
#define IDENTITY_EVENTS_OCTETS	420	/* of those, so that a dialogue of the menus can hold them: MENU_STATE_VARS without what it keeps */
#define IDENTITY_DIAL_PROOF	"3"	/* dialled behind the service code: this phone is to be shown to an officer */
#define IDENTITY_DIAL_SECOND	"7"	/* the same: a second officer, after the PIN */
#define IDENTITY_ORG_LEN	6	/* five digits and a Damm check digit, so that a typo is not another shop */

/* Outcomes, by the names menu files use. */
#define IDENTITY_OUTCOMES(X) \
	X(OK, "ok") X(BUSY, "busy") X(REFUSED, "refused") \
	X(PLAIN, "plain") X(SHOP, "shop") X(PAUSED, "paused") X(NOSHOP, "noshop") \
	X(START, "start") X(START_NOTICE, "start_notice") X(PERSON, "person") X(PERSON_LOCKED, "person_locked") \
	X(STAFF, "staff") X(BOTH, "both") X(RESUME, "resume") \
	X(WRONG, "wrong") X(WAIT, "wait") X(CLOSED, "closed") \
	X(EASY, "easy") X(SHAPE, "shape") X(DIFFER, "differ") \
	X(CODE_ONLY, "code_only") X(MISSING, "missing") X(LIMIT, "limit") X(GONE, "gone") X(LOCKED, "locked") \
	X(OFFER, "offer") X(SHARED, "shared") X(OTP, "otp") X(NONE, "none") \
	X(OK_OTP, "ok_otp") X(TYPO, "typo") X(LATE, "late") X(AGENT_CLOSED, "agent_closed") \
	X(SHIFT, "shift") X(UNCLOSED, "unclosed") X(SURVEY, "survey") X(BLOCKED, "blocked") X(FAILED, "failed") \
	X(OK_ANSWERS, "ok_answers") X(NEW_SIM, "new_sim") \
	X(WAITING, "waiting") X(ASKED, "asked") X(WARNED, "warned") X(GIVEN, "given") \
	X(TEXTED_BLOCK, "texted_block") X(TEXTED_PIN, "texted_pin") \
	X(OFFICER, "officer") X(DRAFT, "draft") X(PROVE_PHONE, "prove_phone") \
	X(STEP_PHONE, "step_phone") X(STEP_CONSENT, "step_consent") X(STEP_NAME, "step_name") X(STEP_FAMILY, "step_family") \
	X(STEP_BIRTH, "step_birth") X(STEP_SEX, "step_sex") X(STEP_COUNTRY, "step_country") X(STEP_EVIDENCE, "step_evidence") \
	X(STEP_PAPER, "step_paper") X(STEP_PROOF, "step_proof") X(STEP_READY, "step_ready") X(STEP_ALIKE, "step_alike") \
	X(BAD, "bad") X(STALE, "stale") X(FULL, "full") X(AWAITS, "awaits") X(DROPPED, "dropped") X(ENROLLED, "enrolled") \
	X(SAME, "same") X(HELD, "held") X(KEYLESS, "keyless") X(BOTH_DESK, "both_desk") \
	X(CARD_MOVED, "card_moved") X(CARD_READY, "card_ready") X(CARD_NEW, "card_new") \
	X(STEP_KIND, "step_kind") X(STEP_WHY, "step_why") X(STEP_WHOM, "step_whom") X(STEP_CLAIM, "step_claim") X(STEP_OLD, "step_old") X(STEP_NUMBER, "step_number") \
	X(STEP_FIX, "step_fix") X(STEP_SEND, "step_send") X(OPENED, "opened") X(CARD_ONLY, "card_only") X(OWN, "own") X(SOON, "soon") \
	X(SECOND, "second") X(SEE_PAPER, "see_paper") X(SEE_PHONE, "see_phone") X(SEEN, "seen") X(ENDED, "ended") X(APPROVED, "approved") X(NOTED, "noted") X(HAS_PHONE, "has_phone") X(APPROVED_CARD, "approved_card") \
	X(CASE, "case") X(CASE_READY, "case_ready") X(CASE_ASK, "case_ask") X(STOPPED, "stopped") X(STOPPED_MOVE, "stopped_move") X(SPOT, "spot") X(NOT_MINE, "not_mine") \
	X(SEE_DEATH, "see_death") X(SEE_ALIKE, "see_alike") \
	X(STEP_KIN, "step_kin") X(STEP_CARE, "step_care") X(ADULT, "adult") X(ADULT_SOON, "adult_soon") X(MINOR, "minor") \
	X(ALIVE, "alive") \
	X(SIM_WEEK, "sim_week") X(SIM_UNKNOWN, "sim_unknown") X(RECYCLED, "recycled") \
	X(PROXY_ASKED, "proxy_asked") X(PROXY_MINE, "proxy_mine") X(PROXY_OTHER, "proxy_other") \
	X(LEFT, "left") X(FIX, "fix") X(ERASING, "erasing") X(KEPT, "kept") \
	X(HELP, "help") X(WHERE, "where") X(SENT, "sent") X(TAKEN, "taken") X(ANSWERED, "answered") X(OVERSEER, "overseer") X(GIVE_KEYS, "give_keys") \
	X(ERASES, "erases") X(ERASE_HELD, "erase_held") X(ERASING_HELD, "erasing_held") \
	X(ASKS, "asks") \
	X(WAITS_KEY, "waits_key") \
	X(COPY_ASKED, "copy_asked") \
	X(AFTER, "after") X(HIDDEN, "hidden") X(CARD_DUE, "card_due") \
	X(PRIVATE, "private") X(IDLE, "idle")

enum identity_outcome {
#define X(e, name) IDO_##e,
	IDENTITY_OUTCOMES(X)
#undef X
	IDO_COUNT
};

/* Fields of an answer, by the names menu files use. Text is UTF-8. Kinds (menus/screens/values.conf says how each is drawn):
 * text as is · code digits without separators · num decimal · word a key looked up in the language file · words several, comma-joined ·
 * date YYYY-MM-DD, YYYY-MM, or YYYY · event "YYYY-MM-DD|SHORT|fact,fact" or "YYYY-MM-DD||failed" · fact "name=value". */
#define IDENTITY_FIELDS(X) \
	X(LANG, "lang")			/* text: en; empty when none is kept */ \
	X(ORG_CODE, "org_code")		/* code: 715464; with staff and both that of their own organisation */ \
	X(ORG_NAME, "org_name")		/* text: HAWA EXPRESS */ \
	X(ORG_SHORT, "org_short")	/* text: HAWA */ \
	X(ORG_PLACE, "org_place")	/* text: Kakuma Mkt */ \
	X(ORG_KIND, "org_kind")		/* word: kind.money */ \
	X(PURPOSE, "purpose")		/* word: purpose.pay */ \
	X(UPHELD, "upheld")		/* word note.upheld: a complaint about the organisation was upheld within a year; absent: none */ \
	X(MUST, "must")			/* words: facts the organisation must have */ \
	X(GIVE, "give")			/* words: facts that go out if the person presses 1 (must and chosen) */ \
	X(OPTIONAL, "optional")		/* words "4:nationality,5:sex": facts the person may add, with their digit */ \
	X(MISSING, "missing")		/* word: fact.address */ \
	X(LIFE, "life")			/* word: life.h1 life.today life.d3 life.m10 */ \
	X(CODE, "code")			/* code: nine or six digits */ \
	X(COPY_CODE, "copy_code")	/* code: sixteen digits, which open a copy */ \
	X(MINUTES, "minutes")		/* num: how long a code still lives, or a pause lasts */ \
	X(TRIES, "tries")		/* num: tries left */ \
	X(REASON, "reason")		/* word: easy.date ... */ \
	X(LAST_USED, "last_used")	/* date; absent the first time */ \
	X(HAS_CODE, "has_code")		/* num 1 with an open code; else absent */ \
	X(NAME, "name")			/* text: SELAM TESFAYE */ \
	X(BIRTHDATE, "birthdate")	/* date */ \
	X(ID_LAST4, "id_last4")		/* text: 0042 */ \
	X(SMALL_VIEW, "small_view")	/* num 1 where nothing can be set; else absent */ \
	X(EVIDENCE, "evidence")		/* word: ev.0 ev.1 ev.2 ev.3 */ \
	X(STAFF_ORG, "staff_org")	/* text: HAWA */ \
	X(DESK, "desk")			/* num: the agent's number within the organisation */ \
	X(CODE_LEN, "code_len")		/* num: digits of the codes this organisation gets */ \
	X(TODAY, "today")		/* num: checks today */ \
	X(REF, "ref")			/* code: record number, ten digits, the last a Damm check */ \
	X(FACT, "fact")			/* fact, repeated, in the order they are shown */ \
	X(EVENT, "event")		/* event, repeated */ \
	X(MORE, "more")			/* num 1 when older events follow, or out_next would find something; else absent */ \
	X(SEEN_DAY, "seen_day")		/* date */ \
	X(SEEN_TIME, "seen_time")	/* text: 14:11 */ \
	X(GIVEN, "given")		/* words: facts an organisation saw; "code" for a one-time code */ \
	X(BLOCKED, "blocked")		/* num 1 when the person blocked the organisation; else absent */ \
	X(NO_SMS, "no_sms")		/* word: set.yes set.no, as are the next three: what the person turned on */ \
	X(MAY_ASK, "may_ask") \
	X(WARN, "warn") \
	X(SMS_INSTEAD, "sms_instead") \
	X(NEUTRAL, "neutral")		/* word: set.yes set.no, as is the next */ \
	X(HIDE_LAST, "hide_last") \
	X(TRUSTED, "trusted")		/* word: set.yes set.no: somebody is trusted */ \
	X(TRUSTED_END, "trusted_end")	/* digits: the last three of their number; absent: nobody */ \
	X(QUIET, "quiet")		/* word: set.night set.long set.ever: when nothing comes unasked; absent: at any time */ \
	X(CALL_LIST, "call_list")	/* word: set.list at the first change of what is safe; else absent */ \
	X(CHANGED, "changed")		/* words: set.sms ...: what of it was changed, until it was told for a week */ \
	X(NAME_ASKED, "name_asked")	/* num: how often the name that was told may still be typed; absent: not */ \
	X(AGAIN, "again")		/* num 1 while the values of a check may be seen again; else absent */ \
	X(CARDS, "cards")		/* num 1 where the organisation serves who has no phone, by a code card; else absent */ \
	X(WORDS, "card_words")		/* word: set.yes set.no: single codes of the card work by SMS */ \
	X(SHIFT, "shift")		/* num 1 while a shift runs; else absent */ \
	X(SERVED, "served")		/* num: checks today that ended with "served" */ \
	X(NOT_SAME, "not_same")		/* num: with "not the same name" */ \
	X(NOT_SERVED, "not_served")	/* num: with "not served" */ \
	X(WRONG_TODAY, "wrong_today")	/* num: wrong codes today */ \
	X(OUT_ID, "out_id")		/* num */ \
	X(PUSH_ID, "push_id")		/* num */ \
	X(OUT_NUMBER, "out_number")	/* text: E.164 digits; then '=' and how its link writes it, where a message came from it */ \
	X(OUT_TEXT, "out_text")		/* text */ \
	X(MUTED, "muted")		/* num 1 when the reply is not sent, because the number had too many of its kind; else absent */ \
	X(OUT_ODD, "out_odd")		/* num: place, from 0, of a receipt that speaks of no message known; repeated */ \
	X(OUT_STRAYS, "out_strays")	/* num: messages that others leased and that are not sent again */ \
	X(CLOCK_DOUBT, "clock_doubt")	/* num 1 while the vault does not believe its clock; else absent */ \
	X(ERASING, "erasing")		/* num: people announced for erasing by age */ \
	X(MASS_ACTS, "mass_acts")	/* num: alarms of acts without a PIN that are on */ \
	X(FEED_ALARM, "feed_alarm")	/* num 1 while the alarm of the operator's feed is on; else absent. So are those of the next eight */ \
	X(PINS_ALARM, "pins_alarm") \
	X(DEATHS_ALARM, "deaths_alarm") \
	X(PROBES_ALARM, "probes_alarm") \
	X(CASES_ALARM, "cases_alarm") \
	X(RETENTION_ALARM, "retention_alarm") \
	X(CHORES_ALARM, "chores_alarm") \
	X(COMPLAINTS_ALARM, "complaints_alarm") \
	X(HOLIDAYS_ALARM, "holidays_alarm") \
	X(DELETED_IN_LOG, "deleted_in_log")	/* num: seconds that something deleted stands in the write-ahead log, from a minute on; else absent */ \
	X(SMS_BACKLOG, "sms_backlog")	/* num: SMS that wait to be sent */ \
	X(SMS_OLDEST, "sms_oldest")	/* num: seconds that the oldest of them has waited */ \
	X(LAST_BACKUP, "last_backup")	/* num: when the last backup was made, seconds since 1970; 0: never */ \
	X(OFFICER, "officer")		/* text: Amina */ \
	X(DESK_NAME, "desk_name")	/* text: NBO-3 */ \
	X(DRAFT, "draft")		/* num: number of a draft at its desk today; absent for one of an earlier day */ \
	X(DRAFT_OLD, "draft_old")	/* num: the same of an earlier day */ \
	X(DRAFT_DAY, "draft_day")	/* date: that day; absent for one of today */ \
	X(DRAFT_ID, "draft_id")		/* num: which draft, for good */ \
	X(VERSION, "version")		/* num: of a draft: counts up at each answer */ \
	X(SAVED, "saved")		/* words: saved.name ...: what a draft holds */ \
	X(DRAFTS, "drafts")		/* num: drafts open at this desk; absent when there are none */ \
	X(MOVED, "moved")		/* num: numbers moved today */ \
	X(MASKED, "masked")		/* text: +2547xx..41 */ \
	X(SLOT, "slot")			/* text: 02, to be typed before code and PIN; absent for the first of a number */ \
	X(PROVEN, "proven")		/* word: phone.proven phone.later phone.none */ \
	X(CASE, "case")			/* code: five digits */ \
	X(CASE_KIND, "case_kind")	/* word: case.reset ... */ \
	X(FIX, "fix")			/* word: fix.given_name ...: what an officer would correct */ \
	X(FIX_VALUE, "fix_value")	/* text: what it would be */ \
	X(OLD_FREE, "old_free")		/* num 1 where the number they had may be left out; else absent */ \
	X(CASE_STATE, "case_state")	/* word: case_is.waits ... */ \
	X(READY_DAY, "ready_day")	/* date: a case takes effect */ \
	X(READY_TIME, "ready_time")	/* text: 14:00, of that day */ \
	X(KINDS, "kinds")		/* words: alike.name ...: what agreed with somebody who is here */ \
	X(WHY, "why")			/* text: what was expected, in English, for a terminal */ \
	X(CARD_N, "card_n")		/* num: which code of a card */ \
	X(CARD_TURN, "card_turn")	/* num: which of three */ \
	X(SERIAL, "serial")		/* text: of a card, 0091-338 */ \
	X(HAS_PROXY, "has_proxy")	/* num 1 when somebody may give for this person, or the other way round; else absent */ \
	X(UNTIL, "until")		/* date: the last day of a proxy; what a recovery left behind ends */ \
	X(HEARD, "heard")		/* num 1 where complaints are heard; else absent */ \
	X(COMPLAINT, "complaint")	/* code: eight digits, the last a Damm check */ \
	X(ABOUT, "about")		/* word: complaint.k1 ...: of what kind it is */ \
	X(ACCUSED, "accused")		/* word: complaint.w1 ...: who did it */ \
	X(ACCUSED_ORG, "accused_org")	/* text: 715464, the organisation, or the agent's with the desk */ \
	X(ALIKE, "alike")		/* num: others about the same */ \
	X(ABOUT_REF, "about_ref")	/* text: the record that it is about, ten digits */ \
	X(CALL, "call")			/* word: complaint.c1 ...: whether the person may be called */ \
	X(CALLER, "caller")		/* text: at that number */ \
	X(SAID, "said")			/* text: in the person's words, with the next two, which are absent where they are fewer */ \
	X(SAID_THEN, "said_then") \
	X(SAID_LAST, "said_last") \
	X(OUTCOME, "outcome")		/* word: verdict.o1 ...: of the answer */ \
	X(HELPER, "helper")		/* text: a phone number */ \
	X(HIGHER, "higher")		/* text: name of the higher office */ \
	X(CAN_ASK, "can_ask")		/* num 1 where the person can be asked to say more; else absent */ \
	X(FRESH, "fresh")		/* num: complaints that nobody has taken */ \
	X(TAKEN_N, "taken_n")		/* num: complaints that were taken and wait for an answer */ \
	X(LATE, "late")			/* num: complaints that are late */ \
	X(ALERTS, "alerts")		/* num: agents that oversight has to look at */ \
	X(OPEN_N, "open_n")		/* num: complaints that are open */ \
	X(PROPOSED, "proposed")		/* num 1 where what others say of that shop proposes a pause; else absent */ \
	X(NIGHT, "night_n")		/* num: checks at unusual hours */ \
	X(IS_ASKED, "is_asked")		/* num 1 where oversight asks this agent something; else absent */ \
	X(AGENT_SAID, "agent_said")	/* word: complaint.s0 ...: what the agent said, or that nothing was said yet */ \
	X(PAUSED_N, "paused_n")		/* num: pauses that are on */ \
	X(NEWCOMER, "newcomer")		/* text: name of an overseer */ \
	X(PACE, "pace")			/* num: checks in an hour, */ \
	X(USUAL, "usual")		/* num: as usual, */ \
	X(REFUSED, "refused_n")		/* num: and refused */ \
	X(STILL_OPEN, "still_open")	/* words: case.move ...: what an erasing ends as well */ \
	X(STAGE, "stage")		/* word: stage.sent ...: of a birth record on its way */ \
	X(PLACE, "place")		/* word: place.ministry ...: where it is */ \
	X(HAS_CASE, "has_case")		/* num 1 when such a record is asked for; else absent */ \
	X(ROW, "row")			/* text: a line of a list, repeated */

enum identity_field {
	IDF_NONE,
#define X(e, name) IDF_##e,
	IDENTITY_FIELDS(X)
#undef X
	IDF_COUNT
};

enum {
	IDENTITY_ASSERTED = 1,	/* the network vouches for the number; else it is only claimed */
};

#define IDENTITY_REQ_TEXT	(IDENTITY_LARGE - 384)
#define IDENTITY_ANS_FIELDS	(IDENTITY_LARGE - 32)

/* A request; zero it, then fill. The first 384 octets and up to 128 of text travel small, else large. */
struct identity_req {
	uint64_t ticket;	/* set by identity_submit() */
	uint64_t dialogue;	/* not 0 and unique within the gateway's life for a USSD dialogue; 0 otherwise */
	uint8_t op[16];		/* operation id of a mutating verb: random, the same on a repeat; SMS_IN leaves it 0 */
	uint16_t verb;
	uint16_t flags;
	uint32_t text_len;
	uint64_t push;		/* screen of push_next: of its HELLO, and of push_done; else 0 */
	char link[IDENTITY_LINK_MAX];
	char number[IDENTITY_NUMBER_MAX];	/* who speaks, E.164 digits */
	char lang[IDENTITY_LANG_MAX];		/* language of the dialogue: kept with consents */
	char org[8];
	char key[24];
	char pick[72];
	char imsi[16];				/* of HELLO; secret: kept as a keyed hash alone */
	struct secret secret;	/* wiped by identity_submit() */
	uint8_t pad[384 - 8 - 8 - 16 - 8 - 8 - IDENTITY_LINK_MAX - IDENTITY_NUMBER_MAX - IDENTITY_LANG_MAX - 8 - 24 - 72 - 16 - sizeof(struct secret)];
	char text[IDENTITY_REQ_TEXT];
};

/* An answer: fields packed as id, length (little endian 16 bit), octets, NUL. */
struct identity_ans {
	uint64_t ticket;
	uint64_t dialogue;
	uint16_t verb;
	uint16_t outcome;
	uint16_t used;		/* octets of fields[] in use */
	uint16_t flags;
	uint8_t pad[8];
	char fields[IDENTITY_ANS_FIELDS];
};

_Static_assert(sizeof(struct identity_req) == IDENTITY_LARGE, "a request is one large packet");
_Static_assert(sizeof(struct identity_ans) == IDENTITY_LARGE, "an answer is one large packet");

/* Append a field. returns: 0, or -EMSGSIZE with ans unchanged. */
int identity_ans_put(struct identity_ans *ans, enum identity_field id, const char *value) __attribute__((warn_unused_result));
/* The n-th (from 0) field of that id, or NULL. Valid as long as ans. */
const char *identity_ans_get(const struct identity_ans *ans, enum identity_field id, unsigned n);
/* Walk all fields: *pos starts at 0. returns: false at the end or on a malformed rest. */
bool identity_ans_next(const struct identity_ans *ans, unsigned *pos, enum identity_field *id, const char **value);

/* The name of an outcome in menu files; NULL when there is none. Static. */
const char *identity_outcome_name(enum identity_outcome o);
/* The name of a field in menu files; NULL when there is none. Static. */
const char *identity_field_name(enum identity_field f);

struct identity;

/* ans is borrowed for the call. secret: ans holds personal data; identity wipes it after done() returns. */
typedef void (*identity_done_cb)(void *ctx, const struct identity_ans *ans);

/* Hand req over: it is copied and wiped, secret and text included, whatever the result.
 * returns: 0; -EAGAIN when window and queue are full (done is not called); -EINVAL for an unknown verb. */
int identity_submit(struct identity *id, struct identity_req *req, identity_done_cb done, void *ctx, uint64_t *ticket)
	__attribute__((warn_unused_result));

/* done() of that ticket never runs after this; unknown tickets are ignored. The verb still runs. */
void identity_cancel(struct identity *id, uint64_t ticket);

/* End the door: what is open is answered IDO_BUSY first. NULL: nothing. */
void identity_free(struct identity *id);

/* --- through the pair (the gateway's side) ---------------------------------------------------------------------------------- */

/* A packet of the vault with ticket 0 carries no answer but its test clock: dialogue holds the offset in seconds, as int64_t.
 * A packet with IDENTITY_ANS_PARKED is no answer yet: the attempt is on disk, its hash waits; the credit comes back.
 * Requests and answers whose text or fields fit travel as IDENTITY_SMALL octets, else as IDENTITY_LARGE. */
#define IDENTITY_REQ_SMALL_TEXT		(IDENTITY_SMALL - (IDENTITY_LARGE - IDENTITY_REQ_TEXT))
#define IDENTITY_ANS_SMALL_FIELDS	(IDENTITY_SMALL - (IDENTITY_LARGE - IDENTITY_ANS_FIELDS))

/* The door over one end of an AF_UNIX SOCK_SEQPACKET pair, on the osmo_select loop of this process.
 * fd may be -1: requests wait for identity_pair_replace().  owns: fd.  returns: NULL when out of memory, fd is the caller's then. */
struct identity *identity_new_pair(void *ctx, int fd);

enum {
	IDENTITY_ANS_PARKED = 1,	/* in flags of struct identity_ans, on the pair only */
};

struct identity_pair_ops {
	void (*died)(void *ctx);			/* the peer closed or broke the rules; open requests were answered busy */
	void (*clock)(void *ctx, int64_t offset_s);	/* the vault's test clock moved */
};

/* Have these called, each once an event; either may be NULL.  owns: ops and ctx are borrowed until identity_free(). */
void identity_pair_watch(struct identity *id, const struct identity_pair_ops *ops, void *ctx);

/* A vault was started anew: go on over fd. Requests the old one held are answered IDO_BUSY, never sent again, because the new
 * one does not know their dialogues; so are waiting requests of dialogues already begun. Waiting hello and requests outside
 * dialogues are kept.  owns: fd, also on failure.  returns: 0; -EBADF. */
int identity_pair_replace(struct identity *id, int fd) __attribute__((warn_unused_result));

/* Copy how many requests are outstanding at the vault, and how many wait behind them: for counters. */
void identity_pair_load(const struct identity *id, unsigned *outstanding, unsigned *waiting);

/* What became of the requests of one verb since identity_new_pair(). */
struct identity_verb_counts {
	uint64_t asked, answered;	/* by the vault, whatever it said */
	uint64_t busy;			/* of those and of all others: nothing was done */
};
/* What the vault said of itself with its last answer to LINKS; zero before that. */
struct identity_alarms {
	bool clock_doubt;
	unsigned erasing;	/* people announced for erasing by age */
	unsigned mass_acts;	/* alarms of acts without a PIN that are on */
	bool feed;		/* the feed of the operator is late, refused or held back */
	bool pins, deaths, probes, cases, retention, chores, complaints, holidays;	/* the alarm of that name is on */
	unsigned sms_backlog, sms_oldest_s;	/* SMS that wait to be sent, and how long the oldest has */
	int64_t last_backup;	/* seconds since 1970; 0: never */
	unsigned deleted_in_log_s;	/* something deleted stands in the write-ahead log for so long, from a minute on; else 0 */
};
/* Copy that: for gauges. */
void identity_pair_alarms(const struct identity *id, struct identity_alarms *alarms);
/* Copy the counts of one verb. */
void identity_pair_verb(const struct identity *id, enum identity_verb verb, struct identity_verb_counts *counts);
