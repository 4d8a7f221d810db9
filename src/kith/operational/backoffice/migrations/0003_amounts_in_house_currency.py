"""Orders and their lines keep their amounts in the house currency too, and amounts have as many places as their currency."""

from django.db import migrations, models
from django.db.models import Q

from kith.core.currency.columns import AmountField, keep_in_house_currency

LINES_FOLLOW = """
create function backoffice_order_lines_follow() returns trigger language plpgsql as $$
begin
    update backoffice_order_line set amount = amount where order_id = new.id;
    return null;
end $$;
create trigger backoffice_order_lines_follow after update on backoffice_order for each row
    when ((old.house_total, old.currency, old.ordered_at) is distinct from (new.house_total, new.currency, new.ordered_at))
    execute function backoffice_order_lines_follow();
alter table backoffice_order enable always trigger backoffice_order_lines_follow;
"""
NO_LINES_FOLLOW = """
drop trigger backoffice_order_lines_follow on backoffice_order;
drop function backoffice_order_lines_follow();
"""


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0002_changes"), ("core", "0026_rates_of_currencies")]
    operations = [
        migrations.AlterField("order", "total", AmountField()),
        migrations.AlterField("orderline", "amount", AmountField()),
        migrations.AlterField("product", "unit_price", AmountField(null=True)),
        migrations.AddField("order", "house_total", AmountField(editable=False, null=True)),
        migrations.AddField("orderline", "house_amount", AmountField(editable=False, null=True)),
        keep_in_house_currency(
            "backoffice_order", amount="total", house="house_total", currency="new.currency", at="new.ordered_at",
            watched=("total", "currency", "ordered_at"),
        ),
        keep_in_house_currency(
            "backoffice_order_line", amount="amount", house="house_amount", currency="o.currency", at="o.ordered_at",
            watched=("amount", "order_id"), source="from backoffice_order o where o.id = new.order_id",
        ),
        migrations.RunSQL(LINES_FOLLOW, NO_LINES_FOLLOW),
        # the lines of an order take theirs with it
        migrations.RunSQL("update backoffice_order set total = total", migrations.RunSQL.noop),
        migrations.AddIndex(
            "order",
            models.Index(
                fields=["currency", "ordered_at"], condition=Q(house_total=None), name="backoffice_order_no_rate"
            ),
        ),
    ]  # fmt: skip
