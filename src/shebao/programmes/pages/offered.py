"""A field of text that offers what is known, and takes whatever else is typed."""

from collections.abc import Sequence
from typing import Any

from django import forms


class Offered(forms.TextInput):
    """A line of text with a list beneath it (datalist)."""

    template_name = "programmes/offered.html"

    def __init__(self) -> None:
        """Nothing is offered until the form says what."""
        self.offers: Sequence[str] = ()
        super().__init__(attrs={"autocomplete": "off"})

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """With the list."""
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{name}-offers"
        context["widget"]["offers"] = self.offers
        return context


class OfferedField(forms.CharField):
    """Text with offers; never required here, because the kind says what is missing."""

    widget: Offered

    def __init__(self, label: str, help_text: str = "", *, longest: int = 64) -> None:
        """``longest``: characters."""
        super().__init__(label=label, help_text=help_text, max_length=longest, required=False, widget=Offered())

    def offer(self, words: Sequence[str]) -> None:
        """Offer these."""
        self.widget.offers = tuple(words)
