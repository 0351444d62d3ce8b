"""Where the files of the pages are, once gathered: their addresses carry their content's hash and never change."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Files(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Looks each address up once in the life of a process: every page asks for the same four."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Begin with no address known."""
        super().__init__(*args, **kwargs)
        self._known: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:  # noqa: FBT001, FBT002 - Django's signature
        """Return the address of a file."""
        if force:
            return str(super().url(name, force))
        if name not in self._known:
            self._known[name] = super().url(name)
        return self._known[name]
