-- The list of adoptions, newest first: by start, else announcement, else the day by which it is known; undated ones last.
WITH days AS (
  SELECT id, coalesce(started, announced_on, known_by) AS known_on, coalesce(started, announced_on) AS begun FROM adoptions
)
SELECT
  row_number() OVER (ORDER BY known_on DESC NULLS LAST, id) AS position,
  id AS adoption,
  known_on,
  CASE WHEN length(begun) >= 7
    THEN CAST(begun[1:4] AS INTEGER) - CASE WHEN begun[6:7] IN ('01', '02', '03') THEN 1 ELSE 0 END END AS fiscal_year
FROM days
ORDER BY position
