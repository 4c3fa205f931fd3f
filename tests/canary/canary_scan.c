/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Look for marked secrets in files and in the memory of running processes, in every shape they may have been left in.
 *
 * usage: canary_scan MARKS FILE|PID...   MARKS holds one "label value" a line; a PID (digits alone) means every writable page of that process,
 * which is what a core of it would hold. Shapes: the text itself, its hex digits in both cases, UTF-16
 * in both byte orders, and 7-bit packed at each of the eight bit offsets (only the octets that hold nothing else).
 * CODE_MAX digits or fewer inside RUN_MIN hexadecimal digits or more (the time of a log line, a receipt) stand there by chance and are no find.
 * Prints "label shape file @offset" for each find, never the value. exit: 0 nothing found, 1 found, 2 usage. */

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARKS_MAX	64
#define SHAPES_MAX	16
#define VALUE_MAX	64
#define MAPPING_MAX	(1ul << 30)
#define CODE_MAX	8	/* more digits than that occur nowhere by chance */
#define RUN_MIN		16	/* longer than such digits with something else at their side */
#define PACKED_MIN	5	/* octets: shorter patterns occur by chance in a large core */

struct shape {
	char name[16];
	uint8_t octets[VALUE_MAX * 4];
	size_t len;
};

struct mark {
	char label[32];
	char value[VALUE_MAX];
	struct shape shapes[SHAPES_MAX];
	unsigned n;
};

static struct shape *shape_new(struct mark *m, const char *name)
{
	struct shape *s = &m->shapes[m->n++];

	snprintf(s->name, sizeof(s->name), "%s", name);
	return s;
}

static void add_hex(struct mark *m, const char *name, const char *format)
{
	struct shape *s = shape_new(m, name);

	for (const char *p = m->value; *p; p++) {
		snprintf((char *)s->octets + s->len, 3, format, (unsigned char)*p);
		s->len += 2;
	}
}

static void add_utf16(struct mark *m, const char *name, int big)
{
	struct shape *s = shape_new(m, name);

	for (const char *p = m->value; *p; p++) {
		s->octets[s->len++] = big ? 0 : (uint8_t)*p;
		s->octets[s->len++] = big ? (uint8_t)*p : 0;
	}
}

/* The value packed behind `offset` foreign bits; first and last octet are dropped where foreign bits share them. */
static void add_packed(struct mark *m, unsigned offset)
{
	uint8_t bits[VALUE_MAX * 2] = { 0 };
	size_t n = strlen(m->value), end = offset + n * 7, first = offset ? 1 : 0, last = end / 8;
	struct shape *s;
	char name[16];

	for (size_t i = 0; i < n * 7; i++)
		if ((m->value[i / 7] >> (i % 7)) & 1)
			bits[(offset + i) / 8] |= 1u << ((offset + i) % 8);
	if (last <= first || last - first < PACKED_MIN)
		return;
	snprintf(name, sizeof(name), "packed+%u", offset);
	s = shape_new(m, name);
	s->len = last - first;
	memcpy(s->octets, bits + first, s->len);
}

static void shapes_make(struct mark *m)
{
	struct shape *s = shape_new(m, "text");

	s->len = strlen(m->value);
	memcpy(s->octets, m->value, s->len);
	add_hex(m, "hex", "%02x");
	add_hex(m, "HEX", "%02X");
	add_utf16(m, "utf-16be", 1);
	add_utf16(m, "utf-16le", 0);
	for (unsigned offset = 0; offset < 8; offset++)
		add_packed(m, offset);
}

static int marks_read(struct mark *marks, const char *path)
{
	FILE *f = fopen(path, "r");
	int n = 0;

	if (!f)
		return -errno;
	while (n < MARKS_MAX && fscanf(f, "%31s %63[^\n]", marks[n].label, marks[n].value) == 2)
		shapes_make(&marks[n++]);
	fclose(f);
	return n;
}

