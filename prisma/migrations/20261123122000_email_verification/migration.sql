-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "confirmed_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "sign_up_links" (
    "id" BIGINT NOT NULL,
    "email" TEXT NOT NULL,
    "token_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_up_links_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "sign_up_links_token_hash_key" ON "sign_up_links"("token_hash");

-- CreateIndex
CREATE INDEX "sign_up_links_email_idx" ON "sign_up_links"("email");

-- CreateIndex
CREATE INDEX "sign_up_links_expires_at_idx" ON "sign_up_links"("expires_at");
