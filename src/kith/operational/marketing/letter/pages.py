"""The pages of letters: all runs and what comes back, one run with its parts, and its files."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kith.core.access.rules import allowed
from kith.core.conditions.tree import Line, Values
from kith.core.errors import Conflict, Invalid, Text
from kith.core.files.sending import download_headers
from kith.core.principals.actor import Actor
from kith.core.records.planner import Listing, sorts
from kith.core.records.reading import get, read_page
from kith.core.registry import current
from kith.desk import formats
from kith.desk.actions_view import Action, Tag
from kith.desk.door import desk
from kith.desk.form_view import Choice, FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.record_page import record_page
from kith.desk.render import Toast, render_page
from kith.lib.mediatype import PDF
from kith.operational.marketing.campaign import compose_page
from kith.operational.marketing.campaign import state_view as standing
from kith.operational.marketing.campaign.kinds import Channel
from kith.operational.marketing.campaign.model import Campaign, State
from kith.operational.marketing.campaign.report_page import report
from kith.operational.marketing.campaign.report_view import contacts
from kith.operational.marketing.campaign.type import TONES
from kith.operational.marketing.letter import handling, instead, taking
from kith.operational.marketing.letter.compose import compose
from kith.operational.marketing.letter.model import LetterPart, Return
from kith.operational.marketing.letter.queries import Standing, parts, standings

SHOWN = 50


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run in the list of all."""

    name: str
    href: str
    state: Tag
    letters: str
    printed: str
    returned: str


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of a run with what can be done."""

    name: str
    letters: str
    pages: str
    state: Tag
    pdf: str
    action: Action | None


@dataclass(frozen=True, slots=True)
class RunPage:
    """A run that was approved."""

    title: str
    href: str
    state: Tag
    problem: str
    waits: str
    progress: tuple[float, str] | None
    figures: tuple[tuple[str, str, str], ...]
    parts: tuple[PartRow, ...]
    files: tuple[Action, ...]
    actions: tuple[Action, ...]
    may_take: bool


@desk
def letters(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All runs, the newest first, and the form for letters that came back."""
    return _letters(request, actor, None, {})


def _letters(request: HttpRequest, actor: Actor, toast: str | None, errors: dict[str, str]) -> HttpResponse:
    declared = current().type("campaign")
    asked = Listing(
        declared,
        ("name", "state"),
        Line("channel", "is", Values((Channel.LETTER.value,))),
        sorts(("-created_at",)),
        SHOWN,
    )
    page = read_page(actor, asked)
    uids = [str(row[0]) for row in page.rows]
    known = {str(each.uid): each for each in Campaign.objects.filter(uid__in=uids)}
    numbers = standings(each.pk for each in known.values())
    context: dict[str, object] = {
        "runs": tuple(
            _row(known[uid], numbers.get(known[uid].pk, Standing())) for uid in uids if uid in known
        ),
        "fields": _return_fields(request, errors) if allowed(actor, "marketing.recipient.returned") else (),
        "may_create": allowed(actor, "marketing.campaign.create"),
        "shell": frame(request, actor, "letters"),
    }
    return render_page(
        request, "marketing/letters.jinja", context, block="page", status=422 if errors else 200
    )


def _row(campaign: Campaign, found: Standing) -> RunRow:
    state = State(campaign.state)
    number = formats.number
    return RunRow(
        campaign.name, f"/campaigns/{campaign.uid}", Tag(_said(state), TONES[state]), number(found.all),
        number(found.printed + found.returned), number(found.returned),
    )  # fmt: skip


def _said(state: State) -> Text:
    """A run is ready to print where a mail campaign would be sent."""
    words = {State.SENT: _("Made"), State.SENDING: _("Being made")}
    return words.get(state, state.label)


def _return_fields(request: HttpRequest, errors: dict[str, str]) -> tuple[FormField, ...]:
    chosen = request.POST.get("reason", Return.MOVED.value)
    reasons = tuple(Choice(each.value, each.label, each.value == chosen) for each in Return)
    return (
        FormField(
            "code", _("Number on the letter"), value=request.POST.get("code", "") if errors else "", required=True,
            half=True, inputmode="numeric", autocomplete="off", error=errors.get("code", ""),
            help=_("In the window, above the address. A scanner can read the bars."),
        ),
        FormField("reason", _("Why"), "select", choices=reasons, half=True, required=True, error=errors.get("reason", "")),
    )  # fmt: skip


