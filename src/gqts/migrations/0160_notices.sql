-- Notices: what organizations were told, who has read it, who wants what by mail, and where machines are told.
-- To distribute: every table by organization_id. No viewer's role is granted anything here: a notice is for the
-- organization it was written to, whatever else that organization may see.

CREATE SCHEMA notices;

CREATE TABLE notices.notice (
    organization_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    kind text NOT NULL,
    -- What it tells of; the same key is told once.
    told_key text NOT NULL,
    -- What the words are made with, in whatever language they are read.
    details jsonb NOT NULL,
    link text NOT NULL,
    -- What is sought in: numbers, codes, the words of whoever acted.
    sought text NOT NULL,
    is_grave boolean NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, notice_id)
);
CREATE UNIQUE INDEX notice_told ON notices.notice (organization_id, told_key);
CREATE INDEX notice_newest ON notices.notice (organization_id, at DESC, notice_id DESC);
CREATE INDEX notice_at ON notices.notice (at);

-- Who has read what; a reader is a person, or the key of a machine.
CREATE TABLE notices.reading (
    organization_id uuid NOT NULL,
    reader_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    read_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, reader_id, notice_id)
);

-- What a person wants to be told, where that is not what everybody in their position gets.
CREATE TABLE notices.wish (
    organization_id uuid NOT NULL,
    person_id uuid NOT NULL,
    kind text NOT NULL,
    mail text NOT NULL,
    is_silenced boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, person_id, kind)
);

-- What waits for a person's daily mail, and when that is due.
CREATE TABLE notices.digest (
    organization_id uuid NOT NULL,
    person_id uuid NOT NULL,
    due_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, person_id)
);
CREATE TABLE notices.digest_entry (
    organization_id uuid NOT NULL,
    person_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    PRIMARY KEY (organization_id, person_id, notice_id)
);

-- Where an organization's machines are told. Secrets are sealed; the earlier one signs too until `earlier_until`.
CREATE TABLE notices.webhook (
    organization_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    url text NOT NULL,
    -- Empty: every kind.
    kinds text[] NOT NULL,
    secret bytea NOT NULL,
    earlier_secret bytea,
    earlier_until timestamptz,
    made_by text NOT NULL,
    created_at timestamptz NOT NULL,
    failing_since timestamptz,
    -- An endpoint that failed is left alone until then, whatever else waits for it.
    quiet_until timestamptz,
    disabled_at timestamptz,
    disabled_why text NOT NULL DEFAULT '',
    PRIMARY KEY (organization_id, webhook_id)
);

CREATE TABLE notices.delivery (
    organization_id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    -- None: a test.
    notice_id uuid,
    kind text NOT NULL,
    body bytea NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    attempted_at timestamptz,
    next_at timestamptz,
    answer integer,
    failure text NOT NULL DEFAULT '',
    PRIMARY KEY (organization_id, delivery_id)
);
CREATE UNIQUE INDEX delivery_notice ON notices.delivery (organization_id, webhook_id, notice_id);
CREATE INDEX delivery_newest ON notices.delivery (organization_id, webhook_id, created_at DESC, delivery_id DESC);
CREATE INDEX delivery_at ON notices.delivery (created_at);
