"""How sending stands, for the page of a campaign: what can be done, why it waits, and whether its ledger adds up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

import orjson
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.core.access.rules import allowed
from kith.core.errors import Text
from kith.core.principals.actor import Actor
from kith.desk import formats
from kith.desk.actions_view import Action, Tone
from kith.operational.marketing.campaign.audit import Audit, audited, kept
from kith.operational.marketing.campaign.kinds import Kind
from kith.operational.marketing.campaign.model import Campaign, State
from kith.operational.marketing.campaign.report_view import Row, contacts

AT_ONCE = 20_000
HEADER = ("pause", "resume", "cancel")


@dataclass(frozen=True, slots=True)
class LedgerBox:
    """The ledger added up: its rows, the sentence below, and whether it is right. `unconfirmed` is what can be done about
    mails without an answer."""

    rows: tuple[Row, ...]
    said: str
    is_right: bool
    unconfirmed: tuple[Action, ...]


def header_actions(actor: Actor, campaign: Campaign) -> tuple[Action, ...]:
    """What it costs; pause, go on, cancel: whatever makes sense now."""
    found = tuple(each for key in HEADER for each in _of_verb(actor, campaign, key))
    may = allowed(actor, "marketing.campaign.edit", campaign)
    beside = [Action(_("Cost"), f"/campaigns/{campaign.uid}/plan", "coins")] if may else []
    if campaign.repeat_every and campaign.kind == Kind.DIGEST:
        where = {"all": [{"field": "series", "op": "is", "value": [str(campaign.uid)]}]}
        beside.append(Action(_("Times so far"), f"/campaigns?where={quote(orjson.dumps(where).decode())}", "repeat"))
    return (*beside, *found)


def _of_verb(actor: Actor, campaign: Campaign, key: str) -> list[Action]:
    from kith.operational.marketing.campaign.type import CAMPAIGN

    verb = next(each for each in CAMPAIGN.verbs if each.key == key)
    if (verb.when and not verb.when(campaign)) or not allowed(actor, f"marketing.campaign.{key}", campaign):
        return []
    tone: Tone = "main" if key == "resume" else "bad" if verb.tone == "bad" else ""
    href = f"/campaigns/{campaign.uid}/do/{key}"
    return [Action(verb.label, href, verb.icon, "post", tone=tone, confirm=verb.confirm)]


def waits(campaign: Campaign) -> str:
    """Why nothing goes out at the moment though it could; empty if mails go out."""
    if campaign.state == State.REPEATING and campaign.next_at:
        said = _("The next time is %(when)s.") % {"when": formats.moment(campaign.next_at)}
        return f"{said} {campaign.problem}".strip()
    if campaign.state == State.APPROVED and campaign.not_before and campaign.not_before > timezone.now():
        return _("It begins %(when)s.") % {"when": formats.moment(campaign.not_before)}
    return campaign.problem if campaign.state == State.SENDING else ""


def stopped(campaign: Campaign) -> str:
    """What people must know of a campaign that ended or stopped before its end."""
    if campaign.state == State.PAUSED and campaign.problem:
        words = {"problem": campaign.problem}
        return _("Sending has stopped: %(problem)s What was sent stays sent. Mend it, then go on.") % words
    if campaign.state == State.MISSED and campaign.not_after:
        when = formats.moment(campaign.not_after)
        return _("Nothing was sent: it could not begin before %(when)s, its latest time.") % {"when": when}
    if campaign.state == State.CANCELLED:
        return _("Cancelled. Whoever had no mail by then gets none.")
    return ""


def ledger_box(actor: Actor, campaign: Campaign, people: int) -> LedgerBox | None:
    """The ledger as it stands now; of a large campaign as it was found when it was looked at last, if it was."""
    found = audited(campaign.pk) if people <= AT_ONCE else kept(campaign)
    if found is None:
        return None
    settle = [each for key in ("all_arrived", "all_again") for each in _of_verb(actor, campaign, key)]
    return LedgerBox(_rows(campaign, found), _said(campaign, found), found.adds_up, tuple(settle))


def _rows(campaign: Campaign, found: Audit) -> tuple[Row, ...]:
    numbers: tuple[tuple[Text, int, str], ...] = (
        (_("Sent"), found.sent, ""),
        (_("Refused"), found.refused, "refused"),
        (_("Given up after several tries"), found.failed, "failed"),
        (_("Not confirmed"), found.unconfirmed, "unconfirmed"),
        (_("Held back or cancelled"), found.held, ""),
        (_("Waiting"), found.waiting, ""),
    )
    return tuple(
        Row(
            label,
            formats.number(number),
            "",
            contacts(campaign, ("delivery", "is", state)) if state and number else "",
        )
        for label, number, state in numbers
        if number or label == numbers[0][0]
    )


def _said(campaign: Campaign, found: Audit) -> str:
    words = {"n": formats.number(found.planned)}
    if not found.adds_up:
        return _("This does not add up to %(n)s planned.") % words
    said = _("Adds up to %(n)s planned, nobody twice.") % words
    at = (campaign.audit or {}).get("at")
    if not at:
        return said
    looked = _("Looked at by night: %(when)s.") % {"when": formats.moment(datetime.fromisoformat(at))}
    return f"{said} {looked}"
