"""The pages on which people decide for themselves: unsubscribing, and the preference centre."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kith.core.errors import Invalid
from kith.customers.party.model import Party
from kith.privacy.channel import Channel, channel_named
from kith.privacy.links import Link, preferences_path, read_preferences, read_unsubscribe, today
from kith.privacy.preference import choices, wishes
from kith.privacy.preference.door import Sheet, answer, language_of, lost, masked, public
from kith.privacy.preference.renewal import address_href, renew
from kith.privacy.preference.voice import Voice, voice_of
from kith.privacy.purpose.model import Basis, Purpose
from kith.privacy.purpose.queries import shown_name
from kith.privacy.suppression.actions import main_address

BY_LINK, BY_PAGE = "Unsubscribe link", "Preference page"
ONE_CLICK = ("List-Unsubscribe", "One-Click")
CHOOSER = "privacy/chooser.jinja"


@dataclass(frozen=True, slots=True)
class Chooser:
    """What the form of the preference centre shows. `earliest` and `latest` bound the day of a pause."""

    offered: tuple[choices.Offered, ...]
    rhythms: dict[str, str]
    pause: str
    earliest: str
    latest: str
    languages: tuple[tuple[str, str], ...]
    language: str
    address: str
    address_href: str


@public(read_unsubscribe)
def unsubscribe(request: HttpRequest, link: Link, party: Party) -> HttpResponse:
    """Asks, and on POST ends a purpose on a channel at once; mail programs post here by themselves (RFC 8058)."""
    purpose = Purpose.objects.filter(pk=link.purpose_id).exclude(basis=Basis.CONTRACT).first()
    if purpose is None:
        return lost(request)
    channel, voice = channel_named(link.channel), voice_of(party, BY_LINK, link)
    words = {"purpose": shown_name(purpose), "by": channel.by}
    if request.method != "POST":
        return answer(request, really(party, purpose, channel, link))
    if request.POST.get("again"):
        return answer(request, subscribed_again(link, voice, purpose, channel))
    choices.end(voice, purpose, channel, proof_of(request))
    lead = _("You no longer get “%(purpose)s” %(by)s. This holds from now on.") % words
    return answer(request, unsubscribed(link, lead))


def unsubscribed(link: Link, lead: str) -> Sheet:
    """That it is done, and the way back for whoever pressed by mistake."""
    again = (("again", "1"),)
    title, label = _("You are unsubscribed"), _("That was a mistake: subscribe again")
    return replace(elsewhere(link), title=title, lead=lead, undo=again, undo_label=label)


def subscribed_again(link: Link, voice: Voice, purpose: Purpose, channel: Channel) -> Sheet:
    """Takes an unsubscription back; one that is older, or was not made by this link, leads to the choices."""
    if not choices.take_back(voice, purpose, channel):
        lead = _("This can no longer be taken back here. Choose what you hear from us instead.")
        return replace(elsewhere(link), title=_("Nothing was changed"), lead=lead)
    lead = _("You get “%(purpose)s” %(by)s again.") % {"purpose": shown_name(purpose), "by": channel.by}
    return replace(elsewhere(link), title=_("You are subscribed again"), lead=lead)


def proof_of(request: HttpRequest) -> str:
    """Whether a mail program sent the form of an unsubscription or a person did; nothing else that was sent is kept."""
    return "=".join(ONE_CLICK) if request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1] else "POST"


def really(party: Party, purpose: Purpose, channel: Channel, link: Link) -> Sheet:
    """The question before unsubscribing."""
    words = {
        "purpose": shown_name(purpose),
        "by": channel.by,
        "address": masked(main_address(party, channel.key)),
    }
    lead = _("You then no longer get “%(purpose)s” %(by)s.")
    if words["address"]:
        lead = _("%(address)s then no longer gets “%(purpose)s” %(by)s.")
    title = _("Unsubscribe from “%(purpose)s”?") % words
    return replace(elsewhere(link), title=title, lead=lead % words, button=_("Unsubscribe"))


def elsewhere(link: Link) -> Sheet:
    """A page that leads on to all choices. The link there is as old as the one that brought here."""
    href = preferences_path(link.party, link.reference, link.issued)
    return Sheet("", more_href=href, more_label=_("Choose what you hear from us"))


@public(read_preferences)
def preferences(request: HttpRequest, link: Link, party: Party) -> HttpResponse:
    """Shows what may be sent, by which channel and how often, and on POST takes the choice."""
    if not link.is_fresh:
        return renew(request, party, link)
    if request.method != "POST":
        return answer(request, chooser(party, link))
    before = as_form(party)
    voice = voice_of(party, BY_PAGE, link)
    if request.POST.get("stop"):
        choices.stop_all(voice)
        lead = _("We no longer write to you or call you, except for what your orders and contracts need.")
        return answer(request, undoable(before, link, _("Everything is stopped"), lead))
    if not request.POST.get("choose"):
        return answer(request, chooser(party, link), 422)
    try:
        take(request, voice)
    except Invalid as refused:
        return answer(request, replace(chooser(party, link), problem=str(refused)), 422)
    with translation.override(language_of(request, party)):
        return answer(request, saved(party, link, before))


def take(request: HttpRequest, voice: Voice) -> None:
    """What the form says, all of it or, with a day that cannot be, nothing. What it leaves out stays as it is."""
    until = wishes.read_pause(request.POST.get("pause", ""))
    shown = frozenset(request.POST.getlist("shown"))
    rhythm = {
        key.removeprefix("rhythm-"): str(value)
        for key, value in request.POST.items()
        if key.startswith("rhythm-")
    }
    choices.choose(voice, shown, shown & set(request.POST), rhythm)
    if "pause" in request.POST:
        wishes.pause(voice, until)
    if "language" in request.POST:
        wishes.language(voice, request.POST["language"])


def saved(party: Party, link: Link, before: tuple[tuple[str, str], ...]) -> Sheet:
    """What holds from now on."""
    found = list(choices.all_of(choices.offered(party)))
    getting = tuple(way.words for each in found for way in each.ways if way.on)
    lead = _("This is what you get from now on:") if getting else _("We no longer send you anything of this.")
    if (until := wishes.paused_until(party)) and getting:
        lead = _("You hear nothing before %(day)s. After that it is this:") % {"day": date_format(until)}
    return replace(undoable(before, link, _("Your choice is saved"), lead), lines=getting)


def undoable(before: tuple[tuple[str, str], ...], link: Link, title: str, lead: str) -> Sheet:
    return replace(elsewhere(link), title=title, lead=lead, undo=before, undo_label=_("Undo"))


def as_form(party: Party) -> tuple[tuple[str, str], ...]:
    """How things stand, as the form would say it."""
    return (("choose", "1"), *_fields(choices.all_of(choices.offered(party))), *_wished(party))


def _fields(offered: Iterable[choices.Offered]) -> Iterable[tuple[str, str]]:
    for each in offered:
        yield f"rhythm-{each.purpose.key}", each.rhythm
        for way in each.ways:
            yield "shown", way.name
            if way.on:
                yield way.name, "1"


def _wished(party: Party) -> tuple[tuple[str, str], ...]:
    until = wishes.paused_until(party)
    return ("pause", until.isoformat() if until else ""), ("language", party.language)


def chooser(party: Party, link: Link) -> Sheet:
    """The form with everything that can be chosen."""
    found = tuple(choices.offered(party))
    if not found:
        return Sheet(_("What you hear from us"), _("We have no address of yours that we could use."))
    address = masked(main_address(party, "email"))
    until = wishes.paused_until(party)
    data = Chooser(
        found, wishes.rhythm_words(), until.isoformat() if until else "", *_bounds(), _languages(),
        translation.get_language() or "en", address, address_href(link) if address else "",
    )  # fmt: skip
    lead = _("Choose what we may send you, and how. You can change it at any time.")
    return Sheet(_("What you hear from us"), lead, button=_("Save"), form=CHOOSER, data=data)


def _bounds() -> tuple[str, str]:
    first = today()
    return first.isoformat(), (first + wishes.LONGEST_PAUSE).isoformat()


def _languages() -> tuple[tuple[str, str], ...]:
    """Each language by its own name."""
    return tuple(
        (code, translation.get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES
    )
