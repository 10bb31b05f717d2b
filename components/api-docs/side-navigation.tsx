'use client';

import { usePathname } from 'next/navigation';
import { hrefOf } from './operations.ts';

interface Props {
  label: string;
  overview: string;
  problem: string;
  /** Their names. */
  systems: readonly string[];
}

/** The pages of the description: beside them, or above them where there is no room. */
export function SideNavigation({ label, overview, problem, systems }: Props) {
  const path = usePathname();
  const links = [
    { href: hrefOf(), text: overview },
    ...systems.map((name) => ({ href: hrefOf(name), text: name })),
    { href: `${hrefOf()}#problem`, text: problem },
  ];
  return (
    <nav
      aria-label={label}
      className="-mx-1 overflow-x-auto px-1 pt-4 lg:sticky lg:top-0 lg:max-h-dvh lg:self-start lg:overflow-y-auto lg:py-6"
    >
      <ul className="flex gap-0.5 lg:flex-col">
        {links.map(({ href, text }) => (
          <li key={href} className="shrink-0">
            <a
              href={href}
              aria-current={path === href ? 'page' : undefined}
              className="block rounded-lg px-3 py-1.5 text-muted text-sm -outline-offset-2 hover:bg-default hover:text-foreground aria-[current=page]:bg-default aria-[current=page]:font-semibold aria-[current=page]:text-foreground"
            >
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
