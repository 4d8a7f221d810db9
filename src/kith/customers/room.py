"""The face of the central customer database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kith.core.jobs.queue import Job
from kith.core.registry.room import Listener, MenuItem, Page, Panel, Room, Section, Trail
from kith.customers import home
from kith.customers.address.type import ADDRESS
from kith.customers.email.type import EMAIL_ADDRESS
from kith.customers.former_name.panels import add_former_name, former_names_panel
from kith.customers.former_name.type import FORMER_NAME
from kith.customers.group.panels import group_tab
from kith.customers.household import pages as household_pages
from kith.customers.household.erasing import HOMES
from kith.customers.household.panels import household_panel, members_tab
from kith.customers.household.type import HOUSEHOLD
from kith.customers.interaction import actions as timeline
from kith.customers.interaction import listening
from kith.customers.interaction import pages as timeline_pages
from kith.customers.interaction.erasing import TOUCHES
from kith.customers.interaction.panels import timeline_panel
from kith.customers.note import pages as note_pages
from kith.customers.note.type import NOTE
from kith.customers.party import trail as external_ids
from kith.customers.party.importing import PEOPLE
from kith.customers.party.type import ORGANISATION, PARTY, PERSON
from kith.customers.phone.type import PHONE_NUMBER
from kith.customers.reach import pages as reach_pages
from kith.customers.reach.panels import reach_panel
from kith.customers.relationship import former as former_companies
from kith.customers.relationship import kinds as relationship_kinds
from kith.customers.relationship.panels import relations_on_paper, relations_tab
from kith.customers.relationship.type import RELATIONSHIP
from kith.customers.relationship_kind.type import RELATIONSHIP_KIND
from kith.customers.segment import listening as segment_listening
from kith.customers.segment import pages as segment_pages
from kith.customers.segment.gathering import GATHER
from kith.customers.segment.jobs import recount_all
from kith.customers.segment.type import SEGMENT
from kith.customers.task import home as task_home
from kith.customers.task import pages as task_pages
from kith.customers.task.type import TASK

if TYPE_CHECKING:
    from ninja import Router


def _imports(router: Router) -> None:
    """The routes of imports; what they are made of is loaded where there is an API, and not for jobs."""
    from kith.api import imports

    imports.add(router)


ROOM = Room(
    key="customers",
    title=_("Customers"),
    summary=_("People and companies, how to reach them, and everything that happened."),
    types=(
        PERSON,
        ORGANISATION,
        PARTY,
        HOUSEHOLD,
        EMAIL_ADDRESS,
        PHONE_NUMBER,
        ADDRESS,
        FORMER_NAME,
        NOTE,
        RELATIONSHIP,
        RELATIONSHIP_KIND,
        TASK,
        SEGMENT,
    ),
    pages=(
        Page("segments/new", segment_pages.new_segment, "segment-new"),
        Page("segments/result", segment_pages.segment_result, "segment-result"),
        Page("segments/<uuid:uid>", segment_pages.segment_page, "segment"),
        Page("<slug:path>/<uuid:uid>/note", note_pages.write_note, "note-write"),
        Page("<slug:path>/<uuid:uid>/pin", timeline_pages.pin, "pin"),
        Page("<slug:path>/<uuid:uid>/mention", note_pages.mentioned, "note-mention"),
        Page("reach/of/<uuid:uid>", reach_pages.ways_of, "reach-of"),
        Page("reach/<slug:key>/new", reach_pages.new_way, "reach-new"),
        Page("reach/<slug:key>/<uuid:uid>", reach_pages.one_way, "reach-edit"),
        Page("reach/<slug:key>/<uuid:uid>/main", reach_pages.main_way, "reach-main"),
        Page("reach/<slug:key>/<uuid:uid>/delete", reach_pages.delete_way, "reach-delete"),
        Page("households/<uuid:uid>/out/<uuid:person>", household_pages.out, "household-out"),
        Page("households/<uuid:uid>/in/<uuid:person>", household_pages.back_in, "household-in"),
        Page("tasks/<uuid:uid>/tick", task_pages.tick, "task-tick"),
        Page("tasks/<uuid:uid>/due", task_pages.due, "task-due"),
    ),
    panels=(
        Panel("person", "composer", 40, note_pages.note_composer, "note", _("Note"), "sticky-note"),
        Panel("organisation", "composer", 40, note_pages.note_composer, "note", _("Note"), "sticky-note"),
        Panel("person", "reach", 10, reach_panel),
        Panel("organisation", "reach", 10, reach_panel),
        Panel("person", "tab", 5, relations_tab, "relations", _("Relations")),
        Panel("organisation", "tab", 5, relations_tab, "relations", _("Relations")),
        Panel("organisation", "tab", 6, group_tab, "group", _("Group")),
        Panel("person", "paper", 5, relations_on_paper),
        Panel("organisation", "paper", 5, relations_on_paper),
        Panel("person", "left", 5, household_panel),
        Panel("person", "left", 6, former_names_panel),
        Panel("organisation", "left", 6, former_names_panel),
        Panel("person", "menu", 8, add_former_name),
        Panel("organisation", "menu", 8, add_former_name),
        Panel("household", "tab", 5, members_tab, "members", _("Members")),
        Panel("person", "timeline", 10, timeline_panel),
        Panel("organisation", "timeline", 10, timeline_panel),
    ),
    jobs=(Job("customers.segments.recount", recount_all, "40 3 * * *"),),
    listeners=(
        Listener("customers.timeline", listening.KINDS, listening.hear),
        Listener("customers.former", former_companies.KINDS, former_companies.hear),
        Listener(
            "customers.kinds",
            ("relationship_kind.created", "relationship_kind.changed"),
            relationship_kinds.hear,
        ),
        Listener("customers.segments", segment_listening.KINDS, segment_listening.hear),
    ),
    home_tiles=(home.tiles,),
    home_steps=(home.steps,),
    home_parts=(task_home.day,),
    bulk_operations=(GATHER,),
    menu=(
        MenuItem("tasks", _("Tasks"), "circle-check", "/tasks", 15, "t", "customers.task.see"),
        MenuItem("people", _("People"), "users-round", "/people", 20, "p", "customers.person.see"),
        MenuItem(
            "companies", _("Companies"), "building-2", "/companies", 30, "c", "customers.organisation.see"
        ),
        MenuItem(
            "households", _("Households"), "house-heart", "/households", 35, "u", "customers.household.see"
        ),
        MenuItem(
            "relationship-kinds",
            _("Kinds of relationships"),
            "network",
            "/relationship-kinds",
            60,
            section=Section.HOUSE,
            administrators=True,
            help=_("How people and companies are related, said from both ends."),
        ),
        MenuItem("segments", _("Segments"), "blend", "/segments", 80, "s", "customers.segment.see"),
    ),
    later_fields=(relationship_kinds.later_kinds,),
    api=(_imports,),
    imports=(PEOPLE,),
    trails=(
        Trail((timeline.TABLE, timeline.CONCERNED), timeline.forget, timeline.newer),
        Trail(("customers_external_id",), external_ids.forget, external_ids.newer),
    ),
    traces=(TOUCHES, HOMES),
    derived=("customers_fact", "customers_fact_history", "customers_last_contact"),
)
