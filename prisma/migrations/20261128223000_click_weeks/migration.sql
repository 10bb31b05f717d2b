-- Clicks of a link, and of all links of a person (`scope_id` is the id of either; `owner_id` is null for a person's own rows), in one week:
-- Mondays to Sundays (UTC), week 0 has the first day of 1970. `magnitude` grows by one with every 65 % more (3 is 5 clicks): links that are
-- followed much are found by an index whose keys hardly ever change, so that counting writes the row alone (HOT).
CREATE TABLE "click_weeks" (
    "scope_id" BIGINT NOT NULL,
    "owner_id" BIGINT,
    "clicks" BIGINT NOT NULL,
    "visitors" BIGINT NOT NULL,
    "bot_clicks" BIGINT NOT NULL,
    "bot_visitors" BIGINT NOT NULL,
    "week" INTEGER NOT NULL,
    "magnitude" SMALLINT NOT NULL GENERATED ALWAYS AS (floor(2 * ln(greatest("clicks" + "bot_clicks", 1)::float8))) STORED,
    -- Whether click_parts holds this week.
    "has_parts" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "click_weeks_pkey" PRIMARY KEY ("scope_id", "week") WITH (fillfactor = 90)
) WITH (fillfactor = 80);

CREATE INDEX "click_weeks_owner_id_week_magnitude_idx" ON "click_weeks" ("owner_id", "week", "magnitude", "scope_id")
    WHERE "owner_id" IS NOT NULL AND "magnitude" >= 3;

-- The same clicks by one thing at a time, of weeks with so many clicks that adding up their cells would take long. `part` says what `key` is:
-- 0 the quarter of an hour, 1 the referrer, 2 the city, from 3 on the bits of the kind in the order of server/links/clicks/click-part.ts.
CREATE TABLE "click_parts" (
    "scope_id" BIGINT NOT NULL,
    "key" BIGINT NOT NULL,
    "clicks" BIGINT NOT NULL,
    "visitors" BIGINT NOT NULL,
    "bot_clicks" BIGINT NOT NULL,
    "bot_visitors" BIGINT NOT NULL,
    "week" INTEGER NOT NULL,
    "part" SMALLINT NOT NULL,

    CONSTRAINT "click_parts_pkey" PRIMARY KEY ("scope_id", "week", "part", "key")
) WITH (fillfactor = 80);

-- Makes the parts of weeks anew from the cells, and marks them as made. Whoever calls it holds their rows of click_weeks. The cells of a week are
-- read once for every pair that is given: pairs stand once.
CREATE FUNCTION build_click_parts(scopes int8[], weeks int4[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    given record;
    column_name text;
BEGIN
    FOR given IN
        SELECT w.scope_id, w.week, w.owner_id IS NULL AS is_person
        FROM unnest(scopes, weeks) AS g (scope_id, week) JOIN click_weeks w USING (scope_id, week)
    LOOP
        column_name := CASE WHEN given.is_person THEN 'owner_id' ELSE 'link_id' END;
        DELETE FROM click_parts p WHERE p.scope_id = given.scope_id AND p.week = given.week;
        EXECUTE format($sql$
            WITH sums AS MATERIALIZED (
                SELECT grouping(slot, referrer_id, city_id, kind) AS grouped, slot, referrer_id, city_id, kind, is_bot,
                       sum(clicks)::int8 AS clicks, sum(visitors)::int8 AS visitors
                FROM (SELECT slot, referrer_id, city_id, kind & ~1::int8 AS kind, kind & 1 AS is_bot, clicks, visitors
                      FROM click_cells WHERE %1$I = $1 AND slot >= $2 * 672 - 288 AND slot < $2 * 672 + 384) AS cells
                GROUP BY is_bot, GROUPING SETS ((slot), (referrer_id), (city_id), (kind))
            ), by_part AS (
                SELECT 0 AS part, slot::int8 AS key, is_bot, clicks, visitors FROM sums WHERE grouped = 7
                UNION ALL SELECT 1, referrer_id, is_bot, clicks, visitors FROM sums WHERE grouped = 11
                UNION ALL SELECT 2, city_id, is_bot, clicks, visitors FROM sums WHERE grouped = 13
                UNION ALL SELECT bits.part, kind & bits.mask, is_bot, clicks, visitors FROM sums CROSS JOIN (VALUES
                    (3, 2::int8), (4, 28::int8), (5, 480::int8), (6, 15872::int8), (7, 2080768::int8), (8, 2145386496::int8), (9, 70366596694016::int8)
                ) AS bits (part, mask) WHERE grouped = 14
            )
            INSERT INTO click_parts (scope_id, week, part, key, clicks, visitors, bot_clicks, bot_visitors)
            SELECT $1, $2, part, key,
                   coalesce(sum(clicks) FILTER (WHERE is_bot = 0), 0), coalesce(sum(visitors) FILTER (WHERE is_bot = 0), 0),
                   coalesce(sum(clicks) FILTER (WHERE is_bot = 1), 0), coalesce(sum(visitors) FILTER (WHERE is_bot = 1), 0)
            FROM by_part GROUP BY part, key$sql$, column_name) USING given.scope_id, given.week;
    END LOOP;
    UPDATE click_weeks w SET has_parts = true FROM unnest(scopes, weeks) AS g (scope_id, week) WHERE (w.scope_id, w.week) = (g.scope_id, g.week);
END $$;

-- Links that were deleted from the trash have left their cells behind.
DELETE FROM click_cells c WHERE NOT EXISTS (SELECT FROM links l WHERE l.id = c.link_id);

-- What was counted before.
INSERT INTO click_weeks (scope_id, owner_id, week, clicks, visitors, bot_clicks, bot_visitors)
SELECT coalesce(link_id, owner_id), CASE WHEN link_id IS NOT NULL THEN owner_id END, week,
       coalesce(sum(clicks) FILTER (WHERE is_bot = 0), 0), coalesce(sum(visitors) FILTER (WHERE is_bot = 0), 0),
       coalesce(sum(clicks) FILTER (WHERE is_bot = 1), 0), coalesce(sum(visitors) FILTER (WHERE is_bot = 1), 0)
FROM (SELECT link_id, owner_id, (slot + 288) / 672 AS week, kind & 1 AS is_bot, sum(clicks) AS clicks, sum(visitors) AS visitors
      FROM click_cells GROUP BY 1, 2, 3, 4) AS cells
GROUP BY GROUPING SETS ((link_id, owner_id, week), (owner_id, week));

SELECT build_click_parts(array_agg(scope_id), array_agg(week)) FROM click_weeks WHERE clicks + bot_clicks >= 2000;
