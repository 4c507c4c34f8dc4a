"""Notices: how news reaches an organization: its inbox, signed webhooks, e-mail, each once, as often as it wants.

Promise: a notice is written in the transaction that it tells of, delivered at least once and shown once, in the
reader's language; what cannot be delivered is retried and then told; whoever does not want mail any more stops it by
one link.
"""
