"""People from files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import COUNTRY, DATE, EMAIL, LANGUAGE, PHONE, TAGS, TEXT
from kith.core.transfer.kind import Batch, ImportKind, Line, Outcome, Target
from kith.customers.party.arrival import Person, Refused
from kith.customers.party.finding import Arrivals, known_from
from kith.customers.party.saving import companies, save
from kith.lib.names import split_name, split_salutation

KEY_ALIASES = (
    "customer number",
    "customer id",
    "customer no",
    "customer",
    "id",
    "number",
    "external id",
    "contact id",
    "person id",
    "member number",
    "Kundennummer",
    "Kunden-Nr",
    "Kundennr",
    "Kunde",
    "Nummer",
    "Mitgliedsnummer",
)
FIELDS = (
    Target("key", _("Customer number"), TEXT, KEY_ALIASES, max_length=200),
    Target("title", _("Title"), TEXT, ("salutation", "prefix", "Titel", "Anrede"), max_length=60),
    Target(
        "given_name",
        _("Given name"),
        TEXT,
        ("first name", "firstname", "forename", "Vorname"),
        max_length=200,
    ),
    Target(
        "family_name",
        _("Family name"),
        TEXT,
        ("last name", "lastname", "surname", "Nachname", "Familienname", "Zuname"),
        max_length=200,
    ),
    Target(
        "middle_name",
        _("Middle name"),
        TEXT,
        ("middle names", "second name", "Zweiter Vorname"),
        max_length=200,
    ),
    Target("suffix", _("Suffix"), TEXT, ("name suffix", "Namenszusatz"), max_length=60),
    Target(
        "preferred_name",
        _("Called"),
        TEXT,
        ("nickname", "preferred name", "known as", "Rufname"),
        max_length=200,
    ),
    Target(
        "birth_name",
        _("Name at birth"),
        TEXT,
        ("maiden name", "birth name", "born as", "Geburtsname"),
        max_length=200,
    ),
    Target(
        "former_name",
        _("Former name"),
        TEXT,
        ("former names", "previous name", "formerly", "Früherer Name", "Frühere Namen", "vormals"),
        max_length=300,
        many=True,
    ),
    Target(
        "native_name", _("In its own script"), TEXT, ("native name", "name in own script"), max_length=200
    ),
    Target(
        "reading",
        _("Reading"),
        TEXT,
        ("furigana", "kana", "pinyin", "romaji", "phonetic name"),
        max_length=200,
    ),
    Target(
        "name",
        _("Full name"),
        TEXT,
        ("name", "contact name", "customer name", "Name", "Kundenname"),
        max_length=400,
    ),
    Target(
        "email",
        _("E-mail"),
        EMAIL,
        ("email address", "mail", "e-mail address", "E-Mail-Adresse", "Mailadresse"),
        many=True,
    ),
    Target(
        "phone",
        _("Phone"),
        PHONE,
        (
            "telephone",
            "phone number",
            "mobile",
            "mobile phone",
            "cell",
            "Telefon",
            "Telefonnummer",
            "Handy",
            "Mobil",
            "Tel",
        ),
        many=True,
        country_from="country",
    ),
    Target(
        "street",
        _("Street"),
        TEXT,
        ("address", "street address", "address line 1", "Straße", "Strasse", "Adresse"),
        max_length=300,
    ),
    Target(
        "postcode",
        _("Postcode"),
        TEXT,
        ("zip", "zip code", "postal code", "PLZ", "Postleitzahl"),
        max_length=20,
    ),
    Target(
        "extra", _("Addition"), TEXT, ("address line 2", "care of", "Adresszusatz", "Zusatz"), max_length=200
    ),
    Target(
        "district",
        _("Part of the city"),
        TEXT,
        ("suburb", "neighbourhood", "Ortsteil", "Stadtteil"),
        max_length=120,
    ),
    Target("city", _("City"), TEXT, ("town", "place", "Ort", "Stadt", "Wohnort"), max_length=120),
    Target("region", _("Region"), TEXT, ("state", "county", "province", "Bundesland"), max_length=120),
    Target("country", _("Country"), COUNTRY, ("country code", "nation", "Land", "Staat")),
    Target("language", _("Language"), LANGUAGE, ("locale", "preferred language", "Sprache")),
    Target(
        "birthday",
        _("Birthday"),
        DATE,
        (
            "date of birth",
            "birth date",
            "birthdate",
            "born",
            "dob",
            "Geburtsdatum",
            "Geburtstag",
            "Geboren",
            "geboren am",
        ),
        past=True,
    ),
    Target(
        "job_title",
        _("Job title"),
        TEXT,
        ("role", "position", "function", "Beruf", "Funktion"),
        max_length=200,
    ),
    Target(
        "company",
        _("Company"),
        TEXT,
        ("organisation", "organization", "firm", "employer", "account", "Firma", "Unternehmen"),
        max_length=300,
    ),
    Target("tags", _("Tags"), TAGS, ("labels", "categories", "Schlagworte", "Kategorien")),
)


def write(batch: Batch, lines: list[Line]) -> Outcome:
    """Upserts people: by key and source, else by mail address. Newer values win, addresses and numbers are added."""
    outcome, arrivals = Outcome(), Arrivals(batch)
    arrivals.find(
        [key_of(line) for line in lines],
        [mail for line in lines if "key" not in line.values for mail in mails_of(line)],
    )
    found: list[tuple[Line, Person, bool]] = []
    for line in lines:
        try:
            found.append((line, *_person(arrivals, line)))
        except Refused as refusal:
            outcome.refused[line.number] = refusal.reason
    named = companies(
        batch, [line.values["company"] for line, *_who in found if "company" in line.values], outcome
    )
    for line, person, new in found:
        changed = person.take(_parted(line.values), named.get(line.values.get("company", "")))
        outcome.same += not (changed or new)
    save(batch, arrivals.everybody(), outcome)
    outcome.owners = {line.number: person.id for line, person, _new in found}
    return outcome


def key_of(line: Line) -> str:
    """The key by which the source knows the person, else that of the row itself."""
    return line.values.get("key") or f"row:{line.key}"


def mails_of(line: Line) -> tuple[str, ...]:
    mails: tuple[str, ...] = line.values.get("email", ())
    return mails


def _person(arrivals: Arrivals, line: Line) -> tuple[Person, bool]:
    """Whose row this is, and whether its key is new. Raises Refused."""
    mails = () if "key" in line.values else mails_of(line)
    person, new = arrivals.person(key_of(line), mails, known=_known(line.values))
    arrivals.remember(person, mails)
    return person, new


def _parted(values: dict[str, Any]) -> dict[str, Any]:
    """A full name is taken apart where its parts are not given; what says Ms or Mr before it is the salutation."""
    if "title" in values:
        salutation, title = split_salutation(values["title"])
        values = {**values, "title": title, **({"salutation": salutation} if salutation else {})}
    if "name" not in values or "given_name" in values or "family_name" in values:
        return values
    name = split_name(values["name"], values.get("language", ""))
    salutation, title = split_salutation(name.title)
    parts = {"title": title, "salutation": salutation, "given_name": name.given, "family_name": name.family}
    return {**{key: value for key, value in parts.items() if value}, **values}


def _known(values: dict[str, Any]) -> str:
    """What a person is called who has no name."""
    if "key" in values:
        return str(values["key"])
    first = (*values.get("email", ()), *values.get("phone", ()))
    return next(iter(first), "") or values.get("company", "")


PEOPLE = ImportKind(
    "people",
    _("People"),
    FIELDS,
    ("person", "email", "phone", "address", "former_name", "organisation"),
    write,
    known_from,
    identity="key",
)
