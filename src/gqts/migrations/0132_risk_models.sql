-- What was learnt. To distribute: create_reference_table.

CREATE TABLE risk.model (
    version integer PRIMARY KEY,
    state text NOT NULL,
    body text NOT NULL,
    features jsonb NOT NULL,
    metrics jsonb NOT NULL,
    reference jsonb NOT NULL,
    trained_from timestamptz NOT NULL,
    trained_until timestamptz NOT NULL,
    made_at timestamptz NOT NULL,
    made_by text NOT NULL
);
CREATE UNIQUE INDEX model_in_force ON risk.model (state) WHERE state = 'in_force';
