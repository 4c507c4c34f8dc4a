-- Which organizations ask a second factor of all their people (authorities always do), and when somebody last signed in
-- to act for one.

CREATE TABLE accounts.second_factor (
    organization_id uuid PRIMARY KEY,
    since timestamptz NOT NULL
);

ALTER TABLE accounts.membership ADD COLUMN signed_in_at timestamptz;
