-- Sums kept with an institution's facts, packed: questions about any months and departments are answered from them.
CREATE TABLE fact_tally (institution VARCHAR NOT NULL, fact VARCHAR NOT NULL, keys VARCHAR NOT NULL, tally VARCHAR NOT NULL, cells BLOB NOT NULL);
