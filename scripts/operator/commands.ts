import { parseArgs } from 'node:util';
import { seedLinks } from '@/server/links/seed/seed-links.ts';
import { EnvError, readEnv } from '@/server/platform/env.ts';
import { AppError } from '@/server/platform/errors.ts';
import { releaseIds } from '@/server/platform/ids.ts';
import { createSetupLink, signUpPath } from '@/server/users/invitations.ts';
import { addKeyFor, addUser } from '@/server/users/service.ts';
import { drainClicks } from './drain-clicks.ts';
import { checkHealth } from './health.ts';
import { seed } from './seed.ts';

/** Ids of the clicks of one day have room for four millions. */
const SEED_CLICKS_MAX = 200_000_000;
const SEED_LINKS_MAX = 20_000_000;
const SEED_PEOPLE_MAX = 10_000;

export class UsageError extends Error {}

const USAGE = `npm run maru -- <command>

  user add --email <address> --name <name> --password <password> [--admin]
                                     makes an account; an address that has one keeps it (and becomes admin when asked)
  key add --email <address> --name <name> [--scope links:read …]
                                     makes an API key and prints it, with npm run -s maru alone on standard output
  seed                               fills Maru with people and content, and prints their sign-ins
  seed links --links <n> --clicks <n> [--people <n>] [--email <address>]
                                     fills Maru with links and clicks as of the year before, once, to try it at its full size;
                                     the account with that address gets the most of them
  backup <folder or file>            writes everything that counts into one file, while the product runs or not
  restore <file>                     puts a back-up into an empty data folder (MARU_DATA)
  setup-link                         prints the path that makes the first admin, once; nothing when there is any account`;

const OPTIONS = {
  email: { type: 'string' },
  name: { type: 'string' },
  password: { type: 'string' },
  admin: { type: 'boolean' },
  scope: { type: 'string', multiple: true },
  links: { type: 'string' },
  clicks: { type: 'string' },
  people: { type: 'string' },
} as const;

type Options = {
  email?: string;
  name?: string;
  password?: string;
  admin?: boolean;
  scope?: string[];
  links?: string;
  clicks?: string;
  people?: string;
};

/** Each gives what it prints. */
const COMMANDS: Record<string, (options: Options) => Promise<string>> = {
  'user add': async ({ email, name, password, admin = false }) => {
    const input = { email: needed('email', email), name: needed('name', name), password: needed('password', password) };
    const { created } = await addUser({ ...input, admin });
    return created
      ? `${input.email} can sign in.`
      : `${input.email} has an account already; its password stays as it is.`;
  },
  'key add': ({ email, name, scope }) => addKeyFor(needed('email', email), needed('name', name), scope),
  seed: () => seed(),
  'seed links': ({ links, clicks, people = '200', email }) =>
    seedLinks({
      links: numberOf('links', links, SEED_LINKS_MAX),
      clicks: numberOf('clicks', clicks, SEED_CLICKS_MAX),
      people: numberOf('people', people, SEED_PEOPLE_MAX),
      ...(email === undefined ? {} : { email }),
      print: (line) => process.stderr.write(`${line}\n`),
    }),
  'setup-link': setupLink,
  'check-settings': checkSettings,
  'drain-clicks': drainClicks,
  health: async () => JSON.stringify(await checkHealth()),
};

/** What is wrong with the settings, for people; nothing when all is well. */
async function checkSettings(): Promise<string> {
  try {
    readEnv(process.env);
    return '';
  } catch (error) {
    if (error instanceof EnvError) return error.message;
    throw error;
  }
}

/**
 * Does one command.
 * @returns what is to be printed
 * @throws UsageError when there is no such command
 */
export async function runOperatorCommand(words: string[]): Promise<string> {
  const { values, positionals } = parse(words);
  const command = COMMANDS[positionals.join(' ')];
  if (!command) throw new UsageError(USAGE);
  try {
    return await command(values);
  } finally {
    await releaseIds();
  }
}

function parse(words: string[]): { values: Options; positionals: string[] } {
  try {
    return parseArgs({ args: words, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

function needed(option: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new UsageError(`--${option} is missing.\n\n${USAGE}`);
  return value;
}

function numberOf(option: string, value: string | undefined, max: number): number {
  const number = Number(needed(option, value));
  if (Number.isInteger(number) && number >= 1 && number <= max) return number;
  throw new UsageError(`--${option} must be a whole number from 1 to ${max.toLocaleString('en')}.\n\n${USAGE}`);
}

async function setupLink(): Promise<string> {
  try {
    return signUpPath(await createSetupLink());
  } catch (error) {
    if (error instanceof AppError && error.details.reason === 'already_set_up') return '';
    throw error;
  }
}
