"""A segment is built step by step; every number the builder shows is the number of people a list would show."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import orjson
import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from kith.core import access
from kith.core.administration import roles
from kith.core.administration.tests.made import acting, browser, somebody
from kith.core.conditions.sentence import Words
from kith.core.conditions.tree import (
    DEEPEST,
    Group,
    Line,
    Node,
    Related,
    Span,
    Times,
    Values,
    from_json,
    to_json,
)
from kith.core.errors import Invalid
from kith.core.events.consume import Heard
from kith.core.events.model import Event
from kith.core.principals.actor import Actor, system
from kith.core.principals.model import Principal, User
from kith.core.records import verbs
from kith.core.records.counting import exact
from kith.core.records.planner import Listing
from kith.core.registry import current
from kith.customers.fact.model import Fact
from kith.customers.party.model import Party
from kith.customers.segment import actions, counts, listening
from kith.customers.segment.counts import _everybody, count, everybody
from kith.customers.segment.jobs import recount_all
from kith.customers.segment.model import Segment
from kith.desk.conditions.change import Change, apply, read_change, read_tree, with_typed
from kith.desk.conditions.complete import errors_of
from kith.desk.conditions.picks import pick
from kith.desk.conditions.tokens import drawn

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> Actor:
    return system("test")


@pytest.fixture
def people(by: Actor) -> list[Party]:
    lot = random.Random(4)
    made: list[Party] = []
    for number in range(40):
        person = verbs.create(current().type("person"), by=by, values={"given_name": f"P{number}"})
        assert isinstance(person, Party)
        if lot.random() < 0.8:
            Fact.objects.create(
                party=person,
                abc_class=lot.choice("ABC"),
                usual_gap_days=lot.choice([None, 10, 40]),
                revenue=Decimal(number),
                last_order_at=timezone.now() - timedelta(days=lot.randrange(100)),
            )
        made.append(person)
    return made


def listed(by: Actor, condition: Node) -> int:
    found = exact(by, Listing(current().type("person"), (), condition), 10_000)
    assert found is not None
    return found.number


LATE = Line("last_order_at", "older_than", Times(Decimal("1.5"), "usual_gap_days"))
A_OR_B = Line("abc_class", "one_of", Values(("A", "B")))


def test_every_number_beside_a_line_is_what_a_list_shows(by: Actor, people: list[Party]) -> None:
    nested = Group("any", (Line("abc_class", "is", Values(("C",))), LATE))
    root = Group("all", (A_OR_B, LATE, Group("none", (Line("given_name", "is", Values(("P3",))),)), nested))
    counts = count(by, root, {}, access.scope(by, current().type("person")))
    assert counts is not None
    assert counts.everyone == len(people)
    assert counts.found == listed(by, root)
    assert counts.left.paths["0"] == listed(by, A_OR_B)
    assert counts.left.paths["1"] == listed(by, Group("all", (A_OR_B, LATE)))
    assert counts.left.paths["3.0"] == listed(by, Group("all", (*root.parts[:3], nested.parts[0])))


def test_what_is_typical_of_those_found_stands_beside_everybody(by: Actor, people: list[Party]) -> None:
    scope = access.scope(by, current().type("person"))
    counted = count(by, read_tree('{"all": []}'), {}, scope)
    revenues = sorted(Fact.objects.exclude(revenue=None).values_list("revenue", flat=True))
    middle = float(revenues[(len(revenues) - 1) // 2] + revenues[len(revenues) // 2]) / 2
    assert counted
    assert counted.figures
    assert counted.figures.people == counted.everyone
    assert float(counted.figures.revenue or 0) == pytest.approx(middle)
    _everybody.clear()
    first = everybody(by, scope)
    Fact.objects.update(revenue=Decimal(7))
    assert first == counted.figures == everybody(by, scope), "as it was within the last minutes"
    _everybody.clear()


def test_of_very_many_what_is_typical_comes_from_a_sample(
    by: Actor, people: list[Party], monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = access.scope(by, current().type("person"))
    _everybody.clear()
    whole = everybody(by, scope)
    monkeypatch.setattr(counts, "LARGE", -2)
    monkeypatch.setattr(counts, "SAMPLE", counts.SAMPLE.replace("(5)", "(100)"))
    _everybody.clear()
    assert everybody(by, scope) == whole
    _everybody.clear()


def test_few_that_are_found_are_counted_by_their_keys_like_many_by_the_condition(
    by: Actor, people: list[Party], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, scope = Group("all", (A_OR_B,)), access.scope(by, current().type("person"))
    few = count(by, root, {}, scope)
    assert few is not None
    assert few.keys is not None
    assert set(few.keys) == set(Fact.objects.filter(abc_class__in="AB").values_list("party_id", flat=True))
    monkeypatch.setattr(counts, "FEW", 1)
    assert count(by, root, {}, scope) == replace(few, keys=None)


def test_an_incomplete_line_is_named_and_left_out(by: Actor, people: list[Party]) -> None:
    root = Group("all", (A_OR_B, Line("city", "contains"), Line("gone", "is", Values(("x",)))))
    scope = access.scope(by, current().type("person"))
    errors = errors_of(root, scope)
    assert set(errors) == {"1", "2"}
    counts = count(by, root, errors, scope)
    assert counts is not None
    assert counts.found == listed(by, A_OR_B)


def changed(root: Group, do: str, path: str = "", value: str = "", picks: tuple[str, ...] = ()) -> Group:
    return apply(root, Change(do, path, "", value, picks), current().type("person").by_key)


def test_a_condition_is_put_together_by_clicking() -> None:
    root = changed(Group("all"), "add", value="field:abc_class")
    root = changed(root, "value", "0", picks=("A", "B"))
    root = changed(root, "add", value="field:last_order_at")
    root = changed(root, "operator", "1", "older_than")
    root = changed(root, "unit", "1", "of:usual_gap_days")
    assert root == Group("all", (A_OR_B, LATE))
    root = changed(root, "group")
    root = changed(root, "kind", "2", "none")
    root = changed(root, "add", "2", "related:email:count:")
    assert isinstance(root.parts[2], Group)
    assert isinstance(root.parts[2].parts[0], Related)
    root = changed(root, "unit", "2.0", "ever")
    assert root.parts[2].parts[0].within is None  # type: ignore[union-attr]
    root = changed(changed(root, "remove", "2"), "drop", "0", "B")
    assert root.parts[0] == Line("abc_class", "one_of", Values(("A",)))


def test_how_long_ago_the_last_row_was_is_typed_with_its_unit(by: Actor) -> None:
    root = changed(Group("all"), "add", value="related:order:last:ordered_at")
    root = with_typed(root, QueryDict("v:0:amount=6"))
    root = changed(root, "span", "0", "month")
    assert root.parts == (Related("order", "last", "ordered_at", "older_than", Span(6, "month")),)
    person = current().type("person")
    words = Words(access.scope(by, person), by.viewer(""))
    line = drawn(root, words, None, {}).items[0]
    assert [token.text for token in line.tokens if token.kind == "value"] == ["months", "ever"]  # type: ignore[union-attr]
    shown = [token.input.value for token in line.tokens if token.input]  # type: ignore[union-attr]
    assert shown == ["6"]
    assert pick(by, root, access.scope(by, person), "0", "span").do == "span"


def test_what_is_typed_lands_in_its_box() -> None:
    root = Group("all", (Line("last_order_at", "newer_than", Span(30)), Line("orders", "ge"), LATE))
    sent = QueryDict("v:0:amount=45&v:1:0=3&v:2:factor=2,5&v:9:0=x")
    assert with_typed(root, sent) == Group(
        "all",
        (
            Line("last_order_at", "newer_than", Span(45)),
            Line("orders", "ge", Values(("3",))),
            Line("last_order_at", "older_than", Times(Decimal("2.5"), "usual_gap_days")),
        ),
    )


@pytest.mark.parametrize("path", ["7", "0.0", "x", ""])
def test_a_press_at_a_part_that_is_gone_changes_nothing(path: str) -> None:
    root = Group("all", (A_OR_B,))
    assert changed(root, "operator", path, "is") in (root, Group("all", (A_OR_B,)))


@pytest.mark.parametrize("text", ["{", "[]", '"x"', '{"do": 3, "what": 4}'])
def test_a_press_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_change(QueryDict(f"change={text}"))


@pytest.mark.parametrize("text", ["{", "[]", '"x"', "null", '{"all": [{"field": 3}]}'])
def test_a_tree_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_tree(text)


def test_a_segment_says_its_condition_in_words_and_its_size(by: Actor, people: list[Party]) -> None:
    condition = {"all": [{"field": "abc_class", "op": "one_of", "value": ["A", "B"]}]}
    segment = verbs.create(current().type("segment"), by=by, values={"name": "Good", "condition": condition})
    assert isinstance(segment, Segment)
    actions.recount(by=by, segment=segment)
    assert segment.size == listed(by, from_json(condition))
    assert "A or B" in segment.sentence


def told(segment: Any) -> None:
    """Lets what was done to the segment last be heard, and reads it anew."""
    event = Event.objects.filter(subject_uid=segment.uid).latest("id")
    heard = Heard(
        1, event.uid, event.occurred_at, event.kind, event.verb, event.actor_id, event.via, event.subject_type,
        event.subject_id, event.subject_uid, event.batch, event.changes,
    )  # fmt: skip
    listening.hear([heard])
    segment.refresh_from_db()


def test_a_segment_that_came_by_another_door_gets_its_words_and_its_size_as_well(people: list[Party]) -> None:
    boss, declared = acting(somebody("owner")), current().type("segment")
    condition = {"all": [{"field": "abc_class", "op": "one_of", "value": ["A", "B"]}]}
    made = verbs.create(declared, by=boss, values={"name": "Good", "condition": condition})
    told(made)
    assert isinstance(made, Segment)
    assert "A or B" in made.sentence
    assert made.size == listed(boss, from_json(condition))
    verbs.edit(declared, by=boss, record=made, values={"condition": {"all": []}})
    told(made)
    assert "A or B" not in made.sentence


def test_a_condition_about_a_field_that_people_do_not_have_is_refused_at_its_field(by: Actor) -> None:
    condition = orjson.dumps({"all": [{"field": "shoe_size", "op": "is", "value": "44"}]}).decode()
    with pytest.raises(Invalid) as refused:
        verbs.create(current().type("segment"), by=by, values={"name": "Big feet", "condition": condition})
    assert set(refused.value.fields) == {"condition"}


PRESSES = (
    {"change": '{"do":"add","value":"{bad"}'}, {"change": '{"do":"add","value":"related:order:often:x"}'},
    {"change": '{"do":"suggest","value":"{\\"related\\":\\"order\\",\\"op\\":\\"nearly\\"}"}'},
    {"change": '{"do":"unit","path":"0","value":"fortnight"}'}, {"change": '{"do":"remove","path":"²"}'}, {"v:": "x"},
    {"v:0": "x"}, {"v:0:999999999999": "x"}, {"v:0:²": "x"}, {"v:0:factor": "1e-999999999"}, {"v:" + "9" * 5000 + ":0": "1"},
    {"v:1:amount": "9" * 5000},
)  # fmt: skip


@pytest.mark.parametrize("sent", PRESSES, ids=lambda sent: next(iter(sent.values()))[:40])
def test_a_press_that_was_changed_by_hand_leaves_a_tree_that_can_be_read(
    by: Actor, sent: dict[str, str]
) -> None:
    form = QueryDict(mutable=True)
    form.update(sent)
    root = Group(
        "all",
        (Line("revenue", "gt", Times(Decimal(2), "total")), Line("last_order_at", "older_than", Span(3))),
    )
    try:
        changed = apply(
            with_typed(root, form), read_change(form), access.scope(by, current().type("person")).fields
        )
    except Invalid:
        return
    assert from_json(orjson.loads(orjson.dumps(to_json(changed)))) == changed


def test_a_group_too_deep_is_refused_before_it_is_there(by: Actor) -> None:
    root, path = Group("all"), ""
    for _level in range(DEEPEST):
        root = apply(root, Change("group", path), {})
        path = f"{path}.0".lstrip(".")
    with pytest.raises(Invalid):
        apply(root, Change("group", path), {})


def test_what_a_segment_says_names_records_to_nobody_who_may_not_see_them_all() -> None:
    boss, ann = acting(somebody("owner")), somebody("shared_only")
    role: Any = roles.add_role(by=boss, name="Sales")
    for key, rows in (("person", "all"), ("segment", "all"), ("household", "all"), ("organisation", "own")):
        roles.set_rule(by=boss, role=role, type_key=key, action="see", rows=rows)
    roles.grant_role(by=boss, role=role, principal=ann)
    declared = current().type("segment")
    secret = verbs.create(current().type("organisation"), by=boss, values={"name": "Secret mill"})
    theirs = {"field": "organisation", "op": "is", "value": [str(getattr(secret, "uid"))]}  # noqa: B009
    made = verbs.create(declared, by=boss, values={"name": "Millers", "condition": theirs})
    assert isinstance(made, Segment)
    assert "Secret mill" in actions.recount(by=boss, segment=made).sentence
    assert "sentence" in access.readable(boss, declared)
    for path in ("/segments", f"/segments/{made.uid}"):
        page = browser(ann).get(path).content.decode()
        assert "Millers" in page
        assert "Secret mill" not in page


def test_what_is_missing_is_said_beside_the_name() -> None:
    user = User.objects.create_user("lea@house.example")
    Principal.objects.create(kind="user", role="member", name="Léa", user=user)
    client = Client(headers={"HX-Request": "true"})
    client.force_login(user)
    answer = client.post("/segments/new", {"change": '{"do": "save"}', "name": ""})
    assert answer.status_code == 422
    assert 'hx-target="#title-error" hx-swap="innerHTML">This field is needed.<' in answer.content.decode()
    assert not Segment.objects.exists()
    built = {
        "change": '{"do": "set"}',
        "name": "Known",
        "condition": '{"all": [{"field": "given_name", "op": "is_set"}]}',
    }
    address = client.post("/segments/new", built).headers["HX-Replace-Url"]
    page = client.get(address, headers={"HX-Request": "false"}).content.decode()
    assert 'value="Known"' in page
    assert "given_name" in page, "what was built unsaved is there again for who comes back"


def test_the_right_side_says_why_some_are_left_out_and_shows_six_others(people: list[Party]) -> None:
    client = Client()
    user = User.objects.create_user("lea@house.example")
    Principal.objects.create(kind="user", role="owner", name="Léa", user=user)
    client.force_login(user)
    built = {"condition": to_json_text(A_OR_B), "purpose": "Surveys"}
    page = client.post("/segments/result", built).content.decode()
    assert '<option value="Surveys" selected>' in page
    assert "No address for: E-mail" in page, "surveys need no consent"
    assert (
        "may not be contacted for “Newsletter”"
        in client.post("/segments/new", {**built, "purpose": ""}).content.decode()
    )
    begun: str = page
    shown: set[str] = set()
    while after := re.search(r"segments/result\?(after=[^&]+)", begun):
        shown |= set(re.findall(r'/people/([0-9a-f-]{36})"', begun))
        begun = client.post(f"/segments/result?{after[1].replace('&#61;', '=')}", built).content.decode()
    shown |= set(re.findall(r'/people/([0-9a-f-]{36})"', begun))
    assert len(shown) == Fact.objects.filter(abc_class__in="AB").count()


def to_json_text(line: Line) -> str:
    return orjson.dumps(to_json(Group("all", (line,)))).decode()


def test_by_night_segments_are_counted_anew_and_one_whose_field_is_gone_has_no_size(
    by: Actor, people: list[Party]
) -> None:
    declared = current().type("segment")
    whole = verbs.create(declared, by=by, values={"name": "All", "condition": {"all": []}})
    broken = verbs.create(declared, by=by, values={"name": "Broken", "condition": {"all": []}})
    nobody = verbs.create(declared, by=by, values={"name": "Nobody's", "condition": {"all": []}})
    of_nothing = {"all": [{"field": "gone", "op": "is", "value": ["x"]}]}
    Segment.objects.filter(pk__in=(broken.pk, nobody.pk)).update(condition=of_nothing, size=7)
    Segment.objects.filter(pk__in=(whole.pk, broken.pk)).update(owner=by.id)
    Segment.objects.filter(pk=nobody.pk).update(owner=None)
    recount_all()
    sizes = dict(Segment.objects.values_list("name", "size"))
    assert sizes == {"All": len(people), "Broken": None, "Nobody's": None}


def test_a_comparison_that_fits_no_field_is_refused_when_it_is_written(by: Actor) -> None:
    where = {"field": "alive_probability", "op": "contains", "value": ["0.5"]}
    with pytest.raises(Invalid) as refused:
        verbs.create(current().type("segment"), by=by, values={"name": "Lost", "condition": where})
    assert str(refused.value.fields["condition"][0]) == "Still a customer: This comparison does not fit the field."
