-- What was chosen. To distribute: create_distributed_table('risk.assessment', 'record_id'), and 'risk.standing' and
-- 'risk.outcome' co-located with it; 'risk.tally' by 'office'; risk.seed is a reference table.

-- The secret of a day's draws: its hash is published when it is made, itself when the day is over.
CREATE TABLE risk.seed (
    day date PRIMARY KEY,
    secret bytea NOT NULL,
    commitment text NOT NULL,
    made_at timestamptz NOT NULL
);

CREATE TABLE risk.assessment (
    record_id uuid NOT NULL,
    version integer NOT NULL,
    at timestamptz NOT NULL,
    lane text NOT NULL,
    body jsonb NOT NULL,
    facts jsonb NOT NULL,
    outcomes jsonb NOT NULL,
    -- What was drawn for it with which seed, so that a draw is the same whenever it is assessed anew.
    seed_day date NOT NULL,
    PRIMARY KEY (record_id, version)
);

-- How a declaration stands: its last assessment, and when it is to be inspected.
CREATE TABLE risk.standing (
    record_id uuid PRIMARY KEY,
    version integer NOT NULL,
    office text NOT NULL,
    inspected_on date NOT NULL,
    first_at timestamptz NOT NULL,
    at timestamptz NOT NULL,
    lane text NOT NULL,
    priority double precision NOT NULL,
    is_random boolean NOT NULL,
    is_fixed boolean NOT NULL DEFAULT false,
    seed_day date NOT NULL
);
CREATE INDEX standing_red ON risk.standing (office, inspected_on) WHERE lane = 'red';
CREATE INDEX standing_first ON risk.standing (first_at, record_id);
CREATE INDEX standing_lane ON risk.standing (lane, first_at, record_id);

-- Counts by office and day of the first assessment; `bins` are how many had a priority in each twentieth.
CREATE TABLE risk.tally (
    office text NOT NULL,
    day date NOT NULL,
    seen bigint NOT NULL,
    red bigint NOT NULL,
    yellow bigint NOT NULL,
    blue bigint NOT NULL,
    bins bigint[] NOT NULL,
    PRIMARY KEY (office, day)
);

-- What came of an inspection: a hit is whatever was wrong.
CREATE TABLE risk.outcome (
    record_id uuid PRIMARY KEY,
    is_hit boolean NOT NULL,
    was_random boolean NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX outcome_at ON risk.outcome (at, record_id);
