"""Django's settings, read from the environment and safe by default.

Parsers and validators are in witter/env.py; settings of gunicorn in witter/gunicorn_conf.py, of the embedded database
in witter/server/embedded_postgres/lifecycle.py. Each has a line in README.md and in .env.example.
"""

from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import jinja2
from django.utils.csp import CSP
from environs import validate

from accounts.rate_limits import account_rate_limits
from core import mail
from core.http.stream_address import stream_origins
from witter.env import DATABASE_NAME, ONE_LINE, between, env, postgresql, secret_key, sender, vapid_key, var_dir
from witter.server.embedded_postgres import lifecycle
from witter.server.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = var_dir()

DEBUG = env.bool("DEBUG", False)
SITE_NAME = env.str("WITTER_NAME", "Saltmarsh", validate=ONE_LINE)  # the community's name, shown on the welcome page
SITE_URL = env.origin("WITTER_URL", "http://127.0.0.1:8000")
BEHIND_HTTPS = SITE_URL.startswith("https://")
DEMO = env.bool("WITTER_DEMO", not BEHIND_HTTPS)  # a public site gets no demo users
TRUSTED_PROXIES = env.int("WITTER_TRUSTED_PROXIES", 0, validate=between(0, 10))  # number of trusted proxies in front

SECRET_KEY = secret_key(VAR_DIR)
VAPID_KEY = vapid_key(VAR_DIR)  # signs push messages
PUSH_INTERNAL_HOSTS = env.hosts("WITTER_PUSH_INTERNAL_HOSTS", "")  # in the own network, yet allowed as push services
SITE_HOST = urlsplit(SITE_URL).hostname
THIS_MACHINE = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = [
    *(THIS_MACHINE if SITE_HOST in {"127.0.0.1", "localhost", "::1"} else [SITE_HOST]),
    *env.hosts("ALLOWED_HOSTS", ""),
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
    "api",
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
    "api.middleware.ApiMiddleware",  # first: programs want JSON from all others, too
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "core.http.middleware.RequestValidationMiddleware",
    "core.http.caching.PrivateCacheMiddleware",
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

if env.bool("WITTER_COMPRESS", TRUSTED_PROXIES == 0):  # proxies compress for themselves
    after_static_files = MIDDLEWARE.index("whitenoise.middleware.WhiteNoiseMiddleware") + 1
    MIDDLEWARE.insert(after_static_files, "core.http.compression.CompressionMiddleware")

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

FAST_PATH = env.bool("FAST_PATH", default=True)  # compile queries once and prepare them (core/fastpath/README.md)

DATABASES = {
    "default": (
        postgresql("DATABASE_URL", conn_max_age=600, conn_health_checks=True) or lifecycle.connection_settings()
    ),
}
options = DATABASES["default"].setdefault("OPTIONS", {})
server_options = "-c max_parallel_workers_per_gather=0"  # a page reads little: starting helpers takes longer than that
if FAST_PATH:
    options["prepare_threshold"] = 0  # lets the cursors of core.fastpath prepare statements; no other cursor does
    server_options += " -c plan_cache_mode=force_generic_plan"
options["options"] = f"{options.get('options', '')} {server_options}"
DATABASES["default"]["TEST"] = {"NAME": env.str("WITTER_TEST_DB", None, validate=DATABASE_NAME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "core.rate_limit_cache.RateLimitCache",
        "LOCATION": "witter_cache",  # a table created by a migration of core
    },
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},  # trends, for a minute, per worker
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

MAILERS = {"default": mail.mailer_from_url(env.str("EMAIL_URL", ""), VAR_DIR / "mail")}
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", mail.sender(SITE_NAME, urlsplit(SITE_URL).hostname), validate=sender
)
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
SESSION_COOKIE_AGE = 90 * 24 * 60 * 60  # with "remember me"

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"  # REQUIRE_CONFIRMED_EMAIL requires it before the first post
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{SITE_NAME}: "
ACCOUNT_EMAIL_NOTIFICATIONS = True  # mails about a changed password or address
ACCOUNT_PREVENT_ENUMERATION = "strict"  # sign-up does not reveal whether an address has an account
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "accounts.links.ResetTokenGenerator"
ACCOUNT_CHANGE_EMAIL = True  # one address per user; a new one replaces it once confirmed
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
STATICFILES_FINDERS = [
    "core.built_files.BuiltFilesFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STATIC_ROOT = env.folder("WITTER_STATIC_ROOT", VAR_DIR / "static")
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # no page links to unhashed names; compressing them takes seconds
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_ACCEL = "/_media/" if env.bool("WITTER_ACCEL", False) else ""  # nginx's internal location for X-Accel-Redirect
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "core.static_files.HashedFilesStorage"},
}
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

