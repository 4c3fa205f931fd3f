/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Headers and parts of any octets, in any order, with time passing and binds dying: every part is answered once, every text handed over is
 * text, and nothing is left behind. What is planned for sending fits and comes back. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/talloc.h>

#include "gateway/session/session.h"
#include "gateway/smpp/sms/smpp_reassembly.h"

#define STEPS_MAX	512

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct world {
	struct smpp_reassembly *r;
	int64_t now;
	uint32_t asked;			/* requests so far; the n-th has sequence n */
	uint8_t answered[STEPS_MAX + 1];
	uint32_t handed[STEPS_MAX * 2];	/* wholes to settle */
	unsigned n_handed;
	uint8_t mood;			/* settles at once, later, badly */
};

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void on_answer(void *priv, unsigned at, uint32_t command, uint32_t seq, uint32_t status)
{
	struct world *w = priv;

	must(seq && seq <= w->asked && !w->answered[seq]++);
}

static void on_whole(void *priv, uint32_t ref, const struct smpp_address *from, const char *text, size_t len)
{
	struct world *w = priv;

	must(len <= SESSION_TEXT_MAX && text_utf8_valid(text, len) && (ref & SMPP_REASSEMBLY_REF));
	if (w->mood & 1)
		smpp_reassembly_settle(w->r, w->now, ref, w->mood & 2);
	else if (w->n_handed < sizeof(w->handed) / sizeof(w->handed[0]))
		w->handed[w->n_handed++] = ref;
}

static void check_read(const struct smpp_segment *seg)
{
	char text[TEXT_DECODED_SIZE(SMPP_SEGMENT_UNPACKED)];
	int n = smpp_segment_decode(text, sizeof(text), seg->charset, seg->shift, seg->text, seg->len);

	must(n >= 0 && text_utf8_valid(text, n));
	must(seg->kind == SMPP_SEGMENT_WHOLE ? !seg->total : seg->total > 1 && seg->seq >= 1 && seg->seq <= seg->total);
}

/* One request of so many octets. */
static void take(struct world *w, const struct smpp_segment_conf *conf, uint8_t how, const uint8_t *octets, size_t len)
{
	static const uint8_t sar[] = { 2, 0x0c, 0, 2, 0, 1, 2, 0x0e, 0, 1, 3, 2, 0x0f, 0, 1, 2 };
	static struct smpp_segment seg;
	struct smpp_address from = { .ton = 1, .digits = "25470000000" }, to = { .digits = "789" };
	uint8_t *exact = malloc(len ? len : 1);
	struct smpp_pdu pdu = { .id = SMPP_DELIVER_SM, .esm_class = how & 0x40, .sm = exact, .sm_len = len };

	if (len)
		memcpy(exact, octets, len);
	from.digits[10] += how & 3;
	pdu.data_coding = how & 4 ? 8 : how & 8 ? 0xf0 | (how & 4) : 0;
	if (how & 0x10) {
		pdu.tlvs = sar;
		pdu.tlvs_len = sizeof(sar);
	}
	smpp_segment_read(&seg, &pdu, conf);
	check_read(&seg);
	w->asked++;
	if (seg.kind != SMPP_SEGMENT_WHOLE && seg.total <= SMPP_REASSEMBLY_PARTS)
		smpp_reassembly_take(w->r, w->now, how >> 7, pdu.id, w->asked, &from, &to, &seg);
	else
		on_answer(w, 0, pdu.id, w->asked, 0);
	free(exact);
}

static void settle_one(struct world *w, uint8_t which)
{
	if (w->n_handed)
		smpp_reassembly_settle(w->r, w->now, w->handed[which % w->n_handed], which & 0x80);
}

