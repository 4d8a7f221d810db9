"""The versions of a campaign: what stands in each, and which one somebody gets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from babel import Locale
from django.utils.translation import get_language

from kith.operational.marketing.campaign.model import Campaign, Variant, Written

FIRST = "A"
CONTENT = ("subject", "preheader", "sender_name", "body_kind", "body", "text")
LINES = ("subject", "preheader", "sender_name")


@dataclass(frozen=True, slots=True)
class Version:
    """A version in one language, complete: what it left empty is as in the first. `links` are the targets of its counted
    links once it is approved. Without a `condition` people get it by lot."""

    key: str
    language: str
    subject: str
    preheader: str
    sender_name: str
    body_kind: str
    body: str
    text: str
    condition: dict[str, Any] | None = None
    weight: int = 1
    hour: int | None = None
    links: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return "-".join(filter(None, (self.key, self.language)))


def versions(campaign: Campaign) -> tuple[Version, ...]:
    """All versions, the first one first: as they were approved, or as the draft stands."""
    if campaign.frozen:
        said = campaign.frozen.get("versions")
        return tuple(_thawed(each) for each in said) if said else (_only(campaign.frozen),)
    first = _version(FIRST, "", campaign)
    rows = campaign.variants.order_by("key", "language") if campaign.pk else ()
    return first, *_filled(first, list(rows))


def version_of(campaign: Campaign, name: str, kept: Campaign | None = None) -> Version | None:
    """The version that is called so (`B`, or `B-de` for one in a language), None for one that is not there. A form's
    campaign, kept nowhere, has the versions of the draft that is `kept`."""
    first = _version(FIRST, "", campaign)
    found = _filled(first, list((kept or campaign).variants.all())) if (kept or campaign).pk else []
    return next((each for each in (first, *found) if each.name == name), None)


def frozen(found: Iterable[Version]) -> list[dict[str, Any]]:
    """What is kept of them from the approval on."""
    return [asdict(each) | {"links": list(each.links)} for each in found]


def chosen(found: Sequence[Version], key: str, language: str = "") -> Version:
    """The version of this key in this language, else in its own; the first where there is no such key any more."""
    of_key = (
        [each for each in found if each.key == key]
        or [each for each in found if each.key == FIRST]
        or [*found]
    )
    return next((each for each in of_key if each.language == language), of_key[0])


def keys_by_lot(found: Iterable[Version]) -> list[str]:
    """The keys that people get by lot, each as often as it weighs."""
    own = [each for each in found if not each.language and each.condition is None]
    return [each.key for each in own for _once in range(each.weight)]


def languages(found: Iterable[Version]) -> list[str]:
    return sorted({each.language for each in found if each.language})


def _thawed(kept: dict[str, Any]) -> Version:
    return Version(**(kept | {"links": tuple(kept.get("links", ()))}))


def _only(kept: dict[str, Any]) -> Version:
    """Of a campaign that was approved with one version."""
    said = {key: kept.get(key, "") for key in CONTENT}
    return Version(FIRST, "", **said, links=tuple(kept.get("links", ())))


def _version(key: str, language: str, written: Written) -> Version:
    said = {each: getattr(written, each) for each in CONTENT}
    return Version(key, language, **said, hour=written.hour)


def _filled(first: Version, rows: list[Variant]) -> list[Version]:
    """The rows with what they leave empty: as in their own key without a language, else as in the first version in their
    language, else as in the first."""
    made: dict[tuple[str, str], Version] = {}
    written = {(row.key, row.language): row for row in rows}
    for key, language in sorted(written):
        row, own = written[key, language], written.get((key, ""))
        like = made.get((FIRST, language), first)
        for each in (own, row) if own and own is not row else (row,):
            like = _over(each, like)
        by_key = made.get((key, ""), first) if language else like
        made[key, language] = replace(
            like, key=key, language=language, condition=by_key.condition, weight=by_key.weight, hour=by_key.hour
        )
    return list(made.values())


def _over(row: Variant, like: Version) -> Version:
    said = {key: getattr(row, key) or getattr(like, key) for key in LINES}
    body = row if row.body.strip() else like
    text = row.text or ("" if body is row else like.text)
    hour = like.hour if row.hour is None else row.hour
    return replace(
        like, body_kind=body.body_kind, body=body.body, text=text, condition=row.condition, weight=row.weight,
        hour=hour, **said,
    )  # fmt: skip


def called(key: str, language: str) -> str:
    """How a version is called: its letter, and its language in the viewer's own."""
    if not language:
        return key
    return f"{key} · {Locale.parse(get_language() or 'en', sep='-').languages.get(language, language)}"
