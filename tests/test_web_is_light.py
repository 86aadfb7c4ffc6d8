"""The web process holds no model and no runtime for one: a worker's libraries would cost it gigabytes and seconds."""

from __future__ import annotations

import os
import subprocess
import sys

HEAVY = ("tensorflow", "keras", "torch", "transformers", "onnxruntime", "tokenizers", "numpy", "scipy", "sklearn")

# What gunicorn does with the first requests: the application, every URL module, a page, the API, a refused upload.
SERVE = """
import sys
from jewelry_site.wsgi import application
from django.test import Client
from django.urls import get_resolver

get_resolver().url_patterns
client = Client(raise_request_exception=False)
answers = [
    client.get("/sign-in/"),
    client.get("/api/v1/schema/"),
    client.get("/api/v1/descriptions/"),
    client.post("/generate_description"),
]
print([answer.status_code for answer in answers])
print(sorted({name.partition(".")[0] for name in sys.modules} & set(%r)))
"""


def test_the_web_process_never_loads_what_only_workers_need() -> None:
    served = subprocess.run(
        [sys.executable, "-c", SERVE % (HEAVY,)],
        env=os.environ | {"ALLOWED_HOSTS": "testserver"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert served.stdout.splitlines() == ["[200, 200, 401, 401]", "[]"], served.stderr
