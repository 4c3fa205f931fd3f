/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any octets as what comes on a stick: a bundle, a report, the card of a service, the request of a unit. What reads is whole; nothing reads past its end. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "store/unit/field_bundle.h"
#include "store/unit/field_card.h"
#include "store/unit/field_report.h"
#include "store/unit/field_request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int holds)
{
	if (!holds)
		abort();
}

/* As musafirctl and the vault read it: no more than is there. */
static void read_bundle(const uint8_t *data, size_t size)
{
	struct field_chain c;
	struct field_entry e;
	size_t at = FIELD_BUNDLE_HEAD, len;
	uint32_t i;

	if (size < at || field_bundle_begin(&c, data))
		return;
	must(c.bundle.count <= FIELD_BUNDLE_PEOPLE);
	for (i = 0; i < c.bundle.count; i++) {
		len = size - at >= FIELD_HEAD ? field_entry_size(data + at) : 0;
		if (!len || len > size - at || field_bundle_entry(&c, &e, data + at, len))
			return;
		must(e.number == c.bundle.first + i && e.box >= data + at && e.box + e.box_len <= data + at + len);
		at += len;
	}
	if (size - at >= FIELD_BUNDLE_END && field_bundle_end(&c, data + at) == 0)
		must(c.taken == c.bundle.count);
}

static void read_card(const uint8_t *data, size_t size)
{
	static struct field_card_text t;
	struct field_card card;
	char words[FIELD_WORDS_MAX];

	if (size > sizeof(t.octets))
		return;
	memcpy(t.octets, data, size);
	t.len = size;
	if (field_card_read(&card, &t))
		return;
	must(strlen(card.name) < sizeof(card.name) && strlen(card.code) < sizeof(card.code) && strlen(card.langs) < sizeof(card.langs));
	if (field_card_words(&t, "en", "E2a", words, sizeof(words)) == 0)
		must(strlen(words) < sizeof(words) && !strchr(words, '\t'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t key[SEAL_KEY];
	struct field_request request;
	struct field_report report;

	read_bundle(data, size);
	read_card(data, size);
	if (field_request_read(&request, (const char *)data, size) == 0)
		must(request.name[0] && request.n_officers <= FIELD_OFFICERS_MAX);
	must(field_report_read(&report, data, size, key, key) != 0);	/* nobody signs with that */
	return 0;
}
