"""Filters that the database answers find whom the filter itself finds."""

from __future__ import annotations

import pytest

from kith.api.scim import listing
from kith.api.scim.selecting import Chosen
from kith.api.scim.tests.directory import Directory, acting, colleague
from kith.core.principals.model import Principal, Role

pytestmark = pytest.mark.django_db
FILTERS = (
    'userName co "EXAMPLE"', 'userName sw "ann"', 'userName eq "ben@example.org"', 'not (userName co "ann")',
    'displayName co "weir"', 'displayName eq "Zoë"', 'displayName ew "ë"', 'displayName eq "Renamed"',
    'externalId eq "00u1"', 'externalId eq "00U1"', 'externalId sw "00"', "active eq true", "active eq false",
    'emails.value co "work.example"', 'emails[type eq "work" and value sw "ANN"]', 'emails.type eq "work"',
    'emails[type eq "WORK"]', 'not (emails.type eq "work")', 'emails[not (type eq "work")]', 'emails.type co "or"',
    'emails[not (value co "ann")]', 'userName co "ann" and active eq true', 'userName co "ann" or displayName co "be"',
    'not (userName co "ann" or emails.value co "ben")', 'name.familyName eq "Weir"', 'userName co "%"', 'userName co "_"',
    'emails eq "x"', "userName pr", 'userName ne "ann@example.org"', 'displayName pr and userName gt "b"',
)  # fmt: skip


def test_every_filter_finds_the_same_by_the_database_and_without(monkeypatch: pytest.MonkeyPatch) -> None:
    directory = Directory(acting())
    directory.add()
    directory.add(userName="Ann2", externalId="00U1", displayName="", emails=[{"value": "a2@work.example"}])
    gone = directory.add(userName="Cleo", externalId="", emails=[{"value": "cleo@x.example", "type": "work"}])
    Principal.objects.filter(uid=gone["id"]).update(is_active=False)
    Principal.objects.filter(user__email="a2@work.example").update(name="Renamed")
    colleague(Role.MEMBER, "Ben")
    Principal.objects.filter(name="Ben").update(name="Zoë")
    quick = [names(directory, each) for each in FILTERS]
    monkeypatch.setattr(listing, "chosen", lambda _node, _words: Chosen())
    slow = [names(directory, each) for each in FILTERS]
    assert dict(zip(FILTERS, quick, strict=True)) == dict(zip(FILTERS, slow, strict=True))
    assert len({tuple(each) for each in quick}) > 8


def names(directory: Directory, filter_: str) -> list[str]:
    answer = directory.client.get("/scim/v2/Users", {"filter": filter_})
    if answer.status_code != 200:
        return [str(answer.status_code)]
    return [each["userName"] for each in answer.json()["Resources"]]
