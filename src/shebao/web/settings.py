"""Django settings of the site: no database, no session, no accounts, this machine only.

The one cookie guards the checker's forms against other sites; it names nobody.
"""

import secrets
from pathlib import Path

PUBLISHED_FOLDER: Path | None = Path("out")
"""The folder of published documents that the site shows; whoever starts the site sets it. None: only the checker."""

SECRET_KEY = secrets.token_urlsafe(48)
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROOT_URLCONF = "shebao.web.urls"
INSTALLED_APPS: list[str] = []
DATABASES: dict[str, dict[str, str]] = {}
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
# The index page shows the published page in a frame of its own.
X_FRAME_OPTIONS = "SAMEORIGIN"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
    }
]
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # until the browser is closed
CSRF_FAILURE_VIEW = "shebao.web.pages.form_expired"
FILE_UPLOAD_HANDLERS = ["shebao.web.check_uploads.CheckUploadHandler"]
FILE_UPLOAD_TEMP_DIR: str | None = None
"""Where files are received; the checker sets it to its own folder, which it deletes."""
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
    },
}
