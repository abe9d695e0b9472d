import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type HostileRepository, type Place, plantCheckout } from '../place.ts';

/** Imports what the repositories plant, so that package lookups have something to find. */
export const PYTHON = `import json
import os

import foo
import package
import requests


def double(value: int) -> int:
    return value * 2


print(json.dumps(os.environ.get('X')), foo.inside, package, requests.get)
`;

/** The same in TypeScript. */
export const TYPESCRIPT = `import { readFileSync } from 'node:fs';
import { inside } from 'foo';

export function double(value: number): number {
  return value * 2;
}

console.log(double(2), inside, readFileSync);
`;

type More = Partial<Omit<HostileRepository, 'name' | 'why' | 'make'>>;
type Make = (place: Place) => void;

/** A repository whose opened file is Python. */
export function python(name: string, why: string, make: Make, more: More = {}): HostileRepository {
  return entry({ name, why, make, file: 'main.py', ...more });
}

/** A repository whose opened file is TypeScript. */
export function typescript(name: string, why: string, make: Make, more: More = {}): HostileRepository {
  return entry({ name, why, make, file: 'main.ts', ...more });
}

/** Adds the opened file and a `.git`, unless `make` planted one. */
function entry(repository: HostileRepository): HostileRepository {
  const { file, open = '', isCheckout = true } = repository;
  return {
    ...repository,
    make(place) {
      const text = file.endsWith('.py') ? PYTHON : TYPESCRIPT;
      const path = join(open, file);
      if (!existsSync(place.at(path))) place.put(path, text);
      repository.make(place);
      if (isCheckout && !existsSync(place.at('.git'))) plantCheckout(place);
    },
  };
}
