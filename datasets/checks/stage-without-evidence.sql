-- table: adoptions
-- level: error
-- ja: 段階は「{stage}」ですが、段階の根拠の表でいちばん進んだ段階は「{furthest}」です。
-- en: Its stage is “{stage}”, but the furthest stage that a source supports is “{furthest}”.
-- fix: 段階か、adoption_stages.csv の行を確かめてください。
-- fix_en: Check the stage, or the rows of adoption_stages.csv.
WITH ranks(stage, place) AS (VALUES ('candidate', 1), ('granted', 2), ('introduced', 3)),
furthest AS (
  SELECT s.adoption, arg_max(s.stage, r.place) AS stage FROM adoption_stages s JOIN ranks r USING (stage) GROUP BY s.adoption
)
SELECT a.id AS key, 'stage' AS field, a.stage, f.stage AS furthest
FROM adoptions a JOIN furthest f ON f.adoption = a.id
WHERE a.stage <> f.stage
ORDER BY key
