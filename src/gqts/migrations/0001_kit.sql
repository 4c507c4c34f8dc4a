-- What the kit keeps: facts and jobs on their way. The record of migrations (kit.migration) is made by the
-- migrator. On a distributed cluster both stay local tables of the coordinator.

CREATE SCHEMA IF NOT EXISTS kit;

CREATE TABLE kit.outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic text NOT NULL,
    key text NOT NULL,
    payload jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    -- Counted before an attempt begins, together with the instant of the next: a crash in the attempt counts too.
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    last_error text,
    delivered_at timestamptz,
    -- Given up; kept until somebody looks.
    dead_at timestamptz
);

-- What waits is short, and this index with it.
CREATE INDEX outbox_waiting ON kit.outbox (next_attempt_at, id) WHERE delivered_at IS NULL AND dead_at IS NULL;
CREATE INDEX outbox_delivered ON kit.outbox (delivered_at) WHERE delivered_at IS NOT NULL;
CREATE INDEX outbox_dead ON kit.outbox (id) WHERE dead_at IS NOT NULL;
-- A job is found by its key.
CREATE INDEX outbox_job ON kit.outbox (key) WHERE topic LIKE 'job.%';
