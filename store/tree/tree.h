/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The tree of RFC 6962 2.1 over the lines of a log: hashes, the frontier that grows with each line, proofs and what others do with them.
 *
 *   leaf = SHA-256(0x00 || line)          node = SHA-256(0x01 || left || right)          of no line: SHA-256("")
 *
 * A frontier holds the complete subtrees that a size is made of, the largest first: one for each bit that is 1. Pure: no memory but the caller's. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TREE_HASH	32
#define TREE_DEPTH	62
#define TREE_SIZE_MAX	((UINT64_C(1) << TREE_DEPTH) - 1)	/* lines */
#define TREE_PROOF_MAX	(TREE_DEPTH + 1)			/* hashes of a proof */
#define TREE_WARN	__attribute__((warn_unused_result))

struct tree {
	uint64_t size;				/* lines; zero all of it to begin */
	uint8_t top[TREE_DEPTH][TREE_HASH];	/* tree_tops() of them are set */
};

struct tree_proof {
	unsigned n;
	uint8_t hash[TREE_PROOF_MAX][TREE_HASH];	/* nearest the line first */
};

/* Leaf hash of len octets. */
void tree_leaf(uint8_t leaf[TREE_HASH], const void *data, size_t len);
/* Hash of two that stand beside each other; node may be either of them. */
void tree_node(uint8_t node[TREE_HASH], const uint8_t left[TREE_HASH], const uint8_t right[TREE_HASH]);

/* How many subtrees a frontier of that size has: 0 to TREE_DEPTH. */
unsigned tree_tops(uint64_t size);
/* Would the next line complete a subtree of 2^level lines? hash: of that. */
bool tree_completes(const struct tree *t, const uint8_t leaf[TREE_HASH], unsigned level, uint8_t hash[TREE_HASH]) TREE_WARN;
/* Add the next line. returns: 0; -EFBIG the tree has TREE_SIZE_MAX lines. */
int tree_add(struct tree *t, const uint8_t leaf[TREE_HASH]) TREE_WARN;
/* Hash over all lines. */
void tree_root(const struct tree *t, uint8_t root[TREE_HASH]);

/* Tell the hash over the 2^level lines from index * 2^level on, all of which are there. returns: 0; -errno. */
typedef int tree_reader(void *ctx, unsigned level, uint64_t index, uint8_t hash[TREE_HASH]);

/* Set the frontier of a size out of what is read. returns: 0; -EFBIG; what read returned. */
int tree_load(struct tree *t, uint64_t size, tree_reader *read, void *ctx) TREE_WARN;
/* Prove that line index, from 0 on, is among the first size. returns: 0; -ERANGE it is not; what read returned. */
int tree_prove_line(struct tree_proof *p, uint64_t index, uint64_t size, tree_reader *read, void *ctx) TREE_WARN;
/* Prove that the first old of size lines are those of the tree that had old. returns: as above. */
int tree_prove_growth(struct tree_proof *p, uint64_t old, uint64_t size, tree_reader *read, void *ctx) TREE_WARN;

/* Is the leaf at index of a tree with that size and root? RFC 9162 2.1.3.2. */
bool tree_has_line(const struct tree_proof *p, uint64_t index, uint64_t size, const uint8_t leaf[TREE_HASH], const uint8_t root[TREE_HASH]) TREE_WARN;
/* Did the tree of that size grow out of the old one? Out of one without lines each did. RFC 9162 2.1.4.2. */
bool tree_has_grown(const struct tree_proof *p, uint64_t old, const uint8_t old_root[TREE_HASH], uint64_t size, const uint8_t root[TREE_HASH]) TREE_WARN;
