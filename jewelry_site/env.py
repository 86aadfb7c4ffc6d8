"""Everything that is read from the environment: typed, in one place, with a sentence for each mistake.

No other module reads ``os.environ``.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from jewelry_site.mail import Mail, MailError, mail_settings
from jewelry_site.object_stores import ObjectStore, ObjectStoreError, object_store
from ml.other_models import Choice, ChoiceError, choose

BASE_DIR = Path(__file__).resolve().parent.parent
LEASES_IN_A_JOB = 20
PLACES_TO_TRAIN = ("local", "sagemaker", "vertex")
# The rest of a job looks at the photos before, and writes with the live model after one that did not answer.
SHARE_FOR_ONE_TEXT = 0.5


class EnvError(Exception):
    """A setting in the environment cannot be used; the message says how to mend it."""


@dataclass(frozen=True)
class TrainingJob:
    """How a training runs as a container in a cloud (docs/clouds.md). ``role`` is what the job acts as: a role of IAM,
    or a service account."""

    image: str
    machine: str
    role: str
    region: str
    project: str
    spot: bool
    hours_at_most: float


@dataclass(frozen=True)
class Retraining:
    """When models are trained again by themselves; zero means never by this."""

    every_days: float
    after_examples: int
    where: str


@dataclass(frozen=True)
class Env:
    debug: bool
    secret_key: str
    allowed_hosts: list[str]
    csrf_trusted_origins: list[str]
    database_url: str
    redis_url: str
    media_root: Path
    media_store: ObjectStore | None
    model_root: Path
    model_store: ObjectStore | None
    https: bool
    trusted_proxies: int
    metrics_token: str
    metrics_folder: Path | None
    uploads_per_day: int
    api_calls_per_minute: int
    export_link_days: int
    webhook_private_hosts: list[str]
    lease_seconds: float
    fault_dir: Path | None
    log_level: str
    text_model: Choice | None
    retraining: Retraining
    mail: Mail
    alarm_mail: list[str]
    training_job: TrainingJob

    @property
    def job_longest_seconds(self) -> int:
        """A job is ended after this long, whatever it does."""
        return round(LEASES_IN_A_JOB * self.lease_seconds)


def read_env(source: dict[str, str] | None = None) -> Env:
    """Read and check the environment. Raises EnvError."""
    values = dict(os.environ) if source is None else source
    debug = _boolean(values, "DEBUG", default=False)
    env = Env(
        debug=debug,
        secret_key=_secret_key(values, debug=debug),
        allowed_hosts=_words(values, "ALLOWED_HOSTS", default="127.0.0.1,localhost,[::1]"),
        csrf_trusted_origins=_words(values, "CSRF_TRUSTED_ORIGINS", default=""),
        database_url=_url(values, "DATABASE_URL", schemes=("postgres", "postgresql")),
        redis_url=_url(values, "REDIS_URL", schemes=("redis", "rediss")),
        media_root=Path(values.get("MEDIA_ROOT") or BASE_DIR / "var" / "media"),
        media_store=_store(values, "MEDIA_STORE"),
        model_root=Path(values.get("MODEL_ROOT") or BASE_DIR / "var" / "models"),
        model_store=_store(values, "MODEL_STORE"),
        training_job=_training_job(values),
        https=_boolean(values, "HTTPS", default=False),
        trusted_proxies=_integer(values, "TRUSTED_PROXIES", default=0, least=0),
        metrics_token=values.get("METRICS_TOKEN", ""),
        metrics_folder=_folder(values, "PROMETHEUS_MULTIPROC_DIR"),
        uploads_per_day=_integer(values, "UPLOADS_PER_DAY", default=1000, least=1),
        api_calls_per_minute=_integer(values, "API_CALLS_PER_MINUTE", default=600, least=1),
        export_link_days=_integer(values, "EXPORT_LINK_DAYS", default=7, least=0),
        webhook_private_hosts=_words(values, "WEBHOOK_PRIVATE_HOSTS", default=""),
        lease_seconds=_number(values, "LEASE_SECONDS", default=6.0, least=1.0),
        fault_dir=Path(values["FAULT_DIR"]) if values.get("FAULT_DIR") else None,
        log_level=values.get("LOG_LEVEL", "INFO").upper(),
        text_model=_text_model(values),
        retraining=_retraining(values),
        mail=_mail(values),
        alarm_mail=_words(values, "ALARM_MAIL", default=""),
    )
    _check_time_for_a_text(env)
    return env


def database_settings(url: str) -> dict[str, object]:
    """Turn ``postgresql://user:password@host:port/name?host=/socket`` into Django's DATABASES entry."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or "postgres"),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, **query},
    }


def _boolean(values: dict[str, str], name: str, *, default: bool) -> bool:
    text = values.get(name, "").strip().lower()
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    if not text:
        return default
    raise EnvError(f"{name}={text!r} is neither yes nor no. Set it to 1 or 0, or leave it out.")


