"""The reference data: a house of its own with many people, made once and kept in a folder.

    with reference.house() as house: …

starts the embedded PostgreSQL of the folder, makes the data where it is missing, sets Django up on it and gives an
owner to act as. Options of every bench that uses it: `--data 100k|1m` and `--folder`.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}

if TYPE_CHECKING:
    from kith.core.principals.actor import Actor


@dataclass(frozen=True, slots=True)
class House:
    """The house that is measured."""

    people: int
    owner: Actor
    key: str


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", choices=SIZES, default="1m", help="how many people the reference data has")
    parser.add_argument("--folder", type=Path, default=ROOT / ".kith" / "bench", help="where it is kept")
    return parser.parse_args()


@contextlib.contextmanager
def house() -> Iterator[House]:
    """The reference house, running."""
    chosen = options()
    os.environ |= {"KITH_DATA": str(chosen.folder), "DJANGO_SETTINGS_MODULE": "kith.config.settings"}
    from kith.config.postgres import Server

    server = Server(chosen.folder / "postgres")
    with server.use(tell=lambda text: print(f"# {text}", file=sys.stderr)):
        name = f"people_{chosen.data}"
        make_database(server.address("postgres"), name)
        os.environ["KITH_DATABASE_URL"] = server.address(name)
        yield set_up(SIZES[chosen.data])


def make_database(address: str, name: str) -> None:
    with psycopg.connect(address, autocommit=True) as admin:
        if not admin.execute("select 1 from pg_database where datname = %s", (name,)).fetchone():
            admin.execute(sql.SQL("create database {}").format(sql.Identifier(name)))


def set_up(people: int) -> House:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from customers_party where kind = 'person'")
        if cursor.fetchone()[0] < people:
            began = time.perf_counter()
            with transaction.atomic():
                fill(cursor, people)
            cursor.execute("vacuum analyze")
            print(f"# made {people:,} people in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    return House(people, *first_owner())


def first_owner() -> tuple[Actor, str]:
    """An owner, and the secret of an API key that it holds."""
    from kith.core.principals.actor import actor_of
    from kith.core.principals.keys import issue_key
    from kith.core.principals.model import Principal

    principal = Principal.objects.get(name="colleague 1")
    principal.keys.all().delete()
    return actor_of(principal, "api"), issue_key(principal, "bench")[1]


GIVEN = [
    "Anna",
    "Émile",
    "Zoë",
    "Łukasz",
    "Jürgen",
    "Maria",
    "José",
    "Øyvind",
    "Çağla",
    "Sofía",
    "Niels",
    "Ingrid",
    "Marek",
    "Aoife",
    "Björn",
    "Chloé",
    "Dániel",
    "Elif",
    "Françoise",
    "Giulia",
    "Håkon",
    "Ivana",
    "João",
    "Katarzyna",
    "Léa",
    "Małgorzata",
    "Noël",
    "Ömer",
    "Paweł",
    "Rūta",
    "Søren",
    "Tomáš",
    "Ülle",
    "Václav",
    "Yağmur",
    "Željko",
    "山田",
    "محمد",
    "Ольга",
    "Γιώργος",
]
FAMILY = [
    "Müller",
    "Bergman",
    "Ñandú",
    "Sørensen",
    "Kowalski",
    "García",
    "Dubois",
    "Rossi",
    "Novák",
    "Yılmaz",
    "O'Neil",
    "Schröder",
    "Þórsson",
    "Åkesson",
    "Nagy",
    "Popescu",
    "Silva",
    "Van-Dijk",
    "Horváth",
    "Jönsson",
    "Petrović",
    "Lefèvre",
    "Bianchi",
    "Wójcik",
    "Östberg",
    "Fernández",
    "Çelik",
    "Łabędzki",
    "Großmann",
    "Straße",
    "Kovač",
    "Nuñez",
    "Ivanov",
    "Papadopoulos",
    "Tanaka",
    "Haddad",
    "Smith",
    "Jones",
    "Martin",
    "Bernard",
]
SYLLABLES = ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "wo", "zu"]


def families() -> list[str]:
    """Family names enough that few people share one."""
    return [
        f"{family}{one}{two}" for family in FAMILY for one in ("", *SYLLABLES) for two in ("", *SYLLABLES)
    ]


def fill(cursor: Any, people: int) -> None:
    """Set by set: one statement a table. A part of the people has each way to be reached, and facts."""
    from kith.lib.text import fold, sort_key

    given = [(place, name, fold(name)) for place, name in enumerate(GIVEN)]
    family = [(place, name, sort_key(name)) for place, name in enumerate(families())]
    for table, rows in (("given", given), ("family", family)):
        cursor.execute(f"create temp table {table} (place int, name text, key text)")
        with cursor.copy(f"copy {table} from stdin") as copy:
            for row in rows:
                copy.write_row(row)
    for statement in STATEMENTS:
        began = time.perf_counter()
        text = statement.format(people=people, companies=people // 5, givens=len(given), families=len(family))
        cursor.execute(text)
        print(f"#   {time.perf_counter() - began:5.1f} s  {text.split()[2]}", file=sys.stderr)


# Numbers are drawn from the row's own number by multiplication with large primes: the same data every time.
STATEMENTS = (
    """insert into core_principal (kind, role, name, locale, timezone, is_active, created_at)
       select 'user', case n when 1 then 'owner' when 2 then 'shared_only' else 'member' end, 'colleague ' || n, 'en', 'UTC', true, now()
       from generate_series(1, 20) n""",
    """insert into customers_party (kind, name, sort_key, industry, website, stage, owner_id, created_at, changed_at)
       select 'organisation', f.name || ' ' || n, f.key || ' ' || lpad(n::text, 7, '0'), (array['Retail','Software','Energy','Health'])[1 + n % 4],
              'https://' || n || '.example.com', 'customer', o.id, at, at
       from generate_series(1, {companies}) n
       cross join lateral (select n::bigint * 7919 % {families} as f, now() - interval '3 years' + interval '3 years' * n / {companies} as at) d
       join family f on f.place = d.f
       left join (select id, row_number() over (order by id) as place from core_principal) o on o.place = n % 25""",
    """insert into customers_party (kind, name, sort_key, given_name, family_name, job_title, stage, language, birthday, tags, owner_id,
                                    organisation_id, source, created_at, changed_at, deleted_at)
       select 'person', g.name || ' ' || f.name, f.key || '  ' || g.key, g.name, f.name, (array['', 'Chief', 'Buyer', 'Engineer'])[1 + n % 4],
              (array['contact', 'prospect', 'customer', 'customer', 'former'])[1 + n % 5], (array['de', 'en', 'fr', ''])[1 + n % 4],
              case when n % 3 = 0 then date '1940-01-01' + (n % 25000) end, case when n % 50 = 0 then '{{vip}}'::text[] else '{{}}' end, o.id,
              case when n % 5 < 2 then 1 + n::bigint * 104729 % {companies} + (select min(id) - 1 from customers_party) end, 'bench', at,
              at + interval '30 days' * (n % 11), case when n % 200 = 0 then now() end
       from generate_series(1, {people}) n
       cross join lateral (select n::bigint * 15485863 % {families} as f, n::bigint * 32452843 % {givens} as g,
                                  now() - interval '3 years' + interval '3 years' * n / {people} as at) d
       join family f on f.place = d.f join given g on g.place = d.g
       left join (select id, row_number() over (order by id) as place from core_principal) o on o.place = n % 25""",
    """insert into customers_email (party_id, address, label, is_main, created_at)
       select id, 'p' || id || '@' || (array['example.com', 'example.org', 'mail.example.net'])[1 + id % 3], '', true, created_at
       from customers_party where id % 5 > 0 and kind = 'person'""",
    """insert into customers_email (party_id, address, label, is_main, created_at)
       select id, 'work' || id || '@example.com', 'work', false, created_at from customers_party where id % 10 = 1 and kind = 'person'""",
    """insert into customers_phone (party_id, number, is_main, created_at)
       select id, '+4930' || lpad(id::text, 8, '0'), true, created_at from customers_party where id % 2 = 0""",
    """insert into customers_address (party_id, street, postcode, city, country, is_main, created_at)
       select id, 'Street ' || id % 1000, lpad((id % 99999)::text, 5, '0'),
              'City ' || floor(2000 * power((id * 48611 % 1000003) / 1000003.0, 3))::int, (array['DE', 'FR', 'PL', 'DK', 'GB'])[1 + id % 5],
              true, created_at
       from customers_party where id % 10 < 7""",
    """insert into customers_fact (party_id, orders, revenue, first_order_at, last_order_at, usual_gap_days, abc_class, lifetime_value,
                                   rfm_segment, recency_score, frequency_score, monetary_score, expected_orders, alive_probability)
       select id, 1 + id % 30, round((10 * exp(u * 6))::numeric, 2), created_at, created_at + (now() - created_at) * u, 5 + (id % 90),
              case when u > 0.85 then 'A' when u > 0.6 then 'B' else 'C' end, round((5 * exp(u * 7) + id % 1000)::numeric, 2),
              (array['champions', 'loyal', 'promising', 'new', 'attention', 'at_risk', 'hibernating', 'lost'])[1 + id % 8],
              1 + id % 5, 1 + id % 5, 1 + (u * 4)::int, (u * 9)::numeric(10, 4), u::numeric(6, 5)
       from customers_party cross join lateral (select (id * 86028121 % 1000003) / 1000003.0 as u) d
       where id % 10 < 6 and kind = 'person'""",
    """insert into core_share (subject_type, subject_id, principal_id, level, made_by_id, made_at)
       select 'person', p.id, o.id, 'see', o.id, now() from customers_party p, core_principal o
       where p.kind = 'person' and p.id % 200 = 3 and o.name = 'colleague 2'""",
)
