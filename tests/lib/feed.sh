# Sourced by tests that are the operator of a feed: its key is made and its files are signed by openssl, which shares no code of ours.
# Wants: work. Sets: feed, the folder. The operator is OP1.
feed=$work/feed

feed_key() {	# makes $work/feed.pub, as minisign writes it
	mkdir -m 0700 -p "$feed"
	openssl genpkey -algorithm ed25519 -out "$work/feed.pem" 2>/dev/null &&
	openssl pkey -in "$work/feed.pem" -pubout -outform DER 2>/dev/null | tail -c 32 >"$work/feed.raw" &&
	{ echo "untrusted comment: public key of a test"; { printf 'Edmusafir1'; cat "$work/feed.raw"; } | base64 -w 0; echo; } >"$work/feed.pub"
}

feed_sign() {	# file: makes its signature beside it
	openssl dgst -blake2b512 -binary "$1" >"$work/feed.hash" &&
	openssl pkeyutl -sign -rawin -inkey "$work/feed.pem" -in "$work/feed.hash" -out "$work/feed.sig" 2>/dev/null &&
	{ echo "untrusted comment: signature"; { printf 'EDmusafir1'; cat "$work/feed.sig"; } | base64 -w 0; echo; } >"$1.minisig"
}

# A file with the rows of standard input, dropped when it is whole.
feed_drop() {	# sequence
	local name file=$work/feed.new
	name=$(printf '%06d.csv' "$1")
	{ echo msisdn,event,at; cat; } >"$file.body"
	{ echo "# musafir-feed 1 operator=OP1 seq=$1 rows=$(($(wc -l <"$file.body") - 1)) sha256=$(sha256sum <"$file.body" | cut -d' ' -f1)"; cat "$file.body"; } >"$file"
	feed_sign "$file" && mv "$file" "$feed/$name" && mv "$file.minisig" "$feed/$name.minisig"
}
feed_is_empty() { [ -z "$(ls -A "$feed")" ]; }
