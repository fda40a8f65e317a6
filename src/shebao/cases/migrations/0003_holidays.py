"""The arrangements of public holidays that come with the software."""

from typing import Any

from django.db import migrations

from shebao.cases.holidays import packaged, read_arrangement


def load(apps: Any, _: Any) -> None:
    holiday = apps.get_model("cases", "Holiday")
    for path in packaged():
        holiday.objects.bulk_create(
            holiday(day=day.day, works=day.works, name=day.name, source=day.source) for day in read_arrangement(path)
        )


class Migration(migrations.Migration):
    """Load them."""

    dependencies = (("cases", "0002_rules"),)
    operations = (migrations.RunPython(load, migrations.RunPython.noop),)
