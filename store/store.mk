# store: everything about identity. values.mk, tree.mk, rules.mk and vault.mk add their files to the one library.
noinst_LIBRARIES += store/libstore.a
store_libstore_a_SOURCES = $(store_base) $(store_rules) $(store_vault) $(store_values) $(store_tree)
EXTRA_DIST += store/db/sql/schema.sql store/db/sql/up_002.sql store/db/sql/up_003.sql store/db/sql/up_004.sql store/db/sql/up_005.sql store/db/sql/up_006.sql store/db/sql/up_007.sql store/db/sql/up_008.sql store/db/sql/up_009.sql store/db/sql/up_010.sql store/db/sql/up_011.sql store/db/sql/up_012.sql store/db/sql/up_013.sql store/db/sql/up_014.sql tests/store/db/schema_001.sql store/README.md

store_base = \
	store/base/secret.c store/base/secret.h store/door/identity.h store/door/identity_peer.h store/identity/core/identity_priv.h \
	store/base/number.c store/base/number.h store/base/number_plan.c store/base/number_plan.h store/base/sign.c store/base/sign.h store/base/octets.c store/base/octets.h store/base/utf8.h store/base/damm.c store/base/damm.h store/ctl/csv.c store/ctl/csv.h \
	store/seal/seal.c store/seal/seal.h store/seal/seal_key.c store/seal/seal_priv.h store/seal/seal_backup.c store/seal/seal_backup.h store/seal/seal_veil.c store/seal/seal_veil.h store/seal/rekey.c store/seal/rekey.h store/seal/seal_field.c store/seal/seal_field.h store/seal/seal_batch.c store/seal/seal_batch.h store/seal/seal_copy.c store/seal/seal_copy.h \
	store/unit/field_entry.c store/unit/field_entry.h store/unit/field_bundle.c store/unit/field_bundle.h store/unit/field_priv.h \
	store/unit/field_file.c store/unit/field_file.h store/unit/field_card.c store/unit/field_card.h store/unit/field_dir.c store/unit/field_dir.h store/unit/field_dir_priv.h \
	store/unit/door/field_door.c store/unit/door/field_door.h store/unit/door/field_door_priv.h store/unit/door/field_draft.c \
	store/unit/door/field_lines.c store/unit/door/field_lines.h \
	store/unit/field_state.c store/unit/field_until.c store/unit/field_officer.c store/unit/field_people.c store/unit/field_report.c store/unit/field_report.h store/unit/field_request.c store/unit/field_request.h \
	store/seal/seal_dup.c store/seal/seal_dup.h store/seal/seal_card.c store/seal/seal_card.h \
	store/seal/kdf.c store/seal/kdf.h \
	store/seal/ledger.c store/seal/ledger.h \
	store/db/db.h store/db/sqlite/db_sqlite.h store/db/sqlite/db_sqlite.c store/db/sqlite/db_sqlite_open.c store/db/sqlite/db_sqlite_sql.c store/db/sqlite/db_sqlite_page.c store/db/sqlite/db_sqlite_log.c store/db/sqlite/db_sqlite_copy.c store/db/sqlite/db_sqlite_veil.c store/db/sqlite/db_sqlite_move.c \
	store/db/sqlite/db_sqlite_people.c store/db/sqlite/db_sqlite_desk.c store/db/sqlite/db_sqlite_share.c store/db/sqlite/db_sqlite_queue.c store/db/sqlite/db_sqlite_ledger.c \
	store/db/sqlite/db_sqlite_count.c store/db/sqlite/db_sqlite_field.c store/db/sqlite/db_sqlite_dup.c \
	store/db/sqlite/db_sqlite_family.c store/db/sqlite/db_sqlite_oversight.c store/db/sqlite/db_sqlite_card.c store/db/sqlite/db_sqlite_book.c store/db/sqlite/db_sqlite_schema.c store/db/sqlite/db_sqlite_sum.c store/seal/seal_sum.c store/seal/seal_sum.h

