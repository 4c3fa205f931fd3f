/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What people type: choices and secrets. */
#include "menus/text/text_priv.h"
#include "store/base/sign.h"

int text_clean_input(char *out, size_t cap, const char *utf8)
{
	const char *p = utf8, *end = utf8 + strlen(utf8);
	struct text_out o;
	uint32_t cp;
	int rc = text_out_begin(&o, out, cap);

	if (rc < 0)
		return rc;
	while (p < end && rc == 0) {
		if (text_utf8_next(&cp, &p, end) < 0) {
			rc = -EILSEQ;
			break;
		}
		cp = sign_plain(cp);
		if (cp && !(cp == '*' && o.at == o.start))
			rc = text_out_put(&o, cp);
	}
	while (o.at > o.start && o.at[-1] == '#')
		o.at--;
	return text_out_end(&o, rc);
}
