# identity: the rules. store.mk declares the library.
store_rules = \
	store/door/identity.c store/door/identity_verb.c store/door/identity_verb.h store/door/identity_verbs_person.h store/door/identity_verbs_agent.h \
	store/door/identity_verbs_officer.h store/identity/officer/identity_draft.c store/identity/officer/identity_officer.c store/identity/officer/identity_officer.h \
	store/identity/officer/identity_ring.c store/identity/officer/identity_draft_news.c store/identity/officer/identity_proof.c store/identity/officer/identity_enrolling.c \
	store/identity/officer/identity_finish.c store/identity/officer/identity_alike.c store/identity/officer/identity_alike.h \
	store/identity/officer/identity_terminal.c \
	store/door/identity_verbs_case.h store/identity/cases/identity_case.c store/identity/cases/identity_case.h store/identity/cases/identity_case_judge.c store/identity/cases/identity_case_kind.c \
	store/identity/cases/identity_case_body.c store/identity/cases/identity_case_claim.c store/identity/cases/identity_case_open.c store/identity/cases/identity_case_row.c \
	store/identity/cases/identity_case_second.c store/identity/cases/identity_case_watch.c store/identity/cases/identity_case_card.c store/identity/cases/identity_case_wait.c \
	store/identity/cases/identity_case_effect.c store/identity/cases/identity_case_officer.c store/identity/cases/identity_case_stop.c store/identity/cases/identity_case_escrow.c store/identity/cases/identity_case_reset.c store/identity/cases/identity_case_held.c store/identity/cases/identity_case_admin.c store/identity/cases/identity_case_person.c \
	store/door/identity_verbs_oversight.h store/identity/oversight/identity_oversight.h store/identity/oversight/identity_body.c store/identity/oversight/identity_complaint.c \
	store/identity/oversight/identity_news.c store/identity/oversight/identity_overseer.c store/identity/oversight/identity_overseer_admin.c store/identity/oversight/identity_hearing.c store/identity/oversight/identity_tend.c store/identity/oversight/identity_overseen.c store/identity/oversight/identity_figures.c store/identity/oversight/identity_access.c store/identity/oversight/identity_holidays.c store/identity/oversight/identity_quota.c store/identity/oversight/identity_saying.c store/identity/oversight/identity_pause.c store/identity/oversight/identity_pace.c \
	store/identity/officer/identity_ward.c store/door/identity_verbs_family.h store/identity/family/identity_tie.c store/identity/family/identity_child.c store/identity/family/identity_death.c \
	store/identity/family/identity_proxy.c store/identity/family/identity_transcript.c store/identity/family/identity_proxying.c store/identity/family/identity_proxy_desk.c \
	store/identity/cases/identity_case_fix.c store/identity/cases/identity_case_erase.c store/identity/cases/identity_case_copy.c store/identity/cases/identity_case_fetch.c store/identity/cases/identity_case_export.c store/door/identity_verbs_ending.h \
	store/identity/officer/identity_birth.c store/identity/officer/identity_birth.h \
	store/identity/register/identity_officers.c \
	store/door/identity_verbs_message.h store/identity/core/identity_rules.h store/door/identity_attributes.c store/door/identity_attributes.h \
	store/door/identity_words.c store/door/identity_words.h store/door/identity_country.c store/door/identity_country.h \
	store/door/identity_payload.c store/door/identity_payload.h store/identity/core/identity_limits.h \
	store/identity/person/pin.c store/identity/person/pin.h store/identity/person/pin_keypad.h \
	store/values/identity_text.c store/values/identity_text.h store/values/fold.c store/values/fold.h store/values/fold_priv.h store/values/name_fold.c store/values/name_fold.h \
	store/values/name_skeleton.c store/values/name_skeleton.h store/values/name_keys.c store/values/name_keys.h store/values/name_text.c store/values/name_text.h \
	store/values/national.c store/values/national.h store/identity/core/identity_number.c store/identity/core/identity_number.h \
	store/values/identity_day.c store/values/identity_day.h \
	store/identity/core/identity_record.c store/identity/core/identity_record.h store/identity/core/identity_facts.c store/identity/core/identity_facts.h \
	store/identity/core/identity_core.c store/identity/core/identity_link.c store/identity/core/identity_run.c store/identity/core/identity_dialogue.c store/identity/core/identity_hash.c store/identity/core/identity_dup.c store/identity/core/identity_dup.h store/identity/core/identity_dup_look.c store/identity/core/identity_dup_case.c store/identity/core/identity_budget.c store/identity/core/identity_alarm.c \
	store/identity/core/identity_op.c store/identity/ending/identity_retention.c \
	store/identity/core/identity_tries.c store/identity/core/identity_login.c store/identity/core/identity_keys.c store/identity/core/identity_mark.c store/identity/core/identity_lock.c store/identity/core/identity_clock.c store/identity/core/identity_erase.c store/identity/person/identity_unlock.c \
	store/identity/person/identity_texted.c \
	store/identity/person/identity_enter.c store/identity/person/identity_home.c store/identity/person/identity_pin.c \
	store/identity/person/identity_hello.c store/identity/core/identity_org.c store/identity/core/identity_open.c store/identity/person/identity_offer.c \
	store/identity/person/identity_consent.c \
	store/identity/person/identity_share.c store/identity/person/identity_person.c store/identity/agent/identity_check.c \
	store/identity/messages/identity_sms.c store/identity/messages/identity_letter.c store/identity/messages/identity_unasked.c store/identity/messages/identity_quiet.c store/identity/messages/identity_out.c store/identity/messages/identity_told.c \
	store/identity/person/identity_seen.c store/identity/person/identity_block.c store/identity/person/identity_safety.c store/identity/person/identity_trusted.c store/identity/person/identity_trusting.c store/identity/person/identity_second.c \
	store/identity/core/identity_sim.c store/identity/core/identity_ask.c store/identity/agent/identity_asking.c store/identity/person/identity_asked.c \
	store/identity/core/identity_push.c store/identity/messages/identity_pushing.c store/identity/person/identity_survey.c store/identity/person/identity_after.c \
	store/identity/core/identity_shift.c store/identity/agent/identity_desk.c store/identity/register/identity_policy.c \
	store/identity/core/identity_count.c store/identity/messages/identity_counts.c store/identity/messages/identity_links.c store/identity/register/damage.c store/identity/register/damage.h \
	store/identity/register/identity_paper.c store/identity/register/identity_paper.h \
	store/identity/register/identity_enrol.c store/identity/register/identity_field.c store/identity/register/identity_field.h store/identity/register/identity_sheet.c store/identity/register/identity_admin.c store/identity/register/identity_crowd.c \
	store/door/identity_verbs_card.h store/identity/card/identity_card.c store/identity/card/identity_card.h store/identity/card/identity_move.c \
	store/identity/card/identity_handing.c store/identity/card/identity_card_once.c store/identity/card/identity_words.c store/identity/card/identity_bearer.c store/identity/card/identity_reset.c store/identity/card/identity_stock.c store/identity/card/identity_stock.h \
	store/identity/card/identity_lost.c store/identity/card/identity_lost_mark.c store/identity/card/identity_shown.c store/identity/card/identity_due.c \
	store/identity/feed/feed_file.c store/identity/feed/feed_file.h store/identity/feed/feed_kept.c store/identity/feed/feed_apply.c store/identity/feed/feed_priv.h store/identity/feed/identity_feed.c store/identity/feed/identity_feed.h store/seal/seal_minisign.c store/seal/seal_minisign.h \
	store/identity/identity_actors.c store/identity/identity_actors.h \
	store/identity/core/identity_direct.c store/identity/core/identity_direct.h

