"""Values of a configuration in the terms of a plan: accounts that the plan knows, and instances that only the plan can tell."""

from typing import NamedTuple

from iac_iam_guard.text import concatenate
from iac_iam_guard.values import Choice, Json, Known, Mapping, Reason, Ref, Sequence, Text, Unknown, Value

TARGET_LIMIT = 100
"""How many instances take the place of one that stands for any number of them."""


class Terms(NamedTuple):
    """What a plan knows: numbers by account symbol, and instances by the address that stands for all of them in the configuration."""

    accounts: dict[str, str]
    instances: dict[str, tuple[str, ...]]


def settle(value: Value, terms: Terms, address: str) -> Value:
    """Return `value`, which belongs to the instance at `address`, in the terms of the plan; untouched parts are the same objects."""
    if not terms.accounts and not terms.instances:
        return value
    refs = _refs(value.refs, terms, address)
    if refs is not value.refs:
        value = value._replace(refs=refs)
    match value:
        case Unknown(reason=Reason.ACCOUNT, refs=(Ref(address=symbol, attribute="account_id"),)) if symbol in terms.accounts:
            return Known(terms.accounts[symbol], value.span, sensitive=value.sensitive)
        case Text():
            pieces = tuple([settle(piece, terms, address) for piece in value.pieces])
            if all(new is old for new, old in zip(pieces, value.pieces, strict=True)):
                return value
            return concatenate((piece for piece in pieces if isinstance(piece, (Known, Text, Unknown))), value.span)._replace(refs=value.refs)
        case Sequence():
            items = tuple([settle(item, terms, address) for item in value.items])
            rest = settle(value.rest, terms, address) if value.rest is not None else None
            same = rest is value.rest and all(new is old for new, old in zip(items, value.items, strict=True))
            return value if same else value._replace(items=items, rest=rest)
        case Mapping():
            entries = {key: settle(entry, terms, address) for key, entry in value.entries.items()}
            rest = settle(value.rest, terms, address) if value.rest is not None else None
            partial = tuple([(key, settle(entry, terms, address)) for key, entry in value.partial])
            same = rest is value.rest and all(entries[key] is entry for key, entry in value.entries.items())
            same = same and all(new[1] is old[1] for new, old in zip(partial, value.partial, strict=True))
            return value if same else value._replace(entries=entries, rest=rest, partial=partial)
        case Json():
            tree = settle(value.tree, terms, address)
            return value if tree is value.tree else value._replace(tree=tree)
        case Choice():
            branches = tuple([(outcome, settle(branch, terms, address)) for outcome, branch in value.branches])
            return value if all(new[1] is old[1] for new, old in zip(branches, value.branches, strict=True)) else value._replace(branches=branches)
    return value


def _refs(refs: tuple[Ref, ...], terms: Terms, address: str) -> tuple[Ref, ...]:
    """Return `refs` with instances of the plan; of several, the one with the key of `address`."""
    if not any(ref.address in terms.instances for ref in refs):
        return refs
    key = address[address.rfind("[") :] if address.endswith("]") else ""
    found: dict[Ref, None] = {}
    for ref in refs:
        targets = terms.instances.get(ref.address, (ref.address,))
        alike = tuple(target for target in targets if key and target.endswith(key))
        for target in (alike if len(alike) == 1 else targets)[:TARGET_LIMIT]:
            found[ref._replace(address=target)] = None
    return tuple(found)
