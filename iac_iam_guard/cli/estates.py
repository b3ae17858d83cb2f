"""Reads what `can`, `diff`, `summary` and `graph` look at: one path, as it is or as it was in a commit, to one estate."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from iac_iam_guard.cli.options import configuration_path, read_standard_input, split_pair

if TYPE_CHECKING:
    from iac_iam_guard.files import Workspace
    from iac_iam_guard.graph import ResourceGraph
    from iac_iam_guard.iam.estate import Estate
    from iac_iam_guard.request import Request
    from iac_iam_guard.source import LineIndex, SourceSpan

_PATH = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class ValueOptions:
    """Values of variables and parameters as they were given, and the configuration to take."""

    var: tuple[str, ...]
    var_file: tuple[Path, ...]
    tf_env: bool
    param: tuple[str, ...]
    param_file: tuple[Path, ...]
    config: Path | None
    no_config: bool
    date: datetime | None


_OPTIONS: list[Callable[[Callable[..., None]], Callable[..., None]]] = [
    click.option("--var", multiple=True, metavar="NAME=VALUE", help="Value of a Terraform variable."),
    click.option("--var-file", multiple=True, type=_PATH, help="File with values of Terraform variables."),
    click.option("--tf-env", is_flag=True, help="Take TF_VAR_… from the environment."),
    click.option("--param", multiple=True, metavar="KEY=VALUE", help="Value of a parameter of CloudFormation templates."),
    click.option("--param-file", multiple=True, type=_PATH, help="File with values of parameters, as the AWS CLI takes it."),
    click.option("--config", type=_PATH, metavar="FILE", help="Configuration instead of the nearest .iac-iam-guard.yml."),
    click.option("--no-config", is_flag=True, help="Take no configuration."),
    click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="The day that dates are compared with.  [default: today]"),
]


def value_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that reading needs to a command, which gets them as one object in `values`."""
    names = [field.name for field in fields(ValueOptions)]

    @wraps(command)
    def with_options(**arguments: Any) -> None:
        values = ValueOptions(**{name: arguments.pop(name) for name in names})
        command(**arguments, values=values)

    for option in reversed(_OPTIONS):
        with_options = option(with_options)
    return with_options


class ReadEstate(NamedTuple):
    """An estate, the folder or file in its workspace that it was read from, what of it could not be read or is not there, and its graphs.

    `lines` are those of the files that places were asked of.
    """

    estate: "Estate"
    workspace: "Workspace"
    path: str
    problems: tuple[str, ...]
    graphs: "tuple[ResourceGraph, ...]"
    lines: "dict[str, LineIndex | None]"

    def unit_key(self, unit: str) -> str:
        """Return the name of a unit relative to what was read: "" for itself."""
        return unit.removeprefix(self.path).lstrip("/") if unit == self.path or unit.startswith(f"{self.path}/") else unit

    def place(self, span: "SourceSpan") -> str:
        """Return `path:line` of a place, the path alone where its text is not at hand."""
        from iac_iam_guard.conclusion import readable_text
        from iac_iam_guard.source import LineIndex

        span = self.estate.places.token(span)
        if span.path not in self.lines:
            text = readable_text(self.workspace, span.path) if span.path else None
            self.lines[span.path] = None if text is None else LineIndex(text)
        lines = self.lines[span.path]
        return span.path if lines is None else f"{span.path}:{lines.position(span.start).line}"


def read_estate(path: Path, values: ValueOptions, commit: str = "") -> ReadEstate:
    """Return the estate at `path`, or what `commit` had there; raise GuardError where nothing can be read."""
    from iac_iam_guard.commit import open_commit
    from iac_iam_guard.units import open_workspace

    request = _request(path, values)
    workspace = open_workspace(request)
    if not commit:
        return _read(request, workspace)
    committed, repository = open_commit(workspace, commit)
    with closing(repository):
        return _read(request, committed)


def _request(path: Path, values: ValueOptions) -> "Request":
    from iac_iam_guard.request import Request

    return Request(
        paths=(path,),
        today=values.date.date() if values.date is not None else datetime.now(UTC).date(),
        variables=tuple(split_pair(item, "--var NAME=VALUE", "--var environment=prod") for item in values.var),
        variable_files=values.var_file,
        use_environment=values.tf_env,
        parameters=tuple(split_pair(item, "--param KEY=VALUE", "--param Environment=prod") for item in values.param),
        parameter_files=values.param_file,
        configuration_path=configuration_path(values.config, values.no_config),
        use_configuration=not values.no_config,
        standard_input=cache(read_standard_input),
    )


def _read(request: "Request", workspace: "Workspace") -> ReadEstate:
    from iac_iam_guard.adapters.estate import build_estate
    from iac_iam_guard.engine.technique_file import load_techniques
    from iac_iam_guard.examination import without_collector
    from iac_iam_guard.reading import read_units
    from iac_iam_guard.units import STANDARD_INPUT
    from iac_iam_guard.yardstick import read_configuration

    configuration = read_configuration(request, workspace)
    with without_collector():
        read = read_units(request, configuration, workspace, lambda what, done, total: None)
        estate = replace(build_estate(read.graphs, configuration.assumptions(request.today), True), techniques=load_techniques)
    problems = [f"{problem.message}{_at(problem.span)}" for problem in read.diagnostics if problem.level != "note"]
    for graph in read.graphs:
        problems.extend(f"{problem.message}{_at(problem.span)}" for problem in graph.diagnostics if problem.level in ("error", "internal"))
        problems.extend(f"{part.kind} {part.what} is not there" for part in graph.unresolved)
    (path,) = request.paths
    named = STANDARD_INPUT if str(path) == "-" else workspace.relative(path)
    return ReadEstate(estate, workspace, named, tuple(dict.fromkeys(problems)), read.graphs, {})


def _at(span: "SourceSpan | None") -> str:
    return f" ({span.path})" if span is not None and span.path else ""
