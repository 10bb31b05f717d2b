'use client';

import { Modal } from '@heroui/react/modal';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
  footer: ReactNode;
}

/** A modal dialog that is open as long as it is rendered; Esc, the cross and a press outside call `onClose`. */
export function Dialog({ title, onClose, children, footer }: Props) {
  const t = useTranslations('shell');
  return (
    <Modal.Backdrop isOpen onOpenChange={(isOpen) => isOpen || onClose()}>
      <Modal.Container size="md" placement="auto">
        <Modal.Dialog>
          <Modal.CloseTrigger aria-label={t('close')} className="size-8" />
          <Modal.Header className="pe-8">
            <Modal.Heading level={2}>{title}</Modal.Heading>
          </Modal.Header>
          <Modal.Body className="mt-4">{children}</Modal.Body>
          <Modal.Footer>{footer}</Modal.Footer>
        </Modal.Dialog>
      </Modal.Container>
    </Modal.Backdrop>
  );
}
