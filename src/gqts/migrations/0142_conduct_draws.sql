-- Draws of claims to be checked. The seed and the blinding key are kept from the moment they are committed to.
-- Local tables of the coordinator: one draw a day.

CREATE TABLE conduct.draw (
    draw_id uuid PRIMARY KEY,
    title text NOT NULL,
    size integer NOT NULL,
    least integer NOT NULL,
    announced_at timestamptz NOT NULL,
    announced_by text NOT NULL,
    seed bytea NOT NULL,
    blinding bytea NOT NULL,
    fixed_at timestamptz,
    population_hash bytea,
    revealed_at timestamptz
);
CREATE INDEX draw_announced ON conduct.draw (announced_at DESC, draw_id DESC);

CREATE TABLE conduct.ticket (
    draw_id uuid NOT NULL,
    ticket bytea NOT NULL,
    stratum bytea NOT NULL,
    organization_id uuid NOT NULL,
    record_id uuid,
    reference text NOT NULL,
    place integer,
    finding_id uuid,
    PRIMARY KEY (draw_id, ticket)
);
CREATE INDEX ticket_selected ON conduct.ticket (draw_id, place) WHERE place IS NOT NULL;
CREATE INDEX ticket_waiting ON conduct.ticket (record_id) WHERE place IS NOT NULL AND finding_id IS NULL;
CREATE INDEX ticket_party ON conduct.ticket (draw_id, organization_id);
