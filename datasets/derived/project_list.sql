-- The list of projects, a row each: where, in which field, chosen in which round, what became of its outcomes, how far it spread.
-- By year, then from north to south, then by identifier.
WITH areas AS (
  SELECT a.project, min(a.municipality) AS code, list(coalesce(m.prefecture, '') || m.name ORDER BY a.municipality) AS names
  FROM project_areas a JOIN municipalities m ON m.code = a.municipality GROUP BY a.project
),
chosen AS ( -- in the words that tell a round apart from others of its programme
  SELECT p.project, list(DISTINCT trim(replace(r.title, g.title, ''))) AS names
  FROM project_rounds p JOIN rounds r ON r.id = p.round JOIN programmes g ON g.id = r.programme GROUP BY p.project
)
SELECT
  row_number() OVER (ORDER BY k.fiscal_year NULLS LAST, a.code NULLS LAST, k.project) AS position,
  k.project, p.short_name AS name, a.names AS area, k.prefectures AS prefecture, p.themes AS field, g.title AS programme,
  k.fiscal_year, list_sort(c.names) AS round, k.candidate_only, k.status AS state, k.weakest_status,
  k.introduced, k.granted, k.candidates, k.adoptions
FROM project_activity k
JOIN projects p ON p.id = k.project
LEFT JOIN areas a ON a.project = k.project
LEFT JOIN chosen c ON c.project = k.project
LEFT JOIN programmes g ON g.id = k.programme
ORDER BY position
