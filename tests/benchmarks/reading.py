"""Measures how fast HCL is read: `python tests/benchmarks/reading.py DIRECTORY... [--rounds N]`.

Prints MB/s of CPU time for this reader and for hcl2.loads on the same files in the same run, and their ratio; where the packages
tree-sitter and tree-sitter-hcl are installed, also for their parser with a walk over all nodes.
"""

import argparse
import gc
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import hcl2
from lark.exceptions import LarkError

from iac_iam_guard.terraform.parse import parse


def read_texts(directories: list[Path]) -> list[str]:
    """Return the texts below the directories that both readers accept, so that neither is timed on giving up early."""
    texts = []
    for path in sorted(path for directory in directories for path in directory.rglob("*.tf") if path.is_file()):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if not parse(text).problems:
            texts.append(text)
    return texts


def seconds(read: Callable[[str], object], texts: list[str]) -> float:
    """Return the CPU seconds of reading every text once; a text that `read` refuses costs what it costs."""
    gc.collect()
    begin = time.process_time()
    for text in texts:
        try:
            read(text)
        except (RuntimeError, ValueError, KeyError, LarkError):
            continue
    return time.process_time() - begin


def tree_sitter_walk() -> Callable[[str], object] | None:
    """Return a function that parses with tree-sitter and visits every node with its kind and place, None where it is not installed."""
    if find_spec("tree_sitter_hcl") is None or find_spec("tree_sitter") is None:
        return None
    import tree_sitter
    import tree_sitter_hcl

    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_hcl.language()))

    def read(text: str) -> object:
        cursor = parser.parse(text.encode()).walk()
        places = []
        while True:
            node = cursor.node
            places.append((node.type, node.start_byte, node.end_byte))
            if cursor.goto_first_child():
                continue
            while not cursor.goto_next_sibling():
                if not cursor.goto_parent():
                    return places

    return read


def main() -> None:
    """Time both readers and print what they reach."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("directories", nargs="+", type=Path)
    arguments.add_argument("--rounds", type=int, default=5, help="rounds of this reader; the fastest counts")
    chosen = arguments.parse_args()
    texts = read_texts(chosen.directories)
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    ours = min(seconds(parse, texts) for _ in range(chosen.rounds))
    hcl2.loads("a = 1\n")  # the first call builds its tables
    theirs = seconds(hcl2.loads, texts)
    sys.stdout.write(
        f"{len(texts)} files, {megabytes:.2f} MB\n"
        f"parse      {megabytes / ours:6.2f} MB/s\n"
        f"hcl2.loads {megabytes / theirs:6.3f} MB/s, {theirs / ours:.0f} times slower\n"
    )
    walk = tree_sitter_walk()
    if walk is not None:
        other = min(seconds(walk, texts) for _ in range(chosen.rounds))
        sys.stdout.write(f"tree-sitter and a walk {megabytes / other:.2f} MB/s, {other / ours:.1f} times slower\n")


if __name__ == "__main__":
    main()
