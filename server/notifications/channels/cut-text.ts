/** The beginning of a text that takes at most so many bytes inside a JSON string, with an ellipsis where something is missing. */
export function cutToBytes(text: string, maxBytes: number): string {
  if (jsonBytes(text) <= maxBytes) return text;
  let bytes = Buffer.byteLength('…');
  let kept = '';
  // By characters, not code units: half of a pair would be no text.
  for (const character of text) {
    bytes += jsonBytes(character);
    if (bytes > maxBytes) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** Without the quotes. */
const jsonBytes = (text: string) => Buffer.byteLength(JSON.stringify(text)) - 2;
