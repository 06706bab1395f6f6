"""Every rule, in the order of the contract. A new rule is a module and a line here."""

from validator.rules import (
    default_names_missing_sequence,
    duplicate_ids,
    id_not_unique,
    id_without_default,
    late_bound_sequence_name,
    orphan_sequence,
    outlier_id,
    prefer_identity,
    role_cannot_use_sequence,
    sequence_behind_data,
    sequence_cycles,
    sequence_exhausted,
    sequence_not_owned,
    sequence_owned_elsewhere,
    sequence_running_out,
    sequence_shared,
    sequence_type_mismatch,
)
from validator.rules.rule import Rule

ALL_RULES: tuple[Rule, ...] = (
    sequence_behind_data.RULE,
    duplicate_ids.RULE,
    sequence_exhausted.RULE,
    sequence_running_out.RULE,
    sequence_cycles.RULE,
    outlier_id.RULE,
    id_without_default.RULE,
    default_names_missing_sequence.RULE,
    late_bound_sequence_name.RULE,
    sequence_not_owned.RULE,
    sequence_owned_elsewhere.RULE,
    sequence_shared.RULE,
    sequence_type_mismatch.RULE,
    orphan_sequence.RULE,
    id_not_unique.RULE,
    role_cannot_use_sequence.RULE,
    prefer_identity.RULE,
)

RULE_NAMES: tuple[str, ...] = tuple(rule.name for rule in ALL_RULES)
