'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ChangeEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import { CompositionBoundary } from './composition-boundary.tsx';
import { matchOptions, type TokenOption } from './match-options.ts';

interface Props {
  label: string;
  /** Keeps the label for assistive technology only; the place must then say it to eyes. */
  isLabelHidden?: boolean;
  /** Ids of options, or texts that are none. */
  values: string[];
  onChange: (values: string[]) => void;
  options: TokenOption[];
  /** Takes what is no option as it is typed: Enter or a comma ends it, several may be pasted. */
  allowsNew?: boolean;
  /** So many at most; then nothing more is taken. */
  max: number;
  maxLength?: number;
  placeholder?: string;
  hint?: string;
  /** The reason why the values were refused, in people's words. */
  error?: string | undefined;
}

/**
 * Several of many, or of one's own: a field with what was chosen in it and a list of what fits below (ARIA 1.2 combobox). Enter that ends a Korean
 * composition adds the whole syllable, once; Backspace in the empty field takes the last one back.
 */
export function TokenField(props: Props) {
  const { label, isLabelHidden, values, onChange, options, allowsNew = false, max, hint, error } = props;
  const t = useTranslations('shell.tokens');
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [news, setNews] = useState('');
  const nameOf = (value: string) => options.find((option) => option.id === value)?.label ?? value;
  const isFull = values.length >= max;
  const fitting = isFull ? [] : matchOptions(options, typed, values);
  const current = fitting[active];
  const isShown = isOpen && fitting.length > 0;

  const add = (added: string[]) => {
    const fresh = added.filter((value, place) => !values.includes(value) && added.indexOf(value) === place);
    if (fresh.length > 0) {
      onChange([...values, ...fresh].slice(0, max));
      setNews(t('added', { names: fresh.map(nameOf).join(', ') }));
    }
    setTyped('');
    setActive(-1);
  };
  const remove = (value: string) => {
    onChange(values.filter((each) => each !== value));
    setNews(t('removed', { name: nameOf(value) }));
    input.current?.focus();
  };
  /** Takes the option that is marked, else what is typed. */
  const take = () => {
    const own = typed.trim().normalize('NFC');
    if (current) add([current.id]);
    else if (allowsNew && own !== '') add([own]);
    else if (!allowsNew && own !== '' && fitting[0]) add([fitting[0].id]);
  };
  const type = (event: ChangeEvent<HTMLInputElement>) => {
    const text = event.target.value;
    const isComposing = (event.nativeEvent as InputEvent).isComposing;
    setOpen(true);
    setActive(-1);
    if (!allowsNew || isComposing || !text.includes(',')) return setTyped(text);
    const parts = text.split(',');
    const rest = parts.pop() ?? '';
    add(parts.map((part) => part.trim().normalize('NFC')).filter((part) => part !== ''));
    setTyped(rest.trimStart());
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
    const last = values.at(-1);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const { length } = fitting;
      if (event.key === 'ArrowDown') setActive(active + 1 < length ? active + 1 : 0);
      else setActive(active > 0 ? active - 1 : length - 1);
    } else if (event.key === 'Enter') {
      // The form is sent from an empty field only.
      if (typed.trim() !== '' || current) event.preventDefault();
      take();
    } else if (event.key === 'Escape' && isShown) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    } else if (event.key === 'Backspace' && typed === '' && last !== undefined) remove(last);
  };

  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'font-medium text-sm'}>
        {label}
      </label>
      <CompositionBoundary onEnter={take}>
        <div className="relative">
          <div
            className={`flex min-h-11 w-full flex-wrap items-center gap-1.5 rounded-[0.625rem] border bg-field px-2 py-1.5 focus-within:outline-2 focus-within:outline-focus sm:min-h-10 ${error === undefined ? 'border-field-border' : 'border-danger-text'}`}
          >
            {values.map((value) => (
              <span
                key={value}
                className="inline-flex max-w-full items-center gap-0.5 rounded-md bg-default ps-2 text-sm [overflow-wrap:anywhere]"
              >
                {nameOf(value)}
                <button
                  type="button"
                  aria-label={t('remove', { name: nameOf(value) })}
                  onClick={() => remove(value)}
                  className="grid size-7 shrink-0 cursor-pointer place-items-center rounded-md text-muted hover:text-foreground"
                >
                  <X aria-hidden className="size-3.5" />
                </button>
              </span>
            ))}
            <input
              ref={input}
              id={id}
              role="combobox"
              aria-expanded={isShown}
              aria-controls={`${id}-list`}
              aria-autocomplete="list"
              aria-activedescendant={isShown && current ? `${id}-${current.id}` : undefined}
              aria-invalid={error !== undefined || undefined}
              aria-describedby={`${id}-about`}
              autoComplete="off"
              spellCheck={false}
              value={typed}
              maxLength={props.maxLength}
              placeholder={values.length === 0 ? props.placeholder : undefined}
              onChange={type}
              onKeyDown={press}
              onFocus={() => setOpen(true)}
              onBlur={() => {
                setOpen(false);
                setActive(-1);
                if (allowsNew) take();
                else setTyped('');
              }}
              className="h-7 min-w-24 flex-1 bg-transparent px-1 text-base outline-none placeholder:text-field-placeholder sm:text-sm"
            />
          </div>
          <div
            id={`${id}-list`}
            role="listbox"
            aria-label={label}
            hidden={!isShown}
            className="absolute inset-x-0 top-full z-20 mt-1 max-h-64 overflow-y-auto overscroll-contain rounded-xl bg-overlay p-1 shadow-overlay"
          >
            {fitting.map((option, place) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, which keeps the focus
              <div
                key={option.id}
                id={`${id}-${option.id}`}
                role="option"
                tabIndex={-1}
                aria-selected={place === active}
                ref={(element) => {
                  if (place === active) element?.scrollIntoView({ block: 'nearest' });
                }}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => add([option.id])}
                className={`flex min-h-10 cursor-pointer items-center rounded-lg px-2.5 text-sm hover:bg-default sm:min-h-9 ${place === active ? 'bg-default' : ''}`}
              >
                <span className="min-w-0 flex-1 truncate">{option.label}</span>
                {option.detail !== undefined && <span className="ms-2 text-muted text-xs">{option.detail}</span>}
              </div>
            ))}
          </div>
        </div>
      </CompositionBoundary>
      <p
        id={`${id}-about`}
        className={`text-[0.8125rem] leading-snug empty:hidden ${error === undefined ? 'text-muted' : 'text-danger-text'}`}
      >
        {error ?? (isFull ? t('full', { count: max }) : hint)}
      </p>
      <p role="status" className="sr-only">
        {news}
      </p>
    </div>
  );
}
