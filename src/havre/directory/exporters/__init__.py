"""Pure writers of public formats: a ``PublicService`` in, text out; no Django, no database, no network."""
