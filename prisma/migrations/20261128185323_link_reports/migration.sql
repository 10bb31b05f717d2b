-- DropIndex
DROP INDEX "link_reports_decision_id_idx";

-- DropIndex
DROP INDEX "link_reports_link_id_idx";

-- AlterTable
ALTER TABLE "link_decisions" DROP COLUMN "undone_at",
DROP COLUMN "undone_by";

-- AlterTable
ALTER TABLE "link_reports" DROP COLUMN "decided_at",
DROP COLUMN "decided_by",
ADD COLUMN     "email" TEXT;

-- CreateIndex
CREATE INDEX "link_reports_link_id_id_idx" ON "link_reports"("link_id", "id" DESC);

-- CreateIndex
CREATE INDEX "link_reports_reporter_id_idx" ON "link_reports"("reporter_id");

UPDATE "link_reports" SET "state" = 'decided' WHERE "state" <> 'open';
