import type { Method } from '@/server/platform/http/openapi/schema.ts';

const TONES: Record<Method, string> = {
  GET: 'bg-success/15 text-success-text',
  POST: 'bg-accent text-accent-foreground',
  PUT: 'bg-warning/15 text-warning-text',
  PATCH: 'bg-warning/15 text-warning-text',
  DELETE: 'bg-danger/12 text-danger-text',
};

/** The method of a call, told apart by colour too. */
export function MethodLabel({ method }: { method: Method }) {
  return (
    <span
      className={`inline-block min-w-14 rounded-md px-1.5 py-0.5 text-center font-mono font-semibold text-xs ${TONES[method]}`}
    >
      {method}
    </span>
  );
}
