// SPDX-License-Identifier: AGPL-3.0-or-later
// A service by node-smpp: one question in USSD, and the answer to it as the last screen; every SMS is answered.
// Usage: node esme.js PORT SYSTEM_ID PASSWORD   (NODE_PATH has the package smpp); until it is killed.
'use strict';
const smpp = require('smpp');
const [port, system_id, password] = process.argv.slice(2);

function connect() {
	const session = smpp.connect({ url: 'smpp://127.0.0.1:' + port }, () => {
		session.bind_transceiver({ system_id, password, interface_version: 0x34 }, (resp) => {
			console.log(resp.command_status ? 'refused ' + resp.command_status : 'bound');
		});
	});
	const answer = (pdu, text, more) => session.submit_sm(Object.assign({ source_addr: '789', dest_addr_ton: 1, dest_addr_npi: 1,
		destination_addr: pdu.source_addr, data_coding: 0, short_message: text }, more), (resp) => {
		if (resp.command_status)
			console.log('submit refused ' + resp.command_status);
	});

	session.on('error', () => setTimeout(connect, 200));
	session.on('enquire_link', (pdu) => session.send(pdu.response()));
	session.on('unbind', (pdu) => { session.send(pdu.response()); session.close(); });
	session.on('deliver_sm', (pdu) => {
		const text = String(pdu.short_message.message);
		const its = pdu.its_session_info && Buffer.from(pdu.its_session_info);

		session.send(pdu.response());
		if (pdu.esm_class & 0x3c)
			return;
		if (pdu.ussd_service_op === 1)
			answer(pdu, 'Is this node?\n1 Yes', { service_type: 'USSD', ussd_service_op: 2, its_session_info: its });
		else if (pdu.ussd_service_op === 18)
			answer(pdu, 'You typed ' + text, { service_type: 'USSD', ussd_service_op: 17, its_session_info: Buffer.from([its[0], its[1] | 1]) });
		else if (pdu.ussd_service_op === undefined)
			answer(pdu, 'Node heard ' + text, {});
	});
}

connect();
