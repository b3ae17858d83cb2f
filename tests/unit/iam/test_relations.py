"""Who is meant by names, ARNs and references, and what is tied to whom."""

from dataclasses import replace

import pytest

from iac_iam_guard.graph import Mode, Reference, Resource
from iac_iam_guard.iam.estate import Undecided
from iac_iam_guard.iam.model import InstanceProfile
from iac_iam_guard.iam.relations import (
    access_keys_of,
    attachments_of,
    aws_policy_name,
    computes_started_with,
    computes_with,
    groups_named,
    memberships_in,
    memberships_of,
    names_aws_policy,
    users_named,
)
from iac_iam_guard.iam.storage import Bucket, BucketSetting, PublicAccessBlock
from iac_iam_guard.iam.storage_relations import access_blocks_of, settings_of, undeclared_buckets
from iac_iam_guard.values import Atom, Guard, Known, Mapping, Reason, Ref, Text, Unknown, Value
from iac_iam_guard.verdict import Truth
from tests.unit.iam.principals import AWS, OPEN, attachment, compute, estate, group, key, membership, place, resource, role, text, user

ACCOUNT = Unknown(Reason.ACCOUNT, refs=(Ref("aws", "account_id"),), opaque=True)
ASSIGNED = Unknown(Reason.RESOURCE, refs=(Ref("aws_iam_policy.p", "arn"),), opaque=True)
LOOKED_UP = Unknown(Reason.DATA, refs=(Ref("data.aws_iam_policy.p", "arn"),), opaque=True)
NORA, MEI = user("nora", "nora"), user("mei", "mei")


@pytest.mark.parametrize(
    "value",
    [
        text("nora"),
        text("nora", "aws_iam_user.nora"),
        text("arn:aws:iam::123456789012:user/staff/nora"),
        OPEN._replace(refs=(Ref("aws_iam_user.nora", "name"),)),
    ],
)
def test_names_arns_and_references_mean_the_declared_user(value: Value) -> None:
    target = users_named(estate(users=(NORA, MEI)), value, key(value))
    assert (target.things, target.outside) == ((NORA,), Truth.FALSE)


def test_what_is_not_declared_or_not_known() -> None:
    world = estate(users=(NORA,))
    assert users_named(world, text("tariq"), key(text("tariq"))).outside is Truth.TRUE
    assert users_named(world, OPEN, key(OPEN)).outside is Truth.UNKNOWN
    assert users_named(world, None, key(OPEN)).outside is Truth.UNKNOWN


def test_names_count_within_the_account_and_references_within_the_unit() -> None:
    world = estate(users=(NORA,))
    assert users_named(world, text("nora"), key(text("nora"), account="other")).things == ()
    reference = text("", "aws_iam_user.nora")
    assert users_named(world, reference, key(reference, unit="elsewhere")).things == ()


def test_a_name_that_two_units_give_means_the_thing_of_the_own_one() -> None:
    other = user("nora", "nora", unit="elsewhere")
    world = estate(users=(NORA, other))
    assert users_named(world, text("nora"), key(text("nora"), unit="elsewhere")).things == (other,)
    assert users_named(world, text("nora"), key(text("nora"), unit="third")).things == (NORA, other)


def test_a_name_made_from_that_of_another_is_its_own() -> None:
    world = estate(users=(NORA, user("nora-backup", "backup")))
    assert [thing.origin.name for thing in users_named(world, text("nora-backup", "aws_iam_user.nora"), key(OPEN)).things] == ["backup"]
    assert users_named(world, text("nora-2", "aws_iam_user.nora"), key(OPEN)).outside is Truth.TRUE


def test_names_that_hang_on_the_same_variable_are_the_same() -> None:
    name = Text((Known("nora-"), OPEN))
    world = estate(users=(user(name, "nora"),))
    assert [thing.origin.name for thing in users_named(world, name, key(OPEN)).things] == ["nora"]
    assert users_named(world, Text((Known("mei-"), OPEN)), key(OPEN)).outside is Truth.UNKNOWN
    assert users_named(world, name, key(OPEN, unit="elsewhere")).outside is Truth.UNKNOWN
    computed = OPEN._replace(what="?")
    assert users_named(estate(users=(user(computed, "nora"),)), computed, key(OPEN)).outside is Truth.UNKNOWN


