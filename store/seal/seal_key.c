/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The key file:
 *
 *   musafir-key 1 ID [test]
 *   pepper BASE64
 *   escrow BASE64			public key of a custodian: two or three lines; one on a test key, or an older one
 *   check BASE64			keyed hash of the lines before: a damaged or edited file does not open
 *
 * A custodian's files: "musafir-escrow 1", "secret BASE64"; and "musafir-escrow-public 1", "public BASE64". */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "store/base/octets.h"
#include "store/seal/seal_backup.h"
#include "store/seal/seal_priv.h"
#include "store/seal/seal_veil.h"

#define KDF_CONTEXT	"musafir1"
#define TEXT_MAX	512	/* a key file is below 300 octets */
#define PATH_ROOM	4096
#define PART		".part"
#define B64_KEY		(sodium_base64_ENCODED_LEN(SEAL_KEY, sodium_base64_VARIANT_ORIGINAL))
#define B64_IX		(sodium_base64_ENCODED_LEN(SEAL_IX, sodium_base64_VARIANT_ORIGINAL))

struct fault {
	char *text;
	size_t size;
};

__attribute__((format(printf, 3, 4)))
static int key_fail(const struct fault *f, int rc, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	if (f->text && f->size)
		vsnprintf(f->text, f->size, format, ap);
	va_end(ap);
	return rc;
}

/* ---- files ---- */

static int sync_folder(const char *path)
{
	char folder[PATH_ROOM];
	const char *slash = strrchr(path, '/');
	int fd, rc = 0;

	snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - path + 1) : 1, slash ? path : ".");
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (fsync(fd))
		rc = -errno;
	close(fd);
	return rc;
}

/* The name is nobody else's. Not every file system can refuse to replace a file; then a second name does. */
static int take_name(const char *part, const char *path)
{
	if (renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -errno;
	return link(part, path) || unlink(part) ? -errno : 0;
}

static int fill_file(int fd, const char *text, mode_t mode)
{
	int rc = fchmod(fd, mode) ? -errno : octets_write(fd, text, strlen(text));

	return rc == 0 && fsync(fd) ? -errno : rc;
}

/* Write a new file, synced with its folder; it has its name when all of it is there, and one that was there stays. A kill leaves at the most a file with
 * PART behind its name, which the next one removes. */
static int write_new(const char *path, const char *text, mode_t mode, const struct fault *f)
{
	char part[PATH_ROOM];
	int fd, rc;

	if (snprintf(part, sizeof(part), "%s" PART, path) >= (int)sizeof(part))
		return key_fail(f, -ENAMETOOLONG, "%s: the path is too long", path);
	unlink(part);
	fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd < 0)
		return key_fail(f, -errno, "%s: %s", path, strerror(errno));
	rc = fill_file(fd, text, mode);
	if (close(fd) && !rc)
		rc = -errno;
	if (!rc)
		rc = take_name(part, path);
	if (rc) {
		unlink(part);
		return key_fail(f, rc, "%s: %s", path, rc == -EEXIST ? "exists already, not overwritten" : strerror(-rc));
	}
	rc = sync_folder(path);
	if (!rc)
		return 0;
	unlink(path);
	return key_fail(f, rc, "%s: %s", path, strerror(-rc));
}

