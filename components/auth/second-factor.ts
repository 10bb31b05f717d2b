import type { FactorMethod } from '@/server/users/second-factor/schema.ts';

/** The second step that the first one answered with. */
export interface SecondFactor {
  ticket: string;
  methods: FactorMethod[];
}
