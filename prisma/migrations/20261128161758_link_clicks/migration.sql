-- AlterTable
ALTER TABLE "clicks" ADD COLUMN     "city_id" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "kind" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "referrer_id" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "visitor" BIGINT;

-- AlterTable
ALTER TABLE "links" ADD COLUMN     "bot_clicks" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "click_visitors" (
    "link_id" BIGINT NOT NULL,
    "day" DATE NOT NULL,
    "visitor" BIGINT NOT NULL,

    CONSTRAINT "click_visitors_pkey" PRIMARY KEY ("link_id","day","visitor")
) PARTITION BY RANGE ("day");

-- CreateTable
CREATE TABLE "click_names" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "click_names_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "click_salts" (
    "day" DATE NOT NULL,
    "salt" BYTEA NOT NULL,

    CONSTRAINT "click_salts_pkey" PRIMARY KEY ("day")
);

-- CreateTable
CREATE TABLE "orphan_visits" (
    "day" DATE NOT NULL,
    "domain_id" BIGINT NOT NULL,
    "alias" TEXT NOT NULL,
    "visits" BIGINT NOT NULL,
    "referrer" TEXT,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "orphan_visits_pkey" PRIMARY KEY ("day","domain_id","alias")
);

-- CreateIndex
CREATE UNIQUE INDEX "click_names_name_key" ON "click_names"("name");


CREATE TABLE "click_visitors_default" PARTITION OF "click_visitors" DEFAULT;

-- Makes the partitions of a day; to be called before that day begins. Does nothing for what is there, and for a table that has rows of the day in
-- its default partition already (they stay there).
CREATE OR REPLACE FUNCTION create_clicks_partition(day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    parent text;
    name text;
    is_used boolean;
BEGIN
    FOREACH parent IN ARRAY ARRAY['clicks', 'click_visitors'] LOOP
        name := parent || '_' || to_char(day, 'YYYYMMDD');
        CONTINUE WHEN to_regclass(name) IS NOT NULL;
        PERFORM pg_advisory_xact_lock(hashtext('create_clicks_partition'));
        CONTINUE WHEN to_regclass(name) IS NOT NULL;
        EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE day = $1)', parent || '_default') INTO is_used USING day;
        CONTINUE WHEN is_used;
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', name, parent, day, day + 1);
    END LOOP;
END $$;

-- The roll-up: how many clicks of one kind (see server/links/clicks/click-kind.ts) a link had within a quarter of an hour (slot: quarters since
-- 1970, UTC; every time zone's days begin with one), and how many of them were the first of their visitor, link and day. Never more rows than
-- clicks, and kept when those are dropped. Both indexes hold the counts too, so that statistics are read from them alone. No foreign keys:
-- checking them would cost more than counting; whoever deletes a link deletes its cells.
CREATE TABLE "click_cells" (
    "link_id" BIGINT NOT NULL,
    "kind" BIGINT NOT NULL,
    "owner_id" BIGINT NOT NULL,
    "slot" INTEGER NOT NULL,
    "referrer_id" INTEGER NOT NULL,
    "city_id" INTEGER NOT NULL,
    "clicks" INTEGER NOT NULL,
    "visitors" INTEGER NOT NULL,

    CONSTRAINT "click_cells_pkey" PRIMARY KEY ("link_id", "slot", "kind", "referrer_id", "city_id") INCLUDE ("clicks", "visitors")
);

CREATE INDEX "click_cells_owner_id_slot_idx" ON "click_cells" ("owner_id", "slot")
    INCLUDE ("link_id", "kind", "referrer_id", "city_id", "clicks", "visitors");

-- What was counted before there were roll-ups. Nothing is known of it but its time.
INSERT INTO "click_cells" ("link_id", "slot", "kind", "referrer_id", "city_id", "owner_id", "clicks", "visitors")
SELECT c."link_id", floor(extract(epoch FROM c."at") / 900)::int AS slot, 0, 0, 0, l."owner_id", count(*), 0
FROM "clicks" c JOIN "links" l ON l."id" = c."link_id"
GROUP BY c."link_id", slot, l."owner_id";
