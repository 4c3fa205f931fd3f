/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Several values that are hashed for one job, part by part, each in its place. */
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_rules.h"

struct identity_list *identity_list_find(struct identity_core *core, uint64_t id)
{
	unsigned i;

	for (i = 0; i < IDENTITY_LISTS_MAX; i++)
		if (id && core->lists[i].id == id)
			return &core->lists[i];
	return NULL;
}

struct identity_list *identity_list_new(struct identity_core *core, uint64_t id, const uint8_t x[][KDF_OUT], unsigned n, const uint8_t salt[KDF_SALT])
{
	struct identity_list *list = core->lists;

	while (list < core->lists + IDENTITY_LISTS_MAX && list->id)
		list++;
	if (list == core->lists + IDENTITY_LISTS_MAX || n > NAME_KEYS_PROBES)
		return NULL;
	list->id = id;
	list->n = n;
	memcpy(list->salt, salt, sizeof(list->salt));
	memcpy(list->x, x, n * sizeof(list->x[0]));
	return list;
}

void identity_list_drop(struct identity_core *core, uint64_t id)
{
	struct identity_list *list = identity_list_find(core, id);

	if (list)
		secret_wipe_mem(list, sizeof(*list));
}

bool identity_core_part(struct identity_core *core, uint64_t id, struct kdf_list *part)
{
	const struct identity_list *list = identity_list_find(core, id);

	if (!list || list->done >= list->n)
		return false;
	memset(part, 0, sizeof(*part));
	part->id = id;
	part->mem_kib = core->conf->dup_mem_kib;
	part->ops = core->conf->dup_ops;
	part->n = OSMO_MIN((uint32_t)(list->n - list->done), (uint32_t)KDF_LIST_MAX);
	memcpy(part->salt, list->salt, sizeof(part->salt));
	memcpy(part->x, list->x[list->done], part->n * sizeof(part->x[0]));
	return true;
}

bool identity_core_part_done(struct identity_core *core, const struct kdf_list *part)
{
	struct identity_list *list = identity_list_find(core, part->id);

	if (!list || part->rc || part->n > (uint32_t)(list->n - list->done))
		return false;
	memcpy(list->x[list->done], part->x, part->n * sizeof(part->x[0]));
	list->done += part->n;
	return list->done < list->n;
}
