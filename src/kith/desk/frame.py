"""The frame of every page for one viewer: made from the rooms that are switched on and what the viewer may see."""

from __future__ import annotations

from django.http import HttpRequest

from kith.core.access import sees_all
from kith.core.access.rules import allowed
from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind
from kith.core.principals.preferences import preference
from kith.core.records.settings import setting
from kith.core.registry import current
from kith.core.registry.room import MenuItem
from kith.desk.keymap import are_off, changed
from kith.desk.live import live_for
from kith.desk.outside import leads
from kith.desk.shell import NavItem, Shell, Viewer

TOURED = "toured"
THEMES = ("system", "light", "dark")


def menu(actor: Actor) -> list[MenuItem]:
    """The entries of all rooms that the actor may open, those of the settings too, in order."""
    items = [item for room in current().rooms for item in room.menu]
    return sorted((item for item in items if _may_open(actor, item)), key=lambda item: item.order)


def _may_open(actor: Actor, item: MenuItem) -> bool:
    if not leads(actor, item.href) or (item.administrators and not actor.administers):
        return False
    if item.permission and not allowed(actor, item.permission):
        return False
    return all(sees_all(actor, current().type(key)) for key in item.over)


def frame(
    request: HttpRequest, actor: Actor, active: str = "", create_href: str = "", topics: tuple[str, ...] = ()
) -> Shell:
    """What surrounds a page whose rail entry is `active`, and that is to hear of changes of `topics`."""
    entries = menu(actor)
    rail = [item for item in entries if item.section is None]
    theme = request.COOKIES.get("kith_theme", "system")
    return Shell(
        title=str(setting("house.name", "Kith")),
        active=active,
        nav=tuple(_entry(item) for item in rail if item.order < 200),
        more=tuple(_entry(item) for item in rail if item.order >= 200),
        settings=tuple(_entry(item) for item in entries if item.section),
        viewer=Viewer(
            actor.name,
            "/account",
            theme if theme in THEMES else "system",  # type: ignore[arg-type]
            shortcuts=not are_off(actor),
            keys=tuple(sorted(changed(actor).items())),
            toured=None
            if actor.watcher or actor.kind == Kind.OUTSIDE
            else tuple(preference(actor, TOURED, ())),
        ),
        create_href=create_href,
        theme_href="/theme",
        sign_out_href="/sign-out/",
        watched=actor.name if actor.watcher else "",
        notices=None
        if actor.watcher or actor.kind == Kind.OUTSIDE
        else getattr(request.session, "unread", 0),
        live=live_for(request, actor, topics),
    )


def _entry(item: MenuItem) -> NavItem:
    return NavItem(item.key, item.label, item.icon, item.href, item.shortcut)
