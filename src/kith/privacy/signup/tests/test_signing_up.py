"""Signing up by a form: nobody becomes somebody before the mailbox says so, and no answer tells who is known."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind, Principal, Role, User
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.registry.trace import Whose
from kith.core.sign_in.notice import Notice
from kith.customers.party.model import Party
from kith.privacy import links
from kith.privacy.conftest import MakePerson
from kith.privacy.consent.actions import say
from kith.privacy.consent.model import Consent
from kith.privacy.consent.queries import signups_of
from kith.privacy.gate import ask
from kith.privacy.purpose.model import Purpose
from kith.privacy.signup import actions, pages, traces
from kith.privacy.signup.jobs import tend
from kith.privacy.signup.model import Signup, SignupForm
from kith.privacy.suppression.actions import Stop, suppress
from kith.privacy.suppression.hashed import keep_hashed

pytestmark = pytest.mark.django_db
PATH = "/p/sign-up/news"


@pytest.fixture
def mails(monkeypatch: pytest.MonkeyPatch) -> list[Notice]:
    sent: list[Notice] = []

    def tell(notice: Notice) -> bool:
        sent.append(notice)
        return True

    monkeypatch.setattr(actions, "tell", tell)
    return sent


@pytest.fixture
def form(newsletter: Purpose) -> SignupForm:
    Purpose.objects.create(
        key="gardens",
        name="Gardens",
        basis="consent",
        channels=["email"],
        parent=newsletter,
        is_marketing=True,
    )
    return SignupForm.objects.create(
        key="news", name="News", title="Our news", wording="I want the news by e-mail.", purpose=newsletter,
        language="en", asks_name=True, remind_after=3, lapses_after=14,
    )  # fmt: skip


def sign_up(visitor: Client, address: str = "new@house.example", **more: object) -> int:
    pages.ASKING.forget()
    return visitor.post(PATH, {"address": address, **more}).status_code


def later(monkeypatch: pytest.MonkeyPatch, **by: int) -> None:
    moment = timezone.now() + timedelta(**by)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_somebody_new_is_nobody_until_the_mailbox_confirms(
    form: SignupForm, visitor: Client, mails: list[Notice]
) -> None:
    assert sign_up(visitor, "New@House.example", given_name="Nils", family_name="Ny", topic="gardens") == 200
    assert not Party.objects.exists()
    (mail,) = mails
    assert (mail.to, mail.locale) == ("new@house.example", "en")
    assert "I want the news by e-mail." in mail.text
    for method in (visitor.get, visitor.head):
        assert method(mail.path).status_code == 200
    assert not Party.objects.exists()
    assert "You are signed up" in visitor.post(mail.path).content.decode()
    party = Party.objects.get()
    assert (party.given_name, party.family_name, party.language) == ("Nils", "Ny", "en")
    for purpose in ("newsletter", "gardens"):
        decided = ask.decide([party.pk], ask.question(purpose, "email"))[0]
        assert (decided.refusal, decided.address) == ("", "new@house.example")
    assert ask.decide([party.pk], ask.question("offers", "email"))[0].refusal == "no_consent"
    proof = Consent.objects.filter(party=party).latest("id").proof
    for words in ("I want the news by e-mail.", "version 1", "new@house.example", "127.0.0.0/24"):
        assert words in proof
    assert "127.0.0.1" not in proof
    visitor.post(mail.path)
    assert (Party.objects.count(), Consent.objects.count()) == (1, 2)


def test_somebody_known_by_that_main_address_agrees_as_themselves(
    form: SignupForm, visitor: Client, mails: list[Notice], person: MakePerson
) -> None:
    ingrid = person(email="ingrid@house.example")
    sign_up(visitor, "ingrid@house.example")
    assert [name for name, _day in signups_of(ingrid.pk)] == ["News"]
    assert ask.decide([ingrid.pk], ask.question("newsletter", "email"))[0].refusal == "no_consent"
    visitor.post(mails[0].path)
    assert ask.decide([ingrid.pk], ask.question("newsletter", "email"))[0].refusal == ""
    assert signups_of(ingrid.pk) == []


def test_the_answer_is_the_same_for_known_suppressed_erased_and_new_addresses(
    form: SignupForm,
    visitor: Client,
    mails: list[Notice],
    person: MakePerson,
    member: Actor,
    newsletter: Purpose,
) -> None:
    known = person(email="known@house.example")
    say(by=member, party=known, purpose=newsletter, channel="email", state="given", source="form")
    suppress(by=member, stop=Stop("email", "complained", "stop@house.example", source="call"))
    suppress(by=member, stop=Stop("domain", "asked", "gone.example", source="call"))
    keep_hashed(["erased@house.example"])
    addresses = [
        "known@house.example",
        "stop@house.example",
        "any@gone.example",
        "erased@house.example",
        "n@ew.example",
    ]
    answers = []
    for address in addresses:
        pages.ASKING.forget()
        answer = visitor.post(PATH, {"address": address})
        answers.append(answer.content.decode().replace(address, "…"))
    assert len(set(answers)) == 1
    assert [mail.to for mail in mails] == ["known@house.example", "n@ew.example"]
    assert "already" in mails[0].text
    assert mails[0].path.startswith("/p/preferences/")


def test_an_address_gets_few_mails_however_often_it_is_written_into_forms(
    form: SignupForm, visitor: Client, mails: list[Notice], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _each in range(5):
        assert sign_up(visitor) == 200
    assert len(mails) == 1
    for _each in range(5):
        later(monkeypatch, minutes=11)
        sign_up(visitor)
    assert len(mails) == 3
    pages.ASKING.forget()
    codes = [visitor.post(PATH, {"address": f"n{number}@house.example"}).status_code for number in range(12)]
    assert (codes[:10], codes[-1]) == ([200] * 10, 429)


def test_who_does_not_confirm_is_reminded_once_and_then_forgotten(
    form: SignupForm, visitor: Client, mails: list[Notice], monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_up(visitor)
    tend()
    assert len(mails) == 1
    later(monkeypatch, days=4)
    tend()
    tend()
    assert [mail.subject.startswith("A reminder") for mail in mails] == [False, True]
    later(monkeypatch, days=11)
    tend()
    assert not Signup.objects.exists()
    assert visitor.post(mails[1].path).status_code == 404
    assert not Party.objects.exists()


def test_machines_that_fill_in_everything_are_thanked_and_nothing_is_done(
    form: SignupForm, visitor: Client, mails: list[Notice]
) -> None:
    assert sign_up(visitor, homepage="https://spam.example") == 200
    assert (Signup.objects.count(), mails) == (0, [])


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "nobody",
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example, c@d.example",
        "x" * 9_000,
        "\x00@b.example",
    ],
)
def test_what_is_no_address_comes_back_at_its_field(
    form: SignupForm, visitor: Client, mails: list[Notice], bad: str
) -> None:
    answer = visitor.post(PATH, {"address": bad, "topic": "gardens"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'aria-invalid="true"' in page
    assert re.search(r'value="gardens" checked', page)
    assert mails == []


def test_names_and_topics_from_elsewhere_do_no_harm(
    form: SignupForm, visitor: Client, mails: list[Notice]
) -> None:
    sign_up(
        visitor,
        given_name="<b>A\r\nB</b>" + "x" * 5_000,
        topic=["offers", "newsletter", "gardens", "'--"] * 40,
    )
    signup = Signup.objects.get()
    assert len(signup.given_name) == 100
    assert "\n" not in signup.given_name
    names = Purpose.objects.filter(pk__in=signup.purposes).values_list("key", flat=True)
    assert set(names) == {"newsletter", "gardens"}


def test_a_confirmation_cannot_be_made_up_nor_used_for_anything_else(
    form: SignupForm, visitor: Client, mails: list[Notice], person: MakePerson
) -> None:
    sign_up(visitor)
    token = mails[0].path.rpartition("/")[2]
    ingrid = person(email="ingrid@house.example")
    other = links.preferences_path(ingrid.uid).rpartition("/")[2]
    bad = [
        token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1],
        token[:9],
        "x",
        other,
        links.confirm_path(uuid4())[11:],
    ]
    assert {visitor.post(f"/p/confirm/{each}").status_code for each in bad} == {404}
    assert visitor.post(f"/p/preferences/{token}").status_code == 404
    assert visitor.get("/p/sign-up/unknown").status_code == 404
    form.is_active = False
    form.save()
    assert visitor.get(PATH).status_code == 404


def test_a_person_s_copy_and_erasure_know_what_waits(
    form: SignupForm, visitor: Client, mails: list[Notice]
) -> None:
    sign_up(visitor)
    whose = Whose(0, uuid4(), (), ("new@house.example",))
    assert [row["Form"] for row in traces.tell(whose)] == ["News"]
    assert (traces.erase(whose), Signup.objects.count()) == (1, 0)


def test_a_new_wording_is_a_new_version(form: SignupForm, officer: Actor) -> None:
    declared = current().type("signup_form")
    verbs.edit(declared, by=officer, record=form, values={"name": "Other"})
    form.refresh_from_db()
    assert form.version == 1
    verbs.edit(declared, by=officer, record=form, values={"wording": "Send me the news."})
    form.refresh_from_db()
    assert form.version == 2


def test_a_new_form_is_in_use_unless_somebody_says_otherwise(client: Client) -> None:
    user = User.objects.create_user("ada@house.test")
    Principal.objects.create(kind=Kind.USER, role=Role.ADMINISTRATOR, name="Ada", user=user)
    client.force_login(user)
    text = client.get("/sign-up-forms/new").text
    on = dict(re.findall(r'id="f-(is_active|asks_name)" aria-checked="(true|false)"', text))
    assert on == {"is_active": "true", "asks_name": "false"}
