/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The octets of tests/vectors/pdu.tsv, or of VECTORS_FILE there, for a test: vectors_load() and vectors_free() are its group set-up and tear-down. */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <osmocom/core/utils.h>

#ifndef VECTORS_FILE
#define VECTORS_FILE	"pdu.tsv"
#endif
#define VECTORS_MAX	160

struct vector {
	char id[8];
	uint8_t *octets;	/* exactly as long as it is, so that a read past the end is seen */
	size_t len;
};

static struct vector vectors[VECTORS_MAX];
static size_t vector_count;

static const struct vector *vector_get(const char *id)
{
	for (size_t i = 0; i < vector_count; i++)
		if (strcmp(vectors[i].id, id) == 0)
			return &vectors[i];
	fail_msg("no vector %s", id);
	return NULL;
}

static void vector_add(const char *line)
{
	struct vector *v = &vectors[vector_count];
	const char *hex = strchr(line, '\t');
	char copy[4096];
	size_t n;

	assert_non_null(hex);
	assert_true(vector_count < VECTORS_MAX);
	osmo_strlcpy(v->id, line, OSMO_MIN(sizeof(v->id), (size_t)(hex - line) + 1));
	n = strcspn(++hex, "\t\n");
	assert_true(n < sizeof(copy));
	osmo_strlcpy(copy, hex, n + 1);
	v->len = n / 2;
	v->octets = malloc(v->len);
	assert_int_equal(osmo_hexparse(copy, v->octets, v->len), v->len);
	vector_count++;
}

static int vectors_load(void **state)
{
	static char line[8192];
	const char *top = getenv("top_srcdir");
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/tests/vectors/" VECTORS_FILE, top ? top : "..");
	f = fopen(path, "r");
	if (!f)
		return -1;
	while (fgets(line, sizeof(line), f))
		if (line[0] != '#' && line[0] != '\n')
			vector_add(line);
	fclose(f);
	return 0;
}

static int vectors_free(void **state)
{
	for (size_t i = 0; i < vector_count; i++)
		free(vectors[i].octets);
	return 0;
}