/* Octets 0: what is done; 1: an argument; for a part then so many octets. */
static void play(struct world *w, const struct smpp_segment_conf *conf, const uint8_t *data, size_t size)
{
	unsigned lost[2] = { 0 };

	for (unsigned step = 0; size >= 2 && step < STEPS_MAX; step++) {
		uint8_t what = data[0], arg = data[1];
		size_t len = what & 0x3f;

		data += 2;
		size -= 2;
		if (what < 0xc0) {
			len = len < size ? len : size;
			take(w, conf, arg, data, len);
			data += len;
			size -= len;
		} else if (what < 0xd8) {
			w->now += arg * 1000;
			smpp_reassembly_tick(w->r, w->now);
		} else if (what < 0xf0) {
			settle_one(w, arg);
		} else if (what < 0xf8) {
			w->mood = arg;
		} else {
			lost[arg & 1]++;
			smpp_reassembly_lost(w->r, arg & 1);
		}
		must(smpp_reassembly_count(w->r) <= SMPP_REASSEMBLY_MAX);
	}
	/* in the end everything is answered, but what came by a bind that died */
	w->mood = 3;
	for (unsigned i = 0; i < w->n_handed; i++)
		smpp_reassembly_settle(w->r, w->now, w->handed[i], true);
	for (unsigned i = 0; i < 100 && smpp_reassembly_tick(w->r, w->now) != INT64_MAX; i++)
		w->now += 600000;
	must(smpp_reassembly_tick(w->r, w->now) == INT64_MAX);
	for (uint32_t seq = 1; seq <= w->asked && !lost[0] && !lost[1]; seq++)
		must(w->answered[seq] == 1);
}

/* A text out, and back by the rules of the peer. */
static void check_plan(struct smpp_segment_conf *conf, const uint8_t *data, size_t size)
{
	static char text[1024];
	static struct smpp_segments s;
	static struct smpp_segment seg;
	static uint8_t room[SMPP_SEGMENT_OCTETS], area[SMPP_SEGMENT_OCTETS + 32];
	size_t n = size < sizeof(text) - 1 ? size : sizeof(text) - 1;

	memcpy(text, data, n);
	text[n] = '\0';
	if (smpp_segment_plan(&s, conf, text) < 0)
		return;
	must(s.n >= 1 && s.n <= SMPP_SEGMENT_MAX);
	conf->charset_in = conf->charset_out;
	/* that is for peers who say less than we do: by it a text may look like a header */
	conf->udh_unmarked = false;
	for (unsigned i = 0; i < s.n; i++) {
		struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
		struct smpp_pdu pdu = { .id = SMPP_SUBMIT_SM };

		must(smpp_segment_write(&pdu, &tlvs, room, &s, conf, i, 0x1234) == 0);
		smpp_segment_read(&seg, &pdu, conf);
		check_read(&seg);
		must(s.n == 1 ? seg.kind == SMPP_SEGMENT_WHOLE : seg.total == s.n && seg.seq == i + 1);
	}
}

/* Octet 0: how the link carries SMS. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const shifts[] = { "tr", "pt", "es", NULL };
	static const struct smpp_reassembly_conf times = { .hold_ms = 4000, .wait_ms = 120000, .done_ms = 600000 };
	static const struct smpp_reassembly_ops ops = { .answer = on_answer, .whole = on_whole };
	static struct world w;
	struct smpp_segment_conf conf;

	if (size < 1)
		return 0;
	smpp_segment_conf_init(&conf);
	conf.charset_in = data[0] & 1 ? TEXT_CS_GSM7_PACKED : TEXT_CS_GSM7;
	conf.udh_unmarked = data[0] & 2;
	conf.shift_loose = data[0] & 4;
	memset(&w, 0, sizeof(w));
	w.now = 1;
	w.r = smpp_reassembly_new(NULL, &times, &ops, &w);
	must(w.r != NULL);
	play(&w, &conf, data + 1, size - 1);
	smpp_reassembly_free(w.r);
	conf.mode = (data[0] >> 3) % 5;
	conf.charset_out = (data[0] >> 6) % 4;
	if (data[0] & 4)
		conf.shift = shifts;
	check_plan(&conf, data + 1, size - 1);
	return 0;
}
