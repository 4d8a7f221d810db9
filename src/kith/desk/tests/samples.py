"""Pages of invented people, for tests that look at templates without a database."""

from markupsafe import Markup

from kith.desk.actions_view import Action, Crumb, Empty, Tile
from kith.desk.form_view import FormField
from kith.desk.gallery import CHIPS, CONSENT, DAY, NO_RESULT
from kith.desk.gallery_charts import pictures
from kith.desk.list_view import BulkAction, Cell, CellEdit, Column, ListView, Row, Tab
from kith.desk.marks import NIL, avatar, badge, consent_marks, icon, owner, risk, tier, who
from kith.desk.record_view import (
    ChannelChip,
    Fact,
    Panel,
    RecordTab,
    RecordView,
    Timeline,
)
from kith.desk.render import render_fragment
from kith.desk.shell import NavItem, Pin, Shell, Theme, Viewer
from kith.desk.written import written

NAV = (
    NavItem("home", "Home", "house", "/", "h"),
    NavItem("inbox", "Inbox", "inbox", "/inbox", "i", 7, "unread"),
    NavItem("people", "People", "users-round", "/people", "p"),
    NavItem("companies", "Companies", "building-2", "/companies", "c"),
    NavItem("campaigns", "Campaigns", "megaphone", "/campaigns", "m"),
    NavItem("segments", "Segments", "blend", "/segments", "s"),
    NavItem("analytics", "Analytics", "chart-column", "/analytics", "a"),
    NavItem("settings", "Settings", "sliders-horizontal", "/settings", "x"),
)


def shell(active: str = "people", theme: Theme = "system") -> Shell:
    return Shell(
        title="Fernhollow Cycles",
        active=active,
        nav=NAV,
        viewer=Viewer("Maren Oduya", "/me", theme),
        more=(NavItem("products", "Products", "package", "/products"),),
        pinned=(Pin("At risk, tier A", "list-filter", "/people?view=risk", 23),),
        theme_href="/theme",
        sign_out_href="/sign-out/",
        create_href="/create",
    )


PEOPLE = (
    (
        "Ingrid Sørlie-Achterberg",
        "Paketlöwe Kurierdienst",
        "A",
        "€ 48,200",
        0.62,
        "18 Nov",
        "yyn",
        "Bremen",
        "Maren",
    ),
    ("Amara Nwosu-Bright", "Hedgerow Post", "A", "€ 31,050", 0.55, "16 Nov", "nyy", "Bristol", "Maren"),
    (
        "Wilhelmina van der Westhuizen-Castelijn",
        "Delfzicht Bloemen",
        "A",
        "€ 22,480",
        0.21,
        "12 Nov",
        "yyy",
        "Delft",
        "",
    ),
    ("田中 美咲", "株式会社あさがお運輸", "A", "€ 19,900", 0.12, "6 Nov", "yyw", "大阪市", "Maren"),
    (
        "Γιώργος Παπαδημητρίου",
        "Kafeneio Anemos",
        "B",
        "€ 12,900",
        0.57,
        "14 Nov",
        "yny",
        "Θεσσαλονίκη",
        "Jonas",
    ),
    ("محمد الحسيني", "Hedgerow Post", "B", "€ 8,730", 0.19, "27 Oct", "ywn", "Leeds", "Jonas"),
    ("desk@velobazaar.example", "", "", "", None, "18 Nov", "wnn", "", ""),
    ("Олександра Ковальчук", "", "", "", None, "today", "wyy", "Львів", "Maren"),
)
COLUMNS = (
    Column("name", "Name", "/people?sort=name"),
    Column("company", "Company", phone="detail"),
    Column("tier", "Tier", phone="mark"),
    Column(
        "value", "Value", "/people?sort=-value", "descending", numeric=True, foot="Sum € 4.12 M", phone="end"
    ),
    Column("risk", "Churn risk", "/people?sort=risk", foot="Median 19 %", phone="end2"),
    Column("last", "Last contact"),
    Column("consent", "May contact by", foot="1,164 by e-mail"),
    Column("city", "City", editable=True, phone="detail"),
    Column("owner", "Owner"),
)


def _cells(person: tuple[str, str, str, str, float | None, str, str, str, str]) -> tuple[Markup, ...]:
    name, company, letter, value, at_risk, last, consent, city, keeper = person
    channels = (
        ("mail", "E-mail", consent[0]),
        ("phone", "Phone", consent[1]),
        ("mailbox", "Letter", consent[2]),
    )
    return (
        who(name, "/people/1"),
        Markup.escape(company) if company else NIL,
        tier(letter),
        Markup.escape(value) if value else NIL,
        risk(at_risk),
        Markup(f"{icon('mail', 'i-sm muted')} {last}"),
        consent_marks(channels),  # type: ignore[arg-type]
        Markup.escape(city) if city else NIL,
        owner(keeper) if keeper else NIL,
    )


def rows(count: int) -> tuple[Row, ...]:
    people = [PEOPLE[index % len(PEOPLE)] for index in range(count)]
    return tuple(Row(f"uid-{index}", one[0], "/people/1", _cells(one)) for index, one in enumerate(people))


