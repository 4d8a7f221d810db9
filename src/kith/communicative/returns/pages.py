"""The page on what comes back by mail: where it is read, how much of it came, and each mail with what was made of it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kith.communicative.channels.email.returned import Meaning
from kith.communicative.mailbox.model import Mailbox
from kith.communicative.returns.model import SHOWN, Return
from kith.communicative.returns.queries import SHOWN_AT_ONCE, counted, latest, mailboxes
from kith.core.errors import NotAllowed
from kith.core.principals.actor import Actor
from kith.desk import formats
from kith.desk.actions_view import Tag
from kith.desk.door import desk
from kith.desk.frame import frame
from kith.desk.render import render_page

HREF = "/settings/returns"
TONES = {
    Meaning.DEAD: "bad", Meaning.FAILED: "warn", Meaning.COMPLAINT: "bad", Meaning.LEAVE: "warn", Meaning.REPLY: "good",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """A mailbox that is read: its state, and why it cannot be."""

    name: str
    href: str
    state: Tag
    since: str
    problem: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of mail that came in, with how many; leads to these alone."""

    label: str
    number: str
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that came in. `proven` says whether it is about a mail of ours for certain."""

    when: str
    kind: Tag
    who: str
    subject: str
    said: str
    proven: bool


@desk
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What came in, the newest first; `?kind=` shows one kind, `?before=` older ones."""
    if not actor.administers:
        raise NotAllowed
    chosen, before = request.GET.get("kind", ""), request.GET.get("before", "")
    chosen = chosen if chosen in list(Meaning) else ""
    found = latest(chosen, int(before[:15]) if before.isascii() and before.isdecimal() else None)
    more = urlencode({"kind": chosen, "before": found[-2].pk}) if len(found) > SHOWN_AT_ONCE else ""
    context: dict[str, object] = {
        "ways": tuple(_way(each) for each in mailboxes()),
        "kinds": _kinds(chosen),
        "mails": tuple(_mail(each) for each in found[:SHOWN_AT_ONCE]),
        "more": f"{HREF}?{more}" if more else "",
        "shell": frame(request, actor, "settings"),
    }
    return render_page(request, "communicative/returns.jinja", context, block="page")


def _way(mailbox: Mailbox) -> Way:
    state = Tag(_("Paused"), "warn") if mailbox.is_paused else Tag(_("Cannot be read"), "bad") if mailbox.problem else Tag(
        _("Is read"), "good")  # fmt: skip
    since = formats.moment(mailbox.looked_at) if mailbox.looked_at else ""
    return Way(mailbox.name, f"/mailboxes/{mailbox.uid}", state, since, mailbox.problem)


def _kinds(chosen: str) -> tuple[Kind, ...]:
    numbers = counted()
    kinds = [Kind(_("All"), formats.number(sum(numbers.values())), HREF, not chosen)]
    for meaning, label in SHOWN.items():
        href = f"{HREF}?{urlencode({'kind': meaning.value})}"
        kinds.append(Kind(str(label), formats.number(numbers.get(meaning, 0)), href, chosen == meaning))
    return tuple(kinds)


def _mail(row: Return) -> Mail:
    meaning = Meaning(row.meaning) if row.meaning else None
    if meaning is None:
        kind = Tag(_("Cannot be understood"), "bad") if row.tries else Tag(_("Waits to be read"), "")
    else:
        kind = Tag(str(SHOWN[meaning]), TONES.get(meaning, ""))
    return Mail(
        formats.moment(row.came_at), kind, row.sender, row.subject, _said(row), row.number is not None
    )


def _said(row: Return) -> str:
    if row.meaning == Meaning.AWAY:
        days = [formats.day(day) for day in (row.since, row.until) if day]
        return " – ".join(days)
    return " ".join(f"{row.status} {row.detail}".split())[:200]
