/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows and columns of a telephone keypad, forwards and backwards.
 *
 * Two of three keys beside each other (369147) and the middle column down to 0 anywhere (258013) are the shapes a thumb draws. They
 * block 662 of the 1,000,000 six-digit numbers that no other rule blocks; all rules together 112,394 (11.2 %; about 11 % is the
 * level that arXiv 2003.04868 found best). tests/store/identity/pin_test.c counts both. */
#pragma once

#define PIN_KEYPAD_LINES \
	"123", "321", "456", "654", "789", "987", \
	"147", "741", "258", "852", "369", "963"

#define PIN_KEYPAD_COLUMNS "2580", "0852"

#define PIN_KEYPAD_ONLY	662
#define PIN_BLOCKED	112394
