/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The door of identity.h over the folder of a field unit: the desk enrols on a laptop without a network.
 *
 * Promise: what is answered as saved is on the disk of the laptop; each answer is judged as the service would judge it. Every submit runs to its
 * end before it returns. Never: a start code, somebody else's record, a word of whether a number is known: a unit knows nobody.
 *
 * It answers the verbs of identity_verbs_officer.h that make sense there, any other with `refused`, and differs in this:
 *   hello, unlock    the number is the name of an officer; officer | none (no such name) | wrong TRIES | wait MINUTES | closed | shape
 *   draft_phone      key typed: text is a number, kept and not proven; key none. There is no step_proof
 *   draft_consent    text is kept with its language, its hash, and who read it
 *   draft_show       ROW also of what was typed as a number, msisdn; PROVEN phone.typed or phone.none
 *   draft_new        bad WHY: nobody can be enrolled without a report for so long
 *   draft_finish     enrolled REF: the number of the slip
 *   officer_today    ok DRAFTS ROW (waiting|sealed|reported|days without a report)
 *   case_list        none
 *
 * Life cycle: field_door_new(); identity_submit(); identity_free(), the folder stays its owner's. */
#pragma once

struct identity;
struct field_dir;

/* The lines of a draft that are of the desk, and of no attribute: the service passes over them. */
#define FIELD_DOOR_PHONE	"desk_phone"	/* typed or none */
#define FIELD_DOOR_HEARD	"desk_heard"	/* first or second, as far as the consent was read; yes or interp */
#define FIELD_DOOR_OFFICER	"desk_officer"	/* who began it */
#define FIELD_DOOR_DAY		"desk_day"	/* YYYY-MM-DD, on which */

/* Make the door. d outlives it, and is closed by who opened it. owns: the caller's. returns: NULL when out of memory.
 * blocks: each verb for the disk, unlock and prove for the hash of the PIN. */
struct identity *field_door_new(struct field_dir *d);
