import { z } from 'zod';
import { page } from '@/server/platform/http/schema.ts';

/** Where an account of elsewhere can come from. */
export const PROVIDERS = ['github', 'google'] as const;

const provider = z.enum(PROVIDERS, { error: 'provider_unknown' });

/** An account elsewhere that opens this one. */
const linkedAccount = z.object({ provider, createdAt: z.string() });

export const linkedAccountPage = page(linkedAccount);
export const linkedAccountParams = z.object({ provider });

/** Why an account of elsewhere opened nothing; stands in the address of the page that people come back to. */
export const OAUTH_REFUSALS = [
  'oauth_unknown',
  'oauth_unverified',
  'oauth_link_first',
  'oauth_taken',
  'oauth_failed',
  'confirmation_required',
] as const;

export type Provider = z.output<typeof provider>;
export type OAuthRefusal = (typeof OAUTH_REFUSALS)[number];
export type LinkedAccountPageJson = z.input<typeof linkedAccountPage>;
