"""Every component in every state, on one page: what to look at before writing new markup."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from markupsafe import Markup

from kith.desk import charts
from kith.desk.actions_view import Action, Empty, NoResult, Tag
from kith.desk.builder_view import BuilderResult, BuilderView, Group, Line, Token
from kith.desk.charts.bars import Mark
from kith.desk.charts.grids import Cohort
from kith.desk.form_view import Choice, FormError, FormField
from kith.desk.formats import money, percent
from kith.desk.list_view import BulkAction, Chip, ChipPart, Tab
from kith.desk.marks import avatar
from kith.desk.record_view import ChannelChip, ConsentRow, ConsentTable, TimelineDay, TimelineEvent
from kith.desk.render import render_page
from kith.desk.shell import PaletteGroup, PaletteHit, Shell

# The samples are not translated: the page is read by those who build, not by those who work with customers.
FIELDS = (
    FormField("name", "Company", value="Kjeldgaard Brød A/S", note="(legal name)", required=True, half=True),
    FormField("mail", "E-mail", "email", value="lotte@kjeldgaard", error="The part after @ needs a dot", half=True),
    FormField("until", "Valid until", value="31.11.2026", error="November has 30 days", required=True, half=True),
    FormField("owner", "Owner", "lookup", value="1", value_label="Jonas Falk", lookup_href="/components", half=True),
    FormField("country", "Country", "select", choices=(Choice("dk", "Denmark", selected=True), Choice("de", "Germany"))),
    FormField("limit", "Credit limit", "number", value="5000", unit="EUR", help="Orders above it wait for a word."),
    FormField("news", "Newsletter by e-mail", "checkbox", checked=True),
    FormField("seal", "Hide from the portal", "switch"),
)
ERRORS = tuple(FormError(field.id, field.label, field.error) for field in FIELDS if field.error)

MENU = (
    Action("Set owner", "#owner", icon="user-round-pen", key="o"),
    Action("Merge", "#merge", icon="git-merge", key="m"),
    Action("Export", "#export", icon="file-down"),
    Action("Delete", "#delete", icon="trash-2", tone="bad", key="⌫"),
)
EMPTY = Empty(
    "megaphone",
    "No campaigns yet",
    "A campaign writes to a segment, keeps some people out to compare, and tells you if it worked.",
    Action("Start one", "#start"),
    Action("Try with sample data", "#sample"),
)
NO_RESULT = NoResult(
    "Nobody matches all 4 filters. Without “City is Aarhus” there would be 31.", Action("Drop it", "#drop")
)
PALETTE = (
    PaletteGroup(
        "People",
        (PaletteHit(Markup("<b>Ingrid</b> Sørlie-Achterberg"), "#i", avatar=avatar("Ingrid Sørlie-Achterberg", "av-sm"),
                    detail="Paketlöwe", keys=("↵",)),),
    ),
    PaletteGroup(
        "Do with Ingrid",
        (PaletteHit("Call", "#call", "phone"), PaletteHit("Add a task", "#task", "square-check")),
    ),
)  # fmt: skip
TABS = (
    Tab("All people", "#all", "12,480"),
    Tab("My customers", "#mine", "1,318", current=True, changed=True),
    Tab("At risk, tier A", "#risk", "23", shared=True),
)
CHIPS = (
    Chip("Owner", (ChipPart("field", "Owner", "#f", "user-round"), ChipPart("operator", "is any of", "#o"),
                   ChipPart("value", "Maren, Jonas", "#v")), "#x"),
    Chip("Any of", (ChipPart("field", "Any of", icon="split"), ChipPart("value", "Tier A or B"),
                    ChipPart("operator", "or"), ChipPart("value", "No orders yet")), "#y"),
)  # fmt: skip
CHANNELS = (ChannelChip("All", "#all", count="214", on=True), ChannelChip("E-mail", "#mail", "mail", "84"))
BULK = (
    BulkAction("E-mail", "#mail", "mail", "2"),
    BulkAction("Letter", "#letter", "mailbox", "3"),
    BulkAction("Merge", "#merge", "git-merge"),
)
DAY = TimelineDay(
    "Wednesday, 18 November",
    (
        TimelineEvent("mail", "wrote: Re: Winter fleet", "16:20", "18 November 2026, 16:20", "in", who="Ingrid",
                      quote="Could you hold your price until January?", tags=(Tag("Price"),),
                      actions=(Action("Reply", "#reply", "reply"), Action("Make a task", "#task", "square-check"))),
        TimelineEvent("globe", "Visited the web shop", "08:52", "18 November 2026, 08:52",
                      body="Longbox XL, then the price of a second battery."),
        TimelineEvent("shopping-bag", "Ordered 2 batteries", "08:10", "18 November 2026, 08:10", "buy"),
        TimelineEvent("trending-down", "Churn risk rose from 43 % to 62 %", "06:00", "18 November 2026, 06:00", "bad"),
    ),
)  # fmt: skip
CONSENT = ConsentTable(
    (("mail", "E-mail"), ("phone", "Phone"), ("mailbox", "Letter")),
    (ConsentRow("Newsletter", "consent", ("y", "n", "n")), ConsentRow("Offers", "consent", ("y", "w", "n"))),
    "Offers by phone: asked 3 Nov, waiting for her answer.",
)
TREE = Group(
    "",
    "all",
    (
        Line("0", (Token("field", "Owns a bike", "field", "bike"), Token("word", "bought more than", "operator"),
                   Token("value", "12 months ago", "value")), "4,906", 0.39),
        Group("1", "any", (
            Line("1.0", (Token("field", "Country", "field", "map-pin"), Token("word", "is any of", "operator"),
                         Token("value", "Poland", "value", removable=True, value="pl")), "2,733", 0.22),
            Line("1.1", (Token("field", "Average January low", "field", "thermometer-snowflake"),
                         Token("word", "is below", "operator"),
                         Token("input", "", input=FormField("deg", "Degrees", value="-2,5 °F", error="-"))),
                 "—", error="Write degrees Celsius, like −2.5"),
        ), "1,437", 0.115),
        Group("2", "none", (Line("2.0", (Token("field", "Service visit", "field", "wrench"),
                                         Token("word", "in the last", "operator"),
                                         Token("value", "90 days", "value")), "−153"),), "1,284", 0.103),
    ),
)  # fmt: skip
BUILDER = BuilderView(
    title="Sample",
    href="/components",
    condition="{}",
    sentence=Markup("people who own a bike"),
    root=TREE,
    result=BuilderResult("1,284", "people", "10.3 % of everyone"),
    name=FormField("name", "Name"),
    pick_href="/components",
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its heading and its one finding."""

    key: str
    heading: str
    finding: str
    chart: charts.Chart


