-- What the kit keeps: facts and jobs on their way (kit.outbox). The record of migrations itself is made by
-- the migrator. Both tables stay local to the coordinator on a distributed cluster.

CREATE SCHEMA IF NOT EXISTS kit;

CREATE TABLE kit.outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic text NOT NULL,
    key text NOT NULL,
    payload jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    last_error text,
    delivered_at timestamptz,
    dead_at timestamptz
);

-- The queue is what is neither delivered nor dead; it is short, and this index with it.
CREATE INDEX outbox_waiting ON kit.outbox (next_attempt_at, id) WHERE delivered_at IS NULL AND dead_at IS NULL;
CREATE INDEX outbox_delivered ON kit.outbox (delivered_at) WHERE delivered_at IS NOT NULL;
CREATE INDEX outbox_dead ON kit.outbox (dead_at) WHERE dead_at IS NOT NULL;
