"""Risk: four risks before arrival, from what was declared and what others said, and the lane that follows.

Promise: indicators and profiles are published data and pure functions; a lane always says why in words; chance is drawn
so that nobody escapes it and anybody can draw it again; a model ranks and never decides alone.
"""

from gqts.risk.assess import Setting, assess
from gqts.risk.assessment import RANDOM, Assessment, Indication, Lane, RiskScore, Selection
from gqts.risk.chance import RANDOM_PURPOSE, Seed, draw, purpose_of
from gqts.risk.condition import Condition, holds
from gqts.risk.draws import DrawDay, find_draw_day, list_draw_days, prepare_seeds
from gqts.risk.errors import (
    AssessmentUnknown,
    ConditionUnreadable,
    DrawUnknown,
    ListRefused,
    ListUnknown,
    PlanRefused,
    ProfileInOtherState,
    ProfileRefused,
    ProfileUnknown,
)
from gqts.risk.fields import FIELDS, Facts, Field, FieldKind
from gqts.risk.history import Past, Trial, count_choices, count_lanes, note_outcome, read_history, try_on, try_profile
from gqts.risk.indicators import INDICATORS, Indicator
from gqts.risk.keeping import ASSESSED, assess_and_keep, fix_lane
from gqts.risk.lists import ListKind, NamedList, change_list, list_lists, list_versions
from gqts.risk.notation import parse_condition, write_condition
from gqts.risk.plan import EVERY_OFFICE, Plan
from gqts.risk.plans import list_plans, set_plan
from gqts.risk.profile import KeptProfile, Profile, ProfileState
from gqts.risk.profiles import (
    draft_profile,
    drop_draft,
    end_profile,
    list_profile_versions,
    list_profiles,
    put_profile_in_force,
    require_profile,
)
from gqts.risk.record import PartyRecord, wilson
from gqts.risk.rulebook import Rulebook, read_rulebook
from gqts.risk.scoring import TOGETHER, score_risks
from gqts.risk.standing import (
    Kept,
    Standing,
    find_standing,
    list_assessments,
    list_versions_of,
    read_assessment,
)
from gqts.risk.weights import Weight, Weights, default_weights, read_weights

__all__ = [
    "ASSESSED",
    "EVERY_OFFICE",
    "FIELDS",
    "INDICATORS",
    "RANDOM",
    "RANDOM_PURPOSE",
    "TOGETHER",
    "Assessment",
    "AssessmentUnknown",
    "Condition",
    "ConditionUnreadable",
    "DrawDay",
    "DrawUnknown",
    "Facts",
    "Field",
    "FieldKind",
    "Indication",
    "Indicator",
    "Kept",
    "KeptProfile",
    "Lane",
    "ListKind",
    "ListRefused",
    "ListUnknown",
    "NamedList",
    "PartyRecord",
    "Past",
    "Plan",
    "PlanRefused",
    "Profile",
    "ProfileInOtherState",
    "ProfileRefused",
    "ProfileState",
    "ProfileUnknown",
    "RiskScore",
    "Rulebook",
    "Seed",
    "Selection",
    "Setting",
    "Standing",
    "Trial",
    "Weight",
    "Weights",
    "assess",
    "assess_and_keep",
    "change_list",
    "count_choices",
    "count_lanes",
    "default_weights",
    "draft_profile",
    "draw",
    "drop_draft",
    "end_profile",
    "find_draw_day",
    "find_standing",
    "fix_lane",
    "holds",
    "list_assessments",
    "list_draw_days",
    "list_lists",
    "list_plans",
    "list_profile_versions",
    "list_profiles",
    "list_versions",
    "list_versions_of",
    "note_outcome",
    "parse_condition",
    "prepare_seeds",
    "purpose_of",
    "put_profile_in_force",
    "read_assessment",
    "read_history",
    "read_rulebook",
    "read_weights",
    "require_profile",
    "score_risks",
    "set_plan",
    "try_on",
    "try_profile",
    "wilson",
    "write_condition",
]
