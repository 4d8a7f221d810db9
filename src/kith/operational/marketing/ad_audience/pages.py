"""The page of ad audiences: a new one, those that were handed over, their files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kith.core.errors import Invalid, NotFound
from kith.core.principals.actor import Actor
from kith.core.records.reading import get
from kith.core.registry import current
from kith.customers.segment.model import Segment
from kith.desk import formats
from kith.desk.door import desk
from kith.desk.form_view import Choice, FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import Toast, render_page
from kith.operational.marketing.ad_audience import actions
from kith.operational.marketing.ad_audience.model import AdAudience, Platform
from kith.privacy.purpose.model import Basis, Purpose
from kith.privacy.purpose.queries import active_purposes, purpose_named, shown_name

HREF = "/ad-audiences"
COUNTED = 5_000
"""Of exports up to this size the page counts who withdrew since; of larger ones the list itself tells."""


@dataclass(frozen=True, slots=True)
class AudienceRow:
    """An export as it is listed; `withdrawn` are those still to be taken off at the platform."""

    segment: str
    receiver: str
    platform: str
    purpose: str
    people: str
    when: str
    who: str
    withdrawn: str
    file: str
    removals: str


@desk
@require_safe
def ad_audiences(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was handed over, and the form for more."""
    return _answer(request, actor, {})


@desk
@require_POST
def hand_over(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Hands a segment over."""
    actions.require(actor)
    chosen = request.POST.get("segment", "")
    try:
        segment = get(actor, current().type("segment"), chosen) if chosen else None
        if not isinstance(segment, Segment):
            raise Invalid({"segment": [_("This field is needed.")]})  # noqa: TRY301 - said at the field like any other
        made = actions.hand_over(
            by=actor, segment=segment, purpose=purpose_named(request.POST.get("purpose", "")),
            platform=request.POST.get("platform", ""), receiver=request.POST.get("receiver", ""),
        )  # fmt: skip
    except Invalid as invalid:
        return _answer(request, actor, invalid.firsts)
    said = _("%(n)s people, hashed. Take the file and give it to the platform.")
    return go(request, HREF, Toast(said % {"n": formats.number(made.people)}))


def _answer(request: HttpRequest, actor: Actor, errors: dict[str, str]) -> HttpResponse:
    context: dict[str, object] = {
        "fields": _fields(request, actor, errors), "rows": tuple(_row(each) for each in actions.audiences(actor, 50)),
        "error": errors.get("", ""), "shell": frame(request, actor, "ad-audiences"),
    }  # fmt: skip
    status = 422 if errors else 200
    return render_page(request, "marketing/ad_audiences.jinja", context, block="page", status=status)


def _row(each: AdAudience) -> AudienceRow:
    small, href = each.people <= COUNTED, f"{HREF}/{each.uid}"
    gone = len(actions.withdrawn(each)) if small else 0
    return AudienceRow(
        each.segment_name, each.receiver, str(Platform(each.platform).label), shown_name(each.purpose),
        formats.number(each.people), formats.moment(each.made_at), each.made_by.name,
        formats.number(gone) if gone else "", f"{href}/file.csv", f"{href}/removals" if gone or not small else "",
    )  # fmt: skip


def _fields(request: HttpRequest, actor: Actor, errors: dict[str, str]) -> tuple[FormField, ...]:
    given = request.POST if errors else request.GET
    uid = given.get("segment", "")
    segment = _segment(actor, uid)
    consented = [each for each in active_purposes() if each.basis == Basis.CONSENT and each.is_marketing]
    return (
        FormField(
            "segment", _("Segment"), "lookup", uid, True, value_label=segment.name if segment else "", half=True,
            lookup_href="/segments/lookup", error=errors.get("segment", ""),
        ),
        FormField(
            "purpose", _("Purpose"), "select", required=True, half=True, error=errors.get("purpose", ""),
            choices=tuple(_choice(each, given.get("purpose", "")) for each in consented),
            help=_("Only those who have agreed to it are handed over."),
        ),
        FormField(
            "platform", _("Platform"), "select", required=True, half=True, error=errors.get("platform", ""),
            choices=tuple(Choice(each.value, each.label, each == given.get("platform")) for each in Platform),
        ),
        FormField(
            "receiver", _("Receiver"), value=given.get("receiver", ""), required=True, half=True,
            error=errors.get("receiver", ""), help=_("Who gets the data, as the people in it are told."),
        ),
    )  # fmt: skip


def _segment(actor: Actor, uid: str) -> Segment | None:
    """The one that the address or the form names; none where there is no such one."""
    try:
        found = get(actor, current().type("segment"), uid) if uid else None
    except NotFound:
        return None
    return found if isinstance(found, Segment) else None


def _choice(purpose: Purpose, chosen: str) -> Choice:
    return Choice(purpose.key, shown_name(purpose), purpose.key == chosen)


@desk
@require_safe
def file(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """The export, without those who withdrew since."""
    return _csv("audience", actions.file(by=actor, uid=uid))


@desk
@require_POST
def removals(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """Those to be taken off; each stands on one list."""
    return _csv("removals", actions.removals(by=actor, uid=uid))


def _csv(name: str, lines: Iterator[str]) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.csv"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse("".join(lines), content_type="text/csv; charset=utf-8", headers=headers)
