/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Many USSD dialogues through a real OsmoHLR, for any EUSE behind it: each phone dials, answers each screen, and has to be ended by the service.
 *
 * gsup_load ADDRESS COUNT WINDOW PHONES FIRST DIALLED [ANSWER...]
 *
 * COUNT dialogues, at most WINDOW at a time, by PHONES subscribers whose IMSIs follow FIRST. One line: done, lost (no answer in 10 s), wrong
 * (an error, an answer that nobody waits for, a screen that is malformed), seconds, steps. Exit 0 when all were done and nothing was wrong. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/select.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/protocol/gsm_04_80.h>
#include <talloc.h>

#include "store/base/log.h"
#include "store/base/monotonic.h"
#include "menus/text/text.h"
#include "sim/operator/msc.h"

#define PATIENCE_MS	10000
#define CONNECT_MS	10000
#define LOOK_MS		100
#define PHONES_MAX	100000
#define DCS_GSM7	0x0f
#define DCS_UCS2	0x48
#define INVOKE_ID	1

struct phone {
	uint32_t session_id;		/* 0: idle */
	unsigned step;			/* answers given */
	int64_t since_ms;
};

struct load {
	struct msc *msc;
	unsigned count, window, n_phones;
	unsigned long long first;
	char **says;			/* what is dialled, and the answers */
	unsigned n_says;
	struct phone *phones;
	unsigned next, live, begun, done, lost, wrong, steps;
	uint32_t last_session;
	bool up;
};

static void imsi_of(const struct load *l, const struct phone *p, char imsi[GSUP_PDU_IMSI_SIZE])
{
	snprintf(imsi, GSUP_PDU_IMSI_SIZE, "%015llu", (l->first + (p - l->phones)) % 1000000000000000);
}

/* Say the next thing. */
static void say(struct load *l, struct phone *p, uint8_t asked)
{
	struct gsup_pdu_component c = {
		.kind = p->step ? GSUP_PDU_RETURN_RESULT : GSUP_PDU_INVOKE, .has_invoke_id = true, .invoke_id = asked, .dcs = DCS_GSM7,
		.opcode = p->step ? GSM0480_OP_CODE_USS_REQUEST : GSM0480_OP_CODE_PROCESS_USS_REQ,
	};
	struct gsup_pdu pdu = { .kind = GSUP_PDU_REQUEST, .state = p->step ? GSUP_PDU_CONTINUE : GSUP_PDU_BEGIN, .session_id = p->session_id };
	uint8_t septets[GSUP_PDU_TEXT_MAX], octets[GSUP_PDU_TEXT_MAX], facility[GSUP_PDU_FACILITY_MAX];
	int rc = text_gsm7_encode(septets, sizeof(septets), l->says[p->step++]);

	if (rc >= 0)
		rc = text_gsm7_pack(octets, sizeof(octets), septets, rc, true);
	c.text = (struct gsup_pdu_octets){ octets, rc };
	rc = rc < 0 ? rc : gsup_pdu_component_write(facility, &c);
	imsi_of(l, p, pdu.imsi);
	pdu.facility = (struct gsup_pdu_octets){ facility, rc };
	p->since_ms = monotonic_ms();
	if (rc < 0 || msc_send(l->msc, &pdu) < 0)
		l->wrong++;
}

static void end(struct load *l, struct phone *p, unsigned *count)
{
	p->session_id = 0;
	l->live--;
	++*count;
}

static void fill(struct load *l)
{
	unsigned looked;

	for (looked = 0; l->live < l->window && l->begun < l->count && looked < l->n_phones; looked++) {
		struct phone *p = &l->phones[l->next++ % l->n_phones];

		if (p->session_id)
			continue;
		p->session_id = ++l->last_session;
		p->step = 0;
		l->live++;
		l->begun++;
		say(l, p, INVOKE_ID);
	}
}

static struct phone *phone_of(struct load *l, const struct gsup_pdu *pdu)
{
	unsigned long long n = strtoull(pdu->imsi, NULL, 10) - l->first;

