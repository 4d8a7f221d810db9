"""The builder, a form and the import tray with invented figures, for tests."""

from markupsafe import Markup

from kith.desk.actions_view import Action, Crumb, Tag, Tile
from kith.desk.builder_view import (
    BuilderResult,
    BuilderView,
    Compare,
    Pick,
    PickOption,
    Previewed,
    Reach,
    ReachBar,
    Refused,
    Suggestion,
)
from kith.desk.form_view import Choice, FormField, FormSection, FormView
from kith.desk.gallery import BUILDER, TREE
from kith.desk.import_view import (
    ImportColumn,
    ImportPreview,
    ImportProgress,
    ImportResult,
    ImportRun,
    ImportUpload,
)
from kith.desk.marks import avatar, join, tier
from kith.desk.tests.samples import PEOPLE


def builder_view() -> BuilderView:
    result = BuilderResult(
        "1,284",
        "people",
        "10.3 % of everyone · one line is incomplete and left out",
        "84 ms",
        Reach(
            (Choice("offers", "Offers", selected=True), Choice("news", "Newsletter")),
            (
                ReachBar("E-mail", "mail", 0.86, "1,102", "86 %"),
                ReachBar("Letter", "mailbox", 0.65, "840", "65 %"),
            ),
            "182 of them may not be contacted for “Offers” (E-mail). Campaigns leave them out by themselves.",
            (Refused("No consent to “Offers” by e-mail", "170"), Refused("No address for: E-mail", "12")),
        ),
        (Compare("Tier A", "31 %", "+13 pts", "good"), Compare("Median value", "€ 2,310", "× 2.1")),
        tuple(
            Previewed(avatar(one[0]), one[0], "/people/1", join(one[1:2]), tier(one[2]))
            for one in PEOPLE[:4]
        ),
        "4 of 1,284",
        "/segments/1/others",
        "Recounted when customers change, at the latest every 15 minutes.",
    )
    return BuilderView(
        title="Due for a frost check",
        href="/segments/1",
        condition='{"all": []}',
        sentence=Markup("people who own a bike that is <b>12 months or older</b>"),
        root=TREE,
        result=result,
        name=FormField("name", "Name of the segment", value="Due for a frost check"),
        pick_href=BUILDER.pick_href,
        left_label=BUILDER.left_label,
        crumbs=(Crumb("Segments", "/segments"),),
        actions=(Action("Use in campaign", "/campaigns/new", "megaphone"),),
        state=Tag("Draft, saved 1 min ago"),
        start_label="All people",
        start_count="12,480",
        suggestions=(Suggestion("Tier is A or B", {"do": "suggest", "value": "tier"}, "771", "layers"),),
    )


PICK = Pick(
    "Country",
    (PickOption("de", "Germany", group="Often", selected=True), PickOption("dk", "Denmark", group="All")),
    form="builder",
    do="value",
    path="0",
    part="value",
    several=True,
)


def form_view() -> FormView:
    return FormView(
        "New person",
        "/people/new",
        (
            FormSection(
                "Name",
                (
                    FormField("given", "Given name", required=True, half=True, error="Write a name."),
                    FormField("family", "Family name", half=True),
                ),
            ),
            FormSection(
                "More", (FormField("born", "Birthday", "date"), FormField("note", "Note", "textarea"))
            ),
        ),
        crumbs=(Crumb("People", "/people"),),
        cancel_href="/people",
    )


IMPORTS = {
    "upload": ImportUpload(
        "/import",
        "Import",
        (Choice("person", "People"), Choice("order", "Orders")),
        "CSV, up to 2 GB",
        recent=(
            ImportRun("dealers.csv", "/import/1", "18 Nov", "8,343 people", Tag("Done", "good", "check")),
        ),
    ),
    "preview": ImportPreview(
        "/import/1",
        "Import",
        "CDNOW_master.txt",
        ("white space", "no heading", "69,659 rows"),
        (
            ImportColumn(
                1,
                "1",
                "Whole number",
                (Choice("", "Leave out"), Choice("customer", "Customer", selected=True)),
            ),
            ImportColumn(
                2,
                "2",
                "Day",
                (Choice("", "Leave out", selected=True), Choice("day", "Day")),
                note="Read as 1997-01-12",
            ),
        ),
        (("00001", "19970101"), ("00002", "19970112")),
        (FormField("heading", "First row is a heading", "switch"),),
        remap_href="/import/1/remap",
        back_href="/import",
    ),
    "progress": ImportProgress(
        "/import/1",
        "Import",
        "Importing dealers.csv",
        "You may leave.",
        0.62,
        "5,180 of 8,346 rows",
        "3 rows need a look",
    ),
    "result": ImportResult(
        "/import/1",
        "Import",
        "dealers.csv",
        (Tile("People", "8,343", "of them 12 known before"),),
        "8,343 people came in, 3 rows did not.",
        (Action("See the people", "/people"),),
        "/import/1/rejects",
        "3 rows could not be read.",
        Action("Undo the import", "/import/1/undo", method="post", confirm="Undo?"),
    ),
}
