"""Versions: who gets which, and that each gets all of it."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from kith.communicative.channels.email.tests.sink import Sink
from kith.core.errors import Conflict, Invalid
from kith.core.principals.actor import Actor
from kith.customers.interaction.queries import timeline
from kith.customers.party.model import Party
from kith.operational.marketing.campaign import actions, versioning
from kith.operational.marketing.campaign.model import Assignment, Chunk, Variant
from kith.operational.marketing.campaign.sending import send_campaign
from kith.operational.marketing.campaign.versions import chosen, keys_by_lot, versions
from kith.operational.marketing.conftest import Draft, People, make, person


@pytest.mark.django_db
def test_everybody_gets_the_version_for_them_in_their_language(
    by: Actor, people: People, draft: Draft, sink: Sink
) -> None:
    readers = people(8)
    Party.objects.filter(pk__in=[each.pk for each in readers[:4]]).update(language="de")
    first = person(by, "Vera", "vera@customers.test", "newsletter")
    named = {"all": [{"field": "given_name", "op": "is", "value": ["Vera"]}]}
    segment = make("segment", by, name="Vera alone", condition=named)
    campaign = draft(subject="First {{ person.name }}", body="Plain first", preheader="Look inside")
    write: dict[str, Any] = {"by": by, "campaign": campaign}
    versioning.write_version(**write, key="b", subject="Second", sender_name="Anna of the house")
    versioning.write_version(**write, key="C", body="Only for Vera", segment=segment)
    versioning.write_version(
        **write, key="A", language="de", subject="Erste", body="Schlicht", text="Von Hand"
    )
    with pytest.raises(Invalid, match="B is missing in: de"):
        actions.approve(by=by, campaign=campaign)
    versioning.write_version(**write, key="B", language="de", subject="Zweite")
    approved = actions.approve(by=by, campaign=campaign)
    with pytest.raises(Conflict):
        versioning.write_version(**write, key="D", subject="Late")
    send_campaign(approved.pk)
    given = Assignment.objects.filter(campaign=approved).values_list("variant", "language")
    assert Counter(given) == {("A", ""): 2, ("B", ""): 2, ("A", "de"): 2, ("B", "de"): 2, ("C", ""): 1}
    mails = dict(sink.accepted)
    assert b"Only for Vera" in mails["vera@customers.test"]
    assert b"Subject: First Vera\r\n" in mails["vera@customers.test"]
    second = Assignment.objects.filter(variant="B", language="de").select_related("party")[0]
    mail = mails[second.address]
    assert b"Subject: Zweite\r\n" in mail
    assert b'From: "Anna of the house"' in mail
    assert b"Schlicht" in mail
    assert b"Von Hand" in mail
    assert b"Look inside" in mail
    assert timeline(by, second.party)[0].body == "Zweite"
    assert timeline(by, first)[0].body == "First Vera"


@pytest.mark.django_db
def test_a_test_goes_to_its_share_and_all_others_wait(
    by: Actor, people: People, draft: Draft, sink: Sink
) -> None:
    people(40)
    campaign = draft(test_percent=20, holdout_percent=0, hour=0)
    with pytest.raises(Invalid, match="at least two versions"):
        actions.approve(by=by, campaign=campaign)
    versioning.write_version(by=by, campaign=campaign, key="B", subject="Second", weight=3)
    approved = actions.approve(by=by, campaign=campaign)
    given = Assignment.objects.filter(campaign=approved).values_list("variant", "is_tested")
    assert Counter(given) == {("A", True): 2, ("B", True): 6, ("", False): 32}
    assert Counter(Chunk.objects.values_list("state", flat=True))["held"] == 1
    send_campaign(approved.pk)
    approved.refresh_from_db()
    assert approved.state == "sending"


@pytest.mark.django_db
def test_what_a_version_leaves_empty_is_as_in_the_first(draft: Draft) -> None:
    campaign = draft(subject="First", body="Long text")
    Variant.objects.create(campaign=campaign, key="B", subject="Second", weight=2)
    first, second = versions(campaign)
    assert (second.subject, second.body) == ("Second", first.body)
    assert keys_by_lot((first, second)) == ["A", "B", "B"]
    assert chosen((first, second), "B", "fr") is second
    assert chosen((first, second), "Z") is first


@pytest.mark.django_db
def test_versions_and_plan_are_written_on_pages(by: Actor, people: People, draft: Draft) -> None:
    from kith.operational.marketing.campaign.tests.test_pages import signed_in

    desk, campaign = signed_in(), draft(name="Autumn news")
    href = f"/campaigns/{campaign.uid}"
    assert f"{href}/version?key=B" in desk.get(f"{href}/versions").content.decode()
    sent = {"key": "B", "subject": "Second subject", "weight": "2", "hour": "25"}
    refused = desk.post(f"{href}/version", sent)
    assert (refused.status_code, "from 0 to 23" in refused.content.decode()) == (422, True)
    assert desk.post(f"{href}/version", sent | {"hour": ""}).status_code in (200, 302, 303)
    listed = desk.get(f"{href}/versions").content.decode()
    assert "Second subject" in listed
    assert all(f'"{href}/content/{key}"' in listed for key in "AB")
    assert "Second subject" in desk.get(f"{href}/version?key=B").content.decode()
    desk.post(f"{href}/plan", {"test_percent": "20", "test_hours": "4", "test_difference": "0", "kind": "newsletter",
        "channel": "email", "test_measure": "clicks", "test_otherwise": "split", "budget": "500"})  # fmt: skip
    campaign.refresh_from_db()
    assert (campaign.test_percent, campaign.test_hours, campaign.budget) == (20, 4, Decimal(500))
    assert "500" in desk.get(f"{href}/plan").content.decode()
    desk.post(f"{href}/do/drop_version", {"key": "B", "language": ""})
    assert not campaign.variants.exists()
