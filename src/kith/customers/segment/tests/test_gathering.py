"""Marked people are gathered in a segment by a tag, and let go again."""

from __future__ import annotations

import pytest

from kith.core.administration.tests.made import acting, person, somebody
from kith.core.bulk.tests.trying import done, previewed, some, taken_back
from kith.core.errors import Invalid
from kith.core.principals.model import Role
from kith.core.records.counting import exact
from kith.core.records.planner import Listing
from kith.core.registry import current
from kith.customers.segment.actions import condition_of
from kith.customers.segment.model import Segment

pytestmark = pytest.mark.django_db


def test_marked_people_come_into_a_segment_that_is_made_once_and_leave_it_with_the_undoing() -> None:
    by, one, two = acting(somebody(Role.OWNER)), person("Berg"), person("Dahl")
    assert previewed(by, some(one), "segment", segment="Fair 2026").changed == 1
    assert not Segment.objects.exists()
    first = done(by, some(one), "segment", segment="Fair 2026")
    done(by, some(one, two), "segment", segment="fair 2026")
    segment = Segment.objects.get()

    def size() -> int:
        found = exact(by, Listing(current().type("person"), (), condition_of(segment)))
        return found.number if found else -1

    assert size() == 2
    taken_back(by, first)
    assert size() == 1
    rule = Segment.objects.create(
        name="Rule", condition={"all": [{"field": "stage", "op": "is", "value": "x"}]}
    )
    for name in (rule.name, "", "x" * 61):
        with pytest.raises(Invalid):
            previewed(by, some(one), "segment", segment=name)
