-- Batches of labels belong to the organization that minted them.

ALTER TABLE labels.batch ADD COLUMN organization_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000';
