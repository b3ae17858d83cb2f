"""Puts all rules into the wheel as one JSON file, because reading many YAML files costs time at every start."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class RulesetsHook(BuildHookInterface[Any]):
    """Adds iac_iam_guard/rulesets.json to wheels; an editable installation reads the YAML of its checkout."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the file beside the build and have it included."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from iac_iam_guard.engine.bundle import write_bundle

        self._folder = TemporaryDirectory()
        target = Path(self._folder.name) / "rulesets.json"
        write_bundle(Path(self.root) / "rulesets", target)
        build_data["force_include"][str(target)] = "iac_iam_guard/rulesets.json"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the file: the wheel has it."""
        if version != "editable":
            self._folder.cleanup()
