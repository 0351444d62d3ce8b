"""Files that people send stay in memory: nothing unencrypted is written on a disk, nothing unbounded is kept."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class InMemory(FileUploadHandler):
    """Keep at most one byte more than ``FILE_MAX_BYTES``: enough to say that a file is too heavy, and no more."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin an empty file."""
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what fits; the rest is read and forgotten."""
        self.kept.write(raw_data[: max(settings.FILE_MAX_BYTES + 1 - start, 0)])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:  # noqa: ARG002 - Django's signature
        """Return the file, or its beginning when it is too heavy."""
        size = self.kept.tell()
        self.kept.seek(0)
        return InMemoryUploadedFile(
            file=self.kept, field_name=self.field_name, name=self.file_name, content_type=self.content_type,
            size=size, charset=self.charset, content_type_extra=self.content_type_extra,
        )  # fmt: skip
