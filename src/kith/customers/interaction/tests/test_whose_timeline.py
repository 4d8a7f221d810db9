"""A company's timeline tells of its people only to those who may see these people."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone

from kith.core.access.model import Share
from kith.core.principals.actor import Actor, actor_of
from kith.core.principals.model import Kind, Principal, Role
from kith.core.records import verbs
from kith.core.registry import current
from kith.customers.interaction.actions import PARTY, Touch, append
from kith.customers.interaction.queries import timeline
from kith.customers.party.model import Party

pytestmark = pytest.mark.django_db


def somebody(role: str) -> Actor:
    principal = Principal.objects.create(kind=Kind.USER, role=role, name=role)
    principal.refresh_from_db()
    return replace(actor_of(principal, "desk"), has_shares=True)


def party(by: Actor, key: str, **values: object) -> Party:
    made = verbs.create(current().type(key), by=by, values=values)
    assert isinstance(made, Party)
    return made


def open_to(guest: Actor, record: Party) -> None:
    Share.objects.create(
        subject_type="party", subject_id=record.pk, principal_id=guest.id, level="see", made_by_id=guest.id
    )


def test_what_happened_to_people_of_a_company_stays_with_who_may_see_them() -> None:
    member, guest = somebody(Role.MEMBER), somebody(Role.SHARED_ONLY)
    company = party(member, "organisation", name="Nordlicht")
    person = party(member, "person", given_name="Ida", organisation=str(company.uid))
    append(
        [
            Touch(timezone.now(), "note", "note", "system", summary, ((PARTY, about.pk),))
            for about, summary in ((company, "Moves house"), (person, "Is unwell"))
        ]
    )
    open_to(guest, company)
    assert {each.summary for each in timeline(member, company)} == {"Moves house", "Is unwell"}
    assert [each.summary for each in timeline(guest, company)] == ["Moves house"]
    open_to(guest, person)
    assert len(timeline(guest, company)) == 2
