"""Currencies: what the house counts in, the newest rate of each other one, and the amounts that have none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from kith.core import access
from kith.core.access.rules import allowed
from kith.core.conditions.tree import Group, Line, Node, Values
from kith.core.currency.reading import Missing, Quoted, missing, newest
from kith.core.principals.actor import Actor
from kith.core.records.settings import house_currency
from kith.core.registry import current
from kith.desk import formats
from kith.desk.asked import write_where
from kith.desk.door import desk
from kith.desk.frame import frame
from kith.desk.render import render_page


@dataclass(frozen=True, slots=True)
class Gap:
    """Amounts without a rate, in a sentence, and the list of them."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class CurrencyRow:
    """A currency with its newest rate as it was published, and the list of all its rates."""

    code: str
    name: str
    rate: str
    since: str
    href: str
    gaps: tuple[Gap, ...]


@desk
@require_GET
def currencies(request: HttpRequest, actor: Actor) -> HttpResponse:
    """For everybody who may see rates; adding them is offered to whoever may."""
    declared = current().type("exchange_rate")
    access.require(actor, declared.permission("see"))
    house = house_currency()
    context: dict[str, object] = {
        "house": f"{house} · {_name(house)}",
        "administers": actor.administers,
        "rows": rows(newest(), missing(), house),
        "may_add": allowed(actor, declared.permission("create")),
        "shell": frame(request, actor, "settings"),
    }
    return render_page(request, "desk/currencies.jinja", context, block="page")


def rows(quoted: list[Quoted], gaps: list[Missing], house: str) -> list[CurrencyRow]:
    """Currencies that have amounts without a rate first."""
    known = {each.currency: each for each in quoted}
    codes = dict.fromkeys([gap.currency for gap in gaps] + list(known))
    return [
        _row(code, known.get(code), [gap for gap in gaps if gap.currency == code], house) for code in codes
    ]


def _row(code: str, quoted: Quoted | None, gaps: list[Missing], house: str) -> CurrencyRow:
    rate = ""
    if quoted:
        rate = f"{_whole(quoted.units)} {code} = {_whole(quoted.worth)} {house}"
    own = Line("currency", "is", Values((code,)))
    return CurrencyRow(
        code, _name(code), rate, formats.day(quoted.starts, date.max) if quoted else "",
        _list("exchange-rates", own), tuple(_gap(gap, own) for gap in gaps),
    )  # fmt: skip


def _whole(value: Decimal) -> str:
    """With all its decimal places: a rate is what was published."""
    exponent = value.normalize().as_tuple().exponent
    return formats.number(value, -min(0, int(exponent)))


def _gap(gap: Missing, own: Line) -> Gap:
    text = ngettext(
        "%(count)s amount has no rate, from %(day)s: it counts nowhere.",
        "%(count)s amounts have no rate, from %(day)s: they count nowhere.",
        gap.count,
    )
    told = text % {"count": formats.number(gap.count), "day": formats.day(gap.first, date.max)}
    return Gap(_("%(type)s: %(told)s") % {"type": gap.type.plural, "told": told}, _list(gap.type.url, own))


def _list(path: str, condition: Line) -> str:
    parts: tuple[Node, ...] = (condition,)
    return f"/{path}?where={write_where(Group('all', parts))}"


def _name(code: str) -> str:
    return str(formats.locale().currencies.get(code, code))
