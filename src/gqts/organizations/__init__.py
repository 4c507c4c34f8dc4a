"""Firms and authorities: who takes part, what they may call their own, and who said so."""
