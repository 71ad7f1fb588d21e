-- Does it spread? Adoptions by the fiscal year of their start, or else of their announcement, and by funding.
WITH days AS (SELECT id, coalesce(started, announced_on) AS day, funding, stage FROM adoptions),
years AS (
  SELECT id, funding, stage,
    CASE WHEN length(day) >= 7
      THEN CAST(day[1:4] AS INTEGER) - CASE WHEN day[6:7] IN ('01', '02', '03') THEN 1 ELSE 0 END END AS fiscal_year
  FROM days
)
SELECT coalesce(CAST(fiscal_year AS VARCHAR), 'unknown') AS period, fiscal_year, funding,
  count(*) AS n, count(*) FILTER (stage = 'candidate') AS candidates,
  if(count(*) <= 50, list(id ORDER BY id), NULL) AS adoptions
FROM years
GROUP BY fiscal_year, funding
ORDER BY period, funding
