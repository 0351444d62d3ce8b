"""An export becomes several parts. What was prepared before lives a week at most and is to be asked again."""

from django.db import migrations, models

import havre.kernel.ids


class Migration(migrations.Migration):
    dependencies = [("sharing", "0003_exports")]

    operations = [
        migrations.DeleteModel(name="ExportFile"),
        migrations.CreateModel(
            name="ExportFile",
            fields=[
                ("key_id", models.UUIDField()),
                (
                    "id",
                    models.UUIDField(
                        default=havre.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("export_id", models.UUIDField()),
                ("number", models.PositiveIntegerField(default=0)),
                ("team_id", models.UUIDField()),
                ("by_id", models.UUIDField()),
                ("package", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("export_id", "number"), name="sharing_exportfile_part")
                ]
            },
        ),
    ]
