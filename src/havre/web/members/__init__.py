"""The administrator of an organisation: members, teams, invitations."""
