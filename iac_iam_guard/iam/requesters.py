"""Who asks: the principals that stand for all others when policies are compared."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from iac_iam_guard.iam.arn import account_of, is_account_principal
from iac_iam_guard.iam.clauses import Clause, Named, PrincipalSet
from iac_iam_guard.iam.condition_match import Context
from iac_iam_guard.iam.glob import Hole, Tokens, may_match
from iac_iam_guard.iam.pattern_text import write_tokens
from iac_iam_guard.values import Ref
from iac_iam_guard.verdict import Truth


class Requester(NamedTuple):
    """One who asks: of a kind as policies name it ("AWS", "Service", …), or "*" for somebody whom no policy names.

    `account` is twelve digits or a reference to where the account comes from; without `identifier`, any principal of that account that has no name here.
    """

    kind: str
    identifier: Tokens = ()
    account: str | Ref | None = None

    def describe(self) -> str:
        """Return who that is, for people."""
        if self.kind == "*":
            return "anyone"
        if not self.identifier:
            account = self.account.address if isinstance(self.account, Ref) else self.account
            return f"any principal of account {account}"
        return write_tokens(self.identifier)


STRANGER = Requester("*")


def may_be(requester: Requester, named: Named, account: str | Ref | None) -> bool:
    """Tell whether a requester may turn out to be a principal that is spelled otherwise, or in an account that is, once what is not known is known.

    `account` is the one that the principal stands for as a whole. The number of an account counts as that of another one than the account that is deployed to.
    """
    if named.kind == "*" or named.kind != requester.kind:
        return False
    if account is not None and requester.account is not None:
        return isinstance(account, str) and not isinstance(requester.account, str)
    if not any(isinstance(token, Hole) for token in (*named.identifier, *requester.identifier)):
        return False
    return bool(requester.identifier) and may_match(named.identifier, requester.identifier)


def account_named(named: Named) -> str | Ref | None:
    """Return the account that a principal stands for as a whole, None if it stands for one user or role."""
    if named.kind != "AWS" or is_account_principal(named.value) is not Truth.TRUE:
        return None
    return account_of(named.value)


class Speaking(NamedTuple):
    """Of whom a statement speaks: of everybody, of principals by kind and name, of all principals of accounts; or of all but those (`complement`)."""

    everybody: bool
    names: frozenset[tuple[str, Tokens]] = frozenset()
    accounts: frozenset[str | Ref] = frozenset()
    complement: bool = False

    def speaks_of(self, requester: Requester | None) -> bool:
        """Tell whether a requester is meant. NotPrincipal leaves out those only whom it names themselves, not all of an account that it names."""
        if requester is None:
            return True
        named = self.everybody or (requester.kind, requester.identifier) in self.names
        if self.complement:
            return not named
        return named or (requester.kind == "AWS" and requester.account is not None and requester.account in self.accounts)


def speaking_of(principals: PrincipalSet | None) -> Speaking:
    """Return of whom a statement with these principals speaks; one without principals speaks of whoever holds it."""
    if principals is None:
        return Speaking(True)
    accounts = (account_named(named) for named in principals.named)
    return Speaking(
        any(named.kind == "*" for named in principals.named),
        frozenset((named.kind, named.identifier) for named in principals.named),
        frozenset(account for account in accounts if account is not None),
        principals.complement,
    )


def representatives(clauses: Iterable[Clause]) -> tuple[Requester | None, ...]:
    """Return requesters of which one is like every other as far as `clauses` can tell; one that is None where they name no principals."""
    listed = [clause.principals for clause in clauses if clause.principals is not None]
    if not listed:
        return (None,)
    found: dict[Requester, None] = {}
    each_by_name = any(principals.complement for principals in listed)
    for principals in listed:
        for named in principals.named:
            found.update(dict.fromkeys(_like(named, each_by_name)))
    if any(principals.complement or any(named.kind == "*" for named in principals.named) for principals in listed):
        found[STRANGER] = None
    return tuple(found)


def _like(named: Named, each_by_name: bool) -> Iterator[Requester]:
    """Yield who is like a named principal; an account is whoever is in it, and its root user by name only where NotPrincipal tells names apart."""
    if named.kind == "*":
        return
    if named.kind != "AWS":
        yield Requester(named.kind, named.identifier)
        return
    account = account_of(named.value)
    is_account = account is not None and account_named(named) is not None
    if is_account:
        yield Requester("AWS", (), account)
    if not is_account or each_by_name:
        yield Requester("AWS", named.identifier, account)


def known_context(requester: Requester | None) -> Context:
    """Return the condition keys whose values follow from who asks."""
    if requester is None or requester.kind != "AWS":
        return {}
    context: dict[str, tuple[str, ...] | None] = {}
    if isinstance(requester.account, str):
        context["aws:principalaccount"] = (requester.account,)
    if requester.identifier and not any(isinstance(token, Hole) for token in requester.identifier):
        text = write_tokens(requester.identifier)
        if text.startswith("arn:") and ":iam:" in text and not text.endswith(":root"):
            context["aws:principalarn"] = (text,)
    return context
