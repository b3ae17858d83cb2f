"""Modules by directory, read once as long as memory is worth it: syntax trees take about twenty times the space of their text."""

from iac_iam_guard.files import Workspace
from iac_iam_guard.terraform.module import Module, read_module

KEEP_CHARACTERS = 6_000_000
"""How much configuration text may be kept as syntax trees."""


class ModuleCache:
    """The modules of one scan."""

    __slots__ = ("_characters", "_modules", "workspace")

    def __init__(self, workspace: Workspace) -> None:
        """Read from `workspace`."""
        self.workspace = workspace
        self._modules: dict[str, Module] = {}
        self._characters = 0

    def module(self, directory: str) -> Module:
        """Return the module of `directory`; beyond KEEP_CHARACTERS it is read anew each time it is asked for."""
        found = self._modules.get(directory)
        if found is None:
            found = read_module(self.workspace, directory)
            if self._characters + found.characters <= KEEP_CHARACTERS:
                self._modules[directory] = found
                self._characters += found.characters
        return found

    def drop(self, directory: str) -> None:
        """Forget the module of `directory`, which nothing else needs."""
        dropped = self._modules.pop(directory, None)
        if dropped is not None:
            self._characters -= dropped.characters