check_PROGRAMS += tests/store/identity/pin_test
tests_store_identity_pin_test_SOURCES = tests/store/identity/pin_test.c
tests_store_identity_pin_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/identity/attributes_test
tests_store_identity_attributes_test_SOURCES = tests/store/identity/attributes_test.c
tests_store_identity_attributes_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/values/fold_test
tests_store_values_fold_test_SOURCES = tests/store/values/fold_test.c
tests_store_values_fold_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/values/name_test
tests_store_values_name_test_SOURCES = tests/store/values/name_test.c
tests_store_values_name_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/values/register_test
tests_store_values_register_test_SOURCES = tests/store/values/register_test.c
tests_store_values_register_test_LDADD = $(store_test_libs) -lm

identity_world = tests/lib/identity_world.c tests/lib/identity_world.h tests/lib/cheap_kdf.c tests/lib/cheap_kdf.h
check_PROGRAMS += tests/store/identity/journey_test
tests_store_identity_journey_test_SOURCES = tests/store/identity/journey_test.c $(identity_world)
tests_store_identity_journey_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/identity/rekey_test
tests_store_identity_rekey_test_SOURCES = tests/store/identity/rekey_test.c $(identity_world)
tests_store_identity_rekey_test_LDADD = $(store_test_libs)
dist_check_SCRIPTS += tests/store/identity/rekeyed.sh

