import type { Decision, LimitStore, Policy } from '@/server/blocks/rate-limiter/index.ts';
import { heldTerms, readControls } from './controls.ts';
import type { Rule } from './rules.ts';
import { forgetRefusals, limitStore } from './store.ts';
import { countDecision } from './usage.ts';

/** One rule with whom a call is counted for. */
export type Claim = {
  rule: Rule;
  /** `u81`, `a203.0.113.7`, …: all that is counted for one subject lies side by side. */
  key: string;
  cost: number;
  /** What limits are multiplied by for this caller. */
  factor: number;
};

export type Told = { rule: Rule; decision: Decision };

export type Taken = {
  allowed: boolean;
  /** What each rule said that was asked; rules in shadow mode are not among them. */
  told: Told[];
  /** Gives everything back that was taken: something else refused the call. */
  giveBack(): Promise<void>;
};

type Charge = Claim & { policy: Policy };
/** What is decided in one step: one subject, one cost. */
type Step = { key: string; cost: number; charges: Charge[] };

/**
 * Takes from all rules, or from none. The rules of one subject are decided in one step; of several subjects, whose counts lie on different
 * servers of a cluster, they are decided one after the other, and what the first gave is given back when a later one refuses. Rules in shadow mode
 * count what has passed the others, and refuse nothing.
 */
export async function takeLimits(claims: readonly Claim[]): Promise<Taken> {
  const nothing: Taken = { allowed: true, told: [], giveBack: async () => undefined };
  if (claims.length === 0) return nothing;
  const controls = await readControls();
  const store = limitStore();
  const enforced: Charge[] = [];
  const shadows: Charge[] = [];
  for (const claim of claims) {
    const { terms, policy } = heldTerms(claim.rule, controls, claim.factor);
    (terms.shadow ? shadows : enforced).push({ ...claim, policy });
  }
  const paid: Step[] = [];
  const told: Told[] = [];
  for (const step of stepsOf(enforced)) {
    const isAllowed = await decide(store, step, told);
    if (isAllowed) {
      paid.push(step);
      continue;
    }
    await giveBackAll(store, paid);
    return { ...nothing, allowed: false, told };
  }
  const counted = await Promise.all(stepsOf(shadows, true).map((step) => decideInShadow(store, step)));
  const shadowed = counted.filter((step) => step !== null);
  return { allowed: true, told, giveBack: () => giveBackAll(store, [...paid, ...shadowed]) };
}

function stepsOf(charges: readonly Charge[], areSingle = false): Step[] {
  const steps: Step[] = [];
  for (const charge of charges) {
    const { key, cost } = charge;
    const same = areSingle ? undefined : steps.find((step) => step.key === key && step.cost === cost);
    if (same === undefined) steps.push({ key, cost, charges: [charge] });
    else same.charges.push(charge);
  }
  return steps;
}

const policiesOf = ({ charges }: Step) => charges.map(({ policy }) => policy);

async function decide(store: LimitStore, step: Step, told: Told[]): Promise<boolean> {
  const decisions = await store.decide(step.key, policiesOf(step), step.cost);
  for (const [index, { rule }] of step.charges.entries()) {
    const decision = decisions[index];
    if (decision === undefined) continue;
    told.push({ rule, decision });
    countDecision(rule.id, step.key, decision.allowed ? 'allowed' : 'refused');
  }
  return decisions.every(({ allowed }) => allowed);
}

/** What was counted, or null when the rule would have refused. */
async function decideInShadow(store: LimitStore, step: Step): Promise<Step | null> {
  const [decision] = await store.decide(step.key, policiesOf(step), step.cost);
  const isAllowed = decision?.allowed !== false;
  for (const { rule } of step.charges) countDecision(rule.id, step.key, isAllowed ? 'allowed' : 'shadow');
  return isAllowed ? step : null;
}

async function giveBackAll(store: LimitStore, steps: readonly Step[]): Promise<void> {
  await Promise.all(
    steps.map(async (step) => {
      await store.decide(step.key, policiesOf(step), -step.cost);
      forgetRefusals(step.key);
    }),
  );
}
