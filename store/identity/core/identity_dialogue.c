/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include <talloc.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_rules.h"
#include "store/values/identity_text.h"

struct identity_dialogue *identity_dialogue_find(struct identity_core *core, uint64_t id)
{
	struct identity_dialogue *d;

	hash_for_each_possible(core->dialogues, d, node, id) {
		if (d->id == id)
			return d;
	}
	return NULL;
}

struct identity_dialogue *identity_dialogue_new(struct identity_core *core, const struct identity_req *req, int64_t now)
{
	struct identity_link *account = identity_link_for(core, req);
	struct identity_dialogue *d;

	if (!identity_link_has_room(core, account))
		return NULL;
	d = talloc_zero(core, struct identity_dialogue);
	if (!d)
		return NULL;
	d->id = req->dialogue;
	d->serial = ++core->serial;
	d->account = account;
	osmo_strlcpy(d->link, req->link, sizeof(d->link));
	osmo_strlcpy(d->number, req->number, sizeof(d->number));
	if (identity_text_is_word(req->lang, sizeof(d->lang) - 1))	/* it is written into consents and given as a fact */
		osmo_strlcpy(d->lang, req->lang, sizeof(d->lang));
	seal_number_ix(core->keys, d->ix, d->number);
	d->has_sim = identity_text_is_digits(req->imsi, 6, sizeof(req->imsi) - 1);
	if (d->has_sim)
		seal_sim_ix(core->keys, d->sim, req->imsi);
	d->asserted = req->flags & IDENTITY_ASSERTED;
	INIT_LLIST_HEAD(&d->touched);
	hash_add(core->dialogues, &d->node, d->id);
	llist_add_tail(&d->lru, &core->lru);
	core->n_dialogues++;
	identity_link_takes(core, account);
	identity_dialogue_touch(core, d, now);
	return d;
}

void identity_dialogue_touch(struct identity_core *core, struct identity_dialogue *d, int64_t now)
{
	d->used = now;
	llist_move_tail(&d->lru, &core->lru);
	if (llist_empty(&d->touched))
		llist_add_tail(&d->touched, &core->touched);
}

void identity_dialogue_drop(struct identity_core *core, struct identity_dialogue *d)
{
	hash_del(&d->node);
	llist_del(&d->lru);
	llist_del(&d->touched);
	core->n_dialogues--;
	identity_link_gives(core, d->account);
	secret_wipe_mem(d, sizeof(*d));
	talloc_free(d);
}

void identity_dialogue_over(struct identity_dialogue *d)
{
	d->state = IDS_OVER;
	secret_wipe_mem(d->dek, sizeof(d->dek));
	secret_wipe_mem(d->staff_key, sizeof(d->staff_key));
	secret_wipe_mem(d->officer_sec, sizeof(d->officer_sec));
	secret_wipe_mem(&d->claim, sizeof(d->claim));
	secret_wipe_mem(&d->saying, sizeof(d->saying));
	secret_wipe_mem(&d->hearing, sizeof(d->hearing));
	secret_wipe(&d->pin);
	secret_wipe_mem(&d->card, sizeof(d->card));
}

void identity_dialogue_over_person(struct identity_core *core, int64_t person_id, const struct identity_dialogue *but)
{
	struct identity_dialogue *d;
	unsigned i;

	llist_for_each_entry(d, &core->lru, lru)
		if (d->person_id == person_id && d != but)
			identity_dialogue_over(d);
	for (i = 0; i < IDENTITY_HASHES_MAX; i++) {	/* also where the phone hung up meanwhile */
		d = &core->jobs[i].d;
		if (core->jobs[i].id && d->person_id == person_id && (!but || d->serial != but->serial))
			identity_dialogue_over(d);
	}
}

void identity_dialogue_choose(struct identity_run *r)
{
	r->d->state = IDS_START;
	r->core->choosing[(uint64_t)r->d->person_id % IDENTITY_CHOOSING] = r->steady + 2 * IDENTITY_UNLOCKED_S;	/* it ends before */
}

bool identity_dialogue_may_choose(const struct identity_core *core, int64_t person_id, int64_t steady)
{
	return steady < core->choosing[(uint64_t)person_id % IDENTITY_CHOOSING];
}

void identity_dialogue_drop_all(struct identity_core *core)
{
	struct identity_dialogue *d, *next;

	llist_for_each_entry_safe(d, next, &core->lru, lru)
		identity_dialogue_drop(core, d);
}

void identity_dialogue_drop_place(struct identity_core *core, unsigned place)
{
	struct identity_dialogue *d, *next;

	llist_for_each_entry_safe(d, next, &core->lru, lru)
		if (identity_peer_place_of(d->id) == place)
			identity_dialogue_drop(core, d);
}

void identity_dialogue_drop_touched(struct identity_core *core)
{
	struct identity_dialogue *d, *next;

	llist_for_each_entry_safe(d, next, &core->touched, touched)
		identity_dialogue_drop(core, d);
}

void identity_dialogue_settle(struct identity_core *core)
{
	struct identity_dialogue *d, *next;

	llist_for_each_entry_safe(d, next, &core->touched, touched)
		llist_del_init(&d->touched);
}

unsigned identity_dialogue_expire(struct identity_core *core, int64_t now, unsigned slice)
{
	struct identity_dialogue *d, *next;
	unsigned n = 0;

	llist_for_each_entry_safe(d, next, &core->lru, lru) {
		if (n == slice || now - d->used < IDENTITY_DIALOGUE_S)
			break;
		identity_dialogue_drop(core, d);
		n++;
	}
	return n;
}

struct identity_dialogue *identity_dialogue_of_job(struct identity_core *core, struct identity_job *job)
{
	struct identity_dialogue *d = identity_dialogue_find(core, job->d.id);

	return d && d->serial == job->d.serial ? d : &job->d;
}

void identity_dialogue_unseen(struct identity_dialogue *d, const uint8_t op_ix[DB_IX])
{
	if (d->n_unseen < IDENTITY_OPS_UNSEEN)
		memcpy(d->unseen[d->n_unseen++], op_ix, DB_IX);
}

static struct identity_place *place_of_person(struct identity_core *core, int64_t person_id)
{
	return &core->places[(uint64_t)person_id % IDENTITY_PLACES_MAX];
}

void identity_offer_forget(struct identity_dialogue *d)
{
	d->offered = false;
	d->proxy = 0;
	memset(&d->offer, 0, sizeof(d->offer));
}

void identity_place_put(struct identity_core *core, const struct identity_dialogue *d, int64_t now)
{
	struct identity_place *p = place_of_person(core, d->person_id);

	p->person_id = d->person_id;
	p->until = now + IDENTITY_PLACE_S;
	p->offer = d->offer;
}

bool identity_place_get(struct identity_core *core, int64_t person_id, struct identity_offer *offer, int64_t now)
{
	const struct identity_place *p = place_of_person(core, person_id);

	if (p->person_id != person_id || p->until <= now)
		return false;
	*offer = p->offer;
	return true;
}

void identity_place_drop(struct identity_core *core, int64_t person_id)
{
	struct identity_place *p = place_of_person(core, person_id);

	if (p->person_id == person_id)
		memset(p, 0, sizeof(*p));
}
