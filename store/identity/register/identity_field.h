/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Field units, and the people whom they enrolled without a network: store/unit/field_bundle.h. Everything inside the caller's transaction.
 *
 * Promise: a person is taken once, whatever comes twice; nothing is taken of a unit or an officer that the service does not know. */
#pragma once

#include "store/identity/core/identity_priv.h"
#include "store/unit/field_bundle.h"

/* Add a unit; one that is known and not retired is left as it is. pub: 64 hex digits. returns: 0; -EINVAL, -EEXIST with err; an error of db.h. */
int identity_field_add(struct identity_core *core, const char *name, const char *pub, char err[IDENTITY_ERR_MAX]) __attribute__((warn_unused_result));
/* Add an officer of a unit: they sign, and open nothing here; one who is known has as much time again. returns: the same; -ENOENT no such unit. */
int identity_field_officer(struct identity_core *core, const char *unit, const char *name, const char *pub, char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));
/* Read an officer of a unit behind *id who is not blocked; start with 0. until: when their time is over. returns: 0; -ENOENT no more; an error of db.h. */
int identity_field_officer_next(struct identity_core *core, int64_t *id, const char *unit, char name[24], int64_t *until) __attribute__((warn_unused_result));
/* Take nothing from the unit any more. returns: 0; -ENOENT, -EALREADY with err; an error of db.h. */
int identity_field_retire(struct identity_core *core, const char *name, char err[IDENTITY_ERR_MAX]) __attribute__((warn_unused_result));

/* A bundle being read. */
struct identity_field_bundle {
	struct field_chain chain;
	int64_t unit_id;
	char unit[24];
};

/* What became of one person. */
enum identity_field_outcome {
	IDENTITY_FIELD_NONE,
	IDENTITY_FIELD_ACCEPTED,
	IDENTITY_FIELD_KNOWN,		/* a register has them, or another unit brought them */
	IDENTITY_FIELD_DUPLICATE,	/* this very entry was taken before */
	IDENTITY_FIELD_REFUSED,
};

/* Begin with the head. returns: 0; -EINVAL with err: of another service, of a unit that is not known or retired, for training, or changed. */
int identity_field_begin(struct identity_core *core, struct identity_field_bundle *b, const uint8_t head[FIELD_BUNDLE_HEAD], char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));
/* Take the next person. *number: of the unit; err: why they were refused, or "". returns: 0; -EBADMSG not the entry that comes here; an error of db.h. */
int identity_field_person(struct identity_core *core, struct identity_field_bundle *b, const uint8_t *octets, size_t len, uint64_t *number,
			  enum identity_field_outcome *outcome, char err[IDENTITY_ERR_MAX]) __attribute__((warn_unused_result));
/* It is over: note its number. returns: 0; -EBADMSG with err: people are missing; an error of db.h. */
int identity_field_end(struct identity_core *core, struct identity_field_bundle *b, const uint8_t end[FIELD_BUNDLE_END], char err[IDENTITY_ERR_MAX])
	__attribute__((warn_unused_result));
