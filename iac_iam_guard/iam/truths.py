"""Words that mean true and false. Templates are YAML 1.1, in which yes and on are true; front ends keep them as texts, for they may be names."""

from iac_iam_guard.values import Known, Value

TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def truth_in(value: Value) -> bool | None:
    """Return the truth that a value is or spells where a truth is asked for, None where it is neither or not known."""
    if not isinstance(value, Known):
        return None
    return value.value if isinstance(value.value, bool) else TRUTHS.get(str(value.value).lower())
