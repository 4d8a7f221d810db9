"""What stands behind lifetime value, on its own page: the test on the past, the models, and what they take for granted."""

from __future__ import annotations

from math import atanh, sqrt, tanh

from django.utils.translation import gettext

from kith.analytical.analyses.lifetime_value.findings import Check, Findings, Fitted
from kith.analytical.analysis import Part
from kith.analytical.survival import Z_95
from kith.desk import formats
from kith.desk.charts import Series, Table, lines

_STRONG = 0.3
"""From this correlation on, frequent buyers are valued clearly too low or too high."""


def parts(found: Findings, currency: str) -> tuple[Part, ...]:
    told = [_models(found)]
    if found.check:
        told = [*_past(found.check, found.chosen), *told]
    return (*told, _independence(found))


def _past(check: Check, chosen: str) -> list[Part]:
    note = gettext(
        "Fitted to all but the last %(days)s days, the model expected %(predicted)s days of buying in these; there were"
        " %(actual)s. At the average pace there would have been %(naive)s."
    ) % {
        "days": formats.number(check.days),
        "predicted": formats.number(check.predicted, 0),
        "actual": formats.number(check.actual),
        "naive": formats.number(check.naive, 0),
    }
    drawn = [_fit(check, note)] if len(check.classes) > 1 else []
    return [*drawn, _trials(check, chosen)] if check.trials else drawn


def _fit(check: Check, note: str) -> Part:
    title = gettext("What was expected, and what came")
    last = check.classes[-1].repeats
    labels = [
        gettext("%(n)s or more") % {"n": formats.number(last)}
        if each.repeats == last
        else formats.number(each.repeats)
        for each in check.classes
    ]
    chart = lines(
        [
            Series(gettext("Came"), tuple(each.actual for each in check.classes)),
            Series(gettext("Expected"), tuple(each.expected for each in check.classes)),
        ],
        labels,
        title=title,
        description=note,
        heading=gettext("Repeat purchases before"),
        write=lambda value: formats.number(value, 1),
    )
    return Part(title, note, chart)


def _trials(check: Check, chosen: str) -> Part:
    rows = tuple(
        (
            f"{one.name} ✓" if one.name == chosen else one.name,
            formats.number(one.predicted, 0),
            formats.number(one.deviance, 4),
        )
        for one in check.trials
    )
    headings = (gettext("Model"), gettext("Expected"), gettext("Deviance"))
    note = gettext("The model with the least deviance per customer, %(chosen)s, scores your customers.") % {
        "chosen": chosen
    }
    return Part(gettext("Which model is taken"), note, figures=Table(headings, rows))


def _models(found: Findings) -> Part:
    rows = tuple((model.name, *one) for model in found.models for one in _parameters(model))
    columns = (gettext("Parameter"), gettext("Estimate"), gettext("Range"), gettext("Log-likelihood"))
    note = gettext(
        "Fitted by greatest likelihood. Time counts in weeks. A wide range means that the data say little."
    )
    figures = Table((gettext("Model"), *columns), rows, words=(1,))
    return Part(gettext("The fitted models"), note, figures=figures)


def _parameters(model: Fitted) -> list[tuple[str, str, str, str]]:
    likelihood = formats.number(model.log_likelihood, 2)
    return [
        (name, _figure(value), _range(model, name), likelihood) for name, value in model.parameters.items()
    ]


def _figure(value: float) -> str:
    return formats.number(value, 3 if abs(value) < 1000 else 0)


def _range(model: Fitted, name: str) -> str:
    low, high = model.ranges.get(name, (None, None))
    if low is None or high is None:
        return ""
    return gettext("%(low)s to %(high)s") % {"low": _figure(low), "high": _figure(high)}


def correlation_range(correlation: float, size: int) -> tuple[float, float]:
    """The 95 % range of a correlation over so many customers (Fisher 1921)."""
    if size <= 3:
        return -1.0, 1.0
    middle = atanh(min(max(correlation, -0.999999), 0.999999))
    spread = Z_95 / sqrt(size - 3)
    return tanh(middle - spread), tanh(middle + spread)


def _independence(found: Findings) -> Part:
    low, high = correlation_range(found.correlation, found.spenders)
    if low <= 0 <= high:
        text = gettext(
            "How often and how much people buy do not hang together here, as the model takes for granted."
        )
    elif abs(found.correlation) < _STRONG:
        text = gettext(
            "How often and how much people buy hang together a little; the model takes it that they do not."
        )
    else:
        text = gettext(
            "How often and how much people buy hang together, though the model takes it that they do not: read values of"
            " frequent buyers with care."
        )
    measured = gettext(
        "Correlation %(value)s (95 %% range: %(low)s to %(high)s) over %(customers)s customers."
    ) % {
        "value": formats.signed(found.correlation, 2),
        "low": formats.signed(low, 2),
        "high": formats.signed(high, 2),
        "customers": formats.number(found.spenders),
    }
    return Part(gettext("How often against how much"), f"{text} {measured}")
