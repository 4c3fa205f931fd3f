/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Included before every file: functions that have no safe use here do not compile. */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <osmocom/gsm/gsup.h>	/* with its members named rand */

/* fortified headers have macros of some of them for clang */
#undef sprintf
#undef vsprintf
#undef strcpy
#undef strcat
#undef strncpy
#undef strncat

#pragma GCC poison strcpy strcat sprintf vsprintf strtok gets rand srand strncpy strncat mktemp tmpnam
