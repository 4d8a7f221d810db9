"""The one Jinja2 environment of desk and portal."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi, gettext, ngettext, npgettext, pgettext
from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from kith.desk import formats, marks
from kith.desk.assets import asset
from kith.desk.shell import Shell
from kith.desk.written import written

DESK = Path(__file__).resolve().parent


def _loader() -> BaseLoader:
    """Templates of every room of Kith by their own folder, and the components as `components/…`."""
    rooms = [
        Path(config.path) / "templates"
        for config in apps.get_app_configs()
        if config.name.startswith("kith.")
    ]
    pages = FileSystemLoader([DESK / "templates", *(folder for folder in rooms if folder.is_dir())])
    return ChoiceLoader([PrefixLoader({"components": FileSystemLoader(DESK / "components")}), pages])


def url(name: str, **parts: object) -> str:
    return reverse(name, kwargs=parts or None)


class Around(NamedTuple):
    """What stands before and behind the page itself."""

    rail: Markup
    overlays: Markup


def around(shell: Shell) -> Around:
    """Rail, phone bar, palette and keys: the same for every page with the same shell, so written once."""
    return _around(shell, lang())


@lru_cache(maxsize=256)
def _around(shell: Shell, _language: str) -> Around:
    parts = (env().get_template(f"desk/shell/{name}.jinja") for name in Around._fields)
    return Around(*(written(part.render({"shell": shell})) for part in parts))


def lang() -> str:
    return get_language() or "en"


def direction() -> str:
    return "rtl" if get_language_bidi() else "ltr"


_GLOBALS: dict[str, Any] = {
    **{
        name: getattr(marks, name)
        for name in ("NIL", "avatar", "badge", "bar", "consent_marks", "icon", "kbd", "nil")
    },
    **{name: getattr(marks, name) for name in ("owner", "pips", "risk", "sparkline", "tier", "who")},
    **{
        name: getattr(formats, name)
        for name in ("day", "day_full", "moment", "moment_full", "money", "number")
    },
    **{name: getattr(formats, name) for name in ("percent", "signed")},
    "around": around,
    "asset": asset,
    "direction": direction,
    "lang": lang,
    "url": url,
    "zip": zip,
}


@cache
def env() -> Environment:
    environment = Environment(
        loader=_loader(),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.loopcontrols"],
        auto_reload=settings.DEBUG,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    environment.globals.update(_GLOBALS)
    return environment


def environment(**_options: object) -> Environment:
    """For Django's Jinja2 backend, which takes the same environment whatever its own options say."""
    return env()
