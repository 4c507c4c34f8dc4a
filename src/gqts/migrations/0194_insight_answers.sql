-- What brands and authorities found when they looked into an alert about scans: every answer is kept, the latest counts.
-- To distribute: answer by alert_id.

CREATE TABLE insight.answer (
    alert_id uuid NOT NULL,
    answer_id uuid NOT NULL,
    at timestamptz NOT NULL,
    organization_id uuid NOT NULL,
    owner_id uuid,
    is_official boolean NOT NULL,
    person_id uuid,
    person_name text NOT NULL,
    rule text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('data_wrong', 'nothing_wrong', 'counterfeit', 'diverted')),
    words text NOT NULL,
    PRIMARY KEY (alert_id, answer_id)
);

CREATE INDEX answer_owner ON insight.answer (owner_id, at);
