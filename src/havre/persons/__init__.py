"""The young person and circle; identities live in the vault."""
