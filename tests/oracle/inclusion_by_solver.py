"""Compares answers about new access with those of an SMT solver, which must be installed (`pip install z3-solver`); it is no dependency.

    python -m tests.oracle.inclusion_by_solver [COUNT] [SEED]

takes COUNT policies (200) that AWS manages, edits each, and compares the edited copy with the original in either direction. Where this program proves that
nothing is new, the solver looks for a resource and a context under which something is, for some kinds of actions; where this program has a witness, the
solver checks it. Prints every disagreement; the exit status is 1 if there is one. What the solver does not settle in three seconds counts for nothing.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable
from random import Random
from typing import Any

import z3

from iac_iam_guard.iam.catalogue import Action, actions, arn_formats, services
from iac_iam_guard.iam.clauses import read_clauses
from iac_iam_guard.iam.document_reader import read_documents
from iac_iam_guard.iam.inclusion import NewAccess, compare, side_of
from iac_iam_guard.iam.managed_policies import names, text_of
from iac_iam_guard.values import Known

PATIENCE = 3_000
"""Milliseconds for one question to the solver."""
LARGEST = 12_000
"""Characters of the largest policy that is taken: the solver loses its way in larger ones."""
GROUPS = 6
OPERATORS = frozenset(("StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "ArnLike", "ArnEquals", "Bool", "Null"))

Policy = list[dict[str, Any]]


def listed(value: Any) -> list[Any]:
    """Return a value that may be one or many as a list."""
    return value if isinstance(value, list) else [value]


def readable(policy: Policy) -> bool:
    """Tell whether a policy keeps to what the solver is told about."""
    return all(
        operator.removesuffix("IfExists") in OPERATORS and "${" not in json.dumps(tests)
        for statement in policy
        for operator, tests in statement.get("Condition", {}).items()
    ) and "${" not in json.dumps([statement.get("Resource") for statement in policy])


def glob(pattern: str) -> z3.ReRef:
    """Return a pattern as an expression of the solver."""
    anything = z3.Full(z3.ReSort(z3.StringSort()))
    parts = [
        anything if part == "*" else z3.AllChar(z3.ReSort(z3.StringSort())) if part == "?" else z3.Re(part) for part in re.split(r"([*?])", pattern) if part
    ]
    return z3.Re("") if not parts else parts[0] if len(parts) == 1 else z3.Concat(*parts)


def among(text: z3.SeqRef, patterns: Iterable[str]) -> z3.BoolRef:
    """Return the formula that a text matches one of some patterns."""
    return z3.Or([text == pattern if not set(pattern) & set("*?") else z3.InRe(text, glob(pattern)) for pattern in patterns])


class Context:
    """The keys of a request: whether each is there, and its value."""

    def there(self, key: str) -> z3.BoolRef:
        """Return whether a key is there."""
        return z3.Bool(f"there {key.lower()}")

    def value(self, key: str) -> z3.SeqRef:
        """Return the value of a key."""
        return z3.String(f"value {key.lower()}")

    def holds(self, operator: str, key: str, values: list[str]) -> z3.BoolRef:
        """Return the formula that a condition holds."""
        base = operator.removesuffix("IfExists")
        if base == "Null":
            return z3.Or([z3.Not(self.there(key)) if value == "true" else self.there(key) for value in values])
        if "Equals" in base and not base.startswith("Arn"):
            matched = z3.Or([self.value(key) == value for value in values])
        elif base == "Bool":
            matched = z3.Or([self.value(key) == value.lower() for value in values])
        else:
            matched = among(self.value(key), values)
        present = z3.Not(matched) if "Not" in base else matched
        absent = base != operator or "Not" in base
        return z3.If(self.there(key), present, z3.BoolVal(absent))

    def facts(self, policies: Iterable[Policy]) -> list[z3.BoolRef]:
        """Return what is so for every request: Boolean keys are true or false, and some keys are always there."""
        found = []
        for policy in policies:
            for statement in policy:
                for operator, tests in statement.get("Condition", {}).items():
                    for key in tests:
                        if operator.startswith("Bool"):
                            found.append(z3.Or(self.value(key) == "true", self.value(key) == "false"))
                        if key.lower() in ("aws:securetransport", "aws:requestedregion", "aws:currenttime"):
                            found.append(self.there(key))
        return found


CONTEXT = Context()


def speaks(statement: dict[str, Any], action: str) -> bool:
    """Tell whether a statement speaks of an action."""
    patterns = listed(statement.get("Action", statement.get("NotAction", [])))
    found = any(re.fullmatch(re.escape(pattern.lower()).replace(r"\*", ".*").replace(r"\?", "."), action) for pattern in patterns)
    return found if "Action" in statement else not found


def allowed(policy: Policy, action: str, resource: z3.SeqRef) -> z3.BoolRef:
    """Return the formula that a policy allows an action on a resource."""
    by_effect: dict[str, list[z3.BoolRef]] = {"Allow": [], "Deny": []}
    for statement in policy:
        if speaks(statement, action):
            reached = among(resource, listed(statement["Resource"])) if "Resource" in statement else z3.Not(among(resource, listed(statement["NotResource"])))
            tests = [
                CONTEXT.holds(operator, key, [str(value).lower() if isinstance(value, bool) else str(value) for value in listed(values)])
                for operator, keys in statement.get("Condition", {}).items()
                for key, values in keys.items()
            ]
            by_effect[statement["Effect"]].append(z3.And(reached, *tests))
    return z3.And(z3.Or(by_effect["Allow"]), z3.Not(z3.Or(by_effect["Deny"])))


def is_resource_of(action: Action, resource: z3.SeqRef) -> z3.BoolRef:
    """Return the formula that a text is a resource of an action."""
    forms = [form for kind in action.resources for form in arn_formats(action.service).get(kind.name, ())]
    found = [_has_form(resource, form.replace("${Partition}", "aws")) for form in forms]
    if not any(kind.required for kind in action.resources):
        found.append(resource == "*")
    return z3.Or(found)


def _has_form(resource: z3.SeqRef, form: str) -> z3.BoolRef:
    letter = z3.AllChar(z3.ReSort(z3.StringSort()))
    name = z3.Plus(z3.Diff(letter, z3.Union(z3.Re(":"), z3.Re("/"))))
    parts = []
    for part in re.split(r"(\$\{\w+\}|\*)", form):
        if part.startswith("${"):
            parts.append(name if part[2:-1] in ("Region", "Account", "AccountId", "BucketName") else z3.Plus(letter))
        elif part == "*":
            parts.append(z3.Star(letter))
        elif part:
            parts.append(z3.Re(part))
    return z3.InRe(resource, z3.Concat(*parts) if len(parts) > 1 else parts[0])


def edited(random: Random, policy: Policy) -> Policy:
    """Return a copy with one or two things changed."""
    copy: Policy = json.loads(json.dumps(policy))
    for _ in range(random.randint(1, 2)):
        statement = random.choice(copy)
        kind = random.randrange(7)
        listed_actions = listed(statement.get("Action", []))
        if kind == 0 and len(copy) > 1:
            copy.remove(statement)
        elif kind == 1 and listed_actions:
            statement["Action"] = [*listed_actions, random.choice(listed_actions).partition(":")[0] + ":*"]
        elif kind == 2 and len(listed_actions) > 1:
            statement["Action"] = random.sample(listed_actions, len(listed_actions) - 1)
        elif kind == 3:
            statement.pop("Condition", None)
        elif kind == 4 and "Resource" in statement:
            statement["Resource"] = [widened(random, pattern) for pattern in listed(statement["Resource"])]
        elif kind == 5:
            copy.append({**statement, "Effect": "Deny", "Action": listed_actions[:1] or "iam:*"} if "NotAction" not in statement else statement)
        else:
            statement["Condition"] = {random.choice(["StringEquals", "StringNotLike"]): {"aws:ResourceTag/team": random.choice(["a*", "b"])}}
    return copy


def widened(random: Random, pattern: str) -> str:
    """Return a pattern with a piece of it replaced."""
    at = random.randrange(len(pattern) + 1)
    return pattern[:at] + random.choice(["*", "?"]) + pattern[at + random.randint(0, 3) :]


def groups(random: Random, new: Policy) -> list[Action]:
    """Return some actions that the new policy allows."""
    found = [action for service in sorted(services()) for action in actions(service).values() if any(speaks(item, action.full_name.lower()) for item in new)]
    return random.sample(found, min(GROUPS, len(found)))


def ask(old: Policy, new: Policy, action: str, constraint: z3.BoolRef, resource: z3.SeqRef) -> z3.CheckSatResult:
    """Ask whether something of an action is new."""
    solver = z3.Solver()
    solver.set("timeout", PATIENCE)
    solver.add(allowed(new, action, resource), z3.Not(allowed(old, action, resource)), constraint, *CONTEXT.facts((old, new)))
    return solver.check()


def disagreement(random: Random, old: Policy, new: Policy, tally: Counter[str]) -> str:
    """Return what the solver says otherwise, "" if nothing."""
    sides = [side_of(read_clauses(read_documents(Known(json.dumps({"Version": "2012-10-17", "Statement": policy})))[0])) for policy in (old, new)]
    found = compare(*sides)
    tally[found.answer] += 1
    resource = z3.String("resource")
    if found.answer == "new access":
        return next((text for access in found.new[:3] if (text := refuted(old, new, access, resource, tally))), "")
    if found.answer == "no new access":
        for action in groups(random, new):
            said = ask(old, new, action.full_name.lower(), is_resource_of(action, resource), resource)
            tally[f"solver: {said}"] += 1
            if said == z3.sat:
                return f"missed {action.full_name}"
    return ""


def refuted(old: Policy, new: Policy, access: NewAccess, resource: z3.SeqRef, tally: Counter[str]) -> str:
    """Return what is wrong with a witness, "" if nothing."""
    if access.future:
        return ""
    said = ask(old, new, access.action.lower(), resource == access.resource, resource)
    tally[f"solver: {said}"] += 1
    return f"no witness: {access.action} on {access.resource}" if said == z3.unsat else ""


def main() -> None:
    """Compare and print."""
    count, seed = (int(given) for given in (*sys.argv[1:], *("200", "1")[len(sys.argv) - 1 :]))
    random, tally, wrong = Random(seed), Counter[str](), 0
    small = [name for name in names() if len(text_of(name) or "") < LARGEST]
    while tally["pairs"] < count:
        policy: Policy = listed(json.loads(text_of(random.choice(small)) or "{}")["Statement"])
        if not readable(policy):
            continue
        tally["pairs"] += 1
        other = edited(random, policy)
        for old, new in ((policy, other), (other, policy)):
            said = disagreement(random, old, new, tally)
            if said:
                wrong += 1
                sys.stdout.write(f"{said}\n  {json.dumps(old)}\n  {json.dumps(new)}\n")
    sys.stdout.write(f"{dict(tally)}, {wrong} disagreements\n")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
