"""A few dozen people and what hangs on them, drawn by lot, with gaps everywhere; and the same as plain rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from django.db.models import Model

from kith.core.access.model import Share
from kith.core.conditions.tests.oracle import Row, World
from kith.core.principals.actor import Actor, actor_of
from kith.core.principals.model import Kind, Membership, Principal, Role, Team
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.customers.models import Address, Email, Fact, Note, Party, Phone, Relationship
from kith.customers.party.naming import name_organisation, name_person

TYPES = ("person", "organisation", "party", "email", "phone", "address", "note", "relationship", "principal")
GIVEN = (
    "Émile",
    "Zoë",
    "Łukasz",
    "Ana",
    "Ana",
    "ΣΟΦΙΑ",
    "山田",
    "Øyvind",
    "o'Neil",
    "50% Off_",
    "",
    "çağla",
    "محمد",
)
FAMILY = (
    "Müller",
    "MÜLLER",
    "Berg",
    "Bergman",
    "van der Berg",
    "ß-Straße",
    "Ñandú",
    "太郎",
    "Ana",
    "",
    "A\\B",
)
CITIES = ("Köln", "köln", "Łódź", "Århus", "", "San Sebastián", "Koln")
TEXTS = ("", "Chief", "chief of staff", "Ärztin", "100%")
TAGS = ("vip", "Ünïcode", "press", "a, b")
NUMBERS = ("+493012345678", "+442071838750", "+33142685300", "+12125550123")


class Maker:
    """Makes the rows. Moments keep half an hour's distance from full hours before now, so that no limit is hit by chance."""

    def __init__(self, seed: int, now: datetime) -> None:
        self.lot = Random(seed)
        self.now = now
        self.owners = list(Principal.objects.all())

    def some(self, *values: Any, empty: float = 0.3) -> Any:
        return None if self.lot.random() < empty else self.lot.choice(values)

    def moment(self, empty: float = 0.3) -> Any:
        if self.lot.random() < empty:
            return None
        return self.now - timedelta(hours=self.lot.choice((-40, -3, 0, 5, 30, 300, 3000, 12_000)), minutes=30)

    def day(self) -> Any:
        return self.some(
            *(self.now.date() + timedelta(days=days) for days in (-20_000, -400, -30, -1, 0, 1, 7, 90))
        )

    def number(self, *values: str) -> Decimal | None:
        found = self.some(*values)
        return None if found is None else Decimal(found)

    def principals(self) -> list[Actor]:
        teams = [Team.objects.create(name=f"team {index}") for index in range(2)]
        made = [
            Principal.objects.create(kind=kind, role=role, name=f"{role} {index}")
            for index, (kind, role) in enumerate(
                (
                    (Kind.USER, Role.OWNER),
                    (Kind.USER, Role.ADMINISTRATOR),
                    (Kind.KEY, Role.MEMBER),
                    (Kind.USER, Role.READ_ONLY),
                    (Kind.USER, Role.SHARED_ONLY),
                    (Kind.OUTSIDE, Role.SHARED_ONLY),
                    (Kind.OUTSIDE, Role.SHARED_ONLY),
                    (Kind.SYSTEM, Role.SYSTEM),
                )
            )
        ]
        for principal, team in (
            (made[2], teams[0]),
            (made[4], teams[0]),
            (made[4], teams[1]),
            (made[6], teams[1]),
        ):
            Membership.objects.create(principal=principal, team=team)
        self.owners = made
        return [replace(actor_of(principal, "test"), has_shares=True) for principal in made]  # made below

    def organisation(self) -> Party:
        party = Party(
            kind="organisation",
            name=self.lot.choice(FAMILY) or "Åkeson & Söner",
            industry=self.lot.choice(TEXTS),
        )
        name_organisation(party)
        return self._saved(party, [])

    def person(self, organisations: list[Party]) -> Party:
        party = Party(
            kind="person",
            given_name=self.lot.choice(GIVEN),
            family_name=self.lot.choice(FAMILY),
            job_title=self.lot.choice(TEXTS),
            birthday=self.day(),
            language=self.lot.choice(("", "de", "en")),
        )
        name_person(party)
        return self._saved(party, organisations)

    def bare(self) -> Party:
        """One more person with nothing but a name and a value, in as few statements as can be."""
        party = Party.objects.create(
            kind="person",
            given_name=self.lot.choice(GIVEN),
            sort_key=self.lot.choice(GIVEN).lower(),
            birthday=self.day(),
        )
        Fact.objects.create(party=party, lifetime_value=self.number("12.50", "50.00"), orders=self.some(1, 2))
        return party

    def _saved(self, party: Party, organisations: list[Party]) -> Party:
        party.stage = self.lot.choice(("contact", "prospect", "customer", "former"))
        party.tags = self.lot.sample(TAGS, self.lot.randrange(3))
        party.owner = self.some(*self.owners)
        party.organisation = self.some(*organisations) if organisations else None
        party.created_at = self.moment(empty=0)
        party.changed_at = self.moment(empty=0)
        party.deleted_at = self.some(self.now, empty=0.9)
        party.save()
        self._reach(party)
        return party

    def _reach(self, party: Party) -> None:
        for place in range(self.lot.randrange(4)):
            Email.objects.create(
                party=party,
                address=f"{self.lot.choice(('ana', 'emile', 'zoe'))}.{place}@example.com",
                is_main=place == 0,
                label=self.lot.choice(TEXTS),
                bounced_at=self.moment(),
                created_at=self.moment(empty=0),
            )
        if self.lot.random() < 0.5:
            Phone.objects.create(
                party=party, number=self.lot.choice(NUMBERS), is_main=self.lot.random() < 0.7
            )
        for place in range(self.lot.randrange(3)):
            Address.objects.create(
                party=party,
                city=self.lot.choice(CITIES),
                country=self.lot.choice(("", "DE", "PL", "DK")),
                is_main=place == 0,
                created_at=self.moment(empty=0),
            )
        if self.lot.random() < 0.7:
            self._facts(party)

    def _facts(self, party: Party) -> None:
        Fact.objects.create(
            party=party,
            orders=self.some(0, 1, 2, 7),
            revenue=self.number("0.00", "12.50", "99.99", "500.00"),
            last_order_at=self.moment(),
            first_order_at=self.moment(),
            abc_class=self.some("A", "B", "C"),
            usual_gap_days=self.number("0.00", "3.25", "40.00", "999999.00"),
            recency_score=self.some(1, 2, 5),
            lifetime_value=self.number("0.00", "12.50", "100.00"),
            alive_probability=self.number("0.00000", "0.50000", "1.00000"),
            rfm_segment=self.some("champions", "lost"),
        )

    def hang_on(self, parties: list[Party]) -> None:
        for _index in range(25):
            Note.objects.create(
                party=self.lot.choice(parties),
                text=self.lot.choice((*GIVEN, "zwei\nZeilen")) or "x",
                author=self.lot.choice(self.owners),
                created_at=self.moment(empty=0),
            )
        for kind in ("works_at", "referred", "member") * 5:
            one, other = self.lot.sample(parties, 2)
            Relationship.objects.get_or_create(
                party=one, other=other, kind=kind, since=self.day(), defaults={"role": "x"}
            )

    def shares(self, parties: list[Party], actors: list[Actor]) -> None:
        teams, real = list(Team.objects.all()), datetime.now(UTC)
        for party in self.lot.sample(parties, len(parties) // 2):
            to_team = self.lot.random() < 0.4
            Share.objects.create(
                subject_type=self.lot.choice((party.kind, party.kind, "party", "note")),
                subject_id=party.pk,
                principal_id=None if to_team else self.lot.choice(actors).id,
                team=self.lot.choice(teams) if to_team else None,
                level=self.lot.choice(("see", "edit")),
                until=self.some(real - timedelta(days=1), real + timedelta(days=1), empty=0.5),
                made_by_id=actors[0].id,
            )


def fill(seed: int, now: datetime) -> list[Actor]:
    """Makes a world and gives those who may look at it."""
    maker = Maker(seed, now)
    actors = maker.principals()
    organisations = [maker.organisation() for _index in range(8)]
    people = [maker.person(organisations) for _index in range(32)]
    maker.hang_on([*organisations, *people])
    maker.shares([*organisations, *people], actors)
    return actors


def load(now: datetime) -> World:
    """Everything as plain rows."""
    types = {key: current().type(key) for key in TYPES}
    return World(
        rows={key: rows_of(key) for key in TYPES},
        kinds={
            key: {field.key: field.type.key for field in declared.fields} for key, declared in types.items()
        },
        shares=[dict(row) for row in Share.objects.values()],
        when={key: declared.dated for key, declared in types.items() if declared.dated},
        now=now,
    )


def told_of(key: str) -> list[Field]:
    """The fields that the plain rows tell of; rooms above may have added others."""
    known = ("fact.", "email.", "phone.", "address.")
    return [
        each
        for each in current().type(key).fields
        if each.source is None or each.source.sql.startswith(known)
    ]


def rows_of(key: str) -> list[Row]:
    if key == "principal":
        return [_plain(key, row, None) for row in Principal.objects.exclude(kind="outside")]
    if key in ("person", "organisation", "party"):
        return _parties(key)
    model: Any = {
        "email": Email,
        "phone": Phone,
        "address": Address,
        "note": Note,
        "relationship": Relationship,
    }[key]
    references = [field.attribute for field in current().type(key).fields if field.type.key == "reference"]
    there = model.objects.filter(party__deleted_at=None).select_related(*references)
    return [_plain(key, row, row.party_id) for row in there]


def _plain(key: str, record: Model, party: int | None) -> Row:
    row: Row = {"_id": record.pk, "_party": party, "uid": record.uid}  # type: ignore[attr-defined]
    for field in current().type(key).fields:
        if field.source is None:
            value = getattr(record, field.attribute)
            row[field.key] = _pointed_at(value) if isinstance(value, Model) else value
    return row


def _pointed_at(record: Any) -> UUID | None:
    """Whoever is in the trash is not there to be pointed at."""
    return None if getattr(record, "deleted_at", None) else record.uid


def _parties(key: str) -> list[Row]:
    """Parties outside the trash, with their main ways to reach them and their facts."""
    found = Party.objects.filter(deleted_at=None).select_related("owner", "organisation")
    facts: dict[int, Any] = Fact.objects.in_bulk()
    emails, phones, addresses = (
        {row.party_id: row for row in model.objects.filter(is_main=True)} for model in (Email, Phone, Address)
    )
    rows = []
    for party in found if key == "party" else found.filter(kind=key):
        row = _plain(key, party, party.pk) | {"_sort_key": party.sort_key}
        for field in current().type(key).fields:
            if field.source and field.source.sql.startswith("fact."):
                row[field.key] = getattr(facts.get(party.pk), field.key, None)
        row["email"] = getattr(emails.get(party.pk), "address", None)
        row["phone"] = getattr(phones.get(party.pk), "number", None)
        for name in ("street", "postcode", "city", "country"):
            row[name] = getattr(addresses.get(party.pk), name, None)
        rows.append(row)
    return rows


def uids(rows: list[Row]) -> list[UUID]:
    return [row["uid"] for row in rows]
