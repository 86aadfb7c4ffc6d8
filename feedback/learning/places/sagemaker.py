"""Training as a job of Amazon SageMaker.

The container gets its inputs from S3 and leaves its output there; it runs without network and with a role that may
read and write that folder only (deploy/aws/training.yaml).
https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo.html
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.storage import storages

from feedback.learning.places import PlaceError, Report
from feedback.learning.places.following import JobState, follow
from feedback.learning.places.parcels import inputs_send, parcel_bring
from jewelry_site.env import TrainingJob
from jewelry_site.object_stores import ObjectStore

if TYPE_CHECKING:
    from feedback.learning.models import TrainingRun

GIGABYTES = 30
_PASSING = {"CapacityError", "InternalServerError", "ThrottlingException", "RequestLimitExceeded"}
_OVER = {"Completed", "Failed", "Stopped"}


class SageMaker:
    """A Place. Raises PlaceError ``place_not_set_up`` while a setting is missing."""

    def __init__(self) -> None:
        self.store = _store()
        self.job: TrainingJob = settings.TRAINING_JOB
        for name, value in (("TRAINING_IMAGE", self.job.image), ("TRAINING_ROLE", self.job.role)):
            if not value:
                raise PlaceError("place_not_set_up", f"{name} is not set: docs/clouds.md says what it is for.")
        self.client = boto3.client(
            "sagemaker",
            region_name=self.job.region or self.store.options.get("region"),
            endpoint_url=self.store.options.get("endpoint"),
        )

    def run(self, run: TrainingRun, *, snapshot: Path, live: Path, to: Path, work: Path, report: Report) -> None:
        try:
            name = run.reference or self._start(run, snapshot, live, work, report)
            result = follow(_Job(self.client, name), report)
        except (BotoCoreError, ClientError) as error:
            raise PlaceError(_code(error), _words(error), passing=_code(error) in _PASSING) from error
        parcel_bring(storages["models"], result.removeprefix(self.store.address()).lstrip("/"), to, aside=work)

    def _start(self, run: TrainingRun, snapshot: Path, live: Path, work: Path, report: Report) -> str:
        """Send the inputs and create the job; its name, which is remembered before anything else can happen."""
        folder = inputs_send(run, snapshot=snapshot, live=live, work=work, report=report)
        name = f"touchstone-{run.kind}-{run.pk.hex[:12]}-{run.attempt}"
        self.client.create_training_job(**self._request(run, name, folder))
        report.remember(name)
        return name

    def _request(self, run: TrainingRun, name: str, folder: str) -> dict[str, Any]:
        seconds = round(3600 * self.job.hours_at_most)
        stopping = {"MaxRuntimeInSeconds": seconds}
        if self.job.spot:
            stopping["MaxWaitTimeInSeconds"] = 2 * seconds
        command = ["python", "-m", "ml", "job", run.kind]
        return {
            "TrainingJobName": name,
            "AlgorithmSpecification": {
                "TrainingImage": self.job.image,
                "TrainingInputMode": "File",
                "ContainerEntrypoint": command,
                "ContainerArguments": [
                    *("--inputs", "/opt/ml/input/data/inputs", "--work", "/opt/ml/checkpoints"),
                    *("--output", "/opt/ml/model", "--failure", "/opt/ml/output/failure"),
                    *("--version", name),
                ],
            },
            "RoleArn": self.job.role,
            "InputDataConfig": [
                {
                    "ChannelName": "inputs",
                    "DataSource": {
                        "S3DataSource": {
                            "S3DataType": "S3Prefix",
                            "S3Uri": self.store.address(f"{folder}/inputs/"),
                            "S3DataDistributionType": "FullyReplicated",
                        }
                    },
                }
            ],
            "OutputDataConfig": {"S3OutputPath": self.store.address(f"{folder}/output")},
            "CheckpointConfig": {
                "S3Uri": self.store.address(f"{folder}/checkpoints"),
                "LocalPath": "/opt/ml/checkpoints",
            },
            "ResourceConfig": {
                "InstanceType": self.job.machine or "ml.m5.xlarge",
                "InstanceCount": 1,
                "VolumeSizeInGB": GIGABYTES,
            },
            "StoppingCondition": stopping,
            "EnableManagedSpotTraining": self.job.spot,
            "EnableNetworkIsolation": True,
        }


class _Job:
    def __init__(self, client: Any, name: str) -> None:
        self.client, self.name = client, name

    def state(self) -> JobState:
        told = self.client.describe_training_job(TrainingJobName=self.name)
        status = told["TrainingJobStatus"]
        stage = f"SageMaker: {told.get('SecondaryStatus') or status}"
        if status not in _OVER:
            return JobState(stage)
        if status != "Completed":
            reason = told.get("FailureReason") or f"the job {self.name} was stopped at SageMaker"
            return JobState(stage, failure=reason, passing=any(code in reason for code in _PASSING))
        return JobState(stage, ended=True, result=told["ModelArtifacts"]["S3ModelArtifacts"])

    def stop(self) -> None:
        self.client.stop_training_job(TrainingJobName=self.name)


def _store() -> ObjectStore:
    store: ObjectStore | None = settings.MODEL_STORE
    if store is None or store.scheme != "s3":
        raise PlaceError("place_not_set_up", "MODEL_STORE has to name an S3 bucket to train at SageMaker.")
    return store


def _code(error: BotoCoreError | ClientError) -> str:
    return str(error.response["Error"]["Code"]) if isinstance(error, ClientError) else type(error).__name__


def _words(error: BotoCoreError | ClientError) -> str:
    """AWS' own sentence. It may name a role or a bucket, never a key: signatures are not part of its answers."""
    said = error.response["Error"].get("Message") if isinstance(error, ClientError) else str(error)
    return f"Amazon answered: {said or _code(error)}"
