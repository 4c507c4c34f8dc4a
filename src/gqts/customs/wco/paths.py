"""Places in a tree of objects and lists, by the paths of the WCO table.

`Seller/ID` is a member of a member; `Origin[]/CountryCode` is in the first item of a list;
`PreviousDocument[TypeCode=220]/ID` is in the item of a list that says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_STEP = re.compile(r"(?P<name>\w+)(?P<list>\[(?:(?P<key>\w+)=(?P<value>\w+))?\])?")


def _steps(path: str) -> list[tuple[str, bool, str, str]]:
    found = (_STEP.fullmatch(step) for step in path.split("/"))
    return [(step["name"], step["list"] is not None, step["key"] or "", step["value"] or "") for step in found if step]


def put(tree: dict[str, Any], path: str, value: str) -> None:
    """Put a value where a path leads, making what is on the way."""
    *way, (last, _, _, _) = _steps(path)
    for name, is_list, key, wanted in way:
        if not is_list:
            tree = tree.setdefault(name, {})
            continue
        items: list[dict[str, Any]] = tree.setdefault(name, [])
        item = next((one for one in items if not key or one.get(key) == wanted), None)
        if item is None:
            item = {key: wanted} if key else {}
            items.append(item)
        tree = item
    tree[last] = value


def fetch(tree: Any, path: str, *, taken: set[str] | None = None, prefix: str = "") -> str | None:
    """Return the text where a path leads, or None; notes in `taken` which leaves were read."""
    where, read = prefix, []
    *way, (last, _, _, _) = _steps(path)
    for name, is_list, key, wanted in way:
        tree = tree.get(name) if isinstance(tree, Mapping) else None
        where = f"{where}{name}/"
        if is_list:
            number, tree = _pick(tree, key, wanted)
            where = f"{where[:-1]}[{number}]/"
            read += [f"{where}{key}"] if key else []
    found = tree.get(last) if isinstance(tree, Mapping) else None
    if isinstance(found, int) and not isinstance(found, bool):
        found = str(found)
    if not isinstance(found, str):
        return None
    if taken is not None:
        taken.update((*read, f"{where}{last}"))
    return found


def _pick(items: Any, key: str, wanted: str) -> tuple[int, Any]:
    """Return the first item of a list that says what is wanted, and where it stands."""
    for number, item in enumerate(items if isinstance(items, list) else []):
        if isinstance(item, Mapping) and (not key or item.get(key) == wanted):
            return number, item
    return 0, None


def list_leaves(tree: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value that is no object and no list, with its path."""
    waiting: list[tuple[str, Any]] = [(where, tree)]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, Mapping):
            waiting += [
                (f"{path}/{name}" if path else str(name), value) for name, value in reversed(list(node.items()))
            ]
        elif isinstance(node, list):
            waiting += [(f"{path}[{number}]", value) for number, value in reversed(list(enumerate(node)))]
        else:
            yield path, node
