-- AlterTable
ALTER TABLE "link_imports" DROP COLUMN "failure",
ADD COLUMN     "origin" TEXT,
ALTER COLUMN "name" DROP NOT NULL;

-- AlterTable
ALTER TABLE "link_import_rows" ADD COLUMN     "given" TEXT;
