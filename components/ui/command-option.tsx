import type { ReactNode } from 'react';

export interface CommandItem {
  id: string;
  label: string;
  detail?: string | undefined;
  icon: ReactNode;
  /** Stands at the end: the keys that do the same. */
  end?: ReactNode;
}

interface Props {
  /** Of the element: the field names it as the one that is chosen. */
  id: string;
  item: CommandItem;
  isCurrent: boolean;
  /** The pointer moved over it. */
  onPoint: (itemId: string) => void;
  onChoose: (itemId: string) => void;
}

/** One line of a `CommandDialog`. */
export function CommandOption({ id, item, isCurrent, onPoint, onChoose }: Props) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard stays in the field, which chooses by Enter
    // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus and names the line by aria-activedescendant
    <div
      id={id}
      role="option"
      aria-selected={isCurrent}
      onMouseMove={() => isCurrent || onPoint(item.id)}
      onClick={() => onChoose(item.id)}
      className="flex min-h-11 cursor-pointer items-center gap-3 rounded-[0.625rem] px-2.5 py-1.5 aria-selected:bg-default sm:min-h-10"
    >
      <span aria-hidden className="grid size-6 shrink-0 place-items-center text-muted [&_svg]:size-4.5">
        {item.icon}
      </span>
      <span className="min-w-0 flex-1 truncate text-sm">
        {item.label}{' '}
        {item.detail !== undefined && <span className="ms-1 text-[0.8125rem] text-muted">{item.detail}</span>}
      </span>
      {item.end}
    </div>
  );
}
