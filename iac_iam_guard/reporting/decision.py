"""Answers to a question about one principal, as text and as JSON."""

import json

from iac_iam_guard.iam.decision import Deciding
from iac_iam_guard.iam.estate_request import Answer
from iac_iam_guard.reporting.access_words import Placed
from iac_iam_guard.reporting.pen import FAINT, Pen
from iac_iam_guard.reporting.places import printable
from iac_iam_guard.verdict import Truth

WORDS = {Truth.TRUE: "yes", Truth.FALSE: "no", Truth.UNKNOWN: "maybe"}
STYLES = {Truth.TRUE: "1;32", Truth.FALSE: "1;31", Truth.UNKNOWN: "1;33"}


def render_decision_text(answer: Answer, question: tuple[str, str], place: Placed, color: bool = False, plain: bool = False) -> str:
    """Return the answer to whether somebody (by address) may do an action, and the statements that make it, each with its place."""
    pen = Pen(color, plain)
    who, action = question
    decision = answer.decision
    on = f" on {printable(answer.resource)}" if answer.resource else ""
    why = "" if decision.allowed is Truth.TRUE else f": {printable(decision.why)}"
    lines = [f"{pen(WORDS[decision.allowed], STYLES[decision.allowed])}: {printable(who)} {printable(action)}{on}{why}"]
    lines.extend(f"  when {printable(guard.atom.text)} is {printable(guard.outcome)}" for guard in answer.guards)
    for deciding in decision.deciding:
        span, policy = answer.places.get(id(deciding.clause.statement), (deciding.clause.statement.span, ""))
        lines.append(f"  {_verb(deciding)} {printable(deciding.clause.statement.identity)} in {printable(policy)}  {pen(printable(place(span)), FAINT)}")
        lines.extend(f"    when {printable(written)}" for written in sorted(test.written for test in deciding.clause.tests))
    lines.extend(f"  with the policy of {printable(address)}" for address in answer.consulted)
    return pen.fit("\n".join(lines) + "\n")


def _verb(deciding: Deciding) -> str:
    verb = "allowed by" if deciding.clause.allows else "denied by"
    return verb if deciding.kind == "identity" else f"{verb} the {deciding.kind} policy's"


def render_decision_json(answer: Answer, question: tuple[str, str], place: Placed) -> str:
    """Return the same as JSON; equal input gives equal bytes."""
    who, action = question
    statements = []
    for deciding in answer.decision.deciding:
        span, policy = answer.places.get(id(deciding.clause.statement), (deciding.clause.statement.span, ""))
        statements.append(
            {
                "effect": "Allow" if deciding.clause.allows else "Deny",
                "statement": deciding.clause.statement.identity,
                "kind": deciding.kind,
                "policy": policy,
                "place": place(span),
                "conditions": sorted(test.written for test in deciding.clause.tests),
            }
        )
    document = {
        "answer": WORDS[answer.decision.allowed],
        "principal": who,
        "action": action,
        "resource": answer.resource,
        "why": answer.decision.why,
        "when": [{"question": guard.atom.text, "answer": guard.outcome} for guard in answer.guards],
        "statements": statements,
        "resource_policies": list(answer.consulted),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
