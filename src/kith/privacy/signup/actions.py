"""Signing up in two steps: an address is written into a form, and confirmed from its mailbox.

Whoever asks gets the same answer whether the address is known, suppressed or new; what differs stands in the mail to
its owner alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kith.core.principals.actor import system
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.sign_in.notice import Notice, tell
from kith.customers.email.model import Email
from kith.customers.party.model import Kind, Party
from kith.privacy.consent.actions import say
from kith.privacy.consent.model import Permission, State
from kith.privacy.links import confirm_path, preferences_path
from kith.privacy.preference.door import name_of_house
from kith.privacy.purpose.model import Purpose
from kith.privacy.purpose.queries import shown_name
from kith.privacy.signup.model import Signup, SignupForm
from kith.privacy.suppression.actions import domain_of
from kith.privacy.suppression.hashed import hashed
from kith.privacy.suppression.model import Suppression

CHANNEL = "email"
APART = timedelta(minutes=10)
DAY = timedelta(days=1)
MOST_A_DAY = 3
"""How many mails go to one address in a day by all forms together."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was written into a form: an address as it is compared, names, the keys of topics, and where from."""

    address: str
    given_name: str = ""
    family_name: str = ""
    topics: tuple[str, ...] = ()
    network: str = ""


def topics_of(form: SignupForm) -> list[Purpose]:
    """The topics that a form offers."""
    return list(Purpose.objects.filter(parent=form.purpose_id, is_active=True).order_by("place", "id"))


@transaction.atomic
def ask(form: SignupForm, wish: Wish) -> None:
    """Notes the wish and writes to the address, unless that was done just now or often enough today."""
    now = timezone.now()
    mine = Signup.objects.select_for_update().filter(address=wish.address)
    known = {each.form_id: each for each in mine.order_by("pk")}
    last = known.get(form.pk)
    if last is not None and now - last.sent_at < APART:
        return
    recent = Signup.objects.filter(address=wish.address, sent_at__gt=now - DAY)
    if (recent.aggregate(n=Sum("sent"))["n"] or 0) >= MOST_A_DAY:
        return
    again = last.sent + 1 if last is not None and now - last.sent_at < DAY else 1
    chosen = [each.pk for each in topics_of(form) if each.key in wish.topics]
    values = {
        "given_name": wish.given_name, "family_name": wish.family_name, "purposes": [form.purpose_id, *chosen],
        "wording": form.wording, "version": form.version, "network": wish.network, "asked_at": now, "sent_at": now,
        "sent": again, "reminded_at": None, "confirmed_at": None,
    }  # fmt: skip
    signup, _made = Signup.objects.update_or_create(form=form, address=wish.address, defaults=values)
    write(signup)


def write(signup: Signup, *, again: bool = False) -> None:
    """The mail to the address: the question, or the way to the choices for whoever is signed up for all of it already.
    Nothing goes to an address that is out of use for everything."""
    if is_out_of_use(signup.address):
        return
    party = owner_of(signup.address)
    with translation.override(signup.form.language):
        tell(
            _already(signup, party)
            if party and _has_all(party, signup.purposes)
            else _question(signup, again=again)
        )


def is_out_of_use(address: str) -> bool:
    """Whether an address, or its domain, must not be used for anything."""
    return Suppression.objects.filter(
        purpose=None, address__in=[address, domain_of(address), hashed(address)]
    ).exists()


def owner_of(address: str) -> Party | None:
    """Whose main address this is; of several, who came first."""
    found = Email.objects.filter(
        address=address, is_main=True, party__deleted_at=None, party__kind__in=Kind.values
    )
    first = found.select_related("party").order_by("party_id").first()
    return first.party if first else None


def _has_all(party: Party, purposes: Sequence[int]) -> bool:
    given = Permission.objects.filter(party=party, channel=CHANNEL, state=State.GIVEN, purpose__in=purposes)
    return given.count() == len(purposes)


def _question(signup: Signup, *, again: bool) -> Notice:
    form = signup.form
    words = {"purpose": shown_name(form.purpose), "house": name_of_house()}
    until = date_format(
        timezone.localtime(signup.asked_at + timedelta(days=form.lapses_after)), "DATE_FORMAT"
    )
    subject = _("Please confirm: %(purpose)s of %(house)s")
    if again:
        subject = _("A reminder: please confirm %(purpose)s of %(house)s")
    lines = (
        _("Somebody has written this address into a form of %(house)s, for “%(purpose)s”.") % words, signup.wording,
        _("If that was you, confirm it with the link below until %(day)s. If it was not, do nothing: nothing more comes.")
        % {"day": until},
    )  # fmt: skip
    return Notice(
        signup.address, subject % words, "\n\n".join(lines), confirm_path(signup.uid), form.language
    )


def _already(signup: Signup, party: Party) -> Notice:
    words = {"purpose": shown_name(signup.form.purpose), "house": name_of_house()}
    text = _(
        "You are signed up for “%(purpose)s” already. With this link you choose what you hear from %(house)s."
    )
    return Notice(
        signup.address, _("%(purpose)s of %(house)s") % words, text % words, preferences_path(party.uid),
        signup.form.language,
    )  # fmt: skip


@transaction.atomic
def confirm(uid: UUID) -> Party | None:
    """The owner of the mailbox agrees; this is who that is. Done twice it is done once; None where nothing waits under
    this id."""
    signup = (
        Signup.objects.select_for_update(of=("self",)).select_related("form__purpose").filter(uid=uid).first()
    )
    if signup is None or signup.confirmed_at is not None:
        return None
    by = system("sign-up form", "public")
    party = owner_of(signup.address) or _new_person(signup)
    proof = _proof(signup)
    for purpose in Purpose.objects.filter(pk__in=signup.purposes).order_by("place", "id"):
        if CHANNEL in purpose.channels:
            say(
                by=by, party=party, purpose=purpose, channel=CHANNEL, state=State.GIVEN,
                source=f"Sign-up form “{signup.form.name}”"[:200], proof=proof, address=signup.address,
                is_confirmed=True,
            )  # fmt: skip
    signup.confirmed_at = timezone.now()
    signup.save(update_fields=["confirmed_at"])
    return party


def _proof(signup: Signup) -> str:
    """What was agreed to, when and how, as it has to be proved one day."""
    asked = signup.asked_at.isoformat(timespec="seconds")
    now = timezone.now().isoformat(timespec="seconds")
    return (
        f"{signup.wording}\n\n{signup.form.title} ({signup.form.key}), version {signup.version}\n{signup.address}\n"
        f"Asked: {asked} from {signup.network}\nConfirmed by the link in the mail: {now}"
    )


def _new_person(signup: Signup) -> Party:
    by, types = system("sign-up form", "public"), current()
    names = {"given_name": signup.given_name, "family_name": signup.family_name}
    if not any(names.values()):
        names = {"given_name": signup.address.partition("@")[0]}
    values = {**names, "language": signup.form.language, "source": f"Sign-up form “{signup.form.name}”"[:100]}
    made = verbs.create(types.type("person"), by=by, values=values)
    assert isinstance(made, Party)
    verbs.create(
        types.type("email"),
        by=by,
        values={"address": signup.address, "party": str(made.uid), "is_main": True},
    )
    return made
