"""How long regulars stay, in words and as drawings."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kith.analytical.analysis import Part
from kith.core.errors import Text
from kith.desk import formats
from kith.desk.charts import Chart, Series, lines
from kith.desk.charts import Table as Figures

TITLE = _("How long regulars stay")
COVARIATES = ("gap", "size", "uneven")
WHAT: dict[str, Text] = {
    "gap": _("Gaps between orders twice as long"),
    "size": _("Orders twice as large"),
    "uneven": _("Gaps twice as uneven"),
}
CHANGING = 0.01
"""Below, an effect is said to change with time."""


@dataclass(frozen=True, slots=True)
class Staying:
    """The share (0–1) that is still there after so many of their own gaps, with its 95 % range."""

    gaps: float
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Effect:
    """What the risk of being lost multiplies with, with its 95 % range; `steady` is the p-value of its being the same at
    all times."""

    key: str
    times: float
    low: float
    high: float
    steady: float


@dataclass(frozen=True, slots=True)
class Findings:
    """`usual_gap` in days; `half` are the gaps after which half are lost, if so many are. `concordance` is the share of
    pairs of whom the one at higher risk is lost first."""

    customers: int
    lost: int
    usual_gap: float
    curve: tuple[Staying, ...]
    half: float | None
    effects: tuple[Effect, ...]
    concordance: float


def verdict(found: Findings, currency: str) -> str:
    counts = {"customers": formats.number(found.customers), "gap": formats.number(found.usual_gap, 0)}
    if found.half is not None:
        said = gettext(
            "Half of %(customers)s regulars are lost after %(half)s of their gaps (usually %(gap)s days)."
        ) % {**counts, "half": formats.number(found.half, 1)}
    else:
        said = gettext(
            "%(share)s of %(customers)s regulars are still there after %(gaps)s of their gaps (usually %(gap)s days)."
        ) % {
            **counts,
            "share": formats.percent(found.curve[-1].share),
            "gaps": formats.number(found.curve[-1].gaps, 1),
        }
    return " ".join([said, *_strongest(found)])


def _strongest(found: Findings) -> list[str]:
    """The effect that is surest not to be none."""
    sure = [each for each in found.effects if each.low > 1 or each.high < 1]
    if not sure:
        return []
    best = max(sure, key=lambda each: max(each.low, 1 / each.high))
    said = gettext("%(what)s: risk of being lost × %(times)s.")
    return [said % {"what": WHAT[best.key], "times": formats.number(best.times, 2)}]


def chart(found: Findings, currency: str) -> Chart:
    curve = found.curve
    series = Series(
        gettext("Still there"),
        tuple(each.share for each in curve),
        tuple(each.low for each in curve),
        tuple(each.high for each in curve),
    )
    return lines(
        [series],
        [formats.number(each.gaps, 1) for each in curve],
        title=str(TITLE),
        description=verdict(found, currency),
        heading=gettext("Gaps since becoming a regular"),
        write=formats.percent,
        bounds=(gettext("At least"), gettext("At most")),
    )


def parts(found: Findings, currency: str) -> tuple[Part, ...]:
    note = gettext(
        "Regulars bought on four days in gaps of which the longest was at most twice the shortest. They are watched from"
        " the fourth day on and lost when they have been silent for twice their gap: %(lost)s of %(customers)s by now. The"
        " others are counted as long as they were seen (Kaplan–Meier)."
    ) % {"lost": formats.number(found.lost), "customers": formats.number(found.customers)}
    return (Part(gettext("Whom this looks at"), note), _effects(found))


def _effects(found: Findings) -> Part:
    title = gettext("What makes them leave sooner")
    if not found.effects:
        return Part(title, gettext("The regulars do not differ enough to tell."))
    rows = tuple(
        (
            str(WHAT[each.key]),
            f"× {formats.number(each.times, 2)}",
            f"{formats.number(each.low, 2)} – {formats.number(each.high, 2)}",
            gettext("changes with time") if each.steady < CHANGING else gettext("the same at all times"),
        )
        for each in found.effects
    )
    note = gettext(
        "What was known on the fourth day, and what the risk of being lost multiplies with (Cox), others being equal. A"
        " range that holds 1 tells nothing. Where an effect changes with time (Schoenfeld’s residuals), take it as an"
        " average. Of two regulars, the one said to be at higher risk is lost first in %(concordance)s of cases; 50 %%"
        " would be chance."
    ) % {"concordance": formats.percent(found.concordance)}
    headings = (gettext("What"), gettext("Risk"), gettext("95 % range"), gettext("Effect"))
    return Part(title, note, figures=Figures(headings, rows))
