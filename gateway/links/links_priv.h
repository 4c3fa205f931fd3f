/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The protocols there are. Only gateway/links*.c include this. */
#pragma once

#include "gateway/links/links.h"

extern const struct links_protocol links_smpp, links_gsup;
