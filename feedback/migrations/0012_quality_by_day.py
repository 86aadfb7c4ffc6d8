from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0011_the_review_desk")]

    operations = [
        migrations.CreateModel(
            name="QualitySnapshot",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("day", models.DateField(verbose_name="day")),
                ("artisan_id", models.UUIDField(null=True, verbose_name="artisan")),
                ("vision", models.CharField(blank=True, max_length=120, verbose_name="vision model")),
                ("text", models.CharField(blank=True, max_length=120, verbose_name="text model")),
                ("cases", models.PositiveIntegerField(default=0, verbose_name="texts reviewed")),
                ("figures", models.JSONField(default=dict, verbose_name="figures")),
            ],
            options={
                "verbose_name": "quality of a day",
                "verbose_name_plural": "quality by day",
                "ordering": ("-day", "id"),
                "indexes": [models.Index(fields=["artisan_id", "day"], name="quality_of_a_shop_by_day")],
            },
        ),
    ]
