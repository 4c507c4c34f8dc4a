"""At the shelf: a code scanned by hand or camera, or typed; and what an officer needs to know of that item.

The browser reads the camera where it can (`static/shelf.js`); where it cannot, the picture is sent and read here, and
not kept. A code in a picture is data: it is looked up, never opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.clearance import (
    CaseFile,
    Deed,
    EnclosureRefused,
    Goods,
    Result,
    Sent,
    find_cases_of,
    list_possible,
    read_case,
    read_codes,
)
from gqts.declarations import find_record
from gqts.identifiers import Identifier, IdentifierRefused, parse_typed
from gqts.kit.database import Transaction
from gqts.organizations import Role
from gqts.web.addresses import page_path
from gqts.web.border.goods import FindingForm
from gqts.web.border.telling import tell_looking, tell_why
from gqts.web.border.words import GOODS, LANES, RESULTS, STATES
from gqts.web.languages import mark
from gqts.web.telling import show_code
from gqts.web.workbench import Desk, page

CAMERA = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
_UNREADABLE = mark("This is no code that can be read. Scan it again, or type it.")
_NO_CODE = mark("There is no code in this picture that can be read. Go nearer, hold still, and take it again.")


@dataclass(frozen=True, slots=True)
class Scanned:
    """What was scanned: the code's thing, or why there is none."""

    typed: str = ""
    identifier: Identifier | None = None
    mistake: str = ""


@page(Permission.CASES_READ, has_script=True, takes_files=True)
def show_shelf(desk: Desk) -> Response:
    """Ask for a code, and show the dossier of what it names."""
    scanned = read_scanned(desk)
    item = scanned.identifier
    with desk.transaction() as tx:
        file, others = _find(tx, desk, scanned)
        line = _find_line(tx, file, item)
    language = desk.language
    is_brief = Role.CUSTOMS not in desk.caller.roles
    return desk.render(
        "border/shelf.html",
        status=400 if scanned.mistake else 200,
        headers={"Permissions-Policy": CAMERA},
        scanned=scanned,
        mistake=language.text(scanned.mistake) if scanned.mistake else "",
        code=show_code(item.canonical) if item else "",
        page=page_path(item) if item else "",
        line=line,
        file=file,
        others=others,
        goods=_find_goods(file, item),
        looking=tell_looking(file.case, language, is_brief=is_brief) if file else [],
        why=tell_why(file.case, language, is_brief=is_brief) if file else "",
        found=[one for one in file.findings if item and one.item == item.canonical] if file else [],
        may_find=file is not None
        and Deed.FIND in list_possible(file.standing)
        and desk.caller.may(Permission.CASES_WORK),
        form=FindingForm.anew(desk, item=item.canonical if item else "", result=Result.AS_DECLARED.value),
        lanes=LANES,
        states=STATES,
        results=RESULTS,
        kinds=GOODS,
    )


def read_scanned(desk: Desk) -> Scanned:
    """Return what was typed, scanned, or is in the picture that was sent."""
    typed = (desk.sent("code") or desk.query("code", longest=2_000)).strip()[:2_000]
    picture = next((one for one in desk.files if one.field == "picture"), None)
    if picture is not None:
        try:
            codes = read_codes(Sent(picture.name, picture.content))
        except EnclosureRefused:
            return Scanned(mistake=_NO_CODE)
        readable = [one for one in codes if _parse(one) is not None]
        if not readable:
            return Scanned(codes[0] if codes else "", mistake=_UNREADABLE if codes else _NO_CODE)
        typed = readable[0]
    if not typed:
        return Scanned()
    found = _parse(typed)
    return Scanned(typed, found, "" if found else _UNREADABLE)


def _parse(text: str) -> Identifier | None:
    try:
        return parse_typed(text)
    except IdentifierRefused:
        return None


def _find(tx: Transaction, desk: Desk, scanned: Scanned) -> tuple[CaseFile | None, int]:
    """Return the case of what was scanned, the open one first, and how many others there are."""
    if scanned.identifier is None:
        return None, 0
    cases = find_cases_of(tx, desk.caller, scanned.identifier)
    return (read_case(tx, desk.caller, cases[0].record_id), len(cases) - 1) if cases else (None, 0)


def _find_goods(file: CaseFile | None, item: Identifier | None) -> Goods | None:
    """Return the scanned thing among the goods of its case; None when it is there by its lot alone."""
    if file is None or item is None:
        return None
    return next((one for one in file.goods if one.identifier == item.canonical), None)


def _find_line(tx: Transaction, file: CaseFile | None, item: Identifier | None) -> Any:
    """Return the line of the declaration that the scanned thing is on; the only one when there is but one."""
    record = find_record(tx, file.case.record_id) if file else None
    if record is None:
        return None
    goods = _find_goods(file, item)
    lines = record.document.lines
    chosen = [one for one in lines if goods is not None and one.gnum == goods.line] or (
        lines if len(lines) == 1 else []
    )
    return next(iter(chosen), None)
