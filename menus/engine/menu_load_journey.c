/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* journeys and samples: the ways people take, step by step, and what the vault would answer on them. */
#include <libconfig.h>
#include <talloc.h>

#include "menus/engine/menu_priv.h"

static void load_sample(struct menu_load *l, const config_setting_t *s)
{
	const char *name = config_setting_name(s);
	struct menu_where at = menu_load_at(l, s);
	struct menu_sample_of *sample = &l->menu->samples[l->menu->n_samples];

	for (unsigned i = 0; i < l->menu->n_samples; i++)
		if (!strcmp(l->menu->samples[i].name, name) && menu_load_is_said(l, &l->menu->samples[i].at))
			return;
	if (l->menu->n_samples == MENU_VALUES_MAX) {
		menu_faults_add(l->faults, &at, "more than %d samples", MENU_VALUES_MAX);
		return;
	}
	l->menu->n_samples++;
	*sample = (struct menu_sample_of){ .at = at, .name = menu_load_dup(l, name), .def = MENU_NONE };
	sample->n = menu_load_list(l, s, sample->values, MENU_SAMPLE_VALUES_MAX);
}

static void load_samples(struct menu_load *l, const config_setting_t *s)
{
	struct menu_where at = menu_load_at(l, s);

	if (s && !config_setting_is_group(s))
		menu_faults_add(l->faults, &at, "expected a group { ... }");
	for (int i = 0; s && config_setting_is_group(s) && i < config_setting_length(s); i++)
		load_sample(l, config_setting_get_elem(s, i));
}

static void load_step(struct menu_load *l, const config_setting_t *s, struct menu_journey_step *step)
{
	static const char *const keys[] = { "dials", "types", "answers", "sees", NULL };
	const config_setting_t *answers;

	*step = (struct menu_journey_step){ .at = menu_load_at(l, s) };
	if (!menu_load_keys(l, s, keys))
		return;
	step->dials = menu_load_str(l, s, "dials", false);
	step->types = menu_load_str(l, s, "types", false);
	if (!step->dials == !step->types)
		menu_faults_add(l->faults, &step->at, "a step needs either \"dials\" or \"types\"");
	answers = config_setting_get_member(s, "answers");
	if (answers)
		step->n_answers = menu_load_list(l, answers, step->answers, MENU_JOURNEY_ANSWERS_MAX);
	for (unsigned i = 0; i < step->n_answers; i++)
		if (l->known_outcome && !l->known_outcome(step->answers[i]))
			menu_faults_add(l->faults, &step->at, "\"%s\" is no outcome", step->answers[i]);
	step->sees.at = step->at;
	step->sees.name = menu_load_str(l, s, "sees", true);
}

static void load_journey(struct menu_load *l, const config_setting_t *s)
{
	static const char *const keys[] = { "title", "steps", NULL };
	struct menu_where at = menu_load_at(l, s);
	struct menu_journey *j = talloc_zero(l->menu, struct menu_journey);
	const config_setting_t *steps;
	int n;

	for (unsigned i = 0; i < l->menu->n_journeys; i++)
		if (!strcmp(l->menu->journeys[i]->name, config_setting_name(s)) && menu_load_is_said(l, &l->menu->journeys[i]->at))
			return;
	if (!j || !menu_load_keys(l, s, keys))
		return;
	if (l->menu->n_journeys == MENU_JOURNEYS_MAX) {
		menu_faults_add(l->faults, &at, "more than %d journeys", MENU_JOURNEYS_MAX);
		return;
	}
	l->menu->journeys[l->menu->n_journeys++] = j;
	j->at = at;
	j->name = menu_load_dup(l, config_setting_name(s));
	j->title = menu_load_str(l, s, "title", true);
	steps = config_setting_get_member(s, "steps");
	n = steps && config_setting_is_list(steps) ? config_setting_length(steps) : 0;
	if (n < 1 || n > MENU_JOURNEY_STEPS_MAX) {
		menu_faults_add(l->faults, &at, "journey %s needs 1 to %d steps: ( { ... }, { ... } )", j->name, MENU_JOURNEY_STEPS_MAX);
		return;
	}
	for (int i = 0; i < n; i++)
		load_step(l, config_setting_get_elem(steps, i), &j->steps[j->n_steps++]);
	if (!j->steps[0].dials)
		menu_faults_add(l->faults, &j->steps[0].at, "journey %s must begin with \"dials\"", j->name);
}

void menu_load_journeys(struct menu_load *l, const struct config_setting_t *root)
{
	const config_setting_t *s = config_setting_get_member(root, "journeys");
	struct menu_where at = menu_load_at(l, s);

	load_samples(l, config_setting_get_member(root, "samples"));
	if (s && !config_setting_is_group(s))
		menu_faults_add(l->faults, &at, "expected a group { ... }");
	for (int i = 0; s && config_setting_is_group(s) && i < config_setting_length(s); i++)
		load_journey(l, config_setting_get_elem(s, i));
}
