"""Properties of entries that others include: the quick look at how entries begin never passes over one that a comparison finds."""

from hypothesis import given
from hypothesis import strategies as st

from iac_iam_guard.iam.document import Elements
from iac_iam_guard.iam.glob import covers
from iac_iam_guard.iam.redundancy import find_redundant
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import Known
from iac_iam_guard.verdict import Truth

ENTRIES = st.lists(st.text("ab*?", min_size=1, max_size=5), min_size=2, max_size=6, unique=True)


@given(ENTRIES)
def test_what_another_entry_includes_is_found(texts: list[str]) -> None:
    items = tuple(Known(text, SourceSpan("main.tf", place, place + 1)) for place, text in enumerate(texts))
    listed = Elements(items, SourceSpan("main.tf", 0, 1), SourceSpan("main.tf", 0, len(items)))
    found = {item.entry.value for item in find_redundant(listed, fold=False).found if isinstance(item.entry, Known)}
    included = {text for text in texts for other in texts if other != text and covers(other, text) is Truth.TRUE and covers(text, other) is not Truth.TRUE}
    assert included <= found
