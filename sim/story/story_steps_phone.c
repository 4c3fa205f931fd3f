/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "sim/story/story_play_priv.h"

#define LANG_PAGES	4	/* of the screen where a language is chosen */
#define PAGES_MAX	16	/* of any: more are a circle */

static int need_phone(struct story_play *p)
{
	return p->current ? 0 : story_play_fail(p, "no phone yet: begin with 'phone NUMBER'");
}

/* Other languages need more pages: turn to the end, and what was asked for is on one of them. */
static void read_pages(const struct story_play *p, struct story_play_phone *sp)
{
	unsigned left = PAGES_MAX;
	size_t len;

	if (!p->lang || sp->pages_at == sp->phone.all_screens)
		return;
	sp->pages = talloc_strdup(p, "");
	while (left-- && sp->phone.state == PHONE_ASKED && (len = story_lang_goes_on(p->lang, sp->phone.text)) > 0) {
		sp->pages = talloc_asprintf_append(sp->pages, "%.*s ", (int)len, sp->phone.text);
		if (phone_type(&sp->phone, "8") < 0)
			break;
		story_play_settle(sp);
	}
	sp->pages = talloc_strdup_append(sp->pages, sp->phone.text);
	sp->pages_at = sp->phone.all_screens;
}

static bool has_turned(const struct story_play_phone *sp)
{
	return sp->pages_at && sp->pages_at == sp->phone.all_screens && strcmp(sp->pages, sp->phone.text);
}

static const char *seen(const struct story_play_phone *sp)
{
	return sp->pages_at && sp->pages_at == sp->phone.all_screens ? sp->pages : sp->phone.text;
}

/* The phone has a screen, or what there is instead. */
static int need_screen(struct story_play *p)
{
	struct phone *phone;

	if (need_phone(p) < 0)
		return -1;
	story_play_settle(p->current);
	read_pages(p, p->current);
	phone = &p->current->phone;
	if (phone->state == PHONE_ASKED || phone->state == PHONE_ENDED)
		return 0;
	return story_play_fail(p, "the phone shows nothing: %s", phone->state == PHONE_LOST ? phone->text : "no answer came");
}

static int step_phone(struct story_play *p, const struct story_step *s)
{
	p->current = story_play_phone(p, s->number);
	if (s->link)
		osmo_strlcpy(p->current->phone.link, s->link, sizeof(p->current->phone.link));
	return 0;
}

static int said(struct story_play *p, int rc)
{
	return rc < 0 ? story_play_fail(p, "the phone cannot send: %s", strerror(-rc)) : 0;
}

static int step_dials(struct story_play *p, const struct story_step *s)
{
	char *text = story_play_fill(p, s->text);

	if (!text || need_phone(p) < 0)
		return -1;
	story_play_settle(p->current);
	story_play_settle_all(p);
	story_play_note(p, "%s dials %s", p->current->phone.number, text);
	p->current->screens_before = 0;
	return said(p, phone_dial(&p->current->phone, text));
}

static bool turn_to_own(struct story_play *p, char digit[2])
{
	struct phone *phone = &p->current->phone;

	for (unsigned i = 0; i < LANG_PAGES && !story_lang_own(p->lang, phone->text, digit); i++) {
		if (phone_type(phone, "8") < 0)
			return false;
		story_play_settle(p->current);
	}
	return story_lang_own(p->lang, phone->text, digit);
}

static int step_types(struct story_play *p, const struct story_step *s)
{
	const char *text = story_play_fill(p, s->text);
	char digit[2];

	if (!text || need_screen(p) < 0)
		return -1;
	if (p->lang && story_lang_is_english(p->current->phone.text, text) && turn_to_own(p, digit))
		text = digit;
	if (p->current->phone.state != PHONE_ASKED)
		return story_play_fail(p, "the dialogue has ended: nothing can be typed");
	if (p->lang && !strcmp(text, "8") && has_turned(p->current) && !story_lang_has_more(p->lang, p->current->phone.text))
		return 0;
	story_play_note(p, "%s types %s", p->current->phone.number, text);
	p->current->screens_before = p->current->phone.screens;
	return said(p, phone_type(&p->current->phone, text));
}

