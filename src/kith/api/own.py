"""What callers have for themselves, over HTTP: one search over all they may see, their notices, and what they follow."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status
from pydantic import AwareDatetime

from kith.api.beside import RECORD, NewestFirst, found, next_after, register
from kith.api.caller import caller
from kith.core.notice import following, reading
from kith.core.registry import current
from kith.core.search.asking import LONGEST, search
from kith.core.search.passages import passages


class Sought(Schema):
    """What is searched for. `@` before the words asks for people and companies alone, `#` and the beginning of a type's
    name for its records."""

    q: Annotated[str, Field(max_length=LONGEST)]
    limit: Annotated[int, Field(ge=1, le=50)] = 20


class SearchHit(Schema):
    """A record that was found, best first. `near` says that it has not quite these words."""

    type: str
    id: UUID
    title: str
    detail: str
    near: bool


class SearchText(Schema):
    """A note, a mail or a file that has all the words; `file` is the file's name, empty for a text of the record itself."""

    type: str
    id: UUID
    title: str
    file: str
    text: str


class SearchAnswer(Schema):
    items: list[SearchHit]
    texts: list[SearchText]


class Notice(Schema):
    """What the caller was told of: by a change, a mention or an assignment, `times` changes in one."""

    id: UUID
    reason: str
    kind: str
    type: str
    record: UUID
    title: str
    detail: str
    actor: str
    times: int
    occurred_at: AwareDatetime
    unread: bool


class Notices(Schema):
    items: list[Notice]
    next: str | None


class NoticesRead(Schema):
    """How many notices were not read before."""

    read: int


class Following(Schema):
    """Whether the caller is told of changes to the record."""

    following: bool


def add(router: Router) -> None:
    register(router, "GET", "/search", search_everything, SearchAnswer)
    register(router, "GET", "/notices", list_notices, Notices)
    register(router, "POST", "/notices/read", read_notices, NoticesRead)
    register(router, "POST", "/notices/{uuid:uid}/read", read_notice, {204: None})
    register(router, "GET", f"{RECORD}/follow", follows_record, Following)
    register(router, "PUT", f"{RECORD}/follow", follow_record, Following)
    register(router, "DELETE", f"{RECORD}/follow", unfollow_record, {204: None})


def search_everything(request: HttpRequest, query: Query[Sought]) -> SearchAnswer:
    by = caller(request)
    hits = search(by, query.q, query.limit)[: query.limit]
    texts = [] if query.q.strip().startswith(("@", "#")) else passages(by, query.q, query.limit)
    return SearchAnswer(
        items=[
            SearchHit(type=each.type.key, id=each.uid, title=each.title, detail=each.detail, near=each.near)
            for each in hits
        ],
        texts=[
            SearchText(
                type=each.type.key, id=each.uid, title=each.title, file=each.file,
                text="".join(part for part, _is_word in each.said),
            )
            for each in texts
        ],
    )  # fmt: skip


def list_notices(request: HttpRequest, query: Query[NewestFirst]) -> Notices:
    """Newest first. One about what the caller can no longer see is left out."""
    rows = reading.notices_of(caller(request), query.before(int), query.limit + 1)
    last = rows[query.limit - 1] if len(rows) > query.limit else None
    shown = [_notice(each) for each in rows[: query.limit]]
    return Notices(items=shown, next=next_after(last.occurred_at, last.id) if last else None)


def _notice(told: reading.Told) -> Notice:
    return Notice(
        id=told.uid, reason=told.reason, kind=told.kind, type=told.subject_type, record=told.subject_uid, title=told.title,
        detail=told.detail, actor=told.actor, times=told.times, occurred_at=told.occurred_at, unread=told.unread,
    )  # fmt: skip


def read_notices(request: HttpRequest) -> NoticesRead:
    """Marks all of the caller's notices as read."""
    return NoticesRead(read=reading.read_all(by=caller(request)))


def read_notice(request: HttpRequest, uid: UUID) -> Status[None]:
    reading.read_one(by=caller(request), uid=str(uid))
    return Status(204, None)


def follows_record(request: HttpRequest, path: str, uid: UUID) -> Following:
    by, _declared, record = found(request, path, uid)
    return Following(following=following.follows(by, current().type_of(record), record))


def follow_record(request: HttpRequest, path: str, uid: UUID) -> Following:
    by, _declared, record = found(request, path, uid)
    return Following(following=following.follow(by=by, record=record, on=True))


def unfollow_record(request: HttpRequest, path: str, uid: UUID) -> Status[None]:
    by, _declared, record = found(request, path, uid)
    following.follow(by=by, record=record, on=False)
    return Status(204, None)
