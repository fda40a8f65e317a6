"""``python -m shebao.jobs``: a worker as a process of its own."""

import os

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shebao.web.settings")
    django.setup()
    from shebao.jobs.worker import main

    main()
