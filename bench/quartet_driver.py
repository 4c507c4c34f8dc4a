"""Capture an EPCIS 1.2 file with quartet_epcis 4.1.5, in its own environment and process, and print how long it took.

quartet_epcis is AGPL: it is installed apart, run as it is, only to be measured.
Usage: python quartet_driver.py FILE DATABASE
"""

import sys
import time

import django
from django.conf import settings

settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "quartet_capture", "quartet_epcis"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[2]}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    USE_TZ=True,
)
django.setup()

from django.core.management import call_command  # noqa: E402
from quartet_epcis.models.events import Event  # noqa: E402
from quartet_epcis.parsing.parser import QuartetParser  # noqa: E402

call_command("migrate", verbosity=0)
with open(sys.argv[1], "rb") as stream:  # noqa: PTH123
    began = time.perf_counter()
    QuartetParser(stream).parse()
    seconds = time.perf_counter() - began
print(Event.objects.count(), seconds)
