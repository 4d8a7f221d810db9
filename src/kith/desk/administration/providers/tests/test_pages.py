"""Setting up identity providers at the desk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from kith.core.administration.tests.made import at_work, somebody
from kith.core.events.model import Event
from kith.core.principals.model import Role, Session, Team
from kith.core.sign_in.provider.model import GroupRule, IdentityProvider
from kith.core.sign_in.provider.tests.issuer import CLIENT, SECRET, Issuer, running

pytestmark = pytest.mark.django_db
SENT_ALONG = "account_reauthentication_state"
NEW, LIST = "/settings/providers/new/oidc", "/settings/providers"
SENT = {
    "name": "Fern ID", "issuer": "https://id.example.com/.well-known/openid-configuration", "client_id": CLIENT,
    "client_secret": SECRET, "domains": "Example.org, @example.com", "trust": "verified", "first": "known",
    "first_role": "member", "groups_claim": "groups", "factor": "house", "factor_words": "", "is_active": "1",
}  # fmt: skip


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    cache.clear()
    with running() as found:
        yield found


def test_an_owner_sets_one_up_and_its_secret_is_shown_to_nobody() -> None:
    ola, _actor = at_work(Role.OWNER)
    answer = ola.post(NEW, SENT)
    made = IdentityProvider.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}/{made.uid}")
    assert (made.issuer, made.domains, made.for_owners) == (
        "https://id.example.com",
        "example.com example.org",
        True,
    )
    assert SECRET.encode() not in bytes(made.client_secret or b"")
    page = ola.get(f"{LIST}/{made.uid}").text
    assert f"/sign-in/with/{made.uid}/back" in page
    assert SECRET not in page
    told = Event.objects.get(kind="identity_provider.created")
    assert SECRET not in str(told.changes)
    assert "Fern ID" in ola.get(LIST).text


def test_a_form_filled_in_too_slowly_is_kept_sealed_until_its_sender_has_proven_who_they_are() -> None:
    somebody_there = somebody(Role.OWNER)
    user, client = somebody_there.user, Client()
    assert user is not None
    user.set_password("loop kettle marble nine")
    user.save()
    client.force_login(user)
    asked = client.post(NEW, SENT)
    assert asked["Location"].startswith("/account/again")
    assert not IdentityProvider.objects.exists()
    kept = Session.objects.get(session_key=client.cookies[settings.SESSION_COOKIE_NAME].value)
    assert SENT_ALONG in (held := kept.get_decoded())
    assert SECRET not in str(held)
    proven = client.post(asked["Location"], {"password": "loop kettle marble nine"}, follow=True)
    assert proven.status_code == 200
    assert IdentityProvider.objects.get().name == "Fern ID"


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("issuer", ""), ("issuer", "http://id.example.com"), ("issuer", "javascript:alert(1)"),
     ("client_id", ""), ("domains", ""), ("domains", "no domain"), ("first_role", "owner"), ("trust", "blindly")],
)  # fmt: skip
def test_what_cannot_be_taken_is_said_at_its_field(field: str, value: str) -> None:
    ola, _actor = at_work(Role.OWNER)
    answer = ola.post(NEW, {**SENT, field: value})
    assert answer.status_code == 422
    assert f'id="f-{field}-e"' in answer.text
    assert not IdentityProvider.objects.exists()


def test_only_administrators_set_them_up() -> None:
    mara, _actor = at_work(Role.MEMBER)
    for path in (LIST, NEW):
        assert mara.get(path).status_code == 403
    assert mara.post(NEW, SENT).status_code == 403
    assert not IdentityProvider.objects.exists()


def test_an_administrator_who_saves_one_closes_it_to_owners_and_the_page_says_so() -> None:
    ola, _actor = at_work(Role.OWNER)
    ola.post(NEW, SENT)
    made = IdentityProvider.objects.get()
    adi, _actor = at_work(Role.ADMINISTRATOR, "Adi")
    kept = bytes(made.client_secret or b"")
    adi.post(f"{LIST}/{made.uid}", {**SENT, "client_secret": "", "name": "Fern"})
    made.refresh_from_db()
    assert (made.name, made.for_owners, bytes(made.client_secret or b"")) == ("Fern", False, kept)
    assert "Owners do not come in through it" in adi.get(f"{LIST}/{made.uid}").text
    changed = Event.objects.get(kind="identity_provider.changed").changes
    assert changed["name"] == ["Fern ID", "Fern"]


def test_rules_are_added_and_removed_on_record() -> None:
    ola, _actor = at_work(Role.OWNER)
    ola.post(NEW, SENT)
    here = f"{LIST}/{IdentityProvider.objects.get().uid}"
    team = Team.objects.create(name="North")
    team.refresh_from_db()
    assert ola.post(f"{here}/rules", {"group": "g-north", "team": "", "role": ""}).status_code == 422
    for status in (302, 422):
        assert ola.post(f"{here}/rules", {"group": "g-north", "team": str(team.uid)}).status_code == status
    page = ola.get(here).text
    assert "g-north" in page
    assert ola.post(f"{here}/rules/{GroupRule.objects.get().uid}/delete").status_code == 302
    told = Event.objects.filter(subject_type="group_rule").order_by("id")
    assert [each.kind for each in told] == ["group_rule.created", "group_rule.deleted"]


def test_trying_one_says_what_is_wrong_with_it(issuer: Issuer) -> None:
    ola, _actor = at_work(Role.OWNER)
    ola.post(NEW, {**SENT, "issuer": issuer.address, "inside": "1"})
    made = IdentityProvider.objects.get()
    check = f"{LIST}/{made.uid}/check"
    assert "It describes itself as" in ola.post(check).text
    issuer.described = {"issuer": "https://other.example"}
    assert "The answer comes from another provider." in ola.post(check).text
    issuer.described = {"authorization_endpoint": "javascript:alert(1)"}
    assert "cannot be used" in ola.post(check).text
    IdentityProvider.objects.update(inside=False, issuer=issuer.address.replace("http:", "https:"))
    assert "private network" in ola.post(check).text


def test_a_deleted_provider_is_gone_and_on_record() -> None:
    ola, _actor = at_work(Role.OWNER)
    ola.post(NEW, SENT)
    assert ola.post(f"{LIST}/{IdentityProvider.objects.get().uid}/delete").status_code == 302
    assert not IdentityProvider.objects.exists()
    assert Event.objects.filter(kind="identity_provider.deleted").count() == 1
