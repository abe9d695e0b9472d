/** The lowest version a range allows, numbers only (`>=3.10,<4` gives `3.10`); null when it names none. */
export function lowestVersion(range: string): string | null {
  return /(?:^|[\s,|])(?:>=|~=|={1,3}|[\^~])?\s*v?(\d+(?:\.\d+){0,2})/.exec(range)?.[1] ?? null;
}
