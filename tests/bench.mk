# What tests/bench runs; nothing here is built by make all or make check.
EXTRA_PROGRAMS = tests/bench_loop/bench_loop tests/bench_kdf/bench_kdf tests/bench_codec/bench_codec tests/bench_scrub/bench_scrub tests/sim/desk_load
bench_libs = store/libstore.a $(SQLITE_LIBS) $(SODIUM_LIBS) $(UTF8PROC_LIBS) $(OSMO_LIBS)
tests_bench_loop_bench_loop_SOURCES = tests/bench_loop/bench_loop.c
tests_bench_loop_bench_loop_LDADD = gateway/libwire.a menus/libtext.a $(bench_libs)
tests_bench_kdf_bench_kdf_SOURCES = tests/bench_kdf/bench_kdf.c
tests_bench_kdf_bench_kdf_LDADD = $(bench_libs)
tests_bench_codec_bench_codec_SOURCES = tests/bench_codec/bench_codec.c
tests_bench_codec_bench_codec_LDADD = gateway/libwire.a menus/libtext.a $(OSMO_LIBS)
tests_bench_scrub_bench_scrub_SOURCES = tests/bench_scrub/bench_scrub.c
tests_bench_scrub_bench_scrub_LDADD = $(bench_libs)
tests_sim_desk_load_SOURCES = tests/sim/desk_load.c
tests_sim_desk_load_LDADD = gateway/libconf.a menus/libtext.a $(bench_libs) $(CONFIG_LIBS)
EXTRA_DIST += tests/sim/enrol_load tests/bench tests/bench_codec/bench_codec34.c
