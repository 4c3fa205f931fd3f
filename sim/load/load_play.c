/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What phones do, as tables of moves, and what becomes of it. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "sim/load/load_priv.h"
#include "sim/story/story.h"

#define MENU_STEPS	20	/* of a LOAD_MENU dialogue */
#define SHARES_A_DAY	19	/* the vault stops at 20 and at 40 */
#define UNLOCKS_A_DAY	39
#define LOOK_MAX	256	/* phones looked at for one that is free */
#define RETRY_NS	500000000LL
#define SAID_MAX	10	/* unexpected screens told on stderr */
#define GUESSES		5	/* of an attacker in one dialogue */
#define AGAIN_ONE_IN	8	/* checks that type the used code once more */

enum { ENDS = 1, CODE = 2, VALID = 4, LAST_MENU = 8, USED = 16, STAYS = 32 };

/* One string sent, and what has to be on the screen that comes. "%": language digit, PIN, code. */
struct move {
	const char *types;
	enum load_step step;
	unsigned flags;
	const char *sees[2];
};

static const struct move home[] = {
	{ "dial", LOAD_STEP_DIAL, 0, { "\n9 ", NULL } },
	{ "4", LOAD_STEP_MENU, 0, { "1 English", NULL } },
	{ "%lang", LOAD_STEP_LANG, 0, { "\n9 ", NULL } },
	{ "12", LOAD_STEP_MENU, 0, { "\n9 ", NULL } },
	{ "9", LOAD_STEP_MENU, ENDS, { NULL, NULL } },
};
static const struct move hold[] = {
	{ "dial", LOAD_STEP_DIAL, STAYS, { "\n9 ", NULL } },
};
static const struct move menu[] = {
	{ "dial", LOAD_STEP_DIAL, 0, { "\n9 ", NULL } },
	{ "12", LOAD_STEP_MENU, LAST_MENU, { "\n9 ", NULL } },
	{ "9", LOAD_STEP_MENU, ENDS, { NULL, NULL } },
};
static const struct move pin[] = {
	{ "dial", LOAD_STEP_DIAL, 0, { "\n9 ", NULL } },
	{ "%pin", LOAD_STEP_PIN, 0, { "\n5 ", NULL } },
	{ "9", LOAD_STEP_MENU, ENDS, { NULL, NULL } },
};
static const struct move share[] = {
	{ "shop", LOAD_STEP_DIAL, 0, { "\n9 ", NULL } },
	{ "%pin", LOAD_STEP_PIN, 0, { "\n1 ", "\n3 " } },
	{ "1", LOAD_STEP_SHARE, ENDS | CODE, { NULL, NULL } },
};
static const struct move check[] = {
	{ "dial", LOAD_STEP_DIAL, 0, { "\n9 ", NULL } },
	{ "%pin", LOAD_STEP_PIN, 0, { "\n1 ", "\n3 " } },
	{ "1", LOAD_STEP_MENU, 0, { "\n0 ", NULL } },
	{ "%code", LOAD_STEP_CODE, VALID, { "VALID", "\n2 " } },
	{ "1", LOAD_STEP_SERVED, 0, { "\n0 ", NULL } },
	{ "9", LOAD_STEP_MENU, ENDS, { NULL, NULL } },
};
static const struct move check_again[] = {
	{ "dial", LOAD_STEP_DIAL, 0, { "\n9 ", NULL } },
	{ "%pin", LOAD_STEP_PIN, 0, { "\n1 ", "\n3 " } },
	{ "1", LOAD_STEP_MENU, 0, { "\n0 ", NULL } },
	{ "%code", LOAD_STEP_CODE, VALID, { "VALID", "\n2 " } },
	{ "1", LOAD_STEP_SERVED, 0, { "\n0 ", NULL } },
	{ "%code", LOAD_STEP_CODE, USED, { "*" LOAD_ORG "#", "\n0 " } },
	{ "0", LOAD_STEP_MENU, 0, { "\n1 ", "\n9 " } },
	{ "9", LOAD_STEP_MENU, ENDS, { NULL, NULL } },
};

