"""The Celery application: messages carry ids and are only hints; the rows are the truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jewelry_site.settings")

app = Celery("jewelry_site")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
