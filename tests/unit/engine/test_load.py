from pathlib import Path

import pytest

from iac_iam_guard.engine.load import built_in_files, load_rules
from iac_iam_guard.errors import ConfigurationError, RulesetError

PACK = "name: own\ntitle: Own\nsummary: Own rules.\npractice: apply-least-privilege\n"
RULE = """\
id: {id}
title: Short passwords
severity: low
confidence: high
subject: password-policy
when:
  all:
    - minimum_length_below: 20
    - not: {{forbids_own_change: true}}
configurable: [minimum_length_below]
message: "{{address}}: {{notes}}"
why: Because.
fix: Mend it.
"""


def written(tmp_path: Path, text: str, name: str = "short") -> tuple[Path, ...]:
    folder = tmp_path / "own" / name
    folder.mkdir(parents=True, exist_ok=True)
    (tmp_path / "own" / "pack.yaml").write_text(PACK)
    (folder / "rule.yaml").write_text(text.format(id=name))
    return (tmp_path,)


def refusal(tmp_path: Path, text: str) -> RulesetError:
    with pytest.raises(RulesetError) as caught:
        load_rules(written(tmp_path, text))
    return caught.value


def test_a_rule_is_loaded_beside_the_built_in_ones(tmp_path: Path) -> None:
    ruleset = load_rules(written(tmp_path, RULE))
    rule = ruleset.rules["short"]
    assert (rule.pack, rule.practice) == ("own", "apply-least-privilege")
    assert rule.words == ("minimum_length_below", "forbids_own_change")
    assert rule.inputs == ("terraform", "cloudformation", "plan", "state")
    assert ruleset.aliases["ckv_aws_10"] == ("short-password-minimum",)


MISTAKES = [
    ("title: Short", "titel: Short", "titel: there is no such key", "did you mean title?", "titel"),
    ("id: {id}", "id: other", "named like its folder", "", "id"),
    ("id: {id}", "id: Not_Kebab", "kebab-case", "", "id"),
    ("severity: low", "severity: lo", "no severity of this name", "did you mean low?", "severity"),
    ("subject: password-policy", "subject: password", "no subject of this name", "did you mean password-policy?", "subject"),
    ("minimum_length_below: 20", "minimum_length: 20", "no word of this name asks about a password-policy", "minimum_length_below", "minimum_length"),
    ("minimum_length_below: 20", "minimum_length_below: long", "wants a whole number", "", "minimum_length_below"),
    ("minimum_length_below: 20", "minimum_length_below: {{size: 20}}", "no such argument", "known: length", "size"),
    ("minimum_length_below: 20", "minimum_length_below: true", "wants length", "", "minimum_length_below"),
    ("forbids_own_change: true", "forbids_own_change: false", "false is no argument", "use `not`", "forbids_own_change"),
    ("forbids_own_change: true", "forbids_own_change: 3", "takes no argument", "write `true`", "forbids_own_change"),
    ("{{address}}", "{{adress}}", "no placeholder", "did you mean address?", "message"),
    ("{{address}}", "{{address", "braces", "", "message"),
    ("fix: Mend it.", "fix: Mend it.\nreferences: [http://example.com]", "https", "", "http"),
    ("fix: Mend it.", "fix: Mend it.\nyields_to: [short-password]", "no rule short-password", "short-password-minimum", "yields_to"),
    ("fix: Mend it.", "fix: Mend it.\nyields_to: [short]", "circle: short > short", "", "yields_to"),
    ("fix: Mend it.", "fix: Mend it.\nprimary: leaves_out_character_classes", "no word of this rule", "", "primary"),
    ("fix: Mend it.", "fix: Mend it.\nfix: Again.", "stands here twice", "", "fix: Again"),
    ("fix: Mend it.", "fix: Mend it.\naliases: [password-reuse]", "is the id of a rule", "", "password-reuse"),
    ("fix: Mend it.", "fix: Mend it.\nfamily: pwd1", "like ABC-012", "", "family"),
    ("why: Because.\n", "", "a rule has a why", "", "id"),
    ("  all:", "  every:", "no word of this name", "", "every"),
    ("  all:", "  all: []\n  any:", "one of all, any, not or a word", "", "when"),
    ("why: Because.", "why: [", "did not find expected", "", ""),
]


@pytest.mark.parametrize(("old", "new", "message", "hint", "place"), MISTAKES)
def test_mistakes_are_refused_with_place_and_hint(tmp_path: Path, old: str, new: str, message: str, hint: str, place: str) -> None:
    text = RULE.replace(old, new)
    assert text != RULE
    error = refusal(tmp_path, text)
    assert message in error.message
    assert hint in error.hint
    assert error.span is not None
    assert error.span.path.endswith("own/short/rule.yaml")
    assert text.format(id="short")[error.span.start :].startswith(place)


def test_an_id_is_taken_once(tmp_path: Path) -> None:
    with pytest.raises(RulesetError, match="is the id of a rule in rulesets/password-policy/password-reuse"):
        load_rules(written(tmp_path, RULE, "password-reuse"))


def test_a_pack_is_described(tmp_path: Path) -> None:
    directories = written(tmp_path, RULE)
    (tmp_path / "own" / "pack.yaml").unlink()
    with pytest.raises(RulesetError, match=r"a pack has a pack\.yaml"):
        load_rules(directories)


def test_anchors_cannot_blow_up(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert "large or deep" in refusal(tmp_path, "\n".join(lines)).message


def test_parameters_replace_arguments_of_configurable_words(tmp_path: Path) -> None:
    load_rules(written(tmp_path, RULE), {"short": {"minimum_length_below": 30}})
    for parameters, message in (
        ({"short": {"forbids_own_change": True}}, "no parameter of this rule"),
        ({"short": {"minimum_length_below": "x"}}, "wants a whole number"),
        ({"shirt": {}}, "there is no rule shirt"),
    ):
        with pytest.raises(ConfigurationError, match=message):
            load_rules((tmp_path,), parameters)


def test_built_in_packs_are_in_order() -> None:
    names = [files.pack.path for files in built_in_files()]
    assert names == sorted(names)
