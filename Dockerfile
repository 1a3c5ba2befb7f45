# Witter for production: the site (default) and, with another command, the task worker. See compose.yaml.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    WITTER_VAR=/data \
    WITTER_STATIC_ROOT=/app/collected \
    WITTER_ACCESS_LOG=-

RUN useradd --uid 10001 --no-create-home --home-dir /data witter \
    && install --directory --owner=witter --mode=0755 /data
WORKDIR /app

COPY requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt

COPY . .
RUN SECRET_KEY=only-for-building-the-image python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q accounts api core demo direct_messages follows lists notifications posts reports search twitter_text witter

USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --start-interval=1s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["python", "-m", "gunicorn", "--config", "python:witter.gunicorn_conf", "--bind", "0.0.0.0:8000", "witter.wsgi"]