/* Screens of any kind: take_attacked() looks at none. */
static const struct move attack[] = {
	{ "dial", LOAD_STEP_ATTACK, 0, { NULL, NULL } },
	{ "%guess", LOAD_STEP_ATTACK, 0, { NULL, NULL } },
};

static const struct move *moves_of(const struct load_run *r)
{
	static const struct move *const tables[LOAD_KINDS] = {
		[LOAD_HOME] = home, [LOAD_MENU] = menu, [LOAD_PIN] = pin, [LOAD_SHARE] = share, [LOAD_CHECK] = check,
		[LOAD_HOLD] = hold, [LOAD_ATTACK] = attack,
	};

	return r->again ? check_again : tables[r->kind];
}

static const struct move *move_of(const struct load_run *r)
{
	return &moves_of(r)[r->at];
}

/* --- runs --- */

static uint32_t random_below(struct load *l, uint32_t n)
{
	l->random = l->random * 6364136223846793005ULL + 1442695040888963407ULL;
	return (uint32_t)((l->random >> 33) % n);
}

static struct load_run *run_new(struct load *l, enum load_kind kind, uint32_t phone, struct load_link *link)
{
	struct load_run *r;
	int32_t next;

	if (l->free_run < 0)
		return NULL;
	r = &l->runs[l->free_run];
	next = r->next;
	memset(r, 0, sizeof(*r));
	l->phones[phone].run = (uint32_t)l->free_run + 1;
	l->free_run = next;
	l->n_live++;
	l->n_attacks += kind == LOAD_ATTACK;
	r->kind = kind;
	r->phone = phone;
	r->link = link;
	r->began_ns = l->now_ns;
	l->counts.begun[kind]++;
	return r;
}

static void run_end(struct load *l, struct load_run *r)
{
	l->phones[r->phone].run = 0;
	r->link = NULL;
	r->next = l->free_run;
	l->free_run = (int32_t)(r - l->runs);
	l->n_live--;
	l->n_attacks -= r->kind == LOAD_ATTACK;
}

static void code_put(struct load *l, uint32_t phone, const char *digits)
{
	struct load_code *c;

	if (l->n_codes == LOAD_CODES_MAX)
		return;
	c = &l->codes[(l->codes_head + l->n_codes++) % LOAD_CODES_MAX];
	c->phone = phone;
	osmo_strlcpy(c->digits, digits, sizeof(c->digits));
	l->phones[phone].flags |= LOAD_PHONE_CODE;
}

static struct load_code code_take(struct load *l)
{
	struct load_code c = l->codes[l->codes_head];

	l->codes_head = (l->codes_head + 1) % LOAD_CODES_MAX;
	l->n_codes--;
	return c;
}

/* A check that never came to its code: the code goes back to the queue. */
static void code_back(struct load *l, struct load_run *r)
{
	if (r->kind == LOAD_CHECK && !r->judged && r->code.digits[0])
		code_put(l, r->code.phone, r->code.digits);
	r->code.digits[0] = '\0';
}

/* The answer to a code was lost, or the code was not accepted. When the dialogue died while it was being judged nobody can tell. */
static void code_settle(struct load *l, struct load_run *r)
{
	l->phones[r->code.phone].flags &= ~LOAD_PHONE_CODE;
	r->judged = true;
}

static int64_t patience_of(const struct load *l, int64_t ns)
{
	return l->conf->patience > 0 ? (int64_t)(l->conf->patience * 1e9) : ns;
}

/* Half of the attackers guess, the others have their own PIN hashed again and again. */
static bool is_guesser(const struct load_run *r)
{
	return r->phone % 2;
}

