"""Purchases from files: one order with one line a row, in the timeline of a customer who is made if there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.currency.money import not_money
from kith.core.errors import Text
from kith.core.events.columns import Columns, Made, record_made
from kith.core.events.sealing import SealingKey, keys_for
from kith.core.fieldtypes import CURRENCY, DECIMAL, MOMENT, MONEY, TEXT
from kith.core.jobs.dirty import mark
from kith.core.keys import new_uids
from kith.core.registry import current
from kith.core.transfer import bulk
from kith.core.transfer.kind import Batch, ImportKind, Line, Outcome, Target
from kith.customers.interaction.actions import PARTY, Touch, append
from kith.customers.party.arrival import Ref
from kith.customers.party.finding import IN_TRASH, Arrivals, known_from
from kith.customers.party.saving import save
from kith.lib.copy_text import array
from kith.lib.money import Money
from kith.operational.backoffice.order.actions import make_customers
from kith.operational.backoffice.order.saying import direction, summary

FIELDS = (
    Target(
        "key", _("Customer number"), TEXT,
        ("customer id", "customer", "customer no", "client", "client id", "Kundennummer", "Kundennr", "Kunden-Nr", "Kunde"),
        required=True, max_length=200,
    ),
    Target(
        "date", _("Date"), MOMENT,
        ("order date", "purchase date", "ordered at", "day", "when", "Datum", "Bestelldatum", "Kaufdatum", "Rechnungsdatum"),
        required=True, moves=True,
    ),
    Target(
        "quantity", _("Number of items"), DECIMAL,
        ("quantity", "qty", "items", "units", "pieces", "number of cds", "number of units", "Menge", "Anzahl", "Stück"),
    ),
    Target(
        "amount", _("Amount"), MONEY,
        ("total", "price", "value", "dollar value", "dollars", "revenue", "sum", "paid", "Betrag", "Summe", "Preis",
         "Umsatz"),
        required=True,
    ),
    Target("currency", _("Currency"), CURRENCY, ("currency code", "code", "Währung", "Währungscode")),
    Target(
        "number", _("Order number"), TEXT,
        ("order", "order id", "order no", "invoice", "invoice number", "Bestellnummer", "Auftragsnummer", "Rechnungsnummer"),
        max_length=100,
    ),
    Target(
        "product", _("Product"), TEXT, ("article", "item", "sku", "product name", "Artikel", "Produkt", "Artikelnummer"),
        max_length=300,
    ),
)  # fmt: skip
KNOWN_ROWS = "select row_key from backoffice_order where source = %s and row_key = any(%s::text[])"
KNOWN_NUMBERS = "select number from backoffice_order where source = %s and number = any(%s::text[])"
CUSTOMERS = """
select x.key, p.id, p.uid, p.deleted_at is not null from customers_external_id x join customers_party p on p.id = x.party_id
where x.source = %s and x.key = any(%s::text[]) for key share of p
"""
PRODUCTS = """
select number, name, id, uid from backoffice_product where number = any(%(names)s) or name = any(%(names)s) order by id desc
for key share
"""
ORDER_COLUMNS = (
    "id", "uid", "number", "party_id", "ordered_at", "total", "currency", "source", "row_key", "is_sample",
    "created_at", "changed_at",
)  # fmt: skip
LINE_COLUMNS = ("id", "uid", "order_id", "party_id", "product_id", "description", "quantity", "amount")


class Position(NamedTuple):
    """A line of an order."""

    product: Ref | None
    quantity: Decimal
    amount: Decimal


class Purchase(NamedTuple):
    """A row that becomes an order with one line; of the sample, with one for each of the records that were bought."""

    id: int
    uid: UUID
    party: Ref
    positions: tuple[Position, ...]
    line: Line
    at: datetime
    total: Decimal
    currency: str
    number: str
    description: str


def write(batch: Batch, lines: list[Line]) -> Outcome:
    """New rows become orders; rows that were read before change nothing, however often the file is read."""
    outcome = Outcome()
    new = _unknown(batch, lines, outcome)
    parties = _customers(batch, [line.values["key"] for line in new], outcome)
    taken = []
    for line in new:
        party = parties[line.values["key"]]
        if isinstance(party, Ref):
            taken.append((line, party))
        else:
            outcome.refused[line.number] = party
    named = [line.values["product"] for line, _party in taken if "product" in line.values]
    products = _products(named if named or not batch.is_sample else _records())
    ids, uids = bulk.reserve("backoffice_order", len(taken)), new_uids(len(taken))
    bought = [
        _purchase(number, uid, party, products, line, batch.is_sample)
        for number, uid, (line, party) in zip(ids, uids, taken, strict=True)
    ]
    _save(batch, bought, outcome)
    outcome.owners = {each.line.number: each.party.id for each in bought}
    return outcome


def _purchase(
    number: int, uid: UUID, party: Ref, products: Mapping[str, Ref], line: Line, is_sample: bool
) -> Purchase:
    values, paid = line.values, paid_in(line)
    product = products.get(values.get("product", ""))
    whole = Position(product, Decimal(values.get("quantity", 1)), paid.amount)
    made = is_sample and not product and bool(products)
    return Purchase(
        number, uid, party, _made(line, products, whole) if made else (whole,), line, values["date"], paid.amount,
        paid.currency, str(values.get("number", "")), "" if product else str(values.get("product", "")),
    )  # fmt: skip


def _records() -> Sequence[str]:
    from kith.customers.sample import NUMBERS  # few houses have samples, and rarely

    return NUMBERS


def _made(line: Line, products: Mapping[str, Ref], whole: Position) -> tuple[Position, ...]:
    """The records that a row of the sample was of, with the amount shared out by their number."""
    from kith.customers.sample import bought

    pieces = max(1, int(whole.quantity))
    found = [
        (products.get(number), Decimal(count))
        for number, count in bought(line.values["key"], line.key, pieces)
    ]
    cent = Decimal("0.01")
    shares = [(whole.amount * count / pieces).quantize(cent) for _product, count in found[1:]]
    amounts = [whole.amount - sum(shares, Decimal(0)), *shares]
    return tuple(
        Position(product, count, amount) for (product, count), amount in zip(found, amounts, strict=True)
    )


def paid_in(line: Line) -> Money:
    """What a row says was paid; a column for the currency says more than the amount's own cell."""
    paid: Money = line.values["amount"]
    return Money(paid.amount, str(line.values.get("currency", paid.currency))).rounded()


