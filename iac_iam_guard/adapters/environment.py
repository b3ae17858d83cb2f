"""Environment variables of workloads, in the forms in which services take them."""

from collections.abc import Iterator

from iac_iam_guard.adapters.rows import blocks, blocks_at, items_of, pick
from iac_iam_guard.json_reader import JsonProblem, read_json_value
from iac_iam_guard.values import Json, Known, Mapping, Text, Value

BEANSTALK_ENVIRONMENT = "aws:elasticbeanstalk:application:environment"


def environment_of(attributes: Mapping, form: str, argument: str) -> Iterator[tuple[str, Value]]:
    """Yield names and plain values; references to secrets are none.

    `form` is map (name = value), pairs (blocks with name and value), settings (Beanstalk's) or containers (JSON of container definitions). What Terraform
    calls `name`, CloudFormation calls `Name`.
    """
    match form:
        case "map":
            value = pick(attributes, argument)
            if isinstance(value, Mapping):
                yield from value.entries.items()
        case "pairs":
            yield from _pairs(attributes, argument)
        case "settings":
            for block in blocks(attributes, argument):
                named = _text(block, "name") or _text(block, "OptionName")
                if _text(block, "namespace") == BEANSTALK_ENVIRONMENT and named and (value := _part(block, "value")) is not None:
                    yield named, value
        case "containers":
            yield from _containers(pick(attributes, argument))


def _pairs(attributes: Mapping, argument: str) -> Iterator[tuple[str, Value]]:
    for _, block in blocks_at(attributes, tuple(argument.split(".")), ()):
        if _text(block, "type") in ("", "PLAINTEXT") and (name := _text(block, "name")) and (value := _part(block, "value")) is not None:
            yield name, value


def _containers(value: Value | None) -> Iterator[tuple[str, Value]]:
    if not isinstance(value, Known | Text | Json):
        return
    try:
        definitions = read_json_value(value).value
    except JsonProblem:
        return  # a malformed definition is no environment; the provider refuses it
    for container in items_of(definitions):
        if isinstance(container, Mapping):
            for entry in items_of(container.entries.get("environment")):
                if isinstance(entry, Mapping) and (name := _text(entry, "name")) and (variable := pick(entry, "value")) is not None:
                    yield name, variable


def _part(block: Mapping, name: str) -> Value | None:
    value = pick(block, name)
    return value if value is not None else pick(block, name.capitalize())


def _text(block: Mapping, name: str) -> str:
    value = _part(block, name)
    return value.value if isinstance(value, Known) and isinstance(value.value, str) else ""
