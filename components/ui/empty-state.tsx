import type { ReactNode } from 'react';

interface Props {
  icon: ReactNode;
  title: string;
  body?: ReactNode;
  action?: ReactNode;
}

/** What stands where nothing is yet: says why, and starts the first action. */
export function EmptyState({ icon, title, body, action }: Props) {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center sm:py-20">
      <div
        aria-hidden
        className="mb-4 grid size-12 place-items-center rounded-2xl bg-default text-muted [&_svg]:size-5.5"
      >
        {icon}
      </div>
      <h2 className="font-semibold text-base">{title}</h2>
      {body && <p className="mt-1.5 max-w-sm text-balance text-muted text-sm leading-relaxed">{body}</p>}
      {action && <div className="mt-5">{action}</div>}
    </div>
  );
}
