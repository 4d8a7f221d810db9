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
from kith.core.view.model import SavedView
from kith.customers.party.model import Party
from kith.customers.segment.model import Segment
from kith.operational.marketing.campaign.kinds import Channel, Every, Kind, Measure, Otherwise
from kith.privacy.purpose.model import Purpose


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    SENDING = "sending", _("Sending")
    PAUSED = "paused", _("Paused")
    SENT = "sent", _("Sent")
    CANCELLED = "cancelled", _("Cancelled")
    MISSED = "missed", _("Missed")
    REPEATING = "repeating", _("Repeats")


UNDER_WAY = (State.APPROVED, State.SENDING)


class BodyKind(models.TextChoices):
    PLAIN = "plain", _("Plain text")
    MJML = "mjml", _("MJML")
    HTML = "html", _("HTML")


class Written(models.Model):
    """What somebody reads: an empty `language` is for everybody, an empty `sender_name` the relay's, an empty `text` is
    made from the body. With an `hour` (0 to 23 in the house's zone) it goes out when that hour has come."""

    language = models.TextField(default="", db_default="")
    subject = models.TextField(default="", db_default="")
    preheader = models.TextField(default="", db_default="")
    sender_name = models.TextField(default="", db_default="")
    body_kind = models.TextField(choices=BodyKind.choices, default=BodyKind.PLAIN, db_default=BodyKind.PLAIN)
    body = models.TextField(default="", db_default="")
    text = models.TextField(default="", db_default="")
    hour = models.SmallIntegerField(null=True)

    class Meta:
        abstract = True


class Campaign(Written):
    """A mailing to a segment. What it says itself is version A, `Variant` has all others. From approval on contents and
    audience stand in `frozen` and `Assignment`.

    `holdout_percent` of those who may be written to are kept out by lot with `seed`; who buys within `window_days`
    after the mail counts as a response. Nothing goes out before `not_before` nor after `not_after`. `problem` says why it
    waits (until `waits_until`, if for long) or was paused; `limits_from` is since when its bounces and complaints count;
    `audit` is what the nightly look at its ledger found.

    With a `test_percent` so many of those written to get the versions first, and all others the one that was better
    after `test_hours`: by at least `test_difference` points of the `test_measure`, and by more than chance. `test_winner`
    holds the keys of the versions that they get, `test_result` how it came to that.

    A digest comes again `repeat_every` day, week or month from `not_before` on, the next time at `next_at`; each time
    is a campaign of its own whose `series` it is. With a `repeat_view` it is left out while the list has nothing new.

    Money is in the house currency. `result` is what the report found at `result_at`.
    """

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    name = models.TextField()
    segment = models.ForeignKey(Segment, models.PROTECT, null=True, related_name="campaigns")
    purpose = models.ForeignKey(Purpose, models.PROTECT, null=True, related_name="+")
    relay = models.ForeignKey(MailRelay, models.PROTECT, null=True, related_name="+")
    kind = models.TextField(choices=Kind.choices, default=Kind.NEWSLETTER, db_default=Kind.NEWSLETTER)
    channel = models.TextField(choices=Channel.choices, default=Channel.EMAIL, db_default=Channel.EMAIL)
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
    not_before = models.DateTimeField(null=True)
    not_after = models.DateTimeField(null=True)
    waits_until = models.DateTimeField(null=True)
    limits_from = models.DateTimeField(null=True)
    audit = models.JSONField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    test_percent = models.SmallIntegerField(null=True)
    test_measure = models.TextField(
        choices=Measure.choices, default=Measure.CLICKS, db_default=Measure.CLICKS
    )
    test_hours = models.SmallIntegerField(default=24, db_default=24)
    test_difference = models.DecimalField(max_digits=5, decimal_places=2, default=0, db_default=0)
    test_otherwise = models.TextField(
        choices=Otherwise.choices, default=Otherwise.FIRST, db_default=Otherwise.FIRST
    )
    test_winner = models.TextField(default="", db_default="")
    test_result = models.JSONField(null=True)
    test_decided_at = models.DateTimeField(null=True)
    repeat_every = models.TextField(choices=Every.choices, default="", db_default="")
    repeat_view = models.ForeignKey(SavedView, models.SET_NULL, null=True, related_name="+")
    next_at = models.DateTimeField(null=True)
    series = models.ForeignKey("self", models.SET_NULL, null=True, related_name="runs")
    budget = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    cost_fixed = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    cost_per_message = models.DecimalField(max_digits=10, decimal_places=5, null=True)
    margin_percent = models.SmallIntegerField(null=True)
    result = models.JSONField(null=True)
    result_at = models.DateTimeField(null=True)
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


