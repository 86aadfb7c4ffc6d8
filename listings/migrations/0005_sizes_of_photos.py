from django.core.files.storage import default_storage
from django.db import migrations


def fill_sizes(apps, schema_editor):
    photos = apps.get_model("listings", "Photo").objects.filter(size=0)
    for photo in photos.only("file", "thumbnail").iterator():
        photos.filter(pk=photo.pk).update(size=_size(photo.file.name) + _size(photo.thumbnail.name))


def _size(name):
    try:
        return default_storage.size(name)
    except OSError:
        return 0


class Migration(migrations.Migration):
    dependencies = [("listings", "0004_webhooks_and_quotas")]

    operations = [migrations.RunPython(fill_sizes, migrations.RunPython.noop)]
