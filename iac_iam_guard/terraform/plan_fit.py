"""Whether a plan was made from the sources that lie beside it, told by the blocks of its root module."""

from typing import NamedTuple

from iac_iam_guard.errors import InputError
from iac_iam_guard.listing import at_most, join_words
from iac_iam_guard.terraform.address import Address, parse_address
from iac_iam_guard.terraform.module import Module
from iac_iam_guard.terraform.plan_file import Blocks, PlanFile
from iac_iam_guard.terraform.plan_json import as_object

NAMED_LIMIT = 5
"""Blocks that a message names."""


class Fit(NamedTuple):
    """What the root modules of a plan and of sources have in common: addresses of resources and data sources, and calls such as `module.app`.

    A plan is `whole` if it holds its configuration: that lists every block, also those without an instance.
    """

    planned: frozenset[str]
    written: frozenset[str]
    whole: bool

    @property
    def is_one_unit(self) -> bool:
        """Whether the plan was made from these sources, or from what they once were: at least half of the blocks are in both."""
        common = self.planned & self.written
        every = self.planned | self.written if self.whole else self.planned
        return 2 * len(common) >= len(every) if every else not self.written

    @property
    def unplanned(self) -> str:
        """The blocks that were written after the plan was made, as a sentence lists them; "" where there are none."""
        return join_words(at_most(sorted(self.written - self.planned) if self.whole else (), NAMED_LIMIT))


def compare_blocks(file: PlanFile, module: Module) -> Fit:
    """Return what a plan has in common with the sources of a root module."""
    root = file.configuration.get("root_module")
    whole = isinstance(root, dict)
    written = (
        *(f"{kind}.{name}" for kind, name in module.resources),
        *(f"data.{kind}.{name}" for kind, name in module.data_sources),
        *(f"module.{name}" for name in module.calls),
    )
    return Fit(frozenset(_configured(as_object(root)) if whole else _changed(file)), frozenset(written), whole)


def _configured(root: dict[str, object]) -> set[str]:
    """Return the blocks of a root module as a plan holds it: ephemeral resources do not count."""
    blocks = root.get("resources")
    resources = blocks.parts if isinstance(blocks, Blocks) else {}
    return {address for address in resources if not address.startswith("ephemeral.")} | {f"module.{name}" for name in as_object(root.get("module_calls"))}


def _changed(file: PlanFile) -> set[str]:
    """Return the blocks of the root module that a plan without its configuration tells something of; what it deletes, the sources need not have."""
    found: set[str] = set()
    for item in (*file.changes, *file.stored):
        if item.actions == ("delete",):
            continue
        try:
            found.add(_outermost(parse_address(item.address)))
        except InputError:
            continue  # the reader of the plan says so
    return found


def _outermost(address: Address) -> str:
    return f"module.{address.modules[0].name}" if address.modules else address.identity
