/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A database in a fresh folder, and records to put in it. */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/db/db.h"

#define T0 1790000100	/* a day in 2026, of five minutes */
#define LEASE 4711
#define OK(call) assert_int_equal(call, 0)

/* A write between begin and commit. */
#define WRITE(f, call) do { OK(db_begin((f)->db)); OK(call); OK(db_commit((f)->db)); } while (0)
/* A write that is refused with rc and leaves the transaction usable. */
#define REFUSED(f, rc, call) do { OK(db_begin((f)->db)); assert_int_equal(call, rc); OK(db_commit((f)->db)); } while (0)

struct fix {
	char dir[64], path[96];
	char err[256];
	struct db *db;
};

static inline int fix_open(struct fix *f, unsigned flags)
{
	return db_open(&f->db, f->path, flags, f->err, sizeof(f->err));
}

static inline int fix_setup(void **state)
{
	struct fix *f = calloc(1, sizeof(*f));

	snprintf(f->dir, sizeof(f->dir), "%s/db_test.XXXXXX", getenv("TMPDIR") ?: "/tmp");
	if (!mkdtemp(f->dir))
		return -1;
	snprintf(f->path, sizeof(f->path), "%s/musafir.db", f->dir);
	*state = f;
	if (!fix_open(f, DB_CREATE))
		return 0;
	fprintf(stderr, "%s\n", f->err);
	return -1;
}

static inline int fix_teardown(void **state)
{
	struct fix *f = *state;
	char cmd[128];

	db_close(f->db);
	snprintf(cmd, sizeof(cmd), "rm -rf '%s'", f->dir);
	if (system(cmd))
		return -1;
	free(f);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fix_setup, fix_teardown)

static inline void fix_reopen(struct fix *f)
{
	db_close(f->db);
	f->db = NULL;
	if (fix_open(f, 0))
		fail_msg("%s", f->err);
}

/* ---- sample records: seed makes them differ ---- */

static inline void fix_fill(void *mem, size_t len, unsigned seed)
{
	uint8_t *p = mem;
	size_t i;

	for (i = 0; i < len; i++)	/* the seed itself in every four octets */
		p[i] = (uint8_t)((seed >> 8 * (i % 4)) + i / 4 * 37 + (i % 4 == 3 ? 1 : 0));
}

static inline struct db_wrap fix_wrap(uint8_t len, unsigned seed)
{
	struct db_wrap w = { .len = len };

	fix_fill(w.octets, len, seed);
	return w;
}

static inline struct db_blob fix_blob(size_t len, unsigned seed)
{
	struct db_blob b;

	b.len = len;
	fix_fill(b.octets, len, seed);
	return b;
}

static inline struct db_org fix_org(const char *code)
{
	struct db_org o = { .name = "HAWA EXPRESS", .short_name = "HAWA", .place = "Kakuma Mkt", .kind = "money", .bundle = "recv-s",
			    .purpose = "pay", .created = T0 };

	snprintf(o.code, sizeof(o.code), "%s", code);
	return o;
}

static inline struct db_person fix_person(unsigned seed)
{
	struct db_person p = { .inbox_sec = fix_wrap(72, seed), .wrap_pend = fix_wrap(72, seed + 1), .wrap_escrow = fix_wrap(96, seed + 2),
			       .created = T0, .evidence = 2, .schema = 1, .version = 1 };

	fix_fill(p.ref, sizeof(p.ref), seed);
	fix_fill(p.inbox_pub, sizeof(p.inbox_pub), seed + 3);
	return p;
}

static inline struct db_staff fix_staff(int64_t org_id, unsigned seed)
{
	struct db_staff s = { .org_id = org_id, .role = org_id ? DB_STAFF_AGENT : DB_STAFF_OFFICER, .created = T0 };

	fix_fill(s.ref, sizeof(s.ref), seed);
	return s;
}

static inline struct db_login fix_login(unsigned seed, uint8_t slot)
{
	struct db_login l = { .slot = slot, .tried = 1, .touched = T0 };

	fix_fill(l.number_ix, sizeof(l.number_ix), seed);
	fix_fill(l.salt, sizeof(l.salt), seed + 5);
	return l;
}

static inline struct db_share fix_share(int64_t org_id, int64_t person_id, unsigned seed)
{
	struct db_share s = { .org_id = org_id, .person_id = person_id, .kind = DB_SHARE_FACTS, .purpose = "pay", .life = "h1",
			      .created = T0, .expires = T0 + 3600, .digits = fix_wrap(72, seed) };

	fix_fill(s.ix, sizeof(s.ix), seed);
	fix_fill(s.consent, sizeof(s.consent), seed + 9);
	return s;
}

/* An organisation and a person, committed. */
static inline void fix_people(struct fix *f, struct db_org *org, struct db_person *p)
{
	struct db_blob record = fix_blob(200, 3);

	*org = fix_org("715464");
	*p = fix_person(100);
	OK(db_begin(f->db));
	OK(db_org_new(f->db, org));
	OK(db_person_new(f->db, p, &record));
	OK(db_commit(f->db));
}
