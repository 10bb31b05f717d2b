import Link from 'next/link';
import type { ReactNode } from 'react';
import { Avatar } from '@/components/ui/avatar.tsx';
import type { PersonJson } from '@/server/users/people/schema.ts';

interface Props {
  person: PersonJson;
  /** Stands at the end of the row. */
  actions?: ReactNode;
  /** Where a name leads to nothing (a blocked person has no page), it is no link. */
  isLink?: boolean;
}

/** One person in a list. */
export function PersonRow({ person: { name, handle, pictureUrl }, actions, isLink = true }: Props) {
  const words = (
    <span className="min-w-0">
      <span className="block truncate font-medium">{name}</span>
      <span className="block truncate text-muted text-sm">@{handle}</span>
    </span>
  );
  const body = (
    <>
      <Avatar name={name} pictureUrl={pictureUrl} size="md" />
      {words}
    </>
  );
  const look = 'flex min-w-0 flex-1 items-center gap-3 px-4 py-3 sm:px-5';
  return (
    <li className="flex items-center border-separator border-t first:border-t-0">
      {isLink ? (
        <Link href={`/people/${handle}`} className={`${look} -outline-offset-2 hover:bg-default/50`}>
          {body}
        </Link>
      ) : (
        <div className={look}>{body}</div>
      )}
      {actions && <div className="flex shrink-0 gap-2 pe-4 sm:pe-5">{actions}</div>}
    </li>
  );
}
