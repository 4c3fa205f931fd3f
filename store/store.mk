# store: everything about identity. rules.mk and vault.mk add their files to the one library.
noinst_LIBRARIES += store/libstore.a
store_libstore_a_SOURCES = $(store_base) $(store_rules) $(store_vault)
EXTRA_DIST += store/schema.sql store/up_002.sql store/up_003.sql store/up_004.sql store/up_005.sql tests/db/schema_001.sql store/README.md

store_base = \
	store/base/secret.c store/base/secret.h store/identity.h store/identity_priv.h \
	store/base/damm.c store/base/damm.h store/csv.c store/csv.h \
	store/seal.c store/seal.h store/seal_key.c store/seal_priv.h \
	store/kdf.c store/kdf.h \
	store/ledger.c store/ledger.h \
	store/db.h store/db_sqlite.h store/db_sqlite.c store/db_sqlite_open.c store/db_sqlite_sql.c \
	store/db_sqlite_people.c store/db_sqlite_share.c store/db_sqlite_queue.c \
	store/db_sqlite_count.c

# the schema and the steps to it as strings
BUILT_SOURCES += store/schema_sql.h store/up_002_sql.h store/up_003_sql.h store/up_004_sql.h store/up_005_sql.h
CLEANFILES += store/schema_sql.h store/up_002_sql.h store/up_003_sql.h store/up_004_sql.h store/up_005_sql.h
sql_to_c = $(AM_V_GEN)$(MKDIR_P) store && $(SED) -e 's/[\\"]/\\&/g' -e 's/^/"/' -e 's/$$/\\n"/'
store/schema_sql.h: store/schema.sql
	$(sql_to_c) $(srcdir)/store/schema.sql > $@
store/up_002_sql.h: store/up_002.sql
	$(sql_to_c) $(srcdir)/store/up_002.sql > $@
store/up_003_sql.h: store/up_003.sql
	$(sql_to_c) $(srcdir)/store/up_003.sql > $@
store/up_004_sql.h: store/up_004.sql
	$(sql_to_c) $(srcdir)/store/up_004.sql > $@
store/up_005_sql.h: store/up_005.sql
	$(sql_to_c) $(srcdir)/store/up_005.sql > $@
store/db_sqlite_open.$(OBJEXT): store/schema_sql.h store/up_002_sql.h store/up_003_sql.h store/up_004_sql.h store/up_005_sql.h

store_test_libs = store/libstore.a $(SQLITE_LIBS) $(SODIUM_LIBS) $(OSMO_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/damm/damm_test tests/seal/seal_test tests/seal/seal_key_test tests/kdf/kdf_test tests/db/db_test \
	tests/db/db_clean_test tests/db/db_open_test tests/db/db_fault_test tests/ledger/ledger_test
tests_damm_damm_test_SOURCES = tests/damm/damm_test.c
tests_damm_damm_test_LDADD = $(store_test_libs)
tests_seal_seal_key_test_SOURCES = tests/seal/seal_key_test.c tests/seal/seal_fix.h
tests_seal_seal_key_test_LDADD = $(store_test_libs)
tests_seal_seal_test_SOURCES = tests/seal/seal_test.c tests/seal/seal_fix.h
tests_seal_seal_test_LDADD = $(store_test_libs)
tests_kdf_kdf_test_SOURCES = tests/kdf/kdf_test.c
tests_kdf_kdf_test_LDADD = $(store_test_libs)
tests_db_db_test_SOURCES = tests/db/db_test.c tests/db/db_fix.h
tests_db_db_test_LDADD = $(store_test_libs)
tests_ledger_ledger_test_SOURCES = tests/ledger/ledger_test.c tests/db/db_fix.h
tests_ledger_ledger_test_LDADD = $(store_test_libs)
tests_db_db_clean_test_SOURCES = tests/db/db_clean_test.c tests/db/db_fix.h
tests_db_db_clean_test_LDADD = $(store_test_libs)
tests_db_db_open_test_SOURCES = tests/db/db_open_test.c tests/db/db_fix.h
tests_db_db_open_test_LDADD = $(store_test_libs)
tests_db_db_fault_test_SOURCES = tests/db/db_fault_test.c tests/db/db_fix.h
tests_db_db_fault_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/csv/csv_test
tests_csv_csv_test_SOURCES = tests/csv/csv_test.c
tests_csv_csv_test_LDADD = $(store_test_libs)

if ENABLE_FUZZ
noinst_PROGRAMS += tests/fuzz/csv_fuzz
tests_fuzz_csv_fuzz_SOURCES = tests/fuzz/csv_fuzz.c
tests_fuzz_csv_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_csv_fuzz_CPPFLAGS = $(AM_CPPFLAGS)
else
check_PROGRAMS += tests/fuzz/csv_fuzz
tests_fuzz_csv_fuzz_SOURCES = tests/fuzz/csv_fuzz.c tests/fuzz/replay.c
tests_fuzz_csv_fuzz_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/csv"'
endif
tests_fuzz_csv_fuzz_LDADD = store/libstore.a $(OSMO_LIBS)
EXTRA_DIST += tests/fuzz/corpus/csv
