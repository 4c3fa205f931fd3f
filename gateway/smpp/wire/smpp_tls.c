/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* libtls of Debian stands on OpenSSL; what libtls does not reach is asked of OpenSSL itself: public keys, dates, wiping. */
#include "gateway/smpp/wire/smpp_tls.h"

#include <errno.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <talloc.h>
#include <tls.h>

#include <osmocom/core/utils.h>

#define SHA256_SIZE	32
#define HEX_SIZE	(2 * SHA256_SIZE + 1)

struct smpp_tls {
	struct smpp_io io;
	struct smpp_tls_conf conf;
	struct tls_config *config;
	struct tls *server;		/* what connections are accepted from */
	struct tls *conn;
	bool is_agreed;
	char why[SMPP_IO_WHY_MAX];
};

/* --- what the library leaves behind --- */

static void wiping_free(void *mem, const char *file, int line)
{
	if (mem)
		explicit_bzero(mem, malloc_usable_size(mem));
	free(mem);
}

static void *plain_malloc(size_t size, const char *file, int line)
{
	return malloc(size);
}

/* realloc(3) would leave the old octets where they were. */
static void *wiping_realloc(void *mem, size_t size, const char *file, int line)
{
	void *new;

	if (mem && malloc_usable_size(mem) >= size && size)
		return mem;
	new = malloc(size);
	if (mem && new)
		memcpy(new, mem, OSMO_MIN(size, malloc_usable_size(mem)));
	if (new || !size)
		wiping_free(mem, file, line);
	return new;
}

/* libtls hands out no SSL: this sees each when it is made. */
static void on_ssl_new(void *parent, void *ptr, CRYPTO_EX_DATA *ad, int idx, long argl, void *argp)
{
	SSL_set_options(parent, SSL_OP_CLEANSE_PLAINTEXT);
}

/* Before anything of the library is used: it refuses another allocator later. */
static __attribute__((constructor)) void smpp_tls_library_set_up(void)
{
	OSMO_ASSERT(CRYPTO_set_mem_functions(plain_malloc, wiping_realloc, wiping_free));
	OSMO_ASSERT(SSL_get_ex_new_index(0, NULL, on_ssl_new, NULL, NULL) >= 0);
}

int smpp_tls_ready(void)
{
	return OPENSSL_init_ssl(OPENSSL_INIT_LOAD_CONFIG, NULL) ? 0 : -ENOMEM;
}

/* --- certificates --- */

static X509 *x509_read(const char *pem, size_t len)
{
	BIO *bio = BIO_new_mem_buf(pem, len);
	X509 *x509 = bio ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;

	BIO_free(bio);
	return x509;
}

static void hex_put(char out[HEX_SIZE], const uint8_t hash[SHA256_SIZE])
{
	size_t i;

	for (i = 0; i < SHA256_SIZE; i++)
		snprintf(out + 2 * i, 3, "%02x", hash[i]);
}

static bool cert_hash(char out[HEX_SIZE], const X509 *x509)
{
	uint8_t hash[SHA256_SIZE];

	if (!X509_digest(x509, EVP_sha256(), hash, NULL))
		return false;
	hex_put(out, hash);
	return true;
}

static bool key_hash(char out[HEX_SIZE], const X509 *x509)
{
	uint8_t hash[SHA256_SIZE], *der = NULL;
	int len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x509), &der);
	bool ok = len > 0 && EVP_Digest(der, len, hash, NULL, EVP_sha256(), NULL);

	OPENSSL_free(der);
	if (ok)
		hex_put(out, hash);
	return ok;
}

static void date_put(char out[32], const ASN1_TIME *t)
{
	struct tm tm = { 0 };

	out[0] = '\0';
	if (ASN1_TIME_to_tm(t, &tm))
		strftime(out, 32, "%Y-%m-%d %H:%M UTC", &tm);
}

/* returns: whether today is outside of the dates, with what is wrong. */
static bool is_stale(char what[64], const X509 *x509)
{
	char date[32];

	if (X509_cmp_current_time(X509_get0_notAfter(x509)) <= 0) {
		date_put(date, X509_get0_notAfter(x509));
		snprintf(what, 64, "expired on %s", date);
		return true;
	}
	if (X509_cmp_current_time(X509_get0_notBefore(x509)) > 0) {
		date_put(date, X509_get0_notBefore(x509));
		snprintf(what, 64, "is not valid before %s", date);
		return true;
	}
	return false;
}

