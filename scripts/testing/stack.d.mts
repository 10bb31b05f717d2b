/** The names of the processes: what `npm start` runs; the redirector with `REDIRECTOR_PORT`. */
export type StackProcess = 'edge' | 'web' | 'workers' | 'postgres' | 'redis-state' | 'redis-cache' | 'redirector';

export type Stack = {
  /** The door, e.g. `http://127.0.0.1:20123`. */
  url: string;
  /** Opens the sign-up of the first admin, once. */
  adminSetupLink: string;
  /** What the processes are told: DATABASE_URL, REDIS_STATE_URL, WEB_URL … */
  env: Record<string, string>;
  /** The folder with `edge.mjs`, `workers.mjs`, `maru.mjs` and `web/`. */
  build: string;
  /** The folder with one log file for each process. */
  logs: string;
  stop(): Promise<void>;
  /** Sends a signal (SIGKILL); the supervisor starts the process again. */
  kill(name: StackProcess, signal?: NodeJS.Signals): void;
  /** Process ids now; one that is between two lives is left out. */
  pids(): Partial<Record<StackProcess, number>>;
};

export function startStack(options?: { env?: Record<string, string>; print?: (line: string) => void }): Promise<Stack>;
