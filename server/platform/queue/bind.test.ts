import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bind } from './bind.ts';
import { defineJob } from './define-job.ts';
import { createJobContext } from './job-context.ts';

const greet = defineJob({ name: 'bind-test.greet', schema: z.object({ name: z.string() }) });
const count = defineJob({ name: 'bind-test.count', schema: z.object({ n: z.int() }) });
const jobs = { greet, count, LIMIT: 3 };

const nothing = async (): Promise<void> => undefined;

describe('bind', () => {
  it('joins each job with its handler and leaves other exports alone', async () => {
    const greeted: string[] = [];
    const bound = bind(jobs, { greet: async ({ name }) => void greeted.push(name), count: nothing });
    expect(bound.map(({ job }) => job.name)).toEqual(['bind-test.greet', 'bind-test.count']);
    const signal = new AbortController().signal;
    const context = createJobContext({ queue: 'q', dispatchId: 1n, attempt: 1, requestId: undefined, signal });
    await bound[0]?.handle({ name: 'Ada' }, context);
    expect(greeted).toEqual(['Ada']);
    await expect(bound[0]?.handle({ name: 5 }, context)).rejects.toThrow(z.ZodError);
  });

  it('does not compile without a handler or with one for another payload', () => {
    // @ts-expect-error: count has no handler
    bind(jobs, { greet: nothing });
    // @ts-expect-error: greet's payload has a name, not a number
    bind(jobs, { greet: async (payload: { n: number }) => void payload, count: nothing });
    // @ts-expect-error: there is no such job
    bind(jobs, { greet: nothing, count: nothing, shout: nothing });
  });

  it('refuses names that cannot be queues', () => {
    for (const name of ['', 'a:b', 'Links.Check', 'a b', '.a']) {
      expect(() => defineJob({ name, schema: z.null() })).toThrow('must be like');
    }
  });
});
