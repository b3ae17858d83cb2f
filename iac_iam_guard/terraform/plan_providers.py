"""Provider configurations in a plan: what they say of credentials, account and region."""

from typing import NamedTuple

from iac_iam_guard.source import SourceSpan
from iac_iam_guard.terraform.accounts import account_of_role, allowed_account, is_account_number
from iac_iam_guard.terraform.plan_file import PlanFile
from iac_iam_guard.terraform.plan_json import as_array, as_object, as_text
from iac_iam_guard.terraform.plan_references import is_leaf
from iac_iam_guard.values import Known, Mapping, Reason, Ref, Sequence, Unknown, Value

DEPTH_LIMIT = 20
_SECRETS = frozenset({"access_key", "secret_key", "token"})


class PlanProvider(NamedTuple):
    """A provider configuration: its name in the unit, its type, the account it deploys to (twelve digits or a symbol) and its arguments."""

    name: str
    type: str
    account: str
    attributes: Mapping

    @property
    def region(self) -> Value | None:
        """The region, if it is given."""
        return self.attributes.entries.get("region")


class Variables(NamedTuple):
    """The root module's variables: the values of those that are no secret, and what stands in code: all defaults."""

    values: dict[str, object]
    sensitive: frozenset[str]
    defaults: dict[str, object]
    given: dict[str, object]

    def is_default(self, name: str) -> bool:
        """Tell whether a variable has the value that is written in code as its default."""
        if name not in self.defaults:
            return False
        try:
            return bool(self.given.get(name, self.defaults[name]) == self.defaults[name])
        except RecursionError:  # both are nested too deeply to be compared
            return False


def read_variables(file: PlanFile) -> Variables:
    """Return the values of the root module's variables."""
    declared = as_object(as_object(file.configuration.get("root_module")).get("variables"))
    sensitive = frozenset(name for name, variable in declared.items() if as_object(variable).get("sensitive") is True)
    given = {name: as_object(value).get("value") for name, value in as_object(file.members.get("variables")).items()}
    defaults = {name: as_object(variable).get("default") for name, variable in declared.items() if as_object(variable).get("default") is not None}
    return Variables({name: value for name, value in given.items() if name not in sensitive}, sensitive, defaults, given)


def read_providers(file: PlanFile, variables: Variables, span: SourceSpan) -> dict[str, PlanProvider]:
    """Return the provider configurations of a plan by their key; `span` is the place of its configuration."""
    configurations = as_object(file.configuration.get("provider_config"))
    providers: dict[str, PlanProvider] = {}
    for key, found in configurations.items():
        configuration = as_object(found)
        kind = as_text(configuration.get("name")) or provider_name(key).rpartition("module.")[2].partition(".")[0]
        attributes = written_block(as_object(configuration.get("expressions")), variables, span)
        providers[key] = provider_of(key, kind, attributes)
    return providers


def provider_of(key: str, kind: str, attributes: Mapping, caller: str = "") -> PlanProvider:
    """Return the provider configuration that a plan keeps under `key`; `caller` is the account that it was seen to work in, if any."""
    name = provider_name(key)
    account = account_of_role(attributes) or (caller if is_account_number(caller) else "") or allowed_account(attributes) or name
    return PlanProvider(name, kind, account if kind == "aws" else "", attributes)


def provider_name(key: str) -> str:
    """Return the name of a provider configuration: a plan writes `module.m:aws.x` for `module.m.aws.x`."""
    return key.replace(":", ".")


def written_block(expressions: dict[str, object], variables: Variables, span: SourceSpan, depth: int = 0) -> Mapping:
    """Return what the configuration in a plan says of a block whose values a plan does not tell: constants, and references where it has some."""
    entries: dict[str, Value] = {}
    for name, expression in expressions.items():
        match expression:
            case dict() if is_leaf(expression):
                entries[name] = _argument(name, expression, variables, span)
            case dict() if depth < DEPTH_LIMIT:
                entries[name] = Sequence("tuple", (written_block(expression, variables, span, depth + 1),), span)
            case list() if depth < DEPTH_LIMIT:
                entries[name] = Sequence("tuple", tuple(written_block(as_object(block), variables, span, depth + 1) for block in expression), span)
    return Mapping("object", entries, span)


def _argument(name: str, expression: dict[str, object], variables: Variables, span: SourceSpan) -> Value:
    """Return the value of an argument; a constant credential is kept, marked as a secret, because that it is written there is what matters."""
    sensitive = name in _SECRETS
    if "constant_value" in expression:
        return constant(expression["constant_value"], span, sensitive)
    references = [as_text(reference) for reference in as_array(expression.get("references"))]
    if len(references) == 1 and (variable := references[0].removeprefix("var.")) != references[0]:
        refs = (Ref(references[0], ""),)
        if sensitive and variables.is_default(variable):
            value = constant(variables.defaults[variable], span, sensitive=True)
            return value._replace(refs=refs)
        if variable in variables.values and not sensitive:
            value = constant(variables.values[variable], span, False)
            return value._replace(refs=refs)
        return Unknown(Reason.SENSITIVE if sensitive or variable in variables.sensitive else Reason.VARIABLE, span, refs, sensitive=sensitive)
    return Unknown(Reason.FUNCTION, span, tuple(Ref(reference, "") for reference in references), sensitive=sensitive)


def constant(data: object, span: SourceSpan, sensitive: bool = False, depth: int = 0) -> Value:
    """Return a constant of a plan as a value."""
    match data:
        case None | str() | int() | bool():
            return Known(data, span, (), sensitive)
        case list() if depth < DEPTH_LIMIT:
            return Sequence("tuple", tuple(constant(item, span, sensitive, depth + 1) for item in data), span, (), sensitive)
        case dict() if depth < DEPTH_LIMIT:
            return Mapping("object", {key: constant(entry, span, sensitive, depth + 1) for key, entry in data.items()}, span, (), sensitive)
    return Unknown(Reason.LIMIT, span, (), sensitive)
