"""Receiving an upload: straight to disk, and no further than the limit.

What is beyond it is read and thrown away: a browser whose connection is cut shows an error of its own, never ours.
"""

from typing import Any

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler

from shebao.register.imports.limits import MAX_BYTES

HOPELESS = 4 * MAX_BYTES
"""A request of so many bytes is not even read."""


class SourceUpload(TemporaryFileUploadHandler):
    """Writes a file to disk as it comes; ``refused`` says that it was too large, then nothing of it is kept."""

    def handle_raw_input(
        self, input_data: Any, meta: Any, content_length: int, boundary: bytes, encoding: str | None = None
    ) -> None:
        """Cut off what is hopelessly large."""
        if content_length > HOPELESS:
            raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A piece of it; start counts the bytes before."""
        if start + len(raw_data) > MAX_BYTES:
            self.file.refused = True
            self.file.seek(0)
            self.file.truncate(0)
        else:
            super().receive_data_chunk(raw_data, start)
