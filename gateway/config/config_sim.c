/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The feed of an operator: its key is read, and it is about the numbers of a link. */
#include "gateway/config/config_priv.h"

#include <string.h>
#include <strings.h>

static void sim_fault(struct config_reader *r, const config_setting_t *root, const char *key, const char *what)
{
	const config_setting_t *v = config_setting_get_member(root, key) ?: config_setting_get_member(root, "sim_feed");

	config_faults_add(r->faults, r->file, v ? config_setting_source_line(v) : 0, "%s: %s", key, what);
}

static bool is_of_a_link(const struct config *c, const char *operator)
{
	size_t i;

	for (i = 0; i < c->n_links; i++)
		if (c->links[i].name && !strcasecmp(c->links[i].operator ?: c->links[i].name, operator))
			return true;
	return false;
}

/* What it says is judged by who has the library for it. */
static void read_key(struct config_reader *r, const config_setting_t *root)
{
	char *text = NULL;

	if (config_read_text(&text, r->out, r->out->sim.key_file) < 0)
		sim_fault(r, root, "sim_feed_key", "cannot be read; expected the public key file that minisign made");
	r->out->sim.key = text;
}

void config_sim(struct config_reader *r, const config_setting_t *root)
{
	struct config *c = r->out;

	if (!c->sim.feed) {
		if (c->sim.operator || c->sim.key_file)
			sim_fault(r, root, c->sim.operator ? "sim_feed_operator" : "sim_feed_key", "there is no sim_feed; expected its folder beside it");
		return;
	}
	if (!c->sim.operator || !c->sim.key_file)
		return sim_fault(r, root, "sim_feed", "alone; expected sim_feed_operator and sim_feed_key beside it");
	if (!is_of_a_link(c, c->sim.operator))
		sim_fault(r, root, "sim_feed_operator", "no link has it; expected the operator, or the name, of one of the links");
	if (!(r->flags & CONFIG_HANDED))
		read_key(r, root);
}