def test_arns_of_the_own_account_name_what_it_declares() -> None:
    world = estate(users=(NORA,))
    own = Text((Known("arn:aws:iam::"), ACCOUNT, Known(":user/service/nora")))
    assert users_named(world, own, key(OPEN)).things == (NORA,)
    assert users_named(world, own, key(OPEN, account="other")).outside is Truth.UNKNOWN
    assert users_named(world, Text((Known("arn:aws:iam::"), OPEN, Known(":user/nora"))), key(OPEN)).outside is Truth.UNKNOWN


def test_what_lies_in_the_account_of_another_provider_is_said_to_be_there() -> None:
    other = Unknown(Reason.ACCOUNT, refs=(Ref("aws.prod", "account_id"),), opaque=True)
    arn = Text((Known("arn:aws:iam::"), other, Known(":user/nora")), refs=other.refs)
    assert users_named(estate(users=(NORA,)), arn, key(OPEN)).reason == "it is in the account of provider aws.prod, which may be another"


def test_ties_by_membership_from_both_ends() -> None:
    team = group()
    tie = membership(text("nora", "aws_iam_user.nora"), text("team"))
    world = estate(users=(NORA, MEI), groups=(team,), memberships=(tie,))
    assert memberships_of(world, NORA).things == (tie,)
    assert memberships_in(world, team).things == (tie,)
    assert memberships_of(world, MEI) == ((), "", False)
    assert groups_named(world, tie.group, tie).things == (team,)


def test_unresolved_ties_leave_it_open_in_their_unit_only() -> None:
    far = user("far", "far", unit="elsewhere")
    world = estate(users=(NORA, far), access_keys=(key(OPEN),))
    assert access_keys_of(world, NORA) == ((), "aws_iam_access_key.k: var.x is not resolved", True)
    assert access_keys_of(world, far) == ((), "", False)


def test_a_missing_part_leaves_it_open_without_anything_unresolved() -> None:
    far = user("far", "far", unit="elsewhere")
    world = estate(users=(NORA, far), incomplete=frozenset({"."}))
    tied = access_keys_of(world, NORA)
    assert bool(tied.open)
    assert tied.unresolved is False
    assert access_keys_of(world, far).open == ""


def test_a_missing_part_knows_a_random_name_only_if_it_is_handed_it() -> None:
    random = Unknown(Reason.RESOURCE, refs=(Ref("random_id.id", "hex"),), opaque=True)
    bot = user(Text((Known("bot-"), random)), "bot")
    module = Resource("module.m", "module.m", Mode.MODULE, "module", "m", Mapping("object", {}), place(0, 1), place(0, 1), ".")
    world = estate(users=(bot,), incomplete=frozenset({"."}))
    assert access_keys_of(world, bot).open == ""
    handed = Reference("module.m", bot.origin.address, "user", "name", place(0, 1))
    world = replace(world, resources={(".", "module.m"): module}, references={".": (handed,)}, memo={})
    assert bool(access_keys_of(world, bot).open)


def test_a_policy_for_an_unresolved_group_says_nothing_of_users() -> None:
    team = group()
    world = estate(users=(NORA,), groups=(team,), attachments=(attachment(text(AWS + "X"), OPEN, "group"),))
    assert attachments_of(world, NORA).open == ""
    assert attachments_of(world, team).unresolved


def test_boundaries_are_no_attachments() -> None:
    limit = attachment(text(AWS + "X"), text("nora"), boundary=True)
    world = estate(users=(NORA,), attachments=(limit,))
    assert attachments_of(world, NORA).things == ()


def test_an_unresolved_tie_that_may_not_exist_asks_for_the_world() -> None:
    atom = Atom("var.on", "var.on", ("true", "false"))
    doubtful = key(OPEN, guards=(Guard(atom, "true"),))
    world = estate(users=(NORA,), access_keys=(doubtful,))
    with pytest.raises(Undecided):
        access_keys_of(world, NORA)
    assert access_keys_of(replace(world, world=(Guard(atom, "false"),)), NORA) == ((), "", False)
    assert access_keys_of(replace(world, world=(Guard(atom, "true"),)), NORA).unresolved


def test_workloads_of_a_role() -> None:
    app = role()
    direct = compute("direct", role=text("arn:aws:iam::123456789012:role/app"))
    through = compute("through", "instance", profile=text("p", "aws_iam_instance_profile.p"))
    started = compute("started", "task", execution_role=text("app"))
    profile = InstanceProfile(resource("aws_iam_instance_profile.p"), text("p"), text("app"))
    world = estate(computes=(direct, through, started), roles=(app,), instance_profiles=(profile,))
    assert computes_with(world, app) == ((direct, through), "", False)
    assert computes_started_with(world, app) == ((started,), "", False)


