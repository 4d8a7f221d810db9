"""The page of an act on many records says how it stands, and what was taken back as a fact and not as a refusal."""

from __future__ import annotations

import pytest

from kith.core.administration.tests.made import at_work, person
from kith.core.bulk.tests.trying import done, every, taken_back
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.registry import current

pytestmark = pytest.mark.django_db


def test_what_was_taken_back_says_when_and_by_whom_and_nothing_like_a_refusal() -> None:
    client, by = at_work(Role.OWNER, "Ola")
    person("Berg"), person("Dahl")
    run = done(by, every(), source="fair")
    before = client.get(f"/bulk/{run.uid}").content.decode()
    assert "Take back" in before
    assert "by Ola" not in before
    taken_back(by, run)
    after = client.get(f"/bulk/{run.uid}").content.decode()
    assert "by Ola" in after
    assert "already" not in after
    assert f"/bulk/{run.uid}/undo" not in after


def test_what_could_not_be_taken_back_says_why() -> None:
    client, by = at_work(Role.OWNER, "Ola")
    one = person("Berg")
    run = done(by, every(), source="fair")
    verbs.edit(current().type("person"), by=by, record=one, values={"source": "web"})
    taken_back(by, run)
    page = client.get(f"/bulk/{run.uid}").content.decode()
    assert "Source" in page
    assert "by Ola" in page
