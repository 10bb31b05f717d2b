import { describe, expect, it } from 'vitest';
import { AppError, type ErrorCode, isUnavailable, STATUS_OF, toProblem } from './errors.ts';

describe('toProblem', () => {
  it('says what happened in the terms of RFC 9457', () => {
    const error = new AppError('conflict', 'This alias is taken.', { reason: 'alias_taken', owner: 5n });
    expect(toProblem(error, 'r1')).toEqual({
      status: 409,
      body: {
        type: 'urn:maru:problem:conflict',
        title: 'Conflict',
        status: 409,
        detail: 'This alias is taken.',
        code: 'conflict',
        reason: 'alias_taken',
        requestId: 'r1',
      },
    });
  });

  it('carries the errors of fields', () => {
    const errors = [{ path: 'url', message: 'is required' }];
    expect(toProblem(new AppError('invalid', 'x', { errors }), 'r').body).toMatchObject({ status: 422, errors });
  });

  it('has a status and a title for every code', () => {
    for (const code of Object.keys(STATUS_OF) as ErrorCode[]) {
      const { status, body } = toProblem(new AppError(code, 'x'), 'r');
      expect(status).toBe(STATUS_OF[code]);
      expect(body.title).toMatch(/\w/);
    }
  });

  it.each([new Error('password=hunter2'), 'hunter2', null, undefined, { message: 'hunter2' }])(
    'tells nothing of %s',
    (thrown) => {
      const { status, body } = toProblem(thrown, 'r');
      expect(status).toBe(500);
      expect(JSON.stringify(body)).not.toMatch(/hunter2|stack/);
    },
  );

  it.each([
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('shutting down'), { code: '57P01' }),
    new Error('Connection is closed.'),
    new Error('wrapped', { cause: Object.assign(new Error('x'), { code: 'P1001' }) }),
  ])('knows when a service is away: %s', (error) => {
    expect(isUnavailable(error)).toBe(true);
    expect(toProblem(error, 'r').status).toBe(503);
  });
});
