/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Cards in stock: made from hashes of codes that the vault never sees, void one by one, listed. Nobody's until an officer hands one over. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/base/damm.h"
#include "store/identity/card/identity_card.h"
#include "store/identity/card/identity_stock.h"

#define SERIAL_META	"card_serial"
#define SERIALS		1000000		/* six digits, and a check digit */
#define SERIAL_DRAWS	1000		/* of one that no card has */

/* The next serial that is free. returns: 0; -ENOSPC; an error of db.h. */
static int next_serial(struct identity_core *core, struct db_card *c)
{
	uint32_t last = 0;
	struct db_card other;
	unsigned draw;
	size_t len;
	int rc = db_meta_get(core->db, SERIAL_META, &last, sizeof(last), &len);

	if (rc && rc != -ENOENT)
		return rc;
	for (draw = 0; draw < SERIAL_DRAWS; draw++) {
		last = last % (SERIALS - 1) + 1;
		snprintf(c->serial, sizeof(c->serial), "%06u", last);
		c->serial[6] = damm_digit(c->serial, 6);
		c->serial[7] = '\0';
		rc = db_card_find(core->db, &other, c->serial);
		if (rc == -ENOENT)
			return db_meta_put(core->db, SERIAL_META, &last, sizeof(last));
		if (rc)
			return rc;
	}
	return -ENOSPC;
}

static int put_codes(struct identity_core *core, const struct db_card *c, const struct seal_card *made)
{
	struct db_card_code code = { .card_id = c->id, .share.len = SEAL_WRAP, .single.len = SEAL_WRAP };
	unsigned i;
	int rc = 0;

	for (i = 0; i < SEAL_CARD_CODES && rc == 0; i++) {
		code.n = (uint8_t)(i + 1);
		memcpy(code.share.octets, made->share[i], SEAL_WRAP);
		memcpy(code.single.octets, made->single[i], SEAL_WRAP);
		rc = db_card_code_put(core->db, &code);
	}
	return rc;
}

int identity_card_make(struct identity_core *core, const struct identity_card_new *n, char serial[IDENTITY_SERIAL_TEXT])
{
	int64_t now = identity_clock_now(core);
	struct db_card c = { .state = DB_CARD_MADE, .created = now };
	struct seal_card made;
	int rc = next_serial(core, &c);

	if (rc)
		return rc;
	seal_card_make(core->keys, &made, n->t);
	memcpy(c.ref, made.ref, sizeof(c.ref));
	memcpy(c.pub, made.pub, sizeof(c.pub));
	memcpy(c.salt, n->salt, sizeof(c.salt));
	rc = db_card_new(core->db, &c);
	if (rc == 0)
		rc = put_codes(core, &c, &made);
	if (rc == 0)
		rc = identity_leaf(core, now, "card_made", "", c.ref, sizeof(c.ref));
	identity_card_serial_text(serial, c.serial);
	return rc;
}

void identity_card_serial_text(char text[IDENTITY_SERIAL_TEXT], const char *serial)
{
	snprintf(text, IDENTITY_SERIAL_TEXT, "%.4s-%.3s", serial, serial + 4);
}

int identity_card_end(struct identity_core *core, const char *serial)
{
	struct db_card c;
	int rc = db_card_find(core->db, &c, serial);

	if (rc == 0 && c.state == DB_CARD_VOID)
		return -ENOENT;
	if (rc == 0)
		rc = identity_card_void(core, &c);
	return rc ? rc : identity_leaf(core, identity_clock_now(core), "card_void", "", c.ref, sizeof(c.ref));
}

int identity_card_list(struct identity_core *core, struct identity_card_info *info)
{
	static const char *const states[] = { "made", "given", "void" };
	struct db_card c;
	int rc = db_card_next(core->db, &c, info->serial);

	if (rc)
		return rc;
	memcpy(info->serial, c.serial, sizeof(info->serial));
	info->state = c.state == DB_CARD_GIVEN && c.wrong >= IDENTITY_CARD_OWN ? "locked" : states[c.state];
	info->created = c.created;
	return 0;
}
