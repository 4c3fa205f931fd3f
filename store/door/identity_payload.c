/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Numbers as they lie in memory; a text is its octets and NUL, a blob its length in 16 bit and its octets. */
#include <errno.h>
#include <string.h>

#include "store/door/identity.h"
#include "store/door/identity_payload.h"

/* ---- writing ---- */

/* Behind what the text holds; the length of the text follows when all of it was put. */
struct writer {
	struct identity_req *req;
	size_t len;
	bool is_full;
};

static struct writer writer_of(struct identity_req *req)
{
	return (struct writer){ .req = req, .len = req->text_len };
}

static void put_octets(struct writer *w, const void *octets, size_t len)
{
	w->is_full |= len > sizeof(w->req->text) - w->len;
	if (w->is_full || !len)
		return;
	memcpy(w->req->text + w->len, octets, len);
	w->len += len;
}

static void put_u8(struct writer *w, uint8_t v)
{
	put_octets(w, &v, sizeof(v));
}

static void put_u16(struct writer *w, uint16_t v)
{
	put_octets(w, &v, sizeof(v));
}

static void put_u32(struct writer *w, uint32_t v)
{
	put_octets(w, &v, sizeof(v));
}

static void put_u64(struct writer *w, uint64_t v)
{
	put_octets(w, &v, sizeof(v));
}

static void put_blob(struct writer *w, const char *octets, size_t len)
{
	w->is_full |= len > UINT16_MAX;
	put_u16(w, (uint16_t)len);
	put_octets(w, octets, len);
}

static void put_text(struct writer *w, const char *text)
{
	put_octets(w, text, strlen(text) + 1);
}

static int put_end(struct writer *w)
{
	if (w->is_full)
		return -EMSGSIZE;
	w->req->text_len = (uint32_t)w->len;
	return 0;
}

/* ---- reading ---- */

/* Once something is wrong all that follows reads as nothing. */
struct reader {
	const char *at, *end;
	bool is_bad;
};

static struct reader reader_of(const struct identity_req *req, size_t at)
{
	size_t len = req->text_len <= sizeof(req->text) ? req->text_len : 0;

	return (struct reader){ .at = req->text + (at < len ? at : len), .end = req->text + len, .is_bad = len != req->text_len };
}

static const char *get_octets(struct reader *r, size_t len)
{
	const char *octets = r->at;

	r->is_bad |= len > (size_t)(r->end - r->at);
	if (r->is_bad)
		return NULL;
	r->at += len;
	return octets;
}

static void get_value(struct reader *r, void *v, size_t size)
{
	const char *octets = get_octets(r, size);

	if (octets)
		memcpy(v, octets, size);
	else
		memset(v, 0, size);
}

static uint8_t get_u8(struct reader *r)
{
	uint8_t v;

	get_value(r, &v, sizeof(v));
	return v;
}

static bool get_bool(struct reader *r)
{
	uint8_t v = get_u8(r);

	r->is_bad |= v > 1;
	return v == 1;
}

static uint32_t get_u32(struct reader *r)
{
	uint32_t v;

	get_value(r, &v, sizeof(v));
	return v;
}

static uint64_t get_u64(struct reader *r)
{
	uint64_t v;

	get_value(r, &v, sizeof(v));
	return v;
}

/* One of first to count - 1. */
static unsigned get_enum(struct reader *r, unsigned count)
{
	uint8_t v = get_u8(r);

	r->is_bad |= v < 1 || v >= count;
	return v;
}

static const char *get_blob(struct reader *r, size_t *len)
{
	uint16_t n;

	get_value(r, &n, sizeof(n));
	*len = n;
	return get_octets(r, n);
}

/* Less than size octets and NUL. */
static const char *get_text(struct reader *r, size_t size)
{
	const char *text = r->at, *nul = memchr(text, '\0', (size_t)(r->end - text));

	r->is_bad |= !nul || (size_t)(nul - text) >= size;
	if (r->is_bad)
		return "";
	r->at = nul + 1;
	return text;
}

static int get_end(const struct reader *r)
{
	return r->is_bad || r->at != r->end ? -EBADMSG : 0;
}

/* One of a list was read. */
static int get_next(const struct reader *r, const struct identity_req *req, size_t *at)
{
	if (r->is_bad)
		return -EBADMSG;
	*at = (size_t)(r->at - req->text);
	return 1;
}

