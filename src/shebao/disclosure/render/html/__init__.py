"""The disclosure as one web page that needs nothing else: no network, no script to be read."""

from shebao.disclosure.render.html.page import render_html

__all__ = ["render_html"]
