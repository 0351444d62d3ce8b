"""Move the table into the schema of health data (FR-SEC-04), which ``prepare`` makes before the migrations."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("health", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE public.health_step SET SCHEMA health",
            "ALTER TABLE health.health_step SET SCHEMA public",
        )
    ]
