"""The rules about one kind of subject, laid out so that what dismisses one of them dismisses all that hang on the same."""

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from iac_iam_guard.engine.expression import hangs_on_what_is_said
from iac_iam_guard.engine.inquiry import NOT_SO, Condition, Inquiry, Judgement, conjoin
from iac_iam_guard.engine.rule import Rule
from iac_iam_guard.iam.estate import Undecided


class Demand(NamedTuple):
    """A condition of a rule, with the rules that are left where it is not met, a bit for each: of this subject, and of all that say the same."""

    condition: Condition
    left: int
    left_to_equals: int


class Case(NamedTuple):
    """A rule, and its conditions."""

    rule: Rule
    demands: tuple[Demand, ...]


class Docket:
    """Judges subjects of one kind by all rules about it; most rules of most subjects are dismissed by an answer to another rule, unlooked at."""

    __slots__ = ("_cases", "_everyone", "_left")

    def __init__(self, rules: list[Rule]) -> None:
        """Take the rules about one kind of subject."""
        sharers: dict[Condition, int] = {}
        for number, rule in enumerate(rules):
            for condition in rule.when():
                sharers[condition] = sharers.get(condition, 0) | 1 << number
        self._everyone = everyone = (1 << len(rules)) - 1
        demands = {
            condition: Demand(condition, everyone & ~those, everyone & ~those if hangs_on_what_is_said(condition) else everyone)
            for condition, those in sharers.items()
        }
        self._cases = [Case(rule, tuple(demands[condition] for condition in rule.when())) for rule in rules]
        self._left: dict[Hashable, int] = {}

    def remaining(self, inquiry: Inquiry, saying: Hashable | None) -> Iterator[tuple[Rule, Judgement | None]]:
        """Yield the rules that are not surely kept, in their order, each with its judgement; None where that hangs on what the world does not say.

        `saying` is equal for subjects that say the same: what they say dismisses the same rules.
        """
        judged = inquiry.judged
        left = left_to_equals = self._everyone if saying is None else self._left.get(saying, self._everyone)
        while left:
            lowest = left & -left
            left ^= lowest
            rule, demands = self._cases[lowest.bit_length() - 1]
            judgements: list[Judgement] = []
            try:
                for condition, others, others_of_equals in demands:
                    judgement = judged.get(condition)
                    if judgement is None:
                        judgement = judged[condition] = condition(inquiry)
                    if judgement.verdict.truth is NOT_SO:
                        left &= others
                        left_to_equals &= others_of_equals
                        break
                    judgements.append(judgement)
                else:
                    yield rule, conjoin(judgements)
            except Undecided:
                yield rule, None
        if saying is not None:
            self._left[saying] = left_to_equals
