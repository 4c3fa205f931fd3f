// SPDX-License-Identifier: AGPL-3.0-or-later
// An operator by node-smpp: sends SMS and opens USSD dialogues, and says as one line of JSON what came back.
// Usage: node smsc.js PORT MESSAGES DIALOGUES   (NODE_PATH has the package smpp)
'use strict';
const smpp = require('smpp');
const [port, messages, dialogues] = process.argv.slice(2).map(Number);
const WINDOW = 50;			// requests of ours without a response
const GIVE_UP_MS = 240000;
const seen = { sms_sent: 0, sms_refused: 0, replies: 0, doubled: 0, strays: 0, receipts: 0, begun: 0, screens: 0, ended: 0, faults: [] };
const replied = new Set(), calls = new Map();
let session, in_flight = 0, next_sms = 0, next_call = 0, next_id = 0x1000, finished = false;

const fault = (what) => { if (seen.faults.length < 10) seen.faults.push(what); };
const text_of = (pdu) => String((pdu.short_message && pdu.short_message.message) || (pdu.message_payload && pdu.message_payload.message) || '');

function finish() {
	if (finished)
		return;
	finished = true;
	console.log(JSON.stringify(seen));
	// a moment for the receipts' responses
	setTimeout(() => process.exit(0), 200);
}

function is_over() {
	return seen.replies >= messages && seen.ended >= dialogues && seen.receipts >= messages;
}

function request(pdu, done) {
	in_flight++;
	session.deliver_sm(pdu, (resp) => {
		in_flight--;
		done(resp);
		run();
	});
}

function run() {
	if (is_over())
		return finish();
	while (in_flight < WINDOW && next_sms < messages) {
		const number = String(254700100000 + next_sms++);
		request({ source_addr_ton: 1, source_addr_npi: 1, source_addr: number, destination_addr: '789', short_message: 'HELP' }, (resp) => {
			seen.sms_sent++;
			if (resp.command_status)
				seen.sms_refused++;
		});
	}
	while (in_flight < WINDOW && next_call < dialogues)
		dial(next_call++);
}

function unit(call, op, text) {
	const its = Buffer.from([call.its, call.unit << 1 & 0xff]);
	call.unit++;
	call.waits = true;
	request({ service_type: 'USSD', source_addr_ton: 1, source_addr_npi: 1, source_addr: call.number, destination_addr: '*789#', short_message: text,
		ussd_service_op: op, its_session_info: its }, (resp) => {
		if (resp.command_status)
			fault('deliver_sm of USSD refused: ' + resp.command_status);
	});
}

function dial(n) {
	const call = { number: String(254701000000 + n), its: n % 255, unit: 0, screens: 0 };

	calls.set(call.number, call);
	seen.begun++;
	unit(call, 1, '*789#');
}

// The language, then the help desk: its screen is the last.
function screen(pdu) {
	const call = calls.get(pdu.destination_addr.replace(/^\+/, ''));
	const text = text_of(pdu);

	if (!call || !call.waits)
		return fault('a screen that nobody waits for');
	if (!pdu.its_session_info || pdu.its_session_info[0] !== call.its)
		return fault('a screen of another session');
	call.waits = false;
	call.screens++;
	seen.screens++;
	if (call.screens === 1 && pdu.ussd_service_op === 2 && /1 English/.test(text))
		return unit(call, 18, '1');
	if (call.screens === 2 && pdu.ussd_service_op === 2 && /2 Help desk/.test(text))
		return unit(call, 18, '2');
	if (call.screens === 3 && pdu.ussd_service_op === 17 && /Help/.test(text) && pdu.its_session_info[1] & 1) {
		seen.ended++;
		return calls.delete(call.number);
	}
	fault('screen ' + call.screens + ' with op ' + pdu.ussd_service_op);
}

function receipt(number, id) {
	request({ source_addr_ton: 1, source_addr_npi: 1, source_addr: number, destination_addr: '789', esm_class: 4,
		short_message: 'id:' + id + ' sub:001 dlvrd:001 submit date:2611281200 done date:2611281200 stat:DELIVRD err:000 text:Dial',
		receipted_message_id: id, message_state: 2 }, (resp) => {
		seen.receipts++;
		if (resp.command_status)
			fault('a receipt was refused');
	});
}

function reply(pdu) {
	const number = pdu.destination_addr.replace(/^\+/, '');
	const id = (next_id++).toString(16);

	session.send(pdu.response({ message_id: id }));
	if (replied.has(number))
		seen.doubled++;
	else if (!/^2547001/.test(number) || !/Dial \*789#/.test(text_of(pdu)))
		seen.strays++;
	else
		seen.replies++;
	replied.add(number);
	receipt(number, id);
}

smpp.createServer((s) => {
	s.on('error', (e) => fault(String(e)));
	s.on('bind_transceiver', (pdu) => {
		s.send(pdu.response({ system_id: 'node' }));
		session = s;
		run();
	});
	s.on('enquire_link', (pdu) => s.send(pdu.response()));
	s.on('unbind', (pdu) => { s.send(pdu.response()); s.close(); });
	s.on('submit_sm', (pdu) => {
		if (pdu.ussd_service_op === undefined) {
			reply(pdu);
		} else {
			s.send(pdu.response({ message_id: '0' }));
			screen(pdu);
		}
		run();
	});
	s.on('close', finish);
}).listen(port, '127.0.0.1');
setTimeout(finish, GIVE_UP_MS).unref();
