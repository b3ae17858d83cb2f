"""Writes sam.json, what the transform of AWS SAM knows by name: `python -m iac_iam_guard.data.refresh_sam CHECKOUT COMMIT`.

CHECKOUT is a folder with the source of aws/serverless-application-model, COMMIT what it is a checkout of.
"""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent / "sam.json"
ABOUT = (
    "Policy templates (parameters and statements), connector profiles, what connectors refer to in resources of a type, "
    "and the paths of AWS managed policies that have one."
)
NO_ACTIONS = frozenset({"sqs:ChangeMessageVisibilityBatch", "sqs:DeleteMessageBatch"})
"""Names in SAM's policy templates that no action of AWS has: they allow nothing, and nobody but SAM could mend them."""


def compile_facts(checkout: Path) -> dict[str, Any]:
    """Return the facts of a checkout in the form of sam.json, without its date and source."""
    translator = checkout / "samtranslator"
    templates = read(translator / "policy_templates_data" / "policy_templates.json")["Templates"]
    connectors = read(translator / "model" / "connector_profiles" / "profiles.json")
    return {
        "policy_templates": {name: compact_template(template) for name, template in sorted(templates.items())},
        "connector_profiles": connectors["Permissions"],
        "connector_references": connectors["CfnResourceProperties"],
        "managed_policy_paths": managed_policy_paths(read(translator / "internal" / "data" / "aws_managed_policies.json")["aws"]),
    }


def compact_template(template: dict[str, Any]) -> dict[str, Any]:
    """Return parameters and statements of a policy template; its definition holds nothing else."""
    (statements,) = template["Definition"].values()
    return {"parameters": sorted(template["Parameters"]), "statements": [without_no_actions(statement) for statement in statements]}


def without_no_actions(statement: dict[str, Any]) -> dict[str, Any]:
    """Return a statement without the names that no action has."""
    actions = statement["Action"]
    return {**statement, "Action": [action for action in actions if action not in NO_ACTIONS]} if isinstance(actions, list) else statement


def managed_policy_paths(arns: dict[str, str]) -> dict[str, list[str]]:
    """Return by path, such as service-role, the names of the managed policies under it."""
    paths: dict[str, list[str]] = {}
    for name, arn in sorted(arns.items()):
        path = arn.partition(":policy/")[2].rpartition("/")[0]
        if path:
            paths.setdefault(path, []).append(name)
    return dict(sorted(paths.items()))


def read(path: Path) -> dict[str, Any]:
    """Return what a JSON file says."""
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def write(facts: dict[str, Any], target: Path) -> None:
    """Write facts with one line for every entry of the second level."""
    parts = []
    for name, value in facts.items():
        if isinstance(value, dict):
            entries = ",\n".join(f"    {json.dumps(key)}: {json.dumps(entry, separators=(', ', ': '))}" for key, entry in value.items())
            parts.append(f"  {json.dumps(name)}: {{\n{entries}\n  }}")
        else:
            parts.append(f"  {json.dumps(name)}: {json.dumps(value)}")
    target.write_text("{\n" + ",\n".join(parts) + "\n}\n", "utf-8")


def main(arguments: list[str]) -> int:
    """Write the file; return 2 without a folder and a commit."""
    if len(arguments) != 2:
        return 2
    checkout, commit = arguments
    source = f"https://github.com/aws/serverless-application-model at {commit} (Apache-2.0)"
    write({"about": ABOUT, "source": source, "date": date.today().isoformat(), **compile_facts(Path(checkout))}, TARGET)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
