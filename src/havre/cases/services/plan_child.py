"""Keep the child's own page: each line chosen by the referent with the child."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from havre.cases.models import ChildPage
from havre.cases.queries.child_page import paper_of
from havre.cases.rules.child_page import LINES_MAX, pairs
from havre.cases.rules.entries import EntryKind
from havre.cases.rules.plan import VersionedKind
from havre.cases.services.acts import Act, take
from havre.cases.services.editing import keep, reconciled
from havre.kernel.errors import Refused


@transaction.atomic
def write_page(act: Act, *, revision: int, words: Mapping[str, Any]) -> None:
    """Keep the page; lines that others changed meanwhile are merged, or raise ``Collision``.

    Raises ``Refused``: ``not_for_child_page`` for words that do not belong here, ``too_many_lines``.
    """
    work = take(act)
    if work is None:
        return
    mine = {name: value.strip() if isinstance(value, str) else list(value) for name, value in words.items()}
    for field in ("people", "planned"):
        if len(pairs(str(mine.get(field, "")))) > LINES_MAX:
            raise Refused(
                f"Gardez {LINES_MAX} lignes au plus : la page se lit d'un coup d'œil.",
                code="too_many_lines",
                field=field,
            )
    paper_of(mine, now=work.now)
    page = ChildPage.objects.filter(case=work.case).first()
    if page is None:
        page = ChildPage(team_id=work.case.team_id, case=work.case, key_id=work.case.key_id)
        values, page.revision = mine, 1
    else:
        values = reconciled(work, page, read=revision, mine=mine)
        page.revision += 1
    page.changed_at = work.now
    page.seal(work.key, content=values)
    page.save(force_insert=page.revision == 1)
    keep(work, page, VersionedKind.CHILD_PAGE, values)
    work.write(
        EntryKind.CHILD_VOICE,
        code="page",
        object_id=page.pk,
        content={"title": "Page de l'enfant mise à jour"},
    )
    work.finish("child_page_write")