	return n < l->n_phones && l->phones[n].session_id == pdu->session_id ? &l->phones[n] : NULL;
}

static void take(struct load *l, struct phone *p, const struct gsup_pdu *pdu, const struct gsup_pdu_component *c)
{
	bool is_text = c->text.p && (c->dcs == DCS_GSM7 || c->dcs == DCS_UCS2);

	l->steps++;
	if (c->kind == GSUP_PDU_INVOKE && pdu->state == GSUP_PDU_CONTINUE && is_text && p->step < l->n_says)
		say(l, p, c->invoke_id);
	else if (c->kind == GSUP_PDU_RETURN_RESULT && pdu->state == GSUP_PDU_END && is_text && c->invoke_id == INVOKE_ID)
		end(l, p, &l->done);
	else
		end(l, p, &l->wrong);
}

static void on_rx(void *priv, const struct gsup_pdu *pdu)
{
	struct load *l = priv;
	struct phone *p = phone_of(l, pdu);
	struct gsup_pdu_component c;

	if (!p)
		l->wrong++;
	else if (pdu->kind == GSUP_PDU_ERROR || gsup_pdu_component_read(&c, pdu->facility) < 0)
		end(l, p, &l->wrong);
	else
		take(l, p, pdu, &c);
	fill(l);
}

static void on_up(void *priv)
{
	struct load *l = priv;

	l->up = true;
}

static void on_down(void *priv)
{
	struct load *l = priv;

	l->up = false;
}

static void on_attached(void *priv, const char *imsi, bool ok)
{
}

static const struct msc_ops ops = { .up = on_up, .down = on_down, .attached = on_attached, .rx = on_rx };

static void look(struct load *l)
{
	int64_t late = monotonic_ms() - PATIENCE_MS;
	unsigned i;

	for (i = 0; i < l->n_phones; i++)
		if (l->phones[i].session_id && l->phones[i].since_ms < late)
			end(l, &l->phones[i], &l->lost);
	fill(l);
}

static void on_look(void *data)
{
	*(bool *)data = true;
}

/* The loop, and a look now and then; until it is over, or nothing can come of it. */
static void run(struct load *l, int64_t deadline_ms)
{
	struct osmo_timer_list timer;
	bool is_time = false;

	osmo_timer_setup(&timer, on_look, &is_time);
	monotonic_timer(&timer, LOOK_MS);
	while (deadline_ms ? !l->up && monotonic_ms() < deadline_ms : l->live || l->begun < l->count) {
		osmo_select_main(0);
		if (!is_time)
			continue;
		is_time = false;
		monotonic_timer(&timer, LOOK_MS);
		if (!deadline_ms)
			look(l);
	}
	osmo_timer_del(&timer);
}

int main(int argc, char **argv)
{
	struct msc_conf conf = { .name = "load", .port = 4222, .ctrl_port = 4259 };
	struct load l = { 0 };
	int64_t from;

	if (argc < 7 || log_setup(NULL, LOGL_FATAL) < 0)
		return 2;
	conf.host = argv[1];
	l.count = atoi(argv[2]);
	l.window = atoi(argv[3]);
	l.n_phones = OSMO_MIN(atoi(argv[4]), PHONES_MAX);
	l.first = strtoull(argv[5], NULL, 10);
	l.says = argv + 6;
	l.n_says = argc - 6;
	l.last_session = (uint32_t)(monotonic_ms() * 64);	/* OsmoHLR may still know some of the last run */
	l.phones = talloc_zero_array(NULL, struct phone, l.n_phones);
	l.msc = msc_new(NULL, &conf, &ops, &l);
	if (!l.phones || !l.msc)
		return 2;
	run(&l, monotonic_ms() + CONNECT_MS);
	from = monotonic_ms();
	if (l.up)
		run(&l, 0);
	printf("done %u lost %u wrong %u seconds %.3f steps %u\n", l.done, l.lost, l.wrong, (monotonic_ms() - from) / 1000.0, l.steps);
	msc_free(l.msc);
	talloc_free(l.phones);
	return l.done == l.count && !l.lost && !l.wrong ? 0 : 1;
}
