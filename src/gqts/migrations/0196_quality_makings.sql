-- Quality: what each event made of which product, where and of what; and the defects told of what was made.
-- To distribute: making by product, input by recipe_key, defect by identifier_key; withdrawal is a reference table.

CREATE SCHEMA quality;

-- One event's making of one product. `units` are instances named one by one (`is_named`) or pieces of a lot. `line_at` is
-- the read point, canonical; `recipe_keys` are under which inputs are kept: its own, its transformation's, its lot's.
CREATE TABLE quality.making (
    event_id uuid NOT NULL,
    product text NOT NULL,
    event_hash bytea NOT NULL,
    stream_id integer NOT NULL,
    is_attested boolean NOT NULL,
    made_at timestamptz NOT NULL,
    units bigint NOT NULL,
    is_named boolean NOT NULL,
    lot text NOT NULL,
    site text NOT NULL,
    line_at text NOT NULL,
    line text NOT NULL,
    machine text NOT NULL,
    recipe_keys uuid[] NOT NULL,
    PRIMARY KEY (product, event_id)
);
CREATE INDEX making_made ON quality.making (product, made_at);
CREATE INDEX making_stream ON quality.making (stream_id, event_id);
CREATE INDEX making_lot ON quality.making (lot) WHERE is_named AND lot <> '';
CREATE INDEX making_recipe ON quality.making USING gin (recipe_keys);

-- What went into something. A material that was itself made of something is found under its own key as a recipe.
CREATE TABLE quality.input (
    recipe_key uuid NOT NULL,
    material_key uuid NOT NULL,
    material text NOT NULL,
    material_product text NOT NULL,
    stream_id integer NOT NULL,
    event_hash bytea NOT NULL,
    PRIMARY KEY (recipe_key, material_key, stream_id, event_hash)
);
CREATE INDEX input_material ON quality.input (material_key);
CREATE INDEX input_product ON quality.input (material_product);

-- Events that their tellers took back (EPCIS 2.0 §7.4.1.4): whichever of the two comes first.
CREATE TABLE quality.withdrawal (
    event_hash bytea NOT NULL,
    stream_id integer NOT NULL,
    PRIMARY KEY (event_hash, stream_id)
);

-- The streams whose events of before quality was counted are counted, or being counted.
CREATE TABLE quality.counted (
    stream_id integer PRIMARY KEY
);

-- What was told to be wrong with one thing, without who told it. `event_id` is the making, once it is known; `is_counted`
-- is false of what was found to be unfounded, and of what somebody who had told of the product before tells again.
CREATE TABLE quality.defect (
    source text NOT NULL,
    source_id uuid NOT NULL,
    identifier_key uuid NOT NULL,
    identifier text NOT NULL,
    product text NOT NULL,
    kind text NOT NULL,
    severity text NOT NULL,
    told_at timestamptz NOT NULL,
    is_counted boolean NOT NULL,
    event_id uuid,
    PRIMARY KEY (identifier_key, source, source_id)
);
CREATE INDEX defect_making ON quality.defect (product, event_id);
CREATE INDEX defect_source ON quality.defect (source_id);

ALTER TABLE quality.making ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON quality.making FOR SELECT TO gqts_viewer USING (sharing.may_see(stream_id, event_id));
ALTER TABLE quality.input ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON quality.input FOR SELECT TO gqts_viewer USING (sharing.may_see(stream_id, NULL));
ALTER TABLE quality.defect ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON quality.defect FOR SELECT TO gqts_viewer USING (
    EXISTS (SELECT 1 FROM quality.making m WHERE m.event_id = defect.event_id AND m.product = defect.product)
);

GRANT USAGE ON SCHEMA quality TO gqts_viewer;
GRANT SELECT ON quality.making, quality.input, quality.withdrawal, quality.defect TO gqts_viewer;
