"""What the real terraform plans for whole root modules, in the short form in which it is kept: `python -m tests.oracle.plans COMMAND...`.

COMMAND, followed by the directory of a case, prints the plan of that directory as `terraform show -json` does.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOTS = Path(__file__).with_name("roots")
ANSWER = "answer.json"


def shorten(plan: dict[str, Any]) -> dict[str, Any]:
    """Return the values of all resources, data sources and outputs of a plan, with what is unknown of them."""
    resources: dict[str, Any] = {}
    for item in plan.get("resource_changes", ()):
        if item["change"]["after"] is not None:
            resources[item["address"]] = {"values": item["change"]["after"], "unknown": item["change"]["after_unknown"]}
    for item in in_modules(plan.get("prior_state", {}).get("values", {}).get("root_module", {})):
        if item["mode"] == "data":
            resources[item["address"]] = {"values": item["values"], "unknown": {}}
    changes = plan.get("output_changes", {})
    outputs = {name: {"value": change["after"], "unknown": change["after_unknown"]} for name, change in changes.items() if "after" in change}
    return {"terraform": plan["terraform_version"], "resources": dict(sorted(resources.items())), "outputs": dict(sorted(outputs.items()))}


def in_modules(module: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the resources of a module and of all modules in it."""
    return module.get("resources", []) + [item for child in module.get("child_modules", ()) for item in in_modules(child)]


def main(command: list[str]) -> int:
    """Ask for the answers to all cases anew."""
    for case in sorted(ROOTS.iterdir()):
        printed = subprocess.run([*command, str(case)], capture_output=True, text=True, check=False)
        if printed.returncode:
            sys.stderr.write(f"{case.name}: {printed.stderr}\n")
            continue
        (case / ANSWER).write_text(json.dumps(shorten(json.loads(printed.stdout)), indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
