/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Stands in for the daemon where the player itself is tested: binds to the first link of the configuration and repeats what phones type.
 *
 * "9" ends, "quiet" gets no answer, "twice" gets two, "long" a screen that does not fit, "die" ends the process.
 * With BAD_SMS in its environment an SMS LANG gets no reply, and LOCK two. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "gateway/smpp/wire/smpp_pdu.h"
#include "gateway/smpp/ussd/ussd_dialect.h"

struct esme {
	int fd, sig;
	uint32_t seq;
	uint8_t in[8192];
	size_t len;
	const struct ussd_dialect *dialect;
	char number[24];
	bool bad_sms;
};

static int die(const char *what)
{
	fprintf(stderr, "echo_esme: %s: %s\n", what, strerror(errno));
	return 1;
}

static void put(struct esme *e, struct smpp_pdu *pdu)
{
	uint8_t buf[1024];
	int n;

	if (!(pdu->id & SMPP_RESP))
		pdu->seq = ++e->seq;
	n = smpp_pdu_encode(buf, sizeof(buf), pdu);
	if (n < 0 || send(e->fd, buf, (size_t)n, MSG_NOSIGNAL) != n)
		exit(die("send"));
}

static void say(struct esme *e, const struct ussd_unit *heard, enum ussd_event event, const char *text)
{
	uint8_t octets[TEXT_ENCODED_MAX], room[64];
	struct smpp_tlvs tlvs = { .buf = room, .size = sizeof(room) };
	struct ussd_unit unit = {
		.event = event, .session = heard->session, .phone = { 1, 1, smpp_pdu_str(e->number) },
		.code = { 0, 1, smpp_pdu_str("789") }, .text = octets,
	};
	enum text_alphabet alphabet = text_choose(text);
	int len = text_encode(octets, sizeof(octets), text, alphabet);
	struct smpp_pdu pdu;

	unit.len = len < 0 ? 0 : (size_t)len;
	unit.dcs = alphabet == TEXT_GSM7 ? e->dialect->dcs_gsm7 : e->dialect->dcs_ucs2;
	if (ussd_dialect_write(e->dialect, &pdu, &tlvs, &unit) == 0)
		put(e, &pdu);
}

static void answer(struct esme *e, const struct ussd_unit *unit, const char *text)
{
	char out[300];

	if (!strcmp(text, "die"))
		_exit(3);
	if (!strcmp(text, "quiet"))
		return;
	if (!strcmp(text, "long"))
		snprintf(out, sizeof(out), "%0170d", 1);
	else
		snprintf(out, sizeof(out), "%s %.100s\n482 913 077\n9 Exit", unit->event == USSD_BEGIN ? "Dialled" : "Typed", text);
	say(e, unit, !strcmp(text, "9") ? USSD_END : USSD_ASK, !strcmp(text, "9") ? "Bye" : out);
	if (!strcmp(text, "twice"))
		say(e, unit, USSD_ASK, out);
}

static void reply_sms(struct esme *e, const struct smpp_pdu *sms)
{
	struct smpp_pdu pdu = {
		.id = SMPP_SUBMIT_SM, .src = sms->dst, .dst = sms->src, .registered_delivery = 1,
		.sm = (const uint8_t *)"Done. Code 12 34", .sm_len = 16,
	};

	if (sms->esm_class)
		return;
	if (!e->bad_sms) {
		put(e, &pdu);
		return;
	}
	pdu.sm = (const uint8_t *)"Dial *789#";
	pdu.sm_len = 10;
	for (int n = sms->sm_len < 2 ? 1 : sms->sm[1] == 'A' ? 0 : sms->sm[1] == 'O' ? 2 : 1; n; n--)
		put(e, &pdu);
}

static void take_message(struct esme *e, const struct smpp_pdu *pdu)
{
	struct ussd_unit unit;
	struct smpp_pdu resp;
	char text[256];

	smpp_pdu_respond(&resp, pdu, SMPP_ROK);
	put(e, &resp);
	if (ussd_dialect_read(e->dialect, &unit, pdu) < 0) {
		reply_sms(e, pdu);
		return;
	}
	snprintf(e->number, sizeof(e->number), "%.*s", unit.phone.digits.len, unit.phone.digits.s);
	if ((unit.event == USSD_BEGIN || unit.event == USSD_INPUT) &&
	    text_decode_dcs(text, sizeof(text), unit.dcs, e->dialect->dcs0, unit.text, unit.len) >= 0)
		answer(e, &unit, text);
}

static void take(struct esme *e, const struct smpp_pdu *pdu)
{
	struct smpp_pdu resp;

	if (pdu->id & SMPP_RESP)
		return;
	if (pdu->id == SMPP_DELIVER_SM) {
		take_message(e, pdu);
		return;
	}
	smpp_pdu_respond(&resp, pdu, SMPP_ROK);
	put(e, &resp);
}

static int receive(struct esme *e)
{
	ssize_t n = recv(e->fd, e->in + e->len, sizeof(e->in) - e->len, 0);
	enum smpp_frame_fault why;
	struct smpp_pdu pdu;
	size_t need;

	if (n <= 0)
		return -1;
	e->len += (size_t)n;
	while (smpp_pdu_frame(&need, &why, e->in, e->len, SMPP_PDU_MAX) == 0) {
		if (smpp_pdu_parse(&pdu, e->in, need) == 0)
			take(e, &pdu);
		memmove(e->in, e->in + need, e->len - need);
		e->len -= need;
	}
	return 0;
}

static int connect_to(unsigned port)
{
	struct sockaddr_in sin = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return connect(fd, (struct sockaddr *)&sin, sizeof(sin)) == 0 ? fd : -1;
}

static unsigned port_of(const char *path)
{
	char text[8192] = "", *at;
	FILE *f = fopen(path, "r");

	if (!f)
		return 0;
	(void)!fread(text, 1, sizeof(text) - 1, f);
	fclose(f);
	at = strstr(text, "port = ");
	return at ? (unsigned)strtoul(at + 7, NULL, 10) : 0;
}

int main(int argc, char **argv)
{
	struct smpp_pdu bind = {
		.id = SMPP_BIND_TRANSCEIVER, .interface_version = 0x34, .system_id = smpp_pdu_str("musafir"),
		.password = smpp_pdu_str("a-pass-1"),
	};
	struct esme e = { .dialect = ussd_dialect_find("standard"), .bad_sms = getenv("BAD_SMS") != NULL };
	struct pollfd p[2];
	sigset_t term;

	if (argc < 3)
		return 2;
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, NULL);
	e.sig = signalfd(-1, &term, 0);
	e.fd = connect_to(port_of(argv[2]));
	if (e.fd < 0)
		return die("connect");
	put(&e, &bind);
	p[0] = (struct pollfd){ .fd = e.fd, .events = POLLIN };
	p[1] = (struct pollfd){ .fd = e.sig, .events = POLLIN };
	while (poll(p, 2, -1) > 0 && !p[1].revents)
		if (p[0].revents && receive(&e) < 0)
			return 1;
	return 0;
}
