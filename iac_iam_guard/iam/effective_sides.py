"""What principals and policies of an estate come to, as sides of a comparison, in each world that their statements hang on."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product
from typing import NamedTuple

from iac_iam_guard.iam.arn import literal
from iac_iam_guard.iam.clauses import Clause, Clauses, read_clause, read_clauses
from iac_iam_guard.iam.estate import Estate
from iac_iam_guard.iam.model import Policy, PrincipalSubject, User
from iac_iam_guard.iam.new_grant import Side
from iac_iam_guard.iam.permissions import Held, permissions_of
from iac_iam_guard.iam.relations import aws_policy_name, boundaries_of, inline_policies_of
from iac_iam_guard.source import SourceSpan
from iac_iam_guard.values import WORLD_LIMIT, Atom, Guard, Guards, Value, join_guards


class Given(NamedTuple):
    """A clause that somebody holds where `guards` hold: the policy it is in, and the place to show."""

    clause: Clause
    guards: Guards
    policy: Policy
    place: SourceSpan


class Doubt(NamedTuple):
    """Something that is not known of what is held, where `guards` hold."""

    value: Value
    guards: Guards


class Layer(NamedTuple):
    """Clauses of one kind, and what is not known of them."""

    given: tuple[Given, ...]
    doubts: tuple[Doubt, ...]


class Effective(NamedTuple):
    """What a principal or policy comes to in any world: what grants, then what limits it. It exists where `guards` hold.

    `limit` says why something limits it besides that is not known ("" if nothing does).
    """

    layers: tuple[Layer, ...]
    guards: Guards = ()
    limit: str = ""

    @property
    def content(self) -> tuple[object, ...]:
        """What it says, wherever it stands."""
        layers = tuple((tuple((given.clause.content, given.guards) for given in layer.given), layer.doubts) for layer in self.layers)
        return layers, self.guards, self.limit

    def atoms(self) -> Iterator[Atom]:
        """Yield the questions that it hangs on."""
        yield from (guard.atom for guard in self.guards)
        for layer in self.layers:
            yield from (guard.atom for given in layer.given for guard in given.guards)
            yield from (guard.atom for doubt in layer.doubts for guard in doubt.guards)

    def side_in(self, world: Guards) -> Side:
        """Return what it comes to in a world that answers all its questions; nothing where it does not exist."""
        if not _holds(self.guards, world):
            return Side((Clauses(()),))
        return Side(tuple(_layer_in(layer, world) for layer in self.layers))


NOTHING = Effective((Layer((), ()),))


def _layer_in(layer: Layer, world: Guards) -> Clauses:
    clauses = tuple(given.clause for given in layer.given if _holds(given.guards, world))
    return Clauses(clauses, tuple(doubt.value for doubt in layer.doubts if _holds(doubt.guards, world)))


def _holds(guards: Guards, world: Guards) -> bool:
    return all(guard in world for guard in guards)


def worlds_of(sides: Iterable[Effective]) -> tuple[Guards, ...] | None:
    """Return every world of the questions that `sides` hang on, None if there are too many."""
    atoms = sorted({atom for side in sides for atom in side.atoms()}, key=lambda atom: atom.key)
    count = 1
    for atom in atoms:
        count *= len(atom.outcomes)
        if count > WORLD_LIMIT:
            return None
    return tuple(product(*(tuple(Guard(atom, outcome) for outcome in atom.outcomes) for atom in atoms)))


def effective_principal(estate: Estate, principal: PrincipalSubject) -> Effective:
    """Return what a principal holds, within its permissions boundary."""
    held = permissions_of(estate, principal)
    today = estate.assumptions.today
    given = _given((*held.allows, *held.denies), today)
    doubts = tuple(doubts_of(estate, principal))
    guards = principal.origin.guards
    if held.limit:
        bounds = tuple(Doubt(attachment.policy, ()) for attachment in boundaries_of(estate, principal, in_any_world=True).things)
        return Effective((Layer(given, (*doubts, *bounds)),), guards, held.limit)
    limits = () if held.boundary is None else (Layer(_given(held.boundary, today), ()),)
    return Effective((Layer(given, doubts), *limits), guards)


def _given(held: Iterable[Held], today: date) -> tuple[Given, ...]:
    """Return statements as clauses, each once."""
    found: dict[int, Given] = {}
    for one in held:
        clause = read_clause(one.statement, literal(one.policy.document.version), today)
        if clause is not None:
            found.setdefault(id(one), Given(clause, one.guards, one.policy, one.span(one.statement.span)))
    return tuple(found.values())


def doubts_of(estate: Estate, principal: PrincipalSubject) -> Iterator[Doubt]:
    """Yield what is not known of a principal's policies: those that are declared elsewhere, and those that cannot be read in full."""
    held = permissions_of(estate, principal)
    groups = [group for group, _ in held.groups] if isinstance(principal, User) else []
    for holder in (principal, *groups):
        for policy in inline_policies_of(estate, holder, in_any_world=True).things:
            yield from _doubts_in(policy, ())
    for arn, attached, guards in held.managed:
        if attached is not None:
            yield from _doubts_in(attached, guards)
        elif not _is_known_of_aws(arn):
            yield Doubt(arn, guards)


def _is_known_of_aws(arn: Value) -> bool:
    name = aws_policy_name(arn)
    if name is None:
        return False
    from iac_iam_guard.iam.managed_policies import document_of

    return document_of(name) is not None


def _doubts_in(policy: Policy, guards: Guards) -> Iterator[Doubt]:
    document = policy.document
    joined = join_guards(join_guards(guards, (*policy.guards, *document.guards)) or (), policy.origin.guards) or ()
    for value in (document.rest, document.unread, *(statement.effect for statement in document.statements)):
        if value is not None and literal(value) is None:
            yield Doubt(value, joined)


def effective_policy(policies: Iterable[Policy], today: date) -> Effective:
    """Return what the documents of one carrier come to, each in its worlds."""
    given: list[Given] = []
    doubts: list[Doubt] = []
    for policy in policies:
        guards = join_guards(join_guards(policy.origin.guards, policy.guards) or (), policy.document.guards) or ()
        clauses = read_clauses(policy.document, today)
        given.extend(Given(clause, join_guards(guards, clause.statement.guards) or (), policy, clause.statement.span) for clause in clauses.items)
        doubts.extend(Doubt(value, guards) for value in clauses.doubts)
    return Effective((Layer(tuple(given), tuple(doubts)),))
