"""The office for a WSGI server: ``gunicorn shebao.web.wsgi`` (docs/installing.md)."""

from shebao.web.office_start import use_office

use_office()

from django.core.wsgi import get_wsgi_application  # noqa: E402 # after the settings are named

from shebao.web.public.site import BeforeTheOffice  # noqa: E402 # it reads the database

application = BeforeTheOffice(get_wsgi_application())
