# tree: the log as others check it, pure. store.mk declares the library.
store_tree = store/tree/tree.c store/tree/tree.h store/tree/note.c store/tree/note.h store/tree/checkpoint.c store/tree/checkpoint.h

tree_test_libs = store/libstore.a $(SODIUM_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += tests/store/tree/tree_test tests/store/tree/note_test
tests_store_tree_tree_test_SOURCES = tests/store/tree/tree_test.c
tests_store_tree_tree_test_LDADD = $(tree_test_libs)
tests_store_tree_note_test_SOURCES = tests/store/tree/note_test.c
tests_store_tree_note_test_LDADD = $(tree_test_libs)

if ENABLE_FUZZ
noinst_PROGRAMS += tests/fuzz/note_fuzz
tests_fuzz_note_fuzz_SOURCES = tests/fuzz/note_fuzz.c
tests_fuzz_note_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_note_fuzz_CPPFLAGS = $(AM_CPPFLAGS)
else
check_PROGRAMS += tests/fuzz/note_fuzz
tests_fuzz_note_fuzz_SOURCES = tests/fuzz/note_fuzz.c tests/fuzz/replay.c
tests_fuzz_note_fuzz_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/note"'
endif
tests_fuzz_note_fuzz_LDADD = store/libstore.a $(SODIUM_LIBS)
EXTRA_DIST += tests/fuzz/corpus/note
