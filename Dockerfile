# Three images: web (pages, API, scheduler), inference (sees and writes), training; and training-job for a cloud.
# Build one with: docker build --target web .   docker-compose.yml builds the three.
FROM python:3.11-slim AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/opt/venv/bin:$PATH \
    DJANGO_SETTINGS_MODULE=jewelry_site.settings \
    MEDIA_ROOT=/data/media MODEL_ROOT=/data/models
RUN groupadd --gid 10001 touchstone \
    && useradd --uid 10001 --gid touchstone --home-dir /app --no-create-home --shell /usr/sbin/nologin touchstone \
    && mkdir -p /app /data/media /data/models \
    && chown -R touchstone:touchstone /data
WORKDIR /app

# Where packages come from can be changed at build time: a mirror, or an index with the small CPU build of torch.
FROM base AS web-packages
ARG PIP_INDEX_URL
ARG PIP_EXTRA_INDEX_URL
RUN python -m venv /opt/venv
COPY requirements/web.txt requirements/cloud.txt requirements/
RUN pip install --no-cache-dir -r requirements/web.txt
# Photos and models in a bucket, trainings as jobs of a cloud (docs/clouds.md): --build-arg CLOUD=1
ARG CLOUD
RUN test -z "$CLOUD" || pip install --no-cache-dir -r requirements/cloud.txt

FROM web-packages AS inference-packages
# Another text model on the worker's own machine (docs/other-models.md): --build-arg INFERENCE=other-models
ARG INFERENCE=inference
COPY requirements/inference.txt requirements/other-models.txt requirements/
RUN pip install --no-cache-dir -r requirements/${INFERENCE}.txt

FROM inference-packages AS training-packages
COPY requirements/training.txt requirements/
RUN pip install --no-cache-dir -r requirements/training.txt

FROM base AS web
COPY --from=web-packages /opt/venv /opt/venv
COPY . .
# The static files are part of the image; this step needs settings, not servers.
RUN SECRET_KEY=only-for-this-step DATABASE_URL=postgresql://none REDIS_URL=redis://none \
    python manage.py collectstatic --noinput --verbosity 0
USER touchstone
EXPOSE 8000
ENV PROMETHEUS_MULTIPROC_DIR=/tmp/metrics
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/live', timeout=4)"]
CMD ["gunicorn", "jewelry_site.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", \
     "--threads", "8", "--timeout", "60", "--graceful-timeout", "20", "--worker-tmp-dir", "/dev/shm", \
     "--no-control-socket", "--access-logfile", "-"]

FROM base AS inference
COPY --from=inference-packages /opt/venv /opt/venv
COPY . .
USER touchstone
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s \
    CMD celery -A jewelry_site inspect ping --timeout 10 --destination "inference@$HOSTNAME"
CMD ["celery", "-A", "jewelry_site", "worker", "-Q", "inference", "-n", "inference@%h", "--concurrency", "1", \
     "--loglevel", "INFO", "--without-gossip", "--without-mingle"]

FROM base AS training
COPY --from=training-packages /opt/venv /opt/venv
COPY . .
USER touchstone
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s \
    CMD celery -A jewelry_site inspect ping --timeout 10 --destination "training@$HOSTNAME"
CMD ["celery", "-A", "jewelry_site", "worker", "-Q", "training", "-n", "training@%h", "--concurrency", "1", \
     "--loglevel", "INFO", "--without-gossip", "--without-mingle"]

# One retraining as a job of SageMaker or Vertex AI. Both mount the job's folders for root and throw the container away;
# it gets no network (SageMaker), no database and no key.
FROM training AS training-job
USER root
HEALTHCHECK NONE
ENTRYPOINT ["python", "-m", "ml", "job"]
CMD ["--help"]