static int step_sees(struct story_play *p, const struct story_step *s)
{
	if (need_screen(p) < 0 || story_play_expect(p, s, p->lang, seen(p->current)) < 0)
		return -1;
	return story_play_keep(p, s, p->lang, seen(p->current));
}

static bool has_new_screen(void *arg)
{
	struct story_play_phone *sp = arg;

	return sp->phone.screens > sp->screens_before;
}

static int step_sees_nothing(struct story_play *p, const struct story_step *s)
{
	if (need_phone(p) < 0)
		return -1;
	if (sim_proc_wait(STORY_PLAY_QUIET_MS, has_new_screen, p->current))
		return story_play_fail(p, "expected no screen");
	return 0;
}

static int step_ends(struct story_play *p, const struct story_step *s)
{
	if (need_screen(p) < 0)
		return -1;
	return p->current->phone.state == PHONE_ENDED ? 0 : story_play_fail(p, "expected the end of the dialogue, it goes on");
}

static int step_stays(struct story_play *p, const struct story_step *s)
{
	if (need_screen(p) < 0)
		return -1;
	return p->current->phone.state == PHONE_ASKED ? 0 : story_play_fail(p, "expected the dialogue to go on, it ended");
}

static bool is_closed(void *arg)
{
	return !phone_is_open(&((struct story_play_phone *)arg)->phone);
}

static int step_lost(struct story_play *p, const struct story_step *s)
{
	if (need_phone(p) < 0)
		return -1;
	(void)sim_proc_wait(STORY_PLAY_ANSWER_MS, is_closed, p->current);
	return p->current->phone.state == PHONE_LOST ? 0 : story_play_fail(p, "expected the dialogue to be lost, there is a screen");
}

static int step_drops(struct story_play *p, const struct story_step *s)
{
	if (need_phone(p) < 0)
		return -1;
	story_play_note(p, "%s is cut off", p->current->phone.number);
	return said(p, phone_drop(&p->current->phone));
}

static bool has_unasked(void *arg)
{
	return ((struct story_play_phone *)arg)->phone.unasked;
}

static int step_gets(struct story_play *p, const struct story_step *s)
{
	if (need_phone(p) < 0)
		return -1;
	if (s->flag)
		return sim_proc_wait(STORY_PLAY_QUIET_MS, has_unasked, p->current) ? story_play_fail(p, "a screen came unasked") : 0;
	if (!sim_proc_wait(STORY_PLAY_ANSWER_MS, has_unasked, p->current))
		return story_play_fail(p, "no screen came unasked");
	p->current->phone.unasked = false;
	story_play_note(p, "%s gets a screen unasked", p->current->phone.number);
	return 0;
}

static int step_is(struct story_play *p, const struct story_step *s)
{
	if (need_phone(p) < 0)
		return -1;
	return said(p, phone_mood(&p->current->phone, s->text));
}

static int compare_counts(struct story_play *p, const struct story_step *s, const char *what, unsigned value)
{
	bool good = p->lang || s->cmp == STORY_ANY || (s->cmp == STORY_AT_MOST ? value <= s->amount : value == s->amount);

	return good ? 0 : story_play_fail(p, "expected %s %s %lld, it was %u", what, s->cmp == STORY_AT_MOST ? "at most" : "exactly",
					  (long long)s->amount, value);
}

static int step_screens(struct story_play *p, const struct story_step *s)
{
	return need_screen(p) < 0 ? -1 : compare_counts(p, s, "screens", p->current->phone.screens);
}

static int step_keys(struct story_play *p, const struct story_step *s)
{
	return need_screen(p) < 0 ? -1 : compare_counts(p, s, "keys", p->current->phone.keys);
}

static int step_seconds(struct story_play *p, const struct story_step *s)
{
	const struct phone *phone;

	if (need_screen(p) < 0)
		return -1;
	phone = &p->current->phone;
	fprintf(p->conf->out, "# %u screens, %u keys, about %u s for a slow reader (%u s here)\n", phone->screens, phone->keys,
		phone_seconds_of_person(phone), phone_seconds(phone));
	return compare_counts(p, s, "seconds", phone_seconds_of_person(phone));
}

