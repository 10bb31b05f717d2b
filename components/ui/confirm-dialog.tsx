'use client';

import { AlertDialog } from '@heroui/react/alert-dialog';
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

/** Asks before what cannot be undone. Esc means no. */
export function ConfirmDialog({ title, children, confirmLabel, cancelLabel, isPending, onConfirm, onClose }: Props) {
  return (
    <AlertDialog.Backdrop isOpen isKeyboardDismissDisabled={false} onOpenChange={(isOpen) => isOpen || onClose()}>
      <AlertDialog.Container size="sm">
        <AlertDialog.Dialog>
          <AlertDialog.Header>
            <AlertDialog.Heading level={2}>{title}</AlertDialog.Heading>
          </AlertDialog.Header>
          <AlertDialog.Body className="mt-2 text-muted">{children}</AlertDialog.Body>
          <AlertDialog.Footer>
            <Button variant="tertiary" onPress={onClose} autoFocus>
              {cancelLabel}
            </Button>
            <Button variant="danger" onPress={onConfirm} isPending={isPending ?? false}>
              {confirmLabel}
            </Button>
          </AlertDialog.Footer>
        </AlertDialog.Dialog>
      </AlertDialog.Container>
    </AlertDialog.Backdrop>
  );
}
