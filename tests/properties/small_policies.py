"""Random small policies and a plain reading of them, request by request, that shares nothing with the program."""

import re
from functools import cache
from itertools import product
from random import Random
from typing import Any

LETTERS = "abx"
RESOURCES = ["".join(letters) for length in range(5) for letters in product(LETTERS, repeat=length)]
ACTIONS = ["zz:a", "zz:b", "zz:ab", "zz:0", "zz:0unknown0", "zz:a0unknown0", "zz:0unknown0b", "zz:00unknown0", "yy:a", "0unknown0:0unknown0"]
"""Actions that no catalogue has, so that their resources may be any text; some are what stands in for all others."""
PRINCIPALS = ["arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/b", "arn:aws:iam::444455556666:role/c"]
TEXTS = (None, "", "a", "b", "ab", "c")
NUMBERS = (None, "1", "2", "3", "4")
ADDRESSES = (None, "10.0.0.1", "10.1.0.1", "192.0.2.1")
CONTEXTS: list[dict[str, str | None]] = [
    {"k:text": text, "k:number": number, "aws:sourceip": address} for text, number, address in product(TEXTS, NUMBERS, ADDRESSES)
]

Policy = list[dict[str, Any]]
Context = dict[str, str | None]


def random_policy(random: Random, conditions: bool, principals: bool) -> Policy:
    return [random_statement(random, conditions, principals) for _ in range(random.randint(1, 3))]


def random_statement(random: Random, conditions: bool, principals: bool) -> dict[str, Any]:
    statement: dict[str, Any] = {"Effect": random.choice(["Allow", "Allow", "Deny"])}
    statement[random.choice(["Action", "Action", "Action", "NotAction"])] = [random_action(random) for _ in range(random.randint(1, 2))]
    statement[random.choice(["Resource", "Resource", "Resource", "NotResource"])] = [random_pattern(random) for _ in range(random.randint(1, 2))]
    if conditions and random.random() < 0.6:
        statement["Condition"] = dict(random_test(random) for _ in range(random.randint(1, 2)))
    if principals:
        statement[random.choice(["Principal", "Principal", "Principal", "NotPrincipal"])] = random_principal(random)
    return statement


def random_principal(random: Random) -> Any:
    return random.choice(["*", {"AWS": random.choice([*PRINCIPALS, "111122223333"])}, {"AWS": random.sample(PRINCIPALS, 2)}])


def random_action(random: Random) -> str:
    return random.choice(["*", "zz:*", "zz:a*", "zz:?", "zz:*b", "zz:a", "zz:b", "zz:ab", "yy:a", "zz:?*"])


def random_pattern(random: Random) -> str:
    return random.choice(["*", "a*", "*b", "".join(random.choice("ab*?") for _ in range(random.randint(0, 4)))])


def random_test(random: Random) -> tuple[str, dict[str, Any]]:
    kind = random.randrange(4)
    if kind == 0:
        operator = random.choice(["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase"])
        test = {"k:text": random.sample(["a", "b", "ab", "a*", "*b", "?", "A"], random.randint(1, 2))}
    elif kind == 1:
        operator = "Numeric" + random.choice(["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"])
        test = {"k:number": [random.choice(["1", "2", "3"])]}
    elif kind == 2:
        operator = random.choice(["IpAddress", "NotIpAddress"])
        test = {"aws:SourceIp": random.sample(["10.0.0.0/8", "10.0.0.0/16", "0.0.0.0/0", "192.0.2.1"], random.randint(1, 2))}
    else:
        return "Null", {random.choice(["k:text", "k:number", "aws:SourceIp"]): random.choice(["true", "false"])}
    return operator + random.choice(["", "", "IfExists"]), test


@cache
def expression(pattern: str) -> re.Pattern[str]:
    return re.compile("".join({"*": ".*", "?": "."}.get(letter, re.escape(letter)) for letter in pattern), re.DOTALL)


def matches(pattern: str, text: str) -> bool:
    return expression(pattern).fullmatch(text) is not None


def allows(policy: Policy, principal: str, action: str, resource: str, context: Context) -> bool:
    found = False
    for statement in policy:
        if applies(statement, principal, action, resource, context):
            if statement["Effect"] == "Deny":
                return False
            found = True
    return found


def applies(statement: dict[str, Any], principal: str, action: str, resource: str, context: Context) -> bool:
    if "Action" in statement:
        acts = any(matches(pattern, action) for pattern in statement["Action"])
    else:
        acts = not any(matches(pattern, action) for pattern in statement["NotAction"])
    if "Resource" in statement:
        reaches = any(matches(pattern, resource) for pattern in statement["Resource"])
    else:
        reaches = not any(matches(pattern, resource) for pattern in statement["NotResource"])
    if not acts or not reaches or not speaks_of(statement, principal):
        return False
    return all(
        holds(operator, values if isinstance(values, list) else [values], context[key.lower()])
        for operator, tests in statement.get("Condition", {}).items()
        for key, values in tests.items()
    )


def speaks_of(statement: dict[str, Any], principal: str) -> bool:
    for element in ("Principal", "NotPrincipal"):
        if element not in statement:
            continue
        written = statement[element]
        listed = written["AWS"] if isinstance(written, dict) else written
        listed = listed if isinstance(listed, list) else [listed]
        if element == "Principal":
            return any(one in ("*", principal, principal.split(":")[4]) for one in listed)
        return not any(one in ("*", principal) for one in listed)
    return True


def holds(operator: str, values: list[str], given: str | None) -> bool:
    if operator == "Null":
        return (given is None) == (values == ["true"])
    base = operator.removesuffix("IfExists")
    negated = "Not" in base
    if given is None:
        return base != operator or negated
    return any(compare(base.replace("Not", ""), value, given) for value in values) != negated


def compare(operator: str, value: str, given: str) -> bool:
    match operator:
        case "StringEquals":
            return value == given
        case "StringEqualsIgnoreCase":
            return value.lower() == given.lower()
        case "StringLike":
            return matches(value, given)
        case "NumericEquals":
            return int(value) == int(given)
        case "NumericLessThan":
            return int(given) < int(value)
        case "NumericLessThanEquals":
            return int(given) <= int(value)
        case "NumericGreaterThan":
            return int(given) > int(value)
        case "NumericGreaterThanEquals":
            return int(given) >= int(value)
        case "IpAddress":
            prefix = {"10.0.0.0/8": "10.", "10.0.0.0/16": "10.0.", "0.0.0.0/0": "", "192.0.2.1": "192.0.2.1"}[value]
            return given.startswith(prefix)
    raise ValueError(operator)
