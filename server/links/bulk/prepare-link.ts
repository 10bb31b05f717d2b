import type { z } from 'zod';
import { AppError } from '@/server/platform/errors.ts';
import { checkOwnAlias } from '../alias.ts';
import { checkSettings } from '../check-settings.ts';
import { domainOf } from '../domains.ts';
import { type CreateLinkInput, createLinkInput } from '../settings/schema.ts';
import { type Refusal, refused, type WishedLink } from './make-links.ts';

/** Reasons of ours are codes (`url_required`); those of zod itself are sentences. */
const REASON = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$/;

/**
 * Checks one link among many: the same checks as for a single one, without ever throwing for what somebody sent. Passwords are refused, because
 * hashing thousands of them would keep everybody else from signing in.
 * @param item as it came
 */
export async function prepareLink(
  item: unknown,
  { origin, findExisting }: { origin: string; findExisting: boolean },
): Promise<WishedLink | Refusal> {
  const parsed = createLinkInput.safeParse(item);
  if (!parsed.success) return refusalOf(parsed.error);
  const { alias, domain, findExisting: own, password, ...given } = parsed.data;
  if (password != null) return refused('bulk_password', 'password');
  try {
    return {
      settings: await settingsOf(given, origin),
      domainId: await domainOf(domain ?? null),
      own: alias ? checkOwnAlias(alias) : null,
      findExisting: own ?? findExisting,
    };
  } catch (error) {
    if (!(error instanceof AppError) || error.details.reason === undefined) throw error;
    const { reason, errors } = error.details;
    return refused(reason, errors?.[0]?.path ?? fieldOf(reason));
  }
}

async function settingsOf(given: Omit<CreateLinkInput, 'alias' | 'domain' | 'findExisting'>, origin: string) {
  const settings = await checkSettings(given, origin, { followChains: false });
  return { ...settings, url: settings.url ?? given.url };
}

function refusalOf(error: z.ZodError): Refusal {
  const [issue] = error.issues;
  const path = issue === undefined || issue.path.length === 0 ? null : issue.path.map(String).join('.');
  return refused(issue !== undefined && REASON.test(issue.message) ? issue.message : 'invalid', path);
}

/** `alias_reserved` speaks of the alias, `domain_unknown` of the domain. */
function fieldOf(reason: string): string | null {
  return ['alias', 'domain'].find((field) => reason.startsWith(`${field}_`)) ?? null;
}

/** Whether a prepared link was refused. */
export function isRefused(prepared: WishedLink | Refusal): prepared is Refusal {
  return 'state' in prepared;
}
