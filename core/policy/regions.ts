import { ANY } from '../../contract/vocabulary.ts';

/** Groups of countries, as of 2026-11. ISO 3166-1; the EEA is the EU with Iceland, Liechtenstein and Norway. */
const EU = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');
const GROUPS: Readonly<Record<string, ReadonlySet<string>>> = {
  EU: new Set(EU),
  EEA: new Set([...EU, 'IS', 'LI', 'NO']),
};

/**
 * How closely a list of regions fits a place: 4 names the subdivision, 3 the country, 2 the EU, 1 the EEA,
 * 0 only by `*`, undefined not at all. A place nobody knows is matched by `*` alone.
 */
export function closeness(regions: readonly string[], place: string | undefined): number | undefined {
  let best: number | undefined;
  for (const region of regions) {
    const score = closenessOne(region, place);
    if (score !== undefined && (best === undefined || score > best)) best = score;
  }
  return best;
}

function closenessOne(region: string, place: string | undefined): number | undefined {
  if (region === ANY) return 0;
  if (place === undefined) return undefined;
  const country = place.slice(0, 2);
  if (region === place && region.length > 2) return 4;
  if (region === country) return 3;
  if (region === 'EU' && GROUPS.EU?.has(country)) return 2;
  if (region === 'EEA' && GROUPS.EEA?.has(country)) return 1;
  return undefined;
}

/** The entries that fit a place most closely. */
export function closest<T extends { readonly in: readonly string[] }>(
  entries: readonly T[],
  place: string | undefined,
): T[] {
  let best = -1;
  let found: T[] = [];
  for (const entry of entries) {
    const score = closeness(entry.in, place);
    if (score === undefined || score < best) continue;
    if (score > best) found = [];
    best = score;
    found.push(entry);
  }
  return found;
}

/** Whether data may go from a seat to a country without a ground of its own: within the EEA it moves freely. */
export function isHome(seat: string, country: string): boolean {
  return covers([seat, ...(covers(['EEA'], seat) ? ['EEA'] : [])], country);
}

/** Whether a list of regions contains a country or a group. */
export function covers(regions: readonly string[], region: string): boolean {
  if (region === 'EEA') return regions.includes('EEA');
  if (region === 'EU') return regions.includes('EU') || regions.includes('EEA');
  return closeness(regions, region) !== undefined;
}
