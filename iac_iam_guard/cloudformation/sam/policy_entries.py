"""The entries of `Policies`: names and ARNs of managed policies, policy documents, policy templates, and choices between these.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-templates.html
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from iac_iam_guard.cloudformation.nodes import Items, Members, Node, Scalar, call_of
from iac_iam_guard.cloudformation.sam.asking import branches_of, is_given, is_no_value
from iac_iam_guard.cloudformation.sam.expansion import Expansion
from iac_iam_guard.cloudformation.sam.facts import facts, managed_policy_paths
from iac_iam_guard.cloudformation.sam.writing import Place, Written, key_of, place_of, ref, sub, write

AWS_POLICY_ARN = "arn:${AWS::Partition}:iam::aws:policy/"
DEPTH_LIMIT = 20
"""Choices within choices that are looked at."""
TEMPLATE_ENTRIES = 50
"""Entries that a policy template makes, roughly."""


class Granted(NamedTuple):
    """What one entry gives a role: the ARN of a managed policy, an inline document, either, or under an answer each."""

    managed: Node | None = None
    document: Node | None = None


NOTHING = Granted()


def document_of(statements: Sequence[Written]) -> Mapping[str, Written]:
    """Return a policy document.

    SAM leaves the version out of many, which says nothing where nobody but SAM wrote the statements; what it says of others is kept as written.
    """
    return {"Version": "2012-10-17", "Statement": statements}


def entries_of(policies: Node | None) -> tuple[Node, ...]:
    """Return the entries of `Policies`; one that stands alone is a list of one."""
    if policies is None or not is_given(policies):
        return ()
    return policies.items if isinstance(policies, Items) else (policies,)


def managed_policy_arn(name: str, at: Place) -> Node:
    """Return the ARN of AWS's managed policy `name` in whatever partition."""
    path = managed_policy_paths().get(name)
    return write(sub(f"{AWS_POLICY_ARN}{path}/{name}" if path else AWS_POLICY_ARN + name), at)


def read_entry(work: Expansion, entry: Node, depth: int = 0) -> Granted:
    """Return what an entry grants; what SAM does not take is said and grants nothing."""
    if isinstance(entry, Scalar):
        if entry.value is None or not isinstance(entry.value, str):
            return _refused(work, entry, "an entry of Policies is the name or ARN of a managed policy, a policy document or a policy template")
        return Granted(managed=entry if entry.text.startswith("arn:") else managed_policy_arn(entry.text, place_of(entry)))
    branches = branches_of(entry)
    if branches is not None:
        return _read_choice(work, *branches, entry, depth) if depth < DEPTH_LIMIT else _refused(work, entry, "this many choices within choices are not read")
    if is_no_value(entry):
        return NOTHING
    if isinstance(entry, Members):
        return Granted(managed=entry) if call_of(entry) is not None else _read_mapping(work, entry)
    return _refused(work, entry, "SAM takes no list within Policies: it grants nothing")


def _read_choice(work: Expansion, condition: Node, then: Node, otherwise: Node, entry: Node, depth: int) -> Granted:
    one, other = read_entry(work, then, depth + 1), read_entry(work, otherwise, depth + 1)
    at = place_of(entry)

    def choose(first: Node | None, second: Node | None) -> Node | None:
        if first is None and second is None:
            return None
        no_value = write(ref("AWS::NoValue"), at)
        return write({"Fn::If": [condition, no_value if first is None else first, no_value if second is None else second]}, at)

    return Granted(choose(one.managed, other.managed), choose(one.document, other.document))


def _read_mapping(work: Expansion, entry: Members) -> Granted:
    if "Statement" in entry.entries:
        return Granted(document=entry)
    if len(entry.entries) == 1:
        ((name, member),) = entry.entries.items()
        template = facts()["policy_templates"].get(name)
        if template is not None:
            return _fill_template(work, template["statements"], template["parameters"], member.node, key_of(member))
    if "PolicyDocument" in entry.entries:
        return _refused(
            work, entry, "an entry of Policies with a PolicyDocument grants nothing: SAM knows documents by their Statement", "put the document itself"
        )
    return _refused(work, entry, "SAM knows no such entry of Policies: it grants nothing", "give a managed policy, a policy document or a policy template")


def _fill_template(work: Expansion, statements: Sequence[Written], parameters: list[str], values: Node, at: Place) -> Granted:
    given = {name: member.node for name, member in values.entries.items() if name in parameters} if isinstance(values, Members) else {}
    missing = [name for name in parameters if name not in given]
    if missing or not isinstance(values, Members):
        return _refused_at(work, at, f"this policy template needs {' and '.join(missing) or 'a mapping of values'}: it grants nothing")
    work.spend(TEMPLATE_ENTRIES)
    return Granted(document=write(document_of([_filled(statement, given) for statement in statements]), at))


def _filled(data: Written, given: Mapping[str, Node]) -> Written:
    """Return the statements of a template with values in the place of references to its parameters."""
    if isinstance(data, str | bool | int | Scalar | Items | Members):
        return data
    if isinstance(data, Mapping):
        name = data.get("Ref")
        if isinstance(name, str) and len(data) == 1 and name in given:
            return given[name]
        return {key: _filled(value, given) for key, value in data.items()}
    return [_filled(item, given) for item in data]


def _refused(work: Expansion, entry: Node, message: str, hint: str = "") -> Granted:
    return _refused_at(work, Place(entry.start, entry.end), message, hint)


def _refused_at(work: Expansion, at: Place, message: str, hint: str = "") -> Granted:
    work.problem(message, at, hint)
    return NOTHING
