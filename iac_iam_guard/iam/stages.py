"""Which environment a role belongs to, as the user told: by its tags, else its path, else its account."""

from iac_iam_guard.assumptions import Environment
from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.doubt import reason_of
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Role
from iac_iam_guard.values import Mapping, Value


def stage_of(role: Role, estate: Estate) -> int | str | None:
    """Return the place of a role's environment in the order from the lowest to the highest; None where it has none, a text why that is not known."""
    environments = estate.assumptions.environments
    for tags in (role.tags, _default_tags(role, estate)):
        found = _by_tags(tags, environments)
        if found is not None:
            return found
    path = role.path
    if path is not None and any(environment.paths for environment in environments):
        text = literal(path)
        if text is None:
            return reason_of(path)
        for index, environment in enumerate(environments):
            if environment.paths and text.startswith(environment.paths):
                return index
    return stage_of_account(role.origin.account, environments)


def stage_of_account(account: str, environments: tuple[Environment, ...]) -> int | None:
    """Return the place of the environment that an account (twelve digits) belongs to."""
    return next((index for index, environment in enumerate(environments) if account in environment.accounts), None)


def _default_tags(role: Role, estate: Estate) -> Value | None:
    origin = role.origin
    mine = (item for item in estate.providers if item.kind == "provider" and (item.origin.unit, item.origin.provider) == (origin.unit, origin.provider))
    return next((item.default_tags for item in mine), None)


def _by_tags(tags: Value | None, environments: tuple[Environment, ...]) -> int | str | None:
    if not isinstance(tags, Mapping):
        return None
    written = {key.casefold(): value for key, value in tags.entries.items()}
    for index, environment in enumerate(environments):
        for key, values in environment.tags:
            tag = written.get(key.casefold())
            text = literal(tag)
            if tag is not None and text is None:
                return reason_of(tag)
            if text is not None and text.casefold() in {value.casefold() for value in values}:
                return index
    return None
