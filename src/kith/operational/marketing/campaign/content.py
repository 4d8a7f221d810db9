"""What a campaign says: compiled once, filled in for each person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kith.communicative.channels.email.compose import (
    Compiled,
    Preview,
    Recipient,
    Template,
    TemplateError,
    filled_line,
)
from kith.communicative.channels.email.slots import mark
from kith.communicative.merge import fields_of, values_of_people
from kith.communicative.relay.actions import compiled, send_now
from kith.core import access
from kith.core.errors import Conflict, Invalid, NotFound
from kith.core.principals.actor import Actor, system
from kith.core.principals.model import Principal
from kith.customers.party.model import Party
from kith.operational.marketing.campaign.about import record_fields, record_of
from kith.operational.marketing.campaign.kinds import Channel, Kind
from kith.operational.marketing.campaign.model import Assignment, Campaign, State
from kith.operational.marketing.campaign.news import told
from kith.operational.marketing.campaign.versions import FIRST, Version, chosen, version_of, versions

NOBODY = 0


def compile_campaign(campaign: Campaign, *, tracked: bool, version: Version | None = None) -> Compiled:
    """A version of the campaign ready to be filled, the first if none is named. Raises Invalid at the field that cannot
    be used."""
    said = version or versions(campaign)[0]
    if campaign.kind == Kind.DIGEST:
        said = told(said, [_("What is new stands here")])
    missing = {
        key: [_("This field is needed.")] for key in ("subject", "body") if not getattr(said, key).strip()
    }
    if campaign.relay is None:
        missing["relay"] = [_("Choose a mail relay.")]
    if missing:
        raise Invalid(missing)
    assert campaign.relay is not None
    kind: Any = said.body_kind
    template = Template(kind, said.subject, said.body, said.text, said.preheader)
    written = (template.subject, template.preheader, template.body, template.text)
    fields = (*fields_of(*written), *record_fields(record_of(campaign)))
    _check_subject(template, fields)
    number = str(campaign.uid) if campaign.pk else "draft"
    return compiled(
        campaign.relay, template, number, tracked=tracked, fields=fields, sender_name=said.sender_name
    )


def asked_by(campaign: Campaign) -> tuple[str, ...]:
    """What parts of an approved campaign hang on besides merge fields, for `values_of_people`."""
    return fields_of(str(campaign.frozen))


def _check_subject(template: Template, fields: tuple[str, ...]) -> None:
    """Raises Invalid at the subject for a merge field in it that cannot be used."""
    try:
        mark(template.subject, fields)
    except TemplateError as error:
        raise Invalid({"subject": [_(error.message) % error.params]}) from None


def subjects(campaign: Campaign, parties: Iterable[int]) -> dict[int, str]:
    """The subject as each of these read it, in one statement where it has merge fields; without whoever is gone."""
    found, read = versions(campaign), list(parties)
    if len(found) == 1:
        subject_of = dict.fromkeys(read, found[0].subject)
    else:
        rows = Assignment.objects.filter(campaign=campaign, party__in=read)
        given = rows.values_list("party", "variant", "language")
        subject_of = {party: chosen(found, key, language).subject for party, key, language in given}
    personal = {party: subject for party, subject in subject_of.items() if "{{" in subject or "{%" in subject}
    if not personal:
        return subject_of
    fields = (*fields_of(*set(personal.values())), *record_fields(record_of(campaign)))
    uids = dict(Party.objects.filter(pk__in=personal).values_list("pk", "uid"))
    values = values_of_people(system("newsletter"), uids.values(), fields)
    return {
        party: filled_line(subject, fields, values[str(uids[party])]) if party in personal else subject
        for party, subject in subject_of.items()
        if party not in personal or str(uids.get(party)) in values
    }


def preview(actor: Actor, campaign: Campaign, uid: UUID | str, version: Version | None = None) -> Preview:
    """The mail as one person would get it. Raises Invalid, or NotFound for a person the actor may not see."""
    message = compile_campaign(campaign, tracked=False, version=version)
    values = values_of_people(actor, [uid], message.asks)
    if str(uid) not in values:
        raise NotFound
    return message.preview(Recipient(0, "preview@kith.example", values[str(uid)]))


def send_test(*, by: Actor, campaign: Campaign, uid: UUID | str = "", version: Version | None = None) -> str:
    """Sends a version, the first if none is named, as `uid` would get it, or without values, to the actor's own address,
    which is returned.

    Nothing is counted, and its link for unsubscribing names nobody. Raises Invalid, or ChannelError with the words of
    the relay.
    """
    access.require(by, "marketing.campaign.edit", campaign if campaign.pk else None)
    address = address_of(by)
    message = compile_campaign(campaign, tracked=False, version=version)
    values = values_of_people(by, [uid], message.asks).get(str(uid), {}) if uid else {}
    assert campaign.relay is not None
    send_now(campaign.relay, message, Recipient(NOBODY, address, values))
    return address


def mail_test(*, by: Actor, campaign: Campaign, person: Party | None = None, version: str = "") -> Campaign:
    """Sends a version of a draft to the actor's own address, as `person` would get it.

    Raises Conflict once it is approved, Invalid for a version that is not there, NotFound for a person whom the actor may
    not see, ChannelError with the words of the relay.
    """
    access.require(by, "marketing.campaign.mail_test", campaign)
    if not can_be_tested(campaign):
        raise Conflict(_("Tests are sent of mails that are not yet approved."))
    named = (version or FIRST).strip()
    said = version_of(campaign, named)
    if said is None:
        raise Invalid({"version": [_("There is no version “%(version)s”.") % {"version": named[:20]}]})
    if person is not None:
        access.require(by, "customers.person.see", person)
    send_test(by=by, campaign=campaign, uid=person.uid if person else "", version=said)
    return campaign


def can_be_tested(campaign: Campaign) -> bool:
    """Whether it is a mail, and still a draft."""
    return campaign.state == State.DRAFT and campaign.channel == Channel.EMAIL


def address_of(by: Actor) -> str:
    """The e-mail address with which the actor signs in. Raises Invalid for one without."""
    principal = Principal.objects.select_related("user").get(pk=by.id)
    if principal.user is None:
        raise Invalid({"": [_("You have no e-mail address that a test could go to.")]})
    return principal.user.email
