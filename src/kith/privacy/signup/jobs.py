"""Who does not confirm is reminded once and then forgotten."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils import timezone

from kith.core.jobs.queue import Job
from kith.privacy.signup.actions import write
from kith.privacy.signup.model import Signup

MOST = 500
FORGET = """
delete from privacy_signup s using privacy_signup_form f
where f.id = s.form_id and s.asked_at < %s - make_interval(days => f.lapses_after)
"""
LATE = """
select s.id from privacy_signup s join privacy_signup_form f on f.id = s.form_id
where s.confirmed_at is null and s.reminded_at is null and f.is_active
and s.asked_at < %s - make_interval(days => f.remind_after) order by s.id limit %s for update of s skip locked
"""


def tend() -> None:
    """Forgets those whose time is over, also what is left of those who confirmed, and reminds the others once."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [now])
    while _remind():
        pass


@transaction.atomic
def _remind() -> bool:
    """Writes to the next ones. The mails go out with this transaction or not at all."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(LATE, [now, MOST])
        ids = [row[0] for row in cursor.fetchall()]
    for signup in Signup.objects.filter(pk__in=ids).select_related("form__purpose"):
        write(signup, again=True)
    Signup.objects.filter(pk__in=ids).update(reminded_at=now)
    return len(ids) == MOST


JOBS = (Job("privacy.signup.tend", tend, "23 * * * *"),)
