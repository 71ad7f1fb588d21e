-- The adoptions recorded for each project, oldest first; the day is the earliest that a source gives.
SELECT
  project,
  row_number() OVER (PARTITION BY project ORDER BY known_on NULLS LAST, id) AS position,
  id AS adoption,
  known_on
FROM (
  SELECT project, id, coalesce(started, announced_on, known_by) AS known_on
  FROM adoptions
  WHERE project IS NOT NULL
)
ORDER BY project, position
