"""Notes are written on the record's page, stand in the timeline at once, and speak to colleagues who may see them."""

from __future__ import annotations

from typing import Any

import pytest

from kith.core.administration import roles
from kith.core.administration.tests.made import acting, at_work, person, somebody
from kith.core.events.consume import Heard
from kith.core.events.model import Event
from kith.core.notice.reading import notices_of
from kith.core.principals.model import Principal, Role
from kith.customers.interaction.listening import hear
from kith.customers.interaction.model import Interaction
from kith.customers.note.mentions import suggested
from kith.customers.note.model import Note

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def told() -> None:
    hear([
        Heard(0, each.uid, each.occurred_at, each.kind, each.verb, each.actor_id, each.via, "note", each.subject_id,
              each.subject_uid, None, {})
        for each in Event.objects.filter(subject_type="note").order_by("id")
    ])  # fmt: skip


def test_a_note_from_the_page_tells_whom_it_speaks_to_once_and_says_who_cannot_be_told() -> None:
    browser, ola = at_work(Role.MEMBER, "Ola")
    mara, guest = acting(somebody(Role.MEMBER, "Mara")), acting(somebody(Role.SHARED_ONLY, "Gunnar Guest"))
    anna = person("Anna")
    text = "@Mara and @Gunnar Guest:\nshe moves house"
    answer = browser.post(f"/people/{anna.uid}/note", {"text": text}, headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "@Mara and @Gunnar Guest:" in page
    assert "not open to them: Gunnar Guest" in page
    told()
    told()
    assert Interaction.objects.filter(ref_type="note").count() == 1
    (notice,) = notices_of(mara)
    assert (notice.reason, notice.title, notice.actor, notice.detail) == ("mention", "Anna", "Ola", text)
    assert notices_of(guest) == notices_of(ola) == []
    assert Event.objects.filter(kind="notice.requested").count() == 1
    assert [(each.name, sees) for each, sees in suggested(ola, anna, "")] == [
        ("Mara", True),
        ("Gunnar Guest", False),
    ]
    options = browser.get(f"/people/{anna.uid}/mention?q=gunn").content.decode()
    assert "may not see this record" in options


def test_who_sees_no_colleagues_is_not_told_whether_a_name_is_one() -> None:
    browser, ola = at_work(Role.SHARED_ONLY, "Ola")
    boss, owner = acting(somebody(Role.OWNER, "Boss")), Principal.objects.get(pk=ola.id)
    role: Any = roles.add_role(by=boss, name="Sales")
    for key, action in (("person", "see"), ("party", "see"), ("note", "see"), ("note", "create")):
        roles.set_rule(by=boss, role=role, type_key=key, action=action, rows="own")
    roles.grant_role(by=boss, role=role, principal=owner)
    somebody(Role.SHARED_ONLY, "Gunnar Guest")
    answer = browser.post(
        f"/people/{person('Anna', owner).uid}/note", {"text": "@Gunnar Guest"}, headers=HTMX
    )
    assert "Note saved" in answer.content.decode()
    assert "not open to them" not in answer.content.decode()


def test_an_empty_note_comes_back_with_its_reason_and_without_script_it_is_a_form() -> None:
    browser, _ola = at_work(Role.MEMBER)
    anna = person("Anna")
    refused = browser.post(f"/people/{anna.uid}/note", {"text": " "}, headers=HTMX)
    assert (refused.status_code, refused["HX-Retarget"]) == (422, "#note-form")
    plain = browser.post(f"/people/{anna.uid}/note", {"text": " "})
    assert plain.status_code == 422
    assert "note-error" in plain.content.decode()
    assert browser.post(f"/people/{anna.uid}/note", {"text": "Called"})["Location"] == f"/people/{anna.uid}"
    assert Note.objects.count() == 1
    reader, _ = at_work(Role.READ_ONLY, "Reader")
    assert "note-form" not in reader.get(f"/people/{anna.uid}").content.decode()
    assert reader.post(f"/people/{anna.uid}/note", {"text": "no"}).status_code == 403


def test_following_and_the_page_of_notices() -> None:
    browser, _ola = at_work(Role.MEMBER)
    anna = person("Anna")
    assert 'aria-pressed="false"' in browser.get(f"/people/{anna.uid}").content.decode()
    assert (
        'aria-pressed="true"'
        in browser.post(f"/people/{anna.uid}/follow", {"on": "1"}, headers=HTMX).content.decode()
    )
    assert "Nothing to tell" in browser.get("/notices").content.decode()
    other, _mara = at_work(Role.MEMBER, "Mara")
    other.post(f"/people/{anna.uid}/note", {"text": "@Ola look"})
    told()
    page = browser.get("/notices").content.decode()
    assert "Mara mentioned you" in page
    assert "unread" in page.partition("</nav>")[0]
    uid = next(part for part in page.split("/notices/")[1:] if part[36:41] == "/open")[:36]
    assert browser.post(f"/notices/{uid}/open")["Location"] == f"/people/{anna.uid}"
    assert "unread" not in browser.get("/notices").content.decode().partition("</nav>")[0]
    assert other.post(f"/notices/{uid}/open").status_code == 404
    for address in ("read", "own", f"{uid}/mute"):
        assert browser.post(f"/notices/{address}").status_code == 302
