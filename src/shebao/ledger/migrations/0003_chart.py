"""The chart of accounts that comes with the software."""

from typing import Any

from django.db import migrations

from shebao.ledger.chart import chart


def load(apps: Any, _: Any) -> None:
    account = apps.get_model("ledger", "Account")
    account.objects.bulk_create(
        account(
            code=row.code,
            name=row.name,
            system=row.system,
            element=row.element,
            side=row.side,
            parent_id=row.parent or None,
            posted_to=row.posted_to,
            source=row.source,
        )
        for row in chart().values()
    )


class Migration(migrations.Migration):
    """Load it."""

    dependencies = (("ledger", "0002_rules"),)
    operations = (migrations.RunPython(load, migrations.RunPython.noop),)
