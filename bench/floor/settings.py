"""Settings as of `startproject`, on Witter's database, without apps and middleware that the pages do not need."""

from pathlib import Path

from witter import settings as witter

SECRET_KEY = witter.SECRET_KEY
DATABASES = witter.DATABASES
ALLOWED_HOSTS = ["127.0.0.1"]
BEHIND_HTTPS, TRUSTED_PROXIES = witter.BEHIND_HTTPS, witter.TRUSTED_PROXIES  # read by witter.gunicorn_conf
ROOT_URLCONF = "bench.floor.urls"
INSTALLED_APPS = ["bench.floor", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ]
        },
    }
]
AUTH_USER_MODEL = "floor.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # the table has the constraint
TIME_ZONE = "UTC"
USE_I18N = False
