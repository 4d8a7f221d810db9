"""What people wish besides purposes: topics, silence, a language, another address; and how they take it back."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kith.core.events.model import Event
from kith.core.principals.actor import Actor
from kith.core.sign_in.notice import Notice
from kith.customers.email.model import Email
from kith.customers.party.model import Party
from kith.privacy import links
from kith.privacy.consent.actions import say
from kith.privacy.consent.model import Consent, Permission
from kith.privacy.gate import ask
from kith.privacy.preference import renewal
from kith.privacy.preference.model import Pause
from kith.privacy.purpose.model import Purpose

pytestmark = pytest.mark.django_db


@pytest.fixture
def mails(monkeypatch: pytest.MonkeyPatch) -> list[Notice]:
    """What is handed to the carrier."""
    sent: list[Notice] = []

    def tell(notice: Notice) -> bool:
        sent.append(notice)
        return True

    monkeypatch.setattr(renewal, "tell", tell)
    return sent


@pytest.fixture
def gardens(newsletter: Purpose) -> Purpose:
    return Purpose.objects.create(
        key="gardens",
        name="Gardens",
        basis="consent",
        channels=["email"],
        parent=newsletter,
        is_marketing=True,
    )


def may(party: Party, purpose: str = "newsletter") -> str:
    return ask.decide([party.pk], ask.question(purpose, "email"))[0].refusal


def page(visitor: Client, party: Party, **body: object) -> str:
    answer = visitor.post(links.preferences_path(party.uid), {"choose": "1", **body})
    return answer.content.decode()


def hidden(html: str) -> dict[str, list[str]]:
    """The fields of the button that takes back."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', html):
        found.setdefault(name, []).append(value)
    return found


def test_a_pause_holds_back_everything_but_contracts_until_its_day(reader: Party, visitor: Client) -> None:
    until = links.today() + timedelta(days=30)
    assert "You hear nothing before" in page(visitor, reader, pause=until.isoformat())
    assert (may(reader), may(reader, "service")) == ("paused", "")
    later = ask.question("newsletter", "email", timezone.now() + timedelta(days=31))
    assert ask.decide([reader.pk], later)[0].refusal == ""
    told = Event.objects.filter(kind="person.chosen").get().changes
    assert told["paused_until"] == [None, until.isoformat()]
    assert told["said_on"] == [None, "Preference page"]
    page(visitor, reader, pause="")
    assert may(reader) == ""
    assert Event.objects.filter(kind="person.chosen").count() == 2


@pytest.mark.parametrize("day", ["2020-01-01", "9999-12-31", "tomorrow", "1" * 4_000])
def test_a_day_that_cannot_be_is_refused_and_nothing_of_the_form_is_taken(
    reader: Party, visitor: Client, day: str
) -> None:
    answer = visitor.post(
        links.preferences_path(reader.uid), {"choose": "1", "shown": "newsletter-email", "pause": day}
    )
    assert answer.status_code == 422
    assert "Choose a day within the next year" in answer.content.decode()
    assert may(reader) == ""
    assert not Pause.objects.exists()


def test_a_choice_can_be_taken_back_as_a_whole(reader: Party, visitor: Client, gardens: Purpose) -> None:
    page(visitor, reader, shown="gardens-email", **{"gardens-email": "1"})
    done = visitor.post(links.preferences_path(reader.uid), {"stop": "1"}).content.decode()
    assert (may(reader), may(reader, "gardens")) == ("withdrawn", "withdrawn")
    assert visitor.post(links.preferences_path(reader.uid), hidden(done)).status_code == 200
    assert (may(reader), may(reader, "gardens")) == ("", "")


def test_whoever_ends_the_whole_ends_its_topics_and_a_mistake_brings_both_back(
    reader: Party, visitor: Client, gardens: Purpose, member: Actor
) -> None:
    say(by=member, party=reader, purpose=gardens, channel="email", state="given", source="form")
    path = links.unsubscribe_path(reader.uid, Purpose.objects.get(key="newsletter").pk, "email", 7)
    done = visitor.post(path, {"List-Unsubscribe": "One-Click"}).content.decode()
    assert (may(reader), may(reader, "gardens")) == ("withdrawn", "withdrawn")
    assert "subscribe again" in done
    assert "You are subscribed again" in visitor.post(path, hidden(done)).content.decode()
    assert (may(reader), may(reader, "gardens")) == ("", "")
    assert Consent.objects.latest("id").source == "Unsubscribe link"


def test_an_unsubscription_that_is_old_or_by_another_link_is_not_taken_back(
    reader: Party, visitor: Client, newsletter: Purpose
) -> None:
    path = links.unsubscribe_path(reader.uid, newsletter.pk, "email", 7)
    visitor.post(path)
    other = links.unsubscribe_path(reader.uid, newsletter.pk, "email", 8)
    assert "Nothing was changed" in visitor.post(other, {"again": "1"}).content.decode()
    Permission.objects.update(since=timezone.now() - timedelta(days=2))
    assert "Nothing was changed" in visitor.post(path, {"again": "1"}).content.decode()
    assert may(reader) == "withdrawn"