static bool send_move(struct load *l, struct load_run *r)
{
	const struct move *m = move_of(r);
	const char *text = m->types;
	char dial[40];

	if (!strcmp(text, "dial") || !strcmp(text, "shop")) {
		snprintf(dial, sizeof(dial), "*%s%s#", l->conf->sim->code, *text == 'd' ? "" : "*" LOAD_ORG);
		text = dial;
	} else if (!strcmp(text, "%lang")) {
		text = l->phones[r->phone].lang ? "1" : "4";
	} else if (!strcmp(text, "%pin")) {
		text = LOAD_PIN_TEXT;
	} else if (!strcmp(text, "%guess")) {
		text = is_guesser(r) ? "975318" : LOAD_PIN_TEXT;
	} else if (!strcmp(text, "%code")) {
		text = r->code.digits;
	}
	r->sent_ns = l->now_ns;
	r->due_ns = l->now_ns + patience_of(l, LOAD_ANSWER_NS);
	return load_wire_ussd(l, r, r->at ? USSD_INPUT : USSD_BEGIN, text) == 0;
}

/* --- beginning --- */

static bool is_free(const struct load *l, const struct load_phone *p, enum load_kind kind)
{
	if (p->run || p->flags & LOAD_PHONE_LOCKED)
		return false;
	if (kind == LOAD_SHARE)
		return p->shares < SHARES_A_DAY && p->unlocks < UNLOCKS_A_DAY && !(p->flags & LOAD_PHONE_CODE);
	return kind != LOAD_PIN || p->unlocks < UNLOCKS_A_DAY;
}

/* returns: a phone, or -1. */
static int64_t find_phone(struct load *l, unsigned from, unsigned to, unsigned *cursor, enum load_kind kind)
{
	unsigned n = to - from;

	for (unsigned i = 0; i < LOOK_MAX && i < n; i++) {
		unsigned at = from + (*cursor)++ % n;

		if (is_free(l, &l->phones[at], kind))
			return at;
	}
	return -1;
}

static bool begin_dialogue(struct load *l, enum load_kind kind, int64_t phone, struct load_link *link)
{
	struct load_run *r = phone < 0 ? NULL : run_new(l, kind, (uint32_t)phone, link);

	if (!r)
		return false;
	ussd_dialect_session_make(link->dialect, &r->session, ++l->next_session);
	if (kind == LOAD_CHECK) {
		r->code = code_take(l);
		r->again = random_below(l, AGAIN_ONE_IN) == 0;
	}
	if (send_move(l, r))
		return true;
	code_back(l, r);
	run_end(l, r);
	return true;
}

/* Words that are always answered, with letters or signs behind them, so that each is another message for the vault. */
static void write_sms(char *out, size_t size, struct load *l, struct load_phone *p)
{
	static const char *const words[] = { "LANG EN", "LOCK" };
	static const char letters[] = "abcdefgh", signs[] = " .,;:!?-";
	const char *word = words[(p->sms + (size_t)(p - l->phones)) % ARRAY_SIZE(words)];
	const char *from = word[1] == 'A' ? signs : letters;
	char tail[12];
	uint32_t n = p->sms++ + 8 * (uint32_t)(l->start_ns & 0xffff);	/* another load on the same people says something else */

	for (unsigned i = 0; i < sizeof(tail) - 1; i++, n >>= 3)
		tail[i] = from[n & 7];
	tail[sizeof(tail) - 1] = '\0';
	snprintf(out, size, "%s %s", word, tail);
}

static bool begin_sms(struct load *l, struct load_link *link)
{
	int64_t phone = find_phone(l, l->n_sms_from, l->conf->people, &l->next_sms, LOAD_SMS);
	struct load_run *r = phone < 0 ? NULL : run_new(l, LOAD_SMS, (uint32_t)phone, link);

	if (!r)
		return false;
	write_sms(r->text, sizeof(r->text), l, &l->phones[phone]);
	r->sent_ns = l->now_ns;
	r->due_ns = l->now_ns + patience_of(l, LOAD_SMS_NS);
	if (load_wire_sms(l, r) < 0)
		r->to_send = true;
	return true;
}

