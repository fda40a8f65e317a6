"""The public site (公开网站) under ``/public/``: what everybody may read, without login, cookie or script.

``documents`` reads published folders, ``totals`` what the database adds to them (totals only, never a person),
``pages`` make HTML of both, ``router`` finds the page of an address, ``answers`` are bytes with their headers,
``site`` keeps them until something new is published or paid, and stands before the office.
"""