# the schema and the steps to it as strings
BUILT_SOURCES += store/db/sql/schema_sql.h store/db/sql/up_002_sql.h store/db/sql/up_003_sql.h store/db/sql/up_004_sql.h store/db/sql/up_005_sql.h store/db/sql/up_006_sql.h store/db/sql/up_007_sql.h store/db/sql/up_008_sql.h store/db/sql/up_009_sql.h store/db/sql/up_010_sql.h store/db/sql/up_011_sql.h store/db/sql/up_012_sql.h store/db/sql/up_013_sql.h store/db/sql/up_014_sql.h
CLEANFILES += store/db/sql/schema_sql.h store/db/sql/up_002_sql.h store/db/sql/up_003_sql.h store/db/sql/up_004_sql.h store/db/sql/up_005_sql.h store/db/sql/up_006_sql.h store/db/sql/up_007_sql.h store/db/sql/up_008_sql.h store/db/sql/up_009_sql.h store/db/sql/up_010_sql.h store/db/sql/up_011_sql.h store/db/sql/up_012_sql.h store/db/sql/up_013_sql.h store/db/sql/up_014_sql.h
sql_to_c = $(AM_V_GEN)$(MKDIR_P) $(@D) && $(SED) -e 's/[\\"]/\\&/g' -e 's/^/"/' -e 's/$$/\\n"/'
store/db/sql/schema_sql.h: store/db/sql/schema.sql
	$(sql_to_c) $(srcdir)/store/db/sql/schema.sql > $@
store/db/sql/up_002_sql.h: store/db/sql/up_002.sql
	$(sql_to_c) $(srcdir)/store/db/sql/up_002.sql > $@
store/db/sql/up_003_sql.h: store/db/sql/up_003.sql
	$(sql_to_c) $(srcdir)/store/db/sql/up_003.sql > $@
store/db/sql/up_004_sql.h: store/db/sql/up_004.sql
	$(sql_to_c) $(srcdir)/store/db/sql/up_004.sql > $@
store/db/sql/up_005_sql.h: store/db/sql/up_005.sql
	$(sql_to_c) $(srcdir)/store/db/sql/up_005.sql > $@
store/db/sql/up_006_sql.h: store/db/sql/up_006.sql
	$(sql_to_c) $(srcdir)/store/db/sql/up_006.sql > $@
store/db/sql/up_007_sql.h: store/db/sql/up_007.sql
	$(sql_to_c) $(srcdir)/store/db/sql/up_007.sql > $@
store/db/sql/up_008_sql.h: store/db/sql/up_008.sql
	$(sql_to_c) $(srcdir)/store/db/sql/up_008.sql > $@
store/db/sql/up_009_sql.h: store/db/sql/up_009.sql
	$(sql_to_c) $(srcdir)/store/db/sql/up_009.sql > $@
store/db/sql/up_010_sql.h: store/db/sql/up_010.sql
	$(sql_to_c) $(srcdir)/store/db/sql/up_010.sql > $@
store/db/sql/up_011_sql.h: store/db/sql/up_011.sql
	$(sql_to_c) $(srcdir)/store/db/sql/up_011.sql > $@
store/db/sql/up_012_sql.h: store/db/sql/up_012.sql
	$(sql_to_c) $(srcdir)/store/db/sql/up_012.sql > $@
store/db/sql/up_013_sql.h: store/db/sql/up_013.sql
	$(sql_to_c) $(srcdir)/store/db/sql/up_013.sql > $@
store/db/sql/up_014_sql.h: store/db/sql/up_014.sql
	$(sql_to_c) $(srcdir)/store/db/sql/up_014.sql > $@
