"""Typed documents, their accessible archivable PDF, their seal, and the refusal of images.

Stands just above the kernel: no Django, no database, no clock. Whoever holds the data fills the dataclasses
of ``model``; nothing here fetches, stores or sends anything.
"""
