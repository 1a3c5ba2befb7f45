"""All settings, read from the environment and safe by default (the table is in README.md)."""

import secrets
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import jinja2
from django.utils.csp import CSP

from accounts.rate_limits import account_rate_limits
from core import mail
from witter import env
from witter.server.embedded_postgres import lifecycle

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = env.var_dir()

DEBUG = env.flag("DEBUG")
SITE_NAME = env.line("WITTER_NAME", "Saltmarsh")  # the community's name, shown on the welcome page
SITE_URL = env.origin("WITTER_URL", "http://127.0.0.1:8000")
BEHIND_HTTPS = SITE_URL.startswith("https://")
DEMO = env.flag("WITTER_DEMO", not BEHIND_HTTPS)  # nobody's real site gets demo people
TRUSTED_PROXIES = env.number("WITTER_TRUSTED_PROXIES", 0, most=10)  # how many of our own stand in front


def secret_key():
    """The key from the environment, or one made once and kept under var/."""
    path = VAR_DIR / "secret_key"
    if key := env.text("SECRET_KEY"):
        return key
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{secrets.token_hex(4)}")
        part.touch(mode=0o600)
        part.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):  # the first of several starters wins
            path.hardlink_to(part)
        part.unlink()
    return path.read_text()


SECRET_KEY = secret_key()
SITE_HOST = urlsplit(SITE_URL).hostname
THIS_MACHINE = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = [
    *(THIS_MACHINE if SITE_HOST in {"127.0.0.1", "localhost", "::1"} else [SITE_HOST]),
    *env.hosts("ALLOWED_HOSTS"),
]
CSRF_TRUSTED_ORIGINS = [SITE_URL] if BEHIND_HTTPS else []

INSTALLED_APPS = [
    "core",
    "witter.server",
    "demo",
    "accounts",
    "follows",
    "posts",
    "direct_messages",
    "lists",
    "notifications",
    "reports",
    "search",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django_tasks_db",
    "core.admin_config.WitterAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "core.http.middleware.RequestValidationMiddleware",
    "core.http.middleware.NoStoreMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.http.middleware.HostMiddleware",
    "posts.middleware.PollShortcutMiddleware",
    "follows.middleware.FormerUsernameMiddleware",
    "core.http.middleware.CanonicalPathMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SuspendedMiddleware",
    "core.http.errors.RateLimitMiddleware",
    "core.db.conflict_retry.ConflictMiddleware",
    "core.http.errors.MethodNotAllowedMiddleware",
]

ROOT_URLCONF = "witter.urls"
WSGI_APPLICATION = "witter.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["core.templating.loaders.MinifyingLoader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "libraries": {"witter": "core.templating.tags"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context_processors.site",
                "accounts.context_processors.theme",
                "core.context_processors.badges",
                "follows.context_processors.suggestions",
                "search.context_processors.trends",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "jinja"],
        "OPTIONS": {"environment": "core.templating.jinja.environment", "undefined": jinja2.ChainableUndefined},
    },
]

DATABASES = {
    "default": (
        env.database_at("DATABASE_URL", dj_database_url.parse, conn_max_age=600, conn_health_checks=True)
        or lifecycle.connection_settings()
    ),
}
options = DATABASES["default"].setdefault("OPTIONS", {})
options["prepare_threshold"] = 0  # lets core.fastpath.prepared_queries keep statements ready; no other cursor does
options["options"] = (
    f"{options.get('options', '')} -c plan_cache_mode=force_generic_plan"  # and planned
    " -c max_parallel_workers_per_gather=0"  # a page reads little: starting helpers takes longer than all of it
)
DATABASES["default"]["TEST"] = {"NAME": env.database_name("WITTER_TEST_DB", "") or None}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "core.rate_limit_cache.RateLimitCache",
        "LOCATION": "witter_cache",  # made by a migration of witter
    },
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},  # a minute's trends, per worker
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

