"""The rules about one kind of subject, laid out so that what dismisses one of them dismisses all that hang on the same."""

from collections.abc import Iterator
from typing import NamedTuple

from iac_iam_guard.engine.inquiry import NOT_SO, Condition, Inquiry, Judgement, conjoin
from iac_iam_guard.engine.rule import Rule
from iac_iam_guard.iam.estate import Undecided


class Case(NamedTuple):
    """A rule, and its conditions, each with the rules that are left where it is not met, a bit for each."""

    rule: Rule
    conditions: tuple[tuple[Condition, int], ...]


class Docket:
    """Judges subjects of one kind by all rules about it; most rules of most subjects are dismissed by an answer to another rule, unlooked at."""

    __slots__ = ("_cases", "_everyone")

    def __init__(self, rules: list[Rule]) -> None:
        """Take the rules about one kind of subject."""
        sharers: dict[Condition, int] = {}
        for number, rule in enumerate(rules):
            for condition in rule.when:
                sharers[condition] = sharers.get(condition, 0) | 1 << number
        self._everyone = (1 << len(rules)) - 1
        self._cases = [Case(rule, tuple((condition, self._everyone & ~sharers[condition]) for condition in rule.when)) for rule in rules]

    def remaining(self, inquiry: Inquiry) -> Iterator[tuple[Rule, Judgement | None]]:
        """Yield the rules that are not surely kept, in their order, each with its judgement; None where that hangs on what the world does not say."""
        judged = inquiry.judged
        left = self._everyone
        while left:
            lowest = left & -left
            left ^= lowest
            rule, conditions = self._cases[lowest.bit_length() - 1]
            judgements: list[Judgement] = []
            try:
                for condition, others in conditions:
                    judgement = judged.get(condition)
                    if judgement is None:
                        judgement = judged[condition] = condition(inquiry)
                    if judgement.verdict.truth is NOT_SO:
                        left &= others
                        break
                    judgements.append(judgement)
                else:
                    yield rule, conjoin(judgements)
            except Undecided:
                yield rule, None
