"""Shares of the budget of a unit: what takes too much is not looked at, and costs the rest of the unit nothing."""

from iac_iam_guard.terraform.evaluate import Budget

SHARE = 200_000
"""Steps that one expression, with all that it refers to first, or one dynamic block may take."""
BLOCK_STEPS = 10
"""What it takes to make one nested block."""


def lend(budget: Budget) -> int:
    """Leave one share in `budget` and return what was taken out, to be put back afterwards."""
    kept = max(0, budget.steps - SHARE)
    budget.steps -= kept
    return kept
