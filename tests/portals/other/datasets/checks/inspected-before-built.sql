-- table: inspections
-- level: error
-- ja: 点検日（{held_on}）が、橋の完成年（{built}）より前です。
-- en: The inspection ({held_on}) is before the bridge was built ({built}).
-- fix: 点検日か完成年を確かめてください。
-- fix_en: Check the day of the inspection and the year the bridge was built.
SELECT i.id AS key, 'held_on' AS field, i.held_on, b.built
FROM inspections i JOIN bridges b ON b.id = i.bridge
WHERE year(i.held_on) < b.built
ORDER BY i.id
