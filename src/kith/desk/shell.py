"""What surrounds every page: the rail, the top bar, the palette and the one who looks at them."""

from dataclasses import dataclass
from typing import Literal

from kith.core.errors import Text
from kith.desk.live import Live

Theme = Literal["system", "light", "dark"]
Density = Literal["normal", "compact", "roomy"]


@dataclass(frozen=True, slots=True)
class NavItem:
    """A page of the rail. `shortcut` is the letter after g; `count` stands only where something waits."""

    key: str
    label: Text
    icon: str
    href: str
    shortcut: str = ""
    count: int | None = None
    count_label: Text = ""


@dataclass(frozen=True, slots=True)
class Pin:
    """Something the viewer keeps at hand: a view, a record, a report."""

    label: Text
    icon: str
    href: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks. `keys` are pairs of a key and what they have put in its place, `toured`
    the walks round a page that need not be offered; None offers none."""

    name: str
    href: str = ""
    theme: Theme = "system"
    shortcuts: bool = True
    keys: tuple[tuple[str, str], ...] = ()
    toured: tuple[str, ...] | None = None
    density: Density = "normal"


@dataclass(frozen=True, slots=True)
class Shell:
    """The page's frame for one viewer. `active` is the key of the current item of `nav` or `more`.

    `watched` names the colleague through whose eyes the viewer looks;
    `notices` is how many wait, None for who has none;
    `theme_href` takes POST theme=light|dark; `palette_href` answers GET ?q= with groups of hits.
    """

    title: Text
    active: str
    nav: tuple[NavItem, ...]
    viewer: Viewer
    more: tuple[NavItem, ...] = ()
    settings: tuple[NavItem, ...] = ()
    pinned: tuple[Pin, ...] = ()
    create_href: str = ""
    palette_href: str = "/palette"
    theme_href: str = ""
    sign_out_href: str = ""
    watched: str = ""
    notices: int | None = None
    live: Live | None = None

    @property
    def on_phone(self) -> tuple[NavItem, ...]:
        """What fits the bar at the bottom of a phone, beside More."""
        return self.nav[:4]

    @property
    def beyond_phone(self) -> tuple[NavItem, ...]:
        return self.nav[4:] + self.more


@dataclass(frozen=True, slots=True)
class PaletteHit:
    """A result of the palette. `avatar` is a drawn mark; else the icon stands. `actions_href` answers what can be done
    with it; one that is `near` has not quite the words that were typed."""

    label: Text
    href: str
    icon: str = ""
    avatar: str = ""
    detail: Text = ""
    keys: tuple[str, ...] = ()
    actions_href: str = ""
    near: bool = False


@dataclass(frozen=True, slots=True)
class PaletteGroup:
    label: Text
    hits: tuple[PaletteHit, ...]