static int check_mode(int fd, const char *path, const struct fault *f)
{
	struct stat st;

	if (fstat(fd, &st))
		return key_fail(f, -EACCES, "%s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return key_fail(f, -EINVAL, "%s: not a regular file", path);
	if (st.st_mode & 077)
		return key_fail(f, -EACCES, "%s: mode %04o lets others read it, expected 0600 or 0400", path, (unsigned)(st.st_mode & 07777));
	return 0;
}

/* Read a file, a private one only when nobody else can; text is wiped by the caller. */
static int read_text(char text[TEXT_MAX], const char *path, bool is_private, const struct fault *f)
{
	size_t len = 0;
	ssize_t n;
	int fd, rc;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return key_fail(f, errno == ENOENT ? -ENOENT : -EACCES, "%s: %s", path, strerror(errno));
	rc = is_private ? check_mode(fd, path, f) : 0;
	while (!rc && len < TEXT_MAX - 1) {
		n = read(fd, text + len, TEXT_MAX - 1 - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			rc = key_fail(f, -EACCES, "%s: %s", path, strerror(errno));
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	text[rc ? 0 : len] = '\0';
	close(fd);
	if (!rc && (len == TEXT_MAX - 1 || strlen(text) != len))
		rc = key_fail(f, -EINVAL, "%s: not a key file", path);
	return rc;
}

/* ---- text ---- */

/* Step over word at *pos. */
static bool take_word(const char **pos, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(*pos, word, len))
		return false;
	*pos += len;
	return true;
}

/* Take "word BASE64\n" of exactly len octets. */
static bool take_line(const char **pos, const char *word, uint8_t *out, size_t len)
{
	const char *end;
	size_t got;

	if (!take_word(pos, word))
		return false;
	end = strchr(*pos, '\n');
	if (!end || sodium_base642bin(out, len, *pos, (size_t)(end - *pos), NULL, &got, NULL, sodium_base64_VARIANT_ORIGINAL) || got != len)
		return false;
	*pos = end + 1;
	return true;
}

struct parsed {
	bool test;
	char id[SEAL_KEY_ID];
	uint8_t pepper[SEAL_KEY], check[SEAL_IX];
	struct seal_escrow escrow;
	size_t covered;		/* octets before the check line */
};

static bool parse_text(struct parsed *p, const char *text)
{
	const char *pos = text;
	size_t i;

	if (!take_word(&pos, "musafir-key 1 "))
		return false;
	for (i = 0; i < SEAL_KEY_ID - 1; i++)
		if (!strchr("0123456789abcdef", pos[i]) || !pos[i])
			return false;
	memcpy(p->id, pos, SEAL_KEY_ID - 1);
	p->id[SEAL_KEY_ID - 1] = '\0';
	pos += SEAL_KEY_ID - 1;
	p->test = take_word(&pos, " test");
	if (!take_word(&pos, "\n") || !take_line(&pos, "pepper ", p->pepper, SEAL_KEY))
		return false;
	for (p->escrow.n = 0; p->escrow.n < SEAL_CUSTODIANS && take_line(&pos, "escrow ", p->escrow.pub[p->escrow.n], SEAL_KEY); p->escrow.n++)
		;
	if (!p->escrow.n)
		return false;
	p->covered = (size_t)(pos - text);
	return take_line(&pos, "check ", p->check, SEAL_IX) && !*pos;
}

/* ---- keys ---- */

/* A public key of low order seals to nobody. */
static bool can_seal_to(const uint8_t pub[SEAL_KEY])
{
	uint8_t box[crypto_box_SEALBYTES];

	return !crypto_box_seal(box, NULL, 0, pub);
}

void seal_derive(uint8_t out[SEAL_KEY], const uint8_t pepper[SEAL_KEY], enum seal_sub sub)
{
	crypto_kdf_derive_from_key(out, SEAL_KEY, sub, KDF_CONTEXT, pepper);
}

static void id_of(char id[SEAL_KEY_ID], const uint8_t sub_id[SEAL_KEY])
{
	uint8_t octets[SEAL_IX];

	SEAL_MAC(octets, SEAL_IX, sub_id, "id", { "", 0 });
	sodium_bin2hex(id, SEAL_KEY_ID, octets, (SEAL_KEY_ID - 1) / 2);
}

void seal_id_of(char id[SEAL_KEY_ID], const uint8_t pepper[SEAL_KEY])
{
	uint8_t sub_id[SEAL_KEY];

	seal_derive(sub_id, pepper, SEAL_SUB_ID);
	id_of(id, sub_id);
	sodium_memzero(sub_id, sizeof(sub_id));
}

static void check_of(uint8_t check[SEAL_IX], const uint8_t sub_id[SEAL_KEY], const char *text, size_t len)
{
	SEAL_MAC(check, SEAL_IX, sub_id, "file", { text, len });
}

/* Write the text of a key file. secret: text, pepper. */
static void print_text(char text[TEXT_MAX], const uint8_t pepper[SEAL_KEY], const struct seal_escrow *escrow, bool test)
{
	char pepper64[B64_KEY], escrow64[B64_KEY], check64[B64_IX], id[SEAL_KEY_ID];
	uint8_t sub_id[SEAL_KEY], check[SEAL_IX];
	unsigned i;
	int len;

	seal_derive(sub_id, pepper, SEAL_SUB_ID);
	id_of(id, sub_id);
	sodium_bin2base64(pepper64, sizeof(pepper64), pepper, SEAL_KEY, sodium_base64_VARIANT_ORIGINAL);
	len = snprintf(text, TEXT_MAX, "musafir-key 1 %s%s\npepper %s\n", id, test ? " test" : "", pepper64);
	for (i = 0; i < escrow->n; i++) {
		sodium_bin2base64(escrow64, sizeof(escrow64), escrow->pub[i], SEAL_KEY, sodium_base64_VARIANT_ORIGINAL);
		len += snprintf(text + len, (size_t)(TEXT_MAX - len), "escrow %s\n", escrow64);
	}
	check_of(check, sub_id, text, (size_t)len);
	sodium_bin2base64(check64, sizeof(check64), check, SEAL_IX, sodium_base64_VARIANT_ORIGINAL);
	snprintf(text + len, (size_t)(TEXT_MAX - len), "check %s\n", check64);
	sodium_memzero(sub_id, sizeof(sub_id));
	sodium_memzero(pepper64, sizeof(pepper64));
}

/* "escrow.key" in the folder of path. */
static int escrow_path_of(char out[PATH_ROOM], const char *path)
{
	const char *slash = strrchr(path, '/');
	int n = snprintf(out, PATH_ROOM, "%.*sescrow.key", slash ? (int)(slash - path + 1) : 0, path);

	return n > 0 && n < PATH_ROOM ? 0 : -ENAMETOOLONG;
}

/* Make a pair, its secret half in the file named in path. */
static int make_escrow(uint8_t pub[SEAL_KEY], const char *path, const struct fault *f)
{
	char text[TEXT_MAX], sec64[B64_KEY];
	uint8_t sec[SEAL_KEY];
	int rc;

	crypto_box_keypair(pub, sec);
	sodium_bin2base64(sec64, sizeof(sec64), sec, SEAL_KEY, sodium_base64_VARIANT_ORIGINAL);
	snprintf(text, sizeof(text), "musafir-escrow 1\nsecret %s\n", sec64);
	rc = write_new(path, text, 0600, f);
	sodium_memzero(sec, sizeof(sec));
	sodium_memzero(sec64, sizeof(sec64));
	sodium_memzero(text, sizeof(text));
	return rc;
}

int seal_escrow_create(const char *path, char *err, size_t err_size)
{
	const struct fault f = { err, err_size };
	char pub_path[PATH_ROOM], text[TEXT_MAX], pub64[B64_KEY];
	uint8_t pub[SEAL_KEY];
	int rc;

	if (sodium_init() < 0)
		return key_fail(&f, -EIO, "no source of randomness");
	if (snprintf(pub_path, sizeof(pub_path), "%s.pub", path) >= (int)sizeof(pub_path))
		return key_fail(&f, -ENAMETOOLONG, "path too long");
	if (!access(pub_path, F_OK))
		return key_fail(&f, -EEXIST, "%s: exists already, not overwritten", pub_path);
	rc = make_escrow(pub, path, &f);
	if (rc)
		return rc;
	sodium_bin2base64(pub64, sizeof(pub64), pub, SEAL_KEY, sodium_base64_VARIANT_ORIGINAL);
	snprintf(text, sizeof(text), "musafir-escrow-public 1\npublic %s\n", pub64);
	rc = write_new(pub_path, text, 0644, &f);
	if (rc)
		unlink(path);
	return rc;
}

int seal_escrow_pub_read(uint8_t pub[SEAL_KEY], const char *path, char *err, size_t err_size)
{
	const struct fault f = { err, err_size };
	char text[TEXT_MAX];
	const char *pos = text;
	int rc;

	if (sodium_init() < 0)
		return key_fail(&f, -ENOMEM, "no source of randomness");
	rc = read_text(text, path, false, &f);
	if (!rc && !strncmp(text, "musafir-escrow 1\n", 17))
		rc = key_fail(&f, -EINVAL, "%s: a secret key, which stays with its custodian; expected the .pub file made with it", path);
	else if (!rc && (!take_word(&pos, "musafir-escrow-public 1\n") || !take_line(&pos, "public ", pub, SEAL_KEY) || *pos || !can_seal_to(pub)))
		rc = key_fail(&f, -EINVAL, "%s: not a public key of `musafirctl escrow keygen`", path);
	sodium_memzero(text, sizeof(text));
	return rc;
}

/* Two or three different keys. */
static int check_escrow(const struct seal_escrow *e, const struct fault *f)
{
	unsigned i, j;

	if (e->n < 2 || e->n > SEAL_CUSTODIANS)
		return key_fail(f, -EINVAL, "escrow: expected the public keys of two or three custodians");
	for (i = 0; i < e->n; i++) {
		if (!can_seal_to(e->pub[i]))
			return key_fail(f, -EINVAL, "escrow: not a public key");
		for (j = 0; j < i; j++)
			if (!sodium_memcmp(e->pub[i], e->pub[j], SEAL_KEY))
				return key_fail(f, -EINVAL, "escrow: the same key twice; expected one of each custodian");
	}
	return 0;
}

/* A test key without custodians: its one pair is made beside it. */
static int make_test_escrow(struct seal_escrow *own, const char *escrow_path, bool test, const struct fault *f)
{
	if (!test)
		return key_fail(f, -EINVAL, "escrow: expected the public keys of two or three custodians");
	own->n = 1;
	return make_escrow(own->pub[0], escrow_path, f);
}

int seal_keyfile_create(const char *path, bool test, const struct seal_escrow *escrow, char *err, size_t err_size)
{
	const struct fault f = { err, err_size };
	char escrow_path[PATH_ROOM], text[TEXT_MAX];
	struct seal_escrow own;
	uint8_t pepper[SEAL_KEY];
	int rc;

	if (sodium_init() < 0)
		return key_fail(&f, -EIO, "no source of randomness");
	rc = escrow_path_of(escrow_path, path);
	if (rc)
		return key_fail(&f, rc, "%s: %s", path, strerror(-rc));
	if (!access(path, F_OK))
		return key_fail(&f, -EEXIST, "%s: exists already, not overwritten", path);
	rc = escrow ? check_escrow(escrow, &f) : make_test_escrow(&own, escrow_path, test, &f);
	if (rc)
		return rc;
	randombytes_buf(pepper, sizeof(pepper));
	print_text(text, pepper, escrow ?: &own, test);
	rc = write_new(path, text, 0600, &f);
	sodium_memzero(pepper, sizeof(pepper));
	sodium_memzero(text, sizeof(text));
	if (rc && !escrow)
		unlink(escrow_path);
	return rc;
}

/* Fill keys from a parsed file. returns: false when the check line does not fit. */
static bool fill_keys(struct seal_keys *keys, const struct parsed *p, const char *text)
{
	char id[SEAL_KEY_ID];
	uint8_t check[SEAL_IX];
	unsigned i;

	for (i = 0; i < SEAL_SUB_COUNT; i++)
		seal_derive(keys->sub[i], p->pepper, i);
	id_of(id, keys->sub[SEAL_SUB_ID]);
	check_of(check, keys->sub[SEAL_SUB_ID], text, p->covered);
	if (sodium_memcmp(check, p->check, SEAL_IX) || sodium_memcmp(id, p->id, SEAL_KEY_ID))
		return false;
	for (i = 0; i < p->escrow.n; i++)
		if (!can_seal_to(p->escrow.pub[i]))
			return false;
	keys->test = p->test;
	memcpy(keys->id, p->id, SEAL_KEY_ID);
	memcpy(keys->pepper, p->pepper, SEAL_KEY);
	memcpy(keys->root, p->pepper, SEAL_KEY);
	memcpy(keys->root_id, p->id, SEAL_KEY_ID);
	memcpy(keys->anchor, keys->sub[SEAL_SUB_BACKUP], SEAL_KEY);
	memset(&keys->veil, 0, sizeof(keys->veil));
	memset(&keys->former, 0, sizeof(keys->former));
	keys->is_moving = false;
	keys->escrow = p->escrow;
	randombytes_buf(keys->tag, SEAL_KEY);
	return true;
}

static int keys_from_text(struct seal_keys **keys, const char *text, const char *path, const struct fault *f)
{
	struct parsed p;
	int rc = 0;

	if (!parse_text(&p, text)) {
		rc = key_fail(f, -EINVAL, "%s: not a key file, or made by another version", path);
		goto out;
	}
	*keys = sodium_malloc(sizeof(**keys));
	if (!*keys) {
		rc = key_fail(f, -ENOMEM, "%s: no memory for keys", path);
		goto out;
	}
	if (!fill_keys(*keys, &p, text)) {
		seal_keys_free(*keys);
		*keys = NULL;
		rc = key_fail(f, -EINVAL, "%s: key file is damaged or was edited", path);
		goto out;
	}
	sodium_mprotect_readonly(*keys);
out:
	sodium_memzero(&p, sizeof(p));
	return rc;
}

int seal_keys_open(struct seal_keys **keys, const char *path, char *err, size_t err_size)
{
	const struct fault f = { err, err_size };
	char text[TEXT_MAX];
	int rc;

	*keys = NULL;
	if (sodium_init() < 0)
		return key_fail(&f, -ENOMEM, "no source of randomness");
	rc = read_text(text, path, true, &f);
	if (!rc)
		rc = keys_from_text(keys, text, path, &f);
	sodium_memzero(text, sizeof(text));
	return rc;
}

int seal_keys_of_pepper(struct seal_keys **keys, const uint8_t pepper[SEAL_KEY], const struct seal_escrow *escrow, bool test)
{
	const struct fault none = { NULL, 0 };
	char text[TEXT_MAX];
	int rc;

	print_text(text, pepper, escrow, test);
	rc = keys_from_text(keys, text, "", &none);
	sodium_memzero(text, sizeof(text));
	return rc == -EINVAL ? -EBADMSG : rc;
}

static int write_keyfile(const struct seal_keys *keys, const uint8_t pepper[SEAL_KEY], const char *path, char *err, size_t err_size)
{
	const struct fault f = { err, err_size };
	char text[TEXT_MAX];
	int rc;

	print_text(text, pepper, &keys->escrow, keys->test);
	rc = write_new(path, text, 0600, &f);
	sodium_memzero(text, sizeof(text));
	return rc;
}

int seal_keyfile_write(const struct seal_keys *keys, const char *path, char *err, size_t err_size)
{
	return write_keyfile(keys, keys->pepper, path, err, err_size);
}

int seal_keyfile_renew(const struct seal_keys *keys, const char *path, char *err, size_t err_size)
{
	uint8_t pepper[SEAL_KEY];
	int rc;

	randombytes_buf(pepper, sizeof(pepper));
	rc = write_keyfile(keys, pepper, path, err, err_size);
	sodium_memzero(pepper, sizeof(pepper));
	return rc;
}

void seal_keys_free(struct seal_keys *keys)
{
	sodium_free(keys);
}

int seal_escrow_read(uint8_t sec[SEAL_KEY], const char *path, char *err, size_t err_size)
{
	const struct fault f = { err, err_size };
	char text[TEXT_MAX];
	const char *pos = text;
	int rc;

	if (sodium_init() < 0)
		return key_fail(&f, -ENOMEM, "no source of randomness");
	rc = read_text(text, path, true, &f);
	if (!rc && !(take_word(&pos, "musafir-escrow 1\n") && take_line(&pos, "secret ", sec, SEAL_KEY) && !*pos))
		rc = key_fail(&f, -EINVAL, "%s: not a recovery key", path);
	if (rc)
		sodium_memzero(sec, SEAL_KEY);
	sodium_memzero(text, sizeof(text));
	return rc;
}

/* The library asks for it and does not tell whether it got it. Asked by number: sanitizers answer for the system. */
bool seal_keys_is_locked(const struct seal_keys *keys)
{
	return syscall(SYS_mlock, keys, sizeof(*keys)) == 0;
}

bool seal_keys_is_test(const struct seal_keys *keys)
{
	return keys->test;
}

void seal_keys_id(const struct seal_keys *keys, char id[SEAL_KEY_ID])
{
	memcpy(id, keys->id, SEAL_KEY_ID);
}

void seal_keys_check(const struct seal_keys *keys, uint8_t check[SEAL_IX])
{
	SEAL_MAC(check, SEAL_IX, keys->sub[SEAL_SUB_ID], "database", { "", 0 });
}