static size_t run_of_hex(const uint8_t *octets, size_t len, size_t at)
{
	size_t from = at, to = at;

	while (from > 0 && isxdigit(octets[from - 1]))
		from--;
	while (to < len && isxdigit(octets[to]))
		to++;
	return to - from;
}

/* Where it stands first, not by chance. returns: its offset, len when there is none. */
static size_t shape_find(const struct mark *m, const struct shape *s, const uint8_t *octets, size_t len)
{
	bool is_code = s == m->shapes && s->len <= CODE_MAX && strspn(m->value, "0123456789") == s->len;
	const uint8_t *hit;
	size_t from = 0;

	while ((hit = memmem(octets + from, len - from, s->octets, s->len))) {
		from = (size_t)(hit - octets);
		if (!is_code || run_of_hex(octets, len, from) < RUN_MIN)
			return from;
		from++;
	}
	return len;
}

static int octets_scan(const struct mark *marks, int n, const void *octets, size_t len, const char *where, size_t base)
{
	int found = 0;

	for (int i = 0; i < n; i++)
		for (unsigned j = 0; j < marks[i].n; j++) {
			const struct shape *s = &marks[i].shapes[j];
			size_t at = shape_find(&marks[i], s, octets, len);

			if (at == len)
				continue;
			printf("%s %s %s @%zx\n", marks[i].label, s->name, where, base + at);
			found = 1;
		}
	return found;
}

static _Noreturn void give_up(const char *path)
{
	fprintf(stderr, "canary_scan: %s: %s\n", path, strerror(errno));
	exit(2);
}

static int file_scan(const struct mark *marks, int n, const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY), found;
	void *map;

	if (fd < 0 || fstat(fd, &st))
		give_up(path);
	map = st.st_size ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
	close(fd);
	if (map == MAP_FAILED)
		return 0;
	found = octets_scan(marks, n, map, (size_t)st.st_size, path, 0);
	munmap(map, (size_t)st.st_size);
	return found;
}

/* One mapping, read as a whole; a sanitizer's shadow is terabytes of nothing and is passed over. */
static int mapping_scan(const struct mark *marks, int n, int mem, const char *line)
{
	unsigned long from, to;
	char perms[8], where[256] = "";
	uint8_t *octets;
	ssize_t got;
	int found = 0;

	if (sscanf(line, "%lx-%lx %7s %*s %*s %*s %255[^\n]", &from, &to, perms, where) < 3)
		return 0;
	if (perms[0] != 'r' || perms[1] != 'w' || to - from > MAPPING_MAX)
		return 0;
	octets = malloc(to - from);
	got = octets ? pread(mem, octets, to - from, (off_t)from) : -1;
	if (got > 0)
		found = octets_scan(marks, n, octets, (size_t)got, *where ? where : "anonymous", from);
	free(octets);
	return found;
}

static int process_scan(const struct mark *marks, int n, const char *pid)
{
	char path[64], line[512];
	FILE *maps;
	int mem, found = 0;

	snprintf(path, sizeof(path), "/proc/%s/mem", pid);
	mem = open(path, O_RDONLY);
	snprintf(path, sizeof(path), "/proc/%s/maps", pid);
	maps = fopen(path, "r");
	if (mem < 0 || !maps)
		give_up(path);
	while (fgets(line, sizeof(line), maps))
		found |= mapping_scan(marks, n, mem, line);
	fclose(maps);
	close(mem);
	return found;
}

int main(int argc, char **argv)
{
	static struct mark marks[MARKS_MAX];
	int n, found = 0;

	if (argc < 3) {
		fprintf(stderr, "usage: canary_scan MARKS FILE|PID...\n");
		return 2;
	}
	n = marks_read(marks, argv[1]);
	if (n <= 0) {
		fprintf(stderr, "canary_scan: %s: no marks\n", argv[1]);
		return 2;
	}
	for (int i = 2; i < argc; i++)
		found |= strspn(argv[i], "0123456789") == strlen(argv[i]) ? process_scan(marks, n, argv[i]) : file_scan(marks, n, argv[i]);
	return found;
}
