"""Rules of roles: what may be said, what it does at the next request, and that all of it is on record."""

from __future__ import annotations

import pytest

from kith.core import access
from kith.core.access.model import AccessRole, RoleRule
from kith.core.administration import roles
from kith.core.administration.people import add_team, join_team
from kith.core.administration.tests.made import acting, person, somebody
from kith.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kith.core.events.model import Event
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.records.reading import get
from kith.core.registry import current
from kith.core.registry.objecttype import Action
from kith.core.transfer import actions as transfer
from kith.core.transfer import kinds

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Actor:
    return acting(somebody(Role.OWNER, "Boss"))


@pytest.fixture
def sales(boss: Actor) -> AccessRole:
    return roles.add_role(by=boss, name="Sales", summary="Sells")


def sees(actor: Actor, key: str = "person") -> set[str]:
    declared = current().type(key)
    return set(
        access.visible(actor, declared.model._default_manager.all(), declared).values_list("name", flat=True)
    )


def test_a_rule_holds_at_the_next_request(boss: Actor, sales: AccessRole) -> None:
    ann = somebody(name="Ann")
    person("Hers", ann)
    person("Nobody's")
    roles.grant_role(by=boss, role=sales, principal=ann)
    assert sees(acting(ann)) == set()
    rule = roles.set_rule(by=boss, role=sales, type_key="person", action="see", rows="own")
    assert sees(acting(ann)) == {"Hers"}
    again = roles.set_rule(by=boss, role=sales, type_key="person", action="see", rows="all")
    assert again.pk == rule.pk
    assert sees(acting(ann)) == {"Hers", "Nobody's"}
    roles.clear_rule(by=boss, rule=again)
    assert sees(acting(ann)) == set()
    told = Event.objects.filter(subject_type="role_rule").order_by("id").values_list("kind", flat=True)
    assert list(told) == ["role_rule.created", "role_rule.changed", "role_rule.deleted"]


def test_a_role_comes_through_a_team_and_goes_with_it(boss: Actor, sales: AccessRole) -> None:
    ann, north = somebody(name="Ann"), add_team(by=boss, name="North")
    person("Somebody")
    roles.set_rule(by=boss, role=sales, audience="staff", action="see", rows="all")
    roles.grant_role(by=boss, role=sales, team=north)
    membership = join_team(by=boss, team=north, principal=ann)
    assert sees(acting(ann)) == {"Somebody"}
    membership.delete()
    assert sees(acting(ann)) == set()


def test_shipped_roles_stay_and_a_copy_does_the_same(boss: Actor) -> None:
    member = AccessRole.objects.get(key="member")
    with pytest.raises(Conflict, match="comes with Kith"):
        roles.set_rule(by=boss, role=member, type_key="person", action="see", rows="own")
    with pytest.raises(Conflict, match="comes with Kith"):
        roles.remove_role(by=boss, role=member)
    copy = roles.add_role(by=boss, name="Members like ours", like=member)
    ann = somebody()
    roles.grant_role(by=boss, role=copy, principal=ann)
    actor, plain = acting(ann), acting(somebody(Role.MEMBER))
    for declared in current().types:
        for action in Action:
            same = access.predicate(actor, declared, action) == access.predicate(plain, declared, action)
            assert same or declared.audience != "staff", (declared.key, action)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"type_key": "nothing", "action": "see", "rows": "all"}, "type"),
        ({"action": "see", "rows": "all"}, "type"),
        ({"type_key": "person", "audience": "staff", "action": "see", "rows": "all"}, "type"),
        ({"type_key": "person", "action": "fly", "rows": "all"}, "action"),
        ({"type_key": "person", "action": "see", "rows": "some"}, "rows"),
        ({"type_key": "product", "action": "see", "rows": "own"}, "rows"),
        ({"type_key": "role", "action": "edit", "rows": "all"}, "action"),
        ({"audience": "administrators", "action": "create", "rows": "all"}, "action"),
        ({"type_key": "person", "action": "see", "rows": "condition"}, "condition"),
        (
            {
                "type_key": "person", "action": "see", "rows": "condition",
                "condition": {"field": "shoe_size", "op": "is", "value": ["9"]},
            },
            "condition",
        ),
    ],
)  # fmt: skip
def test_a_rule_that_makes_no_sense_is_refused_at_its_field(
    said: dict[str, object], field: str, boss: Actor, sales: AccessRole
) -> None:
    with pytest.raises(Invalid) as refused:
        roles.set_rule(by=boss, role=sales, **said)  # type: ignore[arg-type]
    assert field in refused.value.fields


def test_a_role_with_holders_stays_until_it_is_taken_from_them(boss: Actor, sales: AccessRole) -> None:
    grant = roles.grant_role(by=boss, role=sales, principal=somebody())
    with pytest.raises(Conflict, match="still has this role"):
        roles.remove_role(by=boss, role=sales)
    roles.revoke_role(by=boss, grant=grant)
    roles.remove_role(by=boss, role=sales)
    assert not AccessRole.objects.filter(key="sales").exists()
    owner = AccessRole.objects.get(key="owner")
    with pytest.raises(Invalid, match="person’s page"):
        roles.grant_role(by=boss, role=owner, principal=somebody())


