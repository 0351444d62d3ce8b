"""The list of a team, whatever the state of its reports."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["team_id", "-updated_at", "-id"], name="reports_report_team"),
        ),
    ]
