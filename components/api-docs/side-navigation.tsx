import type { DocumentedSystem } from './operations.ts';

/** All calls by system, beside the page; each leads to its place on it. */
export function SideNavigation({ label, systems }: { label: string; systems: readonly DocumentedSystem[] }) {
  return (
    <nav aria-label={label} className="sticky top-0 hidden max-h-dvh overflow-y-auto py-6 pr-2 lg:block">
      <ul className="flex flex-col gap-5">
        {systems.map(({ name, calls }) => (
          <li key={name}>
            <a href={`#${name}`} className="font-semibold text-sm hover:underline">
              {name}
            </a>
            <ul className="mt-1.5 flex flex-col">
              {calls.map(({ id, method, path }) => (
                <li key={id}>
                  <a
                    href={`#${id}`}
                    className="block rounded-md px-2 py-1 font-mono text-muted text-xs hover:bg-default hover:text-foreground"
                  >
                    <span className="inline-block w-12 font-semibold">{method}</span>{' '}
                    <span className="wrap-anywhere">{path.replace(/^\/v1/, '')}</span>
                  </a>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </nav>
  );
}
