"""Sharing: each owner says, per kind of fact and per field, who sees it; one pure function decides; PostgreSQL stands
behind it; and whoever looks is seen looking.
"""

from gqts.sharing.decide import (
    OPERATOR_VIEWER,
    PUBLIC_VIEWER,
    Decision,
    Purpose,
    Reason,
    Relation,
    Viewer,
    decide,
)
from gqts.sharing.fact import SENSITIVE, FactKind, Field, kind_of
from gqts.sharing.glass import STRANGER, Glass, Shown, Tie
from gqts.sharing.looks import Look, Narrowing, count_looks, list_lookers, list_looks, list_overrides
from gqts.sharing.policies import (
    PresetUnknown,
    RuleRefused,
    RuleUnknown,
    apply_preset,
    describe_rule,
    end_rule,
    list_rules,
    read_policies,
    require_streams,
    save_rules,
)
from gqts.sharing.policy import Audience, Policy, Rule, compose_policy, name_organization, name_role
from gqts.sharing.presets import PRESETS, Preset
from gqts.sharing.redaction import list_fields, redact_event
from gqts.sharing.viewing import (
    begin_viewing,
    compose_viewer,
    concern_viewer,
    find_open_streams,
    list_visible_streams,
    record_looks,
    unfiltered,
)

__all__ = [
    "OPERATOR_VIEWER",
    "PRESETS",
    "PUBLIC_VIEWER",
    "SENSITIVE",
    "STRANGER",
    "Audience",
    "Decision",
    "FactKind",
    "Field",
    "Glass",
    "Look",
    "Narrowing",
    "Policy",
    "Preset",
    "PresetUnknown",
    "Purpose",
    "Reason",
    "Relation",
    "Rule",
    "RuleRefused",
    "RuleUnknown",
    "Shown",
    "Tie",
    "Viewer",
    "apply_preset",
    "begin_viewing",
    "compose_policy",
    "compose_viewer",
    "concern_viewer",
    "count_looks",
    "decide",
    "describe_rule",
    "end_rule",
    "find_open_streams",
    "kind_of",
    "list_fields",
    "list_lookers",
    "list_looks",
    "list_overrides",
    "list_rules",
    "list_visible_streams",
    "name_organization",
    "name_role",
    "read_policies",
    "record_looks",
    "redact_event",
    "require_streams",
    "save_rules",
    "unfiltered",
]