def _number(values: dict[str, str], name: str, *, default: float, least: float) -> float:
    text = values.get(name, "").strip()
    if not text:
        return default
    try:
        number = float(text)
    except ValueError:
        raise EnvError(f"{name}={text!r} is not a number. Set it to {least} or more.") from None
    if not least <= number < float("inf"):
        raise EnvError(f"{name}={text!r} is out of range. Set it to {least} or more.")
    return number


def _integer(values: dict[str, str], name: str, *, default: int, least: int) -> int:
    number = _number(values, name, default=default, least=least)
    if number != int(number):
        raise EnvError(f"{name}={number} is not a whole number.")
    return int(number)


def _words(values: dict[str, str], name: str, *, default: str) -> list[str]:
    return [word.strip() for word in values.get(name, default).split(",") if word.strip()]


def _url(values: dict[str, str], name: str, *, schemes: tuple[str, ...]) -> str:
    text = values.get(name, "").strip()
    if not text:
        raise EnvError(
            f"{name} is not set. Start with script/server, which brings its own servers, "
            f"or set it, for example {name}={schemes[0]}://localhost/…"
        )
    scheme = text.split(":", 1)[0]
    if scheme not in schemes:
        raise EnvError(f"{name} begins with {scheme!r}; it has to begin with one of: {', '.join(schemes)}.")
    return text


def _text_model(values: dict[str, str]) -> Choice | None:
    """Another text model than the starter. The key is its own setting, so that no address ever holds it."""
    try:
        return choose(
            values.get("TEXT_MODEL", ""),
            model=values.get("TEXT_MODEL_NAME", ""),
            key=values.get("TEXT_MODEL_KEY", ""),
            seconds=_number(values, "TEXT_MODEL_SECONDS", default=40.0, least=1.0),
            download=_boolean(values, "TEXT_MODEL_DOWNLOAD", default=False),
        )
    except ChoiceError as error:
        raise EnvError(f"TEXT_MODEL: {error}") from None


def _check_time_for_a_text(env: Env) -> None:
    """A job that waits longer for a text than it may last would be ended, tried again and failed. Raises EnvError."""
    most = env.job_longest_seconds * SHARE_FOR_ONE_TEXT
    if env.text_model is not None and env.text_model.seconds > most:
        least = env.text_model.seconds / LEASES_IN_A_JOB / SHARE_FOR_ONE_TEXT
        raise EnvError(
            f"TEXT_MODEL_SECONDS={env.text_model.seconds:g} does not fit into a job, which is ended after "
            f"{env.job_longest_seconds} s. Set it to {most:g} or less, or LEASE_SECONDS to {least:g} or more."
        )


def _store(values: dict[str, str], name: str) -> ObjectStore | None:
    try:
        return object_store(values.get(name, "").strip())
    except ObjectStoreError as error:
        raise EnvError(f"{name} {error}") from None


def _training_job(values: dict[str, str]) -> TrainingJob:
    return TrainingJob(
        image=values.get("TRAINING_IMAGE", "").strip(),
        machine=values.get("TRAINING_MACHINE", "").strip(),
        role=values.get("TRAINING_ROLE", "").strip(),
        region=values.get("TRAINING_REGION", "").strip(),
        project=values.get("TRAINING_PROJECT", "").strip(),
        spot=_boolean(values, "TRAINING_SPOT", default=False),
        hours_at_most=_number(values, "TRAINING_HOURS_AT_MOST", default=2.0, least=0.1),
    )


def _retraining(values: dict[str, str]) -> Retraining:
    where = values.get("RETRAIN_WHERE", "").strip() or PLACES_TO_TRAIN[0]
    if where not in PLACES_TO_TRAIN:
        raise EnvError(f"RETRAIN_WHERE={where!r} is no place to train at. Set it to {', '.join(PLACES_TO_TRAIN)}.")
    return Retraining(
        every_days=_number(values, "RETRAIN_EVERY_DAYS", default=7.0, least=0.0),
        after_examples=_integer(values, "RETRAIN_AFTER_EXAMPLES", default=200, least=0),
        where=where,
    )


def _mail(values: dict[str, str]) -> Mail:
    try:
        return mail_settings(values.get("EMAIL_URL", "").strip() or "console:", sender=values.get("EMAIL_FROM", ""))
    except MailError as error:
        raise EnvError(f"EMAIL_URL {error}") from None


def _folder(values: dict[str, str], name: str) -> Path | None:
    return Path(values[name]) if values.get(name) else None


def _secret_key(values: dict[str, str], *, debug: bool) -> str:
    key = values.get("SECRET_KEY", "")
    if key or debug:
        return key or "only-for-debugging-" + "x" * 40
    raise EnvError("SECRET_KEY is not set. Give a long random string; script/server makes one in var/secret_key.")