@pytest.mark.parametrize(
    ("arn", "name", "administrator"),
    [
        (text(AWS + "AdministratorAccess"), "AdministratorAccess", Truth.TRUE),
        (text("arn:aws-us-gov:iam::aws:policy/AdministratorAccess"), "AdministratorAccess", Truth.TRUE),
        (text(AWS + "job-function/ViewOnlyAccess"), "job-function/ViewOnlyAccess", Truth.FALSE),
        (text("arn:aws:iam::123456789012:policy/AdministratorAccess"), None, Truth.FALSE),
        (LOOKED_UP._replace(what="AWS managed policy AdministratorAccess"), "AdministratorAccess", Truth.TRUE),
        (LOOKED_UP, None, Truth.UNKNOWN),
        (ASSIGNED, None, Truth.FALSE),
        (OPEN, None, Truth.UNKNOWN),
        (Text((Known("arn:"), ACCOUNT, Known(":iam::aws:policy/AdministratorAccess"))), "AdministratorAccess", Truth.TRUE),
        (Text((Known("arn:aws:iam::aws:policy/"), OPEN)), None, Truth.UNKNOWN),
        (Text((Known("arn:aws:iam::"), ACCOUNT, Known(":policy/"), OPEN)), None, Truth.FALSE),
        (Text((Known("arn:aws:iam::aws:policy/"), OPEN, Known("-read"))), None, Truth.FALSE),
    ],
)
def test_which_aws_policy_an_arn_names(arn: Value, name: str | None, administrator: Truth) -> None:
    assert aws_policy_name(arn) == name
    assert names_aws_policy(arn, "AdministratorAccess") is administrator


def test_what_refers_to_several_is_not_known_to_mean_the_first() -> None:
    several = Unknown(Reason.RESOURCE, refs=(Ref("aws_iam_user.nora", "name"), Ref("aws_iam_user.mei", "name")))
    world = estate(users=(NORA, MEI), access_keys=(key(several),))
    assert users_named(world, several, NORA).outside is Truth.UNKNOWN
    assert access_keys_of(world, MEI).unresolved
    assert access_keys_of(world, NORA).unresolved


def test_a_name_that_comes_from_another_name_means_the_nearer_one() -> None:
    second = user(Unknown(Reason.RESOURCE, refs=(Ref("aws_iam_user.nora", "name"),)), "second")
    chained = Unknown(Reason.RESOURCE, refs=(Ref("aws_iam_user.second", "name"), Ref("aws_iam_user.nora", "name")))
    assert users_named(estate(users=(NORA, second)), chained, NORA).things == (second,)


def acl(address: str, bucket: Value) -> BucketSetting:
    return BucketSetting(resource(f"aws_s3_bucket_acl.{address}"), "acl", bucket, Known("public-read"))


def test_bucket_that_is_declared_elsewhere_stands_at_what_opens_it() -> None:
    output = Unknown(Reason.MODULE, refs=(Ref("module.b", "id"),))
    other = output._replace(refs=(Ref("module.b", "other_id"),))
    block = PublicAccessBlock(resource("aws_s3_bucket_public_access_block.b"), output)
    here = Bucket(resource("aws_s3_bucket.here"), Known("here"))
    settings = (acl("one", output), acl("two", output), acl("other", other), acl("here", Known("here")), acl("named", Known("far")))
    world = replace(estate(), buckets=(here,), bucket_settings=settings, public_access_blocks=(block,))
    found = undeclared_buckets(world)
    assert [bucket.origin.address for bucket in found] == ["aws_s3_bucket_acl.one", "aws_s3_bucket_acl.other", "aws_s3_bucket_acl.named"]
    assert settings_of(world, found[0], "acl").things == settings[:2]
    assert access_blocks_of(world, found[0]).things == (block,)
    assert access_blocks_of(world, here) == ((), "aws_s3_bucket_public_access_block.b: module.b is not resolved", True)


def test_bucket_of_which_the_name_has_no_origin_does_not_stand_for_another() -> None:
    nameless = (acl("each", Unknown(Reason.COUNT)), acl("made", Unknown(Reason.FUNCTION, refs=(Ref("var.x", ""),), what="?")))
    assert undeclared_buckets(replace(estate(), bucket_settings=nameless)) == ()
