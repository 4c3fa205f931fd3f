# identity: the rules. store.mk declares the library.
store_rules = \
	store/identity.c \
	store/pin.c store/pin.h store/pin_keypad.h

check_PROGRAMS += tests/pin/pin_test
tests_pin_pin_test_SOURCES = tests/pin/pin_test.c
tests_pin_pin_test_LDADD = $(store_test_libs)
