-- Whose target is it? Who set, owns, supplies and verifies each target, national or of a project.
WITH targets AS (
  SELECT 'kpi/' || id AS target, id AS kpi, NULL AS project, NULL AS indicator, title, level,
    set_by, owner, owner_note, data_supplier, verifier
  FROM kpis WHERE kind = 'target'
  UNION ALL
  SELECT 'indicator/' || project || '/' || id, NULL, project, id, title, level,
    set_by, owner, owner_note, data_supplier, verifier
  FROM indicators WHERE coalesce(target_value, target_lower, target_upper) IS NOT NULL
)
SELECT *,
  CAST(set_by IS NOT NULL AS INTEGER) + CAST(owner IS NOT NULL AS INTEGER)
    + CAST(data_supplier IS NOT NULL AS INTEGER) + CAST(verifier IS NOT NULL AS INTEGER) AS named,
  4 AS roles,
  CASE
    WHEN owner IS NULL THEN 'no_owner'
    WHEN set_by IS NULL OR data_supplier IS NULL OR verifier IS NULL THEN 'partly'
    ELSE 'complete'
  END AS status
FROM targets
ORDER BY target
