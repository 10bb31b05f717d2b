import { createHash } from 'node:crypto';
import type { Viewer } from '../auth/viewer.ts';
import { readControls } from '../limits/controls.ts';
import { declareRules, type Limit, type LimitInput, type Rule } from '../limits/rules.ts';
import type { Taken, Told } from '../limits/take-limits.ts';
import { setLimitHeaders } from './limit-headers.ts';
import { denied, type LimitedCaller, perAddress, perUser, rateLimited, takeFor } from './limits.ts';

/** What a route declares about limits. */
export type RouteLimits = { limit?: Limit | readonly Limit[]; addressLimit?: Limit | readonly Limit[] };

/** Hold where a route declares none, over all such routes together. A whole school sits behind one address; nobody clicks ten times a second. */
const DEFAULT_PER_ADDRESS = perAddress(6_000, '1m');
const DEFAULT_PER_USER = perUser(600, '1m');
const DEFAULT_NAME = 'default';

/** The rules of a route by when they are asked: before anybody looks who calls, then, and once it is clear what is asked for. */
type RouteRules = { first: Rule[]; known: Rule[]; parsed: Rule[] };

const asList = (limits: Limit | readonly Limit[] | undefined) =>
  limits === undefined ? [] : ([limits].flat() as Limit[]);

/**
 * Makes the rules of a route, so that the desk can list them.
 * @param name `POST /v1/links`
 */
export function declareRouteLimits(name: string, { limit, addressLimit }: RouteLimits): RouteRules {
  const [perAddressDefault, perUserDefault] = declareRules(DEFAULT_NAME, [DEFAULT_PER_ADDRESS, DEFAULT_PER_USER]);
  const [ofAddress, own] = [asList(addressLimit), asList(limit)];
  const rules = declareRules(name, [...ofAddress, ...own]);
  const ownRules = rules.slice(ofAddress.length);
  const looksInside = ({ limit: { cost, subject } }: Rule) => cost !== undefined || subject !== undefined;
  return {
    first:
      ofAddress.length > 0
        ? rules.slice(0, ofAddress.length)
        : [perAddressDefault].filter((rule) => rule !== undefined),
    known:
      own.length > 0
        ? ownRules.filter((rule) => !looksInside(rule))
        : [perUserDefault].filter((rule) => rule !== undefined),
    parsed: ownRules.filter(looksInside),
  };
}

/** The limits of one call, asked step by step; what refuses gives back what the steps before have taken. */
export interface LimitedCall {
  /** Before it is known who calls. @throws AppError `forbidden` (`denied`), `rate_limited` */
  begin(): Promise<void>;
  /** @throws AppError `forbidden` (`denied`), `rate_limited` */
  recognise(viewer: Viewer | null): Promise<void>;
  /** @throws AppError `rate_limited` */
  understand(input: LimitInput): Promise<void>;
}

/** Knows a route's rules by the name under which it is called. */
export function createRouteLimits(
  declaration: RouteLimits,
): (name: string, request: Request, call: Call) => LimitedCall {
  const known = new Map<string, RouteRules>();
  return (name, request, call) => {
    let rules = known.get(name);
    if (rules === undefined) {
      rules = declareRouteLimits(name, declaration);
      known.set(name, rules);
    }
    return limitCall(rules, request, call);
  };
}

type Call = { address: string; headers: Headers };

function limitCall(rules: RouteRules, request: Request, { address, headers }: Call): LimitedCall {
  const taken: Taken[] = [];
  const told: Told[] = [];
  let caller: LimitedCaller = { address };

  async function giveBack(): Promise<void> {
    await Promise.all(taken.splice(0).map((one) => one.giveBack()));
  }

  async function take(asked: readonly Rule[], input?: LimitInput): Promise<void> {
    if (asked.length === 0) return;
    const outcome = await takeFor(asked, caller, input);
    told.push(...outcome.told);
    setLimitHeaders(headers, told);
    if (outcome.allowed) {
      taken.push(outcome);
      return;
    }
    await giveBack();
    const refusing = outcome.told.filter(({ decision }) => !decision.allowed);
    throw rateLimited(Math.max(...refusing.map(({ decision }) => decision.retryAfterMs)));
  }

  return {
    async begin() {
      const { lists } = await readControls();
      if (lists.ofAddress(address, Date.now()) === 'deny') throw denied();
      await take(rules.first);
    },
    async recognise(viewer) {
      if (viewer !== null) {
        const { lists } = await readControls();
        if (lists.ofUser(viewer.id, Date.now()) === 'deny') {
          await giveBack();
          throw denied();
        }
        const authorization = viewer.via === 'key' ? request.headers.get('authorization') : null;
        caller = {
          address,
          userId: viewer.id,
          ...(authorization === null ? {} : { apiKey: fingerprint(authorization) }),
        };
      }
      // Who has no name is counted by address where that is declared; the default for people does not count strangers once more.
      const isDefault = rules.known[0]?.id === 'default.user';
      if (viewer !== null || !isDefault) await take(rules.known);
    },
    understand: (input) => take(rules.parsed, input),
  };
}

/** Tells keys apart without being one. */
function fingerprint(authorization: string): string {
  return createHash('sha256').update(authorization).digest('hex').slice(0, 16);
}
