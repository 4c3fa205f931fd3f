/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/console/prometheus_more.h"

#include <inttypes.h>

#include <talloc.h>

#include <config.h>
#include "gateway/console/told.h"

static const struct {
	const char *name, *help;
} waits[SESSION_WAITS] = {
	[SESSION_WAIT_DIAL] = { "dial", "from a dial to the first screen" },
	[SESSION_WAIT_STEP] = { "step", "from an answer of a phone to the next screen" },
	[SESSION_WAIT_PIN] = { "pin", "the same where a PIN or a code was hashed" },
	[SESSION_WAIT_SMS] = { "sms", "from an SMS to its acknowledgement" },
};

/* Milliseconds as seconds: what three places hold is exact. */
static char *append_seconds(char *text, const char *name, uint64_t ms)
{
	return talloc_asprintf_append_buffer(text, "musafir_%s_seconds_sum %" PRIu64 ".%03u\n", name, ms / 1000, (unsigned)(ms % 1000));
}

static char *append_wait(char *text, const struct told *told, enum session_wait kind)
{
	const struct session_waits *w = told_waits(told, kind);
	const char *name = waits[kind].name;
	size_t i;

	text = talloc_asprintf_append_buffer(text, "# HELP musafir_%s_seconds %s\n# TYPE musafir_%s_seconds histogram\n", name, waits[kind].help, name);
	for (i = 0; text && i < SESSION_WAIT_BUCKETS; i++)
		text = talloc_asprintf_append_buffer(text, "musafir_%s_seconds_bucket{le=\"%g\"} %" PRIu64 "\n", name, session_wait_ms[i] / 1000.0, w->within[i]);
	if (text)
		text = talloc_asprintf_append_buffer(text, "musafir_%s_seconds_bucket{le=\"+Inf\"} %" PRIu64 "\n", name, w->n);
	if (text)
		text = append_seconds(text, name, w->sum_ms);
	return text ? talloc_asprintf_append_buffer(text, "musafir_%s_seconds_count %" PRIu64 "\n", name, w->n) : NULL;
}

static char *append_backup(char *text, const struct identity *identity)
{
	struct identity_alarms alarms;

	identity_pair_alarms(identity, &alarms);
	return talloc_asprintf_append_buffer(text, "# HELP musafir_last_backup_timestamp_seconds when the last backup was made, 0: never\n"
					     "# TYPE musafir_last_backup_timestamp_seconds gauge\nmusafir_last_backup_timestamp_seconds %" PRId64 "\n",
					     alarms.last_backup);
}

/* Links without a certificate have none. */
static char *append_certificates(char *text, const struct told *told)
{
	struct links_view view;
	size_t i;

	text = talloc_asprintf_append_buffer(text, "# HELP musafir_link_certificate_expiry_timestamp_seconds when the first certificate of a link ends\n"
					     "# TYPE musafir_link_certificate_expiry_timestamp_seconds gauge\n");
	for (i = 0; text && i < told_links(told); i++) {
		told_link(told, i, &view);
		if (view.certificate_until)
			text = talloc_asprintf_append_buffer(text, "musafir_link_certificate_expiry_timestamp_seconds{link=\"%s\"} %" PRId64 "\n",
							     view.name, view.certificate_until);
	}
	return text;
}

char *prometheus_more(char *text, const struct told *told, const struct identity *identity)
{
	enum session_wait kind;

	text = talloc_asprintf_append_buffer(text, "# HELP musafir_build_info 1; the label tells what runs\n# TYPE musafir_build_info gauge\n"
					     "musafir_build_info{version=\"%s\"} 1\n", PACKAGE_VERSION);
	if (text && identity)
		text = append_backup(text, identity);
	if (text)
		text = append_certificates(text, told);
	for (kind = 0; text && kind < SESSION_WAITS; kind++)
		text = append_wait(text, told, kind);
	return text;
}
