/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The number of a paper, judged by the row that the kind of the paper names (store/values/national.h). Whoever enrols asks here: register, desk, terminal, phone.
 *
 * Promise: pure. A paper that no row names is kept as it is written. Never: a sign of a number in words. secret: numbers and records; the caller wipes them. */
#pragma once

#include "store/identity/core/identity_priv.h"
#include "store/identity/core/identity_record.h"

/* Judge a number and the kind of paper it is of, both as they are typed, before anything is kept: what identity_person_add() would say of the two. type: "" none.
 * returns: 0; -EINVAL with err, which begins with the key of what is wrong. */
int identity_number_check(const struct national_table *numbers, const char *type, const char *number, char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));

/* Bring kind and number of the paper in a record into their one spelling, so that one paper is the same however it was typed.
 * returns: 0; -EINVAL with err, the record unchanged but for the spelling of the kind. */
int identity_number_settle(struct identity_record *r, const struct national_table *numbers, char err[IDENTITY_ERR_MAX]) __attribute__((warn_unused_result));
