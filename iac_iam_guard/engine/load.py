"""Reads rule packs: folders of YAML in a checkout, one JSON file in an installed wheel; every mistake is refused with its place."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from iac_iam_guard.engine.bundle import CHECKOUT, read_bundle
from iac_iam_guard.engine.form import read_pack, read_rule
from iac_iam_guard.engine.rule import Pack, Rule, Ruleset
from iac_iam_guard.engine.rule_file import Plain, RuleFile, read_rule_file
from iac_iam_guard.errors import ConfigurationError, RulesetError, did_you_mean

RULE_FILE = "rule.yaml"
PACK_FILE = "pack.yaml"

Parameters = Mapping[str, Mapping[str, Plain]]


class RuleFiles(NamedTuple):
    """The files of one pack: its own, and those of its rules by folder name, in order of name; `proven` are those that the tests of the program know."""

    pack: RuleFile
    rules: dict[str, RuleFile]
    proven: bool = False


def load_rules(directories: tuple[Path, ...] = (), parameters: Parameters | None = None, packs: Iterable[RuleFiles] = ()) -> Ruleset:
    """Return the built-in rules, those of `directories`, and those of `packs` that were read already.

    `parameters` are arguments that replace those of configurable words, by rule id and word. Raises RulesetError for a wrong rule and
    ConfigurationError for a wrong parameter.
    """
    return _link([*built_in_files(), *(files for directory in directories for files in files_in(directory)), *packs], parameters or {})


def built_in_files() -> Iterator[RuleFiles]:
    """Yield the packs that come with the program."""
    bundled = read_bundle()
    if bundled is None:
        yield from (files._replace(proven=True) for files in files_in(CHECKOUT, "rulesets"))
        return
    packs: dict[str, dict[str, RuleFile]] = {}
    for path, data in bundled.items():
        pack, _, rest = path.partition("/")
        packs.setdefault(pack, {})[rest] = RuleFile(f"rulesets/{path}", data)
    for files in packs.values():
        rules = {rest.partition("/")[0]: file for rest, file in files.items() if rest.endswith(f"/{RULE_FILE}")}
        yield RuleFiles(files[PACK_FILE], rules, proven=True)


def files_in(directory: Path, shown: str = "") -> Iterator[RuleFiles]:
    """Yield the packs in the folders of `directory`; `shown` is what messages call it (default: its path)."""
    if not directory.is_dir():
        raise RulesetError(f"{directory}: there is no such folder of rules")
    names = (path.relative_to(directory).as_posix() for pattern in (f"*/{PACK_FILE}", f"*/*/{RULE_FILE}") for path in directory.glob(pattern))
    yield from packs_of(names, shown or directory.as_posix(), lambda name, place: read_rule_file(directory / name, place))


def packs_of(names: Iterable[str], shown: str, read: Callable[[str, str], RuleFile]) -> Iterator[RuleFiles]:
    """Yield the packs that the files of a folder make, of which `names` are the paths within it and `shown` is what messages call it.

    `read` gives a file by its name and by what messages call it.
    """
    folders: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: name.split("/")):
        if not name.startswith((".", "_")):
            folders.setdefault(name.partition("/")[0], []).append(name)
    for folder, members in sorted(folders.items()):
        pack = f"{folder}/{PACK_FILE}"
        if pack not in members:
            raise RulesetError(f"{shown}/{folder}: a pack has a {PACK_FILE}", None, f"rules stand in <folder>/<pack>/<rule id>/{RULE_FILE}")
        rules = {name.split("/")[1]: read(name, f"{shown}/{name}") for name in members if name != pack}
        yield RuleFiles(read(pack, f"{shown}/{pack}"), rules)


def _link(packs: list[RuleFiles], parameters: Parameters) -> Ruleset:
    """Return the rules of `packs`, known to be consistent with each other."""
    loaded_packs: dict[str, Pack] = {}
    rules: dict[str, Rule] = {}
    origins: dict[str, RuleFile] = {}
    for files in packs:
        pack = read_pack(files.pack)
        if pack.name in loaded_packs and files.rules.keys() & rules.keys():
            raise files.pack.error(("name",), f"there is a pack {pack.name} with such rules already", "choose another name")
        loaded_packs.setdefault(pack.name, pack)
        for folder, file in files.rules.items():
            rule = read_rule(file, folder, pack, parameters.get(folder, {}), files.proven)
            if rule.id in rules:
                raise file.error(("id",), f"{rule.id} is the id of a rule in {origins[rule.id].path}", "choose another id")
            rules[rule.id] = rule
            origins[rule.id] = file
    _check_yields(rules, origins)
    for rule_id in parameters:
        if rule_id not in rules:
            raise ConfigurationError(f"parameters: there is no rule {rule_id}", None, did_you_mean(rule_id, rules))
    return Ruleset(rules, loaded_packs, _aliases(rules, origins))


def _aliases(rules: dict[str, Rule], origins: dict[str, RuleFile]) -> dict[str, tuple[str, ...]]:
    aliases: dict[str, tuple[str, ...]] = {}
    for rule in rules.values():
        for index, alias in enumerate(rule.aliases):
            if alias in rules:
                raise origins[rule.id].error(("aliases", index), f"{alias} is the id of a rule")
            key = alias.casefold()
            aliases[key] = (*aliases.get(key, ()), rule.id)
    return aliases


def _check_yields(rules: dict[str, Rule], origins: dict[str, RuleFile]) -> None:
    """Refuse rules that yield to rules that are not there, or in a circle."""
    settled: set[str] = set()
    for first in rules:
        path = [first]
        branches = [iter(rules[first].yields_to)]
        while path:
            target = next(branches[-1], None)
            if target is None:
                settled.add(path.pop())
                branches.pop()
            elif target not in rules:
                raise origins[path[-1]].error(("yields_to",), f"there is no rule {target}", did_you_mean(target, rules))
            elif target in path:
                circle = " > ".join([*path[path.index(target) :], target])
                raise origins[path[-1]].error(("yields_to",), f"rules yield to each other in a circle: {circle}")
            elif target not in settled:
                path.append(target)
                branches.append(iter(rules[target].yields_to))
