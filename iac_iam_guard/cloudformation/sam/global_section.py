"""The section Globals: properties that all resources of a kind have unless they say otherwise."""

from iac_iam_guard.cloudformation.nodes import Items, Member, Members, Node, Scalar, call_of
from iac_iam_guard.cloudformation.sam.asking import child
from iac_iam_guard.cloudformation.sam.expansion import PREFIX, Expansion, Serverless

ALL = "*"


def read_serverless(work: Expansion, name: str, member: Member) -> Serverless | None:
    """Return the resource of SAM that an entry of the resources is, with its globals; None where it is none."""
    body = member.node
    kind = child(body, "Type")
    if not isinstance(body, Members) or not isinstance(kind, Scalar) or not kind.text.startswith(PREFIX):
        return None
    short = kind.text.removeprefix(PREFIX)
    own = child(body, "Properties")
    properties = own if isinstance(own, Members) and call_of(own) is None else Members({}, body.start, body.start)
    shared = child(work.root, "Globals", short)
    if isinstance(shared, Members):
        properties = _merged(work, _not_ignored(shared, child(body, "IgnoreGlobals")), properties)
    return Serverless(name, short, member, body, properties)


def _not_ignored(shared: Members, ignored: Node | None) -> Members:
    """Return globals without those that a resource does not want."""
    if isinstance(ignored, Scalar) and ignored.text == ALL:
        return shared._replace(entries={})
    names = {item.text for item in ignored.items if isinstance(item, Scalar)} if isinstance(ignored, Items) else set()
    return shared._replace(entries={name: member for name, member in shared.entries.items() if name not in names}) if names else shared


def _merged(work: Expansion, shared: Members, own: Members) -> Members:
    """Return both mappings in one; functions are values like texts, which the resource's own replace."""
    work.spend(len(shared.entries) + len(own.entries))
    entries = dict(shared.entries)
    for name, member in own.entries.items():
        before = entries.get(name)
        entries[name] = member if before is None else member._replace(node=_merged_value(work, before.node, member.node))
    return own._replace(entries=entries)


def _merged_value(work: Expansion, shared: Node, own: Node) -> Node:
    if isinstance(shared, Items) and isinstance(own, Items):
        work.spend(len(shared.items) + len(own.items))
        return own._replace(items=(*shared.items, *own.items))
    if isinstance(shared, Members) and isinstance(own, Members) and call_of(shared) is None and call_of(own) is None:
        return _merged(work, shared, own)
    return own
