-- table: projects
-- level: error
-- ja: 出典（sources）が一つもありません。
-- en: It has no source.
-- fix: 事実を述べた資料を sources.yaml に加え、その識別子を sources に書いてください。
-- fix_en: Add the document to sources.yaml and name it under sources.
SELECT p.id AS key, 'title' AS field
FROM projects p ANTI JOIN project_sources s ON s.project = p.id
ORDER BY key
