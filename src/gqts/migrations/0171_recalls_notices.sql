-- What is asked of organizations and buyers, and what they answered.

CREATE TABLE recalls.notice (
    recall_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    tier smallint NOT NULL,
    units bigint NOT NULL,
    shown_units bigint NOT NULL,
    sent_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    reminded_at timestamptz,
    acknowledged_at timestamptz,
    acknowledged_by text,
    removed bigint NOT NULL DEFAULT 0,
    corrected bigint NOT NULL DEFAULT 0,
    nothing_left boolean NOT NULL DEFAULT false,
    note text NOT NULL DEFAULT '',
    answered_at timestamptz,
    -- A platform says how many of the buyers of its orders it told.
    buyers_told bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (recall_id, organization_id)
);
CREATE INDEX notice_organization ON recalls.notice (organization_id, sent_at DESC, recall_id DESC);

-- A buyer's address, left on an item's page by consent, sealed under the installation's secret; forgotten on request and
-- after a while. `address_hash` keeps one address from being kept twice for an item and is keyed with the secret.
CREATE TABLE recalls.contact (
    contact_id uuid PRIMARY KEY,
    identifier_key uuid NOT NULL,
    address_hash bytea NOT NULL,
    sealed bytea NOT NULL,
    language text NOT NULL,
    left_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX contact_item ON recalls.contact (identifier_key, address_hash);
CREATE INDEX contact_end ON recalls.contact (ends_at);

-- A buyer who is told of a recall: once each, and nothing of who they are once their contact is gone.
CREATE TABLE recalls.buyer (
    recall_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    queued_at timestamptz NOT NULL,
    sent_at timestamptz,
    failed_at timestamptz,
    PRIMARY KEY (recall_id, contact_id)
);

-- Scans of recalled goods after publishing, counted by day and region: nothing of who scanned.
CREATE TABLE recalls.late_scan (
    recall_id uuid NOT NULL,
    day date NOT NULL,
    region text NOT NULL,
    scans bigint NOT NULL,
    PRIMARY KEY (recall_id, day, region)
);
