import pytest
from django.core.management import call_command
from django.db import connection

from kith.config import schema

pytestmark = pytest.mark.django_db


def test_the_tables_that_migrations_make_are_those_of_the_models() -> None:
    assert schema.faults() == []


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("alter table core_run drop column note", "the column core_run.note is missing"),
        (
            "alter table core_run alter note type varchar(9)",
            "the column core_run.note is character varying(9) and not text",
        ),
        (
            "alter table core_run alter note drop not null",
            "the column core_run.note may be empty in one of model and table only",
        ),
        ("drop index core_run_job", "the index core_run_job of core_run is missing"),
        (
            "drop index customers_email_one_main",
            "the constraint customers_email_one_main of customers_email is missing",
        ),
        (
            "update pg_index set indisvalid = false where indexrelid = 'core_run_job'::regclass",
            "the index core_run_job is not valid",
        ),
        (
            "alter table customers_party disable trigger customers_party_changed",
            "the trigger customers_party_changed is switched off",
        ),
        (
            "drop trigger customers_party_changed on customers_party",
            "the table customers_party does not tell the warehouse of changes",
        ),
        (
            "delete from django_migrations where app = 'privacy'",
            "the migration privacy.0001_initial did not run",
        ),
    ],
)
def test_whatever_does_not_fit_is_named(statement: str, fault: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert fault in schema.faults()


def test_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