def list_view(count: int = 18) -> ListView:
    return ListView(
        title="People",
        singular="Person",
        href="/people",
        total_text="12,480",
        caption="People, sorted by value",
        columns=COLUMNS,
        rows=rows(count),
        tabs=(
            Tab("All people", "/people", "12,480"),
            Tab("My customers", "/people?view=mine", "1,318", current=True, changed=True),
            Tab("At risk, tier A", "/people?view=risk", "23", shared=True),
        ),
        chips=CHIPS,
        actions=(
            Action("Import", "/import", "upload"),
            Action("Person", "/people/new", "plus", tone="main", key="c"),
        ),
        bulk=(
            BulkAction("E-mail", "/people/mail", "mail", "2"),
            BulkAction("Add to segment", "/people/segment", "blend", dialog=True),
            BulkAction("Merge", "/people/merge", "git-merge", dialog=True),
        ),
        next_href="/people/next",
        foot_text="1,318 of 12,480 people",
        rows_text=f"Row 1–{count} of 1,318",
        edit_href="/people/{uid}/cell/{column}",
        filter_href="/people/filter",
        columns_href="/people/columns",
        sort_label="Value",
        sort_href="/people/sort",
        reset_href="/people",
        save_href="/people/save",
        select_all_text="Select all 1,318",
        all_selected_text="All 1,318 selected",
        search_href="/people",
    )


def empty_list() -> ListView:
    nothing = Empty(
        "users-round", "Nobody yet", "People you know stand here.", Action("Import a file", "/import")
    )
    return ListView("People", "Person", "/people", "0", "People", COLUMNS, (), empty=nothing)


def list_without_result() -> ListView:
    return ListView(
        "People", "Person", "/people", "0", "People", COLUMNS, (), chips=CHIPS, no_result=NO_RESULT
    )


CITY = COLUMNS[7]
CELL = Cell(CITY, Markup("Aarhus C"))
CELL_EDIT = CellEdit(
    "/people/uid-1/cell/city", CITY, "City of Lotte Vinther", FormField("city", "City", value="Aarhus")
)
CELL_REFUSED = CellEdit(
    "/people/uid-1/cell/city",
    CITY,
    "City of Lotte Vinther",
    FormField("city", "City", value="9", error="A city has letters."),
)


def _value_panel() -> Panel:
    scores = next(one.chart for one in pictures() if one.key == "scores")
    body = (
        Markup(
            '<div class="text-2xl font-semibold tracking-tight num leading-8">€ 48,200</div>'
            '<div class="text-xs muted">lifetime value, likely € 39,000–57,000</div>'
        )
        + scores.svg
    )
    return Panel("value", "Value", body, note=tier("A") + Markup(" top 4 %"))


def _risk_panel() -> Panel:
    reasons = next(one.chart for one in pictures() if one.key == "reasons")
    return Panel("risk", "Churn risk", reasons.svg, note=risk(0.62) + badge("+19 in 30 days", "bad"))


def _consent_panel() -> Panel:
    body = render_fragment("desk/consent_panel.jinja", {"consent": CONSENT})
    return Panel("consent", "May we contact her?", body)


def record_view() -> RecordView:
    return RecordView(
        uid="uid-1",
        title="Ingrid Sørlie-Achterberg",
        href="/people/1",
        avatar=avatar("Ingrid Sørlie-Achterberg", "av-lg"),
        subtitle=Markup('Fleet manager at <a class="link" href="/companies/1">Paketlöwe Kurierdienst</a>'),
        crumbs=(Crumb("People", "/people"), Crumb("At risk, tier A", "/people?view=risk")),
        actions=(Action("Print", "/people/1/print", "printer"),),
        menu=(
            Action("Merge", "/people/1/merge", "git-merge"),
            Action("Delete", "/people/1/delete", "trash-2", tone="bad"),
        ),
        main_actions=(Action("Call", "tel:+49", "phone", tone="main"), Action("E-mail", "/mail", "mail")),
        reach=(
            written(
                '<ul><li><a href="mailto:i@x.example">i.soerlie@paketloewe.example</a></li><li>+49 421 555 0139</li></ul>'
            ),
        ),
        facts=(
            Fact("role", "Role", "Decides, with 1 other", "/people/1/fact/role"),
            Fact("birthday", "Birthday", "", "/people/1/fact/birthday", "Add birthday"),
            Fact("since", "Since", "March 2023, 11 orders"),
            Fact("owner", "Owner", owner("Maren Oduya")),
        ),
        facts_edit_href="/people/1/edit",
        left=(_consent_panel(),),
        tabs=(
            RecordTab("timeline", "Timeline", "/people/1", "214", current=True),
            RecordTab("orders", "Orders", "/people/1/orders", "11"),
            RecordTab("relations", "Relations", "/people/1/relations", "6"),
        ),
        timeline=Timeline(
            (DAY, DAY),
            (
                ChannelChip("All", "/people/1", count="214", on=True),
                ChannelChip("E-mail", "/m", "mail", "84"),
            ),
            "/people/1/timeline",
        ),
        right=(_value_panel(), _risk_panel()),
        tiles=(Tile("Tier", tier("A")), Tile("Lifetime value", "€ 48,200"), Tile("Churn risk", risk(0.62))),
    )
