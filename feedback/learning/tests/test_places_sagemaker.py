"""A training at SageMaker: inputs to S3, a job with the least it needs, the model home; against moto's server."""

from __future__ import annotations

import logging
import tarfile
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from feedback.learning.models import TrainingRun
from feedback.learning.places import NothingToLearn, PlaceError, Stopped, following, place_of
from feedback.learning.tests.container import NotedReport, copying_trainer, model, run_container, snapshot
from jewelry_site.env import TrainingJob
from jewelry_site.object_stores import ObjectStore
from ml.artifacts import open_artifact
from tests.support.clouds import SECRET, amazon, moto_address  # noqa: F401

ROLE = "arn:aws:iam::123456789012:role/touchstone-training"
IMAGE = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/touchstone-training-job:1"


@pytest.fixture
def at_amazon(settings, amazon: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> ObjectStore:  # noqa: F811
    settings.MODEL_STORE = amazon
    settings.STORAGES = {**settings.STORAGES, "models": amazon.storage()}
    settings.TRAINING_JOB = TrainingJob(IMAGE, "", ROLE, "eu-central-1", "", spot=True, hours_at_most=1.5)
    monkeypatch.setattr(following, "HEED_EVERY_SECONDS", 0.0)
    return amazon


class AmazonRunsIt(NotedReport):
    """As soon as the job has a name, its container runs here and its output goes to where SageMaker puts it."""

    def __init__(self, store: ObjectStore, folder: Path) -> None:
        super().__init__()
        self.store, self.folder = store, folder
        self.address = store.options["endpoint"]

    def remember(self, reference: str) -> None:
        super().remember(reference)
        asked = self.client("sagemaker").describe_training_job(TrainingJobName=reference)
        bucket = boto3.resource("s3", endpoint_url=self.address).Bucket(self.store.bucket)
        channel = asked["InputDataConfig"][0]["DataSource"]["S3DataSource"]["S3Uri"]
        prefix = channel.removeprefix(f"s3://{bucket.name}/")
        inputs, output = self.folder / "inputs", self.folder / "output"
        inputs.mkdir(parents=True)
        for entry in bucket.objects.filter(Prefix=prefix):
            bucket.download_file(entry.key, str(inputs / entry.key.removeprefix(prefix)))
        run_container(
            asked["AlgorithmSpecification"]["ContainerArguments"] + ["text"],
            {
                "/opt/ml/input/data/inputs": inputs,
                "/opt/ml/model": output,
                "/opt/ml/checkpoints": self.folder / "work",
                "/opt/ml/output/failure": self.folder / "failure",
            },
        )
        self._tar_up(output, asked["ModelArtifacts"]["S3ModelArtifacts"].removeprefix(f"s3://{bucket.name}/"), bucket)

    def _tar_up(self, output: Path, key: str, bucket: Any) -> None:
        with tarfile.open(self.folder / "model.tar.gz", "w:gz") as tar:
            tar.add(output, ".")
        bucket.upload_file(str(self.folder / "model.tar.gz"), key)

    def client(self, name: str) -> Any:
        return boto3.client(name, endpoint_url=self.address, region_name="eu-central-1")


def train(report: NotedReport, tmp_path: Path, run: TrainingRun | None = None) -> Path:
    place_of("sagemaker").run(
        run or TrainingRun(kind="text", attempt=1),
        snapshot=snapshot(tmp_path / "snapshot"),
        live=model(tmp_path / "live", "live"),
        to=tmp_path / "made",
        work=tmp_path / "here",
        report=report,
    )
    return tmp_path / "made"


def test_a_model_comes_home_whole_and_names_its_job(
    at_amazon: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    copying_trainer(monkeypatch)
    report = AmazonRunsIt(at_amazon, tmp_path / "container")

    made = train(report, tmp_path)

    assert open_artifact(made, kind="text").version == report.reference
    assert report.lines == ["sending snapshot", "sending live", "SageMaker: Completed"]
    assert SECRET not in caplog.text + "".join(report.lines)


def test_the_job_gets_one_folder_of_the_bucket_one_role_and_no_network(
    at_amazon: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copying_trainer(monkeypatch)
    report = AmazonRunsIt(at_amazon, tmp_path / "container")
    run = TrainingRun(kind="text", attempt=1)

    train(report, tmp_path, run)

    asked = report.client("sagemaker").describe_training_job(TrainingJobName=report.reference)
    folder = f"s3://touchstone-tests/shop/jobs/{run.pk}"
    assert asked["RoleArn"] == ROLE
    assert asked["EnableNetworkIsolation"] is True
    assert asked["EnableManagedSpotTraining"] is True
    assert asked["StoppingCondition"] == {"MaxRuntimeInSeconds": 5400, "MaxWaitTimeInSeconds": 10800}
    assert asked["OutputDataConfig"]["S3OutputPath"] == f"{folder}/output"
    assert asked["CheckpointConfig"]["S3Uri"] == f"{folder}/checkpoints"
    assert SECRET not in str(asked)


def test_a_worker_that_died_meanwhile_finds_its_job_again_and_sends_nothing_twice(
    at_amazon: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copying_trainer(monkeypatch)
    first = AmazonRunsIt(at_amazon, tmp_path / "container")
    run = TrainingRun(kind="text", attempt=1)
    train(first, tmp_path / "first", run)

    run.reference, run.attempt = first.reference, 2
    second = NotedReport()
    made = train(second, tmp_path / "second", run)

    assert open_artifact(made, kind="text").version == first.reference
    assert second.lines == ["SageMaker: Completed"]


def test_nothing_to_learn_comes_home_as_the_trainers_own_sentence(
    at_amazon: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copying_trainer(monkeypatch, exit_code=3, says="No text was changed by its maker.")

    with pytest.raises(NothingToLearn, match=r"^No text was changed by its maker\.$"):
        train(AmazonRunsIt(at_amazon, tmp_path / "container"), tmp_path)
    assert not (tmp_path / "made").exists()


def test_a_job_that_amazon_refuses_is_a_sentence_without_a_key(at_amazon: ObjectStore, tmp_path: Path) -> None:
    place = place_of("sagemaker")
    with Stubber(place.client) as stub:  # type: ignore[attr-defined]
        stub.add_client_error("create_training_job", "ResourceLimitExceeded", "The limit for ml.m5.xlarge is 0")
        with pytest.raises(PlaceError, match=r"^Amazon answered: The limit for ml\.m5\.xlarge is 0$") as refused:
            place.run(
                TrainingRun(kind="text", attempt=1),
                snapshot=snapshot(tmp_path / "snapshot"),
                live=model(tmp_path / "live", "live"),
                to=tmp_path / "made",
                work=tmp_path / "here",
                report=NotedReport(),
            )
    assert (refused.value.code, refused.value.passing) == ("ResourceLimitExceeded", False)


def told(status: str, **more: Any) -> dict[str, Any]:
    return {"TrainingJobStatus": status, "SecondaryStatus": status, **more}


def play(place: Any, answers: list[dict[str, Any]], report: NotedReport, tmp_path: Path) -> None:
    """Let SageMaker tell these states of a job that runs already."""
    monkey: list[str] = []
    place.client.describe_training_job = lambda **_: answers.pop(0)
    place.client.stop_training_job = lambda **_: monkey.append("stopped")
    run = TrainingRun(kind="text", attempt=2, reference="touchstone-text-1")
    try:
        place.run(run, snapshot=tmp_path, live=tmp_path, to=tmp_path / "made", work=tmp_path / "work", report=report)
    finally:
        report.lines += monkey


def test_a_failed_job_says_why_and_the_next_attempt_starts_another(at_amazon: ObjectStore, tmp_path: Path) -> None:
    report = NotedReport()
    report.reference = "touchstone-text-1"
    states = [told("InProgress"), told("Failed", FailureReason="CapacityError: no machine is free")]

    with pytest.raises(PlaceError, match="no machine is free") as failure:
        play(place_of("sagemaker"), states, report, tmp_path)
    assert failure.value.passing
    assert report.reference == ""
    assert report.lines == ["SageMaker: InProgress", "SageMaker: Failed"]


def test_a_cancel_here_stops_the_job_there(at_amazon: ObjectStore, tmp_path: Path) -> None:
    report = NotedReport()
    report.stop_now = True

    with pytest.raises(Stopped):
        play(place_of("sagemaker"), [told("InProgress")], report, tmp_path)
    assert report.lines == ["SageMaker: InProgress", "stopped"]


def test_a_job_whose_run_another_worker_follows_now_goes_on(at_amazon: ObjectStore, tmp_path: Path) -> None:
    report = NotedReport()
    report.stop_now = report.taken_over = True

    with pytest.raises(Stopped):
        play(place_of("sagemaker"), [told("InProgress")], report, tmp_path)
    assert report.lines == ["SageMaker: InProgress"]


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"MODEL_STORE": None}, "MODEL_STORE has to name an S3 bucket"),
        ({"TRAINING_JOB": TrainingJob("", "", ROLE, "", "", spot=False, hours_at_most=1)}, "TRAINING_IMAGE is not set"),
        ({"TRAINING_JOB": TrainingJob(IMAGE, "", "", "", "", spot=False, hours_at_most=1)}, "TRAINING_ROLE is not set"),
    ],
)
def test_what_is_not_set_up_is_said_before_anything_is_sent(
    at_amazon: ObjectStore, settings, missing: dict[str, Any], words: str
) -> None:
    for name, value in missing.items():
        setattr(settings, name, value)
    with pytest.raises(PlaceError, match=words) as failure:
        place_of("sagemaker")
    assert failure.value.code == "place_not_set_up"