def _share_of_total(share: float) -> float:
    return (1 - (1 - share) ** 5.1) * 0.985 + 0.015 * share


def _pareto() -> charts.Chart:
    return charts.pareto(
        [(step / 60, _share_of_total(step / 60)) for step in range(61)],
        (charts.ClassShare("A", 0.18, 0.64), charts.ClassShare("B", 0.28, 0.31), charts.ClassShare("C", 0.54, 0.05)),
        title="Margin by customer",
        description="18 percent of customers bring 64 percent of the margin",
        of_what="of margin",
    )


def _grids() -> tuple[Picture, ...]:
    counts = ((612, 388, 204, 96, 41), (498, 356, 231, 142, 77), (403, 372, 318, 226, 118), (287, 341, 402, 367, 204),
              (164, 238, 391, 512, 472))  # fmt: skip
    cohorts = (
        Cohort("Q1 26", 412, (1, 0.61, 0.48, 0.41)),
        Cohort("Q2 26", 538, (1, 0.63, 0.51)),
        Cohort("Q3 26", 497, (1, 0.66)),
    )
    return (
        Picture("rfm", "Recency and frequency", "1,555 champions; 356 good customers are slipping.",
                charts.rfm_grid(counts, title="Customers by recency and frequency score")),
        Picture("cohorts", "Who comes back", "% buying again. The newer, the better.",
                charts.cohort_grid(cohorts, title="Buying again by quarter")),
    )  # fmt: skip


