"""Analyses as jobs of a running house: facts land on its customers, findings on its page."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from kith.analytical import asking, jobs
from kith.analytical.cards import cards
from kith.analytical.catalogue import ANALYSES
from kith.analytical.model import Finding
from kith.config.commands import analyse
from kith.config.house import DataFolder
from kith.core.errors import Conflict, Invalid, KithError, NotAllowed
from kith.core.jobs import run as runs
from kith.core.jobs.model import Run, State
from kith.core.principals.actor import system
from kith.core.records import verbs
from kith.core.registry import current
from kith.customers.fact.model import Fact

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def lake_of_its_own(settings: LazySettings, tmp_path: Path) -> None:
    settings.KITH_FOLDER = DataFolder(tmp_path)


def some_buyers(number: int) -> None:
    by = system("test")
    for place in range(number):
        person = verbs.create(current().type("person"), by=by, values={"given_name": f"P{place}"})
        for order in range(1 + place % 4):
            moment = timezone.now() - timedelta(days=3 + place + 40 * order)
            values = {"party": str(person.uid), "ordered_at": moment.isoformat(), "total": str(10 + place)}  # type: ignore[attr-defined]
            verbs.create(current().type("order"), by=by, values=values)


def compute() -> Run:
    run = Run.objects.create(job=asking.COMPUTE, title="Insight", started_by_id=system("test").id)
    jobs.compute(run.pk)
    run.refresh_from_db()
    return run


def test_facts_and_findings_of_a_house_with_customers() -> None:
    some_buyers(40)
    run = compute()
    assert run.state == State.DONE
    assert Fact.objects.filter(abc_class__in="ABC", recency_score__isnull=False).count() == 40
    found = {card.key: card for card in cards()}
    assert found["abc"].chart is not None
    assert "%" in found["abc"].finding


def test_an_empty_house_is_told_what_is_missing() -> None:
    run = compute()
    assert run.state == State.DONE
    assert Finding.objects.count() == len(ANALYSES)
    assert not Finding.objects.filter(findings__isnull=False).exists()
    assert all(card.chart is None and card.missing for card in cards())


def test_only_one_run_is_under_way() -> None:
    assert asking.start(by=system("test")).pk == asking.start(by=system("test")).pk


def test_the_nightly_run_compares_the_lake_with_the_database() -> None:
    jobs.nightly()
    run = Run.objects.get(job=asking.COMPUTE)
    assert run.asked == {"verify": True}
    jobs.compute(run.pk)
    run.refresh_from_db()
    assert run.state == State.DONE


def test_one_analysis_alone_leaves_the_others_as_they_were() -> None:
    some_buyers(12)
    run = asking.start_here(by=system("test"), only="abc")
    told: list[str] = []
    jobs.compute(run.pk, told.append)
    run.refresh_from_db()
    assert (run.state, run.answer) == (State.DONE, {"abc": 12})
    assert [card.key for card in cards()] == ["abc"]
    assert len(told) == 1


@pytest.mark.parametrize(
    ("refused", "code"), [(Invalid({"analysis": ["None"]}), 2), (Conflict(), 75), (NotAllowed(), 1)]
)
def test_scripts_learn_from_the_code_whether_to_ask_otherwise_or_later(
    refused: KithError, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(**_asked: object) -> Run:
        raise refused

    monkeypatch.setattr(asking, "start_here", refuse)
    with pytest.raises(SystemExit) as ended:
        analyse._compute("abc")
    assert ended.value.code == code
    assert str(refused) in capsys.readouterr().err


def test_a_run_that_is_stopped_ends_after_the_step_at_hand() -> None:
    some_buyers(12)
    by = system("test")
    run = asking.start(by=by)
    runs.begin(run.pk)
    assert asking.start(by=by, only="abc").pk == run.pk
    with pytest.raises(Conflict):
        asking.start_here(by=by)
    assert asking.stop(by=by).state == State.STOPPED
    jobs.compute(run.pk)
    assert not cards()
    with pytest.raises(Conflict):
        asking.stop(by=by)


def test_a_stop_in_the_middle_keeps_what_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    some_buyers(12)
    run = asking.start_here(by=system("test"))

    def stop_at_the_second(said: str) -> None:
        if "frequency" in said:
            runs.stop(run)

    jobs.compute(run.pk, stop_at_the_second)
    run.refresh_from_db()
    assert run.state == State.STOPPED
    assert [card.key for card in cards()] == ["abc"]


def test_an_analysis_that_is_not_there_is_refused() -> None:
    with pytest.raises(Invalid, match="abd"):
        asking.start(by=system("test"), only="abd")
