"""What the engine itself shows: those who act, the first page, and the settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.administration.type import TYPES
from kith.core.attachment.ageing import JOBS as FILE_JOBS
from kith.core.attachment.traces import TRACES as FILE_TRACES
from kith.core.bulk.traces import TRACES as BULK_TRACES
from kith.core.bulk.work import JOBS as BULK_JOBS
from kith.core.colleague import PRINCIPAL
from kith.core.currency.following import JOBS as CURRENCY_JOBS
from kith.core.currency.following import LISTENER as RATES_FOLLOW
from kith.core.currency.importing import RATES
from kith.core.currency.type import EXCHANGE_RATE
from kith.core.events.type import AUDIT_ENTRY
from kith.core.export.traces import TRACES as EXPORT_TRACES
from kith.core.export.work import JOBS as EXPORT_JOBS
from kith.core.files.looking import JOBS as LOOK_JOBS
from kith.core.notice import reading as notices
from kith.core.registry.room import MenuItem, Room, Section
from kith.core.sign_in.app.tokens import JOBS as APP_JOBS
from kith.core.sign_in.invitation.type import INVITATION
from kith.core.sign_in.links import JOBS as LINK_JOBS
from kith.core.sign_in.provider.type import TYPES as PROVIDER_TYPES
from kith.core.sign_in.sessions import JOBS as SESSION_JOBS
from kith.core.sign_in.sessions import end_everybodys
from kith.core.tag.following import LISTENER as TAGS_FOLLOW
from kith.core.tag.type import TAG
from kith.core.transfer.ending import JOBS as ENDING_JOBS
from kith.core.transfer.work import JOBS as TRANSFER_JOBS
from kith.core.view.type import VIEW
from kith.core.work import JOBS

ROOM = Room(
    key="core",
    title=_("House"),
    types=(PRINCIPAL, *TYPES, AUDIT_ENTRY, INVITATION, VIEW, TAG, EXCHANGE_RATE, *PROVIDER_TYPES),
    menu=(
        MenuItem(
            "account",
            _("My account"),
            "circle-user-round",
            "/account",
            10,
            section=Section.YOU,
            help=_("Name, language, password, second factor, sessions and keys"),
        ),
        MenuItem(
            "exports",
            _("My exports"),
            "download",
            "/exports",
            20,
            section=Section.YOU,
            help=_("Files of lists that you asked for"),
        ),
        MenuItem(
            "bulk",
            _("Changes to many records"),
            "layers",
            "/bulk",
            30,
            section=Section.YOU,
            help=_("What was done to many records at once, and taking it back"),
        ),
        MenuItem("home", _("Home"), "house", "/", 10, "h"),
        MenuItem("settings", _("Settings"), "settings-2", "/settings", 110, "x"),
        MenuItem(
            "trash",
            _("Trash"),
            "trash-2",
            "/trash",
            20,
            section=Section.SAFETY,
            help=_("What was deleted, and the way back"),
        ),
        MenuItem(
            "audit",
            _("Audit"),
            "history",
            "/audit",
            10,
            permission="core.audit_entry.see",
            section=Section.SAFETY,
            help=_("What was done, by whom and from where"),
        ),
        MenuItem(
            "house",
            _("House"),
            "warehouse",
            "/settings/house",
            10,
            administrators=True,
            section=Section.HOUSE,
            help=_("Name, currency, and the rooms that are used"),
        ),
        MenuItem(
            "currencies",
            _("Currencies"),
            "coins",
            "/settings/currencies",
            15,
            permission="core.exchange_rate.see",
            section=Section.HOUSE,
            help=_("What other currencies are worth, from day to day"),
        ),
        MenuItem(
            "tags",
            _("Tags"),
            "tag",
            "/tags",
            20,
            permission="core.tag.see",
            section=Section.HOUSE,
            help=_("Names and colours, merged where two mean the same"),
        ),
        MenuItem(
            "sign-ins",
            _("Who can sign in"),
            "user-round-plus",
            "/settings/sign-ins",
            10,
            administrators=True,
            section=Section.PEOPLE,
            help=_("Invite colleagues, end their sessions, help them in again"),
        ),
        MenuItem(
            "roles",
            _("Roles"),
            "shield",
            "/settings/roles",
            20,
            permission="core.role.see",
            section=Section.PEOPLE,
            help=_("What each role may see and do"),
        ),
        MenuItem(
            "teams",
            _("Teams"),
            "users",
            "/settings/teams",
            30,
            administrators=True,
            section=Section.PEOPLE,
            help=_("Departments and groups, and who is in them"),
        ),
        MenuItem(
            "providers",
            _("Identity providers"),
            "key-round",
            "/settings/providers",
            15,
            administrators=True,
            section=Section.SAFETY,
            help=_("Sign in where colleagues already do, and follow the groups there"),
        ),
        MenuItem(
            "directories",
            _("Directories"),
            "contact-round",
            "/settings/directories",
            40,
            administrators=True,
            section=Section.PEOPLE,
            help=_("Entra, Okta and others that add colleagues and switch them off"),
        ),
        MenuItem(
            "apps",
            _("Apps"),
            "blocks",
            "/settings/apps",
            20,
            administrators=True,
            section=Section.SAFETY,
            help=_("Programs of others that work in colleagues’ names"),
        ),
        MenuItem(
            "sign-in-rules",
            _("Rules for signing in"),
            "lock-keyhole",
            "/settings/signing-in",
            10,
            administrators=True,
            section=Section.SAFETY,
            help=_("Passwords, second factor, and how long sessions live"),
        ),
    ),
    listeners=(TAGS_FOLLOW, RATES_FOLLOW),
    jobs=(
        *JOBS,
        *TRANSFER_JOBS,
        *BULK_JOBS,
        *EXPORT_JOBS,
        *ENDING_JOBS,
        *LINK_JOBS,
        *SESSION_JOBS,
        *APP_JOBS,
        *notices.JOBS,
        *FILE_JOBS,
        *LOOK_JOBS,
        *CURRENCY_JOBS,
    ),
    imports=(RATES,),
    traces=(*EXPORT_TRACES, *notices.TRACES, *FILE_TRACES, *BULK_TRACES),
    after_restore=(end_everybodys,),
)
