import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0010_trainings_and_alarms"),
        ("listings", "0002_published_at_channels"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeskHabits",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("keys", models.BooleanField(default=True, verbose_name="single keys")),
                ("next_opens", models.BooleanField(default=True, verbose_name="the next one opens by itself")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "habits at the desk",
                "verbose_name_plural": "habits at the desk",
            },
        ),
        migrations.CreateModel(
            name="WorkingCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("base", models.PositiveIntegerField(verbose_name="version that was changed")),
                ("text", models.JSONField(verbose_name="text")),
                ("revision", models.UUIDField(editable=False)),
                ("kept_at", models.DateTimeField(auto_now=True, verbose_name="kept")),
                (
                    "listing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="working_copies",
                        to="listings.listing",
                        verbose_name="listing",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "working copy",
                "verbose_name_plural": "working copies",
                "constraints": [
                    models.UniqueConstraint(fields=("listing", "user"), name="one_working_copy_per_person")
                ],
            },
        ),
    ]
