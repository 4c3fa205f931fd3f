#!/bin/sh
# Keys and certificates for tests, made in DIR: nothing that signs stands in the tree.
# Usage: certs.sh DIR
set -eu
cd "${1:?usage: certs.sh DIR}"
umask 077
key() { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key"; }
root() { key "$1"; openssl req -x509 -new -key "$1.key" -days 30 -subj "/CN=$1" -out "$1.pem"; }
# leaf NAME CA SAN DAYS
leaf() {
	key "$1"
	openssl req -new -key "$1.key" -subj "/CN=$1" -out "$1.csr"
	printf 'subjectAltName=%s\n' "$3" >"$1.ext"
	openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial -days "$4" -extfile "$1.ext" -out "$1.pem"
}
exec 2>/dev/null
root ca
root otherca
leaf good ca DNS:smsc.test,IP:127.0.0.1 30
leaf expired ca DNS:smsc.test,IP:127.0.0.1 -1
leaf wrongname ca DNS:other.test 30
leaf stranger otherca DNS:smsc.test,IP:127.0.0.1 30
leaf client ca DNS:musafir 30
leaf oldclient ca DNS:musafir -1
root self
key localhost
openssl req -x509 -new -key localhost.key -days 30 -subj /CN=localhost -addext subjectAltName=DNS:localhost -out localhost.pem
