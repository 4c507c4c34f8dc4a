-- What chooses lanes: profiles, named lists, rates of offices. To distribute: create_reference_table for each table.

CREATE SCHEMA risk;

-- Named anew by every change, so that what was read of the rules can be kept until then.
CREATE TABLE risk.edition (
    is_one boolean PRIMARY KEY DEFAULT true CHECK (is_one),
    edition uuid NOT NULL
);

CREATE TABLE risk.profile (
    name text NOT NULL,
    version integer NOT NULL,
    state text NOT NULL,
    body jsonb NOT NULL,
    made_at timestamptz NOT NULL,
    made_by text NOT NULL,
    reason text NOT NULL,
    in_force_at timestamptz,
    in_force_by text NOT NULL DEFAULT '',
    ended_at timestamptz,
    ended_by text NOT NULL DEFAULT '',
    end_reason text NOT NULL DEFAULT '',
    PRIMARY KEY (name, version)
);
CREATE UNIQUE INDEX profile_in_force ON risk.profile (name) WHERE state = 'in_force';
CREATE UNIQUE INDEX profile_draft ON risk.profile (name) WHERE state = 'draft';

CREATE TABLE risk.list (
    name text NOT NULL,
    version integer NOT NULL,
    kind text NOT NULL,
    entries text[] NOT NULL,
    note text NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (name, version)
);

CREATE TABLE risk.plan (
    office text NOT NULL,
    version integer NOT NULL,
    random_rate double precision NOT NULL,
    expected jsonb NOT NULL,
    capacity integer,
    valid_from date NOT NULL,
    made_at timestamptz NOT NULL,
    made_by text NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (office, version)
);
