# Alphabets, folding, paging, cleaning, bidi-safe codes.
noinst_LIBRARIES += menus/libtext.a
menus_libtext_a_SOURCES = \
	menus/text/text.h \
	menus/text/text_bidi.c \
	menus/text/text_decode.c \
	menus/text/text_encode.c \
	menus/text/text_fold.c \
	menus/text/text_gsm7.c \
	menus/text/text_input.c \
	menus/text/text_latin.c \
	menus/text/text_page.c \
	menus/text/text_priv.h \
	menus/text/text_shift.c \
	menus/text/text_shift_table.c \
	menus/text/text_table.c \
	menus/text/text_utf8.c \
	menus/text/text_word.c \
	store/base/number.c store/base/number.h store/base/number_plan.c store/base/number_plan.h store/base/sign.c store/base/sign.h store/base/utf8.h

TEXT_TEST_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
TEXT_TEST_LIBS = menus/libtext.a $(CMOCKA_LIBS)

check_PROGRAMS += tests/menus/text/text_alphabet_test tests/menus/text/text_fold_test tests/menus/text/text_uconv_test
tests_menus_text_text_alphabet_test_CFLAGS = $(TEXT_TEST_CFLAGS)
tests_menus_text_text_alphabet_test_LDADD = $(TEXT_TEST_LIBS)
tests_menus_text_text_fold_test_CFLAGS = $(TEXT_TEST_CFLAGS)
tests_menus_text_text_fold_test_LDADD = $(TEXT_TEST_LIBS)
tests_menus_text_text_uconv_test_CFLAGS = $(TEXT_TEST_CFLAGS)
tests_menus_text_text_uconv_test_LDADD = $(TEXT_TEST_LIBS)

check_PROGRAMS += tests/menus/text/text_latin_test
tests_menus_text_text_latin_test_CFLAGS = $(TEXT_TEST_CFLAGS)
tests_menus_text_text_latin_test_LDADD = $(TEXT_TEST_LIBS)

check_PROGRAMS += tests/menus/text/text_shift_test
tests_menus_text_text_shift_test_CFLAGS = $(TEXT_TEST_CFLAGS)
tests_menus_text_text_shift_test_LDADD = $(TEXT_TEST_LIBS)

check_PROGRAMS += tests/menus/text/text_page_test
tests_menus_text_text_page_test_CFLAGS = $(TEXT_TEST_CFLAGS)
tests_menus_text_text_page_test_LDADD = $(TEXT_TEST_LIBS)

check_PROGRAMS += tests/menus/text/text_input_test
tests_menus_text_text_input_test_CFLAGS = $(TEXT_TEST_CFLAGS)
tests_menus_text_text_input_test_LDADD = $(TEXT_TEST_LIBS)

check_PROGRAMS += tests/menus/text/text_word_test
tests_menus_text_text_word_test_CFLAGS = $(TEXT_TEST_CFLAGS)
tests_menus_text_text_word_test_LDADD = $(TEXT_TEST_LIBS)

check_PROGRAMS += tests/menus/text/text_code_test
tests_menus_text_text_code_test_CFLAGS = $(TEXT_TEST_CFLAGS)
tests_menus_text_text_code_test_LDADD = $(TEXT_TEST_LIBS)

check_PROGRAMS += tests/menus/text/text_bidi_test
tests_menus_text_text_bidi_test_SOURCES = tests/menus/text/text_bidi_test.c tests/lib/text_view.c tests/lib/text_view.h
tests_menus_text_text_bidi_test_CFLAGS = $(TEXT_TEST_CFLAGS) $(FRIBIDI_CFLAGS)
tests_menus_text_text_bidi_test_LDADD = $(TEXT_TEST_LIBS) $(FRIBIDI_LIBS)

if ENABLE_FUZZ
noinst_PROGRAMS += tests/fuzz/text_fuzz
tests_fuzz_text_fuzz_SOURCES = tests/fuzz/text_fuzz.c
tests_fuzz_text_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
else
check_PROGRAMS += tests/fuzz/text_fuzz
tests_fuzz_text_fuzz_SOURCES = tests/fuzz/text_fuzz.c tests/fuzz/replay.c
endif
tests_fuzz_text_fuzz_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/text"'
tests_fuzz_text_fuzz_LDADD = menus/libtext.a
EXTRA_DIST += tests/fuzz/corpus/text tests/fuzz/replay.c
