"""The site without an office: published documents and the checker; no database, no session, no accounts.

The one cookie guards the checker's forms against other sites; it names nobody.
"""

from typing import Any

PUBLIC_SITE: dict[str, Any] = {
    "ROOT_URLCONF": "shebao.web.urls",
    "MIDDLEWARE": [
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    # The index page shows the published page in a frame of its own.
    "X_FRAME_OPTIONS": "SAMEORIGIN",
    "CSRF_FAILURE_VIEW": "shebao.web.pages.form_expired",
    "FILE_UPLOAD_HANDLERS": ["shebao.web.check_uploads.CheckUploadHandler"],
}
"""The settings in which it differs from the office."""
