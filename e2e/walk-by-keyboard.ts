import type { Page } from '@playwright/test';

/** What the keyboard met on a page, from the first to the last. */
interface Walk {
  /** All that can be operated, in the order of the document. */
  expected: string[];
  /** What Tab came to, in its order; what a browser itself makes a stop (a place that scrolls) is left out. */
  reached: string[];
  /** Whatever was wrong with a stop: no sign of the focus, out of view, covered. */
  faults: string[];
  /** Tab went on behind the last one instead of staying. */
  leftTheLast: boolean;
  /** Shift+Tab goes back. */
  goesBack: boolean;
}

type Stop = { place: number; name: string; isOutside: boolean; faults: string[] };

/** Native fields of several parts (a date) are as many stops for the keyboard and one for us. */
const MAX_PARTS = 8;

/** Goes over a page with Tab alone and tells what it met. The page has to be at rest. */
export async function walkByKeyboard(page: Page): Promise<Walk> {
  const expected = await page.evaluate(prepareWalk);
  const reached: string[] = [];
  const places: number[] = [];
  const faults: string[] = [];
  let leftTheLast = false;
  let parts = 0;
  let last: Stop | undefined;
  while (places.length <= 2 * expected.length + 5) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(lookAtFocus);
    if (stop.isOutside || places.includes(stop.place)) {
      if (stop.place === last?.place && ++parts < MAX_PARTS) continue;
      leftTheLast = stop.place !== last?.place;
      break;
    }
    parts = 0;
    last = stop;
    places.push(stop.place);
    faults.push(...stop.faults);
    if (stop.place >= 0) reached.push(stop.name);
  }
  return { expected, reached, faults, leftTheLast, goesBack: await goesBackTo(page, places.at(-2)) };
}

/** From the end of the page back to this stop: past the browser's own place between the last and the first, and the parts of a field. */
async function goesBackTo(page: Page, place: number | undefined): Promise<boolean> {
  if (place === undefined) return true;
  for (let presses = 0; presses < MAX_PARTS + 2; presses++) {
    await page.keyboard.press('Shift+Tab');
    if ((await page.evaluate(lookAtFocus)).place === place) return true;
  }
  return false;
}

/** Runs in the page: numbers all that can be operated, keeps how each looks without the focus, and puts the focus before the first. */
async function prepareWalk(): Promise<string[]> {
  const CONTROLS =
    'a[href], area[href], button, input, select, textarea, summary, iframe, [tabindex], [contenteditable="true"], audio[controls], video[controls]';
  const isShown = (element: HTMLElement) =>
    element.checkVisibility({ visibilityProperty: true }) && element.closest('[inert], [aria-hidden="true"]') === null;
  const nameOf = (element: Element) => {
    const label =
      element.getAttribute('aria-label') ??
      (element as HTMLInputElement).labels?.[0]?.textContent ??
      element.textContent;
    return `${element.tagName.toLowerCase()} “${(label ?? '').trim().replaceAll(/\s+/g, ' ').slice(0, 60)}”`;
  };
  /** How an element and what it may be drawn by (its label, the track of a switch, the frame of a field) look now. */
  const lookOf = (element: Element) =>
    [element, element.parentElement, element.parentElement?.parentElement, element.nextElementSibling]
      .map((part) => {
        if (!part) return '';
        const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor } = getComputedStyle(part);
        const outline = outlineStyle === 'none' || outlineWidth === '0px' ? '' : `${outlineWidth} ${outlineColor}`;
        return `${outline}|${boxShadow}|${borderColor}`;
      })
      .join(' / ');
  /** Of a group of radio buttons the keyboard comes to one. */
  const isRadioStop = (element: HTMLElement) => {
    if (!(element instanceof HTMLInputElement) || element.type !== 'radio') return true;
    const group = [...document.querySelectorAll<HTMLInputElement>('input[type="radio"]')].filter(
      ({ name, form, disabled }) => name === element.name && form === element.form && !disabled,
    );
    return element === (group.find(({ checked }) => checked) ?? group[0]);
  };

  const all = [...document.querySelectorAll<HTMLElement>(CONTROLS)].filter(
    (element) =>
      element.tabIndex >= 0 &&
      !element.matches(':disabled, input[type="hidden"]') &&
      isShown(element) &&
      isRadioStop(element),
  );
  const start = document.createElement('span');
  start.tabIndex = -1;
  document.body.prepend(start);
  start.focus();
  // A field that has the focus from the beginning is looked at without it, when it has gone over to that.
  await new Promise(requestAnimationFrame);
  const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
  await Promise.allSettled(transitions.map(({ finished }) => finished));
  const looks = new Map(all.map((element) => [element, lookOf(element)]));
  // Figures within a name change while the page is walked over.
  const names = all.map(nameOf);
  Object.assign(window, { walk: { all, names, looks, lookOf, nameOf } });
  return names;
}

/** Runs in the page: where the focus is, and whether somebody who sees the page can tell. */
async function lookAtFocus(): Promise<Stop> {
  const { all, names, looks, lookOf, nameOf } = (window as unknown as { walk: WalkState }).walk;
  const element = document.activeElement as HTMLElement | null;
  if (element === null || element === document.body || element === document.documentElement) {
    return { place: -1, name: '', isOutside: true, faults: [] };
  }
  const place = all.indexOf(element);
  const name = names[place] ?? nameOf(element);
  const faults: string[] = [];
  const isUnseen = () => place >= 0 && looks.get(element) === lookOf(element);
  if (isUnseen()) {
    // It may be on its way to another look.
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(transitions.map(({ finished }) => finished));
    if (isUnseen()) faults.push(`${name}: the focus cannot be seen`);
  }
  // A native control that something else is drawn for stands under it, or beside it out of sight.
  const drawn = element.getBoundingClientRect().width > 2 ? element : (element.closest('label') ?? element);
  const { left, top, right, bottom } = drawn.getBoundingClientRect();
  const box = {
    left: Math.max(left, 0),
    top: Math.max(top, 0),
    right: Math.min(right, window.innerWidth),
    bottom: Math.min(bottom, window.innerHeight),
  };
  const fits = bottom - top <= window.innerHeight;
  if (box.right - box.left < 1 || box.bottom - box.top < 1) faults.push(`${name}: out of view`);
  else if (fits && (top < -1 || bottom > window.innerHeight + 1)) faults.push(`${name}: partly out of view`);
  else if (getComputedStyle(drawn).pointerEvents !== 'none') {
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    for (const at of fits ? [box.top + 2, y, box.bottom - 2] : [y]) {
      const hit = document.elementFromPoint(x, at);
      const isSeen =
        hit !== null && (drawn.contains(hit) || hit.contains(drawn) || hit.closest('label')?.contains(element));
      if (!isSeen) faults.push(`${name}: covered by ${hit === null ? 'nothing' : nameOf(hit)} at ${x | 0},${at | 0}`);
    }
  }
  return {
    place: place === -1 ? -2 - [...document.querySelectorAll('*')].indexOf(element) : place,
    name,
    isOutside: false,
    faults,
  };
}

interface WalkState {
  all: HTMLElement[];
  names: string[];
  looks: Map<HTMLElement, string>;
  lookOf: (element: Element) => string;
  nameOf: (element: Element) => string;
}