def test_topics_are_chosen_one_by_one(reader: Party, visitor: Client, gardens: Purpose) -> None:
    shown = visitor.get(links.preferences_path(reader.uid)).content.decode()
    assert shown.index("Newsletter") < shown.index("Gardens") < shown.index("Offers")
    page(visitor, reader, shown="gardens-email", **{"gardens-email": "1"})
    assert (may(reader), may(reader, "gardens")) == ("", "")


def test_how_often_is_chosen_for_each_topic_and_the_gate_keeps_to_it(
    reader: Party, visitor: Client, gardens: Purpose
) -> None:
    shown = page(visitor, reader, shown="gardens-email", **{"gardens-email": "1", "rhythm-gardens": "month"})
    assert 'name="rhythm-gardens"' in visitor.get(links.preferences_path(reader.uid)).content.decode(), shown
    ask.count_handed([reader.pk], ask.question("gardens", "email"))
    assert (may(reader, "gardens"), may(reader)) == ("rhythm", "")


def test_the_page_and_the_mails_speak_the_language_that_was_chosen(reader: Party, visitor: Client) -> None:
    assert '<html lang="de"' in page(visitor, reader, language="de")
    reader.refresh_from_db()
    assert reader.language == "de"
    page(visitor, reader, language="tlh")
    reader.refresh_from_db()
    assert reader.language == "de"


def test_tracking_is_switched_off_like_a_purpose(reader: Party, visitor: Client) -> None:
    page(visitor, reader, shown="tracking-email", **{"tracking-email": "1"})
    assert may(reader, "tracking") == ""
    assert "you may count what I open" in visitor.get(links.preferences_path(reader.uid)).content.decode()
    page(visitor, reader, shown="tracking-email")
    assert may(reader, "tracking") == "withdrawn"


def old(party: Party, path: str) -> str:
    issued = links.today() - timedelta(days=366)
    return links.preferences_path(party.uid, 0, issued).replace("/p/preferences/", path)


def test_an_old_link_shows_nothing_and_sends_a_new_one_to_the_known_mailbox(
    reader: Party, visitor: Client, mails: list[Notice]
) -> None:
    for path in ("/p/preferences/", "/p/address/"):
        answer = visitor.get(old(reader, path))
        assert answer.status_code == 410
        assert "Newsletter" not in answer.content.decode()
    visitor.post(old(reader, "/p/preferences/"), {"choose": "1", "shown": "newsletter-email"})
    assert may(reader) == ""
    assert mails[0].to == "ingrid@house.example"
    assert visitor.get(mails[0].path).status_code == 200
    codes = [visitor.post(old(reader, "/p/preferences/")).status_code for _each in range(4)]
    assert (codes[-1], len(mails)) == (429, 3)


def test_unsubscribing_works_by_links_of_any_age(reader: Party, visitor: Client, newsletter: Purpose) -> None:
    said = links._UNDATED.pack(reader.uid.bytes, newsletter.pk, b"email", 3)
    before_days = urlsafe_b64encode(said + links._mac(said, links._UNSUBSCRIBE)).rstrip(b"=").decode()
    answer = visitor.post(f"/p/unsubscribe/{before_days}", {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert may(reader) == "withdrawn"
    onward = re.search(r'href="(/p/preferences/[^"]+)"', answer.content.decode())
    assert onward is not None
    assert visitor.get(onward[1]).status_code == 410


def ask_for(visitor: Client, party: Party, new: str) -> int:
    path = links.preferences_path(party.uid).replace("/preferences/", "/address/")
    return visitor.post(path, {"address": new}).status_code


def test_an_address_changes_only_once_the_new_mailbox_confirms_it(
    reader: Party, visitor: Client, mails: list[Notice]
) -> None:
    assert ask_for(visitor, reader, "Ingrid <ingrid@new.example>") == 200
    assert [mail.to for mail in mails] == ["ingrid@new.example"]
    assert visitor.get(mails[0].path).status_code == 200
    assert Email.objects.filter(party=reader, is_main=True).get().address == "ingrid@house.example"
    assert visitor.post(mails[0].path).status_code == 200
    assert Email.objects.filter(party=reader, is_main=True).get().address == "ingrid@new.example"
    assert Email.objects.get(address="ingrid@house.example").valid_until == links.today()
    assert mails[1].to == "ingrid@house.example"
    assert "i…@new.example" in mails[1].text
    assert ask.decide([reader.pk], ask.question("newsletter", "email"))[0].address == "ingrid@new.example"
    assert visitor.post(mails[0].path).status_code == 404


@pytest.mark.parametrize(
    "bad", ["", "ingrid", "a@b.example\r\nBcc: c@d.example", "x" * 5_000, "ingrid@house.example"]
)
def test_what_is_no_new_address_is_refused_and_no_mail_goes_out(
    reader: Party, visitor: Client, mails: list[Notice], bad: str
) -> None:
    assert ask_for(visitor, reader, bad) == 422
    assert mails == []


def test_a_link_to_a_new_address_cannot_be_made_up_or_kept(
    reader: Party, visitor: Client, mails: list[Notice], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_for(visitor, reader, "ingrid@new.example")
    path = mails[0].path
    for bad in (path[:-2], path + "AA", path[:30] + "x" + path[31:], "/p/new-address/x", "/p/new-address/é"):
        assert visitor.post(bad).status_code == 404
    later = timezone.now() + timedelta(hours=25)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert visitor.post(path).status_code == 404
    assert Email.objects.filter(party=reader).count() == 1
