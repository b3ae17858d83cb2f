"""Whatever is wrong with a plan or state, reading it gives a graph or an InputError, and every span lies in the file."""

import json
import random
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from iac_iam_guard.errors import InputError
from iac_iam_guard.source import Source
from iac_iam_guard.terraform.plan import read_plan

FOLDER = Path(__file__).parent.parent / "unit" / "terraform"
FILES = ("plans/mixed/plan.json", "plans/dynamic/plan.json", "plans/changes/plan.json", "plans/changes/state.json", "states/people/terraform.tfstate")
TEXTS = [(FOLDER / name).read_text() for name in FILES]
JUNK = ("null", "true", "false", "0", "-1", "1.5", '""', '"x"', '"var.x"', '"module.m"', "[]", "{}", "[null]", "[[]]", '{"": null}', '{"references": [3]}')


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(TEXTS), st.integers(0, 2**32), st.integers(1, 5))
def test_replaced_values(text: str, seed: int, times: int) -> None:
    plan: dict[str, object] = json.loads(text)
    chance = random.Random(seed)
    for _ in range(times):
        replace_somewhere(plan, chance)
    read(json.dumps(plan))


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(TEXTS), st.integers(0, 20_000), st.integers(0, 30), st.sampled_from(["", '"', "{", "]", ",", "\\", "\x00", "\ud800"]))
def test_cut_and_spliced_text(text: str, start: int, length: int, splice: str) -> None:
    read(text[:start] + splice + text[start + length :])


def replace_somewhere(plan: dict[str, object], chance: random.Random) -> None:
    """Put junk in the place of something in the plan, at any depth."""
    holder: object = plan
    for _ in range(chance.randint(0, 9)):
        inner = step(holder, chance)
        if not isinstance(inner, (dict, list)) or not inner:
            break
        holder = inner
    junk = json.loads(chance.choice(JUNK))
    if isinstance(holder, dict):
        holder[chance.choice(sorted(holder))] = junk
    elif isinstance(holder, list):
        holder[chance.randrange(len(holder))] = junk


def step(holder: object, chance: random.Random) -> object:
    if isinstance(holder, dict):
        return holder[chance.choice(sorted(holder))]
    return chance.choice(holder) if isinstance(holder, list) else None


def read(text: str) -> None:
    try:
        graph = read_plan(Source("plan.json", text))
    except InputError as error:
        place = error.span
    else:
        place = None
        for resource in graph.resources:
            assert resource.span.path == "plan.json"
            assert 0 <= resource.span.start <= resource.span.end <= len(text)
            assert graph.places is not None
            for value in resource.attributes.entries.values():
                found = graph.places.token(value.span)
                assert 0 <= found.start <= found.end <= len(text)
    assert place is None or 0 <= place.start <= place.end <= len(text)
