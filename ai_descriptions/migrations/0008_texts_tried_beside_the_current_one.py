from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ai_descriptions", "0007_models_refused_by_the_gate"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="offered",
            field=models.BooleanField(default=False, verbose_name="waits to be taken"),
        ),
        migrations.AlterField(
            model_name="job",
            name="kind",
            field=models.CharField(
                choices=[
                    ("describe", "see the photos and write"),
                    ("rewrite", "write again from the facts"),
                    ("revise", "write anew what a changed fact concerns"),
                    ("preview", "try another text beside the present one"),
                ],
                max_length=10,
                verbose_name="kind",
            ),
        ),
    ]