def _unknown(batch: Batch, lines: list[Line], outcome: Outcome) -> list[Line]:
    """The lines that are not orders yet. An order number that another row has already is refused."""
    rows = _column(KNOWN_ROWS, batch.source, [line.key for line in lines])
    numbers = _column(
        KNOWN_NUMBERS, batch.source, [line.values["number"] for line in lines if "number" in line.values]
    )
    new = []
    for line in lines:
        number = line.values.get("number")
        if line.key in rows:
            outcome.same += 1
        elif number in numbers:
            outcome.refused[line.number] = format_lazy(
                _("There is an order {number} already."), number=number
            )
        elif reason := not_money(paid_in(line).currency, line.values["date"].date()):
            outcome.refused[line.number] = reason
        else:
            new.append(line)
            numbers |= {number} - {None}
    return new


def _column(text: str, source: str, keys: list[str]) -> set[str | None]:
    with connection.cursor() as cursor:
        cursor.execute(text, [source, array(keys)])
        return {row[0] for row in cursor.fetchall()}


def _customers(batch: Batch, keys: list[str], outcome: Outcome) -> dict[str, Ref | Text]:
    """The party of each key: known to the source, else a new person called by the key. Parties in the trash are refused."""
    with connection.cursor() as cursor:
        cursor.execute(CUSTOMERS, [batch.source, array(list(dict.fromkeys(keys)))])
        known: dict[str, Ref | Text] = {
            row[0]: IN_TRASH if row[3] else Ref(row[1], row[2]) for row in cursor.fetchall()
        }
    arrivals = Arrivals(batch)
    new = {key: arrivals.person(key, known=key)[0] for key in dict.fromkeys(keys) if key not in known}
    save(batch, arrivals.everybody(), outcome)
    return known | {key: Ref(person.id, person.uid) for key, person in new.items()}


