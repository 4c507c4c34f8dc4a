-- What was done with the goods of a case, by whom: each agency's own rows, so that none waits for another.

CREATE TABLE clearance.hold (
    hold_id uuid PRIMARY KEY,
    record_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    reason text NOT NULL,
    placed_at timestamptz NOT NULL,
    placed_by text NOT NULL,
    lifted_at timestamptz,
    lifted_by text NOT NULL DEFAULT '',
    lifted_reason text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX hold_open ON clearance.hold (record_id, agency_id) WHERE lifted_at IS NULL;
CREATE INDEX hold_record ON clearance.hold (record_id);
CREATE INDEX hold_agency ON clearance.hold (agency_id) WHERE lifted_at IS NULL;

-- The timeline of a case: added to, never changed.
CREATE TABLE clearance.act (
    act_id uuid PRIMARY KEY,
    record_id uuid NOT NULL,
    at timestamptz NOT NULL,
    person_id uuid,
    organization_id uuid,
    name text NOT NULL,
    what text NOT NULL,
    detail jsonb NOT NULL
);
CREATE INDEX act_record ON clearance.act (record_id, at, act_id);

-- What a party is asked: information, an amendment, a screening, not to load; with its answer.
CREATE TABLE clearance.request (
    request_id uuid PRIMARY KEY,
    record_id uuid NOT NULL,
    kind text NOT NULL,
    agency_id uuid NOT NULL,
    asked_of uuid NOT NULL,
    words text NOT NULL,
    due_on date NOT NULL,
    asked_at timestamptz NOT NULL,
    asked_by text NOT NULL,
    answered_at timestamptz,
    answered_by text NOT NULL DEFAULT '',
    answer text NOT NULL DEFAULT '',
    withdrawn_at timestamptz,
    withdrawn_reason text NOT NULL DEFAULT ''
);
CREATE INDEX request_record ON clearance.request (record_id);
CREATE INDEX request_asked_of ON clearance.request (asked_of, asked_at DESC, request_id DESC);

-- Files: the enclosures of an answer, the photos of a finding; images are kept as they were drawn anew.
CREATE TABLE clearance.enclosure (
    enclosure_id uuid PRIMARY KEY,
    record_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    place smallint NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    digest bytea NOT NULL,
    content bytea NOT NULL
);
CREATE INDEX enclosure_owner ON clearance.enclosure (owner_id, place);

CREATE TABLE clearance.finding (
    finding_id uuid PRIMARY KEY,
    record_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    item text NOT NULL,
    result text NOT NULL,
    words text NOT NULL,
    found_at timestamptz NOT NULL,
    found_by text NOT NULL
);
CREATE INDEX finding_record ON clearance.finding (record_id);

CREATE TABLE clearance.sample (
    sample_id uuid PRIMARY KEY,
    record_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    item text NOT NULL,
    quantity text NOT NULL,
    laboratory text NOT NULL,
    number text NOT NULL,
    taken_at timestamptz NOT NULL,
    taken_by text NOT NULL
);
CREATE INDEX sample_record ON clearance.sample (record_id);