check_PROGRAMS += tests/store/identity/verbs_test
tests_store_identity_verbs_test_SOURCES = tests/store/identity/verbs_test.c $(identity_world)
tests_store_identity_verbs_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/identity/tries_test
tests_store_identity_tries_test_SOURCES = tests/store/identity/tries_test.c $(identity_world)
tests_store_identity_tries_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/identity/safety_test
tests_store_identity_safety_test_SOURCES = tests/store/identity/safety_test.c $(identity_world)
tests_store_identity_safety_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/identity/home_test
tests_store_identity_home_test_SOURCES = tests/store/identity/home_test.c $(identity_world)
tests_store_identity_home_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/identity/ask_test
tests_store_identity_ask_test_SOURCES = tests/store/identity/ask_test.c $(identity_world)
tests_store_identity_ask_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/identity/resume_test
tests_store_identity_resume_test_SOURCES = tests/store/identity/resume_test.c $(identity_world)
tests_store_identity_resume_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/identity/check_test tests/store/identity/sms_test
tests_store_identity_check_test_SOURCES = tests/store/identity/check_test.c $(identity_world)
tests_store_identity_check_test_LDADD = $(store_test_libs)
tests_store_identity_sms_test_SOURCES = tests/store/identity/sms_test.c $(identity_world)
tests_store_identity_sms_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/identity/dump_test
tests_store_identity_dump_test_SOURCES = tests/store/identity/dump_test.c $(identity_world)
tests_store_identity_dump_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/identity/dup_test
tests_store_identity_dup_test_SOURCES = tests/store/identity/dup_test.c $(identity_world)
tests_store_identity_dup_test_LDADD = $(store_test_libs)
check_PROGRAMS += tests/store/identity/lost_test
tests_store_identity_lost_test_SOURCES = tests/store/identity/lost_test.c $(identity_world)
tests_store_identity_lost_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/identity/admin_test tests/store/identity/facts_test tests/store/identity/cut_test
tests_store_identity_admin_test_SOURCES = tests/store/identity/admin_test.c $(identity_world)
tests_store_identity_admin_test_LDADD = $(store_test_libs)
tests_store_identity_facts_test_SOURCES = tests/store/identity/facts_test.c
tests_store_identity_facts_test_LDADD = $(store_test_libs)
tests_store_identity_cut_test_SOURCES = tests/store/identity/cut_test.c $(identity_world)
tests_store_identity_cut_test_LDADD = $(store_test_libs)
# every write of the store passes through the test
tests_store_identity_cut_test_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=db_begin,--wrap=db_commit,--wrap=db_share_new,--wrap=db_share_end,--wrap=db_consent_put,--wrap=db_op_put \
	-Wl,--wrap=db_op_seen,--wrap=db_login_put,--wrap=db_number_put,--wrap=db_person_put,--wrap=db_staff_put \
	-Wl,--wrap=db_checked_new,--wrap=db_inbox_put,--wrap=db_line_put,--wrap=kdf_hash

check_PROGRAMS += tests/store/identity/cut_case_test
tests_store_identity_cut_case_test_SOURCES = tests/store/identity/cut_case_test.c $(identity_world)
tests_store_identity_cut_case_test_LDADD = $(store_test_libs)
tests_store_identity_cut_case_test_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=db_begin,--wrap=db_commit,--wrap=db_sqlite_run,--wrap=db_sqlite_hit,--wrap=db_sqlite_changed,--wrap=db_sqlite_insert,--wrap=kdf_hash,--wrap=kdf_job_hash

