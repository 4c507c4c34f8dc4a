"""Master data in an EPCIS document: vocabularies, their elements and attributes (EPCIS 2.0 §6.5, §9.4, §10.4).

Promise: both formats read into and write from the same `MasterDataElement`; what is malformed becomes a fault of the
document and its neighbours are still read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gqts.epcis.inspection import Inspection, inspect_extension
from gqts.epcis.leaves import Refused
from gqts.epcis.model import MasterDataElement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gqts.epcis.context import Context
    from gqts.epcis.inspection import Faults


def read_vocabularies(vocabularies: Any, context: Context, faults: Faults) -> Iterator[MasterDataElement]:
    """Yield the elements of a `vocabularyList` in the JSON form of the standard."""
    inspection = Inspection(context, faults, None, "epcisHeader.epcisMasterData.vocabularyList")
    for index, vocabulary in _objects(vocabularies, inspection, ""):
        name = _require_text(vocabulary, "type", inspection, f"[{index}]")
        elements = vocabulary.get("vocabularyElementList", [])
        for place, element in _objects(elements, inspection, f"[{index}].vocabularyElementList"):
            path = f"[{index}].vocabularyElementList[{place}]"
            identifier = _require_text(element, "id", inspection, path)
            if name and identifier:
                yield _read_element(name, identifier, element, Inspection(context, faults, None, inspection.root), path)


def _read_element(
    vocabulary: str, identifier: str, element: dict[str, Any], inspection: Inspection, path: str
) -> MasterDataElement:
    attributes: dict[str, Any] = {}
    for index, attribute in _objects(element.get("attributes", []), inspection, f"{path}.attributes"):
        name = _require_text(attribute, "id", inspection, f"{path}.attributes[{index}]")
        if name:
            add_attribute(attributes, name, attribute.get("attribute"))
    inspect_extension(list(attributes.values()), inspection, f"{path}.attributes")
    children = element.get("children", [])
    if type(children) is not list or not all(type(child) is str for child in children):
        inspection.refuse(f"{path}.children", children, Refused("not_a_list", "must be a list of identifiers"))
        children = []
    return MasterDataElement(vocabulary, identifier, attributes, tuple(children), inspection.namespaces)


def add_attribute(attributes: dict[str, Any], name: str, value: Any) -> None:
    """Add one attribute's value; an id given again gathers its values into a list."""
    if name not in attributes:
        attributes[name] = value
    elif type(attributes[name]) is list:
        attributes[name].append(value)
    else:
        attributes[name] = [attributes[name], value]


def list_attributes(element: MasterDataElement) -> Iterator[tuple[str, Any]]:
    """Yield each attribute and value of an element, a list as the repetition that it stands for."""
    for name, value in element.attributes.items():
        for single in value if type(value) is list else [value]:
            yield name, single


def group_vocabularies(elements: Iterable[MasterDataElement]) -> dict[str, list[MasterDataElement]]:
    """Return the elements of each vocabulary, in the order first met."""
    vocabularies: dict[str, list[MasterDataElement]] = {}
    for element in elements:
        vocabularies.setdefault(element.vocabulary, []).append(element)
    return vocabularies


def write_vocabularies(elements: Iterable[MasterDataElement]) -> list[dict[str, Any]]:
    """Return master data as the JSON `vocabularyList` of the standard."""
    return [
        {"type": vocabulary, "vocabularyElementList": [_write_element(element) for element in members]}
        for vocabulary, members in group_vocabularies(elements).items()
    ]


def _write_element(element: MasterDataElement) -> dict[str, Any]:
    written: dict[str, Any] = {"id": element.id}
    attributes = [{"id": name, "attribute": value} for name, value in list_attributes(element)]
    if attributes:
        written["attributes"] = attributes
    if element.children:
        written["children"] = list(element.children)
    return written


def _objects(items: Any, inspection: Inspection, path: str) -> Iterator[tuple[int, dict[str, Any]]]:
    if type(items) is not list:
        inspection.refuse(path, items, Refused("not_a_list", "must be a list", "Put the value into [ … ]."))
        return
    for index, item in enumerate(items):
        if type(item) is dict:
            yield index, item
        else:
            inspection.refuse(f"{path}[{index}]", item, Refused("not_an_object", "must be an object"))


def _require_text(holder: dict[str, Any], name: str, inspection: Inspection, path: str) -> str:
    value = holder.get(name)
    if type(value) is str and value:
        return value
    inspection.refuse(f"{path}.{name}", value, Refused("missing", "must be given as text", "The standard requires it."))
    return ""
