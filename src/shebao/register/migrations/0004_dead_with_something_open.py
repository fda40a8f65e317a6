"""The work list asks for the dead with something open on every look."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """An index of the dead alone."""

    dependencies = (("register", "0003_list_indexes"),)
    operations = (
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(died_on__isnull=False),
                fields=["died_on", "ever_insured", "insurances"],
                name="register_person_dead",
            ),
        ),
    )
