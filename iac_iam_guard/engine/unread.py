"""What words say of statements that cannot be read: only what is known of the policy that they stand in."""

from iac_iam_guard.engine.rule import Predicate
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.verdict import Truth, Verdict, unknown

REASON = "policy that cannot be read"
OF_POLICIES = "in_"
"""How words begin that ask where a statement stands."""


class UnreadAnswers(dict[Predicate, Verdict]):
    """Answers of words of a statement of which nothing is known: it is not said to lack what it may have, for that would pass it."""

    def __init__(self, subject: object, estate: Estate) -> None:
        """Begin without answers."""
        super().__init__()
        self._subject = subject
        self._estate = estate

    def get(self, predicate: Predicate, default: object = None) -> Verdict:
        """Return the answer to `predicate`: a FALSE that comes from what is absent in a statement is UNKNOWN."""
        if predicate not in self:
            verdict = predicate(self._subject, self._estate)
            word = str(getattr(getattr(predicate, "func", predicate), "__name__", ""))
            self[predicate] = unknown(REASON) if verdict.truth is Truth.FALSE and not word.startswith(OF_POLICIES) else verdict
        return self[predicate]
