"""Administrative acts in words; one that has none is told by its code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gqts.web.languages import Language, mark
from gqts.web.plain_text import neat

_LONGEST = 400

ACTS: Mapping[str, str] = {
    "organization.applied": mark("applied to take part"),
    "organization.approved": mark("approved the organization"),
    "organization.refused": mark("refused the organization"),
    "organization.suspended": mark("suspended the organization"),
    "organization.changed": mark("changed the profile"),
    "organization.party_lost": mark("lost its GLN as a party to who proved it"),
    "roles.requested": mark("asked for roles"),
    "roles.granted": mark("granted roles"),
    "roles.refused": mark("refused roles"),
    "scope.set": mark("set the scope"),
    "identifier.false": mark("found that an identifier had been proven falsely"),
    "identifier.claimed": mark("claimed an identifier"),
    "identifier.proven": mark("accepted the proof of an identifier"),
    "identifier.refused": mark("refused the proof of an identifier"),
    "identifier.withdrawn": mark("withdrew an identifier"),
    "accreditation.granted": mark("recorded an accreditation"),
    "accreditation.withdrawn": mark("withdrew an accreditation"),
    "accreditation.disqualified": mark("disqualified the inspection body"),
    "accreditation.reinstated": mark("ended the disqualification of the inspection body"),
    "certificate.withdrawn": mark("withdrew a certificate"),
    "evidence.hand_joined": mark("wrote down who controls the organization"),
    "evidence.hand_parted": mark("wrote down that the organization is in its own hand"),
    "picture.given": mark("gave the picture of a product"),
    "picture.taken_back": mark("took back the picture of a product"),
    "authorization.given": mark("authorized a partner"),
    "authorization.withdrawn": mark("withdrew an authorization"),
    "member.added": mark("added a person"),
    "member.position_changed": mark("changed the position of a person"),
    "member.removed": mark("removed a person"),
    "member.sessions_ended": mark("ended the sessions of a person"),
    "member.factors_reset": mark("took away the lost second factors of a person"),
    "second_factor.required": mark("asked everybody for a second factor"),
    "second_factor.optional": mark("asked for a second factor no more"),
    "invitation.made": mark("invited"),
    "invitation.accepted": mark("accepted an invitation"),
    "invitation.withdrawn": mark("withdrew an invitation"),
    "key.issued": mark("issued a key"),
    "key.rotated": mark("replaced a key"),
    "key.revoked": mark("ended a key"),
    "webhook.registered": mark("registered a webhook"),
    "webhook.rotated": mark("replaced the secret of a webhook"),
    "webhook.enabled": mark("brought a webhook back into use"),
    "webhook.removed": mark("removed a webhook"),
    "sharing.changed": mark("changed what is shared"),
    "sharing.rule_ended": mark("ended a rule of sharing"),
    "identity_provider.set": mark("set an identity provider"),
    "identity_provider.removed": mark("removed an identity provider"),
    "person.password_changed": mark("changed their password"),
    "person.recovered": mark("set a new password by a link"),
    "person.factors_dropped": mark("removed a person’s second factors"),
    "person.recovery_made": mark("made a link to a new password for a person"),
    "person.totp_added": mark("added codes as a second factor"),
    "person.totp_removed": mark("removed codes as a second factor"),
    "person.passkey_added": mark("added a passkey"),
    "person.passkey_removed": mark("removed a passkey"),
    "person.disabled": mark("shut a person out"),
    "person.enabled": mark("let a person in again"),
    "override.made": mark("looked under the statutory power"),
    "declarations.agent_named": mark("named a firm that hands in customs messages"),
    "declarations.agent_ended": mark("ended that a firm hands in customs messages"),
    "agency.administrator_invited": mark("invited the first administrator of an agency"),
    "goods.ask": mark("asked about declared goods"),
    "goods.unask": mark("withdrew a question about declared goods"),
    "goods.inspect": mark("began to examine declared goods"),
    "goods.hold": mark("held declared goods"),
    "goods.lift": mark("lifted a hold on declared goods"),
    "goods.sample": mark("took a sample of declared goods"),
    "goods.release": mark("released declared goods"),
    "goods.detain": mark("detained declared goods"),
    "goods.send_back": mark("decided that declared goods are sent back"),
    "goods.take": mark("took a case at the border"),
    "goods.give": mark("handed a case at the border over"),
    "goods.arrive": mark("noted that declared goods arrived"),
    "goods.answer": mark("answered a question about declared goods"),
    "goods.find": mark("recorded a finding at declared goods"),
    "goods.override": mark("changed the lane of declared goods"),
    "goods.close": mark("closed a case at the border"),
    "office.set": mark("set how an office works"),
    "case.opened": mark("opened a penalty case"),
    "case.notified": mark("gave the reasons of a penalty case"),
    "case.extended": mark("gave more time to answer in a penalty case"),
    "case.answered": mark("answered in a penalty case"),
    "case.unanswered": mark("noted that the time to answer in a penalty case went by"),
    "case.proposed": mark("proposed a measure in a penalty case"),
    "case.returned": mark("sent a proposal in a penalty case back"),
    "case.confirmed": mark("confirmed a measure in a penalty case"),
    "case.decided": mark("decided a penalty case"),
    "case.closed": mark("closed a penalty case"),
    "case.appealed": mark("appealed in a penalty case"),
    "case.upheld": mark("let the decision of a penalty case stand"),
    "case.overturned": mark("overturned the decision of a penalty case"),
    "case.unappealed": mark("noted that the time to appeal in a penalty case went by"),
    "case.lifted": mark("lifted the measure of a penalty case"),
    "case.ended": mark("ended the measure of a penalty case, its time being over"),
    "case.repair_asked": mark("asked for credit repair"),
    "case.repair_refused": mark("refused credit repair"),
    "case.repaired": mark("granted credit repair"),
    "draw.announced": mark("announced a draw of claims"),
    "draw.fixed": mark("fixed what may be drawn"),
    "draw.revealed": mark("revealed the seed of a draw"),
    "risk.profile_drafted": mark("drafted a risk profile"),
    "risk.profile_in_force": mark("put a risk profile in force"),
    "risk.profile_ended": mark("ended a risk profile"),
    "risk.profile_dropped": mark("threw a draft of a risk profile away"),
    "risk.list_changed": mark("changed a list of the risk profiles"),
    "risk.rates_set": mark("set the rates of a customs office"),
    "risk.model_trained": mark("trained a model"),
    "risk.model_in_force": mark("put a model in force"),
    "risk.model_ended": mark("ended a model"),
}


KINDS: Mapping[str, str] = {
    "organization": mark("The organization"),
    "roles": mark("Roles"),
    "identifier": mark("Identifiers"),
    "accreditation": mark("Accreditations"),
    "certificate": mark("Certificates"),
    "authorization": mark("Authorizations"),
    "member": mark("People"),
    "invitation": mark("Invitations"),
    "person": mark("Signing in"),
    "key": mark("Keys"),
    "sharing": mark("Sharing"),
    "identity_provider": mark("Single sign-on"),
    "case": mark("Penalty cases"),
    "goods": mark("Goods at the border"),
    "declarations": mark("Customs messages"),
}
"""What the name of an act begins with, for the acts that a firm has."""


def word_act(what: str, language: Language) -> str:
    """Return what was done, in words."""
    words = ACTS.get(what)
    return neat(what) if words is None else language.text(words)


def word_detail(detail: Mapping[str, Any], names: Mapping[str, str] | None = None) -> str:
    """Return the details of an act on one line, as they were written down, shortened; `names` has ids by name."""
    known = names or {}
    told = "; ".join(
        f"{name}: {known.get(str(value)) or _word(value)}"
        for name, value in detail.items()
        if value not in ("", None, [])
    )
    return neat(told, _LONGEST)


def _word(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_word(one) for one in value)
    if isinstance(value, dict):
        return " ".join(f"{name}={_word(one)}" for name, one in value.items() if one not in ("", None, []))
    return str(value)
