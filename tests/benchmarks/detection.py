"""Measures how fast templates are told from other YAML and JSON: `python tests/benchmarks/detection.py DIRECTORY... [--check]`.

Prints files, megabytes and inputs found, and the CPU seconds of finding them and of reading what was found; with --check also the templates that
finding misses, for which every file is parsed.
"""

import argparse
import time
from pathlib import Path

from iac_iam_guard.cloudformation.detect import SIZE_LIMIT, has_suffix, is_template
from iac_iam_guard.cloudformation.inputs import find_inputs, kind_of, read_input
from iac_iam_guard.cloudformation.load import load
from iac_iam_guard.errors import InputError
from iac_iam_guard.files import Workspace


def missed(workspace: Workspace, path: str) -> bool:
    """Tell whether a file is a template and is taken for none."""
    try:
        source = workspace.read(path)
        return len(source.text) <= SIZE_LIMIT and is_template(load(source).root) and kind_of(workspace, path) is None
    except InputError:
        return False


def main() -> None:
    """Time finding and reading in each directory."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("directories", nargs="+", type=Path)
    arguments.add_argument("--check", action="store_true", help="parse every file and print the templates that were missed")
    chosen = arguments.parse_args()
    for directory in chosen.directories:
        workspace = Workspace(directory)
        files = tuple(path for path in workspace.walk(["."], gitignore=False) if has_suffix(path))
        size = sum((directory / path).stat().st_size for path in files) / 1e6
        begin = time.process_time()
        inputs = find_inputs(workspace, files)
        found = time.process_time()
        for item in inputs:
            try:
                read_input(workspace, workspace.read(item.path), item, {}, False)
            except InputError:
                continue
        read = time.process_time()
        print(f"{directory}: {len(files)} files, {size:.1f} MB, {len(inputs)} inputs; found in {found - begin:.2f} s, read in {read - found:.2f} s CPU")
        if chosen.check:
            print("\n".join(f"missed: {path}" for path in files if missed(workspace, path)) or "none missed")


if __name__ == "__main__":
    main()