def _series() -> tuple[Picture, ...]:
    months = ("Dec", "Jan", "Feb", "Mar", "Apr", "May")
    channels = (
        charts.Series("Portal", (22, 31, 41, 57, 70, 78)),
        charts.Series("Dealers", (61, 60, 57, 52, 50, 48)),
        charts.Series("Phone", (18, 15, 14, 12, 10, 9)),
    )
    days = ("12 Oct", "19 Oct", "26 Oct", "2 Nov", "9 Nov")
    lift = (
        charts.Series("Contacted", (0, 0.031, 0.042, 0.047, 0.049), (0, 0.028, 0.038, 0.043, 0.044),
                      (0, 0.034, 0.046, 0.051, 0.054)),
        charts.Series("Hold-out", (0, 0.012, 0.019, 0.024, 0.028), (0, 0.007, 0.012, 0.015, 0.017),
                      (0, 0.017, 0.026, 0.033, 0.039), colour=6),
    )  # fmt: skip
    return (
        Picture("channels", "Revenue by channel", "The portal passed the dealers in March.",
                charts.lines(channels, months, title="Revenue by channel in thousand euro", heading="Month")),
        Picture("lift", "Share who bought", "Shaded: 95 % range.",
                charts.lines(lift, days, title="Share who bought by day", heading="Day",
                             write=lambda value: percent(value, 1), wide=True)),
    )  # fmt: skip


def _euros(value: charts.bars.Numeric) -> str:
    return money(value, "EUR", 0)


def _distributions() -> tuple[Picture, ...]:
    edges = tuple(range(0, 8000, 500))
    counts = (3120, 2480, 1910, 1390, 1010, 740, 560, 410, 300, 230, 170, 120, 90, 60, 44)
    rows = (
        charts.Interval("All", 2.12, 0.97, 3.27),
        charts.Interval("Tier A", 3.41, 1.1, 5.7),
        charts.Interval("Tier C", 0.4, -1.2, 2.0),
    )
    return (
        Picture("values", "Lifetime value", "Half of all customers will bring less than € 1,080.",
                charts.histogram(edges, counts, title="Distribution of lifetime value",
                                 headings=("Value", "Customers"), write=_euros, strong_from=6000,
                                 marks=(Mark("median € 1,080", 1080), Mark("mean € 2,040", 2040)),
                                 note=("dark: top 10 %,", "hold 48 % of all value"))),
        Picture("where", "Where it worked", "Tier C: no effect we can tell from chance.",
                charts.intervals(rows, title="Lift in points by group", headings=("Group", "Lift"))),
        Picture("bars", "Orders by weekday", "Monday is strongest.",
                charts.bars((("Mon", 42), ("Tue", 31), ("Wed", 28), ("Thu", 30), ("Fri", 24)),
                            title="Orders by weekday", headings=("Day", "Orders"))),
    )  # fmt: skip


def _reasons() -> tuple[Picture, ...]:
    reasons = (("118 days without an order", 21), ("Open ticket, power in frost", 9), ("Signed maintenance", -5))
    return (
        Picture("reasons", "Churn risk", "62 %, up 19 points in 30 days.",
                charts.contributions(reasons, title="What moves the churn risk", headings=("Reason", "Points"))),
        Picture("scores", "Scores of one customer", "Bought much and often, not lately.", charts.rfm_mini(2, 5, 5)),
    )  # fmt: skip


def pictures() -> tuple[Picture, ...]:
    pareto = Picture("abc", "Who brings the margin (ABC)", "18 % of customers bring 64 % of the margin.", _pareto())
    return (pareto, *_grids(), *_distributions(), *_series(), *_reasons())


def gallery(request: HttpRequest, shell: Shell) -> HttpResponse:
    """The page of components; `shell` is the frame of whoever looks at it."""
    return render_page(
        request,
        "desk/gallery.jinja",
        {
            "shell": shell,
            "fields": FIELDS,
            "errors": ERRORS,
            "menu_actions": MENU,
            "empty_sample": EMPTY,
            "no_result_sample": NO_RESULT,
            "palette_groups": PALETTE,
            "tab_samples": TABS,
            "chips": CHIPS,
            "channels": CHANNELS,
            "bulk": BULK,
            "day_sample": DAY,
            "consent": CONSENT,
            "builder": BUILDER,
            "pictures": pictures(),
        },
    )
