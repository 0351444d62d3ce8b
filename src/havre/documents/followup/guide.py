"""The page of documentation of these documents, written from the catalogue."""

from __future__ import annotations

from havre.documents.fields import Empty
from havre.documents.followup.catalogue import FOLLOWUP_DOCUMENTS, Kind
from havre.documents.followup.forms import Group
from havre.documents.followup.parent_letter import Matter

_HEAD = """# Documents de l'accompagnement

Chaque document est une dataclass figée de `havre.documents.followup` ; `produce.as_pdf` en fait un PDF archivable
(PDF/A-2a) et accessible (PDF/UA-1), `produce.as_odt` un fichier ODT quand un partenaire le complète. Un champ vide est
dit « non renseigné » ; ceux dont le libellé est en italique sont alors laissés de côté. La copie de travail
(`WorkingCopy`) porte sur chaque page le nom de son lecteur, le jour et l'heure.

```python
from havre.documents.followup.produce import as_odt, as_pdf, file_name
from havre.documents.watermark import WorkingCopy

pdf = as_pdf(plan, produced_at=now, copy=WorkingCopy(reader="Denis Exemple", at=now), zone=zone)
```

Ajouter un document : un module (la dataclass, ses groupes de champs, `lay_out`), une ligne dans `catalogue.py`, un
exemple inventé dans `tests/documents/followup_cast.py`.

"""


def guide() -> str:
    """Return the catalogue as Markdown: one table of all, then the field list of each."""
    rows = "\n".join(_row(code, kind) for code, kind in FOLLOWUP_DOCUMENTS.items())
    fields = "\n".join(_fields(code, kind) for code, kind in FOLLOWUP_DOCUMENTS.items())
    matters = ", ".join(f"{matter.label} (`{matter.value}`)" for matter in Matter)
    return (
        f"{_HEAD}| code | document | formats | qui le reçoit | règle |\n|---|---|---|---|---|\n{rows}\n\n"
        f"## Champs\n\n{fields}\n## Ce dont un courrier aux parents peut parler\n\n{matters}.\n"
    )


def _row(code: str, kind: Kind) -> str:
    formats = ", ".join(form.value.upper() for form in kind.formats)
    return f"| `{code}` | {kind.title} | {formats} | {kind.receives} | {kind.rule} |"


def _labels(group: Group) -> str:
    return " · ".join(label if empty is Empty.SAY else f"_{label}_" for label, empty in group.labels.values())


def _fields(code: str, kind: Kind) -> str:
    groups = "\n".join(f"- {group.title} : {_labels(group)}" for group in kind.groups)
    return f"### {kind.title} (`{code}`)\n\n{groups}\n"
