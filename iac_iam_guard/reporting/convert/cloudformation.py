"""Policies as CloudFormation writes them, in YAML or JSON, with references to what the same template declares."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Literal

from iac_iam_guard.cloudformation.attributes import ATTRIBUTES
from iac_iam_guard.cloudformation.environment import SUFFIX
from iac_iam_guard.graph import Mode
from iac_iam_guard.reporting.convert.arrange import arrange
from iac_iam_guard.reporting.convert.losses import Converted, Losses
from iac_iam_guard.reporting.convert.plain import Plain, plain
from iac_iam_guard.reporting.convert.policies import FoundPolicy
from iac_iam_guard.values import Known, Reason, Ref, Text, Unknown

PSEUDO = {"account_id": "AWS::AccountId", "account": "AWS::AccountId", "region": "AWS::Region", "partition": "AWS::Partition"}
DECLARED = (Reason.RESOURCE, Reason.PARAMETER, Reason.IMPORT)
"""Why values are not known that a template has names for."""
BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
"""Characters that JSON may hold as they are and YAML takes for ends of lines, or for nothing. NOTE: PyYAML writes some of them as blanks."""
PLAIN_LENGTH = 200
"""Characters from which cfn-flip folds a string."""
WHOLE = "Ref"
"""The attribute that `Ref` of a resource gives."""


def write_cloudformation(policies: Sequence[FoundPolicy], alone: bool, form: Literal["yaml", "json"]) -> Converted:
    """Return a policy that stands `alone`, else a mapping of policies by address, as values of PolicyDocument.

    The account, region and partition of the deployment are pseudo parameters, and what a template declares stays a reference where the policy comes from it;
    anything else that is not known is a placeholder.
    """
    import cfn_flip

    losses = Losses()
    documents: dict[str, Plain] = {}
    for policy in policies:
        losses.begin(policy.title, policy.losses)
        documents[policy.title] = plain(arrange(policy.tree), _Speller(policy, losses).spell, losses)
    data = next(iter(documents.values())) if alone else documents
    ordered, _ = cfn_flip.load(json.dumps(data))  # mappings of its own: it sorts those of Python
    text: str = cfn_flip.dump_yaml(ordered) if form == "yaml" else cfn_flip.dump_json(ordered) + "\n"
    if form == "yaml" and not _is_plain(data) and cfn_flip.load(text)[0] != ordered:
        text = BREAKS.sub(lambda match: f"\\u{ord(match[0]):04x}", cfn_flip.dump_json(ordered)) + "\n"
    return Converted(text, tuple(losses.notes))


_DEFAULT = re.compile(r"\{[A-Za-z_]+\|([^}]*)\}")
_FIELD = re.compile(r"\{[A-Za-z_]+\}")


class _Speller:
    """Writes the strings of one policy."""

    def __init__(self, policy: FoundPolicy, losses: Losses) -> None:
        self.losses = losses
        graph = policy.graph if policy.graph is not None and policy.graph.kind == "cloudformation" else None
        self.types = {resource.address: resource.type for resource in graph.resources if resource.mode in (Mode.MANAGED, Mode.PARAMETER)} if graph else {}
        self.in_template = graph is not None

    def spell(self, value: Known | Text | Unknown) -> Plain:
        """Return a string, a reference, or a text with references in it."""
        if isinstance(value, Known) or (value.sensitive and not isinstance(value, Unknown)):
            return self.losses.text(value)
        whole = self.reference(value) or self.whole(value)
        if whole is not None:
            name, dot, attribute = whole.partition(".")
            return {"Fn::GetAtt": [name, attribute]} if dot else {"Ref": name}
        if isinstance(value, Unknown):
            return self.fetched(value) or self.losses.text(value)
        parts = [*self.parts(value)]
        if not any(name for _, name in parts):
            return "".join(self.literal(piece) for piece, _ in parts)
        return {"Fn::Sub": "".join(f"${{{name}}}" if name else self.literal(piece).replace("${", "${!") for piece, name in parts)}

    def parts(self, text: Text) -> Iterator[tuple[Known | Unknown, str | None]]:
        """Yield the pieces of a text with their names within `${}`; those that are together an attribute of a resource as one."""
        position = 0
        while position < len(text.pieces):
            piece = text.pieces[position]
            for ref in piece.refs if isinstance(piece, Known) else ():
                length = self.filled(ref, text.pieces[position:])
                if length:
                    yield piece, self.named(*ref)
                    position += length
                    break
            else:
                yield piece, self.reference(piece)
                position += 1

    def filled(self, ref: Ref, pieces: tuple[Known | Unknown, ...]) -> int:
        """Return how many of `pieces` are the attribute `ref`, 0 if they do not begin with it or all that is not known of it is not known here."""
        form = ATTRIBUTES.get(self.types.get(ref.address, ""), {}).get(ref.attribute)
        if form is None:
            return 0
        literals = _FIELD.split(_DEFAULT.sub(r"\1", form.replace("{suffix}", SUFFIX)))
        expected = [part for literal in literals for part in (literal, None)][:-1]
        expected = [part for part in expected if part != ""]
        told = [piece.value if isinstance(piece, Known) else None for piece in pieces[: len(expected)] if piece.span == pieces[0].span]
        return len(expected) if told == expected else 0

    def literal(self, piece: Known | Unknown) -> str:
        """Return a piece that is no reference."""
        return (self.fetched(piece) if isinstance(piece, Unknown) else None) or self.losses.text(piece)

    def fetched(self, hole: Unknown) -> str | None:
        """Return a dynamic reference as it is written: what it fetches is not in it."""
        return hole.what if hole.reason is Reason.DYNAMIC and self.in_template else None

    def reference(self, piece: Known | Text | Unknown) -> str | None:
        """Return what a hole is called within `${}`, None where it has no name."""
        if not isinstance(piece, Unknown):
            return None
        if piece.reason is Reason.ACCOUNT:
            own = not piece.refs or piece.refs[0].address in ("aws", "AWS")
            return PSEUDO.get(piece.refs[0].attribute if piece.refs else piece.what) if own else None
        if piece.what or piece.reason not in DECLARED:
            return None
        return next((name for ref in piece.refs if (name := self.named(*ref)) is not None), None)

    def named(self, address: str, attribute: str) -> str | None:
        """Return what an attribute is called, None if it is no attribute of something that the template declares."""
        kind = self.types.get(address)
        if kind is None:
            return address if self.in_template and address.startswith("AWS::") and not attribute else None
        forms = ATTRIBUTES.get(kind, {})
        if attribute in ("", WHOLE) or forms.get(WHOLE) == f"{{{attribute}}}":
            return address
        if attribute not in forms and any(f"{{{attribute}}}" in form or f"{{{attribute}|" in form for form in forms.values()):
            return None
        return f"{address}.{attribute}"

    def whole(self, value: Text | Unknown) -> str | None:
        """Return what a text is called that is an attribute from its first to its last character: all of it stands where that is asked for."""
        if not isinstance(value, Text) or not value.refs or any(piece.span != value.span for piece in value.pieces):
            return None
        return self.named(*value.refs[0]) if self.in_template and value.refs[0].attribute else None


def _is_plain(data: Plain) -> bool:
    """Tell whether YAML surely keeps every string of `data`: all are short and of printable characters."""
    match data:
        case str():
            return data.isprintable() and len(data) < PLAIN_LENGTH
        case list():
            return all(map(_is_plain, data))
        case dict():
            return all(_is_plain(key) and _is_plain(value) for key, value in data.items())
    return True
