-- How many of those selected do we know by name? Each round's stated number against our records.
WITH projects_by_round AS (
  SELECT round, count(DISTINCT project) AS n FROM project_rounds WHERE round IS NOT NULL GROUP BY round
),
adoptions_by_round AS (SELECT round, count(*) AS n FROM adoptions WHERE round IS NOT NULL GROUP BY round)
SELECT r.id AS round, r.programme, r.fiscal_year, r.selected,
  coalesce(p.n, 0) AS projects, coalesce(a.n, 0) AS adoptions, coalesce(p.n, 0) + coalesce(a.n, 0) AS recorded,
  CASE WHEN r.selected IS NOT NULL THEN greatest(r.selected - coalesce(p.n, 0) - coalesce(a.n, 0), 0) END AS not_recorded
FROM rounds r LEFT JOIN projects_by_round p ON p.round = r.id LEFT JOIN adoptions_by_round a ON a.round = r.id
ORDER BY r.id