store/db/sqlite/db_sqlite_open.$(OBJEXT): store/db/sql/schema_sql.h store/db/sql/up_002_sql.h store/db/sql/up_003_sql.h store/db/sql/up_004_sql.h store/db/sql/up_005_sql.h store/db/sql/up_006_sql.h store/db/sql/up_007_sql.h store/db/sql/up_008_sql.h store/db/sql/up_009_sql.h store/db/sql/up_010_sql.h store/db/sql/up_011_sql.h store/db/sql/up_012_sql.h store/db/sql/up_013_sql.h store/db/sql/up_014_sql.h

store_test_libs = store/libstore.a $(SQLITE_LIBS) $(SODIUM_LIBS) $(UTF8PROC_LIBS) $(OSMO_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/store/base/damm_test tests/store/seal/seal_test tests/store/seal/seal_key_test tests/store/seal/kdf_test tests/store/db/db_test \
	tests/store/db/db_clean_test tests/store/db/db_open_test tests/store/db/db_fault_test tests/store/seal/ledger_test
check_PROGRAMS += tests/store/base/number_test
check_PROGRAMS += tests/store/seal/seal_card_test
tests_store_seal_seal_card_test_SOURCES = tests/store/seal/seal_card_test.c tests/lib/seal_fix.h
tests_store_seal_seal_card_test_LDADD = $(store_test_libs)
check_PROGRAMS += tests/store/unit/field_test
tests_store_unit_field_test_SOURCES = tests/store/unit/field_test.c tests/lib/seal_fix.h
tests_store_unit_field_test_LDADD = $(store_test_libs)
check_PROGRAMS += tests/store/unit/field_dir_test
tests_store_unit_field_dir_test_SOURCES = tests/store/unit/field_dir_test.c tests/lib/seal_fix.h
tests_store_unit_field_dir_test_LDADD = $(store_test_libs)
check_PROGRAMS += tests/store/unit/field_door_test
tests_store_unit_field_door_test_SOURCES = tests/store/unit/field_door_test.c tests/lib/seal_fix.h
tests_store_unit_field_door_test_LDADD = $(store_test_libs)
noinst_PROGRAMS += tests/store/base/number_lines
dist_check_SCRIPTS += tests/store/base/number_plans.sh
tests_store_base_number_test_SOURCES = tests/store/base/number_test.c
tests_store_base_number_test_LDADD = $(store_test_libs)
tests_store_base_number_lines_SOURCES = tests/store/base/number_lines.c
tests_store_base_number_lines_LDADD = store/libstore.a
EXTRA_DIST += tests/store/base/number_plans.py
tests_store_base_damm_test_SOURCES = tests/store/base/damm_test.c
tests_store_base_damm_test_LDADD = $(store_test_libs)
tests_store_seal_seal_key_test_SOURCES = tests/store/seal/seal_key_test.c tests/lib/seal_fix.h
tests_store_seal_seal_key_test_LDADD = $(store_test_libs)
tests_store_seal_seal_test_SOURCES = tests/store/seal/seal_test.c tests/lib/seal_fix.h
tests_store_seal_seal_test_LDADD = $(store_test_libs)
tests_store_seal_kdf_test_SOURCES = tests/store/seal/kdf_test.c
tests_store_seal_kdf_test_LDADD = $(store_test_libs)
tests_store_db_db_test_SOURCES = tests/store/db/db_test.c tests/lib/db_fix.h
tests_store_db_db_test_LDADD = $(store_test_libs)
tests_store_seal_ledger_test_SOURCES = tests/store/seal/ledger_test.c tests/lib/db_fix.h
tests_store_seal_ledger_test_LDADD = $(store_test_libs)
tests_store_db_db_clean_test_SOURCES = tests/store/db/db_clean_test.c tests/lib/db_fix.h
tests_store_db_db_clean_test_LDADD = $(store_test_libs)
tests_store_db_db_open_test_SOURCES = tests/store/db/db_open_test.c tests/lib/db_fix.h
tests_store_db_db_open_test_LDADD = $(store_test_libs)
tests_store_db_db_fault_test_SOURCES = tests/store/db/db_fault_test.c tests/lib/db_fix.h
tests_store_db_db_fault_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/db/db_copy_test tests/store/seal/seal_backup_test tests/store/seal/seal_batch_test
tests_store_db_db_copy_test_SOURCES = tests/store/db/db_copy_test.c tests/lib/db_fix.h
tests_store_db_db_copy_test_LDADD = $(store_test_libs)
check_PROGRAMS += tests/store/seal/seal_copy_test
tests_store_seal_seal_copy_test_SOURCES = tests/store/seal/seal_copy_test.c
tests_store_seal_seal_copy_test_LDADD = $(store_test_libs)
tests_store_seal_seal_batch_test_SOURCES = tests/store/seal/seal_batch_test.c tests/lib/seal_fix.h
tests_store_seal_seal_batch_test_LDADD = $(store_test_libs)
tests_store_seal_seal_backup_test_SOURCES = tests/store/seal/seal_backup_test.c tests/lib/seal_fix.h
tests_store_seal_seal_backup_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/ctl/csv_test
tests_store_ctl_csv_test_SOURCES = tests/store/ctl/csv_test.c
tests_store_ctl_csv_test_LDADD = $(store_test_libs)

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
tests_fuzz_csv_fuzz_LDADD = store/libstore.a $(SODIUM_LIBS) $(UTF8PROC_LIBS) $(OSMO_LIBS)
EXTRA_DIST += tests/fuzz/corpus/csv

if ENABLE_FUZZ
noinst_PROGRAMS += tests/fuzz/feed_fuzz
tests_fuzz_feed_fuzz_SOURCES = tests/fuzz/feed_fuzz.c
tests_fuzz_feed_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_feed_fuzz_CPPFLAGS = $(AM_CPPFLAGS)
else
check_PROGRAMS += tests/fuzz/feed_fuzz
tests_fuzz_feed_fuzz_SOURCES = tests/fuzz/feed_fuzz.c tests/fuzz/replay.c
tests_fuzz_feed_fuzz_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/feed"'
endif
tests_fuzz_feed_fuzz_LDADD = store/libstore.a $(SODIUM_LIBS) $(UTF8PROC_LIBS) $(OSMO_LIBS)
EXTRA_DIST += tests/fuzz/corpus/feed

if ENABLE_FUZZ
noinst_PROGRAMS += tests/fuzz/name_fuzz
tests_fuzz_name_fuzz_SOURCES = tests/fuzz/name_fuzz.c
tests_fuzz_name_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_name_fuzz_CPPFLAGS = $(AM_CPPFLAGS)
else
check_PROGRAMS += tests/fuzz/name_fuzz
tests_fuzz_name_fuzz_SOURCES = tests/fuzz/name_fuzz.c tests/fuzz/replay.c
tests_fuzz_name_fuzz_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/name"'
endif
tests_fuzz_name_fuzz_LDADD = store/libstore.a $(SODIUM_LIBS) $(UTF8PROC_LIBS) $(OSMO_LIBS)
EXTRA_DIST += tests/fuzz/corpus/name

if ENABLE_FUZZ
noinst_PROGRAMS += tests/fuzz/field_fuzz
tests_fuzz_field_fuzz_SOURCES = tests/fuzz/field_fuzz.c
tests_fuzz_field_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_field_fuzz_CPPFLAGS = $(AM_CPPFLAGS)
else
check_PROGRAMS += tests/fuzz/field_fuzz
tests_fuzz_field_fuzz_SOURCES = tests/fuzz/field_fuzz.c tests/fuzz/replay.c
tests_fuzz_field_fuzz_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/field"'
endif
tests_fuzz_field_fuzz_LDADD = store/libstore.a $(SQLITE_LIBS) $(SODIUM_LIBS) $(UTF8PROC_LIBS) $(OSMO_LIBS)
EXTRA_DIST += tests/fuzz/corpus/field
