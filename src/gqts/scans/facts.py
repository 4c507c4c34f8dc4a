"""What scans publish in the outbox."""

from __future__ import annotations

SCAN_ALERT = "scans.alert"
"""A rule found something, the first time that day; key is the alert's id, payload `reason`, `audience`, `owner` (the
organization whose number it is, or null) and `subject`, its canonical identifier."""
