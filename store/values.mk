# values: what a value may be and means, pure. store.mk declares the library.
store_values = \
	store/values/calendar.c store/values/calendar.h \
	store/values/birth.c store/values/birth.h store/values/birth_entry.c store/values/birth_entry.h \
	store/values/workday.c store/values/workday.h

check_PROGRAMS += tests/store/values/calendar_test tests/store/values/birth_test tests/store/values/workday_test
tests_store_values_calendar_test_SOURCES = tests/store/values/calendar_test.c tests/lib/lines.h
tests_store_values_calendar_test_LDADD = store/libstore.a $(CMOCKA_LIBS)
tests_store_values_birth_test_SOURCES = tests/store/values/birth_test.c tests/lib/lines.h
tests_store_values_birth_test_LDADD = store/libstore.a $(CMOCKA_LIBS)
tests_store_values_workday_test_SOURCES = tests/store/values/workday_test.c tests/lib/lines.h
tests_store_values_workday_test_LDADD = store/libstore.a $(CMOCKA_LIBS)