/* ---- SMS_IN ---- */

int identity_sms_put(struct identity_req *req, const struct identity_sms *sms)
{
	struct writer w = writer_of(req);

	put_u8(&w, sms->wants_lease);
	put_u32(&w, sms->lease);
	put_text(&w, sms->by);
	put_text(&w, sms->address ? sms->address : "");
	put_blob(&w, sms->octets, sms->octets_len);
	put_blob(&w, sms->name, sms->name_len);
	put_u64(&w, sms->serial);
	put_u64(&w, sms->sure_from);
	put_u64(&w, sms->sure_to);
	return put_end(&w);
}

/* How a link writes a number; free text would be a message of its own. */
static const char *get_address(struct reader *r)
{
	const char *address = get_text(r, IDENTITY_NUMBER_MAX);

	r->is_bad |= address[strspn(address, "+0123456789abcdefghijklmnopqrstuvwxyz")] != '\0';
	return address;
}

int identity_sms_get(struct identity_sms *sms, const struct identity_req *req)
{
	struct reader r = reader_of(req, 0);

	sms->wants_lease = get_bool(&r);
	sms->lease = get_u32(&r);
	sms->by = get_text(&r, IDENTITY_LINK_MAX);
	sms->address = get_address(&r);
	sms->octets = get_blob(&r, &sms->octets_len);
	sms->name = get_blob(&r, &sms->name_len);
	sms->serial = get_u64(&r);
	sms->sure_from = get_u64(&r);
	sms->sure_to = get_u64(&r);
	return get_end(&r);
}

/* ---- OUT_NEXT ---- */

int identity_next_put(struct identity_req *req, const struct identity_next *next)
{
	struct writer w = writer_of(req);

	put_u32(&w, next->lease);
	put_u32(&w, next->valid_s);
	put_u8(&w, next->most);
	return put_end(&w);
}

int identity_next_get(struct identity_next *next, const struct identity_req *req)
{
	struct reader r = reader_of(req, 0);

	next->lease = get_u32(&r);
	next->valid_s = get_u32(&r);
	next->most = get_u8(&r);
	return get_end(&r);
}

/* ---- OUT_TOLD ---- */

int identity_msgids_add(char octets[IDENTITY_MSGIDS_OCTETS], size_t *len, enum identity_msgid_kind kind, const char *id, size_t id_len)
{
	if (!id_len || id_len >= IDENTITY_MSGID || id_len + 2 > IDENTITY_MSGIDS_OCTETS - *len)
		return -EMSGSIZE;
	octets[*len] = (char)kind;
	memcpy(octets + *len + 1, id, id_len);
	octets[*len + 1 + id_len] = '\0';
	*len += id_len + 2;
	return 0;
}

const char *identity_msgids_next(const struct identity_msgids *list, size_t *at, enum identity_msgid_kind *kind)
{
	const char *id = list->octets + *at + 1;

	if (*at >= list->len)
		return NULL;
	*kind = (enum identity_msgid_kind)list->octets[*at];
	*at += strlen(id) + 2;
	return id;
}

/* Each is a kind, an id that is neither empty nor too long, NUL. */
static bool is_whole(const struct identity_msgids *list)
{
	const char *at = list->octets, *end = at + list->len, *nul;

	for (; at < end; at = nul + 1) {
		nul = memchr(at, '\0', (size_t)(end - at));
		if (!nul || *at < IDENTITY_MSGID_ANY || *at >= IDENTITY_MSGID_KINDS || nul - at < 2 || nul - at > IDENTITY_MSGID)
			return false;
	}
	return list->len <= IDENTITY_MSGIDS_OCTETS;
}

static bool is_number(const char *number)
{
	return !number[strspn(number, "0123456789")];
}

/* What each may be told of. */
static bool is_told(const struct identity_told *t)
{
	bool is_receipt = !t->id;

	if (is_receipt)
		return t->what == IDENTITY_TOLD_DELIVERED || t->what == IDENTITY_TOLD_FAILED || t->what == IDENTITY_TOLD_EXPIRED;
	return t->id <= INT64_MAX && !t->is_last && !*t->number && (t->what == IDENTITY_TOLD_SENT || !t->msgids.len) &&
	       (t->what == IDENTITY_TOLD_LEASE || !t->may_resend);
}

