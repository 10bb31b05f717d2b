'use client';

import { Description } from '@heroui/react/description';
import { FieldError } from '@heroui/react/field-error';
import { Label } from '@heroui/react/label';
import { TextField as HeroTextField } from '@heroui/react/textfield';
import { inputVariants } from '@heroui/styles';
import type { ComponentProps, HTMLInputAutoCompleteAttribute, ReactNode, Ref } from 'react';
import { Input } from 'react-aria-components/Input';
import { CompositionBoundary } from './composition-boundary.tsx';

interface Props {
  label: string;
  /** Keeps the label for assistive technology only; the placeholder or the place must then say it to eyes. */
  isLabelHidden?: boolean;
  name: string;
  value: string;
  onChange: (value: string) => void;
  type?: 'text' | 'email' | 'url' | 'password';
  inputMode?: ComponentProps<'input'>['inputMode'];
  autoComplete?: HTMLInputAutoCompleteAttribute;
  placeholder?: string;
  hint?: ReactNode;
  /** The reason why the value was refused, in people's words. */
  error?: string | undefined;
  isRequired?: boolean;
  isReadOnly?: boolean;
  autoFocus?: boolean;
  maxLength?: number;
  inputRef?: Ref<HTMLInputElement>;
  inputId?: string;
  /** The id of a `<datalist>` with what others have written here. */
  listId?: string;
  inputClassName?: string;
  className?: string;
  /** Stands over the end of the field: a button to show a password, for instance. */
  suffix?: ReactNode;
  spellCheck?: 'true' | 'false';
}

/** The one text field of the house: label, hint, inline reason, Korean composition. */
export function TextField(props: Props) {
  const { label, isLabelHidden, hint, error, suffix, inputRef, inputClassName, placeholder, className } = props;
  const { inputMode, autoFocus, maxLength, spellCheck, autoComplete, isRequired, isReadOnly } = props;
  return (
    <CompositionBoundary>
      <HeroTextField
        name={props.name}
        value={props.value}
        onChange={props.onChange}
        type={props.type ?? 'text'}
        validationBehavior="aria"
        isInvalid={error !== undefined}
        isRequired={isRequired ?? false}
        isReadOnly={isReadOnly ?? false}
        fullWidth
        className={`gap-1.5 ${className ?? ''}`}
        {...(spellCheck === undefined ? {} : { spellCheck })}
        {...(autoComplete === undefined ? {} : { autoComplete })}
        {...(maxLength === undefined ? {} : { maxLength })}
        {...(inputMode === undefined ? {} : { inputMode })}
        {...(autoFocus === undefined ? {} : { autoFocus })}
        {...(props.inputId === undefined ? {} : { id: props.inputId })}
      >
        <Label className={isLabelHidden ? 'sr-only' : ''}>{label}</Label>
        <div className="relative flex items-center">
          {/* HeroUI's own Input brings its combo box, list and menu along: 40 KiB for a context that nobody here uses. */}
          <Input
            data-slot="input"
            className={`${inputVariants({ fullWidth: true })} h-11 w-full sm:h-10 ${suffix ? 'pe-12' : ''} ${inputClassName ?? ''}`}
            {...(placeholder === undefined ? {} : { placeholder })}
            {...(inputRef === undefined ? {} : { ref: inputRef })}
            {...(props.listId === undefined ? {} : { list: props.listId })}
          />
          {suffix && <div className="absolute end-1 flex items-center">{suffix}</div>}
        </div>
        {hint && error === undefined && <Description className="text-[0.8125rem] leading-snug">{hint}</Description>}
        {error !== undefined && <FieldError>{error}</FieldError>}
      </HeroTextField>
    </CompositionBoundary>
  );
}
