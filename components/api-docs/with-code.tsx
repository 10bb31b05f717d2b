/** A sentence of the document, whose `names` stand in backticks. */
export function WithCode({ text }: { text: string }) {
  return text.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a fixed sentence
      <code key={index} className="rounded bg-default px-1 py-0.5 font-mono text-[0.875em]">
        {part}
      </code>
    ),
  );
}
