-- table: adoptions
-- level: error
-- ja: 公募・採択「{round}」は、施策・事業「{programme}」のものではありません（「{round_programme}」のものです）。
-- en: The round “{round}” does not belong to “{programme}” but to “{round_programme}”.
-- fix: round か programme を確かめてください。
-- fix_en: Check round and programme.
SELECT a.id AS key, 'round' AS field, a."round", a.programme, r.programme AS round_programme
FROM adoptions a JOIN rounds r ON r.id = a."round"
WHERE a.programme IS DISTINCT FROM r.programme
ORDER BY key
