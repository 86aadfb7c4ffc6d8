"""The container files: they are read as Docker Compose reads them, with Docker itself where it is at hand."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from jewelry_site.devserver import services

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = {"prepare", "web", "scheduler", "worker", "trainer"}
TRAINING_FRAMEWORKS = {"tensorflow", "tensorflow-cpu", "keras", "torch", "transformers"}
INFERENCE_RUNTIME = {"onnxruntime", "tokenizers", "numpy"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return loaded


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text()


def stages(dockerfile: str) -> dict[str, str]:
    """Text of each stage by its name."""
    parts = re.split(r"^FROM (\S+) AS (\S+)$", dockerfile, flags=re.MULTILINE)[1:]
    return {name: f"FROM {parent}\n{body}" for parent, name, body in zip(*[iter(parts)] * 3, strict=True)}


def packages(name: str) -> set[str]:
    """All packages that a requirements file asks for, through the files that it names."""
    found: set[str] = set()
    for line in (ROOT / "requirements" / f"{name}.txt").read_text().splitlines():
        if line.startswith("-r "):
            found |= packages(line.removeprefix("-r ").removesuffix(".txt"))
        elif line and not line.startswith("#"):
            found.add(re.split(r"[=<>\[;]", line)[0].strip().lower())
    return found


def test_docker_itself_accepts_the_compose_file_where_it_is_installed(tmp_path: Path, compose: dict[str, Any]) -> None:
    command = compose_command()
    if command is None:
        assert set(compose) - {"name", "services", "volumes", "networks"} == {"x-product"}
        return
    for name in ("docker-compose.yml", ".env.example"):
        shutil.copy(ROOT / name, tmp_path / name)
    filled = re.sub(r"^(SECRET_KEY|\w+_PASSWORD)=$", r"\1=abc", (ROOT / ".env.example").read_text(), flags=re.MULTILINE)
    (tmp_path / ".env").write_text(filled)

    done = subprocess.run([*command, "config", "--quiet"], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def compose_command() -> list[str] | None:
    """``docker compose`` of version 2 or later."""
    if shutil.which("docker") is None:
        return None
    asked = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False)
    return ["docker", "compose"] if asked.returncode == 0 else None


def test_the_full_stack_is_there(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == PRODUCT | {"postgres", "redis"}
    assert set(compose["volumes"]) == {"media", "models", "postgres", "redis"}


def test_every_service_that_stays_has_a_health_check(compose: dict[str, Any], dockerfile: str) -> None:
    images = stages(dockerfile)
    for name, service in compose["services"].items():
        checked = "test" in service.get("healthcheck", {})
        in_image = "build" in service and "HEALTHCHECK" in images[service["build"]["target"]]
        assert checked or in_image, name


def test_services_wait_for_what_they_need(compose: dict[str, Any]) -> None:
    waits = {
        name: {needed: rule["condition"] for needed, rule in service.get("depends_on", {}).items()}
        for name, service in compose["services"].items()
    }
    assert waits == {
        "prepare": {"postgres": "service_healthy"},
        "web": {"prepare": "service_completed_successfully", "redis": "service_started"},
        "scheduler": {"prepare": "service_completed_successfully", "redis": "service_started"},
        "worker": {"prepare": "service_completed_successfully", "redis": "service_healthy"},
        "trainer": {"prepare": "service_completed_successfully", "redis": "service_healthy"},
        "postgres": {},
        "redis": {},
    }


def test_all_parts_of_the_product_share_photos_and_models(compose: dict[str, Any]) -> None:
    for name in PRODUCT:
        assert compose["services"][name]["volumes"] == ["media:/data/media", "models:/data/models"]


def test_every_variable_of_the_compose_file_is_explained_in_the_example(compose: dict[str, Any]) -> None:
    used = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    explained = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE))

    assert used - explained == set()


def test_no_secret_has_a_default(compose: dict[str, Any]) -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    example = (ROOT / ".env.example").read_text()

    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"):
        assert f"${{{name}:?" in text
        assert f"\n{name}=\n" in example


def test_nothing_runs_as_root(dockerfile: str) -> None:
    for name in ("web", "inference", "training"):
        assert stages(dockerfile)[name].index("USER touchstone") < stages(dockerfile)[name].rindex("CMD")


def test_the_web_image_has_neither_training_frameworks_nor_the_inference_runtime(dockerfile: str) -> None:
    web = stages(dockerfile)["web"]

    assert "COPY --from=web-packages /opt/venv /opt/venv" in web
    assert packages("web") & (TRAINING_FRAMEWORKS | INFERENCE_RUNTIME) == set()


def test_the_inference_image_has_the_light_runtime_and_no_training_framework() -> None:
    assert packages("inference") >= INFERENCE_RUNTIME
    assert packages("inference") & TRAINING_FRAMEWORKS == set()


def test_containers_run_the_same_commands_as_one_machine(dockerfile: str) -> None:
    images = stages(dockerfile)

    assert '"gunicorn", "jewelry_site.wsgi"' in images["web"]
    for service, image in ((services.worker(), "inference"), (services.trainer(), "training")):
        words = [word for word in service.command[2:] if not word.endswith("@%h")]
        assert all(f'"{word}"' in images[image] for word in words)


def test_images_hold_only_what_the_product_runs_with() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    let_in = {line.removeprefix("!") for line in lines if line.startswith("!")}

    assert "*" in lines
    assert "**/tests" in lines
    assert {entry for entry in let_in if not (ROOT / entry).exists()} == set()
    assert not let_in & {"var", ".venv", ".env", ".git", "tests"}
