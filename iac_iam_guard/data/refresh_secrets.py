"""Makes the table of attributes that the AWS provider marks as secret anew.

    terraform providers schema -json | python -m iac_iam_guard.data.refresh_secrets

Run by hand in a folder whose configuration requires hashicorp/aws; nothing of it runs in a scan, and the wheel does not carry it.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("sensitive_attributes.json")
KINDS = {"resource_schemas": "", "data_source_schemas": "data."}


def secret_paths(block: dict[str, Any], path: str = "") -> Iterator[str]:
    """Yield the dotted paths of the attributes of a block that are marked as secret."""
    yield from (path + name for name, attribute in block.get("attributes", {}).items() if attribute.get("sensitive"))
    for name, inner in block.get("block_types", {}).items():
        yield from secret_paths(inner["block"], f"{path}{name}.")


def table_of(provider: dict[str, Any]) -> dict[str, list[str]]:
    """Return the paths of all types of a provider that have any."""
    found = {prefix + kind: sorted(secret_paths(schema["block"])) for member, prefix in KINDS.items() for kind, schema in provider.get(member, {}).items()}
    return {kind: paths for kind, paths in sorted(found.items()) if paths}


def main() -> None:
    """Read the schemas of all providers, and write the table of the AWS provider."""
    schemas: dict[str, Any] = json.load(sys.stdin)["provider_schemas"]
    (provider,) = (schema for name, schema in schemas.items() if name.endswith("hashicorp/aws"))
    TABLE.write_text(json.dumps(table_of(provider), indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
