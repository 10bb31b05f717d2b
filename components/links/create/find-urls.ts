/** The addresses in a pasted text, in order and each once: what stands between spaces, lines or commas and begins like an address. */
export function findUrls(text: string): string[] {
  const words = text.split(/[\s,;]+(?=https?:\/\/)|\s+/i).map((word) => word.replace(/[,;]+$/, ''));
  return [...new Set(words.filter((word) => /^https?:\/\/\S/i.test(word)))];
}
