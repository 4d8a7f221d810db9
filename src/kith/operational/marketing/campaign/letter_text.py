"""What letters say: checked once, filled in for each person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.communicative.channels.email.slots import Marked, mark
from kith.communicative.channels.letter.code import code_of
from kith.communicative.channels.letter.markup import Letter, from_plain
from kith.communicative.letter import addressed
from kith.communicative.merge import merge_fields
from kith.core.errors import Invalid
from kith.lib.unreadable import Unreadable
from kith.operational.marketing.campaign.model import BodyKind
from kith.operational.marketing.campaign.versions import Version

WAYS = (BodyKind.PLAIN.value, BodyKind.HTML.value)


@dataclass(frozen=True, slots=True)
class Text:
    """One version of the letter, ready to be filled."""

    subject: Marked
    body: Marked
    is_html: bool

    def letter(self, lines: tuple[str, ...], values: Mapping[str, str], spoken: str, number: int) -> Letter:
        """The letter to one person; `number` is that in the ledger, 0 for a preview."""
        day = addressed.dated(timezone.localdate(), spoken)
        body = _filled(self.body, values, as_html=self.is_html)
        code = code_of(number) if number else ""
        return Letter(
            lines,
            _filled(self.subject, values),
            body if self.is_html else from_plain(body),
            day,
            number,
            code,
            spoken,
        )


def read(version: Version) -> Text:
    """One version, checked. Raises Invalid at the field that cannot be used."""
    if not version.body.strip():
        raise Invalid({"body": [_("This field is needed.")]})
    if version.body_kind not in WAYS:
        raise Invalid({"body_kind": [_("Letters are written as plain text or HTML.")]})
    return Text(
        _marked("subject", version.subject), _marked("body", version.body), version.body_kind == BodyKind.HTML
    )


def _marked(key: str, text: str) -> Marked:
    try:
        found = mark(text, merge_fields())
    except Unreadable as error:
        raise Invalid({key: [now(error.message) % error.params]}) from None
    if any(slot.field not in merge_fields() for slot in found.slots):
        raise Invalid({key: [_("A letter has no link to unsubscribe.")]})
    return found


def _filled(text: Marked, values: Mapping[str, str], *, as_html: bool = False) -> str:
    def value(index: str) -> str:
        slot = text.slots[int(index)]
        found = values.get(slot.field, "").strip() or slot.fallback
        return escape(found) if as_html else found

    return text.pattern.sub(lambda found: value(found[2]), text.text)
