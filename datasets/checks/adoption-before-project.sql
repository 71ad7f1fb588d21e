-- table: adoptions
-- level: error
-- ja: 導入時期（{started}）が、もとのプロジェクト「{project}」の開始（{project_started}）より前です。
-- en: It was introduced ({started}) before its model “{project}” started ({project_started}).
-- fix: 導入時期を確かめてください。同じ時期に独自に導入した場合は relation を parallel にします。
-- fix_en: Check when it was introduced; if it came about on its own at the same time, set relation to parallel.
-- Both days are compared at the precision that both have: 2013 is not before 2013-08-26.
SELECT a.id AS key, 'started' AS field, a.started, a.project, p.started AS project_started
FROM adoptions a JOIN projects p ON p.id = a.project
WHERE a.relation = 'model'
  AND left(a.started, least(length(a.started), length(p.started)))
    < left(p.started, least(length(a.started), length(p.started)))
ORDER BY key
