"""Whatever a file of evidence holds, it is read or refused at a place in it."""

from hypothesis import given
from hypothesis import strategies as st

from iac_iam_guard.errors import InputError
from iac_iam_guard.evidence.credential_report import COLUMNS
from iac_iam_guard.evidence.csv_reader import read_rows
from iac_iam_guard.evidence.files import read_evidence
from iac_iam_guard.source import NOWHERE, Source, SourceSpan

CELLS = st.text(st.sampled_from('ab",\n\r:/'), max_size=6)
PIECES = st.sampled_from(
    ["user,arn", ",".join(COLUMNS), "\n", ",", '"', "true", "N/A", "arn:aws:iam::111122223333:user/a", "2026-01-01", "{", "[", '"Arn":', "}", "]"]
)


def refused_at(text: str) -> SourceSpan:
    """Return the place at which evidence is refused, its end where it is read."""
    try:
        read_evidence(Source("e", text))
    except InputError as refusal:
        return refusal.span or NOWHERE
    return SourceSpan("e", len(text), len(text))


@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60))
def test_evidence_is_read_or_refused_at_a_place(text: str) -> None:
    span = refused_at(text)
    assert span.path == "e"
    assert 0 <= span.start <= span.end <= len(text)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=4))
def test_what_is_written_by_the_rules_is_read_back(rows: list[list[str]]) -> None:
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in rows]
    text = "\r\n".join(",".join(row) for row in quoted)
    read = list(read_rows(Source("e", text)))
    assert [[cell.text for cell in row] for row in read] == rows
    assert [[text[cell.span.start : cell.span.end] for cell in row] for row in read] == quoted
