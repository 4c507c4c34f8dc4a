"""Conduct: what random checks and inspections found of a party, and what follows from it.

Promise: a penalty has evidence, a hearing, a decision with its reason, and an appeal; a record counts only what was
checked, with its uncertainty; whoever is concerned can read it.
"""
