"""Evidence: a declaration beside everything that others said of the same goods, and where they do not agree.

Promise: a declaration is linked to the items, lots, parcels and journeys it covers, and what cannot be linked is told
with what is missing and who could supply it; for every declared fact there is who said what, when, how independently,
and an outcome. The checks are pure functions of a dossier: the same dossier always gives the same matrix.
"""

from gqts.evidence.agreement import Against, Agreement, Comparison, Standing, compare_facts, list_tellers
from gqts.evidence.checks.check import COMMON_SENTENCES, Check
from gqts.evidence.composing import GivenCertificate, Inputs, compose_dossier, link_happenings
from gqts.evidence.declared import as_inventory
from gqts.evidence.dossier import (
    Attested,
    Brand,
    Described,
    Dossier,
    Filed,
    LotBalance,
    OtherDeclaration,
    PriceSeen,
    Register,
    Trade,
    WithheldFact,
)
from gqts.evidence.gathering import DECLARED_KINDS, find_assessor, read_dossier
from gqts.evidence.hands import Hand, HandRefused, find_hand, find_hands, join_hands, part_hand
from gqts.evidence.happening import Happening, Quantity, Reading, Told, compose_happening
from gqts.evidence.linking import (
    Clues,
    How,
    Linked,
    Thing,
    ThingKind,
    Unlinked,
    find_clues,
    gtin_of,
    kind_of_thing,
    link_declaration,
)
from gqts.evidence.matrix import MatrixRow, matrix_of
from gqts.evidence.outcome import Channel, CheckResult, Outcome, RiskKind, Source, Statement
from gqts.evidence.registry import CHECKS, list_texts, run_checks, sentence_of, word_result
from gqts.evidence.telling import HeldEvents, tell_events
from gqts.evidence.tolerances import Tolerances, read_countries, read_tolerances
from gqts.evidence.validating import (
    Change,
    Run,
    Validation,
    compare_runs,
    list_concerned,
    list_runs,
    read_matrix,
    unlink_declaration,
    validate,
)
from gqts.evidence.voice import Hands, Supplier, Voice

__all__ = [
    "CHECKS",
    "COMMON_SENTENCES",
    "DECLARED_KINDS",
    "Against",
    "Agreement",
    "Attested",
    "Brand",
    "Change",
    "Channel",
    "Check",
    "CheckResult",
    "Clues",
    "Comparison",
    "Described",
    "Dossier",
    "Filed",
    "GivenCertificate",
    "Hand",
    "HandRefused",
    "Hands",
    "Happening",
    "HeldEvents",
    "How",
    "Inputs",
    "Linked",
    "LotBalance",
    "MatrixRow",
    "OtherDeclaration",
    "Outcome",
    "PriceSeen",
    "Quantity",
    "Reading",
    "Register",
    "RiskKind",
    "Run",
    "Source",
    "Standing",
    "Statement",
    "Supplier",
    "Thing",
    "ThingKind",
    "Told",
    "Tolerances",
    "Trade",
    "Unlinked",
    "Validation",
    "Voice",
    "WithheldFact",
    "as_inventory",
    "compare_facts",
    "compare_runs",
    "compose_dossier",
    "compose_happening",
    "find_assessor",
    "find_clues",
    "find_hand",
    "find_hands",
    "gtin_of",
    "join_hands",
    "kind_of_thing",
    "link_declaration",
    "link_happenings",
    "list_concerned",
    "list_runs",
    "list_tellers",
    "list_texts",
    "matrix_of",
    "part_hand",
    "read_countries",
    "read_dossier",
    "read_matrix",
    "read_tolerances",
    "run_checks",
    "sentence_of",
    "tell_events",
    "unlink_declaration",
    "validate",
    "word_result",
]