int identity_told_put(struct identity_req *req, const struct identity_told *told)
{
	struct writer w = writer_of(req);

	put_u8(&w, told->what);
	put_u64(&w, told->id);
	put_u8(&w, told->is_last);
	put_u8(&w, told->may_resend);
	put_text(&w, told->number);
	put_blob(&w, told->msgids.octets, told->msgids.len);
	return put_end(&w);
}

int identity_told_get(struct identity_told *told, const struct identity_req *req, size_t *at)
{
	struct reader r = reader_of(req, *at);
	size_t len;

	if (!r.is_bad && r.at == r.end)
		return 0;
	told->what = get_enum(&r, IDENTITY_TOLD_COUNT);
	told->id = get_u64(&r);
	told->is_last = get_bool(&r);
	told->may_resend = get_bool(&r);
	told->number = get_text(&r, IDENTITY_NUMBER_MAX);
	told->msgids.octets = get_blob(&r, &len);
	told->msgids.len = (uint16_t)len;
	if (r.is_bad || !is_number(told->number) || !is_whole(&told->msgids) || !is_told(told))
		return -EBADMSG;
	return get_next(&r, req, at);
}

/* ---- PUSH_DONE ---- */

int identity_pushed_put(struct identity_req *req, const struct identity_pushed *pushed)
{
	struct writer w = writer_of(req);

	put_u8(&w, pushed->how);
	put_text(&w, pushed->by);
	return put_end(&w);
}

int identity_pushed_get(struct identity_pushed *pushed, const struct identity_req *req)
{
	struct reader r = reader_of(req, 0);

	pushed->how = get_enum(&r, IDENTITY_PUSHED_COUNT);
	pushed->by = get_text(&r, IDENTITY_LINK_MAX);
	return get_end(&r);
}

/* ---- COUNTS ---- */

int identity_counter_put(struct identity_req *req, const struct identity_counter *counter)
{
	struct writer w = writer_of(req);

	put_text(&w, counter->name);
	put_u32(&w, counter->n);
	return put_end(&w);
}

int identity_counter_get(struct identity_counter *counter, const struct identity_req *req, size_t *at)
{
	struct reader r = reader_of(req, *at);

	if (!r.is_bad && r.at == r.end)
		return 0;
	counter->name = get_text(&r, IDENTITY_COUNTER_NAME);
	counter->n = get_u32(&r);
	if (!*counter->name || counter->n > IDENTITY_COUNTER_MAX)
		return -EBADMSG;
	return get_next(&r, req, at);
}

/* ---- LINKS ---- */

int identity_report_put(struct identity_req *req, const struct identity_report *report)
{
	struct writer w = writer_of(req);

	put_u8(&w, report->place);
	put_u8(&w, report->of);
	put_u8(&w, report->is_up);
	put_u8(&w, report->is_down);
	put_u32(&w, report->since_s);
	put_u64(&w, (uint64_t)report->until);
	put_text(&w, report->name);
	put_text(&w, report->protocol);
	put_text(&w, report->state);
	put_text(&w, report->why);
	return put_end(&w);
}

/* An administrator reads it on a terminal. */
static const char *get_printable(struct reader *r, size_t size)
{
	const char *text = get_text(r, size), *at;

	for (at = text; *at; at++)
		r->is_bad |= *at < ' ' || *at > '~';
	return text;
}

int identity_report_get(struct identity_report *report, const struct identity_req *req, size_t *at)
{
	struct reader r = reader_of(req, *at);

	if (!r.is_bad && r.at == r.end)
		return 0;
	report->place = get_u8(&r);
	report->of = get_u8(&r);
	report->is_up = get_bool(&r);
	report->is_down = get_bool(&r);
	report->since_s = get_u32(&r);
	report->until = (int64_t)get_u64(&r);
	report->name = get_printable(&r, IDENTITY_REPORT_WORD);
	report->protocol = get_printable(&r, IDENTITY_REPORT_WORD);
	report->state = get_printable(&r, IDENTITY_REPORT_WORD);
	report->why = get_printable(&r, IDENTITY_REPORT_WHY);
	if (report->place >= report->of || report->of > IDENTITY_REPORTS_MAX || !*report->name)
		return -EBADMSG;
	return get_next(&r, req, at);
}
