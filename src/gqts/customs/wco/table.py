"""The table: which element of WCO Data Model 3.6 holds which field of CEB621, with the WCO's ID and format of it.

Source of paths, IDs, names and formats: the annotated schema `WCO_DEC_2_DMS.xsd` in
github.com/hmrc/customs-declarations (Apache-2.0, commit 3d058369, `public/api/conf/1.0/schemas/wco/declaration`).
That schema is a subset: what it does not have is not claimed here. Types of documents are UN/EDIFACT 1001 (220 order,
703 house waybill, 705 bill of lading, 911 import licence), of classifications 7143 (HS, SA supplier's article
number), functions 1225 (9 original, 4 change, 1 cancellation).

A path is the element names below `Declaration`; `PreviousDocument[TypeCode=220]` is the one of a list whose TypeCode
is 220; `value` and what stands beside it (`unitCode`, `currencyID`) are the content and the attributes of one
element.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CHINA_CODES = "the code is China's (JGS-20), not the one the WCO asks for"
YUAN = {"142": "CNY"}


@dataclass(frozen=True, slots=True)
class Row:
    """One field of CEB621 and its element; `codes` turns CEB's codes into the WCO's, `fixed` stands beside the
    value.
    """

    name: str
    path: str
    wco_id: str
    wco_name: str
    format: str
    codes: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


_GOODS = "GoodsShipment"
HEAD = (
    Row("appType", "FunctionCode", "017", "Message function, coded", "n..2", {"1": "9", "2": "4", "3": "1"}),
    Row("copNo", "FunctionalReferenceID", "D026", "Functional reference number", "an..35"),
    Row("invtNo", "ID", "D014", "Document reference number", "an..70"),
    Row("appTime", "IssueDateTime", "D011", "Document issuing date", "an..35", note="format 204, in China's zone"),
    Row("declTime", "AcceptanceDateTime", "023", "Document acceptance date", "an..35", note="format 102"),
    Row("ieFlag", "TypeCode", "D013", "Document name, coded", "an..3", {"I": "IM"}),
    Row("customsCode", "DeclarationOfficeID", "065", "Office of declaration, coded", "an..17"),
    Row(
        *("portCode", "PresentationOffice/ID", "G015", "Government office of presentation, coded", "an..17"),
        note="the office of entry, where the goods are presented",
    ),
    Row("packNo", "TotalPackageQuantity", "146", "Total number of packages", "n..8"),
    Row(
        *("grossWeight", "TotalGrossMassMeasure/value", "131", "Total gross weight", "n..16,6"),
        fixed={"unitCode": "KGM"},
    ),
    Row("agentCode", "Declarant/ID", "R123", "Declarant, coded", "an..17"),
    Row("agentName", "Declarant/Name", "R124", "Declarant name", "an..70"),
    Row("assureCode", "ObligationGuarantee[]/ReferenceID", "100", "Guarantee reference identifier", "an..35"),
    Row("trafMode", "BorderTransportMeans/ModeCode", "T022", "Mode of transport, coded", "n1", note=CHINA_CODES),
    Row("trafNo", "BorderTransportMeans/Name", "T005", "Identification of means of transport", "an..35"),
    Row(
        *("logisticsNo", "AdditionalDocument[TypeCode=703]/ID", "D005"),
        *("Additional document reference number", "an..70"),
    ),
    Row("billNo", "AdditionalDocument[TypeCode=705]/ID", "D005", "Additional document reference number", "an..70"),
    Row("licenseNo", "AdditionalDocument[TypeCode=911]/ID", "D005", "Additional document reference number", "an..70"),
    Row("logisticsCode", "Consignment/Carrier/ID", "R012", "Carrier identification", "an..17"),
    Row("logisticsName", "Consignment/Carrier/Name", "R011", "Carrier - name", "an..70"),
    Row("orderNo", f"{_GOODS}/PreviousDocument[TypeCode=220]/ID", "D018", "Previous document number", "an..70"),
    Row("ebcCode", f"{_GOODS}/Seller/ID", "R051", "Seller, coded", "an..17"),
    Row("ebcName", f"{_GOODS}/Seller/Name", "R050", "Seller - name", "an..70"),
    Row("buyerIdNumber", f"{_GOODS}/Buyer/ID", "R010", "Buyer, coded", "an..17"),
    Row("buyerName", f"{_GOODS}/Buyer/Name", "R009", "Buyer - name", "an..70"),
    Row(
        *("buyerTelephone", f"{_GOODS}/Buyer/Communication[TypeCode=TE]/ID", "240", "Communication number"),
        "an..50",
    ),
    Row("consigneeAddress", f"{_GOODS}/Consignee/Address/Line", "239", "Street and number/P.O. Box", "an..70"),
    Row("country", f"{_GOODS}/ExportCountry/ID", "062", "Country of exportation, coded", "a2", note=CHINA_CODES),
    Row("areaCode", f"{_GOODS}/Warehouse/ID", "L019", "Warehouse, coded", "an..35"),
    Row("loctNo", f"{_GOODS}/Consignment/GoodsLocation/ID", "L017", "Location of goods, coded", "an..17"),
    Row(
        *("freight", f"{_GOODS}/CustomsValuation/FreightChargeAmount/value", "117", "Freight costs", "n..16,3"),
        note="in the currency of the declaration",
    ),
    Row(
        *("currency", f"{_GOODS}/CustomsValuation/FreightChargeAmount/currencyID", "117", "Freight costs", "a3"),
        codes=YUAN,
        note="the attribute of the amount",
    ),
)
"""Fields of the head, paths below Declaration."""

LINE = (
    Row("gnum", "SequenceNumeric", "006", "Sequence number", "n..5"),
    Row(
        *("gcode", "Commodity/Classification[IdentificationTypeCode=HS]/ID", "145", "Commodity Classification"),
        "an..18",
    ),
    Row(
        *("itemNo", "Commodity/Classification[IdentificationTypeCode=SA]/ID", "145", "Commodity Classification"),
        "an..18",
    ),
    Row("gname", "Commodity/Description", "137", "Description of goods", "an..512"),
    Row("country", "Origin[]/CountryCode", "063", "Country of origin, coded", "an..4", note=CHINA_CODES),
    Row("qty1", "Commodity/GoodsMeasure/TariffQuantity/value", "130", "Tariff quantity", "n..16,6"),
    Row(
        *("unit1", "Commodity/GoodsMeasure/TariffQuantity/unitCode", "130", "Tariff quantity", "an..3"),
        note=f"the attribute of the quantity; {CHINA_CODES}",
    ),
    Row("totalPrice", "Commodity/InvoiceLine/ItemChargeAmount/value", "112", "Item amount", "n..16,3"),
    Row(
        *("currency", "Commodity/InvoiceLine/ItemChargeAmount/currencyID", "112", "Item amount", "a3"),
        codes=YUAN,
        note="the attribute of the amount",
    ),
)
"""Fields of a line, paths below Declaration/GoodsShipment/GovernmentAgencyGoodsItem."""

TRADE_MODE = Row(
    *("tradeMode", "GovernmentProcedure[]/CurrentCode", "166", "Government procedure, coded", "an..7"),
    note="said of the whole in CEB and of each line in the data model: it must be the same on all",
)
STATEMENT = Row("", "AdditionalInformation", "225", "Additional statement text", "an..512", note="226 names the field")
ITEMS = "GovernmentAgencyGoodsItem"
