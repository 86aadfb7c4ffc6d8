"""Django's settings, made from the checked environment. Nothing here reads ``os.environ``."""

from __future__ import annotations

import sys
from datetime import timedelta

import django_stubs_ext
from csp.constants import NONE, SELF

from jewelry_site.env import BASE_DIR, database_settings, read_env

django_stubs_ext.monkeypatch()

ENV = read_env()

SECRET_KEY = ENV.secret_key
DEBUG = ENV.debug
ALLOWED_HOSTS = ENV.allowed_hosts
CSRF_TRUSTED_ORIGINS = ENV.csrf_trusted_origins

INSTALLED_APPS = [
    "jewelry_site.core",
    "listings",
    "ai_descriptions",
    "feedback",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "jewelry_site.health.HealthMiddleware",
    "jewelry_site.metrics.MetricsMiddleware",
    "jewelry_site.core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "jewelry_site.core.middleware.AccountLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jewelry_site.core.middleware.ProblemMiddleware",
]

ROOT_URLCONF = "jewelry_site.urls"
WSGI_APPLICATION = "jewelry_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": database_settings(ENV.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "jewelry_site.core.cache.ForgivingRedisCache",
        "LOCATION": ENV.redis_url,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}

AUTH_USER_MODEL = "core.User"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "work"
LOGOUT_REDIRECT_URL = "sign_in"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

LANGUAGE_CODE = "en"
# Each by its own name, so that everybody finds hers. docs/translating.md tells how they are kept whole.
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("fr", "Français"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["jewelry_site.formats"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 31_536_000
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = ENV.https
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = ENV.media_root
MEDIA_URL = "/media-is-never-served-by-path/"
STORAGES = {
    "default": ENV.media_store.storage()
    if ENV.media_store
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 40

# Where workers keep model folders; with MODEL_STORE, copies of those that lie in its bucket.
MODEL_ROOT = ENV.model_root
MODEL_STORE = ENV.model_store
if MODEL_STORE is not None:
    STORAGES["models"] = MODEL_STORE.storage()
TRAINING_JOB = ENV.training_job
STARTER_MODELS = BASE_DIR / "ml" / "starter"
# Another text model in the place of the live one, or None: docs/other-models.md.
TEXT_MODEL = ENV.text_model

# --- the gate for photos ---
UPLOADS_PER_DAY = ENV.uploads_per_day
PHOTOS_PER_LISTING = 20
# How many photos of a shop may wait on the page of new listings; each takes up to five of a form's thousand fields.
LOOSE_PHOTOS = 150
PHOTO_LINK_LIFETIME = timedelta(minutes=10)
# Marketplaces fetch the photos of an export themselves, when they like. Zero makes no such links.
EXPORT_LINK_LIFETIME = timedelta(days=ENV.export_link_days)
EXPORTED_AT_ONCE = 100

# Hosts, with or without a port, that webhooks may reach although they are not public, also without https.
WEBHOOK_PRIVATE_HOSTS = frozenset(ENV.webhook_private_hosts)

# --- the job machine: ai_descriptions/jobs.py says what each is for ---
JOB_LEASE = timedelta(seconds=ENV.lease_seconds)
JOB_HEARTBEAT = timedelta(seconds=ENV.lease_seconds / 4)
# A heart can beat on while the work hangs: after this long the worker's process is ended.
JOB_LONGEST_SECONDS = ENV.job_longest_seconds
JOB_ATTEMPTS = 3
JOB_BACKOFF = timedelta(seconds=0.5)
JOB_RESEND_AFTER = timedelta(seconds=10)
SWEEP_EVERY = timedelta(seconds=1)
FAULT_DIR = ENV.fault_dir

# --- learning: docs/learning.md ---
RETRAIN_EVERY_DAYS = ENV.retraining.every_days
RETRAIN_AFTER_EXAMPLES = ENV.retraining.after_examples
RETRAIN_WHERE = ENV.retraining.where
# What makes and judges models, in a process of its own: "retrain vision …" and "challenge vision …" follow.
TRAINER_COMMAND = (sys.executable, "-m", "ml")
# Longer than a job's: the trainer itself computes on all cores but one while its worker's heart beats.
TRAINING_LEASE = timedelta(seconds=5 * ENV.lease_seconds)
TRAINING_ATTEMPTS = 3
TRAINING_BACKOFF = timedelta(seconds=5)
# A trainer that says nothing for so long hangs, and is ended.
TRAINING_SILENCE = timedelta(minutes=30)

CELERY_BROKER_URL = ENV.redis_url
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "inference"
CELERY_TASK_ROUTES = {
    "feedback.tasks.*": {"queue": "training"},
    "ai_descriptions.tasks.*": {"queue": "inference"},
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = 1
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "visibility_timeout": 60,
    "socket_keepalive": True,
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "listings.api.authentication.ApiKeyAuthentication",
        "listings.api.authentication.SessionHeaderAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["listings.api.permissions.IsArtisan"],
    "DEFAULT_PARSER_CLASSES": ["jewelry_site.core.api.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "jewelry_site.core.api.StrictPagination",
    "DEFAULT_THROTTLE_CLASSES": ["listings.api.throttling.ArtisanThrottle"],
    "DEFAULT_THROTTLE_RATES": {"artisan": f"{ENV.api_calls_per_minute}/min"},
    "EXCEPTION_HANDLER": "jewelry_site.core.api.problem_response",
    "DEFAULT_METADATA_CLASS": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Touchstone",
    "DESCRIPTION": (
        "True descriptions of jewellery from photos, for a marketplace's backend. Problems, questions and findings are "
        "told in the language of Accept-Language (en, de, fr, es; else English); codes and values never change."
    ),
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "WEBHOOKS": "listings.api.webhook_messages.MESSAGES",
    "ENUM_NAME_OVERRIDES": {
        "DescriptionStatusEnum": "ai_descriptions.descriptions.DescriptionStatus.choices",
        "FileStatusEnum": ["accepted", "refused"],
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "jewelry_site.core.api_schema.add_problems",
        "jewelry_site.core.api_schema.close_request_bodies",
    ],
}

# --- what browsers are told ---
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENV.https
CSRF_COOKIE_SECURE = ENV.https
SECURE_SSL_REDIRECT = ENV.https
SECURE_HSTS_SECONDS = 31_536_000 if ENV.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENV.https
SECURE_HSTS_PRELOAD = ENV.https
TRUSTED_PROXIES = ENV.trusted_proxies
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "script-src": [SELF],
        "style-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
CSRF_FAILURE_VIEW = "jewelry_site.core.views.csrf_failure"

# --- mail: where alarms go; printed to the console until EMAIL_URL is set ---
EMAIL_BACKEND = ENV.mail.backend
EMAIL_HOST, EMAIL_PORT = ENV.mail.host, ENV.mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENV.mail.user, ENV.mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = ENV.mail.starttls, ENV.mail.ssl, 10
DEFAULT_FROM_EMAIL = ENV.mail.sender
ALARM_MAIL = ENV.alarm_mail
METRICS_TOKEN = ENV.metrics_token
METRICS_FOLDER = ENV.metrics_folder

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "jewelry_site.core.logs.RequestIdFilter"}},
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]},
    },
    "root": {"handlers": ["stderr"], "level": ENV.log_level},
}
