/**
 * What a spreadsheet would take for a formula when it begins a cell (OWASP, CSV injection), with any number of apostrophes before it: those that
 * were there stay apart from the one that we add.
 */
const FORMULA = /^'*[=+\-@\t\r]/;

/** Text as it stands in a cell: what a spreadsheet would run is made plain with an apostrophe. */
export function guardFormula(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** Takes back what `guardFormula` has added. */
export function unguardFormula(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}
