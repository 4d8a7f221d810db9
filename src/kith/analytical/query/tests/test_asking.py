"""An analyst writes a question, asks it, and alone sees what it was answered; roles say who may."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from kith.analytical.query import asking, jobs
from kith.analytical.query.model import LakeQuery
from kith.analytical.query.offered import offered
from kith.config.house import DataFolder
from kith.core.administration import roles
from kith.core.administration.tests.made import acting, browser, somebody
from kith.core.errors import NotAllowed
from kith.core.jobs.model import Run, State
from kith.core.principals.actor import Actor, system
from kith.core.principals.keys import issue_key
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.registry import current

pytestmark = pytest.mark.django_db(transaction=True)
SQL = "select party_id, count(*) as orders, sum(amount) as spent, max(occurred_at)::date as last from sale group by 1"


@pytest.fixture(autouse=True)
def lake_of_its_own(settings: LazySettings, tmp_path: Path) -> None:
    settings.KITH_FOLDER = DataFolder(tmp_path)


def sold(total: str) -> None:
    by = system("test")
    person = verbs.create(current().type("person"), by=by, values={"given_name": "Ada"})
    values = {"party": str(person.uid), "ordered_at": timezone.now().isoformat(), "total": total}  # type: ignore[attr-defined]
    verbs.create(current().type("order"), by=by, values=values)


def question(by: Actor, sql: str = SQL, drawn: str = "bars") -> LakeQuery:
    values = {"name": "Best buyers", "sql": sql, "drawn": drawn}
    made = verbs.create(current().type("lake_query"), by=by, values=values)
    assert isinstance(made, LakeQuery)
    return made


def asked(by: Actor, query: LakeQuery) -> Run:
    run = asking.start(by=by, lake_query=query)
    jobs.answer(run.pk)
    run.refresh_from_db()
    return run


def test_a_question_is_asked_and_its_answer_drawn_and_taken_away() -> None:
    sold("40")
    sold("2.5")
    owner = somebody(Role.OWNER, "Olga")
    query = question(acting(owner))
    page, here = browser(owner), f"/own-analyses/{query.uid}"
    sent = {"name": "Best buyers", "sql": SQL, "drawn": "bars", "ask": "1"}
    assert page.post(here, sent).status_code == 302
    assert "Being answered" in page.get(here).content.decode()
    jobs.answer(Run.objects.get(job=asking.ASK).pk)
    told = page.get(here).content.decode()
    assert "<svg" in told
    assert "42.5" not in told
    assert "2.5" in told
    assert "2 rows" in told
    csv = page.get(f"{here}/csv").content.decode("utf-8-sig")
    assert csv.splitlines()[0] == "party_id,orders,spent,last"
    assert len(csv.splitlines()) == 3


def test_an_error_of_the_statement_stands_on_the_page_and_says_where() -> None:
    owner = somebody(Role.OWNER, "Olga")
    query = question(acting(owner), "select 1,\n  nothing\nfrom sale")
    run = asked(acting(owner), query)
    assert run.state == State.FAILED
    told = browser(owner).get(f"/own-analyses/{query.uid}").content.decode()
    assert "nothing" in told
    assert "LINE 2" in told


def test_what_was_typed_stays_where_something_is_wrong() -> None:
    owner = somebody(Role.OWNER, "Olga")
    query = question(acting(owner))
    for name, sql in (("", "select 17"), ("Kept", "")):
        sent = {"name": name, "sql": sql, "drawn": "table", "ask": "1"}
        answer = browser(owner).post(f"/own-analyses/{query.uid}", sent)
        assert answer.status_code == 422
        assert (name or sql) in answer.content.decode()
    assert not Run.objects.filter(job=asking.ASK).exists()


def test_asking_twice_at_once_asks_once_and_a_second_answer_replaces_the_first() -> None:
    by = acting(somebody(Role.OWNER, "Olga"))
    query = question(by, "select 1 as one")
    assert asking.start(by=by, lake_query=query).pk == asking.start(by=by, lake_query=query).pk
    jobs.answer(Run.objects.get(job=asking.ASK).pk)
    asked(by, query)
    assert Run.objects.filter(job=asking.ASK).count() == 1


def test_a_stopped_question_has_no_answer() -> None:
    owner = somebody(Role.OWNER, "Olga")
    by = acting(owner)
    query = question(by)
    run = asking.start(by=by, lake_query=query)
    asking.stop(by=by, lake_query=query)
    jobs.answer(run.pk)
    assert asking.answer_of(by, asking.newest_of(by, query)) is None
    assert "It was stopped" in browser(owner).get(f"/own-analyses/{query.uid}").content.decode()


def test_answers_are_for_those_who_asked() -> None:
    one, other = acting(somebody(Role.OWNER, "Olga")), acting(somebody(Role.ADMINISTRATOR, "Ada"))
    query = question(one, "select 1 as one")
    asked(one, query)
    assert asking.answer_of(one, asking.newest_of(one, query)) is not None
    assert asking.newest_of(other, query) is None


def test_who_sees_some_customers_alone_may_not_ask() -> None:
    boss, ann = acting(somebody(Role.OWNER, "Olga")), somebody(Role.SHARED_ONLY, "Ann")
    role = roles.add_role(by=boss, name="Own customers")
    roles.set_rule(by=boss, role=role, audience="staff", action="see", rows="own")
    for action in ("see", "create", "run"):
        roles.set_rule(by=boss, role=role, type_key="lake_query", action=action, rows="all")
    roles.grant_role(by=boss, role=role, principal=ann)
    query = question(boss)
    with pytest.raises(NotAllowed):
        asking.start(by=acting(ann), lake_query=query)
    told = browser(ann).get(f"/own-analyses/{query.uid}").content.decode()
    assert "shows you some of them" in told
    assert 'name="ask"' not in told
    assert browser(somebody(Role.SHARED_ONLY)).get(f"/own-analyses/{query.uid}").status_code == 404


def test_a_hidden_field_is_no_column_and_an_answer_with_it_is_seen_no_more() -> None:
    boss, analyst = acting(somebody(Role.OWNER, "Olga")), somebody(Role.SHARED_ONLY, "Ann")
    role = roles.add_role(by=boss, name="Analyst")
    roles.set_rule(by=boss, role=role, audience="staff", action="see", rows="all")
    for action in ("see", "create", "edit", "run"):
        roles.set_rule(by=boss, role=role, type_key="lake_query", action=action, rows="all")
    roles.grant_role(by=boss, role=role, principal=analyst)
    assert "amount" in offered(acting(analyst))["sale"]
    query = question(acting(analyst), "select 1 as one")
    run = asked(acting(analyst), query)
    assert asking.answer_of(acting(analyst), run) is not None
    roles.set_field_rule(by=boss, role=role, type_key="order", field="total", reading="hidden")
    assert not {"amount", "currency"} & set(offered(acting(analyst))["sale"])
    assert "sale_id" in offered(acting(analyst))["sale"]
    assert asking.answer_of(acting(analyst), run) is None
    roles.set_rule(by=boss, role=role, type_key="order_line", action="see", rows="own")
    with pytest.raises(NotAllowed):
        asking.start(by=acting(analyst), lake_query=query)


def test_programs_ask_too(client: Client) -> None:
    owner = somebody(Role.OWNER, "Olga")
    key = issue_key(owner, "key")[1]
    headers = {"Authorization": f"Bearer {key}"}

    def call(method: str, path: str, body: Any = None) -> Any:
        return client.generic(
            method,
            f"/api/v1/own-analyses{path}",
            orjson.dumps(body) if body else b"",
            "application/json",
            headers=headers,
        )

    made = call("POST", "", {"name": "One", "sql": "select 1.5 as one", "drawn": "table"})
    assert made.status_code == 201, made.content
    here = f"/{made.json()['id']}"
    assert call("GET", f"{here}/answer").status_code == 404
    assert call("POST", f"{here}/run", {}).status_code in (200, 202, 204)
    assert call("GET", f"{here}/answer").json()["state"] == "waiting"
    jobs.answer(Run.objects.get(job=asking.ASK).pk)
    found = call("GET", f"{here}/answer").json()
    assert (found["state"], found["rows"]) == ("done", [["1.5"]])
    assert call("POST", f"{here}/stop").status_code == 409


def test_a_dashboard_shows_each_reader_their_own_answer(client: Client) -> None:
    sold("40")
    olga, otto = somebody(Role.OWNER, "Olga"), somebody(Role.OWNER, "Otto")
    query = question(acting(olga))
    tiles = {"tiles": [{"kind": "question", "of": str(query.uid)}]}
    values = {"name": "Board", "reach": "everybody", "tiles": tiles}
    made = verbs.create(current().type("dashboard"), by=acting(olga), values=values)
    here = f"/dashboards/{made.uid}"  # type: ignore[attr-defined]
    assert "You have no answer to this yet" in browser(olga).get(here).content.decode()
    asked(acting(olga), query)
    hers, his = (browser(each).get(here).content.decode() for each in (olga, otto))
    assert "Best buyers" in hers
    assert "<td>40</td>" in hers
    assert "As of" in hers
    assert "<td>40</td>" not in his
    assert "You have no answer to this yet" in his
    csv = browser(olga).get(f"{here}/tiles/0/csv").content.decode("utf-8-sig")
    assert csv.splitlines()[0] == "party_id,orders,spent,last"
    verbs.delete(current().type("lake_query"), by=acting(olga), record=query)
    assert "<td>40</td>" not in browser(olga).get(here).content.decode()


def test_an_own_analysis_is_among_what_a_tile_can_be_of() -> None:
    olga = somebody(Role.OWNER, "Olga")
    query = question(acting(olga))
    made = verbs.create(current().type("dashboard"), by=acting(olga), values={"name": "Board"})
    add = f"/dashboards/{made.uid}/add"  # type: ignore[attr-defined]
    page = browser(olga)
    assert f"question:{query.uid}" in page.get(add).content.decode()
    page.post(add, {"of": f"question:{query.uid}"})
    made.refresh_from_db()
    assert made.tiles == {"tiles": [{"kind": "question", "of": str(query.uid), "show": "chart", "width": 1}]}  # type: ignore[attr-defined]
    refused = page.post(add, {"of": "question:01a208d9-2ad7-7eea-9f1a-c259221a635f"})
    assert refused.status_code == 422
