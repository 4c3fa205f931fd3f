/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Plain main for a fuzz target: plays each file of its corpus, and each file cut short at every octet. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INPUT_MAX	(1 << 16)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Each length in its own block, so that one octet too far is seen. */
static void play(const uint8_t *data, size_t size)
{
	size_t step = size > 2048 ? size / 2048 : 1, len;

	for (len = 0; len <= size; len += step) {
		uint8_t *copy = malloc(len ? len : 1);

		if (!copy)
			abort();
		memcpy(copy, data, len);
		LLVMFuzzerTestOneInput(copy, len);
		free(copy);
	}
	LLVMFuzzerTestOneInput(data, size);
}

static int play_file(const char *dir, const char *name)
{
	static uint8_t data[INPUT_MAX];
	char path[4096];
	size_t size;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "rb");
	if (!f)
		return -1;
	size = fread(data, 1, sizeof(data), f);
	fclose(f);
	play(data, size);
	return 0;
}

int main(int argc, char **argv)
{
	const char *top = getenv("top_srcdir");
	char dir[2048];
	struct dirent *e;
	int played = 0;
	DIR *d;

	snprintf(dir, sizeof(dir), "%s/%s", top ? top : ".", argc > 1 ? argv[1] : FUZZ_CORPUS);
	d = opendir(dir);
	if (!d) {
		fprintf(stderr, "no corpus at %s\n", dir);
		return 1;
	}
	while ((e = readdir(d)))
		if (e->d_name[0] != '.' && play_file(dir, e->d_name) == 0)
			played++;
	closedir(d);
	printf("%d files\n", played);
	return played ? 0 : 1;
}
