"""The result in plain words, which says so when nothing can be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from kith.lib.unreadable import mark as _

from .lift import Lift
from .power import people_needed

Kind = Literal["worked", "did harm", "open", "no comparison"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A headline and its reason: messages to be translated, with the numbers they name as texts."""

    kind: Kind
    headline: str
    reason: str
    params: Mapping[str, str]


_WORKED = _("It worked: about %(extra)s people bought who would not have bought otherwise.")
_HARMED = _("It did harm: about %(extra)s people did not buy who would have bought without it.")
_RANGE = _(
    "Measured against %(held_out)s people chosen by lot who got nothing."
    " The true number lies between %(low)s and %(high)s (95 %%)."
)
_OPEN = _("Nothing can be told yet: the difference may be chance.")
_MORE = _(
    "Of those contacted %(rate)s bought, of the %(held_out)s held out %(base)s."
    " If it stays so, about %(more)s more people would be needed to tell."
)
_SAME = _(
    "Of those contacted %(rate)s bought, of the %(held_out)s held out %(base)s."
    " A difference so small, if it is one, cannot be told with any campaign of this kind."
)
_NO_SALES = _("Nobody has bought yet, neither of those contacted nor of the %(held_out)s held out.")
_NONE = _("Nothing can be told yet: there are no two groups to compare.")
_NOBODY_OUT = _("Nobody was held out. Hold out one in ten by lot next time, and the effect can be measured.")
_NOBODY_IN = _("Nobody has been contacted yet.")
_FARTHEST = 100


def plain_number(value: float) -> str:
    return f"{value:,.0f}"


def plain_share(value: float) -> str:
    return f"{value:.1%}"


def verdict(
    lift: Lift,
    *,
    number: Callable[[float], str] = plain_number,
    share: Callable[[float], str] = plain_share,
) -> Verdict:
    """Say what a campaign's result means; `number` and `share` write numbers as the reader is used to."""
    extra, rate, base = lift.extra_buyers, lift.contacted_rate, lift.held_out_rate
    if extra is None or rate is None or base is None:
        return Verdict("no comparison", _NONE, _NOBODY_IN if not lift.contacted else _NOBODY_OUT, {})
    if not extra.spans_zero:
        sign = 1 if extra.low > 0 else -1
        low, high = sorted((sign * extra.low, sign * extra.high))
        params = {"extra": number(sign * extra.estimate), "low": number(low), "high": number(high)}
        params["held_out"] = number(lift.held_out)
        return Verdict("worked" if sign > 0 else "did harm", _WORKED if sign > 0 else _HARMED, _RANGE, params)
    params = {"rate": share(rate), "base": share(base), "held_out": number(lift.held_out)}
    if not rate and not base:
        return Verdict("open", _OPEN, _NO_SALES, params)
    more = _more_people(lift, rate, base)
    if more is None:
        return Verdict("open", _OPEN, _SAME, params)
    return Verdict("open", _OPEN, _MORE, params | {"more": number(more)})


def _more_people(lift: Lift, rate: float, base: float) -> int | None:
    """How many more people it would take, to two figures; None if over a hundred times those there are."""
    people = lift.contacted + lift.held_out
    needed = people_needed(rate, base, lift.held_out / people)
    if needed is None or needed > people * _FARTHEST:
        return None
    # The range may span zero although the formula finds the people enough: then somewhat more may tell.
    more = max(needed - people, people // 10, 10)
    step = int(10 ** max(len(str(more)) - 2, 0))
    return -(-more // step) * step
