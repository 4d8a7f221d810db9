"""Letters to many: made in parts by the post's order, each once, printed, and known again when they come back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC

import pypdfium2
import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from kith.communicative.channels.letter.code import code_of
from kith.communicative.letter.head import SETTING
from kith.core.access.model import AccessRole, RoleGrant, RoleRule
from kith.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kith.core.principals.actor import Actor, actor_of
from kith.core.principals.model import Kind, Principal, Role
from kith.core.records.settings import COUNTRY, change_setting
from kith.core.registry.objecttype import Action
from kith.core.registry.trace import Whose
from kith.customers.address.model import Address
from kith.customers.interaction.queries import timeline
from kith.customers.party.model import Party
from kith.operational.marketing.campaign import by_post
from kith.operational.marketing.campaign.actions import approve, cancel
from kith.operational.marketing.campaign.audit import audited
from kith.operational.marketing.campaign.model import Arm, Assignment, Campaign, Delivery, State
from kith.operational.marketing.campaign.sending import go_on
from kith.operational.marketing.conftest import make
from kith.operational.marketing.letter import files, handling, instead, making, taking, traces
from kith.operational.marketing.letter.maker import go_on as make_letters
from kith.operational.marketing.letter.model import LetterPart
from kith.privacy.consent.model import State as Said
from kith.privacy.consent.recording import ConsentRow, record_consents
from kith.privacy.purpose.queries import purpose_named

pytestmark = pytest.mark.django_db
PLACES = (
    ("DE", "20095", "Hamburg"),
    ("DE", "10115", "Berlin"),
    ("FR", "75001", "Paris"),
    ("DE", "50667", "Köln"),
)
Run = Callable[..., Campaign]


def say(by: Actor, people: list[Party], state: Said, channel: str = "letter") -> None:
    now = timezone.now().astimezone(UTC)
    record_consents(
        [ConsentRow(each.pk, "newsletter", channel, state, now, "test", "", None) for each in people], by=by
    )


@pytest.fixture
def readers(by: Actor) -> list[Party]:
    """Four who agreed to letters, the last of them without a street."""
    change_setting(COUNTRY, "DE")
    change_setting(
        SETTING, {"sender": "Velo", "return_line": "Velo · Weg 1 · 10115 Berlin", "sheet": "din_b"}
    )
    made = [make("person", by, given_name="Anna", family_name=city) for _country, _code, city in PLACES]
    for person, (country, code, city) in zip(made, PLACES, strict=True):
        street = "" if city == "Köln" else "Weg 1"
        make("address", by, party=person.uid, street=street, postcode=code, city=city, country=country)
    say(by, made, Said.GIVEN)
    return list(Party.objects.filter(pk__in=[each.pk for each in made]).order_by("pk"))


@pytest.fixture
def run(by: Actor, readers: list[Party], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Letters to everybody, approved, two to a part."""
    monkeypatch.setattr(by_post, "PART", 2)

    def one(**values: object) -> Campaign:
        segment = make("segment", by, name="Everybody", condition={"all": []})
        given: dict[str, object] = {
            "name": "Autumn", "segment": segment.uid, "purpose": purpose_named("newsletter").uid, "channel": "letter",
            "subject": "News for {{ person.given_name }}", "body": "{{ person.letter_greeting }}\n\nHello & welcome.",
            "body_kind": "plain", "cost_per_message": "1.1",
        }  # fmt: skip
        made: Campaign = make("campaign", by, **(given | values))
        return approve(by=by, campaign=made)

    return one


def states(campaign: Campaign) -> dict[str, str]:
    found = Delivery.objects.filter(campaign=campaign)
    rows = found.values_list("assignment__party__family_name", "state", "text")
    return {name: f"{state} {text}".strip() for name, state, text in rows}


def texts(campaign: Campaign, number: int) -> list[str]:
    with pypdfium2.PdfDocument(files.part(campaign.uid, number).read_bytes()) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_letters_are_made_in_the_order_of_the_post_and_the_ledger_adds_up(by: Actor, run: Run) -> None:
    campaign = run()
    make_letters()
    go_on()
    campaign.refresh_from_db()
    assert campaign.state == State.SENT
    assert states(campaign) == {
        "Berlin": "made",
        "Hamburg": "made",
        "Paris": "made",
        "Köln": "withheld unfit",
    }
    pages = [*texts(campaign, 1), *texts(campaign, 2)]
    assert [
        "Anna " + name in page for name, page in zip(("Berlin", "Hamburg", "Paris"), pages, strict=True)
    ] == [True] * 3
    assert "Hello & welcome." in pages[0]
    assert "FRANKREICH" in pages[2]
    found = audited(campaign.pk)
    assert (found.adds_up, found.sent, found.held) == (True, 3, 1)
    lines = list(taking.addresses(by=by, campaign=campaign))
    assert [line.split(",")[2] for line in lines[1:]] == ["Anna Berlin", "Anna Hamburg", "Anna Paris"]


