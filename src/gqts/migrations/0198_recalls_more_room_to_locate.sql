-- What is located grows by its place and holder, and all rows of a page are located together: the new versions need more
-- than the old ones to stay beside them.
ALTER TABLE recalls.affected SET (fillfactor = 45);
