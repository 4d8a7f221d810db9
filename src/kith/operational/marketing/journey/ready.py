"""Journeys that come with the product: welcoming who is new, and winning back who stays away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.communicative.relay.model import MailRelay
from kith.core import access
from kith.core.errors import NotFound, Text
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.registry import current
from kith.customers.segment.model import Segment
from kith.operational.marketing.journey.model import Journey
from kith.privacy.purpose.queries import active_purposes


@dataclass(frozen=True, slots=True)
class Ready:
    """A journey to begin with. `draft` writes its definition for the actor, in the actor's language."""

    key: str
    name: Text
    text: Text
    icon: str
    draft: Callable[[Actor], dict[str, Any]]


def nothing(by: Actor) -> dict[str, Any]:
    return {"entry": {"comes": "segment"}, "steps": []}


def welcome(by: Actor) -> dict[str, Any]:
    """Three mails to whoever was added, the last only to who has not bought."""
    return {
        "entry": {"comes": "event", "event": "person.created", "again": "never"},
        "steps": [
            _mail("hello", now("Welcome"), str(WELCOME_BODY)),
            _wait("pause", 3),
            _mail("tips", now("How are you getting on?"), str(TIPS_BODY)),
            {
                "key": "bought", "do": "until", "event": "order.created", "at_most": {"amount": 14, "unit": "day"},
                "ways": [
                    [{"key": "done", "do": "tag", "tag": now("welcomed")}],
                    [
                        {"key": "morning", "do": "hour", "hour": 9, "weekdays": [1, 2, 3]},
                        _mail("ask", now("May we help you choose?"), str(ASK_BODY)),
                    ],
                ],
            },
        ],
    }  # fmt: skip


def win_back(by: Actor) -> dict[str, Any]:
    """Whoever has not bought for a year gets a mail, and a second one if nothing came of the first; buying ends it."""
    return {
        "entry": {"comes": "segment", "segment": str(_away(by).uid), "again": "after", "days": 365},
        "goal": {"about": "person", "where": BOUGHT_LATELY},
        "steps": [
            {"key": "morning", "do": "hour", "hour": 10, "weekdays": [1, 2, 3]},
            _mail("miss", now("It has been a while"), str(MISS_BODY)),
            _wait("pause", 7),
            {
                "key": "clicked", "do": "branch", "ask": {"about": "mail", "step": "miss", "fate": "clicked"},
                "ways": [
                    [_mail("more", now("May we help you choose?"), str(MORE_BODY))],
                    [_wait("longer", 14), _mail("last", now("Shall we stay in touch?"), str(LAST_BODY))],
                ],
            },
            _wait("end", 14),
            {"key": "lost", "do": "tag", "tag": now("not won back")},
        ],
    }  # fmt: skip


WELCOME_BODY = _(
    "{{ person.letter_greeting }}\n\nthank you for your interest in us. We write rarely, and only about what may be of"
    " use to you.\n\nIf you have a question, simply answer this mail."
)
TIPS_BODY = _(
    "{{ person.letter_greeting }}\n\nyou have known us for a few days now. Is anything unclear, or is something missing?"
    "\n\nSimply answer this mail, a person reads it."
)
ASK_BODY = _(
    "{{ person.letter_greeting }}\n\nchoosing is not always easy. Tell us what you need it for, and we tell you honestly"
    " what fits and what does not."
)
MISS_BODY = _(
    "{{ person.letter_greeting }}\n\nyou bought from us some time ago, and much has happened since. Have a look at what is"
    " new.\n\nWas something not right? Simply answer this mail, a person reads it."
)
MORE_BODY = _(
    "{{ person.letter_greeting }}\n\nthank you for looking in. Tell us what you are looking for, and we help you choose."
)
LAST_BODY = _(
    "{{ person.letter_greeting }}\n\nwe do not want to write to you without reason. If you would rather hear less or"
    " nothing from us, one click below is enough. If you would like to come back, we are glad."
)
YEAR = {"span": 365, "unit": "day"}
BOUGHT_LATELY = {
    "related": "order",
    "measure": "count",
    "op": "ge",
    "value": "1",
    "within": {"span": 30, "unit": "day"},
}
AWAY = {"all": [{"field": "last_order_at", "op": "older_than", **YEAR}]}


def _mail(key: str, subject: str, body: str) -> dict[str, Any]:
    purpose = next((str(each.uid) for each in active_purposes() if each.key == "newsletter"), "")
    return {"key": key, "do": "send", "purpose": purpose, "subject": subject, "body": body}


def _wait(key: str, days: int) -> dict[str, Any]:
    return {"key": key, "do": "wait", "length": {"amount": days, "unit": "day"}}


def _away(by: Actor) -> Segment:
    """The segment of those who stay away, made where the actor has none of this name."""
    name, declared = now("Has not bought for a year"), current().type("segment")
    known = access.visible(by, Segment.objects.filter(name=name), declared).first()
    if known is not None:
        return known
    made = verbs.create(declared, by=by, values={"name": name, "condition": AWAY, "owner": by.as_owner})
    assert isinstance(made, Segment)
    return made


def begin_with(key: str, *, by: Actor) -> Journey:
    """A draft of the actor's own. Raises NotFound for a key that is none."""
    ready = READY.get(key)
    if ready is None:
        raise NotFound
    relay = access.visible(by, MailRelay.objects.order_by("id"), current().type("relay")).first()
    values = {"name": str(ready.name), "draft": ready.draft(by), "owner": by.as_owner}
    values |= {"relay": str(relay.uid)} if relay else {}
    made = verbs.create(current().type("journey"), by=by, values=values)
    assert isinstance(made, Journey)
    return made


READY = {
    each.key: each
    for each in (
        Ready(
            "welcome",
            _("Welcome"),
            _("Greets whoever was added, and helps who has not bought yet."),
            "user-round-plus",
            welcome,
        ),
        Ready(
            "win_back",
            _("Win back"),
            _("Writes to who has not bought for a year, until they buy."),
            "rotate-ccw",
            win_back,
        ),
        Ready("nothing", _("An empty journey"), _("You add the steps one by one."), "plus", nothing),
    )
}
