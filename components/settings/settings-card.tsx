import { type ReactNode, useId } from 'react';

interface Props {
  title: string;
  description?: ReactNode;
  children?: ReactNode;
}

/** A group of settings that belong together, named by its heading. */
export function SettingsCard({ title, description, children }: Props) {
  const heading = useId();
  return (
    <section
      aria-labelledby={heading}
      className="rounded-2xl border border-border bg-surface p-4 shadow-surface sm:p-5"
    >
      <h2 id={heading} className="font-semibold text-base">
        {title}
      </h2>
      {description && <p className="mt-1 text-muted text-sm leading-relaxed">{description}</p>}
      {children && <div className="mt-4">{children}</div>}
    </section>
  );
}