check_PROGRAMS += tests/store/identity/receipt_test
tests_store_identity_receipt_test_SOURCES = tests/store/identity/receipt_test.c $(identity_world)
tests_store_identity_receipt_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/identity/attack_test
tests_store_identity_attack_test_SOURCES = tests/store/identity/attack_test.c $(identity_world)
tests_store_identity_attack_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/db/sum_test
tests_store_db_sum_test_SOURCES = tests/store/db/sum_test.c tests/lib/db_fix.h
tests_store_db_sum_test_LDADD = $(store_test_libs)
EXTRA_DIST += tests/store/db/sums.py

check_PROGRAMS += tests/store/seal/seal_minisign_test
tests_store_seal_seal_minisign_test_SOURCES = tests/store/seal/seal_minisign_test.c
tests_store_seal_seal_minisign_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/identity/feed_test
tests_store_identity_feed_test_SOURCES = tests/store/identity/feed_test.c $(identity_world)
tests_store_identity_feed_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/identity/sim_test
tests_store_identity_sim_test_SOURCES = tests/store/identity/sim_test.c $(identity_world)
tests_store_identity_sim_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/identity/consent_test
tests_store_identity_consent_test_SOURCES = tests/store/identity/consent_test.c $(identity_world)
tests_store_identity_consent_test_LDADD = $(store_test_libs)


check_PROGRAMS += tests/store/identity/import_test
tests_store_identity_import_test_SOURCES = tests/store/identity/import_test.c $(identity_world)
tests_store_identity_import_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/identity/clock_test
tests_store_identity_clock_test_SOURCES = tests/store/identity/clock_test.c $(identity_world)
tests_store_identity_clock_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/identity/count_test
tests_store_identity_count_test_SOURCES = tests/store/identity/count_test.c $(identity_world)
tests_store_identity_count_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/identity/seen_test tests/store/identity/desk_test
tests_store_identity_seen_test_SOURCES = tests/store/identity/seen_test.c $(identity_world)
tests_store_identity_seen_test_LDADD = $(store_test_libs)
tests_store_identity_desk_test_SOURCES = tests/store/identity/desk_test.c $(identity_world)
tests_store_identity_desk_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/identity/case_test
tests_store_identity_case_test_SOURCES = tests/store/identity/case_test.c $(identity_world)
tests_store_identity_case_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/identity/officer_test
tests_store_identity_officer_test_SOURCES = tests/store/identity/officer_test.c $(identity_world)
tests_store_identity_officer_test_LDADD = $(store_test_libs)
tests_store_identity_officer_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=identity_alike_check

tests_store_identity_card_test_SOURCES = tests/store/identity/card_test.c $(identity_world)
tests_store_identity_card_test_LDADD = $(store_test_libs)
check_PROGRAMS += tests/store/identity/complaint_test
tests_store_identity_complaint_test_SOURCES = tests/store/identity/complaint_test.c $(identity_world)
tests_store_identity_complaint_test_LDADD = $(store_test_libs)
check_PROGRAMS += tests/store/identity/family_test tests/store/identity/card_test
tests_store_identity_words_test_SOURCES = tests/store/identity/words_test.c tests/lib/card_paper.c tests/lib/card_paper.h $(identity_world)
tests_store_identity_words_test_LDADD = $(store_test_libs)
check_PROGRAMS += tests/store/identity/words_test tests/store/identity/bearer_test
tests_store_identity_bearer_test_SOURCES = tests/store/identity/bearer_test.c tests/lib/card_paper.c tests/lib/card_paper.h $(identity_world)
tests_store_identity_bearer_test_LDADD = $(store_test_libs)
tests_store_identity_family_test_SOURCES = tests/store/identity/family_test.c $(identity_world)
tests_store_identity_family_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/identity/keys_test
tests_store_identity_keys_test_SOURCES = tests/store/identity/keys_test.c $(identity_world)
tests_store_identity_keys_test_LDADD = $(store_test_libs)

check_PROGRAMS += tests/store/identity/landed_test
tests_store_identity_landed_test_SOURCES = tests/store/identity/landed_test.c $(identity_world)
tests_store_identity_landed_test_LDADD = $(store_test_libs)
EXTRA_DIST += tests/store/db/landed_005.sql tests/store/db/landed_007.sql tests/store/db/landed_008.sql tests/store/db/landed_009.sql tests/store/db/landed_010.sql tests/store/db/landed_011.sql tests/store/db/landed_012.sql tests/store/db/landed_013.sql tests/store/db/landed_005.key
