-- How sure is what is counted? All adoptions on record; those only announced, and those a source ties to the model.
WITH counts(sequence, what, n) AS (
  SELECT 1, 'candidate', count(*) FILTER (stage = 'candidate') FROM adoptions
  UNION ALL SELECT 2, 'stated', count(*) FILTER (relation = 'model') FROM adoptions
)
SELECT what, sequence, n, (SELECT count(*) FROM adoptions) AS total FROM counts ORDER BY sequence
