"""The absence that a report comes from: one report at once for each absence and author."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_report_list_of_team")]

    operations = [
        migrations.AddField(
            model_name="report", name="absence_id", field=models.UUIDField(blank=True, null=True)
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "withdrawn"), _negated=True),
                fields=("absence_id", "author_id"),
                name="reports_one_of_absence",
            ),
        ),
        migrations.AddIndex(
            model_name="reportchild",
            index=models.Index(fields=["person_id"], name="reports_child_person"),
        ),
    ]