def test_no_rule_in_the_table_lets_a_role_change_rights(boss: Actor, sales: AccessRole) -> None:
    """Even where somebody wrote it past the verbs."""
    RoleRule.objects.create(role=sales, audience="administrators", action="create", rows="all")
    RoleRule.objects.create(role=sales, type="team", action="edit", rows="all")
    ann = somebody()
    roles.grant_role(by=boss, role=sales, principal=ann)
    with pytest.raises(NotAllowed):
        roles.grant_role(by=acting(ann), role=sales, principal=somebody())
    team = add_team(by=boss, name="North")
    with pytest.raises((NotAllowed, NotFound)):
        verbs.edit(current().type("team"), by=acting(ann), record=team, values={"name": "Mine"})


def test_who_may_add_only_their_own_owns_what_they_add(boss: Actor, sales: AccessRole) -> None:
    ann, ben = somebody(name="Ann"), somebody(name="Ben")
    for action in ("see", "create", "edit"):
        roles.set_rule(by=boss, role=sales, type_key="person", action=action, rows="own")
    roles.set_rule(by=boss, role=sales, type_key="principal", action="see", rows="all")
    roles.grant_role(by=boss, role=sales, principal=ann)
    declared, actor = current().type("person"), acting(ann)
    made = verbs.create(declared, by=actor, values={"family_name": "New"})
    assert getattr(made, "owner_id") == ann.pk  # noqa: B009
    with pytest.raises(NotAllowed, match="your own"):
        verbs.create(declared, by=actor, values={"family_name": "Other", "owner": str(ben.uid)})
    assert sees(boss) == {"New"}
    with pytest.raises(NotAllowed):
        verbs.delete(declared, by=actor, record=made)


def test_a_condition_may_speak_of_me_and_of_related_records(boss: Actor, sales: AccessRole) -> None:
    ann = somebody(name="Ann")
    person("Hers", ann, stage="customer")
    person("Hers too", ann)
    person("Other", stage="customer")
    mine = {"field": "owner", "op": "is", "value": ["me"]}
    both = {
        "all": [
            mine,
            {"field": "stage", "op": "is", "value": ["customer"]},
            {"related": "note", "measure": "never"},
        ]
    }
    roles.set_rule(by=boss, role=sales, type_key="person", action="see", rows="condition", condition=both)
    roles.grant_role(by=boss, role=sales, principal=ann)
    assert sees(acting(ann)) == {"Hers"}


def test_a_hidden_field_is_nowhere_and_a_read_one_is_not_written(boss: Actor, sales: AccessRole) -> None:
    ann = somebody(name="Ann")
    record = person("Kit", ann, job_title="Pilot")
    for action in ("see", "edit"):
        roles.set_rule(by=boss, role=sales, type_key="person", action=action, rows="all")
    roles.set_field_rule(by=boss, role=sales, type_key="person", field="job_title", reading="hidden")
    roles.set_field_rule(by=boss, role=sales, type_key="person", field="stage", reading="read")
    roles.grant_role(by=boss, role=sales, principal=ann)
    actor, declared = acting(ann), current().type("person")
    assert "job_title" not in access.readable(actor, declared)
    assert "stage" not in access.writable(actor, declared)
    for values in ({"job_title": "Chief"}, {"stage": "customer"}):
        with pytest.raises(Invalid):
            verbs.edit(declared, by=actor, record=get(actor, declared, record.uid), values=values)
    with pytest.raises(Invalid, match="names the record"):
        roles.set_field_rule(by=boss, role=sales, type_key="person", field="name", reading="hidden")


def test_files_are_read_in_only_by_those_who_may_change_all(boss: Actor, sales: AccessRole) -> None:
    ann = somebody(name="Ann")
    roles.grant_role(by=boss, role=sales, principal=ann)
    for action in ("see", "create", "edit"):
        roles.set_rule(by=boss, role=sales, audience="staff", action=action, rows="all")
    people = next(each for each in kinds.kinds(boss) if "person" in each.types)
    transfer.require(acting(ann), people)
    rule = roles.set_field_rule(by=boss, role=sales, type_key="person", field="birthday", reading="read")
    with pytest.raises(NotAllowed, match="Files are read in"):
        transfer.require(acting(ann), people)
    roles.clear_field_rule(by=boss, rule=rule)
    roles.set_rule(by=boss, role=sales, type_key="person", action="edit", rows="own")
    with pytest.raises(NotAllowed, match="Files are read in"):
        transfer.require(acting(ann), people)


def test_a_duplicate_does_not_name_a_field_that_is_hidden(boss: Actor, sales: AccessRole) -> None:
    ann = somebody(name="Ann")
    for action in ("see", "create"):
        roles.set_rule(by=boss, role=sales, audience="staff", action=action, rows="all")
    roles.grant_role(by=boss, role=sales, principal=ann)
    record, other = person("Kit"), person("Kat")
    values = {"party": str(record.uid), "other": str(other.uid), "kind": "referred", "since": None}
    declared = current().type("relationship")
    verbs.create(declared, by=boss, values=values)
    with pytest.raises(Invalid) as open_to_her:
        verbs.create(declared, by=acting(ann), values=values)
    assert list(open_to_her.value.fields) == ["since"]
    roles.set_field_rule(by=boss, role=sales, type_key="relationship", field="since", reading="hidden")
    with pytest.raises(Invalid) as hidden:
        verbs.create(
            declared, by=acting(ann), values={key: values[key] for key in ("party", "other", "kind")}
        )
    assert list(hidden.value.fields) == [""]
