"""A training at Vertex AI, through Google's own clients with a transport that never leaves this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from feedback.learning.models import TrainingRun
from feedback.learning.places import NothingToLearn, PlaceError, Stopped, following, place_of
from feedback.learning.tests.container import NotedReport, copying_trainer, model, run_container, snapshot
from jewelry_site.env import TrainingJob
from jewelry_site.object_stores import object_store
from ml.artifacts import open_artifact
from tests.support.clouds import GoogleOnThisMachine, google  # noqa: F401

IMAGE = "europe-west3-docker.pkg.dev/a-project/touchstone/training-job:1"
JOBS = "projects/a-project/locations/europe-west3/customJobs"


@pytest.fixture
def at_google(settings, google: GoogleOnThisMachine, monkeypatch: pytest.MonkeyPatch) -> GoogleOnThisMachine:  # noqa: F811
    store = object_store("gs://touchstone-tests/shop?project=a-project")
    settings.MODEL_STORE = store
    settings.STORAGES = {**settings.STORAGES, "models": store.storage()}
    settings.TRAINING_JOB = TrainingJob(IMAGE, "", "trainer@x", "europe-west3", "a-project", False, 1.0)
    monkeypatch.setattr(following, "HEED_EVERY_SECONDS", 0.0)
    return google


class GoogleRunsIt(NotedReport):
    """As soon as the job has a name its container runs here, over the bucket as a folder under /gcs."""

    def __init__(self, cloud: GoogleOnThisMachine, folder: Path) -> None:
        super().__init__()
        self.cloud, self.folder = cloud, folder

    def remember(self, reference: str) -> None:
        super().remember(reference)
        mounted = self.folder / "gcs" / "touchstone-tests"
        for name, content in self.cloud.objects.items():
            (mounted / name).parent.mkdir(parents=True, exist_ok=True)
            (mounted / name).write_bytes(content)
        container = self.cloud.jobs[-1]["jobSpec"]["workerPoolSpecs"][0]["containerSpec"]
        run_container(
            [*container["args"], *container["command"][4:]],
            {"/gcs": self.folder / "gcs", "/tmp/work": self.folder / "work"},
        )
        for path in mounted.rglob("output/*"):
            self.cloud.objects[path.relative_to(mounted).as_posix()] = path.read_bytes()


def train(report: NotedReport, tmp_path: Path, run: TrainingRun | None = None) -> Path:
    place_of("vertex").run(
        run or TrainingRun(kind="text", attempt=1),
        snapshot=snapshot(tmp_path / "snapshot"),
        live=model(tmp_path / "live", "live"),
        to=tmp_path / "made",
        work=tmp_path / "here",
        report=report,
    )
    return tmp_path / "made"


def test_a_model_comes_home_whole_with_its_stages_told(
    at_google: GoogleOnThisMachine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copying_trainer(monkeypatch)
    at_google.job_states = [{"state": f"JOB_STATE_{state}"} for state in ("PENDING", "RUNNING", "SUCCEEDED")]
    report = GoogleRunsIt(at_google, tmp_path / "container")

    made = train(report, tmp_path)

    assert open_artifact(made, kind="text").version.startswith("touchstone-text-")
    assert report.reference == f"{JOBS}/1"
    assert report.lines == [
        "sending snapshot",
        "sending live",
        "Vertex AI: pending",
        "Vertex AI: running",
        "Vertex AI: succeeded",
    ]


def test_the_job_names_its_image_its_account_and_its_longest_time(
    at_google: GoogleOnThisMachine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copying_trainer(monkeypatch)
    train(GoogleRunsIt(at_google, tmp_path / "container"), tmp_path)

    spec = at_google.jobs[0]["jobSpec"]
    assert spec["serviceAccount"] == "trainer@x"
    assert spec["scheduling"] == {"timeout": "3600s"}
    assert spec["workerPoolSpecs"][0]["containerSpec"]["imageUri"] == IMAGE
    assert spec["workerPoolSpecs"][0]["machineSpec"] == {"machineType": "n2-standard-4"}


def test_nothing_to_learn_comes_home_as_the_trainers_own_sentence(
    at_google: GoogleOnThisMachine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copying_trainer(monkeypatch, exit_code=3, says="No text was changed by its maker.")

    with pytest.raises(NothingToLearn, match=r"^No text was changed by its maker\.$"):
        train(GoogleRunsIt(at_google, tmp_path / "container"), tmp_path)


def test_a_job_that_google_refuses_is_googles_sentence(at_google: GoogleOnThisMachine, tmp_path: Path) -> None:
    run = TrainingRun(kind="text", attempt=2, reference=f"{JOBS}/7")
    at_google.refuses = (403, "Permission aiplatform.customJobs.get denied")

    with pytest.raises(
        PlaceError, match=r"^Google answered: Permission aiplatform\.customJobs\.get denied$"
    ) as refused:
        train(NotedReport(), tmp_path, run)
    assert (refused.value.code, refused.value.passing) == ("vertex_403", False)


def test_a_failed_job_says_why_and_the_next_attempt_starts_another(
    at_google: GoogleOnThisMachine, tmp_path: Path
) -> None:
    report = NotedReport()
    report.reference = f"{JOBS}/7"
    at_google.job_states = [{"state": "JOB_STATE_FAILED", "error": {"code": 8, "message": "out of quota for CPUs"}}]

    with pytest.raises(PlaceError, match=r"^out of quota for CPUs$") as failure:
        train(report, tmp_path, TrainingRun(kind="text", attempt=2, reference=report.reference))
    assert (failure.value.code, failure.value.passing, report.reference) == ("job_failed", True, "")


def test_a_cancel_here_cancels_the_job_there(at_google: GoogleOnThisMachine, tmp_path: Path) -> None:
    report = NotedReport()
    report.stop_now = True
    at_google.job_states = [{"state": "JOB_STATE_RUNNING"}]

    with pytest.raises(Stopped):
        train(report, tmp_path, TrainingRun(kind="text", attempt=2, reference=f"{JOBS}/7"))
    assert at_google.calls[-1] == ("POST", f"/v1/{JOBS}/7:cancel")


def test_what_a_job_left_must_be_a_model(at_google: GoogleOnThisMachine, tmp_path: Path) -> None:
    run = TrainingRun(kind="text", attempt=2, reference=f"{JOBS}/7")
    at_google.objects[f"shop/jobs/{run.pk}/output/model.tar.gz"] = b"not an archive"

    with pytest.raises(PlaceError, match="is no model") as failure:
        train(NotedReport(), tmp_path, run)
    assert failure.value.code == "result_broken"
    assert not (tmp_path / "made").exists()
