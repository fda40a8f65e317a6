"""Receiving files: each goes straight into the checker's own folder; what is beyond the limit is read and thrown away.

Thrown away instead of cut off: a browser whose connection is cut shows an error of its own and never our refusal.
"""

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from shebao.web.check_limits import MAX_BYTES, MAX_FILES

HOPELESS = 4 * MAX_FILES * MAX_BYTES
"""A request of so many bytes is not even read."""


_folder: Path | None = None


def receive_into(folder: Path | None) -> None:
    """Where files of the checker are received from now on; it deletes the folder. Other uploads go elsewhere."""
    global _folder
    _folder = folder


class ReceivedFile(TemporaryUploadedFile):
    """An uploaded file on disk. ``refused`` says that it was larger than may be; then nothing of it is kept."""

    refused = False

    def __init__(self, name: str, content_type: Any, size: int, charset: Any, extra: Any = None) -> None:
        suffix = f".upload{Path(name).suffix}"
        file = NamedTemporaryFile(suffix=suffix, dir=_folder)  # noqa: SIM115 # closed as the uploaded file is
        UploadedFile.__init__(self, file, name, content_type, size, charset, extra)


class CheckUploadHandler(FileUploadHandler):
    """Writes a file to disk as it comes, and stops writing at the limit."""

    file: ReceivedFile

    def handle_raw_input(
        self, input_data: Any, meta: Any, content_length: int, boundary: bytes, encoding: str | None = None
    ) -> None:
        """Refuse a request that is hopelessly large."""
        if content_length > HOPELESS:
            raise StopUpload(connection_reset=True)

    def new_file(self, *arguments: Any, **named: Any) -> None:
        """A file begins."""
        super().new_file(*arguments, **named)
        self.file = ReceivedFile(self.file_name, self.content_type, 0, self.charset, self.content_type_extra)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A piece of it; start counts the bytes before."""
        if start + len(raw_data) > MAX_BYTES:
            self.file.refused = True
            self.file.truncate(0)
        if not self.file.refused:
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> ReceivedFile:
        """The file is there."""
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        """The browser went away: nothing is kept."""
        if hasattr(self, "file"):
            self.file.close()
