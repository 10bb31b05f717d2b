import type { ReactNode } from 'react';

interface Props {
  icon: ReactNode;
  title: string;
  body: string;
  /** A number that an operator finds again in the logs. */
  reference?: string | undefined;
  /** Stands inside the shell, which has the page's `main` and its own height. */
  isInShell?: boolean;
  children: ReactNode;
}

/** A page that has one thing to say and a way on. */
export function MessagePage({ icon, title, body, reference, isInShell = false, children }: Props) {
  const Frame = isInShell ? 'div' : 'main';
  return (
    <Frame
      className={`mx-auto flex max-w-md flex-col items-center justify-center px-6 py-16 text-center ${isInShell ? '' : 'min-h-[80dvh]'}`}
    >
      <div
        aria-hidden
        className="mb-5 grid size-14 place-items-center rounded-2xl bg-default text-muted [&_svg]:size-6"
      >
        {icon}
      </div>
      <h1 className="font-bold text-xl tracking-[-0.01em]">{title}</h1>
      <p className="mt-2 text-muted text-sm leading-relaxed">{body}</p>
      {reference !== undefined && <p className="mt-3 select-all font-mono text-muted text-xs">{reference}</p>}
      <div className="mt-6 flex flex-wrap justify-center gap-2">{children}</div>
    </Frame>
  );
}
