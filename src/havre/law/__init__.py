"""French child-protection law as dated data and pure computation: deadlines, working days, legal bases."""
