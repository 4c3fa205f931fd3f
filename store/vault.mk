# The vault: the pair, the loop behind it, and administration.
store_vault = \
	store/door/identity_door.c store/door/identity_door.h store/door/identity_pair.h store/door/identity_peer.h \
	store/door/identity_pair.c \
	store/vault/vault.c store/vault/vault.h store/vault/vault_priv.h store/vault/vault_batch.c store/vault/vault_gate.c store/vault/vault_kdf.c \
	store/vault/vault_clock.c store/vault/vault_feed.c store/vault/vault_scrub.c store/vault/vault_tell.c store/vault/vault_listen.c store/vault/vault_req.c \
	store/anchor/anchor.c store/anchor/anchor.h store/anchor/anchor_priv.h store/anchor/anchor_text.c store/vault/vault_anchor.c store/vault/vault_mark.c store/vault/vault_mark.h store/vault/vault_host.c \
	store/backup/backup.h store/backup/backup_priv.h store/backup/backup_io.c store/backup/backup_check.c store/backup/backup_part.c store/backup/backup_keep.c store/backup/backup_older.c \
	store/backup/backup_restore.c store/backup/backup_restore.h \
	store/vault/vault_store.c store/vault/vault_store.h store/admin/admin.c store/admin/admin.h store/admin/admin_priv.h store/admin/admin_org.c store/admin/admin_officer.c store/admin/admin_oversight.c store/admin/admin_case.c \
	store/admin/admin_person.c store/admin/admin_status.c store/admin/admin_request.c store/admin/admin_row.c store/admin/admin_commands.c \
	store/admin/admin_commands.h store/admin/admin_acts.c store/admin/admin_actor.c store/admin/admin_actor.h \
	store/admin/admin_counts.c store/admin/admin_backup.c store/admin/admin_rekey.c store/admin/admin_desk.c store/admin/admin_import.c store/admin/admin_sheet.c store/admin/admin_test.c store/vault/admin_server.c store/vault/admin_server.h store/admin/admin_feed.c store/admin/admin_field.c store/admin/admin_card.c store/admin/admin_copy.c

store_desk = \
	store/desk/desk.c store/desk/desk.h store/desk/desk_priv.h store/desk/desk_bidi.c store/desk/desk_birth.c store/desk/desk_code.c store/desk/desk_count.c store/desk/desk_door.c store/desk/desk_draft.c store/desk/desk_field.c \
	store/desk/desk_card.c store/desk/desk_case.c store/desk/desk_claim.c store/desk/desk_family.c store/desk/desk_home.c store/desk/desk_judge.c store/desk/desk_login.c store/desk/desk_page.c store/desk/desk_person.c store/desk/desk_record.c store/desk/desk_second.c store/desk/desk_slip.c store/desk/desk_slip_draw.c \
	store/desk/desk_tty.c store/desk/desk_unit.c \
	store/desk/oversight/overseer.c store/desk/oversight/overseer.h store/desk/oversight/overseer_priv.h store/desk/oversight/overseer_ask.c store/desk/oversight/overseer_hear.c store/desk/oversight/overseer_watch.c store/desk/oversight/overseer_books.c

bin_PROGRAMS += musafirctl
musafirctl_SOURCES = store/ctl/musafirctl.c store/ctl/musafirctl_priv.h store/ctl/musafirctl_ask.c store/ctl/musafirctl_direct.c store/ctl/musafirctl_import.c store/ctl/musafirctl_import.h \
	store/ctl/musafirctl_import_head.c store/ctl/musafirctl_import_file.c \
	store/ctl/musafirctl_progress.c store/ctl/musafirctl_sheet.c \
	store/ctl/musafirctl_init.c store/ctl/musafirctl_escrow.c store/ctl/musafirctl_case.c store/ctl/musafirctl_backup.c store/ctl/musafirctl_rekey.c store/ctl/musafirctl_unit.c store/ctl/musafirctl_field.c store/ctl/musafirctl_file.c store/ctl/musafirctl_file.h store/ctl/musafirctl_restore.c store/ctl/musafirctl_anchor.c store/ctl/musafirctl_link.c store/ctl/copy/copy_export.c store/ctl/copy/copy_open.c store/ctl/menus/menus_check.c store/ctl/menus/menus_filled.c store/ctl/menus/menus_load.c store/ctl/menus/menus_priv.h store/ctl/menus/menus_script.c store/ctl/menus/menus_sheet.c store/ctl/musafirctl_out.c \
	store/ctl/musafirctl_request.c store/ctl/musafirctl_run.c store/ctl/musafirctl_watch.c store/ctl/musafirctl_commands.c store/ctl/musafirctl_line.c store/ctl/musafirctl_help.c \
	store/ctl/musafirctl_near.c store/ctl/musafirctl_near.h store/ctl/musafirctl_desk.c store/ctl/musafirctl_card.c store/ctl/musafirctl_page.c store/ctl/musafirctl_page.h \
	$(store_desk)
musafirctl_CFLAGS = $(AM_CFLAGS) $(FRIBIDI_CFLAGS) $(NCURSES_CFLAGS) $(PANGO_CFLAGS)
musafirctl_LDADD = store/libstore.a store/libhandoff.a gateway/libconf.a menus/libmenus.a menus/libtext.a $(FRIBIDI_LIBS) $(NCURSES_LIBS) $(PANGO_LIBS) \
	$(SQLITE_LIBS) $(SODIUM_LIBS) $(UTF8PROC_LIBS) $(CONFIG_LIBS) $(OSMO_LIBS)
