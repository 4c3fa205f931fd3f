# Configuration and log, for every program; the packets between supervisor and roles.
noinst_LIBRARIES += gateway/libconf.a store/libhandoff.a
gateway_libconf_a_SOURCES = gateway/config.h gateway/log.c gateway/log.h gateway/clock.h
store_libhandoff_a_SOURCES = store/handoff.c store/handoff.h
