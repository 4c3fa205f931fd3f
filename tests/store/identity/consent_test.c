/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is kept about a consent, and what is not. */
#include "tests/lib/identity_world.h"

#include <sodium.h>

/* The consent record of a share, as text. */
static void open_consent(struct world *w, int64_t share_id, char *out, size_t size)
{
	struct seal_buf buf = { .octets = (uint8_t *)out, .cap = size - 1 };
	struct db_blob blob;
	struct db_share s;

	OK(db_share_get(w->db, &s, share_id));
	OK(db_consent_get(w->db, &blob, s.consent));
	OK(seal_box_open(w->keys, &buf, "consent", blob.octets, blob.len));
	out[buf.len] = '\0';
}

static void test_consent_holds_screen_purpose_and_facts_no_values(void **state)
{
	struct world *w = *state;
	char text[DB_BLOB_MAX + 1], hex[65];
	uint8_t sha[32];

	hawa(w);
	share(w, SELAM);
	open_consent(w, 1, text, sizeof(text));
	crypto_hash_sha256(sha, (const uint8_t *)"HAWA wants, to pay you", 22);
	sodium_bin2hex(hex, sizeof(hex), sha, sizeof(sha));
	assert_non_null(strstr(text, hex));
	assert_non_null(strstr(text, "\"language\":\"en\""));
	assert_non_null(strstr(text, "\"purpose\":\"pay\""));
	assert_non_null(strstr(text, "\"pii_information\":\"full_name,over_18,id_last4\""));
	assert_non_null(strstr(text, "\"id\":\"715464\""));
	assert_non_null(strstr(text, "\"validity_duration\":3600"));
	assert_null(strstr(text, "language_review"));
	assert_null(strstr(text, "SELAM"));
	assert_null(strstr(text, "0042"));
	assert_null(strstr(text, "254700000001"));
}

static void test_consent_tells_that_nobody_read_its_language(void **state)
{
	struct world *w = *state;
	char text[DB_BLOB_MAX + 1];

	hawa(w);
	memcpy(w->conf.unread[w->conf.n_unread++], "sw", 3);
	memcpy(w->conf.unread[w->conf.n_unread++], "en", 3);
	share(w, SELAM);
	open_consent(w, 1, text, sizeof(text));
	assert_non_null(strstr(text, "\"language\":\"en\",\"language_review\":\"needed\""));
}

static void test_pseudonym_same_at_one_shop_other_elsewhere(void **state)
{
	struct world *w = *state;
	char text[3][DB_BLOB_MAX + 1], *who[3];
	struct phone p;
	unsigned i;

	hawa(w);
	share(w, SELAM);
	share(w, SELAM);
	add_org(w, "300004", "BANK A", "same-person");
	p = dial(w, SELAM, "300004");
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "ok", OFFER);
	expect(&p, "ok", SHARE, .text = "x");
	for (i = 0; i < 3; i++) {
		open_consent(w, i + 1, text[i], sizeof(text[i]));
		who[i] = strstr(text[i], "pii_principal_id");
		assert_non_null(who[i]);
	}
	assert_memory_equal(who[0], who[1], 36);
	assert_memory_not_equal(who[0], who[2], 36);
}

static void test_code_consent_kept_too(void **state)
{
	struct world *w = *state;
	char text[DB_BLOB_MAX + 1];
	struct phone p;

	hawa(w);
	add_org(w, "100009", "A \"B\" \\", "code");
	p = dial(w, SELAM, "100009");
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "code_only", OFFER);
	expect(&p, "ok", OTP, .text = "asks for a code");
	open_consent(w, 1, text, sizeof(text));
	assert_non_null(strstr(text, "\"pii_information\":\"\""));
	assert_non_null(strstr(text, "\"validity_duration\":600"));
}

/* Everything the database file holds, searched for what nobody may find there. */
static void test_database_holds_nothing_readable(void **state)
{
	static const char *const marks[] = { "SELAM", "TESFAYE", "100-0042", "254700000001", "700000001", "1996-04-12", PIN };
	struct world *w = *state;
	static char file[8 << 20];
	char path[128];
	struct phone a;
	size_t n;
	unsigned i, f;

	hawa(w);
	share(w, SELAM);
	a = at_desk(w, AGENT);
	expect(&a, "ok", CHECK, .secret = w->code);
	for (f = 0; f < 2; f++) {
		FILE *fp;

		snprintf(path, sizeof(path), "%s%s", w->db_path, f ? "-wal" : "");
		fp = fopen(path, "rb");
		assert_non_null(fp);
		n = fread(file, 1, sizeof(file), fp);
		fclose(fp);
		assert_true(n > 0 && n < sizeof(file));
		for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
			assert_null(memmem(file, n, marks[i], strlen(marks[i])));
		assert_null(memmem(file, n, w->code, strlen(w->code)));
	}
}

#define T(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_consent_holds_screen_purpose_and_facts_no_values),
		T(test_consent_tells_that_nobody_read_its_language),
		T(test_pseudonym_same_at_one_shop_other_elsewhere),
		T(test_code_consent_kept_too),
		T(test_database_holds_nothing_readable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
