"""The live pages' small process: it says « something is new » to those who listen, and knows no word.

An ASGI application without Django, one process: PostgreSQL's NOTIFY on one side, server-sent events on the other.
"""
