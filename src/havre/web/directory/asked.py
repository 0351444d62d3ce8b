"""What is asked of the directory: posted, read once, kept minutes for the way back, offered to be saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict

from havre.web.directory import places
from havre.web.directory.forms import SearchForm

NOTHING_ASKED = "Écrivez une commune, un nom ou un mot."
# What a saved search keeps: neither age, nor sex, nor the place where one lives, nor words that may be a name.
SAVED = ("situation", "need", "kind", "language", "features")


@dataclass(frozen=True)
class Asked:
    """A search form with its two communes, as they came."""

    form: SearchForm
    boxes: dict[str, places.Commune]
    data: QueryDict

    @classmethod
    def of(cls, data: QueryDict | None) -> Asked:
        """Read what was posted (nothing: the empty form) and say what is missing."""
        told = data if data is not None else QueryDict()
        asked = cls(SearchForm(data), places.read(told, "commune", "home"), told)
        if asked._complete and not any(
            (asked.boxes["commune"].code, asked.form.cleaned_data["q"], asked.choosing)
        ):
            asked.form.add_error(None, asked.boxes["commune"].error or NOTHING_ASKED)
        return asked

    @property
    def _complete(self) -> bool:
        return self.form.is_bound and self.form.is_valid()

    @property
    def choosing(self) -> bool:
        """Tell whether the person is choosing a commune among several."""
        return any(box.options is not None and not box.code for box in self.boxes.values())

    @property
    def wrong(self) -> bool:
        """Tell whether something is to be corrected."""
        return self.form.is_bound and bool(self.form.errors or any(box.error for box in self.boxes.values()))

    @property
    def ready(self) -> bool:
        """Tell whether the search may run."""
        return self._complete and not self.wrong and not self.choosing

    @property
    def more(self) -> bool:
        """Tell whether the second part of the form must be open."""
        return bool(self.boxes["home"].options is not None or self.boxes["home"].error)

    def fields(self) -> dict[str, list[str]]:
        """Return the boxes that say something, as they would be posted."""
        told = {name: self.data.getlist(name) for name in self.form.fields}
        told |= {"q": [self.form.cleaned_data["q"]]}
        told |= {name: [box.code] for name, box in self.boxes.items()}
        return {name: kept for name, values in told.items() if (kept := [one for one in values if one])}


def again(fields: Mapping[str, list[str]]) -> QueryDict:
    """Return a search that was kept, as if it had just been posted."""
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, values)
    return data


def session_of(request: HttpRequest) -> str:
    """Return the key of the session, which only the cookie holds."""
    return request.session.session_key or ""


def to_keep(asked: Asked) -> list[tuple[str, str]]:
    """Return what saving the search would keep: the commune and codes, as boxes of the form that saves."""
    data = asked.form.cleaned_data
    values = [("commune_code", asked.boxes["commune"].label)]
    for name in SAVED:
        values += [(name, one) for one in (data[name] if isinstance(data[name], list) else [data[name]])]
    return [(name, value) for name, value in values if value]
