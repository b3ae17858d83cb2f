"""`rules`: list, show, test, document and add rules."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from iac_iam_guard.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from iac_iam_guard.engine.result import ScanResult
    from iac_iam_guard.engine.rule import Rule

SCHEMA_VERSION = "1.0"
EXAMPLE_DAY = date(2026, 1, 1)
"""Examples are scanned as of one day, so that they never age."""

_FOLDER = click.Path(path_type=Path, file_okay=False)
_OWN_RULES = click.option("--rules", "directories", multiple=True, type=_FOLDER, metavar="DIR", help="Folder with rule packs of your own.")
_OUTPUT = click.option("-o", "--output", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Form of the answer.")


@click.group("rules")
def command() -> None:
    """List, show, test, document and add rules."""


@command.command("list")
@click.option("--select", multiple=True, metavar="RULES", help="Only these: ids, aliases, all, default, pack:…, practice:…, tag:…, severity:….  [default: all]")
@_OWN_RULES
@_OUTPUT
def list_command(select: tuple[str, ...], directories: tuple[Path, ...], output: str) -> None:
    """List rules by pack, gravest first."""
    from iac_iam_guard.engine.explain import list_rules, rule_summary
    from iac_iam_guard.engine.load import load_rules
    from iac_iam_guard.engine.selection import select_rules

    ruleset = load_rules(directories)
    rules = select_rules(ruleset, tuple(word for item in select for word in item.split(",")) or ("all",), ())
    click.echo(_json([rule_summary(rule) for rule in rules]) if output == "json" else list_rules(rules, ruleset))


@command.command("show")
@click.argument("rule")
@_OWN_RULES
@_OUTPUT
def show_command(rule: str, directories: tuple[Path, ...], output: str) -> None:
    """Show all that RULE, an id or alias, is made of."""
    from iac_iam_guard.engine.explain import rule_details, tabulate_rule
    from iac_iam_guard.engine.load import load_rules
    from iac_iam_guard.engine.selection import find_rules

    rules = find_rules(load_rules(directories), rule)
    click.echo(_json([rule_details(found) for found in rules]) if output == "json" else "\n\n".join(map(tabulate_rule, rules)))


@command.command("test")
@click.argument("directory", type=_FOLDER)
def test_command(directory: Path) -> None:
    """Run the rules in DIRECTORY against the examples beside them; exit with 1 where they disagree.

    Rules stand in DIRECTORY/<pack>/<rule id>/rule.yaml, examples beside them: bad.tf and good.tf, and further ones with a note, such as
    bad-heredoc.tf. In a bad example the lines to be reported end with `# expect: <rule id>`; for an unknown one nothing can be decided.
    Where a rule depends on the configuration, an example brings its own: bad.tf.config.yml beside bad.tf. So it does with evidence:
    bad.tf.evidence.csv is a credential report, bad.tf.evidence.json last-accessed data; bad.csv is a credential report alone. What was there before an
    example, for rules about changes, stands in bad.base.tf.
    """
    from iac_iam_guard.engine.bundle import CHECKOUT
    from iac_iam_guard.engine.examples import disagreements, examples_in
    from iac_iam_guard.engine.load import files_in, load_rules

    own = () if directory.resolve() == CHECKOUT else (directory,)
    ruleset = load_rules(own)
    rules = [ruleset.rules[name] for files in files_in(directory) for name in files.rules]
    problems: list[str] = []
    count = 0
    for rule in rules:
        folder = directory / rule.pack / rule.id
        examples = examples_in(folder)
        count += len(examples)
        kinds = {example.kind for example in examples}
        problems += [f"{folder}: there is no {kind} example" for kind in ("bad", "good") if kind not in kinds]
        for example in examples:
            result = scan_example(example.path, rule, own)
            problems += [f"{example.path}: {problem}" for problem in disagreements(rule.id, example, result)]
    for problem in problems:
        click.echo(problem)
    click.echo(f"{len(rules)} rules, {count} examples: {f'{len(problems)} disagreements' if problems else 'all as expected'}", err=bool(problems))
    sys.exit(1 if problems else 0)


@command.command("docs")
@click.argument("directory", type=_FOLDER, default=Path("rulesets"))
@_OWN_RULES
def docs_command(directory: Path, directories: tuple[Path, ...]) -> None:
    """Write a page in Markdown for every rule, and an index, into DIRECTORY (default: rulesets).

    With --rules the pages of those rules are written, without it those of the rules that come with the program.
    """
    from iac_iam_guard.engine.load import files_in, load_rules
    from iac_iam_guard.reporting.rule_pages import rule_pages

    ruleset = load_rules(directories)
    own = {name for folder in directories for files in files_in(folder) for name in files.rules}
    pages = rule_pages((rule for rule in ruleset.rules.values() if rule.id in own or not directories), ruleset)
    written = [path for path, text in pages.items() if _write_page(directory / path, text)]
    click.echo(f"{len(pages)} pages in {directory}, {len(written)} of them new or changed")


def _write_page(path: Path, text: str) -> bool:
    """Write a page that is not there as it should be, and tell whether it was not."""
    try:
        if path.is_file() and path.read_text("utf-8") == text:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"the page {path} cannot be written: {error.strerror}") from None
    return True


@command.command("new")
@click.argument("rule")
@click.option("--dir", "directory", type=_FOLDER, default=Path("iam-rules"), show_default=True, help="Folder of your rule packs.")
@click.option("--pack", default="own", show_default=True, help="Pack that the rule belongs to.")
@click.option("--subject", default="policy", show_default=True, help="What the rule is about.")
def new_command(rule: str, directory: Path, pack: str, subject: str) -> None:
    """Make the folder of a new rule, whose id is RULE: a name in kebab-case of what is wrong."""
    from iac_iam_guard.engine.form import SLUG
    from iac_iam_guard.engine.load import PACK_FILE, load_rules
    from iac_iam_guard.engine.skeleton import pack_text, rule_texts
    from iac_iam_guard.engine.subjects import SUBJECTS

    for name in (rule, pack):
        if not SLUG.fullmatch(name):
            raise UsageError(f"{name!r} is no name in kebab-case", hint="for example open-support-role")
    if subject not in SUBJECTS:
        raise UsageError(f"rules cannot be about {subject!r}", hint=did_you_mean(subject, SUBJECTS))
    if rule in load_rules().rules:
        raise UsageError(f"{rule} is a rule already", hint="choose another id")
    folder = directory / pack / rule
    texts = rule_texts(rule, subject)
    try:
        folder.mkdir(parents=True)
        if not (folder.parent / PACK_FILE).exists():
            (folder.parent / PACK_FILE).write_text(pack_text(pack), encoding="utf-8")
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"the folder {folder} cannot be made: {error.strerror}") from None
    click.echo(f"wrote {folder}: {', '.join(texts)}")
    click.echo(f"fill rule.yaml, bad.tf and good.tf; then `iac-iam-guard rules test {directory}` passes, and not before")


def scan_example(path: Path, rule: "Rule", directories: tuple[Path, ...] = ()) -> "ScanResult":
    """Return what `rule` alone says of an example; only rules that report an absence see it as a whole estate."""
    from iac_iam_guard.engine.examples import configuration_of, given_by
    from iac_iam_guard.pipeline import Request, scan

    configuration = configuration_of(path)
    given = given_by(path)
    return scan(
        Request(
            paths=given.paths,
            today=EXAMPLE_DAY,
            evidence=given.evidence,
            diff_base=given.base,
            rule_paths=directories,
            configuration_path=configuration,
            use_configuration=configuration is not None,
            select=(rule.id,),
            min_severity="note",
            min_confidence="low",
            inline_ignores=False,
            estate="whole" if rule.estate else "partial",
        )
    )


def _json(rules: list[dict[str, object]]) -> str:
    return json.dumps({"schema_version": SCHEMA_VERSION, "rules": rules}, indent=2, ensure_ascii=False)