bool load_play_begin(struct load *l, enum load_kind kind)
{
	struct load_link *link = load_wire_next(l);
	unsigned people = l->conf->people, first = l->conf->first;

	if (!link)
		return false;
	if (kind == LOAD_CHECK && !l->n_codes)
		kind = l->is_ending ? LOAD_CHECK : LOAD_SHARE;
	if (kind == LOAD_SMS)
		return begin_sms(l, link);
	if (kind == LOAD_CHECK)
		return l->n_codes && begin_dialogue(l, kind, find_phone(l, people, people + l->conf->agents, &l->next_agent, kind), link);
	return begin_dialogue(l, kind, find_phone(l, first, l->n_sms_from > first ? l->n_sms_from : people, &l->next_person, kind), link);
}

/* --- screens --- */

static int64_t phone_of(const struct load *l, uint64_t number)
{
	if (number >= l->first_person && number < l->first_person + l->conf->people)
		return (int64_t)(number - l->first_person);
	if (number >= l->first_agent && number < l->first_agent + l->conf->agents)
		return (int64_t)(number - l->first_agent) + l->conf->people;
	if (number >= l->first_attacker && number < l->first_attacker + l->conf->attackers)
		return (int64_t)(number - l->first_attacker) + l->conf->people + l->conf->agents;
	return -1;
}

static void say_unexpected(struct load *l, const struct load_run *r, const char *text)
{
	if (++l->said > SAID_MAX)
		return;
	fprintf(stderr, "musafir-sim: %s, move %u: unexpected screen%s%s\n", load_kind_name(r->kind), r->at,
		l->conf->verbose ? ":\n" : "", l->conf->verbose ? text : "");
}

/* The screen that asks whether to go on where a cut dialogue was. */
static bool is_resume(const char *text)
{
	return strstr(text, "\n1 ") && strstr(text, "\n2 ") && strstr(text, "\n9 ") && !strstr(text, "\n3 ") && !strstr(text, "\n5 ");
}

static bool is_expected(const struct move *m, const char *text, bool ended, char digits[LOAD_CODE_LEN + 1])
{
	if (ended != !!(m->flags & ENDS))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(m->sees) && m->sees[i]; i++)
		if (!strstr(text, m->sees[i]) && strncmp(text, m->sees[i] + 1, strlen(m->sees[i]) - 1))
			return false;
	return !(m->flags & CODE) || story_digits_after(digits, LOAD_CODE_LEN + 1, text, NULL) == LOAD_CODE_LEN;
}

static void finish_run(struct load *l, struct load_run *r)
{
	l->counts.done[r->kind]++;
	run_end(l, r);
}

/* Not what should have come. The code that was being judged is lost when the answer says so. */
static void give_up_run(struct load *l, struct load_run *r, const char *text, bool ended)
{
	const struct move *m = move_of(r);

	if (m->flags & USED && strstr(text, "VALID"))
		l->counts.doubled_codes++;
	if (m->flags & VALID && !ended) {
		l->counts.lost_codes++;
		code_settle(l, r);
	}
	if (ended) {
		l->counts.turned_away++;
	} else {
		l->counts.unexpected++;
		(void)!load_wire_ussd(l, r, USSD_ABORT, "");
	}
	say_unexpected(l, r, text);
	code_back(l, r);
	run_end(l, r);
}

/* What the screen of a move changes. */
static void note_move(struct load *l, struct load_run *r, const struct move *m, const char *digits)
{
	struct load_phone *p = &l->phones[r->phone];

	switch (m->step) {
	case LOAD_STEP_LANG:
		p->lang = !p->lang;
		break;
	case LOAD_STEP_PIN:
		p->unlocks += r->kind != LOAD_CHECK;
		break;
	case LOAD_STEP_SHARE:
		p->shares++;
		l->counts.codes_shown++;
		code_put(l, r->phone, digits);
		break;
	case LOAD_STEP_CODE:
		l->counts.codes_checked += m->flags & VALID ? 1 : 0;
		l->phones[r->code.phone].flags &= ~LOAD_PHONE_CODE;
		r->judged = true;
		break;
	default:
		break;
	}
}

static void continue_run(struct load *l, struct load_run *r, const struct move *m)
{
	if (m->flags & (ENDS | STAYS)) {
		finish_run(l, r);
		return;
	}
	if (!(m->flags & LAST_MENU) || ++r->n_menu >= MENU_STEPS)
		r->at++;
	ussd_dialect_session_next(r->link->dialect, &r->session);
	if (!send_move(l, r)) {
		l->counts.cut++;
		run_end(l, r);
	}
}

