# tree: the log as others check it, pure. store.mk declares the library.
store_tree = store/tree/tree.c store/tree/tree.h

check_PROGRAMS += tests/store/tree/tree_test
tests_store_tree_tree_test_SOURCES = tests/store/tree/tree_test.c
tests_store_tree_tree_test_LDADD = store/libstore.a $(SODIUM_LIBS) $(CMOCKA_LIBS)