static int step_bill(struct story_play *p, const struct story_step *s)
{
	struct story_play_phone *sp;
	unsigned dialogues = 0, screens = 0, sms = 0;
	unsigned long long blocks = 0;

	llist_for_each_entry(sp, &p->phones, list) {
		story_play_settle(sp);
		dialogues += sp->phone.dialogues;
		screens += sp->phone.all_screens;
		blocks += sp->phone.blocks;
		sms += sp->phone.sms_in + sp->phone.sms_sent;
	}
	fprintf(p->conf->out, "# operator: %u dialogues, %u screens, %llu blocks of 20 s for slow readers, %u SMS\n", dialogues, screens,
		blocks, sms);
	return 0;
}

/* --- SMS --- */

struct sms_wait {
	struct story_play *play;
	struct phone *phone;
	const char *part;
	const char *text;
	unsigned taken;
};

static bool is_taken(void *arg)
{
	struct sms_wait *w = arg;

	return w->phone->sms_taken >= w->taken;
}

static bool sms_says(void *arg, const char *text)
{
	const struct sms_wait *w = arg;

	if (!w->part)
		return true;
	return w->play->lang ? story_lang_matches(w->play->lang, text, w->part) : strstr(text, w->part) != NULL;
}

static bool has_come(void *arg)
{
	struct sms_wait *w = arg;

	w->text = phone_read_sms(w->phone, sms_says, w);
	return w->text;
}

static bool link_is_down(const struct story_world *w, const char *link)
{
	for (unsigned i = 0; i < w->n_seen; i++)
		if ((!*link || !strcmp(link, w->links[i].name)) && !w->links[i].bound)
			return true;
	return false;
}

static int step_sms(struct story_play *p, const struct story_step *s)
{
	struct phone *phone = &story_play_phone(p, s->number)->phone;
	struct sms_wait w = { .play = p, .phone = phone };
	char *text = story_play_fill(p, s->text);

	if (!text)
		return -1;
	if (s->link)
		osmo_strlcpy(phone->link, s->link, sizeof(phone->link));
	story_play_note(p, "%s sends an SMS: %s", phone->number, text);
	w.taken = phone->sms_sent + 1;
	if (said(p, phone_sms(phone, text)) < 0)
		return -1;
	if (link_is_down(p->world, phone->link))
		return 0;
	return sim_proc_wait(STORY_PLAY_ANSWER_MS, is_taken, &w) ? 0 : story_play_fail(p, "the service did not take the SMS");
}

static int step_sms_to(struct story_play *p, const struct story_step *s)
{
	struct sms_wait w = { .play = p, .phone = &story_play_phone(p, s->number)->phone };
	bool any = s->op == STORY_NEXT_SMS || s->expects[0].is_not;
	char *part = any ? NULL : story_play_fill(p, s->expects[0].text);

	w.part = part;
	if (!sim_proc_wait(STORY_PLAY_ANSWER_MS, has_come, &w))
		return story_play_fail(p, "no SMS to %s with '%s'", s->number, part ? part : "");
	return story_play_expect(p, s, p->lang, w.text) < 0 ? -1 : story_play_keep(p, s, p->lang, w.text);
}

static int step_no_sms(struct story_play *p, const struct story_step *s)
{
	struct sms_wait w = { .play = p, .phone = &story_play_phone(p, s->number)->phone };

	if (sim_proc_wait(STORY_PLAY_QUIET_MS, has_come, &w))
		return story_play_fail(p, "expected no SMS, got '%s'", w.text);
	return 0;
}

story_step_fn story_steps_phone(enum story_op op)
{
	static const story_step_fn steps[STORY_OPS] = {
		[STORY_PHONE] = step_phone, [STORY_DIALS] = step_dials, [STORY_TYPES] = step_types, [STORY_SEES] = step_sees,
		[STORY_SEES_NOTHING] = step_sees_nothing, [STORY_ENDS] = step_ends, [STORY_STAYS] = step_stays,
		[STORY_LOST] = step_lost, [STORY_DROPS] = step_drops, [STORY_GETS] = step_gets, [STORY_IS] = step_is,
		[STORY_SCREENS] = step_screens, [STORY_KEYS] = step_keys,
		[STORY_SECONDS] = step_seconds, [STORY_BILL] = step_bill, [STORY_SMS] = step_sms, [STORY_SMS_TO] = step_sms_to,
		[STORY_NEXT_SMS] = step_sms_to, [STORY_NO_SMS] = step_no_sms,
	};

	return steps[op];
}
