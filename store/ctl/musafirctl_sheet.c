/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Start codes as sheets to print and cut: what a desk needs to find a person's line, and nothing that names anybody to a finder. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/ctl/musafirctl_priv.h"
#include "store/base/secret.h"

#define LINES_A_PAGE 40

struct sheet {
	char desk[20];
	unsigned lines;
};

static void print_head(const struct sheet *sh)
{
	time_t now = time(NULL);
	char until[32] = "";
	struct tm tm;

	now += 24 * 3600;
	if (localtime_r(&now, &tm))
		strftime(until, sizeof(until), "%Y-%m-%d %H:%M", &tm);
	if (sh->lines)
		putchar('\f');
	printf("START CODES  desk %s  page %u  each works once, from the person's own phone, until %s\n", sh->desk,
	       sh->lines / LINES_A_PAGE + 1, until);
	puts("Give a person only the code of their own line: look at the end of the number on their paper.\n");
	printf("%5s  %13s  %10s  %4s  %s\n", "no", "register line", "paper ends", "slot", "start code");
}

/* Only digits and letters of an answer reach a terminal. */
static const char *reply_cell(char *lines, const char *key)
{
	char *at = strstr(lines, key);
	size_t len = strlen(key);

	if (!at)
		return "";
	at += len;
	at[strspn(at, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-/. ")] = '\0';
	return at;
}

static void print_line(struct musafirctl *ctl, const char *packet, size_t len)
{
	struct sheet *sh = ctl->priv;
	char copy[5][ADMIN_ROW_MAX + 1];
	const char *code;
	unsigned i;

	if (len < 4 || len > ADMIN_ROW_MAX || memcmp(packet, "row\n", 4))
		return;
	for (i = 0; i < 5; i++) {
		memcpy(copy[i], packet, len);
		copy[i][len] = '\0';
	}
	if (sh->lines % LINES_A_PAGE == 0)
		print_head(sh);
	code = reply_cell(copy[4], "\nstart_code=");
	printf("%5s  %13s  %10s  %4s  %.3s %s\n", reply_cell(copy[0], "\n#no="), reply_cell(copy[1], "\n#line="), reply_cell(copy[2], "\nid_ends="),
	       reply_cell(copy[3], "\nslot="), code, strlen(code) > 3 ? code + 3 : "");
	sh->lines++;
	secret_wipe_mem(copy, sizeof(copy));
}

int musafirctl_sheet(struct musafirctl *ctl)
{
	const char *desk = musafirctl_request_get(&ctl->request, "desk");
	struct sheet sh = { .lines = 0 };

	if (desk)
		snprintf(sh.desk, sizeof(sh.desk), "%.*s", (int)strcspn(desk, "\n"), desk);
	ctl->priv = &sh;
	if (!ctl->json)
		ctl->take = print_line;
	return musafirctl_run_remote(ctl);
}
