/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reads lines "COUNTRY KIND NUMBER" and says how each number is read: number_plans.sh asks it by the thousand. KIND is written, bare or international. */
#include <stdio.h>
#include <string.h>

#include "store/base/number.h"

int main(void)
{
	static const char *const kinds[] = { [NUMBER_WRITTEN] = "written", [NUMBER_BARE] = "bare", [NUMBER_INTERNATIONAL] = "international" };
	char line[128], country[8], kind[16], out[NUMBER_SIZE];
	int at, k;

	while (fgets(line, sizeof(line), stdin)) {
		if (sscanf(line, "%7s %15s %n", country, kind, &at) != 2)
			return 2;
		line[strcspn(line, "\n")] = '\0';
		for (k = NUMBER_WRITTEN; k < NUMBER_INTERNATIONAL && strcmp(kinds[k], kind); k++)
			;
		puts(number_read(out, line + at, country, k, NULL) > 0 ? out : "-");
	}
	return 0;
}
