"""What a colleague puts down counts once the person has confirmed it by mail, where the purpose wants that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from kith.core.errors import Conflict, Invalid
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.registry.trace import Whose
from kith.core.sign_in.notice import Notice
from kith.customers.email.model import Email
from kith.customers.party.model import Party
from kith.privacy import links
from kith.privacy.confirmation import actions, mails, traces
from kith.privacy.confirmation.model import Confirmation
from kith.privacy.conftest import MakePerson
from kith.privacy.consent.actions import say, withdraw
from kith.privacy.consent.model import Consent, Permission
from kith.privacy.consent.panel import _note
from kith.privacy.consent.queries import waiting_of
from kith.privacy.gate import ask
from kith.privacy.gate.decision import parties
from kith.privacy.purpose.model import Purpose
from kith.privacy.suppression.actions import Stop, suppress

pytestmark = pytest.mark.django_db


@pytest.fixture
def ingrid(person: MakePerson) -> Party:
    return person(email="ingrid@house.example")


def note_down(by: Actor, party: Party, purpose: Purpose, **more: Any) -> Consent:
    values = {"channel": "email", "state": "given", "source": "call", **more}
    return say(by=by, party=party, purpose=purpose, **values)


def refusal(party: Party, purpose: str = "newsletter", channel: str = "email") -> str:
    return ask.decide([party.pk], ask.question(purpose, channel))[0].refusal


def later(monkeypatch: pytest.MonkeyPatch, **by: int) -> None:
    moment = timezone.now() + timedelta(**by)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_what_a_colleague_puts_down_waits_until_the_mailbox_confirms_it(
    member: Actor, ingrid: Party, newsletter: Purpose, sent: list[Notice], visitor: Client
) -> None:
    said = note_down(member, ingrid, newsletter, proof="She said so at the fair.")
    assert (said.state, refusal(ingrid), sent) == ("asked", "waiting", [])
    mails.send()
    mails.send()
    (mail,) = sent
    assert mail.to == "ingrid@house.example"
    assert "News about what we do and sell" in mail.text
    for method in (visitor.get, visitor.head):
        assert method(mail.path).status_code == 200
    assert refusal(ingrid) == "waiting"
    assert "You have agreed" in visitor.post(mail.path).content.decode()
    assert refusal(ingrid) == ""
    proof = Consent.objects.get(party=ingrid, state="given").proof
    for words in (
        "Newsletter: News about", "She said so at the fair.", "Jonas Falk", "Source: call", "ingrid@house.example",
        "127.0.0.0/24", "1 mail(s)",
    ):  # fmt: skip
        assert words in proof
    assert "You have answered already" in visitor.post(mail.path).content.decode()
    assert "You have answered already" in visitor.get(mail.path).content.decode()
    assert Consent.objects.filter(party=ingrid).count() == 2


def test_the_person_may_say_no_instead(
    member: Actor, ingrid: Party, newsletter: Purpose, sent: list[Notice], visitor: Client
) -> None:
    note_down(member, ingrid, newsletter)
    mails.send()
    assert "You have said no" in visitor.post(sent[0].path, {"answer": "no"}).content.decode()
    assert refusal(ingrid) == "refused"


def test_a_purpose_that_wants_no_confirmation_and_other_channels_count_as_said(
    member: Actor, ingrid: Party, newsletter: Purpose, sent: list[Notice]
) -> None:
    note_down(member, ingrid, Purpose.objects.get(key="offers"))
    note_down(member, ingrid, newsletter, channel="phone")
    note_down(member, ingrid, newsletter, channel="letter")
    mails.send()
    states = Permission.objects.filter(party=ingrid).values_list("channel", "state")
    assert set(states) == {("email", "given"), ("phone", "given"), ("letter", "given")}
    assert sent == []


def test_whoever_has_agreed_already_is_not_asked(
    member: Actor, ingrid: Party, newsletter: Purpose, sent: list[Notice]
) -> None:
    note_down(member, ingrid, newsletter, is_confirmed=True)
    note_down(member, ingrid, newsletter)
    mails.send()
    assert (refusal(ingrid), sent, Confirmation.objects.count()) == ("", [], 0)


def test_saying_it_again_asks_once(
    member: Actor, ingrid: Party, newsletter: Purpose, sent: list[Notice]
) -> None:
    for _each in range(3):
        note_down(member, ingrid, newsletter)
        mails.send()
    assert (len(sent), Confirmation.objects.count()) == (1, 1)


def test_somebody_who_withdrew_stays_withdrawn_until_the_mailbox_agrees(
    member: Actor, ingrid: Party, newsletter: Purpose, sent: list[Notice], visitor: Client
) -> None:
    note_down(member, ingrid, newsletter, is_confirmed=True)
    withdraw(by=member, party=ingrid, purpose=newsletter, channel="email", source="link")
    note_down(member, ingrid, newsletter)
    assert refusal(ingrid) == "withdrawn"
    mails.send()
    note = _note(ingrid, [newsletter], {}, [])
    assert "Newsletter by e-mail: asked at ingrid@house.example" in note
    visitor.post(sent[0].path)
    assert refusal(ingrid) == ""


def test_an_older_yes_than_the_no_that_stands_asks_nobody(
    member: Actor, ingrid: Party, newsletter: Purpose, sent: list[Notice]
) -> None:
    withdraw(by=member, party=ingrid, purpose=newsletter, channel="email", source="link")
    note_down(member, ingrid, newsletter, happened_at=timezone.now() - timedelta(days=9))
    mails.send()
    assert (refusal(ingrid), sent, Confirmation.objects.count()) == ("withdrawn", [], 0)


def test_an_answer_by_any_other_way_ends_the_question(
    member: Actor, ingrid: Party, newsletter: Purpose, sent: list[Notice], visitor: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    note_down(member, ingrid, newsletter)
    mails.send()
    withdraw(by=member, party=ingrid, purpose=newsletter, channel="email", source="call")
    assert waiting_of(ingrid.pk, timezone.now()) == []
    visitor.post(sent[0].path)
    assert refusal(ingrid) == "withdrawn"
    later(monkeypatch, days=4)
    mails.tend()
    assert (len(sent), Confirmation.objects.count()) == (1, 0)


def test_whoever_ends_the_whole_is_not_asked_about_its_topics(
    member: Actor, ingrid: Party, newsletter: Purpose, sent: list[Notice]
) -> None:
    gardens = Purpose.objects.create(
        key="gardens",
        name="Gardens",
        basis="consent",
        channels=["email"],
        parent=newsletter,
        double_opt_in=True,
    )
    note_down(member, ingrid, gardens)
    withdraw(by=member, party=ingrid, purpose=newsletter, channel="email", source="call")
    mails.send()
    assert (sent, Confirmation.objects.count()) == ([], 0)


@pytest.mark.parametrize("values", [{"is_active": False}, {"channels": ["letter"]}, {"basis": "contract"}])
def test_what_is_used_no_more_can_no_longer_be_agreed_to(
    values: dict[str, Any],
    member: Actor,
    ingrid: Party,
    newsletter: Purpose,
    sent: list[Notice],
    visitor: Client,
) -> None:
    note_down(member, ingrid, newsletter)
    mails.send()
    Purpose.objects.filter(pk=newsletter.pk).update(**values)
    assert visitor.get(sent[0].path).status_code == 404
    assert visitor.post(sent[0].path).status_code == 404
    assert not Consent.objects.filter(state="given").exists()


def test_there_is_one_reminder_and_then_an_end(
    member: Actor, ingrid: Party, newsletter: Purpose, sent: list[Notice], visitor: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    note_down(member, ingrid, newsletter)
    mails.tend()
    later(monkeypatch, days=4)
    for _each in range(3):
        mails.tend()
        later(monkeypatch, days=2)
    assert [each.subject.startswith("A reminder") for each in sent] == [False, True]
    later(monkeypatch, days=5)
    assert visitor.post(sent[1].path).status_code == 404
    mails.tend()
    assert (Confirmation.objects.count(), len(sent), refusal(ingrid)) == (0, 2, "waiting")


def test_a_colleague_may_ask_again_but_not_at_once_and_not_often(
    member: Actor, ingrid: Party, newsletter: Purpose, sent: list[Notice], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = note_down(member, ingrid, newsletter)
    mails.send()
    with pytest.raises(Conflict):
        actions.ask_again(by=member, consent=said)
    for _each in range(2):
        later(monkeypatch, days=2)
        actions.ask_again(by=member, consent=said)
        mails.send()
    assert len(sent) == 3
    later(monkeypatch, days=2)
    with pytest.raises(Conflict):
        actions.ask_again(by=member, consent=said)


def test_a_question_that_is_taken_back_confirms_nothing(
    member: Actor, ingrid: Party, newsletter: Purpose, sent: list[Notice], visitor: Client
) -> None:
    said = note_down(member, ingrid, newsletter)
    mails.send()
    actions.take_back(by=member, consent=said)
    assert visitor.post(sent[0].path).status_code == 404
    assert refusal(ingrid) == "waiting"
    with pytest.raises(Conflict):
        actions.take_back(by=member, consent=said)


@pytest.mark.parametrize(
    "stop",
    [
        Stop("email", "complained", "ingrid@house.example", source="call"),
        Stop("domain", "asked", "house.example", source="call"),
    ],
)
def test_no_mail_goes_to_an_address_that_is_out_of_use(
    stop: Stop, member: Actor, ingrid: Party, newsletter: Purpose, sent: list[Notice]
) -> None:
    suppress(by=member, stop=stop)
    note_down(member, ingrid, newsletter)
    mails.send()
    assert (sent, Confirmation.objects.get().sent) == ([], 0)
    assert "has not gone out yet" in _note(ingrid, [newsletter], {}, [])


def test_a_question_waits_for_an_address_and_for_a_mail_server(
    member: Actor,
    person: MakePerson,
    newsletter: Purpose,
    sent: list[Notice],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ola = person("Ola Ny")
    note_down(member, ola, newsletter)
    mails.send()
    assert sent == []
    Email.objects.create(party=ola, address="ola@house.example", is_main=True)
    later(monkeypatch, hours=2)
    with monkeypatch.context() as without:
        without.setattr(mails, "carrier", lambda: None)
        mails.send()
    assert sent == []
    mails.send()
    assert [each.to for each in sent] == ["ola@house.example"]


def test_another_address_is_asked_anew_and_the_old_link_confirms_nothing(
    member: Actor, ingrid: Party, newsletter: Purpose, sent: list[Notice], visitor: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    note_down(member, ingrid, newsletter)
    mails.send()
    Email.objects.filter(party=ingrid).update(address="new@house.example")
    assert visitor.post(sent[0].path).status_code == 404
    later(monkeypatch, days=4)
    mails.send()
    assert sent[1].to == "new@house.example"
    assert visitor.post(sent[0].path).status_code == 404
    assert visitor.post(sent[1].path).status_code == 200
    assert refusal(ingrid) == ""


def test_one_address_gets_few_such_mails_in_a_day(
    member: Actor, ingrid: Party, newsletter: Purpose, sent: list[Notice]
) -> None:
    for number in range(5):
        topic = Purpose.objects.create(
            key=f"t{number}", name=f"T{number}", basis="consent", channels=["email"], double_opt_in=True
        )
        note_down(member, ingrid, topic)
        mails.send()
    assert len(sent) == 3


def test_the_mail_speaks_the_language_of_the_person(
    member: Actor, ingrid: Party, newsletter: Purpose, sent: list[Notice], visitor: Client
) -> None:
    Party.objects.filter(pk=ingrid.pk).update(language="de")
    note_down(member, ingrid, newsletter)
    mails.send()
    assert sent[0].subject.startswith("Bitte bestätigen")
    assert "Ja, ich stimme zu" in visitor.get(sent[0].path).content.decode()


@pytest.mark.parametrize("token", ["x", "", "A" * 70, "ä", "A" * 9_000])
def test_a_link_cannot_be_made_up(token: str, visitor: Client, newsletter: Purpose) -> None:
    assert visitor.post(f"/p/agree/{token}").status_code in (404, 414)


def test_a_link_serves_for_nothing_else(
    member: Actor, ingrid: Party, newsletter: Purpose, sent: list[Notice], visitor: Client
) -> None:
    note_down(member, ingrid, newsletter)
    mails.send()
    token = sent[0].path.rpartition("/")[2]
    for page in ("preferences", "confirm", "unsubscribe"):
        assert visitor.post(f"/p/{page}/{token}").status_code == 404
    for path in (links.agree_path(uuid4()), links.confirm_path(Confirmation.objects.get().uid)):
        assert visitor.post(f"/p/agree/{path.rpartition('/')[2]}").status_code == 404
    assert refusal(ingrid) == "waiting"


def test_a_person_s_copy_and_erasure_know_what_waits(
    member: Actor, ingrid: Party, newsletter: Purpose, sent: list[Notice]
) -> None:
    note_down(member, ingrid, newsletter)
    mails.send()
    whose = Whose(ingrid.pk, ingrid.uid)
    assert [row["Address"] for row in traces.tell(whose)] == ["ingrid@house.example"]
    assert (traces.count(whose), traces.erase(whose), traces.count(whose)) == (1, 1, 0)


@pytest.mark.parametrize(
    "values",
    [
        {"basis": "legitimate_interest", "double_opt_in": True},
        {"channels": ["letter"], "double_opt_in": True},
        {"lapses_after": 0},
        {"lapses_after": 61},
        {"remind_after": 0},
        {"remind_after": 14},
    ],
)
def test_a_purpose_cannot_be_confirmed_in_ways_that_make_no_sense(
    values: dict[str, Any], officer: Actor, newsletter: Purpose
) -> None:
    with pytest.raises(Invalid):
        verbs.edit(current().type("purpose"), by=officer, record=newsletter, values=values)


def test_an_audience_counts_whoever_waits_as_left_out(
    member: Actor, ingrid: Party, newsletter: Purpose, reader: Party
) -> None:
    note_down(member, ingrid, newsletter)
    tally = ask.tally(parties([ingrid.pk, reader.pk]), ask.question(newsletter, "email"))
    assert [(each.refusal, each.number) for each in tally.refused] == [("waiting", 2)]
