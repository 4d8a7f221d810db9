"""Consents that files bring without a proof are asked about, once, and no more when the file is taken back."""

from __future__ import annotations

import pytest
from django.test import Client

from kith.core.principals.actor import Actor, system
from kith.core.sign_in.notice import Notice
from kith.core.transfer.kinds import came_of, kind, notices
from kith.core.transfer.tests.trying import imported, taken_back
from kith.customers.party.model import ExternalId, Party
from kith.privacy.confirmation import mails
from kith.privacy.confirmation.model import Confirmation
from kith.privacy.consent.actions import withdraw
from kith.privacy.consent.model import Consent, Permission
from kith.privacy.purpose.model import Purpose

pytestmark = pytest.mark.django_db

ANSWERS = "Customer number,Given name,E-mail,Newsletter by e-mail,Offers by e-mail,Newsletter by letter"
FILE = f"""{ANSWERS}
1,Zoë,zoe@a.example,yes,yes,yes
2,Émile,emile@a.example,no,yes,
3,Ola,,yes,,
"""
DATED = """Customer number,Given name,E-mail,Newsletter by e-mail,Newsletter by e-mail since,Newsletter by e-mail confirmed,\
Newsletter by e-mail confirmed from,Newsletter by e-mail proof
1,Zoë,zoe@a.example,yes,2025-03-01,,,
2,Émile,emile@a.example,yes,2025-03-01,2025-03-02 10:00,198.51.100.7,
3,Ola,ola@a.example,yes,2025-03-01,,,I want the news.
4,Ada,ada@a.example,yes,,2025-03-02 10:00,,
"""


@pytest.fixture
def by(newsletter: Purpose) -> Actor:
    return system("test")


def states(purpose: str = "newsletter", channel: str = "email") -> dict[str, str]:
    found = Permission.objects.filter(purpose__key=purpose, channel=channel)
    return dict(found.values_list("party__given_name", "state"))


def test_one_mail_asks_each_person_about_all_that_wants_it(by: Actor, sent: list[Notice]) -> None:
    Purpose.objects.filter(key="offers").update(double_opt_in=True)
    imported(by, FILE, source="crm")
    assert states() == {"Zoë": "asked", "Émile": "refused", "Ola": "asked"}
    assert states("offers") == {"Zoë": "asked", "Émile": "asked"}
    assert states(channel="letter") == {"Zoë": "given"}
    mails.send()
    assert sorted(each.to for each in sent) == ["emile@a.example", "zoe@a.example"]
    zoe = next(each for each in sent if each.to.startswith("zoe"))
    assert "Newsletter and Offers" in zoe.text


def test_a_proof_in_the_file_counts(by: Actor, sent: list[Notice]) -> None:
    imported(by, DATED, source="mailer")
    assert states() == {"Zoë": "asked", "Émile": "given", "Ola": "given", "Ada": "given"}
    emile = Consent.objects.get(party__given_name="Émile")
    assert "198.51.100.7" in emile.proof
    assert "2025-03-02T10:00" in emile.proof
    assert Consent.objects.get(party__given_name="Ola").proof == "I want the news."
    assert Consent.objects.get(party__given_name="Ada").happened_at.date().isoformat() == "2025-03-02"
    mails.send()
    assert [each.to for each in sent] == ["zoe@a.example"]


@pytest.mark.parametrize("text", [FILE, DATED])
def test_the_same_file_again_changes_nothing_and_asks_nobody(
    text: str, by: Actor, sent: list[Notice], visitor: Client
) -> None:
    imported(by, text, source="crm")
    mails.send()
    before, asked = Consent.objects.count(), len(sent)
    run = imported(by, text, source="crm")
    assert "consent" not in run.answer["made"]
    visitor.post(sent[0].path)
    imported(by, text, source="crm")
    mails.send()
    assert (Consent.objects.count(), len(sent)) == (before + 1, asked)


def test_a_file_asks_nobody_who_said_no(by: Actor, sent: list[Notice], newsletter: Purpose) -> None:
    imported(by, FILE, source="crm")
    zoe = ExternalId.objects.get(key="1").party
    withdraw(by=by, party=zoe, purpose=newsletter, channel="email", source="call")
    imported(by, FILE, source="crm")
    imported(by, DATED, source="crm")
    mails.send()
    assert "zoe@a.example" not in [each.to for each in sent]
    assert states()["Zoë"] == "withdrawn"


def test_a_file_that_is_taken_back_asks_nobody_any_more(
    by: Actor, sent: list[Notice], visitor: Client
) -> None:
    run = imported(by, FILE, source="crm")
    mails.send()
    taken_back(by, run)
    assert not Party.objects.exists()
    assert not Confirmation.objects.exists()
    assert visitor.post(sent[0].path).status_code == 404


def test_who_has_agreed_stays_when_the_file_is_taken_back(
    by: Actor, sent: list[Notice], visitor: Client
) -> None:
    run = imported(by, FILE, source="crm")
    mails.send()
    visitor.post(sent[0].path)
    taken_back(by, run)
    assert list(Party.objects.values_list("given_name", flat=True)) == ["Zoë"]
    assert states()["Zoë"] == "given"


def test_what_is_to_come_and_what_came_of_it_is_said(by: Actor, sent: list[Notice]) -> None:
    people = kind("people")
    column = {"consent.newsletter.email"}
    (text,) = notices(people, column, 10_000)
    assert "up to 10,000 people" in str(text)
    assert notices(people, {"consent.offers.email", "consent.newsletter.letter"}, 10) == []
    run = imported(by, FILE, source="crm")
    mails.send()
    assert [str(each) for each in came_of(people, column, run.uid)] == [
        "Asked to confirm by mail: 2. Written to so far: 1. Answered: 0."
    ]


def test_many_are_asked_in_batches_that_end(
    by: Actor, sent: list[Notice], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mails, "MOST", 10)
    lines = "\n".join(f"{number},P{number},p{number}@a.example,yes,," for number in range(25))
    imported(by, f"{ANSWERS}\n{lines}\n", source="crm")
    mails.send()
    assert len({each.to for each in sent}) == len(sent) == 25


def test_mails_of_a_batch_that_fails_are_sent_once_when_it_is_done_again(
    by: Actor, sent: list[Notice], monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(by, FILE, source="crm")

    def fails(*given: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as failing:
        failing.setattr(mails, "_write", fails)
        with pytest.raises(RuntimeError):
            mails.send()
    mails.send()
    mails.send()
    assert len(sent) == 1
