"""The door of an exceptional access to one contact: its facts and its notes, nothing that can be changed."""

from __future__ import annotations

from havre.accounts.exceptional import Grant, Passage, Reading, passages_of, reading_by_grant
from havre.foundation import sealing
from havre.kernel.errors import NotVisible
from havre.listening import rules
from havre.listening.models import Contact, Note

_LABELS = {
    "caller_needs": "Demande",
    "safe_way": "Moyen sûr de rappeler",
    "safe_time": "Moment sûr",
    "number": "Numéro",
    "child_first_name": "Prénom donné",
    "situation": "Situation",
    # The debriefing belongs to the counsellor, not to the child's situation.
    "debrief": "",
    "debrief_by": "",
}


def read(grant: Grant) -> Reading:
    """Return the contact that the grant opens; raise ``NotVisible`` when it no longer does."""
    with reading_by_grant():
        contact = Contact.objects.filter(pk=grant.object_id).first()
        if contact is None:
            raise NotVisible
        notes = list(Note.objects.filter(contact_id=grant.object_id).order_by("position", "id"))
        keys = sealing.open_keys([contact.key_id, *(note.key_id for note in notes)])
    private = contact.unseal(keys[contact.key_id], "private", {})
    lines = [
        Passage(
            rules.NoteKind.label_of(note.kind),
            str(note.unseal(keys[note.key_id], "text", "")),
            note.started_at,
        )
        for note in notes
    ]
    return Reading(
        contact.reference,
        (
            ("Canal", rules.Channel.label_of(contact.channel)),
            ("État", rules.ContactStatus.label_of(contact.status)),
            ("Qui appelle", rules.CallerKind.label_of(contact.caller_kind)),
            ("Département", contact.departement_code or "non dit"),
        ),
        (*passages_of(private, _LABELS), *lines),
    )
