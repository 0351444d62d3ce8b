"""Who may know: shares, referrals, transfers, what is withheld."""
