"""Reads last-accessed data, the JSON of `aws iam get-service-last-accessed-details`, of one entity or a list of several.

AWS does not repeat for whom a job was run: the member Arn, which the user adds, says it; else the entity that the services name, if it is one.

Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLastAccessedDetails.html
"""

from collections.abc import Iterator

from iac_iam_guard.errors import InputError
from iac_iam_guard.iam.reports import EntityUse, ServiceUse
from iac_iam_guard.json_reader import JsonArray, JsonNode, JsonObject, JsonProblem, JsonScalar, parse_json
from iac_iam_guard.source import LineIndex, Source, SourceSpan

ENTITIES = ("user/", "role/", "group/")
DONE = "COMPLETED"
ADD_ARN = """add it: jq --arg arn "$ARN" '. + {Arn: $arn}' details.json"""
DECODE = "decode it: aws iam get-credential-report --query Content --output text | base64 --decode > report.csv"
ORIGIN = "write it with: aws iam get-service-last-accessed-details --job-id …"


def read_last_accessed(source: Source) -> tuple[EntityUse, ...]:
    """Return the last-accessed data in a file, one entry an entity; raise InputError, at its place, for what AWS does not write."""
    try:
        root = parse_json(source.text)
    except JsonProblem as problem:
        line = LineIndex(source.text).position(problem.offset).line
        raise InputError(f"line {line}: {problem.message}", SourceSpan(source.path, problem.offset, problem.offset)) from None
    documents = root.items if isinstance(root, JsonArray) else (root,)
    return tuple(_entity(document, source.path) for document in documents)


def _entity(document: JsonNode, path: str) -> EntityUse:
    members = _members(document)
    span = _span(document, path)
    if "Content" in members and "ReportFormat" in members:
        raise InputError("this credential report is in base64 still", span, DECODE)
    services = members.get("ServicesLastAccessed")
    if not isinstance(services, JsonArray):
        raise InputError("last-accessed data has a list ServicesLastAccessed", span, ORIGIN)
    if _text(members.get("JobStatus")) not in (DONE, None):
        raise InputError("the job that collects this data had not ended", _span(members["JobStatus"], path), f"ask again until JobStatus is {DONE}")
    uses = tuple(_use(service, path) for service in services.items)
    return EntityUse(_arn(members, services, span, path), uses, span)


def _arn(members: dict[str, JsonNode], services: JsonArray, span: SourceSpan, path: str) -> str:
    """Return for whom the data is: who the file says, else the one entity that its services name."""
    written = members.get("Arn")
    if written is not None:
        arn = _text(written)
        if arn is None or not _is_entity(arn):
            raise InputError("Arn is that of a user, a role or a group", _span(written, path))
        return arn
    named = {arn for service in services.items for arn in _texts(service, "LastAuthenticatedEntity") if _is_entity(arn)}
    if len(named) != 1:
        raise InputError("this data does not say for whom it is: a member Arn is missing", span._replace(end=span.start + 1), ADD_ARN)
    return named.pop()


def _use(service: JsonNode, path: str) -> ServiceUse:
    prefix = next(_texts(service, "ServiceNamespace"), None)
    if prefix is None:
        raise InputError("a service has a ServiceNamespace", _span(service, path))
    return ServiceUse(prefix.casefold(), _span(service, path), next(_texts(service, "LastAuthenticated"), None))


def _is_entity(arn: str) -> bool:
    parts = arn.split(":", 5)
    return len(parts) == 6 and parts[0] == "arn" and parts[2] == "iam" and parts[5].startswith(ENTITIES)


def _members(node: JsonNode) -> dict[str, JsonNode]:
    return {str(key.value): value for key, value in node.members} if isinstance(node, JsonObject) else {}


def _texts(node: JsonNode, key: str) -> Iterator[str]:
    """Yield the text of a member, if it is one."""
    text = _text(_members(node).get(key))
    if text is not None:
        yield text


def _text(node: JsonNode | None) -> str | None:
    return node.value if isinstance(node, JsonScalar) and isinstance(node.value, str) else None


def _span(node: JsonNode, path: str) -> SourceSpan:
    return SourceSpan(path, node.start, node.end)
