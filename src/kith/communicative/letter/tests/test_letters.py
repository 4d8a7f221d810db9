"""Letters to one person: addressed, kept on the record, noted in the timeline; by page and by program."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from kith.communicative.letter import actions, addressed
from kith.communicative.letter.head import change_letterhead, letterhead
from kith.core.attachment.model import Attachment
from kith.core.errors import Conflict, Invalid, NotAllowed
from kith.core.principals.actor import Actor, actor_of, system
from kith.core.principals.keys import issue_key
from kith.core.principals.model import Kind, Principal, Role
from kith.core.records import verbs
from kith.core.records.settings import COUNTRY, change_setting
from kith.core.registry import current
from kith.customers.interaction.queries import timeline
from kith.customers.party.model import Party

pytestmark = pytest.mark.django_db
HEAD = {"sender": "Velo", "return_line": "Velo · Weg 1 · 10115 Berlin", "sheet": "din_b", "cost": "1,10"}


@pytest.fixture
def owner() -> Actor:
    return actor_of(Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name="Ada"), "desk")


@pytest.fixture
def anna(owner: Actor) -> Party:
    change_setting(COUNTRY, "DE")
    change_letterhead(by=owner, values=HEAD)
    return person(owner)


def person(by: Actor, **address: str) -> Party:
    made: Any = verbs.create(
        current().type("person"),
        by=by,
        values={"given_name": "Anna", "family_name": "Meier", "salutation": "ms"},
    )
    place = {"street": "Rue 1", "postcode": "75001", "city": "Paris", "country": "FR", **address}
    verbs.create(current().type("address"), by=by, values={"party": made.uid, **place})
    return Party.objects.get(pk=made.pk)


def test_a_letter_becomes_a_file_of_the_record_and_stands_in_its_timeline(owner: Actor, anna: Party) -> None:
    begun = actions.begun(owner, anna)
    assert begun.text.startswith("Madame")
    made = actions.write(by=owner, party=anna, draft=actions.Draft("Your bike", begun.text))
    assert (made.pages, made.file.name) == (1, "Your bike.pdf")
    assert Attachment.objects.get().subject_id == anna.pk
    (touch,) = timeline(owner, anna, None, 5, "letter")
    assert "Your bike" in touch.summary
    assert str(letterhead().price) == "1.10"


def test_the_envelope_names_the_country_in_the_language_of_the_sender(anna: Party) -> None:
    (address,) = addressed.addresses(anna)
    assert addressed.lines(anna, address) == ("Anna Meier", "Rue 1", "75001 PARIS", "FRANKREICH")


def test_what_cannot_arrive_is_refused_at_its_field_and_nothing_is_kept(owner: Actor, anna: Party) -> None:
    for address, text in (({"city": ""}, "Hello"), ({"street": "W" * 60}, "Hello"), ({}, " ")):
        with pytest.raises(Invalid) as refused:
            actions.write(by=owner, party=person(owner, **address), draft=actions.Draft("", text))
        assert list(refused.value.fields) == ["address" if text != " " else "text"]
    change_setting("letters.letterhead", None)
    with pytest.raises(Invalid):
        actions.write(by=owner, party=anna, draft=actions.Draft("", "Hello"))
    assert not Attachment.objects.exists()


def test_only_administrators_set_the_letterhead_and_nonsense_is_refused(owner: Actor) -> None:
    with pytest.raises(NotAllowed):
        change_letterhead(by=system("test"), values=HEAD)
    with pytest.raises(Invalid) as refused:
        change_letterhead(by=owner, values={"sheet": "din_x", "cost": "much", "sender": " "})
    assert set(refused.value.fields) == {"sender", "return_line", "sheet", "cost"}


def test_a_machine_without_pango_says_what_to_install(
    owner: Actor, anna: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    with pytest.raises(Conflict, match="libpangoft2"):
        actions.write(by=owner, party=anna, draft=actions.Draft("", "Hello"))


def test_a_program_writes_a_letter(anna: Party) -> None:
    principal = Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name="program")
    headers = {"Authorization": f"Bearer {issue_key(principal, 'key')[1]}"}

    def ask(body: object) -> Any:
        path = f"/api/v1/people/{anna.uid}/letters"
        return Client().post(path, json.dumps(body), "application/json", headers=headers)

    made = ask({"text": "Hello", "subject": "Hi"})
    assert (made.status_code, made.json()["pages"]) == (201, 1), made.content
    assert ask({"text": ""}).status_code == 422


def test_the_page_shows_the_letter_gives_its_pdf_and_keeps_it(owner: Actor, anna: Party) -> None:
    user = get_user_model().objects.create_user("ada", "ada@example.org")
    Principal.objects.filter(pk=owner.id).update(user=user)
    client, href = Client(), f"/people/{anna.uid}/letter"
    client.force_login(user)
    assert b"Madame" in client.get(href).content
    assert b"letter-text" in client.get(f"/people/{anna.uid}?compose=letter").content
    begun = client.post(href, {"do": "begin", "text": "my own words"}).content.decode()
    assert "my own words" in begun
    assert "Ada" in begun
    assert b"data:image/png" in client.post(href, {"do": "preview", "text": "Hello"}).content
    assert client.post(href, {"do": "pdf", "text": "Hello"}).content.startswith(b"%PDF")
    assert client.post(href, {"do": "write", "text": ""}).status_code == 422
    assert client.post(href, {"do": "write", "text": "Hello"}).status_code == 302
    assert b"data:image/png" in client.get("/settings/letterhead").content