bool smpp_tls_is_stale(char why[SMPP_IO_WHY_MAX], const struct smpp_tls_pem *pem)
{
	X509 *x509 = pem->file ? x509_read(pem->text, pem->len) : NULL;
	char what[64];
	bool stale = x509 && is_stale(what, x509);

	if (stale)
		snprintf(why, SMPP_IO_WHY_MAX, "%s: the certificate %s; renew it, unless the clock here is wrong", pem->file, what);
	X509_free(x509);
	ERR_clear_error();
	return stale;
}

int64_t smpp_tls_until(const struct smpp_tls_pem *pem)
{
	X509 *x509 = pem->file ? x509_read(pem->text, pem->len) : NULL;
	struct tm tm = { 0 };
	int64_t until = x509 && ASN1_TIME_to_tm(X509_get0_notAfter(x509), &tm) ? timegm(&tm) : 0;

	X509_free(x509);
	ERR_clear_error();
	return until;
}

/* --- why --- */

enum whose { OF_NOBODY, OF_CA, OF_CERT };

/* What the library says, in the words of the person who has to act. First match. */
static const struct {
	const char *said;
	int rc;
	enum whose file;
	const char *what, *remedy;
} reasons[] = {
	{ "certificate has expired", SMPP_IO_REFUSED, OF_NOBODY, "the certificate of the operator has expired",
	  "they must renew it (or the clock here is wrong)" },
	{ "certificate is not yet valid", SMPP_IO_REFUSED, OF_NOBODY, "the certificate of the operator is not valid yet",
	  "they must use the one of today (or the clock here is wrong)" },
	{ "not present in server certificate", SMPP_IO_REFUSED, OF_NOBODY, "the certificate of the operator is for another name",
	  "set tls.name to the name it is for, if that is them" },
	{ "certificate verification failed", SMPP_IO_REFUSED, OF_CA, "no CA that is trusted vouches for the operator",
	  "put the CA of the operator into tls.ca_file, or pin the certificate by tls.pin_sha256" },
	{ "protocol version", SMPP_IO_REFUSED, OF_NOBODY, "the operator speaks no TLS 1.2 or newer", "they must allow it" },
	{ "unsupported protocol", SMPP_IO_REFUSED, OF_NOBODY, "the operator speaks no TLS 1.2 or newer", "they must allow it" },
	{ "wrong version number", SMPP_IO_REFUSED, OF_NOBODY, "the operator answers in the clear",
	  "take the port for TLS, or remove the group tls if there is none" },
	{ "certificate required", SMPP_IO_REFUSED, OF_CERT, "the operator wants a certificate of ours", "set tls.cert_file and tls.key_file" },
	{ "unknown ca", SMPP_IO_REFUSED, OF_CERT, "the operator does not take our certificate", "ask them which CA they take, and renew tls.cert_file" },
	{ "alert certificate expired", SMPP_IO_REFUSED, OF_CERT, "our certificate has expired", "renew tls.cert_file" },
	{ "alert bad certificate", SMPP_IO_REFUSED, OF_CERT, "the operator does not take our certificate", "ask them which they expect" },
	{ "handshake failure", SMPP_IO_REFUSED, OF_CERT, "the operator refuses the handshake",
	  "they may want a certificate (tls.cert_file, tls.key_file), or offer only ciphers without forward secrecy" },
	{ "EOF", SMPP_IO_BROKEN, OF_NOBODY, "closed in the handshake", "does the port speak TLS?" },
	{ "unexpected eof", SMPP_IO_BROKEN, OF_NOBODY, "closed in the handshake", "does the port speak TLS?" },
};

static void why_put(struct smpp_tls *tls, size_t i, const char *said)
{
	const struct smpp_tls_pem *pem = reasons[i].file == OF_CA ? &tls->conf.ca : &tls->conf.cert;
	const char *file = reasons[i].file == OF_NOBODY || !pem->file ? "" : pem->file;

	snprintf(tls->why, sizeof(tls->why), "TLS: %s%s%s%s; %s (%s)", reasons[i].what, *file ? " (" : "", file, *file ? ")" : "",
		 reasons[i].remedy, said);
}

