"""What a list shows: saved views, filters, and rows whose cells are already written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from kith.core.errors import Text
from kith.desk.actions_view import Action, Empty, NoResult
from kith.desk.form_view import FormField
from kith.desk.written import written

PhonePlace = Literal["", "mark", "detail", "end", "end2"]


@dataclass(frozen=True, slots=True)
class Tab:
    """A saved view. `changed` means that what it shows was changed and not saved; `key` names its count; `icon` tells a
    board or a calendar from a list."""

    label: Text
    href: str
    count: Text = ""
    current: bool = False
    shared: bool = False
    changed: bool = False
    key: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class ChipPart:
    """A part of a filter; its address answers the menu that changes it, or is the `page` on which that is done."""

    kind: Literal["field", "operator", "value"]
    text: Text
    href: str = ""
    icon: str = ""
    page: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    label: Text
    parts: tuple[ChipPart, ...]
    remove_href: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table. `phone` is its place in the two-line row of a phone; without one it is left out
    there.

    The first column of a list is the record's name: it stays in sight, and opens the phone's row. `width` is in
    pixels; `sorted_at` is the column's place among several that rows are ordered by, and `sort_more_href` orders by it
    as well.
    """

    key: str
    label: Text
    sort_href: str = ""
    sorted: Literal["", "ascending", "descending"] = ""
    numeric: bool = False
    editable: bool = False
    foot: Text = ""
    phone: PhonePlace = ""
    width: int = 0
    sorted_at: int = 0
    sort_more_href: str = ""

    @property
    def attributes(self) -> Markup:
        """What every cell of the column carries, written once for all rows."""
        classes = " ".join(
            part for part in ("r" if self.numeric else "", self.phone and f"ph-{self.phone}") if part
        )
        return written(
            (f' class="{classes}"' if classes else "")
            + (f' data-column="{self.key}"' if self.editable else "")
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One record; `cells` stand in the order of the columns, `NIL` for nothing."""

    uid: str
    label: str
    href: str
    cells: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One of the ways to look at the same records: as a list, a board, a calendar. `key` is the key that leads there."""

    label: Text
    icon: str
    href: str
    key: str
    current: bool


@dataclass(frozen=True, slots=True)
class GroupHead:
    """The head of a group. `rows_href` answers the block `rows` with its first rows; `sums` are (text, all that is known)
    below each column but the first; a `tall` one keeps room for its rows, so that only groups in sight fetch theirs."""

    label: Text
    count: str
    rows_href: str
    sums: tuple[tuple[str, str], ...]
    tall: bool


@dataclass(frozen=True, slots=True)
class BulkAction:
    """POST of the marked rows: their `ids` with commas between, or `all=1` with the parts of the list's address."""

    label: Text
    href: str
    icon: str = ""
    count: Text = ""
    tone: Literal["", "bad"] = ""
    dialog: bool = False


@dataclass(frozen=True, slots=True)
class ListView:
    """A page of a list.

    `next_href` answers the block `rows` with what follows; `count_href` the block `count`, fetched after
    the page; `live_href` answers the rows of the records it is asked for; `edit_href` holds {uid} and {column} and
    answers the form of a cell; the other addresses answer popovers, but `sort_href`, `reset_href` and a column's, which
    are pages. `keep_href` takes a POST of `keep_vals` and saves what is shown into the view; `counts_href` answers how
    many rows each view has; `meaning` is the filter alone, by which "all that match" is known again.
    """

    title: Text
    singular: Text
    href: str
    total_text: Text
    caption: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    tabs: tuple[Tab, ...] = ()
    chips: tuple[Chip, ...] = ()
    actions: tuple[Action, ...] = ()
    shown_as: tuple[Shown, ...] = ()
    bulk: tuple[BulkAction, ...] = ()
    next_href: str = ""
    foot_text: Text = ""
    rows_text: Text = ""
    count_href: str = ""
    edit_href: str = ""
    filter_href: str = ""
    build_href: str = ""
    columns_href: str = ""
    export_href: str = ""
    live_href: str = ""
    live_topic: str = ""
    sort_label: Text = ""
    sort_href: str = ""
    reset_href: str = ""
    save_href: str = ""
    keep_href: str = ""
    keep_vals: Mapping[str, str] = field(default_factory=dict)
    counts_href: str = ""
    menu_href: str = ""
    notice: Text = ""
    density: str = ""
    group_href: str = ""
    jump_href: str = ""
    group_label: Text = ""
    groups: tuple[GroupHead, ...] = ()
    select_all_text: Text = ""
    all_selected_text: Text = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    meaning: str = ""
    search: str = ""
    search_href: str = ""
    empty: Empty | None = None
    no_result: NoResult | None = None

    @property
    def written_rows(self) -> Markup:
        """All rows in one piece: a template would hand on the parts of every cell through each of its blocks."""
        attributes = [column.attributes for column in self.columns[1:]]
        return written("\n".join(_row(row, attributes, pick=bool(self.bulk)) for row in self.rows))

    @property
    def fixed(self) -> bool:
        """Whether columns have widths of their own."""
        return any(column.width for column in self.columns)

    @property
    def width(self) -> int:
        return len(self.columns) + (1 if self.bulk else 0)


def pick_box(uid: str, name: str, css: str = "cb") -> str:
    """The box that marks a record; its bar is the form `pick`."""
    label = f"{escape(_('Select'))} {escape(name)}"
    return f'<input type="checkbox" class="{css}" data-pick value="{uid}" aria-label="{label}">'


def _row(row: Row, attributes: list[Markup], *, pick: bool) -> str:
    marked = f'<td class="pick">{pick_box(row.uid, row.label)}</td>' if pick else ""
    cells = "".join(
        [f"<td{attribute}>{cell}</td>" for attribute, cell in zip(attributes, row.cells[1:], strict=True)]
    )
    return f'<tr data-uid="{row.uid}">{marked}<th scope="row" class="pin">{row.cells[0]}</th>{cells}</tr>'


@dataclass(frozen=True, slots=True)
class CellEdit:
    """The form that stands in a cell or fact while it is changed. `seen` is the value it began with, `other` what somebody
    else has saved since, `here` the pass by which it is known who else has its record open."""

    href: str
    column: Column
    label: Text
    field: FormField
    seen: str = ""
    other: Text = ""
    here: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    column: Column
    content: Markup
    saved: bool = True
