"""What a process has loaded when it stands idle: every module there is memory that a house holds for nothing."""

import os
import subprocess
import sys
from pathlib import Path

HEAVY = """
PIL adbc_driver_postgresql css_inline duckdb ibis joserfc kith.customers.sample lxml mrml numpy obstore psutil
pyarrow pypdfium2 python_calamine qrcode scim2_models scipy signxml xlsxwriter xmlsec
""".split()  # noqa: SIM905 - names read better so
OF_DOORS = ["fido2", "granian", "kith.api.build", "kith.desk.urls", "ninja", "pydantic", "whitenoise"]
SCRIPT = f"""
import sys, django
django.setup()
import procrastinate.contrib.django
print(*[name for name in {HEAVY + OF_DOORS} if name in sys.modules])
import kith.config.wsgi
print(*[name for name in {HEAVY} if name in sys.modules])
"""


def test_a_house_at_rest_has_loaded_nothing_that_few_requests_and_jobs_need(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "KITH_DATA": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=False
    )
    assert ran.stderr == ""
    jobs, web = ran.stdout.split("\n")[:2]
    assert (jobs, web) == ("", "")
