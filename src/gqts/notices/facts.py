"""What the room publishes in the outbox. Keys are ids, joined by colons."""

from __future__ import annotations

NOTICE_WRITTEN = "notices.written"
"""A notice was written: whom it goes to beside the inbox is to be found. Key organization:notice."""
NOTICE_MAIL = "notices.mail"
"""A person is to be told by mail at once. Key organization:notice:person."""
NOTICE_DIGEST = "notices.digest"
"""A person's daily mail is due. Key organization:person."""
WEBHOOK_DUE = "notices.webhook_due"
"""A delivery to a webhook is to be attempted. Key organization:delivery; payload `attempt`, counted from 1, and `lane`:
the host that it goes to."""
