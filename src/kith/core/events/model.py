"""Tables of the history: events, the keys that seal personal values in them, and the chain of digests."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kith.core.keys import UuidV7, uid_field


class SubjectKey(models.Model):
    """The key of one data subject, wrapped by the master key, which lives outside the database.

    Destroying `wrapped` makes everything sealed with it unreadable for good, backups of the history included.
    """

    id = models.BigAutoField(primary_key=True)
    subject_uid = models.UUIDField(unique=True)
    wrapped = models.BinaryField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "core_subject_key"


class Event(models.Model):
    """One change of one record: audit, change history and outbox at once. Partitioned by quarter; never changed.

    `changes` holds `{field: [before, after]}` of what is not personal. Personal values are in `sealed`, one envelope
    per data subject, `sealed_for` naming the keys in the same order. `position` is given after commit, in the order
    of commits; it is what consumers keep.
    """

    pk = models.CompositePrimaryKey("occurred_at", "id")
    id = models.BigIntegerField()
    uid = models.UUIDField(db_default=UuidV7())
    occurred_at = models.DateTimeField()
    kind = models.TextField()
    verb = models.TextField(default="")
    actor_id = models.BigIntegerField()
    via = models.TextField()
    address = models.TextField(default="")
    subject_type = models.TextField()
    subject_id = models.BigIntegerField()
    subject_uid = models.UUIDField()
    batch = models.UUIDField(null=True)
    changes = models.JSONField()
    sealed_for = ArrayField(models.BigIntegerField(), default=list)
    sealed = ArrayField(models.BinaryField(), default=list)
    position = models.BigIntegerField(null=True)

    class Meta:
        managed = False
        db_table = "core_event"


class AuditEntry(models.Model):
    """An event as the audit lists it: a view over all events. `act` is the second half of the kind."""

    id = models.BigIntegerField(primary_key=True)
    uid = models.UUIDField()
    occurred_at = models.DateTimeField()
    actor = models.ForeignKey("core.Principal", models.DO_NOTHING, related_name="+")
    kind = models.TextField()
    act = models.TextField()
    via = models.TextField()
    address = models.TextField()
    subject_type = models.TextField()
    subject_uid = models.UUIDField()
    batch = models.UUIDField(null=True)
    position = models.BigIntegerField(null=True)

    class Meta:
        managed = False
        db_table = "core_audit_entry"


class Seal(models.Model):
    """A link of the chain over the events of one batch, which stand in a row without gaps.

    `leaves` are the digests of its events, 16 bytes each, in order, so that every single one can be told apart;
    `digest` covers them and the link before under a key that lives outside the database.
    """

    id = models.BigAutoField(primary_key=True)
    number = models.BigIntegerField(unique=True)
    first_position = models.BigIntegerField(unique=True)
    last_position = models.BigIntegerField(unique=True)
    leaves = models.BinaryField()
    digest = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "core_seal"


class Checkpoint(models.Model):
    """Where the chain goes on after old events were dropped: everything up to link `number` is gone as a whole.

    `dropped` names by first and last the positions of all events that went, those of links that remain in part
    included. `mark` covers the row under the chain's key.
    """

    id = models.BigAutoField(primary_key=True)
    number = models.BigIntegerField()
    last_position = models.BigIntegerField()
    digest = models.BinaryField()
    dropped = models.JSONField()
    made_at = models.DateTimeField()
    mark = models.BinaryField()

    class Meta:
        db_table = "core_checkpoint"


class Consumed(models.Model):
    """How far a consumer of events has come."""

    consumer = models.TextField(primary_key=True)
    position = models.BigIntegerField(default=0)
    uid = uid_field()

    class Meta:
        db_table = "core_consumed"
