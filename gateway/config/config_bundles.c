/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The bundle file: what each kind of organisation must and may be given. Its shape stands in store/identity/core/identity_bundle.h. */
#include "gateway/config/config_priv.h"

#include <ctype.h>
#include <string.h>

#include <osmocom/core/utils.h>
#include <talloc.h>

#include "store/door/identity_attributes.h"
#include "store/identity/core/identity_bundle.h"

struct bundle_reader {
	struct config_reader *r;
	const char *file;
	const config_setting_t *at;	/* what is read: for the line of a fault */
	struct identity_bundle *b;
};

static void bundle_fault(struct bundle_reader *br, const char *key, const char *what, const char *expect)
{
	config_faults_add(br->r->faults, br->file, config_setting_source_line(br->at), "bundles.%s: %s; expected %s", key, what, expect);
}

static bool is_label(const char *s, size_t size)
{
	return *s && strlen(s) < size && config_is_name(s);
}

static void take_label(struct bundle_reader *br, const config_setting_t *group, const char *key, char *out, size_t size, const char *dflt)
{
	const char *s = dflt;

	config_setting_lookup_string(group, key, &s);
	if (!s || !is_label(s, size))
		return bundle_fault(br, key, "missing or not usable", "a short word of a-z, 0-9, - and _");
	osmo_strlcpy(out, s, size);
}

static void take_flag(struct bundle_reader *br, const config_setting_t *group, const char *key, bool *out)
{
	const config_setting_t *v = config_setting_get_member(group, key);

	if (!v)
		return;
	if (config_setting_type(v) != CONFIG_TYPE_BOOL)
		return bundle_fault(br, key, "wrong type", "true or false");
	*out = config_setting_get_bool(v);
}

/* What identity_facts.c can give. */
static bool is_fact(const char *name)
{
	static const char *const facts[] = {
#define X(id, e, key, shape, need, question, fact, claim) fact,
		IDENTITY_ATTRIBUTES(X)
#undef X
#define X(fact, claim, yes_no) #fact,
		IDENTITY_DERIVED_FACTS(X)
#undef X
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(facts); i++)
		if (facts[i] && !strcmp(facts[i], name))
			return true;
	return identity_attributes_over(name) > 0;
}

static bool is_fact_taken(const struct identity_bundle *b, const char *name, char digit)
{
	unsigned i;

	for (i = 0; i < b->n_facts; i++)
		if (!strcmp(b->facts[i].name, name) || (digit && b->facts[i].digit == digit))
			return true;
	return false;
}

/* "full_name" of must, "4:nationality" of optional. */
static void take_fact(struct bundle_reader *br, const char *key, const char *s, bool must)
{
	struct identity_bundle *b = br->b;
	struct identity_fact_rule *f = &b->facts[b->n_facts];
	char digit = 0;

	if (s && !must) {
		digit = s[0];
		s = digit >= '2' && digit <= '7' && s[1] == ':' ? s + 2 : NULL;
	}
	if (!s || strlen(s) >= sizeof(f->name) || !is_fact(s))
		return bundle_fault(br, key, "not a fact", must ? "words like \"full_name\" or \"over_18\", 1 to 99" : "a digit 2 to 7 and a word, like \"4:nationality\"");
	if (is_fact_taken(b, s, digit))
		return bundle_fault(br, key, "a fact or a digit twice", "each once");
	if (b->n_facts == IDENTITY_FACTS_MAX)
		return bundle_fault(br, key, "too many facts", "at most 12");
	osmo_strlcpy(f->name, s, sizeof(f->name));
	f->digit = digit;
	f->must = must;
	b->n_facts++;
}

static void take_facts(struct bundle_reader *br, const config_setting_t *group, const char *key, bool must)
{
	const config_setting_t *list = config_setting_get_member(group, key);
	int i;

	if (!list)
		return;
	if (!config_setting_is_array(list) && !config_setting_is_list(list))
		return bundle_fault(br, key, "wrong type", "a list of words");
	br->at = list;
	for (i = 0; i < config_setting_length(list); i++)
		take_fact(br, key, config_setting_get_string_elem(list, i), must);
	br->at = group;
}

static void refuse_unknown(struct bundle_reader *br, const config_setting_t *group)
{
	static const char *const known[] = { "name", "purpose", "kind", "yes_no_only", "child", "small", "says_document", "must", "optional" };
	int i;
	size_t k;

	for (i = 0; i < config_setting_length(group); i++) {
		br->at = config_setting_get_elem(group, i);
		for (k = 0; k < ARRAY_SIZE(known); k++)
			if (!strcmp(config_setting_name(br->at), known[k]))
				break;
		if (k == ARRAY_SIZE(known))
			bundle_fault(br, config_setting_name(br->at), "unknown key",
				     "name, purpose, kind, yes_no_only, child, small, says_document, must or optional");
	}
	br->at = group;
}

static void check_kind(struct bundle_reader *br)
{
	const struct identity_bundle *b = br->b;

	if (!strcmp(b->kind, "facts") && b->n_facts == 0)
		bundle_fault(br, "must", "missing", "at least one fact, or kind = \"code\"");
	else if (!strcmp(b->kind, "code") && b->n_facts)
		bundle_fault(br, "must", "facts in a bundle of kind \"code\"", "none");
	else if (strcmp(b->kind, "facts") && strcmp(b->kind, "code"))
		bundle_fault(br, "kind", "not a word known here", "facts or code");
}

static void take_bundle(struct bundle_reader *br, const struct identity_bundle *before, size_t n, const config_setting_t *group)
{
	struct identity_bundle *b = br->b;
	size_t i;

	br->at = group;
	if (!config_setting_is_group(group))
		return bundle_fault(br, "name", "wrong type", "a group { ... }");
	refuse_unknown(br, group);
	take_label(br, group, "name", b->name, sizeof(b->name), NULL);
	take_label(br, group, "purpose", b->purpose, sizeof(b->purpose), NULL);
	take_label(br, group, "kind", b->kind, sizeof(b->kind), "facts");
	take_flag(br, group, "yes_no_only", &b->yes_no_only);
	take_flag(br, group, "child", &b->is_child);
	take_flag(br, group, "says_document", &b->says_document);
	take_flag(br, group, "small", &b->small);
	take_facts(br, group, "must", true);
	take_facts(br, group, "optional", false);
	check_kind(br);
	for (i = 0; i < n; i++)
		if (!strcmp(before[i].name, b->name))
			bundle_fault(br, "name", "the same twice", "a name of its own for each bundle");
}

static void take_list(struct config_reader *r, const char *file, const config_setting_t *list)
{
	struct bundle_reader br = { .r = r, .file = file, .at = list };
	int i, n = config_setting_length(list);
	struct identity_bundle *out = talloc_zero_array(r->out, struct identity_bundle, n);

	if (!out)
		return bundle_fault(&br, "", "out of memory", "more");
	for (i = 0; i < n; i++) {
		br.b = &out[i];
		take_bundle(&br, out, i, config_setting_get_elem(list, i));
	}
	r->out->store.bundles = out;
	r->out->store.n_bundles = n;
}

void config_bundles(struct config_reader *r, unsigned line)
{
	static const struct config_named what = { "bundles", 1, IDENTITY_BUNDLES_MAX, take_list };

	config_named_file(r, &what, r->out->store.bundles_file, line);
}
