"""What each process may load, who may read the environment, and how large a module may grow."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("jewelry_site", "listings", "ai_descriptions", "feedback", "ml")
TRAINING = ("tensorflow", "keras", "torch", "transformers", "safetensors", "onnx", "tf2onnx", "sklearn", "sacrebleu")
SERVING = ("numpy", "onnxruntime", "tokenizers")
LONGEST_MODULE = 400

REFUSE = """
import sys
from importlib.abc import MetaPathFinder

class Refuse(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {refused}:
            raise ImportError(f"{{name}} is not in this image")

sys.meta_path.insert(0, Refuse())
import django
django.setup()
"""

OPEN_EVERY_ADDRESS = """
from django.test import Client
from django.urls import get_resolver

import jewelry_site.wsgi
from django.conf import settings
settings.ALLOWED_HOSTS = ["testserver"]
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

def open_all(patterns):
    for pattern in patterns:
        open_all(getattr(pattern, "url_patterns", []))

open_all(get_resolver().url_patterns)
assert Client().get("/health/live").status_code == 200
assert Client().get("/sign-in/").status_code == 200
"""

LOAD_COMMANDS = """
from django.core.management import load_command_class
for app, name in {commands}:
    load_command_class(app, name)
"""

LOAD_TASKS = """
from jewelry_site.celery import app
app.loader.import_default_modules()
assert {"ai_descriptions.tasks.describe"} <= set(app.tasks)
"""

SAY_WHAT_IS_LOADED = """
print(sorted({{name.split(".")[0] for name in sys.modules}} & set({watched})))
"""


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_web_image_serves_without_the_packages_that_it_lacks() -> None:
    commands = [("feedback", "prepare"), ("feedback", "import_dataset"), ("ai_descriptions", "run_scheduler")]

    run(REFUSE.format(refused=TRAINING + SERVING) + OPEN_EVERY_ADDRESS + LOAD_COMMANDS.format(commands=commands))


def test_an_inference_worker_loads_no_model_before_it_forks() -> None:
    code = REFUSE.format(refused=()) + LOAD_TASKS + SAY_WHAT_IS_LOADED.format(watched=("onnxruntime", *TRAINING))

    assert run(code) == "[]"


def test_the_inference_image_sees_and_writes_without_training_frameworks() -> None:
    run(REFUSE.format(refused=TRAINING) + LOAD_TASKS + "import ml.vision, ml.text, ml.describe\n")


@pytest.mark.parametrize("module", ["ml.vocabulary", "ml.facts", "ml.questions", "ml.claims", "ml.artifacts"])
def test_what_pages_use_of_ml_is_plain_python(module: str) -> None:
    refused = (*TRAINING, *SERVING, "PIL", "django", "celery")
    run(REFUSE.format(refused=refused).replace("import django\ndjango.setup()\n", "") + f"import {module}\n")


def modules() -> list[Path]:
    """All modules of the product, without tests and migrations."""
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    return [path for path in found if not {"tests", "migrations"} & set(path.relative_to(ROOT).parts)]


def reads_environment(path: Path) -> bool:
    """Whether a module uses ``os.environ`` for more than to set what others read (``setdefault``)."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    uses = [node for node in nodes if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}]
    defaults = [node.value for node in nodes if isinstance(node, ast.Attribute) and node.attr == "setdefault"]
    return any(use not in defaults for use in uses)


def test_only_one_module_of_the_product_reads_the_environment() -> None:
    """The start-up code in devserver, which makes the environment of the others, is the exception."""
    readers = {str(path.relative_to(ROOT)) for path in modules() if reads_environment(path)}

    assert {reader for reader in readers if "devserver" not in reader} == {"jewelry_site/env.py"}


def test_modules_stay_small_enough_to_read() -> None:
    long = {str(path.relative_to(ROOT)) for path in modules() if len(path.read_text().splitlines()) > LONGEST_MODULE}

    assert long == set()
