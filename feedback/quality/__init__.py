"""How well the drafts do: figures counted from the ledger alone, kept by day, and what they mean."""
