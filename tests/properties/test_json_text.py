"""Reports are written as the standard library would write them."""

import json

from hypothesis import given
from hypothesis import strategies as st

from iac_iam_guard.reporting.json_text import indented, written

LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
DOCUMENTS = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@given(DOCUMENTS)
def test_the_text_is_that_of_the_standard_library(document: object) -> None:
    assert indented(document) == json.dumps(document, indent=2, ensure_ascii=False)


@given(st.dictionaries(st.text(), st.lists(LEAVES)))
def test_what_is_written_in_batches_is_the_same_text(document: dict[str, object]) -> None:
    streamed = {key: iter(value) if isinstance(value, list) else value for key, value in document.items()}
    assert "".join(written(streamed)) == indented(document)
