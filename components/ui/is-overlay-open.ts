/** Whether a dialog or a menu holds the keyboard now. Toasts do not: they call themselves alert dialogs, but take nothing over. */
export function isOverlayOpen(): boolean {
  return document.querySelector('[data-slot$="-backdrop"], [data-slot="dropdown-popover"]') !== null;
}
