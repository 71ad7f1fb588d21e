-- The order in which projects are listed: by year, then from north to south, then by name.
WITH first_areas AS (SELECT project, min(municipality) AS code FROM project_areas GROUP BY project)
SELECT
  row_number() OVER (ORDER BY k.fiscal_year NULLS LAST, a.code NULLS LAST, k.project) AS position,
  k.project
FROM project_activity k LEFT JOIN first_areas a ON a.project = k.project
ORDER BY position
