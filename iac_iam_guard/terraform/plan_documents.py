"""Policy documents of data sources: computed from what is known of their arguments, and put where their text is used."""

from dataclasses import replace

from iac_iam_guard.graph import Mode, Resource
from iac_iam_guard.terraform.attributes import computed_attribute
from iac_iam_guard.terraform.outcome import EvaluationError
from iac_iam_guard.terraform.plan_values import is_dead_end
from iac_iam_guard.values import Json, Known, Mapping, Reason, Ref, Sequence, Unknown, Value

DOCUMENT = "aws_iam_policy_document"
DOCUMENT_RESULTS = frozenset({"json", "minified_json", "id"})
_TEXTS = ("json", "minified_json")


def fill_documents(resources: tuple[Resource, ...]) -> tuple[Resource, ...]:
    """Return `resources` with the text of every policy document as `json`, and with it in place of values that refer to nothing else.

    A plan does not tell `data.aws_iam_policy_document.d.json` from a function of it. The former is what nearly all configurations write, so an
    unknown value is taken for it. A known one is it if it says the same; then statements stand where the data source says them.
    """
    filler = _Filler({resource.address: resource for resource in resources if resource.mode is Mode.DATA and resource.type == DOCUMENT})
    if not filler.documents:
        return resources
    return tuple(filler.resource(resource) for resource in resources)


def _says(one: Value, other: Value) -> bool:
    """Tell whether two policies, both as the provider writes them, say the same."""
    match one, other:
        case Mapping(), Mapping():
            return one.entries.keys() == other.entries.keys() and all(_says(entry, other.entries[name]) for name, entry in one.entries.items())
        case Sequence(), Sequence():
            pairs = zip(one.items, other.items, strict=True) if len(one.items) == len(other.items) else None
            return pairs is not None and all(_says(mine, theirs) for mine, theirs in pairs)
    return isinstance(one, Known) and one == other


class _Filler:
    def __init__(self, documents: dict[str, Resource]) -> None:
        self.documents = documents
        self.texts: dict[Ref, Value] = {}
        self.waiting: set[str] = set()

    def resource(self, resource: Resource) -> Resource:
        attributes = self.fill(resource.attributes)
        if resource.address in self.documents and isinstance(attributes, Mapping):
            entries = {name: value for name, value in attributes.entries.items() if name != "minified_json"}  # it says the same again
            places = {name: place for name, place in attributes.key_spans.items() if name not in DOCUMENT_RESULTS}
            attributes = attributes._replace(entries={**entries, "json": self.text(Ref(resource.address, "json"))}, key_spans=places)
        return resource if attributes is resource.attributes or not isinstance(attributes, Mapping) else replace(resource, attributes=attributes)

    def fill(self, value: Value) -> Value:
        """Return `value` with the text of documents in it; untouched parts are the same objects."""
        match value:
            case Unknown(reason=Reason.RESOURCE) | Json() if value.refs and (ref := self.document_of(value.refs)) is not None:
                text = self.text(ref)
                if isinstance(value, Unknown):
                    return text if isinstance(text, Unknown) else text._replace(span=value.span)
                return text._replace(span=value.span) if isinstance(text, Json) and _says(text.tree, value.tree) else value
            case Sequence():
                items = tuple([self.fill(item) for item in value.items])
                return value if all(new is old for new, old in zip(items, value.items, strict=True)) else value._replace(items=items)
            case Mapping():
                entries = {key: self.fill(entry) for key, entry in value.entries.items()}
                return value if all(entries[key] is value.entries[key] for key in entries) else value._replace(entries=entries)
        return value

    def document_of(self, refs: tuple[Ref, ...]) -> Ref | None:
        """Return the text of a document to which `refs` lead and to nothing else; that of an instance chosen by a key leads to the document as a whole."""
        targets = [ref for ref in refs if not is_dead_end(ref)]
        if len(targets) != 1 or targets[0].address not in self.documents or targets[0].attribute not in ("", *_TEXTS):
            return None
        return targets[0] if targets[0].attribute else Ref(targets[0].address, "json")

    def text(self, ref: Ref) -> Value:
        """Return the text of a document: what the plan knows of it, else what its arguments make."""
        if ref in self.texts:
            return self.texts[ref]
        document = self.documents[ref.address]
        known = document.attributes.entries.get(ref.attribute)
        span = document.span
        if ref.address in self.waiting:
            return Unknown(Reason.CYCLE, span, (ref,))
        self.waiting.add(ref.address)
        try:
            attributes = self.fill(document.attributes)
            known_part = attributes if isinstance(attributes, Mapping) else document.attributes
            text = computed_attribute(Mode.DATA, DOCUMENT, ref.attribute, known_part, ref.address, document.account, None, span)
        except EvaluationError:
            text = Unknown(Reason.ERROR, span, (ref,))
        finally:
            self.waiting.discard(ref.address)
        if isinstance(known, (Known, Json)) and not (isinstance(known, Json) and isinstance(text, Json) and _says(text.tree, known.tree)):
            text = known._replace(refs=(ref,))
        self.texts[ref] = text
        return text
