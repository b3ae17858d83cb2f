from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from iac_iam_guard.engine.worlds import consistent, join_worlds
from iac_iam_guard.values import Atom, Guard, Guards
from iac_iam_guard.verdict import FALSE, TRUE, Truth, Verdict, every, negate, some, unknown

ATOMS = (Atom("a", "a", ("true", "false")), Atom("b", "b", ("true", "false")), Atom("c", "c", ("x", "y", "z")))
GUARDS = [Guard(atom, outcome) for atom in ATOMS for outcome in atom.outcomes]
WORLD = st.lists(st.sampled_from(GUARDS), max_size=3).map(lambda guards: consistent(tuple(guards))).filter(lambda world: world is not None)
WORLDS = st.lists(WORLD, max_size=8)
VERDICTS = st.sampled_from([TRUE, FALSE, unknown("reason")])


def covered(worlds: list[Guards]) -> set[tuple[str, ...]]:
    """Every full set of answers under which one of `worlds` holds."""
    return {
        answers
        for answers in product(*(atom.outcomes for atom in ATOMS))
        if any(all(answers[ATOMS.index(guard.atom)] == guard.outcome for guard in world) for world in worlds)
    }


@given(WORLDS)
def test_joined_worlds_are_the_same_worlds(worlds: list[Guards]) -> None:
    joined = join_worlds(worlds)
    assert covered(joined) == covered(worlds)
    assert len(joined) <= len(worlds)


def truth(verdict: Verdict) -> Truth:
    return verdict.truth


@given(st.lists(VERDICTS, max_size=5))
def test_de_morgan(verdicts: list[Verdict]) -> None:
    assert truth(negate(every(verdicts))) == truth(some(negate(verdict) for verdict in verdicts))
    assert truth(negate(some(verdicts))) == truth(every(negate(verdict) for verdict in verdicts))


@given(st.lists(VERDICTS, max_size=5))
def test_order_does_not_matter(verdicts: list[Verdict]) -> None:
    assert truth(every(verdicts)) == truth(every(verdicts[::-1]))
    assert truth(some(verdicts)) == truth(some(verdicts[::-1]))


@given(VERDICTS, VERDICTS)
def test_an_unknown_part_never_hides_what_decides(one: Verdict, other: Verdict) -> None:
    hidden = unknown("other reason")
    assert (truth(every([one, hidden])) is Truth.FALSE) == (one.truth is Truth.FALSE)
    assert (truth(some([one, hidden, other])) is Truth.TRUE) == (Truth.TRUE in (one.truth, other.truth))
