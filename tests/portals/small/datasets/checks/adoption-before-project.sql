-- table: adoptions
-- level: error
-- ja: 導入時期（{started}）が、もとの事業「{project}」の開始（{project_started}）より前です。
-- en: The adoption ({started}) is before its project “{project}” began ({project_started}).
-- fix: 導入時期を確認してください。同時期に独自に導入した場合は relation を parallel にします。
-- fix_en: Check the day; if it was introduced independently, set relation to parallel.
SELECT a.id AS key, 'started' AS field, a.started, a.project, p.started AS project_started
FROM adoptions a JOIN projects p ON p.id = a.project
WHERE a.relation = 'model' AND a.started < p.started
ORDER BY a.id
