-- DropIndex
DROP INDEX "clicks_link_id_at_idx";

-- AlterTable
ALTER TABLE "clicks" DROP CONSTRAINT "clicks_pkey",
ADD CONSTRAINT "clicks_pkey" PRIMARY KEY ("link_id", "click_id", "day");
