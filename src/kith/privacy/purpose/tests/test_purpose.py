"""What people are contacted for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kith.core.conditions.tree import Line
from kith.core.errors import Invalid, NotAllowed
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.planner import Listing
from kith.core.records.reading import read_page
from kith.core.registry import add_fields, current
from kith.privacy.conftest import actor
from kith.privacy.gate.fields import hear
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


def test_a_topic_of_marketing_is_marketing(newsletter: Purpose, administrator: Actor) -> None:
    values = {"name": "Gardens", "basis": "consent", "channels": "email", "parent": newsletter.uid}
    made = verbs.create(current().type("purpose"), by=administrator, values=values)
    assert isinstance(made, Purpose)
    assert made.is_marketing


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


@pytest.fixture
def as_before() -> Iterator[None]:
    yield
    add_fields({})


def test_who_may_be_contacted_for_a_new_purpose_is_a_field_at_once(
    administrator: Actor, as_before: None
) -> None:
    values = {"name": "Open days", "basis": "legitimate_interest", "channels": "letter", "days": 30}
    declared = current().type("purpose")
    made = verbs.create(
        declared, by=administrator, values={**values, "is_active": True, "is_marketing": True}
    )
    hear([])
    person = current().type("person")
    assert str(person.by_key["may_open_days_letter"].label) == "Open days by letter allowed"
    read_page(administrator, Listing(person, ("name",), Line("may_open_days_letter", "is_true")))
    verbs.edit(declared, by=administrator, record=made, values={"is_active": False})
    hear([])
    assert "may_open_days_letter" not in current().type("person").by_key


def test_purposes_of_the_same_letters_have_keys_of_their_own(administrator: Actor) -> None:
    values = {"basis": "consent", "channels": "letter", "days": 30, "is_active": True}
    names = ("お知らせ", "イベント", "Evènements", "Evenements")
    made = [
        verbs.create(current().type("purpose"), by=administrator, values={**values, "name": name})
        for name in names
    ]
    assert [getattr(each, "key") for each in made] == ["purpose", "purpose_2", "evenements", "evenements_2"]  # noqa: B009
