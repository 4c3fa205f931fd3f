/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files the configuration is made of: itself, passwords, certificates and keys. */
#include "gateway/config/config_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <talloc.h>

#include "store/base/utf8.h"

/* Read until the end or cap octets. returns: octets or -errno. */
static ssize_t read_all(int fd, char *buf, size_t cap)
{
	size_t have = 0;

	while (have < cap) {
		ssize_t n = read(fd, buf + have, cap - have);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		have += n;
	}
	return have;
}

/* Open a regular file: the scanner behind libconfig ends the program on anything else. */
static int open_regular(const char *file, struct stat *st)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	int rc;

	if (fd < 0)
		return -errno;
	if (fstat(fd, st) < 0)
		rc = -errno;
	else if (S_ISREG(st->st_mode))
		return fd;
	else
		rc = S_ISDIR(st->st_mode) ? -EISDIR : -EINVAL;
	close(fd);
	return rc;
}

int config_read_text(char **text, void *ctx, const char *file)
{
	struct stat st;
	int fd = open_regular(file, &st);
	size_t mark;
	ssize_t n;

	*text = NULL;
	if (fd < 0)
		return fd;
	if (st.st_size > CONFIG_FILE_MAX) {
		close(fd);
		return -EFBIG;
	}
	*text = talloc_zero_size(ctx, CONFIG_FILE_MAX + 2);
	n = *text ? read_all(fd, *text, CONFIG_FILE_MAX + 1) : -ENOMEM;
	close(fd);
	if (n > CONFIG_FILE_MAX)
		n = -EFBIG;
	if (n < 0) {
		talloc_free(*text);
		*text = NULL;
		return n;
	}
	mark = utf8_mark(*text, (size_t)n);
	memmove(*text, *text + mark, (size_t)n + 1 - mark);
	return n - (ssize_t)mark;
}

/* libconfig reads C strings, and opens what @include names: both are refused before it sees the text. */
int config_refuse_text(struct config_reader *r, const char *file, const char *text, size_t len)
{
	const char *line = text;
	unsigned n = 1;

	if (utf8_is_utf16(text, len)) {
		config_faults_add(r->faults, file, 1, "UTF-16; expected UTF-8");
		return -EINVAL;
	}
	if (memchr(text, '\0', len)) {
		config_faults_add(r->faults, file, 0, "a NUL octet; expected text");
		return -EINVAL;
	}
	for (; line; line = strchr(line, '\n'), n++) {
		line += *line == '\n';
		line += strspn(line, " \t");
		if (!strncmp(line, "@include", 8)) {
			config_faults_add(r->faults, file, n, "@include: not supported; expected every key in this file");
			return -EINVAL;
		}
	}
	return 0;
}

/* The first line, if it is a password. */
static const char *first_line(char *buf, ssize_t n, char out[CONFIG_PASSWORD_MAX + 1])
{
	size_t mark = n < 0 ? 0 : utf8_mark(buf, (size_t)n);
	size_t len = n < 0 ? 0 : strcspn(buf + mark, "\r\n");

	if (n < 0)
		return strerror((int)-n);
	if (len == 0)
		return "the first line is empty";
	if (len > CONFIG_PASSWORD_MAX)
		return "the first line is too long";
	memcpy(out, buf + mark, len);
	return NULL;
}

void config_password(struct config_reader *r, char out[CONFIG_PASSWORD_MAX + 1], const char *file, unsigned line)
{
	const char *what = NULL;
	char buf[256] = "";
	struct stat st;
	int fd = open_regular(file, &st);

	if (fd < 0)
		what = strerror(-fd);
	else if (st.st_mode & 077)
		what = "others than its owner may read or write it";
	else
		what = first_line(buf, read_all(fd, buf, sizeof(buf) - 1), out);
	if (fd >= 0)
		close(fd);
	if (what)
		config_faults_add(r->faults, r->file, line,
				  "links.password_file: %s: %s; expected a file of mode 0400 with a password of 1 to %d octets in its first line",
				  file, what, CONFIG_PASSWORD_MAX);
	explicit_bzero(buf, sizeof(buf));
}

/* returns: NULL, or what is wrong. */
static const char *pem_take(struct config_pem *out, void *ctx, int fd, size_t size)
{
	char *text = talloc_zero_size(ctx, size + 1);
	ssize_t n = text ? read_all(fd, text, size) : -ENOMEM;

	if (n < 0)
		return strerror((int)-n);
	if (!memmem(text, n, "-----BEGIN ", 11))
		return "nothing in it is PEM";
	out->text = text;
	out->len = n;
	return NULL;
}

void config_pem(struct config_reader *r, struct config_pem *out, const char *key, const char *file, mode_t never, unsigned line)
{
	const char *what = NULL;
	struct stat st;
	int fd = file ? open_regular(file, &st) : -1;

	if (!file)
		return;
	if (fd < 0)
		what = strerror(-fd);
	else if (st.st_mode & never)
		what = never & 044 ? "others than its owner may read or write it" : "others than its owner may write it";
	else if (st.st_size > CONFIG_FILE_MAX)
		what = strerror(EFBIG);
	else
		what = pem_take(out, r->out, fd, st.st_size);
	if (fd >= 0)
		close(fd);
	if (what)
		config_faults_add(r->faults, r->file, line, "%s: %s: %s; expected a PEM file%s", key, file, what, never & 044 ? " of mode 0400" : "");
}

/* The list that the file has to be, and nothing else. returns: NULL after a fault. */
static const config_setting_t *only_list(struct config_reader *r, const struct config_named *what, const char *file, const config_setting_t *root)
{
	const config_setting_t *list = config_setting_get_member(root, what->name), *at = list;
	int i, n = list && config_setting_is_list(list) ? config_setting_length(list) : -1;

	if (n >= what->least && n <= what->most && config_setting_length(root) == 1)
		return list;
	for (i = 0; i < config_setting_length(root) && (!at || at == list); i++)
		at = config_setting_get_elem(root, i);
	config_faults_add(r->faults, file, at ? config_setting_source_line(at) : 1, "%s.: wrong shape; expected only %s = ( { ... }, ... ); with %d to %d of them",
			  what->name, what->name, what->least, what->most);
	return NULL;
}

void config_named_file(struct config_reader *r, const struct config_named *what, const char *file, unsigned line)
{
	const config_setting_t *list;
	config_t cfg;
	char *text;
	int rc = config_read_text(&text, r->out, file);

	if (rc < 0) {
		config_faults_add(r->faults, r->file, line, "store.%s: %s: %s; expected the file of %s", what->name, file, strerror(-rc), what->name);
		return;
	}
	if (config_refuse_text(r, file, text, rc) == 0) {
		config_init(&cfg);
		if (config_read_string(&cfg, text)) {
			list = only_list(r, what, file, config_root_setting(&cfg));
			if (list)
				what->take(r, file, list);
		} else {
			config_faults_add(r->faults, file, config_error_line(&cfg), "%s; expected key = value;", config_error_text(&cfg));
		}
		config_destroy(&cfg);
	}
	talloc_free(text);
}
