"""Settings → Backups: what is made by itself, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kith.config.backup import daily
from kith.config.backup.daily import Plan
from kith.config.health.who import only_for_administrators
from kith.core.errors import Invalid, Text
from kith.core.jobs.model import Run, State
from kith.core.principals.actor import Actor
from kith.desk import formats
from kith.desk.door import desk
from kith.desk.form_view import FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import Toast, render_page

HREF: Final = "/settings/backups"
HEADINGS: Final = (
    gettext_lazy("When"), gettext_lazy("What became of it"), gettext_lazy("Size"), gettext_lazy("Rows"),
    gettext_lazy("Files"), gettext_lazy("File"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is shown, each row with its heading first; `words` are the places of columns without figures."""

    headings: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    words: tuple[int, ...] = (1, 5)


@desk
@require_http_methods(["GET", "POST"])
def backups(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The plan, the newest backups, and a button for one now."""
    only_for_administrators(actor)
    wanted, errors = daily.plan(), dict[str, str]()
    if request.method == "POST":
        if request.POST.get("do") == "now":
            daily.ask_for_one(actor)
            return go(request, HREF, Toast(_("The backup is being made. Load this page again to see it.")))
        try:
            wanted = _asked(request)
            daily.keep_plan(wanted, by=actor)
            return go(request, HREF, Toast(_("Settings saved")))
        except Invalid as invalid:
            errors = invalid.firsts
    found = daily.runs()
    context: dict[str, object] = {
        "fields": _fields(wanted, errors),
        "table": Table(HEADINGS, tuple(_row(run) for run in found)) if found else None,
        "failed": found[0].error if found and found[0].state == State.FAILED else "",
        "shell": frame(request, actor, "settings"),
    }
    return render_page(request, "config/backups.jinja", context, block="page", status=422 if errors else 200)


def _asked(request: HttpRequest) -> Plan:
    kept = request.POST.get("kept", "").strip()
    number = int(kept) if kept.isascii() and kept.isdigit() and len(kept) < 9 else 0
    return Plan(bool(request.POST.get("on")), request.POST.get("folder", "").strip(), number)


def _fields(wanted: Plan, errors: dict[str, str]) -> tuple[FormField, ...]:
    return (
        FormField("on", _("Make a backup every day"), "switch", value="1", checked=wanted.on),
        FormField(
            "folder", _("Folder"), value=wanted.folder, error=errors.get("folder", ""),
            help=_("A folder of this server, best on another disk. Empty: the data folder's own."),
        ),
        FormField(
            "kept", _("How many are kept"), "number", value=str(wanted.kept or ""), error=errors.get("kept", ""),
            required=True, minimum="1", maximum=str(daily.MOST), help=_("The oldest one goes when a new one is there."),
        ),
    )  # fmt: skip


def _row(run: Run) -> tuple[Text, ...]:
    answer = run.answer
    size = f"{answer['size'] / 10**6:,.1f} MB" if answer else ""
    counts = (formats.number(answer["rows"]), formats.number(answer["files"])) if answer else ("", "")
    return (formats.moment(run.made_at), State(run.state).label, size, *counts, answer.get("path", ""))
