"""What people are contacted for."""

from __future__ import annotations

import pytest

from kith.core.errors import Invalid, NotAllowed
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.registry import current
from kith.privacy.conftest import actor
from kith.privacy.purpose.model import Purpose
from kith.privacy.purpose.shipped import SHIPPED, plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(db: None) -> Actor:
    return actor("administrator", "Keeper")


def test_a_house_begins_with_five_purposes_and_planting_again_changes_nothing(newsletter: Purpose) -> None:
    newsletter.most = 2
    newsletter.save()
    plant(Purpose)
    assert set(Purpose.objects.values_list("key", flat=True)) == {each.key for each in SHIPPED}
    assert Purpose.objects.get(key="newsletter").most == 2


def test_administrators_change_purposes_and_members_only_read_them(
    newsletter: Purpose, administrator: Actor, member: Actor
) -> None:
    declared = current().type("purpose")
    with pytest.raises(NotAllowed):
        verbs.edit(declared, by=member, record=newsletter, values={"basis": "legitimate_interest"})
    changed = verbs.edit(declared, by=administrator, record=newsletter, values={"most": "2", "days": "7"})
    assert isinstance(changed, Purpose)
    assert (changed.most, changed.days) == (2, 7)


def test_a_new_purpose_gets_a_lasting_key(administrator: Actor) -> None:
    values = {
        "name": "Jubiläums-Grüße",
        "basis": "consent",
        "channels": "letter",
        "days": 30,
        "is_active": True,
    }
    made = verbs.create(current().type("purpose"), by=administrator, values=values)
    assert getattr(made, "key") == "jubilaums_grusse"  # noqa: B009


def test_what_no_purpose_can_be_is_refused_at_its_field(newsletter: Purpose, administrator: Actor) -> None:
    for values, field in (
        ({"channels": "pigeon"}, "channels"),
        ({"channels": ""}, "channels"),
        ({"most": "0"}, "most"),
        ({"days": "5000"}, "days"),
        ({"basis": "habit"}, "basis"),
    ):
        with pytest.raises(Invalid) as refused:
            verbs.edit(current().type("purpose"), by=administrator, record=newsletter, values=values)
        assert set(refused.value.fields) == {field}
