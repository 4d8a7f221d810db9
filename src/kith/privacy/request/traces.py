"""What the engine keeps of a person besides the records of its types: sign-ins, imported files, conditions, mentions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.core.access.model import RoleRule
from kith.core.jobs.model import Run, State
from kith.core.principals.model import ApiKey, Principal
from kith.core.registry.trace import Trace, Whose
from kith.core.statement import fetch
from kith.core.transfer import files
from kith.core.view.model import SavedView
from kith.customers.interaction.erasing import rename
from kith.customers.party.model import ExternalId
from kith.customers.segment.model import Segment
from kith.lib.redact import redacted
from kith.privacy.request import copies
from kith.privacy.request.mentions import Mention, mentions, take_out
from kith.privacy.request.model import Request
from kith.privacy.retention.model import RetentionRule

NOBODY = str(UUID(int=0))
BLOCK = 1 << 20
BATCHES = """
select distinct e.batch from core_event e where e.batch is not null
and (e.subject_type, e.subject_id) in (
    select 'person', %s union all select 'email', id from customers_email where party_id = %s
)
"""

TOLD = ("title", "note", "error", "asked", "answer")
RUNS = "select id from core_run where concat_ws(' ', title, note, error, asked, answer) ilike any(%s)"


def count_sign_ins(whose: Whose) -> int:
    return Principal.objects.filter(party_uid=whose.uid).count()


def end_sign_ins(whose: Whose) -> int:
    """Ends the person's own sign-in at the portal; what it did stays as done by somebody."""
    found = list(Principal.objects.filter(party_uid=whose.uid).select_related("user"))
    for principal in found:
        user = principal.user
        principal.user, principal.party_uid, principal.name, principal.is_active = None, None, "", False
        principal.save(update_fields=["user", "party_uid", "name", "is_active"])
        ApiKey.objects.filter(principal=principal).delete()
        if user is not None:
            user.delete()
    return len(found)


def tell_sources(whose: Whose) -> Iterator[Mapping[str, object]]:
    """The systems and files that the person's data came from."""
    for source, key in ExternalId.objects.filter(party=whose.id).values_list("source", "key"):
        yield {now("Source"): source, now("Known there as"): key}
    for title, made_at in Run.objects.filter(uid__in=_batches(whose)).values_list("title", "made_at"):
        yield {now("Source"): title, now("When"): made_at}


def _batches(whose: Whose) -> list[UUID]:
    return [row[0] for row in fetch(BATCHES, (whose.id, whose.id))]


def count_sources(whose: Whose) -> int:
    return ExternalId.objects.filter(party=whose.id).count()


def count_files(whose: Whose) -> int:
    return sum(1 for _run in _files_with(whose))


def remove_files(whose: Whose) -> int:
    """Removes the files of imports that brought the person, rows that were refused included. What they brought stays."""
    found = list(_files_with(whose))
    for run in found:
        files.remove(run)
    Run.objects.filter(uid__in=found, state=State.WAITING).update(state=State.STOPPED)
    for work in Run.objects.filter(pk__in=[row[0] for row in fetch(RUNS, (_patterns(whose),))]):
        for field in TOLD:
            setattr(work, field, cleaned(getattr(work, field), whose))
        work.save(update_fields=TOLD)
    return len(found)


def _patterns(whose: Whose) -> list[str]:
    return [f"%{word}%" for word in (*whose.words, str(whose.uid))]


def _files_with(whose: Whose) -> Iterator[UUID]:
    brought = set(_batches(whose))
    words = [word.lower().encode() for word in whose.words]
    for folder in sorted(files.folder(UUID(int=0)).parent.glob("*")):
        run = UUID(folder.name)
        if run in brought or any(_holds(path, words) for path in folder.iterdir()):
            yield run


def _holds(path: Any, words: list[bytes]) -> bool:
    """Whether one of the words stands in a file, read a megabyte at a time."""
    tail, longest = b"", max(map(len, words), default=0)
    for part in files.parts_of(path) if words else ():
        block = tail + part.lower()
        if any(word in block for word in words):
            return True
        tail = block[-longest:]
    return False


def count_conditions(whose: Whose) -> int:
    return sum(map(len, _conditions(whose)))


def clean_conditions(whose: Whose) -> int:
    """Puts nobody in the place of the person in conditions of lists and segments, which so find no more than before."""
    changed = 0
    for rows in _conditions(whose):
        for row in rows:
            row.condition = cleaned(row.condition, whose)
            texts = [field for field in ("name", "sentence") if hasattr(row, field)]
            for field in texts:
                setattr(row, field, redacted(getattr(row, field), whose.words))
            row.save(update_fields=["condition", *texts])
            changed += 1
    return changed


def _conditions(whose: Whose) -> Iterator[list[Any]]:
    kept: tuple[type[models.Model], ...] = (Segment, SavedView, RoleRule, RetentionRule)
    for model in kept:
        rows: Any = model._default_manager.exclude(condition=None)
        yield [row for row in rows if cleaned(row.condition, whose) != row.condition or _named(row, whose)]


def _named(row: Any, whose: Whose) -> bool:
    text = f"{getattr(row, 'sentence', '')} {getattr(row, 'name', '')}"
    return redacted(text, whose.words) != text


def cleaned(value: Any, whose: Whose) -> Any:
    """A condition, or whatever holds some, with nobody in the place of the person."""
    if isinstance(value, dict):
        return {key: cleaned(each, whose) for key, each in value.items()}
    if isinstance(value, list):
        return [cleaned(each, whose) for each in value]
    if isinstance(value, str):
        return NOBODY if value == str(whose.uid) else redacted(value, whose.words)
    return value


def count_mentions(whose: Whose) -> int:
    return len(mentions(whose))


def clean_mentions(whose: Whose) -> int:
    """Takes the name out of texts about others, and out of the lines that stand for them in timelines."""
    found = mentions(whose)
    take_out(whose, found)
    rename(whose, _touches_of(found))
    return len(found)


def _touches_of(found: Iterable[Mention]) -> list[tuple[datetime, int]]:
    uids = [mention.uid for mention in found]
    text = "select occurred_at, id from customers_interaction where ref_uid = any(%s)"
    return [(row[0], row[1]) for row in fetch(text, (uids,))] if uids else []


def count_copies(whose: Whose) -> int:
    return sum(copies.folder(uid).exists() for uid in _requests(whose))


def remove_copies(whose: Whose) -> int:
    """Removes the copies that were made for the person."""
    number = count_copies(whose)
    for uid in _requests(whose):
        copies.forget(uid)
    return number


def _requests(whose: Whose) -> list[UUID]:
    return list(Request.objects.filter(party=whose.id).values_list("uid", flat=True))


TRACES = (
    Trace("copies", _("Copies for the person"), _("Go."), count_copies, remove_copies),
    Trace("sign_in", _("Sign-ins"), _("Ends, with its sessions."), count_sign_ins, end_sign_ins),
    # They hang on the rows of the person and go with these.
    Trace("sources", _("Where the data came from"), _("Goes."), count_sources, count_sources, tell_sources),
    Trace("imported_files", _("Imported files"), _("The files go, with the rows that were refused."), count_files,
          remove_files),
    Trace("conditions", _("Segments, saved lists and rules"), _("Stay, without the person in their conditions."),
          count_conditions, clean_conditions),
    Trace("mentions", _("Texts about others"), _("Stay, without the name."), count_mentions, clean_mentions),
)  # fmt: skip
