# The vault: the pair, the loop behind it, and administration.
store_vault = \
	store/identity_door.c store/identity_door.h \
	store/identity_pair.c \
	store/vault.c store/vault.h store/vault_priv.h store/vault_batch.c store/vault_gate.c store/vault_kdf.c \
	store/vault_listen.c store/vault_req.c store/base/vault_rights.c store/base/vault_rights.h store/vault_store.c store/vault_store.h \
	store/admin.c store/admin.h store/admin_priv.h store/admin_org.c store/admin_person.c store/admin_status.c \
	store/admin_counts.c store/admin_import.c store/admin_sheet.c store/admin_test.c store/admin_server.c store/admin_server.h

bin_PROGRAMS += musafirctl
musafirctl_SOURCES = store/musafirctl.c store/musafirctl_priv.h store/musafirctl_ask.c store/musafirctl_direct.c store/musafirctl_import.c store/musafirctl_import.h \
	store/musafirctl_progress.c store/musafirctl_sheet.c \
	store/musafirctl_init.c store/musafirctl_link.c store/musafirctl_menus.c store/musafirctl_out.c
musafirctl_LDADD = store/libstore.a store/libhandoff.a gateway/libconf.a menus/libmenus.a menus/libtext.a \
	$(SQLITE_LIBS) $(SODIUM_LIBS) $(CONFIG_LIBS) $(OSMO_LIBS)
dist_man_MANS += store/musafirctl.1

vault_test_libs = store/libstore.a store/libhandoff.a gateway/libconf.a menus/libtext.a \
	$(SQLITE_LIBS) $(SODIUM_LIBS) $(CONFIG_LIBS) $(OSMO_LIBS) $(CMOCKA_LIBS)

dist_check_SCRIPTS += tests/ctl/ctl.sh
check_PROGRAMS += tests/vault/pair_test tests/vault/vault_test
tests_vault_pair_test_SOURCES = tests/vault/pair_test.c
tests_vault_pair_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_vault_pair_test_LDADD = $(vault_test_libs)
tests_vault_vault_test_SOURCES = tests/vault/vault_test.c tests/vault/vault_world.c tests/vault/vault_world.h
tests_vault_vault_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_vault_vault_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=identity_core_run,--wrap=identity_core_commit
tests_vault_vault_test_LDADD = $(vault_test_libs)

if ENABLE_FUZZ
noinst_PROGRAMS += tests/fuzz/vault_req_fuzz
tests_fuzz_vault_req_fuzz_SOURCES = tests/fuzz/vault_req_fuzz.c
tests_fuzz_vault_req_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
else
check_PROGRAMS += tests/fuzz/vault_req_fuzz
tests_fuzz_vault_req_fuzz_SOURCES = tests/fuzz/vault_req_fuzz.c tests/fuzz/replay.c
endif
tests_fuzz_vault_req_fuzz_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/vault_req"'
tests_fuzz_vault_req_fuzz_LDADD = $(vault_test_libs)
EXTRA_DIST += tests/fuzz/corpus/vault_req
