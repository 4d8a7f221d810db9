"""Who stands around a party, drawn and listed, with the way to a new tie."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _
from markupsafe import Markup

from kith.core.access import allowed
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.customers.party.model import Kind, Party
from kith.customers.relationship.queries import Neighbour, Neighbourhood, Tie, neighbours
from kith.desk import formats
from kith.desk.charts.network import Node, network
from kith.desk.record_view import Panel
from kith.desk.related_tab import add_action
from kith.desk.render import render_fragment


@dataclass(frozen=True, slots=True)
class Line:
    """A tie in words: whom it leads to, how, since when; `change` is where it can be changed."""

    name: str
    href: str
    icon: str
    said: str
    when: str
    ended: bool
    change: str
    others: tuple[str, ...] = ()


def relations_tab(request: HttpRequest, actor: Actor, record: Model) -> Markup:
    """The net of two steps, and every tie of the first step as a line, with who stands behind it."""
    assert isinstance(record, Party)
    found = neighbours(actor, record)
    near = _first(found)
    may_edit = allowed(actor, "customers.relationship.edit")
    back = f"{_href(found.parties[0])}?tab=relations"
    context = {
        "net": _net(found, near) if len(found.parties) > 1 else "",
        "lines": tuple(_line(found, tie, other, back if may_edit else "") for other, tie in _ties_of(found)),
        "more": found.more,
        "add": add_action(actor, current().type("relationship"), record, back),
    }
    return render_fragment("customers/relations.jinja", context)


def relations_on_paper(request: HttpRequest, actor: Actor, record: Model) -> Panel | None:
    """The ties of the first step, for a printed record; nothing where there are none."""
    assert isinstance(record, Party)
    found = neighbours(actor, record)
    lines = tuple(_line(found, tie, other, "") for other, tie in _ties_of(found))
    context = {"net": "", "lines": lines, "more": found.more, "add": None}
    body = render_fragment("customers/relations.jinja", context)
    return Panel("relations", _("Relations"), body) if lines else None


def _href(each: Neighbour) -> str:
    return f"/{'companies' if each.kind == Kind.ORGANISATION else 'people'}/{each.uid}"


def _ties_of(found: Neighbourhood) -> list[tuple[Neighbour, Tie]]:
    """The ties of the one in the middle, each with its other end; those that hold first."""
    middle, known = found.parties[0].uid, {each.uid: each for each in found.parties}
    own = [tie for tie in found.ties if middle in (tie.start, tie.end)]
    ends = [(known[tie.end if tie.start == middle else tie.start], tie) for tie in own]
    return sorted(ends, key=lambda pair: (pair[1].ended, pair[0].name.lower()))


def _first(found: Neighbourhood) -> dict[object, tuple[Neighbour, Tie]]:
    """For each party but the middle one: through whom it was reached, and by which tie."""
    steps = {each.uid: each for each in found.parties}
    near: dict[object, tuple[Neighbour, Tie]] = {}
    for tie in sorted(found.ties, key=lambda tie: tie.ended):
        for end, through in ((tie.start, tie.end), (tie.end, tie.start)):
            if steps[end].steps == steps[through].steps + 1:
                near.setdefault(end, (steps[through], tie))
    return near


def _net(found: Neighbourhood, near: dict[object, tuple[Neighbour, Tie]]) -> Markup:
    middle = found.parties[0]
    nodes = [_node(each, *near[each.uid]) for each in found.parties[1:] if each.uid in near]
    hung = {frozenset((node.key, node.parent)) for node in nodes}
    more = [
        (str(tie.start), str(tie.end))
        for tie in found.ties
        if frozenset((str(tie.start), str(tie.end))) not in hung
    ]
    return network(Node(str(middle.uid), middle.name, _href(middle), middle.kind), nodes, more)


def _node(each: Neighbour, through: Neighbour, tie: Tie) -> Node:
    said = tie.role or _said(tie, through)
    return Node(str(each.uid), each.name, _href(each), each.kind, said, str(through.uid), tie.ended)


def _said(tie: Tie, seen_from: Neighbour) -> str:
    return str(tie.forward if tie.start == seen_from.uid else tie.backward)


def _line(found: Neighbourhood, tie: Tie, other: Neighbour, back: str) -> Line:
    said = _said(tie, found.parties[0])
    behind = tuple(
        each.name
        for each in found.parties
        if each.steps == 2 and any({each.uid, other.uid} == {far.start, far.end} for far in found.ties)
    )
    return Line(
        other.name, _href(other), "building-2" if other.kind == Kind.ORGANISATION else "user-round",
        f"{said} · {tie.role}" if tie.role else said, _when(tie), tie.ended,
        f"/relationships/{tie.uid}/edit?next={quote(back)}" if tie.uid and back else "", behind[:8],
    )  # fmt: skip


def _when(tie: Tie) -> str:
    if tie.since and tie.until:
        return f"{formats.day(tie.since)} – {formats.day(tie.until)}"
    if tie.since:
        return _("since %(day)s") % {"day": formats.day(tie.since)}
    return _("until %(day)s") % {"day": formats.day(tie.until)} if tie.until else ""