def test_who_withdraws_before_the_letter_is_made_gets_none_and_a_cancelled_run_makes_no_more(
    by: Actor, run: Run, readers: list[Party]
) -> None:
    campaign = run()
    say(by, [readers[1]], Said.WITHDRAWN)
    assert making.make_next()
    assert states(campaign) == {"Berlin": "withheld withdrawn", "Hamburg": "made"}
    cancel(by=by, campaign=campaign)
    assert not making.make_next()
    go_on()
    assert states(campaign)["Paris"] == "cancelled"
    assert audited(campaign.pk).adds_up


def test_a_worker_that_was_killed_between_ledger_and_file_writes_it_again_and_nobody_twice(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = run()

    def killed(*_all: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(making, "write", killed)
        with pytest.raises(KeyboardInterrupt):
            making.make_next()
    assert LetterPart.objects.filter(made_at=None).count() == 1
    before = dict(Delivery.objects.values_list("pk", "at"))
    make_letters()
    assert not LetterPart.objects.filter(made_at=None).exists()
    assert before.items() <= dict(Delivery.objects.values_list("pk", "at")).items()
    assert sum(len(texts(campaign, each.number)) for each in LetterPart.objects.all()) == 3


def test_letters_stand_in_the_timelines_once_they_are_printed(
    by: Actor, run: Run, readers: list[Party]
) -> None:
    campaign = run()
    make_letters()
    handling.printed(by=by, campaign=campaign, part=1)
    assert {states(campaign)[name] for name in ("Berlin", "Hamburg", "Paris")} == {"printed", "made"}
    handling.printed(by=by, campaign=campaign)
    assert {states(campaign)[name] for name in ("Berlin", "Hamburg", "Paris")} == {"printed"}
    with pytest.raises(Conflict):
        handling.printed(by=by, campaign=campaign)
    (touch,) = timeline(by, readers[1], None, 5, "letter")
    assert touch.summary == "Letter “Autumn” sent"


def test_a_letter_that_comes_back_marks_the_address_it_went_to(
    by: Actor, run: Run, readers: list[Party]
) -> None:
    campaign = run()
    make_letters()
    handling.printed(by=by, campaign=campaign)
    hamburg, berlin, paris = (Assignment.objects.get(party=each) for each in readers[:3])
    Address.objects.filter(party=readers[2]).update(street="Rue 2")
    for each, reason in ((hamburg, "moved"), (berlin, "refused"), (paris, "unknown")):
        found = handling.recipient_of(by, f" {code_of(each.pk)} ")
        handling.returned(by=by, recipient=found, reason=reason)
    assert states(campaign)["Hamburg"] == "returned moved"
    failed = dict(Address.objects.values_list("city", "failed_reason"))
    assert (failed["Hamburg"], failed["Berlin"], failed["Paris"]) == ("Moved away", "", "")
    with pytest.raises(Conflict):
        handling.returned(by=by, recipient=hamburg, reason="moved")
    for code in (code_of(hamburg.pk)[:-1] + "x", code_of(10**9)):
        with pytest.raises(Invalid):
            handling.recipient_of(by, code)
    assert not campaign.audit
    assert audited(campaign.pk).adds_up


def test_who_refused_a_letter_or_moved_gets_no_other(by: Actor, run: Run, readers: list[Party]) -> None:
    run()
    make_letters()
    for party, reason in ((readers[0], "moved"), (readers[1], "refused")):
        handling.returned(by=by, recipient=Assignment.objects.get(party=party), reason=reason)
    again = run(name="Winter")
    refused = dict(again.assignments.filter(arm=Arm.REFUSED).values_list("party__family_name", "reason"))
    assert refused == {"Hamburg": "bounced", "Berlin": "withdrawn"}


def test_files_go_with_whoever_is_erased_and_are_made_anew_without_them(
    run: Run, readers: list[Party]
) -> None:
    campaign = run()
    make_letters()
    whose = Whose(readers[1].pk, readers[1].uid)
    assert traces.count(whose) == traces.erase(whose) == 1
    Assignment.objects.filter(party=readers[1]).delete()
    make_letters()
    found = [text for each in LetterPart.objects.all() for text in texts(campaign, each.number)]
    assert len(found) == 2
    assert not any("Anna Berlin" in text for text in found)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"body": ""}, "body"),
        ({"body": "{{ person.shoe_size }}"}, "body"),
        ({"body": "{{ unsubscribe_url }}"}, "body"),
        ({"body_kind": "mjml"}, "body_kind"),
        ({"test_percent": 20}, "test_percent"),
    ],
)
def test_what_cannot_be_a_letter_is_refused_at_its_field(
    run: Run, values: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        run(**values)
    assert list(refused.value.fields) == [field]


def test_letters_follow_a_mail_to_those_whom_it_did_not_reach(
    by: Actor, readers: list[Party], draft: Callable[..., Campaign]
) -> None:
    make("email", by, party=readers[0].uid, address="hamburg@customers.test", is_main=True)
    say(by, [readers[0]], Said.GIVEN, "email")
    mail = approve(by=by, campaign=draft())
    letters = instead.by_letter(by=by, campaign=mail)
    assert (letters.channel, letters.state, letters.purpose) == ("letter", "draft", mail.purpose)
    approve(by=by, campaign=letters)
    assert set(letters.assignments.values_list("party", flat=True)) == {each.pk for each in readers[1:]}
    with pytest.raises(Conflict):
        instead.by_letter(by=by, campaign=letters)


def test_the_pages_lead_from_the_draft_to_the_letter_that_came_back(run: Run, readers: list[Party]) -> None:
    user = get_user_model().objects.create_user("ada", "ada@example.org")
    Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name="Ada", user=user)
    client = Client()
    client.force_login(user)
    sent = run()
    make_letters()
    values = {
        "name": "Winter", "segment": str(sent.segment.uid if sent.segment else ""), "body_kind": "plain", "body": "Hello",
        "purpose": str(purpose_named("newsletter").uid), "holdout_percent": "0", "window_days": "30",
    }  # fmt: skip
    assert b"New letters" in client.get("/letters/new").content
    assert b"4" in client.post("/letters/audience", values).content
    assert b"data:image/png" in client.post("/letters/preview", values).content
    saved = client.post("/letters/new", {**values, "do": "save"})
    draft = Campaign.objects.get(name="Winter")
    assert (saved.status_code, draft.channel) == (302, "letter")
    assert b"Winter" in client.get(f"/campaigns/{draft.uid}").content
    assert client.post(f"/campaigns/{draft.uid}", {**values, "body": "", "do": "approve"}).status_code == 422
    href = f"/campaigns/{sent.uid}"
    assert b"To be printed" in client.get(href).content
    assert client.get(f"{href}/report").status_code == 200
    assert client.get(f"{href}/letters/1.pdf").content.startswith(b"%PDF")
    assert client.get(f"{href}/letters/from-1.pdf").content.startswith(b"%PDF")
    assert client.get(f"{href}/letters/9.pdf").status_code == 404
    assert b"envelope" in client.get(f"{href}/letters.csv").content
    assert client.post(f"{href}/letters/printed", {}).status_code == 302
    wrong = client.post("/letters/returned", {"code": "12", "reason": "moved"})
    assert wrong.status_code == 422
    code = code_of(Assignment.objects.get(campaign=sent, party=readers[1]).pk)
    assert client.post("/letters/returned", {"code": code, "reason": "moved"}).status_code == 302
    assert b"Autumn" in client.get("/letters").content


def test_letters_are_taken_by_who_sees_everybody_to_whom_they_go(by: Actor, run: Run) -> None:
    sent, role = run(), AccessRole.objects.create(key="few", name="Few")
    make_letters()
    for audience, rows in (("house", "all"), ("staff", "own")):
        for action in Action:
            RoleRule.objects.create(role=role, audience=audience, action=action, rows=rows)
    RoleRule.objects.create(role=role, type="campaign", action="see", rows="all")
    few = Principal.objects.create(kind=Kind.USER, role=Role.SHARED_ONLY, name="Few")
    RoleGrant.objects.create(role=role, principal=few)
    few.refresh_from_db()
    for take in (
        lambda one: taking.part(by=one, campaign=sent, number=1),
        lambda one: taking.several(by=one, campaign=sent, first=1),
        lambda one: taking.addresses(by=one, campaign=sent),
    ):
        assert take(by)
        with pytest.raises(NotAllowed):
            take(actor_of(few, "desk"))


def test_a_part_that_is_not_made_is_not_found(by: Actor, run: Run) -> None:
    with pytest.raises(NotFound):
        taking.part(by=by, campaign=run(), number=1)
