"""People come in by an invitation: once, in time, as what they were invited for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.core.access.model import AccessRole, RoleGrant
from kith.core.administration.sharing import lent_to, outside_people, receiver, share
from kith.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kith.core.events.model import Event
from kith.core.principals.actor import Actor, actor_of
from kith.core.principals.model import Kind, Principal, Role, Team, User
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.sign_in.happened import Visit
from kith.core.sign_in.invitation.actions import accept, invite_all, link_of, opened, withdraw
from kith.core.sign_in.invitation.model import Invitation

pytestmark = pytest.mark.django_db
PASSWORD = "quiet rivers run far"


def colleague(role: str) -> Actor:
    user = User.objects.create_user(f"{role}@example.org", PASSWORD)
    made = Principal.objects.create(kind=Kind.USER, role=role, name=role.title(), user=user)
    return actor_of(made, "desk")


@pytest.fixture
def boss() -> Actor:
    return colleague(Role.ADMINISTRATOR)


def invite(by: Actor, email: str = "ida@example.org", **more: object) -> Invitation:
    values = {"email": email, "role": "member"} | more
    made = verbs.create(current().type("invitation"), by=by, values=values)
    assert isinstance(made, Invitation)
    return made


def token_of(invitation: Invitation) -> str:
    return link_of(invitation).rpartition("/")[2]


def come_in(token: str, name: str = "Ida Lund", password: str = PASSWORD) -> User:
    return accept(
        token=token, name=name, password=password, locale="de", visit=Visit("203.0.113.9", "Firefox")
    )


def test_somebody_comes_in_with_the_role_the_team_and_the_further_role_of_the_invitation(boss: Actor) -> None:
    team, role = Team.objects.create(name="North"), AccessRole.objects.create(key="field", name="Field")
    team.refresh_from_db()
    role.refresh_from_db()
    made = invite(boss, team=str(team.uid), added_role=str(role.uid))
    user = come_in(token_of(made))
    principal = Principal.objects.get(user=user)
    assert (principal.role, principal.name, principal.locale) == ("member", "Ida Lund", "de")
    assert list(principal.memberships.values_list("team", flat=True)) == [team.pk]
    assert RoleGrant.objects.get().principal_id == principal.pk
    assert user.check_password(PASSWORD)
    made.refresh_from_db()
    assert made.principal == principal
    kinds = set(Event.objects.values_list("kind", flat=True))
    given = {"membership.created", "role_grant.created"}
    assert kinds == {"invitation.created", "invitation.accepted", "user.joined", *given}


def test_a_link_works_once(boss: Actor) -> None:
    token = token_of(invite(boss))
    come_in(token)
    with pytest.raises(NotFound):
        opened(token)
    with pytest.raises(NotFound):
        come_in(token)


def test_a_link_that_is_over_withdrawn_replaced_or_forged_opens_nothing(boss: Actor) -> None:
    late, gone, older = (
        invite(boss, "a@example.org"),
        invite(boss, "b@example.org"),
        invite(boss, "c@example.org"),
    )
    Invitation.objects.filter(pk=late.pk).update(until=timezone.now() - timedelta(seconds=1))
    withdraw(by=boss, invitation=gone)
    newer = invite(boss, "C@example.org")
    for token in (token_of(late), token_of(gone), token_of(older), token_of(newer) + "x", "", "a:b:c"):
        with pytest.raises(NotFound):
            opened(token)
    assert opened(token_of(newer)) == newer


def test_an_invitation_is_withdrawn_once(boss: Actor) -> None:
    made = invite(boss)
    withdraw(by=boss, invitation=made)
    with pytest.raises(Conflict):
        withdraw(by=boss, invitation=made)


def test_nobody_is_invited_who_signs_in_already(boss: Actor) -> None:
    with pytest.raises(Invalid, match="already"):
        invite(boss, "Administrator@example.org")


def test_nobody_gives_more_than_they_have(boss: Actor) -> None:
    with pytest.raises(NotAllowed):
        invite(boss, role="owner")
    invite(colleague(Role.OWNER), role="owner")
    with pytest.raises(NotAllowed):
        invite(colleague(Role.MEMBER), "x@example.org")


@pytest.mark.parametrize(("name", "password"), [("", PASSWORD), ("Ida", "short"), ("Ida", "password1234")])
def test_a_poor_name_or_password_leaves_the_invitation_open(boss: Actor, name: str, password: str) -> None:
    token = token_of(invite(boss))
    with pytest.raises(Invalid):
        come_in(token, name, password)
    assert opened(token)
    assert not User.objects.filter(email="ida@example.org").exists()


def test_a_record_is_shared_with_an_outside_person_before_they_accept(boss: Actor) -> None:
    made = invite(boss, "pat@partner.example", role="shared_only", kind=Kind.OUTSIDE)
    waiting, declared = made.principal, current().type("person")
    assert waiting is not None
    assert waiting.user is None
    assert (str(waiting.uid), "pat@partner.example") in outside_people()
    record = verbs.create(declared, by=boss, values={"family_name": "Kit"})
    share(
        by=boss,
        declared=declared,
        record=record,
        to=receiver(by=boss, principal=str(waiting.uid)),
        level="see",
    )
    again = invite(boss, "Pat@partner.example", role="shared_only", kind=Kind.OUTSIDE)
    assert again.principal == waiting
    user = come_in(token_of(again), "Pat Moss")
    came = Principal.objects.get(user=user)
    assert (came.pk, came.name, came.kind, came.role) == (
        waiting.pk,
        "Pat Moss",
        Kind.OUTSIDE,
        Role.SHARED_ONLY,
    )
    assert [lent.uid for lent in lent_to(actor_of(came, "desk"))] == [str(getattr(record, "uid"))]  # noqa: B009


def test_nothing_is_shared_with_an_outside_person_whose_invitation_was_withdrawn(boss: Actor) -> None:
    made = invite(boss, "pat@partner.example", role="shared_only", kind=Kind.OUTSIDE)
    assert made.principal is not None
    withdraw(by=boss, invitation=made)
    assert outside_people() == []
    with pytest.raises(Invalid):
        receiver(by=boss, principal=str(made.principal.uid))
    assert (
        invite(boss, "pat@partner.example", role="shared_only", kind=Kind.OUTSIDE).principal != made.principal
    )


def test_a_colleague_is_nobody_before_they_accept(boss: Actor) -> None:
    assert invite(boss).principal is None


def test_an_e_mail_that_is_none_is_named_once(boss: Actor) -> None:
    with pytest.raises(Invalid) as raised:
        invite_all(by=boss, emails="nobody\nida@example.org", values={"role": Role.MEMBER})
    assert raised.value.firsts["email"].count("nobody") == 1
    assert not Invitation.objects.exists()
