"""Ignores of other scanners, in comments and in metadata of templates, honoured where the user asks for it: by the ids that rules answer to, too.

Each is understood as its own scanner understands it: checkov's speak for the block around them, those of trivy and tfsec for their line or what begins below
them, those of KICS for the file that they open, those in metadata for their resource. What names no rule is nobody's business.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from iac_iam_guard.configuration import Peer
from iac_iam_guard.graph import ResourceGraph
from iac_iam_guard.scopes import CommentScopes
from iac_iam_guard.source import Comment, SourceSpan
from iac_iam_guard.suppression import Carrier, Suppression, read_day
from iac_iam_guard.template_ignores import find_carriers, items_of, members_of, parse_template, text_of_scalar

MARKS: dict[Peer, tuple[str, ...]] = {
    "checkov": ("checkov:skip=", "bridgecrew:skip="),
    "trivy": ("trivy:ignore:",),
    "tfsec": ("tfsec:ignore:",),
    "kics": ("kics-scan disable=",),
}
"""How comments begin that ignore something, by scanner."""
METADATA: dict[Peer, tuple[str, str, str]] = {"checkov": ("checkov", "skip", "comment"), "cfn_nag": ("cfn_nag", "rules_to_suppress", "reason")}
"""Where ignores stand in the metadata of a resource: the key of the scanner, that of its list, and what reasons are called there."""
ID: dict[Peer, re.Pattern[str]] = {"checkov": re.compile(r"CKV2?_[A-Z0-9_]+", re.IGNORECASE), "cfn_nag": re.compile(r"[FW][0-9]+", re.IGNORECASE)}
AVD = re.compile(r"(?:avd-)?(aws-[0-9]{4})", re.IGNORECASE)
COMMENT_MARKS = "#/* \t"
EXPIRY = "exp"
FILE_LIMIT = 5000
"""Comments of one file that are looked at."""


def is_foreign_ignore(text: str, peers: Iterable[Peer]) -> bool:
    """Tell whether the text of a comment ignores something in the words of one of `peers`."""
    return any(mark in text for peer in peers for mark in MARKS.get(peer, ()))


class Declarations:
    """The declarations of a scan by where their headers stand: whoever ignores something at a resource means the policies that it carries, too."""

    __slots__ = ("_by_path",)

    def __init__(self, graphs: Iterable[ResourceGraph]) -> None:
        """Take the units of the scan."""
        self._by_path: dict[str, list[tuple[int, Carrier]]] = {}
        for graph in graphs:
            for resource in graph.resources:
                self._by_path.setdefault(resource.span.path, []).append((resource.span.start, Carrier(graph.unit, resource.address)))
        for placed in self._by_path.values():
            placed.sort()

    def within(self, scope: Iterable[SourceSpan]) -> frozenset[Carrier]:
        """Return the declarations that begin in `scope`."""
        found: set[Carrier] = set()
        for span in scope:
            placed = self._by_path.get(span.path, [])
            first, last = (bisect_left(placed, (offset, Carrier("", ""))) for offset in (span.start, span.end))
            found.update(carrier for _, carrier in placed[first:last])
        return frozenset(found)


def read_foreign_comments(
    peers: tuple[Peer, ...], comments: Iterable[Comment], text_of: Callable[[str], str | None], declarations: Declarations
) -> Iterator[Suppression]:
    """Yield the ignores of `peers` in `comments` (all of the scan, each file's complete); `text_of` gives the text of a file by its path."""
    by_file: dict[str, list[Comment]] = {}
    for comment in dict.fromkeys(comments):
        by_file.setdefault(comment.span.path, []).append(comment)
    for path, all_comments in sorted(by_file.items()):
        speaking = [comment for comment in all_comments if is_foreign_ignore(comment.text, peers)][:FILE_LIMIT]
        text = text_of(path) if speaking else None
        if text is None:
            continue
        scopes = CommentScopes(path, text, all_comments)
        for comment in speaking:
            for said in read_directives(peers, comment.text):
                scope = _scope(said.peer, scopes, comment)
                if scope:
                    yield said.over(scope, comment.span, declarations)


def read_foreign_metadata(peers: tuple[Peer, ...], path: str, text: str, declarations: Declarations) -> Iterator[Suppression]:
    """Yield the ignores of `peers` in the metadata of the resources of a template; nothing if it cannot be read."""
    spoken = [(peer, METADATA[peer]) for peer in peers if peer in METADATA and METADATA[peer][1] in text]
    root = parse_template(path, text) if spoken else None
    if root is None:
        return
    for peer, (program, ignores, reason) in spoken:
        for carrier in find_carriers(root, program):
            scope = (SourceSpan(path, carrier.start, carrier.end),)
            for entry in (items_of(dict(members_of(carrier.metadata)).get(ignores)) or ()) if carrier.start != root.start else ():
                parts = {key: text_of_scalar(value) for key, value in members_of(entry)}
                name = parts.get("id") or ""
                if ID[peer].fullmatch(name):
                    yield Directive(peer, name, (parts.get(reason) or "").strip()).over(scope, SourceSpan(path, entry.start, entry.end), declarations)


class Directive(NamedTuple):
    """What a comment ignores in the words of one scanner: the name that rules answer to, the reason, and the last day ("" for none)."""

    peer: Peer
    name: str
    reason: str
    until: str = ""

    def over(self, scope: tuple[SourceSpan, ...], place: SourceSpan, declarations: Declarations) -> Suppression:
        """Return this as an ignore of `scope`."""
        until = read_day(self.until) if self.until else None
        return Suppression((self.name,), self.reason, until, place, scope, by=self.peer, carriers=declarations.within(scope), foreign=True)


def read_directives(peers: Iterable[Peer], text: str) -> Iterator[Directive]:
    """Yield what a comment says in the words of `peers`."""
    for line in text.removesuffix("*/").splitlines():
        for peer in peers:
            match peer:
                case "checkov":
                    yield from _skipped(line)
                case "trivy" | "tfsec":
                    yield from _ignored(peer, line)
                case "kics":
                    yield from _disabled(line)


def _skipped(line: str) -> Iterator[Directive]:
    """Yield what `checkov:skip=CKV_AWS_40:reason` ignores."""
    for mark in MARKS["checkov"]:
        _, found, rest = line.partition(mark)
        name, _, reason = rest.partition(":")
        if found and ID["checkov"].fullmatch(name.strip()):
            yield Directive("checkov", name.strip(), reason.strip())


def _ignored(peer: Peer, line: str) -> Iterator[Directive]:
    """Yield what `trivy:ignore:AVD-AWS-0143:exp:2027-01-31 reason` ignores; what holds for some workspaces or values only is left out."""
    words = line.lstrip(COMMENT_MARKS).split()
    mark = MARKS[peer][0]
    reason = " ".join(word for word in words if not word.startswith(mark))
    for word in words:
        name, *options = word.removeprefix(mark).rstrip(":").split(":")
        until = options[1] if len(options) == 2 and options[0] == EXPIRY else ""
        known = trivy_id(name) if word.startswith(mark) and (until or not options) else ""
        if known and (not until or read_day(until) is not None):
            yield Directive(peer, known, reason, until)


def _disabled(line: str) -> Iterator[Directive]:
    """Yield what `kics-scan disable=<id>,<id>` ignores."""
    _, found, rest = line.partition(MARKS["kics"][0])
    for query in rest.split(",") if found else ():
        name = _names()["kics"].get(query.strip().split(" ")[0].casefold())
        if name is not None:
            yield Directive("kics", name, "")


def trivy_id(name: str) -> str:
    """Return the AVD id of a check by any of its names, "" if there is none."""
    match = AVD.fullmatch(name)
    return f"AVD-{match[1].upper()}" if match is not None else _names()["trivy"].get(name.casefold(), "")


def _names() -> dict[str, dict[str, str]]:
    global _read
    if not _read:
        import json  # only where somebody honours names that are not the ids of rules
        from importlib.resources import files

        facts = json.loads(files("iac_iam_guard.data").joinpath("peer_names.json").read_text("utf-8"))
        _read = {peer: facts[peer] for peer in ("trivy", "kics")}
    return _read


_read: dict[str, dict[str, str]] = {}


def _scope(peer: Peer, scopes: CommentScopes, comment: Comment) -> tuple[SourceSpan, ...]:
    match peer:
        case "checkov":
            return scopes.declaration(comment.span.start)
        case "kics":
            return (SourceSpan(scopes.path, 0, len(scopes.text)),) if scopes.is_blank(0, comment.span.start) else ()
    return scopes.line_or_next(comment)
