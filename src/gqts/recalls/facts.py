"""What recalls publish in the outbox. The key of each is the recall's id, or the recall's and one other, `a:b`."""

from __future__ import annotations

RECALL_SCOPE = "recalls.scope"
"""A recall's walk is to go on by one batch."""
RECALL_PUBLISHED = "recalls.published"
"""A recall was published: its notices are to be written."""
RECALL_EVENTS = "recalls.events"
"""The next of a recall's goods are to be marked `recalled` by events in the recaller's name; payload `after`."""
RECALL_BUYER = "recalls.buyer"
"""A buyer who left a contact is to be told; key recall:contact."""
