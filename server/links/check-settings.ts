import { hashPassword } from '@/server/platform/auth/password-hash.ts';
import { AppError } from '@/server/platform/errors.ts';
import { readSetting } from '@/server/platform/settings/settings.ts';
import { checkChain } from './chains/check-chain.ts';
import { checkTarget, ownHostNames } from './check-target.ts';
import { shortHostNames } from './domains.ts';
import type { LinkSettings } from './repository.ts';
import type { ChangeLinkInput } from './settings/schema.ts';

/** What may be set on a link, as people give it. */
type SettingsInput = Omit<ChangeLinkInput, 'isArchived' | 'alias' | 'domain'>;

/**
 * Checks what somebody wants to set on a link and writes it as it is stored; what is not named stays out of the result.
 * Every address in it (target, fallback, rules, variants) is checked like a target.
 * @param origin where we are reached, to refuse loops
 * @param followChains shorteners are asked where their addresses lead, which takes up to seconds: not for thousands of links at once
 * @throws AppError `invalid` (`url_…`, with the path of the field), `unavailable` (`busy`) while too many passwords are hashed
 */
export async function checkSettings(
  input: SettingsInput,
  origin: string,
  { followChains = true }: { followChains?: boolean } = {},
): Promise<LinkSettings> {
  const [allowPrivate, shortHosts] = await Promise.all([readSetting('links.allowPrivateTargets'), shortHostNames()]);
  const ownHosts = [...ownHostNames(origin), ...shortHosts];
  const checked: { url: string; path: string }[] = [];
  const checkOne = (url: string) => checkTarget(url, ownHosts, { allowPrivate });
  const check = (given: string, path: string) => {
    const url = atField(path, () => checkOne(given));
    checked.push({ url, path });
    return url;
  };
  const { password, expiresAt, rules, experiment, fallbackUrl, title, note, url, tags, ...plain } = input;
  const settings = dropUndefined({
    ...plain,
    url: url === undefined ? undefined : check(url, 'url'),
    title: title === undefined ? undefined : title || null,
    note: note === undefined ? undefined : note || null,
    tags,
    fallbackUrl: fallbackUrl == null ? fallbackUrl : check(fallbackUrl, 'fallbackUrl'),
    expiresAt: expiresAt == null ? expiresAt : new Date(expiresAt),
    passwordHash: password == null ? password : await hashPassword(password),
    rules: rules?.map((rule, index) => ({ ...rule, url: check(rule.url, `rules.${index}.url`) })),
    experiment: experiment && {
      ...experiment,
      variants: experiment.variants.map((variant, index) => ({
        ...variant,
        url: check(variant.url, `experiment.variants.${index}.url`),
      })),
    },
  });
  if (followChains) await Promise.all(checked.map(({ url, path }) => atFieldLater(path, checkChain(url, checkOne))));
  return settings;
}

/** Says of which field a refusal is, so that a form can show it there. */
export function atField<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw withField(path, error);
  }
}

function atFieldLater<T>(path: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw withField(path, error);
  });
}

function withField(path: string, error: unknown): unknown {
  if (!(error instanceof AppError) || error.details.reason === undefined) return error;
  const errors = [{ path, message: error.details.reason }];
  return new AppError(error.code, error.message, { ...error.details, errors });
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function dropUndefined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Defined<T>;
}
