-- table: adoptions
-- level: error
-- ja: 導入団体（{adopter}）は、もとのプロジェクト「{project}」の実施地域です。
-- en: The adopter ({adopter}) is where its model “{project}” took place.
-- fix: もとの団体が続けている場合は横展開ではありません。continuations.csv に加えてください。
-- fix_en: The origin carrying on is no adoption: record it in continuations.csv.
SELECT a.id AS key, 'adopter' AS field, a.adopter, a.project
FROM adoptions a JOIN project_areas r ON r.project = a.project AND r.municipality = a.adopter
WHERE r.role IS NULL OR r.role = 'main'
ORDER BY key
