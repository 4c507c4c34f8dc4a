"""GS1's own schemas as judges of what is read and written."""

import json

import jsonschema_rs
import pytest
from lxml import etree


@pytest.fixture(scope="session")
def json_schema(shared):
    """The GS1 JSON schema; formats are not asserted, as GS1's own examples need (see field/epcis.md)."""
    schema = json.loads((shared / "conformance/gs1-epcis/EPCIS-JSON-Schema.json").read_text("utf-8"))
    return jsonschema_rs.validator_for(schema, validate_formats=False)


@pytest.fixture(scope="session")
def xml_schemas(shared):
    folder = shared / "conformance/gs1-epcis"
    return {
        "2.0": etree.XMLSchema(etree.parse(folder / "XSD/EPCglobal-epcis-2_0.xsd")),
        "1.2": etree.XMLSchema(etree.parse(folder / "XSD-1.2/EPCglobal-epcis-1_2.xsd")),
        "query 2.0": etree.XMLSchema(etree.parse(folder / "XSD/EPCglobal-epcis-query-2_0.xsd")),
    }


@pytest.fixture(scope="session")
def json_complaints(json_schema):
    def complain(content):
        return [error.message for error in json_schema.iter_errors(json.loads(content))]

    return complain


@pytest.fixture(scope="session")
def xml_complaints(xml_schemas):
    def complain(content, version="2.0"):
        schema = xml_schemas[version]
        tree = etree.fromstring(content)
        return [] if schema.validate(tree) else [str(error) for error in schema.error_log]

    return complain
