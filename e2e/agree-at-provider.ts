import type { Page } from '@playwright/test';
import { baseUrl, expect } from './fixtures.ts';

/** Agrees on the page of the provider, as whoever has this address there. */
export async function agree(page: Page, email: string): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Who are you?' })).toBeVisible();
  expect(new URL(page.url()).origin).not.toBe(baseUrl());
  await page.getByLabel('Name').fill('Octo');
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Continue' }).click();
}
