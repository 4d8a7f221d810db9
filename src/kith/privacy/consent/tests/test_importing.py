"""Consents come in files with the people they are of, and go again when the file is taken back."""

from __future__ import annotations

import pytest

from kith.core.principals.actor import Actor, system
from kith.core.transfer.tests.trying import imported, taken_back
from kith.customers.party.model import ExternalId, Party
from kith.privacy.consent.actions import say
from kith.privacy.consent.model import Consent, Permission
from kith.privacy.gate import ask
from kith.privacy.purpose.model import Purpose
from kith.privacy.suppression.model import Suppression

pytestmark = pytest.mark.django_db

HEADINGS = "Customer number,Given name,E-mail,Newsletter by e-mail,Newsletter by e-mail since,Newsletter by e-mail source"
FILE = f"""{HEADINGS}
1,Zoë,zoe@a.example,granted,2025-03-01,web form
2,Émile,emile@a.example,withdrawn,2025-04-01,telephone
3,Ola,ola@a.example,,,
4,Ada,ada@a.example,perhaps,2025-04-01,shop
"""
OLDER = f"""{HEADINGS}
1,Zoë,zoe@a.example,withdrawn,2024-01-01,letter
2,Émile,emile@a.example,granted,2024-01-01,letter
"""


@pytest.fixture
def by(newsletter: Purpose) -> Actor:
    return system("test")


def states() -> dict[str, str]:
    return dict(Permission.objects.values_list("party__given_name", "state"))


def test_consents_are_recorded_with_date_and_source(by: Actor) -> None:
    run = imported(by, FILE, source="crm")
    assert states() == {"Zoë": "given", "Émile": "withdrawn"}
    said = Consent.objects.get(state="given")
    assert (said.source, said.happened_at.date().isoformat()) == ("web form", "2025-03-01")
    assert run.answer["made"]["consent"] == 2
    assert run.problems == 1


def test_the_same_file_twice_changes_nothing(by: Actor) -> None:
    imported(by, FILE, source="crm")
    imported(by, FILE, source="crm")
    assert Consent.objects.count() == 2


def test_an_older_file_never_overrides_what_is_newer(by: Actor) -> None:
    imported(by, FILE, source="crm")
    imported(by, OLDER, source="crm")
    assert states() == {"Zoë": "given", "Émile": "withdrawn"}
    assert Consent.objects.count() == 4


def test_taking_a_file_back_leaves_what_was_said_before(by: Actor) -> None:
    imported(by, OLDER, source="crm")
    before = states()
    run = imported(by, FILE, source="crm")
    assert states() != before
    taken_back(by, run)
    assert states() == before
    assert Consent.objects.count() == 2
    taken_back(by, imported(by, FILE, source="other"))
    assert states() == before


def test_a_withdrawal_since_the_import_outlives_it(by: Actor, newsletter: Purpose) -> None:
    run = imported(by, FILE, source="crm")
    zoe = ExternalId.objects.get(key="1").party
    say(by=by, party=zoe, purpose=newsletter, channel="email", state="withdrawn", source="link")
    taken_back(by, run)
    assert Party.objects.filter(pk=zoe.pk).exists()
    assert ask.decide([zoe.pk], ask.question("newsletter", "email"))[0].refusal == "withdrawn"
    assert Suppression.objects.exists()
