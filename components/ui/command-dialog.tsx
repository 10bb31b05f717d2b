'use client';

import { Modal } from '@heroui/react/modal';
import { LoaderCircle, Search } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Header } from 'react-aria-components/Header';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox';
import { SearchField } from 'react-aria-components/SearchField';
import { CompositionBoundary } from './composition-boundary.tsx';

interface CommandItem {
  id: string;
  label: string;
  detail?: string | undefined;
  icon: ReactNode;
  /** Stands at the end: the keys that do the same. */
  end?: ReactNode;
}

interface Props {
  /** Name of the dialog, the field and the list, and what the empty field says. */
  label: string;
  query: string;
  onQuery: (query: string) => void;
  sections: { id: string; title: string; items: CommandItem[] }[];
  /** Stands where nothing was found. */
  empty: ReactNode;
  isSearching: boolean;
  /** One line under the list. */
  footer?: ReactNode;
  onChoose: (id: string) => void;
  onClose: () => void;
}

/**
 * A field over a list, in a dialog that is open as long as it is rendered: type, arrow, Enter. Enter that ends a Korean composition chooses
 * once the syllable is whole; Enter without an arrow chooses the first.
 */
export function CommandDialog(props: Props) {
  const { label, query, onQuery, sections, empty, isSearching, footer, onChoose, onClose } = props;
  const list = useRef<HTMLDivElement>(null);

  const chooseCurrent = () => {
    const options = list.current;
    const option = options?.querySelector('[role="option"][data-focused]') ?? options?.querySelector('[data-key]');
    const id = option?.getAttribute('data-key');
    if (id) onChoose(id);
  };
  const onKeyDownCapture = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    // Esc would only empty the field.
    if (event.key === 'Escape') onClose();
    else chooseCurrent();
  };

  return (
    <Modal.Backdrop isOpen onOpenChange={(isOpen) => isOpen || onClose()}>
      <Modal.Container placement="top" size="lg" className="sm:pt-[10dvh]">
        <Modal.Dialog aria-label={label} className="flex max-h-[min(32rem,80dvh)] flex-col overflow-hidden p-0">
          <Autocomplete inputValue={query} onInputChange={onQuery}>
            <CompositionBoundary onEnter={chooseCurrent}>
              <div onKeyDownCapture={onKeyDownCapture} className="shrink-0">
                <SearchField
                  autoFocus
                  aria-label={label}
                  className="flex h-14 shrink-0 items-center gap-3 border-separator border-b px-4"
                >
                  {isSearching ? (
                    <LoaderCircle aria-hidden className="size-4.5 shrink-0 animate-spin text-muted" />
                  ) : (
                    <Search aria-hidden className="size-4.5 shrink-0 text-muted" />
                  )}
                  <Input
                    role="combobox"
                    aria-expanded="true"
                    placeholder={label}
                    className="h-full w-full min-w-0 bg-transparent text-base outline-none placeholder:text-muted [&::-webkit-search-cancel-button]:hidden"
                  />
                </SearchField>
              </div>
            </CompositionBoundary>
            <ListBox
              ref={list}
              aria-label={label}
              selectionMode="none"
              renderEmptyState={() => <div className="px-4 py-12 text-center text-muted text-sm">{empty}</div>}
              className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-2 outline-none"
            >
              {sections.map((section) => (
                <ListBoxSection key={section.id} id={section.id} className="mb-1.5">
                  <Header className="px-2.5 pt-2 pb-1 font-medium text-muted text-xs">{section.title}</Header>
                  {section.items.map((item) => (
                    <ListBoxItem
                      key={item.id}
                      id={item.id}
                      textValue={item.label}
                      onAction={() => onChoose(item.id)}
                      className="flex min-h-11 cursor-pointer items-center gap-3 rounded-[0.625rem] px-2.5 py-1.5 outline-none data-[focused=true]:bg-default data-[hovered=true]:bg-default sm:min-h-10"
                    >
                      <span aria-hidden className="grid size-6 shrink-0 place-items-center text-muted [&_svg]:size-4.5">
                        {item.icon}
                      </span>
                      <span className="min-w-0 flex-1 truncate text-sm">
                        {item.label}{' '}
                        {item.detail !== undefined && (
                          <span className="ms-1 text-[0.8125rem] text-muted">{item.detail}</span>
                        )}
                      </span>
                      {item.end}
                    </ListBoxItem>
                  ))}
                </ListBoxSection>
              ))}
            </ListBox>
          </Autocomplete>
          {footer}
        </Modal.Dialog>
      </Modal.Container>
    </Modal.Backdrop>
  );
}
