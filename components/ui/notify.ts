import { toast } from '@heroui/react/toast';

interface Notice {
  title: string;
  description?: string;
  tone?: 'default' | 'success' | 'danger';
  /** One thing to do about it: Undo, Copy. */
  action?: { label: string; onAction: () => void };
}

/** A notice that asks for something, or tells bad news, stays longer than one that only confirms. */
const LONG_MS = 9_000;
const SHORT_MS = 4_000;

/** The only way to show a toast. What must not be missed needs a lasting place as well. */
export function notify({ title, description, tone = 'default', action }: Notice): void {
  const key: string = toast(title, {
    variant: tone,
    timeout: action !== undefined || tone === 'danger' ? LONG_MS : SHORT_MS,
    ...(description === undefined ? {} : { description }),
    ...(action === undefined
      ? {}
      : {
          actionProps: {
            children: action.label,
            variant: 'tertiary',
            size: 'sm',
            onPress: () => {
              toast.close(key);
              action.onAction();
            },
          },
        }),
  });
}
