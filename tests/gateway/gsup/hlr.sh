# Sourced by tests that need Debian's osmo-hlr. Wants: work. Sets: hlr (its address). Routes *789 to the EUSE musafir, *788 to osmo-euse-demo.

# The ports of osmo-hlr are fixed: an address of this host that no other process of now uses.
hlr=127.$((80 + $$ / 65536 % 40)).$(($$ / 256 % 256)).$(($$ % 256))

# An empty network with so many subscribers: IMSI 639024700000001 and on, number 254700000001 and on, at the MSC "load"; as many from
# 639028000000000 on have no number.
hlr_make() {	# subscribers
	cat >"$work/osmo-hlr.cfg" <<CFG
log stderr
 logging filter all 1
 logging color 0
 logging level set-all fatal
line vty
 no login
 bind $hlr
ctrl
 bind $hlr
hlr
 gsup
  bind ip $hlr
 euse musafir-00-00-00-00-00-00
 ussd route prefix *789 external musafir-00-00-00-00-00-00
 euse foobar-00-00-00-00-00-00
 ussd route prefix *788 external foobar-00-00-00-00-00-00
CFG
	rm -f "$work"/osmo-hlr.db*
	osmo-hlr-db-tool -s -l "$work/osmo-hlr.db" create >/dev/null 2>&1 &&
	sqlite3 "$work/osmo-hlr.db" "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
		INSERT INTO subscriber (imsi, msisdn, vlr_number) SELECT '63902' || printf('%010d', 4700000000 + i), '2547' || printf('%08d', i),
		'MSC-load-00-00-00-00-00-00' FROM n UNION ALL SELECT '63902' || printf('%010d', 8000000000 + i), NULL, 'MSC-load-00-00-00-00-00-00' FROM n"
}

hlr_listens() { (exec 3<>"/dev/tcp/$hlr/4222") 2>/dev/null; }

# Start it; pid in $hlr_pid.
hlr_start() {
	osmo-hlr -c "$work/osmo-hlr.cfg" -l "$work/osmo-hlr.db" >>"$work/osmo-hlr.log" 2>&1 &
	hlr_pid=$!
	soon hlr_listens
}

hlr_stop() { [ -z "${hlr_pid:-}" ] || { kill "$hlr_pid" 2>/dev/null; wait "$hlr_pid" 2>/dev/null; hlr_pid=; }; }
