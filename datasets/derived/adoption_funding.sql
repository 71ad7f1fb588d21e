-- Who pays? Adoptions by kind of funding; the unknown stand apart and in no denominator but their own.
WITH kinds(sequence, funding) AS (
  VALUES (1, 'own_funds'), (2, 'national_subsidy'), (3, 'prefectural_subsidy'), (4, 'between_municipalities'),
    (5, 'private'), (6, 'unknown')
),
counted AS (
  SELECT funding, count(*) AS n, count(*) FILTER (stage = 'candidate') AS candidates,
    if(count(*) <= 50, list(id ORDER BY id), NULL) AS adoptions
  FROM adoptions GROUP BY funding
),
sums AS (SELECT count(*) AS everything, count(*) FILTER (funding <> 'unknown') AS known FROM adoptions)
SELECT k.funding, k.sequence, coalesce(c.n, 0) AS n,
  CASE k.funding WHEN 'unknown' THEN everything ELSE known END AS total, coalesce(c.candidates, 0) AS candidates, c.adoptions
FROM kinds k LEFT JOIN counted c USING (funding), sums
ORDER BY k.sequence
