"""When the return interview was offered to the child."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("runaways", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="returninterview",
            name="offered_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
