"""A scan talks to nobody and leaves nothing behind: it opens no socket, starts no process and writes no file, be it a cache."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

WATCHED = """
import os, sys

def watch(event, arguments):
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and arguments[0] != os.devnull
    if writes or event.startswith(("socket.", "subprocess.", "os.mkdir", "os.rename", "os.remove", "os.system", "os.exec", "os.posix_spawn", "os.fork")):
        os.write(2, f"{event} {arguments[:1]}".encode())
        os._exit(99)

sys.addaudithook(watch)
from iac_iam_guard.cli.main import main
sys.argv = ["iac-iam-guard", *sys.argv[1:]]
main()
"""
CONFIGURATION = """
module "elsewhere" {
  source  = "terraform-aws-modules/iam/aws"
  version = "5.0.0"
}

resource "aws_iam_user_policy" "all" {
  user   = "bob"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}
"""


def scan(folder: Path, form: str) -> subprocess.CompletedProcess[str]:
    (folder / "main.tf").write_text(CONFIGURATION)
    command = [sys.executable, "-c", WATCHED, "scan", str(folder), "-o", form]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}, check=False)


@pytest.mark.parametrize("form", ["text", "json", "sarif", "markdown"])
def test_a_scan_opens_no_socket_and_writes_no_file(tmp_path: Path, form: str) -> None:
    done = scan(tmp_path, form)
    assert done.returncode == 1, done.stderr
    assert "main.tf" in done.stdout


def test_a_file_that_is_asked_for_does_not_escape_the_watch(tmp_path: Path) -> None:
    done = scan(tmp_path, f"json={tmp_path / 'report.json'}")
    assert done.returncode == 99
    assert "report.json" in done.stderr