def _products(names: Sequence[str]) -> dict[str, Ref]:
    """Products by number and by name; the number says more."""
    if not names:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(PRODUCTS, {"names": sorted(set(names))})
        rows = cursor.fetchall()
    named = {row[1]: Ref(row[2], row[3]) for row in rows}
    return named | {row[0]: Ref(row[2], row[3]) for row in rows if row[0]}


def _save(batch: Batch, bought: list[Purchase], outcome: Outcome) -> None:
    keys = keys_for(each.party.uid for each in bought)
    with bulk.unchecked():  # customers are new or locked, and so are products
        _record(batch, "order", _orders(batch, bought), keys, outcome)
        _record(batch, "order_line", _lines(bought), keys, outcome)
    append([_touch(batch, each) for each in bought], batch.uid)
    parties = [each.party.id for each in bought]
    make_customers(parties, by=batch.by, batch=batch.uid)
    mark("customers_party", parties)
    mark("backoffice_order", [each.id for each in bought if each.number])


def _orders(batch: Batch, bought: list[Purchase]) -> Made:
    now = timezone.now()
    bulk.copy("backoffice_order", ORDER_COLUMNS, [
        (
            each.id, each.uid, each.number, each.party.id, each.at, each.total, each.currency, batch.source, each.line.key,
            batch.is_sample, now, now,
        )
        for each in bought
    ])  # fmt: skip
    parties = [each.party.uid for each in bought]
    values: Columns = {
        "party": parties, "number": [each.number for each in bought], "ordered_at": [each.at for each in bought],
        "total": [each.total for each in bought], "currency": [each.currency for each in bought],
    }  # fmt: skip
    same = {"source": batch.source, "is_sample": batch.is_sample, "created_at": now}
    return Made([each.id for each in bought], [each.uid for each in bought], parties, values, same)


def _lines(bought: list[Purchase]) -> Made:
    each = [(order, position) for order in bought for position in order.positions]
    ids, uids = bulk.reserve("backoffice_order_line", len(each)), new_uids(len(each))
    bulk.copy("backoffice_order_line", LINE_COLUMNS, [
        (number, uid, order.id, order.party.id, of.product.id if of.product else None, order.description, of.quantity,
         of.amount)
        for number, uid, (order, of) in zip(ids, uids, each, strict=True)
    ])  # fmt: skip
    parties = [order.party.uid for order, _of in each]
    values: Columns = {
        "order": [order.uid for order, _of in each], "party": parties,
        "product": [of.product.uid if of.product else None for _order, of in each],
        "description": [order.description for order, _of in each], "quantity": [of.quantity for _order, of in each],
        "amount": [of.amount for _order, of in each],
    }  # fmt: skip
    return Made(ids, uids, parties, values)


def _touch(batch: Batch, each: Purchase) -> Touch:
    items = Decimal(each.line.values["quantity"]) if "quantity" in each.line.values else None
    return Touch(
        each.at, "order", "order", direction(each.total), summary(each.total, each.currency, each.number, items),
        ((PARTY, each.party.id),), ref_type="order", ref_uid=each.uid, is_sample=batch.is_sample,
    )  # fmt: skip


def _record(batch: Batch, key: str, made: Made, keys: Mapping[UUID, SealingKey], outcome: Outcome) -> None:
    record_made(made, by=batch.by, declared=current().type(key), batch=batch.uid, keys=keys)
    outcome.made[key] += len(made.ids)


PURCHASES = ImportKind("orders", _("Purchases"), FIELDS, ("order", "order_line", "person"), write, known_from)
