"""The room's SQL: the inbox, what people want, and webhooks."""
