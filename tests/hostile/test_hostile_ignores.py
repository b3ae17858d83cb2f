"""Files made of ignore comments."""

import time

from iac_iam_guard.source import Comment, SourceSpan
from iac_iam_guard.suppression import FILE_LIMIT, read_suppressions
from iac_iam_guard.terraform.parse import parse


def test_stacked_comments_take_time_in_proportion_and_are_bounded() -> None:
    text = "# iac-iam-guard: ignore[a] -- b\n" * 20_000 + "x = [" + "{ a = 1 }, " * 20_000 + "]\n"
    comments = [Comment(SourceSpan("m.tf", start, end), text[start:end]) for start, end in parse(text).comments]
    start = time.process_time()
    read = read_suppressions(comments, {"m.tf": text}.get)
    assert time.process_time() - start < 8
    assert len(read.suppressions) == FILE_LIMIT
    assert "at most" in read.problems[0].message


def test_comments_in_deep_blocks_take_time_in_proportion() -> None:
    text = "".join(f"b{level} {{\n# iac-iam-guard: ignore[a] -- b\n" for level in range(150)) + "}\n" * 150
    comments = [Comment(SourceSpan("m.tf", start, end), text[start:end]) for start, end in parse(text).comments]
    read = read_suppressions(comments, {"m.tf": text}.get)
    assert [suppression.scope[0].start for suppression in read.suppressions] == [text.index(f"b{level} {{") for level in range(150)]