/* The screen that asks how the last visit to a shop was. */
static bool is_survey(const char *text)
{
	return strstr(text, "\n3 ") && strstr(text, "\n0 ") && !strstr(text, "\n5 ") && !strstr(text, "\n9 ");
}

/* What to type at a question between the PIN and the screen that was to come; NULL: it is none. */
static const char *answer_aside(const struct load_run *r, const char *text)
{
	if (r->kind == LOAD_SHARE && is_resume(text))
		return "1";
	return r->kind == LOAD_PIN && is_survey(text) ? "0" : NULL;
}

/* Go on behind such a question; a code may be there at once, because the share was on disk when the dialogue died. */
static bool resume_run(struct load *l, struct load_run *r, const char *text, bool ended)
{
	const char *types = r->at != 1 || ended || r->resumed ? NULL : answer_aside(r, text);

	if (!types)
		return false;
	r->resumed = 1;
	ussd_dialect_session_next(r->link->dialect, &r->session);
	r->sent_ns = l->now_ns;
	return load_wire_ussd(l, r, USSD_INPUT, types) == 0;
}

/* A guesser goes on while the dialogue lasts; who was let in dials anew. */
static void take_attacked(struct load *l, struct load_run *r, bool ended)
{
	bool goes_on = !ended && (r->at == 0 || (is_guesser(r) && ++r->n_menu < GUESSES));

	r->at = 1;
	ussd_dialect_session_next(r->link->dialect, &r->session);
	if (goes_on && send_move(l, r))
		return;
	if (!ended)
		(void)!load_wire_ussd(l, r, USSD_ABORT, "");
	finish_run(l, r);
}

static void take_screen(struct load *l, struct load_run *r, const char *text, bool ended)
{
	const struct move *m = move_of(r);
	char digits[LOAD_CODE_LEN + 1] = "";

	load_hist_add(&l->hist[m->step], (uint64_t)(l->now_ns - r->sent_ns));
	if (r->kind == LOAD_ATTACK)
		return take_attacked(l, r, ended);
	if (resume_run(l, r, text, ended))
		return;
	if (r->resumed && r->at == 1 && ended)
		m = &moves_of(r)[++r->at];
	if (!is_expected(m, text, ended, digits)) {
		give_up_run(l, r, text, ended);
		return;
	}
	note_move(l, r, m, digits);
	continue_run(l, r, m);
}

static void on_screen(struct load *l, uint64_t number, const struct ussd_unit *unit)
{
	int64_t phone = phone_of(l, number);
	struct load_phone *p = phone < 0 ? NULL : &l->phones[phone];
	struct load_run *r = p && p->run ? &l->runs[p->run - 1] : NULL;
	char text[TEXT_DECODED_SIZE(2 * TEXT_LIMIT_MAX)];

	if (!r || r->kind == LOAD_SMS || memcmp(r->session.key, unit->session.key, sizeof(r->session.key))) {
		if (p && p->flags & LOAD_PHONE_OWED)
			l->counts.late++;
		else
			l->counts.doubled_screens++;
		return;
	}
	if (text_decode_dcs(text, sizeof(text), unit->dcs, r->link->dialect->dcs0, unit->text, unit->len) < 0)
		text[0] = '\0';
	take_screen(l, r, text, unit->event != USSD_ASK);
}

/* --- SMS --- */

static void sms_over(struct load *l, struct load_run *r)
{
	if (!r->taken || !r->replied)
		return;
	finish_run(l, r);
}

static void on_taken(struct load *l, int32_t run, uint32_t status)
{
	struct load_run *r = &l->runs[run];

	if (!r->link || r->kind != LOAD_SMS || r->taken)
		return;
	if (status) {
		l->counts.throttled++;
		r->to_send = true;
		r->sent_ns = l->now_ns;
		return;
	}
	r->taken = true;
	load_hist_add(&l->hist[LOAD_STEP_TAKEN], (uint64_t)(l->now_ns - r->began_ns));
	sms_over(l, r);
}

