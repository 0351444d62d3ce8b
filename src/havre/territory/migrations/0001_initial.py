from __future__ import annotations

from typing import ClassVar

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

CASCADE = django.db.models.deletion.CASCADE
PROTECT = django.db.models.deletion.PROTECT


def to(model: str, on_delete: object = PROTECT, **options: object) -> models.ForeignKey:
    return models.ForeignKey(on_delete=on_delete, related_name="+", to=f"territory.{model}", **options)


def number() -> models.BigAutoField:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar[list[tuple[str, str]]] = []

    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        # A trusted extension: the owner of the database may create it; it stays when the tables go.
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS pg_trgm", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Region",
            fields=[
                ("code", models.CharField(max_length=3, primary_key=True, serialize=False)),
                ("name", models.TextField()),
            ],
            options={"ordering": ("code",)},
        ),
        migrations.CreateModel(
            name="Departement",
            fields=[
                ("code", models.CharField(max_length=3, primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("of_name", models.TextField(help_text="« de l'Ain », « du Rhône »")),
                ("region", to("region")),
            ],
            options={"ordering": ("code",)},
        ),
        migrations.CreateModel(
            name="Commune",
            fields=[
                ("code", models.CharField(max_length=5, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("name", models.TextField()),
                ("population", models.PositiveIntegerField(null=True)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("is_current", models.BooleanField(default=True)),
                ("city", to("commune", null=True, db_index=False)),
                ("departement", to("departement", db_index=False)),
            ],
            options={
                "ordering": ("code",),
                "indexes": [
                    models.Index(fields=["departement"], name="commune_departement"),
                    models.Index(
                        condition=models.Q(("city__isnull", False)), fields=["city"], name="commune_city"
                    ),
                ],
                "constraints": (
                    models.CheckConstraint(
                        condition=models.Q(("latitude__isnull", True), ("longitude__isnull", True))
                        | models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                        name="commune_on_earth",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("city__isnull", True), ("kind", "commune"))
                        | models.Q(("city__isnull", False), ("kind", "arrondissement")),
                        name="commune_city_of_arrondissement",
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            name="CommuneName",
            fields=[
                ("id", number()),
                ("code", models.CharField(max_length=5)),
                ("kind", models.CharField(max_length=20)),
                ("name", models.TextField()),
                ("search_key", models.TextField(help_text="espace, puis kernel.text.fold(name)")),
                ("compact_key", models.TextField(help_text="search_key sans espace")),
                ("bare_key", models.TextField(help_text="compact_key sans article initial")),
                (
                    "population",
                    models.PositiveIntegerField(help_text="ordre des réponses ; 0 pour un nom ancien"),
                ),
                ("commune", to("commune", CASCADE, db_index=False)),
            ],
            options={
                "ordering": ("name", "code"),
                "constraints": (models.UniqueConstraint(fields=("code", "kind"), name="commune_name_once"),),
                "indexes": [
                    models.Index(fields=["commune"], name="commune_name_commune"),
                    models.Index(
                        fields=["compact_key"], name="commune_name_compact", opclasses=["text_pattern_ops"]
                    ),
                    models.Index(
                        fields=["bare_key"], name="commune_name_bare", opclasses=["text_pattern_ops"]
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False,
                        fields=["search_key"],
                        name="commune_name_trigrams",
                        opclasses=["gin_trgm_ops"],
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PostalCode",
            fields=[
                ("id", number()),
                ("code", models.CharField(max_length=5)),
                (
                    "population",
                    models.PositiveIntegerField(help_text="celle de la commune : ordre des réponses"),
                ),
                ("commune", to("commune", CASCADE, db_index=False)),
            ],
            options={
                "ordering": ("code", "commune_id"),
                "constraints": (
                    models.UniqueConstraint(fields=("commune", "code"), name="postal_code_once"),
                ),
                "indexes": [
                    models.Index(fields=["code"], name="postal_code_start", opclasses=["varchar_pattern_ops"])
                ],
            },
        ),
        migrations.CreateModel(
            name="Authority",
            fields=[
                ("code", models.CharField(max_length=30, primary_key=True, serialize=False)),
                ("kind", models.CharField(db_index=True, max_length=30)),
                ("name", models.TextField()),
                ("seat", to("commune", null=True)),
            ],
            options={"ordering": ("kind", "code")},
        ),
        migrations.CreateModel(
            name="AuthorityLink",
            fields=[
                ("id", number()),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("source", models.TextField()),
                ("verified", models.BooleanField()),
                ("reserve", models.CharField(blank=True, max_length=30)),
                ("authority", to("authority", CASCADE)),
                ("commune", to("commune", null=True)),
                ("departement", to("departement", null=True)),
            ],
            options={
                "ordering": ("authority_id", "departement_id", "commune_id", "valid_from"),
                "constraints": (
                    models.CheckConstraint(
                        condition=models.Q(("commune__isnull", False), ("departement__isnull", True))
                        | models.Q(("commune__isnull", True), ("departement__isnull", False)),
                        name="link_to_one_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__isnull", True),
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="link_dates_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reserve", ""), ("verified", True)),
                            models.Q(("verified", False), models.Q(("reserve", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="link_verified_or_reserved",
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            name="TerritoryLoad",
            fields=[
                ("id", number()),
                ("origin", models.CharField(max_length=20)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("official_code_on", models.DateField(help_text="date du code officiel géographique")),
                ("communes", models.PositiveIntegerField()),
                ("loaded_at", models.DateTimeField()),
            ],
            options={"ordering": ("-loaded_at",)},
        ),
    ]
