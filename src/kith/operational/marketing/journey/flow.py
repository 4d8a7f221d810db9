"""The flow of a journey as its page draws it: cards from top to bottom, with numbers and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kith.desk import formats
from kith.operational.marketing.journey.checking import ENTRY, GOAL, Problem
from kith.operational.marketing.journey.counting import Counts
from kith.operational.marketing.journey.editing import Place
from kith.operational.marketing.journey.steps import Definition, Exit, Step
from kith.operational.marketing.journey.view import Card, Way
from kith.operational.marketing.journey.wording import ICONS, Words


@dataclass(frozen=True, slots=True)
class Flow:
    """Draws the cards of one definition. Without `counts` nobody has been through; without `editable` nothing is added."""

    href: str
    definition: Definition
    words: Words
    counts: Counts | None
    problems: Mapping[str, str]
    chosen: str
    editable: bool
    query: str = ""

    def cards(self, steps: Iterable[Step]) -> tuple[Card, ...]:
        return tuple(self._card(step) for step in steps)

    def _card(self, step: Step) -> Card:
        said = self.words.said(step.what)
        return Card(
            step.key, ICONS[type(step.what)], step.name or said, said if step.name else "", self.to(step.key),
            self.chosen == step.key, self.problems.get(step.key, ""), self._waiting(step.key), self._left(step.key),
            tuple(self._way(step, at, label) for at, label in enumerate(self.words.ways(step.what))),
            "" if isinstance(step.what, Exit) else self.add(Place(step.key)),
        )  # fmt: skip

    def _way(self, step: Step, at: int, label: str) -> Way:
        number = self.counts.passed.get((step.key, str(at)), 0) if self.counts else 0
        return Way(
            label,
            formats.number(number) if number else "",
            self.cards(step.ways[at]),
            self.add(Place(step.key, at)),
        )

    def _waiting(self, key: str) -> str:
        number = self.counts.waiting.get(key, 0) if self.counts else 0
        return _("%(n)s here now") % {"n": formats.number(number)} if number else ""

    def _left(self, key: str) -> str:
        number = self.counts.left(key) if self.counts else 0
        return _("%(n)s went on") % {"n": formats.number(number)} if number else ""

    def to(self, key: str) -> str:
        return f"{self.href}?step={key}{self.query}#pane"

    def add(self, place: Place) -> str:
        return f"{self.href}?add={place or 'top'}#pane" if self.editable else ""

    def entry(self) -> Card:
        again = self.words.again()
        return self._end(ENTRY, "log-in", self.words.entry(), again)

    def goal(self) -> Card:
        goal = self.definition.goal
        said = (
            _("Goal: %(what)s") % {"what": self.words.asked(goal)}
            if goal
            else _("No goal: everybody goes to the end")
        )
        return self._end(GOAL, "target", said, _("Whoever reaches it leaves at once.") if goal else "")

    def _end(self, key: str, icon: str, title: str, said: str) -> Card:
        return Card(
            key,
            icon,
            title,
            said,
            self.to(key),
            self.chosen == key,
            self.problems.get(key, ""),
            "",
            "",
            (),
            "",
        )


def by_step(problems: Iterable[Problem]) -> dict[str, str]:
    """The first thing that is missing at each step."""
    found: dict[str, str] = {}
    for each in problems:
        found.setdefault(each.step, str(each.text))
    return found
