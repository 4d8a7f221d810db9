"""What the import tray shows: choose a file, look at it, watch it, read the result."""

from dataclasses import dataclass

from kith.core.errors import Text
from kith.desk.actions_view import Action, Tag, Tile
from kith.desk.form_view import Choice, FormField


@dataclass(frozen=True, slots=True)
class ImportRun:
    label: str
    href: str
    when: str
    detail: Text
    state: Tag


@dataclass(frozen=True, slots=True)
class ImportUpload:
    """The first step. POST of `file` and, with `kinds`, `kind` to `href`."""

    href: str
    title: Text
    kinds: tuple[Choice, ...] = ()
    limit_text: Text = ""
    error: Text = ""
    recent: tuple[ImportRun, ...] = ()
    sample: Action | None = None


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """A column of the file, what it was taken for, and where it goes (`target-<index>` in the form)."""

    index: int
    heading: str
    type_label: Text
    targets: tuple[Choice, ...]
    problem: Text = ""
    note: Text = ""

    @property
    def ignored(self) -> bool:
        return not any(choice.selected and choice.value for choice in self.targets)


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """The second step: the file's first rows under their columns. `remap_href` takes the form on every
    change and answers the block `preview`.
    """

    href: str
    title: Text
    file_name: str
    facts: tuple[Text, ...]
    columns: tuple[ImportColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    options: tuple[FormField, ...] = ()
    problems: tuple[Text, ...] = ()
    error: Text = ""
    back_href: str = ""
    remap_href: str = ""
    submit_label: Text = ""


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """The third step: `share` of 0–1 done. Asked for every second at `href` until it answers the result.

    `heading` says what is done with which file, `meanwhile` what holds for somebody who leaves.
    """

    href: str
    title: Text
    heading: Text
    meanwhile: Text
    share: float
    text: Text
    problems_text: Text = ""
    cancel: Action | None = None


@dataclass(frozen=True, slots=True)
class ImportResult:
    href: str
    title: Text
    file_name: str
    tiles: tuple[Tile, ...]
    verdict: Text
    links: tuple[Action, ...] = ()
    rejects_href: str = ""
    rejects_text: Text = ""
    undo: Action | None = None
    notes: tuple[Text, ...] = ()
