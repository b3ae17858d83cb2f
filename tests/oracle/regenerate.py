"""Asks the real terraform anew for the answers in expressions.json: `python -m tests.oracle.regenerate` where terraform is on the PATH."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from tests.oracle.terraform import ask

ANSWERS = Path(__file__).with_name("expressions.json")


def main() -> int:
    """Rewrite the answers; return 1 where there is no terraform."""
    if shutil.which("terraform") is None:
        sys.stderr.write("terraform is not on the PATH\n")
        return 1
    oracle = json.loads(ANSWERS.read_text(encoding="utf-8"))
    version = subprocess.run(["terraform", "version", "-json"], capture_output=True, text=True, check=True).stdout
    oracle["terraform"] = json.loads(version)["terraform_version"]
    for name, setup in oracle["setups"].items():
        cases = [case for case in oracle["cases"] if case["setup"] == name]
        for case, answer in zip(cases, ask([case["expr"] for case in cases], setup), strict=True):
            for key in ("status", "type", "value", "after_unknown", "error", "detail"):
                case.pop(key, None)
            case.update(answer)
    ANSWERS.write_text(json.dumps(oracle, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
