"""Which files are templates, or something that becomes one: told first from bytes, at little cost, then from what the file says."""

import re
from typing import Literal, TypeAlias

from iac_iam_guard.cloudformation.nodes import Items, Members, Node, Scalar, string_of

SIZE_LIMIT = 2 * 1024 * 1024
"""Bytes of the largest template that is read; the service itself takes half of that."""
SUFFIXES = (".yaml", ".yml", ".json", ".template", ".cfn", ".cform")
TYPE_PREFIXES = ("AWS::", "Custom::", "Alexa::")
MODULE_SUFFIX = "::MODULE"
"""How the types of modules end that are registered in an account, under whatever name: CloudFormation puts their resources in the place of the call."""
FORMAT_VERSION = "AWSTemplateFormatVersion"

Kind: TypeAlias = Literal["template", "change-set", "manifest"]
"""What a file may be: a template or service of the Serverless Framework, what AWS says of a change set, or the manifest of a cloud assembly."""

MANIFEST = "manifest.json"
STACK, ASSEMBLY = "aws:cloudformation:stack", "cdk:cloud-assembly"
"""Types of artifacts in a manifest: a stack, and an assembly within the assembly."""
PROVIDER = "aws"

_RESOURCES = re.compile(rb"""^(?:\xef\xbb\xbf)?(?:["']?(?:Resources|Transform)|[ ]*["']?AWSTemplateFormatVersion)["']?[ \t]*:""", re.MULTILINE)
_JSON_KEYS = re.compile(rb"""["'](?:Resources|AWSTemplateFormatVersion|Transform)["']\s*:""")
BLANKS = b"\xef\xbb\xbf \t\r\n"
_SERVICE = re.compile(rb"""^(?:\xef\xbb\xbf)?["']?service["']?[ \t]*:""", re.MULTILINE)
_PROVIDER = re.compile(rb"""^(?:\xef\xbb\xbf)?["']?provider["']?[ \t]*:""", re.MULTILINE)
_SERVICE_RESOURCES = re.compile(rb"""^(?:\xef\xbb\xbf)?["']?resources["']?[ \t]*:""", re.MULTILINE)
_TYPE = re.compile(rb"""Type["']?\s*:\s*["']?(?:(?:AWS|Custom|Alexa)::|\w{1,64}::\w{1,64}::\w{1,64}::MODULE\b)""")
_BROKEN = re.compile(r"""AWSTemplateFormatVersion|\bType["']?\s*:\s*["']?AWS::""")


def has_suffix(path: str) -> bool:
    """Tell from its name whether a file may be a template."""
    return path.lower().endswith(SUFFIXES)


def is_copy(path: str) -> bool:
    """Tell whether a file was put where it is by a build, from another one: by SAM, or as an asset of the CDK."""
    *folders, name = path.split("/")
    return ".aws-sam" in folders or any(part.startswith("asset.") for part in (*folders, name))


def sniff(path: str, data: bytes) -> Kind | None:
    """Tell quickly what a file may be; nearly all that are nothing for this program are told apart here."""
    if path.rpartition("/")[2] == MANIFEST and b'"artifacts"' in data and (STACK.encode() in data or ASSEMBLY.encode() in data):
        return "manifest"
    if b'"ResourceChange"' in data and b'"Changes"' in data:
        return "change-set"
    return "template" if may_be_template(data) or may_be_service(data) else None


def may_be_template(data: bytes) -> bool:
    """Tell quickly whether `is_template` may hold for a file; nearly all that are none are told apart here."""
    if b"::" not in data and FORMAT_VERSION.encode() not in data:
        return False
    keys = _JSON_KEYS if data.lstrip(BLANKS)[:1] == b"{" else _RESOURCES
    return keys.search(data) is not None and (_TYPE.search(data) is not None or FORMAT_VERSION.encode() in data or b"Transform" in data)


def may_be_service(data: bytes) -> bool:
    """Tell quickly whether `is_service` may hold for a file."""
    if data.lstrip(BLANKS)[:1] == b"{":
        return b'"service"' in data and b'"provider"' in data
    if _SERVICE.search(data) is not None and _PROVIDER.search(data) is not None:
        return True
    return b"Resources" in data and b"::" in data and _SERVICE_RESOURCES.search(data) is not None and _TYPE.search(data) is not None


def is_template(root: Node | None) -> bool:
    """Tell whether a file is a template, by its header or by resources of which one has a type of CloudFormation's, or a service, which becomes one."""
    if not isinstance(root, Members):
        return False
    if FORMAT_VERSION in root.entries or _is_transform(root.node("Transform")) or is_service(root):
        return True
    resources = root.node("Resources")
    if not isinstance(resources, Members):
        return False
    return any(_is_resource(name, member.node) for name, member in resources.entries.items())


def is_service(root: Node | None) -> bool:
    """Tell whether a file configures a service of the Serverless Framework on AWS: by its provider, or by the resources that it brings along."""
    if not isinstance(root, Members):
        return False
    provider = root.node("provider")
    if "service" in root.entries and provider is not None:
        name = string_of(provider if isinstance(provider, Scalar) else provider.node("name") if isinstance(provider, Members) else None)
        return name is None or name == PROVIDER or name.startswith("${")
    resources = root.node("resources")
    inner = resources.node("Resources") if isinstance(resources, Members) else None
    return isinstance(inner, Members) and any(_is_resource(name, member.node) for name, member in inner.entries.items())


def looks_broken(text: str) -> bool:
    """Tell whether a text that cannot be parsed was meant to be a template."""
    return _BROKEN.search(text) is not None


def _is_transform(node: Node | None) -> bool:
    names = node.items if isinstance(node, Items) else (node,)
    return any((string_of(name) or "").startswith("AWS::") for name in names)


def _is_resource(name: str, node: Node) -> bool:
    if name.startswith(("Fn::ForEach", "Fn::Transform")):
        return True
    kind = (string_of(node.node("Type")) or "") if isinstance(node, Members) else ""
    return kind.startswith(TYPE_PREFIXES) or kind.endswith(MODULE_SUFFIX)
