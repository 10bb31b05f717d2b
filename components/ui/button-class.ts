import { buttonVariants } from '@heroui/styles';

/** The classes of a button for what must be a link: `<a>` or Next's `Link`. Works on the server too. */
export function buttonClass(options: Parameters<typeof buttonVariants>[0]): string {
  return buttonVariants(options);
}
