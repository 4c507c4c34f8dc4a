"""What inspection bodies attest of the goods, and what that is worth on the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import unquote

from gqts.certificates import CertificateState
from gqts.evidence.checks.check import Came, check, failed, idle, missing, passed
from gqts.evidence.dossier import Attested, Dossier
from gqts.evidence.outcome import RiskKind, Statement
from gqts.evidence.tolerances import Tolerances
from gqts.evidence.voice import Supplier
from gqts.sharing import FactKind

_QUALITY = (RiskKind.QUALITY,)
_BODY = (Supplier.INSPECTION_BODY,)


def _is_covered(dossier: Dossier, attested: Attested) -> bool:
    """Return whether a certificate covers something that the declaration is linked to."""
    uris = {thing.uri for thing in dossier.linked.things}
    return bool(uris.intersection(attested.certificate.covers))


def covering(dossier: Dossier) -> list[Attested]:
    """Return the certificates that cover the linked goods, their lots, or what holds them."""
    return [one for one in dossier.certificates if _is_covered(dossier, one)]


def _tell(attested: Attested) -> Statement:
    return attested.says("certificate", attested.certificate.number)


_WORTHLESS = frozenset(
    [
        CertificateState.WITHDRAWN,
        CertificateState.ACCREDITATION_WITHDRAWN,
        CertificateState.ISSUER_SUSPENDED,
        CertificateState.ISSUER_DISQUALIFIED,
    ]
)
_NONE = "No certificate covers these goods."


@check(
    "certificate.issuer",
    title="The certificate is from an accredited body",
    risks=_QUALITY,
    basis="ISO/IEC 17025 and 17020; CNAS, or a signatory of the ILAC arrangement; scope on the day of issue",
    could_supply=_BODY,
    kinds=[FactKind.INSPECTION],
    is_cross=False,
    sentences={
        "pass": "%(issuer)s was accredited for these goods when it gave certificate %(number)s.",
        "fail": "%(issuer)s was not accredited for these goods when it gave certificate %(number)s.",
        "fail.disqualified": "%(issuer)s, which gave certificate %(number)s, was disqualified: nothing it says counts.",
        "missing": _NONE,
        "missing.suspended": "%(issuer)s, which gave certificate %(number)s, is suspended: it counts for nothing now.",
        "missing.register": "What %(issuer)s is accredited for is not in the register.",
    },
)
def check_issuer(dossier: Dossier, _: Tolerances) -> Iterator[Came]:
    """Whoever gave a certificate was accredited on that day, with these goods in its scope, and has not lost its
    accreditation for having lied. While it is suspended, what it attests is as if nobody attested it.
    """
    found = covering(dossier)
    if not found:
        yield missing("")
    for one in found:
        said = {"issuer": one.voice.party, "number": one.certificate.number}
        subject = f"certificate:{one.certificate.number}"
        if one.state is CertificateState.ISSUER_DISQUALIFIED:
            yield failed(subject, [_tell(one)], case="disqualified", **said)
        elif one.state is CertificateState.ISSUER_SUSPENDED:
            yield missing(
                subject, [_tell(one)], case="suspended", issuer=one.voice.party, number=one.certificate.number
            )
        elif one.issuer_was_accredited is None:
            yield missing(subject, [_tell(one)], case="register", by=(Supplier.CUSTOMS,), issuer=one.voice.party)
        elif one.issuer_was_accredited and one.state is not CertificateState.ACCREDITATION_WITHDRAWN:
            yield passed(subject, [_tell(one)], **said)
        else:
            yield failed(subject, [_tell(one)], **said)


@check(
    "certificate.dates",
    title="The certificate is in force",
    risks=_QUALITY,
    basis="Validity, withdrawal and order of dates on the certificate",
    could_supply=_BODY,
    kinds=[FactKind.INSPECTION],
    is_cross=False,
    sentences={
        "pass": "Certificate %(number)s is in force until %(until)s.",
        "fail.expired": "Certificate %(number)s expired on %(until)s.",
        "fail.early": "Certificate %(number)s begins on %(since)s only.",
        "fail.withdrawn": "Certificate %(number)s was withdrawn by %(issuer)s.",
        "fail.tested": "Certificate %(number)s says that it was tested after it was issued.",
        "fail": "Certificate %(number)s is not in force.",
        "missing": _NONE,
    },
)
def check_dates(dossier: Dossier, _: Tolerances) -> Iterator[Came]:
    """The certificate is valid on the day of declaration, was not withdrawn, and was issued after its test."""
    found = covering(dossier)
    if not found:
        yield missing("")
    for one in found:
        certificate, said = one.certificate, {"number": one.certificate.number}
        subject = f"certificate:{certificate.number}"
        if one.state is CertificateState.WITHDRAWN:
            yield failed(subject, [_tell(one)], case="withdrawn", issuer=one.voice.party, **said)
        elif certificate.valid_until < dossier.day:
            yield failed(subject, [_tell(one)], case="expired", until=certificate.valid_until.isoformat(), **said)
        elif certificate.valid_from > dossier.day:
            yield failed(subject, [_tell(one)], case="early", since=certificate.valid_from.isoformat(), **said)
        elif certificate.tested_on > certificate.issued_on:
            yield failed(subject, [_tell(one)], case="tested", **said)
        else:
            yield passed(subject, [_tell(one)], until=certificate.valid_until.isoformat(), **said)


@check(
    "certificate.lot",
    title="The certificate that is shown covers these goods",
    risks=_QUALITY,
    basis="EPCIS 2.0 certificationInfo: the certificate that somebody named with the goods",
    could_supply=_BODY,
    kinds=[FactKind.INSPECTION],
    is_cross=False,
    sentences={
        "pass": "Certificate %(number)s, named with these goods, covers them.",
        "fail": "Certificate %(number)s is named with these goods and covers others only.",
        "missing": "The certificates named with these goods were not handed in by who gave them.",
    },
)
def check_certified_lot(dossier: Dossier, _: Tolerances) -> Iterator[Came]:
    """A certificate that was named with the goods on their way covers them: their items, lot, or what held them. One
    good certificate shown for many lots is an old trick.
    """
    claims: dict[str, list[Statement]] = {}
    for one in dossier.happenings:
        for named in one.certificates:
            claims.setdefault(named, []).append(one.says("certificate", named))
    if not claims:
        yield idle()
    for named, told in sorted(claims.items()):
        known = [one for one in dossier.certificates if is_named(one, named)]
        subject = f"certificate:{named}"
        if not known:
            yield missing(subject, told)
            continue
        statements = [*told, *(_tell(one) for one in known)]
        number = known[0].certificate.number
        if any(_is_covered(dossier, one) for one in known):
            yield passed(subject, statements, number=number)
        else:
            yield failed(subject, statements, number=number)


def is_named(attested: Attested, named: str) -> bool:
    """Return whether a text in an event, a URI or a number, names a certificate."""
    one = attested.certificate
    last = unquote(named.rstrip("/").replace(":", "/").rpartition("/")[2])
    return one.number in (named, last) or str(one.id) in (named, last)


@check(
    "certificate.result",
    title="The tests found the goods conforming",
    risks=_QUALITY,
    basis="The results as the inspection body gives them; gqts judges no product",
    could_supply=_BODY,
    kinds=[FactKind.INSPECTION],
    is_cross=False,
    sentences={
        "pass": "Certificate %(number)s found nothing that does not conform.",
        "fail": "Certificate %(number)s found that %(characteristic)s does not conform: %(result)s.",
        "missing": _NONE,
    },
)
def check_result(dossier: Dossier, _: Tolerances) -> Iterator[Came]:
    """No certificate of these goods says that something tested did not conform to its standard."""
    found = [one for one in covering(dossier) if one.state not in _WORTHLESS]
    if not found:
        yield missing("")
    for one in found:
        subject, number = f"certificate:{one.certificate.number}", one.certificate.number
        wrong = next((each for each in one.certificate.findings if each.is_conformant is False), None)
        if wrong is None:
            yield passed(subject, [_tell(one)], number=number)
        else:
            result = f"{wrong.result} {wrong.unit}".strip()
            yield failed(subject, [_tell(one)], number=number, characteristic=wrong.characteristic, result=result)


@check(
    "quality.expiry",
    title="The goods are not past their date",
    risks=_QUALITY,
    basis="Best-before and expiry date in the lot's data (CBV 2.0 §9.2)",
    could_supply=(Supplier.MANUFACTURER,),
    kinds=[FactKind.PRODUCTION],
    is_cross=False,
    sentences={
        "pass": "They keep until %(until)s.",
        "fail": "Their date was %(until)s, before they were declared.",
        "missing": "Nobody has shared until when these goods keep.",
    },
)
def check_expiry(dossier: Dossier, _: Tolerances) -> Iterator[Came]:
    """The earliest date that the maker gave any of the goods is not before the day of declaration."""
    told = [
        (until, one.says("keeps_until", until.isoformat()))
        for one in dossier.happenings
        for name in ("bestBeforeDate", "itemExpirationDate", "sellByDate")
        if (until := _day(one.about.get(name, ""))) is not None
    ]
    if not told:
        yield missing("")
        return
    until, statement = min(told, key=lambda pair: pair[0])
    is_over = until < dossier.day
    yield (failed if is_over else passed)("", [statement], until=until.isoformat())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


@check(
    "quality.recall",
    title="The goods are not recalled",
    risks=_QUALITY,
    basis="CBV 2.0 §7.2 dispositions recalled, non_conformant, expired, stolen",
    could_supply=(Supplier.BRAND_OWNER, Supplier.MANUFACTURER),
    kinds=[FactKind.STATUS],
    is_cross=False,
    sentences={
        "pass": "Nobody said that these goods were recalled, damaged or stolen.",
        "fail": "%(by)s said on %(day)s that they are %(disposition)s.",
        "missing": "Nobody has shared anything of these goods.",
    },
)
def check_recall(dossier: Dossier, _: Tolerances) -> Iterator[Came]:
    """Nobody who handled the goods or their lot said that they must not be sold."""
    told = [one for one in dossier.happenings if one.disposition in (_BAD if one.concerns else _BAD_FOR_ALL)]
    if told:
        last = told[-1]
        statements = [one.says("disposition", one.disposition) for one in told]
        yield failed("", statements, by=last.voice.party, day=f"{last.at:%Y-%m-%d}", disposition=last.disposition)
    elif dossier.happenings:
        yield passed("", [dossier.happenings[-1].says("disposition", dossier.happenings[-1].disposition)])
    else:
        yield missing("")


_BAD = frozenset(["recalled", "non_conformant", "expired", "stolen", "destroyed", "damaged"])
_BAD_FOR_ALL = frozenset(["recalled", "non_conformant", "expired"])
"""What, said of a lot, is said of every item of it."""

CHECKS = (check_issuer, check_dates, check_certified_lot, check_result, check_expiry, check_recall)
