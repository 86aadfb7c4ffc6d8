"""Training as a custom job of Google's Vertex AI.

The job sees the bucket as a folder, ``/gcs/BUCKET`` (Cloud Storage FUSE), so the same command runs there as everywhere.
Only four calls are needed; they go over REST with google-auth rather than through a client of 100 MB.
https://cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.customJobs
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import google.auth
from django.conf import settings
from django.core.files.storage import storages
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import AuthorizedSession
from requests import RequestException
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from feedback.learning.places import PlaceError, Report
from feedback.learning.places.following import JobState, follow
from feedback.learning.places.parcels import inputs_send, parcel_bring
from jewelry_site.env import TrainingJob
from jewelry_site.object_stores import ObjectStore

if TYPE_CHECKING:
    from feedback.learning.models import TrainingRun

_SCOPE = "https://www.googleapis.com/auth/cloud-platform"
_GOOD, _OVER = (
    "JOB_STATE_SUCCEEDED",
    {"JOB_STATE_SUCCEEDED", "JOB_STATE_FAILED", "JOB_STATE_CANCELLED", "JOB_STATE_EXPIRED"},
)
_PASSING_CODES = {8, 13, 14}  # RESOURCE_EXHAUSTED, INTERNAL, UNAVAILABLE of google.rpc.Code
_AGAIN = (429, 500, 502, 503, 504)  # asked again by urllib3, but only what changes nothing: GET
_SECONDS = 30


class Vertex:
    """A Place. Raises PlaceError ``place_not_set_up`` while a setting is missing."""

    def __init__(self) -> None:
        self.store = _store()
        self.job: TrainingJob = settings.TRAINING_JOB
        needed = {
            "TRAINING_IMAGE": self.job.image,
            "TRAINING_REGION": self.job.region,
            "TRAINING_PROJECT": self.job.project,
        }
        for name, value in needed.items():
            if not value:
                raise PlaceError("place_not_set_up", f"{name} is not set: docs/clouds.md says what it is for.")
        self.session = session()

    def run(self, run: TrainingRun, *, snapshot: Path, live: Path, to: Path, work: Path, report: Report) -> None:
        name = run.reference or self._start(run, snapshot, live, work, report)
        folder = follow(_Job(self, name, f"jobs/{run.pk}"), report)
        parcel_bring(storages["models"], f"{folder}/output/model.tar.gz", to, aside=work)

    def _start(self, run: TrainingRun, snapshot: Path, live: Path, work: Path, report: Report) -> str:
        """Send the inputs and create the job; its name, which is remembered before anything else can happen."""
        folder = inputs_send(run, snapshot=snapshot, live=live, work=work, report=report)
        path = f"projects/{self.job.project}/locations/{self.job.region}/customJobs"
        name = str(self.call("POST", path, self._request(run, folder))["name"])
        report.remember(name)
        return name

    def _request(self, run: TrainingRun, folder: str) -> dict[str, Any]:
        name = f"touchstone-{run.kind}-{run.pk.hex[:12]}-{run.attempt}"
        mounted = "/".join(part for part in ("/gcs", self.store.bucket, self.store.folder, folder) if part)
        spec: dict[str, Any] = {
            "workerPoolSpecs": [
                {
                    "machineSpec": {"machineType": self.job.machine or "n2-standard-4"},
                    "replicaCount": "1",
                    "containerSpec": {
                        "imageUri": self.job.image,
                        "command": ["python", "-m", "ml", "job", run.kind],
                        "args": [
                            *("--inputs", f"{mounted}/inputs", "--work", "/tmp/work"),
                            *("--output", f"{mounted}/output", "--packed", "--version", name),
                        ],
                    },
                }
            ],
            "scheduling": {"timeout": f"{round(3600 * self.job.hours_at_most)}s"},
        }
        if self.job.spot:
            spec["scheduling"]["strategy"] = "SPOT"
        if self.job.role:
            spec["serviceAccount"] = self.job.role
        return {"displayName": name, "jobSpec": spec}

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """One call of the REST API. Raises PlaceError with Google's own sentence."""
        address = f"https://{self.job.region}-aiplatform.googleapis.com/v1/{path}"
        try:
            answer = self.session.request(method, address, json=body, timeout=_SECONDS)
        except (GoogleAuthError, RequestException) as error:
            raise PlaceError(
                "vertex_silent", f"Vertex AI could not be reached: {type(error).__name__}", passing=True
            ) from error
        if answer.ok:
            return dict(answer.json())
        raise PlaceError(
            f"vertex_{answer.status_code}", f"Google answered: {_sentence(answer)}", passing=answer.status_code >= 429
        )


class _Job:
    def __init__(self, place: Vertex, name: str, folder: str) -> None:
        self.place, self.name, self.folder = place, name, folder

    def state(self) -> JobState:
        told = self.place.call("GET", self.name)
        state = str(told.get("state", "JOB_STATE_UNSPECIFIED"))
        stage = f"Vertex AI: {state.removeprefix('JOB_STATE_').lower().replace('_', ' ')}"
        if state not in _OVER:
            return JobState(stage)
        if state != _GOOD:
            error = told.get("error", {})
            reason = error.get("message") or f"the job {self.name} was stopped at Vertex AI"
            return JobState(stage, failure=reason, passing=error.get("code") in _PASSING_CODES)
        return JobState(stage, ended=True, result=self.folder)

    def stop(self) -> None:
        self.place.call("POST", f"{self.name}:cancel")


def session() -> AuthorizedSession:
    """A session that signs its calls with the machine's own credentials. Raises PlaceError ``place_not_set_up``."""
    try:
        credentials, _project = google.auth.default(scopes=[_SCOPE])
    except GoogleAuthError as error:
        raise PlaceError("place_not_set_up", f"No credentials for Google Cloud: {error}") from error
    patient = AuthorizedSession(credentials)
    patient.mount("https://", HTTPAdapter(max_retries=Retry(total=5, backoff_factor=1, status_forcelist=_AGAIN)))
    return patient


def _store() -> ObjectStore:
    store: ObjectStore | None = settings.MODEL_STORE
    if store is None or store.scheme != "gs":
        raise PlaceError("place_not_set_up", "MODEL_STORE has to name a bucket of Google Cloud to train at Vertex AI.")
    return store


def _sentence(answer: Any) -> str:
    try:
        return str(answer.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return f"status {answer.status_code}"
