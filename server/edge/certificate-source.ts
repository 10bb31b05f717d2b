import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TlsPair } from './tls-pair.ts';

export type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Where the edge's certificate comes from. */
export interface Certificates {
  /** `lan`: signed by ourselves, which browsers believe only after somebody told them to. */
  kind: 'files' | 'acme' | 'lan';
  /** What to show now. */
  pair: TlsPair;
  /** Answers of its own, over HTTPS and over plain HTTP: challenges, the page that explains trusting. */
  find(path: string): Answer | undefined;
  /** Looks after the certificate from now on; `use` is told each new one. */
  watch(use: (pair: TlsPair) => void): void;
  stop(): Promise<void>;
}
