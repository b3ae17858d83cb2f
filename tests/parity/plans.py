"""The plans and states of the cases in fixtures/parity, by the real terraform: `python -m tests.parity.plans [--only CASE] COMMAND...`.

COMMAND, followed by the directory of a case and `--var NAME=VALUE` for each value it is deployed with, prints the plan as `terraform show -json` does; with
`--state` after that the state once it is applied, for cases that have a state.json. `python -m tests.parity.plans` alone writes what the models say.
"""

import json
import subprocess
import sys
from pathlib import Path

from tests.parity.inputs import CASES, read_input, values_of

TIMES = ("timestamp",)
"""Members that tell when the plan was made."""


def shown(case: Path, command: list[str], *more: str) -> str:
    """Return the plan (with `--state`: the state) of a case, without what changes from run to run; raise RuntimeError with what terraform says without one."""
    variables = [part for name, value in values_of(case).items() for part in ("--var", f"{name}={value}")]
    printed = subprocess.run([*command, str(case), *variables, *more], capture_output=True, text=True, check=False)
    if printed.returncode:
        raise RuntimeError(f"{case.name}: {printed.stderr or printed.stdout}")
    members = {name: value for name, value in json.loads(printed.stdout).items() if name not in TIMES}
    return json.dumps(members, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def main(arguments: list[str]) -> int:
    """Make the plans of all cases, or the one named, anew; return 1 where one cannot be made."""
    only = arguments[1] if arguments[:1] == ["--only"] else ""
    command = arguments[2:] if only else arguments
    failed = 0
    for case in sorted(CASES.iterdir()):
        if not only or case.name == only:
            try:
                if command:
                    (case / "plan.json").write_text(shown(case, command), encoding="utf-8")
                if command and (case / "state.json").exists():
                    (case / "state.json").write_text(shown(case, command, "--state"), encoding="utf-8")
                (case / "model.json").write_text(json.dumps(read_input(case, "configuration").form, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            except RuntimeError as error:
                sys.stderr.write(f"{error}\n")
                failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
