from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("listings", "0002_published_at_channels")]

    operations = [
        migrations.AddField(
            model_name="artisan",
            name="steered",
            field=models.BooleanField(db_default=True, default=True, verbose_name="approved texts steer the choice"),
        ),
    ]
