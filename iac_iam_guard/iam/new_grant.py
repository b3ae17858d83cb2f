"""What one grant of the new side gives that the old side did not."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from iac_iam_guard.iam.action_classes import ActionClass, classes_of, mask_of_set, may_share, unknown_classes
from iac_iam_guard.iam.activation import Member, TooMany, activations
from iac_iam_guard.iam.clauses import Clause, Clauses, Named
from iac_iam_guard.iam.condition_tests import KeyTest
from iac_iam_guard.iam.doubt import reason_of
from iac_iam_guard.iam.glob import Tokens, covers_tokens, may_match
from iac_iam_guard.iam.glob_automaton import Budget, Exhausted, Format
from iac_iam_guard.iam.glob_search import Region
from iac_iam_guard.iam.pattern_text import write_tokens
from iac_iam_guard.iam.requesters import Requester, account_named, known_context, may_be, representatives, speaking_of
from iac_iam_guard.iam.resource_formats import ANY_FORMAT, example_order, group_by_formats, partitions_in
from iac_iam_guard.iam.resource_inclusion import Question, find_new_resource, is_wholly_new, parts_of
from iac_iam_guard.iam.witness import doubt_about, holds_word, polish, write_witness
from iac_iam_guard.values import Ref
from iac_iam_guard.verdict import Truth

PAIRS_PER_STATE = 20
"""So many comparisons of two patterns cost as much as one state of a search."""
CLAUSES_PER_STATE = 2
"""So many clauses that are looked at once cost as much as one state of a search."""
COST_OF_SEARCH = 10
"""What a question about resources costs, in states, however it is answered."""
SEARCH_LIMIT = 64
"""How many kinds of resources are searched one by one, once a witness is found, to count the actions that are new."""


class Side(NamedTuple):
    """What policies come to together: allowed is what every layer allows and no clause of any layer denies.

    The first layer grants (identity or resource policies); the others limit it (permissions boundary, policies of the organization).
    """

    layers: tuple[Clauses, ...]


class NewAccess(NamedTuple):
    """Access that only the new side gives, with a witness: `action` on `resource` by `requester`, where `tests` hold.

    `actions` are all known actions of which this is so; `future` says that actions which AWS may add are meant. `clause` grants it now; `lost` denied it
    before. `doubt` says what it hangs on where it is not certain ("").
    `at_least` says that there may be more `actions` than are told.
    """

    action: str
    actions: tuple[str, ...]
    future: bool
    resource: str
    requester: Requester | None
    tests: tuple[KeyTest, ...]
    clause: Clause
    lost: tuple[Clause, ...]
    doubt: str = ""
    at_least: bool = False

    @property
    def certain(self) -> bool:
        """Whether the access is new whatever the values are that are not known."""
        return not self.doubt


class GrantComparison:
    """The comparison of one new grant with the old side. `reasons` tells afterwards why it is not complete."""

    def __init__(self, grant: Clause, old: Side, new: Side, requesters: Sequence[Requester | None] | None, budget: Budget) -> None:
        """Gather all clauses that bear on the grant. Raises Exhausted."""
        budget.spend(sum(len(layer.items) for layers in (new.layers, old.layers) for layer in layers) // CLAUSES_PER_STATE)
        self.reasons: dict[str, None] = {}
        self._grant = grant
        self._budget = budget
        self._members = (Member(grant, True, 0), *self._related(grant, old, new))
        self._clauses = [member.clause for member in self._members]
        self._speaking = [speaking_of(clause.principals) for clause in self._clauses]
        self._requesters = representatives(self._clauses) if requesters is None else requesters
        self._shape = len(new.layers), len(old.layers)
        self._partitions = partitions_in(pattern for clause in self._clauses for pattern in clause.resources.patterns)
        self._doubtful = [clause for layers, is_new in ((new.layers, True), (old.layers, False)) for clause in _doubtful_limits(layers, is_new, grant)]
        self._parts: dict[tuple[int, ...], tuple[Question, tuple[Question, ...]]] = {}
        self._searched: dict[tuple[tuple[int, ...], tuple[Format, ...]], Tokens | None] = {}
        self._taken_for: dict[Requester, str] = {}
        self._named: list[tuple[Named, str | Ref | None]] | None = None

    def _related(self, grant: Clause, old: Side, new: Side) -> Iterator[Member]:
        """Yield what bears on the grant; of clauses of which it is not known how far they reach, those that keep access away are left out."""
        kept = {clause.content for layer in new.layers for clause in layer.items if not clause.allows}
        self._note("the statement may speak of more", grant)
        for layers, is_new in ((new.layers, True), (old.layers, False)):
            for number, layer in enumerate(layers):
                for clause in layer.items:
                    if (is_new and number == 0 and clause.allows) or not may_share(grant.actions, clause.actions):
                        continue
                    if clause.allows == is_new or not clause.less:
                        yield Member(clause, is_new, number)
                    if clause.allows == is_new and clause.content not in kept:
                        self._note("a statement that limits others may speak of more", clause)

    def _note(self, what: str, clause: Clause) -> None:
        for value in clause.more:
            self.reasons[f"{what}: {reason_of(value)}"] = None

    def run(self) -> list[NewAccess]:
        """Return the new access that the grant gives, once for each requester."""
        found: dict[Requester | None, NewAccess] = {}
        try:
            self._run(found)
        except Exhausted:
            self.reasons["there are more cases than are looked at"] = None
        return list(found.values())

    def _run(self, found: dict[Requester | None, NewAccess]) -> None:
        """Put new access into `found`; raise Exhausted when the budget is spent."""
        for actions in self._classes():
            if 0 not in actions.clauses:
                continue
            for requester in self._requesters:
                earlier = found.get(requester)
                if actions.stand_in and earlier is not None:
                    continue
                access = self._compare(actions, requester)
                if access is not None:
                    found[requester] = access if earlier is None else _joined(earlier, access)

    def _classes(self) -> Iterator[ActionClass]:
        yield from classes_of(self._clauses, mask_of_set(self._grant.actions), self._budget)
        try:
            yield from unknown_classes(self._clauses, self._budget)
        except Exhausted:
            self.reasons["actions that AWS may add: their patterns can be told apart in too many ways"] = None

    def _compare(self, actions: ActionClass, requester: Requester | None) -> NewAccess | None:
        """Return new access of one requester to one class of actions, what is certain before what is not. Raises Exhausted."""
        self._budget.spend(1)
        numbers = [number for number in actions.clauses if self._speaking[number].speaks_of(requester)]
        if 0 not in numbers:
            return None
        doubtful: NewAccess | None = None
        try:
            self._budget.spend(sum(len(self._clauses[number].tests) for number in numbers) ** 2 // PAIRS_PER_STATE)
            for tests, active in activations([self._members[number] for number in numbers], known_context(requester)):
                self._budget.spend(1)
                if active and active[0] == 0:
                    access = self._search(actions, requester, tests, tuple(numbers[place] for place in active))
                    if access is not None and access.certain:
                        return access
                    doubtful = doubtful if doubtful is not None else access
        except TooMany:
            self.reasons["conditions can hold together in more ways than are looked at"] = None
        return doubtful

    def _search(self, actions: ActionClass, requester: Requester | None, tests: frozenset[KeyTest], active: tuple[int, ...]) -> NewAccess | None:
        self._budget.spend(COST_OF_SEARCH)
        question, parts = self._ask(active)
        if not parts or (not actions.stand_in and self._is_proved(active, parts)):
            return None
        names: list[str] = []
        best: tuple[str, Tokens, str] | None = None
        searches = 0
        for formats, action, group in self._kinds(actions):
            if best is not None and not best[2] and any(is_wholly_new(part, formats) for part in parts):
                names.extend(group)
                continue
            searches += 1
            if best is not None and searches > SEARCH_LIMIT:
                continue
            word = self._find(active, parts, formats)
            if word is None:
                continue
            names.extend(group)
            doubt = self._doubt(word, question, requester)
            if best is None or (best[2] and not doubt):
                best = action, word, doubt
        if best is None:
            return None
        action, word, doubt = best
        word = word if doubt else polish(word, question.new, question.old)
        resource = write_witness(word, (pattern for number in active for pattern in self._clauses[number].resources.patterns))
        holding = tuple(sorted(self._grant.tests, key=lambda test: test.written))
        lost = self._lost(active, word)
        return NewAccess(action, tuple(names), bool(actions.stand_in), resource, requester, holding, self._grant, lost, doubt, searches > SEARCH_LIMIT)

    def _ask(self, active: tuple[int, ...]) -> tuple[Question, tuple[Question, ...]]:
        """Return the question of resources that the clauses which apply come to, and its parts."""
        known = self._parts.get(active)
        if known is None:
            self._budget.spend(self._cost_of(active))
            members = [self._members[number] for number in active]
            question = Question(_region(members, True, self._shape[0]), _region(members, False, self._shape[1]))
            known = self._parts[active] = question, parts_of(question)
        return known

    def _cost_of(self, active: tuple[int, ...]) -> int:
        """Return what it costs to compare the patterns of the grant with those of all clauses that apply."""
        others = sum(len(self._clauses[number].resources.patterns) for number in active)
        return len(self._grant.resources.patterns) * others // PAIRS_PER_STATE

    def _kinds(self, actions: ActionClass) -> Iterator[tuple[tuple[Format, ...], str, tuple[str, ...]]]:
        """Yield what resources of the actions look like, an action to show for it, and all of its kind."""
        if actions.stand_in:
            yield ANY_FORMAT, actions.pattern, ()
            return
        for formats, names in group_by_formats(actions.mask, self._partitions):
            yield formats, names[0], names

    def _find(self, active: tuple[int, ...], parts: tuple[Question, ...], formats: tuple[Format, ...]) -> Tokens | None:
        """Return a witness, None if there is none or it takes too long to find out."""
        key = active, formats
        if key not in self._searched:
            try:
                self._searched[key] = find_new_resource(parts, formats, self._budget)
            except Exhausted:
                self._searched[key] = None
                self.reasons["resources: their patterns can be told apart in too many ways"] = None
        return self._searched[key]

    def _is_proved(self, active: tuple[int, ...], parts: tuple[Question, ...]) -> bool:
        """Tell whether there is no witness whatever resources look like, so that nobody need ask for each kind of them."""
        key = active, ANY_FORMAT
        if key not in self._searched:
            try:
                self._searched[key] = find_new_resource(parts, ANY_FORMAT, self._budget)
            except Exhausted:
                return False
        return self._searched[key] is None

    def _doubt(self, word: Tokens, question: Question, requester: Requester | None) -> str:
        """Return what new access to a resource hangs on, "" if on nothing."""
        if self._grant.less:
            return reason_of(self._grant.less[0])
        for clause in self._doubtful:
            if clause.more or any(covers_tokens(pattern, word) is not Truth.FALSE or may_match(pattern, word) for pattern in clause.resources.patterns):
                return reason_of((*clause.more, *clause.less)[0])
        return doubt_about(word, question.new, question.old) or self._doubt_about_requester(requester)

    def _doubt_about_requester(self, requester: Requester | None) -> str:
        """Return whom a requester may be that the old side names, "" if that is known."""
        if requester is None:
            return ""
        known = self._taken_for.get(requester)
        if known is None:
            named = self._named_before()
            self._budget.spend(len(named) // PAIRS_PER_STATE)
            alike = next((item for item, account in named if may_be(requester, item, account)), None)
            known = self._taken_for[requester] = "" if alike is None else f"{requester.describe()} may be {write_tokens(alike.identifier)}"
        return known

    def _named_before(self) -> list[tuple[Named, str | Ref | None]]:
        """Return the principals that grants of the old side name, each once, with the account that it stands for as a whole."""
        if self._named is None:
            grants = (member.clause.principals for member in self._members if not member.is_new and member.clause.allows)
            listed = {
                (item.kind, item.identifier): item for principals in grants if principals is not None and not principals.complement for item in principals.named
            }
            self._named = [(item, account_named(item)) for item in listed.values()]
        return self._named

    def _lost(self, active: tuple[int, ...], word: Tokens) -> tuple[Clause, ...]:
        """Return the denials that kept the access away before."""
        old = [self._members[number] for number in active if not self._members[number].is_new]
        return tuple(
            member.clause
            for member in old
            if not member.clause.allows and holds_word(member.clause.resources, word, left_out=not member.clause.resources.complement)
        )


def _doubtful_limits(layers: tuple[Clauses, ...], is_new: bool, grant: Clause) -> Iterator[Clause]:
    """Yield the clauses of one side that keep access away, perhaps from more or less than is known."""
    for layer in layers:
        for clause in layer.items:
            if clause.allows != is_new and (clause.more or clause.less) and may_share(grant.actions, clause.actions):
                yield clause


def _region(members: Sequence[Member], is_new: bool, layers: int) -> Region:
    mine = [member for member in members if member.is_new == is_new]
    allowed = (tuple(member.clause.resources for member in mine if member.clause.allows and member.layer == layer) for layer in range(layers))
    return Region(tuple(allowed), tuple(member.clause.resources for member in mine if not member.clause.allows))


def _joined(one: NewAccess, other: NewAccess) -> NewAccess:
    """Return new access to the actions of both, with the witness that is certain."""
    best = min(one, other, key=lambda access: (bool(access.doubt), example_order(access.action)))
    at_least = one.at_least or other.at_least
    return best._replace(
        at_least=at_least, actions=tuple(dict.fromkeys((*one.actions, *other.actions))), lost=tuple({id(c): c for c in (*one.lost, *other.lost)}.values())
    )