static void on_reply(struct load *l, uint64_t number, const uint8_t *octets, size_t len, uint8_t dcs)
{
	int64_t phone = phone_of(l, number);
	struct load_phone *p = phone < 0 ? NULL : &l->phones[phone];
	struct load_run *r = p && p->run ? &l->runs[p->run - 1] : NULL;
	char text[TEXT_DECODED_SIZE(2 * TEXT_LIMIT_MAX)];

	if (!r || r->kind != LOAD_SMS || r->replied) {
		if (p && p->flags & LOAD_PHONE_OWED) {
			p->flags &= ~LOAD_PHONE_OWED;
			l->counts.late++;
			l->counts.lost_sms--;
		} else {
			l->counts.doubled_sms++;
		}
		return;
	}
	if (text_decode_dcs(text, sizeof(text), dcs, TEXT_CS_GSM7, octets, len) < 0 || !strstr(text, l->conf->sim->code))
		l->counts.unexpected++;
	r->replied = true;
	load_hist_add(&l->hist[LOAD_STEP_REPLY], (uint64_t)(l->now_ns - r->began_ns));
	sms_over(l, r);
}

/* --- time and broken links --- */

/* A dialogue dies with its bind; an SMS that was not taken waits for the next one. */
static void run_cut(struct load *l, struct load_run *r)
{
	if (r->kind == LOAD_SMS) {
		r->to_send = !r->taken;
		r->sent_ns = l->now_ns;
		return;
	}
	l->counts.cut++;
	/* a code whose answer never came: judged or not, only the vault knows */
	if (r->kind == LOAD_CHECK && move_of(r)->flags & (VALID | USED))
		code_settle(l, r);
	code_back(l, r);
	run_end(l, r);
}

static void on_link_lost(struct load *l, struct load_link *link)
{
	for (unsigned i = 0; i < l->n_runs; i++)
		if (l->runs[i].link == link)
			run_cut(l, &l->runs[i]);
}

static void run_late(struct load *l, struct load_run *r)
{
	l->phones[r->phone].flags |= LOAD_PHONE_OWED;
	if (r->kind == LOAD_SMS)
		l->counts.lost_sms++;
	else
		l->counts.lost_screens++;
	if (r->kind == LOAD_CHECK && move_of(r)->flags & (VALID | USED))
		code_settle(l, r);
	code_back(l, r);
	run_end(l, r);
}

/* An SMS that was never taken is no promise, however long it waits. */
static void sms_again(struct load *l, struct load_run *r)
{
	struct load_link *link = r->link->is_bound ? r->link : load_wire_next(l);

	if (!link || l->now_ns - r->sent_ns < RETRY_NS)
		return;
	r->link = link;
	r->sent_ns = l->now_ns;
	r->due_ns = l->now_ns + patience_of(l, LOAD_SMS_NS);
	r->to_send = load_wire_sms(l, r) < 0;
}

/* Every attacker who is free dials again. */
static void begin_attacks(struct load *l)
{
	unsigned from = l->conf->people + l->conf->agents;

	for (unsigned i = 0; i < l->conf->attackers; i++) {
		struct load_link *link = load_wire_next(l);

		if (!link || !begin_dialogue(l, LOAD_ATTACK, find_phone(l, from, l->n_phones, &l->next_attacker, LOAD_ATTACK), link))
			break;
	}
}

void load_play_tick(struct load *l)
{
	if (!l->is_ending)
		begin_attacks(l);
	for (unsigned i = 0; i < l->n_runs && l->n_live; i++) {
		struct load_run *r = &l->runs[i];

		if (!r->link)
			continue;
		if (r->kind == LOAD_SMS && r->to_send)
			sms_again(l, r);
		else if (l->now_ns > r->due_ns)
			run_late(l, r);
	}
}

const struct load_heard load_play_heard = { .screen = on_screen, .reply = on_reply, .taken = on_taken, .link_lost = on_link_lost };
