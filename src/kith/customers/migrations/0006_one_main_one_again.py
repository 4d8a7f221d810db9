"""Only one e-mail address and phone number of a party is its main one. The step before had dropped these two indexes
unasked, together with the one it meant."""

from django.db import migrations


def one_main(table: str) -> migrations.RunSQL:
    """The newest main one stays where there are several."""
    again = f"""
    update {table} t set is_main = false
    where t.is_main and exists (select 1 from {table} o where o.party_id = t.party_id and o.is_main and o.id > t.id);
    create unique index if not exists {table}_one_main on {table} (party_id) where is_main;
    """  # noqa: S608
    return migrations.RunSQL(again, migrations.RunSQL.noop)


class Migration(migrations.Migration):
    dependencies = [("customers", "0005_orders_of_lists")]
    operations = [one_main("customers_email"), one_main("customers_phone")]
