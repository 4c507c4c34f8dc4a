"""Write docs/reference/ceb.md from the tables of gqts.customs; a test holds the two equal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from gqts.customs.ceb.kinds import INBOUND, MOST_LINES, OUTBOUND, most_documents
from gqts.customs.ceb.status import ReturnStatus
from gqts.customs.ceb.table import NAMESPACE, table_of
from gqts.customs.ceb.transfer import PARTS
from gqts.customs.lifecycle import TRANSITIONS, Handing, hand_in
from gqts.customs.reference import NAMES, read_reference
from gqts.customs.wco import HEAD, LINE, Row, response_function
from gqts.customs.wco.table import STATEMENT, TRADE_MODE

PAGE = Path(__file__).parents[1] / "docs/reference/ceb.md"
PROSE = Path(__file__).with_name("ceb_page.md")


def compose() -> str:
    """Return the whole page: the prose, with a table wherever it says `<!-- name -->`."""
    tables = {
        "kinds": _kinds(),
        "records": _records(),
        "statuses": _statuses(),
        "wco": _wco(),
        "reference": _reference(),
    }
    text = PROSE.read_text(encoding="utf-8")
    for name, lines in tables.items():
        text = text.replace(f"<!-- {name} -->", "\n".join(lines))
    return text


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    heads = list(heads)
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        cells = (cell.replace("|", r"\|") for cell in row)
        yield f"| {' | '.join(cells)} |"


def _kinds() -> Iterator[str]:
    rows = (
        (
            f"`{kind.name}`",
            f"{kind.english} ({kind.chinese})",
            f"`{kind.element}`",
            f"{most_documents(kind)}" + (f", {MOST_LINES} lines each" if kind.line else ""),
            f"`{kind.receipt}`" if kind.receipt else "",
            ", ".join(f"`{name}`" for name in kind.key),
        )
        for kind in (*INBOUND, *OUTBOUND)
    )
    return _table(("message", "is", "document", "at most", "receipt", "business key"), rows)


def _records() -> Iterator[str]:
    for kind in (*INBOUND, *OUTBOUND):
        yield from (f"### {kind.name}: {kind.english}", "")
        yield from _record(kind.head)
        if kind.line is not None:
            yield from _record(kind.line)
    yield from ("### The transmitter, and what stands behind it", "")
    for name, record in PARTS.items():
        yield from _record(record, name)


def _record(record: type[Any], name: str = "") -> Iterator[str]:
    yield from (f"`{name or record.__name__}`", "")
    rows = (
        (
            f"`{column.name}`",
            column.form.notation,
            "yes" if column.is_required else "",
            column.said.chinese,
            "; ".join(filter(None, (column.said.english, column.said.note))),
        )
        for column in table_of(record).columns
    )
    yield from _table(("field", "form", "must be", "中文", "means"), rows)
    yield ""


def _statuses() -> Iterator[str]:
    rows = []
    for status in ReturnStatus:
        after = sorted(int(one) for one in TRANSITIONS.get(status, ()))
        again = status > 0 and hand_in(status) is Handing.AGAIN
        follows = ", ".join(map(str, after)) if after else ("nothing" if status > 0 else "what stood before")
        said = (str(int(status)), status.chinese, status.english, follows)
        rows.append((*said, "yes" if again else "", response_function(status) or ""))
    heads = ("status", "中文", "means", "may be followed by", "key free again", "WCO response")
    return _table(heads, rows)


def _wco() -> Iterator[str]:
    rows = [_wco_row("InventoryHead", row) for row in HEAD]
    rows.append(_wco_row("InventoryHead", TRADE_MODE, "GoodsShipment/GovernmentAgencyGoodsItem[]/"))
    rows += [_wco_row("InventoryList", row, "GoodsShipment/GovernmentAgencyGoodsItem[]/") for row in LINE]
    rows.append(("every other field", f"`{STATEMENT.path}`", STATEMENT.wco_id, STATEMENT.format, STATEMENT.note))
    return _table(("CEB621", "below `Declaration`", "WCO ID", "WCO format", "note"), rows)


def _wco_row(record: str, row: Row, prefix: str = "") -> tuple[str, ...]:
    codes = ", ".join(f"{code} → {told}" for code, told in row.codes.items())
    fixed = ", ".join(f"{name} {value}" for name, value in row.fixed.items())
    note = "; ".join(filter(None, (row.wco_name, codes, fixed, row.note)))
    return (f"`{record}.{row.name}`", f"`{prefix}{row.path}`", row.wco_id, row.format, note)


def _reference() -> Iterator[str]:
    reference = read_reference()
    rows = (
        (
            f"`{name}.json`",
            entry.valid_from.isoformat(),
            entry.valid_to.isoformat() if entry.valid_to else "",
            entry.source,
            entry.note,
        )
        for name in NAMES
        for entry in reference.entries[name]
    )
    return _table(("file", "from", "to", "source", "note"), rows)


def main() -> None:
    """Write the page."""
    PAGE.write_text(compose(), encoding="utf-8")
    print(f"wrote {PAGE.name}: {NAMESPACE}")


if __name__ == "__main__":
    main()
