-- Each row of a walk is written twice: found, then located. With room left on its page the second writing touches no
-- index, which is most of what locating a million units cost.
ALTER TABLE recalls.affected SET (fillfactor = 70);
