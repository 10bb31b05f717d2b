-- The cells of all links of a person in one week once more, side by side in one value (server/links/clicks/packs/pack.ts), so that statistics with a
-- filter read megabytes instead of a million rows. Made and renewed by a schedule; what is not packed is read from the cells, so it may be empty.
CREATE TABLE "click_packs" (
    "owner_id" BIGINT NOT NULL,
    "week" INTEGER NOT NULL,
    -- It has the quarters of an hour before this one. Counting clicks of an earlier one sets it back to theirs.
    "packed_to" INTEGER NOT NULL,
    "data" BYTEA NOT NULL,

    CONSTRAINT "click_packs_pkey" PRIMARY KEY ("owner_id", "week")
);

-- Numbers that are nearly random: to compress them costs each reader more than it saves.
ALTER TABLE "click_packs" ALTER COLUMN "data" SET STORAGE EXTERNAL;

-- Weeks of people that are worth a pack (404 clicks).
CREATE INDEX "click_weeks_week_scope_id_idx" ON "click_weeks" ("week", "scope_id") WHERE "owner_id" IS NULL AND "magnitude" >= 12;
