"""Tables of campaigns: the campaign, its audience, its chunks, what became of each mail, and who looked or clicked."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kith.communicative.relay.model import MailRelay
from kith.core.keys import uid_field
from kith.core.principals.model import Principal
from kith.customers.party.model import Party
from kith.customers.segment.model import Segment
from kith.privacy.purpose.model import Purpose


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    SENDING = "sending", _("Sending")
    PAUSED = "paused", _("Paused")
    SENT = "sent", _("Sent")


class BodyKind(models.TextChoices):
    PLAIN = "plain", _("Plain text")
    MJML = "mjml", _("MJML")
    HTML = "html", _("HTML")


class Campaign(models.Model):
    """A newsletter to a segment. From approval on its content and audience stand in `frozen` and `Assignment`.

    `holdout_percent` of those who may be written to are kept out by lot with `seed`; who buys within `window_days`
    after the mail counts as a response.
    """

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    name = models.TextField()
    segment = models.ForeignKey(Segment, models.PROTECT, null=True, related_name="campaigns")
    purpose = models.ForeignKey(Purpose, models.PROTECT, null=True, related_name="+")
    relay = models.ForeignKey(MailRelay, models.PROTECT, null=True, related_name="+")
    subject = models.TextField(default="", db_default="")
    body_kind = models.TextField(choices=BodyKind.choices, default=BodyKind.PLAIN, db_default=BodyKind.PLAIN)
    body = models.TextField(default="", db_default="")
    is_tracked = models.BooleanField(default=True, db_default=True)
    holdout_percent = models.SmallIntegerField(default=10, db_default=10)
    window_days = models.SmallIntegerField(default=30, db_default=30)
    state = models.TextField(choices=State.choices, default=State.DRAFT, db_default=State.DRAFT)
    seed = models.TextField(default="", db_default="")
    frozen = models.JSONField(null=True)
    refused = models.JSONField(null=True)
    problem = models.TextField(default="", db_default="")
    approved_by = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(Principal, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "marketing_campaign"
        constraints = [
            models.CheckConstraint(
                condition=Q(holdout_percent__gte=0, holdout_percent__lte=50),
                name="marketing_campaign_holdout",
            ),
            models.CheckConstraint(
                condition=Q(window_days__gte=1, window_days__lte=365), name="marketing_campaign_window"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Arm(models.TextChoices):
    CONTACTED = "contacted", _("Written to")
    HELD_OUT = "held_out", _("Kept out by lot")
    REFUSED = "refused", _("Not allowed")


class Assignment(models.Model):
    """One person of the audience as it was approved. Its number stands in the links of the mail.

    Everybody who was drawn counts in the group that the lot gave, whatever became of the mail.
    """

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="assignments")
    party = models.ForeignKey(Party, models.CASCADE, related_name="+")
    arm = models.TextField(choices=Arm.choices)
    stratum = models.TextField(default="", db_default="")
    reason = models.TextField(default="", db_default="")
    address = models.TextField(default="", db_default="")
    consent_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "marketing_assignment"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "party"], name="marketing_assignment_once")
        ]
        indexes = [models.Index(fields=["party"], name="marketing_assignment_party")]


class ChunkState(models.TextChoices):
    READY = "ready", _("Ready")
    CLAIMED = "claimed", _("Claimed")
    DONE = "done", _("Done")


class Chunk(models.Model):
    """Some hundred recipients that one worker takes at once. `boot` and `journal` let the next one settle what a
    stopped worker left behind; `tries` and `not_before` give those time whom the relay put off."""

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="chunks")
    assignments = ArrayField(models.BigIntegerField())
    state = models.TextField(
        choices=ChunkState.choices, default=ChunkState.READY, db_default=ChunkState.READY
    )
    boot = models.TextField(default="", db_default="")
    journal = models.TextField(default="", db_default="")
    tries = models.SmallIntegerField(default=0, db_default=0)
    not_before = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "marketing_chunk"
        indexes = [
            models.Index(fields=["campaign", "id"], condition=~Q(state="done"), name="marketing_chunk_open")
        ]


class DeliveryState(models.TextChoices):
    """`withheld`: the gate said no at the last moment. `unconfirmed`: sent without an answer, never sent again."""

    SENT = "sent", _("Taken by the relay")
    REFUSED = "refused", _("Refused by the relay")
    UNCONFIRMED = "unconfirmed", _("Not confirmed")
    WITHHELD = "withheld", _("Withheld")
    BOUNCED = "bounced", _("Came back")


class Delivery(models.Model):
    """What became of the mail to one person; one row each, so that nobody gets it twice."""

    assignment = models.OneToOneField(Assignment, models.CASCADE, primary_key=True, related_name="delivery")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="deliveries")
    state = models.TextField(choices=DeliveryState.choices)
    code = models.SmallIntegerField(default=0, db_default=0)
    text = models.TextField(default="", db_default="")
    at = models.DateTimeField()

    class Meta:
        db_table = "marketing_delivery"
        indexes = [models.Index(fields=["campaign", "state"], name="marketing_delivery_state")]


class HitKind(models.TextChoices):
    OPEN = "open", _("Opened")
    CLICK = "click", _("Clicked")
    UNSUBSCRIBE = "unsubscribe", _("Unsubscribed")


class Hit(models.Model):
    """An open, a click or an unsubscription. `machine` is the reason why it was probably no person, empty if it was."""

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="hits")
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="hits")
    kind = models.TextField(choices=HitKind.choices)
    link = models.SmallIntegerField(null=True)
    machine = models.TextField(default="", db_default="")
    at = models.DateTimeField()

    class Meta:
        db_table = "marketing_hit"
        indexes = [models.Index(fields=["campaign", "kind"], name="marketing_hit_kind")]
