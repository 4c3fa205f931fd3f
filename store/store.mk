# store: everything about identity. rules.mk and vault.mk add their files to the one library.
noinst_LIBRARIES += store/libstore.a
store_libstore_a_SOURCES = $(store_base) $(store_rules) $(store_vault)
EXTRA_DIST += store/schema.sql

store_base = \
	store/secret.c store/secret.h store/identity.h store/identity_priv.h \
	store/damm.c store/damm.h \
	store/seal.c store/seal.h store/seal_key.c store/seal_priv.h \
	store/kdf.c store/kdf.h store/ledger.h store/db.h

store_test_libs = store/libstore.a $(SQLITE_LIBS) $(SODIUM_LIBS) $(OSMO_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/damm/damm_test tests/seal/seal_test tests/kdf/kdf_test
tests_damm_damm_test_SOURCES = tests/damm/damm_test.c
tests_damm_damm_test_LDADD = $(store_test_libs)
tests_seal_seal_test_SOURCES = tests/seal/seal_test.c
tests_seal_seal_test_LDADD = $(store_test_libs)
tests_kdf_kdf_test_SOURCES = tests/kdf/kdf_test.c
tests_kdf_kdf_test_LDADD = $(store_test_libs)
