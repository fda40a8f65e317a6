"""Addresses as QR codes, for what is read by a phone from paper or a screen."""

import segno
from django.utils.safestring import SafeString, mark_safe


def picture(address: str, scale: int = 5) -> SafeString:
    """An address as a QR code: inline SVG without styles."""
    return mark_safe(segno.make(address, error="m").svg_inline(scale=scale, border=2, svgclass=None, lineclass=None))
