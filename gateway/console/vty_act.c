/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What can be done: links down and up, the level of the log. */
#include "gateway/console/vty_priv.h"

#include <stdlib.h>

#include <osmocom/core/logging.h>
#include <osmocom/vty/command.h>
#include <osmocom/vty/vty.h>

#include "gateway/links/links.h"
#include "store/base/log.h"

DEFUN(link_admin, link_admin_cmd, "link NAME (up|down)",
      "Take a link to an operator out of service, or put it back\n" "Name of the configuration\n"
      "Connect and bind\n" "Answer what is open, unbind, and stay so\n")
{
	const struct vty_gateway_conf *g = vty_gateway_of(vty);
	bool down = argv[1][0] == 'd';

	if (links_put(g->links, argv[0], down) < 0) {
		vty_out(vty, "%% No such link%s", VTY_NEWLINE);
		return CMD_WARNING;
	}
	vty_out(vty, "link %s is told to be %s%s", argv[0], down ? "down" : "up", VTY_NEWLINE);
	return CMD_SUCCESS;
}

DEFUN(link_trace, link_trace_cmd, "link NAME trace <0-100>",
      "A link to an operator\n" "Name of the configuration\n" "Log how the operator speaks, without numbers and texts\n"
      "Of so many dialogues that begin from now on; 0 of none any more\n")
{
	unsigned n = strtoul(argv[1], NULL, 10);

	if (links_trace(vty_gateway_of(vty)->links, argv[0], n) < 0) {
		vty_out(vty, "%% No such link%s", VTY_NEWLINE);
		return CMD_WARNING;
	}
	vty_out(vty, "%u dialogues of link %s: on the log of the service%s", n, argv[0], VTY_NEWLINE);
	return CMD_SUCCESS;
}

DEFUN(logging_stderr, logging_stderr_cmd, "logging stderr (error|notice|info|debug)",
      "Configure logging\n" "The log of this gateway on standard error, until it starts again\n"
      "Someone must act\n" "States of links and daemon\n" "One line a dialogue\n" "Decisions\n")
{
	int level = log_level_of(argv[0]);

	if (level < 0)
		return CMD_WARNING;
	log_level_set(level);
	return CMD_SUCCESS;
}

void vty_act_install(void)
{
	install_element_ve(&link_admin_cmd);
	install_element_ve(&link_trace_cmd);
	install_element_ve(&logging_stderr_cmd);
}
