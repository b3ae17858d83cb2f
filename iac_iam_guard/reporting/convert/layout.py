"""The layout of HCL as `terraform fmt` wants it: what python-hcl2 writes, with blank lines, short lists and equals signs in their places."""

from collections.abc import Iterator

SHORT_LINE = 100
"""Columns of the longest line that a list of one element is written in."""


def lay_out(text: str) -> str:
    """Return a block as python-hcl2 writes it, which puts every element of a list on a line of its own and no line break into a string."""
    lines = [*_blocks_apart(_short_lists([line.rstrip() for line in text.split("\n") if line.strip()]))]
    return "\n".join(_aligned(lines)) + "\n"


def _short_lists(lines: list[str]) -> Iterator[str]:
    """Yield the lines with lists of one element on one line."""
    index = 0
    while index < len(lines):
        line = lines[index]
        if line.endswith("= [") and lines[index + 2].strip() == "]":
            short = f"{line}{lines[index + 1].strip().removesuffix(',')}]"
            if len(short) <= SHORT_LINE:
                yield short
                index += 3
                continue
        yield line
        index += 1


def _blocks_apart(lines: Iterator[str]) -> Iterator[str]:
    """Yield the lines with a blank one before every block that is not the first thing in the block around it."""
    before = "{"
    for line in lines:
        if line.endswith(" {") and not before.endswith("{"):
            yield ""
        yield line
        before = line


def _aligned(lines: list[str]) -> Iterator[str]:
    """Yield the lines with the equals signs of arguments in a row below each other."""
    row: list[tuple[str, str]] = []
    for line in (*lines, None):
        name, equals, value = (line or "").partition(" = ")
        if equals and name.strip().isidentifier() and value != "[":
            row.append((name, value))
            continue
        width = max((len(name) for name, _ in row), default=0)
        yield from (f"{name:<{width}} = {value}" for name, value in row)
        row.clear()
        if line is not None:
            yield line
