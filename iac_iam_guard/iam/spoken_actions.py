"""Which actions of the catalogue one statement speaks of: surely, and perhaps where parts of its elements are not known."""

from iac_iam_guard.iam.action_bits import Bits
from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.catalogue import mask_of, universe
from iac_iam_guard.iam.document import Elements, Statement
from iac_iam_guard.iam.recall import recalled
from iac_iam_guard.values import Known, Text, Value

NOTHING = Bits(0, 0)


@recalled(2048)
def spoken_actions(statement: Statement) -> Bits:
    """Return the actions that a statement speaks of, whatever its effect, as masks of the catalogue."""
    if statement.actions is not None:
        return _listed(statement.actions)
    if statement.not_actions is None:
        return NOTHING
    left_out = _listed(statement.not_actions)
    return Bits(universe() & ~left_out.possible, universe() & ~left_out.sure)


def _listed(elements: Elements) -> Bits:
    sure = possible = 0
    for item in elements.items:
        text = literal(item)
        if text is not None:
            sure |= mask_of(text)
        else:
            possible |= mask_of(_widest(item))
    return Bits(sure, universe() if elements.rest is not None else sure | possible)


def _widest(item: Value) -> str:
    """Return the pattern of all that a text with holes may match."""
    if not isinstance(item, Text):
        return "*"
    return "".join(str(piece.value) if isinstance(piece, Known) else "*" for piece in item.pieces)