MAILERS = {"default": mail.mailer_from_url(env.text("EMAIL_URL"), VAR_DIR / "mail")}
DEFAULT_FROM_EMAIL = env.sender("DEFAULT_FROM_EMAIL", mail.sender(SITE_NAME, urlsplit(SITE_URL).hostname))
SERVER_EMAIL = DEFAULT_FROM_EMAIL

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.SignInBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},  # 8
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 90 * 24 * 60 * 60  # of those who want to stay logged in

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"  # offered; REQUIRE_CONFIRMED_EMAIL asks for it before the first witt
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{SITE_NAME}: "
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a word when a password or an address was changed
ACCOUNT_PREVENT_ENUMERATION = "strict"  # a new account may wish for an address that another one owns
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "accounts.links.ResetTokenGenerator"
ACCOUNT_CHANGE_EMAIL = True  # one address each; a new one takes its place once it is confirmed
ACCOUNT_FORMS = {
    "signup": "accounts.forms.auth.SignUpForm",
    "login": "accounts.forms.auth.SignInForm",
    "reset_password": "accounts.forms.auth.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.auth.ResetPasswordKeyForm",
    "change_password": "accounts.forms.auth.ChangePasswordForm",
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = False

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.folder("WITTER_STATIC_ROOT", VAR_DIR / "static")
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # nothing links to the plain names, and compressing them takes seconds
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_ACCEL = "/_media/" if env.flag("WITTER_ACCEL") else ""  # where nginx sends files from, on our word
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "core.static_files.HashedFilesStorage"},
}

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_HTTPS
SECURE_SSL_REDIRECT = BEHIND_HTTPS and TRUSTED_PROXIES > 0  # else nobody could tell us that a request was secure
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]  # asked from inside, without TLS
SECURE_HSTS_SECONDS = env.number("WITTER_HSTS_SECONDS", 31_536_000 if BEHIND_HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("WITTER_HSTS_SUBDOMAINS", SECURE_HSTS_SECONDS > 0)
SECURE_HSTS_PRELOAD = env.flag("WITTER_HSTS_PRELOAD")
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # usernames are unique, without regard to case, by a constraint
if not SECURE_HSTS_PRELOAD:  # binds every host of a domain for good: its owner's choice, not a default
    SILENCED_SYSTEM_CHECKS += ["security.W021"]

# What a proxy says of a visitor (address, scheme) counts only when it is ours.
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "discreet": {"()": "witter.server.logs.RedactingFormatter", "style": "{", "format": "{levelname} {message}"}
    },
    "filters": {"database": {"()": "witter.server.logs.DatabaseGoneFilter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "discreet", "filters": ["database"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO" if DEBUG else "WARNING", "propagate": False},
        "django.request": {"level": "WARNING" if DEBUG else "ERROR"},  # a 404 is no news
        "django.security": {"level": "CRITICAL"},  # nor is a scanner, nor what was refused for its size
        "django.security.csrf": {"level": "WARNING"},  # says what is amiss with an address or a proxy
        "gunicorn.error": {"level": "ERROR"},  # by themselves: as "gunicorn" they would silence its access log
        "gunicorn.http": {"level": "ERROR"},  # nor is a HEAD
    },
}

if DEBUG and find_spec("debug_toolbar") and find_spec("zeal"):  # make dev
    INSTALLED_APPS += ["debug_toolbar", "zeal"]
    MIDDLEWARE.insert(0, "debug_toolbar.middleware.DebugToolbarMiddleware")
    MIDDLEWARE.append("zeal.middleware.zeal_middleware")
    INTERNAL_IPS = ["127.0.0.1", "::1"]
    ZEAL_RAISE = False  # a query in a loop is a warning on the terminal, not a broken page

# Limits: a person past one gets a plain sentence with status 429. 0 switches a limit off.
LIMIT_POSTS_A_DAY = env.number("WITTER_LIMIT_POSTS_A_DAY", 2400)
LIMIT_POSTS_HALF_HOUR = env.number("WITTER_LIMIT_POSTS_HALF_HOUR", 50)
LIMIT_POSTS_FIRST_DAY = env.number("WITTER_LIMIT_POSTS_FIRST_DAY", 500)
LIMIT_MESSAGES_A_DAY = env.number("WITTER_LIMIT_MESSAGES_A_DAY", 250)
LIMIT_MESSAGES_FIRST_DAY = env.number("WITTER_LIMIT_MESSAGES_FIRST_DAY", 25)
LIMIT_PICTURE_SECONDS = env.number("WITTER_LIMIT_PICTURE_SECONDS", 60)  # of decoding in ten minutes
LIMIT_FOLLOWS_A_DAY = env.number("WITTER_LIMIT_FOLLOWS_A_DAY", 1000)
LIMIT_FOLLOWS_FIRST_DAY = env.number("WITTER_LIMIT_FOLLOWS_FIRST_DAY", 100)
LIMIT_FOLLOWS_FREE = env.number("WITTER_LIMIT_FOLLOWS_FREE", 2000)
LIMIT_FOLLOWS_RATIO = env.number("WITTER_LIMIT_FOLLOWS_RATIO", 110)  # per cent of one's followers
LIMIT_LISTS = env.number("WITTER_LIMIT_LISTS", 1000)
LIMIT_LIST_MEMBERS = env.number("WITTER_LIMIT_LIST_MEMBERS", 5000)
LIMIT_HASHTAGS = env.number("WITTER_LIMIT_HASHTAGS", 200)
LIMIT_REPORTS_A_DAY = env.number("WITTER_LIMIT_REPORTS_A_DAY", 50)
LIMIT_SIGN_IN_FAILURES = env.number("WITTER_LIMIT_SIGN_IN_FAILURES", 10)  # per account and address, 15 minutes
LIMIT_USERNAME_CHANGES = env.number("WITTER_LIMIT_USERNAME_CHANGES", 2)  # in 30 days
LIMIT_SIGN_UPS = env.number("WITTER_LIMIT_SIGN_UPS", 10)  # per address and hour
ACCOUNT_RATE_LIMITS = account_rate_limits(LIMIT_SIGN_IN_FAILURES, LIMIT_SIGN_UPS)

# What one request may hold: four pictures and their descriptions, or one long form
MAX_REQUEST_BYTES = 42 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# Pages
LIVE_SECONDS = env.number("WITTER_LIVE_SECONDS", 30)  # between two looks of an open page for what is new; 0: none

# Witts
COUNTING = env.choice("WITTER_COUNTING", "v1", ["v3"])  # v1: 140 code points; v3: 280 with weights
REQUIRE_CONFIRMED_EMAIL = env.flag("WITTER_REQUIRE_CONFIRMED_EMAIL")  # before the first witt
