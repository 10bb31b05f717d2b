/** The one h1 of a page and what one does there. */
export function PageHeader({ title, description }: { title: string; description?: string }) {
  return (
    <header className="mb-5">
      <h1 className="font-bold text-2xl tracking-[-0.015em]">{title}</h1>
      {description !== undefined && <p className="mt-1 text-muted text-sm leading-relaxed">{description}</p>}
    </header>
  );
}
