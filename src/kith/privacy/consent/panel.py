"""What a party allows, at the left of its page: purposes by channels, with the way to history and proof."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kith.core.access.rules import allowed
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.customers.party.model import Party
from kith.desk import formats
from kith.desk.actions_view import Action
from kith.desk.record_view import ConsentRow, ConsentTable, Panel
from kith.desk.render import render_fragment
from kith.privacy.channel import CHANNELS
from kith.privacy.consent.model import Permission, State
from kith.privacy.consent.queries import Waiting, signups_of, standing, suppressions_of, waiting_of, wishes_of
from kith.privacy.purpose.model import Basis, Purpose
from kith.privacy.purpose.queries import active_purposes, shown_name
from kith.privacy.suppression.model import Suppression

Known = dict[tuple[int, str], Permission]
Mark = Literal["y", "w", "n"]
MARKS: dict[str, Mark] = {State.GIVEN: "y", State.ASKED: "w"}


def consent_panel(request: HttpRequest, actor: Actor, record: Party) -> Panel | None:
    """The table, and the button with which a consent is put on record; nothing for whose role shows no consents."""
    declared = current().type_of(record)
    if allowed(actor, declared.permission("see")) and not allowed(actor, "privacy.consent.see"):
        return None
    known, stops, purposes = standing(record.pk), suppressions_of(record.pk), active_purposes()
    rows = tuple(_row(purpose, known, stops) for purpose in purposes)
    if record.restricted_at:
        rows = tuple(row_for_nobody(row) for row in rows)
    table = ConsentTable(
        tuple((each.icon, each.label) for each in CHANNELS), rows, _note(record, purposes, known, stops)
    )
    history = f"/{declared.url}/{record.uid}?tab=consent"
    add = Action(_("Add consent"), f"/consents/new?party={record.uid}", "plus")
    return Panel(
        "consent",
        _("What is allowed"),
        render_fragment("privacy/panel.jinja", {"consent": table, "history": history}),
        action=add if allowed(actor, "privacy.consent.create") else None,
    )


def _row(purpose: Purpose, known: Known, stops: list[Suppression]) -> ConsentRow:
    marks = tuple(_mark(purpose, channel.key, known, stops) for channel in CHANNELS)
    return ConsentRow(shown_name(purpose), formats.inside(Basis(purpose.basis).label), marks)


def row_for_nobody(row: ConsentRow) -> ConsentRow:
    """The row of somebody who may not be contacted, whatever they once said."""
    nothing: list[Mark] = ["n"] * len(row.states)
    return replace(row, states=tuple(nothing))


def _mark(purpose: Purpose, channel: str, known: Known, stops: list[Suppression]) -> Mark:
    stopped = any(stop.purpose_id in (None, purpose.pk) and stop.kind in (channel, "party") for stop in stops)
    if stopped or channel not in purpose.channels:
        return "n"
    state = known[purpose.pk, channel].state if (purpose.pk, channel) in known else ""
    if purpose.basis == Basis.CONSENT:
        return MARKS.get(state, "n")
    return "n" if purpose.basis != Basis.CONTRACT and state in (State.REFUSED, State.WITHDRAWN) else "y"


def _note(party: Party, purposes: list[Purpose], known: Known, stops: list[Suppression]) -> str:
    """What waits for an answer, which addresses are out of use, and what the party wishes."""
    names = {each.pk: shown_name(each) for each in purposes}
    questions = [each for each in waiting_of(party.pk, timezone.now()) if each.purpose_id in names]
    confirmed_by_mail = {(each.purpose_id, "email") for each in questions}
    asked = [
        _("%(purpose)s %(by)s: asked on %(day)s, waiting for an answer.")
        % {"purpose": names[key], "by": CHANNELS[channel].by, "day": date_format(row.since)}
        for (key, channel), row in known.items()
        if row.state == State.ASKED and key in names and (key, channel) not in confirmed_by_mail
    ]
    asked += [_question(names[each.purpose_id], each) for each in questions]
    stopped = [
        _("Out of use for everything since %(day)s: %(reason)s.")
        % {"day": date_format(stop.since), "reason": str(stop.get_reason_display()).lower()}
        for stop in stops
        if stop.purpose_id is None
    ]
    waiting = [
        _("Signed up by the form “%(form)s” on %(day)s, waiting for confirmation by mail.")
        % {"form": form, "day": date_format(day)}
        for form, day in signups_of(party.pk)
    ]
    return " ".join([*asked, *waiting, *stopped, *_wishes(party, names)])


def _question(name: str, one: Waiting) -> str:
    """What a mail has asked or will ask, and until when it can be confirmed."""
    words = {
        "purpose": name,
        "day": date_format(timezone.localtime(one.asked_at)),
        "until": date_format(timezone.localtime(one.lapses_at)),
        "address": one.address,
    }
    if not one.sent:
        return (
            _("%(purpose)s by e-mail: to be confirmed since %(day)s, the mail has not gone out yet.") % words
        )
    return (
        _("%(purpose)s by e-mail: asked at %(address)s since %(day)s, to be confirmed until %(until)s.")
        % words
    )


def _wishes(party: Party, names: dict[int, str]) -> list[str]:
    """How often and from when on the party wants to hear from us."""
    said = []
    for purpose, most, days, until in wishes_of(party.pk):
        if until is not None:
            said.append(_("Wants to hear nothing before %(day)s.") % {"day": date_format(until)})
        elif purpose in names:
            words = {"purpose": names[purpose], "most": most, "days": days}
            said.append(_("%(purpose)s: at most %(most)s in %(days)s days.") % words)
    return said
