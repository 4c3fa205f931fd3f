/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A case as it is kept: a row, and what is sealed of it. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/identity/cases/identity_case.h"
#include "store/values/fold.h"

#define BODY_FORM	2	/* 1 ends before `shown` */
#define DRAWS		50	/* of a number: half of all would have to be taken */

_Static_assert(sizeof(struct identity_case_body) == 4 + 2 * IDENTITY_NUMBER_MAX + IDENTITY_LINK_MAX + 2 * DB_IX + 8 + 5 * 8 + 6 * 8 + 8 + 4 + SEAL_WRAP + 8 + DB_IX, "octets alone");

int identity_case_body_open(struct identity_core *core, struct identity_case *c, const struct db_blob *sealed)
{
	uint8_t plain[DB_BLOB_MAX];
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) };
	int rc = seal_box_open(core->keys, &buf, "recovery", sealed->octets, sealed->len);
	size_t len = rc == 0 && buf.len && plain[0] == 1 ? offsetof(struct identity_case_body, shown) : sizeof(c->body);

	c->fix_len = 0;
	if (rc && c->row.kind == DB_CASE_RESET_CARD)
		rc = identity_case_held_old(core, c, sealed) ?: 1;
	if (rc == 1) {
		c->body.form = BODY_FORM;
		return 0;
	}
	if (rc || buf.len < len || buf.len > len + sizeof(c->fix) || !plain[0] || plain[0] > BODY_FORM) {
		identity_lost(core, "case");
		return -EBADMSG;
	}
	memset(&c->body, 0, sizeof(c->body));
	memcpy(&c->body, plain, len);
	c->body.form = BODY_FORM;
	c->fix_len = (uint16_t)(buf.len - len);
	memcpy(c->fix, plain + len, c->fix_len);
	secret_wipe_mem(plain, sizeof(plain));
	c->body.number[sizeof(c->body.number) - 1] = c->body.old[sizeof(c->body.old) - 1] = c->body.link[sizeof(c->body.link) - 1] = '\0';
	return c->body.n_out <= 2 * IDENTITY_CASE_NOTICES ? 0 : -EBADMSG;
}

void identity_case_body_blank(struct identity_case *c)
{
	memset(&c->body, 0, sizeof(c->body));
	c->body.form = BODY_FORM;
	c->fix_len = 0;
}

static int seal(struct identity_core *core, const struct identity_case *c, struct db_blob *sealed)
{
	uint8_t plain[sizeof(c->body) + sizeof(c->fix)];
	struct seal_buf buf = { .octets = sealed->octets, .cap = sizeof(sealed->octets) };
	int rc;

	memcpy(plain, &c->body, sizeof(c->body));
	memcpy(plain + sizeof(c->body), c->fix, c->fix_len);
	rc = seal_box_seal(core->keys, &buf, "recovery", plain, sizeof(c->body) + c->fix_len);
	secret_wipe_mem(plain, sizeof(plain));
	sealed->len = buf.len;
	return rc;
}

int identity_case_body_put(struct identity_core *core, const struct identity_case *c)
{
	struct db_blob sealed;
	int rc = seal(core, c, &sealed);

	return rc ? rc : db_case_put(core->db, &c->row, &sealed);
}

int identity_case_body_new(struct identity_core *core, struct identity_case *c)
{
	struct db_blob sealed;
	unsigned draw;
	int rc;

	c->body.form = BODY_FORM;
	c->row.created = c->row.changed = identity_clock_now(core);
	rc = seal(core, c, &sealed) ?: -EEXIST;
	for (draw = 0; draw < DRAWS && rc == -EEXIST; draw++) {
		seal_random_digits(c->row.number, IDENTITY_CASE_LEN, true);
		rc = db_case_new(core->db, &c->row, &sealed);
	}
	return rc;
}

int identity_case_body_paper(const struct identity_core *core, uint8_t mac[DB_IX], int64_t person_id, const char *last4)
{
	char text[FOLD_MAX + 24], folded[FOLD_MAX];
	int rc = fold_key(folded, last4), n;

	n = snprintf(text, sizeof(text), "%" PRId64 "|%s", person_id, rc ? "" : folded);
	if (rc == 0)
		seal_proof_mac(core->keys, mac, text, (size_t)n);
	secret_wipe_mem(text, sizeof(text));
	secret_wipe_mem(folded, sizeof(folded));
	return rc;
}

void identity_case_body_forget(struct identity_core *core, struct identity_case *c)
{
	if (c->body.has_key)
		db_mark_dropped(core->db);
	c->body.has_key = 0;
	secret_wipe_mem(c->body.wrap, sizeof(c->body.wrap));
}

int identity_case_body_end(struct identity_core *core, struct identity_case *c, uint8_t why)
{
	c->row.state = DB_CASE_ENDED;
	c->row.why = why;
	c->row.due = 0;
	c->row.changed = identity_clock_now(core);
	identity_case_body_forget(core, c);
	if (c->row.kind == DB_CASE_COPY) {
		int rc = db_export_drop(core->db, c->row.id);

		if (rc)
			return rc;
	}
	return identity_case_body_put(core, c);
}

int identity_case_body_halt(struct identity_core *core, struct identity_case *c)
{
	bool lapsed = identity_case_wait_over(c, identity_clock_steady(core));

	c->row.flags |= lapsed ? 0 : DB_CASE_IS_UNTOLD;
	return identity_case_body_end(core, c, lapsed ? DB_CASE_LAPSED : DB_CASE_STOPPED);
}

int identity_case_body_stopped(struct identity_run *r, struct identity_case *c)
{
	int rc = identity_case_body_end(r->core, c, DB_CASE_STOPPED);

	return rc ? rc : identity_leaf(r->core, r->now, "case_end", "", c->row.number, strlen(c->row.number));
}

/* They were typed into any field that has room for them. */
bool identity_case_body_last4(const struct identity_req *req, char last4[SECRET_MAX + 1])
{
	const char *from = req->text_len ? req->text : req->secret.len ? req->secret.digits : req->pick;
	size_t len = req->text_len ? req->text_len : req->secret.len ? req->secret.len : strlen(req->pick), i, n = 0;

	for (i = 0; i < len && n < SECRET_MAX; i++)
		if (!strchr("-/. ", from[i]))
			last4[n++] = from[i];
	last4[n] = '\0';
	return i == len && n == 4;
}

bool identity_case_body_is_asked(const struct identity_case *c, int64_t steady)
{
	return c->body.approved && steady < c->body.approved + IDENTITY_COPY_SAY_S;
}
