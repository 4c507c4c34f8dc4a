-- Complaints and questions, whom they reached, what was done about each, and the patterns they make.
-- To distribute: number by number_key; complaint, photo, partner, act and mark by complaint_id; entry by organization_id.
-- A tracking number is kept as a digest: who reads the tables cannot open an author's page.

CREATE SCHEMA complaints;

CREATE TABLE complaints.number (
    number_key bytea PRIMARY KEY,
    complaint_id uuid NOT NULL
);

CREATE TABLE complaints.complaint (
    complaint_id uuid PRIMARY KEY,
    purpose text NOT NULL,
    kind text NOT NULL,
    words text NOT NULL,
    identifier text NOT NULL,
    product text,
    lot text,
    severity text NOT NULL,
    proposed_severity text NOT NULL,
    language text NOT NULL,
    sender bytea NOT NULL,
    contact bytea,
    is_contact_shared boolean NOT NULL,
    taken_at timestamptz NOT NULL,
    taken_over_by uuid
);

CREATE INDEX complaint_sender ON complaints.complaint (taken_at) WHERE sender <> '';

CREATE TABLE complaints.photo (
    complaint_id uuid PRIMARY KEY,
    content bytea NOT NULL
);

CREATE TABLE complaints.partner (
    complaint_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    part text NOT NULL,
    PRIMARY KEY (complaint_id, organization_id)
);

CREATE TABLE complaints.entry (
    organization_id uuid NOT NULL,
    complaint_id uuid NOT NULL,
    part text NOT NULL,
    tier integer NOT NULL,
    state text NOT NULL,
    forwarded_by uuid,
    received_at timestamptz NOT NULL,
    moved_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    first_due_at timestamptz NOT NULL,
    answered_at timestamptz,
    is_upheld boolean,
    PRIMARY KEY (organization_id, complaint_id)
);

CREATE INDEX entry_received ON complaints.entry (organization_id, received_at, complaint_id);
CREATE INDEX entry_complaint ON complaints.entry (complaint_id);

CREATE TABLE complaints.act (
    complaint_id uuid NOT NULL,
    act_id uuid NOT NULL,
    at timestamptz NOT NULL,
    what text NOT NULL,
    organization_id uuid,
    person_id uuid,
    person_name text NOT NULL,
    subject_id uuid,
    words text NOT NULL,
    is_for_author boolean NOT NULL,
    PRIMARY KEY (complaint_id, act_id)
);

CREATE TABLE complaints.mark (
    complaint_id uuid NOT NULL,
    dimension text NOT NULL,
    value text NOT NULL,
    peers text NOT NULL,
    taken_at timestamptz NOT NULL,
    PRIMARY KEY (complaint_id, dimension, value)
);

CREATE INDEX mark_value ON complaints.mark (dimension, value, taken_at);
CREATE INDEX mark_peers ON complaints.mark (dimension, peers, taken_at);

CREATE TABLE complaints.pattern (
    pattern_id uuid NOT NULL,
    dimension text NOT NULL,
    value text NOT NULL,
    peers text NOT NULL,
    brand_id uuid,
    people integer NOT NULL,
    expected double precision NOT NULL,
    at_most double precision NOT NULL,
    chance double precision NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (dimension, value, peers)
);

CREATE INDEX pattern_id ON complaints.pattern (pattern_id);
CREATE INDEX pattern_last ON complaints.pattern (last_at, pattern_id);
