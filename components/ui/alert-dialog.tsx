'use client';

import { AlertDialog as HeroAlertDialog } from '@heroui/react/alert-dialog';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';

interface Props {
  title: string;
  children: ReactNode;
  confirmLabel: string;
  cancelLabel: string;
  isPending?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** What draws a `ConfirmDialog`. */
export function AlertDialog({ title, children, confirmLabel, cancelLabel, isPending, onConfirm, onClose }: Props) {
  return (
    <HeroAlertDialog.Backdrop isOpen isKeyboardDismissDisabled={false} onOpenChange={(isOpen) => isOpen || onClose()}>
      <HeroAlertDialog.Container size="sm">
        <HeroAlertDialog.Dialog>
          <HeroAlertDialog.Header>
            <HeroAlertDialog.Heading level={2}>{title}</HeroAlertDialog.Heading>
          </HeroAlertDialog.Header>
          <HeroAlertDialog.Body className="mt-2 text-muted">{children}</HeroAlertDialog.Body>
          <HeroAlertDialog.Footer>
            <Button variant="tertiary" onPress={onClose} autoFocus>
              {cancelLabel}
            </Button>
            <Button variant="danger" onPress={onConfirm} isPending={isPending ?? false}>
              {confirmLabel}
            </Button>
          </HeroAlertDialog.Footer>
        </HeroAlertDialog.Dialog>
      </HeroAlertDialog.Container>
    </HeroAlertDialog.Backdrop>
  );
}