@desk
@require_POST
def came_back(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Records a letter that came back, by the number on it."""
    try:
        found = handling.recipient_of(actor, request.POST.get("code", ""))
        handling.returned(by=actor, recipient=found, reason=request.POST.get("reason", ""))
    except Conflict as refused:
        return _letters(request, actor, None, {"code": str(refused)})
    except Invalid as invalid:
        return _letters(request, actor, None, invalid.firsts)
    return go(
        request,
        "/letters",
        Toast(_("Recorded: the letter to %(name)s came back") % {"name": found.party.name}),
    )


@desk
def campaign_page(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """A campaign by mail as its own page shows it; letters as a draft or as a run."""
    campaign = _campaign(actor, uid)
    if campaign.channel != Channel.LETTER:
        return compose_page.campaign_page(request, uid=uid)
    if campaign.state != State.DRAFT:
        context: dict[str, object] = {"run": _run(actor, campaign), "shell": frame(request, actor, "letters")}
        return render_page(request, "marketing/letter_run.jinja", context, block="page")
    if not allowed(actor, "marketing.campaign.edit", campaign):
        return record_page(request, path="campaigns", uid=uid)
    return compose(request, actor, campaign)


@desk
@require_safe
def report_page(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """What a campaign brought, for those whose own page shows something else."""
    return report(request, actor, _campaign(actor, uid))


def _campaign(actor: Actor, uid: str) -> Campaign:
    found = get(actor, current().type("campaign"), uid)
    assert isinstance(found, Campaign)
    return found


def _run(actor: Actor, campaign: Campaign) -> RunPage:
    found, rows = standings([campaign.pk]).get(campaign.pk, Standing()), parts(campaign)
    href, may_take = f"/campaigns/{campaign.uid}", allowed(actor, "marketing.campaign.printed", campaign)
    chunks = campaign.chunks.count()
    done = sum(each.made_at is not None for each in rows)
    state = State(campaign.state)
    goes = state in (State.APPROVED, State.SENDING) or done < len(rows)
    said = _("%(done)s of %(all)s parts made") % {"done": formats.number(done), "all": formats.number(chunks)}
    return RunPage(
        campaign.name, href, Tag(_said(state), TONES[state]), standing.stopped(campaign), standing.waits(campaign),
        (done / chunks if chunks else 0.0, said) if goes else None, _figures(campaign, found, rows),
        tuple(_part(each, href, may_take) for each in rows), _files(rows, href) if may_take else (),
        _actions(actor, campaign, href), may_take,
    )  # fmt: skip


def _figures(campaign: Campaign, found: Standing, rows: list[LetterPart]) -> tuple[tuple[str, str, str], ...]:
    """Label, number, and the list of those who are meant."""
    pages = sum(each.pages for each in rows)
    said = ngettext("%(n)s page", "%(n)s pages", pages) % {"n": formats.number(pages)}
    return (
        (_("Letters"), f"{formats.number(found.all)} · {said}", ""),
        (_("Printed and handed over"), formats.number(found.printed + found.returned), ""),
        (_("Came back"), formats.number(found.returned), contacts(campaign, ("delivery", "is", "returned"))),
        (_("Held back"), formats.number(found.withheld), contacts(campaign, ("delivery", "is", "withheld"))),
    )


def _part(part: LetterPart, href: str, may_take: bool) -> PartRow:
    made = part.made_at is not None
    state = Tag(_("Being made"), "accent")
    if part.printed_at:
        state = Tag(_("Printed %(when)s") % {"when": formats.moment(part.printed_at)}, "good")
    elif made:
        state = Tag(_("To be printed"), "warn")
    mark = Action(
        _("Is printed"), f"{href}/letters/printed", "printer", "post", vals={"part": str(part.number)}
    )
    return PartRow(
        _("Part %(n)s") % {"n": formats.number(part.number)}, formats.number(part.letters), formats.number(part.pages),
        state, f"{href}/letters/{part.number}.pdf" if made and may_take else "",
        mark if made and may_take and not part.printed_at else None,
    )  # fmt: skip


def _files(rows: list[LetterPart], href: str) -> tuple[Action, ...]:
    """Several parts as one file, and the addresses."""
    ready = bool(rows) and all(each.made_at for each in rows)
    firsts = range(1, len(rows) + 1, taking.AT_ONCE) if ready else ()
    whole = [
        Action(
            _("Parts %(first)s to %(last)s as one PDF")
            % {"first": formats.number(first), "last": formats.number(min(first + taking.AT_ONCE - 1, len(rows)))},
            f"{href}/letters/from-{first}.pdf", "download",
        )
        for first in firsts
    ]  # fmt: skip
    csv = [Action(_("Addresses as CSV"), f"{href}/letters.csv", "download")] if rows else []
    return (*whole, *csv)


def _actions(actor: Actor, campaign: Campaign, href: str) -> tuple[Action, ...]:
    found = [Action(_("Report"), f"{href}/report", "chart-column"), *standing.header_actions(actor, campaign)]
    if handling.has_unprinted(campaign) and allowed(actor, "marketing.campaign.printed", campaign):
        found.append(Action(_("All are printed"), f"{href}/letters/printed", "printer", "post", tone="main"))
    return tuple(found)


@desk
@require_POST
def printed(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """Marks one part, or all that are made, as printed and handed over."""
    campaign, number = _campaign(actor, uid), request.POST.get("part", "")
    handling.printed(by=actor, campaign=campaign, part=int(number[:9]) if number.isdecimal() else None)
    return go(request, f"/campaigns/{uid}", Toast(_("Noted as printed and handed over")))


@desk
@require_safe
def part(request: HttpRequest, actor: Actor, uid: str, number: int) -> HttpResponse:
    """The PDF of one part."""
    campaign = _campaign(actor, uid)
    content = taking.part(by=actor, campaign=campaign, number=number)
    return HttpResponse(content, headers=download_headers(f"{campaign.name} {number}.pdf", PDF, len(content)))


@desk
@require_safe
def several(request: HttpRequest, actor: Actor, uid: str, first: int) -> HttpResponse:
    """The PDF of several parts."""
    campaign = _campaign(actor, uid)
    content = taking.several(by=actor, campaign=campaign, first=first)
    return HttpResponse(content, headers=download_headers(f"{campaign.name}.pdf", PDF, len(content)))


@desk
@require_safe
def addresses(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """The addresses, in the order of the letters."""
    lines = taking.addresses(by=actor, campaign=_campaign(actor, uid))
    response = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="addresses.csv"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@desk
@require_POST
def by_letter(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """From a mail campaign to a draft of letters for those whom it did not reach."""
    made = instead.by_letter(by=actor, campaign=_campaign(actor, uid))
    return go(
        request, f"/campaigns/{made.uid}", Toast(_("A draft of letters to those whom the mail did not reach"))
    )
