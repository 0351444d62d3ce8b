"""The counsellors' side of the conversations without a name, under ``/ecoute/tchat/``."""
