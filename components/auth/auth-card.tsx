import type { ReactNode } from 'react';

interface Props {
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  footer?: ReactNode;
}

/** The one thing to do on a page before the product: sign in, sign up, or read why not. */
export function AuthCard({ title, description, children, footer }: Props) {
  return (
    <div className="w-full max-w-sm">
      <div className="rounded-2xl border border-border bg-surface p-6 shadow-surface sm:p-7">
        <h1 className="font-bold text-xl tracking-[-0.01em]">{title}</h1>
        {description && <p className="mt-1.5 text-muted text-sm leading-relaxed">{description}</p>}
        {children && <div className="mt-6">{children}</div>}
      </div>
      {footer && <div className="mt-4 px-2 text-center text-muted text-sm">{footer}</div>}
    </div>
  );
}
