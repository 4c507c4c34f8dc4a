-- Who looked at an owner's data, each once, and the looks of one of them.
CREATE INDEX look_viewer ON sharing.look (owner_id, viewer_id, looked_at DESC, look_id DESC);
