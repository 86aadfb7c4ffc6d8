"""What is deployed elsewhere is checked here: templates by their linter, manifests by what they ask of our tables."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import connection
from django.db.models.functions import Now

from ai_descriptions.models import Job
from jewelry_site.object_stores import object_store
from tests.factories import JobFactory

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"


def manifests(name: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = yaml.safe_load((DEPLOY / "kubernetes" / name).read_text())["items"]
    return items


def test_the_cloudformation_template_passes_its_linter() -> None:
    linter = Path(sys.executable).with_name("cfn-lint")
    done = subprocess.run([linter, DEPLOY / "aws" / "training.yaml"], capture_output=True, text=True, check=False)

    assert (done.stdout, done.returncode) == ("", 0)


def test_the_template_gives_addresses_that_the_product_takes() -> None:
    template = (DEPLOY / "aws" / "training.yaml").read_text()

    for folder in ("media", "models"):
        assert f"s3://${{Bucket}}/{folder}?region=${{AWS::Region}}" in template
        assert object_store(f"s3://touchstone-bucket-1x/{folder}?region=eu-central-1") is not None


def scaling(name: str) -> str:
    (found,) = (one for one in manifests("keda.yaml") if one["metadata"]["name"] == name)
    return str(found["spec"]["triggers"][0]["metadata"]["query"])


def asked(query: str) -> float:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return float(cursor.fetchone()[0])


@pytest.mark.django_db
def test_workers_grow_with_the_time_that_the_oldest_job_waits() -> None:
    query = scaling("touchstone-worker")
    assert asked(query) == 0

    job = JobFactory()
    Job.objects.filter(pk=job.pk).update(created_at=Now() - timedelta(seconds=90))
    assert asked(query) == pytest.approx(90, abs=5)


@pytest.mark.django_db
def test_a_job_that_is_put_off_asks_for_no_worker() -> None:
    job = JobFactory()
    Job.objects.filter(pk=job.pk).update(
        created_at=Now() - timedelta(seconds=90), not_before=Now() + timedelta(seconds=60)
    )

    assert asked(scaling("touchstone-worker")) == 0


@pytest.mark.django_db
def test_the_trainer_sleeps_while_no_training_is_asked_for() -> None:
    assert asked(scaling("touchstone-trainer")) == 0


def test_every_scaled_deployment_exists_and_runs_without_root() -> None:
    deployments = {one["metadata"]["name"]: one for one in manifests("touchstone.yaml") if one["kind"] == "Deployment"}
    scaled = {one["spec"]["scaleTargetRef"]["name"] for one in manifests("keda.yaml") if one["kind"] == "ScaledObject"}

    assert scaled <= set(deployments)
    for one in deployments.values():
        pod = one["spec"]["template"]["spec"]
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert all(container["securityContext"]["readOnlyRootFilesystem"] for container in pod["containers"])
