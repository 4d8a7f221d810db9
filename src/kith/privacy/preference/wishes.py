"""What a person wishes besides purposes: how often, silence for a while, a language. Each wish stands in the history
with the words that were before the person, the page, and the moment."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kith.core import access
from kith.core.errors import Invalid
from kith.core.events.record import record as record_event
from kith.core.records import verbs
from kith.core.registry import current
from kith.customers.party.model import Party
from kith.privacy.consent.actions import choose_rhythm
from kith.privacy.links import today
from kith.privacy.preference.model import Pause
from kith.privacy.preference.voice import Voice
from kith.privacy.purpose.model import Purpose
from kith.privacy.purpose.queries import shown_name

RHYTHMS: dict[str, tuple[int, int] | None] = {
    "any": None,
    "week": (1, 7),
    "month": (1, 30),
    "quarter": (1, 91),
}
LONGEST_PAUSE = timedelta(days=366)


def rhythm_words() -> dict[str, str]:
    return {
        "any": _("As often as there is something"), "week": _("Once a week at most"), "month": _("Once a month at most"),
        "quarter": _("Once a quarter at most"),
    }  # fmt: skip


def paused_until(party: Party) -> date | None:
    """The first day on which the party wants to hear from us again, None where it has not asked for silence."""
    return Pause.objects.filter(party=party, until__gt=today()).values_list("until", flat=True).first()


def read_pause(text: str) -> date | None:
    """The day that a form names, None for no pause. Raises Invalid."""
    if not text.strip():
        return None
    try:
        until = date.fromisoformat(text.strip()[:10])
    except ValueError:
        until = today()
    if not today() < until <= today() + LONGEST_PAUSE:
        raise Invalid({"pause": [_("Choose a day within the next year, or leave it empty.")]})
    return until


@transaction.atomic
def pause(voice: Voice, until: date | None) -> None:
    """Nothing but what contracts need is sent before that day; None ends the silence."""
    before = paused_until(voice.party)
    if until == before:
        return
    access.require(voice.by, "privacy.consent.create")
    if until is None:
        Pause.objects.filter(party=voice.party).delete()
        words = _("Write to me again")
    else:
        Pause.objects.update_or_create(party=voice.party, defaults={"until": until})
        words = _("Nothing before %(day)s") % {"day": date_format(until)}
    _told(
        voice,
        "paused_until",
        before.isoformat() if before else None,
        until.isoformat() if until else None,
        words,
    )


@transaction.atomic
def rhythm(voice: Voice, purpose: Purpose, before: str, after: str) -> None:
    """How often the party wants to hear of a purpose: keys of `RHYTHMS`."""
    most, days = RHYTHMS[after] or (None, 30)
    choose_rhythm(by=voice.by, party=voice.party, purpose=purpose, most=most, days=days)
    _told(voice, "rhythm", before, after, f"{shown_name(purpose)}: {rhythm_words()[after]}")


def language(voice: Voice, code: str) -> None:
    """The language of these pages and of mails, empty where none is known; one the house does not speak is left alone."""
    party = voice.party
    if (code and code not in dict(settings.LANGUAGES)) or code == party.language or party.restricted_at:
        return
    declared = current().type(party.kind)
    verbs.edit(declared, by=voice.by, record=party, values={"language": code})
    party.language = code


def _told(voice: Voice, key: str, before: str | None, after: str | None, words: str) -> None:
    party = voice.party
    changes = {key: (before, after), "words_shown": (None, words), "said_on": (None, voice.source)}
    declared = current().type(party.kind)
    record_event(
        f"{party.kind}.chosen", by=voice.by, on=party, declared=declared, verb="choose", changes=changes
    )