dist_man_MANS += store/ctl/musafirctl.1

noinst_PROGRAMS += tests/store/desk/desk_stand
dist_check_SCRIPTS += tests/store/desk/desk.sh tests/store/desk/daemon.sh tests/store/desk/oversee.sh tests/store/desk/recovery.sh tests/store/desk/killed.sh
EXTRA_DIST += tests/store/desk/consent
tests_store_desk_desk_stand_SOURCES = tests/store/desk/desk_stand.c $(store_desk)
tests_store_desk_desk_stand_CFLAGS = $(musafirctl_CFLAGS)
tests_store_desk_desk_stand_LDADD = $(musafirctl_LDADD)

vault_test_libs = store/libstore.a store/libhandoff.a gateway/libconf.a menus/libtext.a \
	$(SQLITE_LIBS) $(SODIUM_LIBS) $(UTF8PROC_LIBS) $(CONFIG_LIBS) $(OSMO_LIBS) $(CMOCKA_LIBS)

dist_check_SCRIPTS += tests/store/ctl/copy.sh tests/store/ctl/erased.sh tests/store/ctl/rekey.sh tests/store/ctl/unit.sh tests/store/ctl/unit_desk.sh tests/store/ctl/ctl.sh tests/store/ctl/roles.sh tests/store/ctl/manual.sh tests/store/ctl/registers.sh
EXTRA_DIST += tests/store/ctl/registers
check_PROGRAMS += tests/store/ctl/page_test
tests_store_ctl_page_test_SOURCES = tests/store/ctl/page_test.c store/ctl/musafirctl_page.c
tests_store_ctl_page_test_LDADD = $(store_test_libs)
check_PROGRAMS += tests/store/ctl/out_test
tests_store_ctl_out_test_SOURCES = tests/store/ctl/out_test.c store/ctl/musafirctl_out.c
tests_store_ctl_out_test_LDADD = $(vault_test_libs)
check_PROGRAMS += tests/store/base/handoff_test
tests_store_base_handoff_test_SOURCES = tests/store/base/handoff_test.c
tests_store_base_handoff_test_LDADD = store/libhandoff.a $(CMOCKA_LIBS) $(OSMO_LIBS)
check_PROGRAMS += tests/store/door/pair_test tests/store/vault/vault_test tests/store/base/rights_test
tests_store_base_rights_test_SOURCES = tests/store/base/rights_test.c
tests_store_base_rights_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_store_base_rights_test_LDADD = $(vault_test_libs)
tests_store_door_pair_test_SOURCES = tests/store/door/pair_test.c
tests_store_door_pair_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_store_door_pair_test_LDADD = $(vault_test_libs)
check_PROGRAMS += tests/store/vault/alike_test
tests_store_vault_alike_test_SOURCES = tests/store/vault/alike_test.c tests/lib/vault_world.c tests/lib/vault_world.h
tests_store_vault_alike_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_store_vault_alike_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=identity_core_run,--wrap=identity_core_commit,--wrap=accept4
tests_store_vault_alike_test_LDADD = $(vault_test_libs) -lm


check_PROGRAMS += tests/store/anchor/anchor_test
tests_store_anchor_anchor_test_SOURCES = tests/store/anchor/anchor_test.c tests/lib/db_fix.h
tests_store_anchor_anchor_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_store_anchor_anchor_test_LDADD = $(vault_test_libs)
check_PROGRAMS += tests/store/backup/backup_test
tests_store_backup_backup_test_SOURCES = tests/store/backup/backup_test.c tests/lib/seal_fix.h
tests_store_backup_backup_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_store_backup_backup_test_LDADD = $(vault_test_libs)
dist_check_SCRIPTS += tests/store/backup/backup.sh tests/store/backup/older.sh
noinst_PROGRAMS += tests/lib/killed
tests_lib_killed_SOURCES = tests/lib/killed.c
check_PROGRAMS += tests/store/vault/mark_test
tests_store_vault_mark_test_SOURCES = tests/store/vault/mark_test.c
tests_store_vault_mark_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_store_vault_mark_test_LDADD = $(vault_test_libs)
check_PROGRAMS += tests/store/vault/vault_scrub_test
tests_store_vault_vault_scrub_test_SOURCES = tests/store/vault/vault_scrub_test.c
tests_store_vault_vault_scrub_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_store_vault_vault_scrub_test_LDADD = $(vault_test_libs)
tests_store_vault_vault_test_SOURCES = tests/store/vault/vault_test.c tests/lib/vault_world.c tests/lib/vault_world.h
tests_store_vault_vault_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_store_vault_vault_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=identity_core_run,--wrap=identity_core_commit,--wrap=accept4
tests_store_vault_vault_test_LDADD = $(vault_test_libs)
check_PROGRAMS += tests/store/vault/captured_test
tests_store_vault_captured_test_SOURCES = tests/store/vault/captured_test.c tests/lib/vault_world.c tests/lib/vault_world.h
tests_store_vault_captured_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_store_vault_captured_test_LDFLAGS = $(tests_store_vault_vault_test_LDFLAGS)
tests_store_vault_captured_test_LDADD = $(vault_test_libs)

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
