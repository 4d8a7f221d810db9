"""Campaigns and their recipients, described."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from kith.core.colleague import PEOPLE
from kith.core.errors import Text
from kith.core.fieldtypes import BOOLEAN, CHOICE, INTEGER, MOMENT, REFERENCE, TEXT, Choice
from kith.core.registry.field import Field, Join, Privacy, Source
from kith.core.registry.objecttype import Action, ObjectType, OnErase, OnMerge, Verb
from kith.core.tag.field import tags_field
from kith.operational.marketing.campaign import actions, content, fields, trial, unconfirmed, versioning
from kith.operational.marketing.campaign.dead import came_back
from kith.operational.marketing.campaign.in_lake import ASSIGNED, STARTED
from kith.operational.marketing.campaign.model import (
    Arm,
    Assignment,
    Campaign,
    DeliveryState,
    HitKind,
    State,
)
from kith.operational.marketing.campaign.purchases import BOUGHT_AT
from kith.operational.marketing.campaign.refusals import REFUSALS
from kith.operational.marketing.campaign.report import IS_DEAD
from kith.operational.marketing.letter import handling
from kith.operational.marketing.letter.instead import by_letter, can_follow
from kith.operational.marketing.letter.model import Return

TONES = {
    State.DRAFT: "",
    State.APPROVED: "accent",
    State.SENDING: "accent",
    State.PAUSED: "warn",
    State.SENT: "good",
    State.CANCELLED: "bad",
    State.MISSED: "warn",
    State.REPEATING: "accent",
}
DELIVERY = Join("delivery", "marketing_delivery", "delivery.assignment_id = t.id")
OF = Join("of_campaign", "marketing_campaign", "of_campaign.id = t.campaign_id")
HIT = "exists (select from marketing_hit h where h.assignment_id = t.id and h.kind = '{}' and h.machine = '')"
DEAD = f"coalesce({IS_DEAD.format(recipient='t', delivery='delivery')}, false)"
BOUGHT = (
    "exists (select from backoffice_order o where o.party_id = t.party_id and not o.is_sample and o.total > 0"
    f" and {BOUGHT_AT} >= of_campaign.started_at"
    f" and {BOUGHT_AT} < of_campaign.started_at + make_interval(days => of_campaign.window_days::int))"
)


def hit(key: str, kind: HitKind, yes: Text, no: Text) -> Field:
    """Whether a person, and no machine, did this with the mail."""
    source = Source(HIT.format(kind.value), nullable=False)
    return Field(key, kind.label, BOOLEAN, Privacy.PERSONAL, writable=False, source=source, yes=yes, no=no)


def in_state(*states: State) -> Callable[[Campaign], bool]:
    return lambda campaign: campaign.state in states


def has_unconfirmed(campaign: Campaign) -> bool:
    return campaign.deliveries.filter(state=DeliveryState.UNCONFIRMED).exists()


def is_unconfirmed(recipient: Assignment) -> bool:
    delivery = getattr(recipient, "delivery", None)
    return delivery is not None and delivery.state == DeliveryState.UNCONFIRMED


CAMPAIGN = ObjectType(
    key="campaign",
    model=Campaign,
    label=_("Campaign"),
    plural=_("Campaigns"),
    icon="megaphone",
    path="campaigns",
    base="t.deleted_at is null",
    owner="owner_id",
    fields=(
        Field("name", _("Name"), TEXT, Privacy.INTERNAL, required=True, max_length=200, sortable=True),
        Field(
            "state", _("State"), CHOICE, Privacy.INTERNAL, writable=False, mark="badge",
            choices=tuple(Choice(state.value, state.label, TONES[state]) for state in State),
        ),
        *fields.KIND,
        Field("segment", _("Segment"), REFERENCE, Privacy.INTERNAL, target="segment"),
        Field("purpose", _("Purpose"), REFERENCE, Privacy.INTERNAL, target="purpose"),
        Field("relay", _("Mail relay"), REFERENCE, Privacy.INTERNAL, target="relay"),
        *fields.CONTENT,
        Field(
            "is_tracked", _("Count opens and clicks"), BOOLEAN, Privacy.INTERNAL,
            help=_("Only for people who allow it; everybody else gets the same mail uncounted."),
        ),
        Field("holdout_percent", _("Kept out by lot, percent"), INTEGER, Privacy.INTERNAL),
        Field("window_days", _("Days in which a purchase counts"), INTEGER, Privacy.INTERNAL),
        Field("not_before", _("Not before"), MOMENT, Privacy.INTERNAL, help=_("Empty: as soon as it is approved.")),
        Field(
            "not_after", _("Not after"), MOMENT, Privacy.INTERNAL,
            help=_("What has not gone out by then stays here, whatever held it up."),
        ),
        *fields.TEST,
        *fields.REPEAT,
        *fields.COST,
        Field("approved_at", _("Approved"), MOMENT, Privacy.INTERNAL, writable=False),
        Field("started_at", _("Sent"), MOMENT, Privacy.INTERNAL, writable=False),
        Field("owner", _("Owner"), REFERENCE, Privacy.INTERNAL, target="principal", among=PEOPLE, mark="owner"),
        tags_field("marketing_campaign"),
        Field("created_at", _("Added"), MOMENT, Privacy.INTERNAL, writable=False, mark="when"),
        Field("changed_at", _("Changed"), MOMENT, Privacy.INTERNAL, writable=False, mark="changed"),
    ),
    title="name",
    columns=("name", "state", "segment", "purpose", "started_at", "owner"),
    sort=("-created_at",),
    search=("name", "subject"),
    lake=(STARTED,),
    check=actions.check_draft,
    verbs=(
        Verb(
            "mail_test", _("Send a test to me"), content.mail_test, "send", Action.EDIT, when=content.can_be_tested,
            inputs=(
                Field(
                    "person", _("Person"), REFERENCE, Privacy.INTERNAL, target="person",
                    help=_("The mail is filled in as this person would get it."),
                ),
                Field(
                    "version", _("Version"), TEXT, Privacy.INTERNAL, max_length=20,
                    help=_("Such as B, or B-de for one in a language. Empty: the first."),
                ),
            ),
        ),
        Verb("approve", _("Approve and send"), actions.approve, "send", when=in_state(State.DRAFT)),
        Verb(
            "write_version", _("Write a version"), versioning.write_version, "split", Action.EDIT,
            inputs=versioning.INPUTS, when=versioning.is_draft,
        ),
        Verb(
            "drop_version", _("Remove a version"), versioning.drop_version, "eraser", Action.EDIT,
            inputs=versioning.WHICH, when=versioning.is_draft,
        ),
        Verb(
            "choose_version", _("End the test"), trial.choose_version, "trophy", inputs=(trial.KEY,), when=trial.is_open,
        ),
        Verb(
            "pause", _("Pause"), actions.pause, "pause",
            when=in_state(State.APPROVED, State.SENDING, State.REPEATING),
            opposite="resume",
        ),
        Verb("resume", _("Go on sending"), actions.resume, "play", when=in_state(State.PAUSED, State.MISSED)),
        Verb(
            "cancel", _("Cancel for good"), actions.cancel, "ban", tone="bad",
            when=in_state(State.APPROVED, State.SENDING, State.PAUSED, State.MISSED, State.REPEATING),
            confirm=_("Whoever has not got the mail yet gets nothing. This cannot be undone."),
        ),
        Verb(
            "all_arrived", _("All that is not confirmed has arrived"), unconfirmed.all_arrived, "check",
            when=has_unconfirmed, confirm=_("They count as sent from now on."),
        ),
        Verb(
            "all_again", _("Send all that is not confirmed again"), unconfirmed.all_again, "rotate-ccw",
            when=has_unconfirmed, confirm=_("Whoever did get it gets it twice."),
        ),
        Verb(
            "printed", _("Letters are printed and handed over"), handling.printed, "printer",
            when=handling.has_unprinted, confirm=_("They stand in the timelines as sent from now on."),
        ),
        Verb(
            "by_letter", _("Letters to those whom the mail did not reach"), by_letter, "mailbox", when=can_follow,
        ),
    ),
)  # fmt: skip

RECIPIENT = ObjectType(
    key="recipient",
    model=Assignment,
    label=_("Campaign contact"),
    plural=_("Campaign contacts"),
    icon="megaphone",
    path="campaign-contacts",
    belongs_to="party_id",
    subject="party",
    tab="party",
    creatable=False,
    editable=False,
    deletable=False,
    fields=(
        Field(
            "campaign", _("Campaign"), REFERENCE, Privacy.PERSONAL, target="campaign", writable=False,
            said=_("of “{value}”"),
        ),
        Field("party", _("Who"), REFERENCE, Privacy.INTERNAL, target="party", writable=False),
        Field(
            "arm", _("Group"), CHOICE, Privacy.PERSONAL, writable=False, said=_("in the group “{value}”"),
            choices=tuple(Choice(arm.value, arm.label) for arm in Arm),
        ),
        Field("stratum", _("Class at that time"), TEXT, Privacy.PERSONAL, writable=False),
        Field("variant", _("Version"), TEXT, Privacy.PERSONAL, writable=False, said=_("with version {value}")),
        Field(
            "reason", _("Why not"), CHOICE, Privacy.PERSONAL, writable=False,
            choices=tuple(Choice(refusal.value, label) for refusal, label in REFUSALS.items()),
        ),
        Field("address", _("Address"), TEXT, Privacy.PERSONAL, writable=False),
        Field(
            "delivery", _("Delivery"), CHOICE, Privacy.PERSONAL, writable=False, said=_("whose mail is “{value}”"),
            source=Source("delivery.state", (DELIVERY,)),
            choices=tuple(Choice(state.value, state.label) for state in DeliveryState),
        ),
        Field(
            "sent_at", _("Sent"), MOMENT, Privacy.PERSONAL, writable=False, mark="when",
            source=Source("delivery.at", (DELIVERY,)),
        ),
        Field(
            "counted", _("Opens and clicks are counted"), BOOLEAN, Privacy.PERSONAL, writable=False,
            source=Source("coalesce(delivery.counted, delivery.state is not null)", (DELIVERY,), nullable=False),
            yes=_("whose reading is counted"), no=_("whose reading is not counted"),
        ),
        hit("opened", HitKind.OPEN, _("that was opened"), _("that was not opened")),
        hit("clicked", HitKind.CLICK, _("with a click"), _("without a click")),
        hit("unsubscribed", HitKind.UNSUBSCRIBE, _("that ended in unsubscribing"), _("without unsubscribing")),
        hit("complained", HitKind.COMPLAINT, _("that was marked as spam"), _("that was not marked as spam")),
        Field(
            "address_dead", _("Address marked as dead"), BOOLEAN, Privacy.PERSONAL, writable=False,
            source=Source(DEAD, (DELIVERY,), nullable=False),
            yes=_("whose address took no mail"), no=_("whose address was not marked as dead"),
        ),
        Field(
            "bought", _("Bought within the window"), BOOLEAN, Privacy.PERSONAL, writable=False,
            source=Source(BOUGHT, (OF,), nullable=False),
            yes=_("with a purchase within the window"), no=_("without a purchase within the window"),
        ),
    ),
    verbs=(
        Verb(
            "bounce", _("The mail came back"), came_back, "mail-x", Action.EDIT,
            confirm=_("Nobody will write to this address any more, until it is marked as working."),
        ),
        Verb(
            "arrived", _("It has arrived"), unconfirmed.arrived, "check", Action.EDIT, when=is_unconfirmed,
            confirm=_("It counts as sent from now on."),
        ),
        Verb(
            "again", _("It has not: send it again"), unconfirmed.again, "rotate-ccw", Action.EDIT, when=is_unconfirmed,
            confirm=_("Whoever did get it gets it twice."),
        ),
        Verb(
            "returned", _("The letter came back"), handling.returned, "mail-x", Action.EDIT, when=handling.is_out,
            inputs=(
                Field(
                    "reason", _("Why"), CHOICE, Privacy.INTERNAL, required=True,
                    choices=tuple(Choice(each.value, each.label) for each in Return),
                ),
            ),
        ),
    ),
    title="campaign",
    columns=("campaign", "party", "arm", "delivery", "sent_at", "opened", "clicked", "bought"),
    sort=(),
    lake=(ASSIGNED,),
    on_merge=OnMerge.MOVE_UNLESS_EQUAL,
    on_erase=OnErase("delete"),
)  # fmt: skip
