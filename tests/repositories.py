"""Repositories for tests, made with the real git, whatever the user's own configuration says."""

import os
import subprocess
from pathlib import Path

NAMED = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "n"), ("EMAIL", "n@example.com"))}
SETTINGS = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_AUTHOR_DATE": "2026-01-01T00:00Z", "GIT_COMMITTER_DATE": "2026-01-01T00:00Z"}


def git(folder: Path, *arguments: str, given: str = "") -> str:
    """Run git and return what it prints."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | NAMED | SETTINGS
    called = subprocess.run(["git", *arguments], cwd=folder, env=environment, input=given, capture_output=True, text=True, timeout=60, check=False)
    assert called.returncode == 0, called.stderr
    return called.stdout.strip()


def make_repository(root: Path) -> Path:
    """Make an empty repository."""
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "-q", "-b", "main")
    return root


def commit(root: Path, force: bool = False) -> str:
    """Commit everything that is there, with `force` what is ignored too; return the id of the commit."""
    git(root, "add", "--all", *(["--force"] if force else []))
    git(root, "commit", "-q", "--allow-empty", "-m", "change")
    return git(root, "rev-parse", "HEAD")
