"""P2: the HTML of a list of 50 people by 8 columns against its SQL and an f-string with escaping.

Ours is planner, statement, row drawing and template of the rows, as an endless list asks for them; the whole page of a
signed-in person, with rail and toolbar, is told beside it.
"""

import p1
import reference
import rounds

GOAL = 3.0
CALLS = 40


def measure(house: reference.House) -> None:
    import door
    from django.db import connection
    from django.test import RequestFactory
    from markupsafe import escape

    from kith.core.records.planner import Listing, sort_of
    from kith.core.records.reading import read_page
    from kith.core.registry import current
    from kith.desk.asked import read_asked
    from kith.desk.list_page import rows_view
    from kith.desk.render import render_page

    person = current().type("person")
    plain = door.plain_cursor(connection)
    request = RequestFactory().get("/people?rows=1", headers={"HX-Request": "true"})

    def floor() -> str:
        rows = plain.execute(p1.BY_HAND, prepare=True).fetchall()
        return "".join(
            f'<tr id="r-{row[0]}"><td><a href="/people/{row[0]}">{escape(row[1])}</a></td><td>{escape(row[3] or "")}</td>'
            f"<td>{escape(row[4] or '')}</td><td>{escape(row[5] or '')}</td><td>{escape(row[6] or '')}</td>"
            f"<td>{escape(row[7] or '')}</td><td>{escape(row[8] or '')}</td><td>{escape(row[10] or '')}</td></tr>"
            for row in rows
        )

    def ours() -> bytes:
        asked = read_asked(house.owner, person, request.GET)
        view = rows_view(house.owner, asked, read_page(house.owner, asked.listing()))
        return bytes(render_page(request, "desk/list.jinja", {"list": view}, block="rows").content)

    def read_only() -> object:
        return read_page(house.owner, Listing(person, person.columns, None, sort_of(person)))

    page = door.Request("/people", cookie=door.signed_in(house.owner.id))
    assert ours().count(b"<tr") >= 50
    assert page.send().count(b"<tr") >= 50
    found = rounds.interleaved(
        {
            "SQL by hand, f-string": floor,
            "planner, rows read": read_only,
            "rows as HTML": ours,
            "the whole page": page.send,
        },
        CALLS,
    )
    rounds.say_machine()
    rounds.say_times(found)
    rounds.say("P2", rounds.ratio(found, "rows as HTML", "SQL by hand, f-string"), GOAL)
    print(
        f"#   the whole page, signed in: {rounds.ratio(found, 'the whole page', 'SQL by hand, f-string'):.2f}"
    )


if __name__ == "__main__":
    with reference.house() as house:
        measure(house)
