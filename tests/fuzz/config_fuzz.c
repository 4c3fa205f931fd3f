/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any octets as a configuration, or (first octet 'b' or 'n') as the file of bundles or of numbers of a right one: faults or a struct, never both, nothing kept. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <talloc.h>

#include "gateway/config/config.h"

#define HEAD "service = { code = \"789\"; hotline = \"0800789000\"; hotline_abroad = \"+254200000000\"; emergency = \"1195\"; country = \"254\"; };\n"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int holds)
{
	if (!holds)
		abort();
}

static void parse(const char *text, size_t len)
{
	void *ctx = talloc_new(NULL);
	struct config_faults *faults = config_faults_new(ctx);
	const struct config *conf = NULL;
	int rc = config_parse(&conf, ctx, "fuzz.conf", text, len, CONFIG_PASSWORDS, faults);
	size_t i;

	must((rc == 0) == (conf != NULL) && (rc == 0) == (config_faults_count(faults) == 0));
	for (i = 0; i < config_faults_count(faults) && config_faults_get(faults, i); i++)
		must(strlen(config_faults_get(faults, i)) > 0);
	if (conf)
		must(conf->pin.workers > 0 && conf->service.n_languages > 0 && conf->store.n_bundles > 0);
	config_free(conf);
	talloc_free(faults);
	must(talloc_total_blocks(ctx) == 1);
	talloc_free(ctx);
}

static void parse_named(const char *key, const uint8_t *data, size_t size)
{
	char text[512];
	int n, fd = memfd_create(key, MFD_CLOEXEC);

	must(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	n = snprintf(text, sizeof(text), HEAD "store = { %s = \"/proc/self/fd/%d\"; };", key, fd);
	parse(text, n);
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (size && (data[0] == 'b' || data[0] == 'n')) {
		parse_named(data[0] == 'b' ? "bundles" : "numbers", data + 1, size - 1);
		return 0;
	}
	text = malloc(size + 1);
	must(text != NULL);
	memcpy(text, data, size);
	text[size] = '\0';
	parse(text, size);
	free(text);
	return 0;
}
