-- AlterTable
ALTER TABLE "link_reports" ADD COLUMN     "decision_id" BIGINT,
ADD COLUMN     "reporter_key" TEXT;

-- Reports from before are each somebody's own.
UPDATE "link_reports" SET "reporter_key" = coalesce('u' || "reporter_id", 'r' || "id");

ALTER TABLE "link_reports" ALTER COLUMN "reporter_key" SET NOT NULL;

-- AlterTable
ALTER TABLE "link_tags" DROP CONSTRAINT "link_tags_pkey",
ADD COLUMN     "folded" TEXT;

-- Of tags that differ in case only, the oldest spelling stays.
UPDATE "link_tags" SET "folded" = lower("name");

DELETE FROM "link_tags" AS tag USING "link_tags" AS other
WHERE tag."owner_id" = other."owner_id" AND tag."folded" = other."folded"
  AND (tag."created_at", tag."name") > (other."created_at", other."name");

ALTER TABLE "link_tags" ALTER COLUMN "folded" SET NOT NULL,
ADD CONSTRAINT "link_tags_pkey" PRIMARY KEY ("owner_id", "folded");

-- AlterTable
ALTER TABLE "link_webhook_deliveries" ADD COLUMN     "next_attempt_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "link_webhooks" ADD COLUMN     "origin" TEXT NOT NULL DEFAULT '';

ALTER TABLE "link_webhooks" ALTER COLUMN "origin" DROP DEFAULT;

-- CreateTable
CREATE TABLE "link_decisions" (
    "id" BIGINT NOT NULL,
    "link_id" BIGINT NOT NULL,
    "decision" TEXT NOT NULL,
    "before" TEXT,
    "url" TEXT NOT NULL,
    "note" TEXT,
    "decided_by" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undone_at" TIMESTAMPTZ(3),
    "undone_by" BIGINT,

    CONSTRAINT "link_decisions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "link_webhook_clicks" (
    "webhook_id" BIGINT NOT NULL,
    "link_id" BIGINT NOT NULL,
    "count" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "link_webhook_clicks_pkey" PRIMARY KEY ("webhook_id","link_id")
);

-- CreateTable
CREATE TABLE "link_imports" (
    "id" BIGINT NOT NULL,
    "owner_id" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "encoding" TEXT NOT NULL,
    "delimiter" TEXT NOT NULL,
    "columns" TEXT[],
    "rows" INTEGER NOT NULL,
    "options" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "task_id" BIGINT,
    "position" INTEGER NOT NULL DEFAULT 0,
    "made" INTEGER NOT NULL DEFAULT 0,
    "existing" INTEGER NOT NULL DEFAULT 0,
    "refused" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "link_imports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "link_import_rows" (
    "import_id" BIGINT NOT NULL,
    "row" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "link_id" BIGINT,
    "reason" TEXT,
    "field" TEXT,

    CONSTRAINT "link_import_rows_pkey" PRIMARY KEY ("import_id","row")
);

-- CreateIndex
CREATE INDEX "link_decisions_link_id_id_idx" ON "link_decisions"("link_id", "id" DESC);

-- CreateIndex
CREATE INDEX "link_webhook_clicks_link_id_idx" ON "link_webhook_clicks"("link_id");

-- CreateIndex
CREATE INDEX "link_imports_owner_id_id_idx" ON "link_imports"("owner_id", "id" DESC);

-- CreateIndex
CREATE INDEX "link_reports_decision_id_idx" ON "link_reports"("decision_id");

-- AddForeignKey
ALTER TABLE "link_decisions" ADD CONSTRAINT "link_decisions_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "links"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_webhook_clicks" ADD CONSTRAINT "link_webhook_clicks_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "link_webhooks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_webhook_clicks" ADD CONSTRAINT "link_webhook_clicks_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "links"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_imports" ADD CONSTRAINT "link_imports_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_import_rows" ADD CONSTRAINT "link_import_rows_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "link_imports"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One open report of a link per reporter, however often and fast they send it.
CREATE UNIQUE INDEX "link_reports_open_reporter_key" ON "link_reports"("link_id", "reporter_key") WHERE "state" = 'open';
