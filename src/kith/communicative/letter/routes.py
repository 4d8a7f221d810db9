"""Letters to one record over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from kith.api.caller import caller
from kith.api.schema import answers
from kith.communicative.letter import actions


class LetterNew(Schema):
    """A letter. Without `address`, the public id of one of the record's addresses, it goes to the main one."""

    text: Annotated[str, Field(min_length=1, max_length=actions.LONGEST)]
    subject: Annotated[str, Field(max_length=200)] = ""
    address: UUID | None = None


class LetterMade(Schema):
    """The PDF as a file of the record, which `GET …/files/{id}` gives, and how many pages it has."""

    file: UUID
    pages: int


def add(router: Router) -> None:
    """The routes of people and companies."""
    refusals = {"4XX": answers(200)["responses"]["4XX"]}
    for path, name in (("people", "person"), ("companies", "organisation")):
        operation = router.api_operation(
            ["POST"], f"/{path}/{{uuid:uid}}/letters", response={201: LetterMade},
            operation_id=f"write_letter_{name}", summary="Write a letter", openapi_extra={"responses": refusals},
        )  # fmt: skip
        operation(_writing(path))


def _writing(path: str) -> Callable[..., Status[LetterMade]]:
    def write(request: HttpRequest, uid: UUID, body: LetterNew) -> Status[LetterMade]:
        """Makes the PDF in the house's letterhead, keeps it as a file of the record and notes it in the timeline."""
        by = caller(request)
        draft = actions.Draft(body.subject, body.text, str(body.address or ""))
        made = actions.write(by=by, party=actions.party_of(by, path, uid), draft=draft)
        return Status(201, LetterMade(file=made.file.uid, pages=made.pages))

    return write
