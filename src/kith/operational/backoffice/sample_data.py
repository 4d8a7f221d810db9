"""The sample: a real log of purchases, and invented people and records behind its numbers, imported like any other files."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext_lazy as _

from kith.core.errors import KithError, Text
from kith.core.jobs.model import Run, State
from kith.core.principals.actor import Actor
from kith.core.records.settings import CURRENCY as HOUSE_CURRENCY
from kith.core.records.settings import change_setting, setting
from kith.core.transfer import actions, work
from kith.core.transfer.files import parts_of
from kith.customers.sample import PURCHASES, write_contacts, write_records
from kith.operational.backoffice.order.model import Order

SOURCE, CURRENCY = "cdnow", "USD"
Progress = Callable[[Text, int, int], None]


def load(by: Actor, progress: Progress | None = None) -> list[Run]:
    """Imports purchases and people, with all dates moved so that the newest is yesterday. Doing it again changes nothing.

    `progress` is told what is being imported, rows done and rows about. Gives the runs of purchases, people and
    products. Raises KithError where one does not reach its end.
    """
    if setting(HOUSE_CURRENCY) is None and not Order.objects.exists():
        change_setting(HOUSE_CURRENCY, CURRENCY)
    with TemporaryDirectory() as folder, gzip.open(PURCHASES) as purchases:
        contacts, records = Path(folder) / "contacts.csv", Path(folder) / "products.csv"
        write_contacts(contacts)
        write_records(records)
        products = _import(
            by, records.name, "products", parts_of(records), _("Products"), progress, dated=False
        )
        return [
            _import(
                by,
                "purchases.txt",
                "orders",
                iter(lambda: purchases.read(1 << 20), b""),
                _("Purchases"),
                progress,
            ),
            _import(by, "contacts.csv", "people", parts_of(contacts), _("People"), progress),
            products,
        ]


def _import(
    by: Actor,
    name: str,
    kind: str,
    parts: Iterable[bytes],
    label: Text,
    progress: Progress | None,
    *,
    dated: bool = True,
) -> Run:
    """What is `dated` comes with its dates moved, all by what the first such file asks for."""
    run = actions.take(by=by, name=name, parts=parts, kind=kind)
    asked = replace(actions.asked_of(run), source=SOURCE, currency=CURRENCY, sample=dated)
    run = actions.ready(by=by, run=actions.choose(by=by, run=run, asked=asked))
    work.run_import(run.pk, (lambda done, about: progress(label, done, about)) if progress else None)
    run.refresh_from_db()
    if run.state != State.DONE:
        raise KithError(run.error)
    return run
