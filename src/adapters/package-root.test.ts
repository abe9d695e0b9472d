import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from './package-root.ts';

it('is the folder of our own package.json', () => {
  expect(JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')).name).toBe('fettle');
  expect(readFileSync(join(packageRoot(), 'src/adapters/package-root.ts'), 'utf8')).toContain('packageRoot');
});