class Variant(Written):
    """Another version of a campaign, or the same one (`key`) in another language. What is empty is as in version A.

    With a `condition` over people it is for whom that holds; all others get one of the versions without a condition, by
    lot in proportion to their `weight`.
    """

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="variants")
    key = models.TextField()
    condition = models.JSONField(null=True)
    weight = models.SmallIntegerField(default=1, db_default=1)

    class Meta:
        db_table = "marketing_variant"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "key", "language"], name="marketing_variant_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.language}".strip()


class Arm(models.TextChoices):
    CONTACTED = "contacted", _("Written to")
    HELD_OUT = "held_out", _("Kept out by lot")
    REFUSED = "refused", _("Not allowed")


class Assignment(models.Model):
    """One person of the audience as it was approved. Its number stands in the links of the mail.

    Everybody who was drawn counts in the group that the lot gave, whatever became of the mail. `variant` and `language`
    are the version that they get, empty where all get the same or a test has yet to say which; `is_tested` are those
    who take part in the test. A million are written at once from campaign and party themselves, so the database need not
    look for each of these again.

    In the ledger of a journey's step `run` is the run that it is for, and `record` the record that the run is about (0 for
    the person).
    """

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="assignments", db_index=False, db_constraint=False
    )
    party = models.ForeignKey(Party, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    arm = models.TextField(choices=Arm.choices)
    stratum = models.TextField(default="", db_default="")
    reason = models.TextField(default="", db_default="")
    address = models.TextField(default="", db_default="")
    consent_id = models.BigIntegerField(null=True)
    variant = models.TextField(default="", db_default="")
    language = models.TextField(default="", db_default="")
    is_tested = models.BooleanField(default=False, db_default=False)
    run = models.BigIntegerField(default=0, db_default=0)
    record = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        db_table = "marketing_assignment"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "party", "run"], name="marketing_assignment_once")
        ]
        indexes = [models.Index(fields=["party"], name="marketing_assignment_party")]


class ChunkState(models.TextChoices):
    READY = "ready", _("Ready")
    CLAIMED = "claimed", _("Claimed")
    DONE = "done", _("Done")
    HELD = "held", _("Waits for the test")


class Chunk(models.Model):
    """Some hundred recipients that one worker takes at once, handed over in batches: `handed` are those of the batch that
    is on its way since `claimed_at`, `uncounted` those of them whose reading is not counted. `boot` and `journal` let the
    next one settle what a stopped worker left behind; `tries` and `not_before` give those time whom the relay put off."""

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="chunks")
    assignments = ArrayField(models.BigIntegerField())
    state = models.TextField(
        choices=ChunkState.choices, default=ChunkState.READY, db_default=ChunkState.READY
    )
    handed = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    uncounted = ArrayField(models.BigIntegerField(), default=list, db_default=[])
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
    """`withheld`: the gate said no at the last moment. `unconfirmed`: sent without an answer, and not sent again before
    somebody says so. `failed`: put off again and again. `cancelled`: somebody cancelled before its turn came."""

    SENT = "sent", _("Taken by the relay")
    REFUSED = "refused", _("Refused by the relay")
    UNCONFIRMED = "unconfirmed", _("Not confirmed")
    WITHHELD = "withheld", _("Withheld")
    FAILED = "failed", _("Given up after several tries")
    CANCELLED = "cancelled", _("Cancelled before its turn")
    BOUNCED = "bounced", _("Came back")
    MADE = "made", _("Letter made")
    PRINTED = "printed", _("Printed and handed over")
    RETURNED = "returned", _("Letter came back")


class Delivery(models.Model):
    """What became of the mail to one person; one row each, so that nobody gets it twice. `counted` says whether opens and
    clicks of it can be known; null where that was not kept, or it is no mail."""

    assignment = models.OneToOneField(Assignment, models.CASCADE, primary_key=True, related_name="delivery")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="deliveries")
    state = models.TextField(choices=DeliveryState.choices)
    code = models.SmallIntegerField(default=0, db_default=0)
    text = models.TextField(default="", db_default="")
    at = models.DateTimeField()
    counted = models.BooleanField(null=True)

    class Meta:
        db_table = "marketing_delivery"
        indexes = [models.Index(fields=["campaign", "state"], name="marketing_delivery_state")]


class HitKind(models.TextChoices):
    OPEN = "open", _("Opened")
    CLICK = "click", _("Clicked")
    UNSUBSCRIBE = "unsubscribe", _("Unsubscribed")
    COMPLAINT = "complaint", _("Marked as spam")


class Hit(models.Model):
    """An open, a click, an unsubscription or a complaint. `machine` is the reason why it was probably no person, or why
    nobody can tell; it is empty if it was one. `agent` is how the program called itself that asked."""

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="hits")
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="hits")
    kind = models.TextField(choices=HitKind.choices)
    link = models.SmallIntegerField(null=True)
    machine = models.TextField(default="", db_default="")
    agent = models.TextField(default="", db_default="")
    at = models.DateTimeField()

    class Meta:
        db_table = "marketing_hit"
        indexes = [models.Index(fields=["campaign", "kind"], name="marketing_hit_kind")]
