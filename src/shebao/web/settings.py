"""Django settings of the site: the office with its database, or (see ``public_site``) published documents and checker.

Everything that differs between two installations comes from the environment:

- ``SHEBAO_DATA`` the folder of the embedded database and of all files (default ``shebao-data`` in the working folder);
- ``SHEBAO_DATABASE`` ``postgresql://user:password@host:port/name`` for an office; without it SQLite in the data folder;
- ``SHEBAO_HOSTS`` names the site is reached by, separated by commas; ``SHEBAO_HTTPS=1`` behind TLS.
"""

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

DATA = Path(os.environ.get("SHEBAO_DATA", "shebao-data")).resolve()
"""Where the embedded database, received files and secrets lie."""
DATABASE_FILE = "shebao.sqlite3"
PUBLISHED_FOLDER: Path | None = DATA / "published"
"""The folder of published documents that the site shows; whoever starts the site sets it. None: only the checker."""
HTTPS = os.environ.get("SHEBAO_HTTPS") == "1"
BEHIND_PROXY = HTTPS
"""Whether a proxy of our own stands before the site: it ends TLS and says whose request it is."""


def database(address: str) -> dict[str, Any]:
    """The database by its address; SQLite in the data folder where there is none.

    WAL lets readers go on while one writes; IMMEDIATE takes the write lock at the beginning of a transaction, so that
    two writers queue instead of failing half-way.
    """
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / DATABASE_FILE,
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 60,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;",
            },
        }
    parts = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


def secret_key() -> str:
    """The key that signs sessions: from the environment, or kept in the data folder, or new for this process."""
    kept = DATA / "secret-key"
    if key := os.environ.get("SHEBAO_SECRET_KEY"):
        return key
    return kept.read_text(encoding="ascii").strip() if kept.is_file() else secrets.token_urlsafe(48)


SECRET_KEY = secret_key()
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", *filter(None, os.environ.get("SHEBAO_HOSTS", "").split(","))]
ROOT_URLCONF = "shebao.web.office_urls"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "axes",
    "django_htmx",
    "shebao.journal",
    "shebao.screens",
    "shebao.staff",
    "shebao.jobs",
    "shebao.ledger",
    "shebao.cases",
    "shebao.payments",
    "shebao.register",
    "shebao.register.suspects",
    "shebao.programmes",
    "shebao.programmes.allowances",
    "shebao.programmes.performance",
    "shebao.programmes.years",
    "shebao.web",
]
DATABASES: dict[str, dict[str, Any]] = {"default": database(os.environ.get("SHEBAO_DATABASE", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIDDLEWARE = [
    "shebao.web.headers.Headers",
    "django.middleware.security.SecurityMiddleware",
    "shebao.web.public.site.PublicSite",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "shebao.staff.middleware.StaffMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "shebao.web.trace_trail.TraceTrail",
]
X_FRAME_OPTIONS = "DENY"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "shebao.staff.middleware.frame",
            ],
        },
    }
]
STATIC_URL = "/static/"
# Served out of the packages themselves: nothing is to be collected first.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False

AUTH_USER_MODEL = "staff.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "work"
PASSWORD_DAYS = 90
PASSWORD_HISTORY = 5
IDLE_MINUTES = 15
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "shebao.staff.passwords.ThreeKinds"},
    {"NAME": "shebao.staff.passwords.NotUsedBefore"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True  # the journal has it
AXES_LOCKOUT_CALLABLE = "shebao.staff.sign_in.locked_out"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the time that was said holds
# Locked by the account whatever address the attempts come from: stricter than by address.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
OTP_TOTP_ISSUER = "社保"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_AGE = None  # until the browser is closed
CSRF_FAILURE_VIEW = "shebao.web.office_pages.form_expired"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A form with several tables to type into sends every cell: at most 40 rows each before they are shown as lines.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3_000
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {
        # Every page and file served is a line at INFO: too much for someone who just looks around.
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        # A refused host name is answered in words; a trace of it helps nobody.
        "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": False},
        # A request that waits for a free thread is answered a moment later: no news for whoever watches.
        "waitress.queue": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "axes": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}