STREAM = env.bool("WITTER_STREAM", False)  # whether api/streaming runs, as a process of its own
STREAM_PORT = env.int("WITTER_STREAM_PORT", 0, validate=between(0, 65535))
STREAM_BROWSER_PORT = 0 if TRUSTED_PROXIES else STREAM_PORT  # 0: on the site's own address, by path
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "connect-src": [CSP.SELF, *stream_origins(SITE_URL, ALLOWED_HOSTS, STREAM and STREAM_BROWSER_PORT)],
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
SECURE_SSL_REDIRECT = BEHIND_HTTPS and TRUSTED_PROXIES > 0  # without a proxy no request is marked as secure
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]  # health checks come without TLS
SECURE_HSTS_SECONDS = env.int("WITTER_HSTS_SECONDS", 31_536_000 if BEHIND_HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("WITTER_HSTS_SUBDOMAINS", SECURE_HSTS_SECONDS > 0)
SECURE_HSTS_PRELOAD = env.bool("WITTER_HSTS_PRELOAD", False)
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # a constraint makes usernames unique regardless of case
if not SECURE_HSTS_PRELOAD:  # preloading affects all hosts of a domain permanently, so it is no default
    SILENCED_SYSTEM_CHECKS += ["security.W021"]

# Forwarded headers (client address, scheme) are used only behind trusted proxies.
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None

LOGGING = logging_config(DEBUG)

if DEBUG and find_spec("debug_toolbar") and find_spec("zeal"):  # make dev
    INSTALLED_APPS += ["debug_toolbar", "zeal"]
    MIDDLEWARE.insert(0, "debug_toolbar.middleware.DebugToolbarMiddleware")
    MIDDLEWARE.append("zeal.middleware.zeal_middleware")
    INTERNAL_IPS = ["127.0.0.1", "::1"]
    ZEAL_RAISE = False  # N+1 queries are warnings on the terminal, not errors

# Rate limits: a request over a limit gets status 429. 0 disables a limit.
LIMIT_POSTS_A_DAY = env.int("WITTER_LIMIT_POSTS_A_DAY", 2400)
LIMIT_POSTS_HALF_HOUR = env.int("WITTER_LIMIT_POSTS_HALF_HOUR", 50)
LIMIT_POSTS_FIRST_DAY = env.int("WITTER_LIMIT_POSTS_FIRST_DAY", 500)
LIMIT_MESSAGES_A_DAY = env.int("WITTER_LIMIT_MESSAGES_A_DAY", 250)
LIMIT_MESSAGES_FIRST_DAY = env.int("WITTER_LIMIT_MESSAGES_FIRST_DAY", 25)
LIMIT_PICTURE_SECONDS = env.int("WITTER_LIMIT_PICTURE_SECONDS", 60)  # of decoding time in ten minutes
LIMIT_FOLLOWS_A_DAY = env.int("WITTER_LIMIT_FOLLOWS_A_DAY", 1000)
LIMIT_FOLLOWS_FIRST_DAY = env.int("WITTER_LIMIT_FOLLOWS_FIRST_DAY", 100)
LIMIT_FOLLOWS_FREE = env.int("WITTER_LIMIT_FOLLOWS_FREE", 2000)
LIMIT_FOLLOWS_RATIO = env.int("WITTER_LIMIT_FOLLOWS_RATIO", 110)  # per cent of the number of followers
LIMIT_LISTS = env.int("WITTER_LIMIT_LISTS", 1000)
LIMIT_LIST_MEMBERS = env.int("WITTER_LIMIT_LIST_MEMBERS", 5000)
LIMIT_HASHTAGS = env.int("WITTER_LIMIT_HASHTAGS", 200)
LIMIT_REPORTS_A_DAY = env.int("WITTER_LIMIT_REPORTS_A_DAY", 50)
LIMIT_SIGN_IN_FAILURES = env.int("WITTER_LIMIT_SIGN_IN_FAILURES", 10)  # per account and address, 15 minutes
LIMIT_USERNAME_CHANGES = env.int("WITTER_LIMIT_USERNAME_CHANGES", 2)  # in 30 days
LIMIT_API_REQUESTS = env.int("WITTER_LIMIT_API_REQUESTS", 300)  # per person or address, and worker, in five minutes
LIMIT_APP_REGISTRATIONS = env.int("WITTER_LIMIT_APP_REGISTRATIONS", 30)  # per address and hour
LIMIT_OWN_APPS = env.int("WITTER_LIMIT_OWN_APPS", 50)  # of one user, and as many personal tokens
LIMIT_SIGN_UPS = env.int("WITTER_LIMIT_SIGN_UPS", 10)  # per address and hour
ACCOUNT_RATE_LIMITS = account_rate_limits(LIMIT_SIGN_IN_FAILURES, LIMIT_SIGN_UPS)

# Request sizes: four pictures with descriptions, or a long form
MAX_REQUEST_BYTES = 42 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# Pages and posts
LIVE_SECONDS = env.int("WITTER_LIVE_SECONDS", 30)  # polling interval of open pages; 0 disables polling
COUNTING = env.str("WITTER_COUNTING", "v1", validate=validate.OneOf(["v1", "v3"]))  # 140 code points; 280 with weights
REQUIRE_CONFIRMED_EMAIL = env.bool("WITTER_REQUIRE_CONFIRMED_EMAIL", False)  # before the first post
