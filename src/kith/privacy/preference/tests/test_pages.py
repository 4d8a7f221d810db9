"""The public pages: a signed link is enough, looking changes nothing, a forged link reveals nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from kith.customers.party.model import Party
from kith.privacy import links
from kith.privacy.consent.model import Consent, Permission, Rhythm
from kith.privacy.gate import ask
from kith.privacy.purpose.model import Purpose
from kith.privacy.suppression.model import Suppression

pytestmark = pytest.mark.django_db


def unsubscribe_link(party: Party, reference: int = 0) -> str:
    return links.unsubscribe_path(party.uid, Purpose.objects.get(key="newsletter").pk, "email", reference)


def may(party: Party) -> str:
    return ask.decide([party.pk], ask.question("newsletter", "email"))[0].refusal


def test_looking_changes_nothing(reader: Party, visitor: Client) -> None:
    for path in (unsubscribe_link(reader), links.preferences_path(reader.uid)):
        for method in (visitor.get, visitor.head):
            assert method(path).status_code == 200
    assert Consent.objects.count() == 1
    assert not Suppression.objects.exists()
    assert may(reader) == ""


def test_a_mail_program_unsubscribes_with_one_post(reader: Party, visitor: Client) -> None:
    answer = visitor.post(unsubscribe_link(reader, 77), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert may(reader) == "withdrawn"
    said = Consent.objects.latest("id")
    assert (said.state, said.source, said.proof, said.reference) == (
        "withdrawn",
        "Unsubscribe link",
        "List-Unsubscribe=One-Click",
        77,
    )
    assert Suppression.objects.get().address == "ingrid@house.example"
    assert not answer.cookies


def test_the_button_unsubscribes_and_says_so(reader: Party, visitor: Client) -> None:
    page = visitor.get(unsubscribe_link(reader)).content.decode()
    assert "Unsubscribe from “Newsletter”?" in page
    assert "i…@house.example" in page
    assert "ingrid" not in page.lower()
    done = visitor.post(unsubscribe_link(reader), {"choose": "1"}).content.decode()
    assert "You no longer get “Newsletter” by e-mail." in done
    assert may(reader) == "withdrawn"


def test_unsubscribing_twice_is_one_withdrawal(reader: Party, visitor: Client) -> None:
    for _each in range(3):
        assert visitor.post(unsubscribe_link(reader)).status_code == 200
    assert Consent.objects.filter(state="withdrawn").count() == 1


def test_a_forged_link_gets_the_same_answer_whatever_it_is(reader: Party, visitor: Client) -> None:
    good = unsubscribe_link(reader).rpartition("/")[2]
    tokens = [
        good[:-1] + ("A" if good[-1] != "A" else "B"), good[:20], good + "AA", "A" * len(good), "x", "%00", "é" * 20,
        links.preferences_path(reader.uid).rpartition("/")[2], "A" * 5_000,
    ]  # fmt: skip
    answers = [visitor.post(f"/p/unsubscribe/{token}", {"List-Unsubscribe": "One-Click"}) for token in tokens]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert "This link does not work" in answers[0].content.decode()
    assert may(reader) == ""


def test_an_unsubscribe_link_opens_no_preferences(reader: Party, visitor: Client) -> None:
    token = unsubscribe_link(reader).rpartition("/")[2]
    assert visitor.get(f"/p/preferences/{token}").status_code == 404


def test_a_link_of_a_person_who_is_gone_says_no_more_than_a_forged_one(
    reader: Party, visitor: Client
) -> None:
    path = unsubscribe_link(reader)
    forged = visitor.get("/p/unsubscribe/abc").content
    Consent.objects.all().delete()
    Permission.objects.all().delete()
    reader.delete()
    answer = visitor.post(path)
    assert (answer.status_code, answer.content) == (404, forged)


def test_somebody_who_guesses_links_is_slowed_down_but_a_good_link_still_works(
    reader: Party, visitor: Client
) -> None:
    codes = [visitor.get(f"/p/unsubscribe/{number}").status_code for number in range(80)]
    assert codes[:60] == [404] * 60
    assert codes[-1] == 429
    assert visitor.post(unsubscribe_link(reader)).status_code == 200


def test_hammering_one_link_is_slowed_down(reader: Party, visitor: Client) -> None:
    assert [visitor.get(unsubscribe_link(reader)).status_code for _each in range(40)][-1] == 429


def choose(visitor: Client, party: Party, *names: str, **more: str) -> str:
    shown = [f"{key}-email" for key in ("newsletter", "offers", "surveys", "tracking")]
    body = {"choose": "1", "shown": shown, **dict.fromkeys(names, "1"), **more}
    answer = visitor.post(links.preferences_path(party.uid), body)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_person_chooses_purposes_and_reads_what_was_chosen(reader: Party, visitor: Client) -> None:
    page = choose(visitor, reader, "offers-email", "tracking-email")
    assert "“Offers” by e-mail" in page
    assert "“Newsletter” by e-mail" not in page
    assert set(Permission.objects.values_list("purpose__key", "state")) == {
        ("newsletter", "withdrawn"),
        ("offers", "given"),
        ("surveys", "withdrawn"),
        ("tracking", "given"),
    }
    given = Consent.objects.get(purpose__key="offers")
    assert given.source == "Preference page"
    assert "Offers chosen for you." in given.proof


def test_choosing_what_already_holds_adds_no_history(reader: Party, visitor: Client) -> None:
    choose(visitor, reader, "newsletter-email", "surveys-email")
    assert Consent.objects.count() == 1


def test_whoever_subscribes_again_is_written_to_again(reader: Party, visitor: Client) -> None:
    visitor.post(unsubscribe_link(reader))
    choose(visitor, reader, "newsletter-email", "surveys-email")
    assert may(reader) == ""


def test_a_way_that_was_not_on_the_page_is_left_alone(reader: Party, visitor: Client) -> None:
    visitor.post(links.preferences_path(reader.uid), {"choose": "1", "shown": "offers-email"})
    assert may(reader) == ""


def test_a_person_chooses_how_often(reader: Party, visitor: Client) -> None:
    choose(visitor, reader, "newsletter-email", "surveys-email", **{"rhythm-newsletter": "week"})
    assert Rhythm.objects.values_list("purpose__key", "most", "days").get() == ("newsletter", 1, 7)
    assert (
        '<option value="week" selected>' in visitor.get(links.preferences_path(reader.uid)).content.decode()
    )
    choose(visitor, reader, "newsletter-email", "surveys-email", **{"rhythm-newsletter": "any"})
    assert not Rhythm.objects.exists()


def test_nonsense_in_the_form_changes_nothing(reader: Party, visitor: Client) -> None:
    body = {
        "choose": "1",
        "shown": ["newsletter-email", "x" * 500],
        "newsletter-email": "1",
        "rhythm-newsletter": "∞",
    }
    assert visitor.post(links.preferences_path(reader.uid), body).status_code == 200
    assert visitor.post(links.preferences_path(reader.uid), {}).status_code == 422
    assert Consent.objects.count() == 1
    assert not Rhythm.objects.exists()


def test_everything_can_be_stopped_at_once(reader: Party, visitor: Client) -> None:
    assert (
        "Everything is stopped"
        in visitor.post(links.preferences_path(reader.uid), {"stop": "1"}).content.decode()
    )
    for purpose in ("newsletter", "offers", "surveys", "tracking"):
        for channel in Purpose.objects.get(key=purpose).channels:
            assert ask.decide([reader.pk], ask.question(purpose, channel))[0].refusal in (
                "withdrawn",
                "refused",
                "objected",
            )
    assert ask.decide([reader.pk], ask.question("service", "email"))[0].refusal == ""


def test_the_page_speaks_the_person_s_language(reader: Party, visitor: Client) -> None:
    reader.language = "de"
    reader.save()
    assert visitor.get(unsubscribe_link(reader)).headers["Content-Language"] == "de"
    reader.language = "xx"
    reader.save()
    answer = visitor.get(unsubscribe_link(reader), headers={"accept-language": "de"})
    assert answer.headers["Content-Language"] == "de"


def test_pages_are_kept_nowhere_and_tell_nobody_their_address(reader: Party, visitor: Client) -> None:
    answer = visitor.get(unsubscribe_link(reader))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert not answer.cookies
    assert b"<script" not in answer.content


def test_links_carry_what_they_were_given_and_their_day(reader: Party) -> None:
    path = links.unsubscribe_path(reader.uid, 12, "letter", 2**62)
    said = links.Link(reader.uid, 12, "letter", 2**62, links.today())
    assert links.read_unsubscribe(path.rpartition("/")[2]) == said
    assert len(path) < 100
