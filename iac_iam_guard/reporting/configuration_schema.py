"""The JSON schema of the configuration file, for editors that complete and check it."""

import json
from collections.abc import Iterable

from iac_iam_guard.configuration import ACCOUNT, ESTATES, FAIL_ON, ORGANIZATION, PEERS, REACHES
from iac_iam_guard.findings import Confidence, Severity

Schema = dict[str, object]
DRAFT = "https://json-schema.org/draft/2020-12/schema"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
RULES = "Ids of rules, ids of other scanners, all, default, pack:…, practice:…, tag:…, severity:…."


def render_configuration_schema() -> str:
    """Return the schema as text."""
    return json.dumps(configuration_schema(), indent=2, ensure_ascii=False) + "\n"


def configuration_schema() -> Schema:
    """Return the schema of the whole file."""
    accounts = _list("Account ids.", {**_text(ACCOUNT[0]), "type": ["string", "integer"]})
    principals = _list("Addresses, names or globs of principals.")
    scalar: Schema = {"type": ["string", "number", "boolean", "null"]}
    return {
        "$schema": DRAFT,
        "title": "Configuration of iac-iam-guard",
        **_object(
            {
                "version": {"const": 1},
                "paths": _object({"include": _list("Folders that are looked at."), "exclude": _list("Patterns as in .gitignore.")}),
                "estate": _choice(ESTATES, "Whether what is absent from the scan is absent altogether."),
                "fail-on": _choice(FAIL_ON, "Exit with 1 from this severity on."),
                "min-severity": _choice(Severity, "Report from this severity on."),
                "min-confidence": _choice(Confidence, "Report from this confidence on."),
                "select": _list(RULES),
                "extend-select": _list(RULES),
                "ignore": _list(RULES),
                "severity": {"type": "object", "description": "Severities by rule.", "additionalProperties": _choice(Severity)},
                "parameters": {
                    "type": "object",
                    "description": "Arguments of words, by rule and word; iac-iam-guard rules show RULE names them.",
                    "additionalProperties": {"type": "object", "additionalProperties": {"anyOf": [scalar, {"type": "array", "items": scalar}]}},
                },
                "accounts": _object({"own": accounts, "organization": accounts, "vendors": accounts}),
                "organizations": _list("Ids of your organizations.", _text(ORGANIZATION[0])),
                "principals": _object({"administrators": principals, "break-glass": principals, "services": principals}),
                "account-baseline": {"type": "boolean", "description": "Whether the scan holds the baseline of the account."},
                "environments": {"type": "array", "description": "Environments, the lowest first.", "items": _environment(accounts)},
                "modules": _choice(REACHES, "Where findings in downloaded modules are reported."),
                "honour": _list("Scanners whose ignores are honoured.", _choice(PEERS)),
                "ignores": {"type": "array", "items": _ignore()},
                "ignore-policy": _object({"require-reason": {"type": "boolean"}, "max-days": _count(), "warn-days": _count()}),
                "rule-paths": _list("Folders with rule packs of your own."),
            }
        ),
    }


def _environment(accounts: Schema) -> Schema:
    members: dict[str, Schema] = {
        "name": _text(),
        "accounts": accounts,
        "tags": {"type": "object", "description": "Values of tags by key.", "additionalProperties": _list("Values of the tag.")},
        "paths": _list("Beginnings of the paths of roles.", _text("/.*")),
        "may-assume": _list("Higher environments of which roles may be assumed from this one."),
    }
    return {**_object(members), "required": ["name"]}


def _ignore() -> Schema:
    members: dict[str, Schema] = {"rule": _text(), "address": _text(), "reason": _text(), "until": _text(DAY[1:-1])}
    return {**_object(members), "required": ["rule", "address"]}


def _object(members: dict[str, Schema]) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": members}


def _list(description: str, items: Schema | None = None) -> Schema:
    return {"type": "array", "description": description, "items": _text() if items is None else items}


def _text(pattern: str = "") -> Schema:
    return {"type": "string", "pattern": f"^{pattern}$"} if pattern else {"type": "string", "minLength": 1}


def _count() -> Schema:
    return {"type": "integer", "minimum": 0}


def _choice(options: Iterable[str], description: str = "") -> Schema:
    return {"enum": [str(option) for option in options], **({"description": description} if description else {})}
