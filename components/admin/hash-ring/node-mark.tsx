import { styleOf } from './node-style.ts';

/** The sign of a node beside its name, drawn like its arcs. */
export function NodeMark({ id }: { id: string }) {
  const { colour, dash } = styleOf(id);
  return (
    <span className="inline-flex items-center gap-2 font-medium">
      <svg aria-hidden="true" width="16" height="16" className="shrink-0">
        <rect width="16" height="16" rx="3" fill={colour} />
        {dash !== null && <path d="M0 8H16" stroke="var(--surface)" strokeWidth="3" strokeDasharray={dash} />}
      </svg>
      {id}
    </span>
  );
}
