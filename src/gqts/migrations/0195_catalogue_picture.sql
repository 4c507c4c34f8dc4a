-- The picture of a product, one each, given by whoever has proven its company prefix: drawn anew, small, for everybody.
-- It is given to be shown to shoppers, so no policy hides it; only its owner's room writes it.
-- To distribute: by product_key.

CREATE TABLE catalogue.picture (
    product_key uuid PRIMARY KEY,
    product text NOT NULL,
    organization_id uuid NOT NULL,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    width smallint NOT NULL CHECK (width BETWEEN 1 AND 640),
    height smallint NOT NULL CHECK (height BETWEEN 1 AND 640),
    words jsonb NOT NULL,
    is_drawing boolean NOT NULL,
    content bytea NOT NULL CHECK (length(content) <= 65536),
    given_at timestamptz NOT NULL
);

CREATE INDEX picture_organization ON catalogue.picture (organization_id, product);

GRANT SELECT ON catalogue.picture TO gqts_viewer;
