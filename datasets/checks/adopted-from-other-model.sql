-- table: adoptions
-- level: error
-- ja: もとのプロジェクト（{project}）が、採り入れたもとの横展開「{adopted_from}」のもの（{origin_project}）と違います。
-- en: Its project ({project}) is not that of “{adopted_from}”, from which it was adopted ({origin_project}).
-- fix: project か adopted_from を確かめてください。
-- fix_en: Check project and adopted_from.
SELECT a.id AS key, 'adopted_from' AS field, a.project, a.adopted_from, o.project AS origin_project
FROM adoptions a JOIN adoptions o ON o.id = a.adopted_from
WHERE a.project <> o.project
ORDER BY key