/* The connection cannot go on. returns: SMPP_IO_BROKEN or _REFUSED, with tls->why. */
static int failed(struct smpp_tls *tls)
{
	const char *said = tls_error(tls->conn);
	size_t i;

	said = said ? said : "no reason given";
	for (i = 0; i < ARRAY_SIZE(reasons); i++)
		if (strstr(said, reasons[i].said) && !(tls->is_agreed && reasons[i].rc == SMPP_IO_BROKEN)) {
			why_put(tls, i, said);
			return reasons[i].rc;
		}
	snprintf(tls->why, sizeof(tls->why), "TLS: %s", said);
	return SMPP_IO_BROKEN;
}

__attribute__((format(printf, 2, 3)))
static int refuse_peer(struct smpp_tls *tls, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(tls->why, sizeof(tls->why), fmt, ap);
	va_end(ap);
	return SMPP_IO_REFUSED;
}

/* --- the io of a link --- */

static ssize_t outcome(struct smpp_tls *tls, ssize_t rc)
{
	if (rc == TLS_WANT_POLLIN)
		return SMPP_IO_WANT_READ;
	if (rc == TLS_WANT_POLLOUT)
		return SMPP_IO_WANT_WRITE;
	return rc < 0 ? failed(tls) : rc;
}

static int check_pin(struct smpp_tls *tls, const X509 *x509)
{
	char cert[HEX_SIZE], key[HEX_SIZE];

	if (!tls->conf.pin)
		return 0;
	if (!cert_hash(cert, x509) || !key_hash(key, x509))
		return refuse_peer(tls, "TLS: the certificate of the operator has no SHA-256");
	if (!strcasecmp(cert, tls->conf.pin) || !strcasecmp(key, tls->conf.pin))
		return 0;
	return refuse_peer(tls, "TLS: neither certificate nor public key of the operator is that of tls.pin_sha256; ask them whether they changed it "
			   "(the certificate has %s)", cert);
}

/* What the library does not look at when there is no ca. */
static int check_peer(struct smpp_tls *tls)
{
	size_t len = 0;
	const char *pem = (const char *)tls_peer_cert_chain_pem(tls->conn, &len);
	X509 *x509 = pem ? x509_read(pem, len) : NULL;
	char what[64];
	int rc;

	if (!x509)
		return refuse_peer(tls, "TLS: the operator shows no certificate that can be read");
	rc = check_pin(tls, x509);
	if (rc == 0 && is_stale(what, x509))
		rc = refuse_peer(tls, "TLS: the certificate of the operator %s; they must renew it (or the clock here is wrong)", what);
	if (rc == 0 && tls->conf.name && !tls_peer_cert_contains_name(tls->conn, tls->conf.name))
		rc = refuse_peer(tls, "TLS: the certificate of the operator is not for %s; set tls.name to the name it is for, if that is them", tls->conf.name);
	X509_free(x509);
	return rc;
}

static int io_open(void *priv, int fd)
{
	struct smpp_tls *tls = priv;

	tls->is_agreed = false;
	tls->conn = tls_client();
	if (!tls->conn) {
		snprintf(tls->why, sizeof(tls->why), "TLS: out of memory");
		return SMPP_IO_BROKEN;
	}
	if (tls_configure(tls->conn, tls->config) < 0 || tls_connect_socket(tls->conn, fd, tls->conf.name) < 0)
		return failed(tls);
	return 0;
}

static int io_handshake(void *priv)
{
	struct smpp_tls *tls = priv;
	int rc = outcome(tls, tls_handshake(tls->conn));

	if (rc == 0 && !tls->conf.is_server)
		rc = check_peer(tls);
	tls->is_agreed = rc == 0;
	return rc;
}

static ssize_t io_read(void *priv, int fd, void *buf, size_t len)
{
	struct smpp_tls *tls = priv;
	ssize_t n = outcome(tls, tls_read(tls->conn, buf, len));

	return n ? n : SMPP_IO_CLOSED;
}

static ssize_t io_write(void *priv, int fd, const void *buf, size_t len)
{
	struct smpp_tls *tls = priv;

	return outcome(tls, tls_write(tls->conn, buf, len));
}

static const char *io_why(void *priv)
{
	return ((struct smpp_tls *)priv)->why;
}

/* close_notify goes out if the socket takes it; nobody waits for it. */
static void io_close(void *priv)
{
	struct smpp_tls *tls = priv;

	if (tls->conn && tls->is_agreed && tls_close(tls->conn) == -1)
		tls->is_agreed = false;
	tls_free(tls->conn);
	tls->conn = NULL;
}

