-- What does my town do? Counts for each local government that appears anywhere; the others have no row.
WITH found AS (
  SELECT municipality, 'project' AS what FROM project_areas WHERE role IS NULL OR role = 'main'
  UNION ALL SELECT municipality, 'partner' FROM project_areas WHERE role = 'partner'
  UNION ALL SELECT adopter, stage FROM adoptions
  UNION ALL SELECT municipality, 'mention' FROM mentions WHERE municipality IS NOT NULL
  UNION ALL SELECT municipality, 'related' FROM related_cases
)
SELECT municipality,
  count(*) FILTER (what = 'project') AS projects,
  count(*) FILTER (what = 'partner') AS partnerships,
  count(*) FILTER (what = 'introduced') AS introduced,
  count(*) FILTER (what = 'granted') AS granted,
  count(*) FILTER (what = 'candidate') AS candidates,
  count(*) FILTER (what IN ('introduced', 'granted', 'candidate')) AS adoptions,
  count(*) FILTER (what = 'mention') AS mentions,
  count(*) FILTER (what = 'related') AS related_cases,
  count(*) AS total
FROM found
GROUP BY municipality
ORDER BY municipality
