import { useTranslations } from 'next-intl';

/** How a domain comes to lead here: a name, a certificate, a setting. @param ownHost by which people reach this house */
export function DnsGuide({ ownHost }: { ownHost: string }) {
  const t = useTranslations('adminDomains.guide');
  const code = (text: string) => <code className="break-all rounded bg-default px-1 py-0.5 text-xs">{text}</code>;
  return (
    <section aria-labelledby="domain-guide" className="mt-8 rounded-2xl border border-border bg-surface p-5 text-sm">
      <h2 id="domain-guide" className="font-semibold text-base">
        {t('title')}
      </h2>
      <ol className="mt-3 flex list-decimal flex-col gap-2.5 ps-5 leading-relaxed">
        <li>
          {t('dns')}
          <span className="mt-1 block">{code(`go.example.  CNAME  ${ownHost}.`)}</span>
        </li>
        <li>
          {t('tls')}
          <span className="mt-1 block">{code(`ACME_DOMAIN=${ownHost},go.example`)}</span>
        </li>
        <li>{t('publicUrl')}</li>
        <li>{t('add')}</li>
      </ol>
      <p className="mt-3 text-muted">{t('redirector')}</p>
    </section>
  );
}
