"""Who may hand in a firm's documents for it: named by their customs code, and ended again."""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.declarations import end_agent, list_agents, name_agent
from gqts.web.languages import mark
from gqts.web.office.reasons import ask
from gqts.web.workbench import Desk, Form, PageUnknown, page, text_field

_LIST = "/trade/agents"


class AgentForm(Form):
    """The customs code of a firm."""

    customs_code = text_field(
        mark("Its customs registration code"), hint=mark("10 characters."), longest=18, autocomplete="off"
    )


@page(Permission.CUSTOMS_DECLARE)
def list_and_name(desk: Desk) -> Response:
    """Show the agents, and name another."""
    named = ""
    with desk.transaction() as tx:
        form = AgentForm.of(desk)
        if form.is_good():
            with form.refusals(tx):
                named = name_agent(tx, desk.caller, form.customs_code.data, now=desk.now).name(desk.language.code)
        agents = list_agents(tx, desk.caller)
    if named:
        desk.flash(mark("%(name)s may hand in your documents now."), name=named)
        return desk.see_other(_LIST)
    return form.show(desk, "trade/agents.html", agents=agents)


@page(Permission.CUSTOMS_DECLARE)
def end(desk: Desk) -> Response:
    """Ask before an agent is ended, and do it."""
    agent_id = desk.id_in_path("organization_id")
    with desk.transaction() as tx:
        form = Form.of(desk)
        agent = next(
            (one.organization for one in list_agents(tx, desk.caller) if one.organization.id == agent_id), None
        )
        if agent is None:
            raise PageUnknown
        if form.is_good():
            with form.refusals(tx):
                end_agent(tx, desk.caller, agent_id, now=desk.now)
    name = agent.name(desk.language.code)
    if form.is_done:
        desk.flash(mark("%(name)s can hand in nothing for you any more."), name=name)
        return desk.see_other(_LIST)
    question = str(desk.language.sentence(mark("Have %(name)s hand in no more for you?"), name=name))
    consequence = desk.language.text(mark("What it handed in before stands."))
    return ask(
        desk, form, question, consequence, button=mark("End it"), back=(_LIST, desk.language.text(mark("Agents")))
    )
