"""Which files are templates: told first from bytes, at little cost, then from what the file says."""

import re

from iac_iam_guard.cloudformation.nodes import Items, Members, Node, string_of

SIZE_LIMIT = 2 * 1024 * 1024
"""Bytes of the largest template that is read; the service itself takes half of that."""
SUFFIXES = (".yaml", ".yml", ".json", ".template", ".cfn", ".cform")
TYPE_PREFIXES = ("AWS::", "Custom::", "Alexa::")
FORMAT_VERSION = "AWSTemplateFormatVersion"

_RESOURCES = re.compile(rb"""^(?:\xef\xbb\xbf)?["']?(?:Resources|AWSTemplateFormatVersion|Transform)["']?[ \t]*:""", re.MULTILINE)
_JSON_KEYS = re.compile(rb"""["'](?:Resources|AWSTemplateFormatVersion|Transform)["']\s*:""")
_TYPE = re.compile(rb"""Type["']?\s*:\s*["']?(?:AWS|Custom|Alexa)::""")
_BROKEN = re.compile(r"""AWSTemplateFormatVersion|\bType["']?\s*:\s*["']?AWS::""")


def has_suffix(path: str) -> bool:
    """Tell from its name whether a file may be a template."""
    return path.lower().endswith(SUFFIXES)


def is_copy(path: str) -> bool:
    """Tell whether a file was put where it is by a build, from another one: by SAM, or as an asset of the CDK."""
    folders = path.split("/")[:-1]
    return ".aws-sam" in folders or any(folder.startswith("asset.") for folder in folders)


def may_be_template(data: bytes) -> bool:
    """Tell quickly whether `is_template` may hold for a file; nearly all that are none are told apart here."""
    if b"::" not in data and FORMAT_VERSION.encode() not in data:
        return False
    keys = _JSON_KEYS if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" else _RESOURCES
    return keys.search(data) is not None and (_TYPE.search(data) is not None or FORMAT_VERSION.encode() in data or b"Transform" in data)


def is_template(root: Node | None) -> bool:
    """Tell whether a file is a template: by its header, or by resources of which at least one has a type of CloudFormation's."""
    if not isinstance(root, Members):
        return False
    if FORMAT_VERSION in root.entries or _is_transform(root.node("Transform")):
        return True
    resources = root.node("Resources")
    if not isinstance(resources, Members):
        return False
    return any(_is_resource(name, member.node) for name, member in resources.entries.items())


def looks_broken(text: str) -> bool:
    """Tell whether a text that cannot be parsed was meant to be a template."""
    return _BROKEN.search(text) is not None


def _is_transform(node: Node | None) -> bool:
    names = node.items if isinstance(node, Items) else (node,)
    return any((string_of(name) or "").startswith("AWS::") for name in names)


def _is_resource(name: str, node: Node) -> bool:
    if name.startswith(("Fn::ForEach", "Fn::Transform")):
        return True
    return isinstance(node, Members) and (string_of(node.node("Type")) or "").startswith(TYPE_PREFIXES)
