-- The officer's work: a case for each declaration, what agencies did with it, and what waits to be assessed.
-- On a cluster, clearance.due and clearance.office stay local tables of the coordinator; the others are distributed by
-- record_id, so that all that concerns one case lies together.

CREATE SCHEMA clearance;

CREATE TABLE clearance.consignment (
    record_id uuid PRIMARY KEY,
    number text NOT NULL,
    mode text NOT NULL,
    office text NOT NULL,
    port text NOT NULL,
    organization_id uuid NOT NULL,
    declarant text NOT NULL,
    trader text NOT NULL,
    order_no text NOT NULL,
    waybill text NOT NULL,
    hs text[] NOT NULL,
    goods text NOT NULL,
    opened_at timestamptz NOT NULL,
    state text NOT NULL,
    lane text NOT NULL DEFAULT '',
    -- 3 red, 2 yellow, 1 blue, 0 green, -1 not assessed: the order of the work list.
    lane_order smallint NOT NULL DEFAULT -1,
    lane_by text NOT NULL DEFAULT '',
    assessed_lane text NOT NULL DEFAULT '',
    assessed_at timestamptz,
    risk text NOT NULL DEFAULT '',
    risk_score double precision NOT NULL DEFAULT 0,
    rank double precision,
    why jsonb NOT NULL DEFAULT '[]',
    task text NOT NULL DEFAULT '',
    arrived_at timestamptz,
    arrived_how text NOT NULL DEFAULT '',
    taken_by uuid,
    taken_by_name text NOT NULL DEFAULT '',
    released_at timestamptz,
    is_automatic boolean NOT NULL DEFAULT false,
    ended_at timestamptz
);
-- The work list: what is open, by lane, the first to arrive first.
CREATE INDEX consignment_open ON clearance.consignment (lane_order DESC, coalesce(arrived_at, 'infinity'), record_id)
    WHERE ended_at IS NULL;
CREATE INDEX consignment_all ON clearance.consignment (opened_at DESC, record_id DESC);
CREATE INDEX consignment_number ON clearance.consignment (number);
CREATE INDEX consignment_organization ON clearance.consignment (organization_id, opened_at DESC);

-- Every identifier of the goods of a case: what changes when an event names it, what a scan at the shelf finds.
CREATE TABLE clearance.goods (
    identifier_key uuid NOT NULL,
    record_id uuid NOT NULL,
    identifier text NOT NULL,
    kind text NOT NULL,
    line smallint NOT NULL DEFAULT 0,
    quantity text NOT NULL DEFAULT '',
    PRIMARY KEY (record_id, identifier_key)
);
CREATE INDEX goods_key ON clearance.goods (identifier_key);

-- What is to be assessed, each declaration once; `marked` counts how often it was asked for, so that what comes while it
-- is being assessed is not lost.
CREATE TABLE clearance.due (
    record_id uuid PRIMARY KEY,
    reason text NOT NULL,
    marked_at timestamptz NOT NULL,
    marked bigint NOT NULL DEFAULT 1,
    attempts integer NOT NULL DEFAULT 0,
    next_at timestamptz NOT NULL,
    last_error text NOT NULL DEFAULT ''
);
CREATE INDEX due_next ON clearance.due (next_at, record_id);

-- How an office works: whether green and blue go without a person, and where it is.
CREATE TABLE clearance.office (
    office text PRIMARY KEY,
    releases_green boolean NOT NULL,
    releases_blue boolean NOT NULL,
    site text NOT NULL DEFAULT '',
    -- UN/LOCODEs and regions it lies in: agencies that are competent there see its cases.
    regions text[] NOT NULL DEFAULT '{}',
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL
);
