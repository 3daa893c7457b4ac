/** Card numbers must never enter the ledger (PCI DSS 3): nothing here needs them, and whoever reads a history must not find one. */

/**
 * Whether a text holds a number that a payment card could have: 13 to 16 digits, in one run or in groups, with a known
 * prefix and a right check digit. Digits within hexadecimal (UUIDs, hashes) are none.
 */
export function holdsCardNumber(text: string): boolean {
  const runs =
    /(?<![0-9A-Fa-f])\d{13,16}(?![0-9A-Fa-f])|(?<![0-9A-Fa-f-])\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?![0-9A-Fa-f-])/g;
  for (const [run] of text.matchAll(runs)) {
    const digits = run.replace(/\D/g, '');
    if (/^(4|5[1-5]|2[2-7]|3[47]|6(?:011|5))/.test(digits) && luhn(digits)) return true;
  }
  return false;
}

function luhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (1 + (index % 2));
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
