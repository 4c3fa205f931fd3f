/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The least that a durable SMS service has to do: one process, the same wire, the same tables, no rules, no seal, no second process.
 * What musafird is held against.
 *
 * Usage: bench_loop PORT DATABASE. Binds to PORT as musafir, password secret7; each SMS and its reply are on disk before it is
 * acknowledged; what became of the reply is written with the next batch. Ends with its link. With "-" for DATABASE it keeps nothing: the
 * wire alone. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "gateway/smpp/wire/smpp_pdu.h"
#include "store/db/db.h"

#define BUF	(1 << 20)
#define TEXT	"Dial *789# or text LOCK or HELP. Never text your PIN. Call 0800789000"
#define SLOTS	4096		/* replies without a response; the window is at most 1000 */

struct loop {
	int fd;
	struct db *db;		/* NULL: nothing is kept */
	uint8_t in[BUF], out[BUF];
	size_t in_len, out_len;
	uint32_t seq;
	uint64_t line, op;
	int64_t sent[SLOTS];	/* outbox row of a reply under way, by sequence */
};

static void die(const char *what)
{
	fprintf(stderr, "bench_loop: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void good(int rc, const char *what)
{
	if (rc >= 0)
		return;
	errno = -rc;
	die(what);
}

static void put(struct loop *l, const struct smpp_pdu *pdu)
{
	int n = smpp_pdu_encode(l->out + l->out_len, BUF - l->out_len, pdu);

	good(n, "encode");
	l->out_len += (size_t)n;
}

static void respond(struct loop *l, const struct smpp_pdu *req)
{
	struct smpp_pdu resp;

	smpp_pdu_respond(&resp, req, SMPP_ROK);
	put(l, &resp);
}

static void reply(struct loop *l, const struct smpp_pdu *sms, int64_t id)
{
	struct smpp_pdu pdu = {
		.id = SMPP_SUBMIT_SM, .seq = ++l->seq, .src = sms->dst, .dst = sms->src, .registered_delivery = 1,
		.sm = (const uint8_t *)TEXT, .sm_len = sizeof(TEXT) - 1,
	};

	l->sent[l->seq % SLOTS] = id;
	put(l, &pdu);
}

/* The three rows of an SMS: that it was done, its reply, the line of the ledger. */
static void store(struct loop *l, const struct smpp_pdu *sms)
{
	int64_t now = time(NULL);
	struct db_op op = { .kind = 1, .created = now, .seen = true };
	struct db_blob seen = { .len = 1 }, letter = { .len = sizeof(TEXT) + 16 };
	struct db_out out = { .link = "op1", .created = now, .due = now, .state = DB_OUT_WAITING };
	struct db_line line = { .seq = ++l->line };

	memcpy(op.ix, &l->op, sizeof(l->op));
	l->op++;
	memcpy(out.addressee, sms->src.digits.s, sms->src.digits.len < DB_IX ? sms->src.digits.len : DB_IX);
	memcpy(letter.octets, TEXT, sizeof(TEXT));
	snprintf(line.data, sizeof(line.data), "sms|%lld||0123456789abcdef0123456789abcdef", (long long)now / 300 * 300);
	good(db_op_put(l->db, &op, &seen), "op");
	good(db_out_new(l->db, &out, &letter), "outbox");
	good(db_line_put(l->db, &line), "ledger");
	reply(l, sms, out.id);
}

static void take(struct loop *l, const struct smpp_pdu *pdu)
{
	struct db_out out;
	struct smpp_str id;
	unsigned freed = 0;
	char msgid[68];

	if (pdu->id == (SMPP_SUBMIT_SM | SMPP_RESP)) {
		if (!l->db)
			return;
		snprintf(msgid, sizeof(msgid), "%.*s", pdu->message_id.len, pdu->message_id.s);
		good(db_out_get(l->db, &out, l->sent[pdu->seq % SLOTS]), "get");
		good(db_out_sent(l->db, &out, msgid, time(NULL), &freed), "sent");
	} else if (pdu->id == SMPP_DELIVER_SM && pdu->esm_class) {
		respond(l, pdu);
		if (l->db && smpp_pdu_tlv_str(pdu, &id, SMPP_TAG_RECEIPTED_MESSAGE_ID) == 0) {
			snprintf(msgid, sizeof(msgid), "%.*s", id.len, id.s);
			good(db_out_prev(l->db, &out, "op1", msgid, DB_FOREVER), "find");
			good(db_out_settle(l->db, &out, DB_OUT_DELIVERED, time(NULL), &freed), "settle");
		}
	} else if (pdu->id == SMPP_DELIVER_SM) {
		respond(l, pdu);
		if (l->db)
			store(l, pdu);
		else
			reply(l, pdu, 0);
	} else if (!(pdu->id & SMPP_RESP)) {
		respond(l, pdu);
	}
}

/* Everything that is there shares a transaction; then everything is answered in one write. */
static int turn(struct loop *l)
{
	ssize_t n = recv(l->fd, l->in + l->in_len, BUF - l->in_len, 0);
	enum smpp_frame_fault why;
	struct smpp_pdu pdu;
	size_t done = 0, need, at = 0;

	if (n <= 0)
		return -1;
	l->in_len += (size_t)n;
	if (l->db)
		good(db_begin(l->db), "begin");
	while (smpp_pdu_frame(&need, &why, l->in + done, l->in_len - done, SMPP_PDU_MAX) == 0) {
		good(smpp_pdu_parse(&pdu, l->in + done, need), "parse");
		take(l, &pdu);
		done += need;
	}
	if (l->db)
		good(db_commit(l->db), "commit");
	memmove(l->in, l->in + done, l->in_len - done);
	l->in_len -= done;
	for (; at < l->out_len; at += (size_t)n)
		if ((n = send(l->fd, l->out + at, l->out_len - at, MSG_NOSIGNAL)) < 0)
			return -1;
	l->out_len = 0;
	return 0;
}

static int connect_to(unsigned port)
{
	struct sockaddr_in sin = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	struct timespec pause = { .tv_nsec = 50000000 };
	int on = 1;

	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	for (int i = 0; i < 200; i++) {
		int fd = socket(AF_INET, SOCK_STREAM, 0);

		(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
		if (connect(fd, (struct sockaddr *)&sin, sizeof(sin)) == 0)
			return fd;
		close(fd);
		nanosleep(&pause, NULL);
	}
	return -1;
}

int main(int argc, char **argv)
{
	struct smpp_pdu bind = {
		.id = SMPP_BIND_TRANSCEIVER, .seq = 1, .interface_version = 0x34, .system_id = smpp_pdu_str("musafir"),
		.password = smpp_pdu_str("secret7"),
	};
	struct loop *l = calloc(1, sizeof(*l));
	struct db_line last;
	char err[256] = "";

	if (argc != 3 || !l)
		return 2;
	if (strcmp(argv[2], "-") && db_open(&l->db, argv[2], access(argv[2], F_OK) == 0 ? 0 : DB_CREATE, err, sizeof(err)) < 0) {
		fprintf(stderr, "bench_loop: %s\n", err);
		return 1;
	}
	l->line = l->db && db_line_last(l->db, &last) == 0 ? last.seq : 0;
	l->op = (uint64_t)time(NULL) << 24;
	l->fd = connect_to((unsigned)atoi(argv[1]));
	if (l->fd < 0)
		die("connect");
	l->seq = 1;
	put(l, &bind);
	if (send(l->fd, l->out, l->out_len, 0) < 0)
		die("bind");
	l->out_len = 0;
	while (turn(l) == 0)
		;
	db_close(l->db);
	free(l);
	return 0;
}
