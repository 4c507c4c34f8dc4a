"""Clearance: the officer's work, from the assessed declaration to the release.

Promise: every declaration in hand is on a work list with the reason in one line; holding, finding, sampling and
releasing are acts with a name and a time, tell the parties at once and move the declaration's receipts; agencies work
the same consignment side by side, and goods go when none of them holds them.
"""
