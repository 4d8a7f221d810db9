"""Every component in every state, on one page: what to look at before writing new markup."""

from django.http import HttpRequest, HttpResponse
from markupsafe import Markup

from kith.desk.actions_view import Action, Empty, NoResult, Tag
from kith.desk.builder_view import BuilderResult, BuilderView, Group, Line, Token
from kith.desk.form_view import Choice, FormError, FormField
from kith.desk.gallery_charts import pictures
from kith.desk.list_view import BulkAction, Chip, ChipPart, Tab
from kith.desk.marks import avatar
from kith.desk.record_view import ChannelChip, ConsentRow, ConsentTable, TimelineDay, TimelineEvent
from kith.desk.render import render_page
from kith.desk.shell import PaletteGroup, PaletteHit, Shell

# The samples are not translated: the page is read by those who build, not by those who work with customers.
FIELDS = (
    FormField("name", "Company", value="Kjeldgaard Brød A/S", note="(legal name)", required=True, half=True),
    FormField(
        "mail", "E-mail", "email", value="lotte@kjeldgaard", error="The part after @ needs a dot", half=True
    ),
    FormField(
        "until", "Valid until", value="31.11.2026", error="November has 30 days", required=True, half=True
    ),
    FormField(
        "owner", "Owner", "lookup", value="1", value_label="Jonas Falk", lookup_href="/components", half=True
    ),
    FormField(
        "country",
        "Country",
        "select",
        choices=(Choice("dk", "Denmark", selected=True), Choice("de", "Germany")),
    ),
    FormField(
        "limit", "Credit limit", "number", value="5000", unit="EUR", help="Orders above it wait for a word."
    ),
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
        (
            PaletteHit(
                Markup("<b>Ingrid</b> Sørlie-Achterberg"),
                "#i",
                avatar=avatar("Ingrid Sørlie-Achterberg", "av-sm"),
                detail="Paketlöwe",
                keys=("↵",),
            ),
        ),
    ),
    PaletteGroup(
        "Do with Ingrid",
        (PaletteHit("Call", "#call", "phone"), PaletteHit("Add a task", "#task", "square-check")),
    ),
)
TABS = (
    Tab("All people", "#all", "12,480"),
    Tab("My customers", "#mine", "1,318", current=True, changed=True),
    Tab("At risk, tier A", "#risk", "23", shared=True),
)
CHIPS = (
    Chip(
        "Owner",
        (
            ChipPart("field", "Owner", "#f", "user-round"),
            ChipPart("operator", "is any of", "#o"),
            ChipPart("value", "Maren, Jonas", "#v"),
        ),
        "#x",
    ),
    Chip(
        "Any of",
        (
            ChipPart("field", "Any of", icon="split"),
            ChipPart("value", "Tier A or B"),
            ChipPart("operator", "or"),
            ChipPart("value", "No orders yet"),
        ),
        "#y",
    ),
)
CHANNELS = (ChannelChip("All", "#all", count="214", on=True), ChannelChip("E-mail", "#mail", "mail", "84"))
BULK = (
    BulkAction("E-mail", "#mail", "mail", "2"),
    BulkAction("Letter", "#letter", "mailbox", "3"),
    BulkAction("Merge", "#merge", "git-merge"),
)
DAY = TimelineDay(
    "Wednesday, 18 November",
    (
        TimelineEvent(
            "mail",
            "wrote: Re: Winter fleet",
            "16:20",
            "18 November 2026, 16:20",
            "in",
            who="Ingrid",
            quote="Could you hold your price until January?",
            tags=(Tag("Price"),),
            actions=(Action("Reply", "#reply", "reply"), Action("Make a task", "#task", "square-check")),
        ),
        TimelineEvent(
            "globe",
            "Visited the web shop",
            "08:52",
            "18 November 2026, 08:52",
            body="Longbox XL, then the price of a second battery.",
        ),
        TimelineEvent("shopping-bag", "Ordered 2 batteries", "08:10", "18 November 2026, 08:10", "buy"),
        TimelineEvent(
            "trending-down", "Churn risk rose from 43 % to 62 %", "06:00", "18 November 2026, 06:00", "bad"
        ),
    ),
)
CONSENT = ConsentTable(
    (("mail", "E-mail"), ("phone", "Phone"), ("mailbox", "Letter")),
    (ConsentRow("Newsletter", "consent", ("y", "n", "n")), ConsentRow("Offers", "consent", ("y", "w", "n"))),
    "Offers by phone: asked 3 Nov, waiting for her answer.",
)
TREE = Group(
    "",
    "all",
    (
        Line(
            "0",
            (
                Token("field", "Owns a bike", "field", "bike"),
                Token("word", "bought more than", "operator"),
                Token("value", "12 months ago", "value"),
            ),
            "4,906",
            0.39,
        ),
        Group(
            "1",
            "any",
            (
                Line(
                    "1.0",
                    (
                        Token("field", "Country", "field", "map-pin"),
                        Token("word", "is any of", "operator"),
                        Token("value", "Poland", "value", removable=True, value="pl"),
                    ),
                    "2,733",
                    0.22,
                ),
                Line(
                    "1.1",
                    (
                        Token("field", "Average January low", "field", "thermometer-snowflake"),
                        Token("word", "is below", "operator"),
                        Token("input", "", input=FormField("deg", "Degrees", value="-2,5 °F", error="-")),
                    ),
                    "—",
                    error="Write degrees Celsius, like −2.5",
                ),
            ),
            "1,437",
            0.115,
        ),
        Group(
            "2",
            "none",
            (
                Line(
                    "2.0",
                    (
                        Token("field", "Service visit", "field", "wrench"),
                        Token("word", "in the last", "operator"),
                        Token("value", "90 days", "value"),
                    ),
                    "−153",
                ),
            ),
            "1,284",
            0.103,
        ),
    ),
)
BUILDER = BuilderView(
    title="Sample",
    href="/components",
    condition="{}",
    sentence=Markup("people who own a bike"),
    root=TREE,
    result=BuilderResult("1,284", "people", "10.3 % of everyone"),
    name=FormField("name", "Name"),
    pick_href="/components",
    left_label="people left after each line",
)


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
