/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any octets as a signed note, as a checkpoint and as a key: what is read lies within them, and is what would be written. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "store/tree/checkpoint.h"
#include "store/tree/note.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int holds)
{
	if (!holds)
		abort();
}

static void read_note(const char *octets, size_t size)
{
	struct note_key key = { .name = "a", .type = NOTE_COSIGNATURE };
	struct note n;
	unsigned i;

	if (note_parse(&n, octets, size))
		return;
	must(n.n >= 1 && n.n <= NOTE_SIGS_MAX && n.text == octets && n.text_len < size && octets[n.text_len - 1] == '\n' && octets[n.text_len] == '\n');
	for (i = 0; i < n.n; i++) {
		must(n.sigs[i].name > octets + n.text_len && n.sigs[i].base64 + n.sigs[i].base64_len < octets + size);
		memcpy(key.name, n.sigs[i].name, n.sigs[i].name_len);
		key.name[n.sigs[i].name_len] = '\0';
		memcpy(key.id, n.sigs[i].id, sizeof(key.id));
		must(note_check(&n, &key, NULL) <= 0);	/* nobody has the key of zeros */
	}
}

static void read_checkpoint(const char *octets, size_t size)
{
	char text[CHECKPOINT_TEXT];
	struct checkpoint c;
	size_t len;

	if (checkpoint_read(&c, octets, size))
		return;
	len = checkpoint_print(&c, text);
	must(len <= size && !memcmp(text, octets, len));
}

static void read_key(const char *octets, size_t size)
{
	char text[NOTE_KEY_TEXT];
	struct note_key k;

	if (note_key_read(&k, octets, size))
		return;
	note_key_print(&k, text);
	must(strlen(text) == size && !memcmp(text, octets, size));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = malloc(size + !size);	/* its own block: one octet too far is seen */

	must(copy != NULL);
	memcpy(copy, data, size);
	read_note(copy, size);
	read_checkpoint(copy, size);
	read_key(copy, size);
	free(copy);
	return 0;
}
