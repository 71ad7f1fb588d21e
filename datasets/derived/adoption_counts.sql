-- How far did it spread? Three quantities that are never added up - introduced, granted, candidates - and, apart from
-- them, what was claimed without names. Every other count of these is this one. There is no share of all that exists.
WITH stages(sequence, what) AS (VALUES (1, 'introduced'), (2, 'granted'), (3, 'candidate')),
counted AS (
  SELECT a.stage AS what, count(*) AS n, count(DISTINCT a.adopter) AS bodies, count(*) FILTER (a.relation = 'inferred') AS inferred,
    count(*) FILTER (a.relation = 'model') AS stated, count(*) FILTER (NOT w.firm OR s.stage_weakness = 'self_reported') AS unsure, arg_max(s.stage_weakness, w.rank) AS weakest_status,
    if(count(*) <= 50, list(a.id ORDER BY a.id), NULL) AS adoptions
  FROM adoptions a JOIN adoption_strength s ON s.adoption = a.id JOIN weakness w ON w.id = s.stage_weakness
  GROUP BY a.stage
),
claimed AS (
  SELECT r.unit, sum(r.not_itemised) AS n, arg_max(r.weakest_status, w.rank) AS weakest_status, max(r.claimed) AS largest
  FROM claim_reconciliation r JOIN weakness w ON w.id = r.weakest_status
  GROUP BY r.unit HAVING sum(r.not_itemised) > 0
)
SELECT s.what || '/件' AS id, s.what, '件' AS unit, s.sequence, coalesce(c.n, 0) AS n, coalesce(c.bodies, 0) AS bodies,
  coalesce(c.stated, 0) AS stated, coalesce(c.inferred, 0) AS inferred, coalesce(c.unsure, 0) AS unsure, c.weakest_status, c.adoptions
FROM stages s LEFT JOIN counted c ON c.what = s.what
UNION ALL
SELECT 'claimed/' || unit, 'claimed', unit, 3 + row_number() OVER (ORDER BY largest DESC, unit), n, NULL, NULL, NULL, NULL, weakest_status, NULL
FROM claimed
ORDER BY sequence