/* --- life --- */

static int config_fill(struct tls_config *config, const struct smpp_tls_conf *conf)
{
	const uint8_t *ca = (const uint8_t *)conf->ca.text, *cert = (const uint8_t *)conf->cert.text, *key = (const uint8_t *)conf->key.text;

	if (tls_config_set_protocols(config, TLS_PROTOCOL_TLSv1_2 | TLS_PROTOCOL_TLSv1_3) < 0 ||
	    (conf->ca.file && tls_config_set_ca_mem(config, ca, conf->ca.len) < 0) ||
	    (conf->cert.file && tls_config_set_keypair_mem(config, cert, conf->cert.len, key, conf->key.len) < 0))
		return -1;
	if (conf->is_server && conf->ca.file) {
		tls_config_verify_client(config);
	} else if (!conf->ca.file) {
		/* check_peer() looks at the pin */
		tls_config_insecure_noverifycert(config);
		tls_config_insecure_noverifyname(config);
	}
	return 0;
}

static ssize_t no_read(struct tls *ctx, void *buf, size_t len, void *arg)
{
	return TLS_WANT_POLLIN;
}

static ssize_t no_write(struct tls *ctx, const void *buf, size_t len, void *arg)
{
	return TLS_WANT_POLLOUT;
}

/* The library looks at texts only when it needs them: a connection to nobody makes it. */
static int config_check(char why[SMPP_IO_WHY_MAX], struct smpp_tls *tls)
{
	struct tls *probe = tls->conf.is_server ? tls_server() : tls_client();
	int rc = probe ? tls_configure(probe, tls->config) : -1;

	if (rc == 0 && !tls->conf.is_server)
		rc = tls_connect_cbs(probe, no_read, no_write, NULL, tls->conf.name);
	if (rc < 0)
		snprintf(why, SMPP_IO_WHY_MAX, "%s", probe && tls_error(probe) ? tls_error(probe) : "out of memory");
	if (rc == 0 && tls->conf.is_server)
		tls->server = probe;
	else
		tls_free(probe);
	return rc < 0 ? -EINVAL : 0;
}

static int tls_close_all(struct smpp_tls *tls)
{
	io_close(tls);
	tls_free(tls->server);
	tls_config_free(tls->config);
	return 0;
}

static struct smpp_tls *tls_alloc(void *ctx, const struct smpp_tls_conf *conf)
{
	struct smpp_tls *tls = talloc_zero(ctx, struct smpp_tls);

	if (!tls)
		return NULL;
	talloc_set_destructor(tls, tls_close_all);
	tls->conf = *conf;
	tls->io = (struct smpp_io){
		.priv = tls, .open = io_open, .handshake = io_handshake, .read = io_read, .write = io_write, .why = io_why, .close = io_close,
	};
	return tls;
}

int smpp_tls_new(struct smpp_tls **out, char why[SMPP_IO_WHY_MAX], void *ctx, const struct smpp_tls_conf *conf)
{
	struct smpp_tls *tls = tls_alloc(ctx, conf);
	int rc = -ENOMEM;

	*out = NULL;
	snprintf(why, SMPP_IO_WHY_MAX, "out of memory");
	if (!tls)
		return -ENOMEM;
	tls->config = tls_config_new();
	if (!tls->config)
		goto err0;
	rc = -EINVAL;
	if (config_fill(tls->config, conf) < 0) {
		snprintf(why, SMPP_IO_WHY_MAX, "%s", tls_config_error(tls->config));
		goto err0;
	}
	rc = config_check(why, tls);
	if (rc < 0)
		goto err0;
	*out = tls;
	return 0;
err0:
	smpp_tls_free(tls);
	return rc;
}

int smpp_tls_accept(struct smpp_tls **out, void *ctx, struct smpp_tls *server, int fd)
{
	struct smpp_tls *tls = tls_alloc(ctx, &server->conf);

	*out = tls;
	if (!tls)
		return -ENOMEM;
	if (tls_accept_socket(server->server, &tls->conn, fd) == 0)
		return 0;
	smpp_tls_free(tls);
	*out = NULL;
	return -ENOMEM;
}

void smpp_tls_free(struct smpp_tls *tls)
{
	talloc_free(tls);
}

const struct smpp_io *smpp_tls_io(struct smpp_tls *tls)
{
	return &tls->io;
}
