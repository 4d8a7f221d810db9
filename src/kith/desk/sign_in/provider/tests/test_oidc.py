"""Signing in through an OpenID provider, against one that really signs its tokens."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from kith.core.events.model import Event
from kith.core.principals.actor import actor_of
from kith.core.principals.model import Membership, Principal, Role, Session, Team, User
from kith.core.sign_in.provider.actions import add_rule
from kith.core.sign_in.provider.model import IdentityProvider, ProvidedSignIn
from kith.core.sign_in.provider.tests.issuer import CLIENT, Issuer
from kith.desk.sign_in.provider.tests.conftest import Change, come_back, go_there, sign_in

pytestmark = pytest.mark.django_db


def signed_in() -> list[str]:
    return [
        str(each.user.email)
        for each in Session.objects.filter(user__isnull=False).select_related("user")
        if each.user
    ]


def kinds() -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def reasons() -> list[str]:
    found = Event.objects.filter(kind="user.sign_in_failed").order_by("id")
    return [each.changes["what"][1] for each in found]


def test_a_colleague_comes_in_and_goes_where_they_wanted(
    mara: Principal, provider: IdentityProvider, issuer: Issuer
) -> None:
    browser = Client()
    assert "Sign in with Fern ID" in browser.get("/sign-in/").text
    answer = sign_in(browser, provider, issuer, next="/people?sort=name")
    assert (answer.status_code, answer["Location"]) == (302, "/people?sort=name")
    assert signed_in() == ["mara@example.org"]
    assert ProvidedSignIn.objects.get().subject == "u-1"
    assert kinds()[-2:] == ["user.provided", "user.signed_in"]
    assert Event.objects.latest("id").changes["how"][1] == "Fern ID"


def test_the_subject_counts_from_then_on_and_the_e_mail_no_more(
    mara: Principal, provider: IdentityProvider, issuer: Issuer
) -> None:
    sign_in(Client(), provider, issuer)
    issuer.who = {"sub": "u-1", "email": "ola@elsewhere.example"}
    assert sign_in(Client(), provider, issuer).status_code == 302
    assert signed_in() == ["mara@example.org"] * 2
    issuer.who = {"sub": "u-2", "email": "mara@example.org", "email_verified": True}
    assert "Somebody else at your provider" in sign_in(Client(), provider, issuer).text
    assert reasons() == ["taken"]


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ({"email_verified": False}, "unverified"),
        ({"email_verified": "false"}, "unverified"),
        ({"email": "mara@example.org.evil.example"}, "domain"),
        ({"email": "nobody@example.org"}, "unknown"),
        ({"email": "mara@example.org <x@evil.example>"}, "email"),
        ({"email": "marа@example.org"}, "email"),
        ({"email": None}, "email"),
        ({"sub": ""}, "subject"),
        ({"sub": 7}, "subject"),
    ],
)
def test_nobody_is_taken_for_somebody_else(
    mara: Principal, provider: IdentityProvider, issuer: Issuer, who: dict[str, Any], reason: str
) -> None:
    issuer.who |= who
    assert sign_in(Client(), provider, issuer).status_code == 403
    assert (signed_in(), reasons(), ProvidedSignIn.objects.count()) == ([], [reason], 0)


def sets(key: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda claims: claims.update({key: value})


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (sets("iss", "https://other.example"), "issuer"),
        (sets("aud", "another-client"), "audience"),
        (sets("aud", ["another-client"]), "audience"),
        (sets("aud", [CLIENT, "another-client"]), "audience"),
        (sets("azp", "another-client"), "audience"),
        (sets("nonce", "of another sign-in"), "nonce"),
        (lambda claims: claims.pop("nonce"), "nonce"),
        (sets("exp", time.time() - 200), "expired"),
        (sets("exp", "never"), "expired"),
        (lambda claims: claims.pop("exp"), "expired"),
        (sets("iat", time.time() + 900), "expired"),
        (sets("nbf", time.time() + 900), "expired"),
    ],
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    mara: Principal,
    provider: IdentityProvider,
    issuer: Issuer,
    spoil: Callable[[dict[str, Any]], None],
    reason: str,
) -> None:
    issuer.spoil = spoil
    assert sign_in(Client(), provider, issuer).status_code == 403
    assert (signed_in(), reasons()) == ([], [reason])


def unsigned(claims: dict[str, Any], issuer: Issuer) -> str:
    whole = issuer.signed(claims).split(".")
    return f"eyJhbGciOiJub25lIn0.{whole[1]}."


def altered(claims: dict[str, Any], issuer: Issuer) -> str:
    head, _body, seal = issuer.signed(claims).split(".")
    return f"{head}.{issuer.signed({**claims, 'sub': 'u-9'}).split('.')[1]}.{seal}"


def by_a_stranger(claims: dict[str, Any], issuer: Issuer) -> str:
    key = RSAKey.generate_key(2048, {"kid": "one"}, auto_kid=False)
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)


def by_the_public_key(claims: dict[str, Any], issuer: Issuer) -> str:
    """The old trick: the public key, taken for a shared secret."""
    key = OctKey.import_key(issuer.key.as_pem(private=False).replace(b"-----", b""))
    return jwt.encode({"alg": "HS256", "kid": "one"}, claims, key)


@pytest.mark.parametrize("forge", [unsigned, altered, by_a_stranger, by_the_public_key])
def test_a_token_that_the_issuer_did_not_sign_is_refused(
    mara: Principal,
    provider: IdentityProvider,
    issuer: Issuer,
    forge: Callable[[dict[str, Any], Issuer], str],
) -> None:
    issuer.sign = lambda claims: forge(claims, issuer)
    assert sign_in(Client(), provider, issuer).status_code == 403
    assert (signed_in(), reasons()) == ([], ["signature"])


def test_an_issuer_that_changes_its_key_is_followed_at_once(
    mara: Principal, provider: IdentityProvider, issuer: Issuer
) -> None:
    sign_in(Client(), provider, issuer)
    issuer.key = RSAKey.generate_key(2048, {"kid": "two"}, auto_kid=False)
    issuer.published = [issuer.key]
    assert sign_in(Client(), provider, issuer).status_code == 302


def test_an_answer_works_once_and_in_the_browser_that_asked(
    mara: Principal, provider: IdentityProvider, issuer: Issuer
) -> None:
    browser = Client()
    location = issuer.authorize(go_there(browser, provider))
    assert come_back(Client(), location).status_code == 403
    assert come_back(browser, location).status_code == 302
    assert come_back(browser, location).status_code == 403
    forged = issuer.authorize({**go_there(browser, provider), "state": "forged"})
    assert come_back(browser, forged).status_code == 403
    assert reasons() == ["state", "state", "state"]


def test_a_code_is_worth_nothing_in_another_sign_in(
    mara: Principal, provider: IdentityProvider, issuer: Issuer
) -> None:
    """The code of one sign-in, brought in under the state of another, fails for its verifier."""
    browser = Client()
    first, second = go_there(browser, provider), go_there(browser, provider)
    location = issuer.authorize(first).replace(first["state"], second["state"])
    assert come_back(browser, location).status_code == 403
    assert reasons() == ["exchange"]


def test_an_answer_that_names_another_issuer_or_none_is_refused(
    mara: Principal, provider: IdentityProvider, issuer: Issuer
) -> None:
    browser = Client()
    issuer.answered = {"iss": "https://other.example"}
    assert sign_in(browser, provider, issuer).status_code == 403
    location = issuer.authorize(go_there(browser, provider)).partition("&iss=")[0]
    assert come_back(browser, location).status_code == 403
    assert reasons() == ["issuer", "issuer"]


def test_an_answer_to_one_provider_does_not_serve_another(
    mara: Principal, provider: IdentityProvider, issuer: Issuer
) -> None:
    other = IdentityProvider.objects.create(
        name="Other",
        protocol="oidc",
        issuer=issuer.address,
        client_id=CLIENT,
        domains="example.org",
        inside=True,
    )
    other.refresh_from_db()
    browser = Client()
    location = issuer.authorize(go_there(browser, provider)).replace(str(provider.uid), str(other.uid))
    assert come_back(browser, location).status_code == 403
    assert reasons() == ["state"]


def test_nobody_is_led_elsewhere_afterwards(
    mara: Principal, provider: IdentityProvider, issuer: Issuer
) -> None:
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        assert sign_in(Client(), provider, issuer, next=elsewhere)["Location"] == "/"


def test_what_the_token_lacks_is_asked_for_and_must_be_about_the_same_person(
    mara: Principal, provider: IdentityProvider, issuer: Issuer
) -> None:
    issuer.who = {"sub": "u-1"}
    issuer.later = {"email": "mara@example.org", "email_verified": True, "sub": "u-2"}
    assert sign_in(Client(), provider, issuer).status_code == 403
    issuer.later["sub"] = "u-1"
    assert sign_in(Client(), provider, issuer).status_code == 302
    assert reasons() == ["subject"]


def test_a_provider_that_is_switched_off_opens_nothing(
    mara: Principal, change: Change, issuer: Issuer
) -> None:
    provider, browser = change(), Client()
    location = issuer.authorize(go_there(browser, provider))
    change(is_active=False)
    assert come_back(browser, location).status_code == 404
    assert browser.get(f"/sign-in/with/{provider.uid}").status_code == 404
    assert "Fern ID" not in browser.get("/sign-in/").text


def test_somebody_switched_off_here_does_not_come_in(
    mara: Principal, provider: IdentityProvider, issuer: Issuer
) -> None:
    Principal.objects.filter(pk=mara.pk).update(is_active=False)
    assert sign_in(Client(), provider, issuer)["Location"] == "/sign-in/switched-off/"
    assert signed_in() == []


def test_strangers_of_the_domain_become_colleagues_where_that_is_wanted(
    ola: Principal, change: Change, issuer: Issuer
) -> None:
    issuer.who = {"sub": "u-5", "email": "New@example.org", "email_verified": True, "name": "New One"}
    provider = change(first="create", first_role="read_only")
    assert sign_in(Client(), provider, issuer).status_code == 302
    made = Principal.objects.get(name="New One")
    assert (made.role, made.user and made.user.email) == (Role.READ_ONLY, "new@example.org")
    assert made.user
    assert not made.user.has_usable_password()
    assert "user.joined" in kinds()


def test_groups_put_people_into_teams_and_take_them_out_again(
    mara: Principal, ola: Principal, provider: IdentityProvider, issuer: Issuer
) -> None:
    north, south, own = (Team.objects.create(name=name) for name in ("North", "South", "Own"))
    for team in (north, south, own):
        team.refresh_from_db()
    Membership.objects.create(team=own, principal=mara)
    for group, team in (("g-north", north), ("g-south", south)):
        add_rule(by=actor_of(ola, "desk"), provider=provider, values={"group": group, "team": str(team.uid)})

    def teams() -> set[str]:
        return set(Membership.objects.filter(principal=mara).values_list("team__name", flat=True))

    issuer.who["groups"] = ["g-north", "unheard-of"]
    sign_in(Client(), provider, issuer)
    assert teams() == {"North", "Own"}
    issuer.who["groups"] = "g-south"
    sign_in(Client(), provider, issuer)
    assert teams() == {"South", "Own"}
    told = Event.objects.filter(subject_type="membership").order_by("id")
    assert [each.kind for each in told] == ["membership.created", "membership.created", "membership.deleted"]
    assert {Principal.objects.get(pk=each.actor_id).name for each in told} == {"identity provider"}
    issuer.who |= {"_claim_names": {"groups": "src1"}}
    del issuer.who["groups"]
    sign_in(Client(), provider, issuer)
    assert teams() == {"South", "Own"}
    del issuer.who["_claim_names"]
    sign_in(Client(), provider, issuer)
    assert teams() == {"Own"}


def test_owners_come_in_only_while_an_owner_saved_the_provider_last(
    ola: Principal, change: Change, issuer: Issuer
) -> None:
    user = ola.user
    assert user
    issuer.who["email"] = user.email
    admin = Principal.objects.create(
        kind="user", role=Role.ADMINISTRATOR, name="Adi", user=User.objects.create_user("adi@example.org")
    )
    provider = change(by=admin, client_id=CLIENT, domains="example.org example.com")
    assert sign_in(Client(), provider, issuer).status_code == 403
    assert (reasons(), ProvidedSignIn.objects.count()) == (["owner"], 0)
    change()
    assert sign_in(Client(), provider, issuer).status_code == 302


def test_another_issuer_knows_nobody(mara: Principal, change: Change, issuer: Issuer) -> None:
    provider = change()
    sign_in(Client(), provider, issuer)
    change(issuer="https://login.example.com")
    assert ProvidedSignIn.objects.count() == 0
